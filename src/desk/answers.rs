//! Requests of programs that are carried out once: what they were answered, and whose turn it is.

use std::{
    collections::BTreeSet,
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use super::{Bearer, Desk, names::readable};
use crate::{
    domain::{
        access::Actor,
        answered::{About, Answer, Answered, Asking, Found, KEPT, KeyWrong, Stock},
        change::Change,
        id::TokenId,
        refusal::Refusal,
    },
    error::{Error, Result},
    log,
    store::View,
};

/// The longest key, in characters.
const KEY_CHARS_MAX: usize = 255;
/// How long a request waits for the first one with its key.
const PATIENCE: Duration = Duration::from_secs(5);
/// How many wait at once; the others are told so.
const WAITING_MAX: usize = 8;
/// How many of these are of one token.
const WAITING_EACH_MAX: usize = 2;
/// How many that are over make room for another one of their token, at most.
const ROOM_AT_ONCE: usize = 16;
/// How many are forgotten at a time; they share a flush.
const SWEPT_AT_ONCE: usize = 500;

/// Which requests that have keys are being carried out.
#[derive(Debug, Default)]
pub(super) struct Turns {
    on: Mutex<On>,
    ended: Condvar,
}

#[derive(Debug, Default)]
struct On {
    /// By token and key.
    asking: BTreeSet<(TokenId, [u8; 32])>,
    /// Whose wait for one of them.
    waiting: Vec<TokenId>,
}

/// The turn of a request that has a key, until it is dropped: no other one with that key has it.
#[derive(Debug)]
pub struct Turn<'a> {
    turns: &'a Turns,
    which: (TokenId, [u8; 32]),
}

impl Bearer {
    /// A request of this token by its key. `parts` are all that says what is asked.
    ///
    /// # Errors
    ///
    /// [`Refusal::Key`] for what is no key.
    pub fn asking(&self, key: &str, parts: &[&[u8]]) -> Result<Asking, Refusal> {
        let visible = key.chars().all(|c| c.is_ascii_graphic() || c == ' ');
        if key.trim().is_empty() || key.len() > KEY_CHARS_MAX || !visible {
            return Err(Refusal::Key(KeyWrong::NotAKey));
        }
        let key = blake3::hash(key.as_bytes()).into();
        Ok(Asking { token: self.token.id, key, request: told(parts) })
    }
}

impl Desk {
    /// A form of the actor's by the key that it was drawn with. `parts` are all that says what is
    /// asked: the same form with other contents is another request.
    ///
    /// # Errors
    ///
    /// None but that somebody is signed in.
    pub fn asking_of_form(&self, actor: &Actor, key: &str, parts: &[&[u8]]) -> Result<Asking> {
        let user = actor.person()?.user;
        let request = told(parts);
        let key = told(&[key.as_bytes(), &request]);
        // Beyond the numbers of all tokens each person has a place of their own.
        let token = TokenId(TokenId::COUNT.saturating_add(user.0));
        Ok(Asking { token, key, request })
    }

    /// Waits until no other request with this key is being carried out, 5 seconds at most.
    ///
    /// # Errors
    ///
    /// [`Refusal::Key`] after that, and at once while many wait, of all or of this token.
    pub fn turn(&self, asking: &Asking) -> Result<Turn<'_>, Refusal> {
        self.inner.turns.begin((asking.token, asking.key))
    }

    /// What a request was answered before; none if it is to be carried out.
    ///
    /// # Errors
    ///
    /// What [`Asking::before`] says; [`Refusal::NotFound`] if the answer is about something that the
    /// actor does not see any more.
    pub fn answered(&self, actor: &Actor, asking: &Asking) -> Result<Option<Answer>> {
        self.store.look(|view| {
            let found = found(view, asking)?;
            let about = if let Found::Kept(kept) = &found { kept.about } else { None };
            let answer = asking.before(found)?;
            if let Some(about) = about {
                must_read(view, actor, about)?;
            }
            Ok(answer)
        })
    }

    /// The same desk, to carry out a request: whatever it writes is written with a note of that, or
    /// not at all.
    #[must_use]
    pub fn once(&self, asking: Asking) -> Desk {
        let noted = move |view: &View<'_>| {
            let (found, stock) = (found(view, &asking)?, stock(view, asking.token)?);
            Ok(asking.act(found, stock, view.now())?)
        };
        Desk { store: self.store.noting(noted), ..self.clone() }
    }

    /// Keeps what a request was answered, and what that is about, once that is on disk; not if that
    /// is gone, or something of it was erased since the request was carried out. If it cannot be
    /// kept, the request was carried out all the same: that is logged.
    pub fn keep_answer(&self, asking: Asking, answer: (Answer, Option<About>)) {
        let kept = self.store.commit(move |view| {
            let (found, stock) = (found(view, &asking)?, stock(view, asking.token)?);
            let since = if let Found::Kept(kept) = &found { kept.at } else { view.now() };
            let erased = answer.1.map(|about| view.is_erased(about, since)).transpose()?;
            let answer = Some(answer).filter(|_| erased != Some(true));
            Ok((asking.keep(found, (&stock, view.now()), answer), ()))
        });
        if let Err(Error::Failed(fault)) = kept {
            log::error("answer_not_kept", &[("token", &asking.token), ("error", &fault)]);
        }
    }

    /// Forgets what was kept long enough; returns how much that was.
    ///
    /// # Errors
    ///
    /// None but a fault of the store.
    pub(super) fn sweep_answers(&self) -> Result<u64> {
        let (mut after, mut swept) = (None, 0);
        loop {
            let old = self.store.look(|view| {
                let mut old = view.answered_after(after, SWEPT_AT_ONCE)?;
                old.retain(|(at, ..)| view.now().since(*at) >= KEPT);
                Ok(old)
            })?;
            let Some(last) = old.last() else { return Ok(swept) };
            after = Some(*last);
            swept += self.removed(old.into_iter().map(|(_, token, key)| {
                move |view: &View<'_>| {
                    let row = readable(view.answered(token, key))?.flatten();
                    let row = row.filter(|row| row.is_over(view.now()));
                    Ok(row.map_or_else(Change::none, Answered::sweep))
                }
            }))?;
        }
    }
}

/// The hash of all that says what is asked.
fn told(parts: &[&[u8]]) -> [u8; 32] {
    let mut request = blake3::Hasher::new();
    for part in parts {
        // With its length, so that no two requests are told by the same bytes.
        request.update(&(part.len() as u64).to_le_bytes()).update(part);
    }
    request.finalize().into()
}

/// What is kept under a key. While the clock is in doubt nothing is old.
fn found(view: &View<'_>, asking: &Asking) -> Result<Found> {
    Ok(match view.answered(asking.token, asking.key)? {
        None => Found::Nothing,
        Some(kept) if kept.is_over(view.now()) && !view.clock_in_doubt() => Found::Over(kept),
        Some(kept) => Found::Kept(kept),
    })
}

/// What is kept of a token's requests; where it is full, what makes room as well.
fn stock(view: &View<'_>, token: TokenId) -> Result<Stock> {
    let (requests, bytes) = (view.answered_count(token)?, view.answered_bytes(token)?);
    let mut stock = Stock { requests, bytes, over: Vec::new() };
    if stock.is_full() && !view.clock_in_doubt() {
        for key in view.answered_over(token, ROOM_AT_ONCE)? {
            stock.over.extend(readable(view.answered(token, key))?.flatten());
        }
    }
    Ok(stock)
}

/// # Errors
///
/// [`Refusal::NotFound`] unless the actor sees what an answer is about.
fn must_read(view: &View<'_>, actor: &Actor, about: About) -> Result<()> {
    match about {
        About::Case(id) => drop(view.case(id)?.read(actor)?),
        About::Tier(id) => drop(view.tier(id)?.read(actor.person()?)?),
        About::TierRequest(id) => drop(view.tier_request(id)?.read(actor.person()?)?),
    }
    Ok(())
}

impl Turns {
    fn begin(&self, which: (TokenId, [u8; 32])) -> Result<Turn<'_>, Refusal> {
        let mut on = self.on();
        if on.asking.contains(&which) {
            let theirs = on.waiting.iter().filter(|token| **token == which.0).count();
            if theirs >= WAITING_EACH_MAX || on.waiting.len() >= WAITING_MAX {
                return Err(Refusal::Key(KeyWrong::UnderWay));
            }
            on.waiting.push(which.0);
            let goes_on = |on: &mut On| on.asking.contains(&which);
            let waited = self.ended.wait_timeout_while(on, PATIENCE, goes_on);
            (on, _) = waited.unwrap_or_else(PoisonError::into_inner);
            if let Some(at) = on.waiting.iter().position(|token| *token == which.0) {
                on.waiting.swap_remove(at);
            }
        }
        if on.asking.insert(which) {
            Ok(Turn { turns: self, which })
        } else {
            Err(Refusal::Key(KeyWrong::UnderWay))
        }
    }

    fn on(&self) -> MutexGuard<'_, On> {
        self.on.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.turns.on().asking.remove(&self.which);
        self.turns.ended.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    #[test]
    fn a_token_does_not_take_all_places_to_wait() {
        let turns = Turns::default();
        let which = |token| (TokenId(token), [1; 32]);
        let (one, other) = (turns.begin(which(1)).unwrap(), turns.begin(which(2)).unwrap());
        thread::scope(|scope| {
            let turns = &turns;
            let wait = |token| scope.spawn(move || turns_end(turns, which(token)));
            let waiting: Vec<_> = [1, 1].map(wait).into();
            while turns.on().waiting.len() < WAITING_EACH_MAX {
                thread::yield_now();
            }
            let third = turns.begin(which(1)).map(drop);
            assert_eq!(third, Err(Refusal::Key(KeyWrong::UnderWay)));
            let another = wait(2);
            while turns.on().waiting.len() <= WAITING_EACH_MAX {
                thread::yield_now();
            }
            drop((one, other));
            for one in waiting.into_iter().chain([another]) {
                one.join().unwrap();
            }
        });
        assert_eq!(turns.on().waiting, []);
    }

    /// Waits for a turn, and ends it if it has come: of several who wait, one has it at a time.
    fn turns_end(turns: &Turns, which: (TokenId, [u8; 32])) {
        drop(turns.begin(which));
    }
}
