//! `casemate webhook`.

use std::path::Path;

use clap::{Args, Subcommand};

use super::{account::Shared, input};
use crate::serve::{
    CannotStart,
    control::{MadeWebhookLine, WebhookLine, Webhooks},
};

/// How much of standard input is read for an address.
const URL_INPUT_BYTES_MAX: u64 = 8 * 1024;

/// Webhooks.
#[derive(Debug, Subcommand)]
pub(super) enum Webhook {
    /// Have a program told what happens to the cases and customers of an account
    #[command(after_help = ADD_EXAMPLES)]
    Add(Add),
    /// List webhooks, of an account or all
    #[command(after_help = LIST_EXAMPLES)]
    List(List),
    /// Send nothing to a webhook any more, until it is enabled
    #[command(after_help = DISABLE_EXAMPLES)]
    Disable(Which),
    /// Send to a webhook again, also after it was suspended
    #[command(after_help = ENABLE_EXAMPLES)]
    Enable(Which),
    /// Remove a webhook, and the list of what it was sent
    #[command(after_help = REMOVE_EXAMPLES)]
    Remove(Which),
}

const ADD_EXAMPLES: &str = "Examples:
  casemate webhook add --account VA-112-358 --name Chat --url - < address.txt
  CASEMATE_URL=$ADDRESS casemate webhook add --account VA-112-358 --name Sync --shape connect --event case.opened,case.moved --json

Where a webhook goes may be a secret, and others on this machine see arguments: with --url - it is
the first line of standard input.

Prints the secret that signs what is sent, once: nobody can print it again. The helpdesk may be
running.";

const LIST_EXAMPLES: &str = "Examples:
  casemate webhook list
  casemate webhook list --account VA-112-358 --json

With --json each line is an object. Of where a webhook goes it says the host alone. The helpdesk may
be running.";

const DISABLE_EXAMPLES: &str = "Examples:
  casemate webhook disable --webhook WH-118-204-551

The helpdesk may be running.";

const ENABLE_EXAMPLES: &str = "Examples:
  casemate webhook enable --webhook WH-118-204-551

The helpdesk may be running.";

const REMOVE_EXAMPLES: &str = "Examples:
  casemate webhook remove --webhook WH-118-204-551

What waits for it is not sent. The helpdesk may be running.";

/// Make a webhook.
#[derive(Debug, Args)]
pub(super) struct Add {
    /// Id of the account
    #[arg(long, env = "CASEMATE_ACCOUNT", value_name = "ID")]
    account: String,
    /// What it is for
    #[arg(long, env = "CASEMATE_NAME")]
    name: String,
    /// Where it is sent to; - reads it from standard input
    #[arg(long, env = "CASEMATE_URL")]
    url: String,
    /// How what it is told is written
    #[arg(long, env = "CASEMATE_SHAPE", default_value = "casemate", value_parser = ["casemate", "connect"])]
    shape: String,
    /// What it is told of; may be given several times. Without any, of all
    #[arg(long = "event", env = "CASEMATE_EVENT", value_name = "EVENT", value_delimiter = ',')]
    events: Vec<String>,
    #[command(flatten)]
    shared: Shared,
}

/// Whose webhooks.
#[derive(Debug, Args)]
pub(super) struct List {
    /// Id of the account; without it those of all
    #[arg(long, env = "CASEMATE_ACCOUNT", value_name = "ID")]
    account: Option<String>,
    #[command(flatten)]
    shared: Shared,
}

/// Which webhook.
#[derive(Debug, Args)]
pub(super) struct Which {
    /// Its id
    #[arg(long, env = "CASEMATE_WEBHOOK", value_name = "ID")]
    webhook: String,
    #[command(flatten)]
    shared: Shared,
}

impl Webhook {
    pub(super) fn run(self) -> Result<(), CannotStart> {
        match self {
            Webhook::Add(Add { account, name, url, shape, events, shared }) => {
                let url = if url == "-" { first_line()? } else { url };
                let asked = Webhooks::Add { account, name, url, shape, events };
                shared.one(asked, |made: &MadeWebhookLine| format!("{}  {}", made.id, made.secret))
            }
            Webhook::List(List { account, shared }) => {
                shared.list(|from| Webhooks::List { account: account.clone(), from }, plain)
            }
            Webhook::Disable(Which { webhook: id, shared }) => {
                shared.ask(Webhooks::Disable { id }, |id| format!("{id} is sent nothing any more"))
            }
            Webhook::Enable(Which { webhook: id, shared }) => {
                shared.ask(Webhooks::Enable { id }, |id| format!("{id} is sent what happens"))
            }
            Webhook::Remove(Which { webhook: id, shared }) => {
                shared.ask(Webhooks::Remove { id }, |id| format!("{id} is removed"))
            }
        }
    }
}

/// The first line of standard input.
fn first_line() -> Result<String, CannotStart> {
    let text = input::text(Path::new("-"), URL_INPUT_BYTES_MAX)?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

fn plain(line: &WebhookLine) -> String {
    let WebhookLine { id, account, name, host, shape, state, waiting, .. } = line;
    format!("{id}  {account}  {state:9}  {shape:8}  {waiting:4} waiting  {host}  {name}")
}
