//! How the appliance does, and what stands on top of every page.

use crate::{
    domain::refusal::{Complaint, Field, Refusal},
    error::{Error, Result},
    web::{
        Web,
        form::{Form, query},
        html::{appliance as html, typed::Tried, when},
        request::{Request, Response},
        respond,
        session::Signed,
    },
};

/// `GET /settings/appliance`
pub(crate) fn page(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    shown(web, signed, request, (200, None))
}

/// `POST /settings/appliance/banner`
pub(crate) fn set_banner(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let form = Form::of(request)?;
    signed.person()?.must_run_appliance()?;
    let until = form.field(Field::Until);
    let until = Some(until.trim()).filter(|until| !until.is_empty());
    let until = until.map(|until| when::from_form(until).ok_or(Complaint::NotAMoment)).transpose();
    match web.desk.set_banner(&signed.actor, &form.field(Field::Text), until) {
        Ok(()) => Ok(respond::see_other("/settings/appliance#banner")),
        Err(error @ Error::Refused(Refusal::Fields(_))) => {
            let status = respond::status_of(&error);
            let tried = form.tried(error, None)?;
            shown(web, signed, request, (status, Some(&tried)))
        }
        Err(error) => Err(error),
    }
}

/// `POST /settings/appliance/banner/off`
pub(crate) fn end_banner(web: &Web, signed: &Signed, _: &Request) -> Result<Response> {
    web.desk.end_banner(&signed.actor)?;
    Ok(respond::see_other("/settings/appliance#banner"))
}

fn shown(
    web: &Web,
    signed: &Signed,
    request: &Request,
    (status, tried): (u16, Option<&Tried>),
) -> Result<Response> {
    let from = query(request)?.into_iter().find(|(name, _)| name == "from");
    let from = from.map(|(_, id)| id.parse().map_err(|_| Refusal::NotFound)).transpose()?;
    let page = web.desk.appliance(&signed.actor, from)?;
    Ok(respond::page(status, html::page(&signed.chrome(), &page, tried)))
}
