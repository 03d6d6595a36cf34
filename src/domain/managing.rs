//! Who manages an organisation, once that changes.
//!
//! Who manages an account sees all of its cases, and nobody does for any other reason than that. So
//! the cases change with it: they leave the lists and counters of who managed it, unless those stand
//! on the case for another reason, and come into those of who does now, with what is private to
//! them from before. Nothing moves for anybody else.

use super::{
    access::{Console, Person, Sealed},
    account::{Account, AccountKind},
    case::{Case, Viewer},
    change::{Change, Write},
    id::UserId,
    journal::{Event, Kind, Record},
    moment::Moment,
    open::viewers,
    refusal::{Complaint, Field, Refusal},
};

/// The most cases of an account whose manager can be changed: all of them change at once.
pub const CASES_MAX: usize = 10_000;

/// What of a case is private to an account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Apart {
    /// How many comments.
    pub comments: u32,
    /// How many files.
    pub files: u32,
    /// The last of it; the beginning of time if there is nothing.
    pub last_at: Moment,
}

/// A case of the account.
#[derive(Clone, Debug)]
pub struct Affected {
    /// The case.
    pub case: Sealed<Case>,
    /// The account at its other end.
    pub other: Account,
    /// What of it is private to the account, and to the new manager, if there is one.
    pub apart: [Apart; 2],
}

/// An account that is to be managed by another, or by nobody.
#[derive(Clone, Debug)]
pub struct Managing {
    /// The account.
    pub before: Account,
    /// Who is to manage it.
    pub manager: Option<Account>,
    /// Whether it manages others itself.
    pub has_clients: bool,
    /// All of its cases.
    pub cases: Vec<Affected>,
}

impl Person {
    /// Says who manages an account from now on. `edition` is [that](Account::edition) of what this
    /// was decided on.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless this person is an admin of the operator;
    /// [`Refusal::ChangedMeanwhile`] if somebody else was faster; [`Refusal::Fields`] for the
    /// operator, if the account manages others, or if the manager is itself, is the operator, is
    /// not active, or is managed: nobody sees through two accounts at once, and no account is above
    /// itself.
    pub fn change_manager(&self, managing: Managing, edition: &str) -> Result<Change, Refusal> {
        self.must_run_appliance()?;
        if managing.before.edition() != edition {
            return Err(Refusal::ChangedMeanwhile);
        }
        managed(Some(self.user), managing)
    }
}

impl Console {
    /// Says who manages an account from now on.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] as for [`Person::change_manager`].
    pub fn change_manager(self, managing: Managing) -> Result<Change, Refusal> {
        managed(None, managing)
    }
}

impl Account {
    /// Whether it can manage another account.
    pub(super) fn can_manage(&self) -> bool {
        self.active && self.kind != AccountKind::Operator && self.managed_by.is_none()
    }
}

fn managed(by: Option<UserId>, managing: Managing) -> Result<Change, Refusal> {
    let Managing { before, manager, has_clients, cases } = managing;
    let is = manager.as_ref().map(|manager| manager.id);
    if before.managed_by == is {
        return Ok(Change::none());
    }
    let wrong = |complaint| Err(Refusal::field(Field::Manager, complaint));
    if let Some(manager) = &manager {
        if manager.id == before.id {
            return wrong(Complaint::Oneself);
        }
        if before.kind == AccountKind::Operator || has_clients {
            return wrong(Complaint::ManagesOthers);
        }
        if !manager.can_manage() {
            return wrong(Complaint::NoManager);
        }
    }
    if cases.len() > CASES_MAX {
        return wrong(Complaint::TooManyCases { max: CASES_MAX });
    }
    let name = |id: Option<super::id::AccountId>| id.map(|id| id.to_string()).unwrap_or_default();
    let event = Event::new(by, Kind::AccountChanged, Record::Account(before.id)).changed(
        "managed by",
        &name(before.managed_by),
        &name(is),
    );
    let after = Account { managed_by: is, ..before.clone() };
    let mut writes: Vec<Write> = cases.into_iter().map(|case| case.under(&after)).collect();
    writes.insert(0, Write::Account(Some(Box::new(before)), Box::new(after)));
    Ok(Change::new(writes, event))
}

impl Affected {
    /// The case as it is once `account` is managed so.
    fn under(self, account: &Account) -> Write {
        let Affected { case: Sealed(before), other, apart: [own, managers] } = self;
        let (issuer, receiver) =
            if before.issuer.account == account.id { (account, &other) } else { (&other, account) };
        let fresh = Viewer::at(before.moved_at.max(managers.last_at));
        // What the account sees, but for what only it does, everybody on the case sees.
        let seen = before.viewers.iter().find(|seen| seen.account == account.id);
        let (comments, files) = seen.map_or((0, 0), |seen| (seen.comments, seen.files));
        let among =
            |all: u32, own: u32, managers: u32| all.saturating_sub(own).saturating_add(managers);
        let comments = among(comments, own.comments, managers.comments);
        let fresh = Viewer { comments, files: among(files, own.files, managers.files), ..fresh };
        let mut all = viewers(issuer, receiver, fresh);
        for viewer in &mut all {
            let was = before.viewers.iter().find(|was| was.account == viewer.account);
            *viewer = was.map_or(*viewer, |was| Viewer { side: viewer.side, ..*was });
        }
        let after = Case { viewers: all, ..before.clone() };
        Write::Case(Some(Box::new(before)), Box::new(after))
    }
}
