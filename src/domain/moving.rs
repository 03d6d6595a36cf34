//! Moving a case to another desk: it is closed here and opened there, in one change.
//!
//! Only the issuer's side moves a case. The receiver must not be able to: it would show the case to
//! a third party of its own choice. Nothing of the conversation goes along, for what the old desk
//! wrote is for the issuer alone to pass on; of the files only those that the issuer's own side sent
//! for both sides to see, and of these the ones it picks. Each case names the other only to those
//! who may open both.

use serde::{Deserialize, Serialize};

use super::{
    access::{Actor, Deed, Permit, not_closed},
    account::Account,
    attachment::{Attachment, StoredFile},
    case::Case,
    change::{Change, Write},
    entry::{Body, Notice},
    id::{AccountId, CaseId, UserId},
    journal::{Event, Kind, Record},
    moment::Moment,
    open::{self, NewCase, Opening, Parties},
    person::Role,
    preset::Need,
    refusal::{Complaint, Field, Refusal},
    work::{Stamp, Work},
    workflow::{Action, Side, State},
};

/// Moving a case to another desk.
#[derive(Clone, Copy, Debug)]
pub struct MoveAway;

/// A case that was moved, and the one that was opened for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// The case that was closed.
    pub case: CaseId,
    /// The case that was opened.
    pub to: CaseId,
    /// Who moved it.
    pub by: UserId,
    /// When.
    pub at: Moment,
}

/// The case to open at the other desk.
#[derive(Debug)]
pub struct Elsewhere<'a> {
    /// Its id, which no case has.
    pub id: CaseId,
    /// The moment, and names for its entries.
    pub stamp: Stamp,
    /// What its form was given.
    pub form: &'a NewCase,
    /// Between whom it is.
    pub parties: &'a Parties,
    /// The files that go along, under ids of their own.
    pub files: Vec<StoredFile>,
}

impl Deed for MoveAway {
    fn judge(&self, case: &Case, side: Side, role: Role) -> Result<(), Refusal> {
        if side != Side::Issuer {
            return Err(Refusal::WrongSide { action: "Move to another desk", whose: Side::Issuer });
        }
        if role < Role::Member {
            return Err(Refusal::RoleTooLow { needs: Role::Member });
        }
        not_closed(case, false)
    }
}

impl Permit<MoveAway> {
    /// The account that asked, which asks at the other desk too.
    pub fn issuer(&self) -> AccountId {
        self.case.issuer.account
    }

    /// Whether the case can go to this desk: another one, that is open to the issuer now, and where
    /// the mover may open a case for them.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] naming the desk or the account that cannot be.
    pub fn fits(&self, parties: &Parties) -> Result<(), Refusal> {
        let person = self.person.as_ref().ok_or(Refusal::NotFound)?;
        let opening = parties.opening(person)?;
        let (issuer, receiver) = (&parties.issuer, &parties.receiver);
        let preset = receiver.desk.preset.table();
        // Where the form has no such field, everybody opens cases for their own account alone.
        let for_them =
            issuer.id == person.account || preset.need(Field::Account) == Some(Need::ByRight);
        let other = receiver.id != self.case.receiver.account;
        if opening == Opening::ByIssuer && other && for_them && issuer.id == self.issuer() {
            Ok(())
        } else {
            Err(Refusal::field(Field::Partner, Complaint::NoContract))
        }
    }

    /// Whether a file may go along: one that both sides see, and that `issuer`, who is the case's, or
    /// who manages it has sent.
    pub fn carries(&self, file: &Attachment, issuer: &Account) -> bool {
        let own = file.account == issuer.id || issuer.managed_by == Some(file.account);
        own && file.account != self.case.receiver.account
            && file.private_to.is_none()
            && file.deleted.is_none()
    }

    /// Closes the case and opens the other one. Both sides are told that it moved; to where, only
    /// the mover's account.
    ///
    /// # Errors
    ///
    /// What [`Permit::fits`] and [`open::open`] say.
    pub fn relocate(
        self,
        actor: &Actor,
        stamp: Stamp,
        to: Elsewhere<'_>,
    ) -> Result<Change, Refusal> {
        self.fits(to.parties)?;
        let opened = open::open(actor, (to.id, to.stamp), to.form, to.parties, to.files)?;
        let (mut work, MoveAway) = Work::begin(self, stamp);
        let (by, account) = work.by.zip(work.account).ok_or(Refusal::NotFound)?;
        let (case, from) = (work.after.id, work.after.state);
        work.after.arrive(State::Closed, work.now, work.by, None);
        let moved = Notice::Moved { action: Action::Close, from, to: State::Closed };
        work.entry(None, Body::Noted(vec![moved, Notice::MovedAway]));
        let row = Moved { case, to: to.id, by, at: work.now };
        work.write(Write::Moved(Box::new(row)));
        let closed = Event::new(work.by, Kind::CaseMoved, Record::Case(case))
            .changed("state", &from, &State::Closed)
            .changed("action", &"", &Action::Close.word());
        let event = Event::new(work.by, Kind::CaseEdited, Record::Case(case));
        let names = Event { private_to: Some(account), ..event.changed("moved_to", &"", &to.id) };
        Ok(work.finish(closed).noting(names).and(opened))
    }
}
