//! The bodies that go out: from memory, or from a file as fast as the client reads.

use std::{
    fs::File,
    io::{self, Read},
    pin::Pin,
    task::{Context, Poll},
};

use hyper::body::{Body, Bytes, Frame, SizeHint};
use tokio::{sync::mpsc, task::spawn_blocking};

use super::budget::Share;

/// How much of a file is read at once, in bytes. A body holds at most three such pieces.
pub(super) const PIECE: usize = 64 * 1024;

/// A body that goes out. Its length is known, unless it comes in portions.
pub(super) enum Content {
    /// Nothing.
    Empty,
    /// All of it, with the memory that it takes.
    Whole { bytes: Bytes, _memory: Option<Share> },
    /// What comes out of a channel, and how many bytes that will be. An error, or an early end,
    /// cuts the connection, so that nobody takes a part for the whole.
    Flow(mpsc::Receiver<io::Result<Bytes>>, u64),
    /// The same where nobody knows yet how many bytes that will be: an empty piece is the end.
    Portions { pieces: mpsc::Receiver<io::Result<Bytes>>, ended: bool },
}

impl Body for Content {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let this = self.get_mut();
        match this {
            Content::Whole { bytes, .. } if bytes.is_empty() => Poll::Ready(None),
            Content::Whole { bytes, .. } => {
                Poll::Ready(Some(Ok(Frame::data(std::mem::take(bytes)))))
            }
            Content::Empty | Content::Flow(_, 0) | Content::Portions { ended: true, .. } => {
                Poll::Ready(None)
            }
            Content::Flow(pieces, left) => pieces.poll_recv(cx).map(|piece| {
                Some(whole(piece).map(|bytes| {
                    *left = left.saturating_sub(bytes.len() as u64);
                    Frame::data(bytes)
                }))
            }),
            Content::Portions { pieces, ended } => {
                pieces.poll_recv(cx).map(|piece| match whole(piece) {
                    Ok(bytes) if bytes.is_empty() => {
                        *ended = true;
                        None
                    }
                    piece => Some(piece.map(Frame::data)),
                })
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Content::Empty => true,
            Content::Whole { bytes, .. } => bytes.is_empty(),
            Content::Flow(_, left) => *left == 0,
            Content::Portions { ended, .. } => *ended,
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Content::Empty => SizeHint::with_exact(0),
            Content::Whole { bytes, .. } => SizeHint::with_exact(bytes.len() as u64),
            Content::Flow(_, left) => SizeHint::with_exact(*left),
            Content::Portions { .. } => SizeHint::default(),
        }
    }
}

impl Content {
    /// The next `length` bytes of a file, read piece by piece while they are sent. `keep` is held
    /// until the last is.
    pub(super) fn of_file(file: File, length: u64, keep: Option<Share>) -> Content {
        let (pieces, receiver) = mpsc::channel(1);
        tokio::spawn(async move {
            let (mut file, mut left) = (file, length);
            while left > 0 {
                let step = usize::try_from(left).unwrap_or(PIECE).min(PIECE);
                let piece = read_piece(file, step).await;
                let (again, piece) = match piece {
                    Ok((file, piece)) => (Some(file), Ok(piece)),
                    Err(err) => (None, Err(err)),
                };
                if pieces.send(piece).await.is_err() {
                    break;
                }
                let Some(again) = again else { break };
                (file, left) = (again, left - step as u64);
            }
            drop(keep);
        });
        Content::Flow(receiver, length)
    }
}

/// A piece out of a channel, whose end is too early if it comes before the last piece.
fn whole(piece: Option<io::Result<Bytes>>) -> io::Result<Bytes> {
    piece.unwrap_or_else(|| Err(io::ErrorKind::UnexpectedEof.into()))
}

/// Reads exactly `length` bytes of a file, away from the event loop.
pub(super) async fn read_piece(mut file: File, length: usize) -> io::Result<(File, Bytes)> {
    let read = move || {
        let mut piece = vec![0; length];
        file.read_exact(&mut piece)?;
        Ok((file, Bytes::from(piece)))
    };
    spawn_blocking(read).await.map_err(io::Error::other)?
}
