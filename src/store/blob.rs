//! Files beside the store, named by the hash of their bytes.
//!
//! A blob arrives in the spool, written, hashed and synced by the edge. [`Blobs::adopt`] moves it to
//! `blobs/ab/cdef…`; only then is the commit made that names it.
//! [`Store::sweep_blobs`](super::Store::sweep_blobs) removes what no row names.

use std::{
    collections::HashMap,
    fs,
    io::{self, Seek, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use crate::{
    domain::{id::BlobHash, moment::Moment},
    error::Fault,
};

/// A blob that nothing names is kept for so long, because a commit may be about to name it.
pub const ORPHAN_KEPT: Duration = Duration::from_hours(24);

/// The folders that files lie in. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Blobs {
    dir: PathBuf,
    spool: PathBuf,
    kept: Arc<Mutex<Kept>>,
}

/// What is not swept at present, though nothing may name it.
#[derive(Debug, Default)]
struct Kept {
    /// Blobs that a commit is about to name, and how many commits each.
    pins: HashMap<BlobHash, usize>,
    /// How many are reading all blobs: while somebody does, all stay.
    holds: usize,
}

/// Keeps a blob from being swept while the commit that names it is on its way.
#[derive(Debug)]
pub struct Pin {
    hash: BlobHash,
    kept: Arc<Mutex<Kept>>,
}

/// Keeps every blob from being swept, so that all those are there that a snapshot taken since then
/// names. What is to go goes with the next sweep after it.
#[derive(Debug)]
pub(super) struct Hold(Arc<Mutex<Kept>>);

/// What became of reading a blob.
#[derive(Debug)]
pub(super) enum Sound {
    /// It is whole, and this long; the file is at its beginning.
    Whole(fs::File, u64),
    /// It is not there.
    Missing,
    /// It holds other bytes than its name says.
    Other,
    /// The system cannot read it.
    Unread(io::Error),
}

impl Blobs {
    /// Opens the folders under `dir`, makes them where they are missing, and empties the spool.
    pub(super) fn open(dir: &Path) -> Result<Blobs, Fault> {
        let (blobs, spool) = (dir.join(super::backup::BLOBS), dir.join("spool"));
        super::private_folder(&blobs)?;
        super::private_folder(&spool)?;
        let leftovers = fs::read_dir(&spool).map_err(Fault::io("reading the spool"))?;
        for entry in leftovers.flatten() {
            fs::remove_file(entry.path()).map_err(Fault::io("emptying the spool"))?;
        }
        Ok(Blobs { dir: blobs, spool, kept: Arc::default() })
    }

    /// Where arriving files are written.
    pub fn spool(&self) -> &Path {
        &self.spool
    }

    /// Where files are kept.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Where this blob lies, or would lie.
    pub fn path(&self, hash: BlobHash) -> PathBuf {
        blob_path(&self.dir, hash)
    }

    /// Whether its bytes are there.
    pub fn has(&self, hash: BlobHash) -> bool {
        self.path(hash).is_file()
    }

    /// Opens a blob whose bytes are, all of them, those that its name stands for.
    ///
    /// # Errors
    ///
    /// [`Fault::Corrupt`] if they are not; [`Fault::Io`] if it cannot be read.
    pub fn open_sound(&self, hash: BlobHash) -> Result<fs::File, Fault> {
        let doing = "reading a blob";
        match self.read(hash) {
            Sound::Whole(file, _) => Ok(file),
            Sound::Other => {
                let problem = format!("{hash} holds other bytes than its name says");
                Err(Fault::Corrupt { table: "blobs", problem })
            }
            Sound::Missing => Err(Fault::Io { doing, error: io::ErrorKind::NotFound.into() }),
            Sound::Unread(error) => Err(Fault::io(doing)(error)),
        }
    }

    /// Reads all of a blob, and opens it.
    pub(super) fn read(&self, hash: BlobHash) -> Sound {
        let read = || {
            let mut file = fs::File::open(self.path(hash))?;
            let mut hasher = blake3::Hasher::new();
            hasher.update_reader(&mut file)?;
            let bytes = file.stream_position()?;
            file.rewind()?;
            Ok::<_, io::Error>((file, bytes, hasher.finalize()))
        };
        match read() {
            Ok((file, bytes, found)) if found.as_bytes() == &hash.0 => Sound::Whole(file, bytes),
            Ok(_) => Sound::Other,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Sound::Missing,
            Err(error) => Sound::Unread(error),
        }
    }

    /// Moves a spooled file to its place; when this returns, a power cut does not lose it.
    ///
    /// Bytes that are there already are replaced by the same bytes: another upload may have moved
    /// them a moment ago and not have synced their folder yet, they may have rotted since, and
    /// whoever sends a file shall not learn from the time it takes whether somebody else has it.
    ///
    /// The blob is not swept while the returned pin lives.
    ///
    /// # Errors
    ///
    /// A [`Fault`] if the file cannot be moved; [`Fault::Full`] if there is no room for its folder.
    pub fn adopt(&self, spooled: &str, hash: BlobHash) -> Result<Pin, Fault> {
        let pin = self.pin(hash);
        let from = self.spooled(spooled)?;
        let to = self.path(hash);
        let folder = to.parent().unwrap_or(&self.dir);
        super::private_folder(folder)?;
        fs::rename(&from, &to).map_err(Fault::io("moving a spooled file"))?;
        sync_folder(folder)?;
        sync_folder(&self.dir)?;
        Ok(pin)
    }

    /// Keeps these bytes as a file, as [`Blobs::adopt`] does with a spooled one; returns its hash,
    /// and what keeps it from being swept.
    ///
    /// # Errors
    ///
    /// A [`Fault`] if it cannot be written.
    pub fn keep(&self, bytes: &[u8]) -> Result<(BlobHash, Pin), Fault> {
        let hash = BlobHash(*blake3::hash(bytes).as_bytes());
        let name = format!("kept-{hash}");
        let spooled = self.spooled(&name)?;
        let mut options = fs::OpenOptions::new();
        options.write(true).create(true).truncate(true).mode(0o600);
        let written = options.open(spooled).and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        });
        written.map_err(Fault::io("writing a file"))?;
        Ok((hash, self.adopt(&name, hash)?))
    }

    /// Where a spooled file lies.
    ///
    /// # Errors
    ///
    /// A [`Fault`] if `name` is not a plain file name, which would be a bug of the edge.
    pub fn spooled(&self, name: &str) -> Result<PathBuf, Fault> {
        let plain = !name.is_empty()
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
        if plain {
            Ok(self.spool.join(name))
        } else {
            Err(Fault::Bug("a spooled file's name is not plain".to_owned()))
        }
    }

    fn pin(&self, hash: BlobHash) -> Pin {
        *self.kept().pins.entry(hash).or_default() += 1;
        Pin { hash, kept: Arc::clone(&self.kept) }
    }

    /// Has all blobs stay until what this returns is dropped.
    pub(super) fn hold(&self) -> Hold {
        self.kept().holds += 1;
        Hold(Arc::clone(&self.kept))
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The blobs under the folder `prefix` (00 to ff) that are older than [`ORPHAN_KEPT`].
    pub(super) fn old(&self, prefix: u8, now: Moment) -> Result<Vec<BlobHash>, Fault> {
        let mut found = self.under(prefix)?;
        found.retain(|hash| is_old(&self.path(*hash), now));
        Ok(found)
    }

    /// The blobs under the folder `prefix` (00 to ff).
    pub(super) fn under(&self, prefix: u8) -> Result<Vec<BlobHash>, Fault> {
        let folder = self.dir.join(format!("{prefix:02x}"));
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(Fault::io("listing blobs")(error)),
        };
        let named = entries.flatten().filter_map(|entry| {
            format!("{prefix:02x}{}", entry.file_name().to_str()?).parse().ok()
        });
        Ok(named.collect())
    }

    /// Removes a blob unless an upload has pinned or brought it meanwhile, or somebody reads all
    /// blobs; whether it did.
    pub(super) fn remove(&self, hash: BlobHash, now: Moment) -> Result<bool, Fault> {
        // An upload pins first and moves then, so while this is held none is in between.
        let kept = self.kept();
        let path = self.path(hash);
        if kept.holds > 0 || kept.pins.contains_key(&hash) || !is_old(&path, now) {
            return Ok(false);
        }
        fs::remove_file(path).map_err(Fault::io("removing a blob"))?;
        Ok(true)
    }
}

/// Where a blob lies in the folder of blobs.
pub(super) fn blob_path(blobs: &Path, hash: BlobHash) -> PathBuf {
    let hex = hash.to_string();
    let (folder, name) = hex.split_at(2);
    blobs.join(folder).join(name)
}

/// Whether a file has lain there for [`ORPHAN_KEPT`].
fn is_old(path: &Path, now: Moment) -> bool {
    let written = fs::metadata(path).and_then(|meta| meta.modified()).map(age_since_epoch);
    written.is_ok_and(|at| now.since(at) >= ORPHAN_KEPT)
}

fn age_since_epoch(time: std::time::SystemTime) -> Moment {
    let since = time.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Moment(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}

pub(super) fn sync_folder(folder: &Path) -> Result<(), Fault> {
    let opened = fs::File::open(folder).and_then(|folder| folder.sync_all());
    opened.map_err(Fault::io("syncing a folder"))
}

impl Drop for Pin {
    fn drop(&mut self) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = kept.pins.get_mut(&self.hash) {
            *count -= 1;
            if *count == 0 {
                kept.pins.remove(&self.hash);
            }
        }
    }
}

impl Sound {
    /// What is wrong, if something is.
    pub(super) fn trouble(&self, hash: BlobHash) -> Option<String> {
        match self {
            Sound::Whole(..) => None,
            Sound::Missing => Some(format!("blob {hash} is named, but its bytes are missing")),
            Sound::Other => Some(format!("blob {hash} holds other bytes than its name says")),
            Sound::Unread(error) => Some(format!("blob {hash} cannot be read: {error}")),
        }
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).holds -= 1;
    }
}
