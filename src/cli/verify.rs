//! `casemate verify`.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use super::{progress::Progress, say};
use crate::{
    domain::file::Size,
    serve::{CannotStart, control},
    store::Checked,
};

pub(super) const EXAMPLES: &str = "Examples:
  casemate verify
  casemate verify --data /srv/casemate --json

Names, a line each, every row that cannot be read, every index entry that is missing or too much,
every blob that is missing or holds other bytes than were sent, and every link of the audit chain
that does not fit. Ends with 0 if there is none, else with 1. The helpdesk may be running; it is
checked as it was at one moment. With --json each line is an object, and the last one the result.";

/// Check everything that is kept.
#[derive(Debug, Args)]
pub(super) struct Verify {
    /// Folder of all data
    #[arg(long, env = "CASEMATE_DATA", default_value = "casemate-data", value_name = "DIR")]
    data: PathBuf,
    /// Print JSON
    #[arg(long, env = "CASEMATE_JSON")]
    json: bool,
}

/// What `--json` prints last.
#[derive(Serialize)]
struct Outcome {
    sound: bool,
    #[serde(flatten)]
    checked: Checked,
}

impl Verify {
    pub(super) fn run(&self) -> Result<(), CannotStart> {
        let mut progress = Progress::new();
        let checked = control::verify(&self.data, &mut |seen| progress.see(seen, self.json));
        progress.clear();
        let checked = checked?;
        if self.json {
            let result = Outcome { sound: checked.problems == 0, checked };
            let line = serde_json::to_string(&result);
            say(&line.map_err(|error| CannotStart(error.to_string()))?);
        } else if checked.problems == 0 {
            say(&format!("All is well: {}", looked_at(&checked)));
        }
        match checked.problems {
            0 => Ok(()),
            1 => Err(CannotStart(format!("1 problem; looked at {}", looked_at(&checked)))),
            many => Err(CannotStart(format!("{many} problems; looked at {}", looked_at(&checked)))),
        }
    }
}

/// What was checked, in words.
pub(super) fn looked_at(checked: &Checked) -> String {
    let Checked { rows, entries, links, blobs, blob_bytes, .. } = checked;
    let bytes = Size(*blob_bytes);
    format!(
        "{rows} rows, {entries} index entries, {links} links of the audit chain, {blobs} blobs ({bytes})"
    )
}
