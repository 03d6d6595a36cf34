//! What has happened in the demo world, told in minutes before now.

mod client;
mod partner;
mod portal;

use crate::domain::{id::AccountId, open::NewCase, talk::Audience, workflow::Action};

/// Something that somebody did.
pub(super) enum Act {
    /// Opened the case: who, to whom, with what form.
    Open { by: &'static str, to: AccountId, form: fn() -> NewCase },
    /// The same for another account, on behalf of somebody there: a client that theirs manages, or
    /// a customer of their own desk.
    OpenFor {
        by: &'static str,
        to: AccountId,
        account: AccountId,
        contact: &'static str,
        form: fn() -> NewCase,
    },
    /// Took a step with words.
    Do(&'static str, Action, &'static str),
    /// Took a step with a rating and a feedback.
    Rate(&'static str, Action, &'static str, &'static str),
    /// Wrote, perhaps with files.
    Say(&'static str, Audience, &'static str, &'static [File]),
    /// Attached files.
    Attach(&'static str, &'static [File]),
    /// Set agent and CC.
    People(&'static str, &'static str, &'static [&'static str]),
}

/// A file's name and bytes.
pub(super) type File = (&'static str, &'static [u8]);

const SCREENSHOT: File =
    ("Console screenshot.png", include_bytes!("../../../static/demo/screenshot.png"));
const LOG: File =
    ("provisioning-log.txt", include_bytes!("../../../static/demo/provisioning-log.txt"));
const ORDER: File = ("order-PR-7741.pdf", include_bytes!("../../../static/demo/order.pdf"));
const SEATS: File = ("seats.csv", include_bytes!("../../../static/demo/seats.csv"));

const HOUR: u64 = 60;
const DAY: u64 = 24 * HOUR;

/// A case by a name of the script's own, with what happened to it and how many minutes ago.
pub(super) type Case = (&'static str, &'static [(u64, Act)]);

/// All that happened.
pub(super) fn script() -> impl Iterator<Item = &'static Case> {
    partner::CASES.iter().chain(client::CASES).chain(portal::CASES)
}
