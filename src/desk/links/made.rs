//! How many links people make for others: bounded, for each account and day.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use crate::domain::{id::AccountId, refusal::Refusal};

/// The most links that the people of one account have made for others within a day.
const LINKS_A_DAY: usize = 300;
const A_DAY: Duration = Duration::from_hours(24);

/// How many links the people of an account have had made for others within a day, and when that
/// began, on the clock that nobody can set. Kept in memory: a start forgets it.
#[derive(Default)]
pub(in crate::desk) struct Made(Mutex<HashMap<AccountId, (Duration, usize)>>);

impl Made {
    /// Counts so many more.
    ///
    /// # Errors
    ///
    /// [`Refusal::Throttled`] beyond [`LINKS_A_DAY`]; then none of them counts.
    pub(super) fn take(&self, by: AccountId, more: usize, now: Duration) -> Result<(), Refusal> {
        let mut made = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        made.retain(|_, (began, _)| now.saturating_sub(*began) < A_DAY);
        let (began, count) = made.entry(by).or_insert((now, 0));
        if *count + more > LINKS_A_DAY {
            let wait = A_DAY.saturating_sub(now.saturating_sub(*began));
            return Err(Refusal::Throttled { wait_s: wait.as_secs() + 1 });
        }
        *count += more;
        Ok(())
    }

    /// Counts so many less, which were counted and then not made.
    pub(super) fn give_back(&self, by: AccountId, less: usize) {
        let mut made = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, count)) = made.get_mut(&by) {
            *count = count.saturating_sub(less);
        }
    }
}
