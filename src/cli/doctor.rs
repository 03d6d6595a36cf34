//! `casemate doctor` and `casemate healthcheck`.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use clap::Args;

use super::say;
use crate::serve::{
    CannotStart,
    control::{Command, ReadingLine, ask_running, command},
};

pub(super) const DOCTOR_EXAMPLES: &str = "Examples:
  casemate doctor
  casemate doctor --data /srv/casemate --json
  casemate doctor --accept-clock

Says of each thing that it looks at whether it is OK, and if not, what to do. Exits with 1 if anything
is an ERROR. The helpdesk may be running; only then is it known whether search and mail keep up.";

pub(super) const HEALTH_EXAMPLES: &str = "Examples:
  casemate healthcheck
  casemate healthcheck --data /srv/casemate

Exits with 0 if a helpdesk runs on the folder, answers, and nothing is an ERROR; else with 1. Warnings
are for casemate doctor.";

/// Look at everything.
#[derive(Debug, Args)]
pub(super) struct Doctor {
    /// Folder of all data
    #[arg(long, env = "CASEMATE_DATA", default_value = "casemate-data", value_name = "DIR")]
    data: PathBuf,
    /// Answer in lines of JSON
    #[arg(long, env = "CASEMATE_JSON")]
    json: bool,
    /// Say that the time of this machine is right, after it has jumped
    #[arg(long, env = "CASEMATE_ACCEPT_CLOCK")]
    accept_clock: bool,
}

/// Ask a helpdesk that runs whether it is well.
#[derive(Debug, Args)]
pub(super) struct HealthCheck {
    /// Folder of all data
    #[arg(long, env = "CASEMATE_DATA", default_value = "casemate-data", value_name = "DIR")]
    data: PathBuf,
}

impl Doctor {
    pub(super) fn run(&self) -> Result<(), CannotStart> {
        if self.accept_clock {
            let words = command(&self.data, Command::AcceptClock)?;
            if !self.json {
                say(&words);
            }
        }
        let mut lines = parsed(&command(&self.data, Command::Readings)?)?;
        lines.insert(0, folder(&self.data));
        for line in &lines {
            say(&if self.json { json(line)? } else { plain(line) });
        }
        judged(&lines)
    }
}

impl HealthCheck {
    pub(super) fn run(&self) -> Result<(), CannotStart> {
        let answer = ask_running(&self.data, &Command::Readings)?;
        let none = || CannotStart(format!("no helpdesk runs on {}", self.data.display()));
        judged(&parsed(&answer.ok_or_else(none)?)?)?;
        say("OK");
        Ok(())
    }
}

fn parsed(answer: &str) -> Result<Vec<ReadingLine>, CannotStart> {
    serde_json::from_str(answer).map_err(|error| CannotStart(error.to_string()))
}

fn json(line: &ReadingLine) -> Result<String, CannotStart> {
    serde_json::to_string(line).map_err(|error| CannotStart(error.to_string()))
}

/// Whether others on this machine may read the folder.
fn folder(data: &Path) -> ReadingLine {
    let others = fs::metadata(data).is_ok_and(|found| found.permissions().mode() & 0o077 != 0);
    let (state, says, fix) = if others {
        let fix = format!("chmod 700 {}", data.display());
        ("warning", "Others on this machine may look into it", fix)
    } else {
        ("ok", "For its owner alone", String::new())
    };
    ReadingLine { what: "folder".to_owned(), state: state.to_owned(), says: says.to_owned(), fix }
}

fn plain(ReadingLine { what, state, says, fix }: &ReadingLine) -> String {
    let state = match state.as_str() {
        "ok" => "OK",
        "warning" => "WARN",
        _ => "ERROR",
    };
    let fix = if fix.is_empty() { String::new() } else { format!("\n       {fix}") };
    format!("{state:5}  {what}: {says}{fix}")
}

fn judged(lines: &[ReadingLine]) -> Result<(), CannotStart> {
    let errors = lines.iter().filter(|line| !matches!(line.state.as_str(), "ok" | "warning"));
    let errors: Vec<String> = errors.map(|line| format!("{}: {}", line.what, line.says)).collect();
    if errors.is_empty() { Ok(()) } else { Err(CannotStart(errors.join("; "))) }
}
