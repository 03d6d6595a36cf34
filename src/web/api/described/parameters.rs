//! What stands in a path's placeholders, and what can follow its `?`.

use serde_json::{Map, Value as Json, json};

use super::{Asks, Operation, Value};
use crate::web::rql::{
    Collection,
    field::{Field, Kind, Lookup},
    query::LIMIT_MAX,
};

/// What stands in a placeholder.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Placeholder {
    /// What the path before it ends with.
    after: &'static str,
    /// What it is called.
    pub(crate) name: &'static str,
    /// What it has to look like.
    pub(crate) pattern: &'static str,
    /// One of them.
    pub(crate) example: &'static str,
    /// What it is.
    pub(crate) tells: &'static str,
}

/// The placeholders, by what stands before them; the first that fits counts.
#[rustfmt::skip]
const NAMES: &[Placeholder] = &[
    name("/tier/accounts/", "tier_account_id", "^TA(-[0-9]{4}){3}$", "TA-0000-0000-0001", "The tier account."),
    name("/versions/", "version", "^[0-9]{1,9}$", "1", "The number of the version, from 1."),
    name("/account-requests/", "request_id", "^TAR(-[0-9]{4}){3}(-[0-9]{3}){2}$", "TAR-0000-0000-0001-001-001", "The request."),
    name("/configs/", "config_id", "^TC(-[0-9]{3}){3}$", "TC-000-000-001", "The tier config."),
    name("/config-requests/", "request_id", "^TCR(-[0-9]{3}){4}$", "TCR-000-000-001-001", "The request."),
    name("/assets/", "subscription_id", "^AS(-[0-9]{4}){3}$", "AS-0000-0000-0001", "The subscription."),
    name("/cases/", "case_id", "^CA(-[0-9]{3}){3}$", "CA-982-766-464", "The case."),
    name("/attachments/", "attachment_id", "^CAAT(-[0-9]{3}){3}$", "CAAT-174-196-947", "The file."),
    name("/conversations/", "conversation_id", "^C[AO](-[0-9]{3}){3}$", "CO-982-766-464", "The conversation, or its case."),
    name("/messages/", "message_id", "^ME(-[0-9]{3}){6}$", "ME-982-766-464-000-000-001", "The message."),
    name("/modules/", "module", "^(helpdesk|MD-0023)$", "helpdesk", "Always `helpdesk`."),
    name("/actions/", "action", "^[a-z-]{1,40}$", "resolve", "The word of the action, as the case lists it."),
    name("/desks/", "account_id", "^[VP]A(-[0-9]{3}){2}$", "VA-000-001", "The account whose desk it is."),
    name("/people/", "user_id", "^UR(-[0-9]{3}){3}$", "UR-123-456-789", "The person."),
    name("/products/", "product_id", "^PRD(-[0-9]{3}){3}$", "PRD-404-832-779", "The product."),
    name("/tokens/", "token_id", "^SU(-[0-9]{3}){3}$", "SU-910-817-511", "The token."),
    name("/accounts/", "account_id", "^[VP]A(-[0-9]{3}){2}$", "VA-000-001", "The account."),
    name("/users/", "user_id", "^UR(-[0-9]{3}){3}$", "UR-123-456-789", "The person."),
];

const fn name(
    after: &'static str,
    name: &'static str,
    pattern: &'static str,
    example: &'static str,
    tells: &'static str,
) -> Placeholder {
    Placeholder { after, name, pattern, example, tells }
}

/// What stands in the placeholders of a path, in order. One of which nothing is known is left out,
/// which a test would notice.
pub(crate) fn names(path: &str) -> Vec<&'static Placeholder> {
    let places = path.match_indices("{}").map(|(at, _)| &path[..at]);
    places.filter_map(|before| NAMES.iter().find(|name| before.ends_with(name.after))).collect()
}

/// A path with something in each of its placeholders.
pub(crate) fn filled(path: &str, with: impl Fn(&Placeholder) -> String) -> String {
    names(path).iter().fold(path.to_owned(), |path, name| path.replacen("{}", &with(name), 1))
}

/// Which part of a list is wanted.
const PAGE: &[(&str, Value, &str)] = &[
    ("limit", Value::Number(LIMIT_MAX), "How many at most, 100 if nothing is said; 0 only counts."),
    ("offset", Value::Number(OFFSET_MAX), "After how many."),
];

/// What is told of how far a list can be read; a place beyond its end is empty.
const OFFSET_MAX: usize = 1_000_000_000;

/// A parameter of a query.
pub(crate) struct Parameter {
    /// Its name.
    pub(crate) name: &'static str,
    /// What it may be.
    pub(crate) schema: Json,
    /// What it is.
    pub(crate) tells: String,
}

/// What can follow the `?`, as far as it is a name and a value.
pub(crate) fn query(asks: Asks) -> Vec<Parameter> {
    let collection = match asks {
        Asks::Nothing => return Vec::new(),
        Asks::Names(names) => return names.iter().map(named).collect(),
        Asks::List(collection) => collection,
    };
    let asked = collection.fields.iter().filter(|field| field.lookups.has(Lookup::Eq));
    let mut all: Vec<Parameter> = asked.map(field).collect();
    if !collection.searched().is_empty() {
        all.push(named(&("search", Value::Text, "Somewhere in the fields that are searched.")));
    }
    all.extend(PAGE.iter().map(named));
    all
}

fn named((name, value, tells): &(&'static str, Value, &'static str)) -> Parameter {
    let schema = match value {
        Value::Text => text(),
        Value::Choice(of) => json!({"type": "string", "enum": of}),
        Value::Number(max) => json!({"type": "integer", "minimum": 0, "maximum": max}),
    };
    Parameter { name, schema, tells: (*tells).to_owned() }
}

fn field(field: &Field) -> Parameter {
    let schema = match field.kind {
        Kind::Text => text(),
        Kind::Choice(of) => json!({"type": "string", "enum": of}),
        Kind::Number => json!({"type": "integer"}),
        Kind::Level(of) => json!({"type": "integer", "enum": of}),
        Kind::Moment => json!({"type": "string", "format": "date-time"}),
    };
    let tells = format!("That it is this; the same as `eq({},…)`.", field.name);
    Parameter { name: field.name, schema, tells }
}

/// A text that needs no quotes in a query.
fn text() -> Json {
    json!({"type": "string", "pattern": "^[A-Za-z0-9_.-]{1,60}$"})
}

/// What the values of a field are, in a word or two.
pub(crate) fn kind(field: &Field) -> String {
    match field.kind {
        Kind::Text => "text".to_owned(),
        Kind::Choice(of) => of.join(", "),
        Kind::Number => "number".to_owned(),
        Kind::Level(of) => of.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        Kind::Moment => "moment".to_owned(),
    }
}

/// What can be asked of a list, for programs that read the document: each field's kind and lookups,
/// and whether it is searched and ordered by.
pub(crate) fn rql(collection: &Collection) -> Json {
    let fields = collection.fields.iter().map(|field| {
        let lookups: Vec<&str> = field.lookups.iter().map(Lookup::name).collect();
        let told = json!({
            "values": kind(field), "lookups": lookups, "search": field.searched,
            "ordering": field.ordered,
        });
        (field.name.to_owned(), told)
    });
    Json::Object(fields.collect::<Map<_, _>>())
}

/// What the document calls a path: `/public/v1/helpdesk/cases/{case_id}`.
pub(crate) fn address(operation: &Operation) -> String {
    filled(operation.path, |name| format!("{{{}}}", name.name))
}
