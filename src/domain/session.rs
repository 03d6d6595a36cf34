//! Being signed in.

use std::{fmt, time::Duration};

use serde::{Deserialize, Serialize};

use super::{
    id::{BlobHash, UserId},
    moment::Moment,
    person::User,
};

/// A session ends when it has not been used for so long.
pub const IDLE_MAX: Duration = Duration::from_hours(168);
/// A session ends so long after signing in, however much it is used.
pub const AGE_MAX: Duration = Duration::from_hours(720);
/// `seen_at` is written again when it is so old.
pub const SEEN_EVERY: Duration = Duration::from_mins(10);

/// The name of a session in the store: the hash of the secret in the browser's cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SessionKey(pub [u8; 32]);

/// Somebody is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Its key.
    pub key: SessionKey,
    /// Who.
    pub user: UserId,
    /// The user's epoch when they signed in.
    pub epoch: u32,
    /// When they signed in.
    pub made_at: Moment,
    /// When it was last used, to within [`SEEN_EVERY`].
    pub seen_at: Moment,
    /// What browser it is, as it says itself; at most 200 characters.
    pub browser: String,
}

impl SessionKey {
    /// Reads 64 lower-case hex digits.
    pub fn parse(text: &str) -> Option<SessionKey> {
        text.parse().ok().map(|BlobHash(bytes)| SessionKey(bytes))
    }
}

impl fmt::Display for SessionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        BlobHash(self.0).fmt(f)
    }
}

impl Session {
    /// Whether it still stands for `user` at the moment `now`.
    pub fn holds(&self, user: &User, now: Moment) -> bool {
        user.active
            && self.user == user.id
            && self.epoch == user.epoch
            && now.since(self.made_at) < AGE_MAX
            && now.since(self.seen_at) < IDLE_MAX
    }

    /// The session as used at `now`; none if that need not be written yet.
    pub fn seen(&self, now: Moment) -> Option<Session> {
        let due = now.since(self.seen_at) >= SEEN_EVERY;
        due.then(|| Session { seen_at: now, ..self.clone() })
    }
}
