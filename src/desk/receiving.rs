//! The receiving side of an account, for those who set it.

use super::{Desk, names::known};
use crate::{
    domain::{access::Actor, account::Account, desk::SectionForm, id::AccountId, refusal::Refusal},
    error::Result,
};

impl Desk {
    /// An account with its desk, to be set: the actor's own, or for an admin of the operator any.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless the actor is an admin of that account or of the operator, and
    /// there is one.
    pub fn desk_page(&self, actor: &Actor, account: Option<AccountId>) -> Result<Account> {
        let person = actor.person()?;
        let account = account.unwrap_or(person.account);
        person.administers(account)?;
        self.store.look(|view| Ok(known(view.account(account))?.ok_or(Refusal::NotFound)?.party()))
    }

    /// Sets sections of an account's desk, which are on disk when this returns.
    ///
    /// # Errors
    ///
    /// What [`Person::set_desk`](crate::domain::access::Person::set_desk) says; and
    /// [`Refusal::NotFound`] for no account.
    pub fn set_desk(
        &self,
        actor: &Actor,
        account: AccountId,
        forms: Vec<SectionForm>,
    ) -> Result<()> {
        let person = actor.person()?.clone();
        person.administers(account)?;
        self.store.commit(move |view| {
            let before = view.account(account)?.party();
            Ok((person.set_desk(before, &forms)?, ()))
        })
    }
}
