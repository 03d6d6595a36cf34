//! Tier accounts and their versions: lists of them, and single ones.

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    desk::{
        TierRun,
        show::{Names, Part, TierAbove, TierRecord},
    },
    domain::{
        id::TierId,
        tier::{
            TierScope,
            data::{TierData, TierField, TierKind},
        },
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
    Caller,
    assets::NO_HUB,
    list,
    list::{CREATED, Nothing},
    shapes::{Account, Events, account, done},
};

/// A tier account, or a version of it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "TierAccount")]
pub(super) struct TierJson<'a> {
    /// `TA-…`
    id: String,
    /// Which version this is, from 1.
    version: u32,
    /// What it is called.
    name: &'a str,
    /// What kind of account it is.
    #[schemars(extend("enum" = ["customer", "reseller"]))]
    r#type: &'static str,
    /// What its owner calls it.
    #[serde(skip_serializing_if = "Option::is_none")]
    external_id: Option<&'a str>,
    /// Its name in other systems, which no other has.
    external_uid: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    /// What it stands under, as far as you see it.
    parent: Option<AboveJson<'a>>,
    /// Who made it.
    owner: Account<'a>,
    /// What it is in subscriptions: `customer`, `tier1`, `tier2`.
    scopes: Vec<&'static str>,
    /// The hub of its owner that it stands on; `HB-0000-0000` is none.
    hub: HubJson<'a>,
    /// What the tax office calls it.
    #[serde(skip_serializing_if = "Option::is_none")]
    tax_id: Option<&'a str>,
    /// When it was made, and changed last.
    #[serde(skip_serializing_if = "Option::is_none")]
    events: Option<Events<'a>>,
    /// Where it is, and whom to turn to there.
    contact_info: ContactInfoJson<'a>,
}

/// What a tier account stands under.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "TierParent")]
struct AboveJson<'a> {
    /// `TA-…`
    id: String,
    /// What it is called.
    name: &'a str,
    /// What its owner calls it.
    #[serde(skip_serializing_if = "Option::is_none")]
    external_id: Option<&'a str>,
}

/// The hub that an account is on; of one that is on none what Connect has for that.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "TierHub")]
struct HubJson<'a> {
    /// `HB-…`
    id: String,
    /// What it is called; empty for none.
    name: &'a str,
}

/// An address and a contact. Reports count on all four parts of the phone number.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ContactInfo")]
pub(super) struct ContactInfoJson<'a> {
    /// Street and number.
    address_line1: &'a str,
    /// Floor, apartment, building; empty for none.
    address_line2: &'a str,
    /// City.
    city: &'a str,
    /// State, province or county; empty for none.
    state: &'a str,
    /// Zip or postal code.
    postal_code: &'a str,
    /// The country by its two letters of ISO 3166, such as `US`.
    country: &'a str,
    /// Whom to turn to.
    contact: ContactJson<'a>,
}

/// Whom to turn to.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Contact")]
struct ContactJson<'a> {
    /// First name.
    first_name: &'a str,
    /// Last name.
    last_name: &'a str,
    /// Where mail reaches them.
    email: &'a str,
    /// Where a call reaches them.
    phone_number: PhoneJson<'a>,
}

/// A phone number in its four parts.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PhoneNumber")]
struct PhoneJson<'a> {
    /// Such as `+1`; empty for none.
    country_code: &'a str,
    /// Area code; empty for none.
    area_code: &'a str,
    /// The number itself; empty for none.
    phone_number: &'a str,
    /// Extension; empty for none.
    extension: &'a str,
}

/// `GET /tier/accounts`
pub(crate) fn list(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    list::answered(request, &collections::TIER_ACCOUNTS, |query| {
        let Ok((run, told)) = run(&query.filter) else { return list::nothing(query) };
        let found = list::found(query, (&told, value), |choosing, place| {
            web.desk.tier_records(caller.actor(), &run, choosing, place)
        })?;
        part(&found, &query.select, query.offset)
    })
}

/// `GET /tier/accounts/{id}`: what the account is now.
pub(crate) fn one(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    answer(web, caller, request.name(0)?, 200)
}

/// `GET /tier/accounts/{id}/versions`: the newest first.
pub(crate) fn versions(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    let id: TierId = request.name(0)?;
    list::answered(request, &list::NOTHING, |query| {
        let place = (query.offset, query.limit);
        let found = web.desk.tier_version_records(caller.actor(), id, place)?;
        part(&found, &query.select, query.offset)
    })
}

/// `GET /tier/accounts/{id}/versions/{number}`
pub(crate) fn version(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    answer_version(web, caller, (request.name(0)?, request.name(1)?))
}

/// An account as it is now.
pub(super) fn answer(web: &Web, caller: &Caller, id: TierId, status: u16) -> Result<Response> {
    let (record, names) = web.desk.tier_record(caller.actor(), id)?;
    Ok(respond::json(status, &json(&record, &names))?)
}

/// An account as a version has it.
pub(super) fn answer_version(web: &Web, caller: &Caller, which: (TierId, u32)) -> Result<Response> {
    let (record, names) = web.desk.tier_version_record(caller.actor(), which)?;
    Ok(respond::json(200, &json(&record, &names))?)
}

fn part(
    found: &Part<TierRecord>,
    select: &crate::web::rql::select::Select,
    offset: usize,
) -> Result<Response> {
    let rows: Vec<TierJson<'_>> = found.rows.iter().map(|row| json(row, &found.names)).collect();
    list::part(&rows, select, (offset, found.total))
}

/// Which accounts can be what a filter wants, by an index, and what of the filter that index has
/// told. What stands above an account is asked again: not everybody may know it.
fn run(filter: &Tree) -> Result<(TierRun, Vec<&'static str>), Nothing> {
    if let Some(ids) = filter.texts_of("id") {
        let ids = ids.into_iter().filter_map(|id| id.parse().ok()).collect();
        return Ok((TierRun::Named(ids), Vec::new()));
    }
    for field in ["external_id", "external_uid", "contact_info.contact.email", "name"] {
        if let Some(text) = list::one_text(filter, field)?.filter(|text| !text.trim().is_empty()) {
            return Ok((TierRun::Found(text.to_owned()), Vec::new()));
        }
    }
    let kind = list::one_text(filter, "type")?.and_then(TierKind::of_word);
    let hub = list::one_text(filter, "hub.id")?.filter(|id| *id != NO_HUB);
    if let Some(id) = hub {
        let hub = id.parse().map_err(|_| Nothing)?;
        return Ok((TierRun::Scope(TierScope::OnHub(hub)), vec!["hub.id"]));
    }
    let parent = list::one_text(filter, "parent.id")?;
    let parent = parent.map(|id| id.parse().map_err(|_| Nothing)).transpose()?;
    let told = kind.map(|_| "type").into_iter().collect();
    Ok((TierRun::Scope(TierScope::of(kind, parent)), told))
}

/// The value of a field of an account.
pub(super) fn value<'r>(record: &'r TierRecord, names: &'r Names, field: &str) -> Value<'r> {
    let (version, above) = (&record.version, record.above.as_ref());
    let filled = |field| filled(&version.data, field).into();
    match field {
        "contact_info.contact.email" => filled(TierField::Email),
        CREATED => record.created.map_or(Value::Null, |(at, _)| Value::moment(at.0)),
        "events.created.by" => {
            record.created.and_then(|(_, by)| by).map(|by| by.to_string()).into()
        }
        "events.updated.by" => record.updated.1.map(|by| by.to_string()).into(),
        "external_id" => filled(TierField::ExternalId),
        "external_uid" => filled(TierField::ExternalUid),
        "id" => version.tier.to_string().into(),
        "name" => filled(TierField::Name),
        "owner.id" => record.owner.to_string().into(),
        "owner.name" => names.account(record.owner).into(),
        "parent.id" => above.map(|above| above.id.to_string()).into(),
        "parent.name" => above.map(|above| above.name.as_str()).into(),
        "parent.parent.id" => above.and_then(|above| above.above).map(|id| id.to_string()).into(),
        "scopes" => {
            Value::Texts(record.scopes.words().into_iter().map(std::borrow::Cow::from).collect())
        }
        "type" => version.kind.word().into(),
        "version" => i64::from(version.number).into(),
        "hub.id" => record.hub.as_ref().map(|(id, _)| id.to_string()).into(),
        "hub.name" => record.hub.as_ref().map(|(_, name)| name.as_str()).into(),
        // There is no other database.
        _ => Value::Null,
    }
}

/// A tier account as a document, for webhooks.
pub(super) fn document(record: &TierRecord, names: &Names) -> serde_json::Value {
    // Its texts and numbers can always be written so.
    serde_json::to_value(json(record, names)).unwrap_or_default()
}

pub(super) fn json<'a>(record: &'a TierRecord, names: &'a Names) -> TierJson<'a> {
    let (version, data) = (&record.version, &record.version.data);
    let updated = done(names, record.updated.0, record.updated.1);
    let created = record.created.map(|(at, by)| done(names, at, by));
    TierJson {
        id: version.tier.to_string(),
        version: version.number,
        name: &data.name,
        r#type: version.kind.word(),
        external_id: filled(data, TierField::ExternalId),
        external_uid: &data.external_uid,
        parent: record.above.as_ref().map(above),
        owner: account(names, record.owner),
        scopes: record.scopes.words(),
        hub: hub(record),
        tax_id: filled(data, TierField::TaxId),
        events: created.map(|created| Events { created, updated: Some(updated) }),
        contact_info: contact_info(data),
    }
}

fn hub(record: &TierRecord) -> HubJson<'_> {
    match &record.hub {
        Some((id, name)) => HubJson { id: id.to_string(), name },
        None => HubJson { id: NO_HUB.to_owned(), name: "None" },
    }
}

fn above(above: &TierAbove) -> AboveJson<'_> {
    let TierAbove { id, name, external_id, .. } = above;
    AboveJson { id: id.to_string(), name, external_id: external_id.as_deref() }
}

pub(super) fn contact_info(data: &TierData) -> ContactInfoJson<'_> {
    let text = |field| data.text(field);
    ContactInfoJson {
        address_line1: text(TierField::Line1),
        address_line2: text(TierField::Line2),
        city: text(TierField::City),
        state: text(TierField::State),
        postal_code: text(TierField::Zip),
        country: text(TierField::Country),
        contact: ContactJson {
            first_name: text(TierField::FirstName),
            last_name: text(TierField::LastName),
            email: text(TierField::Email),
            phone_number: PhoneJson {
                country_code: text(TierField::CountryCode),
                area_code: text(TierField::AreaCode),
                phone_number: text(TierField::Number),
                extension: text(TierField::Extension),
            },
        },
    }
}

/// What stands in a field, if something does.
pub(super) fn filled(data: &TierData, field: TierField) -> Option<&str> {
    Some(data.text(field)).filter(|text| !text.is_empty())
}
