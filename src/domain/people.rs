//! The people of an account, as those set them up who may.

use super::{
    access::{Console, Person, Sealed},
    change::{Change, Write},
    id::UserId,
    journal::{Event, Kind, Record, digest},
    person::{Rights, Role, User},
    refusal::{Complaint, Field, Refusal},
};

/// How far somebody's hand is to reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach {
    /// Their role.
    pub role: Role,
    /// What they may do besides.
    pub rights: Rights,
}

impl User {
    /// What tells whether role, rights and activity are still what they were: a digest of them.
    pub fn edition(&self) -> String {
        let Rights { opens_for_managed, opens_on_behalf } = self.rights;
        let says = format!("{} {opens_for_managed} {opens_on_behalf} {}", self.role, self.active);
        digest(Some(&says))
    }

    fn leads(&self) -> bool {
        self.active && self.role == Role::Admin
    }
}

impl Sealed<User> {
    /// Opens a user to set them up.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless this person is an admin of their account or of the operator.
    pub fn administered(self, person: &Person) -> Result<User, Refusal> {
        person.administers(self.0.account)?;
        Ok(self.0)
    }

    /// Opens a user for the one at the machine, who could read the file anyway.
    pub fn at_machine(self, _: Console) -> User {
        self.0
    }
}

impl Person {
    /// Gives somebody another role or other rights. With another role all their sessions end.
    /// `admins` are the active admins of their account, two of them at least if there are so many.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless this person is an admin of their account or of the operator;
    /// [`Refusal::ChangedMeanwhile`] if they are set up otherwise than when the form was filled in;
    /// [`Refusal::Fields`] if the account would be without an admin.
    pub fn set_reach(
        &self,
        before: User,
        edition: &str,
        reach: Reach,
        admins: &[UserId],
    ) -> Result<Change, Refusal> {
        self.sees(&before, edition)?;
        reaching(Some(self.user), before, reach, admins)
    }

    /// Lets somebody in no more: all their sessions end. Their name stays where it stands.
    ///
    /// # Errors
    ///
    /// As for [`Person::set_reach`].
    pub fn deactivate(
        &self,
        before: User,
        edition: &str,
        admins: &[UserId],
    ) -> Result<Change, Refusal> {
        self.sees(&before, edition)?;
        turned(Some(self.user), before, admins, |user| user.active = false)
    }

    /// Lets somebody in again, by the password that they had.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless this person is an admin of their account or of the operator.
    pub fn activate(&self, before: User) -> Result<Change, Refusal> {
        self.administers(before.account)?;
        turned(Some(self.user), before, &[], |user| user.active = true)
    }

    fn sees(&self, user: &User, edition: &str) -> Result<(), Refusal> {
        self.administers(user.account)?;
        if user.edition() == edition { Ok(()) } else { Err(Refusal::ChangedMeanwhile) }
    }
}

impl Console {
    /// Gives somebody another role or other rights. With another role all their sessions end.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] if the account would be without an admin.
    pub fn set_reach(
        self,
        before: User,
        reach: Reach,
        admins: &[UserId],
    ) -> Result<Change, Refusal> {
        reaching(None, before, reach, admins)
    }

    /// Lets somebody in no more: all their sessions end.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] if the account would be without an admin.
    pub fn deactivate(self, before: User, admins: &[UserId]) -> Result<Change, Refusal> {
        turned(None, before, admins, |user| user.active = false)
    }

    /// Lets somebody in again, by the password that they had.
    ///
    /// # Errors
    ///
    /// None.
    pub fn activate(self, before: User) -> Result<Change, Refusal> {
        turned(None, before, &[], |user| user.active = true)
    }
}

fn reaching(
    by: Option<UserId>,
    before: User,
    Reach { role, rights }: Reach,
    admins: &[UserId],
) -> Result<Change, Refusal> {
    turned(by, before, admins, |user| (user.role, user.rights) = (role, rights))
}

fn turned(
    by: Option<UserId>,
    before: User,
    admins: &[UserId],
    turn: impl FnOnce(&mut User),
) -> Result<Change, Refusal> {
    let mut after = before.clone();
    turn(&mut after);
    if after == before {
        return Ok(Change::none());
    }
    let alone = admins.iter().all(|admin| *admin == before.id);
    if before.leads() && !after.leads() && alone {
        let field = if after.active { Field::Role } else { Field::Active };
        return Err(Refusal::field(field, Complaint::LastAdmin));
    }
    if (before.role, before.active) != (after.role, after.active) {
        after.epoch = before.epoch.wrapping_add(1);
    }
    let event = noted(by, &before, &after);
    Ok(Change::new(vec![Write::User(Some(Box::new(before)), Box::new(after))], event))
}

fn noted(by: Option<UserId>, before: &User, after: &User) -> Event {
    let event = Event::new(by, Kind::UserChanged, Record::User(before.id));
    let event = Event { private_to: Some(before.account), ..event };
    let (had, has) = (before.rights, after.rights);
    [
        ("role", before.role.to_string(), after.role.to_string()),
        ("opens for managed", word(had.opens_for_managed), word(has.opens_for_managed)),
        ("opens on behalf", word(had.opens_on_behalf), word(has.opens_on_behalf)),
        ("active", word(before.active), word(after.active)),
    ]
    .into_iter()
    .filter(|(_, from, to)| from != to)
    .fold(event, |event, (what, from, to)| event.changed(what, &from, &to))
}

fn word(holds: bool) -> String {
    holds.to_string()
}
