//! In which order a list is wanted.

use std::cmp::Reverse;

use super::{
    collection::Collection,
    refused::Refused,
    syntax::{Sign, Signed},
    value::Value,
};

/// How many names an ordering may have; `django-rql`'s default.
pub const ORDERING_MAX: usize = 5;

/// A field to order by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// The field's name.
    pub field: &'static str,
    /// Which way.
    pub direction: Direction,
}

/// Which way a list runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From the least to the greatest.
    Up,
    /// From the greatest to the least.
    Down,
}

/// A row's place in an order: rows stand in the order of their keys. What has no value comes
/// before what has one, and after it downwards; large and small letters are alike as long as that
/// decides.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key(Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Up(Rank),
    Down(Reverse<Rank>),
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Nothing,
    Number(i64),
    Texts(Vec<(String, String)>),
}

impl Key {
    /// The place of a row, of whose fields `row` gives the values by name.
    pub fn of<'v>(ordering: &[Order], row: &impl Fn(&'static str) -> Value<'v>) -> Key {
        let part = |order: &Order| {
            let rank = Rank::of(&row(order.field));
            match order.direction {
                Direction::Up => Part::Up(rank),
                Direction::Down => Part::Down(Reverse(rank)),
            }
        };
        Key(ordering.iter().map(part).collect())
    }
}

impl Rank {
    fn of(value: &Value<'_>) -> Rank {
        match value {
            Value::Null => Rank::Nothing,
            Value::Number(number) | Value::Moment(number) => Rank::Number(*number),
            Value::Text(_) | Value::Texts(_) => {
                let texts = value.texts().iter();
                Rank::Texts(texts.map(|text| (text.to_lowercase(), text.to_string())).collect())
            }
        }
    }
}

/// The one ordering of a query.
pub(super) fn ordering(
    collection: &Collection,
    written: &[&[Signed<'_>]],
) -> Result<Vec<Order>, Refused> {
    let names = match written {
        [] => return Ok(Vec::new()),
        [names] => *names,
        _ => return Err(Refused::Orderings),
    };
    if names.len() > ORDERING_MAX {
        return Err(Refused::LongOrdering);
    }
    let order = |signed: &Signed<'_>| {
        let field = collection.field(signed.name).filter(|field| field.ordered);
        let field = field.ok_or_else(|| Refused::Ordering(refused_name(signed.name)))?;
        let direction = match signed.sign {
            Sign::Plus => Direction::Up,
            Sign::Minus => Direction::Down,
        };
        Ok(Order { field: field.name, direction })
    };
    names.iter().map(order).collect()
}

/// As much of a name as is told back.
pub(super) fn refused_name(name: &str) -> String {
    name.chars().take(super::refused::Term::VALUE_CHARS_MAX).collect()
}
