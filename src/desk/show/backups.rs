//! Backups, as those see them who run the appliance.

use crate::domain::{backup::Backups, moment::Moment};

/// What is known of backups.
#[derive(Clone, Debug)]
pub struct BackupsPage {
    /// The schedule, and what became of the last try.
    pub backups: Backups,
    /// Who asked for the last one.
    pub by: Option<String>,
    /// The backups in the folder, the newest first.
    pub kept: Vec<KeptBackup>,
    /// The one that is being made.
    pub running: Option<RunningBackup>,
}

/// A backup in the folder. It was read back before it got its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptBackup {
    /// The file's name.
    pub name: String,
    /// The moment that it shows.
    pub at: Moment,
    /// How long it is, in bytes.
    pub bytes: u64,
}

/// A backup that is being made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunningBackup {
    /// Since when.
    pub since: Moment,
    /// How much is written, in bytes.
    pub written: u64,
    /// How much that will be in the end, about.
    pub of: u64,
}
