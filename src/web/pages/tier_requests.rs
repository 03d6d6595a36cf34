//! Requests to take up changes of tier accounts.

use super::tiers::{asked, chosen, from};
use crate::{
    desk::show::TierRequestFilter,
    domain::{
        id::TierRequestId,
        refusal::{Field, Refusal},
        tier::TierRequestStatus,
    },
    error::{Error, Result},
    web::{
        Web,
        form::Form,
        html::{
            tier_requests::{self as html, Shows},
            typed::Tried,
        },
        request::{Request, Response},
        respond,
        session::Signed,
    },
};

/// `GET /customers/requests`
pub(crate) fn list(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let (filter, from) = (filter(request)?, from(request)?);
    let list = web.desk.tier_requests(&signed.actor, &filter, from)?;
    Ok(respond::page(200, html::list(&signed.chrome(), &filter, &list, from.is_none())))
}

/// What an address asks for of the requests.
///
/// # Errors
///
/// [`Refusal::Malformed`] for what is none of what a part of it takes.
pub(super) fn filter(request: &Request) -> Result<TierRequestFilter, Refusal> {
    Ok(TierRequestFilter {
        status: chosen(&asked(request, "status")?, TierRequestStatus::of_word)?,
        product: chosen(&asked(request, "product")?, |id| id.parse().ok())?,
    })
}

/// `GET /customers/requests/{id}`
pub(crate) fn one(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let id = request.name(0)?;
    let page = web.desk.tier_request(&signed.actor, id)?;
    web.desk.note_request_read(&signed.actor, id)?;
    Ok(respond::page(200, html::page(&signed.chrome(), &page, Shows::Data)))
}

/// `GET /customers/requests/{id}/details`
pub(crate) fn details(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let page = web.desk.tier_request(&signed.actor, request.name(0)?)?;
    Ok(respond::page(200, html::page(&signed.chrome(), &page, Shows::Details)))
}

/// `GET /customers/requests/{id}/subscriptions`
pub(crate) fn subscriptions(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let page = web.desk.tier_request(&signed.actor, request.name(0)?)?;
    let from = from(request)?;
    let rows = web.desk.tier_request_subscriptions(&signed.actor, page.row.id, from)?;
    let shows = Shows::Subscriptions(&rows, from.is_none());
    Ok(respond::page(200, html::page(&signed.chrome(), &page, shows)))
}

/// `GET /customers/requests/{id}/configs`
pub(crate) fn configs(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let page = web.desk.tier_request(&signed.actor, request.name(0)?)?;
    let rows = web.desk.tier_request_configs(&signed.actor, page.row.id)?;
    Ok(respond::page(200, html::page(&signed.chrome(), &page, Shows::Configs(&rows))))
}

/// `GET /customers/requests/{id}/accept`
pub(crate) fn accept_page(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    accepting(web, signed, request.name(0)?, (200, None))
}

/// `POST /customers/requests/{id}/accept`
pub(crate) fn accept(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let id: TierRequestId = request.name(0)?;
    match web.desk.accept_tier_request(&signed.actor, id) {
        Ok(()) => Ok(respond::see_other(format!("/customers/requests/{id}"))),
        Err(error @ Error::Refused(Refusal::CannotStand(_))) => {
            let status = respond::status_of(&error);
            let tried = Form::of(request)?.tried(error, None)?;
            accepting(web, signed, id, (status, Some(&tried)))
        }
        Err(error) => Err(error),
    }
}

/// `GET /customers/requests/{id}/ignore`
pub(crate) fn ignore_page(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    ignoring(web, signed, request.name(0)?, (200, None))
}

/// `POST /customers/requests/{id}/ignore`
pub(crate) fn ignore(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let (id, form): (TierRequestId, _) = (request.name(0)?, Form::of(request)?);
    match web.desk.ignore_tier_request(&signed.actor, id, &form.field(Field::Reason)) {
        Ok(()) => Ok(respond::see_other(format!("/customers/requests/{id}"))),
        Err(error @ Error::Refused(Refusal::Fields(_))) => {
            let status = respond::status_of(&error);
            let tried = form.tried(error, None)?;
            ignoring(web, signed, id, (status, Some(&tried)))
        }
        Err(error) => Err(error),
    }
}

fn accepting(
    web: &Web,
    signed: &Signed,
    id: TierRequestId,
    (status, tried): (u16, Option<&Tried>),
) -> Result<Response> {
    let page = web.desk.tier_request_to_settle(&signed.actor, id)?;
    Ok(respond::page(status, html::accept(&signed.chrome(), &page, tried)))
}

fn ignoring(
    web: &Web,
    signed: &Signed,
    id: TierRequestId,
    (status, tried): (u16, Option<&Tried>),
) -> Result<Response> {
    let page = web.desk.tier_request_to_settle(&signed.actor, id)?;
    Ok(respond::page(status, html::ignore(&signed.chrome(), &page, tried)))
}
