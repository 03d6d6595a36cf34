//! The people of an account, for those who set them up.

use crate::{
    desk::PersonForm,
    domain::{
        id::{AccountId, UserId},
        person::Rights,
        refusal::{Field, Refusal},
    },
    error::{Error, Result},
    web::{
        Web,
        form::{Form, query},
        html::{
            staff::{self as html, Done},
            typed::Tried,
        },
        request::{Request, Response},
        respond,
        session::Signed,
    },
};

/// `GET /settings/people`
pub(crate) fn list(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let asked = query(request)?;
    let find = |name: &str| asked.iter().find(|(has, _)| has == name).map(|(_, value)| &**value);
    let account = account(find("account"))?;
    let from = find("from").map(|id| id.parse::<UserId>().map_err(|_| Refusal::NotFound));
    let search = (find("q").unwrap_or_default(), from.transpose()?);
    let page = web.desk.staff(&signed.actor, account, search)?;
    Ok(respond::page(200, html::list(&signed.chrome(), &page)))
}

/// `GET /settings/people/{id}`
pub(crate) fn one(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let said = query(request)?.into_iter().find(|(name, _)| name == "done");
    let done = said.map_or(Done::Nothing, |(_, word)| Done::of(&word));
    shown(web, signed, request.name(0)?, (200, done, None))
}

/// `POST /settings/people/{id}`
pub(crate) fn change(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let (id, form): (UserId, _) = (request.name(0)?, Form::of(request)?);
    let asked = PersonForm {
        role: form.field(Field::Role),
        rights: rights(&form),
        edition: form.get("edition").to_owned(),
    };
    match web.desk.change_person(&signed.actor, id, &asked) {
        Ok(()) => Ok(respond::see_other(html::address(id, Done::Saved))),
        Err(error) => refused(web, signed, id, form, error),
    }
}

/// `GET /settings/people/{id}/deactivate`
pub(crate) fn deactivate_page(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let page = web.desk.person_page(&signed.actor, request.name(0)?)?;
    Ok(respond::page(200, html::deactivate(&signed.chrome(), &page, None)))
}

/// `POST /settings/people/{id}/deactivate`
pub(crate) fn deactivate(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let (id, form): (UserId, _) = (request.name(0)?, Form::of(request)?);
    let to = form.get(Field::Agent.name());
    match web.desk.deactivate_giving(&signed.actor, id, form.get("edition"), to) {
        Ok(()) => Ok(respond::see_other(html::address(id, Done::Deactivated))),
        Err(error @ Error::Refused(Refusal::Fields(_) | Refusal::ChangedMeanwhile)) => {
            let status = respond::status_of(&error);
            let tried = form.tried(error, None)?;
            let page = web.desk.person_page(&signed.actor, id)?;
            let page = html::deactivate(&signed.chrome(), &page, Some(&tried));
            Ok(respond::page(status, page))
        }
        Err(error) => Err(error),
    }
}

/// `GET /settings/people/{id}/cases`
pub(crate) fn cases_page(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    giving(web, signed, request.name(0)?, (200, None))
}

/// `POST /settings/people/{id}/cases`
pub(crate) fn give_cases(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let (id, form): (UserId, _) = (request.name(0)?, Form::of(request)?);
    match web.desk.give_cases(&signed.actor, id, form.get(Field::Agent.name())) {
        Ok(()) => Ok(respond::see_other(html::address(id, Done::Given))),
        Err(error @ Error::Refused(Refusal::Fields(_))) => {
            let status = respond::status_of(&error);
            let tried = form.tried(error, None)?;
            giving(web, signed, id, (status, Some(&tried)))
        }
        Err(error) => Err(error),
    }
}

fn giving(
    web: &Web,
    signed: &Signed,
    id: UserId,
    (status, tried): (u16, Option<&Tried>),
) -> Result<Response> {
    let page = web.desk.person_page(&signed.actor, id)?;
    if page.charge.is_none() {
        return Err(Refusal::NotFound.into());
    }
    Ok(respond::page(status, html::give(&signed.chrome(), &page, tried)))
}

/// `POST /settings/people/{id}/activate`
pub(crate) fn activate(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let id: UserId = request.name(0)?;
    web.desk.activate(&signed.actor, id)?;
    Ok(respond::see_other(html::address(id, Done::Activated)))
}

/// The account that an address or a form names; none for one's own.
pub(super) fn account(text: Option<&str>) -> Result<Option<AccountId>, Refusal> {
    text.map(|id| id.parse().map_err(|_| Refusal::NotFound)).transpose()
}

pub(super) fn rights(form: &Form) -> Rights {
    let has = |name: &str| form.get(name) == "on";
    Rights { opens_for_managed: has(html::FOR_MANAGED), opens_on_behalf: has(html::ON_BEHALF) }
}

fn refused(web: &Web, signed: &Signed, id: UserId, form: Form, error: Error) -> Result<Response> {
    if !matches!(error, Error::Refused(Refusal::Fields(_) | Refusal::ChangedMeanwhile)) {
        return Err(error);
    }
    let status = respond::status_of(&error);
    let tried = form.tried(error, None)?;
    shown(web, signed, id, (status, Done::Nothing, Some(&tried)))
}

fn shown(
    web: &Web,
    signed: &Signed,
    id: UserId,
    (status, done, tried): (u16, Done, Option<&Tried>),
) -> Result<Response> {
    let page = web.desk.person_page(&signed.actor, id)?;
    Ok(respond::page(status, html::one(&signed.chrome(), &page, done, tried)))
}
