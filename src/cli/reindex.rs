//! `casemate reindex`.

use std::path::PathBuf;

use clap::Args;

use super::say;
use crate::serve::{
    CannotStart,
    control::{Command, command},
};

pub(super) const EXAMPLES: &str = "Examples:
  casemate reindex
  casemate reindex --data /srv/casemate

The helpdesk may be running; it then answers at once and works on. Nobody needs this in everyday life:
an index that is missing, damaged or of another version is made anew by itself.";

/// Make the search index anew.
#[derive(Debug, Args)]
pub(super) struct Reindex {
    /// Folder of all data
    #[arg(long, env = "CASEMATE_DATA", default_value = "casemate-data", value_name = "DIR")]
    data: PathBuf,
}

impl Reindex {
    pub(super) fn run(&self) -> Result<(), CannotStart> {
        say(&command(&self.data, Command::Reindex)?);
        Ok(())
    }
}
