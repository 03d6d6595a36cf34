//! The one place that reads the time.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use rustix::time::{ClockId, clock_gettime};

use crate::domain::moment::Moment;

/// Where the time of day comes from.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's.
    Real,
    /// A test's.
    Set(Arc<SetClock>),
}

/// A clock that a test moves.
#[derive(Debug, Default)]
pub struct SetClock {
    /// The time of day, in milliseconds since 1970.
    pub wall_ms: AtomicU64,
    /// How far the time of day was moved apart from the time that passed, in milliseconds.
    pub jumped_ms: AtomicU64,
}

impl Clock {
    /// What time it is, in milliseconds since 1970 (UTC).
    #[expect(clippy::disallowed_methods, reason = "this is the place")]
    pub fn now_ms(&self) -> u64 {
        match self {
            Clock::Set(set) => {
                set.wall_ms.load(Ordering::Relaxed) + set.jumped_ms.load(Ordering::Relaxed)
            }
            Clock::Real => {
                let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
            }
        }
    }

    /// What time it is.
    pub fn now(&self) -> Moment {
        Moment(self.now_ms())
    }

    /// How long the machine has been up, sleep included, in milliseconds. Nobody can set this one.
    pub fn uptime_ms(&self) -> u64 {
        match self {
            Clock::Set(set) => set.wall_ms.load(Ordering::Relaxed),
            Clock::Real => {
                let up = clock_gettime(ClockId::Boottime);
                let ms = up.tv_sec.saturating_mul(1000).saturating_add(up.tv_nsec / 1_000_000);
                u64::try_from(ms).unwrap_or(0)
            }
        }
    }
}

impl SetClock {
    /// A clock that shows `wall_ms`.
    pub fn at(wall_ms: u64) -> Arc<SetClock> {
        Arc::new(SetClock { wall_ms: AtomicU64::new(wall_ms), jumped_ms: AtomicU64::new(0) })
    }

    /// Lets time pass.
    pub fn pass(&self, time: Duration) {
        let ms = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        self.wall_ms.fetch_add(ms, Ordering::Relaxed);
    }

    /// Sets the time of day so far ahead of the time that passed.
    pub fn set_apart(&self, time: Duration) {
        let ms = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        self.jumped_ms.store(ms, Ordering::Relaxed);
    }

    /// Moves the time of day ahead although no time has passed.
    pub fn jump(&self, time: Duration) {
        let ms = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        self.jumped_ms.fetch_add(ms, Ordering::Relaxed);
    }
}

/// A point on the clock that nobody can set, to measure how long something takes.
#[expect(clippy::disallowed_methods, reason = "this is the place")]
pub fn monotonic() -> Instant {
    Instant::now()
}
