//! What people change of themselves, and where they are signed in.

use std::net::IpAddr;

use super::{
    Desk, Secret,
    console::Hidden,
    factor, names, passwords,
    sessions::shown,
    show::{OwnSession, Profile, SecondFactor},
};
use crate::{
    domain::{
        access::Actor,
        change::Change,
        person::User,
        refusal::{Field, Refusal},
        session::{Session, SessionKey},
        text::Name,
        zone::Zone,
    },
    error::Result,
    store::View,
};

/// How many sessions a page lists.
const SESSIONS_MAX: usize = 100;
/// How many it looks at for that, in no order; those that are over are swept in time.
const SESSIONS_LOOKED_AT: usize = 1_000;

/// A form for another password.
#[derive(Clone, Debug)]
pub struct NewPassword {
    /// The one so far.
    pub current: Hidden,
    /// The one from now on.
    pub new: Hidden,
}

impl Desk {
    /// Who the actor is, and where they are signed in: the session of `secret` first, then the
    /// others by when they were last used.
    ///
    /// # Errors
    ///
    /// None but a fault of the store.
    pub fn profile(&self, actor: &Actor, secret: &Secret) -> Result<Profile> {
        let (id, key) = (actor.person()?.user, secret.key());
        self.store.look(|view| {
            let user = view.user(id)?.claimed();
            let now = view.now();
            let all = view.sessions_of(id, SESSIONS_LOOKED_AT)?.into_iter();
            let others = all.filter(|session| session.key != key);
            let here = names::known(view.session(key))?;
            let all = here.into_iter().chain(others).filter(|session| session.holds(&user, now));
            let mut sessions: Vec<_> =
                all.map(|session| OwnSession { here: session.key == key, session }).collect();
            sessions.sort_by_key(|one| (!one.here, std::cmp::Reverse(one.session.seen_at)));
            sessions.truncate(SESSIONS_MAX);
            let factor = factor_of(view, &user, self.drawing(secret, &user))?;
            Ok(Profile { user, sessions, factor })
        })
    }

    /// Calls the actor otherwise, from now on and wherever their name stands, and shows them times
    /// in the zone of this name.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] for what is no name, and a zone that is not offered.
    pub fn change_self(&self, actor: &Actor, name: &str, zone: &str) -> Result<()> {
        let (name, zone) = match (Name::parse(name), Zone::parse(zone)) {
            (Ok(name), Ok(zone)) => (name, zone),
            (name, zone) => {
                let wrong = [(Field::Name, name.err()), (Field::Zone, zone.err())];
                let wrong = wrong.into_iter().filter_map(|(field, why)| Some((field, why?)));
                return Err(Refusal::Fields(wrong.collect()).into());
            }
        };
        let person = actor.person()?.clone();
        self.store.commit(move |view| {
            let user = view.user(person.user)?.claimed();
            let shown = view.zone(user.id)?;
            let next = (name.clone(), zone.clone());
            Ok((person.change_self((user, &shown), next)?, ()))
        })
    }

    /// Gives the actor another password. All their sessions end; returns the secret of the one that
    /// begins in place of this.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] for a new password that will not do; what [`Desk::sign_in`] says of the
    /// current one.
    pub fn change_password(
        &self,
        actor: &Actor,
        form: &NewPassword,
        (peer, browser): (IpAddr, &str),
    ) -> Result<Secret> {
        let NewPassword { current, new } = form;
        let acceptable = passwords::acceptable(&new.0);
        acceptable.map_err(|wrong| Refusal::field(Field::NewPassword, wrong))?;
        let epoch = self.prove_again(actor, &current.0, peer)?.epoch;
        let hash = self.inner.passwords.hash(&new.0)?;
        let (person, secret, browser) = (actor.person()?.clone(), Secret::new()?, shown(browser));
        let key = secret.key();
        self.store.commit(move |view| {
            let user = view.user(person.user)?.claimed();
            if user.epoch != epoch {
                return Err(Refusal::NotSignedIn.into());
            }
            let (now, id) = (view.now(), user.id);
            let session = Session { key, user: id, epoch, made_at: now, seen_at: now, browser };
            Ok((person.choose_password(user, hash, session)?, ()))
        })?;
        Ok(secret)
    }

    /// Ends a session of the actor's, named by the hash of its secret in hex; nothing happens if it
    /// is over already.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] for what is no hash, or another's session.
    pub fn end_session(&self, actor: &Actor, key: &str) -> Result<()> {
        let key = SessionKey::parse(key).ok_or(Refusal::NotFound)?;
        let user = actor.person()?.user;
        self.store.commit(move |view| {
            let theirs = match names::known(view.session(key))? {
                None => return Ok((Change::none(), ())),
                Some(session) if session.user == user => session,
                Some(_) => return Err(Refusal::NotFound.into()),
            };
            Ok((theirs.end(), ()))
        })
    }

    /// Ends all sessions of the actor but that of `secret`.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotSignedIn`] if that is over too.
    pub fn end_other_sessions(&self, actor: &Actor, secret: &Secret) -> Result<()> {
        let (person, key) = (actor.person()?.clone(), secret.key());
        self.store.commit(move |view| {
            let user = view.user(person.user)?.claimed();
            let session = names::known(view.session(key))?.ok_or(Refusal::NotSignedIn)?;
            if !session.holds(&user, view.now()) {
                return Err(Refusal::NotSignedIn.into());
            }
            Ok((person.end_others(user, session)?, ()))
        })
    }
}

/// How it stands with a user's second factor; `drawn` is what their session would confirm.
fn factor_of(view: &View<'_>, user: &User, drawn: Option<[u8; 20]>) -> Result<SecondFactor> {
    let factor = view.factor(user.id)?;
    if let Some((since, factor)) = factor.and_then(|factor| Some((factor.since?, factor))) {
        return Ok(SecondFactor::On { since, left: factor.recovery.len() });
    }
    let Some(drawn) = drawn else { return Ok(SecondFactor::Off) };
    let house = names::known(view.operator())?.map(|id| view.account(id)).transpose()?;
    let house = house.map(|account| account.name().0).unwrap_or_default();
    Ok(SecondFactor::Drawn(factor::enrolment(drawn, &house, user.email.as_str())?))
}
