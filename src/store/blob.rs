//! Files beside the store, named by the hash of their bytes.
//!
//! A blob arrives in the spool, written, hashed and synced by the edge. [`Blobs::adopt`] moves it to
//! `blobs/ab/cdef…`; only then is the commit made that names it. [`Blobs::sweep`] removes what no
//! row names.

use std::{
    collections::HashMap,
    fs,
    io::{self, Seek},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
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
    pins: Arc<Mutex<HashMap<BlobHash, usize>>>,
}

/// Keeps a blob from being swept while the commit that names it is on its way.
#[derive(Debug)]
pub struct Pin {
    hash: BlobHash,
    pins: Arc<Mutex<HashMap<BlobHash, usize>>>,
}

impl Blobs {
    /// Opens the folders under `dir`, makes them where they are missing, and empties the spool.
    pub(super) fn open(dir: &Path) -> Result<Blobs, Fault> {
        let (blobs, spool) = (dir.join("blobs"), dir.join("spool"));
        super::private_folder(&blobs)?;
        super::private_folder(&spool)?;
        let leftovers = fs::read_dir(&spool).map_err(Fault::io("reading the spool"))?;
        for entry in leftovers.flatten() {
            fs::remove_file(entry.path()).map_err(Fault::io("emptying the spool"))?;
        }
        Ok(Blobs { dir: blobs, spool, pins: Arc::default() })
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
        let hex = hash.to_string();
        let (folder, name) = hex.split_at(2);
        self.dir.join(folder).join(name)
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
        let read = || {
            let mut file = fs::File::open(self.path(hash))?;
            let mut hasher = blake3::Hasher::new();
            hasher.update_reader(&mut file)?;
            file.rewind()?;
            Ok((file, hasher.finalize()))
        };
        let (file, found) = read().map_err(Fault::io("reading a blob"))?;
        if found.as_bytes() == &hash.0 {
            return Ok(file);
        }
        let problem = format!("{hash} holds other bytes than its name says");
        Err(Fault::Corrupt { table: "blobs", problem })
    }

    /// Moves a spooled file to its place; when this returns, a power cut does not lose it. If its
    /// bytes are there already, the spooled file is removed instead.
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
        if to.is_file() {
            fs::remove_file(&from).map_err(Fault::io("removing a spooled file"))?;
            return Ok(pin);
        }
        let folder = to.parent().unwrap_or(&self.dir);
        if !folder.is_dir() {
            super::private_folder(folder)?;
            sync_folder(&self.dir)?;
        }
        fs::rename(&from, &to).map_err(Fault::io("moving a spooled file"))?;
        sync_folder(folder)?;
        Ok(pin)
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
        let mut pins = self.pins.lock().unwrap_or_else(PoisonError::into_inner);
        *pins.entry(hash).or_default() += 1;
        Pin { hash, pins: Arc::clone(&self.pins) }
    }

    fn is_pinned(&self, hash: BlobHash) -> bool {
        self.pins.lock().unwrap_or_else(PoisonError::into_inner).contains_key(&hash)
    }

    /// Removes the blobs under the folder `prefix` (00 to ff) that `named` does not know, that are
    /// older than [`ORPHAN_KEPT`], and that no upload has pinned. Runs inside the writer, so that
    /// no commit names one meanwhile. Returns how many it removed.
    pub(super) fn sweep(
        &self,
        prefix: u8,
        now: Moment,
        mut named: impl FnMut(BlobHash) -> Result<bool, Fault>,
    ) -> Result<u64, Fault> {
        let folder = self.dir.join(format!("{prefix:02x}"));
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
            Err(error) => return Err(Fault::io("listing blobs")(error)),
        };
        let mut removed = 0;
        for entry in entries.flatten() {
            let name = entry.file_name();
            let hash = name.to_str().and_then(|rest| format!("{prefix:02x}{rest}").parse().ok());
            let Some(hash) = hash else { continue };
            let age = entry.metadata().and_then(|meta| meta.modified()).map(age_since_epoch);
            let old = age.is_ok_and(|at| now.since(at) >= ORPHAN_KEPT);
            if old && !self.is_pinned(hash) && !named(hash)? {
                fs::remove_file(entry.path()).map_err(Fault::io("removing a blob"))?;
                removed += 1;
            }
        }
        Ok(removed)
    }
}

fn age_since_epoch(time: std::time::SystemTime) -> Moment {
    let since = time.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Moment(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}

fn sync_folder(folder: &Path) -> Result<(), Fault> {
    let opened = fs::File::open(folder).and_then(|folder| folder.sync_all());
    opened.map_err(Fault::io("syncing a folder"))
}

impl Drop for Pin {
    fn drop(&mut self) {
        let mut pins = self.pins.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = pins.get_mut(&self.hash) {
            *count -= 1;
            if *count == 0 {
                pins.remove(&self.hash);
            }
        }
    }
}
