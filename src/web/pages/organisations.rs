//! Organisations and contracts.

use crate::{
    desk::{Answer, Joint, NewAccount},
    domain::{
        id::AccountId,
        refusal::{Field, Refusal},
    },
    error::{Error, Result},
    web::{
        Web,
        form::{Form, query},
        html::{organisations as html, settings::Tab, typed::Tried},
        request::{Request, Response},
        respond,
        session::Signed,
    },
};

/// `GET /settings/accounts`
pub(crate) fn list(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let asked = query(request)?;
    let query = asked.iter().find(|(name, _)| name == "q").map_or("", |(_, value)| value.as_str());
    let page = web.desk.organisations(&signed.actor, query, from(request)?)?;
    Ok(respond::page(200, html::list(&signed.chrome(), &page)))
}

/// `GET /settings/accounts/new`
pub(crate) fn new(_: &Web, signed: &Signed, _: &Request) -> Result<Response> {
    signed.person()?.must_run_appliance()?;
    Ok(respond::page(200, html::new(&signed.chrome(), None)))
}

/// `POST /settings/accounts`
pub(crate) fn add(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let form = Form::of(request)?;
    let asked = NewAccount {
        name: form.field(Field::Name),
        kind: form.field(Field::Type),
        manager: form.field(Field::Manager),
    };
    match web.desk.add_organisation(&signed.actor, &asked) {
        Ok(id) => Ok(respond::see_other(format!("/settings/accounts/{id}"))),
        Err(error @ Error::Refused(Refusal::Fields(_))) => {
            let status = respond::status_of(&error);
            let tried = form.tried(error, None)?;
            Ok(respond::page(status, html::new(&signed.chrome(), Some(&tried))))
        }
        Err(error) => Err(error),
    }
}

/// `GET /settings/accounts/{id}`
pub(crate) fn one(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    shown(web, signed, request, (200, None, None))
}

/// `POST /settings/accounts/{id}`
pub(crate) fn change(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let (id, form): (AccountId, _) = (request.name(0)?, Form::of(request)?);
    signed.person()?.must_run_appliance()?;
    let to = (&*form.field(Field::Name), form.get("active") == "on");
    match web.desk.change_organisation(&signed.actor, id, to, form.get("edition")) {
        Ok(()) => Ok(respond::see_other(format!("/settings/accounts/{id}"))),
        Err(error @ Error::Refused(Refusal::Fields(_) | Refusal::ChangedMeanwhile)) => {
            let status = respond::status_of(&error);
            let tried = form.tried(error, None)?;
            shown(web, signed, request, (status, Some(&tried), None))
        }
        Err(error) => Err(error),
    }
}

/// `POST /settings/accounts/{id}/contracts`
pub(crate) fn join(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let (id, form): (AccountId, _) = (request.name(0)?, Form::of(request)?);
    match web.desk.join(&signed.actor, id, &form.field(Field::Account)) {
        Ok(()) => Ok(respond::see_other(format!("/settings/accounts/{id}#contracts"))),
        Err(error @ Error::Refused(Refusal::Fields(_))) => {
            let status = respond::status_of(&error);
            let tried = form.tried(error, None)?;
            shown(web, signed, request, (status, None, Some(&tried)))
        }
        Err(error) => Err(error),
    }
}

/// `GET /settings/contracts`
pub(crate) fn contracts(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    own(web, signed, from(request)?, (200, None))
}

/// `POST /settings/contracts`
pub(crate) fn offer(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let form = Form::of(request)?;
    match web.desk.offer_contract(&signed.actor, &form.field(Field::Account)) {
        Ok(()) => Ok(respond::see_other("/settings/contracts#offers")),
        Err(error @ Error::Refused(Refusal::Fields(_))) => {
            let status = respond::status_of(&error);
            let tried = form.tried(error, None)?;
            own(web, signed, None, (status, Some(&tried)))
        }
        Err(error) => Err(error),
    }
}

/// `POST /settings/contracts/{id}/accept`
pub(crate) fn accept(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    web.desk.answer_offer(&signed.actor, request.name(0)?, Answer::Accept)?;
    Ok(respond::see_other("/settings/contracts"))
}

/// `POST /settings/contracts/{id}/decline`
pub(crate) fn decline(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    web.desk.answer_offer(&signed.actor, request.name(0)?, Answer::Decline)?;
    Ok(respond::see_other("/settings/contracts"))
}

/// `POST /settings/contracts/{id}/take-back`
pub(crate) fn take_back(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    web.desk.answer_offer(&signed.actor, request.name(0)?, Answer::TakeBack)?;
    Ok(respond::see_other("/settings/contracts"))
}

/// `GET /settings/contracts/{id}/end`
pub(crate) fn end_own_page(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let joint = Joint { of: None, with: request.name(0)? };
    ask(web, signed, joint, "/settings/contracts", Tab::Contracts)
}

/// `POST /settings/contracts/{id}/end`
pub(crate) fn end_own(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    web.desk.end_contract(&signed.actor, Joint { of: None, with: request.name(0)? })?;
    Ok(respond::see_other("/settings/contracts"))
}

/// `GET /settings/accounts/{id}/contracts/{id}/end`
pub(crate) fn end_page(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let of: AccountId = request.name(0)?;
    let joint = Joint { of: Some(of), with: request.name(1)? };
    ask(web, signed, joint, &format!("/settings/accounts/{of}"), Tab::Accounts)
}

/// `POST /settings/accounts/{id}/contracts/{id}/end`
pub(crate) fn end(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let of: AccountId = request.name(0)?;
    let joint = Joint { of: Some(of), with: request.name(1)? };
    web.desk.end_contract(&signed.actor, joint)?;
    Ok(respond::see_other(format!("/settings/accounts/{of}")))
}

fn ask(web: &Web, signed: &Signed, joint: Joint, back: &str, tab: Tab) -> Result<Response> {
    let row = web.desk.joint(&signed.actor, joint)?;
    let to = match joint.of {
        Some(of) => format!("/settings/accounts/{of}/contracts/{}/end", joint.with),
        None => format!("/settings/contracts/{}/end", joint.with),
    };
    Ok(respond::page(200, html::end(&signed.chrome(), &row, (&to, back), tab)))
}

fn shown(
    web: &Web,
    signed: &Signed,
    request: &Request,
    (status, change, join): (u16, Option<&Tried>, Option<&Tried>),
) -> Result<Response> {
    let page = web.desk.organisation(&signed.actor, request.name(0)?, from(request)?)?;
    Ok(respond::page(status, html::one(&signed.chrome(), &page, (change, join))))
}

pub(super) fn own(
    web: &Web,
    signed: &Signed,
    from: Option<AccountId>,
    (status, tried): (u16, Option<&Tried>),
) -> Result<Response> {
    let page = web.desk.contracts(&signed.actor, from)?;
    Ok(respond::page(status, html::own(&signed.chrome(), &page, from.is_none(), tried)))
}

/// Where a page of a list begins.
fn from(request: &Request) -> Result<Option<AccountId>> {
    let from = query(request)?.into_iter().find(|(name, _)| name == "from");
    Ok(from.map(|(_, id)| id.parse().map_err(|_| Refusal::NotFound)).transpose()?)
}
