//! The hubs of a distributor or a reseller.

use crate::{
    domain::{
        hub::HubUse,
        id::HubId,
        refusal::{Field, Refusal},
    },
    error::{Error, Result},
    web::{
        Web,
        form::{Form, moment},
        html::{
            hubs::{self as html, EDITION, RETIRED},
            tiers::HUBS,
            typed::Tried,
        },
        request::{Request, Response},
        respond,
        session::Signed,
    },
};

/// `GET /customers/hubs`
pub(crate) fn list(web: &Web, signed: &Signed, _: &Request) -> Result<Response> {
    shown(web, signed, (200, None))
}

/// `POST /customers/hubs`
pub(crate) fn add(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let form = Form::of(request)?;
    match web.desk.make_hub(&signed.actor, form.get(Field::Name.name())) {
        Ok(_) => Ok(respond::see_other(HUBS)),
        Err(error @ Error::Refused(Refusal::Fields(_))) => {
            let status = respond::status_of(&error);
            let tried = form.tried(error, None)?;
            shown(web, signed, (status, Some(&tried)))
        }
        Err(error) => Err(error),
    }
}

/// `GET /customers/hubs/{id}`
pub(crate) fn one(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let row = web.desk.hub(&signed.actor, request.name(0)?)?;
    Ok(respond::page(200, html::one(&signed.chrome(), &row, None)))
}

/// `POST /customers/hubs/{id}`
pub(crate) fn change(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let (id, form): (HubId, _) = (request.name(0)?, Form::of(request)?);
    web.desk.hub(&signed.actor, id)?;
    let used = if form.get(RETIRED) == "on" { HubUse::Retired } else { HubUse::Offered };
    let edition = moment(form.get(EDITION))?;
    let name = form.get(Field::Name.name());
    match web.desk.change_hub(&signed.actor, (id, edition), name, used) {
        Ok(()) => Ok(respond::see_other(HUBS)),
        Err(error @ Error::Refused(Refusal::Fields(_) | Refusal::ChangedMeanwhile)) => {
            let status = respond::status_of(&error);
            let tried = form.tried(error, None)?;
            let row = web.desk.hub(&signed.actor, id)?;
            Ok(respond::page(status, html::one(&signed.chrome(), &row, Some(&tried))))
        }
        Err(error) => Err(error),
    }
}

fn shown(web: &Web, signed: &Signed, (status, tried): (u16, Option<&Tried>)) -> Result<Response> {
    let list = web.desk.hubs(&signed.actor)?;
    Ok(respond::page(status, html::list(&signed.chrome(), &list, tried)))
}
