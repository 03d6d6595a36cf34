//! What queries are made of. That they are the same for Connect is tested against its own parser,
//! in `tests/it/rql`.

use crate::web::rql::{Extension, parse::parse, refused::Refused, syntax::unquoted};

fn extensions(query: &str) -> Vec<Extension> {
    parse(query).unwrap().extensions
}

#[test]
fn a_query_says_which_extensions_it_needs() {
    for plain in ["", "a=1", "not(a=1)", "not((a=1))", "eq(range,lte)", "eq(a,\u{e9}t\u{e9})"] {
        assert_eq!(extensions(plain), [], "{plain}");
    }
    for query in ["not(and(a=1,b=2))", "not(or(a=1,b=2))", "not(not(a=1))", "not((or(a=1,b=2)))"] {
        assert_eq!(extensions(query), [Extension::NotOfLogic], "{query}");
    }
    assert_eq!(extensions("range(a,1,2)"), [Extension::Range]);
    assert_eq!(extensions("lte(a,1)&gte(a,1)"), [Extension::LongNames]);
    // An em dash, a vowel sign of Hindi.
    assert_eq!(extensions("a=x\u{2014}y"), [Extension::Scripts]);
    assert_eq!(extensions("a=\u{928}\u{940}\u{94d}"), [Extension::Scripts]);
    let all = "not(and(range(a,1,2),lte(a,\u{2014})))";
    let every = [Extension::NotOfLogic, Extension::Range, Extension::LongNames, Extension::Scripts];
    assert_eq!(extensions(all), every);
}

#[test]
fn an_extension_means_what_it_replaces() {
    let same = |one: &str, other: &str| {
        let (one, other) = (parse(one).unwrap(), parse(other).unwrap());
        assert_eq!(one.root, other.root);
    };
    same("lte(a,1)", "le(a,1)");
    same("gte(a,x)", "ge(a,x)");
    same("not((and(a=1,b=2)))", "not(and(a=1,b=2))");
}

#[test]
fn it_says_from_where_on_a_query_cannot_be_read() {
    let at = |query: &str| match parse(query) {
        Err(Refused::Syntax { at }) => at,
        other => panic!("{query}: {other:?}"),
    };
    assert_eq!(at("a=1,"), 4);
    assert_eq!(at("eq(a, b)"), 5);
    assert_eq!(at("eq(a,b)c"), 7);
    assert_eq!(at("a=1|b=2"), 3);
    assert_eq!(at("t=1"), 1);
    assert_eq!(at("(a=1|b=2;c=3)"), 8);
    assert_eq!(at("a=\"b"), 2);
}

#[test]
fn quotes_are_taken_off_once() {
    assert_eq!(unquoted("\"a'b\""), "a'b");
    assert_eq!(unquoted("'\"a\"'"), "\"a\"");
    assert_eq!(unquoted("''"), "");
    assert_eq!(unquoted("a\"b"), "a\"b");
}
