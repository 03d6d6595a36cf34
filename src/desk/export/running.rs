//! Who exports just now.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use super::Course;
use crate::domain::{
    access::Person,
    id::{AccountId, UserId},
    refusal::Refusal,
};

/// The most exports that are under way at once, and how many of those are one account's.
const AT_ONCE_MAX: usize = 32;
const AT_ONCE_OF_ACCOUNT_MAX: usize = 8;
/// An export that nobody goes on with for so long is over: the slowest reader that the edge bears
/// with takes a portion in half that time.
pub(in crate::desk) const FORGET: Duration = Duration::from_mins(5);

/// One that nobody went on with for so long gives way to the same user's next: the session that it
/// was for may have ended, or its end may have got lost.
pub(in crate::desk) const GIVES_WAY: Duration = Duration::from_secs(30);

/// All exports under way, one of each user at most. A start forgets them.
#[derive(Default)]
pub(in crate::desk) struct Running {
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    /// How many numbers were given out.
    given: u64,
    of: HashMap<UserId, One>,
}

struct One {
    account: AccountId,
    /// What the next portion is asked for with; each portion has another.
    number: u64,
    /// When somebody last went on with it.
    at: Duration,
    /// Where it stands; none while a portion is being read.
    course: Option<Course>,
}

impl Running {
    /// Takes a place for an export of this person's; its number is to be [put](Running::put) or
    /// [ended](Running::end).
    ///
    /// # Errors
    ///
    /// [`Refusal::Exporting`] if they have one already that is gone on with, or there is no place
    /// left.
    pub(super) fn begin(&self, person: &Person, now: Duration) -> Result<u64, Refusal> {
        let mut inner = self.lock();
        inner.of.retain(|_, one| now.saturating_sub(one.at) < FORGET);
        let stale = |one: &One| one.course.is_some() && now.saturating_sub(one.at) >= GIVES_WAY;
        if inner.of.get(&person.user).is_some_and(stale) {
            inner.of.remove(&person.user);
        }
        let of_account = inner.of.values().filter(|one| one.account == person.account).count();
        let full = inner.of.len() >= AT_ONCE_MAX || of_account >= AT_ONCE_OF_ACCOUNT_MAX;
        if full || inner.of.contains_key(&person.user) {
            return Err(Refusal::Exporting);
        }
        let number = inner.number();
        let one = One { account: person.account, number, at: now, course: None };
        inner.of.insert(person.user, one);
        Ok(number)
    }

    /// Takes out where this user's export of that number stands. A number works once.
    pub(super) fn take(&self, user: UserId, number: u64, now: Duration) -> Option<Course> {
        let mut inner = self.lock();
        let one = inner.of.get_mut(&user).filter(|one| one.number == number)?;
        one.at = now;
        one.course.take()
    }

    /// Keeps where an export stands, and says by which number it goes on; none if it has been
    /// forgotten meanwhile.
    pub(super) fn put(
        &self,
        (user, number): (UserId, u64),
        course: Course,
        now: Duration,
    ) -> Option<u64> {
        let mut inner = self.lock();
        let next = inner.number();
        let one = inner.of.get_mut(&user).filter(|one| one.number == number)?;
        *one = One { account: one.account, number: next, at: now, course: Some(course) };
        Some(next)
    }

    /// Gives the place back, if the export of this number has it.
    pub(super) fn end(&self, user: UserId, number: u64) {
        let mut inner = self.lock();
        if inner.of.get(&user).is_some_and(|one| one.number == number) {
            inner.of.remove(&user);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn number(&mut self) -> u64 {
        self.given += 1;
        self.given
    }
}
