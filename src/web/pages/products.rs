//! The products of a vendor.

use crate::{
    desk::ProductForm,
    domain::{
        id::ProductId,
        product::Sync,
        refusal::{Field, Refusal},
    },
    error::{Error, Result},
    web::{
        Web,
        form::{Form, query},
        html::{products as html, typed::Tried},
        request::{Request, Response},
        respond,
        session::Signed,
    },
};

/// `GET /settings/products`
pub(crate) fn list(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let from = query(request)?.into_iter().find(|(name, _)| name == "from");
    let from = from.map(|(_, id)| id.parse().map_err(|_| Refusal::NotFound)).transpose()?;
    shown(web, signed, from, (200, None))
}

/// `POST /settings/products`
pub(crate) fn add(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let form = Form::of(request)?;
    match web.desk.make_product(&signed.actor, &filled_in(&form)) {
        Ok(id) => Ok(respond::see_other(format!("/settings/products/{id}"))),
        Err(error @ Error::Refused(Refusal::Fields(_))) => {
            let status = respond::status_of(&error);
            let tried = form.tried(error, None)?;
            shown(web, signed, None, (status, Some(&tried)))
        }
        Err(error) => Err(error),
    }
}

/// `GET /settings/products/{id}`
pub(crate) fn one(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let product = web.desk.product(&signed.actor, request.name(0)?)?;
    Ok(respond::page(200, html::one(&signed.chrome(), &product, None)))
}

/// `POST /settings/products/{id}`
pub(crate) fn change(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let (id, form): (ProductId, _) = (request.name(0)?, Form::of(request)?);
    match web.desk.change_product(&signed.actor, id, &filled_in(&form)) {
        Ok(()) => Ok(respond::see_other("/settings/products")),
        Err(error @ Error::Refused(Refusal::Fields(_))) => {
            let status = respond::status_of(&error);
            let tried = form.tried(error, None)?;
            let product = web.desk.product(&signed.actor, id)?;
            Ok(respond::page(status, html::one(&signed.chrome(), &product, Some(&tried))))
        }
        Err(error) => Err(error),
    }
}

fn filled_in(form: &Form) -> ProductForm {
    let sync = if form.get("sync") == "on" { Sync::On } else { Sync::Off };
    ProductForm { name: form.field(Field::Name), sync }
}

fn shown(
    web: &Web,
    signed: &Signed,
    from: Option<ProductId>,
    (status, tried): (u16, Option<&Tried>),
) -> Result<Response> {
    let page = web.desk.products(&signed.actor, from)?;
    Ok(respond::page(status, html::list(&signed.chrome(), &page, tried)))
}
