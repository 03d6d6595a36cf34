//! Coming in and going out.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::{
    desk::{Entered, Hidden, PASSWORD_CHARS_MIN, Secret, SetUp, SignIn, show::Me},
    domain::refusal::{Field, Refusal},
    error::{Error, Result},
    web::{
        Web,
        form::{Form, query},
        html,
        request::{Method, Request, Response},
        respond,
        routes::{self, Found},
        session::{self, Signed, Visitor},
    },
};

/// `GET /`: where one begins, or the door.
pub(crate) fn home(web: &Web, request: &Request) -> Result<Response> {
    Ok(match Signed::of(web, request) {
        Ok(signed) => respond::see_other(begin_at(&signed.me)),
        Err(Error::Refused(_)) => respond::see_other(LIST),
        Err(fault) => return Err(fault),
    })
}

/// The list of all cases, where one goes who has asked for nothing else.
pub(super) const LIST: &str = "/cases";

/// Where people begin who ask for nothing in particular.
fn begin_at(me: &Me) -> &'static str {
    if html::own::front(me).is_some() { "/home" } else { LIST }
}

/// Sends somebody who has not signed in to the door, and back afterwards.
pub(crate) fn ask_to_sign_in(request: &Request) -> Response {
    let to = match (request.method, request.query.as_str()) {
        (Method::Get | Method::Head, "") => request.path.clone(),
        (Method::Get | Method::Head, query) => format!("{}?{query}", request.path),
        _ => return respond::see_other("/sign-in"),
    };
    let next = utf8_percent_encode(&to, NON_ALPHANUMERIC);
    respond::see_other(format!("/sign-in?next={next}"))
}

/// `GET /sign-in`
pub(crate) fn sign_in_page(web: &Web, request: &Request) -> Result<Response> {
    let fields = query(request)?;
    let next = fields.iter().find(|(name, _)| name == "next").map_or("", |(_, to)| to.as_str());
    if Signed::of(web, request).is_ok() {
        return Ok(respond::see_other(local(next)));
    }
    let visitor = Visitor::of(web, request)?;
    let page = html::door::sign_in(
        &visitor.chrome(),
        web.desk.operator_name()?.as_deref(),
        local(next),
        None,
    );
    Ok(visitor.welcome(request, respond::page(200, page)))
}

/// `POST /sign-in`
pub(crate) fn sign_in(web: &Web, request: &Request) -> Result<Response> {
    let (visitor, form) = (Visitor::of(web, request)?, Form::of(request)?);
    let (email, next) = (form.field(Field::Email), local(form.get("next")).to_owned());
    let outcome = visitor.check(web, request, form.get("token")).map_err(Error::from);
    let browser = request.header("user-agent").unwrap_or_default();
    let outcome = outcome.and_then(|()| {
        let password = form.get("password");
        web.desk.sign_in(&SignIn { email: &email, password, peer: request.peer, browser })
    });
    match outcome {
        Ok(Entered::In(secret)) => entered(web, request, &secret, &next),
        Ok(Entered::Half(ticket)) => {
            let page = html::door::code(&visitor.chrome(), &ticket.reveal(), &next, None);
            Ok(visitor.welcome(request, respond::page(200, page)))
        }
        Err(error @ Error::Refused(Refusal::ForeignOrigin)) => Err(error),
        Err(error) => {
            let (status, again) = (respond::status_of(&error), error);
            let retry = Error::Refused(match &again {
                Error::Refused(refusal) => refusal.clone(),
                Error::Failed(_) => return Err(again),
            });
            // The password is not sent back.
            let form = Form { fields: vec![("email".to_owned(), email)], ..Form::default() };
            let tried = form.tried(again, None)?;
            let page = html::door::sign_in(
                &visitor.chrome(),
                web.desk.operator_name()?.as_deref(),
                &next,
                Some(&tried),
            );
            let page = respond::retry(&retry, respond::page(status, page));
            Ok(visitor.welcome(request, page))
        }
    }
}

/// `POST /sign-in/code`: the second half of signing in, for those who are asked for a code.
pub(crate) fn enter_code(web: &Web, request: &Request) -> Result<Response> {
    let (visitor, form) = (Visitor::of(web, request)?, Form::of(request)?);
    let next = local(form.get("next")).to_owned();
    visitor.check(web, request, form.get("token"))?;
    let browser = request.header("user-agent").unwrap_or_default();
    let ticket = form.get("ticket");
    let secret = Secret::parse(ticket).ok_or(Refusal::FormExpired);
    let code = form.field(Field::Code);
    let outcome = secret.map_err(Error::from);
    match outcome.and_then(|it| web.desk.enter_code(&it, &code, (request.peer, browser))) {
        Ok(secret) => entered(web, request, &secret, &next),
        Err(Error::Refused(refusal @ (Refusal::Fields(_) | Refusal::Throttled { .. }))) => {
            let (retry, error) = (refusal.clone().into(), Error::from(refusal));
            let status = respond::status_of(&error);
            let tried = Form::default().tried(error, None)?;
            let page = html::door::code(&visitor.chrome(), ticket, &next, Some(&tried));
            Ok(visitor.welcome(request, respond::retry(&retry, respond::page(status, page))))
        }
        Err(error @ Error::Refused(Refusal::FormExpired | Refusal::NotSignedIn)) => {
            // The password no longer stands for them: they begin again.
            let tried = Form::default().tried(error, None)?;
            let house = web.desk.operator_name()?;
            let page =
                html::door::sign_in(&visitor.chrome(), house.as_deref(), &next, Some(&tried));
            Ok(visitor.welcome(request, respond::page(422, page)))
        }
        Err(error) => Err(error),
    }
}

/// Sends somebody who is in now to where they wanted to go.
pub(super) fn entered(
    web: &Web,
    request: &Request,
    secret: &Secret,
    next: &str,
) -> Result<Response> {
    let next = match next {
        LIST => begin_at(&web.desk.signed_in(secret)?.1),
        _ => next,
    };
    Ok(session::begin(request, secret, respond::see_other(next)))
}

/// `POST /sign-out`
pub(crate) fn sign_out(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    web.desk.sign_out(&signed.secret)?;
    let gone = respond::see_other("/sign-in").with("clear-site-data", "\"cache\"");
    Ok(session::end(request, gone))
}

/// `GET /set-up/{secret}`
pub(crate) fn set_up_page(web: &Web, request: &Request) -> Result<Response> {
    let secret = set_up_secret(request)?;
    web.desk.check_set_up_link(&secret)?;
    let visitor = Visitor::of(web, request)?;
    let page = html::door::set_up(&visitor.chrome(), link(request), PASSWORD_CHARS_MIN, None);
    Ok(visitor.welcome(request, respond::page(200, page)))
}

/// `POST /set-up/{secret}`
pub(crate) fn set_up(web: &Web, request: &Request) -> Result<Response> {
    let secret = set_up_secret(request)?;
    let (visitor, mut form) = (Visitor::of(web, request)?, Form::of(request)?);
    visitor.check(web, request, form.get("token"))?;
    let set_up = SetUp {
        organisation: form.field(Field::Organisation),
        name: form.field(Field::Name),
        email: form.field(Field::Email),
        password: Hidden(form.field(Field::Password)),
    };
    let browser = request.header("user-agent").unwrap_or_default();
    match web.desk.set_up(&secret, &set_up, browser) {
        Ok(secret) => Ok(session::begin(request, &secret, respond::see_other("/welcome/desk"))),
        Err(error @ Error::Refused(Refusal::LinkDead)) => Err(error),
        Err(error) => {
            let status = respond::status_of(&error);
            form.fields.retain(|(name, _)| name != Field::Password.name());
            let tried = form.tried(error, None)?;
            let chrome = visitor.chrome();
            let page = html::door::set_up(&chrome, link(request), PASSWORD_CHARS_MIN, Some(&tried));
            Ok(visitor.welcome(request, respond::page(status, page)))
        }
    }
}

/// `POST /clock/accept`
pub(crate) fn accept_clock(web: &Web, signed: &Signed, _: &Request) -> Result<Response> {
    web.desk.accept_clock(&signed.actor)?;
    Ok(respond::see_other("/cases"))
}

fn set_up_secret(request: &Request) -> Result<Secret, Refusal> {
    Secret::parse(link(request)).ok_or(Refusal::LinkDead)
}

fn link(request: &Request) -> &str {
    request.captures.first().map_or("", String::as_str)
}

/// The address to go on to, if it is a page of ours; else the list.
fn local(next: &str) -> &str {
    let path = next.split(['?', '#']).next().unwrap_or_default();
    let plain = next.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    match routes::find(Method::Get, path) {
        Found::Route(route, _) if plain && !route.is_open() => next,
        _ => LIST,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_goes_on_to_pages_of_ours_only() {
        for next in ["/cases", "/cases?status=pending", "/cases/CA-000-000-001#c-1"] {
            assert_eq!(local(next), next);
        }
        for next in [
            "",
            "//evil.example",
            "/\\evil.example",
            "https:evil.example",
            "javascript:alert(1)",
            "/cases\r\nSet-Cookie: a=b",
            "/nowhere",
            "/sign-in",
            "cases",
            "/%2f%2fevil",
            "/cases/\u{202e}",
        ] {
            assert_eq!(local(next), "/cases", "{next:?}");
        }
    }
}
