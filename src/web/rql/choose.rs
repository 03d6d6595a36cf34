//! What a filter says about every row that passes it, so that an index can be chosen: rows that
//! these answers leave out need not be read. Those that they leave in still have to be asked.

use super::{
    field::Operand,
    tree::{Term, Test, Tree},
    value::whole_second,
};

/// The moments, in milliseconds, between which a field's must lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first that may be.
    pub from: i64,
    /// The first after it that may not be.
    pub before: i64,
}

impl Span {
    /// All moments.
    pub const EVER: Span = Span { from: i64::MIN, before: i64::MAX };
}

impl Tree {
    /// The terms that every row that passes has to fulfil.
    pub fn conjuncts(&self) -> Vec<&Term> {
        self.conjoined()
            .into_iter()
            .filter_map(|part| match part {
                Tree::Term(term) => Some(term),
                _ => None,
            })
            .collect()
    }

    /// The only values that `field`, of which a row has one at most, may have: sorted; `None` if the
    /// filter does not name them. With an empty list there is no row that passes.
    ///
    /// It says the same as all terms together that ask for this field with [`Test::OneOf`] and have
    /// to hold. It says nothing of a field with several values
    /// ([`Value::Texts`](super::Value::Texts)), which can be in two lists with nothing in common.
    pub fn one_of(&self, field: &str) -> Option<Vec<&Operand>> {
        let mut lists = self.conjuncts().into_iter().filter_map(|term| match &term.test {
            Test::OneOf(sorted) if term.field == field => Some(sorted),
            _ => None,
        });
        let mut found: Vec<&Operand> = lists.next()?.iter().collect();
        for list in lists {
            found.retain(|operand| list.binary_search(operand).is_ok());
        }
        Some(found)
    }

    /// Like [`Tree::one_of`], of a field whose values are texts.
    pub fn texts_of(&self, field: &str) -> Option<Vec<&str>> {
        Some(self.one_of(field)?.into_iter().filter_map(Operand::text).collect())
    }

    /// Between which moments `field` must lie, of one whose values are moments: rows that pass have
    /// none outside of that. As rows' moments are compared by the second and stored more finely, it
    /// begins and ends with a second.
    pub fn span(&self, field: &str) -> Span {
        let mut span = Span::EVER;
        for term in self.conjuncts().into_iter().filter(|term| term.field == field) {
            let Span { from, before } = term.test.span();
            span = Span { from: span.from.max(from), before: span.before.min(before) };
        }
        span
    }

    /// The parts that all have to hold.
    fn conjoined(&self) -> Vec<&Tree> {
        match self {
            Tree::All(parts) => parts.iter().flat_map(Tree::conjoined).collect(),
            part => vec![part],
        }
    }
}

impl Test {
    fn span(&self) -> Span {
        const SECOND: i64 = 1000;
        // The next whole second, and the next but this one.
        let up = |ms: i64| whole_second(ms.saturating_add(SECOND - 1));
        let past = |ms: i64| whole_second(ms).saturating_add(SECOND);
        match self {
            Test::OneOf(sorted) => match (sorted.first(), sorted.last()) {
                (Some(Operand::Moment(first)), Some(Operand::Moment(last))) => {
                    Span { from: up(*first), before: past(*last) }
                }
                _ => Span::EVER,
            },
            Test::Ge(Operand::Moment(ms)) => Span { from: up(*ms), ..Span::EVER },
            Test::Gt(Operand::Moment(ms)) => Span { from: past(*ms), ..Span::EVER },
            Test::Le(Operand::Moment(ms)) => Span { before: past(*ms), ..Span::EVER },
            Test::Lt(Operand::Moment(ms)) => Span { before: up(*ms), ..Span::EVER },
            _ => Span::EVER,
        }
    }
}
