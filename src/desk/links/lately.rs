//! What people have imported lately, to be shown to them for a while: a page that is loaded again
//! imports nothing, and links are nowhere else.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use super::Guested;
use crate::{
    desk::Desk,
    domain::{access::Actor, account::Account, id::UserId},
    error::Result,
};

/// How long that is.
const SHOWN_FOR: Duration = Duration::from_mins(5);
/// How many imports are kept at once; the oldest goes first.
const KEPT_MAX: usize = 32;

/// What came of an import.
#[derive(Clone, Debug)]
pub enum Came {
    /// Organisations.
    Organisations(Vec<Account>),
    /// People, with their links if these are to be shown.
    People(Vec<Guested>),
}

/// An import of somebody's by the key of its form, and when it was.
#[derive(Clone, Debug)]
struct Late {
    by: UserId,
    key: String,
    at: Duration,
    came: Came,
}

/// What was imported lately. Kept in memory: a start forgets it.
#[derive(Default)]
pub(in crate::desk) struct Lately(Mutex<VecDeque<Late>>);

impl Desk {
    /// Keeps what came of an import of the actor's for five minutes; at most 32 of all people's.
    ///
    /// # Errors
    ///
    /// None but that somebody is signed in. This holds for [`Desk::came`] too.
    pub fn keep_came(&self, actor: &Actor, key: &str, came: Came) -> Result<()> {
        let (by, at) = (actor.person()?.user, self.store.uptime());
        let mut late = self.inner.lately.0.lock().unwrap_or_else(PoisonError::into_inner);
        late.retain(|one| at.saturating_sub(one.at) < SHOWN_FOR);
        if late.len() >= KEPT_MAX {
            late.pop_front();
        }
        late.push_back(Late { by, key: key.to_owned(), at, came });
        Ok(())
    }

    /// What came of an import of the actor's, while it is kept.
    ///
    /// # Errors
    ///
    /// As for [`Desk::keep_came`].
    pub fn came(&self, actor: &Actor, key: &str) -> Result<Option<Came>> {
        let (by, now) = (actor.person()?.user, self.store.uptime());
        let mut late = self.inner.lately.0.lock().unwrap_or_else(PoisonError::into_inner);
        late.retain(|one| now.saturating_sub(one.at) < SHOWN_FOR);
        let found = late.iter().rev().find(|one| one.by == by && one.key == key);
        Ok(found.map(|one| one.came.clone()))
    }
}
