//! The directory of tier accounts: those that a filter asks for, in order.

use super::{HUB_LOOKED_AT, PAGE_ROWS, narrow, paged, reader::Reader};
use crate::{
    desk::show::{Rows, TierFilter, TierRow},
    domain::{
        id::HubId,
        refusal::Refusal,
        tier::{All, SeenTier, TierCursor, TierOrder, TierScope},
    },
    error::Result,
    store::{Match, folded, sought},
};

/// How many accounts one search looks at.
const FOUND_MAX: usize = 2_000;

/// A page of the accounts that a filter asks for; and whether that is from all that words find.
pub(super) fn directory(
    reader: &Reader<'_, '_>,
    filter: &TierFilter,
    from: Option<&TierCursor>,
) -> Result<(Rows<TierRow, TierCursor>, All)> {
    let hub = filter.hub.filter(|_| sought(&filter.words).is_empty());
    let ((seen, next), all) = if let Some(hub) = hub {
        (on_hub(reader, (filter, hub), from)?, All::Listed)
    } else {
        let (seen, all) = listed(reader, filter, from, (PAGE_ROWS + 1, FOUND_MAX))?;
        (paged(seen, |seen| cursor(filter.order, seen)), all)
    };
    let rows = seen.iter().map(|seen| reader.row(seen)).collect::<Result<_>>()?;
    Ok((Rows { rows, next }, all))
}

/// The accounts that a filter asks for, at most `max`, of which words find no more than `found_max`;
/// and whether that is all that they find. Without words the hub is not looked at: see [`on_hub`].
pub(super) fn listed(
    reader: &Reader<'_, '_>,
    filter: &TierFilter,
    from: Option<&TierCursor>,
    (max, found_max): (usize, usize),
) -> Result<(Vec<SeenTier>, All)> {
    let (view, person) = (reader.view, reader.person);
    let words = sought(&filter.words);
    if words.is_empty() {
        let run = (TierScope::of(filter.kind, filter.parent), filter.order);
        let ids = view.tiers(person.account, run, from, max)?;
        let seen = ids.into_iter().map(|id| reader.tier(id)).collect::<Result<_>>()?;
        return Ok((seen, All::Listed));
    }
    let (tiers, all) = view.tiers_found(person.account, (&words, Match::Begun), found_max)?;
    let seen = tiers.into_iter().map(|tier| tier.read(person));
    let mut seen = found(seen.collect::<Result<_, Refusal>>()?, filter, from);
    seen.truncate(max);
    Ok((seen, all))
}

/// A page of those on a hub: the index has them in order, and what else is asked for is looked at.
fn on_hub(
    reader: &Reader<'_, '_>,
    (filter, hub): (&TierFilter, HubId),
    from: Option<&TierCursor>,
) -> Result<(Vec<SeenTier>, Option<TierCursor>)> {
    let run = (TierScope::OnHub(hub), filter.order);
    let ids = reader.view.tiers(reader.person.account, run, from, HUB_LOOKED_AT + 1)?;
    let place = |seen: &SeenTier| cursor(filter.order, seen);
    narrow::page((ids, HUB_LOOKED_AT), |id| reader.tier(id), |seen| Ok(fits(filter, seen)), place)
}

/// Whether an account is what a filter asks for, but for its words.
fn fits(filter: &TierFilter, seen: &SeenTier) -> bool {
    let tier = &seen.tier;
    filter.kind.is_none_or(|kind| kind == tier.kind)
        && filter.parent.is_none_or(|parent| Some(parent) == tier.parent)
        && filter.hub.is_none_or(|hub| Some(hub) == tier.hub)
}

/// Of the accounts that words find those that a filter asks for, in order, after a row.
fn found(mut seen: Vec<SeenTier>, filter: &TierFilter, from: Option<&TierCursor>) -> Vec<SeenTier> {
    seen.retain(|seen| fits(filter, seen));
    match filter.order {
        TierOrder::Name => {
            seen.sort_by_cached_key(|seen| (folded(&seen.tier.data.name), seen.tier.id));
        }
        TierOrder::Updated => {
            seen.sort_by_key(|seen| std::cmp::Reverse((seen.tier.updated_at, seen.tier.id)));
        }
        TierOrder::Created => {
            seen.sort_by_key(|seen| std::cmp::Reverse((seen.tier.created_at, seen.tier.id)));
        }
    }
    if let Some(from) = from {
        seen.retain(|seen| is_after(filter.order, seen, from));
    }
    seen
}

/// Whether a row stands after a place in its order. A place of another order is none.
fn is_after(order: TierOrder, seen: &SeenTier, from: &TierCursor) -> bool {
    match (cursor(order, seen), from) {
        (TierCursor::Named(name, id), TierCursor::Named(after, last)) => {
            (name.as_str(), id) > (after.as_str(), *last)
        }
        (TierCursor::At(at, id), TierCursor::At(after, last)) => (at, id) < (*after, *last),
        _ => true,
    }
}

/// The place of an account in an order.
pub(super) fn cursor(order: TierOrder, seen: &SeenTier) -> TierCursor {
    let tier = &seen.tier;
    match order {
        TierOrder::Name => TierCursor::Named(folded(&tier.data.name), tier.id),
        TierOrder::Updated => TierCursor::At(tier.updated_at, tier.id),
        TierOrder::Created => TierCursor::At(tier.created_at, tier.id),
    }
}
