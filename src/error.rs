//! The two ways a request ends without what it asked for.

use std::{fmt, io};

use crate::domain::refusal::Refusal;

/// What every use case returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// No, or: it broke. There is no third kind; a broken invariant of our own panics.
#[derive(Debug)]
pub enum Error {
    /// The helpdesk said no. Shown to the person as it is.
    Refused(Refusal),
    /// Something underneath broke. Logged once, with a reference that the person sees.
    Failed(Fault),
}

/// The store could not do its work: the disk, the file, or our own bug.
#[derive(Debug)]
#[non_exhaustive]
pub enum Fault {
    /// The storage engine reported an error.
    Engine(Box<dyn std::error::Error + Send + Sync>),
    /// The disk, or our share of it, is full. Reading goes on; writing is tried again by itself.
    Full,
    /// A file beside the store could not be read or written.
    Io {
        /// What was being done.
        doing: &'static str,
        /// What the system said.
        error: io::Error,
    },
    /// A row does not decode as what its table promises.
    Corrupt {
        /// The table.
        table: &'static str,
        /// What is wrong with the row.
        problem: String,
    },
    /// A backup cannot be made here, or is none, in words.
    Backup(String),
    /// A decision panicked; nothing of it was written.
    Bug(String),
    /// Another process has the folder open.
    InUse,
    /// The writer is gone; the process is stopping, or has lost its disk.
    Stopped,
}

impl Fault {
    /// Turns a system error into a fault, for `map_err`.
    pub fn io(doing: &'static str) -> impl FnOnce(io::Error) -> Fault {
        move |error| if is_full(&error) { Fault::Full } else { Fault::Io { doing, error } }
    }
}

/// Whether the system says that there is no room.
pub fn is_full(error: &io::Error) -> bool {
    use io::ErrorKind::{QuotaExceeded, StorageFull};
    matches!(error.kind(), StorageFull | QuotaExceeded)
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Error {
        Error::Refused(refusal)
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Error {
        Error::Failed(fault)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Refused(refusal) => refusal.fmt(f),
            Error::Failed(fault) => fault.fmt(f),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Engine(error) => write!(f, "storage engine: {error}"),
            Fault::Full => f.write_str("the disk is full"),
            Fault::Io { doing, error } => write!(f, "{doing}: {error}"),
            Fault::Corrupt { table, problem } => write!(f, "corrupt row in {table}: {problem}"),
            Fault::Backup(words) => f.write_str(words),
            Fault::Bug(what) => write!(f, "bug: {what}"),
            Fault::InUse => f.write_str("another casemate is running on this data folder"),
            Fault::Stopped => f.write_str("the writer has stopped"),
        }
    }
}

impl std::error::Error for Error {}
impl std::error::Error for Fault {}
