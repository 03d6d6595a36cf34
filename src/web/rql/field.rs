//! What a field can be asked.

use super::{moment, syntax::Operator};

/// A field of a collection: one row of the tables of Connect's document.
#[derive(Debug)]
pub struct Field {
    /// Its name, with dots: `events.created.at`.
    pub name: &'static str,
    /// What its values are.
    pub kind: Kind,
    /// What it can be asked; nothing if it can only be selected.
    pub lookups: Lookups,
    /// Values that also stand for nothing, as `null()` always does.
    pub null_aliases: &'static [&'static str],
    /// Whether `search` looks into it.
    pub searched: bool,
    /// Whether there is an ordering by it.
    pub ordered: bool,
}

/// What a field's values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Texts.
    Text,
    /// One of these texts.
    Choice(&'static [&'static str]),
    /// A whole number.
    Number,
    /// One of these whole numbers.
    Level(&'static [i64]),
    /// A moment.
    Moment,
}

/// A thing that a field can be asked. Its name in queries is [`Lookup::name`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "they are the words of the language; see syntax::Operator")]
pub enum Lookup {
    Eq,
    Ne,
    Gt,
    Ge,
    Lt,
    Le,
    In,
    Out,
    Like,
    Ilike,
    /// `eq` and `ne` with `null()`.
    Null,
}

/// A set of lookups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lookups(u16);

/// A value to compare with.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Operand {
    /// A text.
    Text(String),
    /// A number.
    Number(i64),
    /// Milliseconds since 1970-01-01T00:00:00Z.
    Moment(i64),
}

impl Field {
    /// A text: `eq, ne, like, ilike, in, out`.
    pub(super) const fn text(name: &'static str) -> Field {
        Field::new(name, Kind::Text, Lookups::TEXT)
    }

    /// One of these texts: the same lookups.
    pub(super) const fn choice(name: &'static str, of: &'static [&'static str]) -> Field {
        Field::new(name, Kind::Choice(of), Lookups::TEXT)
    }

    /// A number: `eq, ne, ge, gt, le, lt, in, out`.
    pub(super) const fn number(name: &'static str) -> Field {
        Field::new(name, Kind::Number, Lookups::ORDER)
    }

    /// One of these numbers: the same lookups.
    pub(super) const fn level(name: &'static str, of: &'static [i64]) -> Field {
        Field::new(name, Kind::Level(of), Lookups::ORDER)
    }

    /// A moment: the same lookups.
    pub(super) const fn moment(name: &'static str) -> Field {
        Field::new(name, Kind::Moment, Lookups::ORDER)
    }

    /// What can only be selected.
    pub(super) const fn select_only(name: &'static str) -> Field {
        Field::new(name, Kind::Text, Lookups(0))
    }

    const fn new(name: &'static str, kind: Kind, lookups: Lookups) -> Field {
        Field { name, kind, lookups, null_aliases: &[], searched: false, ordered: false }
    }

    /// With `null`.
    pub(super) const fn nullable(mut self) -> Field {
        self.lookups = self.lookups.with(Lookup::Null);
        self
    }

    /// With these texts for nothing.
    pub(super) const fn null_as(mut self, aliases: &'static [&'static str]) -> Field {
        self.null_aliases = aliases;
        self
    }

    /// With just these lookups.
    pub(super) const fn only(mut self, lookups: &[Lookup]) -> Field {
        self.lookups = Lookups::of(lookups);
        self
    }

    /// Searched.
    pub(super) const fn searched(mut self) -> Field {
        self.searched = true;
        self
    }

    /// Ordered by.
    pub(super) const fn ordered(mut self) -> Field {
        self.ordered = true;
        self
    }
}

impl Kind {
    /// The operand that `text` says; none if a value of this kind cannot be that.
    pub(super) fn operand(self, text: &str) -> Option<Operand> {
        // What Python's `int` takes.
        let number = || text.trim().parse().ok();
        match self {
            Kind::Text => Some(Operand::Text(text.to_owned())),
            Kind::Choice(of) => of.contains(&text).then(|| Operand::Text(text.to_owned())),
            Kind::Number => number().map(Operand::Number),
            Kind::Level(of) => number().filter(|level| of.contains(level)).map(Operand::Number),
            Kind::Moment => moment::parse(text).map(Operand::Moment),
        }
    }
}

impl Operand {
    /// It as a text, if it is one.
    pub fn text(&self) -> Option<&str> {
        match self {
            Operand::Text(text) => Some(text),
            _ => None,
        }
    }

    /// It as a number, if it is one.
    pub fn number(&self) -> Option<i64> {
        match self {
            Operand::Number(number) => Some(*number),
            _ => None,
        }
    }
}

impl Lookup {
    /// Every lookup.
    pub const ALL: [Lookup; 11] = [
        Lookup::Eq,
        Lookup::Ne,
        Lookup::Gt,
        Lookup::Ge,
        Lookup::Lt,
        Lookup::Le,
        Lookup::In,
        Lookup::Out,
        Lookup::Like,
        Lookup::Ilike,
        Lookup::Null,
    ];

    /// As it is written in a query.
    pub fn name(self) -> &'static str {
        match self {
            Lookup::Eq => "eq",
            Lookup::Ne => "ne",
            Lookup::Gt => "gt",
            Lookup::Ge => "ge",
            Lookup::Lt => "lt",
            Lookup::Le => "le",
            Lookup::In => "in",
            Lookup::Out => "out",
            Lookup::Like => "like",
            Lookup::Ilike => "ilike",
            Lookup::Null => "null",
        }
    }

    pub(super) fn of(operator: Operator) -> Lookup {
        match operator {
            Operator::Eq => Lookup::Eq,
            Operator::Ne => Lookup::Ne,
            Operator::Gt => Lookup::Gt,
            Operator::Ge => Lookup::Ge,
            Operator::Lt => Lookup::Lt,
            Operator::Le => Lookup::Le,
            Operator::Like => Lookup::Like,
            Operator::Ilike => Lookup::Ilike,
        }
    }
}

impl Lookups {
    const TEXT: Lookups = Lookups::of(&[
        Lookup::Eq,
        Lookup::Ne,
        Lookup::Like,
        Lookup::Ilike,
        Lookup::In,
        Lookup::Out,
    ]);

    const ORDER: Lookups = Lookups::of(&[
        Lookup::Eq,
        Lookup::Ne,
        Lookup::Ge,
        Lookup::Gt,
        Lookup::Le,
        Lookup::Lt,
        Lookup::In,
        Lookup::Out,
    ]);

    const fn of(lookups: &[Lookup]) -> Lookups {
        let (mut set, mut at) = (Lookups(0), 0);
        while at < lookups.len() {
            set = set.with(lookups[at]);
            at += 1;
        }
        set
    }

    const fn with(self, lookup: Lookup) -> Lookups {
        Lookups(self.0 | 1 << lookup as u16)
    }

    /// Whether `lookup` is one of them.
    pub fn has(self, lookup: Lookup) -> bool {
        self == self.with(lookup)
    }

    /// Those of them.
    pub fn iter(self) -> impl Iterator<Item = Lookup> {
        Lookup::ALL.into_iter().filter(move |lookup| self.has(*lookup))
    }
}
