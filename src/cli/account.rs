//! `casemate account`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde::{Serialize, de::DeserializeOwned};

use super::{import, logo::Picture, say};
use crate::serve::{
    CannotStart,
    control::{AccountLine, Command, Page, Parties, command},
};

/// Organisations.
#[derive(Debug, Subcommand)]
pub(super) enum Account {
    /// Add an organisation
    #[command(after_help = ADD_EXAMPLES)]
    Add(Add),
    /// List organisations by name
    #[command(after_help = LIST_EXAMPLES)]
    List(List),
    /// Add organisations from a table
    #[command(after_help = import::ACCOUNT_EXAMPLES)]
    Import(import::Accounts),
    /// Call an organisation otherwise
    #[command(after_help = CHANGE_EXAMPLES)]
    Change(Change),
    /// Say who manages an organisation, and so sees all of its cases
    #[command(after_help = MANAGE_EXAMPLES)]
    Manage(Manage),
    /// Give an organisation a logo, or take it away
    #[command(after_help = LOGO_EXAMPLES)]
    Logo(Logo),
    /// Sign an organisation's people out at once and let none of them in; its cases stay readable
    /// to the other side
    #[command(after_help = DISABLE_EXAMPLES)]
    Disable(Which),
    /// Let an organisation's people in again
    #[command(after_help = ENABLE_EXAMPLES)]
    Enable(Which),
}

const ADD_EXAMPLES: &str = "Examples:
  casemate account add --name 'Keystone Works' --kind vendor
  casemate account add --name 'Apollo Cloud' --kind client --managed-by PA-995-631 --json

Prints the new id; casemate user add then adds its people. The helpdesk may be running.";

const LIST_EXAMPLES: &str = "Examples:
  casemate account list
  casemate account list --search front --json

With --json each line is an object. The helpdesk may be running.";

const CHANGE_EXAMPLES: &str = "Examples:
  casemate account change --account VA-112-358 --name 'Front Street Incorporated'";

const MANAGE_EXAMPLES: &str = "Examples:
  casemate account manage --account PA-777-204 --managed-by PA-310-772
  casemate account manage --account PA-777-204 --nobody

The former manager sees none of its cases from then on. The helpdesk may be running.";

const LOGO_EXAMPLES: &str = "Examples:
  casemate account logo --account VA-112-358 front-street.png
  casemate account logo --account VA-112-358 --remove

A PNG or JPEG picture, not animated, of up to 100 KB. The helpdesk may be running.";

const DISABLE_EXAMPLES: &str = "Examples:
  casemate account disable --account PA-995-631";

const ENABLE_EXAMPLES: &str = "Examples:
  casemate account enable --account PA-995-631";

/// Add an organisation.
#[derive(Debug, Args)]
pub(super) struct Add {
    /// What it is called
    #[arg(long, env = "CASEMATE_NAME")]
    name: String,
    /// What it is to the others
    #[arg(long, env = "CASEMATE_KIND", value_parser = ["vendor", "distributor", "reseller", "client"])]
    kind: String,
    /// Id of a service provider, whose people then see all of its cases
    #[arg(long, env = "CASEMATE_MANAGED_BY", value_name = "ID", default_value = "")]
    managed_by: String,
    #[command(flatten)]
    shared: Shared,
}

/// List organisations.
#[derive(Debug, Args)]
pub(super) struct List {
    /// What names begin with, or an id
    #[arg(long, env = "CASEMATE_SEARCH", value_name = "TEXT", default_value = "")]
    search: String,
    #[command(flatten)]
    shared: Shared,
}

/// Call an organisation otherwise.
#[derive(Debug, Args)]
pub(super) struct Change {
    /// Its id
    #[arg(long, env = "CASEMATE_ACCOUNT", value_name = "ID")]
    account: String,
    /// What it is called from now on
    #[arg(long, env = "CASEMATE_NAME")]
    name: String,
    #[command(flatten)]
    shared: Shared,
}

/// Say who manages an organisation.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("who").args(["managed_by", "nobody"]).required(true))]
pub(super) struct Manage {
    /// Its id
    #[arg(long, env = "CASEMATE_ACCOUNT", value_name = "ID")]
    account: String,
    /// Id of a service provider
    #[arg(long, env = "CASEMATE_MANAGED_BY", value_name = "ID")]
    managed_by: Option<String>,
    /// Nobody manages it
    #[arg(long, env = "CASEMATE_NOBODY")]
    nobody: bool,
    #[command(flatten)]
    shared: Shared,
}

/// Give an organisation a logo.
#[derive(Debug, Args)]
pub(super) struct Logo {
    /// Its id
    #[arg(long, env = "CASEMATE_ACCOUNT", value_name = "ID")]
    account: String,
    #[command(flatten)]
    picture: Picture,
    #[command(flatten)]
    shared: Shared,
}

/// Which organisation.
#[derive(Debug, Args)]
pub(super) struct Which {
    /// Its id
    #[arg(long, env = "CASEMATE_ACCOUNT", value_name = "ID")]
    account: String,
    #[command(flatten)]
    shared: Shared,
}

/// Where the data lies, and how the answer is written.
#[derive(Debug, Args)]
pub(super) struct Shared {
    /// Folder of all data
    #[arg(long, env = "CASEMATE_DATA", default_value = "casemate-data", value_name = "DIR")]
    data: PathBuf,
    /// Answer in lines of JSON
    #[arg(long, env = "CASEMATE_JSON")]
    json: bool,
}

/// An id, as `--json` prints it.
#[derive(Serialize)]
struct Made<'a> {
    id: &'a str,
}

impl Account {
    pub(super) fn run(self) -> Result<(), CannotStart> {
        match self {
            Account::Add(Add { name, kind, managed_by, shared }) => {
                let manager = managed_by;
                shared.ask(Parties::AddAccount { name, kind, manager }, str::to_owned)
            }
            Account::List(List { search, shared }) => {
                let part = |from| Parties::Accounts { search: search.clone(), from };
                shared.list(part, plain)
            }
            Account::Import(accounts) => accounts.run(),
            Account::Change(Change { account: id, name, shared }) => {
                shared.ask(Parties::Rename { id, name }, |id| format!("{id} is called so now"))
            }
            Account::Manage(Manage { account: id, managed_by, shared, .. }) => {
                let by = managed_by.unwrap_or_default();
                shared.ask(Parties::Manage { id, by }, |id| format!("{id} is managed so now"))
            }
            Account::Logo(Logo { account, picture, shared }) => picture.set(account, &shared),
            Account::Disable(Which { account: id, shared }) => {
                let words = "its people are signed out and not let in";
                shared.ask(Parties::Disable { id }, |id| format!("{id}: {words}"))
            }
            Account::Enable(Which { account: id, shared }) => {
                shared.ask(Parties::Enable { id }, |id| format!("{id}: its people are let in"))
            }
        }
    }
}

/// An organisation in a line.
pub(super) fn plain(line: &AccountLine) -> String {
    let AccountLine { id, name, kind, managed_by, active, .. } = line;
    let state = if *active { "active" } else { "disabled" };
    let by = managed_by.as_ref().map(|by| format!(", managed by {by}")).unwrap_or_default();
    format!("{id}  {kind:11}  {state:8}  {name}{by}")
}

impl Shared {
    /// Has something done that answers with an id, and says so in `words`.
    pub(super) fn ask(
        &self,
        asked: impl Into<Command>,
        words: impl Fn(&str) -> String,
    ) -> Result<(), CannotStart> {
        let id = command(&self.data, asked.into())?;
        say(&if self.json { json(&Made { id: &id })? } else { words(&id) });
        Ok(())
    }

    /// Has something done that answers with one thing, and says that as `plain` writes it.
    pub(super) fn one<T: Serialize + DeserializeOwned>(
        &self,
        asked: impl Into<Command>,
        plain: impl Fn(&T) -> String,
    ) -> Result<(), CannotStart> {
        let row = read(&command(&self.data, asked.into())?)?;
        self.say(&row, plain)
    }

    /// Says all of a list, a part at a time, each row as `plain` writes it.
    pub(super) fn list<T: Serialize + DeserializeOwned, C: Into<Command>>(
        &self,
        part: impl Fn(Option<String>) -> C,
        plain: impl Fn(&T) -> String,
    ) -> Result<(), CannotStart> {
        let mut from = None;
        loop {
            let page: Page<T> = read(&command(&self.data, part(from).into())?)?;
            for row in &page.rows {
                self.say(row, &plain)?;
            }
            match page.next {
                Some(next) => from = Some(next),
                None => return Ok(()),
            }
        }
    }

    fn say<T: Serialize>(&self, row: &T, plain: impl Fn(&T) -> String) -> Result<(), CannotStart> {
        say(&if self.json { json(row)? } else { plain(row) });
        Ok(())
    }
}

fn read<T: DeserializeOwned>(answer: &str) -> Result<T, CannotStart> {
    serde_json::from_str(answer).map_err(|error| CannotStart(error.to_string()))
}

fn json(value: &impl Serialize) -> Result<String, CannotStart> {
    serde_json::to_string(value).map_err(|error| CannotStart(error.to_string()))
}
