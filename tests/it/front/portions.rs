//! Answers that the application makes bit by bit, as fast as they are read.

use super::{wire::Answer, world::World};
use crate::wait;

/// The head of an answer to the last request of a connection, and all that came behind it.
fn ask(world: &World, target: &str, headers: &str) -> (Answer, Vec<u8>) {
    let mut wire = world.connect();
    wire.send(format!("GET {target} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n{headers}\r\n"));
    (wire.head(), wire.rest())
}

/// What chunks hold, and whether their end was said.
fn dechunked(mut bytes: &[u8]) -> (Vec<u8>, bool) {
    let mut body = Vec::new();
    while let Some(end) = bytes.windows(2).position(|two| two == b"\r\n") {
        let size = std::str::from_utf8(&bytes[..end]).unwrap();
        let size = usize::from_str_radix(size, 16).unwrap();
        let rest = &bytes[end + 2..];
        if size == 0 {
            return (body, rest == b"\r\n");
        }
        body.extend_from_slice(&rest[..size.min(rest.len())]);
        if rest.len() < size + 2 {
            break;
        }
        bytes = &rest[size + 2..];
    }
    (body, false)
}

#[test]
fn portions_are_one_answer() {
    let world = World::start();
    // The last are longer than what is kept in memory.
    for (count, bytes) in [(2, 10), (5, 100_000), (3, 2_000_000), (4, 0)] {
        let (head, rest) = ask(&world, &format!("/portions?count={count}&bytes={bytes}"), "");
        assert_eq!((head.status, head.header("transfer-encoding")), (200, Some("chunked")));
        assert_eq!(head.header("content-length"), None);
        assert_eq!(head.header("content-type"), Some("text/plain; charset=utf-8"));
        assert!(head.headers.iter().all(|(name, _)| !name.starts_with("x-edge-")));
        let wanted: Vec<u8> = (0..count).flat_map(|at| vec![b'a' + at; bytes]).collect();
        assert!(dechunked(&rest) == (wanted, true), "{count} of {bytes}");
    }
    assert_eq!(world.toy.seen().iter().filter(|seen| seen.starts_with("over")).count(), 0);
}

#[test]
fn one_portion_is_an_answer_like_any_other() {
    let world = World::start();
    let answer = world.connect().get("/portions?count=1&bytes=10");
    assert_eq!((answer.status, answer.text()), (200, "aaaaaaaaaa"));
    assert_eq!(answer.header("content-length"), Some("10"));
}

#[test]
fn a_connection_goes_on_behind_portions() {
    let world = World::start();
    let mut wire = world.connect();
    wire.send("GET /portions?count=2&bytes=3 HTTP/1.1\r\nHost: test\r\n\r\n");
    wire.head();
    assert_eq!(wire.take(21), b"3\r\naaa\r\n3\r\nbbb\r\n0\r\n\r\n");
    assert_eq!(wire.get("/signed").text(), "signed");
}

#[test]
fn nothing_is_made_for_head() {
    let world = World::start();
    let mut wire = world.connect();
    wire.send("HEAD /portions?count=9&bytes=9 HTTP/1.1\r\nHost: test\r\n\r\n");
    let head = wire.head();
    assert_eq!((head.status, head.header("content-length")), (200, None));
    assert_eq!(wire.get("/signed").text(), "signed");
    assert_eq!(world.toy.seen(), ["Head /portions", "Get /signed"]);
}

#[test]
fn what_lacks_a_portion_is_cut_off() {
    let world = World::start();
    let (head, rest) = ask(&world, "/portions?count=9&bytes=1000&bad=3", "");
    assert_eq!(head.status, 200);
    let (body, whole) = dechunked(&rest);
    assert!(!whole && body.len() <= 3000, "{} bytes", body.len());
    let over = wait::until(|| match world.toy.count("over 3") {
        1 => Ok(()),
        other => Err(other),
    });
    assert_eq!(over, Ok(()), "the application hears that no more is wanted");
    // Four portions, and that.
    assert_eq!(world.toy.count("Get /portions"), 5, "nothing behind it is asked for");
}

#[test]
fn a_client_says_not_which_portion() {
    let world = World::start();
    for header in ["X-Edge-Next: 3\r\n", "X-Edge-Over: 3\r\n", "x_edge_next: 3\r\n"] {
        let (_, rest) = ask(&world, "/portions?count=4&bytes=1", header);
        assert_eq!(dechunked(&rest), (b"abcd".to_vec(), true), "{header}");
    }
}

#[test]
fn who_does_not_read_has_little_made_and_who_goes_away_ends_it() {
    let world = World::start();
    let mut wire = world.connect();
    wire.send("GET /portions?count=5000&bytes=200000 HTTP/1.1\r\nHost: test\r\n\r\n");
    wire.head();
    drop(wire);
    let over = wait::until(|| {
        let seen = world.toy.seen();
        let over = seen.iter().find_map(|seen| seen.strip_prefix("over "));
        over.map(|at| at.parse::<u64>().unwrap()).ok_or(seen.len())
    });
    assert!(over.unwrap() < 500, "no more than what lies on the way: {over:?}");
}
