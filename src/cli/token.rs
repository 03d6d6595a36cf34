//! `casemate token`.

use clap::{Args, Subcommand};

use super::account::Shared;
use crate::serve::{
    CannotStart,
    control::{MadeLine, TokenLine, Tokens},
};

/// Tokens.
#[derive(Debug, Subcommand)]
pub(super) enum Token {
    /// Make a token by which a program acts as a user
    #[command(after_help = ADD_EXAMPLES)]
    Add(Add),
    /// List the tokens of an account, the newest first
    #[command(after_help = LIST_EXAMPLES)]
    List(Of),
    /// Have a token be good no more
    #[command(after_help = REVOKE_EXAMPLES)]
    Revoke(Which),
}

const ADD_EXAMPLES: &str = "Examples:
  casemate token add --email robert.balboa@example.com --name 'Monthly report'
  casemate token add --email robert.balboa@example.com --name Sync --grant helpdesk.write --grant administration.read --lasts never --json

Prints the value of the header Authorization, once: nobody can print it again. The token may do what
its user may, as far as its grants let it. The helpdesk may be running.";

const LIST_EXAMPLES: &str = "Examples:
  casemate token list --account VA-112-358
  casemate token list --account VA-112-358 --json

With --json each line is an object. The helpdesk may be running.";

const REVOKE_EXAMPLES: &str = "Examples:
  casemate token revoke --token SU-910-817-511

It is refused from the next request on. The helpdesk may be running.";

/// Make a token.
#[derive(Debug, Args)]
pub(super) struct Add {
    /// What the user signs in with
    #[arg(long, env = "CASEMATE_EMAIL")]
    email: String,
    /// What the token is for
    #[arg(long, env = "CASEMATE_NAME")]
    name: String,
    /// What it may be used for; may be given several times
    #[arg(long = "grant", env = "CASEMATE_GRANT", value_name = "GRANT", value_delimiter = ',', default_value = "helpdesk.read",
        value_parser = ["helpdesk.read", "helpdesk.write", "administration.read", "administration.write", "customers.read", "customers.write", "metrics.read"])]
    grants: Vec<String>,
    /// How long it is good: a period from 1h to 365days, or never for no end
    #[arg(long, env = "CASEMATE_LASTS", value_name = "PERIOD", default_value = "90days")]
    lasts: String,
    #[command(flatten)]
    shared: Shared,
}

/// Whose tokens.
#[derive(Debug, Args)]
pub(super) struct Of {
    /// Id of the account
    #[arg(long, env = "CASEMATE_ACCOUNT", value_name = "ID")]
    account: String,
    #[command(flatten)]
    shared: Shared,
}

/// Which token.
#[derive(Debug, Args)]
pub(super) struct Which {
    /// Its id
    #[arg(long, env = "CASEMATE_TOKEN", value_name = "ID")]
    token: String,
    #[command(flatten)]
    shared: Shared,
}

impl Token {
    pub(super) fn run(self) -> Result<(), CannotStart> {
        match self {
            Token::Add(Add { email, name, grants, lasts, shared }) => {
                let asked = Tokens::Add { email, name, grants, lasts };
                shared.one(asked, |made: &MadeLine| made.authorization.clone())
            }
            Token::List(Of { account, shared }) => {
                let part = |_| Tokens::List { account: account.clone() };
                shared.list(part, plain)
            }
            Token::Revoke(Which { token: id, shared }) => {
                shared.ask(Tokens::Revoke { id }, |id| format!("{id} is good no more"))
            }
        }
    }
}

fn plain(line: &TokenLine) -> String {
    let TokenLine { id, name, user_name, grants, until, used, .. } = line;
    let until = until.as_deref().unwrap_or("no end");
    let used = used.as_deref().unwrap_or("never used");
    format!("{id}  {user_name}  {}  {until}  {used}  {name}", grants.join(","))
}
