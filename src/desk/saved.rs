//! Views: lists of cases that have a name.

use super::{Desk, show::ViewLink};
use crate::{
    domain::{
        access::{Actor, Person},
        saved::{Namesake, Sharing},
    },
    error::Result,
    store::View,
};

impl Desk {
    /// Saves the list at this address as a view; what becomes of another that has the name already,
    /// `namesake` says.
    ///
    /// # Errors
    ///
    /// What [`Person::save_view`] says.
    pub fn save_view(
        &self,
        actor: &Actor,
        sharing: Sharing,
        (name, address): (&str, &str),
        namesake: Namesake,
    ) -> Result<()> {
        let person = actor.person()?.clone();
        let (name, address) = (name.to_owned(), address.to_owned());
        self.store.commit(move |view| {
            let views = view.views(person.shelf(sharing))?;
            Ok((person.save_view(sharing, views, (&name, address.clone()), namesake)?, ()))
        })
    }

    /// Deletes a view.
    ///
    /// # Errors
    ///
    /// What [`Person::delete_view`] says.
    pub fn delete_view(&self, actor: &Actor, sharing: Sharing, name: &str) -> Result<()> {
        let (person, name) = (actor.person()?.clone(), name.to_owned());
        self.store.commit(move |view| {
            let views = view.views(person.shelf(sharing))?;
            Ok((person.delete_view(sharing, views, &name)?, ()))
        })
    }
}

/// The views of a person: their own, then those that their account shares.
pub(super) fn links(view: &View<'_>, person: &Person) -> Result<Vec<ViewLink>> {
    let mut links = Vec::new();
    for sharing in [Sharing::Private, Sharing::Shared] {
        for saved in view.views(person.shelf(sharing))? {
            let may_delete = person.may_change(sharing, &saved);
            let (name, address) = (saved.name.to_string(), saved.address);
            links.push(ViewLink { name, address, sharing, may_delete });
        }
    }
    Ok(links)
}
