//! Tier accounts as a tree: each below the reseller that it buys from, as far as a reader sees.

use super::{Desk, PAGE_ROWS, cursor, reader::Reader};
use crate::{
    desk::show::{Rest, TierNode, TierTree},
    domain::{
        access::Actor,
        id::TierId,
        tier::{DEPTH_MAX, SeenTier, TierOrder, TierScope, TreeCursor, data::TierKind},
    },
    error::Result,
};

/// How many accounts one page of the tree shows.
const NODES_MAX: usize = 300;
/// How many accounts right below one are shown with it.
const BRANCH: usize = 20;
/// How many accounts are looked at for those that nothing stands above.
const LOOKED_AT: usize = 1_000;

/// The accounts of a page that begin it, and where the next one begins.
type Beginning = (Vec<SeenTier>, Option<TreeCursor>);

impl Desk {
    /// The tier accounts that the actor sees, by name and each with what stands below it: those that
    /// nothing stands above, or nothing that the actor sees; or those right below `under`. From after
    /// one on. What is too much for a page is told of, and has a page of its own.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read.
    pub fn tier_tree(
        &self,
        actor: &Actor,
        under: Option<TierId>,
        from: Option<&TreeCursor>,
    ) -> Result<TierTree> {
        let person = actor.person()?;
        self.store.look(|view| {
            let reader = Reader::new(view, person);
            let below = under.map(|under| reader.name(under)).transpose()?.flatten();
            let (seen, next) = match (under, &below) {
                (None, _) => roots(&reader, from)?,
                (Some(under), Some(_)) => branch(&reader, under, from, PAGE_ROWS)?,
                // What stands below something that they do not see is not told.
                (Some(_), None) => (Vec::new(), None),
            };
            let mut room = NODES_MAX.saturating_sub(seen.len());
            let nodes = seen.iter().map(|seen| node(&reader, seen, (1, &mut room)));
            let nodes = nodes.collect::<Result<_>>()?;
            Ok(TierTree { nodes, next, below, may_add: person.makes_tiers() })
        })
    }
}

/// The accounts that nothing stands above that the reader sees: resellers first.
fn roots(reader: &Reader<'_, '_>, from: Option<&TreeCursor>) -> Result<Beginning> {
    let (view, viewer) = (reader.view, reader.person.account);
    let begins = from.map_or(TierKind::Reseller, |from| from.kind);
    let (mut found, mut looked_at) = (Vec::new(), 0);
    let (mut after, mut last) = (from.map(|from| from.at.clone()), None);
    for kind in [TierKind::Reseller, TierKind::Customer] {
        if kind == TierKind::Reseller && begins == TierKind::Customer {
            continue;
        }
        let run = (TierScope::Kind(kind), TierOrder::Name);
        for id in view.tiers(viewer, run, after.take().as_ref(), LOOKED_AT + 1)? {
            // One more than a page takes tells whether there is another.
            if found.len() == PAGE_ROWS || looked_at == LOOKED_AT {
                return Ok((found, last));
            }
            let seen = reader.tier(id)?;
            last = Some(place(&seen));
            let above = seen.tier.parent.map(|parent| reader.seen(parent)).transpose()?.flatten();
            if above.is_none() {
                found.push(seen);
            }
            looked_at += 1;
        }
    }
    Ok((found, None))
}

/// The accounts right below one, after one of them, at most `max`.
fn branch(
    reader: &Reader<'_, '_>,
    under: TierId,
    from: Option<&TreeCursor>,
    max: usize,
) -> Result<Beginning> {
    let run = (TierScope::Below(under), TierOrder::Name);
    let from = from.map(|from| &from.at);
    let ids = reader.view.tiers(reader.person.account, run, from, max + 1)?;
    let more = ids.len() > max;
    let seen = ids.into_iter().take(max).map(|id| reader.tier(id));
    let seen: Vec<SeenTier> = seen.collect::<Result<_>>()?;
    let next = seen.last().filter(|_| more).map(place);
    Ok((seen, next))
}

/// Where an account stands.
fn place(seen: &SeenTier) -> TreeCursor {
    TreeCursor { kind: seen.tier.kind, at: cursor(TierOrder::Name, seen) }
}

/// An account with what stands below it, as far as there is room.
fn node(
    reader: &Reader<'_, '_>,
    seen: &SeenTier,
    (depth, room): (usize, &mut usize),
) -> Result<TierNode> {
    let row = reader.row(seen)?;
    if seen.tier.kind == TierKind::Customer {
        return Ok(TierNode { row, nodes: Vec::new(), rest: Rest::Nothing });
    }
    if depth >= DEPTH_MAX || *room == 0 {
        return Ok(TierNode { row, nodes: Vec::new(), rest: Rest::NotLookedAt });
    }
    let (below, next) = branch(reader, seen.tier.id, None, BRANCH.min(*room))?;
    *room = room.saturating_sub(below.len());
    let mut nodes = Vec::new();
    for seen in &below {
        nodes.push(node(reader, seen, (depth + 1, room))?);
    }
    let rest = next.map_or(Rest::Nothing, Rest::From);
    Ok(TierNode { row, nodes, rest })
}
