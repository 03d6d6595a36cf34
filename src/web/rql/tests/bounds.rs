//! However hostile a query is, it costs little and breaks nothing.

use proptest::prelude::*;

use crate::web::rql::{
    Query, Value,
    build::PATTERNS_MAX,
    collections::{CASES, TIER_ACCOUNTS},
    parse::{DEPTH_MAX, LENGTH_MAX, TERMS_MAX, VALUES_MAX, parse},
    refused::{Bound, Refused},
};

fn bound(query: &str) -> Option<Bound> {
    match Query::decoded(query, &CASES) {
        Ok(_) => None,
        Err(Refused::TooMuch(bound)) => Some(bound),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn a_query_has_so_many_bytes() {
    let query = |bytes: usize| format!("a={}", "b".repeat(bytes - 2));
    assert_eq!(bound(&query(LENGTH_MAX)), None);
    assert_eq!(bound(&query(LENGTH_MAX + 1)), Some(Bound::Length));
    let encoded = "%61".repeat(LENGTH_MAX + 1);
    let refused = Query::of(&encoded, &CASES).unwrap_err();
    assert_eq!(refused, Refused::TooMuch(Bound::Length));
}

#[test]
fn a_query_has_so_many_brackets_around_one_another() {
    let within =
        |open: &str, levels: usize| format!("{}a=1{}", open.repeat(levels), ")".repeat(levels));
    for open in ["(", "not("] {
        assert_eq!(bound(&within(open, DEPTH_MAX)), None);
        assert_eq!(bound(&within(open, DEPTH_MAX + 1)), Some(Bound::Depth));
        assert_eq!(bound(&within(open, LENGTH_MAX / 8)), Some(Bound::Depth));
        assert_eq!(bound(&open.repeat(LENGTH_MAX / 8)), Some(Bound::Depth));
    }
    let tuples = |levels: usize| format!("{}b=1{}", "a=t(".repeat(levels), ")".repeat(levels));
    assert_eq!(bound(&tuples(DEPTH_MAX)), None);
    assert_eq!(bound(&tuples(DEPTH_MAX + 1)), Some(Bound::Depth));
}

#[test]
fn a_query_has_so_many_terms_values_and_patterns() {
    let terms = |terms: usize| vec!["id=1"; terms].join("&");
    assert_eq!(bound(&terms(TERMS_MAX)), None);
    assert_eq!(bound(&terms(TERMS_MAX + 1)), Some(Bound::Terms));
    let values = |values: usize| format!("in(id,({}))", vec!["a"; values].join(","));
    assert_eq!(bound(&values(VALUES_MAX)), None);
    assert_eq!(bound(&values(VALUES_MAX + 1)), Some(Bound::Values));
    let patterns = |patterns: usize| vec!["ilike(id,*a*)"; patterns].join(",");
    assert_eq!(bound(&patterns(PATTERNS_MAX)), None);
    assert_eq!(bound(&patterns(PATTERNS_MAX + 1)), Some(Bound::Patterns));
    // With a plus, a search is two.
    assert_eq!(bound(&["search=a+b"; PATTERNS_MAX / 2 + 1].join(",")), Some(Bound::Patterns));
}

#[test]
fn a_bound_is_told_in_words() {
    let told = Refused::TooMuch(Bound::Patterns).to_string();
    assert_eq!(told, "A query has at most 20 texts to look for.");
}

proptest! {
    #[test]
    fn nothing_breaks_it(query in ".{0,200}") {
        let _ = parse(&query);
        let _ = Query::of(&query, &CASES);
    }

    #[test]
    fn no_row_of_words_breaks_it(words in prop::collection::vec(prop::sample::select(&[
        "eq", "ne", "in", "out", "like", "not", "and", "or", "t", "ordering", "select", "search",
        "limit", "offset", "(", "(", ")", ")", ",", ",", "=", "&", "|", ";", "-", "*", "\"", "id",
        "name", "hub.id", "hub", "type", "customer", "null()", "empty()", "2024-01-01", "\u{1f600}",
    ][..]), 0..40)) {
        let query = words.concat();
        if let Ok(query) = Query::decoded(&query, &TIER_ACCOUNTS) {
            // Whatever it asks for is a field of the list, and can be answered with nothing.
            for field in query.filter.fields() {
                prop_assert!(TIER_ACCOUNTS.field(field).is_some());
            }
            query.filter.matches(&|_| Value::Null);
        }
    }
}
