//! Multipart bodies: what is kept, what is refused, what is left behind (hardening 50, 51, 56,
//! 57).

use std::{net::Shutdown, time::Duration};

use casemate::{
    clock,
    web::wire::{Arrived, Fate, Manifest},
};

use super::{
    child::Child,
    wire::{Answer, post},
    world::{World, hasty},
};

pub(super) const KIND: &str = "multipart/form-data; boundary=xyz";
pub(super) const MIB: usize = 1024 * 1024;

/// A body of parts, each a head without its line ends and a content.
pub(super) fn body(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (head, content) in parts {
        body.extend_from_slice(b"--xyz\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(b"\r\n\r\n");
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--xyz--\r\n");
    body
}

pub(super) fn file(name: &str) -> String {
    format!("Content-Disposition: form-data; name=\"files\"; filename=\"{name}\"")
}

pub(super) const FIELD: &str = "Content-Disposition: form-data; name=\"a field\"";

pub(super) fn manifest(answer: &Answer) -> Manifest {
    assert_eq!(answer.status, 200, "{:?}", answer.text());
    serde_json::from_slice(&answer.body).unwrap()
}

pub(super) fn fate_of(world: &World, name: &str, content: &[u8]) -> Arrived {
    let upload = post("/upload", KIND, &body(&[(&file(name), content)]));
    let manifest = manifest(&world.connect().ask(upload));
    assert_eq!(manifest.files.len(), 1);
    manifest.files.into_iter().next().unwrap()
}

#[test]
fn fields_and_files_arrive_whole_and_hashed() {
    let world = World::start();
    let picture: Vec<u8> = (0..251).cycle().take(3 * MIB).collect();
    let parts = body(&[
        (FIELD, "first \u{e4}\r\n--xy".as_bytes()),
        (&file("a picture.PNG"), &picture),
        (FIELD, b""),
        (&file(""), b""),
        (&file("empty.txt"), b""),
    ]);
    let mut wire = world.connect();
    let manifest = manifest(&wire.ask(post("/upload?adopt", KIND, &parts)));
    let field = |value: &str| ("a field".to_owned(), value.to_owned());
    assert_eq!(manifest.fields, [field("first \u{e4}\r\n--xy"), field("")]);
    let [picture_file, empty] = &manifest.files[..] else { panic!("{:?}", manifest.files) };
    assert_eq!((picture_file.name.as_str(), picture_file.size), ("a picture.PNG", 3 << 20));
    assert_eq!((empty.name.as_str(), empty.size), ("empty.txt", 0));
    let Fate::Spooled { hash, .. } = &picture_file.fate else { panic!("{picture_file:?}") };
    assert_eq!(*hash, blake3::hash(&picture).to_hex().to_string());
    // Renamed by the application, so it is still there, and the spool is empty.
    assert_eq!(std::fs::read(world.toy.adopted.join(hash)).unwrap(), picture);
    assert!(world.spooled().is_empty());
    assert_eq!(wire.get("/next").line("Get "), Some("/next"), "the connection lives on");
    assert_eq!(world.toy.seen(), ["Post /upload", "Post /upload", "Get /next"]);
}

#[test]
fn what_the_application_does_not_take_is_gone_when_it_has_answered() {
    let world = World::start();
    let upload = post("/upload?wait", KIND, &body(&[(&file("a.png"), b"bytes")]));
    let mut wire = world.connect();
    wire.send(upload);
    world.toy.await_inside(1);
    assert_eq!(world.spooled().len(), 1);
    world.toy.open_gate();
    assert_eq!(wire.answer().status, 200);
    assert!(world.spooled().is_empty());
}

/// After uploads that nobody awaits an answer to.
fn await_empty_spool(world: &World) {
    let start = clock::monotonic();
    while !world.spooled().is_empty() {
        assert!(start.elapsed() < Duration::from_secs(10), "{:?}", world.spooled());
        std::thread::yield_now();
    }
}

#[test]
fn what_the_application_has_begun_to_take_stays_there_whatever_becomes_of_the_client() {
    let world = World::with(|config| config.connections_max = 1);
    let path = "/upload?wait&adopt&stranger";
    let mut wire = world.connect();
    wire.send(post(path, KIND, &body(&[(&file("a.png"), b"bytes")])));
    world.toy.await_inside(1);
    // A newcomer takes the only seat.
    let mut newcomer = world.connect();
    assert!(wire.rest().is_empty());
    assert_eq!(world.spooled().len(), 1);
    world.toy.open_gate();
    assert_eq!(newcomer.get("/after").status, 200);
    let start = clock::monotonic();
    let taken = || std::fs::read_dir(&world.toy.adopted).unwrap().count();
    while taken() == 0 {
        assert!(start.elapsed() < Duration::from_secs(10), "not adopted");
        std::thread::yield_now();
    }
}

#[test]
fn a_refused_upload_is_answered_before_its_body() {
    let world = World::start();
    let mut wire = world.connect();
    wire.send(format!(
        "POST /upload?refused HTTP/1.1\r\nHost: test\r\nContent-Type: {KIND}\r\nContent-Length: \
         20971520\r\n\r\n"
    ));
    let answer = wire.answer();
    assert_eq!((answer.status, answer.text()), (403, "you may not"));
    assert_eq!(answer.header("connection"), Some("close"));
    // A client that goes on sending still gets to read that.
    let mut stubborn = world.connect();
    stubborn.send(format!(
        "POST /upload?refused HTTP/1.1\r\nHost: test\r\nContent-Type: {KIND}\r\nContent-Length: \
         20971520\r\n\r\n"
    ));
    for _ in 0..320 {
        stubborn.send(vec![b'x'; 65536]);
    }
    assert_eq!(stubborn.answer().status, 403);
    assert!(stubborn.rest().is_empty());
    assert_eq!(world.toy.seen(), ["Post /upload", "Post /upload"]);
}

#[test]
fn sizes_end_where_the_allowance_says() {
    let world = World::start();
    for (name, size, limit) in [
        ("a.txt", 999, None),
        ("a.txt", 1000, None),
        ("a.txt", 1001, Some(1000)),
        ("a.txt", 500_000, Some(1000)),
        ("a.png", 10 * MIB - 1, None),
        ("a.png", 10 * MIB, None),
        ("a.png", 10 * MIB + 1, Some(10 << 20)),
        ("a.png", 20 * MIB, Some(10 << 20)),
    ] {
        let arrived = fate_of(&world, name, &vec![1; size]);
        assert_eq!(arrived.size, size as u64, "the page can say how large it was");
        match limit {
            Some(limit) => assert_eq!(arrived.fate, Fate::TooLarge { limit }, "{name} {size}"),
            None => assert!(matches!(arrived.fate, Fate::Spooled { .. }), "{name} {size}"),
        }
    }
    for name in ["a.exe", "a.png.", "a.png.exe", ".png", "png", "a.png ", "\u{e4}"] {
        assert_eq!(fate_of(&world, name, b"x").fate, Fate::NotAllowed, "{name}");
    }
    assert!(world.spooled().is_empty());
}

#[test]
fn a_body_beyond_all_files_together_is_refused_at_once() {
    let world = World::start();
    // Three files of 10 MiB and a MiB more may come.
    let start = clock::monotonic();
    let mut wire = world.connect();
    wire.send(format!(
        "POST /upload HTTP/1.1\r\nHost: test\r\nContent-Type: {KIND}\r\nContent-Length: {}\r\n\r\n",
        31 * MIB + 1
    ));
    let answer = wire.answer();
    assert_eq!((answer.status, answer.header("connection")), (413, Some("close")));
    assert!(start.elapsed() < Duration::from_secs(1));
    // Of unknown length: when it gets there.
    let mut wire = world.connect();
    let head = format!("Content-Type: {KIND}\r\nTransfer-Encoding: chunked\r\n\r\n");
    wire.send(format!("POST /upload HTTP/1.1\r\nHost: test\r\n{head}"));
    let head = format!("--xyz\r\n{}\r\n\r\n", file("a.txt"));
    wire.send(format!("{:x}\r\n{head}\r\n", head.len()));
    let piece = [b"10000\r\n".to_vec(), vec![b'x'; 65536], b"\r\n".to_vec()].concat();
    let mut sent = 0;
    while wire.try_send(&piece) && sent < 600 {
        sent += 1;
    }
    assert_eq!(wire.answer().status, 413);
    assert_eq!(world.toy.seen(), ["Post /upload", "Post /upload"], "announced, never arrived");
    assert!(world.spooled().is_empty());
}

#[test]
fn more_files_than_allowed_are_listed_as_such() {
    let world = World::start();
    let (name, refused) = (file("a.png"), file("a.exe"));
    let mut parts: Vec<(&str, &[u8])> = vec![(&refused, b"x")];
    parts.extend([(name.as_str(), &b"y"[..]); 5]);
    let manifest = manifest(&world.connect().ask(post("/upload", KIND, &body(&parts))));
    let fates: Vec<&Fate> = manifest.files.iter().map(|file| &file.fate).collect();
    assert_eq!(fates[0], &Fate::NotAllowed);
    assert!(fates[1..4].iter().all(|fate| matches!(fate, Fate::Spooled { .. })));
    assert_eq!(fates[4..], [&Fate::TooMany, &Fate::TooMany]);
}

#[test]
fn a_cut_off_upload_stores_nothing_and_is_never_heard_of() {
    let world = World::with(|config| config.deadlines = hasty());
    let whole = body(&[(FIELD, b"text"), (&file("a.png"), &vec![1; 300_000])]);
    let end = whole.len();
    // Cut in the field, in the head of the file, in the file, in the last boundary.
    for cut in [20, 80, 200_000, end - 7, end - 4, end - 1] {
        let mut wire = world.connect();
        let upload = post("/upload", KIND, &whole);
        wire.send(&upload[..upload.len() - (end - cut)]);
        wire.stream.shutdown(Shutdown::Write).unwrap();
        assert_eq!(wire.answer().status, 400, "{cut} of {end}");
        let mut reset = world.connect();
        reset.send(&upload[..upload.len() - (end - cut)]);
        drop(reset);
    }
    // One that stalls.
    let mut wire = world.connect();
    let upload = post("/upload", KIND, &whole);
    wire.send(&upload[..upload.len() - 100_000]);
    assert_eq!(wire.answer().status, 408);
    // One whose parts end before its length does.
    let mut wire = world.connect();
    let mut lying = post("/upload", KIND, &[&whole[..], b"....."].concat());
    lying.truncate(lying.len() - 5);
    wire.send(lying);
    wire.stream.shutdown(Shutdown::Write).unwrap();
    assert_eq!(wire.answer().status, 400);
    await_empty_spool(&world);
    let announced = world.toy.count("Post /upload");
    assert!(announced <= 14, "each was announced once and none arrived: {announced}");
    assert!(std::fs::read_dir(&world.toy.adopted).unwrap().next().is_none());
}

#[test]
fn the_budgets_of_owner_appliance_and_disk_end_uploads_and_come_back() {
    let budget = |change: fn(&mut casemate::web::edge::Limits)| {
        let world = World::with(|config| change(&mut config.limits));
        let large = fate_of(&world, "a.png", &vec![1; 3 * MIB]);
        assert_eq!((large.fate, large.size), (Fate::NoRoom, 3 << 20));
        world
    };
    let own = budget(|limits| limits.spool_bytes_per_owner = 2 << 20);
    let all = budget(|limits| limits.spool_bytes = 2 << 20);
    for world in [own, all] {
        // What was taken is given back: the same fits, one after the other.
        for _ in 0..3 {
            let small = fate_of(&world, "a.png", &vec![1; 2 * MIB]);
            assert!(matches!(small.fate, Fate::Spooled { .. }), "{small:?}");
            assert!(world.spooled().is_empty());
        }
    }
    let full = World::with(|config| config.limits.free_bytes_min = u64::MAX);
    assert_eq!(fate_of(&full, "a.png", b"x").fate, Fate::NoRoom);
    // Fields alone still come through.
    let fields = post("/upload", KIND, &body(&[(FIELD, b"x")]));
    assert_eq!(manifest(&full.connect().ask(fields)).fields.len(), 1);
}

#[test]
fn an_upload_takes_little_memory() {
    let mut child = Child::start(&[]);
    child.tell("open");
    let upload = post("/upload", KIND, &body(&[(&file("a.png"), &vec![1; 10 * MIB])]));
    assert_eq!(child.connect().ask(&upload).status, 200);
    let before = child.memory_mib();
    std::thread::scope(|scope| {
        for owner in 0..8 {
            let (child, upload) = (&child, &upload);
            scope.spawn(move || {
                let path = format!("POST /upload?owner={owner} ");
                let upload = [path.as_bytes(), &upload["POST /upload ".len()..]].concat();
                for _ in 0..3 {
                    assert_eq!(child.connect().ask(&upload).status, 200);
                }
            });
        }
    });
    let grown = child.memory_mib().saturating_sub(before);
    assert!(grown <= 8 * 2, "{grown} MiB for 8 uploads of 10 MiB at once");
}
