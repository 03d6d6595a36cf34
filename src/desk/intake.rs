//! How much each account takes in within a day.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use crate::{domain::id::AccountId, store::ORPHAN_KEPT};

/// What came in lately, by account.
///
/// A file that nothing names any more (its message was refused, it was taken out of a draft, it was
/// deleted) is given back to its account's quota at once, but lies on the disk for
/// [`ORPHAN_KEPT`] more. So that nobody fills the disk with such files, an account takes in within
/// that time at most twice what it may have at all. Only who throws away what they send comes near
/// that. Kept in memory: a start forgets it.
#[derive(Default)]
pub(super) struct Intake {
    days: Mutex<HashMap<AccountId, Day>>,
}

/// A time of [`ORPHAN_KEPT`], and how many bytes came in it.
struct Day {
    since: Duration,
    bytes: u64,
}

impl Intake {
    /// Counts a file of so many bytes in, unless the account, whose files may take `quota` bytes,
    /// has taken in too much lately; whether it did. `now` is on the clock that nobody can set.
    pub(super) fn admits(&self, account: AccountId, bytes: u64, quota: u64, now: Duration) -> bool {
        let mut days = self.days.lock().unwrap_or_else(PoisonError::into_inner);
        days.retain(|_, day| now.saturating_sub(day.since) < ORPHAN_KEPT);
        let day = days.entry(account).or_insert(Day { since: now, bytes: 0 });
        let more = day.bytes.saturating_add(bytes);
        let fits = more <= quota.saturating_mul(2);
        if fits {
            day.bytes = more;
        }
        fits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_takes_in_so_much_a_day_whatever_others_do() {
        let (intake, start) = (Intake::default(), Duration::from_secs(77));
        let admits = |id, bytes, now| intake.admits(AccountId(id), bytes, 50, now);
        assert!(admits(1, 60, start));
        assert!(!admits(1, 41, start));
        assert!(admits(1, 40, start), "to the byte, and what was refused is not counted");
        assert!(!admits(1, 1, start) && admits(2, 100, start));
        assert!(!admits(1, 1, Duration::from_secs(76) + ORPHAN_KEPT));
        let later = start + ORPHAN_KEPT;
        assert!(admits(1, 100, later) && !admits(1, u64::MAX, later));
    }
}
