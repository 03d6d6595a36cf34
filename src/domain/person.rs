//! People who sign in.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{
    id::{AccountId, UserId},
    moment::Moment,
    text::{Email, Name},
};

/// How far a user's hand reaches within their account. Each includes those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Role {
    /// Reads.
    Viewer,
    /// Opens cases, comments, attaches, and does all that the issuer may.
    Member,
    /// Does all that the receiver may, writes private comments, sets agents and CC; may be an agent.
    Agent,
    /// Sets up the account and its people.
    Admin,
}

/// What some users may do besides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rights {
    /// Opens cases for the accounts that theirs manages.
    pub opens_for_managed: bool,
    /// Opens cases on behalf of a contact.
    pub opens_on_behalf: bool,
}

/// A person who signs in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// Their id.
    pub id: UserId,
    /// The organisation they belong to.
    pub account: AccountId,
    /// What they are called.
    pub name: Name,
    /// What they sign in with; no two users have the same.
    pub email: Email,
    /// How far their hand reaches.
    pub role: Role,
    /// What they may do besides.
    pub rights: Rights,
    /// Whether they may sign in and be chosen. Their name stays where it stands either way.
    pub active: bool,
    /// When they came.
    pub created_at: Moment,
    /// Raised with every change of password, role or activity; a session made under another number
    /// is over.
    pub epoch: u32,
}

impl Role {
    /// Every role, the least first.
    pub const ALL: [Role; 4] = [Role::Viewer, Role::Member, Role::Agent, Role::Admin];

    /// The role of this name.
    pub fn of_word(word: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.word() == word)
    }

    /// Its name.
    pub fn word(self) -> &'static str {
        match self {
            Role::Viewer => "viewer",
            Role::Member => "member",
            Role::Agent => "agent",
            Role::Admin => "admin",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}
