//! `casemate export` and `casemate import`.

use std::{
    ops::ControlFlow,
    path::PathBuf,
    sync::atomic::{AtomicBool, Ordering},
};

use clap::Args;

use super::{complain, progress::Progress, run, say, verify::looked_at};
use crate::{
    domain::file::Size,
    serve::{CannotStart, control},
    store::{self, Trial},
};

pub(super) const EXPORT_EXAMPLES: &str = "Examples:
  casemate export --to casemate-export
  casemate export --data /srv/casemate --to /mnt/usb/casemate.tar --json

Writes a new folder, or a tar file if the name ends in .tar: manifest.json, a file of JSON lines for
each sort of record, and the files that people sent under blobs/. All of it is of one moment, and the
same records always give the same bytes. The helpdesk may be running and goes on meanwhile: it then
reads from a copy, for which DIR needs as much room again as its casemate.redb takes.

Keep it like the helpdesk itself: hashes of passwords and tokens, keys of authenticators and webhooks
and the password of the mail server are in it, in the files that the manifest calls secret. Sessions
are not, nor certificates (DIR/tls).

Ctrl-C and SIGTERM end it, and nothing is left. Where it is killed (kill -9) or power is lost, what
was written stays beside it with .part behind its name: remove that.";

pub(super) const IMPORT_EXAMPLES: &str = "Examples:
  casemate import --from casemate-export --data /srv/casemate --dry-run
  casemate import --from casemate-export --data /srv/casemate
  casemate serve --data /srv/casemate

DIR must be empty, or not be there yet. Every line, every blob and the audit chain are checked before
anything gets there, and all wrong lines are named, at most 100; then nothing is imported. A dry run
needs room for the records in the folder for temporary files (TMPDIR). People sign in again with the
passwords that they have. Stop the old helpdesk for good first: what waits to be sent is in the export
too, and both would send it. Unpack a tar file before: mkdir x && tar -xf casemate.tar -C x

Ctrl-C and SIGTERM end it, and nothing is left. Where it is killed (kill -9) or power is lost, the
next import into DIR removes what is left there; a dry run leaves casemate-import-… in TMPDIR: remove
that.";

/// Write everything to files that others can read.
#[derive(Debug, Args)]
pub(super) struct Export {
    /// The folder to write, or a tar file if it ends in .tar; it must not be there yet
    #[arg(long, env = "CASEMATE_TO", value_name = "FOLDER|FILE.tar")]
    to: PathBuf,
    /// Folder of all data
    #[arg(long, env = "CASEMATE_DATA", default_value = "casemate-data", value_name = "DIR")]
    data: PathBuf,
    /// Print JSON
    #[arg(long, env = "CASEMATE_JSON")]
    json: bool,
}

/// Make an empty folder what an export shows.
#[derive(Debug, Args)]
pub(super) struct Import {
    /// The folder of the export
    #[arg(long, env = "CASEMATE_FROM", value_name = "FOLDER")]
    from: PathBuf,
    /// The folder, empty or not there yet
    #[arg(long, env = "CASEMATE_DATA", value_name = "DIR")]
    data: PathBuf,
    /// Check everything, and write nothing
    #[arg(long, env = "CASEMATE_DRY_RUN")]
    dry_run: bool,
}

impl Export {
    pub(super) fn run(&self) -> Result<(), CannotStart> {
        let (mut progress, asked) = (Progress::new(), run::asked_to_end()?);
        let exported = control::export(&self.data, &self.to, &mut |bytes| {
            progress.say(|| format!("{} written", Size(bytes)));
            goes_on(&asked)
        });
        progress.clear();
        if exported.is_err() && goes_on(&asked).is_break() {
            return Err(CannotStart("ended by a signal; nothing was exported".to_owned()));
        }
        let (exported, to) = (exported?, self.to.display());
        if self.json {
            let line = serde_json::to_string(&exported);
            say(&line.map_err(|error| CannotStart(error.to_string()))?);
        } else {
            let (lines, blobs) = (exported.lines, exported.blobs);
            say(&format!("{to}: {lines} lines ({}) and {blobs} blobs", Size(exported.bytes)));
        }
        if exported.lacks.is_empty() {
            return Ok(());
        }
        exported.lacks.iter().for_each(|lack| complain(lack));
        Err(CannotStart(format!(
            "{to} is there, but lacks {} rows and blobs, because the helpdesk itself has lost them",
            exported.lacks.len()
        )))
    }
}

impl Import {
    pub(super) fn run(&self) -> Result<(), CannotStart> {
        let trial = if self.dry_run { Trial::Dry } else { Trial::Real };
        let (mut progress, asked) = (Progress::new(), run::asked_to_end()?);
        let imported = store::import(&self.from, &self.data, trial, &mut |seen| {
            progress.see(seen, false);
            goes_on(&asked)
        });
        progress.clear();
        if imported.is_err() && goes_on(&asked).is_break() {
            return Err(CannotStart("ended by a signal; nothing was imported".to_owned()));
        }
        let from = self.from.display();
        let checked = imported.map_err(|fault| CannotStart(format!("{from}: {fault}")))?;
        let (dir, checked) = (self.data.display(), looked_at(&checked));
        if self.dry_run {
            say(&format!("{from} can be imported; nothing was written: {checked}"));
        } else {
            say(&format!("Imported into {dir} and checked: {checked}"));
            say(&format!("Start it with: casemate serve --data {dir}"));
        }
        Ok(())
    }
}

/// Until somebody asks it to end.
fn goes_on(asked: &AtomicBool) -> ControlFlow<()> {
    if asked.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
}
