//! Lists of cases: pages by key, in either order and either way, merged from the classes that a
//! filter wants.

use std::{cmp::Reverse, collections::BinaryHeap};

use redb::Range;

use super::{
    keys,
    tables::{BY_CLASS, BY_MOVED, LISTED, Listed},
    tally::Class,
    view::{At, View},
};
use crate::{
    domain::{
        id::{AccountId, CaseId},
        listing::{Order, Scope},
        moment::Moment,
    },
    error::{Fault, Result},
};

/// A place in a list: the moment of a row, and its case.
pub type Edge = (Moment, CaseId);

/// Which way a page goes from its edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Towards {
    /// Back in time, the newest first.
    Older,
    /// Forward in time, the oldest first.
    Newer,
}

/// What a page of a list is made of.
#[derive(Clone, Debug)]
pub enum Wanted {
    /// All that are closed, or all that are not, by their last move.
    All {
        /// Whether the closed ones.
        closed: bool,
    },
    /// Those of these classes, by their last move.
    Classes(Vec<Class>),
    /// Those of these classes within a scope, in this order.
    Listed(Order, Scope, Vec<Class>),
}

impl View<'_> {
    /// Hands out the places of an account's list, one after the other, beyond `edge`.
    ///
    /// Costs a key for each place taken, and a seek for each class; never more with more cases.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read, or the view is inside a write.
    pub fn list(
        &self,
        account: AccountId,
        wanted: &Wanted,
        edge: Option<Edge>,
        towards: Towards,
    ) -> Result<Merge> {
        let At::Snapshot(tx) = self.at else {
            return Err(Fault::Bug("lists are read from snapshots".to_owned()).into());
        };
        let mut runs = Vec::new();
        match wanted {
            Wanted::All { closed } => {
                let table = tx.open_table(BY_MOVED).map_err(Fault::from)?;
                let key = |(moment, case): (u64, u64)| (account.0, *closed, moment, case);
                let (from, to) = bounds(edge, towards);
                let range = table.range(key(from)..key(to)).map_err(Fault::from)?;
                runs.push(Run::Moved(range));
            }
            Wanted::Classes(classes) => {
                let table = tx.open_table(BY_CLASS).map_err(Fault::from)?;
                let (from, to) = bounds(edge, towards);
                for class in classes {
                    let (d, s, p) = class.key();
                    let key = |(moment, case): (u64, u64)| (account.0, d, s, p, moment, case);
                    let range = table.range(key(from)..key(to)).map_err(Fault::from)?;
                    runs.push(Run::Class(range));
                }
            }
            Wanted::Listed(order, scope, classes) => {
                let table = tx.open_table(LISTED).map_err(Fault::from)?;
                let (from, to) = bounds(edge, towards);
                for class in classes {
                    let key = |place| keys::in_run(account, (*order, *scope), *class, place);
                    let range = table.range(key(from)..key(to)).map_err(Fault::from)?;
                    runs.push(Run::Listed(range));
                }
            }
        }
        Merge::new(runs, towards)
    }
}

/// The half-open range of (moment, case) beyond an edge.
fn bounds(edge: Option<Edge>, towards: Towards) -> ((u64, u64), (u64, u64)) {
    let edge = edge.map(|(moment, case)| (moment.0, case.0));
    match (edge, towards) {
        (Some(edge), Towards::Older) => ((0, 0), edge),
        (Some((moment, case)), Towards::Newer) => {
            ((moment, case.saturating_add(1)), (u64::MAX, u64::MAX))
        }
        (None, _) => ((0, 0), (u64::MAX, u64::MAX)),
    }
}

/// One sorted run of places.
enum Run {
    Moved(Range<'static, (u64, bool, u64, u64), ()>),
    Class(Range<'static, (u64, u8, u8, u8, u64, u64), ()>),
    Listed(Range<'static, Listed, ()>),
}

/// Places from several runs, in order.
pub struct Merge {
    runs: Vec<Run>,
    heads: BinaryHeap<Head>,
    towards: Towards,
}

/// The next place of one run; the greatest is taken first.
type Head = (Rank, usize);

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Older((u64, u64)),
    Newer(Reverse<(u64, u64)>),
}

impl Merge {
    fn new(runs: Vec<Run>, towards: Towards) -> Result<Merge> {
        let heads = BinaryHeap::with_capacity(runs.len());
        let mut merge = Merge { runs, heads, towards };
        for run in 0..merge.runs.len() {
            merge.advance(run)?;
        }
        Ok(merge)
    }

    fn advance(&mut self, run: usize) -> Result<(), Fault> {
        let towards = self.towards;
        let place = match &mut self.runs[run] {
            Run::Moved(range) => step(range, towards, |(.., moment, case)| (moment, case))?,
            Run::Class(range) => step(range, towards, |(.., moment, case)| (moment, case))?,
            Run::Listed(range) => step(range, towards, |(.., moment, case)| (moment, case))?,
        };
        self.heads.extend(place.map(|place| match self.towards {
            Towards::Older => (Rank::Older(place), run),
            Towards::Newer => (Rank::Newer(Reverse(place)), run),
        }));
        Ok(())
    }
}

/// The next place of a run.
fn step<K: for<'k> redb::Key<SelfType<'k> = K> + 'static>(
    range: &mut Range<'static, K, ()>,
    towards: Towards,
    place: impl Fn(K) -> (u64, u64),
) -> Result<Option<(u64, u64)>, Fault> {
    let entry = match towards {
        Towards::Older => range.next_back(),
        Towards::Newer => range.next(),
    };
    Ok(entry.transpose()?.map(|(key, _)| place(key.value())))
}

impl Iterator for Merge {
    type Item = Result<Edge, Fault>;

    fn next(&mut self) -> Option<Result<Edge, Fault>> {
        let (rank, run) = self.heads.pop()?;
        if let Err(fault) = self.advance(run) {
            return Some(Err(fault));
        }
        let (Rank::Older(place) | Rank::Newer(Reverse(place))) = rank;
        Some(Ok((Moment(place.0), CaseId(place.1))))
    }
}
