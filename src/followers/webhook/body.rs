//! What a webhook is sent: the story in its shape, and what proves whom it is from.

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};
use sha2::Sha256;

use super::jwt;
use crate::domain::{
    id::BlobHash,
    journal::Changed,
    moment::Moment,
    webhook::{DispatchKey, Shape, SigningKey, Webhook},
};

/// What is told, read with the account's rights as they are.
#[derive(Clone, Debug, Default)]
pub struct Story {
    /// The word of what happened.
    pub event: &'static str,
    /// When.
    pub at: Moment,
    /// Who did it, by id and name; none if nobody did, or nobody knows any more.
    pub by: Option<(String, String)>,
    /// To what; nothing for a ping.
    pub shown: Option<Shown>,
}

/// What something is that webhooks are told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Object {
    /// A case.
    Case,
    /// A tier account.
    Tier,
    /// A request to take up a change of one.
    TierRequest,
    /// A subscription.
    Subscription,
    /// A tier config.
    Config,
    /// A request about one.
    ConfigRequest,
    /// A request to fulfil something of a subscription.
    Fulfilment,
}

/// What the account sees of it.
#[derive(Clone, Debug)]
pub struct Shown {
    /// What it is.
    pub object: Object,
    /// It, as the API shows it.
    pub shown: Value,
    /// Its id.
    pub id: String,
    /// Of a case, its state, by the name that it has on pages.
    pub state: Option<String>,
    /// The product that it is about.
    pub product: Option<String>,
    /// What differs since.
    pub changes: Vec<Changed>,
    /// The comment.
    pub comment: Option<Comment>,
    /// The file, by its id.
    pub file: Option<String>,
}

/// A comment.
#[derive(Clone, Debug, Serialize)]
pub struct Comment {
    /// Its name within the case.
    pub id: String,
    /// Whether only the webhook's own account sees it.
    pub private: bool,
    /// What it says, in Markdown; none if only files were sent, or it was redacted.
    pub text: Option<String>,
    /// The ids of the files that came with it.
    pub files: Vec<String>,
}

impl Object {
    /// Its class, as Connect calls those that it knows.
    fn class(self) -> &'static str {
        match self {
            Object::Case => "helpdesk_case",
            Object::Tier => "tier_account",
            Object::TierRequest => "tier_account_request",
            Object::Subscription => "asset",
            Object::Config => "tier_config",
            Object::ConfigRequest => "tier_config_request",
            Object::Fulfilment => "fulfillment_request",
        }
    }

    /// The member that it is of our own bodies.
    fn member(self) -> &'static str {
        match self {
            Object::Case => "case",
            Object::Subscription => "subscription",
            other => other.class(),
        }
    }

    /// Where its page lies.
    fn page(self) -> &'static str {
        match self {
            Object::Case => "/cases",
            Object::Tier => "/customers",
            Object::TierRequest => "/customers/requests",
            Object::Subscription => "/customers/subscriptions",
            Object::Config => "/customers/configs",
            Object::ConfigRequest | Object::Fulfilment => "/customers/orders",
        }
    }

    /// Where the API has it; nowhere for what only pages show.
    fn api(self) -> Option<&'static str> {
        Some(match self {
            Object::Case => "/helpdesk/cases",
            Object::Tier => "/tier/accounts",
            Object::TierRequest => "/tier/account-requests",
            Object::Subscription => "/subscriptions/assets",
            Object::Config => "/tier/configs",
            Object::ConfigRequest => "/tier/config-requests",
            Object::Fulfilment => return None,
        })
    }
}

/// A body and the headers that go with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// JSON.
    pub body: Vec<u8>,
    /// Names and values.
    pub headers: Vec<(&'static str, String)>,
}

impl Letter {
    /// Writes a story for a webhook and signs it. `base` is where this helpdesk is: scheme and host,
    /// without a slash at the end.
    pub fn new(
        webhook: &Webhook,
        key: DispatchKey,
        story: &Story,
        (base, now): (&str, Moment),
    ) -> Letter {
        let body = match webhook.shape {
            Shape::Casemate => casemate(webhook, key, story, base),
            Shape::Connect => connect(webhook, story, (base, now)),
        };
        let body = body.to_string().into_bytes();
        let (seconds, delivery) = (now.0 / 1000, key.to_string());
        let signs = webhook
            .keys(now)
            .into_iter()
            .map(|key| format!(",v1={}", signature(key, &format!("{seconds}.{delivery}."), &body)));
        let signed = format!("t={seconds}{}", signs.collect::<String>());
        let token = jwt::authorization(webhook, key, &body, (base, now));
        let mut headers = vec![
            ("casemate-webhook", webhook.id.to_string()),
            ("casemate-delivery", delivery),
            ("casemate-event", story.event.to_owned()),
            ("casemate-signature", signed),
        ];
        headers.extend(token.map(|token| ("authorization", token)));
        Letter { body, headers }
    }
}

/// HMAC-SHA256 (RFC 2104) of `before` and the body, in hex. The key is the secret as people copy it.
fn signature(key: &SigningKey, before: &str, body: &[u8]) -> String {
    // Any length of key does, so this is never empty.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key.reveal().as_bytes()) else {
        return String::new();
    };
    mac.update(before.as_bytes());
    mac.update(body);
    BlobHash(mac.finalize().into_bytes().into()).to_string()
}

fn casemate(webhook: &Webhook, key: DispatchKey, story: &Story, base: &str) -> Value {
    let mut body = json!({
        "id": key.to_string(),
        "event": story.event,
        "at": stamp(story.at),
        "webhook": { "id": webhook.id.to_string(), "name": &*webhook.name },
        "account": { "id": webhook.account.to_string() },
    });
    if let Some((id, name)) = &story.by {
        body["by"] = json!({ "id": id, "name": name });
    }
    if let Some(shown) = &story.shown {
        let member = shown.object.member();
        body[member] = shown.shown.clone();
        if let Some(state) = &shown.state {
            body[member]["preset_state"] = json!(state);
        }
        body["url"] = json!(format!("{base}{}/{}", shown.object.page(), shown.id));
        let change = |one: &Changed| json!({ "what": one.what, "from": one.from, "to": one.to });
        body["changes"] = shown.changes.iter().map(change).collect();
        if let Some(comment) = &shown.comment {
            body["comment"] = json!(comment);
        }
        if let Some(file) = &shown.file {
            body["file"] = json!({ "id": file });
        }
    }
    body
}

fn connect(webhook: &Webhook, story: &Story, (base, now): (&str, Moment)) -> Value {
    let shown = story.shown.as_ref();
    let mut body = json!({
        "webhook_id": webhook.id.to_string(),
        "webhook_name": &*webhook.name,
        "object_class": shown.map_or("ping", |shown| shown.object.class()),
        "account_id": webhook.account.to_string(),
        "api_url": shown.map_or_else(
            || format!("{base}/public/v1"),
            |shown| match shown.object.api() {
                Some(path) => format!("{base}/public/v1{path}/{}", shown.id),
                None => format!("{base}{}/{}", shown.object.page(), shown.id),
            },
        ),
        "triggered_at": stamp(now),
        "processing_timeout": 10,
        "data": shown.map_or_else(|| json!({}), |shown| shown.shown.clone()),
    });
    let product = shown.and_then(|shown| shown.product.clone());
    let times = [("last_success_at", webhook.arrived_at), ("last_failure_at", webhook.failed_at)];
    for (name, at) in times {
        if let Some(at) = at {
            body[name] = json!(stamp(at));
        }
    }
    if let Some(product) = product {
        body["product_id"] = json!(product);
    }
    body
}

/// A moment in UTC and to the second: `2026-11-21T05:14:09+00:00`.
fn stamp(at: Moment) -> String {
    let seconds = i64::try_from(at.0 / 1000).unwrap_or_default();
    let utc = Timestamp::from_second(seconds).unwrap_or_default();
    utc.strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_that_of_the_standard() {
        // As openssl computes it:
        // printf 't.body' | openssl dgst -sha256 -hmac "$(printf '01%.0s' $(seq 32))"
        let key = SigningKey([1; 32]);
        let said = signature(&key, "t.", b"body");
        assert_eq!(said, "e788b6dcc38f8e9870fce68a525ca3e07791ef72784dcc0f44ea9f63b0527d7d");
        assert_ne!(signature(&SigningKey([2; 32]), "t.", b"body"), said);
        assert_ne!(signature(&key, "u.", b"body"), said);
    }
}
