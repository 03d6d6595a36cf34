//! How a desk does, month by month: how much came, how soon it was answered and resolved, and how
//! that was rated.
//!
//! A case counts once in each of these, in the month of the first time that it happened. Only what
//! everyone on the case sees counts: nothing here moves because of a private comment.

use std::time::Duration;

use jiff::{Timestamp, tz::Offset};
use serde::{Deserialize, Serialize};

use super::{
    case::{Case, Rating},
    entry::{Body, Entry, Notice},
    id::AccountId,
    moment::Moment,
    workflow::{Side, State},
};

/// The most months that are shown, the newest.
pub const MONTHS_MAX: usize = 24;

const HOUR: u64 = 60 * 60 * 1_000;
const DAY: u64 = 24 * HOUR;

/// Up to how long each part of a [`Spread`] reaches, in milliseconds, and in words. What takes
/// longer is in a last part.
pub const BOUNDS: [(u64, &str); 12] = [
    (HOUR / 4, "15 min"),
    (HOUR / 2, "30 min"),
    (HOUR, "1 h"),
    (2 * HOUR, "2 h"),
    (4 * HOUR, "4 h"),
    (8 * HOUR, "8 h"),
    (DAY, "1 day"),
    (2 * DAY, "2 days"),
    (4 * DAY, "4 days"),
    (7 * DAY, "7 days"),
    (14 * DAY, "14 days"),
    (30 * DAY, "30 days"),
];

/// A month of the calendar, in UTC: how many have begun since January of the year 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(pub u32);

/// What of a case the numbers of its desk are made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timing {
    /// Whose desk.
    pub desk: AccountId,
    /// When it was opened.
    pub opened_at: Moment,
    /// When the receiver first wrote to everyone.
    pub answered_at: Option<Moment>,
    /// When it first was resolved or closed.
    pub resolved_at: Option<Moment>,
    /// When it first was rated, and how.
    pub rated: Option<(Moment, Rating)>,
}

/// Something that happened to a case, with how long that took from its opening.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// It was opened.
    Opened,
    /// It was answered.
    Answered(Duration),
    /// It was resolved.
    Resolved(Duration),
    /// It was rated.
    Rated(Rating),
}

/// How long something took, many times over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spread {
    sum_ms: u64,
    parts: [u64; BOUNDS.len() + 1],
}

/// The numbers of a desk in a month.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Numbers {
    /// Cases that came.
    pub opened: u64,
    /// Those that were answered, and how long that took.
    pub answered: Spread,
    /// Those that were resolved, and how long that took.
    pub resolved: Spread,
    /// How often each rating was given, the worst first.
    pub ratings: [u64; 5],
}

impl Month {
    /// The month of a moment; of one beyond the year 9999 the first.
    pub fn of(at: Moment) -> Month {
        let millis = i64::try_from(at.0).unwrap_or_default();
        let utc = Offset::UTC.to_datetime(Timestamp::from_millisecond(millis).unwrap_or_default());
        let (year, month) = (u32::try_from(utc.year()), u32::try_from(utc.month()));
        Month(year.unwrap_or_default() * 12 + month.unwrap_or(1) - 1)
    }

    /// Its year, and its place in that, from 1.
    pub fn parts(self) -> (u32, u32) {
        (self.0 / 12, self.0 % 12 + 1)
    }
}

impl Timing {
    /// What follows from a case as it is now, and from what was known before.
    pub fn of(case: &Case, before: Option<&Timing>) -> Timing {
        let ended =
            |step: &&super::case::Step| matches!(step.state, State::Resolved | State::Closed);
        let ended = case.steps.iter().filter(ended).map(|step| step.at).min();
        let rating = case.resolution.as_ref().and_then(|resolution| resolution.rating);
        Timing {
            desk: case.receiver.account,
            opened_at: case.opened_at,
            answered_at: before.and_then(|before| before.answered_at),
            resolved_at: before.and_then(|before| before.resolved_at).or(ended),
            rated: before
                .and_then(|before| before.rated)
                .or(rating.map(|rating| (case.moved_at, rating))),
        }
    }

    /// The same once this entry can be read, at the moment `at`.
    #[must_use]
    pub fn with(self, case: &Case, entry: &Entry, at: Moment) -> Timing {
        let answer = case.is_answer(entry).then_some(at);
        Timing { answered_at: self.answered_at.or(answer), ..self }
    }

    /// What follows from a case and all of its conversation, the oldest entry first.
    pub fn from_history(case: &Case, entries: &[Entry]) -> Timing {
        let ended = |entry: &Entry| match &entry.body {
            Body::Noted(notices) => notices.iter().any(|notice| {
                let to = if let Notice::Moved { to, .. } = notice { Some(to) } else { None };
                matches!(to, Some(State::Resolved | State::Closed))
            }),
            Body::Said(_) | Body::Redacted(_) => false,
        };
        let ended = entries.iter().find(|entry| ended(entry)).map(|entry| entry.at);
        let timing = Timing::of(case, None);
        let timing = Timing { resolved_at: ended.or(timing.resolved_at), ..timing };
        entries.iter().fold(timing, |timing, entry| timing.with(case, entry, entry.at))
    }

    /// What it counts for, and in which months.
    pub fn counts(&self) -> Vec<(Month, Count)> {
        let took = |at: Moment| at.since(self.opened_at);
        let answered = self.answered_at.map(|at| (at, Count::Answered(took(at))));
        let resolved = self.resolved_at.map(|at| (at, Count::Resolved(took(at))));
        let rated = self.rated.map(|(at, rating)| (at, Count::Rated(rating)));
        let counts = [Some((self.opened_at, Count::Opened)), answered, resolved, rated];
        counts.into_iter().flatten().map(|(at, count)| (Month::of(at), count)).collect()
    }
}

impl Case {
    /// Whether an entry is the receiver's word to everyone.
    fn is_answer(&self, entry: &Entry) -> bool {
        let receives = |account| {
            self.viewers.iter().any(|one| one.account == account && one.side == Side::Receiver)
        };
        // What was redacted since was an answer all the same.
        let spoke = !matches!(entry.body, Body::Noted(_));
        spoke && entry.private_to.is_none() && entry.account.is_some_and(receives)
    }
}

impl Numbers {
    /// Counts something in.
    pub fn add(&mut self, count: Count) {
        match count {
            Count::Opened => self.opened = self.opened.saturating_add(1),
            Count::Answered(took) => self.answered.add(took),
            Count::Resolved(took) => self.resolved.add(took),
            Count::Rated(rating) => {
                if let Some(times) = self.ratings.get_mut(usize::from(rating.number()) - 1) {
                    *times = times.saturating_add(1);
                }
            }
        }
    }

    /// How many ratings there are, and their mean in hundredths; none without ratings.
    pub fn rating(&self) -> Option<(u64, u64)> {
        let times: u64 = self.ratings.iter().sum();
        let sum: u64 =
            (1..).zip(self.ratings).map(|(stars, times): (u64, u64)| stars * times).sum();
        (times > 0).then(|| (times, sum * 100 / times))
    }
}

impl Spread {
    fn add(&mut self, took: Duration) {
        let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        let part = BOUNDS.iter().position(|(bound, _)| ms <= *bound).unwrap_or(BOUNDS.len());
        if let Some(times) = self.parts.get_mut(part) {
            *times = times.saturating_add(1);
        }
        self.sum_ms = self.sum_ms.saturating_add(ms);
    }

    /// How many times.
    pub fn times(&self) -> u64 {
        self.parts.iter().sum()
    }

    /// How long it took on average; none if it never happened.
    pub fn mean(&self) -> Option<Duration> {
        Some(Duration::from_millis(self.sum_ms.checked_div(self.times())?))
    }

    /// The first part within whose bound so many of a hundred stay: its place in [`BOUNDS`], or
    /// beyond them; none if it never happened.
    pub fn within(&self, percent: u64) -> Option<usize> {
        let wanted = (self.times() * percent).div_ceil(100);
        let mut so_far = 0;
        (wanted > 0).then_some(())?;
        self.parts.iter().position(|times| {
            so_far += times;
            so_far >= wanted
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_of_its_month_in_utc() {
        let of = |ms| Month::of(Moment(ms)).parts();
        assert_eq!(of(0), (1970, 1));
        assert_eq!(of(1_798_761_599_999), (2026, 12));
        assert_eq!(of(1_798_761_600_000), (2027, 1));
        assert_eq!(of(u64::MAX), (1970, 1));
    }

    #[test]
    fn a_spread_knows_within_what_bound_most_stay() {
        let mut spread = Spread::default();
        assert_eq!((spread.mean(), spread.within(50)), (None, None));
        for minutes in [1, 15, 16, 45, 100_000] {
            spread.add(Duration::from_mins(minutes));
        }
        assert_eq!(spread.times(), 5);
        assert_eq!(spread.within(50).map(|part| BOUNDS[part].1), Some("30 min"));
        assert_eq!(spread.within(80).map(|part| BOUNDS[part].1), Some("1 h"));
        assert_eq!(spread.within(90), Some(BOUNDS.len()), "beyond all bounds");
        assert_eq!(spread.mean(), Some(Duration::from_secs(60 * 100_077 / 5)));
    }

    #[test]
    fn ratings_have_a_mean() {
        let mut numbers = Numbers::default();
        assert_eq!(numbers.rating(), None);
        for word in ["5", "4", "4"] {
            numbers.add(Count::Rated(Rating::of_word(word).unwrap()));
        }
        assert_eq!(numbers.rating(), Some((3, 433)));
    }
}
