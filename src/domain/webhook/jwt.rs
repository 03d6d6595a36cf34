//! The secret of a JSON Web Token that goes with what a webhook is sent.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::domain::refusal::Complaint;

/// The fewest characters of a secret.
pub const JWT_CHARS_MIN: usize = 16;
/// The most.
const JWT_CHARS_MAX: usize = 256;

/// A secret that a webhook's program shares: what is sent comes with a token that it signs.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JwtSecret(String);

/// What becomes of the secret of a webhook.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum JwtTurn {
    /// It stays, or there is none still.
    #[default]
    Stays,
    /// It is taken away.
    Gone,
    /// It is this, as typed.
    Becomes(String),
}

impl JwtSecret {
    /// Checks a secret.
    ///
    /// # Errors
    ///
    /// [`Complaint::TooShort`] below [`JWT_CHARS_MIN`] characters, [`Complaint::TooLong`] beyond 256,
    /// [`Complaint::BadCharacter`] for what is not printed in ASCII.
    pub fn parse(text: &str) -> Result<JwtSecret, Complaint> {
        let have = text.chars().count();
        if text.chars().any(|c| !c.is_ascii_graphic() && c != ' ') {
            Err(Complaint::BadCharacter)
        } else if have < JWT_CHARS_MIN {
            Err(Complaint::TooShort { min: JWT_CHARS_MIN })
        } else if have > JWT_CHARS_MAX {
            Err(Complaint::TooLong { max: JWT_CHARS_MAX, have })
        } else {
            Ok(JwtSecret(text.to_owned()))
        }
    }

    /// What signs.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl JwtTurn {
    /// The secret as it is to be, where `before` was there.
    ///
    /// # Errors
    ///
    /// What [`JwtSecret::parse`] says.
    pub(super) fn on(&self, before: Option<&JwtSecret>) -> Result<Option<JwtSecret>, Complaint> {
        match self {
            JwtTurn::Stays => Ok(before.cloned()),
            JwtTurn::Gone => Ok(None),
            JwtTurn::Becomes(text) => JwtSecret::parse(text).map(Some),
        }
    }
}

impl fmt::Debug for JwtSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JwtSecret(…)")
    }
}
