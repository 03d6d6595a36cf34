//! The document of the API, as programs and people read it; and `schemathesis` at work with it.

use std::process::{Command, Stdio};

use serde_json::json;

use crate::{browser::target, world::World};

const PATH: &str = "/api/v1/openapi.json";

#[test]
fn anybody_reads_the_document_and_asks_by_its_tag_whether_it_has_changed() {
    let world = World::demo(&[]);
    let mut stranger = world.stranger();
    let read = stranger.get(PATH);
    assert_eq!((read.status, read.header("content-type")), (200, Some("application/json")));
    let document = read.json();
    assert_eq!(document["openapi"], "3.1.0");
    let case = &document["paths"]["/public/v1/helpdesk/cases/{case_id}"];
    assert_eq!(case["get"]["security"], json!([{"token": ["helpdesk.read"]}]));
    assert_eq!(case["put"]["security"], json!([{"token": ["helpdesk.write"]}]));
    let tag = read.header("etag").expect("it has a tag").to_owned();
    let again = stranger.send_bare("GET", PATH, &[("if-none-match", &tag)], None);
    assert_eq!((again.status, again.body.len()), (304, 0));
    let other = stranger.send_bare("GET", PATH, &[("if-none-match", "W/\"0\"")], None);
    assert_eq!(other.status, 200);
}

#[test]
fn the_pages_of_calls_have_examples_for_this_very_helpdesk() {
    let world = World::demo(&[]);
    let mut una = world.signed_in("Una");
    let page = una.get("/help/api/cases").text();
    let example = format!("&#39;{}/public/v1/helpdesk/cases?limit=10&#39;", world.url);
    let plain = example.replace("&#39;", "'");
    assert!(page.contains(&example) || page.contains(&plain), "{page}");
    assert!(page.contains("id=\"open-case\"") && page.contains("id=\"type-case\""), "{page}");
    assert!(una.get("/help/api").text().contains("href=\"/help/api/tier-accounts\""));
    let found = una.get("/help?q=approve+request").text();
    assert!(found.contains("/help/api/tier-configs#approve-config-request"), "{found}");
    assert_eq!(world.stranger().get("/help/api/cases").status, 303);
}

#[test]
fn schemathesis_finds_no_answer_that_the_document_does_not_tell_of() {
    let world = World::demo(&[]);
    let token = |name: &str| world.user(name).token.clone();
    let tokens = ["Michael", "Robert", "Tess", "Paulie", "Una"].map(token);
    let told = json!({ "url": world.url, "tokens": tokens });
    let mut child = Command::new(target().join("schemathesis/bin/python3"))
        .args(["-X", "utf8", concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/wire/openapi.py")])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("schemathesis is there after `bash tests/run --install`");
    serde_json::to_writer(child.stdin.take().unwrap(), &told).unwrap();
    let output = child.wait_with_output().unwrap();
    let (said, complaint) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}\n{complaint}");
    assert!(said.ends_with("walked\n"), "{said}");
}
