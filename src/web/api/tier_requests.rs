//! Requests to take up changes of tier accounts: lists of them, and single ones.

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    desk::{
        Run,
        show::{Names, TierRequestRecord},
    },
    domain::{
        id::TierRequestId,
        logo::LogoOf,
        tier::{LinkScope, TierRequestStatus},
    },
    error::Result,
    web::{
        Web,
        request::{Request, Response},
        respond,
        rql::{Tree, Value, collections},
    },
};

use super::{
    Caller, list,
    list::{CREATED, Nothing},
    shapes::{Account, Events, account, done, icon},
    tiers::{self, TierJson},
};

/// A request.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "TierAccountRequest")]
pub(super) struct RequestJson<'a> {
    /// `TAR-…`
    id: String,
    /// Always `update`.
    r#type: &'static str,
    /// Where it stands.
    #[schemars(extend("enum" = collections::REQUEST_STATUSES))]
    status: &'static str,
    /// As the request proposes it.
    account: TierJson<'a>,
    /// Who is asked.
    vendor: Account<'a>,
    /// Who asks.
    provider: Account<'a>,
    /// The product for which the vendor is asked.
    product: ProductJson<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    /// Why it was ignored or is unsupported.
    reason: Option<&'a str>,
    /// When it was made, and changed last.
    events: Events<'a>,
}

/// A product.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ProductReference")]
pub(super) struct ProductJson<'a> {
    /// `PRD-…`
    id: String,
    /// Where its logo is, for whoever may see it; empty without one.
    icon: String,
    /// What it is called.
    name: &'a str,
}

/// What a list of requests is made of.
type Asked = Run<TierRequestId, (LinkScope, Option<TierRequestStatus>)>;

/// `GET /tier/account-requests`
pub(crate) fn list(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    list::answered(request, &collections::TIER_ACCOUNT_REQUESTS, |query| {
        let Ok((run, told)) = run(&query.filter) else { return list::nothing(query) };
        let found = list::found(query, (&told, value), |choosing, place| {
            web.desk.tier_request_records(caller.actor(), &run, choosing, place)
        })?;
        let rows: Vec<RequestJson<'_>> =
            found.rows.iter().map(|row| json(row, &found.names)).collect();
        list::part(&rows, &query.select, (query.offset, found.total))
    })
}

/// `GET /tier/account-requests/{id}`
pub(crate) fn one(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    answer(web, caller, request.name(0)?)
}

/// A request as it stands now.
pub(super) fn answer(web: &Web, caller: &Caller, id: TierRequestId) -> Result<Response> {
    let (record, names) = web.desk.tier_request_record(caller.actor(), id)?;
    Ok(respond::json(200, &json(&record, &names))?)
}

/// Which requests can be what a filter wants, by an index, and what of the filter that index has
/// told.
fn run(filter: &Tree) -> Result<(Asked, Vec<&'static str>), Nothing> {
    if let Some(ids) = filter.texts_of("id") {
        let ids = ids.into_iter().filter_map(|id| id.parse().ok()).collect();
        return Ok((Run::Named(ids), Vec::new()));
    }
    let status = list::one_text(filter, "status")?.and_then(TierRequestStatus::of_word);
    let mut told: Vec<_> = status.map(|_| "status").into_iter().collect();
    let scope = if let Some(id) = list::one_text(filter, "account.id")? {
        told.push("account.id");
        LinkScope::Tier(id.parse().map_err(|_| Nothing)?)
    } else if let Some(id) = list::one_text(filter, "product.id")? {
        told.push("product.id");
        LinkScope::Product(id.parse().map_err(|_| Nothing)?)
    } else {
        LinkScope::Whole
    };
    Ok((Run::Scope((scope, status)), told))
}

/// The value of a field of a request.
fn value<'r>(record: &'r TierRequestRecord, names: &'r Names, field: &str) -> Value<'r> {
    let request = &record.request;
    match field {
        CREATED => Value::moment(request.created_at.0),
        "id" => request.id.to_string().into(),
        "product.id" => request.product.to_string().into(),
        "product.name" => names.product(request.product).into(),
        "status" => request.status.word().into(),
        _ => match field.strip_prefix("account.") {
            Some(rest) => tiers::value(&record.account, names, rest),
            None => Value::Null,
        },
    }
}

/// A request as a document, for webhooks.
pub(super) fn document(record: &TierRequestRecord, names: &Names) -> serde_json::Value {
    // Its texts and numbers can always be written so.
    serde_json::to_value(json(record, names)).unwrap_or_default()
}

pub(super) fn json<'a>(record: &'a TierRequestRecord, names: &'a Names) -> RequestJson<'a> {
    let request = &record.request;
    let created = done(names, request.created_at, record.asked_by);
    let settled = request.settled_at.map(|at| done(names, at, record.settled_by));
    RequestJson {
        id: request.id.to_string(),
        r#type: "update",
        status: request.status.word(),
        account: tiers::json(&record.account, names),
        vendor: account(names, request.vendor),
        provider: account(names, request.owner),
        product: product(names, request.product),
        reason: request.reason.as_deref(),
        events: Events { updated: settled.or_else(|| Some(created.clone())), created },
    }
}

/// A product that the names know.
pub(super) fn product(names: &Names, id: crate::domain::id::ProductId) -> ProductJson<'_> {
    let icon = icon(names, LogoOf::Product(id));
    ProductJson { id: id.to_string(), icon, name: names.product(id) }
}
