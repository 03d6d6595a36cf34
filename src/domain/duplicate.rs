//! Marking a case as a duplicate of another.
//!
//! A mark is of one account, names a case that whoever sets it can see, and is shown to those who
//! may see both cases, whoever set it. It moves no case: what ends one is the workflow's to say.

use serde::{Deserialize, Serialize};

use super::{
    access::{Actor, Deed, Permit, Sealed, Seen, not_closed, working_role},
    case::Case,
    change::{Change, Write},
    entry::{Body, Notice},
    id::{AccountId, CaseId, UserId},
    journal::{Event, Kind, Record},
    moment::Moment,
    person::Role,
    refusal::{Complaint, Field, Refusal},
    work::{Picked, Stamp, Work},
    workflow::{self, Asks, How, Row, Side, State},
};

/// How many marks that lead to a case are looked at for those that its reader may see.
pub const LOOKED_AT: usize = 200;
/// How many duplicates a case's page names.
pub const NAMED: usize = 10;

/// Marking a case as a duplicate.
#[derive(Clone, Copy, Debug)]
pub struct MarkDuplicate;

/// A mark of one account: this case is a duplicate of that.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duplicate {
    /// The case that is one.
    pub case: CaseId,
    /// Whose mark it is.
    pub account: AccountId,
    /// The case that was there before.
    pub of: CaseId,
    /// Who set it.
    pub by: UserId,
    /// When.
    pub at: Moment,
}

/// A case that somebody can see, to be named as the one that was there before.
#[derive(Clone, Debug)]
pub struct Original(Case);

impl Deed for MarkDuplicate {
    fn judge(&self, case: &Case, side: Side, role: Role) -> Result<(), Refusal> {
        let needs = working_role(side);
        if role < needs {
            return Err(Refusal::RoleTooLow { needs });
        }
        not_closed(case, false)
    }
}

impl Sealed<Case> {
    /// The case as a form named it: unknown if the actor cannot see it, as if there were none.
    pub fn original(self, actor: &Actor) -> Picked<Original> {
        match self.clone().read(actor) {
            Ok(_) => Picked::This(Original(self.0)),
            Err(_) => Picked::Unknown,
        }
    }
}

impl Seen {
    /// The step by which the reader can end the case now, after it has been marked: the first of
    /// the table that needs no more than words.
    pub fn ending(&self) -> Option<&'static Row> {
        let ends = |row: &&Row| {
            matches!(row.to, State::Resolved | State::Closed)
                && row.how == How::Button
                && matches!(row.asks, Asks::Comment | Asks::Confirmation)
        };
        let rows = workflow::choices(self.case.table(), self.case.state, self.side);
        rows.filter(|row| self.may(&super::access::Take(row.action))).find(ends)
    }
}

impl Permit<MarkDuplicate> {
    /// Marks the case as a duplicate of `of`; without it takes the mark `before` away. That is
    /// noted for everyone on the case if they can all see the other one, else for the actor's
    /// account alone, and what is noted never names it.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] if nothing was named and there is no mark, if it names the case itself,
    /// or none that the actor can see.
    pub fn mark(
        self,
        stamp: Stamp,
        before: Option<Duplicate>,
        of: Picked<Original>,
    ) -> Result<Change, Refusal> {
        let (mut work, _) = Work::begin(self, stamp);
        let (by, account) = work.by.zip(work.account).ok_or(Refusal::NotFound)?;
        let case = work.after.id;
        let complain = |complaint| Err(Refusal::field(Field::Original, complaint));
        let of = match of {
            Picked::Nothing if before.is_none() => return complain(Complaint::Missing),
            Picked::Unknown => return complain(Complaint::NoSuchCase),
            Picked::This(Original(other)) if other.id == case => {
                return complain(Complaint::NoSuchCase);
            }
            of => of.this(),
        };
        if before.as_ref().map(|mark| mark.of) == of.as_ref().map(|Original(other)| other.id) {
            return Ok(Change::none());
        }
        let open = match &of {
            Some(Original(other)) => work.all_see(other),
            // Whether everyone saw the one that is named no more, nobody can say now.
            None => false,
        };
        let private_to = (!open).then_some(account);
        let name = |id: Option<CaseId>| id.map(|id| id.to_string()).unwrap_or_default();
        let (from, to) = (before.as_ref().map(|mark| mark.of), of.as_ref().map(|of| of.0.id));
        let event = Event::new(work.by, Kind::DuplicateMarked, Record::Case(case)).changed(
            "duplicate_of",
            &name(from.filter(|_| !open)),
            &name(to),
        );
        let after = to.map(|of| Box::new(Duplicate { case, account, of, by, at: work.now }));
        let notice =
            if after.is_some() { Notice::MarkedDuplicate } else { Notice::UnmarkedDuplicate };
        work.write(Write::Duplicate(before.map(Box::new), after));
        work.entry(private_to, Body::Noted(vec![notice]));
        Ok(work.finish(Event { private_to, ..event }))
    }
}

impl Work {
    /// Whether every account that sees this case sees the other one too.
    fn all_see(&self, other: &Case) -> bool {
        let sees = |account| other.viewers.iter().any(|viewer| viewer.account == account);
        self.after.viewers.iter().all(|viewer| sees(viewer.account))
    }
}
