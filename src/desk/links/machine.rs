//! What the one at the machine does with links, and with people.

use super::{InviteForm, Linked, invitations, linked, read, secrets};
use crate::{
    desk::{
        Desk, Secret,
        names::known,
        people::{ADMINS_COUNTED, role, staff},
    },
    domain::{
        access::{Console, Sealed},
        change::Change,
        id::{AccountId, UserId},
        link::{INVITATIONS_MAX, Link},
        people::Reach,
        person::{Rights, User},
        refusal::{Complaint, Field, Refusal},
        session::SessionKey,
        text::Email,
    },
    error::Result,
    store::View,
};

/// What becomes of somebody. What is not said stays as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reaching {
    /// They have this role and these rights.
    Set {
        /// The role's word.
        role: Option<String>,
        /// Whether they open cases for managed accounts.
        opens_for_managed: Option<bool>,
        /// Whether they open cases on behalf of a contact.
        opens_on_behalf: Option<bool>,
    },
    /// They are let in again.
    Enabled,
    /// They are signed out at once and not let in.
    Disabled,
}

impl Desk {
    /// People of an account by name, from an id on: whose id or address `query` is, or whose names
    /// begin with it. All of them for an empty one, a page at a time; and where the next begins.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] if there is no such account; [`Refusal::NotFound`] if `from` is nobody.
    pub fn staff_here(
        &self,
        account: &str,
        (query, from): (&str, Option<&str>),
    ) -> Result<(Vec<User>, Option<UserId>)> {
        let account = account_id(account)?;
        let from =
            from.map(|id| id.parse::<UserId>().map_err(|_| Refusal::NotFound)).transpose()?;
        let query: String = query.trim().chars().take(254).collect();
        self.store.look(|view| {
            there(view, account)?;
            let open = |user: Sealed<User>| Ok(user.at_machine(Console::here()));
            staff(view, (account, &open), &query, from)
        })
    }

    /// Sets up the user with this address; returns their id once that is on disk, or was so already.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] if there is no such user, for no role, and if their account would be
    /// without an admin.
    pub fn set_up_here(&self, email: &str, reaching: Reaching) -> Result<UserId> {
        self.with_user(email, move |view, user| {
            let admins = view.admins(user.account, ADMINS_COUNTED)?;
            let console = Console::here();
            Ok(match reaching {
                Reaching::Enabled => console.activate(user)?,
                Reaching::Disabled => {
                    let tokens = view.tokens_of_user(user.account, user.id)?;
                    console.deactivate(user, &admins)?.revoking(None, tokens)
                }
                Reaching::Set { role: word, opens_for_managed, opens_on_behalf } => {
                    let role = word.map_or(Ok(user.role), |word| role(&word))?;
                    let had = user.rights;
                    let rights = Rights {
                        opens_for_managed: opens_for_managed.unwrap_or(had.opens_for_managed),
                        opens_on_behalf: opens_on_behalf.unwrap_or(had.opens_on_behalf),
                    };
                    console.set_reach(user, Reach { role, rights }, &admins)?
                }
            })
        })
    }

    /// Invites people to an account, all of them or none.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] for all that is wrong.
    pub fn invite_here(&self, account: &str, form: &InviteForm) -> Result<Vec<Linked>> {
        let account = account_id(account)?;
        let (guests, role) = read(form)?;
        let (rights, secrets) = (form.rights, secrets(guests.len())?);
        let keys: Vec<SessionKey> = secrets.iter().map(Secret::key).collect();
        let linked = linked(&guests, secrets);
        self.store.commit(move |view| {
            there(view, account)?;
            // Whoever is at the machine could read the file anyway.
            let all = invitations(view, &guests, &keys, (account, role, rights), |_| true)?;
            let kept = view.invitations(account, INVITATIONS_MAX)?.len();
            Ok((Console::here().invite(all, kept)?, ()))
        })?;
        Ok(linked)
    }

    /// Makes a link by which the user with this address chooses another password.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] if there is no such user, or they are deactivated.
    pub fn offer_reset_here(&self, email: &str) -> Result<(UserId, Secret)> {
        let secret = Secret::new()?;
        let key = secret.key();
        let id = self.with_user(email, move |view, user| {
            let (link, before) = (Link::reset(key, &user, view.now()), view.reset_of(user.id)?);
            Ok(Console::here().offer_reset(&user, link, before)?)
        })?;
        Ok((id, secret))
    }

    fn with_user(
        &self,
        email: &str,
        deed: impl FnOnce(&View<'_>, User) -> Result<Change> + Send + 'static,
    ) -> Result<UserId> {
        let email = Email::parse(email).map_err(|wrong| Refusal::field(Field::Email, wrong))?;
        self.store.commit(move |view| {
            let user = known(view.user_of_email(&email))?;
            let nobody = || Refusal::field(Field::Email, Complaint::NoSuchUser);
            let user = user.ok_or_else(nobody)?.at_machine(Console::here());
            let id = user.id;
            Ok((deed(view, user)?, id))
        })
    }
}

fn account_id(text: &str) -> Result<AccountId, Refusal> {
    let id = text.trim().to_uppercase().parse();
    id.map_err(|_| Refusal::field(Field::Account, Complaint::NotAnAccountId))
}

fn there(view: &View<'_>, account: AccountId) -> Result<()> {
    if known(view.account(account))?.is_some() {
        return Ok(());
    }
    Err(Refusal::field(Field::Account, Complaint::NoSuchAccount).into())
}
