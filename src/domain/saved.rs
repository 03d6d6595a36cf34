//! Views: lists of cases that somebody has given a name, for themselves or for their account.

use serde::{Deserialize, Serialize};

use super::{
    access::Person,
    change::{Change, Write},
    id::{AccountId, UserId},
    journal::{Event, Kind, Record},
    person::Role,
    refusal::{Complaint, Field, Refusal},
    text::Line,
};

/// The most views that one person keeps, and the most that one account shares.
pub const SAVED_MAX: usize = 20;
/// The most bytes of the address of a view's list.
pub const ADDRESS_BYTES_MAX: usize = 1_000;

/// What a view is called.
pub type ViewName = Line<60>;

/// A list of cases under a name. Its address is read again whenever it is opened, and what stands in
/// the list is for whoever opens it to see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedView {
    /// What it is called.
    pub name: ViewName,
    /// Where the list is.
    pub address: String,
    /// Who saved it.
    pub by: UserId,
}

/// Who has a view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sharing {
    /// The one who saved it.
    Private,
    /// Everyone of their account.
    Shared,
}

/// What becomes of another view that has the name already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Namesake {
    /// It stays, and the new one is refused.
    Stays,
    /// The new one takes its place.
    Goes,
}

/// Where views are kept: those of one person, or those that one account shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shelf {
    /// Theirs.
    Own(UserId),
    /// Its.
    Shared(AccountId),
}

impl Person {
    /// Where this person's views are, or those of their account.
    pub fn shelf(&self, sharing: Sharing) -> Shelf {
        match sharing {
            Sharing::Private => Shelf::Own(self.user),
            Sharing::Shared => Shelf::Shared(self.account),
        }
    }

    /// Whether this person may replace and delete a view: their own, and as an admin those that their
    /// account shares.
    pub fn may_change(&self, sharing: Sharing, view: &SavedView) -> bool {
        let works = sharing == Sharing::Private || self.role >= Role::Member;
        works && (view.by == self.user || self.role == Role::Admin)
    }

    /// Saves a view beside those that are on its shelf; one of the same name is replaced if it leads
    /// to the same list, or if `namesake` goes.
    ///
    /// # Errors
    ///
    /// [`Refusal::RoleTooLow`] for a viewer who shares; [`Refusal::Fields`] for a name that is none,
    /// that is somebody else's, or that of another list, and if there are [`SAVED_MAX`] already; [`Refusal::Malformed`] for
    /// an address of over [`ADDRESS_BYTES_MAX`] bytes.
    pub fn save_view(
        &self,
        sharing: Sharing,
        mut views: Vec<SavedView>,
        (name, address): (&str, String),
        namesake: Namesake,
    ) -> Result<Change, Refusal> {
        if sharing == Sharing::Shared {
            self.at_least(Role::Member)?;
        }
        let bad_name = |complaint| Refusal::field(Field::Name, complaint);
        let name = ViewName::parse(name).map_err(bad_name)?;
        if address.len() > ADDRESS_BYTES_MAX {
            return Err(Refusal::Malformed);
        }
        let before = views.iter().position(|view| view.name == name);
        match before.and_then(|at| views.get(at)) {
            Some(view) if !self.may_change(sharing, view) => {
                return Err(bad_name(Complaint::Taken));
            }
            Some(view) if view.address != address && namesake == Namesake::Stays => {
                return Err(bad_name(Complaint::WouldReplace));
            }
            None if views.len() >= SAVED_MAX => {
                return Err(bad_name(Complaint::TooMany { max: SAVED_MAX }));
            }
            Some(_) | None => (),
        }
        let from = before.map(|at| views.remove(at).name.to_string()).unwrap_or_default();
        let event = self.event(&from, &name);
        views.push(SavedView { name, address, by: self.user });
        views.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(self.keep(sharing, views, event))
    }

    /// Deletes a view of this name from those on its shelf.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] if there is none; [`Refusal::NotYours`] for somebody else's.
    pub fn delete_view(
        &self,
        sharing: Sharing,
        mut views: Vec<SavedView>,
        name: &str,
    ) -> Result<Change, Refusal> {
        let at = views.iter().position(|view| &*view.name == name).ok_or(Refusal::NotFound)?;
        if !views.get(at).is_some_and(|view| self.may_change(sharing, view)) {
            return Err(Refusal::NotYours);
        }
        let event = self.event(&views.remove(at).name, "");
        Ok(self.keep(sharing, views, event))
    }

    fn event(&self, from: &str, to: &str) -> Event {
        let record = Record::Account(self.account);
        let event = Event::new(Some(self.user), Kind::ViewsChanged, record);
        Event { private_to: Some(self.account), ..event }.changed("view", &from, &to)
    }

    /// What one keeps for oneself is no business of the journal's.
    fn keep(&self, sharing: Sharing, views: Vec<SavedView>, event: Event) -> Change {
        let writes = vec![Write::Views(self.shelf(sharing), views)];
        match sharing {
            Sharing::Private => Change::unnoted(writes),
            Sharing::Shared => Change::new(writes, event),
        }
    }
}
