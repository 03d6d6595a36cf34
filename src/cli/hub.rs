//! `casemate hub`.

use clap::{Args, Subcommand};

use super::account::Shared;
use crate::serve::{
    CannotStart,
    control::{HubLine, Hubs},
};

/// Hubs.
#[derive(Debug, Subcommand)]
pub(super) enum Hub {
    /// Add a hub to a distributor or reseller
    #[command(after_help = ADD_EXAMPLES)]
    Add(Add),
    /// List the hubs of a distributor or reseller by name
    #[command(after_help = LIST_EXAMPLES)]
    List(Of),
    /// Call a hub otherwise
    #[command(after_help = RENAME_EXAMPLES)]
    Rename(Rename),
    /// Have no other customer or reseller come to stand on a hub; those that do stay there
    #[command(after_help = RETIRE_EXAMPLES)]
    Retire(Which),
    /// Have customers and resellers come to stand on a hub again
    #[command(after_help = RESTORE_EXAMPLES)]
    Restore(Which),
}

const ADD_EXAMPLES: &str = "Examples:
  casemate hub add --account PA-995-631 --name Retail
  casemate hub add --account PA-995-631 --name 'Web shop' --json

Prints the new id. The helpdesk may be running.";

const LIST_EXAMPLES: &str = "Examples:
  casemate hub list --account PA-995-631
  casemate hub list --account PA-995-631 --json

With --json each line is an object. Accounts are counted up to 1,000. The helpdesk may be running.";

const RENAME_EXAMPLES: &str = "Examples:
  casemate hub rename --hub HB-4410-2207 --to 'Retail and web'

The helpdesk may be running.";

const RETIRE_EXAMPLES: &str = "Examples:
  casemate hub retire --hub HB-4410-2207

The helpdesk may be running.";

const RESTORE_EXAMPLES: &str = "Examples:
  casemate hub restore --hub HB-4410-2207

The helpdesk may be running.";

/// Add a hub.
#[derive(Debug, Args)]
pub(super) struct Add {
    /// Id of the distributor or reseller
    #[arg(long, env = "CASEMATE_ACCOUNT", value_name = "ID")]
    account: String,
    /// What it is called
    #[arg(long, env = "CASEMATE_NAME")]
    name: String,
    #[command(flatten)]
    shared: Shared,
}

/// Whose hubs.
#[derive(Debug, Args)]
pub(super) struct Of {
    /// Id of the distributor or reseller
    #[arg(long, env = "CASEMATE_ACCOUNT", value_name = "ID")]
    account: String,
    #[command(flatten)]
    shared: Shared,
}

/// Call a hub otherwise.
#[derive(Debug, Args)]
pub(super) struct Rename {
    /// Its id
    #[arg(long, env = "CASEMATE_HUB", value_name = "ID")]
    hub: String,
    /// What it is called from now on
    #[arg(long, env = "CASEMATE_TO", value_name = "NAME")]
    to: String,
    #[command(flatten)]
    shared: Shared,
}

/// Which hub.
#[derive(Debug, Args)]
pub(super) struct Which {
    /// Its id
    #[arg(long, env = "CASEMATE_HUB", value_name = "ID")]
    hub: String,
    #[command(flatten)]
    shared: Shared,
}

impl Hub {
    pub(super) fn run(self) -> Result<(), CannotStart> {
        match self {
            Hub::Add(Add { account, name, shared }) => {
                shared.ask(Hubs::Add { account, name }, str::to_owned)
            }
            Hub::List(Of { account, shared }) => {
                shared.list(|_| Hubs::List { account: account.clone() }, plain)
            }
            Hub::Rename(Rename { hub: id, to, shared }) => {
                shared.ask(Hubs::Rename { id, to }, |id| format!("{id} is called so now"))
            }
            Hub::Retire(Which { hub: id, shared }) => shared.ask(Hubs::Retire { id }, |id| {
                format!("{id}: no other account comes to stand on it")
            }),
            Hub::Restore(Which { hub: id, shared }) => {
                shared.ask(Hubs::Restore { id }, |id| format!("{id}: accounts come to stand on it"))
            }
        }
    }
}

fn plain(line: &HubLine) -> String {
    let HubLine { id, name, retired, accounts, .. } = line;
    let state = if *retired { "retired" } else { "in use" };
    format!("{id}  {state:7}  {accounts:5}  {name}")
}
