//! The settings of a desk.

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    domain::{
        account::Account,
        desk::{Section, SectionForm},
        federation::Way,
        id::AccountId,
        moment::AutoClose,
        refusal::Refusal,
    },
    error::Result,
    web::{
        Web,
        request::{Request, Response},
        respond,
    },
};

use super::{
    Caller, body,
    shapes::{Made, made},
};

/// The settings of a desk.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Settings")]
pub(super) struct SettingsJson<'a> {
    /// After how many whole days a resolved case is closed; 0 for never.
    ttl: u64,
    /// Where cases are taken: `builtin`, here, or `federated`, in a system of the desk's own.
    #[schemars(extend("enum" = ["builtin", "federated"]))]
    mode: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    /// What is shown to those who open a case here.
    instructions: Option<&'a str>,
    /// The ways to that system.
    links: Vec<LinkJson<'a>>,
    /// When the account was made.
    events: Made,
}

const DAY_MS: u64 = 24 * 3_600_000;

/// A way to the system in which a desk takes its cases.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Link")]
struct LinkJson<'a> {
    /// What it is called.
    name: &'a str,
    /// Where it leads: `https://…`
    url: &'a str,
    /// What it is for; empty if nothing is said.
    description: &'a str,
}

/// `GET /modules/{module}/accounts/{id}/settings`
pub(crate) fn show(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    answer(web, caller, named(request)?)
}

/// `PUT /modules/{module}/accounts/{id}/settings`
pub(crate) fn set(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    let (id, sent): (AccountId, body::Settings) = (named(request)?, body::read(request)?);
    let account = web.desk.desk_page(caller.actor(), Some(id))?;
    let form = |section: Section, typed: String| SectionForm {
        section,
        edition: section.edition(&account),
        typed,
        names: Vec::new(),
    };
    let mut forms = Vec::new();
    if let Some(ttl) = sent.ttl {
        let ttl = ttl.text();
        let days = match ttl.parse::<u32>() {
            Ok(0) => "never".to_owned(),
            Ok(days) => format!("{days}days"),
            Err(_) => ttl,
        };
        // What a period is besides whole days stays, as long as it is read and written as that.
        if ttl_of(&account).to_string() != days.trim_end_matches("days") {
            forms.push(form(Section::AutoClose, days));
        }
    }
    if let Some(instructions) = sent.instructions {
        forms.push(form(Section::Instructions, instructions));
    }
    let taken = body::where_taken(sent.links, sent.mode);
    forms.extend(taken.map(|(section, typed)| form(section, typed)));
    web.desk.set_desk(caller.actor(), id, forms)?;
    answer(web, caller, id)
}

/// The account whose helpdesk's settings an address names; Connect's number of that module is
/// `MD-0023`.
fn named(request: &Request) -> Result<AccountId, Refusal> {
    let module = request.captures.first().map_or("", String::as_str);
    if matches!(module, "helpdesk" | "MD-0023") { request.name(1) } else { Err(Refusal::NotFound) }
}

fn answer(web: &Web, caller: &Caller, id: AccountId) -> Result<Response> {
    let account = web.desk.desk_page(caller.actor(), Some(id))?;
    let settings = SettingsJson {
        ttl: ttl_of(&account),
        mode: account.desk.mode.word(),
        instructions: account.desk.instructions.as_deref(),
        links: account.desk.ways.iter().map(link).collect(),
        events: made(account.created_at),
    };
    Ok(respond::json(200, &settings)?)
}

fn link(way: &Way) -> LinkJson<'_> {
    let description = way.about.as_deref().unwrap_or_default();
    LinkJson { name: &way.name, url: way.address.as_str(), description }
}

/// After how many days what is resolved is closed, rounded up; 0 for never.
fn ttl_of(account: &Account) -> u64 {
    match account.desk.auto_close {
        AutoClose::Never => 0,
        AutoClose::After(ms) => ms.div_ceil(DAY_MS),
    }
}
