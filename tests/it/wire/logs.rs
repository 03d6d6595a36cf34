//! The log: one line an event, nothing in it that only some may know, nothing that drives a terminal.

use std::fs;

use super::scene::{self, FRONT_STREET};
use crate::{
    client::File,
    world::{World, casemate},
};

/// Whether a line reads `TIME LEVEL event key=value …`, in visible ASCII or quoted text.
fn is_line(line: &str) -> bool {
    let mut words = line.split(' ');
    let time = words.next().is_some_and(|time| time.len() == 24 && time.ends_with('Z'));
    let level =
        words.next().is_some_and(|level| ["error", "warn", "info", "debug"].contains(&level));
    let event = |word: &str| word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    time && level && words.next().is_some_and(event) && !line.chars().any(char::is_control)
}

#[test]
fn the_log_holds_no_secret_and_no_body() {
    let world = World::demo(&["--log", "debug"]);
    let robert = world.user("Robert").clone();
    let mut client = world.signed_in("Robert");
    let session = client.cookies["casemate-plain"].clone();
    let token = client.token().unwrap().to_owned();
    let case = scene::open_case(&mut world.signed_in("Ivo"), FRONT_STREET, "Qz8subject");
    let words = "Qz8private words";
    let file = File { name: "Qz8name.txt", bytes: b"Qz8bytes of a file\n" };
    scene::comment_privately(&mut client, &case, words, &[file]);
    let page = client.get(&format!("/cases/{case}")).text();
    let id = scene::ids(&page, "CAAT", 3)[0].clone();
    client.post_form(&format!("/cases/{case}/draft"), &[("comment", "Qz8draft")]);
    client.get(&format!("/cases/new?q=Qz8query&token={token}"));

    // A fault is logged with all that is known of it.
    let hex = blake3::hash(b"Qz8bytes of a file\n").to_hex().to_string();
    fs::remove_file(world.data().join("blobs").join(&hex[..2]).join(&hex[2..])).unwrap();
    assert_eq!(client.get(&format!("/files/{id}")).status, 500);
    assert_eq!(client.get(&format!("/files/{id}/view")).status, 500);
    let mut stranger = world.stranger();
    stranger.get("/sign-in");
    let wrong = [("email", robert.email.as_str()), ("password", "Qz8wrong password")];
    stranger.post_form("/sign-in", &wrong);
    stranger.get("/set-up/Qz8secret");
    stranger.send("GET", "/cases", &[("authorization", "Bearer Qz8bearer")], None);
    let flags = ["--email", robert.email.as_str()];
    casemate(&["user", "passwd"], &world.data(), &flags, "Qz8new password");

    let log = world.log();
    assert!(log.contains("blob_missing") && log.contains("request_failed"), "{log}");
    for secret in ["Qz8", &robert.password, &session, &token, &token[..64]] {
        assert!(!log.contains(secret), "{secret} is in the log:\n{log}");
    }
    assert!(log.lines().all(is_line), "{log}");
}

#[test]
fn nothing_that_a_client_says_makes_a_line_of_its_own() {
    let world = World::demo(&["--log", "debug"]);
    let mut client = world.signed_in("Robert");
    let evil = "x%0d%0a2026-11-21T10:00:00.000Z%20error%20forged%1b[2J%e2%80%ae";
    for path in [format!("/{evil}"), format!("/cases/{evil}"), format!("/cases?q={evil}")] {
        client.send(
            "GET",
            &path,
            &[("user-agent", "\" forged=1 \\"), ("referer", "\t forged")],
            None,
        );
    }
    let host = world.url.strip_prefix("http://").unwrap();
    for raw in [
        "GET /\x1b[2J HTTP/1.1\r\nHost: x\r\n\r\n".to_owned(),
        format!("GET / HTTP/1.1\r\nHost: {host}\r\nX: \x1b[31m forged\r\n\r\n"),
        format!("F\nORGED / HTTP/1.1\r\nHost: {host}\r\n\r\n"),
        "GET / HTTP/1.1\r\nHost: for\x1bged\r\n\r\n".to_owned(),
    ] {
        let mut wire = crate::front::wire::Wire::to(host.parse().unwrap());
        wire.send(raw);
        wire.stream.shutdown(std::net::Shutdown::Write).unwrap();
        wire.rest();
    }
    let log = world.log();
    assert!(log.lines().all(is_line), "{log:?}");
    assert!(!log.contains('\u{1b}') && !log.contains('\u{202e}'), "{log:?}");
    assert!(!log.lines().any(|line| line.contains("Z error forged")), "{log}");
}
