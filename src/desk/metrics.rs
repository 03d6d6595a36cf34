//! How the appliance does in numbers. What it costs to look does not grow with what is stored.

use std::time::Duration;

use super::{Desk, show::Measures};
use crate::{
    domain::{access::Actor, id::CaseId, moment::Moment, notify::Follower},
    error::Result,
    store::memory,
};

impl Desk {
    /// How the appliance does in numbers, for a program on the machine itself; it tells of no record.
    ///
    /// # Errors
    ///
    /// None but a fault of the store.
    pub fn measures_here(&self) -> Result<Measures> {
        let (disk, flushed) = (self.store.disk()?, self.store.flushed());
        let mut measures = self.store.look(|view| {
            let due = view.next_due((Moment(0), CaseId(0)), 1)?.first().map(|(due, _)| *due);
            let trusted = due.filter(|_| !view.clock_in_doubt());
            let (webhooks, dispatches_waiting) = view.webhooks_counted()?;
            let journal = view.journal_length()?;
            // Without any there is nothing to be told, so how far that has come is not noted.
            let read = |follower| {
                view.passed(follower).map(|place| place.0.max(self.store.read_to(follower)))
            };
            let told = if webhooks == 0 { journal } else { read(Follower::Webhooks)? };
            Ok(Measures {
                journal,
                mails_waiting: view.mails_waiting()?,
                webhooks,
                dispatches_waiting,
                clock_in_doubt: view.clock_in_doubt(),
                timer_late: trusted.map_or(Duration::ZERO, |due| view.now().since(due)),
                lags: vec![("notifications", read(Follower::Notifications)?), ("webhooks", told)],
                ..Measures::default()
            })
        })?;
        measures.lags.extend(self.search.progress().map(|(next, _)| ("search", next)));
        measures.lags.extend(self.live.next_entry().map(|next| ("live", next)));
        let journal = measures.journal;
        measures.lags.iter_mut().for_each(|(_, next)| *next = journal.saturating_sub(*next));
        Ok(Measures {
            up_for: self.store.uptime().saturating_sub(self.inner.started),
            memory: memory(),
            disk: (disk.free, disk.total),
            store: self.store.file_size()?,
            blobs: self.store.blobs_counted().map(|(blobs, _)| (blobs.files, blobs.bytes)),
            flushes: flushed.flushes,
            changes: flushed.changes,
            ..measures
        })
    }

    /// The same for who runs the appliance.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`](crate::domain::refusal::Refusal::NotFound) unless the actor is an admin
    /// of the operator.
    pub fn measures(&self, actor: &Actor) -> Result<Measures> {
        actor.person()?.must_run_appliance()?;
        self.measures_here()
    }
}
