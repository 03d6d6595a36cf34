//! The products of a vendor, for programs of its admins.

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    super::{
        Caller,
        body::{self, Loose},
    },
    Asked, Part,
    bodies::ProductBody,
};
use crate::{
    desk::ProductForm,
    domain::{account::Product, id::ProductId, product::Sync},
    error::Result,
    web::{
        Web,
        request::{Request, Response},
        respond,
    },
};

/// A product.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "OwnProduct")]
pub(in crate::web::api) struct ProductJson {
    id: String,
    name: String,
    /// Whether the vendor is asked about changes of tier accounts.
    tier_accounts_sync: bool,
}

/// `GET /products?from=…`
pub(in crate::web) fn list(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    let page = web.desk.products(caller.actor(), Asked::of(request)?.read("from")?)?;
    let items = page.rows.iter().map(|(product, _)| json(product)).collect();
    let next = page.next.map(|id| id.to_string());
    Ok(respond::json(200, &Part { items, next })?)
}

/// `GET /products/{id}`
pub(in crate::web) fn one(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    answer(web, caller, request.name(0)?, 200)
}

/// `POST /products`
pub(in crate::web) fn add(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    let form = form(body::read(request)?, None);
    let id = web.desk.make_product(caller.actor(), &form)?;
    answer(web, caller, id, 201)
}

/// `PUT /products/{id}`
pub(in crate::web) fn change(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    let (id, sent): (ProductId, ProductBody) = (request.name(0)?, body::read(request)?);
    let before = web.desk.product(caller.actor(), id)?;
    web.desk.change_product(caller.actor(), id, &form(sent, Some(&before)))?;
    answer(web, caller, id, 200)
}

fn answer(web: &Web, caller: &Caller, id: ProductId, status: u16) -> Result<Response> {
    let product = web.desk.product(caller.actor(), id)?;
    Ok(respond::json(status, &json(&product))?)
}

fn form(sent: ProductBody, before: Option<&Product>) -> ProductForm {
    let has = || before.map(|product| product.name.to_string()).unwrap_or_default();
    let sync = match sent.tier_accounts_sync {
        Some(true) => Sync::On,
        Some(false) => Sync::Off,
        None => before.map_or(Sync::Off, Sync::of),
    };
    ProductForm { name: sent.name.map_or_else(has, Loose::text), sync }
}

fn json(product: &Product) -> ProductJson {
    ProductJson {
        id: product.id.to_string(),
        name: product.name.to_string(),
        tier_accounts_sync: product.tier_accounts_sync,
    }
}
