//! Whom and what an account knows, all of it at once, for programs.

use std::ops::ControlFlow;

use super::{Desk, opening, organisations, show::ContractRow};
use crate::{
    domain::{
        access::{Actor, Person},
        account::{Account, Product},
        id::{AccountId, UserId},
        person::User,
        refusal::Refusal,
    },
    error::Result,
    store::View,
};

/// How many rows one request reads.
const ROWS_MAX: usize = 10_000;

impl Desk {
    /// The actor's own account.
    ///
    /// # Errors
    ///
    /// None but a fault of the store.
    pub fn own_account(&self, actor: &Actor) -> Result<Account> {
        let own = actor.person()?.account;
        self.store.look(|view| Ok(view.account(own)?.party()))
    }

    /// The active contracts of the actor's account, by the names of those whom they join to it.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless the actor is an admin; [`Refusal::TooWide`] beyond 10,000.
    pub fn contracts_of_own(&self, actor: &Actor) -> Result<Vec<ContractRow>> {
        actor.person()?.must_be_admin()?;
        self.partners_of_own(actor)
    }

    /// Those whom active contracts join to the actor's account, by name.
    ///
    /// # Errors
    ///
    /// [`Refusal::TooWide`] beyond 10,000.
    pub fn partners_of_own(&self, actor: &Actor) -> Result<Vec<ContractRow>> {
        let own = actor.person()?.account;
        self.store.look(|view| {
            let (mut rows, mut from) = (Vec::new(), None);
            loop {
                let (part, next) = organisations::contracts(view, own, from)?;
                rows.extend(part);
                match next {
                    None => return Ok(rows),
                    Some(_) if rows.len() >= ROWS_MAX => return Err(Refusal::TooWide.into()),
                    Some(next) => from = Some(next),
                }
            }
        })
    }

    /// The people of the actor's account, by name.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] for another account; [`Refusal::TooWide`] beyond 10,000.
    pub fn colleagues(&self, actor: &Actor, account: AccountId) -> Result<Vec<User>> {
        let person = actor.person()?;
        if account != person.account {
            return Err(Refusal::NotFound.into());
        }
        self.store.look(|view| {
            let ids = people(view, account)?;
            ids.into_iter().map(|id| Ok(view.user(id)?.colleague(person)?)).collect()
        })
    }

    /// Somebody of the actor's account.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] if there is nobody of that id, or only of another account.
    pub fn colleague(&self, actor: &Actor, id: UserId) -> Result<User> {
        let person = actor.person()?;
        let user = self.store.look(|view| Ok(view.user(id)?.colleague(person)?))?;
        if user.account == person.account { Ok(user) } else { Err(Refusal::NotFound.into()) }
    }

    /// The products that the actor's cases can be about, with who makes them: their own account's,
    /// and those of whom contracts join to it; at most 500.
    ///
    /// # Errors
    ///
    /// None but a fault of the store.
    pub fn products_to_choose(&self, actor: &Actor) -> Result<Vec<(Product, String)>> {
        let person: &Person = actor.person()?;
        self.store.look(|view| {
            let all = opening::products(view, person, &[person.account])?.into_iter();
            all.map(|(id, _)| {
                let joined = |owner| view.joined(person.account, owner);
                let product = view.product(id)?.choose(person, joined)?;
                let owner = view.account(product.owner)?.name().0;
                Ok((product, owner))
            })
            .collect()
        })
    }
}

fn people(view: &View<'_>, account: AccountId) -> Result<Vec<UserId>> {
    let (mut ids, mut more) = (Vec::new(), false);
    view.users_named(account, "", |_, id| {
        more = ids.len() == ROWS_MAX;
        if more {
            return ControlFlow::Break(());
        }
        ids.push(id);
        ControlFlow::Continue(())
    })?;
    if more { Err(Refusal::TooWide.into()) } else { Ok(ids) }
}
