//! A client that says exactly what it is told to, and reads what comes back.

use std::{
    io::{ErrorKind, Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

/// How long a test waits for the front before it fails.
const PATIENCE: Duration = Duration::from_secs(30);

/// A connection.
pub(crate) struct Wire<S = TcpStream> {
    pub(crate) stream: S,
    read: Vec<u8>,
}

/// An answer, whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut all = self.headers.iter().filter(|(other, _)| other == name);
        let found = all.next().map(|(_, value)| value.as_str());
        assert!(all.next().is_none(), "{name} comes twice: {self:?}");
        found
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    /// The line of an echo that starts so, without that.
    pub(crate) fn line(&self, start: &str) -> Option<&str> {
        self.text().lines().find_map(|line| line.strip_prefix(start))
    }
}

impl Wire {
    pub(crate) fn to(address: SocketAddr) -> Wire {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.set_write_timeout(Some(PATIENCE)).unwrap();
        Wire { stream, read: Vec::new() }
    }
}

impl<S: Read + Write> Wire<S> {
    pub(crate) fn over(stream: S) -> Wire<S> {
        Wire { stream, read: Vec::new() }
    }

    pub(crate) fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.stream.write_all(bytes.as_ref()).unwrap();
    }

    /// Sends what the other side may not want to read any more.
    pub(crate) fn try_send(&mut self, bytes: impl AsRef<[u8]>) -> bool {
        self.stream.write_all(bytes.as_ref()).is_ok()
    }

    pub(crate) fn ask(&mut self, bytes: impl AsRef<[u8]>) -> Answer {
        self.send(bytes);
        self.answer()
    }

    pub(crate) fn get(&mut self, path: &str) -> Answer {
        self.ask(get(path))
    }

    /// The same of a server that answers to this name alone.
    pub(crate) fn get_from(&mut self, host: &str, path: &str) -> Answer {
        self.ask(format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n"))
    }

    /// The next answer, interim ones left out.
    pub(crate) fn answer(&mut self) -> Answer {
        self.answer_with_body(true)
    }

    pub(crate) fn answer_to_head(&mut self) -> Answer {
        self.answer_with_body(false)
    }

    fn answer_with_body(&mut self, has_body: bool) -> Answer {
        let mut answer = self.head();
        while answer.status == 100 {
            answer = self.head();
        }
        let length = answer.header("content-length").map_or(0, |length| length.parse().unwrap());
        if has_body && answer.status != 304 && answer.status != 204 {
            answer.body = self.take(length);
        }
        answer
    }

    /// The next head.
    pub(crate) fn head(&mut self) -> Answer {
        let end = loop {
            if let Some(end) = self.read.windows(4).position(|four| four == b"\r\n\r\n") {
                break end + 4;
            }
            assert!(self.more() > 0, "closed within a head: {}", self.read.escape_ascii());
        };
        let head = String::from_utf8(self.take(end)).unwrap();
        let mut lines = head.trim_end().split("\r\n");
        let status = lines.next().unwrap().strip_prefix("HTTP/1.").unwrap();
        let status = status.split(' ').nth(1).unwrap().parse().unwrap();
        let split = |line: &str| {
            let (name, value) = line.split_once(':').unwrap();
            (name.to_ascii_lowercase(), value.trim().to_owned())
        };
        Answer { status, headers: lines.map(split).collect(), body: Vec::new() }
    }

    pub(crate) fn take(&mut self, length: usize) -> Vec<u8> {
        while self.read.len() < length {
            assert!(self.more() > 0, "closed after {} of {length} bytes", self.read.len());
        }
        let rest = self.read.split_off(length);
        std::mem::replace(&mut self.read, rest)
    }

    fn more(&mut self) -> usize {
        let mut bytes = [0; 16 * 1024];
        let count = self.stream.read(&mut bytes).unwrap();
        self.read.extend_from_slice(&bytes[..count]);
        count
    }

    /// So many bytes, or nothing if the other side is gone.
    pub(crate) fn rest_of(&mut self, length: usize) -> Option<Vec<u8>> {
        let mut bytes = vec![0; length];
        self.stream.read_exact(&mut bytes).is_ok().then_some(bytes)
    }

    /// Waits until the other side closes or resets, and returns what it still sent.
    pub(crate) fn rest(&mut self) -> Vec<u8> {
        let mut bytes = [0; 16 * 1024];
        loop {
            match self.stream.read(&mut bytes) {
                Ok(0) => break,
                Ok(count) => self.read.extend_from_slice(&bytes[..count]),
                Err(err) if err.kind() == ErrorKind::WouldBlock => panic!("not closed in time"),
                Err(_) => break,
            }
        }
        std::mem::take(&mut self.read)
    }
}

/// A plain request for a path.
pub(crate) fn get(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: test\r\n\r\n")
}

/// A request with a body.
pub(crate) fn post(path: &str, kind: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: test\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}
