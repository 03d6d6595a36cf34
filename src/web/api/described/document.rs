//! The calls as a document of `OpenAPI` 3.1, made once.

use std::{collections::BTreeMap, io::Write, sync::LazyLock};

use flate2::{Compression, write::GzEncoder};
use serde_json::{Map, Value, json};

use super::{
    Asks, Gives, Operation, Tag, Takes, all,
    parameters::{self, Parameter},
    shape::Shapes,
};
use crate::{
    domain::token::Grant,
    error::Result,
    web::{
        Web,
        api::failure::Failure,
        request::{Method, Request, Response},
        routes::Route,
    },
};

/// Where it stands.
pub(crate) const PATH: &str = "/api/v1/openapi.json";

/// What the addresses of our own calls begin with.
const OWN: &str = "/api/v1/";

/// What is said of the API as a whole.
const TELLS: &str = "What a person can do in this helpdesk, for programs. Calls under `/public/v1` are Connect’s. A program shows a token, acts as the user who holds it, and never may more than they. Moments are in UTC. The same to read, with examples, stands in the help under `/help/api`. A token may ask 600 times at once, and then 20 times a second.";

/// The document as it is served.
struct Served {
    bytes: Vec<u8>,
    gzip: Vec<u8>,
    tag: String,
}

static DOCUMENT: LazyLock<Value> = LazyLock::new(written);

static SERVED: LazyLock<Served> = LazyLock::new(|| {
    let bytes = DOCUMENT.to_string().into_bytes();
    let tag = format!("W/\"{}\"", &blake3::hash(&bytes).to_hex()[..16]);
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    // Writing to memory does not fail; if it did, the document goes out as it is.
    let gzip = encoder.write_all(&bytes).and_then(|()| encoder.finish()).unwrap_or_default();
    Served { bytes, gzip, tag }
});

/// The whole document.
pub(crate) fn document() -> &'static Value {
    &DOCUMENT
}

/// `GET /api/v1/openapi.json`: for everybody, as it says nothing of anybody. Whoever has it asks
/// whether it is still that by its tag.
#[expect(clippy::unnecessary_wraps, reason = "every answer of the route table may fail")]
pub(crate) fn serve(_: &Web, request: &Request) -> Result<Response> {
    let served = &*SERVED;
    let known = request.header("if-none-match").is_some_and(|tags| tags.contains(&served.tag));
    let gzip = request.accepts_gzip() && !served.gzip.is_empty();
    let mut headers = vec![
        ("cache-control", "no-cache".to_owned()),
        ("etag", served.tag.clone()),
        ("vary", "accept-encoding".to_owned()),
    ];
    if known {
        return Ok(Response { status: 304, headers, body: Vec::new() });
    }
    headers.push(("content-type", "application/json".to_owned()));
    headers.push(("content-encoding", if gzip { "gzip" } else { "identity" }.to_owned()));
    let body = if gzip { served.gzip.clone() } else { served.bytes.clone() };
    Ok(Response { status: 200, headers, body })
}

fn written() -> Value {
    let mut shapes = Shapes::new();
    let mut paths: BTreeMap<String, Map<String, Value>> = BTreeMap::new();
    for operation in all() {
        let told = call(operation, &mut shapes);
        let path = paths.entry(parameters::address(operation)).or_default();
        path.insert(verb(operation.method).to_lowercase(), told);
    }
    let failure = shapes.given(super::shape::<Failure<'static>>);
    let tags = Tag::ALL.map(|tag| json!({"name": tag.title(), "description": tag.tells()}));
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Casemate",
            "version": env!("CARGO_PKG_VERSION"),
            "description": TELLS,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "servers": [{"url": "/"}],
        "tags": tags,
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {
                "type": "apiKey",
                "in": "header",
                "name": "Authorization",
                "description": "`ApiKey SU-…:…`, as it is shown once when the token is made.",
            }},
            "headers": headers(),
            "responses": refusals(&failure),
            "schemas": shapes.all(),
        },
    })
}

/// A method as requests have it.
pub(crate) fn verb(method: Method) -> &'static str {
    match method {
        Method::Get | Method::Head => "GET",
        Method::Post => "POST",
        Method::Put => "PUT",
        Method::Delete => "DELETE",
    }
}

fn call(operation: &Operation, shapes: &mut Shapes) -> Value {
    let grant = operation.route().and_then(Route::needs);
    let mut told = json!({
        "operationId": operation.id,
        "tags": [operation.tag.title()],
        "summary": operation.does,
        "parameters": parameters_of(operation),
        "responses": answers(operation, shapes),
        // What has to be granted; of a key that is no more than a name.
        "security": [{"token": grant.map(Grant::word).into_iter().collect::<Vec<_>>()}],
    });
    if !operation.tells.is_empty() {
        told["description"] = operation.tells.into();
    }
    if let Asks::List(collection) = operation.asks
        && !collection.fields.is_empty()
    {
        told["x-rql"] = parameters::rql(collection);
    }
    match operation.takes {
        Takes::Nothing => {}
        Takes::Json(sent) => {
            let shape = shapes.sent(sent.shape);
            let schema = if sent.needs.is_empty() {
                shape
            } else {
                json!({"allOf": [shape, {"type": "object", "required": sent.needs}]})
            };
            let example: Value = serde_json::from_str(sent.example).unwrap_or_default();
            let content = json!({"schema": schema, "example": example});
            told["requestBody"] = json!({
                "required": !sent.needs.is_empty(), "content": {"application/json": content},
            });
        }
        Takes::File => {
            let schema = json!({
                "type": "object",
                "required": ["file"],
                "properties": {"file": {"type": "string", "format": "binary"}},
            });
            let content = json!({"multipart/form-data": {"schema": schema}});
            told["requestBody"] = json!({"required": true, "content": content});
        }
    }
    told
}

fn parameters_of(operation: &Operation) -> Vec<Value> {
    let names = parameters::names(operation.path).into_iter().map(|name| {
        json!({
            "name": name.name, "in": "path", "required": true, "description": name.tells,
            "schema": {"type": "string", "pattern": name.pattern}, "example": name.example,
        })
    });
    let asked = parameters::query(operation.asks).into_iter();
    let asked = asked.map(|Parameter { name, schema, tells }| {
        json!({
            "name": name, "in": "query", "required": false, "description": tells, "schema": schema,
        })
    });
    let key = operation.takes_a_key().then(|| {
        json!({
            "name": "Idempotency-Key", "in": "header", "required": false,
            "description": "With the same key the same request is carried out once, and answered alike, for 24 hours. It has visible characters alone.",
            "schema": {"type": "string", "minLength": 1, "maxLength": 255},
        })
    });
    names.chain(asked).chain(key).collect()
}

/// The statuses that a call can be refused with, besides those of its own, and what the document
/// calls each.
pub(crate) fn refused(operation: &Operation) -> Vec<(u16, &'static str)> {
    // A whole list may be one that somebody may not see, so any call can find nothing.
    let mut all = vec![(400, "Refused"), (401, "NoToken"), (403, "NotAllowed"), (404, "NotFound")];
    let changes = operation.method != Method::Get;
    // Our own calls have the statuses of pages; Connect's has 400 for all that.
    if operation.path.starts_with(OWN) {
        all.push((422, "Wrong"));
        if changes {
            all.extend([(409, "Conflict"), (507, "Full")]);
        }
    } else if operation.takes_a_key() {
        all.extend([(409, "KeyInUse"), (422, "OtherRequest")]);
    }
    if changes {
        all.push((413, "TooLarge"));
    }
    all.extend([(429, "TooOften"), (500, "Broken"), (503, "NotNow")]);
    all.sort_unstable();
    all.retain(|(status, _)| operation.also.iter().all(|(other, ..)| other != status));
    all
}

fn answers(operation: &Operation, shapes: &mut Shapes) -> Value {
    let mut answers = Map::new();
    let done = answer("What was asked for.", operation.gives, shapes);
    let done =
        if operation.takes_a_key() { with_header(done, "Idempotency-Replayed") } else { done };
    answers.insert(operation.status.to_string(), done);
    for (status, tells, gives) in operation.also {
        answers.insert(status.to_string(), answer(tells, *gives, shapes));
    }
    for (status, name) in refused(operation) {
        let place = json!({"$ref": format!("#/components/responses/{name}")});
        answers.insert(status.to_string(), place);
    }
    answers.into()
}

fn answer(tells: &str, gives: Gives, shapes: &mut Shapes) -> Value {
    let bytes = json!({"schema": {"type": "string", "format": "binary"}});
    let content = match gives {
        Gives::Nothing => return json!({"description": tells}),
        Gives::One(shape) => json!({"application/json": {"schema": shapes.given(shape)}}),
        Gives::All(shape) | Gives::Part(shape) => {
            let schema = json!({"type": "array", "items": shapes.given(shape)});
            json!({"application/json": {"schema": schema}})
        }
        Gives::OrFile(shape) => {
            json!({"application/json": {"schema": shapes.given(shape)}, "*/*": bytes})
        }
        Gives::Markdown => json!({"text/markdown": {"schema": {"type": "string"}}}),
        Gives::Picture => json!({"image/png": bytes, "image/jpeg": bytes}),
        Gives::Bytes => json!({"*/*": bytes}),
        Gives::Events => json!({"text/event-stream": {"schema": {"type": "string"}}}),
        Gives::Object => json!({"application/json": {"schema": {"type": "object"}}}),
    };
    let told = json!({"description": tells, "content": content});
    if matches!(gives, Gives::Part(_)) { with_header(told, "Content-Range") } else { told }
}

fn with_header(mut answer: Value, name: &str) -> Value {
    answer["headers"][name] = json!({"$ref": format!("#/components/headers/{name}")});
    answer
}

/// The headers that answers have.
fn headers() -> Value {
    json!({
        "Content-Range": {
            "description": "Which part of how many this is: `items 0-99/250`.",
            "schema": {"type": "string", "pattern": "^items [0-9]+-[0-9]+/[0-9]+$"},
        },
        "Idempotency-Replayed": {
            "description": "`true` if nothing was done, because it had been.",
            "schema": {"type": "string", "enum": ["true"]},
        },
        "Retry-After": {
            "description": "In how many seconds to try again.",
            "schema": {"type": "string", "pattern": "^[0-9]+$"},
        },
        "WWW-Authenticate": {
            "description": "What to show: `ApiKey`.",
            "schema": {"type": "string"},
        },
    })
}

/// Name, and what it is for, of each refusal.
pub(crate) const REFUSALS: &[(&str, &str)] = &[
    (
        "Refused",
        "What was sent cannot be taken, or not from where things stand; `errors` says why.",
    ),
    ("NoToken", "The token is missing or not good."),
    ("NotAllowed", "The token, or its user, may not do that."),
    ("NotFound", "There is no such thing, or you may not see it."),
    ("KeyInUse", "A request with this key is under way, or its answer was not kept."),
    ("TooLarge", "More than can be sent here."),
    ("OtherRequest", "The key was used for another request."),
    ("Conflict", "It stands elsewhere than this needs, or a request with this key is under way."),
    ("Wrong", "Members that cannot stay as they are, all at once; or a key of another request."),
    ("Full", "There is no room for it."),
    ("TooOften", "Too often, or too much at once."),
    ("Broken", "Something broke; the reference in `errors` is in the log."),
    ("NotNow", "Nothing can be written, or nobody is free, at the moment."),
];

fn refusals(failure: &Value) -> Value {
    let all = REFUSALS.iter().map(|(name, tells)| {
        let told = json!({
            "description": tells, "content": {"application/json": {"schema": failure}},
        });
        let told = match *name {
            "NoToken" => with_header(told, "WWW-Authenticate"),
            "TooOften" | "NotNow" | "Full" => with_header(told, "Retry-After"),
            _ => told,
        };
        ((*name).to_owned(), told)
    });
    Value::Object(all.collect())
}

/// What a type is, by its name.
pub(crate) fn type_of(name: &str) -> Option<&'static Value> {
    document().pointer("/components/schemas")?.get(name)
}
