//! Rows that are there as JSON.

use serde_json::json;

use crate::web::rql::{
    Query,
    collections::TIER_ACCOUNTS,
    registers::{ASSETS, PARTNERS, TIER_CONFIG_REQUESTS},
};

#[test]
fn a_row_answers_by_its_members() {
    let row = json!({
        "id": "AS-1", "status": "active", "contract": null,
        "tiers": { "customer": { "id": "TA-1" }, "tier1": { "id": "TA-2" } },
        "params": [{ "id": "size", "value": "12" }, { "id": "colour", "value": null }],
        "events": { "created": { "at": "2024-03-01T10:00:00+00:00" } },
    });
    let passes =
        |query: &str| Query::decoded(query, &ASSETS).unwrap().filter.matches(&ASSETS.row(&row));
    for query in [
        "eq(tiers.customer.id,TA-1)",
        "tiers.tier2.id=null()",
        "contract.id=CRD-00000-00000-00000",
        "params.id=colour",
        "in(params.value,(12,13))",
        "ge(events.created.at,2024-03-01)&lt(events.created.at,2024-03-02)",
        "billing.next_date=null()",
    ] {
        assert!(passes(query), "{query}");
    }
    for query in ["tiers.customer.id=TA-2", "params.id=12", "gt(events.created.at,2024-03-02)"] {
        assert!(!passes(query), "{query}");
    }
}

#[test]
fn numbers_flags_and_lists_are_compared_as_what_they_are() {
    let partner = json!({ "public": true, "stats": { "listings": 12 } });
    let of = |query: &str| {
        Query::decoded(query, &PARTNERS).unwrap().filter.matches(&PARTNERS.row(&partner))
    };
    assert!(of("public=true,ge(stats.listings,9)") && !of("public=false"));

    let account = json!({ "scopes": ["customer", "tier1"] });
    let of = |query: &str| {
        Query::decoded(query, &TIER_ACCOUNTS).unwrap().filter.matches(&TIER_ACCOUNTS.row(&account))
    };
    assert!(of("scopes=tier1") && of("scopes=customer") && !of("scopes=tier2"));
}

#[test]
fn older_spellings_mean_the_same() {
    let row = json!({ "configuration": { "product": { "id": "PRD-1" }, "tier_level": 2 } });
    let list = &TIER_CONFIG_REQUESTS;
    let passes = |query: &str| Query::decoded(query, list).unwrap().filter.matches(&list.row(&row));
    assert!(passes("configuration__product__id=PRD-1&configuration__tier_level=2"));
    assert!(!passes("configuration__product__id=PRD-2"));
}
