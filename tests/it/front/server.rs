//! The application's side: panics, headers, workers, the secret, rebuilding.

use std::{
    io::{Read, Write},
    os::unix::{fs::PermissionsExt, net::UnixStream},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use casemate::{
    clock,
    web::{
        request::Response,
        server::{Server, Settings},
        wire::{PING, Socket},
    },
};

use super::{child::Child, wire::get, world::World};

#[test]
fn a_thousand_panics_cost_a_thousand_answers_and_no_worker() {
    let child = Child::start(&[]);
    let mut wire = child.connect();
    for _ in 0..100 {
        assert_eq!(wire.get("/panic").status, 500);
    }
    let before = child.threads();
    for _ in 0..900 {
        let answer = wire.get("/panic");
        assert_eq!(answer.status, 500);
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    }
    assert_eq!(child.threads(), before);
    assert_eq!(wire.get("/after").status, 200);
    let log = child.stop();
    assert_eq!(log.matches(" error handler_panicked ").count(), 1000);
}

#[test]
fn headers_of_the_application_cannot_break_its_answer_apart() {
    let world = World::start();
    let mut wire = world.connect();
    let split = wire.get("/split");
    assert_eq!((split.status, split.header("x-a"), split.header("x-injected")), (200, None, None));
    let framed = wire.get("/frame");
    assert_eq!(framed.text(), "four");
    let leaked = wire.get("/leak");
    assert!(leaked.headers.iter().all(|(name, _)| !name.starts_with("x-edge-")));
    assert!(leaked.header("server").is_none());
    assert_eq!(wire.get("/after").status, 200);
}

#[test]
fn sixty_four_requests_are_worked_on_at_once() {
    let world = World::start();
    let mut wires: Vec<_> = (0..64).map(|_| world.connect()).collect();
    for wire in &mut wires {
        wire.send(get("/wait"));
    }
    // Group commit sees as many as this.
    world.toy.await_inside(64);
    world.toy.open_gate();
    for wire in &mut wires {
        assert_eq!(wire.answer().text(), "waited");
    }
}

#[test]
fn beyond_what_can_be_worked_on_clients_are_told_to_come_back() {
    let world = World::with(|config| {
        config.limits.pool = 2;
        config.deadlines.pool = Duration::from_millis(200);
    });
    let mut wires = [world.connect(), world.connect()];
    for wire in &mut wires {
        wire.send(get("/wait"));
    }
    world.toy.await_inside(2);
    let refused = world.connect().get("/third");
    assert_eq!((refused.status, refused.header("retry-after")), (503, Some("5")));
    world.toy.open_gate();
    for wire in &mut wires {
        assert_eq!(wire.answer().text(), "waited");
    }
    assert_eq!(world.connect().get("/third").status, 200);
}

#[test]
fn a_handler_that_takes_too_long_is_given_up() {
    let world = World::with(|config| config.deadlines.application = Duration::from_millis(200));
    assert_eq!(world.connect().get("/wait").status, 504);
    assert_eq!(world.connect().get("/other").status, 200);
}

#[test]
fn the_socket_is_private_and_wants_the_secret() {
    let world = World::start();
    let folder = world.dir.path().join("run");
    assert_eq!(folder.metadata().unwrap().permissions().mode() & 0o777, 0o700);
    for header in ["", "X-Edge-Secret: wrong\r\n", "X-Edge-Secret: \r\n"] {
        let mut stream = UnixStream::connect(folder.join("app.1")).unwrap();
        write!(stream, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{header}\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 403 "), "{answer}");
    }
    assert!(world.toy.seen().is_empty());
    // From outside the ping is an address like any other.
    assert_eq!(world.connect().get(PING).line("Get "), Some(PING));
}

#[test]
fn requests_in_flight_are_finished_before_the_end() {
    let world = World::with(|config| config.deadlines.idle = Duration::from_mins(10));
    let (mut busy, mut idle) = (world.connect(), world.connect());
    assert_eq!(idle.get("/idle").status, 200);
    busy.send(get("/wait"));
    world.toy.await_inside(1);
    let (toy, address) = (Arc::clone(&world.toy), world.front().address());
    let stopping = std::thread::spawn(move || world.stop(Duration::from_mins(1)));
    assert!(idle.rest().is_empty(), "who idles is closed at once");
    toy.open_gate();
    assert_eq!(busy.answer().text(), "waited");
    stopping.join().unwrap();
    assert!(std::net::TcpStream::connect(address).is_err());
}

#[test]
fn a_server_that_does_not_answer_its_ping_is_rebuilt() {
    let dir = tempfile::tempdir().unwrap();
    let socket = Arc::new(Socket::in_folder(&dir.path().join("run")).unwrap());
    let mut settings = Settings::new(Arc::clone(&socket), "secret".into());
    (settings.workers, settings.ping_every) = (2, Duration::from_millis(20));
    let answered = Arc::new(AtomicUsize::new(0));
    let counting = Arc::clone(&answered);
    let server = Server::start(
        settings,
        Arc::new(move |_| {
            counting.fetch_add(1, Ordering::Relaxed);
            Response { status: 200, headers: Vec::new(), body: b"here".to_vec() }
        }),
    );
    let server = server.unwrap();
    let ask = |generation| {
        let mut stream = UnixStream::connect(socket.path(generation)).unwrap();
        let head = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nx-edge-secret: secret\r\n";
        write!(stream, "{head}x-edge-peer: ::1\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer.ends_with("here")
    };
    assert!(ask(1));
    std::fs::remove_file(socket.path(1)).unwrap();
    while socket.generation() < 2 {
        std::thread::yield_now();
    }
    assert!(ask(2));
    assert_eq!(answered.load(Ordering::Relaxed), 2);
    server.stop();
}

#[test]
fn a_listener_that_ends_is_replaced_as_soon_as_that_can_be() {
    let mut child = Child::start(&["DESCRIPTORS=700", "PING_MS=500"]);
    let mut wire = child.connect();
    assert_eq!(wire.get("/before").status, 200);
    // The last descriptor goes to a ping's connection, so that accepting it fails. (A ping that is
    // under way just then gives back more than one.)
    while !child.log().contains("server_failed") {
        child.tell("hoard but one");
    }
    child.tell("release");
    child.await_log("server_rebuilt");
    assert_eq!(wire.get("/after").status, 200);
    child.stop();
}

#[test]
fn who_reads_slowly_holds_no_connection_to_the_application() {
    let world = World::with(|config| config.limits.pool = 1);
    for bytes in [1_000_000, 33_554_432] {
        let mut slow = world.connect();
        slow.send(get(&format!("/big?bytes={bytes}")));
        assert_eq!(slow.head().status, 200);
        assert_eq!(world.connect().get("/other").status, 200);
        assert_eq!(slow.take(bytes).len(), bytes);
    }
}

#[test]
fn the_edge_moves_on_to_a_rebuilt_server_and_the_third_failure_ends_the_process() {
    let mut child = Child::start(&["PING_MS=20"]);
    let mut wire = child.connect();
    assert_eq!(wire.get("/first").status, 200);
    for generation in [1, 2] {
        child.remove_socket(generation);
        child.await_log("server_rebuilt");
        // Long enough for the workers of the one before to leave: nobody must wait for them.
        let start = clock::monotonic();
        while start.elapsed() < Duration::from_millis(300) {
            assert_eq!(wire.get("/again").status, 200);
        }
    }
    child.remove_socket(3);
    child.await_log("server_given_up");
    assert_eq!(child.await_end().code(), Some(70));
}
