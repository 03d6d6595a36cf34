//! What people are told.

use crate::{
    domain::{moment::Moment, refusal::Refusal},
    error::Result,
    web::{
        Web,
        form::{Form, query},
        html,
        request::{Request, Response},
        respond,
        session::Signed,
    },
};

/// `GET /notifications`
pub(crate) fn list(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let before = query(request)?.into_iter().find(|(name, _)| name == "before");
    let before = before.map(|(_, moment)| self::moment(&moment)).transpose()?;
    let list = web.desk.notifications(&signed.actor, before)?;
    Ok(respond::page(200, html::notifications::page(&signed.chrome(), &list)))
}

/// `POST /notifications/read`
pub(crate) fn read(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let until = moment(Form::of(request)?.get("until"))?;
    web.desk.hear_all(&signed.actor, until)?;
    Ok(respond::see_other("/notifications"))
}

fn moment(text: &str) -> Result<Moment, Refusal> {
    text.parse().map(Moment).map_err(|_| Refusal::Malformed)
}
