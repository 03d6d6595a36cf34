//! The people of an account, for those who set them up.

use super::{
    Desk, handing,
    names::known,
    sessions,
    show::{PersonPage, Staff, StaffRow},
};
use crate::{
    domain::{
        access::{Actor, Person, Sealed},
        change::Change,
        id::{AccountId, UserId},
        link::INVITATIONS_MAX,
        moment::Moment,
        people::Reach,
        person::{Rights, Role, User},
        refusal::{Complaint, Field, Refusal},
        text::Email,
    },
    error::Result,
    store::{View, folded},
};

/// How many people a page shows.
const PAGE_ROWS: usize = 50;
/// How many sessions of one of them are looked at for when they were last seen.
const SESSIONS_LOOKED_AT: usize = 100;
/// How many admins are counted, to know whether one is the only one.
pub(super) const ADMINS_COUNTED: usize = 2;

/// A form for how far somebody's hand is to reach.
#[derive(Clone, Debug)]
pub struct PersonForm {
    /// The role's word.
    pub role: String,
    /// What they may do besides.
    pub rights: Rights,
    /// What the form was filled in on top of: [`User::edition`] of then.
    pub edition: String,
}

impl Desk {
    /// The people of an account by name, from one on: whose id or address `query` is, or whose names
    /// begin with it. The actor's own account, unless it says which.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless the actor is an admin of that account or of the operator, and
    /// there is one.
    pub fn staff(
        &self,
        actor: &Actor,
        account: Option<AccountId>,
        (query, from): (&str, Option<UserId>),
    ) -> Result<Staff> {
        let person = actor.person()?;
        let id = account.unwrap_or(person.account);
        let query: String = query.trim().chars().take(254).collect();
        self.store.look(|view| {
            let account = view.account(id)?.administered(person)?;
            let open = |user: Sealed<User>| user.administered(person);
            let (rows, next) = staff(view, (id, &open), &query, from)?;
            Ok(Staff {
                account: (id, account.name.to_string()),
                rows: rows.into_iter().map(|user| row(view, user)).collect::<Result<_>>()?,
                query: query.clone(),
                next,
                first: from.is_none(),
                invited: match (from, query.as_str()) {
                    (None, "") => view.invitations(id, INVITATIONS_MAX)?,
                    _ => Vec::new(),
                },
            })
        })
    }

    /// Somebody, as a list of people has them.
    ///
    /// # Errors
    ///
    /// As for [`Desk::person_page`].
    pub fn person(&self, actor: &Actor, id: UserId) -> Result<StaffRow> {
        let person = actor.person()?;
        self.store.look(|view| row(view, view.user(id)?.administered(person)?))
    }

    /// Somebody, to be set up, with how much they work on.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless the actor is an admin of their account or of the operator, and
    /// there is such a user.
    pub fn person_page(&self, actor: &Actor, id: UserId) -> Result<PersonPage> {
        let person = actor.person()?;
        self.store.look(|view| {
            let user = view.user(id)?.administered(person)?;
            let account_name = view.account(user.account)?.name().0;
            let (seen_at, reset) = (seen_at(view, id)?, view.reset_of(id)?);
            // Of another organisation's cases one knows nothing.
            let own = user.account == person.account;
            let charge = own.then(|| handing::charge(view, actor, &user, self.looks));
            let charge = charge.transpose()?;
            Ok(PersonPage { user, account_name, seen_at, reset, charge })
        })
    }

    /// Gives somebody another role or other rights. With another role all their sessions end.
    ///
    /// # Errors
    ///
    /// What [`Person::set_reach`] says; [`Refusal::Fields`] for no role.
    pub fn change_person(&self, actor: &Actor, id: UserId, form: &PersonForm) -> Result<()> {
        let PersonForm { rights, edition, .. } = form.clone();
        let role = role(&form.role);
        self.set_up_person(actor, id, move |person, user, admins| {
            let reach = Reach { role: role?, rights };
            person.set_reach(user, &edition, reach, admins)
        })
    }

    /// Lets somebody in no more: all their sessions are over at once, and their tokens for good.
    ///
    /// # Errors
    ///
    /// What [`Person::deactivate`] says.
    pub fn deactivate(&self, actor: &Actor, id: UserId, edition: &str) -> Result<()> {
        let (by, edition) = (actor.person()?.user, edition.to_owned());
        self.store.commit(move |view| {
            let (person, user, admins) = set_up(view, by, id)?;
            let tokens = view.tokens_of_user(user.account, user.id)?;
            let change = person.deactivate(user, &edition, &admins)?;
            Ok((change.revoking(Some(by), tokens), ()))
        })
    }

    /// Lets somebody in again.
    ///
    /// # Errors
    ///
    /// What [`Person::activate`] says.
    pub fn activate(&self, actor: &Actor, id: UserId) -> Result<()> {
        self.set_up_person(actor, id, |person, user, _| person.activate(user))
    }

    /// Does something to somebody, by the rights that the actor has at that moment.
    fn set_up_person(
        &self,
        actor: &Actor,
        id: UserId,
        deed: impl FnOnce(&Person, User, &[UserId]) -> Result<Change, Refusal> + Send + 'static,
    ) -> Result<()> {
        let by = actor.person()?.user;
        self.store.commit(move |view| {
            let (person, user, admins) = set_up(view, by, id)?;
            Ok((deed(&person, user, &admins)?, ()))
        })
    }
}

/// Who sets somebody up, with their rights as they are; whom; and the admins of that account.
fn set_up(view: &View<'_>, by: UserId, id: UserId) -> Result<(Person, User, Vec<UserId>)> {
    let person = sessions::anew(view, by)?;
    let user = view.user(id)?.administered(&person)?;
    let admins = view.admins(user.account, ADMINS_COUNTED)?;
    Ok((person, user, admins))
}

/// How whoever asks may open a user.
pub(super) type Open<'a> = &'a dyn Fn(Sealed<User>) -> Result<User, Refusal>;

/// The role of this word.
pub(super) fn role(word: &str) -> Result<Role, Refusal> {
    Role::of_word(word).ok_or_else(|| Refusal::field(Field::Role, Complaint::NotOffered))
}

/// A page of the people of an account, and where the next one begins.
pub(super) fn staff(
    view: &View<'_>,
    (account, open): (AccountId, Open<'_>),
    query: &str,
    from: Option<UserId>,
) -> Result<(Vec<User>, Option<UserId>)> {
    let opened = |user| {
        let user = known(user)?.and_then(|user| open(user).ok());
        Ok(user.filter(|user| user.account == account))
    };
    let of_account = |id| -> Result<Option<User>> { opened(view.user(id)) };
    if let Ok(id) = query.to_uppercase().parse::<UserId>() {
        return Ok((of_account(id)?.into_iter().collect(), None));
    }
    if let Ok(email) = Email::parse(query) {
        let user: Result<_> = opened(view.user_of_email(&email));
        return Ok((user?.into_iter().collect(), None));
    }
    let from = match from {
        None => (String::new(), UserId(0)),
        Some(id) => {
            let user = of_account(id)?.ok_or(Refusal::NotFound)?;
            (folded(&user.name), id)
        }
    };
    let mut ids = view.users_from(account, &folded(query), (&from.0, from.1), PAGE_ROWS + 1)?;
    let next = ids.get(PAGE_ROWS).copied();
    ids.truncate(PAGE_ROWS);
    let mut users = Vec::new();
    for id in ids {
        users.extend(of_account(id)?);
    }
    Ok((users, next))
}

fn row(view: &View<'_>, user: User) -> Result<StaffRow> {
    Ok(StaffRow { seen_at: seen_at(view, user.id)?, user })
}

fn seen_at(view: &View<'_>, user: UserId) -> Result<Option<Moment>> {
    let sessions = view.sessions_of(user, SESSIONS_LOOKED_AT)?;
    Ok(sessions.into_iter().map(|session| session.seen_at).max())
}
