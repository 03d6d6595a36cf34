//! How many rows a list has that no counter knows: counted once, and remembered until something
//! happens.

use std::sync::{Mutex, PoisonError};

use crate::domain::id::UserId;

/// How many totals are remembered at once; the one that was asked for longest ago is forgotten first.
const TOTALS_MAX: usize = 1_000;

/// Whose reading, of what list, as of how far the journal was written.
pub(super) type Asked = (UserId, [u8; 32], u64);

/// The totals, the one that was asked for last at the end.
#[derive(Debug, Default)]
pub(super) struct Totals(Mutex<Vec<(Asked, u64)>>);

impl Totals {
    /// The total, if it was counted since the last write.
    pub(super) fn of(&self, asked: &Asked) -> Option<u64> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = all.iter().rposition(|(has, _)| has == asked)?;
        let found = all.remove(at);
        all.push(found);
        Some(found.1)
    }

    /// Remembers a total, in place of an older one of the same list.
    pub(super) fn put(&self, asked: Asked, total: u64) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (user, list, _) = asked;
        all.retain(|((of, has, _), _)| (*of, *has) != (user, list));
        if all.len() >= TOTALS_MAX {
            all.remove(0);
        }
        all.push((asked, total));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_total_is_its_readers_and_good_until_something_is_written() {
        let totals = Totals::default();
        let asked = |user, list, written| (UserId(user), [list; 32], written);
        totals.put(asked(1, 7, 20), 5);
        assert_eq!(totals.of(&asked(1, 7, 20)), Some(5));
        for other in [asked(2, 7, 20), asked(1, 8, 20), asked(1, 7, 21)] {
            assert_eq!(totals.of(&other), None);
        }
        totals.put(asked(1, 7, 21), 6);
        assert_eq!((totals.of(&asked(1, 7, 20)), totals.of(&asked(1, 7, 21))), (None, Some(6)));
    }

    #[test]
    fn what_was_asked_for_longest_ago_is_forgotten_first() {
        let totals = Totals::default();
        let asked = |user| (UserId(user), [0; 32], 1);
        (0..TOTALS_MAX as u64).for_each(|user| totals.put(asked(user), user));
        assert_eq!(totals.of(&asked(0)), Some(0));
        totals.put(asked(5_000), 9);
        assert_eq!((totals.of(&asked(0)), totals.of(&asked(1))), (Some(0), None));
    }
}
