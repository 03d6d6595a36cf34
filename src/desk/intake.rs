//! How much each account takes in within a day.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use crate::{domain::id::AccountId, store::ORPHAN_KEPT};

/// What came within this time is counted as one.
const PIECE: Duration = Duration::from_hours(1);

/// What came in lately, by account.
///
/// A file that nothing names any more (its message was refused, it was taken out of a draft, it was
/// deleted) is given back to its account's quota at once, but lies on the disk for
/// [`ORPHAN_KEPT`] more. So that nobody fills the disk with such files, an account takes in within
/// that time, whenever it begins, at most twice what it may have at all. Only who throws away what
/// they send comes near that. Kept in memory: a start forgets it.
#[derive(Default)]
pub(super) struct Intake {
    lately: Mutex<HashMap<AccountId, Vec<Piece>>>,
}

/// How many bytes came within a [`PIECE`] of its first, and when the first and the last did. All of
/// it counts until the last no longer does.
struct Piece {
    first: Duration,
    last: Duration,
    bytes: u64,
}

impl Intake {
    /// Counts a file of so many bytes in, unless the account, whose files may take `quota` bytes,
    /// has taken in too much lately; whether it did. `now` is on the clock that nobody can set.
    pub(super) fn admits(&self, account: AccountId, bytes: u64, quota: u64, now: Duration) -> bool {
        let mut lately = self.lately.lock().unwrap_or_else(PoisonError::into_inner);
        lately.retain(|_, pieces| {
            pieces.retain(|piece| now.saturating_sub(piece.last) < ORPHAN_KEPT);
            !pieces.is_empty()
        });
        let pieces = lately.entry(account).or_default();
        let all = pieces.iter().fold(bytes, |all, piece| all.saturating_add(piece.bytes));
        if all > quota.saturating_mul(2) {
            return false;
        }
        match pieces.last_mut().filter(|piece| now.saturating_sub(piece.first) < PIECE) {
            Some(piece) => (piece.last, piece.bytes) = (now, piece.bytes.saturating_add(bytes)),
            None => pieces.push(Piece { first: now, last: now, bytes }),
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Duration = Duration::from_secs(77);

    #[test]
    fn an_account_takes_in_so_much_a_day_whatever_others_do() {
        let intake = Intake::default();
        let admits = |id, bytes, now| intake.admits(AccountId(id), bytes, 50, now);
        assert!(admits(1, 60, START));
        assert!(!admits(1, 41, START));
        assert!(admits(1, 40, START), "to the byte, and what was refused is not counted");
        assert!(!admits(1, 1, START) && admits(2, 100, START));
        assert!(!admits(1, 1, Duration::from_secs(76) + ORPHAN_KEPT));
        let later = START + ORPHAN_KEPT;
        assert!(admits(1, 100, later) && !admits(1, u64::MAX, later));
    }

    #[test]
    fn no_day_holds_more_whenever_it_begins() {
        let intake = Intake::default();
        let mut admitted = Vec::new();
        // One at first, then, an hour before that is a day ago, as many as go.
        for minute in std::iter::once(0).chain(23 * 60..4 * 24 * 60) {
            let now = START + Duration::from_mins(minute);
            if intake.admits(AccountId(1), 70, 1000, now) {
                admitted.push(now);
            }
            assert!(intake.admits(AccountId(2), 1, 1_000_000, now));
        }
        let within = |first: Duration| {
            admitted.iter().filter(|at| (first..first + ORPHAN_KEPT).contains(*at)).count()
        };
        let most = admitted.iter().map(|first| within(*first)).max();
        assert_eq!(most, Some(28), "28 times 70 is nearly twice 1,000");
        let pieces = intake.lately.lock().unwrap()[&AccountId(2)].len();
        assert!((24..=25).contains(&pieces), "an hour is one piece: {pieces}");
    }
}
