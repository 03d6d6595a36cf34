//! One's own profile.

use crate::{
    desk::{Hidden, NewPassword, PASSWORD_CHARS_MIN},
    domain::refusal::{Field, Refusal},
    error::{Error, Result},
    web::{
        Web,
        form::{Form, query},
        html::{
            profile::{self as html, Done},
            typed::Tried,
        },
        request::{Request, Response},
        respond,
        session::{self, Signed},
    },
};

/// `GET /settings/profile`
pub(crate) fn page(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let said = query(request)?.into_iter().find(|(name, _)| name == "done");
    let done = said.map_or(Done::Nothing, |(_, word)| Done::of(&word));
    shown(web, signed, done, (200, None))
}

/// `POST /settings/profile`
pub(crate) fn change(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let form = Form::of(request)?;
    match web.desk.change_self(&signed.actor, form.get("name"), form.get("zone")) {
        Ok(()) => Ok(done(Done::Saved)),
        Err(error) => {
            let status = respond::status_of(&error);
            let tried = form.tried(error, None)?;
            shown(web, signed, Done::Nothing, (status, Some(&tried)))
        }
    }
}

/// `POST /settings/profile/sessions`
pub(crate) fn end(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let form = Form::of(request)?;
    match form.get("session") {
        "" => web.desk.end_other_sessions(&signed.actor, &signed.secret)?,
        key => web.desk.end_session(&signed.actor, key)?,
    }
    Ok(done(Done::Sessions))
}

/// `GET /settings/profile/password`
#[expect(clippy::unnecessary_wraps, reason = "the route table's handlers may all fail")]
pub(crate) fn password_page(_: &Web, signed: &Signed, _: &Request) -> Result<Response> {
    Ok(respond::page(200, html::password(&signed.chrome(), PASSWORD_CHARS_MIN, None)))
}

/// `POST /settings/profile/password`
pub(crate) fn password(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let form = Form::of(request)?;
    let asked = NewPassword {
        current: Hidden(form.field(Field::Password)),
        new: Hidden(form.field(Field::NewPassword)),
    };
    let browser = request.header("user-agent").unwrap_or_default();
    match web.desk.change_password(&signed.actor, &asked, (request.peer, browser)) {
        Ok(secret) => Ok(session::begin(request, &secret, done(Done::Password))),
        Err(error) => refused(error, |tried| {
            html::password(&signed.chrome(), PASSWORD_CHARS_MIN, Some(tried))
        }),
    }
}

/// `GET /settings/profile/factor`
pub(crate) fn factor_page(web: &Web, signed: &Signed, _: &Request) -> Result<Response> {
    let stands = web.desk.profile(&signed.actor, &signed.secret)?.factor;
    Ok(respond::page(200, html::factor(&signed.chrome(), &stands, None)))
}

/// `POST /settings/profile/factor`
pub(crate) fn draw(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let password = Form::of(request)?.field(Field::Password);
    match web.desk.draw_factor(&signed.actor, &signed.secret, (&password, request.peer)) {
        Ok(()) => Ok(respond::see_other("/settings/profile/factor")),
        Err(error) => factor_refused(web, signed, error),
    }
}

/// `POST /settings/profile/factor/code`
pub(crate) fn confirm(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let code = Form::of(request)?.field(Field::Code);
    match web.desk.confirm_factor(&signed.actor, &signed.secret, &code) {
        Ok(codes) => Ok(respond::page(200, html::recovery(&signed.chrome(), &codes))),
        Err(error) => factor_refused(web, signed, error),
    }
}

/// `POST /settings/profile/factor/off`
pub(crate) fn drop_factor(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let form = Form::of(request)?;
    let proofs = (form.get(Field::Password.name()), form.get(Field::Code.name()));
    match web.desk.drop_factor(&signed.actor, &signed.secret, proofs, request.peer) {
        Ok(()) => Ok(done(Done::Factor)),
        Err(error) => factor_refused(web, signed, error),
    }
}

fn done(what: Done) -> Response {
    respond::see_other(format!("/settings/profile?done={}", what.word()))
}

fn shown(
    web: &Web,
    signed: &Signed,
    done: Done,
    (status, tried): (u16, Option<&Tried>),
) -> Result<Response> {
    let profile = web.desk.profile(&signed.actor, &signed.secret)?;
    Ok(respond::page(status, html::page(&signed.chrome(), &profile, done, tried)))
}

fn factor_refused(web: &Web, signed: &Signed, error: Error) -> Result<Response> {
    let stands = web.desk.profile(&signed.actor, &signed.secret)?.factor;
    refused(error, |tried| html::factor(&signed.chrome(), &stands, Some(tried)))
}

/// The form again with what is wrong, and nothing that was typed: passwords and codes are not sent
/// back.
fn refused(error: Error, page: impl FnOnce(&Tried) -> maud::Markup) -> Result<Response> {
    let again = match &error {
        Error::Refused(Refusal::NotSignedIn) | Error::Failed(_) => return Err(error),
        Error::Refused(refusal) => Error::Refused(refusal.clone()),
    };
    let status = respond::status_of(&error);
    let tried = Form::default().tried(error, None)?;
    Ok(respond::retry(&again, respond::page(status, page(&tried))))
}
