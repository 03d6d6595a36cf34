//! What a connection may expect: bodies whole, one request at a time, HEAD as GET, the 100 that
//! was asked for, and an end to those who are slow (hardening 51, 63, 111, 113, 119, 120).

use std::{io::Write, net::Shutdown};

use super::{
    wire::{Answer, Wire, get, post},
    world::{World, hasty},
};

#[test]
fn bodies_arrive_as_they_were_sent() {
    let world = World::start();
    let mut wire = world.connect();
    let length = wire.ask(post("/body", "text/plain", b"hello"));
    assert!(length.text().ends_with("\n\nhello"));
    let chunked = "POST /body HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n";
    wire.send(chunked);
    for piece in ["5\r\nhel", "lo\r", "\n00", "1\r\n!\r\n", "0\r\n", "\r\n"] {
        wire.send(piece);
    }
    let answer = wire.answer();
    assert!(answer.text().ends_with("\n\nhello!"));
    // The edge says the length itself, and says nothing of codings.
    assert!(answer.line("transfer-encoding").is_none());
    assert_eq!(answer.line("content-length: "), Some("6"));
    assert_eq!(wire.get("/again").line("Get "), Some("/again"));
}

#[test]
fn a_cut_off_or_overlong_body_is_never_taken_for_a_whole_one() {
    let world = World::start();
    for (head, body) in [
        ("Content-Length: 10", "hello"),
        ("Transfer-Encoding: chunked", "5\r\nhello\r\n"),
        ("Transfer-Encoding: chunked", "5\r\nhel"),
        ("Transfer-Encoding: chunked", "5\r\nhello\r\n0\r\n"),
    ] {
        let mut wire = world.connect();
        wire.send(format!("POST /cut HTTP/1.1\r\nHost: test\r\n{head}\r\n\r\n{body}"));
        wire.stream.shutdown(Shutdown::Write).unwrap();
        assert_eq!(wire.answer().status, 400, "{head} {body:?}");
        assert!(wire.rest().is_empty());
    }
    // More than was announced is the next request, and none.
    let mut wire = world.connect();
    wire.send("POST /short HTTP/1.1\r\nHost: test\r\nContent-Length: 3\r\n\r\nabcdef\r\n\r\n");
    assert!(wire.answer().text().ends_with("\n\nabc"));
    assert_eq!(wire.answer().status, 400);
    assert_eq!(world.toy.seen(), ["Post /short"]);
}

#[test]
fn a_client_that_has_said_all_is_answered() {
    let world = World::start();
    let mut wire = world.connect();
    wire.send(get("/half"));
    wire.stream.shutdown(Shutdown::Write).unwrap();
    assert_eq!(wire.answer().line("Get "), Some("/half"));
    assert!(wire.rest().is_empty());
}

#[test]
fn pipelined_requests_wait_for_each_other() {
    let world = World::start();
    let mut wire = world.connect();
    wire.send(get("/wait"));
    wire.send(get("/pipelined").repeat(200));
    world.toy.await_inside(1);
    let mut other = world.connect();
    for _ in 0..50 {
        assert_eq!(other.get("/other").status, 200);
    }
    assert_eq!(world.toy.count("Get /pipelined"), 0, "one request in flight per connection");
    world.toy.open_gate();
    assert_eq!(wire.answer().text(), "waited");
    for _ in 0..200 {
        assert_eq!(wire.answer().line("Get "), Some("/pipelined"));
    }
}

#[test]
fn pipelined_requests_behind_an_unread_answer_stay_unprocessed() {
    let world = World::start();
    let mut wire = world.connect();
    // More than the socket's buffers hold.
    wire.send(get("/big?bytes=33554432"));
    wire.send(get("/pipelined").repeat(200));
    assert_eq!(wire.head().status, 200);
    let mut other = world.connect();
    for _ in 0..50 {
        assert_eq!(other.get("/other").status, 200);
    }
    assert_eq!(world.toy.count("Get /pipelined"), 0);
    wire.take(33_554_432);
    for _ in 0..200 {
        assert_eq!(wire.answer().line("Get "), Some("/pipelined"));
    }
}

#[test]
fn the_answer_to_head_is_that_to_get_without_its_body() {
    let world = World::start();
    let hash = world.keep_blob(&vec![7; 100_000]);
    let blob = format!("/blob/{hash}");
    let paths = [
        "/big?bytes=20000",
        "/big?bytes=3000000",
        "/big?bytes=0",
        "/status?is=404",
        "/status?is=304",
        "/status?is=204",
        &blob,
    ];
    for path in paths {
        let mut wire = world.connect();
        let mut got = wire.get(path);
        let mut headed = wire.ask_head(path);
        got.body.clear();
        for answer in [&mut got, &mut headed] {
            answer.headers.retain(|(name, _)| name != "date");
            answer.headers.sort();
        }
        assert_eq!(got, headed, "{path}");
        assert_eq!(wire.get("/after").line("Get "), Some("/after"), "no stray body");
    }
    // Refused by the edge itself: the same holds.
    let refused = |method: &str| format!("{method} //x HTTP/1.1\r\nHost: test\r\n\r\n");
    let (mut one, mut two) = (world.connect(), world.connect());
    let (got, headed) = (one.ask(refused("GET")), two.ask_for_head(refused("HEAD")));
    assert_eq!(got.headers, headed.headers);
    assert!(two.rest().is_empty());
}

impl Wire {
    fn ask_head(&mut self, path: &str) -> Answer {
        self.ask_for_head(get(path).replacen("GET", "HEAD", 1))
    }

    fn ask_for_head(&mut self, request: String) -> Answer {
        self.send(request);
        self.answer_to_head()
    }
}

#[test]
fn bodies_and_answers_take_no_more_memory_than_they_may() {
    let world = World::with(|config| {
        config.limits.bodies_bytes = 1000;
        config.limits.answers_bytes = 1000;
        config.limits.answers_spool_bytes = 100_000;
    });
    let body = |length: usize| post("/body", "text/plain", &vec![b'x'; length]);
    let refused = world.connect().ask(body(1001));
    assert_eq!((refused.status, refused.header("retry-after")), (503, Some("5")));
    for _ in 0..3 {
        assert_eq!(world.connect().ask(body(1000)).status, 200, "what was taken is given back");
    }
    // Answers go through the spool when memory is used up, and not at all when that is.
    for _ in 0..3 {
        let answer = world.connect().get("/big?bytes=100000");
        assert_eq!((answer.status, answer.body.len()), (200, 100_000));
        assert_eq!(world.connect().get("/big?bytes=100001").status, 503);
    }
    assert!(world.spooled().is_empty());
}

#[test]
fn small_packets_are_not_held_back() {
    let world = World::start();
    // The head goes out while the file is still being read, so there are two packets.
    let hash = world.keep_blob(&vec![1; 100_000]);
    let request = format!("GET /blob/{hash} HTTP/1.1\r\nHost: test\r\nRange: bytes=0-9999\r\n\r\n");
    let mut wire = world.connect();
    let start = casemate::clock::monotonic();
    for _ in 0..50 {
        assert_eq!(wire.ask(&request).body.len(), 10_000);
    }
    // Waiting for acknowledgements would take 40 ms each time.
    assert!(start.elapsed() < std::time::Duration::from_secs(1), "{:?}", start.elapsed());
}

#[test]
fn expect_100_gets_its_interim_answer_and_never_a_desync() {
    let world = World::start();
    let expecting = |path: &str, length: usize| {
        format!(
            "POST {path} HTTP/1.1\r\nHost: test\r\nExpect: 100-continue\r\nContent-Length: \
             {length}\r\n\r\n"
        )
    };
    let mut wire = world.connect();
    wire.send(expecting("/expect", 5));
    assert_eq!(wire.head().status, 100);
    wire.send("hello");
    assert!(wire.answer().text().ends_with("\n\nhello"));
    assert_eq!(wire.get("/next").line("Get "), Some("/next"));
    // Refused before the body: no interim answer, and what looks like a request in the body that
    // the client sends all the same is not one.
    let mut wire = world.connect();
    wire.send(expecting("/expect", 300_000));
    assert_eq!(wire.head().status, 413);
    wire.try_send(get("/smuggled"));
    assert!(!wire.rest().windows(4).any(|four| four == b"HTTP"));
    assert_eq!(world.toy.count("Get /smuggled"), 0);
    assert_eq!(world.toy.count("Post /expect"), 1);
}

#[test]
fn upgrades_are_ignored_and_bodies_stay_bodies() {
    let world = World::start();
    for upgrade in [
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
         Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk",
        "Connection: upgrade",
        "Upgrade: TLS/1.2",
    ] {
        let mut wire = world.connect();
        let body = get("/smuggled");
        let length = body.len();
        let answer = wire.ask(format!(
            "POST /up HTTP/1.1\r\nHost: test\r\n{upgrade}\r\nContent-Length: {length}\r\n\r\n{body}"
        ));
        assert_eq!(answer.status, 200);
        assert!(answer.text().ends_with(&body), "{upgrade}");
        assert!(answer.line("upgrade").is_none() && answer.line("connection").is_none());
        assert_eq!(wire.get("/next").line("Get "), Some("/next"), "{upgrade}");
    }
    assert_eq!(world.toy.count("Get /smuggled"), 0);
}

#[test]
fn connections_end_when_either_side_says_so() {
    let world = World::start();
    let mut wire = world.connect();
    let closing = "GET /last HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n";
    let answer = wire.ask(format!("{closing}{}", get("/smuggled")));
    assert_eq!(answer.header("connection"), Some("close"));
    assert!(wire.rest().is_empty());
    let mut wire = world.connect();
    let old = "GET /old HTTP/1.0\r\nHost: test\r\nConnection: keep-alive\r\n\r\n";
    let answer = wire.ask(format!("{old}{}", get("/smuggled")));
    assert_eq!(answer.header("connection"), Some("close"));
    assert!(wire.rest().is_empty());
    assert_eq!(world.toy.seen(), ["Get /last", "Get /old"]);
}

#[test]
fn who_is_slow_is_told_so_and_cut() {
    let world = World::with(|config| config.deadlines = hasty());
    let mut silent = world.connect();
    let mut in_head = world.connect();
    in_head.send("GET /slow HTTP/1.1\r\nHo");
    let mut in_body = world.connect();
    in_body.send("POST /slow HTTP/1.1\r\nHost: test\r\nContent-Length: 9\r\n\r\nabc");
    let mut idle = world.connect();
    assert_eq!(idle.get("/idle").status, 200);
    let mut between = world.connect();
    assert_eq!(between.get("/between").status, 200);
    between.send("GET /bet");
    assert!(silent.rest().is_empty());
    assert_eq!(in_head.answer().status, 408);
    assert!(in_head.rest().is_empty());
    assert_eq!(in_body.answer().status, 408);
    assert!(in_body.rest().is_empty());
    assert_eq!(between.answer().status, 408);
    assert!(idle.rest().is_empty());
    assert_eq!(world.toy.seen(), ["Get /idle", "Get /between"]);
}

#[test]
fn who_drips_is_cut_and_who_is_merely_slow_is_not() {
    let world = World::with(|config| {
        config.deadlines = hasty();
        config.deadlines.pace_bytes_per_second = 1000;
    });
    // 600 bytes are wanted in each 600 ms: one byte at a time is too few.
    let mut dripping = world.connect();
    dripping.send("POST /drip HTTP/1.1\r\nHost: test\r\nContent-Length: 100000\r\n\r\n");
    while dripping.stream.write_all(b"x").is_ok() && world.front().edge().connections() > 0 {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    // 3,000 a second are enough, however long it takes.
    let mut slow = world.connect();
    slow.send("POST /slow HTTP/1.1\r\nHost: test\r\nContent-Length: 6000\r\n\r\n");
    for _ in 0..20 {
        std::thread::sleep(std::time::Duration::from_millis(100));
        slow.send([b'x'; 300]);
    }
    assert_eq!(slow.answer().status, 200);
    assert_eq!(world.toy.seen(), ["Post /slow"]);
}

#[test]
fn who_does_not_read_is_cut() {
    let world = World::with(|config| config.deadlines = hasty());
    let mut wire = world.connect();
    wire.send(get("/big?bytes=33554432"));
    assert_eq!(wire.head().status, 200);
    // Nothing is read until the edge has given up; what it sent before then is not all.
    while world.front().edge().connections() > 0 {
        std::thread::yield_now();
    }
    assert!(wire.rest().len() < 33_554_432);
}
