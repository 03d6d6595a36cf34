//! Whatever moves are tried, with some waiting and some taken in any order: no ring, and no tower.

use std::{
    collections::{BTreeMap, BTreeSet},
    convert::Infallible,
};

use proptest::prelude::*;

use super::{Children, Customers, DEPTH_MAX, Family, Place, TierWrong, data::TierKind, stands};
use crate::domain::id::TierId;

/// Where each account stands, and where it may come to.
#[derive(Default)]
struct Forest(BTreeMap<TierId, Vec<Place>>);

impl Forest {
    /// Whether an account may stand at a place: beside all that waits, or beside what is current.
    fn fits(&self, tier: TierId, place: Place, waiting: bool) -> Result<(), TierWrong> {
        let counts = if waiting { usize::MAX } else { 1 };
        let places = |id: TierId| {
            let all = self.0.get(&id).map(|all| all.iter().copied().take(counts).collect());
            Ok::<_, Infallible>(all)
        };
        let children = |id: TierId| {
            let mut children = Children::default();
            for (child, all) in &self.0 {
                for place in all.iter().take(counts).filter(|place| place.parent == Some(id)) {
                    match place.kind {
                        TierKind::Reseller => children.resellers.push(*child),
                        TierKind::Customer => children.customers = Customers::Some,
                    }
                }
            }
            Ok::<_, Infallible>(children)
        };
        let here = self.0.contains_key(&tier).then_some(tier);
        let Ok(stands) = stands(here, place, &Family { places, children });
        stands
    }

    /// How many accounts stand one above the other up to this one; fails for a ring.
    fn depth(&self, tier: TierId, above: &BTreeSet<TierId>) -> usize {
        assert!(!above.contains(&tier), "a ring through {tier}");
        let above: BTreeSet<_> = above.iter().copied().chain([tier]).collect();
        let parents = self.0[&tier].iter().filter_map(|place| place.parent);
        let parents: BTreeSet<_> = parents.collect();
        1 + parents.into_iter().map(|parent| self.depth(parent, &above)).max().unwrap_or_default()
    }
}

fn place(parent: u64, customer: bool) -> Place {
    let kind = if customer { TierKind::Customer } else { TierKind::Reseller };
    Place { kind, parent: (parent < 14).then_some(TierId(parent)) }
}

proptest! {
    #[test]
    fn no_order_of_moves_makes_a_ring_or_a_tower(
        tries in prop::collection::vec((0..14u64, 0..16u64, prop::bool::weighted(0.2), 0..4u8), 1..80),
    ) {
        let mut forest = Forest::default();
        for (tier, parent, customer, deed) in tries {
            let (tier, place) = (TierId(tier), place(parent, customer));
            if !forest.0.contains_key(&tier) {
                if forest.fits(tier, place, true).is_ok() {
                    forest.0.insert(tier, vec![place]);
                }
            } else if deed < 2 {
                if forest.fits(tier, place, true).is_ok() {
                    let all = forest.0.get_mut(&tier).unwrap();
                    if deed == 0 { all.push(place) } else { all[0] = place }
                }
            } else if forest.0[&tier].len() > 1 {
                // What waits is taken if it still stands, or turned down.
                let waits = forest.0.get_mut(&tier).unwrap().remove(1);
                let fits = forest.fits(tier, waits, false).is_ok();
                if deed == 2 && fits {
                    forest.0.get_mut(&tier).unwrap()[0] = waits;
                }
            }
            for id in forest.0.keys() {
                prop_assert!(forest.depth(*id, &BTreeSet::new()) <= DEPTH_MAX);
            }
            let kind = |id: TierId| forest.0.get(&id).map(|all| all[0].kind);
            for all in forest.0.values() {
                let parent = all[0].parent;
                prop_assert!(parent.is_none_or(|id| kind(id) == Some(TierKind::Reseller)));
                prop_assert!(parent.is_some() || all[0].kind == TierKind::Reseller);
            }
        }
    }
}

#[test]
fn the_tenth_account_down_is_the_last() {
    let mut forest = Forest::default();
    for id in 0..10 {
        let parent = if id == 0 { 99 } else { id - 1 };
        let place = place(parent, false);
        assert_eq!(forest.fits(TierId(id), place, true), Ok(()), "{id}");
        forest.0.insert(TierId(id), vec![place]);
    }
    assert_eq!(forest.fits(TierId(10), place(9, true), true), Err(TierWrong::TooDeep));
    forest.0.insert(TierId(11), vec![place(99, false)]);
    assert_eq!(forest.fits(TierId(0), place(11, false), true), Err(TierWrong::TooDeep));
    assert_eq!(forest.fits(TierId(1), place(11, false), true), Ok(()));
}
