//! The appliance, as those see it who run it.

use std::time::Duration;

use crate::domain::{
    banner::Banner,
    id::{AccountId, CaseId, UserId},
    moment::Moment,
};

/// The page of the appliance.
#[derive(Clone, Debug)]
pub struct AppliancePage {
    /// Which program it is.
    pub version: &'static str,
    /// How long it has been running.
    pub up_for: Duration,
    /// What was set to stand on top of every page.
    pub banner: Option<Banner>,
    /// How it does.
    pub readings: Vec<Reading>,
    /// The next cases that the clock has business with; at most 5.
    pub due: Vec<(Moment, CaseId)>,
    /// Whose closings of many cases are held until when; at most 5.
    pub held: Vec<(Moment, UserId)>,
    /// A page of the accounts that have files.
    pub storage: Vec<StorageRow>,
    /// How many bytes of files each account may have.
    pub quota: u64,
    /// Where the next page of accounts begins.
    pub next: Option<AccountId>,
    /// Whether this is the first page of accounts.
    pub first: bool,
}

/// What the files of an account take.
#[derive(Clone, Debug)]
pub struct StorageRow {
    /// The account.
    pub account: AccountId,
    /// What it is called.
    pub name: String,
    /// How many bytes.
    pub bytes: u64,
    /// Whether that is nearly all that it may have.
    pub stands: Stands,
}

/// Something about the appliance that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// What.
    pub what: What,
    /// What was seen.
    pub says: String,
    /// Whether that is well.
    pub stands: Stands,
    /// What to do about it; empty where nothing is to be done.
    pub fix: &'static str,
}

/// How the appliance does, in numbers; none of them tells of a record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Measures {
    /// How long it has been running.
    pub up_for: Duration,
    /// Resident memory in bytes, if the system says.
    pub memory: Option<u64>,
    /// Free room on the disk of the data folder, and the whole of it, in bytes.
    pub disk: (u64, u64),
    /// The file of rows, in bytes.
    pub store: u64,
    /// Files of cases, and what they take in bytes, as last counted.
    pub blobs: Option<(u64, u64)>,
    /// Disk flushes since the start.
    pub flushes: u64,
    /// Changes that they carried.
    pub changes: u64,
    /// Entries of the journal.
    pub journal: u64,
    /// How far each follower of the journal is behind, in entries.
    pub lags: Vec<(&'static str, u64)>,
    /// Mails that wait.
    pub mails_waiting: u64,
    /// Webhooks there are.
    pub webhooks: u64,
    /// What waits to be sent to them.
    pub dispatches_waiting: u64,
    /// Whether the clock may be wrong.
    pub clock_in_doubt: bool,
    /// For how long the case is due that the clock closes next.
    pub timer_late: Duration,
}

/// What is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// The disk.
    Disk,
    /// The file of rows.
    Store,
    /// The files of cases.
    Blobs,
    /// The search index.
    Search,
    /// The process.
    Memory,
    /// The journal.
    Journal,
    /// Who tells people of what happened.
    Notifications,
    /// Who tells browsers.
    Live,
    /// The outbox.
    Mail,
    /// What programs are told.
    Webhooks,
    /// The time of day.
    Clock,
    /// What is to be closed by the clock.
    Timer,
}

/// How well something does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stands {
    /// It is as it should be.
    Ok,
    /// Somebody should look at it some day soon.
    Warning,
    /// Somebody should look at it now.
    Error,
}

impl What {
    /// What people call it.
    pub fn title(self) -> &'static str {
        match self {
            What::Disk => "Disk",
            What::Store => "Store file",
            What::Blobs => "Files of cases",
            What::Search => "Search index",
            What::Memory => "Memory",
            What::Journal => "Journal",
            What::Notifications => "Notifications",
            What::Live => "Live updates",
            What::Mail => "Mail",
            What::Webhooks => "Webhooks",
            What::Clock => "Clock",
            What::Timer => "Timer",
        }
    }

    /// A stable word for programs.
    pub fn word(self) -> &'static str {
        match self {
            What::Disk => "disk",
            What::Store => "store",
            What::Blobs => "blobs",
            What::Search => "search",
            What::Memory => "memory",
            What::Journal => "journal",
            What::Notifications => "notifications",
            What::Live => "live",
            What::Mail => "mail",
            What::Webhooks => "webhooks",
            What::Clock => "clock",
            What::Timer => "timer",
        }
    }
}

impl Stands {
    /// As it is written: `OK`, `Warning`, `Error`.
    pub fn title(self) -> &'static str {
        match self {
            Stands::Ok => "OK",
            Stands::Warning => "Warning",
            Stands::Error => "Error",
        }
    }
}
