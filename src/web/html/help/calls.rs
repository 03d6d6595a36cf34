//! The calls of the API, to read: each with what it takes and answers, and the types they name.

use std::{collections::HashMap, sync::LazyLock};

use maud::{Markup, html};
use serde_json::Value;

use super::drawn;
use crate::web::{
    api::described::{
        Asks, Gives, Operation, Tag, Takes, all,
        document::{self, REFUSALS},
        parameters::{self, Placeholder},
        shape::{self, Shapes},
    },
    html::parts::icon,
    request::Method,
    routes::Route,
    rql::{Collection, field::Lookup},
};

/// What stands for a token in an example.
const TOKEN: &str = "ApiKey SU-910-817-511:…";
/// The deepest that a type's members are shown.
const DEPTH_MAX: usize = 4;

/// A member of a type.
struct Member<'s> {
    /// Where it is: `issuer.account.id`, `params[].id`.
    path: String,
    schema: &'s Value,
    needed: bool,
}

/// The way to the pages of the calls.
pub fn index() -> Markup {
    html! {
        ul.results {
            @for tag in Tag::ALL {
                li {
                    div.result { a href={ "/help/" (tag.page()) } { (tag.title()) } }
                    p.excerpt { (tag.tells()) }
                }
            }
        }
        div.prose {
            p {
                "The same for programs, as a document of OpenAPI 3.1: "
                a href=(document::PATH) { code { (document::PATH) } } "."
            }
        }
    }
}

/// What the calls of a tag are about.
pub(crate) fn lead(tag: Tag) -> Markup {
    html! {
        div.prose {
            p {
                (tag.tells()) " How to ask, and what is refused: " a href="/help/api" { "The API" }
                ". All of it for programs: " a href=(document::PATH) { code { (document::PATH) } } "."
            }
        }
    }
}

/// A call; `base` is what its address begins with in the example.
pub(crate) fn call(operation: &Operation, base: &str) -> Markup {
    let address = parameters::address(operation);
    html! {
        div.prose {
            p { code { b { (document::verb(operation.method)) } " " (address) } }
            @if !operation.tells.is_empty() { p { (words(operation.tells)) } }
            pre { code { (example(operation, base)) } }
        }
        dl.facts.wide {
            dt { "Token" }
            dd {
                div.prose {
                    @match operation.route().and_then(Route::needs) {
                        Some(grant) => { "granted " code { (grant.word()) } }
                        None => "any",
                    }
                }
            }
            @for name in parameters::names(operation.path) {
                dt { "Path" }
                dd { div.prose { code { (name.name) } ": " (words(name.tells)) " Such as " code { (name.example) } } }
            }
            (sent(operation))
            (given(operation))
        }
        @match operation.asks {
            Asks::Nothing => {},
            Asks::Names(_) => (names(operation)),
            Asks::List(collection) => (list(operation, collection)),
        }
    }
}

fn sent(operation: &Operation) -> Markup {
    html! {
        @match operation.takes {
            Takes::Nothing => {},
            Takes::File => { dt { "Sent" } dd { div.prose { "a form with the file as " code { "file" } } } },
            Takes::Json(sent) => {
                dt { "Sent" }
                dd {
                    div.prose {
                        @match &types(operation).sent {
                            Some(name) => (kind(name)),
                            None => "an object",
                        }
                        @if !sent.needs.is_empty() {
                            " with " @for (at, name) in sent.needs.iter().enumerate() {
                                @if at > 0 { ", " } code { (name) }
                            }
                        }
                    }
                }
            },
        }
    }
}

/// What the types are called that a call takes and answers, if they have names.
pub(crate) struct Types {
    pub(crate) sent: Option<String>,
    pub(crate) given: Option<String>,
}

static TYPES: LazyLock<HashMap<&'static str, Types>> = LazyLock::new(|| {
    let mut shapes = Shapes::new();
    all().map(|one| (one.id, Types::of(one, &mut shapes))).collect()
});

static NO_TYPES: Types = Types { sent: None, given: None };

/// The types of a call, which are found out once for all calls.
pub(crate) fn types(operation: &Operation) -> &'static Types {
    TYPES.get(operation.id).unwrap_or(&NO_TYPES)
}

impl Types {
    fn of(operation: &Operation, shapes: &mut Shapes) -> Types {
        let name = |told: &Value| shape::named(told).map(ToOwned::to_owned);
        let sent = match operation.takes {
            Takes::Json(sent) => {
                let told = shapes.sent(sent.shape);
                // Of several the first; what is said of the call tells of the others.
                let several = told.get("anyOf").and_then(Value::as_array);
                name(&told).or_else(|| several?.iter().find_map(name))
            }
            Takes::Nothing | Takes::File => None,
        };
        let given = match operation.gives {
            Gives::One(shape) | Gives::All(shape) | Gives::Part(shape) | Gives::OrFile(shape) => {
                name(&shapes.given(shape))
            }
            Gives::Nothing
            | Gives::Bytes
            | Gives::Events
            | Gives::Markdown
            | Gives::Picture
            | Gives::Object => None,
        };
        Types { sent, given }
    }
}

fn kind(name: &str) -> Markup {
    html! { a href={ "#" (anchor(name)) } { (name) } }
}

/// What a type is called in addresses: `type-tier-account`.
pub(crate) fn anchor(name: &str) -> String {
    name.chars().fold("type".to_owned(), |anchor, letter| {
        let dash = if letter.is_ascii_uppercase() { "-" } else { "" };
        format!("{anchor}{dash}{}", letter.to_ascii_lowercase())
    })
}

fn given(operation: &Operation) -> Markup {
    let name = &types(operation).given;
    let told = |code: &str| REFUSALS.iter().find(|(name, _)| *name == code).map_or("", |it| it.1);
    html! {
        dt { code { (operation.status) } }
        dd {
            div.prose {
                @match (operation.gives, name) {
                    (Gives::Nothing, _) => "nothing more",
                    (Gives::Events, _) => "a stream of events, for as long as it is held",
                    (Gives::Markdown, _) => "a text in Markdown",
                    (Gives::Picture, _) => "a picture, PNG or JPEG",
                    (Gives::All(_), Some(name)) => { "an array of " (kind(name)) }
                    (Gives::Part(_), Some(name)) => { "a part of a list of " (kind(name)) }
                    (Gives::OrFile(_), Some(name)) => { (kind(name)) ", or the bytes of the file" }
                    (_, Some(name)) => (kind(name)),
                    (Gives::All(_) | Gives::Part(_), None) => "an array",
                    _ => "an object",
                }
            }
        }
        @for (status, tells, _) in operation.also {
            dt { code { (status) } } dd { div.prose { (words(tells)) } }
        }
        dt { "Refused" }
        dd {
            details.fold.quiet {
                summary { "with " (statuses(operation)) (icon("down")) }
                div.lines {
                    @for (status, name) in document::refused(operation) {
                        span { code { (status) } " " (words(told(name))) }
                    }
                }
            }
        }
    }
}

fn statuses(operation: &Operation) -> String {
    let all = document::refused(operation);
    all.iter().map(|(status, _)| status.to_string()).collect::<Vec<_>>().join(", ")
}

fn names(operation: &Operation) -> Markup {
    html! {
        dl.facts.wide {
            @for asked in parameters::query(operation.asks) {
                dt { "Query" }
                dd { div.prose { code { (asked.name) } ": " (words(&asked.tells)) " " (values(&asked.schema)) } }
            }
        }
    }
}

/// What can be asked of a list.
fn list(operation: &Operation, collection: &Collection) -> Markup {
    let fields: Vec<_> = collection.fields.iter().collect();
    html! {
        @if !fields.is_empty() {
            details.fold.quiet {
                summary { "What can be asked of it" (icon("down")) }
                (drawn::scrolling(&format!("Fields: {}", operation.does), &html! {
                    thead { tr { th scope="col" { "Field" } th scope="col" { "Values" } th scope="col" { "Lookups" } th scope="col" { "Also" } } }
                    tbody {
                        @for field in fields {
                            tr {
                                th scope="row" { code { (field.name) } }
                                td { (parameters::kind(field)) }
                                td { (field.lookups.iter().map(Lookup::name).collect::<Vec<_>>().join(", ")) }
                                td {
                                    @if field.ordered { "ordering" }
                                    @if field.ordered && field.searched { ", " }
                                    @if field.searched { "search" }
                                }
                            }
                        }
                    }
                }))
            }
        }
    }
}

/// A type's members, those of its parts too.
pub(crate) fn members(name: &str) -> Markup {
    let mut all = Vec::new();
    let schema = document::type_of(name);
    if let Some(schema) = schema {
        walk(schema, "", 0, &mut all);
    }
    let tells = schema.and_then(|it| it.get("description")).and_then(Value::as_str);
    html! {
        @if let Some(tells) = tells { div.prose { p { (words(tells)) } } }
        (drawn::scrolling(&format!("Members of {name}"), &html! {
            thead { tr { th scope="col" { "Member" } th scope="col" { "Value" } th scope="col" { "What it is" } } }
            tbody {
                @for member in &all {
                    tr {
                        th scope="row" { code { (member.path) } @if !member.needed { span.muted { ", may be missing" } } }
                        td { (values(member.schema)) }
                        td { (words(member.schema.get("description").and_then(Value::as_str).unwrap_or_default())) }
                    }
                }
            }
        }))
    }
}

fn walk<'s>(schema: &'s Value, before: &str, depth: usize, all: &mut Vec<Member<'s>>) {
    let Some(Value::Object(members)) = schema.get("properties") else { return };
    let required = schema.get("required").and_then(Value::as_array);
    for (name, member) in members {
        let needed = required.is_some_and(|all| all.iter().any(|one| one == name));
        let path = format!("{before}{name}");
        all.push(Member { path: path.clone(), schema: member, needed });
        if depth < DEPTH_MAX {
            let (part, dot) = match member.get("items") {
                Some(items) => (items, "[]."),
                None => (member, "."),
            };
            if let Some(part) = target(part) {
                walk(part, &format!("{path}{dot}"), depth + 1, all);
            }
        }
    }
}

/// The type that a schema refers to, itself or besides nothing.
fn target(schema: &Value) -> Option<&'static Value> {
    let any = schema.get("anyOf").and_then(Value::as_array);
    let named = shape::named(schema).or_else(|| any?.iter().find_map(shape::named))?;
    document::type_of(named)
}

/// What a value can be, in a few words.
fn values(schema: &Value) -> Markup {
    if let Some(Value::Array(of)) = schema.get("enum") {
        let of: Vec<&str> = of.iter().filter_map(Value::as_str).collect();
        return html! { @for (at, one) in of.iter().enumerate() { @if at > 0 { ", " } code { (one) } } };
    }
    let text = |name: &str| schema.get(name).and_then(Value::as_str);
    let bound = |name: &str| schema.get(name).and_then(Value::as_f64);
    let word = match (text("format"), text("type")) {
        (Some("date-time"), _) => "moment".to_owned(),
        (_, Some(word)) => word.to_owned(),
        _ => match schema.get("type").and_then(Value::as_array) {
            Some(all) => all.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" or "),
            None if schema.get("anyOf").is_some() => "object or null".to_owned(),
            None => "object".to_owned(),
        },
    };
    match (bound("minimum"), bound("maximum")) {
        (Some(from), Some(to)) if to < 100_000.0 => html! { (word) ", " (from) " to " (to) },
        _ => html! { (word) },
    }
}

/// A text in which what stands between backticks is code.
fn words(text: &str) -> Markup {
    html! {
        @for (at, piece) in text.split('`').enumerate() {
            @if at % 2 == 1 { code { (piece) } } @else { (piece) }
        }
    }
}

/// The call at a command line.
fn example(operation: &Operation, base: &str) -> String {
    let path = parameters::filled(operation.path, |name: &Placeholder| name.example.to_owned());
    let mut lines = vec![format!("curl -H 'Authorization: {TOKEN}'")];
    match operation.takes {
        Takes::Nothing if operation.method == Method::Get => (),
        Takes::Nothing => lines.push(format!("-X {}", document::verb(operation.method))),
        Takes::File => lines.push("-F file=@report.pdf".to_owned()),
        Takes::Json(sent) => {
            if operation.method == Method::Put {
                lines.push("-X PUT".to_owned());
            }
            lines.push("-H 'Content-Type: application/json'".to_owned());
            lines.push(format!("-d '{}'", sent.example));
        }
    }
    let asks = match operation.asks {
        Asks::List(_) => "?limit=10",
        _ => "",
    };
    lines.push(format!("'{base}{path}{asks}'"));
    lines.join(" \\\n  ")
}
