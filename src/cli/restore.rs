//! `casemate restore`.

use std::path::PathBuf;

use clap::Args;

use super::{progress::Progress, say, verify::looked_at};
use crate::{
    serve::CannotStart,
    store::{self, Despite},
};

pub(super) const EXAMPLES: &str = "Examples:
  casemate restore --from casemate-2026-11-29.backup --data /srv/casemate
  casemate serve --data /srv/casemate

DIR must be empty, or not be there yet. Everything is checked before it gets there: the checksums of
the backup, then every row, index entry, blob and audit link of the store in it. Whoever was signed in
when the backup was made is so again. A restore that was cut off leaves no helpdesk; try it again.

A backup of a helpdesk that had problems then is refused, and they are named; --despite-problems
restores it as it was. A backup that is itself damaged is never restored.";

/// Make an empty folder what a backup shows.
#[derive(Debug, Args)]
pub(super) struct Restore {
    /// The backup
    #[arg(long, env = "CASEMATE_FROM", value_name = "FILE")]
    from: PathBuf,
    /// The folder, empty or not there yet
    #[arg(long, env = "CASEMATE_DATA", value_name = "DIR")]
    data: PathBuf,
    /// Restore also what was wrong when the backup was made
    #[arg(long, env = "CASEMATE_DESPITE_PROBLEMS")]
    despite_problems: bool,
}

impl Restore {
    pub(super) fn run(&self) -> Result<(), CannotStart> {
        let despite = if self.despite_problems { Despite::Problems } else { Despite::Nothing };
        let mut progress = Progress::new();
        let restored = store::restore(&self.from, &self.data, despite, &mut |seen| {
            progress.see(seen, false);
            std::ops::ControlFlow::Continue(())
        });
        progress.clear();
        let from = self.from.display();
        let checked = restored.map_err(|fault| CannotStart(format!("{from}: {fault}")))?;
        let dir = self.data.display();
        say(&format!("Restored into {dir} and checked: {}", looked_at(&checked)));
        say(&format!("Start it with: casemate serve --data {dir}"));
        Ok(())
    }
}
