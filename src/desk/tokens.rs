//! Tokens: made, listed, revoked, and what came with a request checked against them.

use std::{cmp::Reverse, net::IpAddr, time::Duration};

use subtle::ConstantTimeEq;

use super::{
    Desk, Hidden, Secret,
    names::known,
    rates::{Asked, Rate},
    sessions,
    show::{TokenRow, Tokens},
    throttle,
};
use crate::{
    domain::{
        access::{Actor, Console},
        change::Change,
        id::{AccountId, TokenId},
        person::User,
        refusal::{Complaint, Field, Refusal},
        text::Email,
        token::{Fresh, Grant, Token, TokenForm},
    },
    error::Result,
    store::View,
};

/// What one token may ask: 600 at once, then 20 a second.
const REQUESTS: Rate = Rate { burst: 600, every: Duration::from_millis(50) };
/// How many wrong ones one network is told so of: 30 at once, then one every two seconds. Beyond that
/// it is told to wait; a good one is let through all the same.
const WRONG: Rate = Rate { burst: 30, every: Duration::from_secs(2) };

/// What tokens have asked lately.
#[derive(Debug, Default)]
pub(super) struct Rates {
    requests: Asked<TokenId>,
    wrong: Asked<u128>,
}

/// For whom a request's token stands, and how far it reaches.
#[derive(Clone, Debug)]
pub struct Bearer {
    /// Who they are to the desk.
    pub actor: Actor,
    /// The token.
    pub token: Token,
}

/// A token that was just made. Nobody can show it again.
#[derive(Clone, Debug)]
pub struct MadeToken {
    /// Its row.
    pub token: Token,
    secret: Secret,
}

impl MadeToken {
    /// The value of the header by which a program shows it.
    pub fn authorization(&self) -> String {
        format!("ApiKey {}:{}", self.token.id, self.secret.reveal())
    }
}

impl Bearer {
    /// # Errors
    ///
    /// [`Refusal::NotGranted`] if the token may not be used for this.
    pub fn must_reach(&self, needed: Grant) -> Result<(), Refusal> {
        if self.token.reaches(needed) { Ok(()) } else { Err(Refusal::NotGranted { needs: needed }) }
    }
}

impl Desk {
    /// For whom a token stands that came with a request: `SU-…`, a colon, the secret.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotSignedIn`] for one that is good no more, or never was, all alike;
    /// [`Refusal::Throttled`] if it asks too often, or too many wrong ones came from the same
    /// network.
    pub fn bearer(&self, shown: &str, peer: IpAddr) -> Result<Bearer> {
        let (now, rates) = (self.store.uptime(), &self.inner.tokens);
        let Some(bearer) = self.shown(shown)? else {
            let wrong = rates.wrong.count(throttle::network(peer), now, WRONG);
            wrong.map_err(|wait_s| Refusal::Throttled { wait_s })?;
            return Err(Refusal::NotSignedIn.into());
        };
        let asked = rates.requests.count(bearer.token.id, now, REQUESTS);
        asked.map_err(|wait_s| Refusal::Throttled { wait_s })?;
        if let Some(used) = bearer.token.used(self.store.now()) {
            // Rides on the next flush; nobody waits for it.
            self.store.post(move |view| match known(view.token(used.id))? {
                Some(now) => Ok(Token { used_at: used.used_at, ..now }.touch()),
                None => Ok(Change::none()),
            });
        }
        Ok(bearer)
    }

    fn shown(&self, shown: &str) -> Result<Option<Bearer>> {
        let Some((id, secret)) = shown.split_once(':') else { return Ok(None) };
        let (id, secret) = (id.parse::<TokenId>().ok(), Secret::parse(secret));
        let (Some(id), Some(secret)) = (id, secret) else { return Ok(None) };
        let hash = secret.key().0;
        self.store.look(|view| {
            let Some(token) = known(view.token(id))? else { return Ok(None) };
            if !bool::from(token.hash.ct_eq(&hash)) {
                return Ok(None);
            }
            let actor = sessions::bearer(view, &token)?;
            Ok(actor.map(|actor| Bearer { actor, token }))
        })
    }

    /// The actor's tokens, and, for an admin, those of the others of their account.
    ///
    /// # Errors
    ///
    /// None but a fault of the store.
    pub fn tokens(&self, actor: &Actor) -> Result<Tokens> {
        let person = actor.person()?;
        self.store.look(|view| {
            let all = if person.sees_all_tokens() {
                view.tokens_of_account(person.account)?
            } else {
                view.tokens_of_user(person.account, person.user)?
            };
            let rows = rows(view, all)?.into_iter();
            let (own, others) = rows.partition(|row| row.token.user == person.user);
            Ok(Tokens { own, others })
        })
    }

    /// Makes a token that acts as the actor, who proves again who they are; returns it with its
    /// secret once it is on disk.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] for all that is wrong; what [`Desk::sign_in`] says of the password.
    pub fn make_token(
        &self,
        actor: &Actor,
        form: &TokenForm,
        (password, peer): (&Hidden, IpAddr),
    ) -> Result<MadeToken> {
        let (person, form, secret) = (actor.person()?.clone(), form.clone(), Secret::new()?);
        // What is wrong with the form is said without a password being checked.
        let hash = secret.key().0;
        let (seen, mine) = (form.clone(), person.clone());
        self.store.look(move |view| {
            let (user, fresh) = (view.user(mine.user)?.claimed(), fresh(view, hash, mine.account)?);
            drop(mine.make_token(&user, &seen, &fresh)?);
            Ok(())
        })?;
        let epoch = self.prove_again(actor, &password.0, peer)?.epoch;
        let token = self.store.commit(move |view| {
            drop(sessions::still(view, person.user, epoch)?);
            let user = view.user(person.user)?.claimed();
            let fresh = fresh(view, hash, user.account)?;
            Ok(person.make_token(&user, &form, &fresh)?)
        })?;
        Ok(MadeToken { token, secret })
    }

    /// Revokes a token, which is good no more once this returns.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless it is the actor's own, or of an account that they set up.
    pub fn revoke_token(&self, actor: &Actor, id: TokenId) -> Result<()> {
        let person = actor.person()?.clone();
        self.store.commit(move |view| Ok((person.revoke_token(view.token(id)?)?, ())))
    }

    /// Makes a token that acts as the user of an address.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] for all that is wrong, and if there is no such user, or they are not let
    /// in.
    pub fn make_token_here(&self, email: &str, form: &TokenForm) -> Result<MadeToken> {
        let (email, form, secret) = (email.to_owned(), form.clone(), Secret::new()?);
        let hash = secret.key().0;
        let token = self.store.commit(move |view| {
            let user = claimed(view, &email)?;
            if !user.active {
                return Err(Refusal::field(Field::Email, Complaint::Deactivated).into());
            }
            let fresh = fresh(view, hash, user.account)?;
            Ok(Console::here().make_token(&user, &form, &fresh)?)
        })?;
        Ok(MadeToken { token, secret })
    }

    /// The tokens of an account, the newest first.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] if there is no such account.
    pub fn tokens_here(&self, account: &str) -> Result<Vec<TokenRow>> {
        let wrong = |complaint| Refusal::field(Field::Account, complaint);
        let id = account.trim().to_uppercase().parse::<AccountId>();
        let id = id.map_err(|_| wrong(Complaint::NotAnAccountId))?;
        self.store.look(|view| {
            known(view.account(id))?.ok_or_else(|| wrong(Complaint::NoSuchAccount))?;
            rows(view, view.tokens_of_account(id)?)
        })
    }

    /// Revokes a token; returns its id once it is good no more.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] if there is none.
    pub fn revoke_token_here(&self, id: &str) -> Result<TokenId> {
        let id = id.trim().to_uppercase().parse::<TokenId>().map_err(|_| Refusal::NotFound)?;
        self.store.commit(move |view| Ok((Console::here().revoke_token(view.token(id)?), id)))
    }
}

/// What a new token of an account is given.
fn fresh(view: &View<'_>, hash: [u8; 32], account: AccountId) -> Result<Fresh> {
    let have = view.tokens_of_account(account)?.len();
    Ok(Fresh { id: view.fresh_token()?, hash, now: view.now(), have })
}

fn claimed(view: &View<'_>, email: &str) -> Result<User> {
    let nobody = || Refusal::field(Field::Email, Complaint::NoSuchUser);
    let email = Email::parse(email).map_err(|_| nobody())?;
    Ok(known(view.user_of_email(&email))?.ok_or_else(nobody)?.at_machine(Console::here()))
}

fn rows(view: &View<'_>, mut all: Vec<Token>) -> Result<Vec<TokenRow>> {
    all.sort_by_key(|token| (Reverse(token.made_at), token.id));
    let named = |token: Token| {
        let user = view.user(token.user)?.name().0;
        Ok(TokenRow { token, user })
    };
    all.into_iter().map(named).collect()
}
