//! Malformed requests are refused before anybody else reads them (hardening 106 to 110, 118), and
//! nothing is smuggled past.

use super::{
    wire::{get, post},
    world::World,
};

/// What follows every malformed request: it must never be answered.
const SMUGGLED: &str = "GET /smuggled HTTP/1.1\r\nHost: test\r\n\r\n";

/// Sends each, and wants one of its statuses, a well-formed answer, the connection closed, and the
/// application left in peace.
fn all_are_refused(cases: &[(String, &[u16])]) {
    let world = World::start();
    for (request, statuses) in cases {
        let mut wire = world.connect();
        wire.try_send(format!("{request}{SMUGGLED}"));
        let answer =
            if request.starts_with("HEAD ") { wire.answer_to_head() } else { wire.answer() };
        let shown = request.escape_debug();
        assert!(statuses.contains(&answer.status), "{} for {shown}", answer.status);
        assert_eq!(answer.header("connection"), Some("close"), "{shown}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{shown}");
        let policy = answer.header("content-security-policy");
        assert_eq!(policy, Some("default-src 'none'"), "{shown}");
        assert!(wire.rest().is_empty(), "a second answer to {shown}");
    }
    assert_eq!(world.connect().get("/after").status, 200);
    assert_eq!(world.toy.seen(), ["Get /after"]);
}

fn with_header(header: &str) -> String {
    format!("POST /evil HTTP/1.1\r\nHost: test\r\n{header}\r\n\r\n")
}

#[test]
fn lengths_that_are_none_are_refused() {
    let mut cases: Vec<(String, &[u16])> = Vec::new();
    for length in [
        "1099511627776",
        "9223372036854775807",
        "18446744073709551615",
        "18446744073709551616",
        "99999999999999999999999999",
        "-1",
        "+5",
        "5, 5",
        "5,5",
        "0x10",
        "",
        " ",
        "5 5",
        "5;",
        "5.",
        "05",
        "00",
        "five",
        "\t5",
        "5\t",
        "  5",
        "5 ",
    ] {
        cases.push((with_header(&format!("Content-Length: {length}")), &[400, 413]));
    }
    for header in [
        "Content-Length: 5\r\nContent-Length: 5",
        "Content-Length: 5\r\nContent-Length: 6",
        "Content-Length: 0\r\ncontent-length: 0",
        "Content-Length : 5",
        "Content-Length\t: 5",
        " Content-Length: 5",
        "Content-Length: 5\r\n 5",
    ] {
        cases.push((with_header(header), &[400]));
    }
    let on_get = "GET /evil HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\n\r\nhello";
    let on_head = "HEAD /evil HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\n\r\nhello";
    cases.push((on_get.into(), &[400]));
    cases.push((on_head.into(), &[400]));
    all_are_refused(&cases);
}

#[test]
fn versions_and_request_lines_that_are_none_are_refused() {
    let mut cases: Vec<(String, &[u16])> = Vec::new();
    for version in ["HTTP/2.0", "HTTP/3.0", "HTTP/1.2", "HTTP/0.9", "HTTP/9.9"] {
        cases.push((format!("GET /evil {version}\r\nHost: test\r\n\r\n"), &[505]));
    }
    cases.push(("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".into(), &[400, 505]));
    for line in [
        "GET /evil http/1.1",
        "GET /evil HTTP/1.1 extra",
        "GET /evil extra HTTP/1.1",
        "GET /evil",
        "GET",
        "",
        " GET /evil HTTP/1.1",
        "GET  /evil HTTP/1.1",
        "GET /evil  HTTP/1.1",
        "GET\t/evil\tHTTP/1.1",
        "GET /evil HTTP/1.1 ",
        "GET /evil HTTP/11",
        "GET /evil HTTP/1.01",
        "GET /evil HTTP/+1.1",
        "GET /evil HTTPS/1.1",
        "GET /e\0vil HTTP/1.1",
        "GET\0 /evil HTTP/1.1",
        "GET /ev\u{e9}l HTTP/1.1",
        "GET //evil HTTP/1.1",
        "GET //evil/x HTTP/1.1",
        "GET http://test/evil HTTP/1.1",
        "GET https://test/evil HTTP/1.1",
        "GET evil HTTP/1.1",
        "GET * HTTP/1.1",
        "GET test:80 HTTP/1.1",
        "GET /evil#part HTTP/1.1",
        "GET /ev\\il HTTP/1.1",
        "GET ?evil HTTP/1.1",
        "\r\nGET /evil HTTP/1.1",
    ] {
        cases.push((format!("{line}\r\nHost: test\r\n\r\n"), &[400]));
    }
    all_are_refused(&cases);
}

/// Headers that make a request one that two readers could read differently.
const ODD_HEADERS: [&str; 38] = [
    "Content-Length: 5\r\nTransfer-Encoding: chunked",
    "Transfer-Encoding: chunked\r\nContent-Length: 5",
    "Transfer-Encoding: chunked\r\nContent-Length: 0",
    "Transfer-Encoding: identity",
    "Transfer-Encoding: xchunked",
    "Transfer-Encoding: chunked, gzip",
    "Transfer-Encoding: gzip, chunked",
    "Transfer-Encoding: gzip",
    "Transfer-Encoding:  chunked",
    "Transfer-Encoding:\tchunked",
    "Transfer-Encoding: chunked ",
    "Transfer-Encoding: \"chunked\"",
    "Transfer-Encoding: Chunked",
    "Transfer-Encoding: chunked;q=1",
    "Transfer-Encoding: ,chunked",
    "Transfer-Encoding:",
    "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
    "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
    "Transfer-Encoding : chunked",
    "Transfer-Encoding:\r\n chunked",
    "X: y\r\n Transfer-Encoding: chunked",
    "Transfer-Encoding: chunked\r\nTrailer: X",
    "X: y\nTransfer-Encoding: chunked",
    "X: y\rTransfer-Encoding: chunked",
    "X: y\r\r\nTransfer-Encoding: chunked",
    "X: a\0b",
    "X: a\u{1b}b",
    "X: a\u{7f}b",
    "X: \u{e9}",
    "X\u{e9}: y",
    "X y: z",
    "X",
    ": y",
    "Host: test",
    "Host: other",
    "Content-Type: a/b\r\nContent-Type: c/d",
    "Authorization: a\r\nAuthorization: b",
    "Origin: http://test\r\norigin: http://evil",
];

#[test]
fn codings_and_lines_that_are_none_are_refused() {
    let mut cases: Vec<(String, &[u16])> = Vec::new();
    for header in ODD_HEADERS {
        // With a body that would be sound, so that only the head can be the reason.
        cases.push((format!("{}0\r\n\r\n", with_header(header)), &[400]));
    }
    cases.push((with_header("Expect: 200-maybe\r\nContent-Length: 5"), &[417]));
    for (line, header) in [
        ("POST /evil HTTP/1.0", "Host: test\r\nTransfer-Encoding: chunked"),
        ("GET /evil HTTP/1.1", "Host: test\r\nTransfer-Encoding: chunked"),
        ("GET /evil HTTP/1.1", "X: no host"),
        ("GET /evil HTTP/1.0", "X: no host"),
        ("GET /evil HTTP/1.1", "Host:"),
        ("GET /evil HTTP/1.1", "Host: a b"),
        ("GET /evil HTTP/1.1", "Host: a,b"),
        ("GET /evil HTTP/1.1", "Host: user@test"),
        ("GET /evil HTTP/1.1", "Host: test/path"),
        ("GET /evil HTTP/1.1", "Host: test:port"),
        ("GET /evil HTTP/1.1", "Host: te%73t"),
    ] {
        cases.push((format!("{line}\r\n{header}\r\n\r\n"), &[400]));
    }
    cases.push((format!("GET /evil HTTP/1.1\nHost: test\n\n{}", "x".repeat(9)), &[400]));
    cases.push(("GET /evil HTTP/1.1\r\nHost: test\r\n\n".into(), &[400]));
    cases.push(("GET /evil HTTP/1.1\r\nHost: test\n\r\n".into(), &[400]));
    all_are_refused(&cases);
}

#[test]
fn chunks_that_are_none_are_refused() {
    let chunked = |body: &str| format!("{}{body}", with_header("Transfer-Encoding: chunked"));
    let cases: Vec<(String, &[u16])> = [
        "ZZ\r\nhello\r\n0\r\n\r\n",
        "0x3\r\nabc\r\n0\r\n\r\n",
        "+3\r\nabc\r\n0\r\n\r\n",
        "-3\r\nabc\r\n0\r\n\r\n",
        "0000000000000003\r\nabc\r\n0\r\n\r\n",
        "FFFFFFFFFFFFFFFF\r\nabc",
        "10000000000000003\r\nabc\r\n0\r\n\r\n",
        "3\r\nabcX\r\n0\r\n\r\n",
        "3\r\nabc0\r\n\r\n",
        "3\r\nabc\n0\r\n\r\n",
        "3\nabc\r\n0\r\n\r\n",
        "3\rabc\r\n0\r\n\r\n",
        "3 \r\nabc\r\n0\r\n\r\n",
        " 3\r\nabc\r\n0\r\n\r\n",
        "3;x=y\r\nabc\r\n0\r\n\r\n",
        "3;\r\nabc\r\n0\r\n\r\n",
        "\r\nabc\r\n0\r\n\r\n",
        "0\r\nX: y\r\n\r\n",
        "0\r\nContent-Length: 5\r\n\r\n",
        "3\r\nabc\r\n0\r\nHost: other\r\n\r\n",
        "0\n\n",
        "0\r\n\n",
        "3\r\nabcd\r\n0\r\n\r\n",
    ]
    .into_iter()
    .map(|body| (chunked(body), &[400][..]))
    .collect();
    all_are_refused(&cases);
}

#[test]
fn sizes_beyond_the_limits_are_refused() {
    let long = |n: usize| format!("GET /{} HTTP/1.1\r\nHost: test\r\n\r\n", "a".repeat(n));
    let many = |n: usize| format!("GET / HTTP/1.1\r\nHost: test\r\n{}\r\n", "X: y\r\n".repeat(n));
    let big = |n: usize| format!("GET / HTTP/1.1\r\nHost: test\r\nX: {}\r\n\r\n", "y".repeat(n));
    all_are_refused(&[
        (long(8192), &[414]),
        (long(100_000), &[414]),
        (many(64), &[431]),
        (many(101), &[431]),
        (big(16 * 1024), &[431]),
        (big(1_000_000), &[431]),
        ("X".repeat(20_000), &[414]),
        (format!("{}\r\n\r\n", with_header("Content-Length: 262145")), &[413]),
        (
            format!(
                "{}40001\r\n{}\r\n0\r\n\r\n",
                with_header("Transfer-Encoding: chunked"),
                "x".repeat(0x40001)
            ),
            &[413],
        ),
    ]);
    let world = World::start();
    for sound in [long(8191), many(63), big(16 * 1024 - 60)] {
        assert_eq!(world.connect().ask(sound).status, 200);
    }
    let body = vec![b'x'; 256 * 1024];
    let put = String::from_utf8(post("/put", "text/plain", &body)).unwrap();
    let answer = world.connect().ask(put.replacen("POST", "PUT", 1));
    assert_eq!(answer.status, 200);
}

#[test]
fn methods_are_five() {
    let request = |method: &str| format!("{method} /evil HTTP/1.1\r\nHost: test\r\n\r\n");
    let mut cases: Vec<(String, &[u16])> = Vec::new();
    for method in ["TRACE", "CONNECT", "OPTIONS", "PATCH"] {
        cases.push((request(method), &[405]));
    }
    for method in ["PROPFIND", "get", "Get", "BREW", "GETS"] {
        cases.push((request(method), &[501]));
    }
    let long = "M".repeat(1000);
    for method in ["GET\0", "G ET", "GE(T", "", &long] {
        cases.push((request(method), &[400]));
    }
    all_are_refused(&cases);
    let world = World::start();
    let refused = world.connect().ask(request("OPTIONS"));
    assert_eq!(refused.header("allow"), Some("GET, HEAD, POST, PUT, DELETE"));
    for method in ["GET", "POST", "PUT", "DELETE"] {
        assert_eq!(world.connect().ask(request(method)).status, 200, "{method}");
    }
}

#[test]
fn a_head_in_pieces_is_a_head_and_nonsense_is_refused_before_it_ends() {
    let world = World::start();
    let mut wire = world.connect();
    for byte in get("/pieces").bytes() {
        wire.send([byte]);
    }
    assert_eq!(wire.answer().line("Get "), Some("/pieces"));
    for unfinished in ["GET /evil HTTP/1.1\n", "GET /evil\r\n", "\u{16}\u{3}\u{1}", "HELLO\r\n"] {
        let mut wire = world.connect();
        wire.send(unfinished);
        assert_eq!(wire.answer().status, 400, "{unfinished:?}");
    }
}
