//! The audit log: the journal, for those who run the appliance.

use std::str::FromStr;

use super::{
    Desk,
    names::{Collect, readable},
    show::{AuditPage, Names},
};
use crate::{
    domain::{
        access::{Actor, Console},
        audit::{AuditEntry, AuditFilter},
        id::NotAnId,
        journal::{Changed, Record},
    },
    error::Result,
    store::{Trail, View},
};

/// How many entries a page shows.
const PAGE_ROWS: usize = 50;
/// How many entries a portion of a file has at most, and after how many bytes it ends.
const PORTION_ROWS: usize = 250;
const PORTION_BYTES: usize = 96 * 1024;
/// What an entry counts for besides its differences, and what each of those does, in bytes.
const ROW_BYTES: usize = 700;
const CHANGE_BYTES: usize = 32;

/// Where a file of the journal goes on: from an entry, and before which it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuditPlace {
    from: u64,
    until: u64,
}

/// A part of a file of the journal.
#[derive(Clone, Debug)]
pub struct AuditPortion {
    /// Entries, the oldest first.
    pub rows: Vec<AuditEntry>,
    /// The names of the people and organisations in them.
    pub names: Names,
    /// Where it goes on; none at its end.
    pub next: Option<AuditPlace>,
}

impl Desk {
    /// The newest entries of the journal that a filter asks for, or those before one.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`](crate::domain::refusal::Refusal::NotFound) unless the actor is an admin
    /// of the operator.
    pub fn audit(
        &self,
        actor: &Actor,
        filter: &AuditFilter,
        before: Option<u64>,
    ) -> Result<AuditPage> {
        actor.person()?.must_run_appliance()?;
        self.store.look(|view| {
            let span = view.audit_span(filter)?;
            let until = before.map_or(span.end, |before| span.end.min(before));
            let trail = Trail {
                from: span.start,
                until,
                newest_first: true,
                rows: PAGE_ROWS,
                looks: self.looks,
            };
            let trailed = view.audit(filter, trail)?;
            let rows = trailed.entries.into_iter().map(|entry| entry.audited(actor));
            let rows = rows.collect::<Result<Vec<_>, _>>()?;
            Ok(AuditPage {
                names: names(view, &rows)?,
                rows,
                newer: until < span.end,
                older: trailed.rest.map(|rest| rest.until),
                is_tired: trailed.is_tired,
            })
        })
    }

    /// A part of a file of all entries that a filter asks for, the oldest first: the first part, or
    /// the one from a place on. What is written meanwhile is not in it.
    ///
    /// # Errors
    ///
    /// As for [`Desk::audit`].
    pub fn audit_portion(
        &self,
        actor: &Actor,
        filter: &AuditFilter,
        place: Option<AuditPlace>,
    ) -> Result<AuditPortion> {
        actor.person()?.must_run_appliance()?;
        self.portion_of_audit(filter, place, |view, trail| {
            let entries = view.audit(filter, trail)?;
            let rows = entries.entries.into_iter().map(|entry| entry.audited(actor));
            Ok((rows.collect::<Result<Vec<_>, _>>()?, entries.rest))
        })
    }

    /// The same for the one at the machine.
    ///
    /// # Errors
    ///
    /// None but a fault of the store.
    pub fn audit_here(
        &self,
        filter: &AuditFilter,
        place: Option<AuditPlace>,
    ) -> Result<AuditPortion> {
        self.portion_of_audit(filter, place, |view, trail| {
            let entries = view.audit(filter, trail)?;
            let open = |entry: crate::domain::access::Sealed<AuditEntry>| {
                entry.audited_here(Console::here())
            };
            Ok((entries.entries.into_iter().map(open).collect(), entries.rest))
        })
    }

    fn portion_of_audit(
        &self,
        filter: &AuditFilter,
        place: Option<AuditPlace>,
        open: impl FnOnce(&View<'_>, Trail) -> Result<(Vec<AuditEntry>, Option<Trail>)>,
    ) -> Result<AuditPortion> {
        self.store.look(|view| {
            let AuditPlace { from, until } = match place {
                Some(place) => place,
                None => view
                    .audit_span(filter)
                    .map(|span| AuditPlace { from: span.start, until: span.end })?,
            };
            let looks = self.looks;
            let trail = Trail { from, until, newest_first: false, rows: PORTION_ROWS, looks };
            let (mut rows, rest) = open(view, trail)?;
            let fits = fits(&rows);
            let next = match rows.get(fits) {
                Some(row) => Some(row.number),
                None => rest.map(|rest| rest.from),
            };
            rows.truncate(fits);
            let next = next.map(|from| AuditPlace { from, until });
            Ok(AuditPortion { names: names(view, &rows)?, rows, next })
        })
    }
}

/// How many of these entries a portion has room for; one at least.
fn fits(rows: &[AuditEntry]) -> usize {
    let mut room = PORTION_BYTES;
    let bytes = |row: &AuditEntry| {
        // A quote or a backslash is four bytes in JSON that stands in JSON.
        let text = |text: &str| text.len() + 3 * text.matches(['"', '\\']).count();
        let of = |one: &Changed| CHANGE_BYTES + text(&one.what) + text(&one.from) + text(&one.to);
        ROW_BYTES + row.changes.iter().map(of).sum::<usize>()
    };
    let fitting = rows.iter().take_while(|row| {
        let fits = room > 0;
        room = room.saturating_sub(bytes(row));
        fits
    });
    fitting.count()
}

/// What the people and organisations in entries are called.
fn names(view: &View<'_>, rows: &[AuditEntry]) -> Result<Names> {
    let mut names = Collect::new(view);
    for row in rows {
        // What does not decode is called by its id.
        readable(names.users(row.by))?;
        match row.record {
            Record::User(user) => drop(readable(names.users([user]))?),
            Record::Account(account) => drop(readable(names.account(account))?),
            _ => (),
        }
    }
    Ok(names.done())
}

impl std::fmt::Display for AuditPlace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.from, self.until)
    }
}

impl FromStr for AuditPlace {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<AuditPlace, NotAnId> {
        let (from, until) = text.split_once('.').ok_or(NotAnId)?;
        let number = |text: &str| text.parse().map_err(|_| NotAnId);
        Ok(AuditPlace { from: number(from)?, until: number(until)? })
    }
}
