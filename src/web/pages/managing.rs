//! Who manages an organisation.

use crate::{
    domain::{
        id::AccountId,
        refusal::{Field, Refusal},
    },
    error::{Error, Result},
    web::{
        Web,
        form::Form,
        html,
        request::{Request, Response},
        respond,
        session::Signed,
    },
};

/// `GET /settings/accounts/{id}/manager`
pub(crate) fn page(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let page = web.desk.manager_page(&signed.actor, request.name(0)?)?;
    Ok(respond::page(200, html::managing::page(&signed.chrome(), &page, None)))
}

/// `POST /settings/accounts/{id}/manager`
pub(crate) fn change(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let (id, form): (AccountId, _) = (request.name(0)?, Form::of(request)?);
    let manager = form.field(Field::Manager);
    match web.desk.change_manager(&signed.actor, id, &manager, form.get("edition")) {
        Ok(()) => Ok(respond::see_other(format!("/settings/accounts/{id}"))),
        Err(error @ Error::Refused(Refusal::Fields(_) | Refusal::ChangedMeanwhile)) => {
            let status = respond::status_of(&error);
            let tried = form.tried(error, None)?;
            let page = web.desk.manager_page(&signed.actor, id)?;
            let page = html::managing::page(&signed.chrome(), &page, Some(&tried));
            Ok(respond::page(status, page))
        }
        Err(error) => Err(error),
    }
}
