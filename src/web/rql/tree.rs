//! A filter whose terms have types, and whether a row passes it.

use std::cmp::Ordering;

use super::{field::Operand, pattern::Pattern, value::Value};

/// A filter. Of the depth that [`DEPTH_MAX`](super::parse::DEPTH_MAX) allows, so that it can be
/// walked by recursion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tree {
    /// All of these hold; of none, always.
    All(Vec<Tree>),
    /// At least one of these holds.
    Any(Vec<Tree>),
    /// This does not hold. It is not a third case that a field has no value: `ne` and `out` hold
    /// then, as they do for Connect.
    Not(Box<Tree>),
    /// A field is asked.
    Term(Term),
    /// Some fields are searched.
    Search(Search),
}

/// What a field is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The field's name.
    pub field: &'static str,
    /// What it is asked.
    pub test: Test,
}

/// What a value is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// Whether there is none: `eq(…,null())`.
    Null,
    /// Whether it is one of these, which are sorted: `eq`, `in`.
    OneOf(Vec<Operand>),
    /// Whether it is greater.
    Gt(Operand),
    /// Whether it is greater or equal.
    Ge(Operand),
    /// Whether it is less.
    Lt(Operand),
    /// Whether it is less or equal.
    Le(Operand),
    /// Whether it fits: `like`, `ilike`.
    Fits(Pattern),
}

/// What `search` looks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    /// The text, without quotes.
    pub text: String,
    /// The fields to look into.
    pub fields: Vec<&'static str>,
    /// One of these has to fit one of the fields.
    pub(super) patterns: Vec<Pattern>,
}

impl Tree {
    /// The filter that every row passes.
    pub const EVERYTHING: Tree = Tree::All(Vec::new());

    /// Whether a row passes, of whose fields `row` gives the values by name. It is asked only for
    /// names of the collection's fields, only for those that decide, and perhaps more than once.
    pub fn matches<'v, F: Fn(&'static str) -> Value<'v>>(&self, row: &F) -> bool {
        match self {
            Tree::All(parts) => parts.iter().all(|part| part.matches(row)),
            Tree::Any(parts) => parts.iter().any(|part| part.matches(row)),
            Tree::Not(part) => !part.matches(row),
            Tree::Term(term) => term.test.holds(&row(term.field)),
            Tree::Search(search) => search.fields.iter().any(|field| {
                let value = row(field);
                search.patterns.iter().any(|pattern| fits(pattern, &value))
            }),
        }
    }

    /// The names of the fields that it asks for, each once, in order.
    pub fn fields(&self) -> Vec<&'static str> {
        let mut found = Vec::new();
        self.collect_fields(&mut found);
        found.sort_unstable();
        found.dedup();
        found
    }

    fn collect_fields(&self, found: &mut Vec<&'static str>) {
        match self {
            Tree::All(parts) | Tree::Any(parts) => {
                for part in parts {
                    part.collect_fields(found);
                }
            }
            Tree::Not(part) => part.collect_fields(found),
            Tree::Term(term) => found.push(term.field),
            Tree::Search(search) => found.extend(&search.fields),
        }
    }
}

impl Test {
    /// Whether a value answers it with yes. What is not there is neither great nor small.
    pub fn holds(&self, value: &Value<'_>) -> bool {
        let stands =
            |operand, expected: fn(Ordering) -> bool| value.against(operand).is_some_and(expected);
        match self {
            Test::Null => *value == Value::Null,
            Test::OneOf(sorted) => value.is_one_of(sorted),
            Test::Gt(operand) => stands(operand, Ordering::is_gt),
            Test::Ge(operand) => stands(operand, Ordering::is_ge),
            Test::Lt(operand) => stands(operand, Ordering::is_lt),
            Test::Le(operand) => stands(operand, Ordering::is_le),
            Test::Fits(pattern) => fits(pattern, value),
        }
    }
}

fn fits(pattern: &Pattern, value: &Value<'_>) -> bool {
    value.texts().iter().any(|text| pattern.fits(text))
}
