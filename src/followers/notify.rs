//! Notifications: what the journal says, told to those whom it concerns.
//!
//! What people are told, the mails of it, and how far the journal has been read are written together,
//! so that after a crash nothing is told twice and nothing is missed.

mod gather;
mod post;

use std::sync::atomic::AtomicBool;

pub use self::{gather::closing, post::mails};
use super::reading::{self, Course, Following};
use crate::{
    domain::{
        change::Change,
        notify::{Follower, Notification, tell},
    },
    error::{Fault, Result},
    store::{Store, View},
};

/// What this follower is called in logs.
const NAME: &str = "notify";
/// After how many notifications a write is large enough.
const TOLD_AT_ONCE: usize = 256;

/// Starts the thread that tells people of what is written from now on, and of what is still missing.
///
/// # Errors
///
/// A [`Fault`] if no thread can be started.
pub fn follow(store: &Store) -> Result<Following, Fault> {
    reading::follow(store, NAME, catch_up)
}

/// Tells people of all that the journal says since the last time; returns once that is on disk.
/// Ends early if told to stop.
///
/// # Errors
///
/// A [`Fault`] of the store; the next try goes on from the last write.
pub fn catch_up(store: &Store, stop: &AtomicBool) -> Result<()> {
    reading::catch_up(store, stop, &Course { follower: Follower::Notifications, step, write })
}

/// What to tell of the entries from `from` on, and which is the next one then.
fn step(view: &View<'_>, from: u64) -> Result<(u64, Vec<Notification>)> {
    reading::read(view, (from, TOLD_AT_ONCE), (NAME, gather::told_of))
}

fn write(view: &View<'_>, told: Vec<Notification>, passed: (u64, u64)) -> Result<Change> {
    let mails = mails(view, &told)?;
    Ok(tell(told, Follower::Notifications, passed).posting(mails))
}
