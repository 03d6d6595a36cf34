//! What a filter tells of the rows that pass it, for choosing an index.

use proptest::prelude::*;

use crate::web::rql::{Query, Tree, Value, choose::Span, collections::CASES, field::Operand};

fn filter(query: &str) -> Tree {
    Query::decoded(query, &CASES).unwrap_or_else(|refused| panic!("{query}: {refused}")).filter
}

#[test]
fn the_only_values_are_told() {
    let states = |query: &str| {
        let filter = filter(query);
        filter.texts_of("state").map(|texts| texts.join(" "))
    };
    let some = |texts: &str| Some(texts.to_owned());
    assert_eq!(states("state=pending"), some("pending"));
    assert_eq!(states("priority=1,and(in(state,(resolved,closed)),id=x)"), some("closed resolved"));
    assert_eq!(states("or(state=resolved,state=closed)"), some("closed resolved"));
    assert_eq!(
        states("in(state,(resolved,closed))&ne(id,a)&in(state,(closed,pending))"),
        some("closed")
    );
    assert_eq!(states("state=closed&state=pending"), some(""));
    for unknown in
        ["", "ne(state,closed)", "not(state=closed)", "like(state,c*)", "(state=closed|id=1)"]
    {
        assert_eq!(states(unknown), None, "{unknown}");
    }
    let numbers = filter("in(priority,(3,1))");
    let numbers = numbers.one_of("priority").unwrap();
    assert_eq!(numbers.into_iter().filter_map(Operand::number).collect::<Vec<_>>(), [1, 3]);
}

#[test]
fn the_span_of_moments_is_told() {
    let span = |query: &str| filter(query).span("events.created.at");
    let day = 24 * 60 * 60 * 1000;
    let week = "ge(events.created.at,1970-01-02),lt(events.created.at,1970-01-09),state=closed";
    assert_eq!(span(week), Span { from: day, before: 8 * day });
    assert_eq!(span("gt(events.created.at,1970-01-02)").from, day + 1000);
    assert_eq!(span("le(events.created.at,1970-01-02)").before, day + 1000);
    assert_eq!(span("events.created.at=1970-01-02"), Span { from: day, before: day + 1000 });
    assert_eq!(span("ne(events.created.at,1970-01-02)"), Span::EVER);
    assert_eq!(span("(ge(events.created.at,1970-01-02)|state=closed)"), Span::EVER);
    assert_eq!(span("ge(events.updated.at,1970-01-02)"), Span::EVER);
}

/// Terms about the two fields that rows below have.
fn terms() -> impl Strategy<Value = String> {
    let term = prop_oneof![
        ("eq|ne|ge|gt|le|lt", 0_u32..6, 0_u32..3).prop_map(|(operator, second, half)| {
            format!("{operator}(events.created.at,1970-01-01T00:00:0{second}.{}Z)", half * 333)
        }),
        ("eq|ne", "pending|closed|resolved")
            .prop_map(|(operator, state)| { format!("{operator}(state,{state})") }),
        "(in|out)\\(state,\\((pending|closed),(closed|resolved)\\)\\)",
    ];
    term.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4)
                .prop_map(|t| format!("and({})", t.join(","))),
            prop::collection::vec(inner.clone(), 2..4).prop_map(|t| format!("or({})", t.join(","))),
            inner.prop_map(|term| format!("not(and({term},{term}))")),
        ]
    })
}

proptest! {
    #[test]
    fn no_row_that_passes_is_left_out(query in terms(), ms in 0_u64..7000, state in 0_usize..3) {
        let state = ["pending", "closed", "resolved"][state];
        let filter = filter(&query);
        let row = |field| match field {
            "state" => Value::from(state),
            _ => Value::moment(ms),
        };
        if filter.matches(&row) {
            let Span { from, before } = filter.span("events.created.at");
            let ms = i64::try_from(ms).unwrap();
            prop_assert!(from <= ms && ms < before, "{query}: {ms} is not in {from}..{before}");
            let states = filter.texts_of("state");
            prop_assert!(states.is_none_or(|states| states.contains(&state)), "{query}: {state}");
        }
    }
}
