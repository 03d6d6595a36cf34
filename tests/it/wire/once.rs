//! Requests with a key, over the wire: they are carried out once, and answered alike.

use serde_json::{Value, json};

use super::{
    api::{CASES, id, refused},
    door_of_programs::Program,
    scene::{FRONT_STREET, PNG},
};
use crate::{
    client::{Answer, File, PARTS},
    world::World,
};

fn new_case(subject: &str) -> Value {
    json!({"subject": subject, "description": "It does not work.", "type": "technical",
        "receiver": {"account": {"id": FRONT_STREET}}})
}

fn post(program: &mut Program, path: &str, key: &str, body: &Value) -> Answer {
    let headers = [("content-type", "application/json"), ("idempotency-key", key)];
    program.send("POST", path, &headers, Some(body.to_string().as_bytes()))
}

fn named(program: &mut Program, subject: &str) -> String {
    let query = format!("{CASES}?eq(subject,{})", subject.replace(' ', "%20"));
    program.get(&query).header("content-range").unwrap().rsplit('/').next().unwrap().to_owned()
}

#[test]
fn a_request_that_is_sent_again_is_answered_as_the_first_time_and_does_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut world = World::demo_in(folder.path(), &[]);
    let tokens = ["Ivo", "Michael", "Robert"].map(|name| world.user(name).token.clone().unwrap());
    let mut ivo = Program::of(&world, "Ivo");
    let first = post(&mut ivo, CASES, "key 1", &new_case("Only once"));
    assert_eq!((first.status, first.header("idempotency-replayed")), (201, None), "{first}");
    let at = format!("{CASES}/{}", id(&first.json()));
    // What has become of the case since is not in the first answer.
    assert_eq!(ivo.put(&at, &json!({"priority": 3})).status, 200);
    for round in 0..3 {
        if round == 2 {
            assert!(world.stop().0.success());
            world = World::serve(folder.path(), &[]);
            ivo = Program::showing(&world, &tokens[0]);
        }
        let again = post(&mut ivo, CASES, "key 1", &new_case("Only once"));
        assert_eq!((again.status, &again.body), (201, &first.body), "round {round}: {again}");
        assert_eq!(again.header("idempotency-replayed"), Some("true"));
        assert_eq!(again.header("content-type"), Some("application/json"));
    }
    assert_eq!(named(&mut ivo, "Only once"), "1");
    // Another key, another token, no key: these are other requests.
    assert_eq!(post(&mut ivo, CASES, "key 2", &new_case("Only once")).status, 201);
    let mut michael = Program::showing(&world, &tokens[1]);
    assert_eq!(post(&mut michael, CASES, "key 1", &new_case("Only once")).status, 201);
    assert_eq!(ivo.post(CASES, &new_case("Only once")).status, 201);
    assert_eq!(named(&mut ivo, "Only once"), "4");
    // A step that could not be taken again is answered as when it was taken.
    let mut robert = Program::showing(&world, &tokens[2]);
    for _ in 0..2 {
        let resolved =
            robert.send("POST", &format!("{at}/resolve"), &[("idempotency-key", "r")], None);
        assert_eq!((resolved.status, &resolved.json()["state"]), (200, &json!("resolved")));
    }
    let said: Vec<Answer> = (0..2)
        .map(|_| {
            post(
                &mut ivo,
                &format!("/conversations/{}/messages", &at[CASES.len() + 1..]),
                "m",
                &json!({"text": "Hi"}),
            )
        })
        .collect();
    assert_eq!((said[0].status, &said[0].body), (201, &said[1].body));
}

#[test]
fn what_was_redacted_is_in_no_answer_any_more() {
    let world = World::demo(&[]);
    let mut ivo = Program::of(&world, "Ivo");
    let first = post(&mut ivo, CASES, "case", &new_case("To be redacted"));
    let case = id(&first.json());
    let at = format!("/conversations/{case}/messages");
    let said = json!({"text": "A secret"});
    assert_eq!(post(&mut ivo, &at, "said", &said).status, 201);
    let redact = format!("/cases/{case}/description/redact");
    assert_eq!(world.signed_in("Ivo").post_form(&redact, &[]).status, 303);
    let words = "was carried out, but its answer was not kept";
    refused(&post(&mut ivo, CASES, "case", &new_case("To be redacted")), 409, words);
    refused(&post(&mut ivo, &at, "said", &said), 409, words);
    assert_eq!(named(&mut ivo, "To be redacted"), "1", "it is not done again");
}

#[test]
fn a_key_is_for_one_request_and_what_was_refused_leaves_it_free() {
    let world = World::demo(&[]);
    let mut ivo = Program::of(&world, "Ivo");
    refused(&post(&mut ivo, CASES, "key", &json!({})), 400, "receiver.account: ");
    let first = post(&mut ivo, CASES, "key", &new_case("Once"));
    assert_eq!(first.status, 201, "what was refused was not done: {first}");
    let words = "This Idempotency-Key was used for another request.";
    refused(&post(&mut ivo, CASES, "key", &new_case("Another")), 422, words);
    refused(&post(&mut ivo, &format!("{CASES}?x"), "key", &new_case("Once")), 422, words);
    let at = format!("{CASES}/{}/resolve", id(&first.json()));
    refused(&post(&mut ivo, &at, "key", &new_case("Once")), 422, words);
    assert_eq!(named(&mut ivo, "Another"), "0");
    let long = "x".repeat(256);
    for wrong in ["", " ", long.as_str()] {
        let words = "Idempotency-Key: It has to have 1 to 255 visible characters.";
        refused(&post(&mut ivo, CASES, wrong, &new_case("No key")), 400, words);
    }
    assert_eq!(post(&mut ivo, CASES, &long[1..], &new_case("No key")).status, 201);
    // Only POST does something else when it is sent again.
    let at = format!("{CASES}/{}", id(&first.json()));
    let key = [("idempotency-key", "key"), ("content-type", "application/json")];
    for subject in ["One", "Two"] {
        let body = json!({"subject": subject}).to_string();
        let put = ivo.send("PUT", &at, &key, Some(body.as_bytes()));
        assert_eq!((put.status, &put.json()["subject"]), (200, &json!(subject)));
        assert_eq!(ivo.send("GET", &at, &key, None).json()["subject"], subject);
    }
}

#[test]
fn of_many_alike_at_once_one_is_carried_out() {
    let world = World::demo(&[]);
    let answers: Vec<Answer> = std::thread::scope(|scope| {
        let programs: Vec<Program> = (0..8).map(|_| Program::of(&world, "Ivo")).collect();
        let send =
            |mut program: Program| move || post(&mut program, CASES, "all", &new_case("At once"));
        let all: Vec<_> = programs.into_iter().map(|program| scope.spawn(send(program))).collect();
        all.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let done: Vec<&Answer> = answers.iter().filter(|answer| answer.status == 201).collect();
    assert!(!done.is_empty() && done.iter().all(|answer| answer.body == done[0].body));
    for other in answers.iter().filter(|answer| answer.status != 201) {
        refused(other, 409, "is still being carried out");
        assert_eq!(other.header("retry-after"), Some("1"));
    }
    let mut ivo = Program::of(&world, "Ivo");
    assert_eq!(named(&mut ivo, "At once"), "1");
    let first = done.iter().filter(|answer| answer.header("idempotency-replayed").is_none());
    assert_eq!(first.count(), 1, "the others were told what that one was answered");
}

#[test]
fn files_and_customers_are_sent_once_as_well() {
    let world = World::demo(&[]);
    let mut ivo = Program::of(&world, "Ivo");
    let case = id(&ivo.post(CASES, &new_case("With a file")).json());
    let at = format!("{CASES}/{case}/attachments");
    let mut send = |bytes: &[u8]| {
        let headers = [("content-type", PARTS), ("idempotency-key", "file")];
        let body = crate::client::multipart(&[], "file", &[File { name: "dot.png", bytes }]);
        ivo.send("POST", &at, &headers, Some(&body))
    };
    let (first, again) = (send(PNG), send(PNG));
    assert_eq!((first.status, &first.body), (201, &again.body), "{first} {again}");
    let other = [PNG, b"x"].concat();
    refused(&send(&other), 422, "used for another request");
    assert_eq!(ivo.get(&at).json().as_array().unwrap().len(), 1);
    let reseller = json!({"type": "reseller", "name": "Once Resale", "contact_info": {
        "address_line1": "1", "city": "Camden", "postal_code": 8102, "country": "US",
        "contact": {"first_name": "A", "last_name": "B", "email": "a@example.com"}}});
    let made: Vec<Answer> =
        (0..2).map(|_| post(&mut ivo, "/tier/accounts", "tier", &reseller)).collect();
    assert_eq!((made[0].status, &made[0].body), (201, &made[1].body));
    let found = ivo.get("/tier/accounts?like(name,Once*)&limit=0");
    assert_eq!(found.header("content-range"), Some("items 0-0/1"));
}
