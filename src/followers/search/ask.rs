//! Asking the index: a query, and who asks, as one question to the engine.
//!
//! Who may see a case is part of the question, so counts count nothing else. A score depends on the
//! document and the query alone, never on how often a word occurs elsewhere: that would tell of
//! cases that the reader may not see.

use std::{cmp::Reverse, collections::BinaryHeap};

use tantivy::{
    DocId, SegmentReader, TantivyError, Term,
    columnar::Column,
    query::{Query as Question, TermQuery},
    schema::{Field, IndexRecordOption},
};

use super::{
    gather::{Scored, Sought, few_lists, of_few},
    index::Index,
    schema::{Fields, NOBODY},
};
use crate::domain::{
    id::{AccountId, CaseId},
    search::{Query, Within},
};

/// Whoever sees fewer than one document in so many is asked for before the words are.
const FEW: u32 = 32;
/// The most accounts for whom that is found out.
const FEW_ACCOUNTS: usize = 16;

/// What is asked for, and by whom.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// The words.
    pub query: &'a Query,
    /// The account of the one who asks.
    pub account: AccountId,
    /// The accounts that it manages.
    pub manages: &'a [AccountId],
    /// Which cases.
    pub within: Within,
    /// How many of the best to pass over.
    pub skip: usize,
    /// How many to hand out; with 0 they are only counted.
    pub take: usize,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hits {
    /// The cases, the best first, the newest first of those that are as good.
    pub cases: Vec<CaseId>,
    /// How many there are in all.
    pub total: usize,
}

/// Finds what is wanted.
pub(super) fn find(index: &Index, wanted: &Wanted<'_>) -> Result<Hits, TantivyError> {
    let (fields, searcher) = (&index.fields, index.searcher());
    let parts = wanted.query.parts().iter();
    let parts = parts.map(|part| Sought::of(part, fields, searcher.schema()));
    let parts = parts.collect::<Result<Vec<_>, _>>()?;
    let accounts = wanted.accounts();
    let mut best = Best { keep: wanted.skip + wanted.take, heap: BinaryHeap::new(), total: 0 };
    for segment in searcher.segment_readers() {
        let few = if accounts.len() <= FEW_ACCOUNTS {
            of_few(segment, &parties(fields), (&accounts, FEW))?
        } else {
            None
        };
        let found = parts.iter().try_fold(few, |within, part| match within {
            Some(none) if none.is_empty() => Ok(Some(none)),
            within => part.within((segment, fields), within).map(Some),
        })?;
        let found = found.unwrap_or_default();
        if !found.is_empty() {
            best.add(&Sheets::of(segment)?, (wanted, &accounts), found)?;
        }
    }
    Ok(best.hits(wanted.skip))
}

/// Whether in some segment of at least `from` documents the words are asked for before who asks,
/// because too much there is theirs.
pub(super) fn is_wide(index: &Index, wanted: &Wanted<'_>, from: u32) -> Result<bool, TantivyError> {
    let accounts = wanted.accounts();
    for segment in index.searcher().segment_readers() {
        let few = accounts.len() <= FEW_ACCOUNTS
            && few_lists(segment, &parties(&index.fields), (&accounts, FEW))?.is_some();
        if segment.max_doc() >= from && !few {
            return Ok(true);
        }
    }
    Ok(false)
}

impl Wanted<'_> {
    /// Those whose cases are wanted, in order.
    fn accounts(&self) -> Vec<u64> {
        let mut accounts: Vec<u64> = self.manages.iter().map(|account| account.0).collect();
        accounts.push(self.account.0);
        accounts.sort_unstable();
        accounts
    }
}

/// Where it stands who the parties to a case are.
fn parties(fields: &Fields) -> [Field; 2] {
    [fields.issuer, fields.receiver]
}

/// The best of what was found so far, by score, last change and case.
struct Best {
    keep: usize,
    heap: BinaryHeap<Reverse<(u32, u64, u64)>>,
    total: usize,
}

impl Best {
    fn add(
        &mut self,
        sheets: &Sheets<'_>,
        (wanted, accounts): (&Wanted<'_>, &[u64]),
        found: Vec<Scored>,
    ) -> Result<(), TantivyError> {
        let moved = sheets.segment.fast_fields().u64("moved")?;
        let case = sheets.segment.fast_fields().u64("case")?;
        for (document, score) in found {
            if !sheets.may_read(document, wanted.account, accounts)
                || !sheets.is_within(document, wanted.within)
            {
                continue;
            }
            let at = |column: &Column| column.first(document).unwrap_or_default();
            self.total += 1;
            self.heap.push(Reverse((score, at(&moved), at(&case))));
            if self.heap.len() > self.keep {
                self.heap.pop();
            }
        }
        Ok(())
    }

    fn hits(self, skip: usize) -> Hits {
        let best = self.heap.into_sorted_vec().into_iter().skip(skip);
        Hits { cases: best.map(|Reverse((_, _, case))| CaseId(case)).collect(), total: self.total }
    }
}

/// What the documents of a segment say of who may read them.
struct Sheets<'s> {
    segment: &'s SegmentReader,
    issuer: Column,
    receiver: Column,
    own: Column,
    /// None where no case has anything private.
    besides: Option<Column>,
    closed: Column,
}

impl Sheets<'_> {
    fn of(segment: &SegmentReader) -> Result<Sheets<'_>, TantivyError> {
        let columns = segment.fast_fields();
        Ok(Sheets {
            segment,
            issuer: columns.u64("issuer")?,
            receiver: columns.u64("receiver")?,
            own: columns.u64("own")?,
            besides: columns.column_opt("besides")?,
            closed: columns.u64("closed")?,
        })
    }

    /// Whether a document is still there and is one that an account reads: of cases that it or one
    /// that it manages is a party to, its own sheet where it has one, else the one for all.
    /// `accounts` are it and those, in order.
    fn may_read(&self, document: DocId, account: AccountId, accounts: &[u64]) -> bool {
        let is_party = |column: &Column| {
            column.first(document).is_some_and(|party| accounts.binary_search(&party).is_ok())
        };
        let has_own = || {
            let besides = self.besides.as_ref();
            besides.is_some_and(|all| all.values_for_doc(document).any(|own| own == account.0))
        };
        let alive = self.segment.alive_bitset();
        alive.is_none_or(|alive| alive.is_alive(document))
            && (is_party(&self.issuer) || is_party(&self.receiver))
            && match self.own.first(document) {
                Some(NOBODY) => !has_own(),
                own => own == Some(account.0),
            }
    }

    fn is_within(&self, document: DocId, within: Within) -> bool {
        match within {
            Within::All => true,
            Within::Active => self.closed.first(document) == Some(0),
            Within::Archive => self.closed.first(document) == Some(1),
        }
    }
}

/// Documents whose field has this value.
pub(super) fn is(field: Field, value: u64) -> Box<dyn Question> {
    Box::new(TermQuery::new(Term::from_field_u64(field, value), IndexRecordOption::Basic))
}
