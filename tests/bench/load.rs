//! A small load generator: some connections, one request over and over, for a while.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use casemate::clock;

/// What a load brought.
pub(crate) struct Measured {
    /// Answers per second.
    pub(crate) rate: f64,
    /// The time that half of the answers, and 99 in 100, took at most.
    pub(crate) p50: Duration,
    pub(crate) p99: Duration,
}

/// Sends `request` over `connections` kept-alive connections at once, each as soon as the answer
/// before is there, for `lasting`. Every answer must have the status of the first.
///
/// # Panics
///
/// If an answer is not, or is no answer at all.
pub(crate) fn run(
    address: SocketAddr,
    request: &[u8],
    connections: usize,
    lasting: Duration,
) -> Measured {
    let start = clock::monotonic();
    let times: Vec<Vec<Duration>> = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..connections)
            .map(|_| {
                scope.spawn(|| {
                    let mut client = Client::connect(address);
                    let (first, mut times) = (client.ask(request), Vec::new());
                    while start.elapsed() < lasting {
                        let asked = clock::monotonic();
                        assert_eq!(client.ask(request).0, first.0);
                        times.push(asked.elapsed());
                    }
                    times
                })
            })
            .collect();
        clients.into_iter().filter_map(|client| client.join().ok()).collect()
    });
    let took = start.elapsed();
    assert_eq!(times.len(), connections, "a client failed");
    let mut times: Vec<Duration> = times.into_iter().flatten().collect();
    times.sort_unstable();
    let at = |percent: usize| times.get(times.len() * percent / 100).copied().unwrap_or_default();
    #[expect(clippy::cast_precision_loss, reason = "fewer answers than a double counts exactly")]
    let rate = times.len() as f64 / took.as_secs_f64();
    Measured { rate, p50: at(50), p99: at(99) }
}

pub(crate) struct Client {
    stream: TcpStream,
    /// Where the last answer's body begins in `read`.
    pub(crate) body: usize,
    pub(crate) read: Vec<u8>,
}

impl Client {
    pub(crate) fn connect(address: SocketAddr) -> Client {
        let stream = TcpStream::connect(address).expect("a connection");
        stream.set_nodelay(true).expect("no delay");
        Client { stream, body: 0, read: vec![0; 256 * 1024] }
    }

    /// An answer's body as text.
    pub(crate) fn page(&mut self, request: &[u8]) -> String {
        let (_, length) = self.ask(request);
        String::from_utf8_lossy(&self.read[self.body..self.body + length]).into_owned()
    }

    /// The first bytes of the answer's status line, and the length of its body.
    pub(crate) fn ask(&mut self, request: &[u8]) -> ([u8; 12], usize) {
        self.stream.write_all(request).expect("the request goes out");
        let (mut filled, mut whole) = (0, usize::MAX);
        let (mut status, mut length) = ([0; 12], 0);
        while filled < whole {
            let count = self.stream.read(&mut self.read[filled..]).expect("the answer comes in");
            assert!(count > 0, "closed within an answer");
            filled += count;
            if whole == usize::MAX
                && let Some(end) = self.read[..filled].windows(4).position(|w| w == b"\r\n\r\n")
            {
                let head = std::str::from_utf8(&self.read[..end]).expect("a head");
                let mut lengths = head.lines().filter_map(|line| {
                    line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok()
                });
                length = lengths.next().expect("a length");
                self.body = end + 4;
                whole = end + 4 + length;
                assert!(whole <= self.read.len(), "a longer answer than this can measure");
                status.copy_from_slice(&self.read[..12]);
            }
        }
        (status, length)
    }
}
