//! The Model Context Protocol, over HTTP: what programs do here, as tools for assistants.
//!
//! One request is one message of JSON-RPC, and is answered at once: there are no sessions, no
//! streams and no batches. A tool is a route of this API under another name. It is answered by that
//! route, with what that route needs, so that a tool reaches as far as the API does and no further.

mod arguments;
mod tools;

use serde_json::{Map, Value, json};

use crate::{
    domain::refusal::Refusal,
    error::Result,
    web::{
        Web,
        request::{Body, Request, Response},
        respond, session,
    },
};

use self::tools::{TOOLS, Tool};
use super::{BASE, Caller, failure};

/// The versions of the protocol that are spoken here, the newest first.
const VERSIONS: [&str; 3] = ["2025-11-25", "2025-06-18", "2025-03-26"];
/// The header in which a client repeats the version that was agreed on.
const VERSION: &str = "mcp-protocol-version";
/// What is said of the tools as a whole.
const INSTRUCTIONS: &str = "A helpdesk between organisations. Cases (CA-…) are pending, inquiring, \
     resolved or closed; write the comment first, then take the step. Tier accounts (TA-…) are \
     customers and resellers; a request (TAR-…) proposes a change of one, and is accepted or \
     ignored for good. Lists have limit (10 if not said, at most 100) and offset.";

/// Errors of JSON-RPC.
#[derive(Clone, Copy, Debug)]
enum Wrong {
    NotJson = -32700,
    NotAMessage = -32600,
    NoSuchMethod = -32601,
    Parameters = -32602,
}

/// What is wrong with a message, and a sentence that says so.
type Said = (Wrong, &'static str);

/// A message that wants an answer.
#[derive(Debug)]
struct Message {
    id: Value,
    method: String,
    parameters: Map<String, Value>,
}

/// Whether this is the address of the protocol.
pub(super) fn is_at(path: &str) -> bool {
    path.strip_prefix(BASE) == Some("/mcp")
}

/// `POST /mcp`
pub(crate) fn answer(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    // Programs name no origin. A page of somebody else's is refused, whatever token it shows.
    session::same_origin(web, request)?;
    let Body::Whole(bytes) = &request.body else { return Err(Refusal::Malformed.into()) };
    let spoken = request.header(VERSION).is_none_or(|version| VERSIONS.contains(&version));
    let read = if spoken {
        read(bytes)
    } else {
        Err((Wrong::NotAMessage, "This version of the protocol is not spoken here."))
    };
    let message = match read {
        Ok(Some(message)) => message,
        // What has no id is not answered, and nothing is done for it.
        Ok(None) => return Ok(Response::empty(202)),
        Err(wrong) => return refused(400, &Value::Null, wrong),
    };
    let result = match message.method.as_str() {
        "initialize" => initialize(&message.parameters),
        "ping" => Ok(json!({})),
        "tools/list" => list(caller, &message.parameters),
        "tools/call" => call(web, caller, request, &message.parameters)?,
        _ => Err((Wrong::NoSuchMethod, "There is no such method.")),
    };
    match result {
        Ok(result) => {
            let told = json!({"jsonrpc": "2.0", "id": message.id, "result": result});
            Ok(respond::json(200, &told)?)
        }
        Err(wrong) => refused(200, &message.id, wrong),
    }
}

/// Reads a message; none if it is a notification, or an answer, for which nobody here has asked.
fn read(bytes: &[u8]) -> std::result::Result<Option<Message>, Said> {
    let wrong = |words| Err((Wrong::NotAMessage, words));
    let mut sent = match serde_json::from_slice(bytes) {
        Ok(Value::Object(sent)) => sent,
        Ok(Value::Array(_)) => return wrong("One message at a time: batches are not taken."),
        Ok(_) => return wrong("A message is an object."),
        Err(_) => return Err((Wrong::NotJson, "This is no JSON.")),
    };
    if sent.get("jsonrpc").and_then(Value::as_str) != Some("2.0") {
        return wrong("jsonrpc has to be 2.0.");
    }
    let method = match sent.remove("method") {
        Some(Value::String(method)) => method,
        None if sent.contains_key("result") || sent.contains_key("error") => return Ok(None),
        _ => return wrong("method has to be a text."),
    };
    let Some(id) = sent.remove("id") else { return Ok(None) };
    if !(id.is_string() || id.is_i64() || id.is_u64()) {
        return wrong("id has to be a text or a whole number.");
    }
    match sent.remove("params").unwrap_or_else(|| json!({})) {
        Value::Object(parameters) => Ok(Some(Message { id, method, parameters })),
        _ => wrong("params has to be an object."),
    }
}

/// Agrees on a version: the client's, if it is spoken here, else the newest that is.
fn initialize(parameters: &Map<String, Value>) -> std::result::Result<Value, Said> {
    let Some(Value::String(wanted)) = parameters.get("protocolVersion") else {
        return Err((Wrong::Parameters, "protocolVersion is missing."));
    };
    let [newest, ..] = VERSIONS;
    let version = VERSIONS.into_iter().find(|version| version == wanted).unwrap_or(newest);
    Ok(json!({
        "protocolVersion": version,
        "capabilities": {"tools": {}},
        "serverInfo": {
            "name": "casemate",
            "title": "Casemate",
            "version": env!("CARGO_PKG_VERSION"),
        },
        "instructions": INSTRUCTIONS,
    }))
}

/// The tools that the token may be used for, all at once.
fn list(caller: &Caller, parameters: &Map<String, Value>) -> std::result::Result<Value, Said> {
    if parameters.get("cursor").is_some_and(|cursor| !cursor.is_null()) {
        return Err((Wrong::Parameters, "There is no such cursor."));
    }
    let reaches = |tool: &&Tool| {
        let route = tool.route();
        route.is_some_and(|route| caller.must_reach(route.needs()).is_ok())
    };
    let tools: Vec<Value> = TOOLS.iter().filter(reaches).map(arguments::described).collect();
    Ok(json!({"tools": tools}))
}

/// Has a tool's route answer. What is wrong with the arguments is told as the API tells what is
/// wrong with a body, so that an assistant can put it right.
fn call(
    web: &Web,
    caller: &Caller,
    request: &Request,
    parameters: &Map<String, Value>,
) -> Result<std::result::Result<Value, Said>> {
    let none = Map::new();
    let sent = match parameters.get("arguments") {
        None => &none,
        Some(Value::Object(sent)) => sent,
        Some(_) => return Ok(Err((Wrong::Parameters, "arguments has to be an object."))),
    };
    let Some(name) = parameters.get("name").and_then(Value::as_str) else {
        return Ok(Err((Wrong::Parameters, "name has to be a text.")));
    };
    let tool = TOOLS.iter().find(|tool| tool.name == name);
    let Some((tool, route)) = tool.and_then(|tool| Some((tool, tool.route()?))) else {
        return Ok(Err((Wrong::Parameters, UNKNOWN_TOOL)));
    };
    let response = match arguments::request(tool, sent, request) {
        Ok(inner) => web.answer_within(caller, route, &inner),
        Err(wrong) => {
            let wrong: Vec<&str> = wrong.iter().map(String::as_str).collect();
            failure::invalid(&wrong)?
        }
    };
    Ok(Ok(told(&response)))
}

/// The words of Connect for a tool that there is not, with its code.
const UNKNOWN_TOOL: &str = "MCG_001: Unknown tool.";

/// What a route answered, as the result of a tool. A list, which is no object, becomes one, with
/// what the header says of the part that it is.
fn told(response: &Response) -> Value {
    let body: Value = serde_json::from_slice(&response.body).unwrap_or_default();
    let told = match body {
        Value::Object(_) => body,
        Value::Array(rows) => {
            let range = response.headers.iter().find(|(name, _)| *name == "content-range");
            let total = range.and_then(|(_, range)| range.rsplit('/').next()?.parse::<u64>().ok());
            json!({"items": rows, "total": total})
        }
        _ => json!({}),
    };
    json!({
        "content": [{"type": "text", "text": told.to_string()}],
        "structuredContent": told,
        "isError": response.status >= 400,
    })
}

fn refused(status: u16, id: &Value, (wrong, words): Said) -> Result<Response> {
    let mut error = json!({"code": wrong as i32, "message": words});
    if let (UNKNOWN_TOOL, Some((code, words))) = (words, words.split_once(": ")) {
        error["data"] = json!({"error_code": code, "errors": [words]});
    }
    Ok(respond::json(status, &json!({"jsonrpc": "2.0", "id": id, "error": error}))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_told_from_what_wants_no_answer_and_from_what_is_none() {
        let message = read(br#"{"jsonrpc":"2.0","id":"a","method":"ping"}"#).unwrap().unwrap();
        assert_eq!((message.id, message.method.as_str()), (json!("a"), "ping"));
        for unanswered in [
            r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#,
            r#"{"jsonrpc":"2.0","method":"tools/call","params":{"name":"helpdesk_close_case"}}"#,
            r#"{"jsonrpc":"2.0","id":1,"result":{}}"#,
        ] {
            assert!(read(unanswered.as_bytes()).unwrap().is_none(), "{unanswered}");
        }
        for (wrong, code) in [
            ("", -32700),
            ("{", -32700),
            ("7", -32600),
            (r#"[{"jsonrpc":"2.0","id":1,"method":"ping"}]"#, -32600),
            (r#"{"id":1,"method":"ping"}"#, -32600),
            (r#"{"jsonrpc":"2.0","id":null,"method":"ping"}"#, -32600),
            (r#"{"jsonrpc":"2.0","id":1.5,"method":"ping"}"#, -32600),
            (r#"{"jsonrpc":"2.0","id":1,"method":7}"#, -32600),
            (r#"{"jsonrpc":"2.0","id":1,"method":"ping","params":[1]}"#, -32600),
        ] {
            assert_eq!(read(wrong.as_bytes()).unwrap_err().0 as i32, code, "{wrong}");
        }
    }
}
