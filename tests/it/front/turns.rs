//! Turns to upload: who waits, and for whom room is left.

use std::time::Duration;

use casemate::clock;

use super::{
    uploads::{KIND, MIB, body, file},
    wire::{Wire, post},
    world::World,
};

#[test]
fn who_waits_too_long_for_a_turn_is_told_to_come_back() {
    let world = World::with(|config| {
        config.limits.uploads_per_owner = 1;
        config.deadlines.upload_turn = Duration::from_millis(100);
    });
    let upload = |path: &str| post(path, KIND, &body(&[(&file("a.png"), b"bytes")]));
    let mut first = world.connect();
    first.send(upload("/upload?wait"));
    world.toy.await_inside(1);
    let refused = world.connect().ask(upload("/upload"));
    assert_eq!((refused.status, refused.header("retry-after")), (429, Some("5")));
    world.toy.open_gate();
    assert_eq!(first.answer().status, 200);
    assert_eq!(world.connect().ask(upload("/upload")).status, 200);
}

/// Whether an answer has begun to come.
fn is_told(wire: &Wire) -> bool {
    wire.stream.set_nonblocking(true).unwrap();
    let told = wire.stream.peek(&mut [0]).is_ok();
    wire.stream.set_nonblocking(false).unwrap();
    told
}

/// Takes out those that are told to come back, until so many are left.
fn until_left(wires: &mut Vec<Wire>, left: usize) {
    let start = clock::monotonic();
    while wires.len() > left {
        assert!(start.elapsed() < Duration::from_secs(20), "{} are left", wires.len());
        wires.retain_mut(|wire| {
            let told = is_told(wire);
            assert!(!told || wire.answer().status == 429);
            !told
        });
    }
}

#[test]
fn one_owners_many_uploads_leave_room_for_others() {
    let world = World::with(|config| config.deadlines.upload_turn = Duration::from_mins(1));
    // 200 at once by one user: four come in, 32 wait, the others are told to come back.
    let upload = post("/upload?owner=1&wait", KIND, &body(&[(&file("a.png"), &vec![1; MIB])]));
    let mut greedy: Vec<Wire> = (0..200).map(|_| world.connect()).collect();
    // The first byte of the file is still to come.
    let begun = upload.len() - MIB - "\r\n--xyz--\r\n".len();
    for wire in &mut greedy {
        wire.send(&upload[..begun]);
    }
    until_left(&mut greedy, 36);
    // Somebody else's comes through meanwhile, and so do pages.
    let other = post("/upload?owner=2", KIND, &body(&[(&file("a.png"), &vec![2; MIB])]));
    for _ in 0..10 {
        assert_eq!(world.connect().ask(&other).status, 200);
        assert_eq!(world.connect().get("/page").status, 200);
    }
    assert!(!greedy.iter().any(is_told), "36 still have their turn or wait for it");
    world.toy.open_gate();
    for wire in &mut greedy {
        wire.send(&upload[begun..]);
    }
    for wire in &mut greedy {
        assert_eq!(wire.answer().status, 200);
    }
    assert!(world.spooled().is_empty());
}

/// Has 32 upload at once and never end; those who do not get a turn give up soon. Returns once all
/// but eight have, and somebody else's upload has come through all the same.
fn greed_leaves_room(greedy: impl Fn(usize) -> (String, String), other: (&str, &str)) {
    let world = World::with(|config| {
        config.deadlines.upload_turn = Duration::from_millis(500);
        config.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
    });
    let upload = |path: &str, from: &str| {
        let upload = post(path, KIND, &body(&[(&file("a.png"), b"bytes")]));
        let from = format!("\r\nX-Forwarded-For: {from}\r\n");
        let line = upload.windows(2).position(|two| two == b"\r\n").unwrap();
        [&upload[..line], from.as_bytes(), &upload[line + 2..]].concat()
    };
    let mut wires: Vec<Wire> = (0..32).map(|_| world.connect()).collect();
    for (n, wire) in wires.iter_mut().enumerate() {
        let (path, from) = greedy(n);
        wire.send(upload(&path, &from));
    }
    world.toy.await_inside(8);
    until_left(&mut wires, 8);
    let (path, from) = other;
    assert_eq!(world.connect().ask(upload(path, from)).status, 200);
    assert!(!wires.iter().any(is_told), "eight have their turn still");
}

#[test]
fn one_accounts_many_users_leave_room_for_others() {
    let path = |n: usize| format!("/upload?owner={}&account=1&wait", n + 1);
    let from = |n: usize| format!("203.0.113.{n}");
    let other = ("/upload?owner=99&account=2", "203.0.113.1");
    greed_leaves_room(|n| (path(n), from(n)), other);
}

#[test]
fn one_networks_many_accounts_leave_room_for_others() {
    let path = |n: usize| format!("/upload?owner={}&wait", n + 1);
    let from = |n: usize| format!("2001:db8::{n}");
    greed_leaves_room(|n| (path(n), from(n)), ("/upload?owner=99", "2001:db8:0:1::1"));
}
