//! Sends what waits for webhooks, in threads of its own, so that nobody else ever waits for them and
//! no webhook for another that is slow.

use std::{
    collections::{BTreeMap, BTreeSet},
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, sync_channel},
    },
    thread,
    time::{Duration, Instant},
};

use crate::{
    clock,
    desk::{Desk, Due, Sending, Sent},
    domain::id::{AccountId, WebhookId},
    error::{Fault, Result},
    log,
};

/// To how many webhooks something is sent at a time, in all and of one account.
const AT_A_TIME: (usize, usize) = (8, 2);
/// The longest sleep: the time of day may have been set meanwhile.
const SLEEP_MAX: Duration = Duration::from_mins(1);
/// How long a webhook is left alone that nobody takes anything at, at first and at most.
const DOWN_FOR: (Duration, Duration) = (Duration::from_secs(2), Duration::from_mins(5));
/// How long to wait after a failure.
const RETRY_AFTER: Duration = Duration::from_secs(5);
/// How long a webhook's turn may have taken when one more is sent in it.
const TURN_MAX: Duration = Duration::from_secs(15);
/// How long a stop waits for what is on its way.
const GRACE: Duration = Duration::from_secs(3);

/// The running sender.
pub struct Sender {
    stop: Arc<AtomicBool>,
    desk: Desk,
    ended: Receiver<()>,
}

/// What the threads have in common.
#[derive(Default)]
struct Standing {
    /// To which something is being sent, and whose they are.
    busy: BTreeMap<WebhookId, AccountId>,
    /// Which are left alone, until when, and for how long that was.
    down: BTreeMap<WebhookId, (Instant, Duration)>,
    /// The how manyth turn of all was the last of each.
    served: BTreeMap<WebhookId, u64>,
    /// How many turns there have been.
    turns: u64,
}

type Shared = Arc<Mutex<Standing>>;

/// Starts the sender. Without a webhook for which something waits it opens no connection.
///
/// # Errors
///
/// A [`Fault`] if no thread can be started.
pub fn start(desk: &Desk, sending: Sending) -> Result<Sender, Fault> {
    let stop = Arc::new(AtomicBool::new(false));
    let (stopped, its) = (Arc::clone(&stop), desk.clone());
    let (end, ended) = sync_channel(1);
    let thread = thread::Builder::new().name("webhook-sender".to_owned());
    let thread = thread.spawn(move || {
        run(&its, &Arc::new(sending), &stopped);
        drop(end);
    });
    // It is told to stop, or ends with the process; nobody joins it.
    drop(thread.map_err(Fault::io("starting the sender of webhooks"))?);
    Ok(Sender { stop, desk: desk.clone(), ended })
}

impl Sender {
    /// Lets it finish what is on its way, for at most three seconds, and ends it. What takes longer
    /// is sent again after the next start.
    pub fn stop(self) {
        self.stop.store(true, Ordering::Relaxed);
        self.desk.store().call_dispatchers();
        // An error means that it is gone already, or that it takes too long.
        let _ = self.ended.recv_timeout(GRACE);
    }
}

fn run(desk: &Desk, sending: &Arc<Sending>, stop: &Arc<AtomicBool>) {
    let (mut heard, standing) = (0, Shared::default());
    while !stop.load(Ordering::Relaxed) {
        let round = catch_unwind(AssertUnwindSafe(|| round(desk, sending, (&standing, stop))));
        let round = round
            .unwrap_or_else(|_| Err(Fault::Bug("the sender of webhooks panicked".into()).into()));
        let wait = match round {
            Ok(next) => next.min(SLEEP_MAX),
            Err(_) if stop.load(Ordering::Relaxed) => break,
            Err(error) => {
                log::error("webhook_sender_failed", &[("error", &error)]);
                RETRY_AFTER
            }
        };
        // What rang while we were at it rings on.
        heard = desk.store().wait_for_dispatches(heard, wait);
    }
    while !lock(&standing).busy.is_empty() {
        heard = desk.store().wait_for_dispatches(heard, GRACE);
    }
}

/// Has everything sent that is due and may be sent now; returns how long it is until more may be.
fn round(
    desk: &Desk,
    sending: &Arc<Sending>,
    (standing, stop): (&Shared, &Arc<AtomicBool>),
) -> Result<Duration> {
    let stirred = desk.webhooks_stirred();
    let mut all = desk.webhooks_due()?;
    lock(standing).arrange(&stirred, &mut all);
    let mut next = SLEEP_MAX;
    for Due { webhook, account, after } in all {
        match lock(standing).take((webhook, account), after) {
            Turn::Now => (),
            Turn::Later(wait) => {
                next = next.min(wait);
                continue;
            }
        }
        let (its, sending, standing) = (desk.clone(), Arc::clone(sending), Arc::clone(standing));
        let stopped = Arc::clone(stop);
        let thread = thread::Builder::new().name("webhook".to_owned());
        let work = {
            let standing = Arc::clone(&standing);
            move || {
                let begun = clock::monotonic();
                let go_on = || !stopped.load(Ordering::Relaxed) && begun.elapsed() < TURN_MAX;
                let sent =
                    catch_unwind(AssertUnwindSafe(|| its.send_due(webhook, &sending, &go_on)));
                let sent =
                    sent.unwrap_or_else(|_| Err(Fault::Bug("a webhook panicked".into()).into()));
                lock(&standing).give(webhook, sent);
                its.store().call_dispatchers();
            }
        };
        if let Err(error) = thread.spawn(work) {
            lock(&standing).busy.remove(&webhook);
            return Err(Fault::io("starting a thread for a webhook")(error).into());
        }
    }
    Ok(next)
}

/// Whether a webhook may be sent something.
enum Turn {
    Now,
    Later(Duration),
}

impl Standing {
    /// Has whoever waited longest for a turn come first, and forgets that nobody was there where
    /// somebody has done something about it.
    fn arrange(&mut self, stirred: &BTreeSet<WebhookId>, all: &mut [Due]) {
        self.down.retain(|webhook, _| !stirred.contains(webhook));
        all.sort_by_key(|due| self.served.get(&due.webhook).copied());
    }

    /// Takes a turn for a webhook, if something is due there and nothing speaks against it. Who is
    /// busy rings when they end.
    fn take(&mut self, (webhook, account): (WebhookId, AccountId), after: Duration) -> Turn {
        if after > Duration::ZERO {
            return Turn::Later(after);
        }
        let of_account = self.busy.values().filter(|other| **other == account).count();
        let (all, each) = AT_A_TIME;
        if self.busy.contains_key(&webhook) || self.busy.len() >= all || of_account >= each {
            return Turn::Later(SLEEP_MAX);
        }
        if let Some((until, _)) = self.down.get(&webhook) {
            let left = until.saturating_duration_since(clock::monotonic());
            if left > Duration::ZERO {
                return Turn::Later(left);
            }
        }
        self.busy.insert(webhook, account);
        self.turns += 1;
        self.served.insert(webhook, self.turns);
        Turn::Now
    }

    /// Gives the turn back.
    fn give(&mut self, webhook: WebhookId, sent: Result<Sent>) {
        self.busy.remove(&webhook);
        if let Ok(Sent::All) = sent {
            self.down.remove(&webhook);
            return;
        }
        if let Err(error) = sent {
            log::error("webhook_failed", &[("webhook", &webhook), ("error", &error)]);
        }
        let (first, most) = DOWN_FOR;
        let wait = self.down.get(&webhook).map_or(first, |(_, last)| (*last * 2).min(most));
        self.down.insert(webhook, (clock::monotonic() + wait, wait));
    }
}

fn lock(standing: &Shared) -> MutexGuard<'_, Standing> {
    standing.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_now(turn: &Turn) -> bool {
        matches!(turn, Turn::Now)
    }

    #[test]
    fn one_webhook_has_one_turn_one_account_two_and_all_have_eight() {
        let mut standing = Standing::default();
        let mut take = |webhook, account| {
            standing.take((WebhookId(webhook), AccountId(account)), Duration::ZERO)
        };
        assert!(is_now(&take(1, 1)) && !is_now(&take(1, 1)));
        assert!(is_now(&take(2, 1)) && !is_now(&take(3, 1)), "others have their turns too");
        for other in 0..6 {
            assert!(is_now(&take(10 + other, 10 + other)));
        }
        assert!(!is_now(&take(20, 20)));
        standing.give(WebhookId(1), Ok(Sent::All));
        assert!(is_now(&standing.take((WebhookId(20), AccountId(20)), Duration::ZERO)));
    }

    #[test]
    fn who_waited_longest_has_the_next_turn() {
        let mut standing = Standing::default();
        let due = |webhook| Due {
            webhook: WebhookId(webhook),
            account: AccountId(webhook),
            after: Duration::ZERO,
        };
        let mut had = BTreeSet::new();
        // Each takes all the places there are, and everything waits again when they end.
        for _ in 0..3 {
            let mut all: Vec<Due> = (0..20).map(due).collect();
            standing.arrange(&BTreeSet::new(), &mut all);
            for Due { webhook, account, after } in all {
                if is_now(&standing.take((webhook, account), after)) {
                    had.insert(webhook);
                }
            }
            let busy: Vec<WebhookId> = standing.busy.keys().copied().collect();
            for webhook in busy {
                standing.give(webhook, Ok(Sent::All));
            }
        }
        assert_eq!(had.len(), 20);
    }

    #[test]
    fn who_is_down_is_tried_at_once_when_somebody_did_something_about_it() {
        let mut standing = Standing::default();
        let one = (WebhookId(1), AccountId(1));
        standing.give(one.0, Ok(Sent::Down));
        standing.arrange(&BTreeSet::from([WebhookId(2)]), &mut []);
        assert!(!is_now(&standing.take(one, Duration::ZERO)));
        standing.arrange(&BTreeSet::from([one.0]), &mut []);
        assert!(is_now(&standing.take(one, Duration::ZERO)));
    }

    #[test]
    fn who_is_down_is_left_alone_for_longer_and_longer() {
        let mut standing = Standing::default();
        let one = (WebhookId(1), AccountId(1));
        let mut last = Duration::ZERO;
        for _ in 0..12 {
            standing.give(one.0, Ok(Sent::Down));
            let Turn::Later(wait) = standing.take(one, Duration::ZERO) else { panic!("at once") };
            assert!(wait <= DOWN_FOR.1 && wait + Duration::from_secs(1) >= last);
            last = wait;
        }
        assert!(last > Duration::from_mins(4));
        standing.give(one.0, Ok(Sent::All));
        assert!(is_now(&standing.take(one, Duration::ZERO)));
    }
}
