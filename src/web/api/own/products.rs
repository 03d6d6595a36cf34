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
    /// `PRD-…`
    id: String,
    /// What it is called.
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
    let ProductBody { name, tier_accounts_sync } = body::read(request)?;
    let name = name.map(Loose::text).unwrap_or_default();
    let form = ProductForm { name, sync: tier_accounts_sync.map_or(Sync::Off, sync) };
    let id = web.desk.make_product(caller.actor(), &form)?;
    answer(web, caller, id, 201)
}

/// `PUT /products/{id}`
pub(in crate::web) fn change(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    let (id, sent): (ProductId, ProductBody) = (request.name(0)?, body::read(request)?);
    let (name, sync) = (sent.name.map(Loose::text), sent.tier_accounts_sync.map(sync));
    web.desk.alter_product(caller.actor(), id, (name.as_deref(), sync))?;
    answer(web, caller, id, 200)
}

fn answer(web: &Web, caller: &Caller, id: ProductId, status: u16) -> Result<Response> {
    let product = web.desk.product(caller.actor(), id)?;
    Ok(respond::json(status, &json(&product))?)
}

fn sync(is_on: bool) -> Sync {
    if is_on { Sync::On } else { Sync::Off }
}

fn json(product: &Product) -> ProductJson {
    ProductJson {
        id: product.id.to_string(),
        name: product.name.to_string(),
        tier_accounts_sync: product.tier_accounts_sync,
    }
}
