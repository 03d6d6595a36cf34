//! Lists of cases: pages by key, in either order and either way, merged from the classes that a
//! filter wants, each crossed from the indexes of all that narrows it.

use std::{cmp::Reverse, collections::BinaryHeap, rc::Rc};

use redb::{Range, ReadOnlyTable};

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
    /// Those of these classes within all these scopes, in this order.
    Listed(Order, Vec<Scope>, Vec<Class>),
}

/// Which stretch of a list is walked, which way, and how far.
#[derive(Clone, Copy, Debug)]
pub struct Walk {
    /// Only what lies beyond this place.
    pub edge: Option<Edge>,
    /// Which way.
    pub towards: Towards,
    /// Between which moments; the second is not among them.
    pub span: (Moment, Moment),
    /// How many places are looked at before the walk stops.
    pub looks: usize,
}

impl Towards {
    /// The edge beyond which a walk this way begins with this very place.
    pub fn short_of(self, (moment, case): Edge) -> Edge {
        match (self, case.0.checked_sub(1)) {
            (Towards::Older, _) => (moment, CaseId(case.0.saturating_add(1))),
            (Towards::Newer, Some(before)) => (moment, CaseId(before)),
            (Towards::Newer, None) => (Moment(moment.0.saturating_sub(1)), CaseId(u64::MAX)),
        }
    }
}

impl View<'_> {
    /// Hands out the places of an account's list, one after the other.
    ///
    /// Costs a key for each place taken, and a seek for each class and scope; where scopes are
    /// crossed, a seek more for each place that one of them has and another has not. Never more with
    /// more cases, and never more than the walk may look at.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read, or the view is inside a write.
    pub fn list(&self, account: AccountId, wanted: &Wanted, walk: Walk) -> Result<Merge> {
        let At::Snapshot(tx) = self.at else {
            return Err(Fault::Bug("lists are read from snapshots".to_owned()).into());
        };
        let mut runs = Vec::new();
        let (from, to) = walk.bounds();
        match wanted {
            Wanted::All { closed } => {
                let table = tx.open_table(BY_MOVED).map_err(Fault::from)?;
                let key = |(moment, case): Key| (account.0, *closed, moment, case);
                let range = table.range(key(from)..key(to)).map_err(Fault::from)?;
                runs.push(Run::Moved(range));
            }
            Wanted::Classes(classes) => {
                let table = tx.open_table(BY_CLASS).map_err(Fault::from)?;
                for class in classes {
                    let (d, s, p) = class.key();
                    let key = |(moment, case): Key| (account.0, d, s, p, moment, case);
                    let range = table.range(key(from)..key(to)).map_err(Fault::from)?;
                    runs.push(Run::Class(range));
                }
            }
            Wanted::Listed(order, scopes, classes) => {
                let table = tx.open_table(LISTED).map_err(Fault::from)?;
                let index = Rc::new(Index { table, account, order: *order, bounds: (from, to) });
                for class in classes {
                    let lanes = scopes.iter().map(|scope| Lane::new(&index, *scope, *class));
                    runs.push(Run::Crossed(lanes.collect::<Result<_, Fault>>()?));
                }
            }
        }
        Merge::new(runs, walk)
    }
}

/// A moment and a case, as they stand in keys.
type Key = (u64, u64);

impl Walk {
    /// The half-open range that the walk goes through.
    fn bounds(&self) -> (Key, Key) {
        let (mut from, mut to) = ((self.span.0.0, 0), (self.span.1.0, 0));
        match (self.edge, self.towards) {
            (Some((moment, case)), Towards::Older) => to = to.min((moment.0, case.0)),
            (Some((moment, case)), Towards::Newer) => {
                from = from.max((moment.0, case.0.saturating_add(1)));
            }
            (None, _) => (),
        }
        (from.min(to), to)
    }
}

/// One sorted run of places.
enum Run {
    Moved(Range<'static, (u64, bool, u64, u64), ()>),
    Class(Range<'static, (u64, u8, u8, u8, u64, u64), ()>),
    /// The places that all these lanes have.
    Crossed(Vec<Lane>),
}

/// The index that lanes are of, and which part of it.
struct Index {
    table: ReadOnlyTable<Listed, ()>,
    account: AccountId,
    order: Order,
    bounds: (Key, Key),
}

/// The places of one class within one scope.
struct Lane {
    index: Rc<Index>,
    scope: Scope,
    class: Class,
    range: Range<'static, Listed, ()>,
    /// The place that it stands at; none before its beginning and at its end.
    at: Option<Key>,
}

/// How far a run has come: a place, and whether the run has it; if not, it has none before it.
type Found = (Key, bool);

impl Run {
    /// Goes on from a place that it has.
    fn step(&mut self, towards: Towards) -> Result<Option<Found>, Fault> {
        let place = match self {
            Run::Moved(range) => step(range, towards, |(.., moment, case)| (moment, case))?,
            Run::Class(range) => step(range, towards, |(.., moment, case)| (moment, case))?,
            Run::Crossed(lanes) => {
                lanes.iter_mut().try_for_each(|lane| lane.step(towards))?;
                return Ok(crossing(lanes, towards));
            }
        };
        Ok(place.map(|place| (place, true)))
    }

    /// Has every lane that is not as far as `place` come there; counts what that takes in `looks`.
    fn leap(
        &mut self,
        place: Key,
        towards: Towards,
        looks: &mut usize,
    ) -> Result<Option<Found>, Fault> {
        let Run::Crossed(lanes) = self else { return self.step(towards) };
        for lane in lanes.iter_mut().filter(|lane| lane.at != Some(place)) {
            *looks = looks.saturating_sub(1);
            lane.leap(place, towards)?;
        }
        Ok(crossing(lanes, towards))
    }
}

impl Lane {
    fn new(index: &Rc<Index>, scope: Scope, class: Class) -> Result<Lane, Fault> {
        let (from, to) = index.bounds;
        let key = |place| index.key(scope, class, place);
        let range = index.table.range(key(from)..key(to))?;
        Ok(Lane { index: Rc::clone(index), scope, class, range, at: None })
    }

    fn step(&mut self, towards: Towards) -> Result<(), Fault> {
        self.at = step(&mut self.range, towards, |(.., moment, case)| (moment, case.into()))?;
        Ok(())
    }

    /// Goes on to `place`, or to what comes first after it.
    fn leap(&mut self, place: Key, towards: Towards) -> Result<(), Fault> {
        self.step(towards)?;
        let short = |at: Key| match towards {
            Towards::Older => at > place,
            Towards::Newer => at < place,
        };
        if self.at.is_some_and(short) {
            let (from, to) = self.index.bounds;
            let key = |place| self.index.key(self.scope, self.class, place);
            let table = &self.index.table;
            self.range = match towards {
                Towards::Older => table.range(key(from)..=key(place))?,
                Towards::Newer => table.range(key(place)..key(to))?,
            };
            self.step(towards)?;
        }
        Ok(())
    }
}

impl Index {
    fn key(&self, scope: Scope, class: Class, place: Key) -> Listed {
        keys::in_run(self.account, (self.order, scope), class, place)
    }
}

/// Places from several runs, in order.
pub struct Merge {
    runs: Vec<Run>,
    heads: BinaryHeap<Head>,
    towards: Towards,
    /// How many places may be looked at yet.
    looks: usize,
}

/// How far a run has come, and which it is. The greatest is taken first.
type Head = (Rank, bool, usize);

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Older(Key),
    Newer(Reverse<Key>),
}

impl Rank {
    fn place(self) -> Key {
        let (Rank::Older(place) | Rank::Newer(Reverse(place))) = self;
        place
    }
}

impl Merge {
    fn new(runs: Vec<Run>, walk: Walk) -> Result<Merge> {
        let heads = BinaryHeap::with_capacity(runs.len());
        let mut merge = Merge { runs, heads, towards: walk.towards, looks: walk.looks };
        for run in 0..merge.runs.len() {
            let found = merge.runs[run].step(walk.towards)?;
            merge.stand(run, found);
        }
        Ok(merge)
    }

    /// Where the walk stopped because it had looked at as much as it may, though there is more: the
    /// edge to go on from.
    pub fn stopped(&self) -> Option<Edge> {
        let (rank, ..) = self.heads.peek().filter(|_| self.looks == 0)?;
        let (moment, case) = rank.place();
        Some(self.towards.short_of((Moment(moment), CaseId(case))))
    }

    fn advance(&mut self, (rank, has, run): Head) -> Result<(), Fault> {
        let (moving, towards) = (&mut self.runs[run], self.towards);
        let found = if has {
            self.looks = self.looks.saturating_sub(1);
            moving.step(towards)?
        } else {
            moving.leap(rank.place(), towards, &mut self.looks)?
        };
        self.stand(run, found);
        Ok(())
    }

    /// Notes how far a run has come.
    fn stand(&mut self, run: usize, found: Option<Found>) {
        self.heads.extend(found.map(|(place, has)| match self.towards {
            Towards::Older => (Rank::Older(place), has, run),
            Towards::Newer => (Rank::Newer(Reverse(place)), has, run),
        }));
    }
}

/// The place that the lane which is ahead of the others stands at, and whether all stand there; none
/// once one of them is at its end.
fn crossing(lanes: &[Lane], towards: Towards) -> Option<(Key, bool)> {
    let places = lanes.iter().map(|lane| lane.at).collect::<Option<Vec<Key>>>()?;
    let ahead = match towards {
        Towards::Older => places.iter().min(),
        Towards::Newer => places.iter().max(),
    };
    ahead.map(|ahead| (*ahead, places.iter().all(|place| place == ahead)))
}

/// The next place of a range.
fn step<K: for<'k> redb::Key<SelfType<'k> = K> + 'static>(
    range: &mut Range<'static, K, ()>,
    towards: Towards,
    place: impl Fn(K) -> Key,
) -> Result<Option<Key>, Fault> {
    let entry = match towards {
        Towards::Older => range.next_back(),
        Towards::Newer => range.next(),
    };
    Ok(entry.transpose()?.map(|(key, _)| place(key.value())))
}

impl Iterator for Merge {
    type Item = Result<Edge, Fault>;

    fn next(&mut self) -> Option<Result<Edge, Fault>> {
        while self.looks > 0 {
            let head = self.heads.pop()?;
            if let Err(fault) = self.advance(head) {
                return Some(Err(fault));
            }
            let (rank, has, _) = head;
            if has {
                let (moment, case) = rank.place();
                return Some(Ok((Moment(moment), CaseId(case))));
            }
        }
        None
    }
}
