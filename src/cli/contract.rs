//! `casemate contract`.

use clap::{Args, Subcommand};

use super::account::Shared;
use crate::serve::{
    CannotStart,
    control::{ContractLine, Parties},
};

/// Contracts.
#[derive(Debug, Subcommand)]
pub(super) enum Contract {
    /// Join two organisations: they may open cases to each other
    #[command(after_help = ADD_EXAMPLES)]
    Add(Both),
    /// List the contracts of an organisation by the partner's name
    #[command(after_help = LIST_EXAMPLES)]
    List(Of),
    /// End a contract: open cases go on, new ones cannot be opened
    #[command(after_help = END_EXAMPLES)]
    End(Both),
}

const ADD_EXAMPLES: &str = "Examples:
  casemate contract add --account VA-112-358 --partner PA-995-631

Prints the contract's id. The helpdesk may be running.";

const LIST_EXAMPLES: &str = "Examples:
  casemate contract list --account VA-112-358
  casemate contract list --account VA-112-358 --json

With --json each line is an object. The helpdesk may be running.";

const END_EXAMPLES: &str = "Examples:
  casemate contract end --account VA-112-358 --partner PA-995-631

To have it again takes a new contract. The helpdesk may be running.";

/// Two organisations.
#[derive(Debug, Args)]
pub(super) struct Both {
    /// Id of the one
    #[arg(long, env = "CASEMATE_ACCOUNT", value_name = "ID")]
    account: String,
    /// Id of the other
    #[arg(long, env = "CASEMATE_PARTNER", value_name = "ID")]
    partner: String,
    #[command(flatten)]
    shared: Shared,
}

/// Whose contracts.
#[derive(Debug, Args)]
pub(super) struct Of {
    /// Id of the organisation
    #[arg(long, env = "CASEMATE_ACCOUNT", value_name = "ID")]
    account: String,
    #[command(flatten)]
    shared: Shared,
}

impl Contract {
    pub(super) fn run(self) -> Result<(), CannotStart> {
        match self {
            Contract::Add(Both { account, partner, shared }) => {
                shared.ask(Parties::AddContract { account, partner }, str::to_owned)
            }
            Contract::List(Of { account, shared }) => {
                let part = |from| Parties::Contracts { of: account.clone(), from };
                shared.list(part, plain)
            }
            Contract::End(Both { account, partner, shared }) => shared
                .ask(Parties::EndContract { account, partner }, |id| format!("{id} has ended")),
        }
    }
}

fn plain(line: &ContractLine) -> String {
    let ContractLine { id, partner, name, kind, .. } = line;
    format!("{id}  {partner}  {kind:11}  {name}")
}
