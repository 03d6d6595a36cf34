//! RQL as Connect reads it: our parser against the package `lib-rql` 2.0.2, which is what Connect
//! runs, on queries made from a fixed seed. They have to accept and refuse the same, and to make
//! the same of it, but for the extensions that `web::rql` names.

mod generate;
mod oracle;
mod words;
mod written;

use std::collections::BTreeMap;

use casemate::web::rql::{
    Extension, Refused,
    parse::{TERMS_MAX, VALUES_MAX, parse},
};
use serde_json::Value;

/// What a query comes to on our side.
enum Ours {
    /// A tree that the grammar of `lib-rql` has.
    Tree(Value),
    /// It needs an extension, and is refused there.
    Extended(Extension),
    /// It is refused.
    Refused,
}

fn ours(query: &str) -> Ours {
    match parse(query) {
        Ok(syntax) => {
            // The other side gets a letter for the characters of that extension.
            let there = |extension: &&Extension| **extension != Extension::Scripts;
            match syntax.extensions.iter().find(there) {
                Some(extension) => Ours::Extended(*extension),
                None => Ours::Tree(written::root(syntax.root.as_ref())),
            }
        }
        Err(Refused::Syntax { .. }) => Ours::Refused,
        Err(other) => panic!("{query:?} was made to be within the bounds: {other}"),
    }
}

#[test]
fn every_query_is_read_as_connect_reads_it() {
    let queries = generate::queries();
    assert!(queries.len() >= 20_000, "{}", queries.len());
    let answers = oracle::ask(&queries);
    assert_eq!(answers.len(), queries.len(), "one answer for each query");

    let (mut seen, mut differences) = (BTreeMap::new(), Vec::new());
    for (query, theirs) in queries.iter().zip(answers) {
        let (kind, agree) = match (ours(query), &theirs) {
            (Ours::Tree(tree), theirs) => ("accepted", tree == *theirs),
            (Ours::Refused, theirs) => ("refused", theirs.is_null()),
            (Ours::Extended(Extension::NotOfLogic), theirs) => ("not of logic", theirs.is_null()),
            (Ours::Extended(Extension::Range), theirs) => ("range", theirs.is_null()),
            (Ours::Extended(_), theirs) => ("long names", theirs.is_null()),
        };
        *seen.entry(kind).or_insert(0) += 1;
        if !agree {
            differences.push(format!("{query:?}\n  theirs {theirs}\n  ours   {:?}", parse(query)));
        }
    }
    let shown = differences.iter().take(20).cloned().collect::<Vec<_>>().join("\n");
    assert!(differences.is_empty(), "{} differences:\n{shown}", differences.len());

    // The comparison says something only if there was enough of everything.
    for (kind, least) in [
        ("accepted", 5000),
        ("refused", 5000),
        ("not of logic", 50),
        ("range", 50),
        ("long names", 50),
    ] {
        let count = seen.get(kind).copied().unwrap_or(0);
        assert!(count >= least, "only {count} were {kind}: {seen:?}");
    }
}

#[test]
fn a_query_at_the_bounds_is_read_and_one_beyond_is_not() {
    let list = |values: usize| format!("in(id,({}))", vec!["a"; values].join(","));
    assert!(parse(&list(VALUES_MAX)).is_ok());
    assert!(matches!(parse(&list(VALUES_MAX + 1)), Err(Refused::TooMuch(_))));
    let terms = |terms: usize| vec!["a=1"; terms].join("&");
    assert!(parse(&terms(TERMS_MAX)).is_ok());
    assert!(matches!(parse(&terms(TERMS_MAX + 1)), Err(Refused::TooMuch(_))));
}
