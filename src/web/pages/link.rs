//! Following a one-time link.

use super::door::{LIST, entered};
use crate::{
    desk::{Entered, Hidden, PASSWORD_CHARS_MIN, Secret},
    domain::refusal::{Field, Refusal},
    error::{Error, Result},
    web::{
        Web,
        form::Form,
        html,
        request::{Request, Response},
        respond,
        session::Visitor,
    },
};

/// `GET /link/{secret}`
pub(crate) fn page(web: &Web, request: &Request) -> Result<Response> {
    let secret = secret(request)?;
    let link = web.desk.link(&secret)?;
    let visitor = Visitor::of(web, request)?;
    let form = (&*secret.reveal(), PASSWORD_CHARS_MIN, None);
    let page = html::door::link(&visitor.chrome(), &link, form);
    Ok(visitor.welcome(request, respond::page(200, page)))
}

/// `POST /link/{secret}`
pub(crate) fn follow(web: &Web, request: &Request) -> Result<Response> {
    let secret = secret(request)?;
    let (visitor, form) = (Visitor::of(web, request)?, Form::of(request)?);
    visitor.check(web, request, form.get("token"))?;
    let password = Hidden(form.field(Field::Password));
    let browser = request.header("user-agent").unwrap_or_default();
    match web.desk.follow_link(&secret, &password, (request.peer, browser)) {
        Ok(Entered::In(session)) => entered(web, request, &session, LIST),
        Ok(Entered::Half(ticket)) => {
            let page = html::door::code(&visitor.chrome(), &ticket.reveal(), LIST, None);
            Ok(visitor.welcome(request, respond::page(200, page)))
        }
        Err(Error::Refused(refusal @ (Refusal::Fields(_) | Refusal::Busy))) => {
            let (retry, error) = (refusal.clone().into(), Error::from(refusal));
            let (status, link) = (respond::status_of(&error), web.desk.link(&secret)?);
            // The password is not sent back.
            let tried = Form::default().tried(error, None)?;
            let form = (&*secret.reveal(), PASSWORD_CHARS_MIN, Some(&tried));
            let page = html::door::link(&visitor.chrome(), &link, form);
            Ok(visitor.welcome(request, respond::retry(&retry, respond::page(status, page))))
        }
        Err(error) => Err(error),
    }
}

fn secret(request: &Request) -> Result<Secret, Refusal> {
    let text = request.captures.first().map_or("", String::as_str);
    Secret::parse(text).ok_or(Refusal::LinkDead)
}
