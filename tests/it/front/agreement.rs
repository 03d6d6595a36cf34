//! Two readers of one request must agree: what the guard lets through, hyper reads the same way.

use std::{
    pin::Pin,
    sync::{Arc, Mutex},
    task::{Context, Poll},
};

use casemate::web::edge::{
    chunked::Follower,
    guard::Hosts,
    head::{self, Framing},
};
use http_body_util::{BodyExt, Empty};
use hyper::{Request, Response, body::Bytes, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use proptest::prelude::*;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// What hyper made of some bytes: for each request its line, its headers and its body.
type Reading = Vec<(String, Vec<(String, Vec<u8>)>, Option<Vec<u8>>)>;

/// Bytes to read; what is written is thrown away.
struct Bytestream(std::io::Cursor<Vec<u8>>);

impl AsyncRead for Bytestream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        room: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.0).poll_read(cx, room)
    }
}

impl AsyncWrite for Bytestream {
    fn poll_write(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<std::io::Result<usize>> {
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

fn read_by_hyper(bytes: &[u8]) -> Reading {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let reading = Arc::new(Mutex::new(Vec::new()));
    let noting = Arc::clone(&reading);
    let service = service_fn(move |request: Request<hyper::body::Incoming>| {
        let noting = Arc::clone(&noting);
        async move {
            let (head, body) = request.into_parts();
            let line = format!("{} {}", head.method, head.uri);
            let headers = head.headers.iter();
            let headers = headers.map(|(n, v)| (n.to_string(), v.as_bytes().to_vec())).collect();
            let body = body.collect().await.ok().map(|body| body.to_bytes().to_vec());
            noting.lock().unwrap().push((line, headers, body));
            Ok::<_, std::convert::Infallible>(Response::new(Empty::<Bytes>::new()))
        }
    });
    let io = TokioIo::new(Bytestream(std::io::Cursor::new(bytes.to_vec())));
    let _ = runtime.block_on(http1::Builder::new().half_close(true).serve_connection(io, service));
    std::mem::take(&mut reading.lock().unwrap())
}

/// Pieces that requests, and attacks on them, are made of.
fn piece() -> impl Strategy<Value = String> {
    let known = [
        "GET ",
        "POST ",
        "HEAD ",
        "/",
        "/path",
        "?q=1",
        " HTTP/1.1",
        " HTTP/1.0",
        "\r\n",
        "\r\n",
        "\r\n\r\n",
        "\n",
        "\r",
        "Host: test",
        "Host:test",
        "host: a",
        "Content-Length: ",
        "5",
        "0",
        "Transfer-Encoding: ",
        "chunked",
        "identity",
        ", ",
        ": ",
        ":",
        " ",
        "\t",
        "X: y",
        "Connection: close",
        "Expect: 100-continue",
        "hello",
        "5\r\nhello\r\n",
        "0\r\n\r\n",
        "\0",
        "\u{7f}",
        "é",
        "//",
        "http://test/",
        "*",
        "%41",
        "\"",
        "Upgrade: h2c",
    ];
    prop_oneof![8 => proptest::sample::select(known.to_vec()).prop_map(str::to_owned),
        1 => "[ -~]{1,6}"]
}

/// Requests that are mostly in order, with something odd put in somewhere.
fn request() -> impl Strategy<Value = Vec<u8>> {
    let lines = ["GET / HTTP/1.1", "POST /a?b HTTP/1.1", "PUT / HTTP/1.0", "DELETE /%00 HTTP/1.1"];
    let headers = [
        "",
        "Content-Length: 5\r\n",
        "Transfer-Encoding: chunked\r\n",
        "Content-Length: 0\r\n",
        "Connection: upgrade\r\nUpgrade: x\r\n",
        "X:  y z\t\r\n",
        "Expect: 100-continue\r\n",
    ];
    let bodies = ["", "hello", "5\r\nhello\r\n0\r\n\r\n", "0\r\n\r\n"];
    let sound = (
        proptest::sample::select(lines.to_vec()),
        proptest::sample::select(headers.to_vec()),
        proptest::sample::select(headers.to_vec()),
        proptest::sample::select(bodies.to_vec()),
    );
    let odd = proptest::collection::vec((any::<prop::sample::Index>(), piece()), 0..3);
    let mutated = (sound, odd).prop_map(|((line, one, two, body), odd)| {
        let mut text = format!("{line}\r\nHost: test\r\n{one}{two}\r\n{body}");
        for (at, piece) in odd {
            let at = text.floor_char_boundary(at.index(text.len() + 1));
            text.insert_str(at, &piece);
        }
        text.into_bytes()
    });
    let heap = proptest::collection::vec(piece(), 1..20).prop_map(|all| all.concat().into_bytes());
    prop_oneof![4 => mutated, 1 => heap]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, ..ProptestConfig::default() })]

    #[test]
    fn what_the_guard_lets_through_hyper_reads_the_same_way(bytes in request()) {
        let Ok(Some(end)) = head::find_end(&bytes, 0) else { return Ok(()) };
        let (head, rest) = bytes.split_at(end);
        let Ok(judged) = head::judge(head, &Hosts::any()) else { return Ok(()) };
        let (body, length) = match judged.framing {
            Framing::Empty => (Some(Vec::new()), 0),
            Framing::Length(length) => {
                let length = usize::try_from(length).unwrap().min(rest.len());
                (Some(rest[..length].to_vec()), length)
            }
            Framing::Chunked => {
                let mut follower = Follower::default();
                match follower.follow(rest) {
                    Ok(length) if follower.is_over() => (None, length),
                    _ => return Ok(()),
                }
            }
        };
        if let Framing::Length(length) = judged.framing && length > rest.len() as u64 {
            return Ok(());
        }
        // Exactly what the window would show.
        let reading = read_by_hyper(&bytes[..end + length]);
        prop_assert_eq!(reading.len(), 1, "one request for hyper as well");
        let (line, headers, read) = &reading[0];
        let first = head.split(|b| *b == b'\r').next().unwrap();
        let said = String::from_utf8_lossy(first).into_owned();
        prop_assert!(said.starts_with(&format!("{line} HTTP/1.")), "{} is not {}", line, said);
        let lines = head.split(|b| *b == b'\n').count() - 3;
        prop_assert_eq!(headers.len(), lines, "as many headers");
        prop_assert!(read.is_some(), "the body is whole");
        if let Some(body) = body {
            prop_assert_eq!(read.as_ref(), Some(&body));
        }
    }

    #[test]
    fn no_bytes_make_the_judges_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = head::find_end(&bytes, 0);
        let _ = head::judge_beginning(&bytes);
        let _ = head::judge(&bytes, &Hosts::any());
        let _ = Follower::default().follow(&bytes);
    }
}
