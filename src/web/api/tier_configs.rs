//! Tier configs, how products are set up for resellers, and the requests about them: lists, and
//! single ones.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    desk::{
        Checked, Run,
        show::{ConfigRecord, ConfigRequestRecord, HubName, Names, TierRecord},
    },
    domain::{
        config::{Parameter, TierLevel},
        id::{ConfigId, OrderId, OrderOf},
        order::{Content, OrderSort, OrderStatus},
        refusal::Refusal,
        tier::{LinkScope, data::TierField},
    },
    error::Result,
    web::{
        Web, export,
        request::{Request, Response},
        respond,
        rql::{Tree, Value, registers},
    },
};

use super::{
    Caller,
    assets::{self, TierJson},
    list,
    list::{CREATED, Nothing},
    shapes::{Actor, Events, actor, done, stamp},
    tier_requests::{ProductJson, product},
    tiers::filled,
};

/// A tier config.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "TierConfig")]
pub(super) struct ConfigJson<'a> {
    /// `TC-…`
    id: String,
    /// `processing` until its setup is approved.
    #[schemars(extend("enum" = ["active", "processing"]))]
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    /// The reseller, as far as you see it.
    account: Option<TierJson<'a>>,
    /// What is set up.
    product: ProductJson<'a>,
    /// 1 or 2.
    tier_level: i64,
    /// What is set now, at most 50.
    params: Vec<ParameterJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    /// The request about it that is not settled yet.
    open_request: Option<ReferenceJson>,
    /// When it was made, and changed last.
    events: Events<'a>,
}

/// A request about a tier config.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "TierConfigRequest")]
pub(super) struct RequestJson<'a> {
    /// `TCR-…`
    id: String,
    /// What is asked for.
    #[schemars(extend("enum" = ["setup", "update", "adjustment"]))]
    r#type: &'static str,
    /// Where it stands.
    #[schemars(extend("enum" = registers::CONFIG_REQUEST_STATUSES))]
    status: &'static str,
    /// The config as it is now.
    configuration: ConfigJson<'a>,
    /// What it is to set.
    params: Vec<ParameterJson<'a>>,
    /// Why the vendor does not do it, or asks back.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    /// What else there is to say.
    #[serde(skip_serializing_if = "Option::is_none")]
    notes: Option<&'a str>,
    /// Who works on it at the vendor’s.
    #[serde(skip_serializing_if = "Option::is_none")]
    assignee: Option<Actor<'a>>,
    /// When it was approved, in UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    effective_date: Option<String>,
    /// The resellers whom it concerns.
    tiers: TiersJson<'a>,
    /// When it was made, and changed last.
    events: Events<'a>,
}

/// What is set, which has no id but its name.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Parameter")]
struct ParameterJson<'a> {
    /// What is set.
    id: &'a str,
    /// What it is set to.
    value: &'a str,
    /// What is wrong with it, where it was only tried.
    #[serde(skip_serializing_if = "Option::is_none")]
    value_error: Option<String>,
}

/// A request by its id.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "RequestReference")]
struct ReferenceJson {
    /// `TCR-…`
    id: String,
}

/// The resellers whom it concerns, as far as the reader sees them.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "RequestTiers")]
struct TiersJson<'a> {
    /// The reseller above the customers.
    #[serde(skip_serializing_if = "Option::is_none")]
    tier1: Option<TierJson<'a>>,
    /// The reseller above that one.
    #[serde(skip_serializing_if = "Option::is_none")]
    tier2: Option<TierJson<'a>>,
}

/// What a list of requests is made of.
type Asked = Run<OrderId, (LinkScope, Option<OrderStatus>)>;

/// `GET /tier/configs`
pub(crate) fn list(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    list::answered(request, &registers::TIER_CONFIGS, |query| {
        let Ok(run) = run(&query.filter) else { return list::nothing(query) };
        let found = list::found(query, (&[], value), |choosing, place| {
            web.desk.config_records(caller.actor(), &run, choosing, place)
        })?;
        let rows: Vec<ConfigJson<'_>> =
            found.rows.iter().map(|row| json(row, &found.names)).collect();
        list::part(&rows, &query.select, (query.offset, found.total))
    })
}

/// `GET /tier/configs/{id}`
pub(crate) fn one(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    let (record, names) = web.desk.config_record(caller.actor(), request.name(0)?)?;
    Ok(respond::json(200, &json(&record, &names))?)
}

/// `GET /tier/config-requests`
pub(crate) fn requests(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    list::answered(request, &registers::TIER_CONFIG_REQUESTS, |query| {
        let Ok((run, told)) = run_of_requests(&query.filter) else { return list::nothing(query) };
        let found = list::found(query, (&told, value_of_request), |choosing, place| {
            web.desk.config_request_records(caller.actor(), &run, choosing, place)
        })?;
        let rows: Vec<RequestJson<'_>> =
            found.rows.iter().map(|row| json_of_request(row, &found.names)).collect();
        list::part(&rows, &query.select, (query.offset, found.total))
    })
}

/// `GET /tier/config-requests/{id}`
pub(crate) fn one_request(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    answer(web, caller, named(request)?, 200)
}

/// The request that an address names.
///
/// # Errors
///
/// [`Refusal::NotFound`] for what is no id of a request about a config.
pub(super) fn named(request: &Request) -> Result<OrderId, Refusal> {
    let id: OrderId = request.name(0)?;
    if id.of.sort() == OrderSort::Config { Ok(id) } else { Err(Refusal::NotFound) }
}

/// A request as it stands now.
pub(super) fn answer(web: &Web, caller: &Caller, id: OrderId, status: u16) -> Result<Response> {
    let (record, names) = web.desk.config_request_record(caller.actor(), id)?;
    Ok(respond::json(status, &json_of_request(&record, &names))?)
}

/// A request with the parameters that were tried, each with what is wrong with it.
pub(super) fn tried(
    (record, names): (&ConfigRequestRecord, &Names),
    checked: &[Checked],
) -> Result<Response> {
    let params = checked.iter().map(|one| ParameterJson {
        id: &one.name,
        value: &one.value,
        value_error: one.wrong.map(|wrong| wrong.to_string()),
    });
    let params = params.collect();
    let json = RequestJson { params, ..json_of_request(record, names) };
    Ok(respond::json(200, &json)?)
}

/// `GET /tier/configs/{id}/render`
pub(crate) fn render(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    let (record, names) = web.desk.config_record(caller.actor(), request.name(0)?)?;
    Ok(respond::markdown(export::tier_config::config(&record, &names)))
}

/// `GET /tier/config-requests/{id}/render`
pub(crate) fn render_request(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    let (record, names) = web.desk.config_request_record(caller.actor(), named(request)?)?;
    Ok(respond::markdown(export::tier_config::request(&record, &names)))
}

/// Which configs can be what a filter wants. Whose they are is asked again: not everybody may know
/// the account.
fn run(filter: &Tree) -> Result<Run<ConfigId, LinkScope>, Nothing> {
    if let Some(ids) = filter.texts_of("id") {
        return Ok(Run::Named(ids.into_iter().filter_map(|id| id.parse().ok()).collect()));
    }
    Ok(Run::Scope(scope(filter, &["account.id"], &["product.id"])?))
}

/// Which requests can be what a filter wants, by an index, and what of the filter that index has
/// told.
fn run_of_requests(filter: &Tree) -> Result<(Asked, Vec<&'static str>), Nothing> {
    if let Some(ids) = filter.texts_of("id") {
        let ids = ids.into_iter().filter_map(|id| id.parse().ok());
        let about_configs = |id: &OrderId| matches!(id.of, OrderOf::Config(_));
        return Ok((Run::Named(ids.filter(about_configs).collect()), Vec::new()));
    }
    let status = list::one_text(filter, "status")?.and_then(OrderStatus::of_word);
    let scope = scope(
        filter,
        &["configuration.account.id", "configuration__account__id"],
        &["configuration.product.id", "configuration__product__id"],
    )?;
    Ok((Run::Scope((scope, status)), status.map(|_| "status").into_iter().collect()))
}

/// The narrowest scope that a filter names by one of these fields.
fn scope(filter: &Tree, accounts: &[&str], products: &[&str]) -> Result<LinkScope, Nothing> {
    for field in accounts {
        if let Some(id) = list::one_text(filter, field)? {
            return Ok(LinkScope::Tier(id.parse().map_err(|_| Nothing)?));
        }
    }
    for field in products {
        if let Some(id) = list::one_text(filter, field)? {
            return Ok(LinkScope::Product(id.parse().map_err(|_| Nothing)?));
        }
    }
    Ok(LinkScope::Whole)
}

/// The value of a field of a config.
fn value<'r>(record: &'r ConfigRecord, names: &'r Names, field: &str) -> Value<'r> {
    let one = &record.config;
    let account = |field| {
        let data = record.account.as_ref().map(|account| &account.version.data);
        data.and_then(|data| filled(data, field)).into()
    };
    match field {
        "account.company_name" => account(TierField::Name),
        "account.external_id" => account(TierField::ExternalId),
        "account.external_uid" => account(TierField::ExternalUid),
        "account.hub.id" => hub(record).map(|(id, _)| id.to_string()).into(),
        "account.hub.name" => hub(record).map(|(_, name)| name.as_str()).into(),
        "account.id" => record.account.as_ref().map(id_of).into(),
        CREATED | "created" => Value::moment(one.created_at.0),
        "id" => one.id.to_string().into(),
        "params.id" => names_in(&one.parameters),
        "params.value" => values_in(&one.parameters),
        "product.id" => one.product.to_string().into(),
        "product.name" => names.product(one.product).into(),
        "status" => one.status.word().into(),
        "tier_level" => level(one.level).into(),
        "updated" => Value::moment(one.updated_at.0),
        // There are no connections, contracts, marketplaces and templates.
        _ => Value::Null,
    }
}

/// The value of a field of a request, in whichever spelling.
fn value_of_request<'r>(
    record: &'r ConfigRequestRecord,
    names: &'r Names,
    field: &str,
) -> Value<'r> {
    let (one, field) = (&record.request, field.replace("__", "."));
    match field.as_str() {
        CREATED | "created" => Value::moment(one.created_at.0),
        "id" => one.id.to_string().into(),
        "params.id" => names_in(parameters(&one.content)),
        "params.value" => values_in(parameters(&one.content)),
        "status" => one.status.word().into(),
        "type" => one.kind.word().into(),
        "updated" => Value::moment(one.updated_at.0),
        "assignee.id" => record.assignee.map(|id| id.to_string()).into(),
        "assignee.name" => record.assignee.map(|id| names.user(id)).into(),
        // There are no templates.
        field => match field.strip_prefix("configuration.") {
            Some(rest) => value(&record.config, names, rest),
            None => Value::Null,
        },
    }
}

/// The hub that the account of a config stands on.
fn hub(record: &ConfigRecord) -> Option<&HubName> {
    record.account.as_ref()?.hub.as_ref()
}

fn id_of(account: &TierRecord) -> String {
    account.version.tier.to_string()
}

fn names_in(all: &[Parameter]) -> Value<'_> {
    Value::Texts(all.iter().map(|one| Cow::Borrowed(&*one.name)).collect())
}

fn values_in(all: &[Parameter]) -> Value<'_> {
    Value::Texts(all.iter().map(|one| Cow::Borrowed(&*one.value)).collect())
}

fn level(level: TierLevel) -> i64 {
    match level {
        TierLevel::One => 1,
        TierLevel::Two => 2,
    }
}

/// What a request is to set.
fn parameters(content: &Content) -> &[Parameter] {
    match content {
        Content::Parameters(all) => all,
        Content::Items(_) => &[],
    }
}

fn params(all: &[Parameter]) -> Vec<ParameterJson<'_>> {
    all.iter()
        .map(|one| ParameterJson { id: &one.name, value: &one.value, value_error: None })
        .collect()
}

/// A tier config as a document, for webhooks.
pub(super) fn document(record: &ConfigRecord, names: &Names) -> serde_json::Value {
    // Its texts and numbers can always be written so.
    serde_json::to_value(json(record, names)).unwrap_or_default()
}

/// A request about one as a document, for webhooks.
pub(super) fn document_of_request(
    record: &ConfigRequestRecord,
    names: &Names,
) -> serde_json::Value {
    // Its texts and numbers can always be written so.
    serde_json::to_value(json_of_request(record, names)).unwrap_or_default()
}

fn json<'a>(record: &'a ConfigRecord, names: &'a Names) -> ConfigJson<'a> {
    let one = &record.config;
    ConfigJson {
        id: one.id.to_string(),
        status: one.status.word(),
        account: record.account.as_ref().map(assets::tier),
        product: product(names, one.product),
        tier_level: level(one.level),
        params: params(&one.parameters),
        open_request: record.open.map(|open| ReferenceJson { id: open.to_string() }),
        events: Events {
            created: done(names, one.created_at, record.created_by),
            updated: Some(done(names, one.updated_at, None)),
        },
    }
}

fn json_of_request<'a>(record: &'a ConfigRequestRecord, names: &'a Names) -> RequestJson<'a> {
    let (one, config) = (&record.request, &record.config);
    let (account, above) = (config.account.as_ref(), record.above.as_ref());
    let (tier1, tier2) = match config.config.level {
        TierLevel::One => (account, above),
        TierLevel::Two => (None, account),
    };
    let approved = one.settled_at.filter(|_| one.status == OrderStatus::Approved);
    RequestJson {
        id: one.id.to_string(),
        r#type: one.kind.word(),
        status: one.status.word(),
        configuration: json(config, names),
        params: params(parameters(&one.content)),
        reason: one.reason.as_deref(),
        notes: one.note.as_deref(),
        assignee: record.assignee.map(|id| actor(names, id)),
        effective_date: approved.map(stamp),
        tiers: TiersJson { tier1: tier1.map(assets::tier), tier2: tier2.map(assets::tier) },
        events: Events {
            created: done(names, one.created_at, record.asked_by),
            updated: Some(done(names, one.updated_at, record.settled_by)),
        },
    }
}
