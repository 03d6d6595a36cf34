//! The front alone: what it costs to pass fixed bytes through, with no page behind it.

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    sync::Arc,
    time::Duration,
};

use casemate::web::{
    edge::{Config, tls::Identity},
    front::{self, Front},
    request::Response,
};

use crate::load::{self, Measured};

/// The request that is repeated.
pub(crate) const REQUEST: &[u8] = b"GET /bench HTTP/1.1\r\nHost: bench\r\nAccept: text/html\r\n\
    Accept-Language: en\r\nUser-Agent: bench\r\nCookie: a=0123456789abcdef0123456789abcdef\r\n\r\n";

/// A front in `data` that answers everything with `bytes` bytes; over TLS if there is an identity.
#[expect(clippy::expect_used, reason = "without a front there is nothing to measure")]
pub(crate) fn serve(data: &Path, bytes: usize, tls: Option<Identity>) -> Front {
    let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let mut config = Config::new(listen, data).expect("a configuration");
    config.tls = tls;
    let page = vec![b'x'; bytes];
    let answer = move |_| Response {
        status: 200,
        headers: vec![("content-type", "text/html; charset=utf-8".to_owned())],
        body: page.clone(),
    };
    front::start(config, Arc::new(answer)).expect("a front")
}

/// A bare front answering with `bytes` bytes, under `connections` kept-alive connections.
pub(crate) fn bare(bytes: usize, connections: usize, lasting: Duration) -> Measured {
    #[expect(clippy::expect_used, reason = "without a folder there is nothing to measure")]
    let data = tempfile::tempdir().expect("a folder");
    let front = serve(data.path(), bytes, None);
    // Opens every connection that will be used, and warms the caches.
    load::run(front.address(), REQUEST, connections, lasting / 4);
    let measured = load::run(front.address(), REQUEST, connections, lasting);
    front.stop(Duration::from_secs(1));
    measured
}

/// Prints what [`bare`] measures for some sizes of page and crowds.
#[expect(clippy::print_stdout, reason = "a benchmark prints")]
pub(crate) fn print() {
    println!("front alone                     answers/s       p50       p99");
    for (bytes, connections) in [(20_000, 1), (20_000, 16), (20_000, 64), (200, 16)] {
        let Measured { rate, p50, p99 } = bare(bytes, connections, Duration::from_secs(3));
        let what = format!("{bytes} bytes, {connections} at once");
        println!("{what:<30} {rate:>10.0} {p50:>9.0?} {p99:>9.0?}");
    }
}
