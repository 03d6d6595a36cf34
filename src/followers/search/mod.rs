//! The search index, and the thread that keeps it.
//!
//! The index lies in `search/` beside the data file and can be made again from it at any time. Every
//! commit of the index carries its cursor in the same file that names the index's segments, so
//! after a crash the two agree, whatever was lost; what is done again comes to the same. One that
//! is missing, damaged, of another version or of another history is made anew.

mod ask;
mod gather;
mod index;
mod schema;

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError, RwLock,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

pub use self::ask::{Hits, Wanted};
use self::index::{Cursor, Index, Replaced};
use crate::{
    domain::{
        id::CaseId,
        search::{
            Extent,
            sheet::{ENTRIES_MAX, Sheet},
        },
    },
    error::{Error, Fault, Result},
    log,
    store::{Store, View},
};

/// How many entries of the journal are taken in at once.
const STRIDE: usize = 64;
/// How many cases of a new index are: each time costs a commit, and nobody finds them before.
const BUILDING_STRIDE: usize = 512;
/// How long to sleep at most: until the journal grows there is nothing to do.
const SLEEP_MAX: Duration = Duration::from_hours(1);
/// How long to wait after a failure.
const RETRY_AFTER: Duration = Duration::from_secs(5);

/// The search index. Cheap to clone.
#[derive(Clone)]
pub struct Search(Arc<Inner>);

struct Inner {
    store: Store,
    dir: PathBuf,
    /// What is searched; none before it has been opened, and after a failure.
    index: RwLock<Option<Arc<Index>>>,
    /// Held by whoever takes something in.
    work: Mutex<()>,
    /// Whether the index is to be made anew.
    anew: AtomicBool,
    /// Whether it could not be read, so that it is to be checked.
    doubtful: AtomicBool,
    followed: AtomicBool,
}

/// The running follower.
pub struct Following {
    search: Search,
    stop: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl Search {
    /// The index that lies beside a store's data. Opens nothing and starts nothing yet.
    pub fn beside(store: &Store) -> Search {
        let dir = store.blobs().dir().with_file_name("search");
        Search(Arc::new(Inner {
            store: store.clone(),
            dir,
            index: RwLock::default(),
            work: Mutex::default(),
            anew: AtomicBool::new(false),
            doubtful: AtomicBool::new(false),
            followed: AtomicBool::new(false),
        }))
    }

    /// Where it lies.
    pub fn dir(&self) -> &Path {
        &self.0.dir
    }

    /// The number of the next entry of the journal to take in, and how much the index knows; none
    /// before it is open.
    pub fn progress(&self) -> Option<(u64, Extent)> {
        let index = self.0.index.read().unwrap_or_else(PoisonError::into_inner);
        index.as_ref().map(|index| (index.cursor().next, index.extent()))
    }

    /// Whether a thread takes in what is written.
    pub fn is_followed(&self) -> bool {
        self.0.followed.load(Ordering::Relaxed)
    }

    /// Starts the thread that takes in what is written from now on, and what is still missing.
    ///
    /// # Errors
    ///
    /// A [`Fault`] if no thread can be started.
    pub fn follow(&self) -> Result<Following, Fault> {
        let stop = Arc::new(AtomicBool::new(false));
        let (search, stopped) = (self.clone(), Arc::clone(&stop));
        let thread = thread::Builder::new().name("search".to_owned());
        let thread = thread.spawn(move || search.run(&stopped));
        let thread = thread.map_err(Fault::io("starting the search follower"))?;
        self.0.followed.store(true, Ordering::Relaxed);
        Ok(Following { search: self.clone(), stop, thread })
    }

    /// Finds the cases that `wanted` asks for, and says how much of them the index knows.
    ///
    /// # Errors
    ///
    /// A [`Fault`] if the index cannot be read; it is then opened again, or made anew.
    pub fn find(&self, wanted: &Wanted<'_>) -> Result<(Hits, Extent), Fault> {
        let index = self.0.index.read().unwrap_or_else(PoisonError::into_inner).clone();
        let Some(index) = index else { return Ok((Hits::default(), Extent::Partial)) };
        Ok((self.told(ask::find(&index, wanted))?, index.extent()))
    }

    /// Whether to find what `wanted` asks for may take reading much: among at least `from` documents
    /// side by side too many are of those who ask to begin with these.
    ///
    /// # Errors
    ///
    /// As for [`Search::find`].
    pub fn is_wide(&self, wanted: &Wanted<'_>, from: u32) -> Result<bool, Fault> {
        let index = self.0.index.read().unwrap_or_else(PoisonError::into_inner).clone();
        let Some(index) = index else { return Ok(false) };
        self.told(ask::is_wide(&index, wanted, from))
    }

    /// What the index said; where it could not be read, it is looked after.
    fn told<T>(&self, said: Result<T, tantivy::TantivyError>) -> Result<T, Fault> {
        said.map_err(|error| {
            self.0.doubtful.store(true, Ordering::Relaxed);
            self.0.store.call_followers();
            fault(error)
        })
    }

    /// Has the index made anew from what is stored: by the thread that follows, else at once.
    /// Says whether it is done.
    ///
    /// # Errors
    ///
    /// A [`Fault`] if that cannot be done.
    pub fn rebuild(&self) -> Result<bool> {
        self.0.anew.store(true, Ordering::Relaxed);
        if self.0.followed.load(Ordering::Relaxed) {
            self.0.store.call_followers();
            return Ok(false);
        }
        self.catch_up(&AtomicBool::new(false))?;
        Ok(true)
    }

    /// Takes in all that was written since the cursor, or all there is; returns once it can be
    /// found. Ends early if told to stop.
    ///
    /// # Errors
    ///
    /// A [`Fault`] if the store cannot be read or the index not be written; the next try goes on
    /// from the last commit.
    pub fn catch_up(&self, stop: &AtomicBool) -> Result<()> {
        let _work = self.0.work.lock().unwrap_or_else(PoisonError::into_inner);
        let done = self.take_in(stop);
        if done.is_err() {
            self.close();
        }
        done
    }

    fn run(&self, stop: &AtomicBool) {
        let mut heard = 0;
        while !stop.load(Ordering::Relaxed) {
            // What panics leaves nothing half done: a write without a commit never was.
            let done = catch_unwind(AssertUnwindSafe(|| self.catch_up(stop)));
            let done = done.unwrap_or_else(|_| {
                self.close();
                Err(Fault::Bug("the search follower panicked".to_owned()).into())
            });
            let wait = match done {
                Ok(()) => SLEEP_MAX,
                Err(_) if stop.load(Ordering::Relaxed) => return,
                Err(error) => {
                    log::error("search_failed", &[("error", &error)]);
                    RETRY_AFTER
                }
            };
            heard = self.0.store.wait_for_growth(heard, wait);
        }
    }

    fn take_in(&self, stop: &AtomicBool) -> Result<()> {
        let index = self.open()?;
        let mut cursor = index.cursor();
        if index.owes_erasure() {
            let writing = index.write().map_err(fault)?;
            writing.commit(&cursor, Replaced::Erased).map_err(fault)?;
        }
        while !stop.load(Ordering::Relaxed) {
            let (next, cases, replaced) = self.0.store.look(|view| step(view, &cursor))?;
            if next == cursor {
                break;
            }
            if cases.is_empty() {
                // Nothing of it can be found; the cursor is written with what can.
                cursor = next;
                index.move_on(&cursor);
                continue;
            }
            let mut writing = index.write().map_err(fault)?;
            for case in cases {
                let sheets = self.0.store.look(|view| sheets(view, case))?;
                writing.replace(case, &sheets).map_err(fault)?;
            }
            writing.commit(&next, replaced).map_err(fault)?;
            if cursor.building.is_some() && next.building.is_none() {
                log::info("search_built", &[]);
            }
            cursor = next;
        }
        Ok(())
    }

    /// The index as it is, or a new one where there is none that can go on.
    fn open(&self) -> Result<Arc<Index>> {
        let anew = self.0.anew.swap(false, Ordering::Relaxed);
        let known = self.0.index.read().unwrap_or_else(PoisonError::into_inner).clone();
        let doubtful = self.0.doubtful.swap(false, Ordering::Relaxed);
        if let Some(index) = known.filter(|_| !anew && !doubtful) {
            return Ok(index);
        }
        self.close();
        let found = if anew { None } else { self.reopen()? };
        let index = if let Some(index) = found {
            index
        } else {
            log::info("search_builds", &[]);
            Index::create(&self.0.dir, &self.0.store.look(beginning)?)?
        };
        let index = Arc::new(index);
        let mut place = self.0.index.write().unwrap_or_else(PoisonError::into_inner);
        *place = Some(Arc::clone(&index));
        Ok(index)
    }

    /// The index that is there, if it is whole and follows the journal that there is.
    fn reopen(&self) -> Result<Option<Index>> {
        let index = match Index::open(&self.0.dir) {
            Ok(Some(index)) => index,
            Ok(None) => return Ok(None),
            Err(error) => {
                log::warn("search_damaged", &[("error", &error)]);
                return Ok(None);
            }
        };
        let cursor = index.cursor();
        let same = self.0.store.look(|view| {
            let Some(before) = cursor.next.checked_sub(1) else { return Ok(true) };
            let entry = view.journal(before, 1)?;
            Ok(entry
                .first()
                .is_some_and(|entry| entry.number == before && entry.hash == cursor.hash))
        })?;
        Ok(same.then_some(index))
    }

    fn close(&self) {
        let open = self.0.index.write().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(index) = open {
            index.rest();
        }
    }
}

impl Following {
    /// Lets it finish the commit it is at, and ends it.
    pub fn stop(self) {
        self.stop.store(true, Ordering::Relaxed);
        self.search.0.store.call_followers();
        if self.thread.join().is_err() {
            log::error("search_panicked", &[]);
        }
        self.search.close();
    }
}

/// Where a new index begins: before the first case, and after all that the journal holds so far,
/// for a case is taken in as it is by then.
fn beginning(view: &View<'_>) -> Result<Cursor> {
    let end = view.journal_end()?;
    let (next, hash) = end.map_or((0, [0; 32]), |end| (end.number + 1, end.hash));
    Ok(Cursor::new(next, hash, Some(CaseId(0))))
}

/// Where the cursor stands next, what to take in until there, and what becomes of what that
/// replaces.
fn step(view: &View<'_>, cursor: &Cursor) -> Result<(Cursor, Vec<CaseId>, Replaced)> {
    if let Some(from) = cursor.building {
        let cases = view.cases_from(from, BUILDING_STRIDE)?;
        let more = cases.last().filter(|_| cases.len() == BUILDING_STRIDE);
        let building = more.map(|last| CaseId(last.0 + 1));
        return Ok((Cursor { building, ..cursor.clone() }, cases, Replaced::Hidden));
    }
    let entries = view.journal(cursor.next, STRIDE)?;
    let Some(last) = entries.last() else {
        return Ok((cursor.clone(), Vec::new(), Replaced::Hidden));
    };
    let next = Cursor::new(last.number + 1, last.hash, None);
    let erases = entries.iter().any(|entry| entry.kind.erases());
    let replaced = if erases { Replaced::Erased } else { Replaced::Hidden };
    let mut cases: Vec<CaseId> = entries.iter().filter_map(|entry| entry.record.case()).collect();
    cases.sort_unstable();
    cases.dedup();
    Ok((next, cases, replaced))
}

/// What a case can be found by now; nothing if it cannot be read, for one bad record shall not keep
/// the others from being found.
fn sheets(view: &View<'_>, id: CaseId) -> Result<Vec<Sheet>> {
    match read(view, id) {
        Err(Error::Failed(error @ Fault::Corrupt { .. })) => {
            log::error("search_skipped", &[("case", &id), ("error", &error)]);
            Ok(Vec::new())
        }
        Err(Error::Refused(_)) => Ok(Vec::new()),
        sheets => sheets,
    }
}

fn read(view: &View<'_>, id: CaseId) -> Result<Vec<Sheet>> {
    let (entries, files) = view.sealed_talk(id, ENTRIES_MAX)?;
    let case = (view.case(id)?, view.sealed_description(id)?);
    Sheet::of(case, &entries, &files, |user| match view.user(user) {
        Ok(user) => Ok(Some(user.name().0)),
        Err(Error::Refused(_)) => Ok(None),
        Err(error) => Err(error),
    })
}

fn fault(error: tantivy::TantivyError) -> Fault {
    Fault::Engine(Box::new(error))
}
