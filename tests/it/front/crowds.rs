//! Many at once, slow ones, and those who vanish (hardening 111 to 115): others notice nothing,
//! and afterwards everything is as before.

use std::{
    io::Write,
    net::{SocketAddr, TcpStream},
    time::{Duration, Instant},
};

use casemate::clock;

use super::{
    child::{Child, raise_descriptors},
    wire::{Wire, get},
    world::World,
};

/// How long a crowd's traces may take to vanish.
const PATIENCE: Duration = Duration::from_secs(30);

/// Waits until something holds that nobody announces.
fn until(what: &str, holds: impl Fn() -> bool) {
    let start = clock::monotonic();
    while !holds() {
        assert!(start.elapsed() < PATIENCE, "not in time: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// What a child uses when it has been used a little.
struct Baseline {
    threads: u64,
    descriptors: usize,
    memory_mib: u64,
}

impl Baseline {
    /// Has every pooled connection opened first, so that what comes later is compared with a
    /// front that is warm.
    fn of(child: &mut Child) -> Baseline {
        let mut wires: Vec<Wire> = (0..64).map(|_| child.connect()).collect();
        for wire in &mut wires {
            wire.send(get("/wait"));
        }
        child.tell("fill");
        for wire in &mut wires {
            assert_eq!(wire.answer().status, 200);
        }
        let quiet = child.descriptors();
        drop(wires);
        until("the first clients' sockets are closed", || child.descriptors() <= quiet - 60);
        let (threads, descriptors) = (child.threads(), child.descriptors());
        Baseline { threads, descriptors, memory_mib: child.memory_mib() }
    }

    fn is_back(&self, child: &Child) {
        until("threads are back", || child.threads() <= self.threads + 20);
        until("descriptors are back", || child.descriptors() <= self.descriptors + 4);
        assert_eq!(child.connect().get("/alive").status, 200);
    }
}

#[test]
fn every_one_of_a_burst_is_answered() {
    let child = Child::start(&[]);
    for count in [6, 50, 64, 200] {
        let mut wires: Vec<Wire> = (0..count).map(|_| child.connect()).collect();
        for wire in &mut wires {
            wire.send(get("/burst"));
        }
        for wire in &mut wires {
            assert_eq!(wire.answer().line("Get "), Some("/burst"));
        }
        // And all of them again, while they are kept alive.
        for wire in &mut wires {
            wire.send(get("/again"));
        }
        for wire in &mut wires {
            assert_eq!(wire.answer().line("Get "), Some("/again"));
        }
    }
}

/// What slow clients have sent when they stop.
const SLOW: [&str; 4] = [
    "",
    "GET /slow HTTP/1.1\r\nHost: te",
    "POST /slow HTTP/1.1\r\nHost: test\r\nContent-Length: 90000\r\n\r\nabc",
    "POST /slow HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
];

#[test]
fn five_hundred_slow_clients_do_not_stop_a_normal_one() {
    raise_descriptors();
    let mut child = Child::start(&["HASTY=1"]);
    let baseline = Baseline::of(&mut child);
    let blob = get(&format!("/blob/{}", child.keep_blob(&vec![1; 32 << 20])));
    let mut slow: Vec<Wire> = Vec::new();
    let mut normal = child.connect();
    let mut latencies: Vec<Duration> = Vec::new();
    for n in 0..500 {
        let mut wire = child.connect();
        // Every fifth asks for much and reads nothing.
        wire.send(SLOW.get(n % 5).unwrap_or(&blob.as_str()));
        slow.push(wire);
        let (asked, answer) = (clock::monotonic(), normal.get("/normal"));
        latencies.push(asked.elapsed());
        assert_eq!(answer.status, 200);
    }
    latencies.sort();
    // Generous: the machine has other work too. Without the edge this never ends.
    assert!(latencies[latencies.len() * 99 / 100] < Duration::from_millis(500), "{latencies:?}");
    let grown = child.memory_mib().saturating_sub(baseline.memory_mib);
    assert!(grown <= 150, "{grown} MiB for 500 slow clients");
    // All are cut without having read or sent another byte.
    baseline.is_back(&child);
    for mut wire in slow {
        let sent = wire.rest();
        assert!(sent.len() < 32 << 20, "cut before the end");
    }
}

#[test]
fn a_burst_beyond_the_cap_recovers_by_itself() {
    raise_descriptors();
    let mut child = Child::start(&["HASTY=1", "CONNECTIONS=100"]);
    let baseline = Baseline::of(&mut child);
    let mut crowd: Vec<Wire> = (0..400).map(|_| child.connect()).collect();
    for wire in &mut crowd {
        wire.try_send("GET /crowd HTTP/1.1\r\n");
    }
    // Whoever is new gets in: the oldest without a complete head goes.
    assert_eq!(child.connect().get("/normal").status, 200);
    until("no more than the cap are left", || child.descriptors() <= baseline.descriptors + 104);
    drop(crowd);
    baseline.is_back(&child);
}

#[test]
fn who_has_signed_in_is_not_made_to_go() {
    let world = World::with(|config| config.connections_max = 20);
    let mut signed = world.connect();
    assert_eq!(signed.get("/signed").text(), "signed");
    signed.send(get("/wait"));
    world.toy.await_inside(1);
    let crowd: Vec<Wire> = (0..100).map(|_| world.connect()).collect();
    assert_eq!(world.connect().get("/normal").status, 200);
    world.toy.open_gate();
    assert_eq!(signed.answer().text(), "waited");
    drop(crowd);
}

#[test]
fn one_address_has_only_so_many_connections_unless_it_signs_in() {
    let world = World::with(|config| {
        config.exempt = Vec::new();
        config.per_address_max = 8;
        config.deadlines.head = Duration::from_mins(10);
        config.deadlines.grace = Duration::from_millis(200);
    });
    // An office: 40 browsers with 6 connections each, all at once.
    let mut office: Vec<Wire> = (0..240).map(|_| world.connect()).collect();
    for wire in &mut office {
        wire.send(get("/signed"));
    }
    for wire in &mut office {
        assert_eq!(wire.answer().text(), "signed");
    }
    for wire in &mut office {
        assert_eq!(wire.get("/again").status, 200);
    }
    // A stranger at the same address fills what is left for strangers, and newcomers push out
    // whoever idles, never those who have signed in.
    let mut strangers: Vec<Wire> = (0..30).map(|_| world.connect()).collect();
    for wire in &mut strangers {
        wire.try_send("GET /stra");
    }
    until("only eight strangers are left", || world.front().edge().connections() <= 240 + 8);
    assert_eq!(world.connect().get("/newcomer").status, 200);
    for wire in &mut office {
        assert_eq!(wire.get("/still").status, 200);
    }
}

#[test]
fn descriptors_are_asked_for_and_kept_back_for_other_things_than_connections() {
    raise_descriptors();
    // The system gives 100 at first, and would give 700.
    let child = Child::start(&["DESCRIPTORS=700", "SOFT=100"]);
    let hash = child.keep_blob(&vec![1; 100_000]);
    let crowd: Vec<Wire> = (0..800)
        .map(|_| {
            let mut wire = child.connect();
            wire.try_send("GET /cro");
            wire
        })
        .collect();
    let mut wires: Vec<Wire> = (0..100).map(|_| child.connect()).collect();
    for wire in &mut wires {
        wire.send(get(&format!("/blob/{hash}")));
    }
    for wire in &mut wires {
        assert_eq!(wire.answer().body.len(), 100_000);
    }
    assert!(!child.stop().contains("accept_failed"));
    drop(crowd);
}

#[test]
fn who_idles_makes_room_when_descriptors_run_out() {
    let mut child = Child::start(&["DESCRIPTORS=700"]);
    let mut idle: Vec<Wire> = (0..5).map(|_| child.connect()).collect();
    for wire in &mut idle {
        assert_eq!(wire.get("/idle").status, 200);
    }
    child.tell("hoard");
    // Soon enough, and before they would be closed for idling: the front itself may want one of
    // the descriptors that come free.
    let start = clock::monotonic();
    until("a newcomer is served", || {
        let mut newcomer = child.connect();
        newcomer.try_send(get("/newcomer")) && newcomer.rest_of(1).is_some()
    });
    assert!(start.elapsed() < Duration::from_secs(10));
}

#[test]
fn running_out_of_descriptors_passes() {
    // The server's self-pings have none either, and that is no fault of the server.
    let mut child = Child::start(&["DESCRIPTORS=700", "PING_MS=20"]);
    assert_eq!(child.connect().get("/before").status, 200);
    child.tell("hoard");
    let mut waiting: Vec<Wire> = (0..10).map(|_| child.connect()).collect();
    for wire in &mut waiting {
        wire.send(get("/without"));
    }
    child.await_log("accept_failed");
    child.tell("release");
    // Nobody who waited is forgotten, though the front may have had to let some go.
    assert_eq!(child.connect().get("/after").status, 200);
    let mut last = waiting.pop().unwrap();
    assert_eq!(last.answer().line("Get "), Some("/without"));
    for _ in 0..200 {
        assert_eq!(child.connect().get("/later").status, 200);
    }
    child.stop();
}

/// Connects, sends something, waits for so many bytes, and resets the connection.
async fn reset_after(address: SocketAddr, sent: &[u8], awaited: usize) {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    stream.write_all(sent).await.unwrap();
    let mut bytes = vec![0; awaited];
    stream.read_exact(&mut bytes).await.unwrap();
    stream.set_zero_linger().unwrap();
}

#[test]
fn a_thousand_resets_at_every_phase_leave_nothing_behind() {
    let mut child = Child::start(&[]);
    let baseline = Baseline::of(&mut child);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let phases: [(&str, usize); 7] = [
        ("", 0),
        ("GET /reset HTTP/1.1\r\nHo", 0),
        ("POST /reset HTTP/1.1\r\nHost: test\r\nContent-Length: 9\r\n\r\nabc", 0),
        ("POST /reset HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", 0),
        ("GET /reset HTTP/1.1\r\nHost: test\r\n\r\n", 0),
        ("GET /reset HTTP/1.1\r\nHost: test\r\n\r\n", 20),
        ("GET /big?bytes=2000000 HTTP/1.1\r\nHost: test\r\n\r\n", 500),
    ];
    for (sent, awaited) in phases {
        for _ in 0..1000 / phases.len() {
            runtime.block_on(reset_after(child.address(), sent.as_bytes(), awaited));
        }
    }
    baseline.is_back(&child);
    let log = child.stop();
    assert!(!log.contains("panicked"), "{log}");
}

#[test]
fn ten_thousand_nonsense_requests_make_nothing_grow() {
    let mut child = Child::start(&["HASTY=1"]);
    let baseline = Baseline::of(&mut child);
    let nonsense = [
        "GET / HTTP/2.0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: test\r\nContent-Length: 1099511627776\r\n\r\n",
        "GET / HTTP/1.1\nHost: test\n\n",
        "TRACE / HTTP/1.1\r\nHost: test\r\n\r\n",
    ];
    let round = |count: usize| {
        for n in 0..count {
            let mut stream = TcpStream::connect(child.address()).unwrap();
            let _ = stream.write_all(nonsense[n % nonsense.len()].as_bytes());
            // The answer is awaited, so that no more than one is under way.
            assert!(Wire::over(stream).head().status >= 400);
        }
    };
    round(2000);
    let memory = child.memory_mib();
    round(8000);
    assert!(child.memory_mib() <= memory + 8, "{memory} -> {} MiB", child.memory_mib());
    baseline.is_back(&child);
}

#[test]
fn many_at_once_are_served_fairly() {
    let child = Child::start(&[]);
    let until: Instant = clock::monotonic() + Duration::from_secs(1);
    let counts: Vec<usize> = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..16)
            .map(|_| {
                scope.spawn(|| {
                    let (mut wire, mut count) = (child.connect(), 0);
                    while clock::monotonic() < until {
                        assert_eq!(wire.get("/fair").status, 200);
                        count += 1;
                    }
                    count
                })
            })
            .collect();
        clients.into_iter().map(|client| client.join().unwrap()).collect()
    });
    let (least, most) = (counts.iter().min().unwrap(), counts.iter().max().unwrap());
    assert!(least * 10 > *most, "{counts:?}");
}
