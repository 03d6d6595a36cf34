//! What is refused, and in which words.

use crate::web::rql::{
    Query,
    collections::{CASES, TIER_ACCOUNTS},
};

fn refused(query: &str) -> String {
    Query::decoded(query, &CASES).expect_err(query).to_string()
}

#[test]
fn a_field_is_not_asked_what_it_does_not_know() {
    assert_eq!(refused("gt(state,closed)"), "state: lookup gt is not supported for value closed.");
    assert_eq!(refused("like(priority,1)"), "priority: lookup like is not supported for value 1.");
    for query in [
        "eq(subject,null())",
        "in(subject,(a,null()))",
        "like(id,null())",
        "like(subject,empty())",
        "ge(events.closed.at,null())",
        "range(state,a,b)",
    ] {
        assert!(refused(query).contains(": lookup "), "{query}");
    }
    let of = |query| Query::decoded(query, &TIER_ACCOUNTS).expect_err(query).to_string();
    for query in ["out(scopes,(a))", "like(contact_info.contact.email,*)", "tax_id=1", "version=1"]
    {
        assert!(of(query).contains(": lookup "), "{query}");
    }
}

#[test]
fn a_value_has_to_be_one_of_the_field() {
    assert_eq!(refused("state=open"), "state: open is not a value for lookup eq.");
    for query in [
        "state=PENDING",
        "in(state,(pending,open))",
        "state=empty()",
        "priority=4",
        "priority=high",
        "priority=empty()",
        "ge(priority,1.5)",
        "events.created.at=yesterday",
        "ge(events.created.at,\"2024-01-01T10:00:00 00:00\")",
        "like(subject,a**b)",
        "search=a**b",
    ] {
        assert!(refused(query).contains("is not a value for lookup"), "{query}");
    }
}

#[test]
fn what_is_told_back_is_short_and_on_one_line() {
    let long = refused(&format!("state={}", "x".repeat(500)));
    assert_eq!(long.chars().filter(|c| *c == 'x').count(), 100);
    assert_eq!(refused("state=\"a\r\nb\""), "state: \"a  b\" is not a value for lookup eq.");
}

#[test]
fn an_ordering_is_one_of_the_orderings() {
    assert_eq!(refused("ordering(-created)"), "Bad ordering filter: created.");
    assert_eq!(refused("ordering(id)"), "Bad ordering filter: id.");
    let long = "ordering(subject,state,type,priority,subject,state)";
    assert_eq!(refused(long), "Bad ordering filter: max allowed number is 5.");
    let two = "ordering(subject)&ordering()";
    let told = "Bad ordering filter: query can contain only one ordering operation.";
    assert_eq!(refused(two), told);
}

#[test]
fn a_select_is_of_what_there_is() {
    assert_eq!(refused("select(-nothing)"), "Bad select filter: -nothing.");
    assert_eq!(refused("select(+even)"), "Bad select filter: even.");
    assert_eq!(refused("select(events.)"), "Bad select filter: events..");
    for both in ["select(state,-state)", "select(-events,events.created)"] {
        assert_eq!(refused(both), "Bad select filter: incompatible properties.");
    }
    let told = "Bad select filter: query can contain only one select operation.";
    assert_eq!(refused("select(),select()"), told);
}

#[test]
fn a_page_and_a_search_are_asked_for_plainly() {
    for query in ["limit=1&limit=2", "ge(limit,1)", "offset=ne=1", "or(limit=1,eq(limit,2))"] {
        assert_eq!(refused(query), "Limit and offset are set incorrectly.", "{query}");
    }
    assert_eq!(refused("like(search,a)"), "Bad search filter: like.");
    assert_eq!(refused("out(search,(a))"), "Bad search filter: out.");
    assert_eq!(refused("events=t(search=a)"), "Bad search filter: tuple.");
    assert_eq!(refused("gt(events,t(id=1))"), "Bad filter query: a tuple has only eq and ne.");
    assert_eq!(refused("a=1&"), "Bad filter query, from byte 4 on.");
}
