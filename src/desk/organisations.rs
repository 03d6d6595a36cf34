//! Organisations and contracts, for those who set them up.

mod by_link;
mod importing;
mod machine;
mod managing;

pub use self::machine::Turn;
use super::{
    Desk,
    console::new_account,
    names::{known, readable},
    show::{AccountPage, ContractPage, ContractRow, OfferRow, Organisations},
};
use crate::{
    domain::{
        access::{Actor, Person},
        account::{Account, AccountKind, Contract},
        id::AccountId,
        logo::LogoOf,
        organisation::OFFERS_MAX,
        refusal::{Complaint, Field, Refusal},
        text::Name,
    },
    error::Result,
    store::{View, folded},
};

/// How many organisations or contracts a page shows.
const PAGE_ROWS: usize = 50;
/// How many of the offers to an account a page shows.
const OFFERS_SHOWN: usize = 100;
/// How many of them every page counts.
const OFFERS_TOLD: usize = 10;

/// A form for a new organisation.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// What it is called.
    pub name: String,
    /// Its kind's word.
    pub kind: String,
    /// The id of who manages it; empty for nobody.
    pub manager: String,
}

/// Which of an account's contracts is meant: its own account's, unless the actor runs the appliance
/// and says which.
#[derive(Clone, Copy, Debug)]
pub struct Joint {
    /// The account; none for the actor's own.
    pub of: Option<AccountId>,
    /// The other party.
    pub with: AccountId,
}

/// What becomes of an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It is taken.
    Accept,
    /// It is declined.
    Decline,
    /// It is taken back by whoever made it.
    TakeBack,
}

impl Desk {
    /// Organisations by name, from one on: whose id `query` is, or whose names begin with it.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless the actor is an admin of the operator.
    pub fn organisations(
        &self,
        actor: &Actor,
        query: &str,
        from: Option<AccountId>,
    ) -> Result<Organisations> {
        let person = actor.person()?;
        person.must_run_appliance()?;
        let query: String = query.trim().chars().take(64).collect();
        self.store.look(|view| {
            let (rows, next) = named(view, &query, from)?;
            let open = |id| {
                let account = view.account(id)?.administered(person)?;
                Ok((account, view.logo(LogoOf::Account(id))?))
            };
            let rows = rows.into_iter().map(open).collect::<Result<_>>()?;
            Ok(Organisations { rows, query: query.clone(), next, first: from.is_none() })
        })
    }

    /// An organisation with a page of its contracts, from one on.
    ///
    /// # Errors
    ///
    /// As for [`Desk::organisations`]; [`Refusal::NotFound`] if there is none.
    pub fn organisation(
        &self,
        actor: &Actor,
        id: AccountId,
        from: Option<AccountId>,
    ) -> Result<AccountPage> {
        let person = actor.person()?;
        person.must_run_appliance()?;
        self.store.look(|view| {
            let account = view.account(id)?.administered(person)?;
            let manager = match account.managed_by {
                None => None,
                Some(by) => Some((by, view.account(by)?.name().0)),
            };
            let led = !view.admins(id, 1)?.is_empty();
            let (contracts, next) = contracts(view, id, from)?;
            let logo = view.logo(LogoOf::Account(id))?;
            Ok(AccountPage { account, logo, led, manager, contracts, next })
        })
    }

    /// Makes an organisation; returns its id once it is on disk.
    ///
    /// # Errors
    ///
    /// What [`Person::add_account`] says; [`Refusal::Fields`] for all that is wrong.
    pub fn add_organisation(&self, actor: &Actor, form: &NewAccount) -> Result<AccountId> {
        let person = actor.person()?.clone();
        person.must_run_appliance()?;
        let asked = parsed(form)?;
        self.store.commit(move |view| {
            let (account, manager) = drafted(view, asked)?;
            let id = account.id;
            Ok((person.add_account(account, manager.as_ref())?, id))
        })
    }

    /// Calls an organisation otherwise, and lets its people in or not: all their sessions are over
    /// at once if not.
    ///
    /// # Errors
    ///
    /// What [`Person::change_account`] says; [`Refusal::Fields`] for what is no name.
    pub fn change_organisation(
        &self,
        actor: &Actor,
        id: AccountId,
        (name, active): (&str, bool),
        edition: &str,
    ) -> Result<()> {
        let person = actor.person()?.clone();
        person.must_be_admin()?;
        let name = Name::parse(name).map_err(|wrong| Refusal::field(Field::Name, wrong))?;
        let edition = edition.to_owned();
        self.store.commit(move |view| {
            let before = view.account(id)?.administered(&person)?;
            Ok((person.change_account(before, (name, active), &edition)?, ()))
        })
    }

    /// The contracts of the actor's account, from one on, and what it offers and is offered.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless the actor is an admin.
    pub fn contracts(&self, actor: &Actor, from: Option<AccountId>) -> Result<ContractPage> {
        let person = actor.person()?;
        person.must_be_admin()?;
        let own = person.account;
        self.store.look(|view| {
            let (rows, next) = contracts(view, own, from)?;
            // Of whom one offers something to, one sees the id that one typed and no more.
            let offered = view.offers_by(own, OFFERS_MAX)?;
            let to_us = view.offers_to(own, OFFERS_SHOWN)?.into_iter();
            let to_us = to_us.map(|offer| {
                let name = view.account(offer.from)?.name().0;
                Ok(OfferRow { offer, name })
            });
            let to_us = to_us.collect::<Result<_>>()?;
            let links = view.offered_links(own, OFFERS_MAX)?;
            Ok(ContractPage { rows, next, offered, to_us, links })
        })
    }

    /// Offers a contract to whoever has this id. What comes back is the same whether there is such
    /// an account or not.
    ///
    /// # Errors
    ///
    /// What [`Person::offer`] says; [`Refusal::Fields`] for what is no id, or for one's partner.
    pub fn offer_contract(&self, actor: &Actor, to: &str) -> Result<()> {
        let person = actor.person()?.clone();
        person.must_be_admin()?;
        let to = account_id(to)?;
        self.store.commit(move |view| {
            if view.joined(person.account, to)? {
                return Err(Refusal::field(Field::Account, Complaint::JoinedAlready).into());
            }
            let open = view.offers_by(person.account, OFFERS_MAX)?;
            let others = open.iter().filter(|offer| offer.to != to).count();
            Ok((person.offer(to, others, view.now())?, ()))
        })
    }

    /// Takes, declines or takes back an offer between the actor's account and another; one that
    /// crosses it stays, but for a contract.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] if there is none (any more), or the actor is no admin of the one whose
    /// answer it is.
    pub fn answer_offer(&self, actor: &Actor, with: AccountId, answer: Answer) -> Result<()> {
        let person = actor.person()?.clone();
        person.must_be_admin()?;
        self.store.commit(move |view| {
            let own = person.account;
            let offer = match answer {
                Answer::Accept | Answer::Decline => view.offer(with, own)?,
                Answer::TakeBack => view.offer(own, with)?,
            };
            let change = match answer {
                // A contract leaves no offer behind; of before that rule some are.
                Answer::Accept if !view.joined(own, with)? => {
                    let (contract, names) = fresh(view, (offer.from, own))?;
                    person.accept(&offer, contract, names)?
                }
                _ => person.drop_offer(offer)?,
            };
            Ok((change, ()))
        })
    }

    /// Joins two accounts at once.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless the actor is an admin of the operator, or if there is no first
    /// account; [`Refusal::Fields`] if there is no second, or they are joined already.
    pub fn join(&self, actor: &Actor, one: AccountId, other: &str) -> Result<()> {
        let person = actor.person()?.clone();
        person.must_run_appliance()?;
        let other = account_id(other)?;
        self.store.commit(move |view| {
            drop(view.account(one)?);
            can_be_joined(view, one, other)?;
            let (contract, names) = fresh(view, (one, other))?;
            Ok((person.join(contract, names)?, ()))
        })
    }

    /// The contract that the actor would end.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] if there is none that they may end.
    pub fn joint(&self, actor: &Actor, joint: Joint) -> Result<ContractRow> {
        let person = actor.person()?;
        let of = of(person, joint)?;
        self.store.look(|view| row(view, of, joint.with))
    }

    /// Ends a contract: open cases go on, new ones cannot be opened.
    ///
    /// # Errors
    ///
    /// As for [`Desk::joint`].
    pub fn end_contract(&self, actor: &Actor, joint: Joint) -> Result<()> {
        let person = actor.person()?.clone();
        let of = of(&person, joint)?;
        self.store.commit(move |view| {
            let contract = view.contract(of, joint.with)?;
            let names = party_names(view, contract.parties)?;
            Ok((person.end_contract(&contract, names)?, ()))
        })
    }
}

/// How many contracts this person's account is offered, for whoever answers that.
pub(super) fn offers_told(view: &View<'_>, person: &Person) -> Result<u64> {
    if person.must_be_admin().is_err() {
        return Ok(0);
    }
    // One bad record shall not shut somebody out of every page.
    let offers = readable(view.offers_to(person.account, OFFERS_TOLD))?;
    Ok(offers.map_or(0, |offers| offers.len() as u64))
}

/// Whose contract it is, as far as this person may say so.
fn of(person: &Person, joint: Joint) -> Result<AccountId, Refusal> {
    person.must_be_admin()?;
    if joint.of.is_some() {
        person.must_run_appliance()?;
    }
    Ok(joint.of.unwrap_or(person.account))
}

fn account_id(text: &str) -> Result<AccountId, Refusal> {
    let id = text.trim().to_uppercase().parse();
    id.map_err(|_| Refusal::field(Field::Account, Complaint::NotAnAccountId))
}

/// Ids of accounts that are `query`, or whose names begin with it, and where the next page begins.
fn named(
    view: &View<'_>,
    query: &str,
    from: Option<AccountId>,
) -> Result<(Vec<AccountId>, Option<AccountId>)> {
    let mut rows = if let Ok(id) = query.to_uppercase().parse::<AccountId>() {
        known(view.account(id))?.into_iter().map(|_| id).collect()
    } else {
        let (name, id) = place(view, from)?;
        view.accounts_from(&folded(query), (&name, id), PAGE_ROWS + 1)?
    };
    let next = rows.get(PAGE_ROWS).copied();
    rows.truncate(PAGE_ROWS);
    Ok((rows, next))
}

/// What a form for a new organisation asks for: its name, its kind, and who manages it.
fn parsed(form: &NewAccount) -> Result<(Name, AccountKind, Option<AccountId>), Refusal> {
    let mut wrong = Vec::new();
    let name = Name::parse(&form.name).map_err(|why| wrong.push((Field::Name, why))).ok();
    let kind = AccountKind::of_word(&form.kind);
    if kind.is_none() {
        wrong.push((Field::Type, Complaint::NotOffered));
    }
    let manager = Some(form.manager.trim()).filter(|text| !text.is_empty());
    let manager = manager.map(|text| text.to_uppercase().parse::<AccountId>()).transpose();
    let manager = manager.map_err(|_| wrong.push((Field::Manager, Complaint::NoManager)));
    match (name, kind, manager) {
        (Some(name), Some(kind), Ok(manager)) => Ok((name, kind, manager)),
        _ => Err(Refusal::Fields(wrong)),
    }
}

/// An account that is not there yet, and who would manage it.
fn drafted(
    view: &View<'_>,
    (name, kind, manager): (Name, AccountKind, Option<AccountId>),
) -> Result<(Account, Option<Account>)> {
    let id = view.fresh_account(kind == AccountKind::Vendor)?;
    let manager = match manager {
        None => None,
        Some(by) => {
            let none = || Refusal::field(Field::Manager, Complaint::NoManager);
            Some(known(view.account(by))?.ok_or_else(none)?.party())
        }
    };
    Ok((new_account(id, kind, name, view.now()), manager))
}

/// Refuses, with words for the second, if two accounts cannot be joined.
fn can_be_joined(view: &View<'_>, one: AccountId, other: AccountId) -> Result<()> {
    let complaint = if one == other {
        Some(Complaint::Oneself)
    } else if known(view.account(other))?.is_none() {
        Some(Complaint::NoSuchAccount)
    } else {
        view.joined(one, other)?.then_some(Complaint::JoinedAlready)
    };
    let refused = complaint.map(|complaint| Refusal::field(Field::Account, complaint));
    refused.map_or(Ok(()), |refusal| Err(refusal.into()))
}

/// A contract between two that begins now, and their names.
fn fresh(view: &View<'_>, parties: (AccountId, AccountId)) -> Result<(Contract, (String, String))> {
    let names = party_names(view, parties)?;
    let contract =
        Contract { id: view.fresh_contract()?, parties, active: true, since: view.now() };
    Ok((contract, names))
}

fn party_names(view: &View<'_>, (one, other): (AccountId, AccountId)) -> Result<(String, String)> {
    Ok((view.account(one)?.name().0, view.account(other)?.name().0))
}

/// Where a page begins with an account.
fn place(view: &View<'_>, from: Option<AccountId>) -> Result<(String, AccountId)> {
    let Some(from) = from else { return Ok((String::new(), AccountId(0))) };
    Ok((folded(&view.account(from)?.name().0), from))
}

pub(super) fn contracts(
    view: &View<'_>,
    account: AccountId,
    from: Option<AccountId>,
) -> Result<(Vec<ContractRow>, Option<AccountId>)> {
    // Only a partner is a place to begin at: nobody learns who else there is.
    let from = match from {
        Some(id) if view.joined(account, id)? => Some(id),
        _ => None,
    };
    let (name, id) = place(view, from)?;
    let mut partners = view.partners_from(account, (&name, id), PAGE_ROWS + 1)?;
    let next = partners.get(PAGE_ROWS).copied();
    partners.truncate(PAGE_ROWS);
    let rows = partners.into_iter().map(|with| row(view, account, with));
    Ok((rows.collect::<Result<_>>()?, next))
}

fn row(view: &View<'_>, account: AccountId, with: AccountId) -> Result<ContractRow> {
    let contract = view.contract(account, with)?;
    let (name, kind) = view.account(with)?.name();
    let logo = view.logo(LogoOf::Account(with))?;
    Ok(ContractRow { contract, with, name, kind, logo })
}
