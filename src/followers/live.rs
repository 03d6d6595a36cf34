//! Live updates: who listens, and what each of them is to look at again.
//!
//! What is handed out are hints: which cases have moved, that counters differ, who is writing.
//! What they lead to is fetched by ordinary requests, so a hint is never more than its listener
//! could find out by asking all the time. For each listener it is kept as a set, not as a queue:
//! one who is slow hears of a case once, however often it has moved meanwhile.
//!
//! The one thread here reads the journal as it grows, and opens each case for whoever listens; what
//! is private to an account reaches only its own people. It also looks, whenever anything was
//! written, whether the listeners' sessions still stand. Where it got to is not kept: a listener
//! says what they heard last, and the index of lists knows what moved since.

use std::{
    collections::{BTreeMap, BTreeSet},
    future::poll_fn,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Waker},
    thread::{self, JoinHandle},
    time::Duration,
};

use crate::{
    domain::{
        access::{Actor, Person},
        id::{AccountId, CaseId, UserId},
        journal::{Event, Record},
        moment::Moment,
        session::SessionKey,
    },
    error::{Error, Fault, Result},
    log,
    store::{Store, Tally, View},
};

/// How many listen at once, at most.
pub const LISTENERS_MAX: usize = 512;
/// How many of one session; one more takes the place of the oldest.
pub const LISTENERS_PER_SESSION: usize = 4;
/// How many of one user, whatever their sessions; likewise.
pub const LISTENERS_PER_USER: usize = 16;
/// How many cases, or people writing, one hint names. Beyond it: all.
pub const NAMED_MAX: usize = 32;
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

/// Who a session stands for now, and what the counters of their pages are made of.
#[derive(Clone, Debug)]
pub struct Standing {
    /// Who.
    pub actor: Actor,
    /// Their account's counters.
    pub tally: Tally,
    /// What they were told and have not read.
    pub unread: u64,
}

/// What to look at again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heard {
    /// The last change so far that the listener's account may see: whoever comes back says it.
    pub at: Moment,
    /// Cases that have moved; at most [`NAMED_MAX`].
    pub moved: BTreeSet<CaseId>,
    /// Whether any case may have moved.
    pub all: bool,
    /// Whether the counters differ.
    pub counters: bool,
    /// Who is writing in which case; at most [`NAMED_MAX`].
    pub writing: BTreeSet<(CaseId, String)>,
}

/// Everybody who listens. Cheap to clone.
#[derive(Clone, Default)]
pub struct Live {
    board: Arc<Mutex<Board>>,
}

#[derive(Default)]
struct Board {
    next: u64,
    /// The next entry of the journal to look at; none while nobody listens.
    from: Option<u64>,
    /// Whether somebody came whose session has not been checked since.
    newcomers: bool,
    listeners: BTreeMap<u64, Listener>,
}

struct Listener {
    key: SessionKey,
    person: Person,
    standing: Standing,
    /// When the place was made, and whether somebody has come to listen.
    made: Duration,
    claimed: bool,
    heard: Heard,
    waker: Option<Waker>,
}

/// The end at which one listens. Dropped, the place is free.
pub struct Listening {
    live: Live,
    number: u64,
}

/// Asks the desk whom a session stands for; none if it is over.
pub type Check = fn(&View<'_>, SessionKey) -> Result<Option<Standing>>;

impl Live {
    /// Makes a place for a session and returns its number; [`Live::begin`] is next. The oldest of
    /// the same session or user goes if there are too many of those. `None` if there are too many
    /// of all.
    ///
    /// # Errors
    ///
    /// Never: whoever has a session is a person.
    pub fn open(&self, key: SessionKey, standing: Standing, now: Duration) -> Result<Option<u64>> {
        let person = standing.actor.person()?.clone();
        let mut board = self.lock();
        board.make_room(LISTENERS_PER_SESSION, |other| other.key == key);
        board.make_room(LISTENERS_PER_USER, |other| other.person.user == person.user);
        if board.listeners.len() >= LISTENERS_MAX {
            return Ok(None);
        }
        board.next += 1;
        let number = board.next;
        let (heard, waker) = (Heard::default(), None);
        let listener = Listener { key, person, standing, made: now, claimed: false, heard, waker };
        board.listeners.insert(number, listener);
        Ok(Some(number))
    }

    /// Tells the first of it: what was missed, as of a look at the store at which the journal's
    /// next entry was `next`. The look came after [`Live::open`], so that nothing is lost between.
    pub fn begin(&self, number: u64, next: u64, missed: Heard) {
        let mut board = self.lock();
        board.from.get_or_insert(next);
        board.newcomers = true;
        if let Some(listener) = board.listeners.get_mut(&number) {
            listener.tell(|heard| {
                heard.at = heard.at.max(missed.at);
                heard.moved.extend(missed.moved);
                heard.all |= missed.all;
            });
        }
    }

    /// Gives a place up.
    pub fn close(&self, number: u64) {
        self.lock().end(number);
    }

    /// Comes to listen at a place, once.
    pub fn claim(&self, number: u64) -> Option<Listening> {
        let mut board = self.lock();
        let listener = board.listeners.get_mut(&number).filter(|listener| !listener.claimed)?;
        listener.claimed = true;
        Some(Listening { live: self.clone(), number })
    }

    /// Says that somebody writes in a case, to all but themselves who are of the same account, and
    /// to others of whom `may` says so.
    pub fn write(
        &self,
        case: CaseId,
        (writer, name): (&Person, &str),
        may: impl Fn(&Actor) -> bool,
    ) {
        for ear in self.ears() {
            let same = ear.person.account == writer.account;
            if ear.person.user != writer.user && (same || may(&ear.actor)) {
                self.tell(ear.number, |heard| {
                    if heard.writing.len() < NAMED_MAX {
                        heard.writing.insert((case, name.to_owned()));
                    }
                });
            }
        }
    }

    /// Whether somebody other than this user listens.
    pub fn is_heard_by_others(&self, user: UserId) -> bool {
        self.lock().listeners.values().any(|listener| listener.person.user != user)
    }

    /// How many listen.
    pub fn len(&self) -> usize {
        self.lock().listeners.len()
    }

    /// Whether nobody does.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The next entry of the journal to look at, and whether somebody came meanwhile.
    fn next(&self) -> Option<(u64, bool)> {
        let mut board = self.lock();
        board.from.map(|from| (from, std::mem::take(&mut board.newcomers)))
    }

    fn ears(&self) -> Vec<Ear> {
        let board = self.lock();
        let ear = |(number, listener): (&u64, &Listener)| Ear {
            number: *number,
            key: listener.key,
            actor: listener.standing.actor.clone(),
            person: listener.person.clone(),
        };
        board.listeners.iter().map(ear).collect()
    }

    fn tell(&self, number: u64, what: impl FnOnce(&mut Heard)) {
        if let Some(listener) = self.lock().listeners.get_mut(&number) {
            listener.tell(what);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Board> {
        self.board.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A listener, as the thread looks at it.
struct Ear {
    number: u64,
    key: SessionKey,
    actor: Actor,
    person: Person,
}

impl Board {
    /// Ends the oldest listeners of a kind until one more makes `most`.
    fn make_room(&mut self, most: usize, of_kind: impl Fn(&Listener) -> bool) {
        let kind = self.listeners.iter().filter(|(_, listener)| of_kind(listener));
        let kind: Vec<u64> = kind.map(|(number, _)| *number).collect();
        let over = (kind.len() + 1).saturating_sub(most);
        kind.into_iter().take(over).for_each(|number| self.end(number));
    }

    fn end(&mut self, number: u64) {
        let ended = self.listeners.remove(&number);
        if let Some(waker) = ended.and_then(|listener| listener.waker) {
            waker.wake();
        }
    }
}

impl Listener {
    fn tell(&mut self, what: impl FnOnce(&mut Heard)) {
        what(&mut self.heard);
        if self.heard.moved.len() > NAMED_MAX {
            (self.heard.all, self.heard.moved) = (true, BTreeSet::new());
        }
        if self.heard.is_something()
            && let Some(waker) = self.waker.take()
        {
            waker.wake();
        }
    }
}

impl Heard {
    /// Whether there is anything to look at again.
    pub fn is_something(&self) -> bool {
        self.all || self.counters || !self.moved.is_empty() || !self.writing.is_empty()
    }
}

impl Listening {
    /// Waits for something to look at again; `None` once the session is over, or somebody newer
    /// took the place.
    pub async fn heard(&mut self) -> Option<Heard> {
        poll_fn(|cx| self.poll_heard(cx)).await
    }

    fn poll_heard(&mut self, cx: &mut Context<'_>) -> Poll<Option<Heard>> {
        let mut board = self.live.lock();
        let Some(listener) = board.listeners.get_mut(&self.number) else {
            return Poll::Ready(None);
        };
        if listener.heard.is_something() {
            let next = Heard { at: listener.heard.at, ..Heard::default() };
            return Poll::Ready(Some(std::mem::replace(&mut listener.heard, next)));
        }
        listener.waker = Some(cx.waker().clone());
        Poll::Pending
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.live.close(self.number);
    }
}

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

    /// Ends those whose session is over, and tells the others if their counters differ.
    fn check(&self, view: &View<'_>) -> Result<()> {
        let mut sessions = BTreeMap::new();
        for ear in self.live.ears() {
            let known = match sessions.entry(ear.key.0) {
                std::collections::btree_map::Entry::Occupied(known) => known.into_mut(),
                std::collections::btree_map::Entry::Vacant(place) => {
                    place.insert(match (self.check)(view, ear.key) {
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
