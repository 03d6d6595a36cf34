//! From a tool's arguments to a request of the API, and how the arguments are described.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};

use crate::web::request::{Body, Method, Portion, Request};

use super::tools::{Argument, Asks, Goes, Kind, Tool};

/// How many rows a list has if a call does not say.
const LIMIT_DEFAULT: i64 = 10;

/// A tool as a list of them has it, with the schema of its arguments.
pub(super) fn described(tool: &Tool) -> Value {
    let properties: Map<String, Value> = tool
        .arguments
        .iter()
        .map(|argument| (argument.name.to_owned(), schema(argument)))
        .collect();
    let required = tool.arguments.iter().filter(|argument| argument.required);
    let required: Vec<&str> = required.map(|argument| argument.name).collect();
    json!({
        "name": tool.name,
        "description": tool.tells,
        "inputSchema": {
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": false,
        },
        "annotations": {"readOnlyHint": tool.method == Method::Get},
    })
}

fn schema(argument: &Argument) -> Value {
    let mut schema = match argument.kind {
        Kind::Text => json!({"type": "string"}),
        Kind::Choice(words) => json!({"type": "string", "enum": words}),
        Kind::Number { from, to } => json!({"type": "integer", "minimum": from, "maximum": to}),
    };
    schema["description"] = json!(argument.tells);
    if matches!(argument.goes, Goes::Page("limit")) {
        schema["default"] = json!(LIMIT_DEFAULT);
    }
    schema
}

/// The request of the API that a call of a tool is, with the headers that `outer` came with.
///
/// # Errors
///
/// A sentence for each argument that is wrong, missing or unknown.
pub(super) fn request(
    tool: &Tool,
    sent: &Map<String, Value>,
    outer: &Request,
) -> Result<Request, Vec<String>> {
    let known = |name: &String| tool.arguments.iter().any(|argument| argument.name == name);
    let unknown = sent.keys().filter(|name| !known(name));
    let mut wrong: Vec<String> =
        unknown.map(|name| format!("{name}: There is no such argument.")).collect();
    let (mut captures, mut query, mut body) = (Vec::new(), Vec::new(), Map::new());
    for argument in tool.arguments {
        let name = argument.name;
        let value = match sent.get(name) {
            // Who fills in every argument says nothing with `null`.
            None | Some(Value::Null) => match argument.goes {
                Goes::Page("limit") => &json!(LIMIT_DEFAULT),
                _ if argument.required => {
                    wrong.push(format!("{name}: Please fill this in."));
                    continue;
                }
                _ => continue,
            },
            Some(value) => value,
        };
        if let Some(words) = mismatch(argument.kind, value) {
            wrong.push(format!("{name}: {words}"));
            continue;
        }
        match argument.goes {
            Goes::Name => captures.push(plain(value)),
            Goes::Page(word) => query.push(format!("{word}={}", plain(value))),
            Goes::Body(path) => put(&mut body, path, value.clone()),
            Goes::Filter(asks, field) => match filter(asks, field, &plain(value)) {
                Some(term) => query.push(term),
                None => wrong.push(format!("{name}: It cannot have both kinds of quotes.")),
            },
        }
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let body = if tool.method == Method::Get { Vec::new() } else { json!(body).to_string().into() };
    Ok(Request {
        method: tool.method,
        path: path(tool.path, &captures),
        query: encoded(&query.join("&")),
        headers: outer.headers.clone(),
        peer: outer.peer,
        secure: outer.secure,
        body: Body::Whole(body),
        portion: Portion::First,
        captures,
        route: tool.path,
    })
}

/// What is wrong with a value of an argument of this kind.
fn mismatch(kind: Kind, value: &Value) -> Option<String> {
    match kind {
        Kind::Text => (!value.is_string()).then(|| "It has to be a text.".to_owned()),
        Kind::Choice(words) => {
            let known = value.as_str().is_some_and(|word| words.contains(&word));
            (!known).then(|| format!("It has to be one of {}.", words.join(", ")))
        }
        Kind::Number { from, to } => {
            let fits = value.as_i64().is_some_and(|number| (from..=to).contains(&number));
            (!fits).then(|| format!("It has to be a whole number from {from} to {to}."))
        }
    }
}

/// A text without quotes, or a number.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned)
}

/// A term of a query; none if the text cannot be quoted in one.
fn filter(asks: Asks, field: &str, text: &str) -> Option<String> {
    let quote = ['"', '\''].into_iter().find(|quote| !text.contains(*quote))?;
    let quoted = |text: &str| format!("{quote}{text}{quote}");
    Some(match asks {
        Asks::Is => format!("eq({field},{})", quoted(text)),
        Asks::From => format!("ge({field},{})", quoted(text)),
        Asks::Before => format!("lt({field},{})", quoted(text)),
        Asks::Contains => {
            let told = text.replace('\\', "\\\\").replace('*', "\\*");
            format!("ilike({field},{})", quoted(&format!("*{told}*")))
        }
    })
}

/// Puts a value where a path with dots leads.
fn put(object: &mut Map<String, Value>, path: &str, value: Value) {
    match path.split_once('.') {
        None => drop(object.insert(path.to_owned(), value)),
        Some((name, rest)) => {
            let part = object.entry(name).or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(part) = part {
                put(part, rest, value);
            }
        }
    }
}

/// The path of a route with these names in it.
fn path(route: &str, captures: &[String]) -> String {
    captures.iter().fold(route.to_owned(), |path, name| path.replacen("{}", &encoded(name), 1))
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::{
        api::mcp::tools::TOOLS,
        rql::{Query, collections},
    };

    fn outer() -> Request {
        Request {
            method: Method::Post,
            path: String::new(),
            query: String::new(),
            headers: Vec::new(),
            peer: std::net::IpAddr::from([127, 0, 0, 1]),
            secure: false,
            body: Body::Whole(Vec::new()),
            portion: Portion::First,
            captures: Vec::new(),
            route: "",
        }
    }

    fn called(name: &str, sent: &Value) -> Result<Request, Vec<String>> {
        let tool = TOOLS.iter().find(|tool| tool.name == name).unwrap();
        request(tool, sent.as_object().unwrap(), &outer())
    }

    #[test]
    fn what_a_filter_is_asked_stays_a_value() {
        let all = |words: &str| {
            let sent = json!({"subject_contains": words});
            let request = called("helpdesk_list_cases", &sent).unwrap();
            Query::of(&request.query, &collections::CASES).unwrap()
        };
        let plain = all("printer").filter;
        for words in ["a\",\"b", "x)&eq(state,closed)&(", "50% off", "a*b\\", "ü & ö", "it's"] {
            let query = all(words);
            assert_eq!((query.limit, query.offset), (10, 0), "{words}");
            assert_eq!(query.filter.fields(), plain.fields(), "{words}");
            let wants = format!("{:?}", query.filter);
            let piece = format!("{:?}", words.to_lowercase());
            assert!(wants.contains(&piece), "{words}: {wants}");
        }
        assert!(called("helpdesk_list_cases", &json!({"subject_contains": "\"'"})).is_err());
    }

    #[test]
    fn a_name_stays_in_its_place_and_a_body_has_its_parts() {
        let request = called("helpdesk_get_case", &json!({"case_id": "../x?y"})).unwrap();
        assert_eq!(request.path, "/public/v1/helpdesk/cases/%2E%2E%2Fx%3Fy");
        assert_eq!((request.captures, request.query), (vec!["../x?y".to_owned()], String::new()));
        let sent = json!({"subject": "a", "description": "b", "type": "technical", "priority": 2,
            "receiver_account_id": "VA-1", "product_id": null});
        let Body::Whole(body) = called("helpdesk_create_case", &sent).unwrap().body else {
            panic!()
        };
        let body: Value = serde_json::from_slice(&body).unwrap();
        let expected = json!({"subject": "a", "description": "b", "type": "technical",
            "priority": 2, "receiver": {"account": {"id": "VA-1"}}});
        assert_eq!(body, expected);
    }

    #[test]
    fn each_argument_that_is_wrong_is_named() {
        let wrong = called("helpdesk_list_cases", &json!({"limit": 101, "status": "new", "x": 1}));
        let expected = [
            "x: There is no such argument.",
            "limit: It has to be a whole number from 1 to 100.",
            "status: It has to be one of pending, inquiring, resolved, closed.",
        ];
        assert_eq!(wrong.unwrap_err(), expected);
        let missing = called("helpdesk_get_case", &json!({"case_id": null})).unwrap_err();
        assert_eq!(missing, ["case_id: Please fill this in."]);
        assert!(called("helpdesk_get_case", &json!({"case_id": 7})).is_err());
    }
}
