//! Mail: by what server it leaves, who wants it when, and what became of each.
//!
//! Whoever is [told](super::notify) of something is sent a mail of it too, unless they chose
//! otherwise. The mail waits in the outbox, holds no text of the case, and is written out only when
//! it is sent, for the rights that its reader has then.

mod outbox;
mod settings;

use serde::{Deserialize, Serialize};

pub use self::{
    outbox::{
        AGE_MAX, About, Changed, Fate, KEPT, Mail, MailKey, Matter, PostedMail, TOLD_MAX,
        TRIES_MAX, WAIT_MAX, Why,
    },
    settings::{Certificates, Host, Login, MailForm, MailSettings, PASSWORD_CHARS_MAX, Security},
};
use super::{
    access::Person,
    change::{Change, Write},
    refusal::{Complaint, Field, Refusal},
};

/// When somebody gets mail of what they are told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Delivery {
    /// A mail for each, at once.
    #[default]
    AtOnce,
    /// One mail for all of an hour, at its end.
    Digest,
    /// None.
    Off,
}

impl Delivery {
    /// All of them.
    pub const ALL: [Delivery; 3] = [Delivery::AtOnce, Delivery::Digest, Delivery::Off];

    /// Its word in forms.
    pub fn word(self) -> &'static str {
        match self {
            Delivery::AtOnce => "at-once",
            Delivery::Digest => "digest",
            Delivery::Off => "off",
        }
    }
}

impl Person {
    /// Chooses when this person gets mail.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] for a word that is none of [`Delivery`]'s.
    pub fn choose_delivery(&self, word: &str) -> Result<Change, Refusal> {
        let chosen = Delivery::ALL.into_iter().find(|one| one.word() == word);
        let chosen =
            chosen.ok_or_else(|| Refusal::field(Field::Delivery, Complaint::NotOffered))?;
        Ok(Change::unnoted(vec![Write::Delivery(self.user, chosen)]))
    }
}

#[cfg(test)]
mod tests;
