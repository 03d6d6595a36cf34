//! `casemate desk`.

use std::{
    fmt::Write,
    path::{Path, PathBuf},
};

use clap::{Args, Subcommand};

use super::{account::Shared, input};
use crate::serve::{
    CannotStart,
    control::{DeskLine, Desks, List, NameLine},
};

/// How accounts answer cases.
#[derive(Debug, Subcommand)]
pub(super) enum Desk {
    /// Show the desk of an account
    #[command(after_help = SHOW_EXAMPLES)]
    Show(Show),
    /// Set its workflow, when the clock closes, its largest file, its instructions, where it takes cases
    #[command(after_help = CHANGE_EXAMPLES)]
    Change(Change),
    /// Add a ticket type or an environment
    #[command(after_help = ADD_EXAMPLES)]
    Add(Add),
    /// Call a ticket type or an environment otherwise; cases that have it show the new name
    #[command(after_help = RENAME_EXAMPLES)]
    Rename(Rename),
    /// Offer a ticket type or an environment no more; cases that have it keep it
    #[command(after_help = RETIRE_EXAMPLES)]
    Retire(Which),
    /// Offer a ticket type or an environment again
    #[command(after_help = RESTORE_EXAMPLES)]
    Restore(Which),
}

const SHOW_EXAMPLES: &str = "Examples:
  casemate desk show --account VA-112-358
  casemate desk show --account VA-112-358 --json

The helpdesk may be running.";

const CHANGE_EXAMPLES: &str = "Examples:
  casemate desk change --account VA-112-358 --preset portal --auto-close 14days
  casemate desk change --account VA-112-358 --largest-file 8
  casemate desk change --account VA-112-358 --instructions welcome.md
  casemate desk change --account VA-112-358 --mode federated --links ways.txt
  echo 'Please name the order.' | casemate desk change --account VA-112-358 --instructions -

What is not named stays. Another workflow is for new cases only. An empty file takes the
instructions or links away, an empty number gives the usual limit. Links are a line each:
Our desk | https://desk.example.com | Open a ticket there";

const ADD_EXAMPLES: &str = "Examples:
  casemate desk add --account VA-112-358 --ticket-type Billing
  casemate desk add --account PA-995-631 --environment 'Test floor'";

const RENAME_EXAMPLES: &str = "Examples:
  casemate desk rename --account VA-112-358 --ticket-type Billing --to 'Bills and orders'
  casemate desk rename --account PA-995-631 --environment 2 --to 'Second floor'

A name can be told by its number, as casemate desk show has it.";

const RETIRE_EXAMPLES: &str = "Examples:
  casemate desk retire --account VA-112-358 --ticket-type Billing";

const RESTORE_EXAMPLES: &str = "Examples:
  casemate desk restore --account VA-112-358 --ticket-type Billing";

/// The most that is read of instructions, in bytes; more than they may have.
const INSTRUCTIONS_BYTES_MAX: u64 = 64 * 1024;

/// Whose desk.
#[derive(Debug, Args)]
pub(super) struct Show {
    /// Id of its account
    #[arg(long, env = "CASEMATE_ACCOUNT", value_name = "ID")]
    account: String,
    #[command(flatten)]
    shared: Shared,
}

/// Set a desk.
#[derive(Debug, Args)]
pub(super) struct Change {
    /// Id of its account
    #[arg(long, env = "CASEMATE_ACCOUNT", value_name = "ID")]
    account: String,
    /// How cases go there from now on
    #[arg(long, env = "CASEMATE_PRESET", value_parser = ["partner", "portal", "client"])]
    preset: Option<String>,
    /// When the clock closes what is resolved: 14days, 36h, never
    #[arg(long, env = "CASEMATE_AUTO_CLOSE", value_name = "PERIOD")]
    auto_close: Option<String>,
    /// The largest file that it takes, in MB
    #[arg(long, env = "CASEMATE_LARGEST_FILE", value_name = "MB")]
    largest_file: Option<String>,
    /// A file with what it asks of those who write, in Markdown; - for standard input
    #[arg(long, env = "CASEMATE_INSTRUCTIONS", value_name = "FILE")]
    instructions: Option<PathBuf>,
    /// Where it takes cases: here, or in a system of its own that instructions and links lead to
    #[arg(long, env = "CASEMATE_MODE", value_parser = ["builtin", "federated"])]
    mode: Option<String>,
    /// A file with the ways to that system, a line each; - for standard input
    #[arg(long, env = "CASEMATE_LINKS", value_name = "FILE")]
    links: Option<PathBuf>,
    #[command(flatten)]
    shared: Shared,
}

/// A name of one of the two lists.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct Name {
    /// A ticket type of the desk
    #[arg(long, env = "CASEMATE_TICKET_TYPE", value_name = "NAME")]
    ticket_type: Option<String>,
    /// An environment that the account's own cases can name
    #[arg(long, env = "CASEMATE_ENVIRONMENT", value_name = "NAME")]
    environment: Option<String>,
}

/// Add a name.
#[derive(Debug, Args)]
pub(super) struct Add {
    /// Id of the account
    #[arg(long, env = "CASEMATE_ACCOUNT", value_name = "ID")]
    account: String,
    #[command(flatten)]
    name: Name,
    #[command(flatten)]
    shared: Shared,
}

/// Call a name otherwise.
#[derive(Debug, Args)]
pub(super) struct Rename {
    /// Id of the account
    #[arg(long, env = "CASEMATE_ACCOUNT", value_name = "ID")]
    account: String,
    #[command(flatten)]
    name: Name,
    /// What it is called from now on
    #[arg(long, env = "CASEMATE_TO", value_name = "NAME")]
    to: String,
    #[command(flatten)]
    shared: Shared,
}

/// Which name.
#[derive(Debug, Args)]
pub(super) struct Which {
    /// Id of the account
    #[arg(long, env = "CASEMATE_ACCOUNT", value_name = "ID")]
    account: String,
    #[command(flatten)]
    name: Name,
    #[command(flatten)]
    shared: Shared,
}

impl Desk {
    pub(super) fn run(self) -> Result<(), CannotStart> {
        let (shared, asked) = match self {
            Desk::Show(Show { account, shared }) => (shared, Desks::Show { account }),
            Desk::Change(change) => change.asks()?,
            Desk::Add(Add { account, name, shared }) => {
                let (list, name) = name.told();
                (shared, Desks::Add { account, list, name })
            }
            Desk::Rename(Rename { account, name, to, shared }) => {
                let ((list, name), to, retired) = (name.told(), Some(to), None);
                (shared, Desks::Name { account, list, name, to, retired })
            }
            Desk::Retire(which) => which.turned(true),
            Desk::Restore(which) => which.turned(false),
        };
        shared.one(asked, plain)
    }
}

impl Change {
    fn asks(self) -> Result<(Shared, Desks), CannotStart> {
        let Change { account, preset, auto_close, largest_file, mode, shared, .. } = self;
        let piped = [&self.instructions, &self.links].map(Option::as_deref);
        if piped == [Some(Path::new("-")); 2] {
            let words =
                "standard input is either the instructions or the links: name a file for one";
            return Err(CannotStart(words.to_owned()));
        }
        let read = |path: PathBuf| input::text(&path, INSTRUCTIONS_BYTES_MAX);
        let instructions = self.instructions.map(read).transpose()?;
        let links = self.links.map(read).transpose()?;
        let asked =
            Desks::Set { account, preset, auto_close, largest_file, instructions, mode, links };
        Ok((shared, asked))
    }
}

impl Name {
    /// Which list, and which name. One of the two is there: the command line is none otherwise.
    fn told(self) -> (List, String) {
        match self.ticket_type {
            Some(name) => (List::TicketTypes, name),
            None => (List::Environments, self.environment.unwrap_or_default()),
        }
    }
}

impl Which {
    fn turned(self, retired: bool) -> (Shared, Desks) {
        let Which { account, name, shared } = self;
        let ((list, name), to, retired) = (name.told(), None, Some(retired));
        (shared, Desks::Name { account, list, name, to, retired })
    }
}

fn plain(desk: &DeskLine) -> String {
    let mut said = format!("{}  {}\n", desk.id, desk.name);
    let largest = desk.largest_file_mb.map_or("usual".to_owned(), |mb| format!("{mb} MB"));
    let lines = [
        ("workflow", desk.preset.as_str()),
        ("closes after", &desk.auto_close),
        ("largest file", &largest),
        ("takes cases", &desk.mode),
    ];
    for (what, is) in lines {
        push(&mut said, format_args!("{what:13} {is}\n"));
    }
    list(&mut said, "ticket types", &desk.ticket_types);
    list(&mut said, "environments", &desk.environments);
    let none = if desk.links.is_empty() { " none" } else { "" };
    push(&mut said, format_args!("links{none}\n"));
    for link in &desk.links {
        push(&mut said, format_args!("  {}  {}  {}\n", link.name, link.url, link.description));
    }
    push(&mut said, format_args!("instructions  "));
    if desk.instructions.is_empty() {
        push(&mut said, format_args!("none"));
    }
    for line in desk.instructions.lines() {
        push(&mut said, format_args!("\n  {line}"));
    }
    said
}

fn list(said: &mut String, what: &str, names: &[NameLine]) {
    let none = if names.is_empty() { " none" } else { "" };
    push(said, format_args!("{what}{none}\n"));
    for NameLine { number, name, retired } in names {
        let retired = if *retired { " (retired)" } else { "" };
        push(said, format_args!("  {number:3}  {name}{retired}\n"));
    }
}

/// A text takes everything.
fn push(said: &mut String, words: std::fmt::Arguments<'_>) {
    let _ = said.write_fmt(words);
}
