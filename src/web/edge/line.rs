//! One connection's bytes, and the window through which hyper sees one request of them.
//!
//! Hyper gets a fresh view for every request: its head, which has been judged, then exactly the
//! bytes of its body, then the end. Whatever follows on the connection stays here until the answer
//! is out, so no reading of hyper's can turn it into another request.

use std::{
    io,
    pin::Pin,
    sync::{Mutex, PoisonError},
    task::{Context, Poll, ready},
};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, ReadBuf};

use super::{chunked::Follower, head::Framing, pace::Pace, refuse::Refused};

/// How much is read ahead of what is asked for, in bytes.
const AHEAD: usize = 8 * 1024;

/// A connection: the stream, and what was read from it but not used yet.
pub(super) struct Line<S> {
    pub(super) stream: S,
    pub(super) spare: Vec<u8>,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Line<S> {
    pub(super) fn new(stream: S) -> Line<S> {
        Line { stream, spare: Vec::new() }
    }

    /// Waits for more bytes and adds them to the spare ones. 0 at the end of the stream.
    pub(super) async fn more(&mut self) -> io::Result<usize> {
        self.spare.reserve(AHEAD / 2);
        self.stream.read_buf(&mut self.spare).await
    }
}

/// What the window saw that whoever answers the request has to know.
#[derive(Debug, Default)]
pub(super) struct Notes {
    trouble: Mutex<Option<Refused>>,
}

impl Notes {
    /// Keeps why the request cannot be read to its end. The first reason stays.
    pub(super) fn keep(&self, why: Refused) {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(why);
    }

    /// Why the request could not be read to its end.
    pub(super) fn trouble(&self) -> Option<Refused> {
        *self.trouble.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is still to come of a body.
enum Rest {
    Nothing,
    Length(u64),
    Chunks(Follower),
}

/// The window on one request.
pub(super) struct Window<'a, S> {
    line: &'a mut Line<S>,
    head: Vec<u8>,
    shown: usize,
    rest: Rest,
    reading: Pace,
    writing: Pace,
    notes: &'a Notes,
}

impl<'a, S: AsyncRead + AsyncWrite + Unpin> Window<'a, S> {
    /// `paces` are those of reading and writing.
    pub(super) fn new(
        line: &'a mut Line<S>,
        head: Vec<u8>,
        framing: Framing,
        paces: (Pace, Pace),
        notes: &'a Notes,
    ) -> Window<'a, S> {
        let rest = match framing {
            Framing::Empty => Rest::Nothing,
            Framing::Length(length) => Rest::Length(length),
            Framing::Chunked => Rest::Chunks(Follower::default()),
        };
        Window { line, head, shown: 0, rest, reading: paces.0, writing: paces.1, notes }
    }

    /// Whether the request was read to its last byte, so that the next one may follow.
    pub(super) fn is_read(&self) -> bool {
        matches!(self.rest, Rest::Nothing)
    }

    /// Makes sure that there are spare bytes. `false` at the end of the stream.
    fn poll_spare(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<bool>> {
        if !self.line.spare.is_empty() {
            return Poll::Ready(Ok(true));
        }
        let mut ahead = [0; AHEAD];
        let mut room = ReadBuf::new(&mut ahead);
        ready!(self.poll_stream(cx, &mut room))?;
        self.line.spare.extend_from_slice(room.filled());
        Poll::Ready(Ok(!room.filled().is_empty()))
    }

    /// Reads from the stream, at the pace that is wanted.
    fn poll_stream(
        &mut self,
        cx: &mut Context<'_>,
        room: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = room.filled().len();
        match Pin::new(&mut self.line.stream).poll_read(cx, room) {
            Poll::Ready(result) => {
                self.reading.moved(room.filled().len() - before);
                Poll::Ready(result)
            }
            Poll::Pending => {
                ready!(self.reading.poll_too_slow(cx));
                self.notes.keep(Refused::Slow);
                Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
            }
        }
    }

    fn poll_length(
        &mut self,
        cx: &mut Context<'_>,
        room: &mut ReadBuf<'_>,
        left: u64,
    ) -> Poll<io::Result<()>> {
        let most = usize::try_from(left).unwrap_or(usize::MAX).min(room.remaining());
        let taken = if self.line.spare.is_empty() {
            let mut part = ReadBuf::new(room.initialize_unfilled_to(most));
            ready!(self.poll_stream(cx, &mut part))?;
            let taken = part.filled().len();
            room.advance(taken);
            taken
        } else {
            let taken = most.min(self.line.spare.len());
            room.put_slice(&self.line.spare[..taken]);
            self.line.spare.drain(..taken);
            taken
        };
        let left = left - taken as u64;
        self.rest = if left == 0 { Rest::Nothing } else { Rest::Length(left) };
        Poll::Ready(Ok(()))
    }

    fn poll_chunks(
        &mut self,
        cx: &mut Context<'_>,
        room: &mut ReadBuf<'_>,
        mut follower: Follower,
    ) -> Poll<io::Result<()>> {
        if !ready!(self.poll_spare(cx))? {
            return Poll::Ready(Ok(()));
        }
        let most = room.remaining().min(self.line.spare.len());
        let taken = follower.follow(&self.line.spare[..most]).map_err(|why| {
            self.notes.keep(why);
            io::Error::from(io::ErrorKind::InvalidData)
        })?;
        room.put_slice(&self.line.spare[..taken]);
        self.line.spare.drain(..taken);
        self.rest = if follower.is_over() { Rest::Nothing } else { Rest::Chunks(follower) };
        Poll::Ready(Ok(()))
    }

    /// Turns a write's result into the same at the pace that is wanted.
    fn paced<T: Copy>(
        &mut self,
        cx: &mut Context<'_>,
        written: Poll<io::Result<T>>,
        count: impl Fn(T) -> usize,
    ) -> Poll<io::Result<T>> {
        match written {
            Poll::Ready(result) => {
                self.writing.moved(result.as_ref().map_or(0, |n| count(*n)));
                Poll::Ready(result)
            }
            Poll::Pending => {
                ready!(self.writing.poll_too_slow(cx));
                Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
            }
        }
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncRead for Window<'_, S> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        room: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if this.shown < this.head.len() {
            let most = room.remaining().min(this.head.len() - this.shown);
            room.put_slice(&this.head[this.shown..this.shown + most]);
            this.shown += most;
            return Poll::Ready(Ok(()));
        }
        match this.rest {
            Rest::Nothing => Poll::Ready(Ok(())),
            Rest::Length(left) => this.poll_length(cx, room, left),
            Rest::Chunks(follower) => this.poll_chunks(cx, room, follower),
        }
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Window<'_, S> {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let written = Pin::new(&mut this.line.stream).poll_write(cx, bytes);
        this.paced(cx, written, |n| n)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let written = Pin::new(&mut this.line.stream).poll_write_vectored(cx, bytes);
        this.paced(cx, written, |n| n)
    }

    fn is_write_vectored(&self) -> bool {
        self.line.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let flushed = Pin::new(&mut this.line.stream).poll_flush(cx);
        this.paced(cx, flushed, |()| 0)
    }

    /// The connection outlives the request; only its last answer shuts it down.
    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.poll_flush(cx)
    }
}
