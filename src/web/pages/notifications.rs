//! What people are told.

use crate::{
    error::Result,
    web::{
        Web,
        form::{self, Form, query},
        html,
        request::{Request, Response},
        respond,
        session::Signed,
    },
};

/// `GET /notifications`
pub(crate) fn list(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let before = query(request)?.into_iter().find(|(name, _)| name == "before");
    let before = before.map(|(_, moment)| form::moment(&moment)).transpose()?;
    let list = web.desk.notifications(&signed.actor, before)?;
    Ok(respond::page(200, html::notifications::page(&signed.chrome(), &list)))
}

/// `POST /notifications/read`
pub(crate) fn read(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let until = form::moment(Form::of(request)?.get("until"))?;
    web.desk.hear_all(&signed.actor, until)?;
    Ok(respond::see_other("/notifications"))
}
