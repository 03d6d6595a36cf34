//! Tokens of one's own, and of one's account.

use crate::{
    desk::Hidden,
    domain::{
        id::TokenId,
        refusal::{Field, Refusal},
        token::TokenForm,
    },
    error::{Error, Result},
    web::{
        Web,
        form::Form,
        html::{tokens as html, typed::Tried},
        request::{Request, Response},
        respond,
        session::Signed,
    },
};

/// `GET /settings/tokens`
pub(crate) fn list(web: &Web, signed: &Signed, _: &Request) -> Result<Response> {
    shown(web, signed, (200, None))
}

/// `POST /settings/tokens`
pub(crate) fn make(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let mut form = Form::of(request)?;
    let asked = TokenForm {
        name: form.field(Field::Name),
        grants: form.all(Field::Grants.name()),
        lasts: form.field(Field::Until),
    };
    let password = Hidden(form.field(Field::Password));
    match web.desk.make_token(&signed.actor, &asked, (&password, request.peer)) {
        Ok(made) => Ok(respond::page(200, html::made(&signed.chrome(), &made, &web.base(request)))),
        Err(error @ Error::Refused(Refusal::NotSignedIn)) => Err(error),
        Err(error) => {
            // A password is not sent back.
            form.forget(Field::Password);
            let again = respond::retry_after(&error);
            let status = respond::status_of(&error);
            let tried = form.tried(error, None)?;
            let response = shown(web, signed, (status, Some(&tried)))?;
            Ok(again
                .into_iter()
                .fold(response, |response, wait| response.with("retry-after", wait)))
        }
    }
}

/// `POST /settings/tokens/{id}/revoke`
pub(crate) fn revoke(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let id: TokenId = request.name(0)?;
    web.desk.revoke_token(&signed.actor, id)?;
    Ok(respond::see_other("/settings/tokens"))
}

fn shown(web: &Web, signed: &Signed, (status, tried): (u16, Option<&Tried>)) -> Result<Response> {
    let page = web.desk.tokens(&signed.actor)?;
    Ok(respond::page(status, html::list(&signed.chrome(), &page, tried)))
}
