//! One thing done to many cases of a list.

use super::cases::{Asked, asked};
use crate::{
    desk::Todo,
    domain::{bulk::ticked, refusal::Refusal},
    error::Result,
    web::{
        Web,
        form::{Form, moment, query},
        html::{self, filters},
        request::{Request, Response},
        respond,
        session::Signed,
    },
};

/// `POST /cases/bulk`: does it to the ticked cases, and leads back to the list that the address asks
/// for; or shows the form that gives them to somebody.
pub(crate) fn run(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let (here, form) = (here(request)?, Form::of(request)?);
    let cases = ticked(&form.all("case"))?;
    let todo = match form.get("go") {
        "assign" | "find" => {
            let data = web.desk.assign_form(&signed.actor, cases, form.get("q"))?;
            return Ok(respond::page(200, html::bulk::assign(&signed.chrome(), &here, &data)));
        }
        "take" => Todo::Take,
        "agent" => Todo::Assign(form.get("agent").to_owned()),
        "priority" => Todo::Prioritise(form.get("priority").to_owned()),
        "close" => Todo::Close,
        _ => return Err(Refusal::Malformed.into()),
    };
    web.desk.bulk(&signed.actor, cases, &todo)?;
    Ok(respond::see_other(here))
}

/// `POST /cases/bulk/undo`
pub(crate) fn undo(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let here = here(request)?;
    web.desk.undo_bulk(&signed.actor, moment(Form::of(request)?.get("at"))?)?;
    Ok(respond::see_other(here))
}

/// `POST /cases/bulk/cancel`
pub(crate) fn cancel(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let here = here(request)?;
    web.desk.cancel_bulk(&signed.actor)?;
    Ok(respond::see_other(here))
}

/// `POST /cases/bulk/dismiss`
pub(crate) fn dismiss(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let here = here(request)?;
    web.desk.dismiss_bulk(&signed.actor, moment(Form::of(request)?.get("at"))?)?;
    Ok(respond::see_other(here))
}

/// The list that the address asks for.
fn here(request: &Request) -> Result<String> {
    let Asked { filter, page, .. } = asked(&query(request)?)?;
    Ok(filters::address(&filter, page))
}
