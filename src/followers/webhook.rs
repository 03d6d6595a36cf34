//! Webhooks: what the journal says, for the programs of those whom it concerns.
//!
//! What webhooks are to be told and how far the journal has been read are written together, so that
//! after a crash nothing is told twice and nothing is missed. What is sent is read only when it is.

mod body;
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

pub use self::{
    body::{Comment, Letter, Shown, Story},
    post::{Patience, post},
};
use crate::{
    domain::{
        change::Change,
        id::{AccountId, CaseId},
        journal::Event,
        moment::Moment,
        notify::Follower,
        webhook::{Dispatch, Matter, Occurred, queue},
    },
    error::{Error, Fault, Result},
    log,
    store::{Store, View},
};

/// How many entries of the journal are looked at in one go.
const STRIDE: usize = 64;
/// How many entries that no webhook is told of are passed over before that is written down.
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

/// Starts the thread that has webhooks told of what is written from now on, and of what is still
/// missing. It opens no connection.
///
/// # Errors
///
/// A [`Fault`] if no thread can be started.
pub fn follow(store: &Store) -> Result<Following, Fault> {
    let stop = Arc::new(AtomicBool::new(false));
    let (its, stopped) = (store.clone(), Arc::clone(&stop));
    let thread = thread::Builder::new().name("webhooks".to_owned());
    let thread = thread.spawn(move || run(&its, &stopped));
    let thread = thread.map_err(Fault::io("starting the webhooks"))?;
    Ok(Following { store: store.clone(), stop, thread })
}

impl Following {
    /// Lets it finish the write it is at, and ends it.
    pub fn stop(self) {
        self.stop.store(true, Ordering::Relaxed);
        self.store.call_followers();
        if self.thread.join().is_err() {
            log::error("webhooks_panicked", &[]);
        }
    }
}

fn run(store: &Store, stop: &AtomicBool) {
    let mut heard = 0;
    while !stop.load(Ordering::Relaxed) {
        let done = catch_unwind(AssertUnwindSafe(|| catch_up(store, stop)));
        let done =
            done.unwrap_or_else(|_| Err(Fault::Bug("the webhooks panicked".to_owned()).into()));
        let wait = match done {
            Ok(()) => SLEEP_MAX,
            Err(_) if stop.load(Ordering::Relaxed) => return,
            Err(error) => {
                log::error("webhooks_failed", &[("error", &error)]);
                RETRY_AFTER
            }
        };
        heard = store.wait_for_growth(heard, wait);
    }
}

/// Has webhooks told of all that the journal says since the last time; returns once that is on disk.
/// Ends early if told to stop.
///
/// # Errors
///
/// A [`Fault`] of the store; the next try goes on from the last write.
pub fn catch_up(store: &Store, stop: &AtomicBool) -> Result<()> {
    let mut from = store.look(|view| view.passed(Follower::Webhooks))?.0;
    let mut written = from;
    while !stop.load(Ordering::Relaxed) {
        let (next, told) = store.look(|view| step(view, from))?;
        if next == from {
            break;
        }
        from = next;
        if told.is_empty() && next - written < LAG_MAX {
            store.note_read(Follower::Webhooks, next);
            continue;
        }
        let before = (written, 0);
        written = next;
        store.commit(move |view| {
            // Somebody else was here before: what they queued is queued.
            let same = view.passed(Follower::Webhooks)? == before;
            let change = if same { queue(told, (next, 0)) } else { Change::none() };
            Ok((change, ()))
        })?;
    }
    Ok(())
}

/// What webhooks are to be told of the entries from `from` on, and which is the next one then.
fn step(view: &View<'_>, from: u64) -> Result<(u64, Vec<Dispatch>)> {
    if !view.has_webhooks()? {
        // One that is made from now on is told of nothing that was before.
        return Ok((
            view.journal_end()?.map_or(from, |last| last.number + 1).max(from),
            Vec::new(),
        ));
    }
    let (mut next, mut told) = (from, Vec::new());
    for entry in view.happened(from, STRIDE)? {
        next = entry.number + 1;
        let Some(event) = entry.event else { continue };
        match told_of(view, &event, entry.at) {
            Ok(more) => told.extend(more),
            // One record that cannot be read does not keep the others from being told of.
            Err(Error::Failed(error @ Fault::Corrupt { .. })) => {
                log::error("webhooks_skipped", &[("entry", &entry.number), ("error", &error)]);
            }
            Err(Error::Refused(_)) => (),
            Err(error) => return Err(error),
        }
    }
    Ok((next, told))
}

/// What all webhooks are to be told of an entry of the journal: those of the accounts at both ends of
/// the case, and of who manages these, that asked for it.
fn told_of(view: &View<'_>, event: &Event, at: Moment) -> Result<Vec<Dispatch>> {
    let Some(occurred) = Occurred::of(event, at) else { return Ok(Vec::new()) };
    let mut told = Vec::new();
    for account in accounts(view, occurred.case)? {
        for webhook in view.webhooks_of(account)? {
            if webhook.wants(event, at) {
                let (key, matter) = (view.fresh_dispatch_key()?, Matter::Event(occurred.clone()));
                told.push(Dispatch::new(webhook.id, key, matter, at));
            }
        }
    }
    Ok(told)
}

/// All who may see the case.
fn accounts(view: &View<'_>, case: CaseId) -> Result<Vec<AccountId>> {
    let mut all = Vec::new();
    for end in view.case(case)?.ends() {
        all.push(end);
        all.extend(view.account(end)?.party().managed_by);
    }
    all.sort_unstable();
    all.dedup();
    Ok(all)
}
