//! Live updates over the wire: who hears, from when on, and until when.

use std::{
    io::{BufRead, BufReader, ErrorKind, Write},
    net::TcpStream,
};

use super::scene::{self, FRONT_STREET};
use crate::{
    client::Client,
    wait,
    world::{World, casemate},
};

/// A stream of live updates, as a browser or a program has it open.
pub(super) struct Stream {
    pub(super) head: String,
    lines: BufReader<TcpStream>,
}

impl Stream {
    fn open(world: &World, client: &Client, target: &str, last: Option<&str>) -> Stream {
        Stream::showing(world, &format!("cookie: {}", client.jar()), target, last)
    }

    /// One that shows this header.
    pub(super) fn showing(world: &World, shown: &str, target: &str, last: Option<&str>) -> Stream {
        let address = world.url.strip_prefix("http://").unwrap();
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(wait::PATIENCE)).unwrap();
        let last = last.map(|last| format!("last-event-id: {last}\r\n")).unwrap_or_default();
        let head = format!(
            "GET {target} HTTP/1.1\r\nhost: {address}\r\naccept: text/event-stream\r\n\
             {shown}\r\n{last}\r\n"
        );
        stream.write_all(head.as_bytes()).unwrap();
        let (mut lines, mut head) = (BufReader::new(stream), String::new());
        while !head.ends_with("\r\n\r\n") {
            assert!(lines.read_line(&mut head).unwrap() > 0, "{head}");
        }
        Stream { head: head.to_ascii_lowercase(), lines }
    }

    /// The next line; `None` at the end.
    fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        match self.lines.read_line(&mut line) {
            Ok(0) => None,
            Ok(_) => Some(line.trim_end().to_owned()),
            Err(err) if err.kind() == ErrorKind::WouldBlock => panic!("nothing came in time"),
            Err(_) => None,
        }
    }

    /// The next event: its id, and its data.
    pub(super) fn event(&mut self) -> (String, serde_json::Value) {
        let mut id = String::new();
        loop {
            let line = self.line().expect("the stream goes on");
            if let Some(said) = line.strip_prefix("id: ") {
                said.clone_into(&mut id);
            } else if let Some(data) = line.strip_prefix("data: ") {
                return (id, serde_json::from_str(data).unwrap());
            }
        }
    }

    /// The first event from now on that names cases: its id, and those.
    pub(super) fn moved(&mut self) -> (String, Vec<String>) {
        loop {
            let (id, data) = self.event();
            let moved = data["moved"].as_array().unwrap();
            let moved: Vec<_> = moved.iter().map(|one| one.as_str().unwrap().to_owned()).collect();
            if !moved.is_empty() {
                return (id, moved);
            }
        }
    }

    /// Reads on until it ends.
    pub(super) fn ends(&mut self) {
        while self.line().is_some_and(|line| line != "0") {}
    }
}

#[test]
fn what_moves_is_heard_and_whoever_comes_back_hears_what_they_missed() {
    let world = World::demo(&[]);
    let [mut michael, robert] = ["Michael", "Robert"].map(|name| world.signed_in(name));
    let case = scene::open_case(&mut michael, FRONT_STREET, "Heard of");
    let mut stream = Stream::open(&world, &robert, "/live", None);
    assert!(stream.head.starts_with("http/1.1 200 "), "{}", stream.head);
    for wanted in [
        "content-type: text/event-stream\r\n",
        "cache-control: no-store\r\n",
        "x-accel-buffering: no\r\n",
        "x-content-type-options: nosniff\r\n",
    ] {
        assert!(stream.head.contains(wanted), "{}", stream.head);
    }
    assert!(!stream.head.contains("x-edge") && !stream.head.contains("content-encoding"));
    scene::comment(&mut michael, &case, "Said while Robert listens.");
    let (id, moved) = stream.moved();
    assert_eq!(moved, [case.as_str()]);
    drop(stream);
    scene::comment(&mut michael, &case, "Said while he is away.");
    let mut back = Stream::open(&world, &robert, "/live?since=0", Some(&id));
    let (later, moved) = back.moved();
    assert_eq!(moved, [case.as_str()]);
    assert!(later > id);
    let mut all = Stream::open(&world, &robert, "/live?since=0", None);
    let (newest, data) = all.event();
    assert_eq!(newest, later);
    assert!(data["moved"].as_array().unwrap().len() > 3 || data["all"] == true);
}

#[test]
fn a_private_comment_of_the_other_side_is_not_heard() {
    let world = World::demo(&[]);
    let [mut michael, mut robert] = ["Michael", "Robert"].map(|name| world.signed_in(name));
    let one = scene::open_case(&mut michael, FRONT_STREET, "One");
    let other = scene::open_case(&mut michael, FRONT_STREET, "Other");
    let cursor = |client: &mut Client| {
        let page = client.get("/help/workflow").text();
        page.split("data-moment=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    };
    let before = cursor(&mut michael);
    let mut theirs = Stream::open(&world, &michael, "/live", None);
    let mut ours = Stream::open(&world, &world.signed_in("Adrian"), "/live", None);
    scene::comment_privately(&mut robert, &one, "Among us.", &[]);
    let (_, moved) = ours.moved();
    assert_eq!(moved, [one.as_str()]);
    assert_eq!(cursor(&mut michael), before);
    scene::comment(&mut robert, &other, "For both.");
    let (id, data) = theirs.event();
    assert_eq!(data["moved"], serde_json::json!([other]), "the first thing that is heard at all");
    assert!(id > before);
}

#[test]
fn signing_out_ends_a_stream_and_a_fifth_of_a_session_the_first() {
    let world = World::demo(&[]);
    let mut robert = world.signed_in("Robert");
    let mut streams: Vec<_> =
        (0..5).map(|_| Stream::open(&world, &robert, "/live", None)).collect();
    streams[0].ends();
    assert_eq!(robert.post_form("/sign-out", &[]).status, 303);
    streams[1..].iter_mut().for_each(Stream::ends);
}

#[test]
fn a_deactivated_organisation_hears_nothing_more() {
    let world = World::demo(&[]);
    let mut stream = Stream::open(&world, &world.signed_in("Robert"), "/live", None);
    let flags = ["--account", FRONT_STREET];
    let output = casemate(&["account", "disable"], &world.data(), &flags, "");
    assert!(output.status.success(), "{output:?}");
    stream.ends();
}

#[test]
fn a_stranger_and_a_nonsense_hear_nothing() {
    let world = World::demo(&[]);
    let stranger = Stream::open(&world, &world.stranger(), "/live", None);
    assert!(stranger.head.starts_with("http/1.1 303 "), "{}", stranger.head);
    let mut robert = world.signed_in("Robert");
    for (target, last) in [("/live?since=*", None), ("/live", Some("1;2")), ("/live", Some("-1"))] {
        let refused = Stream::open(&world, &robert, target, last);
        assert!(refused.head.starts_with("http/1.1 400 "), "{}", refused.head);
    }
    let head = robert.send("HEAD", "/live", &[], None);
    assert_eq!((head.status, head.header("content-type")), (200, Some("text/event-stream")));
}

#[test]
fn the_other_side_hears_who_is_writing_only_from_one_who_has_written_to_it() {
    let world = World::demo(&[]);
    let [mut michael, robert] = ["Michael", "Robert"].map(|name| world.signed_in(name));
    let case = scene::open_case(&mut michael, FRONT_STREET, "Writing");
    let draft = format!("/cases/{case}/draft");
    let mut stream = Stream::open(&world, &robert, "/live", None);
    assert_eq!(michael.post_form(&draft, &[("comment", "A first")]).status, 204);
    scene::comment(&mut michael, &case, "A first word.");
    let (_, data) = stream.event();
    assert!(data.get("writing").is_none(), "before the first word there was nothing");
    let private = [("comment", "Among us"), ("private", "on")];
    assert_eq!(michael.post_form(&draft, &private).status, 204);
    assert_eq!(michael.post_form(&draft, &[("comment", "")]).status, 204);
    assert_eq!(michael.post_form(&draft, &[("comment", "A second")]).status, 204);
    loop {
        let (_, data) = stream.event();
        if let Some(writing) = data.get("writing") {
            assert_eq!(*writing, serde_json::json!([[case, "Michael Goldmill"]]));
            break;
        }
    }
}

#[test]
fn a_comment_that_was_overtaken_comes_back_with_what_came_and_goes_the_second_time() {
    let world = World::demo(&[]);
    let [mut michael, mut robert] = ["Michael", "Robert"].map(|name| world.signed_in(name));
    let case = scene::open_case(&mut michael, FRONT_STREET, "Overtaken");
    let page = format!("/cases/{case}");
    let seen = |page: &str| {
        let (_, rest) = page.split_once("name=\"seen\" value=\"").expect("the form says it");
        rest.split('"').next().unwrap().to_owned()
    };
    let shown = seen(&michael.get(&page).text());
    // What is private to the other side holds nobody back.
    scene::comment_privately(&mut robert, &case, "Among us.", &[]);
    assert_eq!(seen(&michael.get(&page).text()), shown);
    let to = format!("{page}/comments");
    assert_eq!(michael.post_form(&to, &[("comment", "One"), ("seen", &shown)]).status, 303);
    let shown = seen(&michael.get(&page).text());
    scene::comment(&mut robert, &case, "Theirs came first.");
    let held = michael.post_form(&to, &[("comment", "Mine is kept"), ("seen", &shown)]);
    let text = held.text();
    assert_eq!(held.status, 409);
    for wanted in ["Written meanwhile", "Theirs came first.", "Mine is kept", "Send anyway"] {
        assert!(text.contains(wanted), "{wanted}");
    }
    assert!(!text.contains("Among us."));
    let again = [("comment", "Mine is kept"), ("seen", &*seen(&text))];
    assert_eq!(michael.post_form(&to, &again).status, 303);
    let nonsense = [("comment", "x"), ("seen", "*")];
    assert_eq!(michael.post_form(&to, &nonsense).status, 400);
}

#[test]
fn the_words_of_a_dialog_are_held_back_in_the_same_way_and_kept() {
    let world = World::demo(&[]);
    let [mut michael, mut robert] = ["Michael", "Robert"].map(|name| world.signed_in(name));
    let case = scene::open_case(&mut michael, FRONT_STREET, "Overtaken");
    let to = format!("/cases/{case}/do/inquire");
    let seen = |page: &str| {
        let (_, rest) = page.split_once("name=\"seen\" value=\"").expect("the dialog says it");
        rest.split('"').next().unwrap().to_owned()
    };
    let shown = seen(&robert.get(&to).text());
    scene::comment(&mut michael, &case, "Never mind, **found** it.");
    let held = robert.post_form(&to, &[("comment", "Which one is it?"), ("seen", &shown)]);
    let text = held.text();
    assert_eq!(held.status, 409);
    let found = "Never mind, <strong>found</strong> it.";
    for wanted in ["Written meanwhile", found, "Which one is it?", "Send anyway", "d-arrived"] {
        assert!(text.contains(wanted), "{wanted}");
    }
    let page = robert.get(&format!("/cases/{case}")).text();
    assert!(page.contains("/do/inquire\""), "it has not moved");
    // It is kept also if they go away from it now.
    assert!(robert.get(&to).text().contains("Which one is it?"));
    let again = [("comment", "Which one is it?"), ("seen", &*seen(&text))];
    assert_eq!(robert.post_form(&to, &again).status, 303);
    assert!(robert.get(&format!("/cases/{case}")).text().contains("Which one is it?"));
    assert_eq!(
        michael.post_form(&format!("/cases/{case}/do/submit-data"), &[("seen", "*")]).status,
        400
    );
}
