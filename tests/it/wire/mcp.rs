//! The Model Context Protocol, over the wire: each tool once, and what is refused.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{
    api::{id, open, refused},
    api_tiers::{ASKS, REQUESTS, family, subscribe},
    door_of_programs::Program,
    scene::{FRONT_STREET, MIGHTY_MICK},
};
use crate::{client::Answer, world::World};

const MCP: &str = "/mcp";

fn message(method: &str, parameters: &Value) -> Value {
    json!({"jsonrpc": "2.0", "id": 7, "method": method, "params": parameters})
}

/// What a message is answered with: its `result`, or its `error`.
fn said(answer: &Answer, member: &str) -> Value {
    assert_eq!(answer.status, 200, "{answer}");
    assert_eq!(answer.header("content-type"), Some("application/json"));
    let told = answer.json();
    assert_eq!((&told["jsonrpc"], &told["id"]), (&json!("2.0"), &json!(7)), "{told}");
    assert!(told.get(member).is_some(), "{told}");
    told[member].clone()
}

fn ask(program: &mut Program, method: &str, parameters: &Value) -> Value {
    said(&program.post(MCP, &message(method, parameters)), "result")
}

fn call(program: &mut Program, tool: &str, arguments: &Value) -> Value {
    let result = ask(program, "tools/call", &json!({"name": tool, "arguments": arguments}));
    let text = result["content"][0]["text"].as_str().unwrap();
    let told: Value = serde_json::from_str(text).unwrap();
    assert_eq!(
        (&result["content"][0]["type"], &told),
        (&json!("text"), &result["structuredContent"])
    );
    result
}

/// What a tool that did what it was asked for answers.
fn done(program: &mut Program, tool: &str, arguments: &Value) -> Value {
    let result = call(program, tool, arguments);
    assert_eq!(result["isError"], false, "{tool} {arguments}: {result}");
    result["structuredContent"].clone()
}

fn failed(program: &mut Program, tool: &str, arguments: &Value, (code, words): (&str, &str)) {
    let result = call(program, tool, arguments);
    let told = &result["structuredContent"];
    assert_eq!((&result["isError"], &told["error_code"]), (&json!(true), &json!(code)), "{result}");
    assert!(told["errors"].to_string().contains(words), "{words}: {result}");
}

fn wrong(program: &mut Program, method: &str, parameters: &Value) -> Value {
    said(&program.post(MCP, &message(method, parameters)), "error")
}

fn names(program: &mut Program) -> BTreeSet<String> {
    let tools = ask(program, "tools/list", &json!({}))["tools"].clone();
    let names = tools.as_array().unwrap().iter().map(|tool| tool["name"].as_str().unwrap());
    names.map(ToOwned::to_owned).collect()
}

#[test]
fn a_client_agrees_on_a_version_and_is_shown_what_its_token_may() {
    let world = World::demo(&[]);
    let mut robert = Program::of(&world, "Robert");
    for (wanted, agreed) in
        [("2025-06-18", "2025-06-18"), ("2025-03-26", "2025-03-26"), ("2024-11-05", "2025-11-25")]
    {
        let client = json!({"protocolVersion": wanted, "capabilities": {},
            "clientInfo": {"name": "test", "version": "1"}});
        let told = ask(&mut robert, "initialize", &client);
        assert_eq!(told["protocolVersion"], agreed);
        assert_eq!(told["capabilities"], json!({"tools": {}}));
        assert_eq!(told["serverInfo"]["name"], "casemate");
    }
    let told = json!({"jsonrpc": "2.0", "method": "notifications/initialized"});
    let answer = robert.post(MCP, &told);
    assert_eq!((answer.status, answer.body.len()), (202, 0), "{answer}");
    assert_eq!(ask(&mut robert, "ping", &json!({})), json!({}));
    let answer = robert.get(MCP);
    assert_eq!((answer.status, answer.header("allow")), (405, Some("POST")));
    let all = names(&mut robert);
    assert_eq!(all.len(), 16);
    for (grants, starts, writes) in [
        ("helpdesk.read", "helpdesk_", false),
        ("helpdesk.write", "helpdesk_", true),
        ("customers.read", "tier_accounts_", false),
        ("customers.write", "tier_accounts_", true),
        ("administration.read", "-", false),
    ] {
        let reads = |name: &str| name.contains("_list_") || name.contains("_get_");
        let shown = names(&mut Program::granted(&world, "Robert", grants));
        let expected =
            all.iter().filter(|name| name.starts_with(starts) && (writes || reads(name)));
        assert_eq!(shown, expected.cloned().collect(), "{grants}");
    }
}

#[test]
fn each_tool_of_the_helpdesk_does_what_its_call_does() {
    let world = World::demo(&[]);
    let (mut ivo, mut robert) = (Program::of(&world, "Ivo"), Program::of(&world, "Robert"));
    let new = json!({"subject": "By an \"assistant\"", "description": "It does not work.",
        "type": "technical", "priority": 2, "receiver_account_id": FRONT_STREET});
    let case = done(&mut ivo, "helpdesk_create_case", &new);
    assert_eq!((&case["priority"], &case["state"]), (&json!(2), &json!("pending")));
    let (case, at) = (id(&case), format!("/helpdesk/cases/{}", id(&case)));
    let one = json!({"case_id": case});
    assert_eq!(done(&mut robert, "helpdesk_get_case", &one), robert.get(&at).json());
    let comment = json!({"case_id": case, "text": "Which printer?"});
    let said = done(&mut robert, "helpdesk_create_case_comment", &comment);
    assert_eq!((&said["text"], &said["type"]), (&json!("Which printer?"), &json!("message")));
    let private = json!({"case_id": case, "text": "Theirs again.", "type": "private"});
    assert_eq!(done(&mut robert, "helpdesk_create_case_comment", &private)["type"], "private");
    let comments = json!({"case_id": case, "text_contains": "AGAIN", "limit": 100});
    assert_eq!(done(&mut robert, "helpdesk_list_case_comments", &comments)["total"], 1);
    assert_eq!(done(&mut ivo, "helpdesk_list_case_comments", &comments)["total"], 0, "private");
    let files = done(&mut ivo, "helpdesk_list_case_attachments", &one);
    assert_eq!(files, json!({"items": [], "total": 0}));
    assert_eq!(done(&mut robert, "helpdesk_inquire_case", &one)["state"], "inquiring");
    assert_eq!(done(&mut ivo, "helpdesk_pend_case", &one)["state"], "pending");
    assert_eq!(done(&mut robert, "helpdesk_resolve_case", &one)["state"], "resolved");
    let found = json!({"status": "resolved", "type": "technical", "priority": 2,
        "subject_contains": "an \"ASSISTANT\"", "issuer_account_id": MIGHTY_MICK,
        "receiver_account_id": FRONT_STREET, "created_after": "2020-01-01",
        "updated_before": "2999-01-01T00:00:00Z"});
    let found = done(&mut robert, "helpdesk_list_cases", &found);
    assert_eq!((&found["total"], &found["items"][0]["id"]), (&json!(1), &json!(case)));
    let closing = json!({"case_id": case, "rating": 5, "feedback": "Fine."});
    let closed = done(&mut ivo, "helpdesk_close_case", &closing);
    assert_eq!((&closed["state"], &closed["rating"]), (&json!("closed"), &json!(5)));
    let wrong_state = ("VAL_001", "The action is not allowed for current status");
    failed(&mut ivo, "helpdesk_close_case", &one, wrong_state);
}

#[test]
fn lists_have_ten_rows_if_nothing_is_said_and_take_each_of_their_filters() {
    let world = World::demo(&[]);
    let (mut ivo, mut robert) = (Program::of(&world, "Ivo"), Program::of(&world, "Robert"));
    let cases: Vec<Value> = (0..12).map(|at| open(&mut ivo, &format!("Case {at}"))).collect();
    let all = done(&mut robert, "helpdesk_list_cases", &json!({"limit": null}));
    let total = all["total"].as_u64().unwrap();
    assert!(all["items"].as_array().unwrap().len() == 10 && total >= 12, "{total}");
    let last = json!({"limit": 5, "offset": total - 2});
    let last = done(&mut robert, "helpdesk_list_cases", &last);
    assert_eq!((last["items"].as_array().unwrap().len(), &last["total"]), (2, &json!(total)));
    let tools = ask(&mut robert, "tools/list", &json!({}))["tools"].clone();
    for tool in tools.as_array().unwrap() {
        let name = tool["name"].as_str().unwrap();
        let schema = &tool["inputSchema"];
        assert_eq!(
            tool["annotations"]["readOnlyHint"],
            name.contains("_list_") || name.contains("_get_")
        );
        assert_eq!(schema["additionalProperties"], false);
        for (argument, told) in schema["properties"].as_object().unwrap() {
            assert!(told["description"].is_string(), "{name} {argument}");
            if !name.contains("_list_") {
                continue;
            }
            let value = match (&told["enum"][0], &told["minimum"]) {
                (Value::String(choice), _) => json!(choice),
                (_, Value::Number(from)) => json!(from),
                _ if argument.ends_with("_after") || argument.ends_with("_before") => {
                    json!("2026-11-21")
                }
                _ => json!("x"),
            };
            let mut arguments = json!({argument: value});
            if schema["required"] == json!(["case_id"]) {
                arguments["case_id"] = cases[0]["id"].clone();
            }
            done(&mut robert, name, &arguments);
        }
    }
}

#[test]
fn each_tool_of_tier_accounts_does_what_its_call_does() {
    let world = World::demo(&[]);
    let (mut michael, mut robert) = (Program::of(&world, "Michael"), Program::of(&world, "Robert"));
    let (reseller, customer) = family(&mut michael);
    subscribe(&world, &customer, ASKS);
    let listed = json!({"parent_id": reseller, "name_contains": "bakery", "type": "customer"});
    let listed = done(&mut michael, "tier_accounts_list_tier_accounts", &listed);
    assert_eq!((&listed["total"], &listed["items"][0]["id"]), (&json!(1), &json!(customer)));
    let one = json!({"tier_account_id": customer});
    assert_eq!(done(&mut robert, "tier_accounts_get_tier_account", &one)["name"], "Corner Bakery");
    for (name, verb, status) in [("Bakery", "accept", "accepted"), ("Corner", "ignore", "ignored")]
    {
        let change = json!({"type": "update", "account": {"id": customer, "name": name}});
        let asked = id(&michael.post(REQUESTS, &change).json()[0]);
        let waits = json!({"status": "pending", "account_id": customer, "product_id": ASKS});
        let waits = done(&mut robert, "tier_accounts_list_tier_account_requests", &waits);
        assert_eq!((&waits["total"], &waits["items"][0]["id"]), (&json!(1), &json!(asked)));
        let (tool, mut one) =
            (format!("tier_accounts_{verb}_tier_account_request"), json!({"request_id": asked}));
        if verb == "ignore" {
            failed(&mut robert, &tool, &one, ("VAL_001", "reason: "));
            one["reason"] = json!("Whose name is that?");
        }
        // Who asked does not answer.
        failed(&mut michael, &tool, &one, ("ERR_404", ""));
        assert_eq!(done(&mut robert, &tool, &one)["status"], status);
        let one = json!({"request_id": asked});
        let told = done(&mut michael, "tier_accounts_get_tier_account_request", &one);
        assert_eq!(told["status"], status);
    }
}

#[test]
fn what_the_api_refuses_tools_refuse_in_the_same_words() {
    let world = World::demo(&[]);
    let (mut ivo, mut ada) = (Program::of(&world, "Ivo"), Program::of(&world, "Ada"));
    let case = id(&open(&mut ivo, "Not for strangers"));
    // What is not theirs is for strangers as what there is not.
    for tool in ["get", "inquire", "pend", "resolve", "close"] {
        let tool = format!("helpdesk_{tool}_case");
        let theirs = call(&mut ada, &tool, &json!({"case_id": case}));
        let nothing = call(&mut ada, &tool, &json!({"case_id": "CA-999-999-999"}));
        assert_eq!((&theirs["isError"], &theirs), (&json!(true), &nothing), "{tool}");
        assert_eq!(theirs["structuredContent"]["error_code"], "ERR_404");
    }
    for tool in ["helpdesk_list_case_comments", "helpdesk_list_case_attachments"] {
        failed(&mut ada, tool, &json!({"case_id": case}), ("ERR_404", ""));
    }
    let comment = json!({"case_id": case, "text": "x"});
    failed(&mut ada, "helpdesk_create_case_comment", &comment, ("ERR_404", ""));
    let found = json!({"subject_contains": "Not for strangers"});
    assert_eq!(done(&mut ada, "helpdesk_list_cases", &found)["total"], 0);
    // A token is used for what it is granted.
    let mut reader = Program::granted(&world, "Ivo", "helpdesk.read");
    done(&mut reader, "helpdesk_get_case", &json!({"case_id": case}));
    let not_granted = ("AUTH_003", "it takes helpdesk.write");
    failed(&mut reader, "helpdesk_create_case_comment", &comment, not_granted);
    let not_granted = ("AUTH_003", "it takes customers.read");
    failed(&mut reader, "tier_accounts_list_tier_accounts", &json!({}), not_granted);
    // Arguments that are wrong are named, and nothing is done.
    let wrong = json!({"case_id": case, "text": 7, "audience": "all"});
    for words in ["audience: There is no such argument.", "text: It has to be a text."] {
        failed(&mut ivo, "helpdesk_create_case_comment", &wrong, ("VAL_001", words));
    }
    let late = json!({"created_after": "yesterday"});
    failed(&mut ivo, "helpdesk_list_cases", &late, ("VAL_001", "events.created.at"));
    let comments = done(&mut ivo, "helpdesk_list_case_comments", &json!({"case_id": case}));
    assert!(!comments.to_string().contains("\"text\":\"x\""), "{comments}");
}

#[test]
fn messages_that_are_none_are_refused() {
    let world = World::demo(&[]);
    let mut robert = Program::of(&world, "Robert");
    for (body, code) in [
        ("{", -32700),
        ("", -32700),
        (r#"[{"jsonrpc": "2.0", "id": 1, "method": "ping"}]"#, -32600),
        (r#"{"id": 1, "method": "ping"}"#, -32600),
    ] {
        let kind = [("content-type", "application/json")];
        let answer = robert.send("POST", MCP, &kind, Some(body.as_bytes()));
        let told = answer.json();
        assert_eq!(
            (answer.status, &told["error"]["code"]),
            (400, &json!(code)),
            "{body}: {answer}"
        );
        assert_eq!(told["id"], Value::Null);
    }
    let unknown = wrong(&mut robert, "tools/call", &json!({"name": "helpdesk_delete_case"}));
    assert_eq!(
        (&unknown["code"], &unknown["data"]["error_code"]),
        (&json!(-32602), &json!("MCG_001"))
    );
    for (method, parameters, code) in [
        ("resources/list", json!({}), -32601),
        ("initialize", json!({}), -32602),
        ("tools/list", json!({"cursor": "x"}), -32602),
        ("tools/call", json!({}), -32602),
        ("tools/call", json!({"name": "helpdesk_list_cases", "arguments": [1]}), -32602),
    ] {
        let error = wrong(&mut robert, method, &parameters);
        assert_eq!(error["code"], code, "{method} {parameters}: {error}");
    }
    let large = json!({"name": "helpdesk_get_case", "arguments": {"case_id": "x".repeat(300_000)}});
    let large = robert.post(MCP, &message("tools/call", &large));
    assert_eq!(large.status, 413, "{large}");
    let ping = message("ping", &json!({})).to_string();
    let mut with = |name, value| robert.send("POST", MCP, &[(name, value)], Some(ping.as_bytes()));
    assert_eq!(with("mcp-protocol-version", "2025-06-18").status, 200);
    assert_eq!(with("mcp-protocol-version", "1900-01-01").status, 400);
    assert_eq!(with("origin", &world.url).status, 200);
    for (name, value) in [
        ("origin", "https://elsewhere.example"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
    ] {
        refused(&with(name, value), 403, "");
    }
}

#[test]
fn only_a_token_opens_it_and_a_key_is_for_what_a_tool_does() {
    let world = World::demo(&[]);
    let list = message("tools/list", &json!({})).to_string();
    let mut robert = world.signed_in("Robert");
    let token = robert.token().unwrap().to_owned();
    let form = [("content-type", "application/json"), ("x-csrf-token", token.as_str())];
    let answer = robert.send("POST", "/public/v1/mcp", &form, Some(list.as_bytes()));
    assert_eq!((answer.status, answer.json()["error_code"].as_str()), (401, Some("AUTH_001")));
    let mut ivo = Program::of(&world, "Ivo");
    let new = json!({"subject": "Opened once", "description": "x", "type": "business",
        "receiver_account_id": FRONT_STREET});
    let new = message("tools/call", &json!({"name": "helpdesk_create_case", "arguments": new}));
    let mut sent = || {
        let headers = [("content-type", "application/json"), ("idempotency-key", "once")];
        let answer = ivo.send("POST", MCP, &headers, Some(new.to_string().as_bytes()));
        id(&said(&answer, "result")["structuredContent"])
    };
    assert_eq!(sent(), sent());
    let found = json!({"subject_contains": "Opened once"});
    assert_eq!(done(&mut ivo, "helpdesk_list_cases", &found)["total"], 1);
}
