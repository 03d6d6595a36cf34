//! What the one at the machine does with hubs.

use super::{Desk, hubs};
use crate::{
    desk::{names::known, show::HubRow},
    domain::{
        access::Console,
        hub::{Hub, HubUse, keeps},
        id::{AccountId, HubId},
        refusal::{Complaint, Field, Refusal},
    },
    error::Result,
    store::View,
};

/// What becomes of a hub.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HubTurn {
    /// It is called so.
    Called(String),
    /// It is retired, or brought back.
    Used(HubUse),
}

impl Desk {
    /// The hubs of an account, by name; those that are retired come last.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] if there is no such account, or it is of a kind that keeps no hubs.
    pub fn hubs_here(&self, of: &str) -> Result<Vec<HubRow>> {
        let of = account_id(of)?;
        self.store.look(|view| {
            must_keep(view, of)?;
            all_of(view, of)?.into_iter().map(|hub| hubs::row(view, hub)).collect()
        })
    }

    /// Adds a hub of an account; returns its id once it is on disk.
    ///
    /// # Errors
    ///
    /// As for [`Desk::hubs_here`]; [`Refusal::Fields`] for a name that is none or that another has,
    /// and beyond [`HUBS_MAX`](crate::domain::hub::HUBS_MAX).
    pub fn make_hub_here(&self, of: &str, name: &str) -> Result<HubId> {
        let (of, name) = (account_id(of)?, hubs::named(name)?);
        self.store.commit(move |view| {
            must_keep(view, of)?;
            let (id, others) = (view.fresh_hub()?, all_of(view, of)?);
            let change = Console::here().add_hub(of, (id, name.clone()), &others, view.now())?;
            Ok((change, id))
        })
    }

    /// Calls a hub otherwise, retires it or brings it back; returns its id once that is on disk, or
    /// was so already.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] if there is no such hub; [`Refusal::Fields`] for a name that is none or
    /// that another has.
    pub fn turn_hub_here(&self, id: &str, turn: HubTurn) -> Result<HubId> {
        let id: HubId = id.trim().to_uppercase().parse().map_err(|_| Refusal::NotFound)?;
        let (name, used) = match turn {
            HubTurn::Called(name) => (Some(hubs::named(&name)?), None),
            HubTurn::Used(used) => (None, Some(used)),
        };
        self.store.commit(move |view| {
            let before = view.hub(id)?.at_machine(Console::here());
            let all = all_of(view, before.owner)?;
            let name = name.clone().unwrap_or_else(|| before.name.clone());
            let used = used.unwrap_or(HubUse::of(&before));
            Ok((Console::here().change_hub(before, (name, used), (&all, view.now()))?, id))
        })
    }
}

fn account_id(text: &str) -> Result<AccountId, Refusal> {
    let id = text.trim().to_uppercase().parse();
    id.map_err(|_| Refusal::field(Field::Account, Complaint::NotAnAccountId))
}

/// # Errors
///
/// [`Refusal::Fields`] if there is no such account, or it is of a kind that keeps no hubs.
fn must_keep(view: &View<'_>, id: AccountId) -> Result<()> {
    let none = || Refusal::field(Field::Account, Complaint::NoSuchAccount);
    Ok(keeps(known(view.account(id))?.ok_or_else(none)?.party().kind)?)
}

fn all_of(view: &View<'_>, owner: AccountId) -> Result<Vec<Hub>> {
    let hubs = view.hubs_of(owner)?.into_iter();
    Ok(hubs::sorted(hubs.map(|hub| hub.at_machine(Console::here())).collect()))
}
