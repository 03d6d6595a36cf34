//! The journal, walked for those who audit it.

use std::ops::{ControlFlow, Range};

use super::{
    codec,
    journal::Link,
    keys::{self, Named},
    tables::{JOURNAL, JOURNAL_NAMED, JOURNAL_OF, JOURNAL_PAYLOAD},
    view::View,
};
use crate::{
    domain::{
        access::Sealed,
        audit::{AuditEntry, AuditFilter, Proof},
        journal::{Changed, Record},
        moment::Moment,
    },
    error::{Fault, Result},
    log,
};

/// Which part of the journal is walked, which way, and how far.
#[derive(Clone, Copy, Debug)]
pub struct Trail {
    /// From this number on.
    pub from: u64,
    /// Before this number.
    pub until: u64,
    /// Whether the newest come first.
    pub newest_first: bool,
    /// How many entries are wanted.
    pub rows: usize,
    /// How many are looked at before the walk stops.
    pub looks: usize,
}

/// Entries of the journal.
#[derive(Clone, Debug)]
pub struct Trailed {
    /// They, in the order of the walk.
    pub entries: Vec<Sealed<AuditEntry>>,
    /// What is left of the walk, unless it is at its end.
    pub rest: Option<Trail>,
    /// Whether it stopped because it had looked at as much as it may.
    pub is_tired: bool,
}

/// A walk under way.
struct Walk<'f> {
    filter: &'f AuditFilter,
    trail: Trail,
    links: Vec<(u64, Link)>,
    rest: Option<Trail>,
    looked: usize,
}

impl View<'_> {
    /// The numbers that the entries of a filter's period have: as many as the journal's moments
    /// leave, taken as if the clock had never been set back. Costs the same for any period.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read, or the view is inside a write.
    pub fn audit_span(&self, filter: &AuditFilter) -> Result<Range<u64>> {
        let end = self.journal_end()?.map_or(0, |last| last.number + 1);
        let from = filter.from.map_or(Ok(0), |from| self.first_at(from, end))?;
        let until = filter.until.map_or(Ok(end), |until| self.first_at(until, end))?;
        Ok(from..until.max(from))
    }

    /// The entries of a stretch of the journal that a filter asks for.
    ///
    /// What is asked for by a user or a thing is found by an index; what is asked for by kind is
    /// looked for, and the walk stops where it has looked at as much as it may. An entry that does
    /// not decode is logged and left out.
    ///
    /// # Errors
    ///
    /// As for [`View::audit_span`].
    pub fn audit(&self, filter: &AuditFilter, trail: Trail) -> Result<Trailed> {
        let mut walk = Walk { filter, trail, links: Vec::new(), rest: None, looked: 0 };
        let Trail { from, until, .. } = trail;
        let case = filter.about.and_then(Record::case);
        let named = filter.about.and_then(keys::journal_about).or(filter.by.map(keys::journal_by));
        match (case, named) {
            (Some(case), _) => {
                let range = (case.0, from)..(case.0, until);
                self.trail(JOURNAL_OF, range, trail, |(_, number), ()| {
                    walk.look(number, || self.row(&JOURNAL, number))
                })?;
            }
            (None, Some((sort, id))) => {
                let range: Range<Named> = (sort, id, from)..(sort, id, until);
                self.trail(JOURNAL_NAMED, range, trail, |(.., number), ()| {
                    walk.look(number, || self.row(&JOURNAL, number))
                })?;
            }
            (None, None) => {
                self.trail(JOURNAL.definition, from..until, trail, |number, row| {
                    walk.look(number, || JOURNAL.decode(&number, row).map(Some))
                })?;
            }
        }
        let mut entries = Vec::with_capacity(walk.links.len());
        let mut known = None;
        for (number, link) in std::mem::take(&mut walk.links) {
            let previous = match known {
                Some((before, hash)) if before + 1 == number => hash,
                _ => self.hash_before(number)?,
            };
            known = Some((number, link.hash));
            entries.push(Sealed::new(self.audited(number, &link, previous)?));
        }
        Ok(walk.done(entries))
    }

    fn trail<K, V>(
        &self,
        table: redb::TableDefinition<'_, K, V>,
        range: Range<K>,
        trail: Trail,
        each: impl FnMut(K::SelfType<'_>, V::SelfType<'_>) -> Result<ControlFlow<()>, Fault>,
    ) -> Result<()>
    where
        K: redb::Key + for<'k> std::borrow::Borrow<K::SelfType<'k>> + 'static,
        V: redb::Value + 'static,
    {
        if trail.newest_first {
            self.scan_back(table, range, each)?;
        } else {
            self.scan(table, range, each)?;
        }
        Ok(())
    }

    /// The number of the first entry at a moment or later.
    fn first_at(&self, at: Moment, end: u64) -> Result<u64> {
        let (mut low, mut high) = (0, end);
        while low < high {
            let middle = low + (high - low) / 2;
            let link = self.row(&JOURNAL, middle)?.ok_or_else(|| JOURNAL.missing())?;
            if link.at < at { low = middle + 1 } else { high = middle }
        }
        Ok(low)
    }

    fn hash_before(&self, number: u64) -> Result<[u8; 32]> {
        let Some(before) = number.checked_sub(1) else { return Ok([0; 32]) };
        match self.row(&JOURNAL, before) {
            Ok(link) => Ok(link.map_or([0; 32], |link| link.hash)),
            // Then nothing proves the entry behind it.
            Err(Fault::Corrupt { .. }) => Ok([0; 32]),
            Err(error) => Err(error.into()),
        }
    }

    /// An entry with what it says; with nothing where that has been erased, or cannot be read.
    fn audited(&self, number: u64, link: &Link, previous: [u8; 32]) -> Result<AuditEntry> {
        let changes: Vec<Changed> = match self.row(&JOURNAL_PAYLOAD, number) {
            Ok(payload) => payload.map(|payload| payload.event.changes).unwrap_or_default(),
            Err(error @ Fault::Corrupt { .. }) => {
                log::error("payload_skipped", &[("entry", &number), ("error", &error)]);
                Vec::new()
            }
            Err(error) => return Err(error.into()),
        };
        let Link { at, by, kind, record, payload, hash } = *link;
        let named = codec::plain(&(at, by, kind, record))?;
        let proof = Proof { previous, link: named, payload, hash };
        Ok(AuditEntry { number, at, by, kind, record, changes, proof })
    }
}

impl Walk<'_> {
    /// Looks at an entry; says whether to go on.
    fn look(
        &mut self,
        number: u64,
        read: impl FnOnce() -> Result<Option<Link>, Fault>,
    ) -> Result<ControlFlow<()>, Fault> {
        if self.links.len() == self.trail.rows || self.looked == self.trail.looks {
            self.rest = Some(self.trail.left_at(number));
            return Ok(ControlFlow::Break(()));
        }
        self.looked += 1;
        match read() {
            Ok(Some(link)) => {
                if self.filter.wants(link.at, link.by, link.kind, link.record) {
                    self.links.push((number, link));
                }
            }
            Ok(None) => log::error("entry_missing", &[("entry", &number)]),
            Err(error @ Fault::Corrupt { .. }) => {
                log::error("entry_skipped", &[("entry", &number), ("error", &error)]);
            }
            Err(error) => return Err(error),
        }
        Ok(ControlFlow::Continue(()))
    }

    fn done(self, entries: Vec<Sealed<AuditEntry>>) -> Trailed {
        let is_tired = self.rest.is_some() && entries.len() < self.trail.rows;
        Trailed { entries, rest: self.rest, is_tired }
    }
}

impl Trail {
    /// What is left of it from a number on.
    fn left_at(self, number: u64) -> Trail {
        if self.newest_first {
            Trail { until: number + 1, ..self }
        } else {
            Trail { from: number, ..self }
        }
    }
}
