//! Live updates: who listens, and what each of them is to look at again.
//!
//! What is handed out are hints: which cases have moved, that counters differ, who is writing.
//! What they lead to is fetched by ordinary requests, so a hint is never more than its listener
//! could find out by asking all the time. For each listener it is kept as a set, not as a queue:
//! one who is slow hears of a case once, however often it has moved meanwhile.
//!
//! The one thread here, the [`Follower`], reads the journal as it grows, and opens each case for whoever listens; what
//! is private to an account reaches only its own people. It also looks, whenever anything was
//! written, whether the listeners' sessions still stand. Where it got to is not kept: a listener
//! says what they heard last, and the index of lists knows what moved since.

mod follower;

use std::{
    collections::{BTreeMap, BTreeSet},
    future::poll_fn,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker},
    time::Duration,
};

pub use self::follower::{Follower, Following, follow};
use crate::{
    domain::{
        access::{Actor, Person},
        id::{CaseId, TokenId, UserId},
        moment::Moment,
        session::SessionKey,
    },
    error::Result,
    store::{Tally, View},
};

/// How many listen at once, at most.
pub const LISTENERS_MAX: usize = 512;
/// How many of one session, or of one token; one more takes the place of the oldest.
pub const LISTENERS_PER_SESSION: usize = 4;
/// How many of one user, whatever their sessions; likewise.
pub const LISTENERS_PER_USER: usize = 16;
/// How many cases, or people writing, one hint names. Beyond it: all.
pub const NAMED_MAX: usize = 32;

/// By what somebody who listens was let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pass {
    /// A session.
    Session(SessionKey),
    /// A token.
    Token(TokenId),
}

impl Pass {
    fn is_of_page(self) -> bool {
        matches!(self, Pass::Session(_))
    }
}

/// Who a session or a token stands for now, and what the counters of their pages are made of.
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
    pass: Pass,
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

/// Asks the desk whom a session or a token stands for; none if it is over.
pub type Check = fn(&View<'_>, Pass) -> Result<Option<Standing>>;

impl Live {
    /// Makes a place for a session or a token and returns its number; [`Live::begin`] is next. The
    /// oldest of the same one, or of the same user, goes if there are too many of those. `None` if there are too many
    /// of all.
    ///
    /// # Errors
    ///
    /// Never: whoever has a session is a person.
    pub fn open(&self, pass: Pass, standing: Standing, now: Duration) -> Result<Option<u64>> {
        let person = standing.actor.person()?.clone();
        let mut board = self.lock();
        board.make_room(LISTENERS_PER_SESSION, |other| other.pass == pass);
        board.make_room(LISTENERS_PER_USER, |other| other.person.user == person.user);
        if board.listeners.len() >= LISTENERS_MAX {
            return Ok(None);
        }
        board.next += 1;
        let number = board.next;
        let (heard, waker) = (Heard::default(), None);
        let listener = Listener { pass, person, standing, made: now, claimed: false, heard, waker };
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

    /// The next entry of the journal to look at; none while nobody listens.
    pub fn next_entry(&self) -> Option<u64> {
        self.lock().from
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

    /// Says that somebody writes in a case, to all people but themselves who are of the same
    /// account, and to others of whom `may` says so. Programs are not told of it.
    pub fn write(
        &self,
        case: CaseId,
        (writer, name): (&Person, &str),
        may: impl Fn(&Actor) -> bool,
    ) {
        for ear in self.ears() {
            let same = ear.person.account == writer.account;
            let other = ear.pass.is_of_page() && ear.person.user != writer.user;
            if other && (same || may(&ear.actor)) {
                self.tell(ear.number, |heard| {
                    if heard.writing.len() < NAMED_MAX {
                        heard.writing.insert((case, name.to_owned()));
                    }
                });
            }
        }
    }

    /// Whether somebody other than this user listens at a page.
    pub fn is_heard_by_others(&self, user: UserId) -> bool {
        let board = self.lock();
        let mut at_pages = board.listeners.values().filter(|listener| listener.pass.is_of_page());
        at_pages.any(|listener| listener.person.user != user)
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
            pass: listener.pass,
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
    pass: Pass,
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
