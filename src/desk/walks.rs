//! How many costly readings go on side by side: a program may ask for many at once, and people at
//! their pages are not to wait for it.

use std::sync::{Mutex, PoisonError};

use crate::domain::{id::UserId, refusal::Refusal};

/// How many go on for one user.
const EACH_MAX: usize = 4;
/// How many go on for all.
const ALL_MAX: usize = 12;
/// How many seconds whoever is refused is told to wait.
const WAIT_S: u64 = 1;

/// Whose readings go on.
#[derive(Debug, Default)]
pub(super) struct Walks(Mutex<Vec<UserId>>);

/// One of them, until it is dropped.
pub(super) struct Walk<'a> {
    walks: &'a Walks,
    user: UserId,
}

impl Walks {
    /// Begins one.
    ///
    /// # Errors
    ///
    /// [`Refusal::Throttled`] while as many go on as may.
    pub(super) fn begin(&self, user: UserId) -> Result<Walk<'_>, Refusal> {
        let mut on = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let theirs = on.iter().filter(|other| **other == user).count();
        if theirs >= EACH_MAX || on.len() >= ALL_MAX {
            return Err(Refusal::Throttled { wait_s: WAIT_S });
        }
        on.push(user);
        Ok(Walk { walks: self, user })
    }
}

impl Drop for Walk<'_> {
    fn drop(&mut self) {
        let mut on = self.walks.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = on.iter().position(|user| *user == self.user) {
            on.swap_remove(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_takes_all_and_what_has_ended_makes_room() {
        let walks = Walks::default();
        let begin = |user| walks.begin(UserId(user));
        let mut on: Vec<_> = (0..EACH_MAX).map(|_| begin(1).unwrap()).collect();
        assert_eq!(begin(1).err(), Some(Refusal::Throttled { wait_s: WAIT_S }));
        on.pop();
        on.push(begin(1).unwrap());
        for user in 2..=3 {
            on.extend((0..EACH_MAX).map(|_| begin(user).unwrap()));
        }
        assert!(begin(4).is_err(), "all at once are too many");
        on.clear();
        assert!(begin(1).is_ok());
    }
}
