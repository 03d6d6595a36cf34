//! Blobs on their way out: whole and hashed as they go, or in part from a file already checked.

use std::{
    collections::HashMap,
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use hyper::{
    StatusCode,
    body::Bytes,
    header::{self, HeaderValue},
    http::response,
};
use tokio::{
    sync::{Semaphore, mpsc},
    task::spawn_blocking,
};

use super::{
    content::{Content, PIECE},
    range::{self, Part},
    refuse::Refused,
};
use crate::log;

/// How many blobs are checked at once for the sake of a range.
const CHECKS_AT_ONCE: usize = 2;
/// How many verdicts are remembered; beyond that all are forgotten, and blobs checked anew.
const VERDICTS_MAX: usize = 100_000;

/// What is asked for.
pub(super) struct Asked<'a> {
    /// The blob's name: 64 hex digits.
    pub(super) hash: &'a str,
    pub(super) is_head: bool,
    pub(super) range: Option<&'a str>,
    pub(super) if_range: Option<&'a str>,
}

/// The folder of blobs, and what is known of those that were read since the start.
pub(super) struct Blobs {
    folder: PathBuf,
    verdicts: Mutex<HashMap<blake3::Hash, (Stamp, Verdict)>>,
    checks: Semaphore,
}

/// What must not have changed for a verdict to hold.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Stamp {
    inode: u64,
    size: u64,
    modified: (i64, i64),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Sound,
    Bad,
}

/// A blob that is open.
struct Opened {
    hash: blake3::Hash,
    file: File,
    stamp: Stamp,
}

impl Blobs {
    pub(super) fn new(folder: &Path) -> Blobs {
        let checks = Semaphore::new(CHECKS_AT_ONCE);
        Blobs { folder: folder.to_owned(), verdicts: Mutex::default(), checks }
    }

    /// The blobs that turned out to hold other bytes than their names say, as hex.
    pub(super) fn bad(&self) -> Vec<String> {
        let verdicts = self.verdicts.lock().unwrap_or_else(PoisonError::into_inner);
        let bad = verdicts.iter().filter(|(_, (_, verdict))| *verdict == Verdict::Bad);
        bad.map(|(hash, _)| hash.to_hex().to_string()).collect()
    }

    fn verdict(&self, blob: &Opened) -> Option<Verdict> {
        let verdicts = self.verdicts.lock().unwrap_or_else(PoisonError::into_inner);
        let (stamp, verdict) = verdicts.get(&blob.hash)?;
        (*stamp == blob.stamp).then_some(*verdict)
    }

    fn judge(&self, hash: blake3::Hash, stamp: Stamp, found: blake3::Hash) -> Verdict {
        let verdict = if found == hash { Verdict::Sound } else { Verdict::Bad };
        let mut verdicts = self.verdicts.lock().unwrap_or_else(PoisonError::into_inner);
        if verdicts.len() >= VERDICTS_MAX {
            verdicts.retain(|_, (_, verdict)| *verdict == Verdict::Bad);
        }
        verdicts.insert(hash, (stamp, verdict));
        drop(verdicts);
        if verdict == Verdict::Bad {
            log::error("blob_corrupt", &[("blob", &hash.to_hex())]);
        }
        verdict
    }

    fn open(&self, hash: blake3::Hash) -> io::Result<Opened> {
        let name = hash.to_hex();
        let (folder, file) = name.split_at(2);
        let file = File::open(self.folder.join(folder).join(file))?;
        let found = file.metadata()?;
        let modified = (found.mtime(), found.mtime_nsec());
        let stamp = Stamp { inode: found.ino(), size: found.len(), modified };
        Ok(Opened { hash, file, stamp })
    }
}

/// The content that was asked for, and what `head` has to say about it.
///
/// # Errors
///
/// [`Refused::Broken`] if the blob is missing, unreadable, or known to be bad.
pub(super) async fn content(
    blobs: &Arc<Blobs>,
    asked: &Asked<'_>,
    head: &mut response::Parts,
) -> Result<Content, Refused> {
    let hash = blake3::Hash::from_hex(asked.hash).map_err(|err| missing(asked.hash, &err))?;
    let from = Arc::clone(blobs);
    let opened = spawn_blocking(move || from.open(hash)).await.map_err(io::Error::other);
    let blob = opened.and_then(|opened| opened).map_err(|err| missing(asked.hash, &err))?;
    if blobs.verdict(&blob) == Some(Verdict::Bad) {
        return Err(Refused::Broken);
    }
    let size = blob.stamp.size;
    head.headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    if asked.is_head {
        head.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(size));
        return Ok(Content::Empty);
    }
    match part(asked, head, size) {
        Part::Whole => whole(blobs, blob).await,
        Part::Bytes(first, last) => {
            let span = HeaderValue::try_from(format!("bytes {first}-{last}/{size}"));
            let content = some(blobs, blob, first, last).await?;
            head.status = StatusCode::PARTIAL_CONTENT;
            head.headers.insert(header::CONTENT_RANGE, span.map_err(|_| Refused::Broken)?);
            Ok(content)
        }
        Part::Nothing => {
            let span = HeaderValue::try_from(format!("bytes */{size}"));
            head.status = StatusCode::RANGE_NOT_SATISFIABLE;
            head.headers.insert(header::CONTENT_RANGE, span.map_err(|_| Refused::Broken)?);
            Ok(Content::Empty)
        }
    }
}

fn part(asked: &Asked<'_>, head: &response::Parts, size: u64) -> Part {
    let tag = head.headers.get(header::ETAG).and_then(|tag| tag.to_str().ok());
    let still = asked.if_range.is_none_or(|if_range| range::is_still(if_range, tag));
    match asked.range {
        Some(range) if still && head.status == StatusCode::OK => range::parse(range, size),
        _ => Part::Whole,
    }
}

fn missing(name: &str, why: &dyn std::fmt::Display) -> Refused {
    log::error("blob_missing", &[("blob", &name), ("error", why)]);
    Refused::Broken
}

/// The bytes from `first` to `last` of a blob that is sound; if nobody knows yet, it is read once.
async fn some(
    blobs: &Arc<Blobs>,
    mut blob: Opened,
    first: u64,
    last: u64,
) -> Result<Content, Refused> {
    if blobs.verdict(&blob).is_none() {
        let _turn = blobs.checks.acquire().await.map_err(|_| Refused::Broken)?;
        if blobs.verdict(&blob).is_none() {
            blob = check(blobs, blob).await?;
        }
    }
    if blobs.verdict(&blob) != Some(Verdict::Sound) {
        return Err(Refused::Broken);
    }
    let name = blob.hash;
    let sought = spawn_blocking(move || {
        blob.file.seek(SeekFrom::Start(first))?;
        Ok(blob.file)
    });
    let sought = sought.await.map_err(io::Error::other).and_then(|sought| sought);
    let file = sought.map_err(|err: io::Error| missing(&name.to_hex(), &err))?;
    Ok(Content::of_file(file, last - first + 1, None))
}

async fn check(blobs: &Arc<Blobs>, mut blob: Opened) -> Result<Opened, Refused> {
    let name = blob.hash;
    let read = spawn_blocking(move || {
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(&mut blob.file)?;
        Ok((blob, hasher.finalize()))
    });
    let read = read.await.map_err(io::Error::other).and_then(|read| read);
    let (blob, found) = read.map_err(|err: io::Error| missing(&name.to_hex(), &err))?;
    blobs.judge(blob.hash, blob.stamp, found);
    Ok(blob)
}

/// All of a blob. Its last piece is only let go when all of it has the right hash.
async fn whole(blobs: &Arc<Blobs>, blob: Opened) -> Result<Content, Refused> {
    let (hash, stamp) = (blob.hash, blob.stamp);
    let mut reader = Reader { file: blob.file, hasher: Box::new(blake3::Hasher::new()) };
    if let Some(size) = usize::try_from(stamp.size).ok().filter(|size| *size <= PIECE) {
        let (bytes, found) = reader.last(size).await.map_err(|e| missing(&hash.to_hex(), &e))?;
        return match blobs.judge(hash, stamp, found) {
            Verdict::Sound => Ok(Content::Whole { bytes, _memory: None }),
            Verdict::Bad => Err(Refused::Broken),
        };
    }
    let (pieces, receiver) = mpsc::channel(1);
    let blobs = Arc::clone(blobs);
    tokio::spawn(async move {
        let mut left = stamp.size - PIECE as u64;
        while left > 0 {
            let step = usize::try_from(left).unwrap_or(PIECE).min(PIECE);
            let piece = match reader.next(step).await {
                Ok((again, piece)) => {
                    reader = again;
                    Ok(piece)
                }
                Err(err) => {
                    missing(&hash.to_hex(), &err);
                    return;
                }
            };
            if pieces.send(piece).await.is_err() {
                return;
            }
            left -= step as u64;
        }
        match reader.last(PIECE).await {
            Ok((bytes, found)) if blobs.judge(hash, stamp, found) == Verdict::Sound => {
                let _ = pieces.send(Ok(bytes)).await;
            }
            Ok(_) => (),
            Err(err) => {
                missing(&hash.to_hex(), &err);
            }
        }
    });
    Ok(Content::Flow(receiver, stamp.size))
}

/// Reads a file and hashes what it reads, away from the event loop.
struct Reader {
    file: File,
    hasher: Box<blake3::Hasher>,
}

impl Reader {
    async fn next(mut self, length: usize) -> io::Result<(Reader, Bytes)> {
        let read = move || {
            let mut piece = vec![0; length];
            self.file.read_exact(&mut piece)?;
            self.hasher.update(&piece);
            Ok((self, Bytes::from(piece)))
        };
        spawn_blocking(read).await.map_err(io::Error::other)?
    }

    /// The last bytes, and the hash of all of them.
    async fn last(self, length: usize) -> io::Result<(Bytes, blake3::Hash)> {
        let (reader, bytes) = self.next(length).await?;
        Ok((bytes, reader.hasher.finalize()))
    }
}
