//! What the one at the machine does with organisations and contracts.

use super::{
    NewAccount, account_id, can_be_joined, contracts, drafted, fresh, named, parsed, party_names,
};
use crate::{
    desk::{
        Desk,
        names::known,
        show::{ContractRow, Organisations},
    },
    domain::{
        access::Console,
        account::Account,
        id::{AccountId, ContractId},
        refusal::{Complaint, Field, Refusal},
        text::Name,
    },
    error::Result,
    store::View,
};

/// What becomes of an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Turn {
    /// It is called so.
    Called(String),
    /// Its people are let in again.
    Enabled,
    /// Its people are signed out at once and not let in.
    Disabled,
}

impl Desk {
    /// Organisations by name, from an id on: whose id `query` is, or whose names begin with it. All
    /// of them for an empty one, a page at a time.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] if `from` is no account's id.
    pub fn organisations_here(&self, query: &str, from: Option<&str>) -> Result<Organisations> {
        let query: String = query.trim().chars().take(64).collect();
        let from = from.map(account_id).transpose()?;
        self.store.look(|view| {
            if let Some(from) = from {
                drop(there(view, from)?);
            }
            let (rows, next) = named(view, &query, from)?;
            let open = |id| Ok((there(view, id)?, None));
            let rows = rows.into_iter().map(open).collect::<Result<_>>()?;
            Ok(Organisations { rows, query: query.clone(), next, first: from.is_none() })
        })
    }

    /// A page of the contracts of an organisation, by the partner's name, and where the next begins.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] if there is no such organisation.
    pub fn contracts_here(
        &self,
        of: &str,
        from: Option<&str>,
    ) -> Result<(Vec<ContractRow>, Option<AccountId>)> {
        let (of, from) = (account_id(of)?, from.map(account_id).transpose()?);
        self.store.look(|view| {
            drop(there(view, of)?);
            contracts(view, of, from)
        })
    }

    /// Makes an organisation; returns its id once it is on disk.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] for all that is wrong.
    pub fn add_organisation_here(&self, form: &NewAccount) -> Result<AccountId> {
        let asked = parsed(form)?;
        self.store.commit(move |view| {
            let (account, manager) = drafted(view, asked)?;
            let id = account.id;
            Ok((Console::here().found_account(account, manager.as_ref())?, id))
        })
    }

    /// Calls an organisation otherwise, or lets its people in or not; returns its id once that is
    /// on disk, or was so already.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] if there is no such organisation, the name is none, or the operator
    /// would be shut out.
    pub fn turn_organisation(&self, id: &str, turn: Turn) -> Result<AccountId> {
        let id = account_id(id)?;
        let (name, active) = match turn {
            Turn::Called(name) => {
                let name = Name::parse(&name);
                (Some(name.map_err(|wrong| Refusal::field(Field::Name, wrong))?), None)
            }
            Turn::Enabled => (None, Some(true)),
            Turn::Disabled => (None, Some(false)),
        };
        self.store.commit(move |view| {
            let before = there(view, id)?;
            let name = name.unwrap_or_else(|| before.name.clone());
            let active = active.unwrap_or(before.active);
            Ok((Console::here().change_account(before, name, active)?, id))
        })
    }

    /// Joins two organisations from now on; returns the contract's id once it is on disk.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] if one of them is not there, they are the same, or are joined already.
    pub fn join_here(&self, one: &str, other: &str) -> Result<ContractId> {
        let (one, other) = (account_id(one)?, partner_id(other)?);
        self.store.commit(move |view| {
            drop(there(view, one)?);
            can_be_joined(view, one, other)?;
            let (contract, names) = fresh(view, (one, other))?;
            let id = contract.id;
            Ok((Console::here().add_contract(contract, names), id))
        })
    }

    /// Ends the contract that joins two organisations: open cases go on, new ones cannot be opened.
    /// Returns its id once that is on disk.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] if there is none.
    pub fn part_here(&self, one: &str, other: &str) -> Result<ContractId> {
        let (one, other) = (account_id(one)?, partner_id(other)?);
        self.store.commit(move |view| {
            let contract = known(view.contract(one, other))?;
            let none = || Refusal::field(Field::Partner, Complaint::NotJoined);
            let contract = contract.ok_or_else(none)?;
            let names = party_names(view, contract.parties)?;
            Ok((Console::here().end_contract(&contract, names), contract.id))
        })
    }
}

fn partner_id(text: &str) -> Result<AccountId, Refusal> {
    let id = text.trim().to_uppercase().parse();
    id.map_err(|_| Refusal::field(Field::Partner, Complaint::NotAnAccountId))
}

pub(super) fn there(view: &View<'_>, id: AccountId) -> Result<Account> {
    let account = known(view.account(id))?;
    let none = || Refusal::field(Field::Account, Complaint::NoSuchAccount);
    Ok(account.ok_or_else(none)?.at_machine(Console::here()))
}
