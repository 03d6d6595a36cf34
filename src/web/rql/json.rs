//! Rows that are there as JSON, for lists that are short enough to be read as a whole.

use std::borrow::Cow;

use serde_json::Value as Json;

use super::{
    collection::Collection,
    field::{Field, Kind},
    moment,
    value::Value,
};

impl Collection {
    /// The fields of a row of this list, by name, as [`Tree::matches`](super::Tree::matches) and
    /// [`Key::of`](super::order::Key::of) ask for them.
    ///
    /// ```
    /// use casemate::web::rql::{Query, registers::PARTNERS};
    ///
    /// let row = serde_json::json!({ "id": "PA-123-456", "role": "reseller" });
    /// let query = Query::of("role=reseller&ordering(id)", &PARTNERS)?;
    /// assert!(query.filter.matches(&PARTNERS.row(&row)));
    /// # Ok::<(), casemate::web::rql::Refused>(())
    /// ```
    pub fn row<'v>(&'static self, row: &'v Json) -> impl Fn(&'static str) -> Value<'v> {
        move |name| self.field(name).map_or(Value::Null, |field| value(row, field))
    }
}

fn value<'v>(row: &'v Json, field: &Field) -> Value<'v> {
    let mut found = vec![row];
    for part in field.name.split('.').flat_map(|part| part.split("__")) {
        // A member of each, where there are several.
        let below = found.iter().filter_map(|json| json.get(part));
        found = below.flat_map(each).filter(|json| !json.is_null()).collect();
    }
    match (&found[..], field.kind) {
        ([], _) => Value::Null,
        ([Json::String(text)], Kind::Moment) => {
            moment::parse(text).map_or(Value::Null, Value::Moment)
        }
        ([Json::Number(number)], Kind::Number | Kind::Level(_)) => number.as_i64().into(),
        ([one], _) => text(one).map_or(Value::Null, Value::Text),
        (several, _) => Value::Texts(several.iter().filter_map(|json| text(json)).collect()),
    }
}

/// What is in a list, or the only one.
fn each(json: &Json) -> impl Iterator<Item = &Json> {
    match json {
        Json::Array(several) => several.iter(),
        one => std::slice::from_ref(one).iter(),
    }
}

fn text(json: &Json) -> Option<Cow<'_, str>> {
    match json {
        Json::String(text) => Some(Cow::Borrowed(text)),
        Json::Bool(_) | Json::Number(_) => Some(Cow::Owned(json.to_string())),
        _ => None,
    }
}
