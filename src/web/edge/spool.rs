//! Files on their way in, and long answers on their way out.

use std::{
    collections::HashMap,
    fs::{self, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError, Weak,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

use super::{
    Limits,
    budget::{Budget, Share},
    refuse::Refused,
};

/// How much is written to a spooled file before the disk is looked at again, in bytes.
const LOOK_EVERY: u64 = 4 * 1024 * 1024;

/// The spool folder with its budgets.
pub(super) struct Spool {
    folder: PathBuf,
    /// Sets this process's files apart from those of another.
    prefix: String,
    count: AtomicU64,
    limits: Limits,
    uploads: Arc<Budget>,
    answers: Arc<Budget>,
    running: Arc<Semaphore>,
    owners: Mutex<HashMap<u64, Weak<Owner>>>,
}

/// What one user has in the spool.
pub(super) struct Owner {
    budget: Arc<Budget>,
    running: Arc<Semaphore>,
    waiting: AtomicUsize,
}

/// The right to upload now.
pub(super) struct Turn {
    owner: Arc<Owner>,
    _places: (OwnedSemaphorePermit, OwnedSemaphorePermit),
}

impl Turn {
    /// Whose turn it is.
    pub(super) fn owner(&self) -> Arc<Owner> {
        Arc::clone(&self.owner)
    }
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
            running: Arc::new(Semaphore::new(limits.uploads)),
            owners: Mutex::default(),
            limits,
        })
    }

    /// Waits until `owner` may upload one more body.
    ///
    /// # Errors
    ///
    /// [`Refused::TooMany`] if too many of the owner's wait already, or it takes too long.
    pub(super) async fn turn(&self, owner: u64, patience: Duration) -> Result<Turn, Refused> {
        let owner = self.owner(owner);
        let waiting = Waiting::new(&owner);
        let crowded = waiting.others >= self.limits.uploads_waiting_per_owner;
        if crowded && owner.running.available_permits() == 0 {
            return Err(Refused::TooMany);
        }
        let own = Arc::clone(&owner.running).acquire_owned();
        let all = Arc::clone(&self.running).acquire_owned();
        match timeout(patience, async { (own.await, all.await) }).await {
            Ok((Ok(own), Ok(all))) => Ok(Turn { owner: Arc::clone(&owner), _places: (own, all) }),
            _ => Err(Refused::TooMany),
        }
    }

    fn owner(&self, id: u64) -> Arc<Owner> {
        let mut owners = self.owners.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(owner) = owners.get(&id).and_then(Weak::upgrade) {
            return owner;
        }
        owners.retain(|_, owner| owner.strong_count() > 0);
        let owner = Arc::new(Owner {
            budget: Budget::new(self.limits.spool_bytes_per_owner),
            running: Arc::new(Semaphore::new(self.limits.uploads_per_owner)),
            waiting: AtomicUsize::new(0),
        });
        owners.insert(id, Arc::downgrade(&owner));
        owner
    }

    /// Starts a file. Blocks.
    ///
    /// # Errors
    ///
    /// [`Unwritten::NoRoom`] or what the disk says.
    pub(super) fn create(self: &Arc<Spool>, owner: Arc<Owner>) -> Result<Draft, Unwritten> {
        self.look()?;
        let name = format!("{}-{}", self.prefix, self.count.fetch_add(1, Ordering::Relaxed));
        let path = self.folder.join(&name);
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
        let shares = (owner.budget.share(), self.uploads.share());
        let spooled = Spooled { path, _owner: owner, shares };
        let spool = Arc::clone(self);
        let hasher = Box::new(blake3::Hasher::new());
        Ok(Draft { spool, name, file, spooled, hasher, until_look: LOOK_EVERY })
    }

    /// Whether the disk has room above its low-water mark.
    fn look(&self) -> Result<(), Unwritten> {
        let disk = rustix::fs::statvfs(&self.folder).map_err(io::Error::from)?;
        let free = disk.f_bavail.saturating_mul(disk.f_frsize);
        let all = disk.f_blocks.saturating_mul(disk.f_frsize);
        let least = all / 100 * u64::from(self.limits.free_percent_min.min(100));
        let room = free >= self.limits.free_bytes_min.max(least);
        if room { Ok(()) } else { Err(Unwritten::NoRoom) }
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

/// One of those who wait for a turn.
struct Waiting<'a> {
    owner: &'a Owner,
    /// How many waited already.
    others: usize,
}

impl Waiting<'_> {
    fn new(owner: &Owner) -> Waiting<'_> {
        Waiting { owner, others: owner.waiting.fetch_add(1, Ordering::Relaxed) }
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.owner.waiting.fetch_sub(1, Ordering::Relaxed);
    }
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
    _owner: Arc<Owner>,
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
