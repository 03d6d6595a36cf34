//! Group commit.
//!
//! One thread owns the write side of the file. It takes whatever callers have queued, runs their
//! decisions one after another inside one transaction, flushes the disk once, and only then
//! answers them all.
//!
//! A decision reads and returns a [`Change`]; it cannot write. So one that refuses has touched
//! nothing, and the others in its batch are safe.

mod waiting;

use std::{
    collections::VecDeque,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::Ordering,
        mpsc::{Receiver, SyncSender, TrySendError, sync_channel},
    },
    time::{Duration, Instant},
};

use redb::{Database, ReadableDatabase, WriteTransaction};

use self::waiting::Waiting;
use super::{
    Shared, Store,
    apply::Writing,
    blob::Blobs,
    fresh::Region,
    journal, tables,
    view::{At, View},
};
use crate::{
    clock,
    domain::{
        change::{Change, Write},
        moment::Moment,
    },
    error::{Error, Fault, Result},
    log,
};

/// How many callers share one disk flush.
const BATCH_JOBS_MAX: usize = 64;
/// How long a batch waits for those whom the last one answered, and who may come again: together they
/// have one flush, apart they would have two.
const GATHERING: Duration = Duration::from_micros(500);
/// How many callers may wait; the next one blocks, which is the back-pressure.
pub(super) const QUEUE_JOBS_MAX: usize = 256;
/// How long after a failure for want of room the file is reopened, at first and at most.
const REOPEN_AFTER: (Duration, Duration) = (Duration::from_millis(200), Duration::from_secs(5));

/// What the writer is asked for.
pub(super) enum Job {
    /// A decision.
    Decide(Decide),
    /// Finish, and say when the file is closed.
    Stop(SyncSender<()>),
}

/// A decision and its caller; without a view there is nothing to decide on, only to answer.
type Decide = Box<dyn FnOnce(Option<&View<'_>>) -> Verdict + Send>;
/// Answers the caller, once it is known whether the batch is on disk.
type Answer = Box<dyn FnOnce(Result<(), Fault>) + Send>;

/// What is written with a change; it decides in the same moment.
pub(super) type Noted = dyn Fn(&View<'_>) -> Result<Change> + Send + Sync;

/// What a decision came to.
pub(super) struct Verdict {
    change: Change,
    answer: Answer,
}

impl Store {
    /// A handle of which every change that is [committed](Store::commit) is written with what `noted`
    /// decides just before, or not at all; what changes nothing is not noted.
    #[must_use]
    pub fn noting(
        &self,
        noted: impl Fn(&View<'_>) -> Result<Change> + Send + Sync + 'static,
    ) -> Store {
        Store { noted: Some(Arc::new(noted)), ..self.clone() }
    }

    /// Has `decide` run in the next batch, and returns its value once its change is on disk.
    ///
    /// At most 64 decisions share a batch. A caller waits for at most two disk flushes (the one
    /// under way and its own), and half a millisecond for others where some came at once before; or
    /// first for its place in a queue of 256.
    ///
    /// # Errors
    ///
    /// Whatever `decide` returns, or a [`Fault`] if the batch could not be written; then nothing
    /// of it was.
    pub fn commit<T: Send + 'static>(
        &self,
        decide: impl FnOnce(&View<'_>) -> Result<(Change, T)> + Send + 'static,
    ) -> Result<T> {
        let (reply, answer) = sync_channel(1);
        let noted = self.noted.clone();
        let decide = move |view: &View<'_>| {
            let (change, value) = decide(view)?;
            let note = noted.filter(|_| !change.is_none()).map(|noted| noted(view));
            let note = note.transpose()?.unwrap_or_else(Change::none);
            Ok((change.and(note), value))
        };
        let job = Job::Decide(boxed(decide, move |result| drop(reply.send(result))));
        self.jobs.send(job).map_err(|_| Fault::Stopped)?;
        answer.recv().unwrap_or(Err(Error::Failed(Fault::Stopped)))
    }

    /// Has `decide` run in the next batch without waiting for it. Dropped if the queue is full: for
    /// what may be lost, such as when a session was last used.
    pub fn post(&self, decide: impl FnOnce(&View<'_>) -> Result<Change> + Send + 'static) {
        let decide = move |view: &View<'_>| decide(view).map(|change| (change, ()));
        let job = Job::Decide(boxed(decide, |_| ()));
        match self.jobs.try_send(job) {
            Ok(()) | Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => (),
        }
    }

    /// Has each of `decisions` run without waiting in between, and returns how each ended.
    ///
    /// # Errors
    ///
    /// [`Fault::Stopped`] for those that the writer did not take any more.
    pub fn commit_all<D>(&self, decisions: impl IntoIterator<Item = D>) -> Vec<Result<()>>
    where
        D: FnOnce(&View<'_>) -> Result<Change> + Send + 'static,
    {
        let decisions = decisions.into_iter();
        self.commit_each(
            decisions.map(|decide| move |view: &View<'_>| decide(view).map(|change| (change, ()))),
        )
    }

    /// As [`Store::commit_all`], with what each decision found.
    ///
    /// # Errors
    ///
    /// As for [`Store::commit_all`].
    pub fn commit_each<D, T>(&self, decisions: impl IntoIterator<Item = D>) -> Vec<Result<T>>
    where
        D: FnOnce(&View<'_>) -> Result<(Change, T)> + Send + 'static,
        T: Send + 'static,
    {
        let mut answers = Vec::new();
        for decide in decisions {
            let (reply, answer) = sync_channel(1);
            let job = Job::Decide(boxed(decide, move |result| drop(reply.send(result))));
            let sent = self.jobs.send(job).is_ok();
            answers.push((sent, answer));
        }
        let stopped = || Err(Error::Failed(Fault::Stopped));
        let wait = |(_, answer): (bool, Receiver<_>)| answer.recv().unwrap_or_else(|_| stopped());
        answers.into_iter().map(wait).collect()
    }
}

fn boxed<T: Send + 'static>(
    decide: impl FnOnce(&View<'_>) -> Result<(Change, T)> + Send + 'static,
    reply: impl FnOnce(Result<T>) + Send + 'static,
) -> Decide {
    Box::new(move |view| {
        // The decision only reads, so whatever it leaves half done is its own.
        let outcome = match view {
            Some(view) => catch_unwind(AssertUnwindSafe(|| decide(view)))
                .unwrap_or_else(|panic| Err(Fault::Bug(words_of(&*panic)).into())),
            None => Err(Fault::Stopped.into()),
        };
        let (change, result) = match outcome {
            Ok((change, value)) => (change, Ok(value)),
            Err(error) => (Change::none(), Err(error)),
        };
        let answer: Answer = Box::new(move |written| {
            reply(match (written, result) {
                (Ok(()), result) => result,
                // A refusal stands, whatever became of the others.
                (Err(_), Err(Error::Refused(refusal))) => Err(Error::Refused(refusal)),
                (Err(fault), _) => Err(Error::Failed(fault)),
            });
        });
        Verdict { change, answer }
    })
}

fn words_of(panic: &(dyn std::any::Any + Send)) -> String {
    let words = panic.downcast_ref::<&str>().map(ToString::to_string);
    let words = words.or_else(|| panic.downcast_ref::<String>().cloned());
    words.unwrap_or_else(|| "a panic without words".to_owned())
}

/// The writer thread's own state.
pub(super) struct Writer {
    shared: Arc<Shared>,
    journal: journal::End,
    /// Since when, and for how long more, there is no room.
    full: Option<(Instant, Duration)>,
    /// Whether the doubt about the clock stands in the file.
    doubt_noted: bool,
    region: Region,
}

/// What one batch came to, before its callers are told.
#[derive(Default)]
struct Batch {
    answers: Vec<Answer>,
    journal: journal::End,
    due_moved: bool,
    /// Mails, and changes of how they leave.
    posted: usize,
    /// What webhooks are sent, and changes of them.
    dispatched: usize,
    clock_accepted: bool,
    doubt_noted: bool,
    written: usize,
}

impl Writer {
    pub(super) fn new(shared: Arc<Shared>, journal: journal::End, doubt_noted: bool) -> Writer {
        Writer { shared, journal, full: None, doubt_noted, region: Region::default() }
    }

    /// Works until told to stop, or until the last handle is dropped.
    pub(super) fn run(mut self, queue: &Receiver<Job>) {
        let mut waiting = Waiting::default();
        let mut expected = 1;
        while waiting.gather(queue, expected, GATHERING) {
            let (answers, written) = self.batch(std::mem::take(&mut waiting.decisions));
            // Whoever came during the flush has the next one with those who are answered now.
            waiting.take_all(queue);
            expected = waiting.decisions.len() + answers.len();
            for answer in answers {
                answer(written.as_ref().copied().map_err(again));
            }
        }
        self.shared.close();
        if let Some(done) = waiting.stop {
            let _ = done.send(());
        }
    }

    /// Writes a batch, and returns how its callers are answered, and with what.
    fn batch(&mut self, mut decisions: VecDeque<Decide>) -> (Vec<Answer>, Result<(), Fault>) {
        if decisions.is_empty() {
            return (Vec::new(), Ok(()));
        }
        let mut batch = Batch { journal: self.journal, ..Batch::default() };
        let now = self.shared.clock.now();
        self.shared.watch_clock();
        let written = if self.waits_for_room() {
            Err(Fault::Full)
        } else {
            let write =
                || self.reopened().and_then(|()| self.write(&mut decisions, now, &mut batch));
            let written = catch_unwind(AssertUnwindSafe(write))
                .unwrap_or_else(|panic| Err(Fault::Bug(words_of(&*panic))));
            match &written {
                Ok(()) => self.succeeded(&batch),
                Err(fault) => self.failed(fault),
            }
            written
        };
        // Those whose turn did not come are answered like the rest.
        batch.answers.extend(decisions.into_iter().map(|decide| decide(None).answer));
        self.shared.batches.fetch_add(1, Ordering::Relaxed);
        (batch.answers, written)
    }

    fn write(
        &mut self,
        decisions: &mut VecDeque<Decide>,
        now: Moment,
        batch: &mut Batch,
    ) -> Result<(), Fault> {
        let guard = self.shared.database()?;
        let db = guard.as_ref().ok_or(Fault::Stopped)?;
        let mut tx = db.begin_write()?;
        tx.set_quick_repair(true);
        let in_doubt = self.shared.doubt.load(Ordering::Relaxed);
        let around = Some(self.region.draw(now)?);
        while let Some(decide) = decisions.pop_front() {
            let at = At::Writing(&tx);
            let view = View::new(at, &self.shared.blobs, now, in_doubt);
            let verdict = decide(Some(&View { around, ..view }));
            // Kept before it is applied, so that a fault answers this caller too.
            batch.answers.push(verdict.answer);
            apply(&tx, &verdict.change, now, batch)?;
        }
        // A doubt outlives the process, also where nothing else was written since it arose.
        batch.doubt_noted = in_doubt && !self.doubt_noted && !batch.clock_accepted;
        if batch.doubt_noted {
            tx.open_table(tables::META)?.insert("doubt", now.0)?;
        } else if batch.written == 0 {
            return Ok(tx.abort()?);
        }
        Ok(tx.commit()?)
    }

    fn succeeded(&mut self, batch: &Batch) {
        self.full = None;
        self.doubt_noted = (self.doubt_noted || batch.doubt_noted) && !batch.clock_accepted;
        if batch.written == 0 {
            return;
        }
        if self.journal != batch.journal {
            self.journal = batch.journal;
            self.shared.grown.ring();
        }
        self.shared.flushes.fetch_add(1, Ordering::Relaxed);
        self.shared.changes.fetch_add(batch.written as u64, Ordering::Relaxed);
        if batch.clock_accepted {
            self.shared.accept_clock();
        }
        if batch.posted > 0 {
            self.shared.posted.ring();
        }
        if batch.dispatched > 0 {
            self.shared.dispatched.ring();
        }
        if batch.due_moved || batch.clock_accepted {
            self.shared.wake.ring();
        }
    }

    fn failed(&mut self, fault: &Fault) {
        match fault {
            Fault::Full => {
                let (first, most) = REOPEN_AFTER;
                let wait = self.full.map_or(first, |(_, last)| (last * 2).min(most));
                self.full = Some((clock::monotonic(), wait));
                log::warn("store_full", &[("retry_ms", &wait.as_millis())]);
            }
            Fault::Engine(_) | Fault::Io { .. } => {
                // Nobody knows what the disk holds now; starting again finds out.
                log::error("store_lost", &[("error", fault)]);
                std::process::exit(70);
            }
            _ => log::error("batch_failed", &[("error", fault)]),
        }
    }

    /// Whether it is too soon after a failure for want of room to try again.
    fn waits_for_room(&self) -> bool {
        self.full.is_some_and(|(since, wait)| since.elapsed() < wait)
    }

    /// After a failure for want of room the engine takes no more writes until the file is reopened.
    fn reopened(&self) -> Result<(), Fault> {
        if self.full.is_some() { self.shared.reopen() } else { Ok(()) }
    }
}

fn apply(
    tx: &WriteTransaction,
    change: &Change,
    now: Moment,
    batch: &mut Batch,
) -> Result<(), Fault> {
    for write in change.writes() {
        Writing(tx).apply(write)?;
        match write {
            Write::Case(_, after) => batch.due_moved |= after.due_at.is_some(),
            Write::Batch(_, after) => batch.due_moved |= after.hold.is_some(),
            // To somebody who is new here, nothing that came before is news.
            Write::User(None, user) => Writing(tx).read(user.id, None, now)?,
            Write::ClockAccepted(_) => batch.clock_accepted = true,
            // What the mailer notes of a try is no news to it.
            Write::Mail(None, _) | Write::MailSettings(_) => batch.posted += 1,
            Write::Dispatch(..) | Write::Webhook(..) | Write::Networks(_) => batch.dispatched += 1,
            _ => (),
        }
    }
    for event in change.events() {
        batch.journal.append(tx, event, now)?;
    }
    batch.written += usize::from(!change.is_none());
    Ok(())
}

/// A fault is not copied; what it says is.
fn again(fault: &Fault) -> Fault {
    match fault {
        Fault::Full => Fault::Full,
        Fault::Stopped => Fault::Stopped,
        other => Fault::Bug(other.to_string()),
    }
}

impl Shared {
    /// Opens the file again, once no reader is inside.
    fn reopen(&self) -> Result<(), Fault> {
        self.leave.store(true, Ordering::Relaxed);
        let mut guard = self.db.write().map_err(|_| Fault::Stopped)?;
        self.leave.store(false, Ordering::Relaxed);
        drop(guard.take());
        *guard = Some((self.open)()?);
        log::info("store_reopened", &[]);
        Ok(())
    }

    fn close(&self) {
        self.leave.store(true, Ordering::Relaxed);
        if let Ok(mut guard) = self.db.write() {
            drop(guard.take());
        }
    }
}

/// The last entry of the journal, and since when the clock has been in doubt.
pub(super) fn last(db: &Database) -> Result<(journal::End, Option<Moment>), Fault> {
    let tx = db.begin_read()?;
    let doubt = tx.open_table(tables::META)?.get("doubt")?.map(|at| Moment(at.value()));
    Ok((journal::End::read(&tx.open_table(tables::JOURNAL.definition)?)?, doubt))
}

/// A view of a snapshot.
pub(super) fn look<T>(
    shared: &Shared,
    blobs: &Blobs,
    look: impl FnOnce(&View<'_>) -> Result<T>,
) -> Result<T> {
    let guard = shared.database()?;
    let db = guard.as_ref().ok_or(Fault::Stopped)?;
    let tx = db.begin_read().map_err(Fault::from)?;
    let in_doubt = shared.doubt.load(Ordering::Relaxed);
    look(&View::new(At::Snapshot(&tx), blobs, shared.clock.now(), in_doubt))
}
