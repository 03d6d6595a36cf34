//! Contracts that are offered by a link.

use super::organisations;
use crate::{
    desk::Secret,
    domain::refusal::{Field, Refusal},
    error::{Error, Result},
    web::{
        Web,
        form::Form,
        html::offers as html,
        request::{Request, Response},
        respond,
        session::Signed,
    },
};

/// `POST /settings/contracts/links`
pub(crate) fn make(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let form = Form::of(request)?;
    let label = form.field(Field::Name);
    match web.desk.offer_by_link(&signed.actor, &label) {
        Ok(secret) => {
            let link = format!("{}/contract/{}", web.base(request), secret.reveal());
            Ok(respond::page(200, html::made(&signed.chrome(), &label, &link)))
        }
        Err(error @ Error::Refused(Refusal::Fields(_) | Refusal::Throttled { .. })) => {
            let status = respond::status_of(&error);
            let tried = form.tried(error, None)?;
            organisations::own(web, signed, None, (status, Some(&tried)))
        }
        Err(error) => Err(error),
    }
}

/// `POST /settings/contracts/links/withdraw`
pub(crate) fn withdraw(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let label = Form::of(request)?.field(Field::Name);
    web.desk.withdraw_offered_link(&signed.actor, &label)?;
    Ok(respond::see_other("/settings/contracts#by-link"))
}

/// `GET /contract/{secret}`
pub(crate) fn page(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let secret = secret(request)?;
    let page = web.desk.offered_by_link(&signed.actor, &secret)?;
    Ok(respond::page(200, html::offered(&signed.chrome(), &page, &secret.reveal())))
}

/// `POST /contract/{secret}`
pub(crate) fn take(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    web.desk.take_link(&signed.actor, &secret(request)?)?;
    Ok(respond::see_other("/settings/contracts"))
}

fn secret(request: &Request) -> Result<Secret, Refusal> {
    let text = request.captures.first().map_or("", String::as_str);
    Secret::parse(text).ok_or(Refusal::LinkDead)
}
