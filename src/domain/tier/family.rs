//! What may stand under what: customers under resellers, and nothing under itself.

use std::{collections::BTreeSet, fmt};

use super::data::TierKind;
use crate::domain::{
    id::TierId,
    refusal::{Complaint, Field, Refusal},
};

/// How many accounts stand one under the other, at most.
pub const DEPTH_MAX: usize = 10;
/// How many places above an account, and how many resellers below it, are looked at: it is done in
/// the middle of a write, while everybody else waits.
const LOOKED_AT_MAX: usize = 500;

/// What an account is, and under what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// What it is.
    pub kind: TierKind,
    /// Under what; none for a direct reseller.
    pub parent: Option<TierId>,
}

/// Why an account cannot stand where it is to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TierWrong {
    /// A customer needs a reseller above it.
    NeedsParent,
    /// There is no such account, or none that this actor may know of.
    NoSuchTier,
    /// What it is to stand under is no reseller, or may soon be none.
    NotAReseller,
    /// It would stand under itself.
    UnderItself,
    /// Too many accounts would stand one under the other.
    TooDeep,
    /// More accounts stand above and below it than are looked at.
    TooMany,
    /// What has accounts below it stays a reseller.
    StaysReseller,
}

/// The accounts that keep one from being deleted, as far as the reader may know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Below {
    /// The names of those that they see; some of them, if there are many.
    pub seen: Vec<String>,
    /// Whether these are all.
    pub all: All,
}

/// Whether a list is whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum All {
    /// It is.
    Listed,
    /// There are more.
    NotListed,
}

/// How accounts stand to each other: what the rules are checked against.
///
/// At an edit that is what is current and what waits for vendors, so that nothing that waits can be
/// in the way of another; at an acceptance it is what is current.
pub struct Family<A, B> {
    /// Every place that an account has or may come to have; none if there is no such account.
    pub places: A,
    /// What stands right under an account, or may come to.
    pub children: B,
}

/// What stands right under an account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Children {
    /// Resellers, each once; no more than [`Children::LISTED_MAX`].
    pub resellers: Vec<TierId>,
    /// Whether there are customers.
    pub customers: Customers,
}

/// Whether customers stand right under an account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Customers {
    /// None do.
    #[default]
    None,
    /// Some do.
    Some,
}

impl Children {
    /// The most resellers of one account that are read: one more than are looked at.
    pub const LISTED_MAX: usize = LOOKED_AT_MAX + 1;

    /// Whether nothing stands there, nor may come to.
    pub fn is_empty(&self) -> bool {
        self.resellers.is_empty() && self.customers == Customers::None
    }
}

/// Whether an account (none for a new one) may stand at a place.
///
/// # Errors
///
/// What the family fails with; within, why it may not.
pub fn stands<E>(
    tier: Option<TierId>,
    place: Place,
    family: &Family<
        impl Fn(TierId) -> Result<Option<Vec<Place>>, E>,
        impl Fn(TierId) -> Result<Children, E>,
    >,
) -> Result<Result<(), TierWrong>, E> {
    if let Some(tier) = tier
        && place.kind == TierKind::Customer
        && !(family.children)(tier)?.is_empty()
    {
        return Ok(Err(TierWrong::StaysReseller));
    }
    let Some(parent) = place.parent else {
        // Nothing gets deeper by it.
        let direct = place.kind == TierKind::Reseller;
        return Ok(if direct { Ok(()) } else { Err(TierWrong::NeedsParent) });
    };
    let below = match tier.map(|tier| height(tier, family)).transpose()? {
        None => 0,
        Some(Ok(below)) => below,
        Some(Err(wrong)) => return Ok(Err(wrong)),
    };
    let Some(places) = (family.places)(parent)? else {
        return Ok(Err(TierWrong::NoSuchTier));
    };
    if tier == Some(parent) {
        return Ok(Err(TierWrong::UnderItself));
    }
    if places.iter().any(|place| place.kind != TierKind::Reseller) {
        return Ok(Err(TierWrong::NotAReseller));
    }
    let above = depth(tier, (parent, places), family)?;
    Ok(above.and_then(
        |above| {
            if above + 1 + below > DEPTH_MAX { Err(TierWrong::TooDeep) } else { Ok(()) }
        },
    ))
}

/// How many accounts stand one above the other over `tier`, at most, if it stands under `parent`.
fn depth<E>(
    tier: Option<TierId>,
    (parent, places): (TierId, Vec<Place>),
    family: &Family<
        impl Fn(TierId) -> Result<Option<Vec<Place>>, E>,
        impl Fn(TierId) -> Result<Children, E>,
    >,
) -> Result<Result<usize, TierWrong>, E> {
    let above = |places: Vec<Place>| places.into_iter().filter_map(|place| place.parent);
    let (mut depth, mut looked_at) = (1, places.len());
    let mut level: BTreeSet<TierId> = above(places).collect();
    while !level.is_empty() {
        if tier.is_some_and(|tier| level.contains(&tier)) || level.contains(&parent) {
            return Ok(Err(TierWrong::UnderItself));
        }
        depth += 1;
        if depth > DEPTH_MAX {
            return Ok(Err(TierWrong::TooDeep));
        }
        let mut next = BTreeSet::new();
        for id in level {
            let places = (family.places)(id)?.unwrap_or_default();
            looked_at += places.len();
            if looked_at > LOOKED_AT_MAX {
                return Ok(Err(TierWrong::TooMany));
            }
            next.extend(above(places));
        }
        level = next;
    }
    Ok(Ok(depth))
}

/// How many accounts stand one below the other under `tier`, at most.
fn height<E>(
    tier: TierId,
    family: &Family<
        impl Fn(TierId) -> Result<Option<Vec<Place>>, E>,
        impl Fn(TierId) -> Result<Children, E>,
    >,
) -> Result<Result<usize, TierWrong>, E> {
    let (mut height, mut looked_at) = (0, 0);
    let mut level = BTreeSet::from([tier]);
    while !level.is_empty() {
        let (mut next, mut lowest) = (BTreeSet::new(), true);
        for id in level {
            let children = (family.children)(id)?;
            lowest &= children.is_empty();
            looked_at += children.resellers.len();
            if looked_at > LOOKED_AT_MAX {
                return Ok(Err(TierWrong::TooMany));
            }
            next.extend(children.resellers);
        }
        if !lowest {
            height += 1;
        }
        if height >= DEPTH_MAX {
            return Ok(Err(TierWrong::TooDeep));
        }
        level = next;
    }
    Ok(Ok(height))
}

impl TierWrong {
    /// The complaint of a form's field.
    pub fn refusal(self) -> Refusal {
        let field = if self == TierWrong::StaysReseller { Field::Type } else { Field::Parent };
        Refusal::field(field, Complaint::Tier(self))
    }
}

impl fmt::Display for TierWrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TierWrong::NeedsParent => f.write_str("a customer stands under a reseller."),
            TierWrong::NoSuchTier => f.write_str("there is no such account."),
            TierWrong::NotAReseller => f.write_str(
                "accounts stand under resellers only, and this is none, or may soon be none.",
            ),
            TierWrong::UnderItself => f.write_str(
                "no account stands under itself, nor under one that stands below it or may soon do.",
            ),
            TierWrong::TooDeep => {
                write!(f, "at most {DEPTH_MAX} accounts stand one under the other.")
            }
            TierWrong::TooMany => write!(
                f,
                "more than {LOOKED_AT_MAX} resellers stand above or below this account, or may soon \
                 do, so that it cannot be moved.",
            ),
            TierWrong::StaysReseller => f.write_str(
                "accounts stand below it, or may soon do, so it stays a reseller.",
            ),
        }
    }
}

impl fmt::Display for Below {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Accounts stand below this one: ")?;
        for (number, name) in self.seen.iter().enumerate() {
            write!(f, "{}{name}", if number == 0 { "" } else { ", " })?;
        }
        match (self.all, self.seen.is_empty()) {
            (All::Listed, _) => f.write_str(".")?,
            (All::NotListed, true) => f.write_str("other accounts.")?,
            (All::NotListed, false) => f.write_str(" and other accounts.")?,
        }
        f.write_str(" Delete those first, or move them.")
    }
}
