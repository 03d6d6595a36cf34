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
    items: Vec<ContractJson>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
    /// Whom it offers one to. Of them it knows no more than the id.
    offered: Vec<OfferedJson>,
    offered_to_us: Vec<OfferJson>,
}

/// A contract.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "OwnContract")]
struct ContractJson {
    id: String,
    with: Named,
    since: String,
}

/// A contract that is offered to somebody.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "OfferMade")]
struct OfferedJson {
    to: String,
    at: String,
}

/// A contract that somebody offers.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "OfferReceived")]
struct OfferJson {
    from: Named,
    at: String,
}

/// A webhook, without what signs.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Webhook")]
pub(in crate::web::api) struct WebhookJson {
    id: String,
    name: String,
    target: String,
    shape: &'static str,
    events: Vec<&'static str>,
    /// `on`, `off` or `suspended`.
    switch: &'static str,
    made_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    arrived_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failed_at: Option<String>,
    waiting: u64,
}

/// A token, without its secret.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Token")]
pub(in crate::web::api) struct TokenJson {
    id: String,
    name: String,
    user: Named,
    grants: Vec<&'static str>,
    made_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
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
