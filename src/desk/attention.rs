//! The numbers that the menu of every page shows, for programs.

use super::{Desk, sessions::waiting, show::Attention};
use crate::{domain::access::Actor, error::Result};

impl Desk {
    /// What waits for the actor's account and for the actor.
    ///
    /// # Errors
    ///
    /// None but a fault of the store.
    pub fn attention(&self, actor: &Actor) -> Result<Attention> {
        let person = actor.person()?;
        self.store.look(|view| {
            let tally = view.tally(person.account)?;
            let unread = view.unread(person.user, |account| person.acts_for(account))?;
            let (waiting, unassigned) = (waiting(&tally), tally.unassigned());
            Ok(Attention { waiting, unassigned, unread })
        })
    }
}
