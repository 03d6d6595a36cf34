//! What the one at the machine does: first set-up, users and their passwords, the demo's parties.

use std::{
    fmt,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use super::{Desk, Secret, names::known, passwords::acceptable};
use crate::{
    domain::{
        access::Console,
        account::{Account, AccountKind, Contract, Desk as DeskSettings, Product},
        federation::Mode,
        id::{AccountId, UserId},
        moment::{AutoClose, Moment},
        person::{Rights, Role, User},
        preset::PresetName,
        refusal::{Complaint, Field, Refusal},
        session::SessionKey,
        text::{Email, Name},
    },
    error::Result,
    store::View,
};

/// How long a set-up link works.
const SET_UP_FOR: Duration = Duration::from_mins(30);

/// The one set-up link that works, if any: what its secret hashes to, and until when.
#[derive(Default)]
pub(super) struct SetUpLink(Mutex<Option<(SessionKey, Moment)>>);

/// What the set-up form was given, as typed.
#[derive(Clone, Debug, Default)]
pub struct SetUp {
    /// What the organisation is called.
    pub organisation: String,
    /// What its first admin is called.
    pub name: String,
    /// What they sign in with.
    pub email: String,
    /// And with.
    pub password: Hidden,
}

/// A user to make, as typed.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// The id of their account.
    pub account: String,
    /// What they are called.
    pub name: String,
    /// What they sign in with.
    pub email: String,
    /// Their role's word.
    pub role: String,
    /// What they may do besides.
    pub rights: Rights,
    /// Their password.
    pub password: Hidden,
}

/// A text that is never shown or logged.
#[derive(Clone, Default)]
pub struct Hidden(pub String);

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

impl Desk {
    /// Makes the one-time link by which the appliance is set up; none if it is set up already. An
    /// earlier link works no more.
    ///
    /// # Errors
    ///
    /// None but a fault of the store.
    pub fn new_set_up_link(&self) -> Result<Option<Secret>> {
        let (now, fresh) =
            self.store.look(|view| Ok((view.now(), known(view.operator())?.is_none())))?;
        if !fresh {
            return Ok(None);
        }
        let secret = Secret::new()?;
        let until = now.plus(SET_UP_FOR);
        *self.inner.set_up.lock() = Some((secret.key(), until));
        Ok(Some(secret))
    }

    /// What the organisation that runs the appliance is called; none before it is set up.
    ///
    /// # Errors
    ///
    /// None but a fault of the store.
    pub fn operator_name(&self) -> Result<Option<String>> {
        self.store.look(|view| {
            let operator = known(view.operator())?.map(|id| view.account(id)).transpose()?;
            Ok(operator.map(|account| account.name().0))
        })
    }

    /// Whether the store can be read.
    ///
    /// # Errors
    ///
    /// The fault, if not.
    pub fn is_well(&self) -> Result<()> {
        self.store.look(|view| known(view.operator()).map(drop))
    }

    /// Whether a set-up link still works.
    ///
    /// # Errors
    ///
    /// [`Refusal::LinkDead`] if not.
    pub fn check_set_up_link(&self, secret: &Secret) -> Result<()> {
        let now = self.now();
        let link = *self.inner.set_up.lock();
        let works = link.is_some_and(|(key, until)| key == secret.key() && now < until);
        if works { Ok(()) } else { Err(Refusal::LinkDead.into()) }
    }

    /// Makes the operator account and its first admin, who is signed in at once. The link works no
    /// more then.
    ///
    /// # Errors
    ///
    /// [`Refusal::LinkDead`] if the link does not work, or somebody else was first;
    /// [`Refusal::Fields`].
    pub fn set_up(&self, secret: &Secret, form: &SetUp, browser: &str) -> Result<Secret> {
        self.check_set_up_link(secret)?;
        let mut wrong = Vec::new();
        let organisation = read(Name::parse(&form.organisation), Field::Organisation, &mut wrong);
        let name = read(Name::parse(&form.name), Field::Name, &mut wrong);
        let email = read(Email::parse(&form.email), Field::Email, &mut wrong);
        let password = read(acceptable(&form.password.0), Field::Password, &mut wrong);
        let (Some(organisation), Some(name), Some(email), Some(())) =
            (organisation, name, email, password)
        else {
            return Err(Refusal::Fields(wrong).into());
        };
        let hash = self.inner.passwords.hash(&form.password.0)?;
        let admin = self.store.commit(move |view| {
            if known(view.operator())?.is_some() {
                return Err(Refusal::LinkDead.into());
            }
            let (id, now) = (AccountId(1), view.now());
            let operator = new_account(id, AccountKind::Operator, organisation, now);
            let user = new_user(view, (id, Role::Admin), name, email)?;
            Ok((Console::here().set_up(operator, user.clone(), hash), user))
        })?;
        *self.inner.set_up.lock() = None;
        self.begin(&admin, browser)
    }

    /// Makes a user; returns their id once they are on disk.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] for all that is wrong.
    pub fn add_user(&self, form: &NewUser) -> Result<UserId> {
        let mut wrong = Vec::new();
        let account = form.account.trim().to_uppercase().parse::<AccountId>();
        let account = account.map_err(|_| Complaint::NotAnAccountId);
        let account = read(account, Field::Account, &mut wrong);
        let name = read(Name::parse(&form.name), Field::Name, &mut wrong);
        let email = read(Email::parse(&form.email), Field::Email, &mut wrong);
        let password = read(acceptable(&form.password.0), Field::Password, &mut wrong);
        let role = Role::of_word(&form.role).ok_or(Complaint::NotOffered);
        let role = read(role, Field::Role, &mut wrong);
        let (Some(account), Some(name), Some(email), Some(()), Some(role)) =
            (account, name, email, password, role)
        else {
            return Err(Refusal::Fields(wrong).into());
        };
        let (hash, rights) = (self.inner.passwords.hash(&form.password.0)?, form.rights);
        self.store.commit(move |view| {
            if known(view.account(account))?.is_none() {
                return Err(Refusal::field(Field::Account, Complaint::NoSuchAccount).into());
            }
            let user = User { rights, ..new_user(view, (account, role), name, email)? };
            let id = user.id;
            Ok((Console::here().add_user(user, hash), id))
        })
    }

    /// Gives the user with this address another password, and ends all their sessions.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] if there is no such user, or the password will not do.
    pub fn set_password(&self, email: &str, password: &Hidden) -> Result<UserId> {
        let mut wrong = Vec::new();
        let email = read(Email::parse(email), Field::Email, &mut wrong);
        let acceptable = read(acceptable(&password.0), Field::Password, &mut wrong);
        let (Some(email), Some(())) = (email, acceptable) else {
            return Err(Refusal::Fields(wrong).into());
        };
        let hash = self.inner.passwords.hash(&password.0)?;
        self.store.commit(move |view| {
            let user = known(view.user_of_email(&email))?;
            let refused = || Refusal::field(Field::Email, Complaint::NoSuchUser);
            let user = user.ok_or_else(refused)?.claimed();
            let id = user.id;
            Ok((Console::here().set_password(user, hash), id))
        })
    }

    /// Makes an account as it is given.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] if its id is taken, or there would be two operators.
    pub fn add_account(&self, account: Account) -> Result<()> {
        self.store.commit(move |view| {
            let second = account.kind == AccountKind::Operator && known(view.operator())?.is_some();
            if second || known(view.account(account.id))?.is_some() {
                return Err(Refusal::field(Field::Account, Complaint::Taken).into());
            }
            Ok((Console::here().add_account(account), ()))
        })
    }

    /// Joins two accounts by an active contract, from `since` on.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] if one joins them already, or they are the same;
    /// [`Refusal::NotFound`] if one of them is not there.
    pub fn add_contract(&self, one: AccountId, other: AccountId, since: Moment) -> Result<()> {
        self.store.commit(move |view| {
            let names = (view.account(one)?.name().0, view.account(other)?.name().0);
            if one == other || view.joined(one, other)? {
                return Err(Refusal::field(Field::Partner, Complaint::Taken).into());
            }
            let (id, parties, active) = (view.fresh_contract()?, (one, other), true);
            let contract = Contract { id, parties, active, since };
            Ok((Console::here().add_contract(contract, names), ()))
        })
    }

    /// Makes a product as it is given.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] if its id is taken; [`Refusal::NotFound`] if its owner is not there.
    pub fn add_product(&self, product: Product) -> Result<()> {
        self.store.commit(move |view| {
            drop(view.account(product.owner)?);
            if known(view.product(product.id))?.is_some() {
                return Err(Refusal::field(Field::Product, Complaint::Taken).into());
            }
            Ok((Console::here().add_product(product), ()))
        })
    }
}

impl SetUpLink {
    fn lock(&self) -> std::sync::MutexGuard<'_, Option<(SessionKey, Moment)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An account as it is when nothing has been set: a client desk that closes after seven days.
pub fn new_account(id: AccountId, kind: AccountKind, name: Name, now: Moment) -> Account {
    let desk = DeskSettings {
        preset: if kind == AccountKind::Operator {
            PresetName::Client
        } else {
            PresetName::Partner
        },
        auto_close: AutoClose::DEFAULT,
        instructions: None,
        categories: Vec::new(),
        file_mb_max: None,
        mode: Mode::BuiltIn,
        ways: Vec::new(),
    };
    let environments = Vec::new();
    let (managed_by, active, created_at) = (None, true, now);
    Account { id, kind, name, managed_by, active, desk, environments, created_at }
}

fn new_user(
    view: &View<'_>,
    (account, role): (AccountId, Role),
    name: Name,
    email: Email,
) -> Result<User> {
    if known(view.user_of_email(&email))?.is_some() {
        return Err(Refusal::field(Field::Email, Complaint::Taken).into());
    }
    let (id, created_at, rights) = (view.fresh_user()?, view.now(), Rights::default());
    Ok(User { id, account, name, email, role, rights, active: true, created_at, epoch: 0 })
}

fn read<T>(
    parsed: Result<T, Complaint>,
    field: Field,
    wrong: &mut Vec<(Field, Complaint)>,
) -> Option<T> {
    parsed.map_err(|complaint| wrong.push((field, complaint))).ok()
}
