//! The frame of those who read the journal and write what comes of it: a thread, and how far it is.
//!
//! What comes of it and how far the journal has been read are written together, so that after a crash
//! nothing is done twice and nothing is missed.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use crate::{
    domain::{change::Change, journal::Event, moment::Moment, notify::Follower},
    error::{Error, Fault, Result},
    log,
    store::{Store, View},
};

/// How many entries of the journal are looked at in one go.
pub(super) const STRIDE: usize = 64;
/// How many entries of which nothing comes are passed over before that is written down.
const LAG_MAX: u64 = 1_000;
/// How long to sleep at most: until the journal grows there is nothing to do.
const SLEEP_MAX: Duration = Duration::from_hours(1);
/// How long to wait after a failure.
const RETRY_AFTER: Duration = Duration::from_secs(5);

/// A follower that is running.
pub struct Following {
    name: &'static str,
    store: Store,
    stop: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

/// What comes of the entries from a number on, and which is the next one then.
pub(super) type Step<T> = fn(&View<'_>, u64) -> Result<(u64, Vec<T>)>;
/// How that is written, with the cursor after it.
pub(super) type Written<T> = fn(&View<'_>, Vec<T>, (u64, u64)) -> Result<Change>;
/// What comes of an entry.
pub(super) type Told<T> = fn(&View<'_>, &Event, Moment) -> Result<Vec<T>>;

/// What a follower does.
pub(super) struct Course<T> {
    /// Whose cursor it goes by.
    pub(super) follower: Follower,
    /// What comes of the entries from a number on, and which is the next one then.
    pub(super) step: Step<T>,
    /// How that is written, with the cursor after it.
    pub(super) write: Written<T>,
}

/// Starts a thread that does `catch_up` now and whenever the journal has grown.
///
/// # Errors
///
/// A [`Fault`] if no thread can be started.
pub(super) fn follow(
    store: &Store,
    name: &'static str,
    catch_up: fn(&Store, &AtomicBool) -> Result<()>,
) -> Result<Following, Fault> {
    let stop = Arc::new(AtomicBool::new(false));
    let (its, stopped) = (store.clone(), Arc::clone(&stop));
    let thread = thread::Builder::new().name(name.to_owned());
    let thread = thread.spawn(move || run(&its, name, &stopped, catch_up));
    let thread = thread.map_err(Fault::io("starting a follower"))?;
    Ok(Following { name, store: store.clone(), stop, thread })
}

impl Following {
    /// Lets it finish the write it is at, and ends it.
    pub fn stop(self) {
        self.stop.store(true, Ordering::Relaxed);
        self.store.call_followers();
        if self.thread.join().is_err() {
            log::error("follower_panicked", &[("follower", &self.name)]);
        }
    }
}

fn run(
    store: &Store,
    name: &'static str,
    stop: &AtomicBool,
    catch_up: fn(&Store, &AtomicBool) -> Result<()>,
) {
    let mut heard = 0;
    while !stop.load(Ordering::Relaxed) {
        let done = catch_unwind(AssertUnwindSafe(|| catch_up(store, stop)));
        let done = done.unwrap_or_else(|_| Err(Fault::Bug(format!("{name} panicked")).into()));
        let wait = match done {
            Ok(()) => SLEEP_MAX,
            Err(_) if stop.load(Ordering::Relaxed) => return,
            Err(error) => {
                log::error("follower_failed", &[("follower", &name), ("error", &error)]);
                RETRY_AFTER
            }
        };
        heard = store.wait_for_growth(heard, wait);
    }
}

/// Does all that comes of the journal since the last time; returns once that is on disk. Ends early
/// if told to stop.
///
/// # Errors
///
/// A [`Fault`] of the store; the next try goes on from the last write.
pub(super) fn catch_up<T: Send + 'static>(
    store: &Store,
    stop: &AtomicBool,
    course: &Course<T>,
) -> Result<()> {
    let &Course { follower, step, write } = course;
    let mut from = store.look(|view| view.passed(follower))?.0;
    let mut written = from;
    while !stop.load(Ordering::Relaxed) {
        let (next, done) = store.look(|view| step(view, from))?;
        if next == from {
            break;
        }
        from = next;
        if done.is_empty() && next - written < LAG_MAX {
            store.note_read(follower, next);
            continue;
        }
        let before = (written, 0);
        written = next;
        store.commit(move |view| {
            // Somebody else was here before: what they wrote is written.
            let same = view.passed(follower)? == before;
            let change = if same { write(view, done, (next, 0))? } else { Change::none() };
            Ok((change, ()))
        })?;
    }
    Ok(())
}

/// What comes of the entries from `from` on, until it is `enough`; and which is the next one then.
///
/// # Errors
///
/// A [`Fault`] of the store. One record that cannot be read does not keep the others.
pub(super) fn read<T>(
    view: &View<'_>,
    (from, enough): (u64, usize),
    (name, told_of): (&'static str, Told<T>),
) -> Result<(u64, Vec<T>)> {
    let (mut next, mut told) = (from, Vec::new());
    for entry in view.happened(from, STRIDE)? {
        next = entry.number + 1;
        let Some(event) = entry.event else { continue };
        match told_of(view, &event, entry.at) {
            Ok(more) => told.extend(more),
            Err(Error::Failed(error @ Fault::Corrupt { .. })) => {
                let about: [(&str, &dyn std::fmt::Display); 3] =
                    [("follower", &name), ("entry", &entry.number), ("error", &error)];
                log::error("entry_skipped", &about);
            }
            Err(Error::Refused(_)) => (),
            Err(error) => return Err(error),
        }
        if told.len() >= enough {
            break;
        }
    }
    Ok((next, told))
}
