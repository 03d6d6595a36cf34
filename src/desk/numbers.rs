//! How the actor's own desk does.

use super::Desk;
use crate::{
    domain::{
        access::Actor,
        numbers::{MONTHS_MAX, Month, Numbers},
    },
    error::Result,
};

impl Desk {
    /// The numbers of the desk of the actor's account, the newest month first: the newest
    /// [`MONTHS_MAX`] in which something happened. Costs the same however many cases there are.
    ///
    /// # Errors
    ///
    /// [`Refusal::RoleTooLow`](crate::domain::refusal::Refusal::RoleTooLow) for whoever does not
    /// work at a desk.
    pub fn numbers(&self, actor: &Actor) -> Result<Vec<(Month, Numbers)>> {
        let person = actor.person()?;
        person.sets_agents()?;
        self.store.look(|view| view.numbers(person.account, MONTHS_MAX))
    }
}
