//! The mailer: sends what waits in the outbox, in a thread of its own, so that nobody else ever
//! waits for a mail server.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, sync_channel},
    },
    thread,
    time::Duration,
};

use crate::{
    desk::{Desk, PATIENCE, Round},
    error::Fault,
    log,
};

/// The longest sleep: the time of day may have been set meanwhile.
const SLEEP_MAX: Duration = Duration::from_mins(1);
/// How long to wait after there was no way to the server, at first and at most.
const DOWN_FOR: (Duration, Duration) = (Duration::from_secs(2), Duration::from_mins(1));
/// How long a stop waits for a mail that is on its way.
const GRACE: Duration = Duration::from_secs(3);

/// The running mailer.
pub struct Mailer {
    stop: Arc<AtomicBool>,
    desk: Desk,
    ended: Receiver<()>,
}

/// Starts the mailer. `base` is where this helpdesk is: scheme and host, without a slash at the end.
///
/// # Errors
///
/// A [`Fault`] if no thread can be started.
pub fn start(desk: &Desk, base: String) -> Result<Mailer, Fault> {
    let stop = Arc::new(AtomicBool::new(false));
    let (stopped, its) = (Arc::clone(&stop), desk.clone());
    let (end, ended) = sync_channel(1);
    let thread = thread::Builder::new().name("mailer".to_owned());
    let thread = thread.spawn(move || {
        run(&its, &base, &stopped);
        drop(end);
    });
    // It is told to stop, or ends with the process; nobody joins it.
    drop(thread.map_err(Fault::io("starting the mailer"))?);
    Ok(Mailer { stop, desk: desk.clone(), ended })
}

impl Mailer {
    /// Lets it finish the mail it is at, for at most three seconds, and ends it. A mail that takes
    /// longer is sent again after the next start, unless the server has refused it meanwhile.
    pub fn stop(self) {
        self.stop.store(true, Ordering::Relaxed);
        self.desk.store().call_mailer();
        // An error means that it is gone already, or that it takes too long.
        let _ = self.ended.recv_timeout(GRACE);
    }
}

fn run(desk: &Desk, base: &str, stop: &AtomicBool) {
    let (mut heard, mut down) = (0, None::<Duration>);
    let go_on = || !stop.load(Ordering::Relaxed);
    while go_on() {
        let posted = catch_unwind(AssertUnwindSafe(|| desk.post_due(base, PATIENCE, &go_on)));
        let posted =
            posted.unwrap_or_else(|_| Err(Fault::Bug("the mailer panicked".into()).into()));
        let wait = match posted {
            Ok(Round::Done(next)) => {
                down = None;
                next.unwrap_or(SLEEP_MAX).min(SLEEP_MAX)
            }
            Ok(Round::Down) => {
                let (first, most) = DOWN_FOR;
                let wait = down.map_or(first, |last| (last * 2).min(most));
                *down.insert(wait)
            }
            Err(_) if !go_on() => return,
            Err(error) => {
                log::error("mailer_failed", &[("error", &error)]);
                DOWN_FOR.1
            }
        };
        // What rang while we were at it rings on.
        heard = desk.store().wait_for_mail(heard, wait);
    }
}
