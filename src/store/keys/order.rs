//! The index keys that follow from tier configs and from requests to vendors.

use super::tier::link_scope;
use crate::domain::{
    config::TierConfig,
    id::{ConfigId, OrderId, OrderOf, SubscriptionId},
    order::{Order, OrderSort, OrderStatus},
    tier::LinkScope,
};

/// The key of `order`: what sort of thing it is about, which one, and the number.
pub(in crate::store) type OrderKey = (u8, u64, u16);
/// The key of `order_listed`: who sees it; sort; scope in two parts; status; moment, thing, number.
pub(in crate::store) type OrderListed = (u64, u8, u8, u64, u8, u64, u64, u16);

/// The status of a key for requests in any status.
const ANY_STATUS: u8 = u8::MAX;

/// What a thing is in the key of `order`.
pub(in crate::store) fn of(thing: OrderOf) -> (u8, u64) {
    let id = match thing {
        OrderOf::Subscription(id) => id.0,
        OrderOf::Config(id) => id.0,
    };
    (sort(thing.sort()), id)
}

/// The sort of a key. The numbers are the enum's positions.
pub(in crate::store) fn sort(sort: OrderSort) -> u8 {
    sort as u8
}

/// The key of `order`.
pub(in crate::store) fn order(id: OrderId) -> OrderKey {
    let (sort, thing) = of(id.of);
    (sort, thing, id.number)
}

/// The request that a key of that sort is of.
pub(in crate::store) fn order_id(sort: OrderSort, thing: u64, number: u16) -> OrderId {
    let of = match sort {
        OrderSort::Fulfilment => OrderOf::Subscription(SubscriptionId(thing)),
        OrderSort::Config => OrderOf::Config(ConfigId(thing)),
    };
    OrderId { of, number }
}

/// The status of a key.
pub(in crate::store) fn status(status: Option<OrderStatus>) -> u8 {
    status.map_or(ANY_STATUS, |status| status as u8)
}

/// The keys of `order_listed`: one for each who sees it and scope, for its status and for any.
pub(in crate::store) fn listed(order: &Order) -> Vec<OrderListed> {
    let tiers = order.tiers.iter().map(|tier| LinkScope::Tier(*tier));
    let scopes = tiers.chain([LinkScope::Whole, LinkScope::Product(order.product)]);
    let scopes: Vec<_> = scopes.map(link_scope).collect();
    let (sort, thing, number) = self::order(order.id);
    let mut keys = Vec::new();
    for viewer in order.viewers() {
        for (scope, of) in &scopes {
            for status in [status(Some(order.status)), ANY_STATUS] {
                let at = order.created_at.0;
                keys.push((viewer.0, sort, *scope, *of, status, at, thing, number));
            }
        }
    }
    keys
}

/// The keys of `config_listed`: one for each who sees it and scope.
pub(in crate::store) fn config_listed(one: &TierConfig) -> Vec<(u64, u8, u64, u64, u64)> {
    let scopes = [LinkScope::Whole, LinkScope::Product(one.product), LinkScope::Tier(one.account)];
    let scopes = scopes.map(link_scope);
    let of = |viewer: u64| {
        let at = (one.created_at.0, one.id.0);
        scopes.iter().map(move |(scope, of)| (viewer, *scope, *of, at.0, at.1))
    };
    one.viewers().into_iter().flat_map(|viewer| of(viewer.0)).collect()
}

/// The key of `config_of`.
pub(in crate::store) fn config_of(one: &TierConfig) -> (u64, u64) {
    (one.account.0, one.id.0)
}
