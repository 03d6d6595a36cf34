//! One connection from its first byte to its last: a head, its answer, the next head.

use std::{
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::TcpStream,
    time::{Instant, timeout, timeout_at},
};

use super::{
    Shared,
    head::{self, Head},
    line::{Line, Notes, Window},
    pace::Pace,
    refuse::{self, Reader, Refused},
    table::{Doing, Place},
    visit::Visit,
};
use crate::log;

/// Somebody who has connected.
pub(super) struct Guest {
    pub(super) shared: Arc<Shared>,
    pub(super) place: Place,
    pub(super) peer: IpAddr,
}

/// What came of waiting for a head.
enum Heard {
    Head(Vec<u8>),
    Refused(Refused),
    Gone,
}

/// How an exchange ended.
enum Ended {
    /// The next head may come.
    Well,
    /// The answer is out, or cannot be; the connection is closed.
    ForGood,
    /// No answer is out yet, and this shall be it.
    Refused(Refused),
}

impl Guest {
    /// Serves the connection until one side has had enough.
    pub(super) async fn attend(self, stream: TcpStream) {
        let deadlines = &self.shared.deadlines;
        if !self.place.admitted(deadlines.head, deadlines.grace).await {
            return;
        }
        match &self.shared.tls {
            None => self.converse(Line::new(stream), OverTls::No).await,
            Some(acceptor) => {
                let shaken = timeout(deadlines.handshake, acceptor.accept(stream)).await;
                if let Ok(Ok(stream)) = shaken {
                    self.converse(Line::new(stream), OverTls::Yes).await;
                }
            }
        }
    }

    async fn converse<S>(&self, mut line: Line<S>, over_tls: OverTls)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send,
    {
        let mut due = Instant::now() + self.shared.deadlines.head;
        loop {
            let bytes = match self.hear(&mut line, due).await {
                Heard::Head(bytes) => bytes,
                Heard::Refused(refused) => {
                    let reader = Reader::of(&line.spare);
                    return self.refuse(line, refused, (refuse::Head::No, reader)).await;
                }
                Heard::Gone => return,
            };
            let to_head =
                if bytes.starts_with(b"HEAD ") { refuse::Head::Yes } else { refuse::Head::No };
            let whom = (to_head, Reader::of(&bytes));
            let head = match head::judge(&bytes, &self.shared.hosts) {
                Ok(head) => head,
                Err(refused) => return self.refuse(line, refused, whom).await,
            };
            self.place.does(Doing::Working);
            match self.exchange(&mut line, bytes, head, over_tls).await {
                Ended::Well => self.place.does(Doing::Idling),
                Ended::Refused(refused) => return self.refuse(line, refused, whom).await,
                Ended::ForGood => return self.part(line).await,
            }
            due = Instant::now() + self.shared.deadlines.idle;
        }
    }

    /// Waits for a whole head; for its first byte until `due`.
    async fn hear<S>(&self, line: &mut Line<S>, mut due: Instant) -> Heard
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let mut stopping = self.shared.stopping.subscribe();
        let (mut seen, mut line_judged) = (0, false);
        loop {
            match head::find_end(&line.spare, seen) {
                Ok(Some(end)) => {
                    let rest = line.spare.split_off(end);
                    return Heard::Head(std::mem::replace(&mut line.spare, rest));
                }
                Ok(None) => (),
                Err(refused) => return Heard::Refused(refused),
            }
            if !line_judged && line.spare.contains(&b'\r') {
                line_judged = true;
                if let Err(refused) = head::judge_beginning(&line.spare) {
                    return Heard::Refused(refused);
                }
            }
            if seen == 0 && !line.spare.is_empty() {
                // The first head's time runs from the beginning of the connection.
                due = due.min(Instant::now() + self.shared.deadlines.head);
                self.place.does(Doing::Heading);
            }
            seen = line.spare.len();
            let more = tokio::select! {
                // What has come before the end is still answered.
                biased;
                more = timeout_at(due, line.more()) => more,
                _ = stopping.wait_for(|stopping| *stopping), if seen == 0 => return Heard::Gone,
            };
            match more {
                Ok(Ok(1..)) => (),
                Ok(Ok(0) | Err(_)) => return Heard::Gone,
                Err(_) if seen == 0 => return Heard::Gone,
                Err(_) => return Heard::Refused(Refused::Slow),
            }
        }
    }

    /// Has one request answered.
    async fn exchange<S>(
        &self,
        line: &mut Line<S>,
        bytes: Vec<u8>,
        head: Head,
        over_tls: OverTls,
    ) -> Ended
    where
        S: AsyncRead + AsyncWrite + Unpin + Send,
    {
        let shared = &self.shared;
        let closes = !head.persistent || *shared.stopping.borrow();
        let notes = Notes::default();
        let visit = Visit {
            shared,
            place: &self.place,
            peer: self.peer,
            over_tls: over_tls == OverTls::Yes,
            notes: &notes,
            closes: AtomicBool::new(closes),
        };
        let deadlines = &shared.deadlines;
        let pace = || Pace::new(deadlines.pace_window, deadlines.pace_bytes_per_second);
        let mut window = Window::new(line, bytes, head.framing, (pace(), pace()), &notes);
        let (visited, refused) = (AtomicBool::new(false), std::sync::OnceLock::new());
        let service = service_fn(async |request| {
            // The window shows one request. Should hyper see two, the second is not answered.
            if visited.swap(true, Ordering::Relaxed) {
                return Err(Refused::Malformed("two requests"));
            }
            visit.serve(request).await.inspect_err(|why| {
                let _ = refused.set(*why);
            })
        });
        let http = if closes { &shared.http_once } else { &shared.http };
        let ended = http.serve_connection(TokioIo::new(&mut window), service).await;
        if let Some(refused) = refused.get() {
            return Ended::Refused(*refused);
        }
        let again = ended.is_ok() && window.is_read() && !visit.closes.load(Ordering::Relaxed);
        if again { Ended::Well } else { Ended::ForGood }
    }

    async fn refuse<S>(
        &self,
        mut line: Line<S>,
        refused: Refused,
        (to_head, reader): (refuse::Head, Reader),
    ) where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        log::debug("refused", &[("status", &refused.status()), ("why", &refused)]);
        let answer = refused.answer(to_head, reader);
        let written = timeout(self.shared.deadlines.linger, async {
            line.stream.write_all(&answer).await?;
            line.stream.flush().await
        });
        if let Ok(Ok(())) = written.await {
            self.part(line).await;
        }
    }

    /// Closes the connection such that the client can read what was said: what it still sends is
    /// thrown away for a while, because unread bytes would make the system forget the answer.
    async fn part<S>(&self, mut line: Line<S>)
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        self.place.does(Doing::Heading);
        line.spare = vec![0; 4096];
        let (silence, in_all) = (self.shared.deadlines.linger, self.shared.deadlines.linger_in_all);
        let rest = async {
            timeout(silence, line.stream.shutdown()).await.ok()?.ok()?;
            while timeout(silence, line.stream.read(&mut line.spare)).await.ok()?.ok()? > 0 {}
            Some(())
        };
        // However it ends, it ends.
        let _ = timeout(in_all, rest).await;
    }
}

/// Whether the connection is encrypted here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum OverTls {
    Yes,
    No,
}
