//! Live updates for programs: who hears, from when on, and until when.

use super::{
    api,
    door_of_programs::{Program, printed},
    live::Stream,
};
use crate::world::{World, casemate};

const EVENTS: &str = "/api/v1/events";

fn listening(world: &World, program: &Program, last: Option<&str>) -> Stream {
    let shown = format!("authorization: {}", program.authorization());
    Stream::showing(world, &shown, EVENTS, last)
}

#[test]
fn a_program_hears_what_moves_and_what_it_missed() {
    let world = World::demo(&[]);
    let (mut ivo, robert) = (Program::of(&world, "Ivo"), Program::of(&world, "Robert"));
    let case = api::id(&api::open(&mut ivo, "Heard of"));
    let mut stream = listening(&world, &robert, None);
    assert!(stream.head.starts_with("http/1.1 200 "), "{}", stream.head);
    assert!(stream.head.contains("content-type: text/event-stream\r\n"), "{}", stream.head);
    let say = |ivo: &mut Program, text: &str| {
        let to = format!("/conversations/{case}/messages");
        assert_eq!(ivo.post(&to, &serde_json::json!({"text": text})).status, 201);
    };
    say(&mut ivo, "While it listens.");
    let (id, moved) = stream.moved();
    assert_eq!(moved, [case.as_str()]);
    drop(stream);
    say(&mut ivo, "While it is away.");
    let (later, moved) = listening(&world, &robert, Some(&id)).moved();
    assert_eq!(moved, [case.as_str()]);
    assert!(later > id);
}

#[test]
fn a_program_hears_nothing_of_cases_that_it_may_not_see() {
    let world = World::demo(&[]);
    let (mut ivo, mut robert) = (Program::of(&world, "Ivo"), Program::of(&world, "Robert"));
    let one = api::id(&api::open(&mut ivo, "One"));
    let other = api::id(&api::open(&mut ivo, "Other"));
    let mut mine = listening(&world, &ivo, None);
    let mut strangers = listening(&world, &Program::of(&world, "Ada"), None);
    let say = |program: &mut Program, case: &str, kind: &str| {
        let body = serde_json::json!({"text": "x", "type": kind});
        assert_eq!(program.post(&format!("/conversations/{case}/messages"), &body).status, 201);
    };
    say(&mut robert, &one, "private");
    say(&mut robert, &other, "message");
    let (_, data) = mine.event();
    assert_eq!(data["moved"], serde_json::json!([other]), "the first thing that is heard at all");
    let mut ada = Program::of(&world, "Ada");
    let heard = ada.post(
        "/api/v1/cases",
        &serde_json::json!({"partner": super::scene::SUPPORT, "subject": "Theirs",
            "description": "x", "category": 1}),
    );
    let (_, moved) = strangers.moved();
    assert_eq!(moved, [api::id(&heard.json())]);
}

#[test]
fn a_stream_ends_with_its_token_its_user_and_the_fifth_of_one_token_ends_the_first() {
    let world = World::demo(&[]);
    let email = world.user("Adrian").email.clone();
    let made = |name: &str| {
        let flags = ["--email", &email, "--name", name, "--json"];
        let told: serde_json::Value =
            serde_json::from_str(&printed(&world, "add", &flags)).unwrap();
        let said = |member: &str| told[member].as_str().unwrap().to_owned();
        (said("id"), Program::showing(&world, &said("authorization")))
    };
    let (id, program) = made("One");
    let mut streams: Vec<_> = (0..5).map(|_| listening(&world, &program, None)).collect();
    streams[0].ends();
    let (_, other) = made("Other");
    let mut others = listening(&world, &other, None);
    printed(&world, "revoke", &["--token", &id]);
    streams[1..].iter_mut().for_each(Stream::ends);
    let output = casemate(&["user", "disable"], &world.data(), &["--email", &email], "");
    assert!(output.status.success(), "{output:?}");
    others.ends();
    let dead = listening(&world, &other, None);
    assert!(dead.head.starts_with("http/1.1 401 "), "{}", dead.head);
}

#[test]
fn a_token_that_does_not_read_cases_and_a_nonsense_hear_nothing() {
    let world = World::demo(&[]);
    let program = Program::granted(&world, "Robert", "customers.write");
    let refused = listening(&world, &program, None);
    assert!(refused.head.starts_with("http/1.1 403 "), "{}", refused.head);
    let robert = Program::of(&world, "Robert");
    let refused = listening(&world, &robert, Some("1;2"));
    assert!(refused.head.starts_with("http/1.1 400 "), "{}", refused.head);
    assert!(refused.head.contains("content-type: application/json\r\n"), "{}", refused.head);
}
