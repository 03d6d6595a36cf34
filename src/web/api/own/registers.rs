//! What an account has joined, set up and let in: contracts, webhooks, tokens. Never a secret.

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    super::{Caller, shapes::stamp},
    Asked, Named, Part,
};
use crate::{
    desk::show::{ContractPage, TokenRow, WebhookRow},
    domain::{
        moment::Moment,
        token::Grant,
        webhook::{Switch, Webhook},
    },
    error::Result,
    web::{
        Web,
        request::{Request, Response},
        respond,
    },
};

/// A part of the contracts of an account, with what it offers and is offered.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "OwnContracts")]
pub(in crate::web::api) struct ContractsJson {
    /// The rows of this part.
    items: Vec<ContractJson>,
    /// What to ask the next part with; not there if this is the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
    /// Whom it offers one to. Of them it knows no more than the id.
    offered: Vec<OfferedJson>,
    /// Who offers it one.
    offered_to_us: Vec<OfferJson>,
}

/// A contract.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "OwnContract")]
struct ContractJson {
    /// `CRD-…`
    id: String,
    /// The other account.
    with: Named,
    /// When it was made, in UTC.
    since: String,
}

/// A contract that is offered to somebody.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "OfferMade")]
struct OfferedJson {
    /// The id of the account that it is offered to.
    to: String,
    /// When it was offered, in UTC.
    at: String,
}

/// A contract that somebody offers.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "OfferReceived")]
struct OfferJson {
    /// The account that offers it.
    from: Named,
    /// When it was offered, in UTC.
    at: String,
}

/// A webhook, without what signs.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Webhook")]
pub(in crate::web::api) struct WebhookJson {
    /// `WH-…`
    id: String,
    /// What it is called.
    name: String,
    /// The address that it sends to.
    target: String,
    /// How what it sends is written: `casemate` or `connect`.
    shape: &'static str,
    /// What it tells of, such as `case.opened`.
    events: Vec<&'static str>,
    /// `on`, `off` or `suspended`.
    switch: &'static str,
    /// When it was made, in UTC; of what was before it does not tell.
    made_at: String,
    /// When something last arrived, in UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    arrived_at: Option<String>,
    /// When something last did not arrive, in UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    failed_at: Option<String>,
    /// How much waits to be sent.
    waiting: u64,
}

/// A token, without its secret.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Token")]
pub(in crate::web::api) struct TokenJson {
    /// `SU-…`
    id: String,
    /// What it is called.
    name: String,
    /// As whom it acts.
    user: Named,
    /// What it may be used for, such as `helpdesk.read`.
    grants: Vec<&'static str>,
    /// When it was made, in UTC.
    made_at: String,
    /// Until when it is good, in UTC; for ever if nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    /// When it was last used, in UTC and to within ten minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    used_at: Option<String>,
}

/// `GET /contracts?from=…`
pub(in crate::web) fn contracts(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    let page = web.desk.contracts(caller.actor(), Asked::of(request)?.read("from")?)?;
    Ok(respond::json(200, &contracts_json(page))?)
}

/// `GET /webhooks`
pub(in crate::web) fn webhooks(web: &Web, caller: &Caller, _: &Request) -> Result<Response> {
    let items = web.desk.webhooks(caller.actor())?.iter().map(webhook).collect();
    Ok(respond::json(200, &Part { items, next: None })?)
}

/// `GET /tokens`: one's own, and, for an admin, those of the others.
pub(in crate::web) fn tokens(web: &Web, caller: &Caller, _: &Request) -> Result<Response> {
    let all = web.desk.tokens(caller.actor())?;
    let items = all.own.into_iter().chain(all.others).map(token).collect();
    Ok(respond::json(200, &Part { items, next: None })?)
}

/// `DELETE /tokens/{id}`
pub(in crate::web) fn revoke(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    web.desk.revoke_token(caller.actor(), request.name(0)?)?;
    Ok(Response::empty(204))
}

fn contracts_json(page: ContractPage) -> ContractsJson {
    let contract = |row: crate::desk::show::ContractRow| ContractJson {
        id: row.contract.id.to_string(),
        with: Named { id: row.with.to_string(), name: row.name },
        since: stamp(row.contract.since),
    };
    let offered = page.offered.into_iter();
    let to_us = page.to_us.into_iter();
    ContractsJson {
        items: page.rows.into_iter().map(contract).collect(),
        next: page.next.map(|id| id.to_string()),
        offered: offered
            .map(|offer| OfferedJson { to: offer.to.to_string(), at: stamp(offer.at) })
            .collect(),
        offered_to_us: to_us
            .map(|row| OfferJson {
                from: Named { id: row.offer.from.to_string(), name: row.name },
                at: stamp(row.offer.at),
            })
            .collect(),
    }
}

fn webhook(row: &WebhookRow) -> WebhookJson {
    let Webhook { id, name, target, shape, kinds, switch, .. } = &row.webhook;
    let at = |at: Option<Moment>| at.map(stamp);
    WebhookJson {
        id: id.to_string(),
        name: name.to_string(),
        target: target.as_str().to_owned(),
        shape: shape.word(),
        events: kinds.iter().map(|kind| kind.word()).collect(),
        switch: match switch {
            Switch::On => "on",
            Switch::Off => "off",
            Switch::Suspended(_) => "suspended",
        },
        made_at: stamp(row.webhook.made_at),
        arrived_at: at(row.webhook.arrived_at),
        failed_at: at(row.webhook.failed_at),
        waiting: row.waiting,
    }
}

fn token(row: TokenRow) -> TokenJson {
    let TokenRow { token, user } = row;
    TokenJson {
        id: token.id.to_string(),
        name: token.name.to_string(),
        user: Named { id: token.user.to_string(), name: user },
        grants: token.grants.iter().copied().map(Grant::word).collect(),
        made_at: stamp(token.made_at),
        until: token.until.map(stamp),
        used_at: token.used_at.map(stamp),
    }
}
