//! Lists of tier accounts: which, in which order, and from where on.

use std::{fmt, str::FromStr};

use super::data::TierKind;
use crate::domain::{
    id::{HubId, NotAnId, ProductId, TierId},
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

/// The last account of a page of the tree. What stands above nothing comes resellers first, so its
/// kind is told: the account itself may be gone by the time that the next page is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeCursor {
    /// Of which kind it is.
    pub kind: TierKind,
    /// Where it stands among those.
    pub at: TierCursor,
}

/// The last row of a page of subscriptions, configs or requests: the next one goes on after it, even
/// if it is gone by then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MadeCursor<K> {
    /// When it was made.
    pub at: Moment,
    /// Which it is.
    pub id: K,
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
    /// Those on a hub.
    OnHub(HubId),
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

impl fmt::Display for TreeCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind.word(), self.at)
    }
}

impl FromStr for TreeCursor {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<TreeCursor, NotAnId> {
        let (kind, at) = text.split_once(' ').ok_or(NotAnId)?;
        Ok(TreeCursor { kind: TierKind::of_word(kind).ok_or(NotAnId)?, at: at.parse()? })
    }
}

impl<K: fmt::Display> fmt::Display for MadeCursor<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.at.0, self.id)
    }
}

impl<K: FromStr> FromStr for MadeCursor<K> {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<MadeCursor<K>, NotAnId> {
        let (at, id) = text.split_once('.').ok_or(NotAnId)?;
        let at = Moment(at.parse().map_err(|_| NotAnId)?);
        Ok(MadeCursor { at, id: id.parse().map_err(|_| NotAnId)? })
    }
}
