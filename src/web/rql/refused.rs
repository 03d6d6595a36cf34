//! Why a query is not answered.

use std::fmt;

use super::{
    build::PATTERNS_MAX,
    parse::{DEPTH_MAX, LENGTH_MAX, TERMS_MAX, VALUES_MAX},
};

/// Why a query is not answered. Shown, it is a sentence for the `errors` of a 400: Connect's words
/// where they are known, with its `field: text` where there is a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It cannot be read from this byte of the decoded query on.
    Syntax {
        /// The byte.
        at: usize,
    },
    /// It is beyond a bound of ours.
    TooMuch(Bound),
    /// A field does not know this lookup.
    Lookup(Term),
    /// A field cannot have this value.
    Value(Term),
    /// A tuple is compared otherwise than with `eq` and `ne`.
    Tuple,
    /// There is no ordering by this name.
    Ordering(String),
    /// Several orderings.
    Orderings,
    /// An ordering by more than [`ORDERING_MAX`](super::order::ORDERING_MAX) names.
    LongOrdering,
    /// There is nothing of this name, with its sign, to select.
    Select(String),
    /// Several selects.
    Selects,
    /// Something is both selected and left out.
    Incompatible,
    /// A `search` by this operator, or one inside a tuple.
    Search(&'static str),
    /// `limit` or `offset` twice, or with something else than `eq`.
    Paging,
}

/// A bound of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// Bytes.
    Length,
    /// Brackets around one another.
    Depth,
    /// Terms.
    Terms,
    /// Values in lists.
    Values,
    /// Texts to look for.
    Patterns,
}

/// What was asked of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The field's name.
    pub filter: &'static str,
    /// The lookup's name.
    pub lookup: &'static str,
    /// The value as it was written, cut to [`Term::VALUE_CHARS_MAX`].
    pub value: String,
}

impl Term {
    /// How many characters of a value are told back.
    pub const VALUE_CHARS_MAX: usize = 100;

    pub(super) fn new(filter: &'static str, lookup: &'static str, value: &str) -> Term {
        let shown = value.chars().take(Term::VALUE_CHARS_MAX);
        let value = shown.map(|c| if c.is_control() { ' ' } else { c }).collect();
        Term { filter, lookup, value }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refused::Syntax { at } => write!(f, "Bad filter query, from byte {at} on."),
            Refused::TooMuch(bound) => bound.fmt(f),
            Refused::Lookup(Term { filter, lookup, value }) => {
                write!(f, "{filter}: lookup {lookup} is not supported for value {value}.")
            }
            Refused::Value(Term { filter, lookup, value }) => {
                write!(f, "{filter}: {value} is not a value for lookup {lookup}.")
            }
            Refused::Tuple => f.write_str("Bad filter query: a tuple has only eq and ne."),
            Refused::Ordering(name) => write!(f, "Bad ordering filter: {name}."),
            Refused::Orderings => {
                f.write_str("Bad ordering filter: query can contain only one ordering operation.")
            }
            Refused::LongOrdering => {
                let max = super::order::ORDERING_MAX;
                write!(f, "Bad ordering filter: max allowed number is {max}.")
            }
            Refused::Select(name) => write!(f, "Bad select filter: {name}."),
            Refused::Selects => {
                f.write_str("Bad select filter: query can contain only one select operation.")
            }
            Refused::Incompatible => f.write_str("Bad select filter: incompatible properties."),
            Refused::Search(operator) => write!(f, "Bad search filter: {operator}."),
            Refused::Paging => f.write_str("Limit and offset are set incorrectly."),
        }
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (max, what) = match self {
            Bound::Length => (LENGTH_MAX, "bytes"),
            Bound::Depth => (DEPTH_MAX, "brackets around one another"),
            Bound::Terms => (TERMS_MAX, "terms"),
            Bound::Values => (VALUES_MAX, "values in lists"),
            Bound::Patterns => (PATTERNS_MAX, "texts to look for"),
        };
        write!(f, "A query has at most {max} {what}.")
    }
}
