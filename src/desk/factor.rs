//! The second factor: codes of an authenticator (RFC 6238), and recovery codes. The only file that
//! names `totp_rs`.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use totp_rs::{Algorithm, Builder, Secret as Shared, Totp};

use super::{Desk, Secret, SignIn, sessions};
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
};

/// How long a code is good for, in seconds.
const STEP_S: u64 = 30;
/// For how long a password that was proved waits for its code.
const HALF_AGE_MAX: Duration = Duration::from_mins(5);
/// How many of them wait at most; beyond that the oldest is forgotten.
const HALVES_MAX: usize = 10_000;
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

impl Desk {
    /// Signs in somebody whose password was right, by a code of their authenticator or one of their
    /// recovery codes, which is good no more then. Returns the secret of the new session, once it
    /// and the use of the code are on disk.
    ///
    /// # Errors
    ///
    /// [`Refusal::FormExpired`] five minutes after the password; [`Refusal::Fields`] for a wrong
    /// code, [`Refusal::Throttled`] after some of them, counted with wrong passwords.
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
        let entered = self.store.commit(move |view| {
            drop(sessions::still(view, id, epoch)?);
            let factor = view.factor(id)?.filter(|factor| factor.since.is_some());
            let factor = factor.ok_or(Refusal::FormExpired)?;
            let now = view.now();
            let session = Session { key, user: id, epoch, made_at: now, seen_at: now, browser };
            Ok((session.begin_by(take(&factor, &code, now)?), ()))
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

    /// Draws a second factor for the actor, who has just given their password again. It is asked
    /// for once they have [shown a code](Desk::confirm_factor) of it.
    ///
    /// # Errors
    ///
    /// [`Refusal::SoAlready`] if one is asked for already; what [`Desk::sign_in`] says of passwords.
    pub fn draw_factor(&self, actor: &Actor, password: &str, peer: IpAddr) -> Result<()> {
        self.prove_again(actor, password, peer)?;
        let (person, mut bytes) = (actor.person()?.clone(), [0; 20]);
        getrandom::fill(&mut bytes).map_err(|error| Fault::Engine(Box::new(error)))?;
        self.store.commit(move |view| {
            let known = view.factor(person.user)?;
            Ok((person.draw_factor(known, Factor::fresh(bytes))?, ()))
        })
    }

    /// Has the actor asked for codes from now on, because their authenticator shows this one; returns
    /// recovery codes, which nobody can be told again.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] for a wrong code; [`Refusal::SoAlready`] if they are asked already, or
    /// have drawn nothing.
    pub fn confirm_factor(&self, actor: &Actor, code: &str) -> Result<Vec<String>> {
        let (person, code) = (actor.person()?.clone(), code.to_owned());
        let codes = (0..RECOVERY_CODES).map(|_| recovery_code()).collect::<Result<Vec<_>>>()?;
        let hashes = codes.iter().map(|code| hash(&plain(code))).collect();
        self.store.commit(move |view| {
            let factor = view.factor(person.user)?.filter(|factor| factor.since.is_none());
            let factor = factor.ok_or(Refusal::SoAlready)?;
            let factor = take(&factor, &code, view.now())?;
            Ok((person.confirm_factor(&factor, hashes, view.now()), ()))
        })?;
        Ok(codes)
    }

    /// Has the actor, who has just given their password again, asked for codes no more.
    ///
    /// # Errors
    ///
    /// What [`Desk::sign_in`] says of passwords.
    pub fn drop_factor(&self, actor: &Actor, password: &str, peer: IpAddr) -> Result<()> {
        self.prove_again(actor, password, peer)?;
        let person = actor.person()?.clone();
        self.store.commit(move |view| {
            let known = view.factor(person.user)?.is_some();
            Ok((if known { person.drop_factor() } else { Change::none() }, ()))
        })
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
            let user = super::names::known(view.user_of_email(&email))?;
            let refused = || Refusal::field(Field::Email, Complaint::NotOffered);
            let id = user.ok_or_else(refused)?.claimed().id;
            Ok((Console::here().drop_factor(id), id))
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

/// What an authenticator is told of a factor.
///
/// # Errors
///
/// A fault for what cannot be written as an address.
pub(super) fn enrolment(factor: &Factor, house: &str, email: &str) -> Result<Enrolment> {
    let totp = totp(factor, house, email)?;
    let address = totp.to_url().map_err(|error| Fault::Bug(error.to_string()))?;
    Ok(Enrolment { secret: totp.secret().to_base32(), address })
}

/// The factor once it has taken a code: of its authenticator, now or a step off, or a recovery code.
fn take(factor: &Factor, code: &str, now: Moment) -> Result<Factor> {
    let code = plain(code);
    let taken = if code.len() == 6 {
        let step = totp(factor, "", "")?.check(&code, now.0 / 1000);
        step.and_then(|step| factor.at_step(step))
    } else {
        factor.recovered(hash(&code))
    };
    taken.ok_or_else(|| Refusal::field(Field::Code, Complaint::WrongCode).into())
}

fn totp(factor: &Factor, house: &str, email: &str) -> Result<Totp> {
    // A colon parts the two in the address.
    let part = |text: &str| text.replace(':', " ");
    let house = if house.is_empty() { "Helpdesk".to_owned() } else { part(house) };
    let built = Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(6)
        .with_step_duration(STEP_S)
        .with_skew(1)
        .with_secret(Shared::new_stack(factor.secret))
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
        let factor = Factor::fresh(*b"12345678901234567890");
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
