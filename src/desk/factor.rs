//! The second factor: codes of an authenticator (RFC 6238), and recovery codes. The only file that
//! names `totp_rs`.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use totp_rs::{Algorithm, Builder, Secret as Shared, Totp};

use super::{Desk, Secret, SignIn, names::known, sessions};
use crate::{
    domain::{
        access::{Actor, Console},
        change::Change,
        id::UserId,
        moment::Moment,
        person::User,
        profile::{Factor, RECOVERY_CODES},
        refusal::{Complaint, Field, Refusal},
        session::{Session, SessionKey},
        text::Email,
    },
    error::{Error, Fault, Result},
    store::View,
};

/// How long a code is good for, in seconds.
const STEP_S: u64 = 30;
/// For how long a password that was proved waits for its code.
const HALF_AGE_MAX: Duration = Duration::from_mins(5);
/// How many of them wait at most; beyond that the oldest is forgotten.
const HALVES_MAX: usize = 10_000;
/// For how long a secret that was drawn waits for a code of it.
const DRAWING_AGE_MAX: Duration = Duration::from_mins(10);
/// What a recovery code is made of: no sign that is read as another.
const SIGNS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
/// How many signs it has, of five bits each.
const RECOVERY_SIGNS: usize = 12;

/// Those whose password was right and whose code is awaited, by the hash of what stands for it.
/// Kept in memory: a start forgets them, and they sign in again.
#[derive(Default)]
pub(super) struct Halves(Mutex<HashMap<SessionKey, Half>>);

#[derive(Clone, Copy)]
struct Half {
    user: UserId,
    epoch: u32,
    until: Duration,
}

/// Shared secrets that were drawn and of which no code was shown yet, by the session that has
/// drawn them: no other sees them. Kept in memory, so that none outlives its session's next ten
/// minutes, nor a change of the password.
#[derive(Default)]
pub(super) struct Drawings(Mutex<HashMap<SessionKey, Drawing>>);

struct Drawing {
    holder: (UserId, u32),
    secret: [u8; 20],
    until: Duration,
}

/// What an authenticator is told once, to show codes from then on.
#[derive(Clone)]
pub struct Enrolment {
    /// The shared secret, to be typed.
    pub secret: String,
    /// The same as an address, to be scanned.
    pub address: String,
}

impl Halves {
    pub(super) fn add(&self, (user, epoch): (UserId, u32), now: Duration) -> Result<Secret> {
        let ticket = Secret::new()?;
        let mut halves = self.lock();
        halves.retain(|_, half| half.until > now);
        if halves.len() >= HALVES_MAX {
            let oldest = halves.iter().min_by_key(|(_, half)| half.until).map(|(key, _)| *key);
            oldest.and_then(|key| halves.remove(&key));
        }
        let half = Half { user, epoch, until: now + HALF_AGE_MAX };
        halves.insert(ticket.key(), half);
        Ok(ticket)
    }

    fn get(&self, ticket: &Secret, now: Duration) -> Result<Half, Refusal> {
        let half = self.lock().get(&ticket.key()).copied();
        half.filter(|half| half.until > now).ok_or(Refusal::FormExpired)
    }

    fn spend(&self, ticket: &Secret) {
        self.lock().remove(&ticket.key());
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<SessionKey, Half>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drawings {
    fn add(&self, key: SessionKey, holder: (UserId, u32), secret: [u8; 20], now: Duration) {
        let mut drawings = self.lock();
        drawings.retain(|_, drawing| drawing.until > now && drawing.holder.0 != holder.0);
        if drawings.len() < HALVES_MAX {
            drawings.insert(key, Drawing { holder, secret, until: now + DRAWING_AGE_MAX });
        }
    }

    fn get(&self, key: SessionKey, holder: (UserId, u32), now: Duration) -> Option<[u8; 20]> {
        let drawings = self.lock();
        let drawing = drawings.get(&key)?;
        (drawing.until > now && drawing.holder == holder).then_some(drawing.secret)
    }

    fn spend(&self, key: SessionKey) {
        self.lock().remove(&key);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<SessionKey, Drawing>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Desk {
    /// Signs in somebody whose password was right, by a code of their authenticator or one of their
    /// recovery codes, which is good no more then. Returns the secret of the new session, once it
    /// and the use of the code are on disk.
    ///
    /// # Errors
    ///
    /// [`Refusal::FormExpired`] five minutes after the password; [`Refusal::NotSignedIn`] if it is
    /// theirs no more; [`Refusal::Fields`] for a wrong code, [`Refusal::Throttled`] after some of
    /// them, which count with wrong passwords too.
    pub fn enter_code(
        &self,
        ticket: &Secret,
        code: &str,
        (peer, browser): (IpAddr, &str),
    ) -> Result<Secret> {
        let now = self.store.uptime();
        let Half { user: id, epoch, .. } = self.inner.halves.get(ticket, now)?;
        let email = self.store.look(|view| Ok(view.user(id)?.claimed().email.to_string()))?;
        self.inner.throttle.admit(&email, peer, now)?;
        let (secret, browser, code) = (Secret::new()?, sessions::shown(browser), code.to_owned());
        let key = secret.key();
        // What was proved may have been ended since; then nothing counts.
        self.store.look(|view| sessions::still(view, id, epoch).map(drop))?;
        let typed = code.clone();
        let entered = self.counted(id, &typed, move |desk| {
            desk.store.commit(move |view| {
                drop(sessions::still(view, id, epoch)?);
                let factor = view.factor(id)?.ok_or(Refusal::FormExpired)?;
                let now = view.now();
                let session = Session { key, user: id, epoch, made_at: now, seen_at: now, browser };
                Ok((session.begin_by(take(&factor, &code, now)?), ()))
            })
        });
        match entered {
            Ok(()) => {
                self.inner.halves.spend(ticket);
                self.inner.throttle.right(&email, peer, now);
                Ok(secret)
            }
            Err(error @ Error::Refused(Refusal::Fields(_))) => {
                self.inner.throttle.wrong(&email, peer, now);
                Err(error)
            }
            Err(error) => Err(error),
        }
    }

    /// Draws a second factor for the actor, who has just given their password again. For ten
    /// minutes the session of `secret` can see it and [show a code](Desk::confirm_factor) of it;
    /// nothing is written before that.
    ///
    /// # Errors
    ///
    /// [`Refusal::SoAlready`] if one is asked for already; what [`Desk::sign_in`] says of passwords.
    pub fn draw_factor(
        &self,
        actor: &Actor,
        secret: &Secret,
        (password, peer): (&str, IpAddr),
    ) -> Result<()> {
        let user = self.prove_again(actor, password, peer)?;
        if self.store.look(|view| view.factor(user.id))?.is_some() {
            return Err(Refusal::SoAlready.into());
        }
        let mut bytes = [0; 20];
        getrandom::fill(&mut bytes).map_err(|error| Fault::Engine(Box::new(error)))?;
        let holder = (user.id, user.epoch);
        self.inner.drawings.add(secret.key(), holder, bytes, self.store.uptime());
        Ok(())
    }

    /// What the session of `secret` has drawn for this user and not confirmed.
    pub(super) fn drawing(&self, secret: &Secret, user: &User) -> Option<[u8; 20]> {
        let holder = (user.id, user.epoch);
        self.inner.drawings.get(secret.key(), holder, self.store.uptime())
    }

    /// Has the actor asked for codes from now on, because their authenticator shows this one; all
    /// their sessions but that of `secret` end. Returns recovery codes, which nobody can be told
    /// again.
    ///
    /// # Errors
    ///
    /// [`Refusal::FormExpired`] if that session has drawn nothing in the last ten minutes;
    /// [`Refusal::Fields`] for a wrong code, [`Refusal::Throttled`] after some of them;
    /// [`Refusal::SoAlready`] if codes are asked for already.
    pub fn confirm_factor(
        &self,
        actor: &Actor,
        secret: &Secret,
        code: &str,
    ) -> Result<Vec<String>> {
        let (person, key, code) = (actor.person()?.clone(), secret.key(), code.to_owned());
        let user = self.store.look(|view| Ok(view.user(person.user)?.claimed()))?;
        let drawn = self.drawing(secret, &user).ok_or(Refusal::FormExpired)?;
        let codes = (0..RECOVERY_CODES).map(|_| recovery_code()).collect::<Result<Vec<_>>>()?;
        let hashes = codes.iter().map(|code| hash(&plain(code))).collect();
        let typed = code.clone();
        self.counted(person.user, &typed, move |desk| {
            desk.store.commit(move |view| {
                if view.factor(person.user)?.is_some() {
                    return Err(Refusal::SoAlready.into());
                }
                let (now, (user, session)) = (view.now(), own(view, person.user, key)?);
                let factor = take(&Factor::fresh(drawn, now, hashes), &code, now)?;
                Ok((person.set_factor(user, session, factor)?, ()))
            })
        })?;
        self.inner.drawings.spend(secret.key());
        Ok(codes)
    }

    /// Has the actor, who has just given their password again and a code, asked for codes no more;
    /// all their sessions but that of `secret` end. Nothing happens if none are asked for.
    ///
    /// # Errors
    ///
    /// What [`Desk::sign_in`] says of passwords; [`Refusal::Fields`] for a wrong code,
    /// [`Refusal::Throttled`] after some of them.
    pub fn drop_factor(
        &self,
        actor: &Actor,
        secret: &Secret,
        (password, code): (&str, &str),
        peer: IpAddr,
    ) -> Result<()> {
        self.prove_again(actor, password, peer)?;
        let (person, key, code) = (actor.person()?.clone(), secret.key(), code.to_owned());
        let typed = code.clone();
        self.counted(person.user, &typed, move |desk| {
            desk.store.commit(move |view| {
                let Some(factor) = view.factor(person.user)? else {
                    return Ok((Change::none(), ()));
                };
                drop(take(&factor, &code, view.now())?);
                let (user, session) = own(view, person.user, key)?;
                Ok((person.drop_factor(user, session)?, ()))
            })
        })
    }

    /// Does what takes a code of this user. Each try of an authenticator's counts before it is looked
    /// at, so that many at once are no more than as many one after another. Recovery codes do not
    /// count here: nobody guesses one, and they are the way in for who is paused.
    fn counted<T>(
        &self,
        user: UserId,
        code: &str,
        work: impl FnOnce(&Desk) -> Result<T>,
    ) -> Result<T> {
        let throttle = &self.inner.throttle;
        if plain(code).len() != RECOVERY_SIGNS {
            throttle.try_code(user, self.store.uptime())?;
        }
        let outcome = work(self)?;
        throttle.right_code(user);
        Ok(outcome)
    }

    /// Has the user with this address asked for codes no more: for whoever is at the machine, when
    /// somebody has lost theirs.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] if there is no such user.
    pub fn forget_factor(&self, email: &str) -> Result<UserId> {
        let email = Email::parse(email).map_err(|wrong| Refusal::field(Field::Email, wrong))?;
        self.store.commit(move |view| {
            let user = known(view.user_of_email(&email))?;
            let refused = || Refusal::field(Field::Email, Complaint::NoSuchUser);
            let id = user.ok_or_else(refused)?.claimed().id;
            let known = view.factor(id)?.is_some();
            Ok((if known { Console::here().drop_factor(id) } else { Change::none() }, id))
        })
    }

    /// Checks the password of somebody who is signed in.
    pub(super) fn prove_again(&self, actor: &Actor, password: &str, peer: IpAddr) -> Result<User> {
        let id = actor.person()?.user;
        let email = self.store.look(|view| Ok(view.user(id)?.claimed().email.to_string()))?;
        let now = self.store.uptime();
        let user = self.prove(&SignIn { email: &email, password, peer, browser: "" })?;
        self.inner.throttle.right(&email, peer, now);
        if user.id == id { Ok(user) } else { Err(Refusal::NotSignedIn.into()) }
    }
}

/// Somebody's own row and that of the session they are in.
fn own(view: &View<'_>, user: UserId, key: SessionKey) -> Result<(User, Session)> {
    let user = view.user(user)?.claimed();
    let session = known(view.session(key))?.filter(|session| session.holds(&user, view.now()));
    Ok((user, session.ok_or(Refusal::NotSignedIn)?))
}

/// What an authenticator is told of a shared secret.
///
/// # Errors
///
/// A fault for what cannot be written as an address.
pub(super) fn enrolment(secret: [u8; 20], house: &str, email: &str) -> Result<Enrolment> {
    let totp = totp(secret, house, email)?;
    let address = totp.to_url().map_err(|error| Fault::Bug(error.to_string()))?;
    Ok(Enrolment { secret: totp.secret().to_base32(), address })
}

/// The factor once it has taken a code: of its authenticator, now or a step off, or a recovery code.
fn take(factor: &Factor, code: &str, now: Moment) -> Result<Factor> {
    let code = plain(code);
    let taken = if code.len() == 6 {
        let step = totp(factor.secret, "", "")?.check(&code, now.0 / 1000);
        step.and_then(|step| factor.at_step(step))
    } else {
        factor.recovered(hash(&code))
    };
    taken.ok_or_else(|| Refusal::field(Field::Code, Complaint::WrongCode).into())
}

fn totp(secret: [u8; 20], house: &str, email: &str) -> Result<Totp> {
    // A colon parts the two in the address.
    let part = |text: &str| text.replace(':', " ");
    let house = if house.is_empty() { "Helpdesk".to_owned() } else { part(house) };
    let built = Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(6)
        .with_step_duration(STEP_S)
        .with_skew(1)
        .with_secret(Shared::new_stack(secret))
        .with_issuer(Some(house))
        .with_account_name(part(email))
        .build();
    built.map_err(|error| Fault::Bug(error.to_string()).into())
}

/// A code as it was meant, however it was typed; at most 64 signs of it.
fn plain(code: &str) -> String {
    let signs = code.chars().filter(char::is_ascii_alphanumeric).take(64);
    signs.map(|sign| sign.to_ascii_lowercase()).collect()
}

fn hash(code: &str) -> [u8; 32] {
    blake3::hash(code.as_bytes()).into()
}

/// Sixty random bits, as people copy them.
fn recovery_code() -> Result<String> {
    let mut bytes = [0; RECOVERY_SIGNS];
    getrandom::fill(&mut bytes).map_err(|error| Fault::Engine(Box::new(error)))?;
    let mut code = String::new();
    for (at, byte) in bytes.into_iter().enumerate() {
        if at > 0 && at % 4 == 0 {
            code.push('-');
        }
        code.push(char::from(SIGNS[usize::from(byte % 32)]));
    }
    Ok(code)
}

impl std::fmt::Debug for Enrolment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Enrolment(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vectors of RFC 6238, appendix B, for SHA-1, shortened to six digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        let factor = Factor::fresh(*b"12345678901234567890", Moment(0), Vec::new());
        let at = |seconds: u64| Moment(seconds * 1000);
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            let taken = take(&factor, code, at(seconds)).unwrap();
            assert_eq!(taken.step, seconds / STEP_S, "{seconds}");
            assert!(take(&taken, code, at(seconds)).is_err(), "{seconds}: twice");
            assert!(take(&factor, code, at(seconds + 2 * STEP_S)).is_err(), "{seconds}: late");
            assert!(take(&factor, &format!(" {} {}", &code[..3], &code[3..]), at(seconds)).is_ok());
        }
        for code in ["", "28708", "2870820", "28708é", "000000"] {
            assert!(take(&factor, code, at(59)).is_err(), "{code}");
        }
    }

    #[test]
    fn what_waits_for_a_code_is_bounded_and_runs_out() {
        let halves = Halves::default();
        let first = halves.add((UserId(1), 0), Duration::ZERO).unwrap();
        assert!(halves.get(&first, Duration::from_secs(299)).is_ok());
        assert!(halves.get(&first, HALF_AGE_MAX).is_err());
        for at in 1..=10_000 {
            halves.add((UserId(2), 0), Duration::from_millis(at)).unwrap();
        }
        assert!(halves.get(&first, Duration::from_secs(11)).is_err(), "the oldest went");
        assert_eq!(halves.lock().len(), HALVES_MAX);
    }
}
