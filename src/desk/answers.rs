//! Requests of programs that are carried out once: what they were answered, and whose turn it is.

use std::{
    collections::BTreeSet,
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use super::{Bearer, Desk, names::readable};
use crate::{
    domain::{
        answered::{About, Answer, Answered, Asking, Found, KEPT, KeyWrong},
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
    /// How many wait for one of them.
    waiting: usize,
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
        let mut request = blake3::Hasher::new();
        for part in parts {
            // With its length, so that no two requests are told by the same bytes.
            request.update(&(part.len() as u64).to_le_bytes()).update(part);
        }
        Ok(Asking {
            token: self.token.id,
            key: blake3::hash(key.as_bytes()).into(),
            request: request.finalize().into(),
        })
    }
}

impl Desk {
    /// Waits until no other request with this key is being carried out, 5 seconds at most.
    ///
    /// # Errors
    ///
    /// [`Refusal::Key`] after that, and at once while many wait.
    pub fn turn(&self, asking: &Asking) -> Result<Turn<'_>, Refusal> {
        self.inner.turns.begin((asking.token, asking.key))
    }

    /// What a request was answered before; none if it is to be carried out.
    ///
    /// # Errors
    ///
    /// What [`Asking::before`] says.
    pub fn answered(&self, asking: &Asking) -> Result<Option<Answer>> {
        self.store.look(|view| Ok(asking.before(found(view, asking)?)?))
    }

    /// The same desk, to carry out a request: whatever it writes is written with a note of that, or
    /// not at all.
    #[must_use]
    pub fn once(&self, asking: Asking) -> Desk {
        let noted = move |view: &View<'_>| {
            let (found, have) = (found(view, &asking)?, view.answered_count(asking.token)?);
            Ok(asking.act(found, have, view.now())?)
        };
        Desk { store: self.store.noting(noted), ..self.clone() }
    }

    /// Keeps what a request was answered, and what that is about, once that is on disk. If it cannot be kept, the request was
    /// carried out all the same: that is logged.
    pub fn keep_answer(&self, asking: Asking, answer: (Answer, Option<About>)) {
        let kept = self.store.commit(move |view| {
            let (found, have) = (found(view, &asking)?, view.answered_count(asking.token)?);
            Ok((asking.keep(found, (have, view.now()), answer), ()))
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

/// What is kept under a key. While the clock is in doubt nothing is old.
fn found(view: &View<'_>, asking: &Asking) -> Result<Found> {
    Ok(match view.answered(asking.token, asking.key)? {
        None => Found::Nothing,
        Some(kept) if kept.is_over(view.now()) && !view.clock_in_doubt() => Found::Over(kept),
        Some(kept) => Found::Kept(kept),
    })
}

impl Turns {
    fn begin(&self, which: (TokenId, [u8; 32])) -> Result<Turn<'_>, Refusal> {
        let mut on = self.on();
        if on.asking.contains(&which) {
            if on.waiting >= WAITING_MAX {
                return Err(Refusal::Key(KeyWrong::UnderWay));
            }
            on.waiting += 1;
            let goes_on = |on: &mut On| on.asking.contains(&which);
            let waited = self.ended.wait_timeout_while(on, PATIENCE, goes_on);
            (on, _) = waited.unwrap_or_else(PoisonError::into_inner);
            on.waiting -= 1;
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
