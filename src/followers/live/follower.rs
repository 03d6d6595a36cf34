//! The thread of live updates: reads the journal as it grows, and tells those who listen.

use std::{
    collections::{BTreeMap, btree_map::Entry},
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use super::{Check, Ear, Live};
use crate::{
    domain::{
        id::{AccountId, CaseId},
        journal::{Event, Record},
        moment::Moment,
    },
    error::{Error, Fault, Result},
    log,
    store::{Store, View},
};

/// How many entries of the journal are looked at in one go.
const STRIDE: usize = 64;
/// How often it is looked whether anything was written that the journal does not keep.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// How often sessions are checked though nothing was written: they end by themselves, too.
const CHECK_EVERY: Duration = Duration::from_mins(1);
/// How long a place is kept for somebody who does not come to listen.
const UNCLAIMED_KEPT: Duration = Duration::from_secs(30);
/// How long to sleep while nobody listens.
const SLEEP_MAX: Duration = Duration::from_hours(1);
/// How long to wait after a failure.
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// The running thread.
pub struct Following {
    store: Store,
    stop: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl Following {
    /// Ends it.
    pub fn stop(self) {
        self.stop.store(true, Ordering::Relaxed);
        self.store.call_followers();
        if self.thread.join().is_err() {
            log::error("live_panicked", &[]);
        }
    }
}

/// Starts the thread that tells listeners of what is written from now on.
///
/// # Errors
///
/// A [`Fault`] if no thread can be started.
pub fn follow(live: &Live, store: &Store, check: Check) -> Result<Following, Fault> {
    let stop = Arc::new(AtomicBool::new(false));
    let (its, stopped) = (store.clone(), Arc::clone(&stop));
    let follower = Follower { live: live.clone(), store: its, check, checked: None };
    let thread = thread::Builder::new().name("live".to_owned());
    let thread = thread.spawn(move || follower.run(&stopped));
    let thread = thread.map_err(Fault::io("starting the live updates"))?;
    Ok(Following { store: store.clone(), stop, thread })
}

/// What the thread works with.
pub struct Follower {
    live: Live,
    store: Store,
    check: Check,
    /// How much had been written when sessions were checked last, and when that was.
    checked: Option<(u64, Duration)>,
}

impl Follower {
    /// One that has not looked yet; for whoever has no thread to spare.
    pub fn new(live: Live, store: Store, check: Check) -> Follower {
        Follower { live, store, check, checked: None }
    }

    fn run(mut self, stop: &AtomicBool) {
        let mut heard = 0;
        while !stop.load(Ordering::Relaxed) {
            let done = catch_unwind(AssertUnwindSafe(|| self.catch_up()));
            let done =
                done.unwrap_or_else(|_| Err(Fault::Bug("live updates panicked".into()).into()));
            let wait = match done {
                Ok(()) if self.live.is_empty() => SLEEP_MAX,
                Ok(()) => LOOK_EVERY,
                Err(_) if stop.load(Ordering::Relaxed) => return,
                Err(error) => {
                    log::error("live_failed", &[("error", &error)]);
                    RETRY_AFTER
                }
            };
            heard = self.store.wait_for_growth(heard, wait);
        }
    }

    /// Tells everybody who listens of all that was written so far.
    ///
    /// # Errors
    ///
    /// A [`Fault`] of the store; the next try goes on from the last step.
    pub fn catch_up(&mut self) -> Result<()> {
        self.let_go();
        while let Some((from, newcomers)) = self.live.next() {
            let (written, now) = (self.store.flushed().changes, self.store.uptime());
            let fresh = self.checked.is_some_and(|(changes, at)| {
                changes == written && now.saturating_sub(at) < CHECK_EVERY
            });
            if newcomers || !fresh {
                self.store.look(|view| self.check(view))?;
                self.checked = Some((written, now));
            }
            let next = self.store.look(|view| self.step(view, from))?;
            if next == from {
                break;
            }
            if let Some(place) = &mut self.live.lock().from {
                *place = next;
            }
        }
        Ok(())
    }

    /// Gives up places that nobody came for, and stops following where nobody listens.
    fn let_go(&self) {
        let now = self.store.uptime();
        let mut board = self.live.lock();
        board.listeners.retain(|_, listener| {
            listener.claimed || now.saturating_sub(listener.made) < UNCLAIMED_KEPT
        });
        if board.listeners.is_empty() {
            board.from = None;
        }
    }

    /// Ends those whose session or token is over, and tells the others if their counters differ.
    fn check(&self, view: &View<'_>) -> Result<()> {
        let mut sessions = BTreeMap::new();
        for ear in self.live.ears() {
            let known = match sessions.entry(ear.pass) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(place) => {
                    place.insert(match (self.check)(view, ear.pass) {
                        // Whoever cannot be read hears nothing; the others do.
                        Err(Error::Failed(error @ Fault::Corrupt { .. })) => {
                            log::error("listener_ended", &[("error", &error)]);
                            None
                        }
                        known => known?,
                    })
                }
            };
            let mut board = self.live.lock();
            match (known, board.listeners.get_mut(&ear.number)) {
                (_, None) => (),
                (None, Some(_)) => board.end(ear.number),
                (Some(standing), Some(listener)) => {
                    let was = std::mem::replace(&mut listener.standing, standing.clone());
                    listener.person = standing.actor.person()?.clone();
                    let same = was.tally == standing.tally && was.unread == standing.unread;
                    listener.tell(|heard| heard.counters |= !same);
                }
            }
        }
        Ok(())
    }

    /// Tells of the entries of the journal from `from` on; returns which is the next one then.
    fn step(&self, view: &View<'_>, from: u64) -> Result<u64> {
        let (ears, mut next) = (self.live.ears(), from);
        for entry in view.happened(from, STRIDE)? {
            next = entry.number + 1;
            let Some(event) = entry.event else { continue };
            match reached(view, &event, &ears) {
                Ok(Some((case, reached))) => self.tell_moved(case, &reached, &ears),
                Ok(None) | Err(Error::Refused(_)) => (),
                // One record that cannot be read does not keep the others from being told of.
                Err(Error::Failed(error @ Fault::Corrupt { .. })) => {
                    log::error("live_skipped", &[("entry", &entry.number), ("error", &error)]);
                }
                Err(error) => return Err(error),
            }
        }
        Ok(next)
    }

    fn tell_moved(&self, case: CaseId, reached: &Reached, ears: &[Ear]) {
        for ear in ears {
            let Some(Some(at)) = reached.get(&ear.person.account).copied() else { continue };
            self.live.tell(ear.number, |heard| {
                heard.at = heard.at.max(at);
                if !heard.all {
                    heard.moved.insert(case);
                }
            });
        }
    }
}

/// The accounts of those who listen: when a case last moved for each that may know of an event.
type Reached = BTreeMap<AccountId, Option<Moment>>;

/// The case that an event is about, and whom of those who listen it reaches.
fn reached(view: &View<'_>, event: &Event, ears: &[Ear]) -> Result<Option<(CaseId, Reached)>> {
    let (Record::Case(id) | Record::Entry(id, _) | Record::Attachment(id, _)) = event.record else {
        return Ok(None);
    };
    let (case, mut reached) = (view.case(id)?, Reached::new());
    for ear in ears {
        let account = ear.person.account;
        let knows = event.private_to.is_none_or(|to| to == account);
        reached.entry(account).or_insert_with(|| {
            // A stranger is refused, and hears nothing.
            let seen = knows.then(|| case.clone().read(&ear.actor).ok()).flatten();
            seen.map(|seen| seen.moved_at())
        });
    }
    Ok(Some((id, reached)))
}
