//! A password that its owner has forgotten.

use crate::{
    desk::Asked,
    domain::refusal::{Field, Refusal},
    error::{Error, Result},
    web::{
        Web,
        form::Form,
        html::door::{self as html, Forgot},
        request::{Request, Response},
        respond,
        session::Visitor,
    },
};

/// `GET /sign-in/forgot`
pub(crate) fn page(web: &Web, request: &Request) -> Result<Response> {
    let visitor = Visitor::of(web, request)?;
    let stands = if web.desk.sends_mail()? { Forgot::Asks } else { Forgot::NoMail };
    let page = html::forgot(&visitor.chrome(), stands, None);
    Ok(visitor.welcome(request, respond::page(200, page)))
}

/// `POST /sign-in/forgot`: whoever asks hears the same.
pub(crate) fn ask(web: &Web, request: &Request) -> Result<Response> {
    let (visitor, form) = (Visitor::of(web, request)?, Form::of(request)?);
    visitor.check(web, request, form.get("token"))?;
    match web.desk.ask_reset(&form.field(Field::Email), request.peer) {
        Ok(asked) => {
            let stands = match asked {
                Asked::Mailed => Forgot::Mailed,
                Asked::NoMail => Forgot::NoMail,
            };
            let page = html::forgot(&visitor.chrome(), stands, None);
            Ok(visitor.welcome(request, respond::page(200, page)))
        }
        Err(Error::Refused(refusal @ (Refusal::Fields(_) | Refusal::Throttled { .. }))) => {
            let (retry, error) = (refusal.clone().into(), Error::from(refusal));
            let status = respond::status_of(&error);
            let tried = form.tried(error, None)?;
            let page = html::forgot(&visitor.chrome(), Forgot::Asks, Some(&tried));
            Ok(visitor.welcome(request, respond::retry(&retry, respond::page(status, page))))
        }
        Err(error) => Err(error),
    }
}
