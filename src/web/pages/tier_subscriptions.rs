//! The register of subscriptions.

use super::tiers::{asked, chosen, from, register};
use crate::{
    desk::{
        SubscriptionChange, SubscriptionForm,
        show::{RegisterFilter, TierFilter, TierOrder},
    },
    domain::{
        id::SubscriptionId,
        refusal::{Field, Refusal},
        subscription::SubscriptionStatus,
        tier::data::TierKind,
    },
    error::{Error, Result},
    web::{
        Web,
        form::Form,
        html::{
            tier_subscriptions::{self as html, EDITION, EXTERNAL_ID, ITEM, Offer},
            tiers::SUBSCRIPTIONS,
            typed::Tried,
        },
        request::{Request, Response},
        respond,
        session::Signed,
    },
};

/// `GET /customers/subscriptions`
pub(crate) fn list(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let (filter, from) = (filter(request)?, from(request)?);
    let list = web.desk.subscriptions(&signed.actor, &filter, from)?;
    Ok(respond::page(200, html::list(&signed.chrome(), &filter, &list, from.is_none())))
}

/// What an address asks for of the register.
///
/// # Errors
///
/// As for [`register`].
pub(super) fn filter(request: &Request) -> Result<RegisterFilter<SubscriptionStatus>, Refusal> {
    register(request, SubscriptionStatus::of_word)
}

/// `GET /customers/subscriptions/new`
pub(crate) fn new(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    signed.person()?.must_make_tiers()?;
    let customer = asked(request, Field::Customer.name())?;
    form_of_new(web, signed, customer, (200, None))
}

/// `POST /customers/subscriptions`
pub(crate) fn add(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let form = Form::of(request)?;
    let asked = SubscriptionForm {
        product: form.field(Field::Product),
        customer: form.field(Field::Customer),
        external_id: form.field(EXTERNAL_ID),
        items: items(&form),
    };
    match web.desk.make_subscription(&signed.actor, &asked) {
        Ok(id) => Ok(respond::see_other(format!("{SUBSCRIPTIONS}/{id}"))),
        Err(error @ Error::Refused(Refusal::Fields(_))) => {
            let status = respond::status_of(&error);
            let tried = form.tried(error, None)?;
            form_of_new(web, signed, String::new(), (status, Some(&tried)))
        }
        Err(error) => Err(error),
    }
}

/// `GET /customers/subscriptions/{id}`
pub(crate) fn one(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    shown(web, signed, (request.name(0)?, from(request)?), (200, None))
}

/// `POST /customers/subscriptions/{id}`
pub(crate) fn change(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let (id, form): (SubscriptionId, _) = (request.name(0)?, Form::of(request)?);
    let before = web.desk.subscription(&signed.actor, id)?;
    let status = chosen(form.get(Field::Status.name()), SubscriptionStatus::of_word)?;
    let change = SubscriptionChange {
        status: status.unwrap_or(before.status),
        external_id: form.field(EXTERNAL_ID),
        items: items(&form),
        edition: form.get(EDITION).parse().map_err(|_| Refusal::Malformed)?,
    };
    match web.desk.change_subscription(&signed.actor, id, &change) {
        Ok(()) => Ok(respond::see_other(format!("{SUBSCRIPTIONS}/{id}"))),
        Err(error @ Error::Refused(Refusal::Fields(_) | Refusal::ChangedMeanwhile)) => {
            let status = respond::status_of(&error);
            let tried = form.tried(error, None)?;
            shown(web, signed, (id, None), (status, Some(&tried)))
        }
        Err(error) => Err(error),
    }
}

fn items(form: &Form) -> Vec<(String, String)> {
    lines(form, ITEM)
}

/// Lines of two fields each.
pub(super) fn lines(form: &Form, names: [&str; 2]) -> Vec<(String, String)> {
    let [names, values] = names.map(|name| form.all(name));
    names.into_iter().zip(values).collect()
}

fn form_of_new(
    web: &Web,
    signed: &Signed,
    customer: String,
    (status, tried): (u16, Option<&Tried>),
) -> Result<Response> {
    let products = web.desk.products_to_sell(&signed.actor)?;
    let kind = Some(TierKind::Customer);
    let filter = TierFilter { kind, order: TierOrder::Name, ..TierFilter::default() };
    let some = web.desk.tiers(&signed.actor, &filter, None)?;
    let customers = some.page.rows.into_iter().map(|row| row.tier).collect();
    let offer = Offer { products, customers, customer };
    Ok(respond::page(status, html::new(&signed.chrome(), &offer, tried)))
}

fn shown(
    web: &Web,
    signed: &Signed,
    (id, from): (SubscriptionId, Option<u16>),
    (status, tried): (u16, Option<&Tried>),
) -> Result<Response> {
    let row = web.desk.subscription(&signed.actor, id)?;
    let requests = web.desk.orders_about(&signed.actor, id.into(), from)?;
    let requests = (&requests, from.is_none());
    Ok(respond::page(status, html::one(&signed.chrome(), &row, requests, tried)))
}
