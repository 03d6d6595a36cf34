//! Signing in and out, and who is signed in.

use std::{fmt, net::IpAddr};

use super::{
    Desk, links, live, names::known, notifications::Hears, organisations, places, saved, show::Me,
    whom::can_open,
};
use crate::{
    domain::{
        access::{Actor, Console, Person, Sealed},
        account::Account,
        change::Change,
        found::accept_clock,
        id::{AccountId, UserId},
        logo::LogoOf,
        moment::Moment,
        person::{Role, User},
        refusal::Refusal,
        session::{Session, SessionKey},
        text::Email,
        token::Token,
    },
    error::{Fault, Result},
    followers::live::{Pass, Standing},
    store::{Tally, View},
};

/// What a browser proves its session with: 256 random bits. Never logged; the store knows only its
/// hash.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret([u8; 32]);

/// What a sign-in form was given, and by whom.
#[derive(Clone, Debug)]
pub struct SignIn<'a> {
    /// The address, as typed.
    pub email: &'a str,
    /// The password, as typed.
    pub password: &'a str,
    /// Where the request came from.
    pub peer: IpAddr,
    /// What browser it is, as it says itself.
    pub browser: &'a str,
}

/// What came of a sign-in.
#[derive(Clone, Debug)]
pub enum Entered {
    /// They are in: the secret of the new session.
    In(Secret),
    /// Their password was right, and now their code is wanted: what stands for the password for
    /// five minutes.
    Half(Secret),
}

impl Entered {
    /// The session, of those who are in.
    pub fn session(self) -> Option<Secret> {
        match self {
            Entered::In(secret) => Some(secret),
            Entered::Half(_) => None,
        }
    }
}

impl Desk {
    /// Signs somebody in: returns the secret of the new session, once that is on disk, or what
    /// proves the password while their code is awaited.
    ///
    /// An unknown address takes as long, and is answered the same, as a wrong password.
    ///
    /// # Errors
    ///
    /// [`Refusal::Credentials`], [`Refusal::Throttled`], [`Refusal::Busy`].
    pub fn sign_in(&self, form: &SignIn<'_>) -> Result<Entered> {
        let user = self.prove(form)?;
        self.enter(&user, (form.peer, form.browser))
    }

    /// Lets somebody in who has just proved who they are, or asks for their code.
    pub(super) fn enter(&self, user: &User, (peer, browser): (IpAddr, &str)) -> Result<Entered> {
        let factor = self.store.look(|view| view.factor(user.id))?;
        if factor.is_some() {
            let half = (user.id, user.epoch);
            return Ok(Entered::Half(self.inner.halves.add(half, self.store.uptime())?));
        }
        let secret = self.begin(user, browser)?;
        self.inner.throttle.right(user.email.as_str(), peer, self.store.uptime());
        Ok(Entered::In(secret))
    }

    /// Whose address and password these are.
    ///
    /// # Errors
    ///
    /// As for [`Desk::sign_in`].
    pub(super) fn prove(&self, form: &SignIn<'_>) -> Result<User> {
        let now = self.store.uptime();
        self.inner.throttle.admit(form.email, form.peer, now)?;
        let user = self.store.look(|view| claimed(view, form.email))?;
        let hash = match &user {
            None => None,
            Some(user) => self.store.look(|view| known(view.password(user.id)))?,
        };
        // A longer password than any that can be set is wrong without hashing it.
        let plausible = super::passwords::acceptable(form.password).is_ok();
        let password = if plausible { form.password } else { "" };
        let right = self.inner.passwords.verify(password, hash.as_deref())?;
        let mut user = user.filter(|_| right && plausible);
        // Whoever is shut out hears the same as whoever guesses.
        if let Some(known) = &user
            && self.store.look(|view| addressee(view, known.id))?.is_none()
        {
            user = None;
        }
        user.ok_or_else(|| {
            let tries_left = self.inner.throttle.wrong(form.email, form.peer, now);
            Refusal::Credentials { tries_left }.into()
        })
    }

    /// Begins a session for someone who has just proved who they are.
    pub(super) fn begin(&self, user: &User, browser: &str) -> Result<Secret> {
        let secret = Secret::new()?;
        let (key, id, epoch) = (secret.key(), user.id, user.epoch);
        let browser = shown(browser);
        self.store.commit(move |view| {
            // What was proved counts only if it still does.
            drop(still(view, id, epoch)?);
            let now = view.now();
            let session = Session { key, user: id, epoch, made_at: now, seen_at: now, browser };
            Ok((session.begin(), ()))
        })?;
        Ok(secret)
    }

    /// What time it is.
    pub fn now(&self) -> Moment {
        self.store.now()
    }

    /// Who is signed in with this secret, what every page of theirs shows, and at what moment.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotSignedIn`] if the session is over, or never was.
    pub fn signed_in(&self, secret: &Secret) -> Result<(Actor, Me, Moment)> {
        let key = secret.key();
        let (actor, me, now, seen) = self.store.look(|view| {
            let (session, user, account) = holder(view, key)?.ok_or(Refusal::NotSignedIn)?;
            let actor = Actor::vouch(&user, &account, view.managed_by(account.id)?);
            let person = actor.person()?;
            let tally = view.tally(account.id)?;
            let confirms = person.operator && person.role == Role::Admin;
            let me = Me {
                user: user.id,
                name: user.name.to_string(),
                account: account.id,
                account_name: account.name.to_string(),
                account_kind: account.kind,
                logo: view.logo(LogoOf::Account(account.id))?,
                role: user.role,
                opens: can_open(view, person, &account)?,
                waiting: waiting(&tally),
                unassigned: tally.unassigned(),
                views: saved::links(view, person)?,
                own: places::own(view, &account, &tally)?,
                unread: view.unread(user.id, |account| person.acts_for(account))?,
                moved_at: live::moved_at(view, account.id)?,
                banner: super::banner::standing(view)?,
                zone: view.zone(user.id)?,
                reset: links::note(view, user.id)?,
                offers: organisations::offers_told(view, person)?,
                clock_in_doubt: confirms && view.clock_in_doubt(),
            };
            Ok((actor, me, view.now(), session.seen(view.now())))
        })?;
        if let Some(session) = seen {
            // Rides on the next flush; nobody waits for it.
            self.store.post(move |view| match known(view.session(session.key))? {
                // Only when it was last seen: what else has become of it since stays.
                Some(now) => Ok(Session { seen_at: session.seen_at, ..now }.touch()),
                None => Ok(Change::none()),
            });
        }
        Ok((actor, me, now))
    }

    /// Lets the one at the machine act as somebody: for the demo, which tells what they did.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] if there is no such user.
    pub(crate) fn act_as(&self, _: Console, id: UserId) -> Result<Actor> {
        self.store.look(|view| {
            let user = view.user(id)?.claimed();
            let account = view.account(user.account)?.party();
            Ok(Actor::vouch(&user, &account, view.managed_by(account.id)?))
        })
    }

    /// Ends a session; nothing happens if it is over already.
    ///
    /// # Errors
    ///
    /// None but a fault of the store.
    pub fn sign_out(&self, secret: &Secret) -> Result<()> {
        let key = secret.key();
        self.store.commit(move |view| {
            let session = known(view.session(key))?;
            Ok((session.map_or_else(Change::none, Session::end), ()))
        })
    }

    /// Says that the clock is right; see [`View::clock_in_doubt`].
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless the actor is an admin of the operator.
    pub fn accept_clock(&self, actor: &Actor) -> Result<()> {
        let actor = actor.clone();
        self.store.commit(move |view| Ok((accept_clock(&actor, view.now())?, ())))
    }
}

/// The epoch of somebody who is signed in, to tell later whether their sessions were ended since.
///
/// # Errors
///
/// [`Refusal::NotSignedIn`] if they may not sign in any more.
pub(super) fn epoch(view: &View<'_>, id: UserId) -> Result<u32> {
    let user = view.user(id)?.claimed();
    if user.active { Ok(user.epoch) } else { Err(Refusal::NotSignedIn.into()) }
}

/// Somebody who asked for something a while ago, with the rights that they have now.
///
/// # Errors
///
/// [`Refusal::NotSignedIn`] if all their sessions have been ended since: they or their account are
/// deactivated, or they have another role or password.
pub(super) fn still(view: &View<'_>, id: UserId, epoch: u32) -> Result<Actor> {
    let user = view.user(id)?.claimed();
    let account = view.account(user.account)?.party();
    if !user.active || !account.active || user.epoch != epoch {
        return Err(Refusal::NotSignedIn.into());
    }
    Ok(Actor::vouch(&user, &account, view.managed_by(account.id)?))
}

/// Somebody who has just asked for something, with the rights that they have at this moment: what
/// two admins do to each other at once is done in turn.
///
/// # Errors
///
/// [`Refusal::NotSignedIn`] if they may not sign in any more.
pub(super) fn anew(view: &View<'_>, id: UserId) -> Result<Person> {
    let (actor, _) = addressee(view, id)?.ok_or(Refusal::NotSignedIn)?;
    Ok(actor.person()?.clone())
}

/// Somebody as their own lists know them, let in or not: for the one at the machine, who could read
/// the file anyway.
pub(super) fn stand_in(view: &View<'_>, user: &User, _: Console) -> Result<Actor> {
    let account = view.account(user.account)?.party();
    Ok(Actor::vouch(user, &account, view.managed_by(account.id)?))
}

/// Whom a session or a token stands for, as long as it does, and what the counters of their pages
/// are made of.
pub(super) fn standing(view: &View<'_>, pass: Pass) -> Result<Option<Standing>> {
    let (actor, hears) = match pass {
        Pass::Session(key) => match holder(view, key)? {
            Some((_, user, account)) => {
                let actor = Actor::vouch(&user, &account, view.managed_by(account.id)?);
                (Some(actor), Hears::All)
            }
            None => (None, Hears::All),
        },
        Pass::Token(id) => match known(view.token(id))? {
            Some(token) => (bearer(view, &token)?, Hears::by(&token)),
            None => (None, Hears::Cases),
        },
    };
    let Some(actor) = actor else { return Ok(None) };
    let person = actor.person()?;
    let unread = match hears {
        Hears::All => view.unread(person.user, |account| person.acts_for(account))?,
        // How much is unread counts what is of customers, too.
        Hears::Cases => 0,
    };
    let tally = view.tally(person.account)?;
    Ok(Some(Standing { actor, tally, unread }))
}

/// How many cases wait for the account that these counters are of.
pub(super) fn waiting(tally: &Tally) -> u64 {
    tally.sum(|class| class.direction.waits_at(class.state))
}

/// A session that holds, and whose it is; none if it is over.
fn holder(view: &View<'_>, key: SessionKey) -> Result<Option<(Session, User, Account)>> {
    let Some(session) = known(view.session(key))? else { return Ok(None) };
    let user = view.user(session.user)?.claimed();
    let account = view.account(user.account)?.party();
    let holds = session.holds(&user, view.now()) && account.active;
    Ok(holds.then_some((session, user, account)))
}

/// Whom a mail goes to, with their rights as they are; none if they cannot sign in.
pub(super) fn addressee(view: &View<'_>, id: UserId) -> Result<Option<(Actor, User)>> {
    let Some(user) = known(view.user(id))?.map(Sealed::claimed) else { return Ok(None) };
    let account = view.account(user.account)?.party();
    if !user.active || !account.active {
        return Ok(None);
    }
    Ok(Some((Actor::vouch(&user, &account, view.managed_by(account.id)?), user)))
}

/// An account itself, with its rights as they are; none if its people are not let in.
pub(super) fn account_itself(view: &View<'_>, id: AccountId) -> Result<Option<Actor>> {
    let Some(account) = known(view.account(id))?.map(Sealed::party) else { return Ok(None) };
    if !account.active {
        return Ok(None);
    }
    Ok(Some(Actor::of_account(&account, view.managed_by(id)?)))
}

/// For whom a token stands, with their rights as they are; none if it is good no more.
pub(super) fn bearer(view: &View<'_>, token: &Token) -> Result<Option<Actor>> {
    let Some(user) = known(view.user(token.user))?.map(Sealed::claimed) else { return Ok(None) };
    let account = view.account(user.account)?.party();
    if !account.active || !token.holds(&user, view.now()) {
        return Ok(None);
    }
    Ok(Some(Actor::vouch(&user, &account, view.managed_by(account.id)?).by_token()))
}

/// What a browser says it is, as far as it is kept.
pub(super) fn shown(browser: &str) -> String {
    browser.chars().filter(|c| !c.is_control()).take(200).collect()
}

fn claimed(view: &View<'_>, email: &str) -> Result<Option<User>> {
    let Ok(email) = Email::parse(email) else { return Ok(None) };
    Ok(known(view.user_of_email(&email))?.map(Sealed::claimed))
}

impl Secret {
    /// Draws a new one.
    ///
    /// # Errors
    ///
    /// A fault if the system has no random numbers.
    pub fn new() -> Result<Secret, Fault> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|error| Fault::Engine(Box::new(error)))?;
        Ok(Secret(bytes))
    }

    /// Reads 64 lower-case hex digits, as a cookie carries them.
    pub fn parse(text: &str) -> Option<Secret> {
        text.parse().ok().map(|crate::domain::id::BlobHash(bytes)| Secret(bytes))
    }

    /// As a cookie carries it.
    pub fn reveal(&self) -> String {
        crate::domain::id::BlobHash(self.0).to_string()
    }

    /// A key for something that belongs to whoever holds this secret, such as the tokens of their
    /// forms; different for each `purpose`.
    pub fn derive(&self, purpose: &str) -> [u8; 32] {
        blake3::derive_key(purpose, &self.0)
    }

    /// What the store knows it by.
    pub(super) fn key(&self) -> SessionKey {
        SessionKey(blake3::hash(&self.0).into())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}
