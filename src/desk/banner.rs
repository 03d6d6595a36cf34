//! What stands on top of every page while somebody works on the appliance.

use super::{Desk, names::readable};
use crate::{
    domain::{access::Actor, moment::Moment, refusal::Complaint},
    error::Result,
    store::View,
};

impl Desk {
    /// What stands on top of every page now, if anything does.
    ///
    /// # Errors
    ///
    /// A fault of the store.
    pub fn banner(&self) -> Result<Option<String>> {
        self.store.look(standing)
    }

    /// Has a banner stand on every page from now on; it is on disk when this returns. `until` is
    /// what was read of its field.
    ///
    /// # Errors
    ///
    /// What [`Person::set_banner`](crate::domain::access::Person::set_banner) says.
    pub fn set_banner(
        &self,
        actor: &Actor,
        text: &str,
        until: Result<Option<Moment>, Complaint>,
    ) -> Result<()> {
        let (person, text) = (actor.person()?.clone(), text.to_owned());
        self.store.commit(move |view| {
            let before = readable(view.banner())?.flatten();
            Ok((person.set_banner(before.as_ref(), &text, until, view.now())?, ()))
        })
    }

    /// Takes it down.
    ///
    /// # Errors
    ///
    /// What [`Person::end_banner`](crate::domain::access::Person::end_banner) says.
    pub fn end_banner(&self, actor: &Actor) -> Result<()> {
        let person = actor.person()?.clone();
        self.store.commit(move |view| {
            let before = readable(view.banner())?.flatten();
            Ok((person.end_banner(before.as_ref())?, ()))
        })
    }
}

/// What stands on top of every page at a moment.
pub(super) fn standing(view: &View<'_>) -> Result<Option<String>> {
    // One bad record shall not take every page away.
    let banner = readable(view.banner())?.flatten().filter(|banner| banner.stands(view.now()));
    Ok(banner.map(|banner| banner.text.to_string()))
}
