//! Which rows pass.

use crate::web::rql::{
    Query, Value,
    collections::{CASES, MESSAGES, TIER_ACCOUNT_REQUESTS, TIER_ACCOUNTS},
};

/// A case: pending, without an agent.
fn case(field: &'static str) -> Value<'static> {
    match field {
        "id" => "CA-111-222-333".into(),
        "state" => "pending".into(),
        "type" => "technical".into(),
        "priority" => 2.into(),
        "subject" => "The Door does not open".into(),
        "description" => "5* hotel, back\\slash, C++ (again)".into(),
        "issuer.account.name" => "".into(),
        // 2024-03-01T10:00:00.250Z
        "events.created.at" => Value::moment(1_709_287_200_250),
        _ => Value::Null,
    }
}

fn passes(query: &str) -> bool {
    let query =
        Query::decoded(query, &CASES).unwrap_or_else(|refused| panic!("{query}: {refused}"));
    query.filter.matches(&case)
}

fn all_pass(queries: &[&str]) {
    for query in queries {
        assert!(passes(query), "{query} finds it");
    }
}

fn none_passes(queries: &[&str]) {
    for query in queries {
        assert!(!passes(query), "{query} does not find it");
    }
}

#[test]
fn what_is_equal_is_found() {
    all_pass(&["state=pending", "eq(state,pending)", "state=eq=\"pending\"", "priority=2"]);
    all_pass(&["in(state,(closed,pending))", "out(state,(closed,resolved))", "ne(state,closed)"]);
    none_passes(&["state=closed", "ne(state,pending)", "out(state,(pending,closed))"]);
    none_passes(&["in(priority,(0,1))", "id=ca-111-222-333", "eq(subject,*Door*)"]);
    all_pass(&["issuer.account.name=empty()", "issuer.account.name=\"\"", "ne(subject,empty())"]);
}

#[test]
fn what_is_greater_or_less_is_found() {
    all_pass(&["ge(priority,2)", "gt(priority,1)", "le(priority,2)", "lt(priority,3)"]);
    none_passes(&["gt(priority,2)", "lt(priority,2)"]);
    all_pass(&["range(priority,1,2)", "gte(priority,2)", "lte(priority,2)"]);
    none_passes(&["range(priority,0,1)", "gte(priority,3)"]);
}

#[test]
fn a_moment_is_what_an_answer_shows() {
    all_pass(&["events.created.at=2024-03-01T10:00:00+00:00", "ge(events.created.at,2024-03-01)"]);
    all_pass(&["eq(events.created.at,2024-03-01T11:00:00+01:00)"]);
    all_pass(&["in(events.created.at,(2024-03-01T10:00:00Z,2020-01-01))"]);
    // Nothing comes twice to who asks for what is later than the last that it has seen.
    none_passes(&["gt(events.created.at,2024-03-01T10:00:00+00:00)"]);
    all_pass(&["lt(events.created.at,2024-03-01T10:00:00.100Z)"]);
}

#[test]
fn what_is_not_there_is_neither_great_nor_small() {
    all_pass(&["events.closed.at=null()", "eq(receiver.agent.id,null())", "ne(id,null())"]);
    all_pass(&["in(receiver.agent.id,(null(),UR-1))", "ne(receiver.agent.id,UR-1)"]);
    all_pass(&["out(receiver.agent.id,(UR-1,UR-2))", "not(gt(events.closed.at,2024-01-01))"]);
    none_passes(&["ne(events.closed.at,null())", "id=null()", "out(receiver.agent.id,(null()))"]);
    none_passes(&["ge(events.closed.at,2000-01-01)", "le(events.closed.at,2100-01-01)"]);
    none_passes(&["like(receiver.agent.name,*)", "receiver.agent.name=empty()"]);
    // In quotes it is a text like any other.
    none_passes(&["receiver.agent.id=\"null()\""]);
}

#[test]
fn stars_stand_for_anything_also_in_quotes() {
    all_pass(&["like(subject,*Door*)", "ilike(subject,*door*)", "ilike(subject,\"*DOOR DOES*\")"]);
    all_pass(&[
        "like(subject,The*open)",
        "like(subject,The Door does not open)",
        "like(subject,*)",
    ]);
    all_pass(&["like(subject,T*D*d*n*n)", "like(state,pend*)", "ilike(subject,the*)"]);
    none_passes(&["like(subject,*door*)", "like(subject,Door)", "like(subject,The*The*)"]);
    none_passes(&["like(subject,open*)", "like(subject,*The)", "ilike(subject,\"\")"]);
    // A piece is not found twice in the same place.
    none_passes(&["like(state,pendi*ding)", "like(id,CA-111-222-333*333)"]);
}

#[test]
fn a_star_can_be_meant() {
    all_pass(&[r"like(description,5\* hotel*)", r"like(description,*back\\slash*)"]);
    all_pass(&[r"like(description,*back\slash*)", "like(description,\"*C++ (again)\")"]);
    none_passes(&[r"like(subject,\*Door\*)", r"like(description,*hotel\*)"]);
}

#[test]
fn terms_are_joined() {
    all_pass(&[
        "state=pending,priority=2",
        "state=pending&priority=2",
        "(state=closed|priority=2)",
    ]);
    all_pass(&["or(state=closed,and(priority=2,type=technical))", "not(state=closed)"]);
    all_pass(&["not(and(state=pending,priority=1))", "not(not(state=pending))", "(state=pending)"]);
    none_passes(&["state=pending,priority=1", "(state=closed;priority=1)", "not((state=pending))"]);
    none_passes(&["not(or(state=pending,priority=1))", "state=closed&state=pending"]);
}

#[test]
fn unknown_names_count_as_not_written() {
    all_pass(&["", "created=x", "from.account=1", "not(nothing=1)", "in(no,(1))", "like(no,**)"]);
    all_pass(&["or(nothing=1,state=pending)", "limit=5", "offset=2", "ordering(subject)"]);
    none_passes(&["or(nothing=1,state=closed)", "and(nothing=1,state=closed)"]);
}

#[test]
fn a_search_looks_into_all_that_is_searched() {
    all_pass(&["search=door", "search=HOTEL", "search=\"back\\\\slash\"", "search=\"\""]);
    all_pass(&["search=does*open", "eq(search,door)", "or(search=nowhere,state=pending)"]);
    all_pass(&["search=does+not", "search=c++", "in(search,(nowhere,door))", "search=*"]);
    none_passes(&["search=pending", "search=nowhere", "not(search=door)", "search=door+not"]);
}

#[test]
fn a_tuple_is_about_parts_of_its_name() {
    all_pass(&["events=t(created=t(at=ge=2024-01-01))", "t(state=pending,like(subject,The*))"]);
    all_pass(&[
        "ne(issuer,t(account=t(name=x)))",
        "in(receiver,(t(agent.id=x),t(agent.id=null())))",
    ]);
    none_passes(&["issuer=t(account.name=x)", "events=t(created=t(at=lt=2024-01-01))"]);
}

#[test]
fn no_hub_is_nothing() {
    let passes = |query: &str, hub: Option<&'static str>| {
        let row = |field| if field == "hub.id" { Value::from(hub) } else { Value::Null };
        Query::decoded(query, &TIER_ACCOUNTS).unwrap().filter.matches(&row)
    };
    for nothing in ["hub.id=HB-0000-0000", "hub.id=null()", "in(hub.id,(HB-0000-0000))"] {
        assert!(passes(nothing, None) && !passes(nothing, Some("HB-1")), "{nothing}");
    }
    assert!(passes("ne(hub.id,HB-0000-0000)", Some("HB-1")));
    assert!(!passes("like(hub.id,*)", None));
}

#[test]
fn what_has_several_values_is_asked_for_each() {
    let row = |field| match field {
        "scopes" => Value::Texts(vec!["tier1".into(), "customer".into()]),
        _ => Value::Null,
    };
    let passes = |query: &str| Query::decoded(query, &TIER_ACCOUNTS).unwrap().filter.matches(&row);
    assert!(passes("scopes=customer") && passes("in(scopes,(tier2,tier1))"));
    assert!(passes("ilike(scopes,TIER*)") && !passes("scopes=tier2"));
}

#[test]
fn each_list_has_fields_of_its_own() {
    let kind = |field| if field == "type" { "private".into() } else { Value::Null };
    assert!(Query::decoded("type=private", &MESSAGES).unwrap().filter.matches(&kind));
    let version = |field| if field == "account.version" { 7.into() } else { Value::Null };
    let query = Query::decoded("gt(account.version,6)", &TIER_ACCOUNT_REQUESTS).unwrap();
    assert!(query.filter.matches(&version));
}
