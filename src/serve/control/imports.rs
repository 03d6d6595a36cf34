//! Commands that make many things of a table.

use serde::{Deserialize, Serialize};

use super::{
    parties::{AccountLine, Page, account},
    people::address_of,
};
use crate::{
    desk::{Desk, Import},
    error::Result,
};

/// What can be made of a table, all of it or none.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Imports {
    /// Organisations: answers a [`Page`] of [`AccountLine`].
    Accounts {
        /// The table.
        table: String,
        /// Whether it is only said what would be made.
        dry_run: bool,
    },
    /// People, who are invited: answers a [`Page`] of [`GuestLine`].
    People {
        /// The table.
        table: String,
        /// The id of the account of whose lines say none.
        account: Option<String>,
        /// Whether it is only said who would be invited.
        dry_run: bool,
    },
}

/// Somebody who is invited, or would be.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GuestLine {
    /// What they are called.
    pub name: String,
    /// What they will sign in with.
    pub email: String,
    /// Their role's word.
    pub role: String,
    /// The id of their account.
    pub account: String,
    /// Their link, if one was made; its path alone while the helpdesk does not run.
    pub link: Option<String>,
}

impl Imports {
    /// Carries it out; returns what the variant says.
    ///
    /// # Errors
    ///
    /// What the desk refuses, with words.
    pub(super) fn carry_out(self, desk: &Desk) -> Result<String> {
        let import = |dry| if dry { Import::Rehearsed } else { Import::Now };
        Ok(match self {
            Imports::Accounts { table, dry_run } => {
                let made = desk.import_organisations_here(&table, import(dry_run))?;
                // An id that was drawn for nothing is nobody's.
                let line = |made| AccountLine {
                    id: if dry_run { String::new() } else { account(made).id },
                    ..account(made)
                };
                page(made.iter().map(line).collect())
            }
            Imports::People { table, account, dry_run } => {
                let account = account.as_deref();
                let invited = desk.import_people_here(&table, account, import(dry_run))?;
                let row = |guest: crate::desk::Guested| GuestLine {
                    name: guest.linked.name,
                    email: guest.linked.email,
                    role: guest.role.word().to_owned(),
                    account: guest.account.0.to_string(),
                    link: guest.linked.secret.map(|secret| address_of(desk, &secret)),
                };
                page(invited.into_iter().map(row).collect())
            }
        })
    }
}

/// As JSON. Texts and truths can always be written so.
fn page<T: Serialize>(rows: Vec<T>) -> String {
    serde_json::to_string(&Page { rows, next: None }).unwrap_or_default()
}
