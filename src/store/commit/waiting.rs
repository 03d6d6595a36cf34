//! What waits for the next batch, and who is waited for.

use std::{
    collections::VecDeque,
    sync::mpsc::{Receiver, SyncSender},
    time::Duration,
};

use super::{BATCH_JOBS_MAX, Decide, Job};
use crate::clock;

/// What waits for the next batch.
#[derive(Default)]
pub(super) struct Waiting {
    pub(super) decisions: VecDeque<Decide>,
    /// Who asked the writer to finish; nothing is taken after them.
    pub(super) stop: Option<SyncSender<()>>,
}

impl Waiting {
    /// Waits until there is something to do, then, for at most so long, until as many are there as
    /// are expected. Returns whether there is.
    pub(super) fn gather(
        &mut self,
        queue: &Receiver<Job>,
        expected: usize,
        patience: Duration,
    ) -> bool {
        self.take_all(queue);
        if self.decisions.is_empty() && self.stop.is_none() {
            let Ok(first) = queue.recv() else { return false };
            self.take(first);
            self.take_all(queue);
        }
        let until = clock::monotonic() + patience;
        while self.stop.is_none() && self.decisions.len() < expected.min(BATCH_JOBS_MAX) {
            let left = until.saturating_duration_since(clock::monotonic());
            let Ok(job) = queue.recv_timeout(left) else { break };
            self.take(job);
        }
        !self.decisions.is_empty()
    }

    /// Takes what is in the queue, up to a whole batch.
    pub(super) fn take_all(&mut self, queue: &Receiver<Job>) {
        while self.stop.is_none() && self.decisions.len() < BATCH_JOBS_MAX {
            let Ok(job) = queue.try_recv() else { break };
            self.take(job);
        }
    }

    fn take(&mut self, job: Job) {
        match job {
            Job::Decide(decide) => self.decisions.push_back(decide),
            Job::Stop(done) => self.stop = Some(done),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::mpsc::sync_channel, thread};

    use super::{
        super::{QUEUE_JOBS_MAX, boxed},
        *,
    };
    use crate::domain::change::Change;

    fn decision() -> Job {
        Job::Decide(boxed(|_| Ok((Change::none(), ())), |_| ()))
    }

    #[test]
    fn a_batch_waits_for_those_who_are_expected_and_for_nobody_else() {
        let patience = Duration::from_mins(1);
        let (jobs, queue) = sync_channel(QUEUE_JOBS_MAX);
        let gathered = |waiting: &mut Waiting, expected| {
            assert!(waiting.gather(&queue, expected, patience));
            std::mem::take(&mut waiting.decisions).len()
        };
        let mut waiting = Waiting::default();
        jobs.send(decision()).unwrap();
        assert_eq!(gathered(&mut waiting, 1), 1);
        // Those who come at the same time are taken, expected or not.
        (0..3).for_each(|_| jobs.send(decision()).unwrap());
        assert_eq!(gathered(&mut waiting, 2), 3);
        let late = jobs.clone();
        let coming = thread::spawn(move || (0..3).for_each(|_| late.send(decision()).unwrap()));
        assert_eq!(gathered(&mut waiting, 3), 3);
        coming.join().unwrap();
        (0..=BATCH_JOBS_MAX).for_each(|_| jobs.send(decision()).unwrap());
        assert_eq!(gathered(&mut waiting, QUEUE_JOBS_MAX), BATCH_JOBS_MAX);
        // Who asks to finish is not kept waiting, and what comes after them is not taken.
        let (done, _) = sync_channel(1);
        jobs.send(Job::Stop(done)).unwrap();
        jobs.send(decision()).unwrap();
        assert_eq!(gathered(&mut waiting, 9), 1);
        assert!(!waiting.gather(&queue, 9, patience));
    }
}
