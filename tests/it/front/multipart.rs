//! What calls itself multipart (hardening 36, 40, 53).

use std::time::{Duration, Instant};

use casemate::{clock, web::wire::Fate};

use super::{
    child::Child,
    uploads::{FIELD, KIND, MIB, body, fate_of, file, manifest},
    wire::post,
    world::World,
};

/// Bodies that are no multipart, each with a word and a content type.
fn malformed(ok: &[u8]) -> Vec<(&'static str, String, Vec<u8>)> {
    let ok = ok.to_vec();
    let long_line = format!("{FIELD}\r\nX: {}", "y".repeat(MIB));
    let many_headers = format!("{FIELD}\r\n{}X: y", "X: y\r\n".repeat(100_000));
    let mut missing_end = ok.clone();
    missing_end.truncate(ok.len() - 9);
    let preamble = [vec![b'p'; 20 * MIB], ok.clone()].concat();
    let epilogue = [ok.clone(), vec![b'e'; MIB]].concat();
    let fields = |count: usize| body(&vec![(FIELD, &b"x"[..]); count]);
    let nested = "Content-Disposition: form-data; name=\"n\"\r\nContent-Type: multipart/mixed; \
                  boundary=inner";
    let base64 = format!("{}\r\nContent-Transfer-Encoding: base64", file("a.png"));
    let starred = "Content-Disposition: form-data; name=\"a\"; filename*=UTF-8''a.png";
    vec![
        ("missing end", KIND.into(), missing_end),
        ("no boundary", "multipart/form-data".into(), ok.clone()),
        ("empty boundary", "multipart/form-data; boundary=".into(), ok.clone()),
        ("long boundary", format!("{KIND}{}", "z".repeat(10_000)), ok.clone()),
        ("odd boundary", "multipart/form-data; boundary=\"x{y\"".into(), ok.clone()),
        ("other boundary", "multipart/form-data; boundary=abc".into(), ok.clone()),
        ("many parts", KIND.into(), fields(100_000)),
        ("a field too many", KIND.into(), fields(129)),
        ("many files", KIND.into(), body(&vec![(file("a.exe").as_str(), &b"x"[..]); 100_000])),
        ("many headers", KIND.into(), body(&[(&many_headers, b"x")])),
        ("long line", KIND.into(), body(&[(&long_line, b"x")])),
        ("long preamble", KIND.into(), preamble),
        ("long epilogue", KIND.into(), epilogue),
        ("nested", KIND.into(), body(&[(nested, b"--inner\r\n\r\nx\r\n--inner--")])),
        ("base64", KIND.into(), body(&[(&base64, b"eA==")])),
        ("starred name", KIND.into(), body(&[(starred, b"x")])),
        ("no name", KIND.into(), body(&[("Content-Disposition: form-data", b"x")])),
        ("no disposition", KIND.into(), body(&[("X: y", b"x")])),
        ("no head", KIND.into(), b"--xyz\r\nx\r\n--xyz--\r\n".to_vec()),
        ("bare end", KIND.into(), b"--xyz".to_vec()),
        ("nothing", KIND.into(), Vec::new()),
        ("big field", KIND.into(), body(&[(FIELD, &vec![b'x'; 300_000])])),
        ("not UTF-8", KIND.into(), body(&[(FIELD, b"\xff")])),
    ]
}

#[test]
fn multipart_that_is_none_is_refused_in_a_moment() {
    let mut child = Child::start(&[]);
    child.tell("open");
    let ok = body(&[(FIELD, b"x")]);
    let ask = |kind: &str, body: &[u8]| -> (u16, Instant) {
        let start = clock::monotonic();
        let mut wire = child.connect();
        wire.try_send(post("/upload", kind, body));
        (wire.answer().status, start)
    };
    assert_eq!(ask(KIND, &ok).0, 200);
    let memory = child.memory_mib();
    for (what, kind, body) in &malformed(&ok) {
        let (status, start) = ask(kind, body);
        assert!([400, 413].contains(&status), "{what}: {status}");
        assert!(start.elapsed() < Duration::from_secs(1), "{what}: {:?}", start.elapsed());
    }
    let grown = child.memory_mib().saturating_sub(memory);
    assert!(grown <= 8, "{grown} MiB");
    let fields = body(&vec![(FIELD, &b"x"[..]); 128]);
    assert_eq!(ask(KIND, &fields).0, 200);
    // Odd but in order: a boundary of one character, one in quotes, one within the content.
    let swapped = |boundary: &str| {
        String::from_utf8(ok.clone()).unwrap().replace("xyz", boundary).into_bytes()
    };
    assert_eq!(ask("multipart/form-data; boundary=q", &swapped("q")).0, 200);
    assert_eq!(ask("multipart/form-data; boundary=\"a b\"", &swapped("a b")).0, 200);
    assert_eq!(ask(KIND, &body(&[(&file("a.png"), b"--xyz --xy\r\n-xyz\r\n--xy")])).0, 200);
}

#[test]
fn what_a_part_says_of_its_type_is_ignored() {
    let world = World::start();
    let head = format!("{}\r\nContent-Type: multipart/mixed; boundary=inner", file("a.png"));
    let upload = post("/upload", KIND, &body(&[(&head, b"bytes")]));
    let manifest = manifest(&world.connect().ask(upload));
    assert!(matches!(manifest.files[0].fate, Fate::Spooled { .. }));
}

#[test]
fn a_long_name_is_cut_and_not_allowed() {
    let world = World::start();
    let name = format!("{}.png", "\u{e4}".repeat(2048));
    let arrived = fate_of(&world, &name, b"x");
    assert_eq!((arrived.name.len(), arrived.fate), (1024, Fate::NotAllowed));
}
