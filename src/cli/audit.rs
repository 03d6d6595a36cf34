//! `casemate audit`.

use std::{
    fs::{File, OpenOptions},
    io::{self, BufWriter, Write},
    os::unix::fs::OpenOptionsExt,
    path::PathBuf,
};

use clap::{Args, Subcommand};
use serde_json::Value;

use super::say;
use crate::{
    domain::{
        id::UserId,
        journal::{Kind, Record},
    },
    serve::{
        CannotStart,
        control::{self, Command, Page, command},
    },
};

/// The audit log.
#[derive(Debug, Subcommand)]
pub(super) enum Audit {
    /// List what was done, the oldest first
    #[command(after_help = LIST_EXAMPLES)]
    List(List),
    /// Write the log to a file, so that it can be checked elsewhere
    #[command(after_help = EXPORT_EXAMPLES)]
    Export(Export),
}

const LIST_EXAMPLES: &str = "Examples:
  casemate audit list
  casemate audit list --kind mail.set --json
  casemate audit list --about CA-982-766-464

Of cases it has ids and no texts. With --json each line is an object. The helpdesk may be running.";

const EXPORT_EXAMPLES: &str = "Examples:
  casemate audit export --to audit.jsonl
  casemate audit export --to robert.jsonl --by UR-123-456-789

Each line is an object with the entry's hash and that of the one before. The file must not be there
yet. The helpdesk may be running.";

/// List what was done.
#[derive(Debug, Args)]
pub(super) struct List {
    #[command(flatten)]
    which: Which,
    /// Answer in lines of JSON
    #[arg(long, env = "CASEMATE_JSON")]
    json: bool,
}

/// Write the log to a file.
#[derive(Debug, Args)]
pub(super) struct Export {
    #[command(flatten)]
    which: Which,
    /// The file, which must not be there yet
    #[arg(long, env = "CASEMATE_TO", value_name = "FILE")]
    to: PathBuf,
}

/// Which entries.
#[derive(Debug, Args)]
struct Which {
    /// Folder of all data
    #[arg(long, env = "CASEMATE_DATA", default_value = "casemate-data", value_name = "DIR")]
    data: PathBuf,
    /// Only what is of this kind, such as case.opened
    #[arg(long, env = "CASEMATE_KIND", value_name = "KIND", default_value = "", value_parser = kind)]
    kind: String,
    /// Only what this person did, by their id
    #[arg(long, env = "CASEMATE_BY", value_name = "ID", default_value = "", value_parser = person)]
    by: String,
    /// Only what was done to this case, organisation, contract, product or person, by its id
    #[arg(long, env = "CASEMATE_ABOUT", value_name = "ID", default_value = "", value_parser = thing)]
    about: String,
}

impl Audit {
    pub(super) fn run(self) -> Result<(), CannotStart> {
        match self {
            Audit::List(List { which, json }) => which.each(|row| {
                say(&if json { row.to_string() } else { plain(row) });
                Ok(())
            }),
            Audit::Export(Export { which, to }) => {
                let failed = |error: io::Error| CannotStart(format!("{}: {error}", to.display()));
                let mut options = OpenOptions::new();
                let file: File =
                    options.write(true).create_new(true).mode(0o600).open(&to).map_err(failed)?;
                let mut out = BufWriter::new(file);
                which.each(|row| writeln!(out, "{row}").map_err(failed))?;
                let file = out.into_inner().map_err(|error| failed(error.into_error()))?;
                file.sync_all().map_err(failed)
            }
        }
    }
}

impl Which {
    /// Hands every entry to `each`, a page at a time.
    fn each(
        &self,
        mut each: impl FnMut(&Value) -> Result<(), CannotStart>,
    ) -> Result<(), CannotStart> {
        let Which { data, kind, by, about } = self;
        let mut from = None;
        loop {
            let (kind, by, about) = (kind.clone(), by.clone(), about.clone());
            let asked = control::Audit { kind, by, about, from };
            let page = serde_json::from_str::<Page<Value>>(&command(data, Command::Audit(asked))?);
            let page = page.map_err(|error| CannotStart(error.to_string()))?;
            page.rows.iter().try_for_each(&mut each)?;
            match page.next {
                Some(next) => from = Some(next),
                None => return Ok(()),
            }
        }
    }
}

fn plain(row: &Value) -> String {
    let text = |name: &str| row[name].as_str().unwrap_or("appliance").to_owned();
    let number = &row["number"];
    format!(
        "{number:>8}  {}  {:20}  {:14}  {}",
        text("at"),
        text("kind"),
        text("by"),
        text("about")
    )
}

fn kind(word: &str) -> Result<String, String> {
    let known = word.is_empty() || Kind::of_word(word).is_some();
    let all = || Kind::ALL.map(Kind::word).join(", ");
    if known { Ok(word.to_owned()) } else { Err(format!("one of: {}", all())) }
}

fn person(id: &str) -> Result<String, String> {
    let known = id.is_empty() || id.parse::<UserId>().is_ok();
    if known { Ok(id.to_owned()) } else { Err("an id looks like UR-123-456-789".to_owned()) }
}

fn thing(id: &str) -> Result<String, String> {
    let known = id.is_empty() || Record::of_id(id).is_some();
    if known {
        Ok(id.to_owned())
    } else {
        Err("an id looks like CA-123-456-789, PA-123-456 or UR-123-456-789".to_owned())
    }
}
