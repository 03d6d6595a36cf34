//! Waiting until something is so. The only place in the tests that lets time pass.

use std::{
    thread,
    time::{Duration, Instant},
};

/// How long a test waits for anything before it fails.
pub(crate) const PATIENCE: Duration = Duration::from_secs(15);

/// How long it rests between two looks.
const PAUSE: Duration = Duration::from_millis(15);

/// What `look` has found as soon as it found it, or its last complaint when patience is over.
#[expect(clippy::disallowed_methods, reason = "a deadline is real time, whatever the world's is")]
pub(crate) fn until<T, E>(mut look: impl FnMut() -> Result<T, E>) -> Result<T, E> {
    let started = Instant::now();
    loop {
        match look() {
            Err(_) if started.elapsed() < PATIENCE => thread::park_timeout(PAUSE),
            found_or_too_late => return found_or_too_late,
        }
    }
}
