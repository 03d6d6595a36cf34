//! Whether the server still answers, and how often it had to be rebuilt.

use std::{
    collections::VecDeque,
    io::{self, Read, Write},
    os::unix::net::UnixStream,
    path::Path,
    time::{Duration, Instant},
};

use rustix::io::Errno;

use crate::web::wire;

/// The third rebuild within this time is one too many.
const REBUILDS_WITHIN: Duration = Duration::from_mins(1);

/// Whether a fresh connection is answered within `patience`. Three tries, since `tiny_http` may
/// hand a connection to a thread that is not there yet; none any more once `stopping`.
///
/// # Errors
///
/// Why the third try failed.
pub(super) fn ping(
    socket: &Path,
    secret: &str,
    patience: Duration,
    stopping: impl Fn() -> bool,
) -> io::Result<()> {
    let mut last = ping_once(socket, secret, patience);
    for _ in 0..2 {
        if last.is_ok() || stopping() {
            return Ok(());
        }
        last = ping_once(socket, secret, patience);
    }
    last
}

fn ping_once(socket: &Path, secret: &str, patience: Duration) -> io::Result<()> {
    let mut stream = match UnixStream::connect(socket) {
        // No descriptor to spare: that says nothing about the server.
        Err(err) if err.raw_os_error() == Some(Errno::MFILE.raw_os_error()) => return Ok(()),
        connected => connected?,
    };
    stream.set_read_timeout(Some(patience))?;
    stream.set_write_timeout(Some(patience))?;
    let (path, name) = (wire::PING, wire::SECRET);
    write!(stream, "GET {path} HTTP/1.1\r\nHost: edge\r\n{name}: {secret}\r\n\r\n")?;
    let mut answer = [0; 12];
    stream.read_exact(&mut answer)?;
    if answer == *b"HTTP/1.1 204" { Ok(()) } else { Err(io::Error::other("wrong answer")) }
}

/// When the server was rebuilt.
#[derive(Default)]
pub(super) struct Rebuilds(VecDeque<Instant>);

impl Rebuilds {
    /// Notes a rebuild at `now`, and says whether it is the third within a minute.
    pub(super) fn is_third(&mut self, now: Instant) -> bool {
        self.0.push_back(now);
        self.0.retain(|then| now.duration_since(*then) < REBUILDS_WITHIN);
        self.0.len() >= 3
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock;

    #[test]
    fn the_third_rebuild_in_a_minute_is_one_too_many() {
        let (mut rebuilds, start) = (Rebuilds::default(), clock::monotonic());
        let at = |seconds| start + Duration::from_secs(seconds);
        let judged: Vec<bool> =
            [0, 30, 61, 100, 119].into_iter().map(|s| rebuilds.is_third(at(s))).collect();
        assert_eq!(judged, [false, false, false, false, true]);
    }
}
