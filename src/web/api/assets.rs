//! Subscriptions, which Connect calls assets; hubs; and marketplaces, of which there are none.

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    desk::{
        Run,
        show::{Names, SubscriptionRecord, TierRecord},
    },
    domain::{
        hub::Hub,
        id::{AccountId, SubscriptionId},
        order::{Content, Order},
        subscription::Item,
        tier::{LinkScope, data::TierField},
    },
    error::Result,
    web::{
        Web,
        request::{Request, Response},
        respond,
        rql::{Tree, Value, registers},
    },
};

use super::{
    Caller, list,
    list::{CREATED, Nothing},
    shapes::{Done, Events, done, stamp},
    tier_requests::{ProductJson, product},
    tiers::{ContactInfoJson, contact_info, filled},
};

/// A subscription.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Subscription")]
pub(super) struct AssetJson<'a> {
    /// `AS-…`
    id: String,
    /// Where it stands.
    #[schemars(extend("enum" = registers::ASSET_STATUSES))]
    status: &'static str,
    /// What its provider calls it, at most 255 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    external_id: Option<&'a str>,
    /// What was subscribed to.
    product: ProductJson<'a>,
    /// Between whom it is.
    connection: ConnectionJson<'a>,
    /// What it is made of, at most 50.
    items: Vec<ItemJson<'a>>,
    /// Whom it goes to, and through whom.
    tiers: TiersJson<'a>,
    /// When it was made, and changed last.
    events: Events<'a>,
}

/// Between whom it is: both see it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Connection")]
struct ConnectionJson<'a> {
    /// Whose product it is.
    vendor: PartyJson<'a>,
    /// Who sells it.
    provider: PartyJson<'a>,
}

/// An account by its id and its name.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Party")]
struct PartyJson<'a> {
    /// `VA-…` or `PA-…`
    id: String,
    /// What it is called.
    name: &'a str,
}

/// A part of a subscription.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Item")]
struct ItemJson<'a> {
    /// What it is.
    display_name: &'a str,
    /// How many, from 0 to 1,000,000,000.
    quantity: u32,
}

/// Whom it goes to, and through whom, as far as the reader sees them.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SubscriptionTiers")]
struct TiersJson<'a> {
    /// Who uses it.
    #[serde(skip_serializing_if = "Option::is_none")]
    customer: Option<TierJson<'a>>,
    /// The reseller above the customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    tier1: Option<TierJson<'a>>,
    /// The reseller above that one.
    #[serde(skip_serializing_if = "Option::is_none")]
    tier2: Option<TierJson<'a>>,
}

/// A tier account as what names it has it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "TierReference")]
pub(super) struct TierJson<'a> {
    /// `TA-…`
    id: String,
    /// What its owner calls it.
    #[serde(skip_serializing_if = "Option::is_none")]
    external_id: Option<&'a str>,
    /// Its name in other systems, which no other has.
    external_uid: &'a str,
    /// What it is called.
    name: &'a str,
    /// What the tax office calls it.
    #[serde(skip_serializing_if = "Option::is_none")]
    tax_id: Option<&'a str>,
    /// Where it is, and whom to turn to there.
    contact_info: ContactInfoJson<'a>,
}

/// What stands for no hub.
pub(super) const NO_HUB: &str = "HB-0000-0000";

/// A hub.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Hub")]
pub(super) struct HubJson {
    /// `HB-…`
    id: String,
    /// What it is called.
    name: String,
    /// What runs it.
    instance: InstanceJson,
    /// When it was made, and changed last.
    events: Events<'static>,
}

/// What runs a hub: programs that speak this API.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "HubInstance")]
struct InstanceJson {
    /// The id of the hub again.
    id: String,
    /// Always `api`.
    r#type: &'static str,
}

/// `GET /subscriptions/assets`
pub(crate) fn list(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    list::answered(request, &registers::ASSETS, |query| {
        let Ok(run) = run(&query.filter) else { return list::nothing(query) };
        let found = list::found(query, (&[], value), |choosing, place| {
            web.desk.subscription_records(caller.actor(), &run, choosing, place)
        })?;
        let rows: Vec<AssetJson<'_>> =
            found.rows.iter().map(|row| json(row, &found.names)).collect();
        list::part(&rows, &query.select, (query.offset, found.total))
    })
}

/// `GET /subscriptions/assets/{id}`
pub(crate) fn one(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    let (record, names) = web.desk.subscription_record(caller.actor(), request.name(0)?)?;
    Ok(respond::json(200, &json(&record, &names))?)
}

/// `GET /hubs`: those of the caller's account.
pub(crate) fn hubs(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    let hubs = web.desk.hub_records(caller.actor())?;
    list::asked(request, hubs.iter().map(hub).collect(), &registers::HUBS, Ok)
}

fn hub(hub: &Hub) -> HubJson {
    let done = |at| Done { at: stamp(at), by: None };
    HubJson {
        id: hub.id.to_string(),
        name: hub.name.to_string(),
        instance: InstanceJson { id: hub.id.to_string(), r#type: "api" },
        events: Events { created: done(hub.created_at), updated: Some(done(hub.updated_at)) },
    }
}

/// `GET /marketplaces`: there are none.
pub(crate) fn marketplaces(_: &Web, _: &Caller, request: &Request) -> Result<Response> {
    list::asked(request, Vec::<()>::new(), &registers::MARKETPLACES, Ok)
}

/// Which subscriptions can be what a filter wants. Whom they name is asked again: not everybody may
/// know them.
fn run(filter: &Tree) -> Result<Run<SubscriptionId, LinkScope>, Nothing> {
    if let Some(ids) = filter.texts_of("id") {
        return Ok(Run::Named(ids.into_iter().filter_map(|id| id.parse().ok()).collect()));
    }
    for field in ["tiers.customer.id", "tiers.tier1.id", "tiers.tier2.id"] {
        if let Some(id) = list::one_text(filter, field)? {
            return Ok(Run::Scope(LinkScope::Tier(id.parse().map_err(|_| Nothing)?)));
        }
    }
    Ok(Run::Scope(LinkScope::Whole))
}

/// The value of a field of a subscription.
fn value<'r>(record: &'r SubscriptionRecord, names: &'r Names, field: &str) -> Value<'r> {
    let (one, [customer, tier1, tier2]) = (&record.subscription, &record.tiers);
    let id =
        |tier: &Option<TierRecord>| tier.as_ref().map(|tier| tier.version.tier.to_string()).into();
    match field {
        "connection.provider.id" => one.provider.to_string().into(),
        "connection.provider.name" => names.account(one.provider).into(),
        "connection.vendor.id" => one.vendor.to_string().into(),
        "connection.vendor.name" => names.account(one.vendor).into(),
        CREATED => Value::moment(one.created_at.0),
        "events.updated.at" => Value::moment(one.updated_at.0),
        "external_id" => one.external_id.as_ref().map(ToString::to_string).into(),
        "id" => one.id.to_string().into(),
        "product.id" => one.product.to_string().into(),
        "product.name" => names.product(one.product).into(),
        "status" => one.status.word().into(),
        "tiers.customer.id" => id(customer),
        "tiers.customer.name" => {
            customer.as_ref().map(|tier| tier.version.data.text(TierField::Name)).into()
        }
        "tiers.tier1.id" => id(tier1),
        "tiers.tier2.id" => id(tier2),
        _ => Value::Null,
    }
}

/// A request to fulfil something of a subscription.
#[derive(Serialize)]
struct FulfilmentJson<'a> {
    id: String,
    r#type: &'static str,
    status: &'static str,
    created: String,
    updated: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    /// What it asks the subscription to be made of.
    items: Vec<ItemJson<'a>>,
    /// The subscription as it is.
    asset: AssetJson<'a>,
}

/// A subscription as a document, for webhooks.
pub(super) fn document(record: &SubscriptionRecord, names: &Names) -> serde_json::Value {
    // Its texts and numbers can always be written so.
    serde_json::to_value(json(record, names)).unwrap_or_default()
}

/// A request to fulfil something as a document, for webhooks.
pub(super) fn fulfilment(
    order: &Order,
    record: &SubscriptionRecord,
    names: &Names,
) -> serde_json::Value {
    let items = match &order.content {
        Content::Items(items) => items.iter().map(item).collect(),
        Content::Parameters(_) => Vec::new(),
    };
    let json = FulfilmentJson {
        id: order.id.to_string(),
        r#type: order.kind.word(),
        status: order.status.word(),
        created: stamp(order.created_at),
        updated: stamp(order.updated_at),
        note: order.note.as_deref(),
        reason: order.reason.as_deref(),
        items,
        asset: json(record, names),
    };
    serde_json::to_value(json).unwrap_or_default()
}

fn item(item: &Item) -> ItemJson<'_> {
    ItemJson { display_name: &item.name, quantity: item.quantity }
}

fn json<'a>(record: &'a SubscriptionRecord, names: &'a Names) -> AssetJson<'a> {
    let (one, [customer, tier1, tier2]) = (&record.subscription, &record.tiers);
    let party = |id: AccountId| PartyJson { id: id.to_string(), name: names.account(id) };
    AssetJson {
        id: one.id.to_string(),
        status: one.status.word(),
        external_id: one.external_id.as_deref(),
        product: product(names, one.product),
        connection: ConnectionJson { vendor: party(one.vendor), provider: party(one.provider) },
        items: one.items.iter().map(item).collect(),
        tiers: TiersJson {
            customer: customer.as_ref().map(tier),
            tier1: tier1.as_ref().map(tier),
            tier2: tier2.as_ref().map(tier),
        },
        events: Events {
            created: done(names, one.created_at, None),
            updated: Some(done(names, one.updated_at, None)),
        },
    }
}

/// An account that something names.
pub(super) fn tier(record: &TierRecord) -> TierJson<'_> {
    let data = &record.version.data;
    TierJson {
        id: record.version.tier.to_string(),
        external_id: filled(data, TierField::ExternalId),
        external_uid: &data.external_uid,
        name: &data.name,
        tax_id: filled(data, TierField::TaxId),
        contact_info: contact_info(data),
    }
}
