//! Passwords: argon2id, never more than two at a time. The only file that names `argon2`.

use std::sync::{Condvar, LazyLock, Mutex, PoisonError};

use argon2::{
    Algorithm, Argon2, Params, PasswordVerifier, Version,
    password_hash::{PasswordHash as Phc, PasswordHasher, SaltString},
};

use crate::{
    domain::{
        found::PasswordHash,
        refusal::{Complaint, Refusal},
    },
    error::{Fault, Result},
};

/// The shortest password, in characters.
pub const PASSWORD_CHARS_MIN: usize = 10;
/// The longest password, in characters. Any characters; they are taken as they are sent, without
/// Unicode normalisation.
pub const PASSWORD_CHARS_MAX: usize = 256;

/// How many passwords are hashed at once: each takes 19 MiB.
const RUNNING_MAX: usize = 2;
/// How many wait for their turn; the next one is refused at once.
const WAITING_MAX: usize = 8;

/// Lets few in at a time.
#[derive(Default)]
pub(super) struct Gate {
    inside: Mutex<Inside>,
    left: Condvar,
}

#[derive(Default)]
struct Inside {
    running: usize,
    waiting: usize,
}

struct Turn<'g>(&'g Gate);

impl Gate {
    /// Hashes a new password.
    ///
    /// # Errors
    ///
    /// [`Refusal::Busy`] if too many are waiting.
    pub(super) fn hash(&self, password: &str) -> Result<PasswordHash> {
        let _turn = self.enter()?;
        let mut salt = [0; 16];
        getrandom::fill(&mut salt).map_err(|error| Fault::Engine(Box::new(error)))?;
        let salt = SaltString::encode_b64(&salt).map_err(|error| odd(&error))?;
        let hash = argon2()?.hash_password(password.as_bytes(), &salt).map_err(|e| odd(&e))?;
        Ok(PasswordHash(hash.to_string()))
    }

    /// Whether `password` is the one that was hashed; with no hash it takes as long and is not.
    ///
    /// # Errors
    ///
    /// [`Refusal::Busy`] if too many are waiting.
    pub(super) fn verify(&self, password: &str, hash: Option<&str>) -> Result<bool> {
        let _turn = self.enter()?;
        let known = hash.unwrap_or(NOBODY.as_str());
        let parsed = Phc::new(known).map_err(|error| odd(&error))?;
        let right = argon2()?.verify_password(password.as_bytes(), &parsed).is_ok();
        Ok(right && hash.is_some())
    }

    fn enter(&self) -> Result<Turn<'_>, Refusal> {
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        if inside.running == RUNNING_MAX {
            if inside.waiting == WAITING_MAX {
                return Err(Refusal::Busy);
            }
            inside.waiting += 1;
            let full = |inside: &mut Inside| inside.running == RUNNING_MAX;
            inside = self.left.wait_while(inside, full).unwrap_or_else(PoisonError::into_inner);
            inside.waiting -= 1;
        }
        inside.running += 1;
        Ok(Turn(self))
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.inside.lock().unwrap_or_else(PoisonError::into_inner).running -= 1;
        self.0.left.notify_one();
    }
}

/// What nobody's password hashes to, so that an unknown address takes as long as a known one.
static NOBODY: LazyLock<String> = LazyLock::new(|| {
    let hash = argon2().ok().and_then(|argon2| {
        let salt = SaltString::encode_b64(b"nobody has this.").ok()?;
        Some(argon2.hash_password(b"nobody", &salt).ok()?.to_string())
    });
    hash.unwrap_or_default()
});

/// Checks a new password's length.
///
/// # Errors
///
/// [`Complaint::TooShort`] or [`Complaint::TooLong`].
pub(super) fn acceptable(password: &str) -> Result<(), Complaint> {
    let long = password.len() > PASSWORD_CHARS_MAX * 4;
    let have = if long { password.len() / 4 } else { password.chars().count() };
    let (min, max) = (PASSWORD_CHARS_MIN, PASSWORD_CHARS_MAX);
    match have {
        0 => Err(Complaint::Missing),
        have if have < min => Err(Complaint::TooShort { min }),
        have if have > max => Err(Complaint::TooLong { max, have }),
        _ => Ok(()),
    }
}

/// 19 MiB, two passes, one lane: OWASP's first choice for argon2id.
fn argon2() -> Result<Argon2<'static>, Fault> {
    let params = Params::new(19 * 1024, 2, 1, None);
    let params = params.map_err(|error| Fault::Bug(error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn odd(error: &argon2::password_hash::Error) -> Fault {
    Fault::Bug(format!("password hash: {error}"))
}
