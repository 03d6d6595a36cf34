//! A multipart body fed to its parser, and what its parts are.

use std::{
    collections::VecDeque,
    error::Error,
    io,
    pin::{Pin, pin},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    task::{Context, Poll, Waker, ready},
};

use http_body_util::BodyDataStream;
use hyper::body::{Body, Bytes, Frame};
use multer::{Field, Multipart};

use super::refuse::Refused;

/// The most bytes in which neither a part nor a piece of one becomes visible.
pub(super) const BLIND_BYTES_MAX: u64 = 64 * 1024;
/// The longest name of a file or a field, in bytes.
pub(super) const NAME_BYTES_MAX: usize = 1024;

/// The boundary in a `multipart/form-data` type: 1 to 70 characters of those that RFC 2046 lists.
pub fn boundary(content_type: &str) -> Option<String> {
    let boundary = multer::parse_boundary(content_type).ok()?;
    let sound = |b: u8| b.is_ascii_alphanumeric() || b"'()+_,-./:=? ".contains(&b);
    let sound = (1..=70).contains(&boundary.len())
        && boundary.bytes().all(sound)
        && !boundary.ends_with(' ');
    sound.then_some(boundary)
}

/// How much has been fed to the parser, and how much may be.
pub(super) struct Tally {
    all: AtomicU64,
    bytes_max: AtomicU64,
    /// Since it last let something be seen.
    blind: AtomicU64,
    trouble: Mutex<Option<Refused>>,
}

impl Tally {
    /// A tally for a body of at most so many bytes.
    pub(super) fn up_to(bytes_max: u64) -> Tally {
        let (all, blind, trouble) = (AtomicU64::new(0), AtomicU64::new(0), Mutex::default());
        Tally { all, bytes_max: AtomicU64::new(bytes_max), blind, trouble }
    }

    /// Lets the body be longer, or less long, than was said before.
    pub(super) fn allow(&self, bytes_max: u64) {
        self.bytes_max.store(bytes_max, Ordering::Relaxed);
    }

    pub(super) fn saw(&self) {
        self.blind.store(0, Ordering::Relaxed);
    }

    pub(super) fn trouble(&self) -> Option<Refused> {
        *self.trouble.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Feeds a body to the parser one piece at a time: given more, it would keep all of it.
pub(super) struct Feed<'a, B> {
    body: &'a mut B,
    tally: &'a Tally,
    /// A piece was given; the parser shall look at it before it gets another.
    rests: bool,
}

/// A parser of what `body` holds, as far as `tally` lets it.
pub(super) fn parser<'a, B>(body: &'a mut B, boundary: String, tally: &'a Tally) -> Multipart<'a>
where
    B: Body<Data = Bytes, Error: Error + Send + Sync + 'static> + Send + Unpin,
{
    let feed = Feed { body, tally, rests: false };
    Multipart::new(BodyDataStream::new(feed), boundary)
}

impl<B> Feed<'_, B> {
    fn fail(&self, why: Refused) -> io::Error {
        *self.tally.trouble.lock().unwrap_or_else(PoisonError::into_inner) = Some(why);
        io::ErrorKind::InvalidData.into()
    }
}

impl<B> Body for Feed<'_, B>
where
    B: Body<Data = Bytes, Error: Error + Send + Sync + 'static> + Unpin,
{
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        if std::mem::take(&mut self.rests) {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        if self.tally.blind.load(Ordering::Relaxed) > BLIND_BYTES_MAX {
            return Poll::Ready(Some(Err(self.fail(Refused::Malformed("no part in sight")))));
        }
        let Some(frame) = ready!(Pin::new(&mut *self.body).poll_frame(cx)) else {
            return Poll::Ready(None);
        };
        let frame = frame.map_err(io::Error::other)?;
        let length = frame.data_ref().map_or(0, |bytes| bytes.len() as u64);
        let all = self.tally.all.fetch_add(length, Ordering::Relaxed) + length;
        self.tally.blind.fetch_add(length, Ordering::Relaxed);
        if all > self.tally.bytes_max.load(Ordering::Relaxed) {
            return Poll::Ready(Some(Err(self.fail(Refused::TooLarge))));
        }
        self.rests = true;
        Poll::Ready(Some(Ok(frame)))
    }
}

/// What a part is, and its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A field of a form.
    Field(String),
    /// A file, with the name that it has there.
    File(String),
}

impl Kind {
    pub(super) fn of(part: &Field<'_>) -> Result<Kind, Refused> {
        let header = |name: &str| {
            part.headers().get(name).map(|value| value.as_bytes().to_ascii_lowercase())
        };
        let encoding = header("content-transfer-encoding");
        if encoding.is_some_and(|how| ![&b"binary"[..], b"8bit", b"7bit"].contains(&&how[..])) {
            return Err(Refused::Malformed("transfer encoding of a part"));
        }
        let name = part.name().filter(|name| name.len() <= NAME_BYTES_MAX);
        let name = name.ok_or(Refused::Malformed("part without name"))?;
        let disposition = header("content-disposition").unwrap_or_default();
        let mut parameters = disposition.split(|b| *b == b';').map(<[u8]>::trim_ascii_start);
        let names_file = parameters.any(|parameter| parameter.starts_with(b"filename"));
        match part.file_name() {
            Some(file) => Ok(Kind::File(file.to_owned())),
            None if names_file => Err(Refused::Malformed("name of a file")),
            None if header("content-type").is_some_and(|kind| kind.starts_with(b"multipart/")) => {
                Err(Refused::Malformed("multipart in multipart"))
            }
            None => Ok(Kind::Field(name.to_owned())),
        }
    }
}

/// The parts that a body has if it arrives in these pieces, with the length of each: what
/// uploading does, without keeping anything.
///
/// # Errors
///
/// What uploading says of such a body.
pub fn survey(pieces: Vec<Vec<u8>>, boundary: &str) -> Result<Vec<(Kind, u64)>, Refused> {
    let (mut body, tally) = (Pieces(pieces.into()), Tally::up_to(u64::MAX));
    let mut multipart = parser(&mut body, boundary.to_owned(), &tally);
    let mut surveying = pin!(async {
        let (mut parts, malformed) = (Vec::new(), Refused::Malformed("multipart"));
        while let Some(mut part) = multipart.next_field().await.map_err(|_| malformed)? {
            tally.saw();
            let (kind, mut length) = (Kind::of(&part)?, 0);
            while let Some(piece) = part.chunk().await.map_err(|_| malformed)? {
                tally.saw();
                length += piece.len() as u64;
            }
            parts.push((kind, length));
        }
        Ok(parts)
    });
    // Whatever it waits for is there already.
    let mut cx = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(surveyed) = surveying.as_mut().poll(&mut cx) {
            return surveyed;
        }
    }
}

/// A body that is there already.
struct Pieces(VecDeque<Vec<u8>>);

impl Body for Pieces {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        Poll::Ready(self.0.pop_front().map(|piece| Ok(Frame::data(piece.into()))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "preamble\r\n--xyz\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\
        value\r\n--xy\r\n--xyz \t\r\ncontent-disposition: form-data; name=b; filename=\"c; \\\"d\"\
        \r\nContent-Type: text/html\r\n\r\n\r\n--xyz--\r\nepilogue";

    #[test]
    fn parts_are_the_same_however_they_are_split() {
        let parts = [(Kind::Field("a".into()), 11), (Kind::File("c; \"d".into()), 0)];
        for split in 0..BODY.len() {
            let (one, two) = BODY.as_bytes().split_at(split);
            let surveyed = survey(vec![one.to_vec(), two.to_vec()], "xyz");
            assert_eq!(surveyed.unwrap(), parts, "{split}");
        }
        let bytes = BODY.bytes().map(|byte| vec![byte]).collect();
        assert_eq!(survey(bytes, "xyz").unwrap(), parts);
    }

    #[test]
    fn a_body_without_its_last_boundary_is_none() {
        let end = BODY.find("--\r\nepilogue").unwrap() + 2;
        for cut in 0..end {
            assert!(survey(vec![BODY.as_bytes()[..cut].to_vec()], "xyz").is_err(), "{cut}");
        }
        assert!(survey(vec![BODY.as_bytes()[..end].to_vec()], "xyz").is_ok());
    }

    #[test]
    fn boundaries_are_short_and_plain() {
        let of = |boundary: &str| super::boundary(&format!("multipart/form-data; {boundary}"));
        assert_eq!(of("boundary=x").as_deref(), Some("x"));
        assert_eq!(of("boundary=\"a b\"").as_deref(), Some("a b"));
        assert!(of(&format!("boundary={}", "a".repeat(70))).is_some());
        for wrong in ["", "boundary=", "boundary=\"\"", "boundary=\"a\r\nb\"", "boundary=a{b"] {
            assert_eq!(of(wrong), None, "{wrong:?}");
        }
        assert_eq!(of(&format!("boundary={}", "a".repeat(71))), None);
        assert_eq!(super::boundary("text/plain; boundary=x"), None);
    }
}
