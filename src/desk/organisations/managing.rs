//! Saying who manages an organisation, once it is there.

use std::collections::BTreeMap;

use super::{account_id, machine::there};
use crate::{
    desk::{Desk, names::known, show::ManagerPage},
    domain::{
        access::{Actor, Console},
        account::Account,
        id::AccountId,
        managing::{Affected, CASES_MAX, Managing},
        refusal::{Complaint, Field, Refusal},
    },
    error::Result,
    store::View,
};

impl Desk {
    /// An organisation, and who manages it.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless the actor is an admin of the operator and there is one.
    pub fn manager_page(&self, actor: &Actor, id: AccountId) -> Result<ManagerPage> {
        let person = actor.person()?;
        person.must_run_appliance()?;
        self.store.look(|view| {
            let account = view.account(id)?.administered(person)?;
            let manager = match account.managed_by {
                None => None,
                Some(by) => Some((by, view.account(by)?.name().0)),
            };
            Ok(ManagerPage { account, manager })
        })
    }

    /// Says who manages an organisation from now on; an empty id is nobody's. Its cases are in the
    /// lists of that account when this returns, and in those of who managed it no more.
    ///
    /// # Errors
    ///
    /// What [`Person::change_manager`](crate::domain::access::Person::change_manager) says.
    pub fn change_manager(
        &self,
        actor: &Actor,
        id: AccountId,
        manager: &str,
        edition: &str,
    ) -> Result<()> {
        let person = actor.person()?.clone();
        person.must_run_appliance()?;
        let (manager, edition) = (named(manager)?, edition.to_owned());
        self.store.commit(move |view| {
            let before = view.account(id)?.administered(&person)?;
            Ok((person.change_manager(managing(view, before, manager)?, &edition)?, ()))
        })
    }

    /// The same at the machine; returns the organisation's id.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] if there is no such organisation, and for what
    /// [`Console::change_manager`] refuses.
    pub fn change_manager_here(&self, id: &str, manager: &str) -> Result<AccountId> {
        let (id, manager) = (account_id(id)?, named(manager)?);
        self.store.commit(move |view| {
            let before = there(view, id)?;
            Ok((Console::here().change_manager(managing(view, before, manager)?)?, id))
        })
    }
}

/// The manager of this id; none for nobody.
fn named(text: &str) -> Result<Option<AccountId>, Refusal> {
    let text = Some(text.trim()).filter(|text| !text.is_empty());
    let id = text.map(|text| text.to_uppercase().parse()).transpose();
    id.map_err(|_| Refusal::field(Field::Manager, Complaint::NoManager))
}

/// What is to be decided, with all that changes.
fn managing(view: &View<'_>, before: Account, manager: Option<AccountId>) -> Result<Managing> {
    let none = || Refusal::field(Field::Manager, Complaint::NoManager);
    let manager = match manager {
        None => None,
        Some(id) => Some(known(view.account(id))?.ok_or_else(none)?.party()),
    };
    let has_clients = !view.managed_by(before.id)?.is_empty();
    let same = before.managed_by == manager.as_ref().map(|manager| manager.id);
    let ids = if same { Vec::new() } else { view.cases_listed(before.id, CASES_MAX + 1)? };
    // So many are refused, whatever they are.
    if ids.len() > CASES_MAX {
        let max = CASES_MAX;
        return Err(Refusal::field(Field::Manager, Complaint::TooManyCases { max }).into());
    }
    let (mut met, mut cases) = (BTreeMap::<AccountId, Account>::new(), Vec::new());
    for id in ids {
        let case = view.case(id)?;
        let far = match case.ends() {
            [one, far] | [far, one] if one == before.id => far,
            // What it sees as the manager of another.
            _ => continue,
        };
        let other = if let Some(account) = met.get(&far) {
            account.clone()
        } else {
            let account = view.account(far)?.party();
            met.insert(far, account.clone());
            account
        };
        let apart = match &manager {
            None => Default::default(),
            Some(manager) => [view.apart(id, before.id)?, view.apart(id, manager.id)?],
        };
        cases.push(Affected { case, other, apart });
    }
    Ok(Managing { before, manager, has_clients, cases })
}
