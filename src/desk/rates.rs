//! How often something may be asked: so many at once, and then one every so often.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// The most that is remembered at once of those who ask.
const REMEMBERED_MAX: usize = 20_000;

/// A bound on how often something is asked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rate {
    /// How many at once.
    pub(super) burst: u32,
    /// How often one more.
    pub(super) every: Duration,
}

/// Of each who asks, when they will have made up for all they have asked.
#[derive(Debug)]
pub(super) struct Asked<K>(Mutex<HashMap<K, Duration>>);

impl<K> Default for Asked<K> {
    fn default() -> Asked<K> {
        Asked(Mutex::default())
    }
}

impl<K: Eq + Hash> Asked<K> {
    /// Counts one more of `key` at `now`; if that is too many, it is not counted, and how many
    /// seconds to wait comes back.
    pub(super) fn count(&self, key: K, now: Duration, rate: Rate) -> Result<(), u64> {
        let mut asked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if asked.len() >= REMEMBERED_MAX && !asked.contains_key(&key) {
            asked.retain(|_, until| *until > now);
            if asked.len() >= REMEMBERED_MAX {
                // So many busy ones at once: all begin anew rather than some being kept out.
                asked.clear();
            }
        }
        let until = asked.entry(key).or_insert(now);
        let ahead = (*until).max(now) + rate.every;
        let most = now + rate.every.saturating_mul(rate.burst);
        if let Some(over) = ahead.checked_sub(most).filter(|over| !over.is_zero()) {
            return Err(over.as_secs() + 1);
        }
        *until = ahead;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate { burst: 3, every: Duration::from_secs(2) };

    #[test]
    fn a_burst_is_let_through_and_then_one_every_so_often() {
        let (asked, start) = (Asked::default(), Duration::from_secs(100));
        let at = |ms| asked.count("a", start + Duration::from_millis(ms), RATE);
        assert_eq!([at(0), at(0), at(0)], [Ok(()); 3]);
        assert_eq!(at(0), Err(3));
        assert_eq!(at(1_999), Err(1));
        assert_eq!(at(2_000), Ok(()));
        assert_eq!(at(2_000), Err(3), "what was refused is not counted");
        assert_eq!(asked.count("b", start, RATE), Ok(()), "each for itself");
        assert_eq!([at(60_000), at(60_000), at(60_000)], [Ok(()); 3], "rest makes up for all");
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let asked = Asked::default();
        for key in 0..REMEMBERED_MAX + 10 {
            assert_eq!(asked.count(key, Duration::from_secs(1), RATE), Ok(()));
        }
        assert!(asked.0.lock().unwrap().len() <= REMEMBERED_MAX);
    }
}
