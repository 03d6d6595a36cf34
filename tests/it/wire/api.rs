//! What programs do with cases, over the wire: what each side and each role gets, and nobody else.

use serde_json::{Value, json};

use super::{
    door_of_programs::Program,
    scene::{self, FRONT_STREET, HARBOR, MIGHTY_MICK, PNG},
};
use crate::{
    client::{self, Answer, File, PARTS},
    world::World,
};

pub(super) const CASES: &str = "/helpdesk/cases";

/// Opens a case from Mighty Mick's to Front Street.
pub(super) fn open(program: &mut Program, subject: &str) -> Value {
    let answer = program.post(CASES, &new_case(subject));
    assert_eq!(answer.status, 201, "{answer}");
    answer.json()
}

fn new_case(subject: &str) -> Value {
    json!({"subject": subject, "description": "It does not work.", "type": "technical",
        "priority": 2, "state": "pending", "receiver": {"account": {"id": FRONT_STREET}}})
}

pub(super) fn id(case: &Value) -> String {
    case["id"].as_str().unwrap().to_owned()
}

pub(super) fn done(answer: &Answer) -> Value {
    assert!(matches!(answer.status, 200 | 201), "{answer}");
    answer.json()
}

pub(super) fn refused(answer: &Answer, status: u16, words: &str) {
    let told = answer.json();
    let errors = told["errors"].as_array().expect("errors are a list").clone();
    let said = errors.iter().any(|error| error.as_str().unwrap().contains(words));
    assert!(answer.status == status && said && told["error_code"].is_string(), "{answer}");
    assert_eq!(answer.header("content-type"), Some("application/json"));
}

#[test]
fn a_case_goes_from_state_to_state_as_its_table_says_and_by_whom() {
    let world = World::demo(&[]);
    let (mut ivo, mut robert) = (Program::of(&world, "Ivo"), Program::of(&world, "Robert"));
    let case = open(&mut ivo, "From state to state");
    assert_eq!(
        (&case["state"], &case["priority"], &case["type"]),
        (&json!("pending"), &json!(2), &json!("technical"))
    );
    assert_eq!(case["issuer"]["account"]["id"], MIGHTY_MICK);
    assert_eq!(case["issuer"]["agent"]["name"], "Ivo Gable");
    assert_eq!(
        case["receiver"],
        json!({"account": {"id": FRONT_STREET, "name": "Front Street Inc.", "icon": ""}, "recipients": []})
    );
    assert!(case.get("product").is_none() && case.get("rating").is_none(), "nothing is null");
    let created = case["events"]["created"]["at"].as_str().unwrap();
    assert!(created.len() == 25 && created.ends_with("+00:00"), "{created}");
    assert_eq!(case["events"]["pending"], case["events"]["created"]);
    let at = format!("{CASES}/{}", id(&case));
    let wrong = "The action is not allowed for current status";
    refused(
        &ivo.post(&format!("{at}/inquire"), &json!({})),
        403,
        "“inquire” is for the side that received",
    );
    for verb in ["pend", "close"] {
        refused(&robert.post(&format!("{at}/{verb}"), &json!({})), 400, wrong);
    }
    let step = |program: &mut Program, verb: &str| {
        done(&program.send("POST", &format!("{at}/{verb}"), &[], None))["state"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(step(&mut robert, "inquire"), "inquiring");
    refused(&robert.post(&format!("{at}/resolve"), &json!({})), 400, wrong);
    assert_eq!(step(&mut ivo, "pend"), "pending");
    assert_eq!(step(&mut robert, "resolve"), "resolved");
    refused(&robert.post(&format!("{at}/close"), &json!({})), 403, "close");
    refused(&ivo.post(&format!("{at}/close"), &json!({"rating": 6})), 400, "rating");
    let closed =
        done(&ivo.post(&format!("{at}/close"), &json!({"rating": 5, "feedback": "Fine."})));
    assert_eq!(
        (&closed["state"], &closed["rating"], &closed["feedback"]),
        (&json!("closed"), &json!(5), &json!("Fine."))
    );
    for state in ["inquiring", "resolved", "closed"] {
        assert!(closed["events"][state]["by"]["id"].is_string(), "{closed}");
    }
    for verb in ["pend", "inquire", "resolve", "close"] {
        refused(&ivo.post(&format!("{at}/{verb}"), &json!({})), 400, wrong);
    }
    refused(&ivo.put(&at, &json!({"subject": "Too late"})), 400, "closed");
    assert_eq!(ivo.put(&at, &closed).status, 200, "what it says already is no change");
}

#[test]
fn portal_and_client_cases_stand_where_programs_know_and_follow_their_own_tables() {
    let world = World::demo(&[]);
    let (mut ada, mut iris) = (Program::of(&world, "Ada"), world.signed_in("Iris"));
    let case = scene::open_case(&mut iris, HARBOR, "At the portal");
    let at = format!("{CASES}/{case}");
    assert_eq!(done(&ada.get(&at))["state"], "pending", "it is New");
    refused(&ada.post(&format!("{at}/inquire"), &json!({})), 400, "not allowed for current status");
    assert_eq!(done(&ada.post(&format!("{at}/resolve"), &json!({})))["state"], "resolved");
    let mut iris = Program::of(&world, "Iris");
    assert_eq!(done(&iris.post(&format!("{at}/pend"), &json!({})))["state"], "pending");
    assert_eq!(done(&iris.post(&format!("{at}/close"), &json!({})))["state"], "closed");
    refused(&iris.post(&format!("{at}/pend"), &json!({})), 400, "not allowed for current status");
    refused(
        &iris.post(&format!("/conversations/{case}/messages"), &json!({"text": "x"})),
        400,
        "closed",
    );
    assert_eq!(done(&iris.get(&format!("/conversations/{case}")))["status"], "closed");
}

#[test]
fn an_update_changes_what_it_names_and_all_of_it_or_nothing() {
    let world = World::demo(&[]);
    let (mut michael, mut robert) = (Program::of(&world, "Michael"), Program::of(&world, "Robert"));
    let case = open(&mut michael, "Before");
    let at = format!("{CASES}/{}", id(&case));
    let users = done(&michael.get(&format!("/accounts/{MIGHTY_MICK}/users")));
    let ivo = users.as_array().unwrap().iter().find(|user| user["name"] == "Ivo Gable").unwrap();
    let update = json!({"subject": "After", "priority": "3", "type": "BUSINESS",
        "product": {"id": "PRD-404-832-779"}, "issuer": {"recipients": [{"id": ivo["id"]}]},
        "unknown": [1], "issuer.actor": null});
    let case = done(&michael.put(&at, &update));
    assert_eq!(
        (&case["subject"], &case["priority"], &case["type"]),
        (&json!("After"), &json!(3), &json!("business"))
    );
    assert_eq!(case["product"]["name"], "Tutorial Product");
    assert_eq!(case["issuer"]["recipients"], json!([{"id": ivo["id"], "name": "Ivo Gable"}]));
    assert_eq!(case["issuer"]["agent"]["name"], "Michael Goldmill", "who was not named stays");
    // A whole case sent back with one thing changed, by the other side.
    let mut back = case.clone();
    back["subject"] = json!("By the receiver");
    back["product"] = Value::Null;
    let case = done(&robert.put(&at, &back));
    assert_eq!(case["subject"], "By the receiver");
    assert!(case.get("product").is_none());
    // Other people on the other side, and a subject that would do: nothing of it.
    let both = json!({"subject": "Half", "issuer": {"recipients": []}});
    refused(&robert.put(&at, &both), 400, "recipients");
    refused(&robert.put(&at, &json!({"priority": 4, "subject": ""})), 400, "subject");
    refused(&robert.put(&at, &json!({"product": {"id": "PRD-999-999-999"}})), 400, "product");
    refused(&robert.put(&at, &json!({"subject": ["x"]})), 400, "could not be understood");
    refused(&robert.put(&at, &json!({"receiver": {"agent": {"id": ivo["id"]}}})), 400, "agent");
    assert_eq!(done(&robert.get(&at))["subject"], "By the receiver");
}

#[test]
fn what_a_new_case_lacks_is_said_all_at_once() {
    let world = World::demo(&[]);
    let mut ivo = Program::of(&world, "Ivo");
    refused(&ivo.post(CASES, &json!({})), 400, "receiver.account: ");
    let bad = json!({"receiver": {"account": {"id": FRONT_STREET}}, "type": "odd", "priority": -1});
    let answer = ivo.post(CASES, &bad);
    for words in ["subject: ", "description: ", "type: ", "priority: "] {
        refused(&answer, 400, words);
    }
    for body in ["", "[", "[]", "null", "1", "\"a\"", "{\"subject\":", "{\"receiver\":[]}"] {
        let answer =
            ivo.send("POST", CASES, &[("content-type", "application/json")], Some(body.as_bytes()));
        assert_eq!(answer.status, 400, "{body}: {answer}");
        assert!(answer.json()["errors"][0].is_string(), "{body}");
    }
    let foreign = json!({"subject": "a", "description": "b", "type": "technical", "receiver": {"account": {"id": HARBOR}}});
    let none = json!({"subject": "a", "description": "b", "type": "technical", "receiver": {"account": {"id": "VA-999-999"}}});
    let (foreign, none) = (ivo.post(CASES, &foreign), ivo.post(CASES, &none));
    assert_eq!(
        (foreign.status, foreign.text()),
        (none.status, none.text()),
        "whoever is no partner is nobody"
    );
    let lenient = json!({"subject": 12345, "description": "b", "type": "TECHNICAL", "priority": "0",
        "product": {}, "receiver": {"account": {"id": FRONT_STREET}, "agent": {"id": "UR-1"}}});
    let case = done(&ivo.post(CASES, &lenient));
    assert_eq!((&case["subject"], &case["priority"]), (&json!("12345"), &json!(0)));
    let plain = json!({"subject": "a", "description": "b", "type": "technical", "receiver": {"account": {"id": FRONT_STREET}}});
    assert_eq!(done(&ivo.post(CASES, &plain))["priority"], 1, "Medium, if nobody says");
}

#[test]
fn what_is_typed_on_a_page_stays_there_whatever_a_program_does() {
    let world = World::demo(&[]);
    let (mut page, mut ivo) = (world.signed_in("Ivo"), Program::of(&world, "Ivo"));
    let case = id(&open(&mut ivo, "Two hands"));
    page.get(&format!("/cases/{case}"));
    assert_eq!(
        page.post_form(&format!("/cases/{case}/draft"), &[("comment", "Half a thought")]).status,
        204
    );
    let messages = format!("/conversations/{case}/messages");
    assert_eq!(ivo.post(&messages, &json!({"text": "A whole one"})).status, 201);
    open(&mut ivo, "Another");
    let shown = page.get(&format!("/cases/{case}")).text();
    assert!(shown.contains("Half a thought") && shown.contains("A whole one"));
}

/// What the messages at an address say.
fn texts(program: &mut Program, path: &str) -> Vec<String> {
    let all = done(&program.get(path));
    let texts = all.as_array().unwrap().iter().map(|one| one["text"].as_str().unwrap().to_owned());
    texts.collect()
}

#[test]
fn messages_are_read_by_those_who_may_and_private_ones_by_their_own() {
    let world = World::demo(&[]);
    let (mut michael, mut robert) = (Program::of(&world, "Michael"), Program::of(&world, "Robert"));
    let case = id(&open(&mut michael, "Talked about"));
    let talk = done(&michael.get(&format!("/conversations?instance_id={case}")));
    let conversation = talk[0]["id"].as_str().unwrap().to_owned();
    assert_eq!((&talk[0]["instance_id"], &talk[0]["status"]), (&json!(case), &json!("open")));
    assert_eq!(
        done(&robert.get(&format!("/conversations/{conversation}")))["topic"],
        format!("Case: {case}")
    );
    let (by_case, by_talk) = (
        format!("/conversations/{case}/messages"),
        format!("/conversations/{conversation}/messages"),
    );
    let said = done(&michael.post(&by_case, &json!({"text": "For all"})));
    assert_eq!((&said["type"], &said["conversation"]), (&json!("message"), &json!(conversation)));
    let before = done(&michael.get(&format!("{CASES}/{case}")));
    let hidden = done(&robert.post(&by_talk, &json!({"text": "Ours alone", "type": "private"})));
    assert_eq!(hidden["type"], "private");
    assert_eq!(done(&michael.get(&format!("{CASES}/{case}"))), before, "nothing of it shows");
    assert_eq!(texts(&mut michael, &by_talk), ["For all"]);
    assert_eq!(texts(&mut robert, &by_talk), ["For all", "Ours alone"]);
    assert_eq!(texts(&mut robert, &format!("{by_talk}?ordering(-created)&limit=1")).len(), 1);
    assert_eq!(texts(&mut robert, &format!("{by_talk}?type=private")), ["Ours alone"]);
    for query in ["search=alone", "type=private", "ilike(text,*alone*)"] {
        let answer = michael.get(&format!("{by_talk}?{query}"));
        assert_eq!(answer.header("content-range"), Some("items 0-0/0"), "{query}");
    }
    let one = format!("{by_talk}/{}", hidden["id"].as_str().unwrap());
    let none = format!("{by_talk}/ME-{}-000-000-001", &case[3..]);
    for program in [&mut michael, &mut Program::of(&world, "Tess")] {
        let (told, nothing) =
            (program.put(&one, &json!({"text": "x"})), program.put(&none, &json!({"text": "x"})));
        assert_eq!((told.status, told.text()), (nothing.status, nothing.text()));
        assert_eq!(told.status, 404);
    }
    assert_eq!(done(&robert.put(&one, &json!({"text": "Ours still"})))["type"], "private");
    let shown = done(&robert.put(&one, &json!({"type": "message"})));
    assert_eq!((&shown["type"], &shown["text"]), (&json!("message"), &json!("Ours still")));
    assert_eq!(texts(&mut michael, &by_case), ["For all", "Ours still"]);
    refused(&michael.put(&one, &json!({"text": "x"})), 403, "author");
    refused(&michael.post(&by_case, &json!({"type": "message"})), 400, "text: ");
    refused(&michael.post(&by_case, &json!({"text": "x", "type": "notes"})), 400, "type: ");
    refused(
        &Program::of(&world, "Ivo").post(&by_case, &json!({"text": "x", "type": "private"})),
        403,
        "role",
    );
}

#[test]
fn what_the_helpdesk_notes_is_told_as_a_change_of_state() {
    let world = World::demo(&[]);
    let (mut michael, mut robert) = (Program::of(&world, "Michael"), Program::of(&world, "Robert"));
    let case = id(&open(&mut michael, "Noted"));
    let by_case = format!("/conversations/{case}/messages");
    assert_eq!(robert.post(&format!("{CASES}/{case}/resolve"), &json!({})).status, 200);
    let all = done(&michael.get(&format!("{by_case}?type=state_change")));
    assert_eq!(
        (&all[0]["text"], &all[0]["creator"]["name"]),
        (&json!("State set to Resolved."), &json!("Robert Balboa"))
    );
}

#[test]
fn files_are_attached_listed_read_and_deleted() {
    let world = World::demo(&[]);
    let (mut ivo, mut robert) = (Program::of(&world, "Ivo"), Program::of(&world, "Robert"));
    let case = id(&open(&mut ivo, "With files"));
    let at = format!("{CASES}/{case}/attachments");
    let upload = |program: &mut Program, name: &str, bytes: &[u8]| {
        let body = client::multipart(&[], "file", &[File { name, bytes }]);
        program.send("POST", &at, &[("content-type", PARTS)], Some(&body))
    };
    let answer = upload(&mut ivo, "dot.png", PNG);
    assert_eq!(answer.status, 201, "{answer}");
    let file = answer.json();
    let own = format!("{at}/{}", id(&file));
    assert_eq!(
        (&file["name"], &file["type"], &file["size"]),
        (&json!("dot.png"), &json!("image/png"), &json!(PNG.len()))
    );
    let whole = format!("/public/v1{own}?format=attachment");
    assert_eq!(file["attachment"], whole);
    assert_eq!(done(&robert.get(&own)), file);
    let answer = robert.get(&at);
    assert_eq!(
        (answer.header("content-range"), answer.json()),
        (Some("items 0-0/1"), json!([file]))
    );
    for format in ["attachment", "preview"] {
        let answer = robert.get(&format!("{own}?format={format}"));
        assert_eq!((answer.status, answer.body.as_slice()), (200, PNG), "{format}");
        assert_eq!(answer.header("content-type"), Some("image/png"));
    }
    refused(&upload(&mut ivo, "run.exe", b"MZ"), 400, "run.exe");
    refused(&upload(&mut ivo, "dot.png", b"<html>"), 400, "dot.png");
    refused(&upload(&mut ivo, "large.png", &vec![0; 11 * 1024 * 1024]), 413, "large.png");
    assert_eq!(upload(&mut Program::of(&world, "Tess"), "dot.png", PNG).status, 404);
    let (other, elsewhere) =
        (id(&open(&mut ivo, "Without")), format!("{CASES}/{{}}/attachments/{}", id(&file)));
    assert_eq!(ivo.get(&elsewhere.replace("{}", &other)).status, 404, "a file of another case");
    refused(&robert.ask("DELETE", &own, None), 403, "author");
    assert_eq!(ivo.ask("DELETE", &own, None).status, 204);
    assert_eq!(ivo.get(&own).status, 404);
    assert_eq!(ivo.get(&at).header("content-range"), Some("items 0-0/0"));
}

#[test]
fn whoever_has_no_part_in_a_case_learns_nothing_of_it() {
    let world = World::demo(&[]);
    let mut michael = Program::of(&world, "Michael");
    let case = open(&mut michael, "Nobody elses business");
    let case = id(&case);
    for name in ["Tess", "Ada", "Paulie", "Iris"] {
        let mut other = Program::of(&world, name);
        for (method, path) in [
            ("GET", "/helpdesk/cases/{}"),
            ("PUT", "/helpdesk/cases/{}"),
            ("POST", "/helpdesk/cases/{}/resolve"),
            ("POST", "/helpdesk/cases/{}/close"),
            ("GET", "/helpdesk/cases/{}/attachments"),
            ("GET", "/helpdesk/cases/{}/attachments/CAAT-000-000-001"),
            ("GET", "/conversations/{}"),
            ("GET", "/conversations/{}/messages"),
            ("POST", "/conversations/{}/messages"),
        ] {
            let body = (method != "GET").then(|| json!({"text": "x", "subject": "x"}));
            let told = other.ask(method, &path.replace("{}", &case), body.as_ref());
            let none = other.ask(method, &path.replace("{}", "CA-000-000-001"), body.as_ref());
            assert_eq!(
                (told.status, told.text()),
                (none.status, none.text()),
                "{name}: {method} {path}"
            );
            assert_eq!(told.status, 404, "{name}: {method} {path}");
        }
        for query in [
            format!("id={case}"),
            "search=business".to_owned(),
            "like(subject,*business*)".to_owned(),
            format!("eq(issuer.account.id,{MIGHTY_MICK})&subject=Nobody elses business"),
        ] {
            let answer = other.get(&format!("{CASES}?{}", query.replace(' ', "%20")));
            assert_eq!(
                answer.header("content-range"),
                Some("items 0-0/0"),
                "{name}: {query}: {answer}"
            );
        }
        let answer = other.get(&format!("/conversations?instance_id={case}"));
        assert_eq!(answer.header("content-range"), Some("items 0-0/0"), "{name}");
    }
    let account = format!("/accounts/{MIGHTY_MICK}");
    assert_eq!(
        Program::of(&world, "Robert").get(&account).status,
        404,
        "a partner is no account of ours"
    );
    assert_eq!(Program::of(&world, "Robert").get(&format!("{account}/users")).status, 404);
    assert_eq!(
        Program::of(&world, "Robert").get(&format!("/modules/helpdesk{account}/settings")).status,
        404
    );
}
