//! What programs ask about tier configs, and what vendors answer.

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    desk::{Assignee, OrderForm, OrderUpdate},
    domain::{
        id::{ConfigId, OrderId},
        order::{Deed, OrderKind, Starts},
        refusal::{Complaint, Field, Refusal},
    },
    error::Result,
    web::{
        Web,
        request::{Request, Response},
        respond,
    },
};

use super::{
    Caller,
    body::{self, Assigned, ConfigAsked, Ignored, Loose, Named, Param},
    failure,
    shapes::stamp,
    tier_configs,
};

/// What an approval answers. There are no templates: a program that reads one finds it empty.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Approved")]
pub(super) struct ApprovedJson {
    /// Always an empty one.
    template: TemplateJson,
    /// When it was approved, in UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    effective_date: Option<String>,
}

/// Always empty.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Template")]
struct TemplateJson {
    /// Always empty.
    id: &'static str,
    /// Always empty.
    representation: &'static str,
}

/// Why a vendor inquires if its program, as those of Connect, does not say.
const INQUIRES: &str = "The vendor asks for more information.";

/// `POST /tier/config-requests`: asks at once unless the status says that it is a draft, and for an
/// update unless the type says something else.
pub(crate) fn ask(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    let sent: ConfigAsked = body::read(request)?;
    let starts = match sent.status.as_deref() {
        Some("draft") => Starts::Draft,
        None | Some("pending" | "tiers_setup") => Starts::Sent,
        Some(_) => return Ok(failure::invalid(&["status: It has to be draft or pending."])?),
    };
    let form = OrderForm {
        about: sent.configuration.map(Named::id).unwrap_or_default(),
        kind: sent.r#type.unwrap_or_else(|| OrderKind::Update.word().to_owned()),
        starts,
        lines: lines(sent.params),
        note: text(sent.notes),
    };
    // Requests about subscriptions are not made here.
    let about = form.about.trim().to_uppercase();
    if !about.is_empty() && about.parse::<ConfigId>().is_err() {
        return Err(Refusal::field(Field::About, Complaint::NoSuchThing).into());
    }
    let id = web.desk.make_order(caller.actor(), &form)?;
    tier_configs::answer(web, caller, id, 201)
}

/// `PUT /tier/config-requests/{id}`: of what is sent parameters and notes are taken.
pub(crate) fn update(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    let (id, sent): (_, ConfigAsked) = (tier_configs::named(request)?, body::read(request)?);
    let note = sent.notes.map(Loose::text);
    let update = OrderUpdate { lines: lines(sent.params), note };
    web.desk.revise_order(caller.actor(), id, &update)?;
    tier_configs::answer(web, caller, id, 200)
}

/// `POST /tier/config-requests/{id}/validate`: changes nothing.
pub(crate) fn validate(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    let (id, sent): (_, ConfigAsked) = (tier_configs::named(request)?, body::read(request)?);
    let (record, names, checked) = web.desk.check_order(caller.actor(), id, &lines(sent.params))?;
    tier_configs::tried((&record, &names), &checked)
}

/// `POST /tier/config-requests/{id}/assign`
pub(crate) fn assign(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    let (id, sent): (_, Assigned) = (tier_configs::named(request)?, body::read(request)?);
    let to = match (sent.id, sent.email) {
        (Some(id), None) => Assignee::Id(id),
        (None, Some(email)) => Assignee::Email(email),
        _ => return Ok(failure::invalid(&["agent: Name somebody by id or by email."])?),
    };
    web.desk.assign_order(caller.actor(), id, &to)?;
    Ok(Response::empty(204))
}

/// `POST /tier/config-requests/{id}/unassign`
pub(crate) fn unassign(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    let id = tier_configs::named(request)?;
    web.desk.assign_order(caller.actor(), id, &Assignee::Nobody)?;
    Ok(Response::empty(204))
}

/// `POST /tier/config-requests/{id}/submit`: of what is sent only the notes are taken.
pub(crate) fn submit(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    let (id, sent): (_, ConfigAsked) = (tier_configs::named(request)?, body::read(request)?);
    act(web, caller, (id, Deed::Submit), &text(sent.notes))?;
    tier_configs::answer(web, caller, id, 200)
}

/// `POST /tier/config-requests/{id}/approve`: is done at once, whatever template and date are sent.
pub(crate) fn approve(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    let id = tier_configs::named(request)?;
    act(web, caller, (id, Deed::Approve), "")?;
    let (record, _) = web.desk.config_request_record(caller.actor(), id)?;
    let template = TemplateJson { id: "", representation: "" };
    let effective_date = record.request.settled_at.map(stamp);
    Ok(respond::json(200, &ApprovedJson { template, effective_date })?)
}

/// `POST /tier/config-requests/{id}/fail`
pub(crate) fn fail(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    let (id, sent): (_, Ignored) = (tier_configs::named(request)?, body::read(request)?);
    act(web, caller, (id, Deed::Fail), &text(sent.reason))?;
    Ok(Response::empty(204))
}

/// `POST /tier/config-requests/{id}/inquire`: may say why.
pub(crate) fn inquire(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    let (id, sent): (_, Ignored) = (tier_configs::named(request)?, body::read(request)?);
    let reason = text(sent.reason);
    let reason = if reason.trim().is_empty() { INQUIRES } else { &reason };
    act(web, caller, (id, Deed::Inquire), reason)?;
    Ok(Response::empty(204))
}

/// `POST /tier/config-requests/{id}/pend`
pub(crate) fn pend(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    act(web, caller, (tier_configs::named(request)?, Deed::Pend), "")?;
    Ok(Response::empty(204))
}

fn act(web: &Web, caller: &Caller, what: (OrderId, Deed), words: &str) -> Result<()> {
    web.desk.act_on_order(caller.actor(), what, words)
}

/// Names and values.
fn lines(sent: Option<Vec<Param>>) -> Vec<(String, String)> {
    let lines = sent.unwrap_or_default().into_iter();
    lines.map(|line| (text(line.id), text(line.value))).collect()
}

fn text(sent: Option<Loose>) -> String {
    sent.map(Loose::text).unwrap_or_default()
}
