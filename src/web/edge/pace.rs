//! A least pace for whoever sends to us or reads from us.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use tokio::time::{Instant, Sleep};

/// Measures one direction of one exchange. Only the time spent waiting for the other side counts,
/// and only bytes that moved since the waiting began.
pub(super) struct Pace {
    window: Duration,
    bytes_min: u64,
    waited: Duration,
    since: Option<Instant>,
    bytes: u64,
    alarm: Option<Pin<Box<Sleep>>>,
}

impl Pace {
    /// Wants `bytes_per_second` on average over each `window` of waiting.
    pub(super) fn new(window: Duration, bytes_per_second: u64) -> Pace {
        let ms = u64::try_from(window.as_millis()).unwrap_or(u64::MAX);
        let bytes_min = bytes_per_second.saturating_mul(ms) / 1000;
        let (waited, since) = (Duration::ZERO, None);
        Pace { window, bytes_min, waited, since, bytes: 0, alarm: None }
    }

    /// Says that bytes have moved.
    pub(super) fn moved(&mut self, bytes: usize) {
        self.bytes += bytes as u64;
        if let Some(since) = self.since.take() {
            self.waited += since.elapsed();
        }
    }

    /// Says that nothing can move now. Ready when the other side has been too slow; else the task
    /// is woken when that has to be looked at again.
    pub(super) fn poll_too_slow(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if self.since.is_none() && self.waited.is_zero() {
            self.bytes = 0;
        }
        loop {
            let now = Instant::now();
            let since = *self.since.get_or_insert(now);
            let waited = self.waited + now.duration_since(since);
            if waited >= self.window {
                if self.bytes < self.bytes_min {
                    return Poll::Ready(());
                }
                (self.waited, self.since, self.bytes) = (Duration::ZERO, Some(now), 0);
                continue;
            }
            let due = now + self.window.saturating_sub(waited);
            let alarm = self.alarm.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(due)));
            alarm.as_mut().reset(due);
            match alarm.as_mut().poll(cx) {
                Poll::Ready(()) => (),
                Poll::Pending => return Poll::Pending,
            }
        }
    }
}
