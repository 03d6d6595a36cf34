//! Commands about webhooks.

use serde::{Deserialize, Serialize};

use super::parties::{Page, written};
use crate::{
    desk::{Desk, show::WebhookRow},
    domain::{
        refusal::Refusal,
        webhook::{JwtTurn, KINDS, Switch, WebhookForm},
    },
    error::Result,
};

/// What can be asked for about webhooks. Ids are as people type them.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Webhooks {
    /// Make one: answers a [`MadeWebhookLine`].
    Add {
        /// The account's id.
        account: String,
        /// What it is for.
        name: String,
        /// Where it is sent to.
        url: String,
        /// The word of how what it is told is written.
        shape: String,
        /// The words of what it is told of; none for all.
        events: Vec<String>,
    },
    /// Those of an account or all: answers a [`Page`] of [`WebhookLine`].
    List {
        /// The account's id.
        account: Option<String>,
        /// Where the part begins.
        from: Option<String>,
    },
    /// Send nothing there any more; answers its id.
    Disable {
        /// Which.
        id: String,
    },
    /// Send there again; answers its id.
    Enable {
        /// Which.
        id: String,
    },
    /// Remove it; answers its id.
    Remove {
        /// Which.
        id: String,
    },
}

/// A webhook that was just made.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MadeWebhookLine {
    /// Its id.
    pub id: String,
    /// What signs what is sent. Nobody can print it again.
    pub secret: String,
}

/// A webhook.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WebhookLine {
    /// Its id.
    pub id: String,
    /// Whose it is.
    pub account: String,
    /// What it is for.
    pub name: String,
    /// Where it goes, without the path.
    pub host: String,
    /// The word of how what it is told is written.
    pub shape: String,
    /// The words of what it is told of.
    pub events: Vec<String>,
    /// `on`, `off` or `suspended`.
    pub state: String,
    /// How much waits to be sent.
    pub waiting: u64,
    /// When it was made (RFC 3339).
    pub made: String,
    /// When something was last taken there (RFC 3339).
    pub taken: Option<String>,
    /// When something last was not (RFC 3339).
    pub failed: Option<String>,
}

impl Webhooks {
    /// Carries it out; returns what the variant says.
    ///
    /// # Errors
    ///
    /// What the desk refuses, with words.
    pub(super) fn carry_out(self, desk: &Desk) -> Result<String> {
        match self {
            Webhooks::Add { account, name, url, shape, events } => {
                let all = || KINDS.iter().map(|kind| kind.word().to_owned()).collect();
                let kinds = if events.is_empty() { all() } else { events };
                let form = WebhookForm { name, target: url, shape, kinds, jwt: JwtTurn::Stays };
                let made = desk.make_webhook_here(&account, &form)?;
                let (id, secret) = (made.webhook.id.to_string(), made.secret());
                Ok(json(&MadeWebhookLine { id, secret }))
            }
            Webhooks::List { account, from } => {
                let from = from.map(|id| id.parse().map_err(|_| Refusal::Malformed)).transpose()?;
                let (rows, next) = desk.webhooks_here(account.as_deref(), from)?;
                let rows = rows.iter().map(line).collect();
                let next = next.map(|id| id.to_string());
                Ok(json(&Page::<WebhookLine> { rows, next }))
            }
            Webhooks::Disable { id } => Ok(desk.switch_webhook_here(&id, Switch::Off)?.to_string()),
            Webhooks::Enable { id } => Ok(desk.switch_webhook_here(&id, Switch::On)?.to_string()),
            Webhooks::Remove { id } => Ok(desk.remove_webhook_here(&id)?.to_string()),
        }
    }
}

/// As JSON. Texts can always be written so.
fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn line(WebhookRow { webhook, waiting }: &WebhookRow) -> WebhookLine {
    WebhookLine {
        id: webhook.id.to_string(),
        account: webhook.account.to_string(),
        name: webhook.name.to_string(),
        host: webhook.target.host().to_owned(),
        shape: webhook.shape.word().to_owned(),
        events: webhook.kinds.iter().map(|kind| kind.word().to_owned()).collect(),
        state: webhook.switch.to_string(),
        waiting: *waiting,
        made: written(webhook.made_at),
        taken: webhook.arrived_at.map(written),
        failed: webhook.failed_at.map(written),
    }
}
