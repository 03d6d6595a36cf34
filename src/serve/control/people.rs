//! Commands about people.

use serde::{Deserialize, Serialize};

use super::parties::{Page, written};
use crate::{
    desk::{Desk, InviteForm, Reaching, Secret, Whom},
    domain::person::{Rights, User},
    error::Result,
};

/// What can be asked for about people. Ids and addresses are as people type them.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum People {
    /// Some of the people of an account: answers a [`Page`] of [`UserLine`].
    List {
        /// The account's id.
        account: String,
        /// What their names begin with, an id or an address; empty for all.
        search: String,
        /// Where the page begins.
        from: Option<String>,
    },
    /// Give somebody another role or other rights; answers their id. What is not said stays.
    Change {
        /// What they sign in with.
        email: String,
        /// The role's word.
        role: Option<String>,
        /// Whether they may open cases for managed accounts.
        opens_for_managed: Option<bool>,
        /// Whether they may open cases on behalf of a contact.
        opens_on_behalf: Option<bool>,
    },
    /// Sign somebody out and let them in no more: answers a [`DisabledLine`].
    Disable {
        /// What they sign in with.
        email: String,
        /// Who gets the open cases that they work on, by address or id.
        give_to: Option<String>,
    },
    /// Let them in again; answers their id.
    Enable {
        /// What they sign in with.
        email: String,
    },
    /// Make a link by which somebody becomes a user of an account: answers a [`LinkLine`].
    Invite {
        /// The account's id.
        account: String,
        /// What they are called.
        name: String,
        /// What they will sign in with.
        email: String,
        /// The role's word.
        role: String,
        /// Whether they may open cases for managed accounts.
        opens_for_managed: bool,
        /// Whether they may open cases on behalf of a contact.
        opens_on_behalf: bool,
    },
    /// Make a link for each of several: answers a [`Page`] of [`LinkLine`].
    InviteMany {
        /// The account's id.
        account: String,
        /// A line each: name, comma, address; and another comma and a role's word for whom `role`
        /// is not meant.
        people: String,
        /// The role's word.
        role: String,
        /// Whether they may open cases for managed accounts.
        opens_for_managed: bool,
        /// Whether they may open cases on behalf of a contact.
        opens_on_behalf: bool,
    },
    /// Make a link by which somebody chooses another password: answers a [`LinkLine`].
    Reset {
        /// What they sign in with.
        email: String,
    },
}

/// Somebody of an account.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct UserLine {
    /// Their id.
    pub id: String,
    /// What they are called.
    pub name: String,
    /// What they sign in with.
    pub email: String,
    /// The id of their account.
    pub account: String,
    /// Their role's word.
    pub role: String,
    /// Whether they may open cases for managed accounts.
    pub opens_for_managed: bool,
    /// Whether they may open cases on behalf of a contact.
    pub opens_on_behalf: bool,
    /// Whether they are let in.
    pub active: bool,
    /// When they came (RFC 3339).
    pub created: String,
}

/// Somebody who is not let in any more.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DisabledLine {
    /// Their id.
    pub id: String,
    /// How many of their open cases were given to somebody else.
    pub given: usize,
    /// Whether there are more than one command gives.
    pub more: bool,
}

/// A link that works once.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LinkLine {
    /// Whom it is for.
    pub email: String,
    /// The link; its path alone while the helpdesk does not run.
    pub link: String,
}

impl People {
    /// Carries it out; returns what the variant says.
    ///
    /// # Errors
    ///
    /// What the desk refuses, with words.
    pub(super) fn carry_out(self, desk: &Desk) -> Result<String> {
        match self {
            People::List { account, search, from } => {
                let (rows, next) = desk.staff_here(&account, (&search, from.as_deref()))?;
                let (rows, next) = (rows.iter().map(user), next.map(|id| id.to_string()));
                Ok(json(&Page { rows: rows.collect(), next }))
            }
            People::Change { email, role, opens_for_managed, opens_on_behalf } => {
                let set = Reaching::Set { role, opens_for_managed, opens_on_behalf };
                Ok(desk.set_up_here(&email, set)?.to_string())
            }
            People::Disable { email, give_to: None } => {
                let id = desk.set_up_here(&email, Reaching::Disabled)?.to_string();
                Ok(json(&DisabledLine { id, given: 0, more: false }))
            }
            People::Disable { email, give_to: Some(to) } => {
                let (id, given, more) = desk.disable_giving_here(&email, &to)?;
                Ok(json(&DisabledLine { id: id.to_string(), given, more }))
            }
            People::Enable { email } => {
                Ok(desk.set_up_here(&email, Reaching::Enabled)?.to_string())
            }
            People::Invite { account, name, email, role, opens_for_managed, opens_on_behalf } => {
                let rights = Rights { opens_for_managed, opens_on_behalf };
                let whom = Whom::One { name, email: email.clone() };
                let made = desk.invite_here(&account, &InviteForm { whom, role, rights })?;
                let all = made.iter().filter_map(|linked| {
                    let secret = linked.secret.as_ref()?;
                    Some(json(&link(desk, &linked.email, secret)))
                });
                Ok(all.collect())
            }
            People::InviteMany { account, people, role, opens_for_managed, opens_on_behalf } => {
                let rights = Rights { opens_for_managed, opens_on_behalf };
                let whom = Whom::Many(people);
                let made = desk.invite_here(&account, &InviteForm { whom, role, rights })?;
                let rows = made
                    .iter()
                    .filter_map(|linked| Some(link(desk, &linked.email, linked.secret.as_ref()?)));
                Ok(json(&Page { rows: rows.collect(), next: None }))
            }
            People::Reset { email } => {
                let (_, secret) = desk.offer_reset_here(&email)?;
                Ok(json(&link(desk, email.trim(), &secret)))
            }
        }
    }
}

/// As JSON. Texts and truths can always be written so.
fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn link(desk: &Desk, email: &str, secret: &Secret) -> LinkLine {
    LinkLine { email: email.to_owned(), link: address_of(desk, secret) }
}

/// Where a link leads.
pub(super) fn address_of(desk: &Desk, secret: &Secret) -> String {
    format!("{}/link/{}", desk.address(), secret.reveal())
}

fn user(user: &User) -> UserLine {
    UserLine {
        id: user.id.to_string(),
        name: user.name.to_string(),
        email: user.email.to_string(),
        account: user.account.to_string(),
        role: user.role.word().to_owned(),
        opens_for_managed: user.rights.opens_for_managed,
        opens_on_behalf: user.rights.opens_on_behalf,
        active: user.active,
        created: written(user.created_at),
    }
}
