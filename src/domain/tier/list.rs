//! Lists of tier accounts: which, in which order, and from where on.

use std::{fmt, str::FromStr};

use super::data::TierKind;
use crate::domain::{
    id::{NotAnId, ProductId, TierId},
    moment::Moment,
};

/// In which order a directory is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TierOrder {
    /// What changed last comes first.
    #[default]
    Updated,
    /// What was made last comes first.
    Created,
    /// By name.
    Name,
}

/// The last row of a page of the directory: the next one goes on after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TierCursor {
    /// The moment that the order goes by, and whose it is.
    At(Moment, TierId),
    /// The name as the order has it, and whose it is.
    Named(String, TierId),
}

/// Which accounts a list holds, of those that somebody sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TierScope {
    /// All.
    Whole,
    /// Those of a kind.
    Kind(TierKind),
    /// Those right below one.
    Below(TierId),
    /// Those of a kind right below one.
    KindBelow(TierId, TierKind),
}

/// Which requests or subscriptions a list holds, of those that somebody sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkScope {
    /// All.
    Whole,
    /// Those of a product.
    Product(ProductId),
    /// Those of a tier account.
    Tier(TierId),
}

impl TierScope {
    /// What stands below `parent`, if that is asked for, and is of `kind`, if that is.
    pub fn of(kind: Option<TierKind>, parent: Option<TierId>) -> TierScope {
        match (parent, kind) {
            (None, None) => TierScope::Whole,
            (None, Some(kind)) => TierScope::Kind(kind),
            (Some(parent), None) => TierScope::Below(parent),
            (Some(parent), Some(kind)) => TierScope::KindBelow(parent, kind),
        }
    }
}

impl fmt::Display for TierCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TierCursor::At(at, id) => write!(f, "{} {id}", at.0),
            TierCursor::Named(name, id) => write!(f, "{id} {name}"),
        }
    }
}

impl FromStr for TierCursor {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<TierCursor, NotAnId> {
        let (first, rest) = text.split_once(' ').ok_or(NotAnId)?;
        if let Ok(id) = first.parse() {
            return Ok(TierCursor::Named(rest.to_owned(), id));
        }
        let at = first.parse().map_err(|_| NotAnId)?;
        Ok(TierCursor::At(Moment(at), rest.parse()?))
    }
}
