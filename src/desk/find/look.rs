//! Looking whether the cases that the index proposes have what is searched for, and where.
//!
//! All of them share one budget, and take turns: however much is written in one case, it does not
//! keep another from being looked at.

use std::{cmp::Reverse, collections::BTreeSet, ops::Range};

use super::LOOK_BYTES_MAX;
use crate::{
    desk::{
        cases,
        names::{Collect, known, sound},
        show::{Excerpt, Hit},
    },
    domain::{
        access::{Actor, Seen},
        id::{CaseId, Mark, UserId},
        search::{
            Found, Query,
            sheet::{ENTRIES_MAX, Place, Texts},
        },
    },
    error::Result,
    store::View,
};

/// How many entries of a case are read in its first turn, and in any: each turn reads as many as
/// all before it, so that what is written at length waits for what is soon read.
const TURN_ENTRIES: (usize, usize) = (8, 32);
/// How much of the budget a row takes, besides the texts in it.
const ROW_BYTES: usize = 64;

/// One request's look at what the index proposes.
pub(in crate::desk) struct Look<'a, 't> {
    pub(in crate::desk) view: &'a View<'t>,
    pub(in crate::desk) query: &'a Query,
    /// How many excerpts are wanted of each case; if none, nothing is read that does not decide
    /// whether it is found.
    pub(in crate::desk) excerpts: usize,
    /// How many bytes of text may be looked at yet.
    pub(in crate::desk) bytes_left: usize,
    /// How many cases with a row that does not decode were passed over.
    pub(in crate::desk) passed_over: usize,
}

/// A case, and what was found in it so far.
struct Opened {
    seen: Seen,
    found: Found,
    subject: Vec<Range<usize>>,
    by_id: bool,
    /// The best excerpts, the best first.
    excerpts: Vec<(Rank, Excerpt)>,
    /// Whose names were looked at.
    people: BTreeSet<UserId>,
    /// How many entries were read, and the oldest of them.
    read: (usize, Option<Mark>),
    /// Whether there may be entries that can still be read.
    has_more: bool,
}

/// What comes first among excerpts: one with more parts of the query, then a text before a name.
type Rank = (Reverse<u32>, bool);

impl<'a, 't> Look<'a, 't> {
    /// A look at nothing yet, with all of its budget.
    pub(in crate::desk) fn new(view: &'a View<'t>, query: &'a Query, excerpts: usize) -> Self {
        Look { view, query, excerpts, bytes_left: LOOK_BYTES_MAX, passed_over: 0 }
    }
}

impl Look<'_, '_> {
    /// The proposed cases that the actor may see and that have all that is searched for, as far as
    /// the budget goes; in the same order. Their names are collected.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read. A case with a row that does not decode is logged,
    /// counted and passed over.
    pub(in crate::desk) fn hits(
        &mut self,
        actor: &Actor,
        proposed: &[CaseId],
        names: &mut Collect<'_, '_>,
    ) -> Result<Vec<Hit>> {
        let mut cases = Vec::with_capacity(proposed.len());
        for id in proposed {
            let opened = sound(*id, self.open(actor, *id))?;
            self.passed_over += usize::from(opened.is_none());
            cases.extend(opened.flatten());
        }
        self.turn(&mut cases, Look::wants_more, Look::files)?;
        // First what decides whether a case is found, then where else it is.
        for wants in [Look::is_in_doubt, Look::wants_more] {
            while self.turn(&mut cases, wants, Look::entries)? {}
        }
        let mut hits = Vec::with_capacity(cases.len());
        for case in cases.into_iter().filter(|case| self.query.is_met(case.found)) {
            let id = case.seen.case.id;
            let hit = sound(id, case.named(names))?;
            self.passed_over += usize::from(hit.is_none());
            hits.extend(hit);
        }
        Ok(hits)
    }

    /// Opens a case, if the actor may see it, and looks at what stands in itself.
    fn open(&mut self, actor: &Actor, id: CaseId) -> Result<Option<Opened>> {
        let seen = known(self.view.case(id).and_then(|row| Ok(row.read(actor)?)))?;
        let Some(seen) = seen else { return Ok(None) };
        let Some(description) = known(self.view.description(&seen.case))? else { return Ok(None) };
        let mut case = Opened::new(seen.clone());
        self.texts(&mut case, Texts::of_case(&seen.case, &description))?;
        Ok(Some(case))
    }

    /// Does `work` once for each case that wants it, while the budget lasts; says whether for any.
    fn turn(
        &mut self,
        cases: &mut Vec<Opened>,
        wants: fn(&Self, &Opened) -> bool,
        work: fn(&mut Self, &mut Opened) -> Result<()>,
    ) -> Result<bool> {
        let (mut at, mut any) = (0, false);
        while let Some(case) = cases.get_mut(at) {
            let wanted = self.bytes_left > 0 && wants(self, case);
            any |= wanted;
            let done = if wanted { work(self, case) } else { Ok(()) };
            if sound(case.seen.case.id, done)?.is_some() {
                at += 1;
            } else {
                self.passed_over += 1;
                drop(cases.remove(at));
            }
        }
        Ok(any)
    }

    /// Whether more of a case can decide that it is found.
    fn is_in_doubt(&self, case: &Opened) -> bool {
        case.has_more && !self.query.is_met(case.found)
    }

    /// Whether more of a case can change what is shown of it.
    fn wants_more(&self, case: &Opened) -> bool {
        let best = |((Reverse(parts), _), _): &(Rank, Excerpt)| {
            *parts as usize == self.query.parts().len()
        };
        let settled = case.excerpts.len() == self.excerpts && case.excerpts.iter().all(best);
        self.is_in_doubt(case) || case.has_more && !settled
    }

    fn files(&mut self, case: &mut Opened) -> Result<()> {
        for file in cases::files(self.view, &case.seen)? {
            self.pay(ROW_BYTES);
            self.texts(case, Texts::of_file(&file))?;
        }
        Ok(())
    }

    /// Reads the next entries of a case, back from the newest.
    fn entries(&mut self, case: &mut Opened) -> Result<()> {
        let (read, oldest) = case.read;
        let max = read.clamp(TURN_ENTRIES.0, TURN_ENTRIES.1).min(ENTRIES_MAX - read);
        let entries = self.view.entries(&case.seen, oldest, max)?;
        let read = read + entries.len();
        case.has_more = entries.len() == max && read < ENTRIES_MAX;
        case.read = (read, oldest);
        for entry in entries {
            let Some(entry) = entry.read(&case.seen) else { continue };
            self.pay(ROW_BYTES);
            case.read.1 = Some(entry.mark);
            self.texts(case, Texts::of_entry(&entry))?;
        }
        Ok(())
    }

    /// Looks at what is written, and at the names of people whose names it has not looked at yet.
    fn texts(&mut self, case: &mut Opened, texts: Texts<'_>) -> Result<()> {
        let by = texts.people.first().copied();
        for (place, text) in texts.written {
            let by = by.filter(|_| matches!(place, Place::Comment(_)));
            self.text(case, (place, by), &text);
        }
        for user in texts.people {
            if case.people.insert(user)
                && self.pay(ROW_BYTES)
                && let Some(row) = known(self.view.user(user))?
            {
                self.text(case, (Place::Person(user), Some(user)), &row.name().0);
            }
        }
        Ok(())
    }

    fn text(&mut self, case: &mut Opened, (place, by): (Place, Option<UserId>), text: &str) {
        if !self.pay(text.len()) {
            return;
        }
        let (marks, here) = self.query.marks(text);
        case.found.add(here);
        match place {
            _ if marks.is_empty() => (),
            Place::Id => case.by_id = true,
            Place::Subject => case.subject = marks,
            _ => {
                let rank = (Reverse(here.count()), matches!(place, Place::Person(_)));
                let at = case.excerpts.partition_point(|(better, _)| *better <= rank);
                if at < self.excerpts {
                    let excerpt = Excerpt { by, ..Excerpt::of(place, text, &marks) };
                    case.excerpts.insert(at, (rank, excerpt));
                    case.excerpts.truncate(self.excerpts);
                }
            }
        }
    }

    /// Takes so much from the budget; where that is not left, nothing is left any more.
    fn pay(&mut self, bytes: usize) -> bool {
        let left = self.bytes_left.checked_sub(bytes);
        self.bytes_left = left.unwrap_or(0);
        left.is_some()
    }
}

impl Opened {
    fn new(seen: Seen) -> Opened {
        Opened {
            seen,
            found: Found::default(),
            subject: Vec::new(),
            by_id: false,
            excerpts: Vec::new(),
            people: BTreeSet::new(),
            read: (0, None),
            has_more: true,
        }
    }

    /// The case as it is shown, once its names are collected.
    fn named(self, names: &mut Collect<'_, '_>) -> Result<Hit> {
        let Opened { seen, subject, by_id, .. } = self;
        let excerpts: Vec<_> = self.excerpts.into_iter().map(|(_, excerpt)| excerpt).collect();
        names.users(excerpts.iter().filter_map(|excerpt| excerpt.by))?;
        names.row(&seen)?;
        Ok(Hit { seen, subject, by_id, excerpts })
    }
}
