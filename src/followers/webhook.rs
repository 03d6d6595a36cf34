//! Webhooks: what the journal says, for the programs of those whom it concerns.
//!
//! What webhooks are to be told and how far the journal has been read are written together, so that
//! after a crash nothing is told twice and nothing is missed. What is sent is read only when it is.

mod body;
mod jwt;
mod post;

use std::sync::atomic::AtomicBool;

pub use self::{
    body::{Comment, Letter, Object, Shown, Story},
    post::{Patience, post},
};
use super::reading::{self, Course, Following};
use crate::{
    domain::{
        change::Change,
        id::{AccountId, CaseId},
        journal::{Event, Record},
        moment::Moment,
        notify::Follower,
        webhook::{Dispatch, Matter, Occurred, queue},
    },
    error::{Fault, Result},
    store::{Store, View},
};

/// What this follower is called in logs.
const NAME: &str = "webhooks";

/// Starts the thread that has webhooks told of what is written from now on, and of what is still
/// missing. It opens no connection.
///
/// # Errors
///
/// A [`Fault`] if no thread can be started.
pub fn follow(store: &Store) -> Result<Following, Fault> {
    reading::follow(store, NAME, catch_up)
}

/// Has webhooks told of all that the journal says since the last time; returns once that is on disk.
/// Ends early if told to stop.
///
/// # Errors
///
/// A [`Fault`] of the store; the next try goes on from the last write.
pub fn catch_up(store: &Store, stop: &AtomicBool) -> Result<()> {
    reading::catch_up(store, stop, &Course { follower: Follower::Webhooks, step, write })
}

/// What webhooks are to be told of the entries from `from` on, and which is the next one then.
fn step(view: &View<'_>, from: u64) -> Result<(u64, Vec<Dispatch>)> {
    if !view.has_webhooks()? {
        // One that is made from now on is told of nothing that was before.
        let end = view.journal_end()?.map_or(from, |last| last.number + 1);
        return Ok((end.max(from), Vec::new()));
    }
    reading::read(view, (from, usize::MAX), (NAME, told_of))
}

/// [`Course`] wants one that may fail.
#[expect(clippy::unnecessary_wraps)]
fn write(_: &View<'_>, told: Vec<Dispatch>, passed: (u64, u64)) -> Result<Change> {
    Ok(queue(told, passed))
}

/// What all webhooks are to be told of an entry of the journal: those of the accounts that see what
/// it is about, that asked for it.
fn told_of(view: &View<'_>, event: &Event, at: Moment) -> Result<Vec<Dispatch>> {
    let Some(occurred) = Occurred::of(event, at) else { return Ok(Vec::new()) };
    let mut told = Vec::new();
    for account in viewers(view, occurred.record)? {
        for webhook in view.webhooks_of(account)? {
            if webhook.wants(event, at) {
                let (key, matter) = (view.fresh_dispatch_key()?, Matter::Event(occurred.clone()));
                told.push(Dispatch::new(webhook.id, key, matter, at));
            }
        }
    }
    Ok(told)
}

/// All who may see what something happened to.
fn viewers(view: &View<'_>, record: Record) -> Result<Vec<AccountId>> {
    match record {
        Record::Case(case) | Record::Entry(case, _) | Record::Attachment(case, _) => {
            accounts(view, case)
        }
        Record::Tier(id) => Ok(view.tier(id)?.viewers()),
        Record::TierRequest(id) => Ok(view.tier_request(id)?.viewers()),
        Record::Subscription(id) => Ok(view.subscription(id)?.viewers()),
        Record::Config(id) => Ok(view.config(id)?.viewers()),
        Record::Order(id) => Ok(view.order(id)?.viewers()),
        _ => Ok(Vec::new()),
    }
}

/// All who may see a case: those at both ends of it, and who manages these.
fn accounts(view: &View<'_>, case: CaseId) -> Result<Vec<AccountId>> {
    let mut all = Vec::new();
    for end in view.case(case)?.ends() {
        all.push(end);
        all.extend(view.account(end)?.party().managed_by);
    }
    all.sort_unstable();
    all.dedup();
    Ok(all)
}
