//! Lists: a bare array, and a header that says which part of how many it is.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::{
    desk::{
        Choosing,
        show::{Names, Part},
    },
    error::{Fault, Result},
    web::{
        request::{Request, Response},
        respond,
        rql::{
            self, Collection, Query, Tree,
            order::{Direction, Key, Order},
            select::Select,
            tree::{Term, Test},
        },
    },
};

use super::failure;

/// What `answer` makes of what a list is asked for, or why that is refused.
pub(super) fn answered(
    request: &Request,
    collection: &'static Collection,
    answer: impl FnOnce(&Query) -> Result<Response>,
) -> Result<Response> {
    match Query::of(&request.query, collection) {
        Ok(query) => answer(&query),
        Err(refused) => Ok(failure::invalid(&[&refused.to_string()])?),
    }
}

/// A part of a list: `rows` are those from the place `offset` on, of `total`.
pub(super) fn part(
    rows: &[impl Serialize],
    select: &Select,
    (offset, total): (usize, u64),
) -> Result<Response> {
    let range = range(offset, rows.len(), total);
    let left_out: Vec<&str> = select.left_out().collect();
    let response = if left_out.is_empty() {
        respond::json(200, &rows)?
    } else {
        let rows: Vec<Value> =
            rows.iter().map(|row| without(row, &left_out)).collect::<Result<_>>()?;
        respond::json(200, &rows)?
    };
    Ok(response.with("content-range", range))
}

/// The header as `django-rql` writes it.
fn range(offset: usize, rows: usize, total: u64) -> String {
    let last = offset.saturating_add(rows.saturating_sub(1));
    format!("items {offset}-{last}/{total}")
}

/// A row without what is at these paths.
fn without(row: &impl Serialize, paths: &[&str]) -> Result<Value> {
    let mut row = serde_json::to_value(row).map_err(|error| Fault::Bug(error.to_string()))?;
    for path in paths {
        if let Value::Object(row) = &mut row {
            remove(row, path);
        }
    }
    Ok(row)
}

fn remove(row: &mut Map<String, Value>, path: &str) {
    match path.split_once('.') {
        None => drop(row.remove(path)),
        Some((name, rest)) => {
            if let Some(Value::Object(part)) = row.get_mut(name) {
                remove(part, rest);
            }
        }
    }
}

/// The part of rows that are all here: filtered, in order, with what was not wanted left out.
pub(super) fn of_all<R: Serialize>(
    rows: Vec<R>,
    query: &Query,
    value: impl for<'r> Fn(&'r R, &'static str) -> rql::Value<'r>,
) -> Result<Response> {
    let (part, total) = cut(rows, query, value);
    self::part(&part, &query.select, (query.offset, total))
}

/// Those of the rows that a query wants a part of, in order, and how many it wants in all.
fn cut<R>(
    rows: Vec<R>,
    query: &Query,
    value: impl for<'r> Fn(&'r R, &'static str) -> rql::Value<'r>,
) -> (Vec<R>, u64) {
    let mut rows: Vec<R> =
        rows.into_iter().filter(|row| query.filter.matches(&|field| value(row, field))).collect();
    if !query.ordering.is_empty() {
        rows.sort_by_cached_key(|row| Key::of(&query.ordering, &|field| value(row, field)));
    }
    let total = rows.len() as u64;
    (rows.into_iter().skip(query.offset).take(query.limit).collect(), total)
}

/// The part of rows that are all here, of which what `collection` tells can be asked. What takes a
/// look of its own and is not asked of them `complete` adds, to each row of the part.
pub(super) fn asked<R: Serialize>(
    request: &Request,
    rows: Vec<R>,
    collection: &'static Collection,
    complete: impl FnMut(R) -> Result<R>,
) -> Result<Response> {
    answered(request, collection, |query| {
        let told = |row: R| serde_json::to_value(&row).map(|told| (told, row));
        let rows = rows.into_iter().map(told).collect::<serde_json::Result<Vec<_>>>();
        let rows = rows.map_err(|error| Fault::Bug(error.to_string()))?;
        let (rows, total) = cut(rows, query, |(told, _), field| collection.row(told)(field));
        let rows =
            rows.into_iter().map(|(_, row)| row).map(complete).collect::<Result<Vec<_>>>()?;
        part(&rows, &query.select, (query.offset, total))
    })
}

/// A list of which nothing can be asked.
pub(super) static NOTHING: Collection = Collection { path: "", fields: &[], members: &[] };

/// What a list without an order of its own goes by: the newest first.
pub(super) const CREATED: &str = "events.created.at";
const OWN_ORDER: Order = Order { field: CREATED, direction: Direction::Down };

/// What a query orders by: the newest first if it does not say, which no change of a row moves, so
/// that nothing is missed by whoever reads part by part.
pub(super) fn ordering(query: &Query) -> Cow<'_, [Order]> {
    if query.ordering.is_empty() { vec![OWN_ORDER].into() } else { (&*query.ordering).into() }
}

/// The place of a row in the order that a query asks for, if it wants the row.
pub(super) fn key<'v>(
    query: &Query,
    value: &impl Fn(&'static str) -> rql::Value<'v>,
) -> Option<Key> {
    query.filter.matches(value).then(|| Key::of(&ordering(query), value))
}

/// Whether all that a query wants is that these fields are what they were found to be, the newest
/// first.
pub(super) fn is_told(query: &Query, fields: &[&str]) -> bool {
    let told = |term: &Term| fields.contains(&term.field) && matches!(term.test, Test::OneOf(_));
    *ordering(query) == [OWN_ORDER] && only(&query.filter, &told)
}

/// Whether a filter is nothing but terms that all have to hold and that are these.
pub(super) fn only(tree: &Tree, told: &impl Fn(&Term) -> bool) -> bool {
    match tree {
        Tree::All(parts) => parts.iter().all(|part| only(part, told)),
        Tree::Term(term) => told(term),
        Tree::Any(_) | Tree::Not(_) | Tree::Search(_) => false,
    }
}

/// The only text that a field may be; `Err` if it may be none at all, and none if there are several.
pub(super) fn one_text<'q>(
    tree: &'q Tree,
    field: &str,
) -> std::result::Result<Option<&'q str>, Nothing> {
    match tree.texts_of(field).as_deref() {
        Some([]) => Err(Nothing),
        Some([one]) => Ok(Some(one)),
        _ => Ok(None),
    }
}

/// No row can be what a query wants.
pub(super) struct Nothing;

/// The part of a list that `find` reads and whose rows a query wants: `told` are the fields that an
/// index has answered already, and `value` is what stands in the others.
pub(super) fn found<R>(
    query: &Query,
    (told, value): (&[&str], ValueOf<R>),
    find: impl FnOnce(Option<&Choosing<'_, R, Key>>, (usize, usize)) -> Result<Part<R>>,
) -> Result<Part<R>> {
    let key = |row: &R, names: &Names| key(query, &|field| value(row, names, field));
    let reads_scopes = query.filter.fields().contains(&"scopes");
    let choosing = Choosing { reads_scopes, key: &key };
    let choosing = (!is_told(query, told)).then_some(&choosing);
    find(choosing, (query.offset, query.limit))
}

/// What stands in a field of a row.
pub(super) type ValueOf<R> = for<'r> fn(&'r R, &'r Names, &'static str) -> rql::Value<'r>;

/// The part of a list that has no rows.
pub(super) fn nothing(query: &Query) -> Result<Response> {
    let rows: [(); 0] = [];
    part(&rows, &query.select, (query.offset, 0))
}

/// A part of rows that are all here and that nothing can be asked of.
pub(super) fn plain<R: Serialize>(request: &Request, rows: Vec<R>) -> Result<Response> {
    answered(request, &NOTHING, |query| of_all(rows, query, |_, _| rql::Value::Null))
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;
    use crate::web::{
        request::{Body, Method, Portion},
        rql::registers,
    };

    #[derive(Serialize)]
    struct Row {
        name: &'static str,
        icon: String,
    }

    #[test]
    fn only_what_is_handed_out_is_completed() {
        let request = Request {
            method: Method::Get,
            path: "/public/v1/products".to_owned(),
            query: "ordering(name)&limit=1&offset=1".to_owned(),
            headers: Vec::new(),
            peer: Ipv4Addr::LOCALHOST.into(),
            secure: false,
            body: Body::Whole(Vec::new()),
            portion: Portion::First,
            captures: Vec::new(),
            route: "",
        };
        let rows = ["c", "a", "b"].map(|name| Row { name, icon: String::new() });
        let mut completed = Vec::new();
        let answer = asked(&request, rows.into(), &registers::PRODUCTS, |row| {
            completed.push(row.name);
            Ok(Row { icon: "x".to_owned(), ..row })
        });
        let answer = answer.unwrap();
        assert_eq!(completed, ["b"]);
        assert_eq!(answer.body, br#"[{"name":"b","icon":"x"}]"#);
    }

    #[test]
    fn the_range_is_written_as_the_clients_read_it() {
        assert_eq!(range(0, 100, 250), "items 0-99/250");
        assert_eq!(range(200, 50, 250), "items 200-249/250");
        assert_eq!(range(0, 0, 0), "items 0-0/0");
        assert_eq!(range(0, 0, 250), "items 0-0/250");
        assert_eq!(range(300, 0, 250), "items 300-300/250");
    }

    #[test]
    fn what_is_left_out_is_gone_and_nothing_else() {
        let row = serde_json::json!({"a": 1, "b": {"c": 2, "d": 3}});
        let left = without(&row, &["b.c", "a", "x.y"]).unwrap();
        assert_eq!(left, serde_json::json!({"b": {"d": 3}}));
    }
}
