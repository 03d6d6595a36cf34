//! Moments and periods.

use std::{fmt, str::FromStr, time::Duration};

use serde::{Deserialize, Serialize};

/// A moment, in milliseconds since 1970-01-01T00:00:00Z.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Moment(pub u64);

impl Moment {
    /// Stands for a moment to come that cannot be told yet, because the clock is in doubt: later
    /// than any other.
    pub const UNTOLD: Moment = Moment(u64::MAX);

    /// The moment `period` later; the end of time if that is beyond it.
    #[must_use]
    pub fn plus(self, period: Duration) -> Moment {
        Moment(self.0.saturating_add(u64::try_from(period.as_millis()).unwrap_or(u64::MAX)))
    }

    /// The moment after it.
    #[must_use]
    pub fn next(self) -> Moment {
        Moment(self.0.saturating_add(1))
    }

    /// How long it has been since `earlier`; nothing if that lies ahead.
    pub fn since(self, earlier: Moment) -> Duration {
        Duration::from_millis(self.0.saturating_sub(earlier.0))
    }
}

/// After how long the clock closes what is resolved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AutoClose {
    /// It never does.
    Never,
    /// After this many milliseconds.
    After(u64),
}

impl AutoClose {
    /// A desk's period unless it chooses another: seven days.
    pub const DEFAULT: AutoClose = AutoClose::After(7 * 24 * 60 * 60 * 1000);

    /// When what was resolved at `resolved` is due; none also beyond the end of time.
    pub fn due(self, resolved: Moment) -> Option<Moment> {
        match self {
            AutoClose::Never => None,
            AutoClose::After(ms) => {
                Some(resolved.plus(Duration::from_millis(ms))).filter(|due| *due < Moment::UNTOLD)
            }
        }
    }
}

impl FromStr for AutoClose {
    type Err = &'static str;

    /// Reads what [`AutoClose`] shows: `never`, or a period as people write it.
    fn from_str(text: &str) -> Result<AutoClose, &'static str> {
        if text == "never" {
            return Ok(AutoClose::Never);
        }
        let period = humantime::parse_duration(text).ok();
        let ms = period.and_then(|period| u64::try_from(period.as_millis()).ok());
        ms.map(AutoClose::After).ok_or("write it like 7days, 36h, or never")
    }
}

impl fmt::Display for AutoClose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AutoClose::Never => f.write_str("never"),
            AutoClose::After(ms) => {
                fmt::Display::fmt(&humantime::format_duration(Duration::from_millis(*ms)), f)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_reads_back_as_it_was_shown() {
        for text in ["never", "7days", "36h", "2s", "1month", "0s"] {
            let period: AutoClose = text.parse().unwrap();
            assert_eq!(period.to_string().parse(), Ok(period), "{text}");
        }
        assert_eq!("2s".parse(), Ok(AutoClose::After(2000)));
        for bad in ["", "Never", "7", "-1day", "7 fortnights", "999999999999years"] {
            assert!(bad.parse::<AutoClose>().is_err(), "{bad}");
        }
    }
}
