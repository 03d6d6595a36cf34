//! What the clock does: closes what is due, tells of what soon is, and forgets what has run out.

use std::time::Duration;

use super::{Desk, names::known};
use crate::{
    domain::{
        access::{Actor, Date, Take},
        change::Change,
        draft::{DRAFT_KEPT, Draft},
        id::{CaseId, UserId},
        link::Link,
        moment::Moment,
        notify::{Follower, Notification, Place, tell},
        refusal::Refusal,
        session::SessionKey,
        step::Given,
    },
    error::{Error, Fault, Result},
    followers::notify::{closing, mails},
    log,
    store::View,
};

/// How many cases are closed at a time; they share a flush.
const CLOSED_AT_ONCE: usize = 64;
/// How long to wait before what could not be closed is tried again.
const STUCK_FOR: Duration = Duration::from_mins(1);
/// How long before it is closed people are told of it.
const DAY: Duration = Duration::from_hours(24);
/// From where on a step back of the clock is more than a correction.
const SET_BACK: Duration = Duration::from_hours(1);
/// Before all that is due.
const FIRST: (Moment, CaseId) = (Moment(0), CaseId(0));
/// How many rows a sweep looks at in one go.
const SWEPT_AT_ONCE: usize = 500;

/// What a sweep removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Sessions that are over.
    pub sessions: u64,
    /// One-time links that ran out long ago.
    pub links: u64,
    /// Drafts that nobody touched for [`DRAFT_KEPT`].
    pub drafts: u64,
    /// What requests of programs were answered long ago.
    pub answers: u64,
    /// Blobs that nothing names.
    pub blobs: u64,
}

impl Desk {
    /// Closes every case that is due, each once, and returns how long it is until the next one is;
    /// none if nothing is due ever. While the clock is in doubt it closes nothing. What was
    /// resolved in such a time gets its deadline here, once the clock can be trusted.
    ///
    /// A case that cannot be closed is logged, does not keep the others, and is tried again
    /// a minute later.
    ///
    /// # Errors
    ///
    /// None but a fault of the store.
    pub fn close_due(&self) -> Result<Option<Duration>> {
        let (now, in_doubt) = self.store.look(|view| Ok((view.now(), view.clock_in_doubt())))?;
        if in_doubt {
            // The doubt itself is to be on disk: a restart shall not forget it.
            self.store.commit(|_| Ok((Change::none(), ())))?;
            return Ok(None);
        }
        let untold = (Moment(Moment::UNTOLD.0 - 1), CaseId(u64::MAX));
        self.for_each_due(untold, Moment::UNTOLD, date)?;
        self.for_each_due(FIRST, now, close)?;
        let next = self.store.look(|view| view.next_due(FIRST, 1))?;
        Ok(next.first().filter(|(at, _)| *at != Moment::UNTOLD).map(|(at, case)| {
            if *at > now {
                return at.since(now);
            }
            log::error("closing_stuck", &[("case", case)]);
            STUCK_FOR
        }))
    }

    /// Tells those whom it concerns of every case that the clock closes within a day, each once for
    /// each time that it was resolved; returns how many cases that were. While the clock is in doubt
    /// it tells nothing. Of what is closed within a day of being resolved people know already.
    ///
    /// # Errors
    ///
    /// None but a fault of the store.
    pub fn remind_due(&self) -> Result<usize> {
        let mut reminded = 0;
        while let Some(batch) = self.store.look(closing_soon)? {
            reminded += batch.told.len();
            self.store.commit(move |view| Ok((batch.change(view)?, ())))?;
        }
        Ok(reminded)
    }

    /// Decides about every case that stands after `after` among those that the clock looks at, and
    /// not later than `until`.
    fn for_each_due(
        &self,
        mut after: (Moment, CaseId),
        until: Moment,
        decide: fn(&View<'_>, CaseId) -> Result<Change>,
    ) -> Result<()> {
        loop {
            let mut due = self.store.look(|view| view.next_due(after, CLOSED_AT_ONCE))?;
            due.retain(|(at, _)| *at <= until);
            let Some(last) = due.last() else { return Ok(()) };
            after = *last;
            let decisions = due.iter().map(|(_, case)| *case);
            let decisions = decisions.map(|case| move |view: &View<'_>| decide(view, case));
            for (outcome, (_, case)) in self.store.commit_all(decisions).into_iter().zip(&due) {
                match outcome {
                    // A refusal: somebody was quicker, or it is still there in the end.
                    Ok(()) | Err(Error::Refused(_)) => (),
                    Err(Error::Failed(fault @ Fault::Corrupt { .. })) => {
                        log::error("closing_failed", &[("case", case), ("error", &fault)]);
                    }
                    Err(fault) => return Err(fault),
                }
            }
        }
    }

    /// Removes sessions and drafts that have run out, and blobs that nothing names; nothing while
    /// the clock is in doubt, because what looks old then may not be.
    ///
    /// # Errors
    ///
    /// None but a fault of the store.
    pub fn sweep(&self) -> Result<Swept> {
        if self.store.look(|view| Ok(view.clock_in_doubt()))? {
            return Ok(Swept::default());
        }
        let swept = Swept {
            sessions: self.sweep_sessions()?,
            links: self.sweep_links()?,
            drafts: self.sweep_drafts()?,
            answers: self.sweep_answers()?,
            blobs: self.store.sweep_blobs()?,
        };
        self.store.count_blobs()?;
        if swept != Swept::default() {
            let Swept { sessions, links, drafts, answers, blobs } = swept;
            let about: [(&str, &dyn std::fmt::Display); 5] = [
                ("sessions", &sessions),
                ("links", &links),
                ("drafts", &drafts),
                ("answers", &answers),
                ("blobs", &blobs),
            ];
            log::info("swept", &about);
        }
        Ok(swept)
    }

    fn sweep_sessions(&self) -> Result<u64> {
        let (mut after, mut swept) = (SessionKey([0; 32]), 0);
        loop {
            let (over, last) = self.store.look(|view| {
                let sessions = view.sessions_after(after, SWEPT_AT_ONCE)?;
                let last = sessions.last().map(|session| session.key);
                let mut over = Vec::new();
                for session in sessions {
                    let user = known(view.user(session.user))?
                        .map(super::super::domain::access::Sealed::claimed);
                    let holds = user.is_some_and(|user| session.holds(&user, view.now()));
                    over.extend((!holds).then_some(session.key));
                }
                Ok((over, last))
            })?;
            swept +=
                self.removed(over.into_iter().map(|key| move |_: &View<'_>| Ok(key.sweep())))?;
            let Some(last) = last else { return Ok(swept) };
            after = last;
        }
    }

    fn sweep_links(&self) -> Result<u64> {
        let (mut after, mut swept) = (SessionKey([0; 32]), 0);
        loop {
            let (now, links) = self
                .store
                .look(|view| Ok((view.now(), view.links_after(after, SWEPT_AT_ONCE)?)))?;
            let Some(last) = links.last().map(|link| link.key) else { return Ok(swept) };
            let old = links.into_iter().filter(|link| link.is_old(now)).map(|link| link.key);
            swept += self.removed(old.map(|key| {
                move |view: &View<'_>| {
                    Ok(known(view.link(key))?.map_or_else(Change::none, Link::sweep))
                }
            }))?;
            after = last;
        }
    }

    fn sweep_drafts(&self) -> Result<u64> {
        let (mut after, mut swept) = ((0, 0), 0);
        loop {
            let (now, drafts) = self
                .store
                .look(|view| Ok((view.now(), view.drafts_after(after, SWEPT_AT_ONCE)?)))?;
            let Some(last) = drafts.last().map(Draft::key) else { return Ok(swept) };
            let old = drafts.into_iter().filter(|draft| now.since(draft.touched_at) >= DRAFT_KEPT);
            swept += self.removed(old.map(|draft| move |view: &View<'_>| forget(view, &draft)))?;
            after = (last.0.0, last.1.key());
        }
    }

    pub(super) fn removed<D>(&self, decisions: impl Iterator<Item = D>) -> Result<u64>
    where
        D: FnOnce(&View<'_>) -> Result<Change> + Send + 'static,
    {
        let mut removed = 0;
        let decisions = decisions.map(|decide| {
            move |view: &View<'_>| {
                if view.clock_in_doubt() { Ok(Change::none()) } else { decide(view) }
            }
        });
        for outcome in self.store.commit_all(decisions) {
            outcome?;
            removed += 1;
        }
        Ok(removed)
    }
}

/// Cases that are closed within a day, with what people are told of each.
struct Soon {
    before: Place,
    after: Place,
    told: Vec<(CaseId, Moment, Vec<Notification>)>,
}

impl Soon {
    /// Tells of those that are still due then, unless somebody else was quicker.
    fn change(self, view: &View<'_>) -> Result<Change> {
        if view.passed(Follower::Reminders)? != self.before || view.clock_in_doubt() {
            return Ok(Change::none());
        }
        let mut told = Vec::new();
        for (case, due, of_case) in self.told {
            if view.case(case)?.due_at() == Some(due) {
                told.extend(of_case);
            }
        }
        let mails = mails(view, &told)?;
        Ok(tell(told, Follower::Reminders, self.after).posting(mails))
    }
}

/// The next cases to tell of; none if there are none.
fn closing_soon(view: &View<'_>) -> Result<Option<Soon>> {
    let (before, now) = (view.passed(Follower::Reminders)?, view.now());
    let until = now.plus(DAY);
    if view.clock_in_doubt() {
        return Ok(None);
    }
    if Moment(before.0) > until.plus(SET_BACK) {
        // The time was set back: what is due by then was told of already.
        return Ok(Some(Soon { before, after: (until.0, u64::MAX), told: Vec::new() }));
    }
    let mut due = view.next_due((Moment(before.0), CaseId(before.1)), CLOSED_AT_ONCE)?;
    due.retain(|(at, _)| *at <= until);
    let Some(last) = due.last() else { return Ok(None) };
    let after = (last.0.0, last.1.0);
    let mut told = Vec::new();
    for (at, case) in due.into_iter().filter(|(at, _)| *at > now) {
        let of_case = match view.case(case) {
            Ok(sealed) if !sealed.waits_for(DAY) => continue,
            Ok(_) => closing(view, case),
            Err(error) => Err(error),
        };
        match of_case {
            Ok(of_case) => told.push((case, at, of_case)),
            Err(Error::Refused(_)) => (),
            Err(Error::Failed(fault @ Fault::Corrupt { .. })) => {
                log::error("reminding_failed", &[("case", &case), ("error", &fault)]);
            }
            Err(error) => return Err(error),
        }
    }
    Ok(Some(Soon { before, after, told }))
}

fn close(view: &View<'_>, id: CaseId) -> Result<Change> {
    let case = view.case(id)?;
    let action = case.closing().ok_or(Refusal::NotFound)?;
    let permit = case.permit(&Actor::clock(), Take(action))?;
    let auto_close = view.account(permit.receiver())?.party().desk.auto_close;
    Ok(permit.take(view.stamp(id)?, Given::default(), Vec::new(), auto_close)?)
}

fn date(view: &View<'_>, id: CaseId) -> Result<Change> {
    let permit = view.case(id)?.permit(&Actor::clock(), Date)?;
    let auto_close = view.account(permit.receiver())?.party().desk.auto_close;
    Ok(permit.date(view.stamp(id)?, auto_close))
}

/// Forgets a draft unless it was touched meanwhile.
fn forget(view: &View<'_>, old: &Draft) -> Result<Change> {
    let (user, place): (UserId, _) = old.key();
    let Some(sealed) = known(view.draft(user, place))? else { return Ok(Change::none()) };
    Ok(sealed.run_out(view.now()).map_or_else(Change::none, Draft::discard))
}
