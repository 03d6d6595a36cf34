//! What is kept: one redb file, and the blobs beside it.
//!
//! [`Store::look`] reads a snapshot; [`Store::commit`] has one thread write many callers' changes
//! with one disk flush. Both show the caller a [`View`]: all rows, and the time, at one moment.

mod answered;
mod apply;
mod audit;
mod backup;
mod banner;
mod blob;
mod codec;
mod commit;
mod concern;
mod duplicate;
mod export;
mod follow;
mod fresh;
mod hub;
mod journal;
mod keys;
mod link;
mod list;
mod logo;
mod mail;
mod managing;
mod migrate;
mod moving;
mod notify;
mod numbers;
mod older;
mod order;
mod organisation;
mod person;
mod product;
mod read;
mod reading;
mod replies;
mod room;
mod rows;
mod session;
mod subscription;
mod tables;
mod talk;
mod tally;
mod tier;
mod token;
mod verify;
mod view;
mod webhook;

use std::{
    fs, io,
    os::unix::fs::DirBuilderExt,
    path::Path,
    sync::{
        Arc, Condvar, Mutex, PoisonError, RwLock, RwLockReadGuard,
        atomic::{AtomicBool, AtomicU64, Ordering},
        mpsc::{SyncSender, sync_channel},
    },
    thread,
    time::Duration,
};

use redb::Database;

pub use self::{
    audit::{Trail, Trailed},
    backup::{Despite, Fresh, Made, Watch, check_backup, fuzz_backup, restore},
    blob::{Blobs, ORPHAN_KEPT, Pin},
    export::{Bundle, Exported, Files, Reading, Trial, import},
    follow::{Noted, SealedTalk},
    keys::tier::sought,
    list::{Edge, Merge, Towards, Walk, Wanted},
    notify::Happened,
    room::{Disk, Measured, measure, memory},
    tally::{Class, Tally},
    tier::{Match, Reckoned, has_words},
    verify::{Checked, Seen, Tell},
    view::View,
    webhook::Waits,
};
use crate::{
    clock::Clock,
    domain::{change::Change, moment::Moment},
    error::{Error, Fault, Result},
    log,
};

/// How much of the file the engine keeps in memory, in bytes.
const CACHE_BYTES: usize = 16 << 20;
/// How far the time of day may move apart from the time that passes before it is in doubt.
const DRIFT_MAX: Duration = Duration::from_mins(5);
/// How long after the last commit a start makes the time of day doubtful.
const ABSENCE_MAX: Duration = Duration::from_hours(720);

/// A handle to what is kept. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    shared: Arc<Shared>,
    jobs: SyncSender<commit::Job>,
    /// What is written with whatever is committed by this handle.
    noted: Option<Arc<commit::Noted>>,
}

type Open = Box<dyn Fn() -> Result<Database, Fault> + Send + Sync>;

/// What readers, writer and timer have in common.
struct Shared {
    db: RwLock<Option<Database>>,
    open: Open,
    clock: Clock,
    blobs: Blobs,
    /// Whether the time of day may be wrong.
    doubt: AtomicBool,
    /// By how much the time of day was ahead of the uptime when it was last trusted, in ms.
    offset: AtomicU64,
    /// Whether the file is to be closed, so that who reads it for long leaves.
    leave: AtomicBool,
    wake: Wake,
    /// Wakes followers when the journal has grown.
    grown: Wake,
    /// How far followers have read that write down their places later.
    read: notify::Reads,
    /// What the last sweep found in the folder of blobs.
    counted: room::Counted,
    /// Wakes whoever sends mail when there is some, or another way to send it.
    posted: Wake,
    /// Wakes whoever sends to webhooks when there is something, or when they were changed.
    dispatched: Wake,
    batches: AtomicU64,
    flushes: AtomicU64,
    changes: AtomicU64,
}

/// How much the writer has done since the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flushed {
    /// Disk flushes.
    pub flushes: u64,
    /// Changes that they carried.
    pub changes: u64,
}

/// Wakes whoever waits for something: the timer, when something may have become due earlier than it
/// thinks, and followers.
#[derive(Default)]
struct Wake {
    rung: Mutex<u64>,
    bell: Condvar,
}

impl Store {
    /// Opens the store in the folder `dir` (made with mode 0700 if it is missing) and starts its
    /// writer.
    ///
    /// # Errors
    ///
    /// [`Fault::InUse`] if another process has it open; another [`Fault`] if the folder or the file
    /// cannot be made, opened or understood.
    pub fn open(dir: &Path, clock: Clock) -> Result<Store, Fault> {
        private_folder(dir)?;
        let path = dir.join(backup::STORE);
        let open = move || {
            let made = Database::builder().set_cache_size(CACHE_BYTES).create(&path)?;
            private_file(&path)?;
            Ok(made)
        };
        Store::start(Box::new(open), Blobs::open, dir, clock)
    }

    fn start(
        open: Open,
        blobs: fn(&Path) -> Result<Blobs, Fault>,
        dir: &Path,
        clock: Clock,
    ) -> Result<Store, Fault> {
        let db = open()?;
        // Only once the file is ours is it safe to empty the spool.
        let blobs = blobs(dir)?;
        migrate::migrate(&db, &dir.join(backup::STORE))?;
        let (journal, doubt) = commit::last(&db)?;
        let (now, passed) = (clock.now(), clock.uptime_ms());
        let strange = journal.next > 0
            && (now.since(journal.at) > ABSENCE_MAX || journal.at.since(now) > DRIFT_MAX);
        let shared = Arc::new(Shared {
            db: RwLock::new(Some(db)),
            open,
            clock,
            blobs,
            doubt: AtomicBool::new(strange || doubt.is_some()),
            offset: AtomicU64::new(now.0.saturating_sub(passed)),
            leave: AtomicBool::new(false),
            wake: Wake::default(),
            grown: Wake::default(),
            posted: Wake::default(),
            dispatched: Wake::default(),
            read: notify::Reads::default(),
            counted: room::Counted::default(),
            batches: AtomicU64::new(0),
            flushes: AtomicU64::new(0),
            changes: AtomicU64::new(0),
        });
        if strange {
            log::warn("clock_in_doubt", &[("last_commit_ms", &journal.at.0), ("now_ms", &now.0)]);
        }
        let (jobs, queue) = sync_channel(commit::QUEUE_JOBS_MAX);
        let writer = commit::Writer::new(Arc::clone(&shared), journal, doubt.is_some());
        let run = thread::Builder::new().name("writer".to_owned());
        let run = run.spawn(move || writer.run(&queue));
        // The thread is told to stop, or ends with the last handle; nobody joins it.
        drop(run.map_err(Fault::io("starting the writer"))?);
        Ok(Store { shared, jobs, noted: None })
    }

    /// Looks at the store as it is now. Never waits for the writer.
    ///
    /// # Errors
    ///
    /// Whatever `look` returns, or a [`Fault`] if no snapshot can be taken.
    pub fn look<T>(&self, look: impl FnOnce(&View<'_>) -> Result<T>) -> Result<T> {
        self.shared.watch_clock();
        commit::look(&self.shared, &self.shared.blobs, look)
    }

    /// What time it is.
    pub fn now(&self) -> Moment {
        self.shared.clock.now()
    }

    /// How long the machine has been up, sleep included: to measure by what nobody can set.
    pub fn uptime(&self) -> Duration {
        Duration::from_millis(self.shared.clock.uptime_ms())
    }

    /// The files.
    pub fn blobs(&self) -> &Blobs {
        &self.shared.blobs
    }

    /// Removes blobs that nothing names, folder by folder, and returns how many; none while the
    /// clock is in doubt, for then nobody knows how old they are.
    ///
    /// What is removed is named neither by what is on disk nor by any decision since: a file that
    /// has lost its last name in a batch which may still fail stays until the next sweep.
    ///
    /// # Errors
    ///
    /// A [`Fault`] if files cannot be listed or removed.
    pub fn sweep_blobs(&self) -> Result<u64> {
        let mut removed = 0;
        for prefix in 0..=u8::MAX {
            let nameless = self.look(|view| {
                let mut nameless = Vec::new();
                for hash in self.blobs().old(prefix, view.now())? {
                    nameless.extend((!view.names_blob(hash)?).then_some(hash));
                }
                Ok(nameless)
            })?;
            for hash in nameless {
                let blobs = self.shared.blobs.clone();
                removed += self.commit(move |view| {
                    let gone = !view.clock_in_doubt()
                        && !view.names_blob(hash)?
                        && blobs.remove(hash, view.now())?;
                    Ok((Change::none(), u64::from(gone)))
                })?;
            }
        }
        Ok(removed)
    }

    /// How much has been written since the start.
    pub fn flushed(&self) -> Flushed {
        Flushed {
            flushes: self.shared.flushes.load(Ordering::Relaxed),
            changes: self.shared.changes.load(Ordering::Relaxed),
        }
    }

    /// Waits until something may have become due earlier, or for `at_most`. `heard` is what the
    /// last wait returned, 0 at first.
    pub fn wait_for_due(&self, heard: u64, at_most: Duration) -> u64 {
        self.shared.wake.wait(heard, at_most)
    }

    /// Wakes whoever waits in [`Store::wait_for_due`].
    pub fn ring(&self) {
        self.shared.wake.ring();
    }

    /// Finishes what is queued, closes the file, and refuses everything from now on.
    pub fn stop(&self) {
        let (done, closed) = sync_channel(1);
        if self.jobs.send(commit::Job::Stop(done)).is_ok() {
            // An error means that the writer is gone already.
            let _ = closed.recv();
        }
    }
}

impl Wake {
    fn wait(&self, heard: u64, at_most: Duration) -> u64 {
        let rung = self.rung.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.bell.wait_timeout_while(rung, at_most, |rung| *rung == heard);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }

    fn ring(&self) {
        *self.rung.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.bell.notify_all();
    }
}

impl Shared {
    fn database(&self) -> Result<RwLockReadGuard<'_, Option<Database>>, Fault> {
        self.db.read().map_err(|_| Fault::Stopped)
    }

    /// Notices a time of day that moved although the time that passed did not.
    fn watch_clock(&self) {
        if self.doubt.load(Ordering::Relaxed) {
            return;
        }
        let expected = self.offset.load(Ordering::Relaxed).saturating_add(self.clock.uptime_ms());
        let (now, expected) = (self.clock.now(), Moment(expected));
        if (now.since(expected) > DRIFT_MAX || expected.since(now) > DRIFT_MAX)
            && !self.doubt.swap(true, Ordering::Relaxed)
        {
            log::warn("clock_in_doubt", &[("expected_ms", &expected.0), ("now_ms", &now.0)]);
        }
    }

    fn accept_clock(&self) {
        let offset = self.clock.now_ms().saturating_sub(self.clock.uptime_ms());
        self.offset.store(offset, Ordering::Relaxed);
        self.doubt.store(false, Ordering::Relaxed);
        log::info("clock_accepted", &[]);
    }
}

/// Makes a folder that only we can enter, unless it is there.
fn private_folder(path: &Path) -> Result<(), Fault> {
    let mut builder = fs::DirBuilder::new();
    match builder.recursive(true).mode(0o700).create(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            Err(Fault::io("making a folder")(error))
        }
        _ => Ok(()),
    }
}

fn private_file(path: &Path) -> Result<(), Fault> {
    use std::os::unix::fs::PermissionsExt;
    let only_us = fs::Permissions::from_mode(0o600);
    fs::set_permissions(path, only_us).map_err(Fault::io("setting a file's mode"))
}

/// Fills `bytes` from the system's random numbers.
fn random(bytes: &mut [u8]) -> Result<(), Fault> {
    getrandom::fill(bytes).map_err(|error| Fault::Engine(Box::new(error)))
}

/// Decodes `bytes` as a row of some table, with a tag that fits: for fuzzing.
#[doc(hidden)]
pub fn fuzz_row(table: u8, bytes: &[u8]) {
    tables::fuzz(table, bytes);
}

/// A name as indexes sort and search it: lower case, at most 64 characters.
pub fn folded(name: &str) -> String {
    name.chars().take(64).flat_map(char::to_lowercase).collect()
}

/// Lets `?` turn each of the engine's error types into our one.
macro_rules! engine_errors {
    ($($kind:ident),*) => {$(
        impl From<redb::$kind> for Fault {
            fn from(error: redb::$kind) -> Fault {
                match error {
                    redb::$kind::Storage(error) => Fault::from(error),
                    error => Fault::Engine(Box::new(error)),
                }
            }
        }
    )*};
}
engine_errors!(CommitError, CompactionError, TableError, TransactionError);

impl From<redb::StorageError> for Fault {
    fn from(error: redb::StorageError) -> Fault {
        match error {
            redb::StorageError::Io(ref io) if crate::error::is_full(io) => Fault::Full,
            redb::StorageError::PreviousIo => Fault::Full,
            error => Fault::Engine(Box::new(error)),
        }
    }
}

impl From<redb::DatabaseError> for Fault {
    fn from(error: redb::DatabaseError) -> Fault {
        match error {
            redb::DatabaseError::Storage(error) => Fault::from(error),
            redb::DatabaseError::DatabaseAlreadyOpen => Fault::InUse,
            error => Fault::Engine(Box::new(error)),
        }
    }
}

impl From<redb::StorageError> for Error {
    fn from(error: redb::StorageError) -> Error {
        Error::Failed(error.into())
    }
}

#[cfg(test)]
pub(crate) mod tests;
