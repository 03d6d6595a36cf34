//! Organisations and what joins them, as their admins and those who run the appliance set them up.

use serde::{Deserialize, Serialize};

use super::{
    access::{Console, Person},
    account::{Account, AccountKind, Contract},
    change::{Change, Write},
    id::{AccountId, UserId},
    journal::{Event, Kind, Record, digest},
    moment::Moment,
    person::Role,
    refusal::{Complaint, Field, Refusal},
    text::Name,
};

/// How many contracts an account may have on offer at once.
pub const OFFERS_MAX: usize = 50;

/// An account would have a contract with another, which has not answered. Whether there is an
/// account of that id is nothing that the offer tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Who offers it.
    pub from: AccountId,
    /// Whom it is offered to.
    pub to: AccountId,
    /// When.
    pub at: Moment,
}

impl Account {
    /// What tells whether an account is still called as it was, lets its people in as it did, and is
    /// managed as it was.
    pub fn edition(&self) -> String {
        let by = self.managed_by.map(|by| by.to_string()).unwrap_or_default();
        digest(Some(&format!("{} {by} {}", self.active, self.name)))
    }
}

impl Person {
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless this person is an admin.
    pub fn must_be_admin(&self) -> Result<(), Refusal> {
        if self.role == Role::Admin { Ok(()) } else { Err(Refusal::NotFound) }
    }

    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless this person is an admin of that account or of the operator.
    pub fn administers(&self, account: AccountId) -> Result<(), Refusal> {
        let own = account == self.account && self.role == Role::Admin;
        if own || self.runs_appliance() { Ok(()) } else { Err(Refusal::NotFound) }
    }

    /// Makes an account, which `manager` manages if there is one.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless this person is an admin of the operator; [`Refusal::Fields`] if
    /// it would be another operator, or the manager is one, is not active, or is managed itself: a
    /// manager sees all that the account sees, and the operator is to see nothing of that.
    pub fn add_account(
        &self,
        account: Account,
        manager: Option<&Account>,
    ) -> Result<Change, Refusal> {
        self.must_run_appliance()?;
        founded(Some(self.user), account, manager)
    }

    /// Calls an account otherwise, and lets its people in or not. `edition` is [that](Account::edition)
    /// of what this was decided on.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless this person is an admin of the operator, or one of the account
    /// who changes its name alone; [`Refusal::ChangedMeanwhile`] if somebody else was faster;
    /// [`Refusal::Fields`] if the operator would be shut out.
    pub fn change_account(
        &self,
        before: Account,
        (name, active): (Name, bool),
        edition: &str,
    ) -> Result<Change, Refusal> {
        self.must_be_admin()?;
        let own = before.id == self.account && active == before.active;
        if !own {
            self.must_run_appliance()?;
        }
        if before.edition() != edition {
            return Err(Refusal::ChangedMeanwhile);
        }
        changed(Some(self.user), before, name, active)
    }

    /// Joins two accounts, whose names are given in the contract's order, without asking them.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless this person is an admin of the operator.
    pub fn join(&self, contract: Contract, names: (String, String)) -> Result<Change, Refusal> {
        self.must_run_appliance()?;
        Ok(self.joined(contract, names))
    }

    pub(super) fn joined(&self, contract: Contract, names: (String, String)) -> Change {
        let (one, other) = contract.parties;
        let event = Event::new(Some(self.user), Kind::ContractAdded, Record::Contract(contract.id))
            .changed("parties", &"", &format!("{one} {other}"));
        Change::new(contract.writes(names), event)
    }

    /// Offers a contract with an account of this id, if there is one; `open` are on offer already.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless this person is an admin; [`Refusal::Fields`] for their own
    /// account, or beyond [`OFFERS_MAX`].
    pub fn offer(&self, to: AccountId, open: usize, now: Moment) -> Result<Change, Refusal> {
        self.must_be_admin()?;
        if to == self.account {
            return Err(Refusal::field(Field::Account, Complaint::Oneself));
        }
        if open >= OFFERS_MAX {
            return Err(Refusal::field(Field::Account, Complaint::TooMany { max: OFFERS_MAX }));
        }
        let offer = Offer { from: self.account, to, at: now };
        let event = self.about(Kind::ContractOffered).changed("to", &"", &to);
        Ok(Change::new(vec![Write::Offer(Box::new(offer))], event))
    }

    /// Takes an offer: the contract holds from now on.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless this person is an admin of whom it is offered to.
    pub fn accept(
        &self,
        offer: &Offer,
        contract: Contract,
        names: (String, String),
    ) -> Result<Change, Refusal> {
        self.must_be_admin()?;
        if offer.to != self.account {
            return Err(Refusal::NotFound);
        }
        Ok(self.joined(contract, names))
    }

    /// Declines an offer, or takes one's own back.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless this person is an admin of one of the two.
    pub fn drop_offer(&self, offer: Offer) -> Result<Change, Refusal> {
        self.must_be_admin()?;
        if ![offer.from, offer.to].contains(&self.account) {
            return Err(Refusal::NotFound);
        }
        let event = self.about(Kind::OfferDropped).changed(
            "offer",
            &format!("{} {}", offer.from, offer.to),
            &"",
        );
        Ok(Change::new(vec![Write::OfferGone(Box::new(offer))], event))
    }

    /// Ends a contract: open cases go on, new ones cannot be opened.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless this person is an admin of a party or of the operator.
    pub fn end_contract(
        &self,
        contract: &Contract,
        names: (String, String),
    ) -> Result<Change, Refusal> {
        self.must_be_admin()?;
        if contract.other(self.account).is_none() {
            self.must_run_appliance()?;
        }
        Ok(ended(Some(self.user), contract, names))
    }

    fn about(&self, kind: Kind) -> Event {
        Event::new(Some(self.user), kind, Record::Account(self.account))
    }
}

impl Console {
    /// Makes an account, which `manager` manages if there is one.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] as for [`Person::add_account`].
    pub fn found_account(
        self,
        account: Account,
        manager: Option<&Account>,
    ) -> Result<Change, Refusal> {
        founded(None, account, manager)
    }

    /// Calls an account otherwise, and lets its people in or not.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] if the operator would be shut out.
    pub fn change_account(
        self,
        before: Account,
        name: Name,
        active: bool,
    ) -> Result<Change, Refusal> {
        changed(None, before, name, active)
    }

    /// Ends a contract: open cases go on, new ones cannot be opened.
    pub fn end_contract(self, contract: &Contract, names: (String, String)) -> Change {
        ended(None, contract, names)
    }
}

impl Contract {
    /// What is written for a new contract: itself, and that what the two offered each other is done
    /// with.
    pub(super) fn writes(self, names: (String, String)) -> Vec<Write> {
        let (one, other) = self.parties;
        let gone = |from, to| Write::OfferGone(Box::new(Offer { from, to, at: self.since }));
        let offers = [gone(one, other), gone(other, one)];
        let mut writes = vec![Write::Contract(Box::new(self), names)];
        writes.extend(offers);
        writes
    }
}

fn founded(
    by: Option<UserId>,
    account: Account,
    manager: Option<&Account>,
) -> Result<Change, Refusal> {
    if account.kind == AccountKind::Operator {
        return Err(Refusal::field(Field::Type, Complaint::NotOffered));
    }
    if manager.is_some_and(|by| !by.can_manage()) {
        return Err(Refusal::field(Field::Manager, Complaint::NoManager));
    }
    let account = Account { managed_by: manager.map(|by| by.id), ..account };
    let managed_by = account.managed_by.map(|by| by.to_string()).unwrap_or_default();
    let event = Event::new(by, Kind::AccountAdded, Record::Account(account.id))
        .changed("name", &"", &account.name)
        .changed("kind", &"", &account.kind)
        .changed("managed by", &"", &managed_by);
    Ok(Change::new(vec![Write::Account(None, Box::new(account))], event))
}

fn changed(
    by: Option<UserId>,
    before: Account,
    name: Name,
    active: bool,
) -> Result<Change, Refusal> {
    if before.kind == AccountKind::Operator && !active {
        return Err(Refusal::field(Field::Active, Complaint::NotTheOperator));
    }
    if before.name == name && before.active == active {
        return Ok(Change::none());
    }
    let event = Event::new(by, Kind::AccountChanged, Record::Account(before.id))
        .changed("name", &before.name, &name)
        .changed("active", &before.active, &active);
    let after = Account { name, active, ..before.clone() };
    Ok(Change::new(vec![Write::Account(Some(Box::new(before)), Box::new(after))], event))
}

fn ended(by: Option<UserId>, contract: &Contract, names: (String, String)) -> Change {
    let event = Event::new(by, Kind::ContractEnded, Record::Contract(contract.id))
        .changed("active", &true, &false);
    let ended = Contract { active: false, ..contract.clone() };
    Change::new(vec![Write::Contract(Box::new(ended), names)], event)
}
