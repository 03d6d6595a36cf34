//! Requests to vendors: their lists, one of them, and what is done to it.

use super::{
    tier_subscriptions::lines,
    tiers::{asked, from, register},
};
use crate::{
    desk::{OrderForm, show::OrderFilter},
    domain::{
        id::{OrderId, OrderOf},
        order::{Deed, OrderSort, OrderStatus, Starts},
        refusal::{Field, Refusal},
    },
    error::{Error, Result},
    web::{
        Web,
        form::Form,
        html::{
            tier_configs::PARAMETER, tier_orders as html, tier_subscriptions::ITEM, tiers::ORDERS,
            typed::Tried,
        },
        request::{Request, Response},
        respond,
        session::Signed,
    },
};

/// `GET /customers/fulfilment`
pub(crate) fn fulfilment(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    list(web, signed, request, OrderSort::Fulfilment)
}

/// `GET /customers/config-requests`
pub(crate) fn config(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    list(web, signed, request, OrderSort::Config)
}

fn list(web: &Web, signed: &Signed, request: &Request, sort: OrderSort) -> Result<Response> {
    let (filter, from) = (filter(request, sort)?, from(request)?);
    let list = web.desk.orders(&signed.actor, &filter, from)?;
    Ok(respond::page(200, html::list(&signed.chrome(), &filter, &list, from.is_none())))
}

/// What an address asks for of the requests of a sort.
///
/// # Errors
///
/// As for [`register`].
pub(super) fn filter(request: &Request, sort: OrderSort) -> Result<OrderFilter, Refusal> {
    Ok(OrderFilter { sort, by: register(request, OrderStatus::of_word)? })
}

/// `GET /customers/orders/new`
pub(crate) fn new(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    signed.person()?.must_make_tiers()?;
    form_of_new(web, signed, &asked(request, Field::About.name())?, (200, None))
}

/// `POST /customers/orders`
pub(crate) fn add(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let form = Form::of(request)?;
    let about = form.field(Field::About);
    let names = match about.parse().map(OrderOf::sort) {
        Ok(OrderSort::Config) => PARAMETER,
        _ => ITEM,
    };
    let asked = OrderForm {
        kind: form.field(Field::Type),
        starts: if form.get("go") == "draft" { Starts::Draft } else { Starts::Sent },
        lines: lines(&form, names),
        note: form.field(Field::Note),
        about,
    };
    match web.desk.make_order(&signed.actor, &asked) {
        Ok(id) => Ok(respond::see_other(format!("{ORDERS}/{id}"))),
        Err(error @ Error::Refused(Refusal::Fields(_))) => {
            let status = respond::status_of(&error);
            let tried = form.tried(error, None)?;
            form_of_new(web, signed, &asked.about, (status, Some(&tried)))
        }
        Err(error) => Err(error),
    }
}

/// `GET /customers/orders/{id}`
pub(crate) fn one(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let page = web.desk.order(&signed.actor, request.name(0)?)?;
    web.desk.note_order_read(&signed.actor, page.row.id)?;
    Ok(respond::page(200, html::page(&signed.chrome(), &page)))
}

/// `GET /customers/orders/{id}/do/{deed}`
pub(crate) fn deed_page(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    asking(web, signed, (request.name(0)?, deed(request)?), (200, None))
}

/// `POST /customers/orders/{id}/do/{deed}`
pub(crate) fn act(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let (id, deed, form): (OrderId, _, _) = (request.name(0)?, deed(request)?, Form::of(request)?);
    match web.desk.act_on_order(&signed.actor, (id, deed), &form.field(Field::Reason)) {
        Ok(()) => Ok(respond::see_other(format!("{ORDERS}/{id}"))),
        Err(error @ Error::Refused(Refusal::Fields(_))) => {
            let status = respond::status_of(&error);
            let tried = form.tried(error, None)?;
            asking(web, signed, (id, deed), (status, Some(&tried)))
        }
        Err(error) => Err(error),
    }
}

fn deed(request: &Request) -> Result<Deed, Refusal> {
    let word: String = request.name(1)?;
    Deed::of_word(&word).ok_or(Refusal::NotFound)
}

fn asking(
    web: &Web,
    signed: &Signed,
    (id, deed): (OrderId, Deed),
    (status, tried): (u16, Option<&Tried>),
) -> Result<Response> {
    let page = web.desk.order_to_do(&signed.actor, id, deed)?;
    Ok(respond::page(status, html::deed(&signed.chrome(), &page, deed, tried)))
}

/// The form of a request about something that they see.
fn form_of_new(
    web: &Web,
    signed: &Signed,
    about: &str,
    (status, tried): (u16, Option<&Tried>),
) -> Result<Response> {
    let of: OrderOf = about.parse().map_err(|_| Refusal::NotFound)?;
    web.desk.orders_about(&signed.actor, of, None)?;
    Ok(respond::page(status, html::new(&signed.chrome(), of, tried)))
}
