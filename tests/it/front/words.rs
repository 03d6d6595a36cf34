//! Multipart bodies without files, or whose files nobody wants: words get through.

use std::time::Duration;

use super::{
    uploads::{FIELD, KIND, MIB, body, file, manifest},
    wire::{Wire, post},
    world::World,
};

#[test]
fn words_wait_for_no_turn() {
    let world = World::with(|config| config.deadlines.upload_turn = Duration::from_millis(100));
    let with_file = body(&[(FIELD, b"words"), (&file("a.png"), b"bytes")]);
    let mut slow: Vec<Wire> = (1..=8).map(|_| world.connect()).collect();
    for (owner, wire) in slow.iter_mut().enumerate() {
        let path = format!("/upload?owner={}&account=1&wait", owner + 1);
        wire.send(post(&path, KIND, &with_file));
    }
    world.toy.await_inside(8);
    // All that one account may have at once is taken, but a colleague has only something to say.
    let colleague = "/upload?owner=9&account=1";
    assert_eq!(world.connect().ask(post(colleague, KIND, &with_file)).status, 429);
    for parts in [&[(FIELD, &b"words"[..])][..], &[(FIELD, b"words"), (&file(""), b"")]] {
        let manifest = manifest(&world.connect().ask(post(colleague, KIND, &body(parts))));
        assert_eq!(manifest.fields, [("a field".to_owned(), "words".to_owned())]);
    }
    world.toy.open_gate();
    for wire in &mut slow {
        assert_eq!(wire.answer().status, 200);
    }
    assert_eq!(world.connect().ask(post(colleague, KIND, &with_file)).status, 200);
}

#[test]
fn before_the_first_file_a_body_is_no_longer_than_words_are() {
    let world = World::start();
    let (nameless, named) = (file(""), file("a.png"));
    let much = vec![1; 2 * MIB];
    let ask = |parts: &[(&str, &[u8])]| {
        let upload = post("/upload", KIND, &body(parts));
        let mut wire = world.connect();
        wire.try_send(upload);
        wire.answer().status
    };
    assert_eq!(ask(&[(&nameless, &much)]), 413);
    assert_eq!(ask(&[(&named, &much), (&nameless, &much)]), 200);
}

#[test]
fn words_have_their_share_of_the_memory_for_bodies() {
    let world = World::with(|config| config.limits.bodies_bytes = 100 * 1024);
    let upload = |field: &[u8]| post("/upload", KIND, &body(&[(FIELD, field)]));
    // What does not fit is refused before its end has come.
    let long = upload(&vec![b'x'; 110 * 1024]);
    let mut wire = world.connect();
    wire.send(&long[..long.len() - 20]);
    assert_eq!(wire.answer().status, 503);
    // So is what would not when it is passed on: each of these bytes takes six then.
    assert_eq!(world.connect().ask(upload(&vec![1; 40 * 1024])).status, 503);
    for _ in 0..5 {
        assert_eq!(
            world.connect().ask(upload(&vec![b'x'; 40 * 1024])).status,
            200,
            "all came back"
        );
    }
}

#[test]
fn where_only_words_are_allowed_no_byte_of_a_file_is_waited_for() {
    let world = World::start();
    let head = |length: usize| {
        format!(
            "POST /upload?words HTTP/1.1\r\nHost: test\r\nContent-Type: {KIND}\r\n\
             Content-Length: {length}\r\n\r\n"
        )
    };
    let (name, parts) = (file("a.png"), [(FIELD, &b"words"[..]), (&file(""), b"")]);
    let begun = [&body(&parts)[..], format!("--xyz\r\n{name}\r\n\r\n").as_bytes()].concat();
    let begun = String::from_utf8(begun).unwrap().replace("--xyz--\r\n", "");
    let field = [("a field".to_owned(), "words".to_owned())];
    for sends_on in [false, true] {
        let mut wire = world.connect();
        wire.send(head(200 * MIB));
        wire.send(&begun);
        for _ in 0..if sends_on { 320 } else { 0 } {
            wire.send(vec![b'x'; 65536]);
        }
        let answer = wire.answer();
        assert_eq!(answer.header("connection"), Some("close"));
        let manifest = manifest(&answer);
        assert_eq!((&manifest.fields[..], manifest.cut), (&field[..], true));
        assert!(manifest.files.is_empty() && world.spooled().is_empty());
    }
    // Fields alone come whole, and the connection lives on.
    let mut wire = world.connect();
    let whole = manifest(&wire.ask(post("/upload?words", KIND, &body(&parts))));
    assert_eq!((&whole.fields[..], whole.cut), (&field[..], false));
    assert_eq!(wire.get("/next").line("Get "), Some("/next"));
    // Words have their bounds as ever.
    let long = vec![b'x'; 300 * 1024];
    let long = post("/upload?words", KIND, &body(&[(FIELD, &long), (&name, b"")]));
    assert_eq!(world.connect().ask(long).status, 413);
}
