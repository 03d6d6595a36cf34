//! `casemate backup`.

use std::path::PathBuf;

use clap::Args;

use super::{complain, progress::Progress, say};
use crate::{
    domain::file::Size,
    serve::{CannotStart, control},
};

pub(super) const EXAMPLES: &str = "Examples:
  casemate backup --to casemate-2026-11-29.backup
  casemate backup --data /srv/casemate --to /mnt/usb/casemate.backup --json

Writes one new file: all records as they are at one moment and exactly the files that they name, with
checksums, read back before it gets its name. The helpdesk may be running and goes on meanwhile. A
file that is there is never replaced, and a backup that fails leaves none.

Keep it like the helpdesk itself: everything is in it that is in the data folder, hashes of passwords,
keys of authenticators and the password of the mail server included. Certificates (DIR/tls) and the
search index are not; both are made anew.";

/// Write everything to one new file.
#[derive(Debug, Args)]
pub(super) struct Backup {
    /// The file to write; it must not be there yet
    #[arg(long, env = "CASEMATE_TO", value_name = "FILE")]
    to: PathBuf,
    /// Folder of all data
    #[arg(long, env = "CASEMATE_DATA", default_value = "casemate-data", value_name = "DIR")]
    data: PathBuf,
    /// Print JSON
    #[arg(long, env = "CASEMATE_JSON")]
    json: bool,
}

impl Backup {
    pub(super) fn run(&self) -> Result<(), CannotStart> {
        let mut progress = Progress::new();
        let made = control::back_up(&self.data, &self.to, &mut |bytes| {
            progress.say(|| format!("{} written", Size(bytes)));
        });
        progress.clear();
        let made = made?;
        let file = self.to.display();
        if self.json {
            let line = serde_json::to_string(&made);
            say(&line.map_err(|error| CannotStart(error.to_string()))?);
        } else {
            say(&format!("{file}: {} with {} blobs, checked", Size(made.bytes), made.blobs));
        }
        if made.lacks.is_empty() {
            return Ok(());
        }
        made.lacks.iter().for_each(|lack| complain(lack));
        Err(CannotStart(format!(
            "{file} is there, but lacks {} blobs, because the helpdesk itself has lost them",
            made.lacks.len()
        )))
    }
}
