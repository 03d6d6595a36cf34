//! Our own API: what each side and each role gets, and nobody else.

use serde_json::{Value, json};

use super::{
    api::{self, done, id, refused},
    api_tiers::{ASKS, REQUESTS, family, subscribe},
    door_of_programs::Program,
    scene::{FRONT_STREET, HARBOR, SUPPORT},
};
use crate::{client::Answer, world::World};

const CASES: &str = "/api/v1/cases";

fn act(program: &mut Program, case: &str, action: &str, body: &Value) -> Answer {
    program.post(&format!("{CASES}/{case}/actions/{action}"), body)
}

fn acted(program: &mut Program, case: &str, action: &str, body: &Value) -> String {
    let told = done(&act(program, case, action, body));
    told["preset_state"].as_str().unwrap().to_owned()
}

/// What is refused, with the stable word of ours.
pub(super) fn no(answer: &Answer, (status, code): (u16, &str), words: &str) {
    refused(answer, status, words);
    assert_eq!(answer.json()["code"], code, "{answer}");
}

fn actions(case: &Value) -> Vec<&str> {
    let all = case["actions"].as_array().unwrap().iter();
    all.map(|one| one["action"].as_str().unwrap()).collect()
}

fn opened(program: &mut Program, body: &Value) -> Value {
    let answer = program.post(CASES, body);
    assert_eq!(answer.status, 201, "{answer}");
    answer.json()
}

fn at_portal(subject: &str) -> Value {
    json!({"partner": HARBOR, "subject": subject, "description": "It does not work.",
        "environment": 1, "impact": "high"})
}

fn ticket(subject: &str) -> Value {
    json!({"partner": SUPPORT, "subject": subject, "description": "It does not work.",
        "category": "1"})
}

#[test]
fn a_portal_case_is_opened_with_its_own_members_and_goes_by_its_own_actions() {
    let world = World::demo(&[]);
    let (mut iris, mut ada) = (Program::of(&world, "Iris"), Program::of(&world, "Ada"));
    let form = done(&iris.get(&format!("/api/v1/desks/{HARBOR}")));
    assert_eq!(form["preset"], "portal");
    assert!(form["fields"].as_array().unwrap().contains(&json!("environment")), "{form}");
    assert_eq!(form["environments"][0]["id"], "1", "{form}");
    let without = json!({"partner": HARBOR, "subject": "x", "description": "y"});
    no(&iris.post(CASES, &without), (422, "fields"), "environment: ");
    no(&iris.post(CASES, &without), (422, "fields"), "impact: ");
    let case = opened(&mut iris, &at_portal("At the portal"));
    let told = ["preset", "preset_state", "state", "direction", "priority", "impact"];
    let told: Vec<_> = told.map(|member| case[member].as_str().unwrap()).to_vec();
    assert_eq!(told, ["portal", "new", "pending", "outgoing", "high", "high"]);
    assert_eq!(actions(&case), ["close", "assign", "read", "duplicate", "move"]);
    let case = id(&case);
    assert_eq!(acted(&mut ada, &case, "take-up", &json!({})), "open");
    no(&act(&mut ada, &case, "resolve", &json!({})), (422, "fields"), "comment: ");
    assert_eq!(acted(&mut ada, &case, "resolve", &json!({"comment": "Try again."})), "resolved");
    no(&act(&mut ada, &case, "accept-resolution", &json!({})), (403, "wrong_side"), "opened");
    no(&act(&mut iris, &case, "reject-solution", &json!({})), (422, "fields"), "comment: ");
    let reasons = json!({"comment": "Still broken."});
    assert_eq!(acted(&mut iris, &case, "reject-solution", &reasons), "open");
    assert_eq!(acted(&mut ada, &case, "resolve", &json!({"comment": "Now."})), "resolved");
    let seen = done(&iris.get(&format!("{CASES}/{case}")));
    assert_eq!(seen["attention"]["waits_for_us"], true);
    let at_desk = done(&ada.get(&format!("{CASES}/{case}")));
    assert_eq!(at_desk["attention"]["waits_for_us"], false);
    let mut accept = seen["actions"].as_array().unwrap().iter();
    let accept = accept.find(|one| one["action"] == "accept-resolution").unwrap();
    assert_eq!(
        (&accept["leads_to"], &accept["needs"][0]),
        (&json!("closed"), &json!({"name": "solved", "required": false}))
    );
    let survey = json!({"solved": "partly", "rating": 4});
    let closed = done(&act(&mut iris, &case, "accept-resolution", &survey));
    assert_eq!(closed["resolution"], json!({"rating": 4, "solved": "partly"}));
    assert_eq!(closed["attention"]["waits_for_us"], false);
    no(&act(&mut ada, &case, "resolve", &json!({"comment": "x"})), (409, "wrong_state"), "Closed");
    no(&act(&mut ada, &case, "inquire", &json!({"comment": "x"})), (404, "not_found"), "");
}

#[test]
fn the_operators_people_are_told_of_desks_and_of_the_form_for_a_customer() {
    let world = World::demo(&[]);
    let mut nora = Program::of(&world, "Nora");
    let desks = done(&nora.get("/api/v1/desks"));
    assert_eq!((&desks["items"], &desks["more"]), (&json!([]), &json!(false)));
    let at = format!("/api/v1/desks/{SUPPORT}");
    no(&nora.get(&at), (422, "fields"), "account: ");
    let form = done(&nora.get(&format!("{at}?account={FRONT_STREET}")));
    assert_eq!((&form["id"], &form["preset"]), (&json!(SUPPORT), &json!("client")));
    no(&nora.get(&format!("{at}?account=x")), (400, "malformed"), "");
    let mut ivo = Program::of(&world, "Ivo");
    let desks = done(&ivo.get("/api/v1/desks?q=front"));
    assert_eq!((&desks["items"][0]["id"], &desks["more"]), (&json!(FRONT_STREET), &json!(false)));
    let other = format!("/api/v1/desks/{FRONT_STREET}?account={HARBOR}");
    no(&ivo.get(&other), (422, "fields"), "account: ");
}

#[test]
fn a_ticket_is_given_to_somebody_waits_is_closed_and_opened_again() {
    let world = World::demo(&[]);
    let (mut ivo, mut nora) = (Program::of(&world, "Ivo"), Program::of(&world, "Nora"));
    let before = done(&nora.get("/api/v1/attention"));
    let case = opened(&mut ivo, &ticket("A ticket"));
    assert_eq!((&case["preset_state"], &case["category"]["id"]), (&json!("open"), &json!("1")));
    let case = id(&case);
    let now = done(&nora.get("/api/v1/attention"));
    let count = |told: &Value| told["unassigned"].as_u64().unwrap();
    assert_eq!(count(&now), count(&before) + 1);
    let [nora_id, ivo_id] = ["Nora", "Ivo"].map(|name| {
        let answer = Program::of(&world, name).get("/users?limit=1000").json();
        let full = world.user(name).name.clone();
        let mut all = answer.as_array().unwrap().iter();
        id(all.find(|one| one["name"] == full.as_str()).unwrap())
    });
    let given = done(&act(&mut nora, &case, "assign", &json!({"agent": nora_id})));
    assert_eq!(given["preset_state"], "in-progress");
    assert_eq!(given["receiver"]["agent"]["id"], nora_id.as_str());
    assert_eq!(count(&done(&nora.get("/api/v1/attention"))), count(&before));
    no(&act(&mut nora, &case, "assign", &json!({"agent": ivo_id})), (422, "fields"), "agent: ");
    no(&act(&mut ivo, &case, "priority", &json!({"priority": 3})), (422, "fields"), "priority: ");
    let urgent = done(&act(&mut nora, &case, "priority", &json!({"priority": "urgent"})));
    assert_eq!(urgent["priority"], "urgent");
    no(
        &act(&mut nora, &case, "priority", &json!({"priority": "x"})),
        (422, "fields"),
        "priority: ",
    );
    let ask = json!({"comment": "Which page?"});
    assert_eq!(acted(&mut nora, &case, "wait-for-customer", &ask), "waiting-for-customer");
    assert_eq!(done(&ivo.get(&format!("{CASES}/{case}")))["attention"]["waits_for_us"], true);
    assert_eq!(acted(&mut ivo, &case, "close", &json!({})), "closed");
    no(&act(&mut ivo, &case, "send-and-reopen", &json!({})), (422, "fields"), "comment: ");
    let again = json!({"comment": "It is back."});
    assert_eq!(acted(&mut ivo, &case, "send-and-reopen", &again), "open");
}

#[test]
fn cases_are_read_marked_as_duplicates_and_moved() {
    let world = World::demo(&[]);
    let (mut ivo, mut robert) = (Program::of(&world, "Ivo"), Program::of(&world, "Robert"));
    let [one, other] = ["One", "Other"].map(|subject| id(&api::open(&mut ivo, subject)));
    let at = format!("{CASES}/{one}");
    assert_eq!(done(&robert.get(&at))["attention"]["news"], true);
    assert_eq!(done(&act(&mut robert, &one, "read", &json!({})))["attention"]["news"], false);
    assert_eq!(done(&robert.get(&at))["attention"]["unread"], 0);
    let marked = done(&act(&mut robert, &one, "duplicate", &json!({"original": other})));
    assert_eq!(marked["links"]["duplicate_of"][0]["id"], other.as_str());
    let told = done(&robert.get(&format!("{CASES}/{other}")));
    assert_eq!(told["links"]["duplicates"][0]["subject"], "One");
    no(
        &act(&mut robert, &one, "duplicate", &json!({"original": "CA-000-000-001"})),
        (422, "fields"),
        "original: ",
    );
    let unmarked = done(&act(&mut robert, &one, "duplicate", &json!({})));
    assert_eq!(unmarked["links"], json!({}));
    let to = json!({"partner": SUPPORT});
    no(&act(&mut ivo, &one, "move", &to), (422, "fields"), "category: ");
    no(&act(&mut robert, &one, "move", &to), (403, "wrong_side"), "opened");
    let moved = act(&mut ivo, &one, "move", &json!({"partner": SUPPORT, "category": 1}));
    assert_eq!(moved.status, 201, "{moved}");
    let new = moved.json();
    assert_eq!((&new["subject"], &new["preset"]), (&json!("One"), &json!("client")));
    assert_eq!(new["links"]["moved_from"][0]["id"], one.as_str());
    let old = done(&ivo.get(&at));
    assert_eq!((&old["state"], &old["links"]["moved_to"][0]["id"]), (&json!("closed"), &new["id"]));
    no(&robert.get(&format!("{CASES}/{}", id(&new))), (404, "not_found"), "");
}

#[test]
fn a_case_names_a_customer_to_whom_reads_customers_and_takes_along_what_it_says_when_moved() {
    let world = World::demo(&[]);
    let mut michael = Program::of(&world, "Michael");
    let (_, customer) = family(&mut michael);
    let about = json!({"partner": FRONT_STREET, "subject": "About them", "description": "x",
        "priority": "low", "type": "business", "customer": customer});
    let mut narrow = Program::granted(&world, "Michael", "helpdesk.write");
    no(&narrow.post(CASES, &about), (403, "not_granted"), "customers.read");
    let case = opened(&mut michael, &about);
    assert_eq!(case["customers"][0]["id"], customer.as_str(), "{case}");
    let at = id(&case);
    let to = json!({"partner": SUPPORT, "category": 1, "customer": customer, "account": HARBOR});
    let refused = act(&mut michael, &at, "move", &to);
    no(&refused, (422, "fields"), "customer: ");
    no(&refused, (422, "fields"), "account: ");
    let with = json!({"partner": SUPPORT, "category": 1, "files": ["CAAT-000-000-001"]});
    no(&act(&mut michael, &at, "move", &with), (422, "fields"), "files: ");
    let moved = act(&mut michael, &at, "move", &json!({"partner": SUPPORT, "category": 1}));
    assert_eq!(moved.json()["customers"], case["customers"], "{moved}");
}

#[test]
fn what_somebody_was_told_is_listed_counted_and_read() {
    let world = World::demo(&[]);
    let (mut ivo, mut robert) = (Program::of(&world, "Ivo"), Program::of(&world, "Robert"));
    let case = id(&api::open(&mut ivo, "Told of"));
    let list = crate::wait::until(|| {
        let list = done(&robert.get("/api/v1/notifications"));
        if list["items"][0]["case"]["id"] == case.as_str() { Ok(list) } else { Err(list) }
    });
    let list = list.unwrap();
    let first = &list["items"][0];
    assert_eq!(
        (&first["kind"], &first["unread"], &first["by"]["name"]),
        (&json!("opened"), &json!(true), &json!("Ivo Gable"))
    );
    let unread = done(&robert.get("/api/v1/attention"))["unread"].as_u64().unwrap();
    assert!(unread > 0 && list["unread"] == unread, "{list}");
    let until = list["until"].as_str().unwrap();
    let read = done(&robert.post("/api/v1/notifications/read", &json!({"until": until})));
    assert_eq!(read["unread"], 0);
    let wrong = robert.post("/api/v1/notifications/read", &json!({"until": "now"}));
    no(&wrong, (400, "malformed"), "");
    let mut narrow = Program::granted(&world, "Robert", "helpdesk.read");
    assert_eq!(narrow.post("/api/v1/notifications/read", &json!({})).status, 403);
}

#[test]
fn a_token_that_reads_no_customers_hears_nothing_of_them_and_reads_nothing_of_them() {
    let world = World::demo(&[]);
    let (mut michael, mut wide) = (Program::of(&world, "Michael"), Program::of(&world, "Robert"));
    let mut narrow = Program::granted(&world, "Robert", "helpdesk.write");
    api::open(&mut michael, "Told of");
    let (_, customer) = family(&mut michael);
    subscribe(&world, &customer, ASKS);
    let change = json!({"type": "update", "account": {"id": customer, "name": "Bakery"}});
    assert_eq!(michael.post(REQUESTS, &change).status, 201);
    let list = crate::wait::until(|| {
        let list = done(&wide.get("/api/v1/notifications"));
        let account = &list["items"][0]["request"]["account"]["id"];
        if *account == customer.as_str() { Ok(list) } else { Err(list) }
    });
    assert_eq!(list.unwrap()["items"][0]["unread"], true);
    let told = done(&narrow.get("/api/v1/notifications"));
    let items = told["items"].as_array().unwrap();
    assert!(!items.is_empty() && items.iter().all(|one| one.get("case").is_some()), "{told}");
    assert!(told.get("unread").is_none(), "{told}");
    let until = json!({"until": told["until"]});
    let read = done(&narrow.post("/api/v1/notifications/read", &until));
    assert!(read.get("unread").is_none() && read.get("unassigned").is_some(), "{read}");
    assert!(done(&narrow.get("/api/v1/attention")).get("unread").is_none());
    let list = done(&wide.get("/api/v1/notifications"));
    assert_eq!(list["items"][0]["unread"], true, "it is of a customer: {list}");
    let items = list["items"].as_array().unwrap().iter();
    let mut of_cases = items.filter(|one| one.get("case").is_some());
    assert!(of_cases.all(|one| one["unread"] == false), "{list}");
}

#[test]
fn nobody_but_the_two_sides_can_tell_a_case_from_none() {
    let world = World::demo(&[]);
    let (mut ivo, mut robert) = (Program::of(&world, "Ivo"), Program::of(&world, "Robert"));
    let case = id(&api::open(&mut ivo, "Between the two"));
    let seen = done(&ivo.get(&format!("{CASES}/{case}")));
    assert!(robert.get(&format!("{CASES}/{case}")).status == 200 && !actions(&seen).is_empty());
    let bodies = [
        json!({}),
        json!({"comment": "x", "partner": SUPPORT, "original": case,
        "agent": null, "priority": "low", "category": 1}),
    ];
    for name in ["Iris", "Paulie", "Tess", "Una", "Ada"] {
        let mut other = Program::of(&world, name);
        let mut pairs = Vec::new();
        for one in [case.as_str(), "CA-000-000-001"] {
            let mut told = vec![other.get(&format!("{CASES}/{one}"))];
            for action in [
                "take-up",
                "inquire",
                "resolve",
                "close",
                "assign",
                "priority",
                "read",
                "duplicate",
                "move",
                "none",
            ] {
                told.extend(bodies.iter().map(|body| act(&mut other, one, action, body)));
            }
            pairs.push(told.into_iter().map(|one| (one.status, one.text())).collect::<Vec<_>>());
        }
        assert_eq!(pairs[0], pairs[1], "{name}");
        assert!(pairs[0].iter().all(|(status, _)| *status == 404), "{name}: {:?}", pairs[0]);
        let mark = json!({"original": case});
        let own = opened(&mut other_opener(&world, name), &ticket("Their own"));
        if name != "Una" && name != "Paulie" {
            no(&act(&mut other, &id(&own), "duplicate", &mark), (422, "fields"), "original: ");
        }
        for path in ["/api/v1/notifications", "/api/v1/search?q=between", "/api/v1/attention"] {
            assert!(!other.get(path).text().contains(&case), "{name} {path}");
        }
    }
    assert_eq!(done(&ivo.get(&format!("{CASES}/{case}"))), seen, "and nothing has changed");
}

/// Somebody who can open a ticket: viewers and the operator's own people cannot.
fn other_opener(world: &World, name: &str) -> Program {
    Program::of(world, if matches!(name, "Una" | "Paulie") { "Tess" } else { name })
}

#[test]
fn a_token_sees_and_does_no_more_than_it_is_granted() {
    let world = World::demo(&[]);
    let case = id(&api::open(&mut Program::of(&world, "Ivo"), "As far as it goes"));
    let at = format!("{CASES}/{case}");
    let mut reader = Program::granted(&world, "Robert", "helpdesk.read");
    assert_eq!(done(&reader.get(&at))["actions"], json!([]));
    no(&act(&mut reader, &case, "read", &json!({})), (403, "not_granted"), "helpdesk.write");
    let mut viewer = Program::of(&world, "Una");
    no(&viewer.post(CASES, &ticket("x")), (403, "role_too_low"), "");
    let mut member = Program::of(&world, "Ivo");
    for path in ["/api/v1/people", "/api/v1/desk", "/api/v1/webhooks", "/api/v1/contracts"] {
        no(&member.get(path), (404, "not_found"), "");
    }
    let mut administrator = Program::granted(&world, "Robert", "administration.read");
    assert_eq!(administrator.get("/api/v1/desk").status, 200);
    let answer = administrator.put("/api/v1/desk", &json!({"auto_close": "9days"}));
    no(&answer, (403, "not_granted"), "administration.write");
    no(&administrator.get(&at), (403, "not_granted"), "helpdesk.read");
}

#[test]
fn a_case_is_opened_once_however_often_it_is_sent() {
    let world = World::demo(&[]);
    let mut ivo = Program::of(&world, "Ivo");
    let body = ticket("Once").to_string();
    let headers = [("content-type", "application/json"), ("idempotency-key", "once")];
    let mut send = |path: &str, body: &str| ivo.send("POST", path, &headers, Some(body.as_bytes()));
    let (first, again) = (send(CASES, &body), send(CASES, &body));
    assert_eq!((first.status, again.status), (201, 201));
    assert_eq!(first.json(), again.json());
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    let other = send(CASES, &ticket("Twice").to_string());
    no(&other, (422, "idempotency_key"), "");
}

#[test]
fn the_edge_says_no_to_programs_in_json_and_to_people_in_a_page() {
    let world = World::demo(&[]);
    let mut ivo = Program::of(&world, "Ivo");
    let large = json!({"text": "x".repeat(300 * 1024)});
    for path in ["/helpdesk/cases", "/api/v1/cases"] {
        refused(&ivo.post(path, &large), 413, "more than can be sent");
        refused(&ivo.ask("PATCH", path, None), 405, "not allowed here");
    }
    let answer = ivo.ask("DELETE", "/api/v1/search", None);
    assert_eq!((answer.status, answer.header("allow")), (405, Some("GET, HEAD")));
    no(&answer, (405, "method_not_allowed"), "method");
    let answer = ivo.ask("DELETE", "/helpdesk/cases", None);
    refused(&answer, 405, "method");
    assert!(answer.json().get("code").is_none(), "{answer}");
    no(&ivo.post("/api/v1/cases", &large), (413, "too_large"), "more than can be sent");
    no(&ivo.get("/api/v1/nowhere"), (404, "not_found"), "");
    let long = [("x-long", "x".repeat(17_000))];
    let long: Vec<_> = long.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let mut stranger = world.stranger();
    let answer = stranger.send_bare("GET", "/api/v1/search", &long, None);
    no(&answer, (431, "head_too_large"), "headers");
    let answer = stranger.send_bare("GET", "/cases", &long, None);
    assert_eq!(answer.status, 431, "{answer}");
    assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"));
}
