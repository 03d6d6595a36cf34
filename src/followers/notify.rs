//! Notifications: what the journal says, told to those whom it concerns.
//!
//! What people are told, the mails of it, and how far the journal has been read are written together,
//! so that after a crash nothing is told twice and nothing is missed.

mod gather;
mod post;

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

pub use self::{gather::closing, post::mails};
use crate::{
    domain::{
        change::Change,
        notify::{Follower, Notification, tell},
    },
    error::{Error, Fault, Result},
    log,
    store::{Store, View},
};

/// How many entries of the journal are looked at in one go.
const STRIDE: usize = 64;
/// After how many notifications a write is large enough.
const TOLD_AT_ONCE: usize = 256;
/// How many entries that tell nobody anything are passed over before that is written down.
const LAG_MAX: u64 = 1_000;
/// How long to sleep at most: until the journal grows there is nothing to do.
const SLEEP_MAX: Duration = Duration::from_hours(1);
/// How long to wait after a failure.
const RETRY_AFTER: Duration = Duration::from_secs(5);

/// The running follower.
pub struct Following {
    store: Store,
    stop: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

/// Starts the thread that tells people of what is written from now on, and of what is still missing.
///
/// # Errors
///
/// A [`Fault`] if no thread can be started.
pub fn follow(store: &Store) -> Result<Following, Fault> {
    let stop = Arc::new(AtomicBool::new(false));
    let (its, stopped) = (store.clone(), Arc::clone(&stop));
    let thread = thread::Builder::new().name("notify".to_owned());
    let thread = thread.spawn(move || run(&its, &stopped));
    let thread = thread.map_err(Fault::io("starting the notifications"))?;
    Ok(Following { store: store.clone(), stop, thread })
}

impl Following {
    /// Lets it finish the write it is at, and ends it.
    pub fn stop(self) {
        self.stop.store(true, Ordering::Relaxed);
        self.store.call_followers();
        if self.thread.join().is_err() {
            log::error("notify_panicked", &[]);
        }
    }
}

fn run(store: &Store, stop: &AtomicBool) {
    let mut heard = 0;
    while !stop.load(Ordering::Relaxed) {
        let done = catch_unwind(AssertUnwindSafe(|| catch_up(store, stop)));
        let done =
            done.unwrap_or_else(|_| Err(Fault::Bug("the notifier panicked".to_owned()).into()));
        let wait = match done {
            Ok(()) => SLEEP_MAX,
            Err(_) if stop.load(Ordering::Relaxed) => return,
            Err(error) => {
                log::error("notify_failed", &[("error", &error)]);
                RETRY_AFTER
            }
        };
        heard = store.wait_for_growth(heard, wait);
    }
}

/// Tells people of all that the journal says since the last time; returns once that is on disk.
/// Ends early if told to stop.
///
/// # Errors
///
/// A [`Fault`] of the store; the next try goes on from the last write.
pub fn catch_up(store: &Store, stop: &AtomicBool) -> Result<()> {
    let mut from = store.look(|view| view.passed(Follower::Notifications))?.0;
    let mut written = from;
    while !stop.load(Ordering::Relaxed) {
        let (next, told) = store.look(|view| step(view, from))?;
        if next == from {
            break;
        }
        from = next;
        if told.is_empty() && next - written < LAG_MAX {
            store.note_read(Follower::Notifications, next);
            continue;
        }
        let before = (written, 0);
        written = next;
        store.commit(move |view| {
            // Somebody else was here before: what they told is told.
            let same = view.passed(Follower::Notifications)? == before;
            if !same {
                return Ok((Change::none(), ()));
            }
            let mails = mails(view, &told)?;
            Ok((tell(told, Follower::Notifications, (next, 0)).posting(mails), ()))
        })?;
    }
    Ok(())
}

/// What to tell of the entries from `from` on, and which is the next one then.
fn step(view: &View<'_>, from: u64) -> Result<(u64, Vec<Notification>)> {
    let (mut next, mut told) = (from, Vec::new());
    for entry in view.happened(from, STRIDE)? {
        next = entry.number + 1;
        let Some(event) = entry.event else { continue };
        match gather::told_of(view, &event, entry.at) {
            Ok(more) => told.extend(more),
            // One record that cannot be read does not keep the others from being told of.
            Err(Error::Failed(error @ Fault::Corrupt { .. })) => {
                log::error("notify_skipped", &[("entry", &entry.number), ("error", &error)]);
            }
            Err(Error::Refused(_)) => (),
            Err(error) => return Err(error),
        }
        if told.len() >= TOLD_AT_ONCE {
            break;
        }
    }
    Ok((next, told))
}
