//! Passwords: argon2id, never more than two at a time. The only file that names `argon2`.

use std::sync::{Condvar, LazyLock, Mutex, PoisonError};

use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::{Error, Output, ParamsString, PasswordHash as Phc, Salt, SaltString},
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
/// How much memory is asked for at once, of which a hash uses those 19 MiB: more than the 32 MiB
/// (`DEFAULT_MMAP_THRESHOLD_MAX`) from which the C library's `malloc` maps every piece by itself and
/// gives it back to the system when it is freed. A smaller one would stay with each thread that ever
/// checked a password. What is not used is never touched, and so takes no memory.
const ASKED_FOR: usize = 33 * 1024 * 1024;
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
        let hash = hashed(password, &argon2()?, salt.as_salt()).map_err(|error| odd(&error))?;
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
        let right = is_of(password, &parsed).map_err(|error| odd(&error))?;
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
        Some(hashed("nobody", &argon2, salt.as_salt()).ok()?.to_string())
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

/// What a password hashes to, with all that is needed to hash another one the same way.
fn hashed<'s>(password: &str, argon2: &Argon2<'_>, salt: Salt<'s>) -> Result<Phc<'s>, Error> {
    Ok(Phc {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(argon2.params())?,
        salt: Some(salt),
        hash: Some(output(password, argon2, salt)?),
    })
}

/// Whether this is what the password hashes to; in a time that does not depend on where they differ.
fn is_of(password: &str, hash: &Phc<'_>) -> Result<bool, Error> {
    let (algorithm, params) = (Algorithm::try_from(hash.algorithm)?, Params::try_from(hash)?);
    let version = hash.version.map_or(Ok(Version::default()), Version::try_from)?;
    let argon2 = Argon2::new(algorithm, version, params);
    let salt = hash.salt.ok_or(Error::Password)?;
    Ok(hash.hash == Some(output(password, &argon2, salt)?))
}

fn output(password: &str, argon2: &Argon2<'_>, salt: Salt<'_>) -> Result<Output, Error> {
    let mut bytes = [0; Salt::MAX_LENGTH];
    let salt = salt.decode_b64(&mut bytes)?;
    let blocks = argon2.params().block_count();
    let mut memory = Vec::with_capacity(blocks.max(ASKED_FOR / Block::SIZE));
    memory.resize(blocks, Block::default());
    let length = argon2.params().output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN);
    Output::init_with(length, |out| {
        Ok(argon2.hash_password_into_with_memory(password.as_bytes(), salt, out, &mut memory)?)
    })
}

fn odd(error: &Error) -> Fault {
    Fault::Bug(format!("password hash: {error}"))
}

#[cfg(test)]
mod tests {
    use std::{fs, sync::Barrier, thread};

    use super::*;

    /// How much memory this process has in use, in KB.
    fn memory() -> usize {
        let status = fs::read_to_string("/proc/self/status").unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }

    #[test]
    fn threads_that_checked_a_password_keep_no_memory_of_it() {
        let (gate, all) = (Gate::default(), Barrier::new(9));
        let hash = gate.hash("open sesame").unwrap().0;
        let before = memory();
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..2 {
                        assert!(gate.verify("open sesame", Some(&hash)).unwrap());
                        assert!(!gate.verify("open barley", Some(&hash)).unwrap());
                    }
                    assert!(!gate.verify("open sesame", None).unwrap());
                    // The threads live on while it is measured, as those of a server do.
                    all.wait();
                    all.wait();
                });
            }
            all.wait();
            let more = memory().saturating_sub(before);
            all.wait();
            assert!(more < 30_000, "{more} KB more after 40 checks by 8 threads");
        });
    }
}
