//! Whatever is asked of a list: a query that is read is within its bounds and asks only for what
//! the list has; what it tells an index about the rows that pass holds for every row that does.
#![no_main]

use casemate::web::rql::{
    Query, Value,
    choose::Span,
    collections::ALL,
    field::Kind,
    order::{Key, ORDERING_MAX},
    parse::LENGTH_MAX,
    query::LIMIT_MAX,
};

libfuzzer_sys::fuzz_target!(|input: (u8, u16, &str, &str)| {
    let (list, second, text, query) = input;
    let list = ALL[usize::from(list) % ALL.len()];
    let Ok(query) = Query::decoded(query, list) else { return };
    assert!(query.filter.fields().len() <= list.fields.len());
    assert!(query.limit <= LIMIT_MAX && query.ordering.len() <= ORDERING_MAX);
    assert!(query.select.left_out().all(|name| name.len() <= LENGTH_MAX && list.has_member(name)));

    let ms = i64::from(second) * 777;
    let row = |name: &'static str| {
        let field = list.field(name).expect("it asks only for fields of the list");
        match name.len() % 3 {
            _ if field.kind == Kind::Moment => Value::Moment(ms),
            0 => Value::Null,
            1 if name.len() % 2 == 0 => Value::Texts(vec![text.into(), name.into()]),
            1 => Value::from(text),
            _ => Value::from(field.name),
        }
    };
    let key = Key::of(&query.ordering, &row);
    assert!(key == key.clone());
    if query.filter.matches(&row) {
        for name in query.filter.fields() {
            let Span { from, before } = query.filter.span(name);
            match row(name) {
                Value::Moment(ms) => assert!(from <= ms && ms < before),
                Value::Text(text) => {
                    let texts = query.filter.texts_of(name);
                    assert!(texts.is_none_or(|texts| texts.contains(&&*text)));
                }
                _ => (),
            }
        }
    }
});
