//! What stands in the registers of customers, as whoever is told of it by a program reads it.

use serde_json::Value;

use super::whole::Records;
use crate::{
    desk::Shapes,
    domain::{access::Person, id::OrderOf, journal::Record, refusal::Refusal},
    error::Result,
    followers::webhook::Object,
    store::View,
};

/// What something is, its id, its product, and it as the API shows it.
type Registered = (Object, String, Option<String>, Value);

/// Something of the registers, as this person reads it.
///
/// # Errors
///
/// [`Refusal::NotFound`] for what is not there, is none of this, or is not for them to see.
pub(in crate::desk) fn registered(
    (view, person): (&View<'_>, &Person),
    record: Record,
    shapes: &Shapes,
) -> Result<Registered> {
    let mut records = Records::new(view, person);
    let id = record.to_string();
    match record {
        Record::Tier(tier) => {
            let seen = view.tier(tier)?.read(person)?;
            let row = records.tier(&seen)?;
            Ok((Object::Tier, id, None, (shapes.tier)(&row, &records.done()?)))
        }
        Record::TierRequest(request) => {
            let seen = view.tier_request(request)?.read(person)?;
            let row = records.request(&seen)?;
            let product = Some(row.request.product.to_string());
            let shown = (shapes.tier_request)(&row, &records.done()?);
            Ok((Object::TierRequest, id, product, shown))
        }
        Record::Subscription(one) => {
            let row = records.subscription(view.subscription(one)?.read(person)?)?;
            let product = Some(row.subscription.product.to_string());
            let shown = (shapes.subscription)(&row, &records.done()?);
            Ok((Object::Subscription, id, product, shown))
        }
        Record::Config(one) => {
            let row = records.config(view.config(one)?.read(person)?)?;
            let product = Some(row.config.product.to_string());
            Ok((Object::Config, id, product, (shapes.config)(&row, &records.done()?)))
        }
        Record::Order(order) => {
            let order = view.order(order)?.read(person)?;
            let product = Some(order.product.to_string());
            let OrderOf::Subscription(about) = order.id.of else {
                let row = records.config_request(order)?;
                let shown = (shapes.config_request)(&row, &records.done()?);
                return Ok((Object::ConfigRequest, id, product, shown));
            };
            let row = records.subscription(view.subscription(about)?.read(person)?)?;
            let shown = (shapes.fulfilment)(&order, &row, &records.done()?);
            Ok((Object::Fulfilment, id, product, shown))
        }
        _ => Err(Refusal::NotFound.into()),
    }
}
