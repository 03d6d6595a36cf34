//! The index keys that follow from tier accounts, their requests and subscriptions.

use std::collections::BTreeSet;

use crate::{
    domain::{
        hub::Hub,
        id::{TierId, TierRequestId},
        moment::Moment,
        subscription::Subscription,
        tier::{
            LinkScope, Tier, TierOrder, TierRequest, TierRequestStatus, TierScope, TierVersion,
            data::{TierField, TierKind},
        },
    },
    store::folded,
};

/// The key of `tier_listed`: who sees it; scope in two parts; order; name, moment, account.
pub(in crate::store) type Listed = (u64, u8, u64, u8, String, u64, u64);
/// The key of `tier_asked`: who sees it; scope in two parts; status; moment, account, which of its
/// requests.
pub(in crate::store) type Asked = (u64, u8, u64, u8, u64, u64, u32);

/// The status of a key for requests in any status.
const ANY_STATUS: u8 = u8::MAX;
/// The most words that an account is found by.
const WORDS_MAX: usize = 100;
/// The most words that are looked for at once.
const SOUGHT_MAX: usize = 8;

/// The scope of a key. The numbers are the enums' positions.
pub(in crate::store) fn scope(scope: TierScope) -> (u8, u64) {
    match scope {
        TierScope::Whole => (0, 0),
        TierScope::Kind(kind) => (1, kind as u64),
        TierScope::Below(parent) => (2, parent.0),
        TierScope::KindBelow(parent, TierKind::Reseller) => (3, parent.0),
        TierScope::KindBelow(parent, TierKind::Customer) => (4, parent.0),
        TierScope::OnHub(hub) => (5, hub.0),
    }
}

/// The order of a key.
pub(in crate::store) fn order(order: TierOrder) -> u8 {
    match order {
        TierOrder::Name => 0,
        TierOrder::Updated => 1,
        TierOrder::Created => 2,
    }
}

/// The keys of `tier_listed`, sorted: one for each who sees it, scope and order.
pub(in crate::store) fn listed(tier: &Tier) -> Vec<Listed> {
    let below = |parent| [TierScope::Below(parent), TierScope::KindBelow(parent, tier.kind)];
    let scopes = [TierScope::Whole, TierScope::Kind(tier.kind)];
    let scopes = scopes.into_iter().chain(tier.parent.into_iter().flat_map(below));
    let scopes: Vec<_> = scopes.chain(tier.hub.map(TierScope::OnHub)).map(scope).collect();
    let places = [
        (TierOrder::Name, folded(&tier.data.name), Moment(0)),
        (TierOrder::Updated, String::new(), tier.updated_at),
        (TierOrder::Created, String::new(), tier.created_at),
    ];
    let mut keys = Vec::new();
    for viewer in tier.viewers() {
        for (scope, of) in &scopes {
            for (by, name, moment) in &places {
                let (name, moment) = (name.clone(), moment.0);
                keys.push((viewer.0, *scope, *of, order(*by), name, moment, tier.id.0));
            }
        }
    }
    keys.sort_unstable();
    keys
}

/// The keys of `tier_word`.
pub(in crate::store) fn worded(tier: &Tier) -> Vec<(u64, String, u64)> {
    let words = words(tier);
    let of = |viewer: u64| words.iter().map(move |word| (viewer, word.clone(), tier.id.0));
    tier.viewers().into_iter().flat_map(|viewer| of(viewer.0)).collect()
}

/// The words that an account is found by, folded: those of its name, its ids, its tax id, and its
/// contact's name and address.
pub(in crate::store) fn words(tier: &Tier) -> BTreeSet<String> {
    let id = tier.id.to_string();
    let fields = [
        TierField::Name,
        TierField::ExternalId,
        TierField::ExternalUid,
        TierField::TaxId,
        TierField::FirstName,
        TierField::LastName,
        TierField::Email,
    ];
    let texts = fields.into_iter().map(|field| tier.data.text(field)).chain([id.as_str()]);
    let texts: Vec<&str> = texts.collect();
    // What one asks for exactly is looked for by these, so they are never the ones left out.
    let mut words: BTreeSet<String> = texts.iter().copied().flat_map(sought).collect();
    let mut others = BTreeSet::new();
    for word in texts.into_iter().flat_map(asked) {
        let parts = word.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
        others.extend(parts.map(ToOwned::to_owned));
        others.insert(word);
    }
    for word in others {
        if words.len() >= WORDS_MAX {
            break;
        }
        words.insert(word);
    }
    words
}

/// The words of a text as they are looked for: each once, the first eight.
pub fn sought(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for word in asked(text) {
        if words.len() < SOUGHT_MAX && !words.contains(&word) {
            words.push(word);
        }
    }
    words
}

/// The words of a text as they are kept and as they are asked for: folded, and none too long.
pub(in crate::store) fn asked(text: &str) -> impl Iterator<Item = String> {
    text.split_whitespace().map(folded)
}

/// The key of `tier_child`, unless nothing stands above it.
pub(in crate::store) fn child(tier: &Tier) -> Option<(u64, u8, u64)> {
    tier.parent.map(|parent| (parent.0, tier.kind as u8, tier.id.0))
}

/// The key of `tier_waits`, while a vendor may still make the version current.
pub(in crate::store) fn waits(version: &TierVersion) -> Option<(u64, u32)> {
    let waits = version.pending > 0 && version.taken_at.is_none();
    waits.then_some((version.tier.0, version.number))
}

/// The key of `tier_may`, while that would have it stand under something.
pub(in crate::store) fn may(version: &TierVersion) -> Option<(u64, u8, u64, u32)> {
    let parent = version.parent.filter(|_| waits(version).is_some());
    parent.map(|parent| (parent.0, version.kind as u8, version.tier.0, version.number))
}

/// The scope of a key of requests or subscriptions.
pub(in crate::store) fn link_scope(scope: LinkScope) -> (u8, u64) {
    match scope {
        LinkScope::Whole => (0, 0),
        LinkScope::Product(product) => (1, product.0),
        LinkScope::Tier(tier) => (2, tier.0),
    }
}

/// The first two parts, in keys of subscriptions, of a place in which they have an account: 0 for
/// the customer, 1 for tier 1, 2 for tier 2.
pub(in crate::store) fn link_place(place: u8, tier: TierId) -> (u8, u64) {
    (3 + place, tier.0)
}

/// The status of a key.
pub(in crate::store) fn status(status: Option<TierRequestStatus>) -> u8 {
    status.map_or(ANY_STATUS, |status| status as u8)
}

/// The last part of a key of requests: which of its account's.
pub(in crate::store) fn which(request: TierRequestId) -> u32 {
    (u32::from(request.update) << 16) | u32::from(request.product)
}

/// The request that a key of requests is of.
pub(in crate::store) fn request(tier: u64, which: u32) -> TierRequestId {
    let [one, two, three, four] = which.to_be_bytes();
    let (update, product) = (u16::from_be_bytes([one, two]), u16::from_be_bytes([three, four]));
    TierRequestId { tier: TierId(tier), update, product }
}

/// The keys of `tier_asked`: one for each who sees it and scope, for its status and for any.
pub(in crate::store) fn requested(request: &TierRequest) -> Vec<Asked> {
    let scopes =
        [LinkScope::Whole, LinkScope::Product(request.product), LinkScope::Tier(request.id.tier)];
    let mut keys = Vec::new();
    for viewer in request.viewers() {
        for (scope, of) in scopes.map(link_scope) {
            for status in [status(Some(request.status)), ANY_STATUS] {
                let at = (request.created_at.0, request.id.tier.0, which(request.id));
                keys.push((viewer.0, scope, of, status, at.0, at.1, at.2));
            }
        }
    }
    keys
}

/// The keys of `subscription_listed`: one for each who sees it and scope, and each place in which it
/// has an account.
pub(in crate::store) fn subscribed(one: &Subscription) -> Vec<(u64, u8, u64, u64, u64)> {
    let tiers = one.tiers().map(LinkScope::Tier);
    let places = (0..).zip([Some(one.customer), one.tier1, one.tier2]);
    let places = places.filter_map(|(place, tier)| Some(link_place(place, tier?)));
    let scopes = tiers.chain([LinkScope::Whole]).map(link_scope);
    let scopes: Vec<_> = scopes.chain(places).collect();
    let of = |viewer: u64| {
        let at = (one.created_at.0, one.id.0);
        scopes.iter().map(move |(scope, of)| (viewer, *scope, *of, at.0, at.1))
    };
    one.viewers().into_iter().flat_map(|viewer| of(viewer.0)).collect()
}

/// The key of `subscribed`.
pub(in crate::store) fn customer(one: &Subscription) -> (u64, u64) {
    (one.customer.0, one.id.0)
}

/// The key of `hub_of`.
pub(in crate::store) fn hub_of(hub: &Hub) -> (u64, u64) {
    (hub.owner.0, hub.id.0)
}
