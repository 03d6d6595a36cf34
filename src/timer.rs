//! Deadlines: closes what is due or was held, tells of what soon is, has backups made, and sweeps
//! once an hour.
//!
//! Level-triggered: what is due is read from the store each time, so a restart, a missed wake-up or
//! a clock that jumps loses nothing and does nothing twice.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use crate::{
    clock,
    desk::Desk,
    error::{Fault, Result},
    log,
};

/// The longest sleep: the time of day may have been set meanwhile.
const SLEEP_MAX: Duration = Duration::from_mins(1);
/// How long to wait after a failure.
const RETRY_AFTER: Duration = Duration::from_secs(5);
/// How often what has run out is swept.
const SWEEP_EVERY: Duration = Duration::from_hours(1);

/// The running timer.
pub struct Timer {
    stop: Arc<AtomicBool>,
    desk: Desk,
    thread: JoinHandle<()>,
}

/// Starts the timer: what is due is closed at once.
///
/// # Errors
///
/// A [`Fault`] if no thread can be started.
pub fn start(desk: &Desk) -> Result<Timer, Fault> {
    let stop = Arc::new(AtomicBool::new(false));
    let (stopped, its) = (Arc::clone(&stop), desk.clone());
    let thread = thread::Builder::new().name("timer".to_owned());
    let thread =
        thread.spawn(move || run(&its, &stopped)).map_err(Fault::io("starting the timer"))?;
    Ok(Timer { stop, desk: desk.clone(), thread })
}

impl Timer {
    /// Lets it finish what it is at, and ends it.
    pub fn stop(self) {
        self.stop.store(true, Ordering::Relaxed);
        self.desk.store().ring();
        if self.thread.join().is_err() {
            log::error("timer_panicked", &[]);
        }
    }
}

fn run(desk: &Desk, stop: &AtomicBool) {
    let (mut heard, mut swept) = (0, None::<Instant>);
    while !stop.load(Ordering::Relaxed) {
        let next = match round(desk, &mut swept) {
            Ok(next) => next.unwrap_or(SLEEP_MAX).min(SLEEP_MAX),
            Err(fault) => {
                log::error("timer_failed", &[("error", &fault)]);
                RETRY_AFTER
            }
        };
        // What rang while we were at it rings on.
        heard = desk.store().wait_for_due(heard, next);
    }
}

/// Does what there is to do; returns how long it is until something is due. What fails keeps
/// nothing else from being done.
fn round(desk: &Desk, swept: &mut Option<Instant>) -> Result<Option<Duration>> {
    let (next, held) = (desk.close_due(), desk.carry_held());
    let reminded = desk.remind_due();
    if swept.is_none_or(|at| at.elapsed() >= SWEEP_EVERY) {
        desk.sweep()?;
        *swept = Some(clock::monotonic());
    }
    let backup = desk.back_up_due();
    reminded?;
    backup?;
    Ok(next?.into_iter().chain(held?).min())
}
