//! How the appliance does.

use crate::{
    domain::refusal::Refusal,
    error::Result,
    web::{
        Web,
        form::query,
        html::appliance as html,
        request::{Request, Response},
        respond,
        session::Signed,
    },
};

/// `GET /settings/appliance`
pub(crate) fn page(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let from = query(request)?.into_iter().find(|(name, _)| name == "from");
    let from = from.map(|(_, id)| id.parse().map_err(|_| Refusal::NotFound)).transpose()?;
    let page = web.desk.appliance(&signed.actor, from)?;
    Ok(respond::page(200, html::page(&signed.chrome(), &page)))
}
