//! Files on their way in, and long answers on their way out.

use std::{
    collections::HashMap,
    fs::{self, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError, Weak,
        atomic::{AtomicU64, Ordering},
    },
};

use super::{
    Limits,
    budget::{Budget, Share},
};

/// How much is written to a spooled file before the disk is looked at again, in bytes.
const LOOK_EVERY: u64 = 4 * 1024 * 1024;
/// The most bytes that a share of the disk means: enough for everything but files.
const FREE_SHARE_MAX: u64 = 10 << 30;

/// The spool folder with its budgets.
pub(super) struct Spool {
    folder: PathBuf,
    /// Sets this process's files apart from those of another.
    prefix: String,
    count: AtomicU64,
    limits: Limits,
    uploads: Arc<Budget>,
    answers: Arc<Budget>,
    /// What each user has in it, while they have anything.
    owners: Mutex<HashMap<u64, Weak<Budget>>>,
}

impl Spool {
    /// Makes `folder` (mode 0700) if it is not there.
    ///
    /// # Errors
    ///
    /// If that fails, or the system has no random bytes.
    pub(super) fn open(folder: &Path, limits: Limits) -> io::Result<Spool> {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        let mut random = [0; 8];
        getrandom::fill(&mut random).map_err(io::Error::other)?;
        Ok(Spool {
            folder: folder.to_owned(),
            prefix: format!("{:016x}", u64::from_ne_bytes(random)),
            count: AtomicU64::new(0),
            uploads: Budget::new(limits.spool_bytes),
            answers: Budget::new(limits.answers_spool_bytes),
            owners: Mutex::default(),
            limits,
        })
    }

    /// What this user may have in the spool.
    pub(super) fn budget_of(&self, user: u64) -> Arc<Budget> {
        let mut owners = self.owners.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(budget) = owners.get(&user).and_then(Weak::upgrade) {
            return budget;
        }
        owners.retain(|_, budget| budget.strong_count() > 0);
        let budget = Budget::new(self.limits.spool_bytes_per_owner);
        owners.insert(user, Arc::downgrade(&budget));
        budget
    }

    /// Starts a file. Blocks.
    ///
    /// # Errors
    ///
    /// [`Unwritten::NoRoom`] or what the disk says.
    pub(super) fn create(self: &Arc<Spool>, own: &Arc<Budget>) -> Result<Draft, Unwritten> {
        self.look()?;
        let name = format!("{}-{}", self.prefix, self.count.fetch_add(1, Ordering::Relaxed));
        let path = self.folder.join(&name);
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
        let spooled = Spooled { path, shares: (own.share(), self.uploads.share()) };
        let spool = Arc::clone(self);
        let hasher = Box::new(blake3::Hasher::new());
        Ok(Draft { spool, name, file, spooled, hasher, until_look: LOOK_EVERY })
    }

    /// Whether the disk has room above its low-water mark.
    fn look(&self) -> Result<(), Unwritten> {
        let disk = rustix::fs::statvfs(&self.folder).map_err(io::Error::from)?;
        let free = disk.f_bavail.saturating_mul(disk.f_frsize);
        let all = disk.f_blocks.saturating_mul(disk.f_frsize);
        if free >= free_min(&self.limits, all) { Ok(()) } else { Err(Unwritten::NoRoom) }
    }

    /// A nameless file for an answer of `bytes`, and its share of the budget. It may use the room
    /// below the low-water mark, which it soon gives back. Blocks.
    ///
    /// # Errors
    ///
    /// [`Unwritten::NoRoom`] or what the disk says.
    pub(super) fn create_nameless(&self, bytes: u64) -> Result<(File, Share), Unwritten> {
        let mut share = self.answers.share();
        if !share.grow(bytes) {
            return Err(Unwritten::NoRoom);
        }
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        let path = self.folder.join(format!("{}-{count}", self.prefix));
        let mut options = OpenOptions::new();
        let file = options.read(true).write(true).create_new(true).mode(0o600).open(&path)?;
        fs::remove_file(&path)?;
        Ok((file, share))
    }
}

/// The low-water mark of a disk of `all` bytes.
fn free_min(limits: &Limits, all: u64) -> u64 {
    let share = all / 100 * u64::from(limits.free_percent_min.min(100));
    limits.free_bytes_min.max(share.min(FREE_SHARE_MAX))
}

/// Why a spooled file was not written.
pub(super) enum Unwritten {
    /// A budget, or the disk, is used up.
    NoRoom,
    /// The disk said no for another reason.
    Failed(io::Error),
}

impl From<io::Error> for Unwritten {
    fn from(err: io::Error) -> Unwritten {
        match err.kind() {
            io::ErrorKind::StorageFull
            | io::ErrorKind::QuotaExceeded
            | io::ErrorKind::FileTooLarge => Unwritten::NoRoom,
            _ => Unwritten::Failed(err),
        }
    }
}

/// A file that is being written. Dropped before it is finished, it is gone.
pub(super) struct Draft {
    spool: Arc<Spool>,
    name: String,
    file: File,
    spooled: Spooled,
    hasher: Box<blake3::Hasher>,
    until_look: u64,
}

impl Draft {
    /// Adds bytes. Blocks.
    ///
    /// # Errors
    ///
    /// [`Unwritten::NoRoom`] or what the disk says.
    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<(), Unwritten> {
        let length = bytes.len() as u64;
        let (own, all) = &mut self.spooled.shares;
        if !own.grow(length) || !all.grow(length) {
            return Err(Unwritten::NoRoom);
        }
        if self.until_look < length {
            self.spool.look()?;
            self.until_look = LOOK_EVERY;
        }
        self.until_look = self.until_look.saturating_sub(length);
        self.file.write_all(bytes)?;
        self.hasher.update(bytes);
        Ok(())
    }

    /// Has the file on disk for good, and says its name and hash. Blocks.
    ///
    /// # Errors
    ///
    /// [`Unwritten::NoRoom`] or what the disk says.
    pub(super) fn finish(self) -> Result<(Spooled, String, String), Unwritten> {
        self.file.sync_all()?;
        Ok((self.spooled, self.name, self.hasher.finalize().to_hex().to_string()))
    }
}

/// A file in the spool. When dropped it is unlinked, unless somebody has renamed it by then.
pub(super) struct Spooled {
    path: PathBuf,
    shares: (Share, Share),
}

impl Drop for Spooled {
    fn drop(&mut self) {
        match fs::remove_file(&self.path) {
            Err(err) if err.kind() != io::ErrorKind::NotFound => {
                crate::log::error("spooled_file_left", &[("error", &err)]);
            }
            _ => (),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_a_large_disk_is_no_more_than_needed() {
        const GIB: u64 = 1 << 30;
        let min = |free_bytes_min, free_percent_min, all| {
            free_min(&Limits { free_bytes_min, free_percent_min, ..Limits::default() }, all)
        };
        assert_eq!(min(0, 10, 20 * GIB), 20 * GIB / 100 * 10);
        assert_eq!(min(0, 10, 4000 * GIB), 10 * GIB);
        assert_eq!(min(30 * GIB, 10, 20 * GIB), 30 * GIB, "bytes that are asked for are kept");
        assert_eq!(min(0, 255, GIB), GIB / 100 * 100);
        assert_eq!(min(0, 0, GIB), 0);
    }
}
