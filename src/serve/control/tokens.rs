//! Commands about tokens.

use serde::{Deserialize, Serialize};

use super::parties::{Page, written};
use crate::{
    desk::{Desk, show::TokenRow},
    domain::token::TokenForm,
    error::Result,
};

/// What can be asked for about tokens. Ids and addresses are as people type them.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Tokens {
    /// Make a token that acts as a user: answers a [`MadeLine`].
    Add {
        /// What they sign in with.
        email: String,
        /// What it is for.
        name: String,
        /// The words of what it may do.
        grants: Vec<String>,
        /// How long it is good.
        lasts: String,
    },
    /// All tokens of an account: answers a [`Page`] of [`TokenLine`].
    List {
        /// The account's id.
        account: String,
    },
    /// Have a token be good no more; answers its id.
    Revoke {
        /// Which.
        id: String,
    },
}

/// A token that was just made.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MadeLine {
    /// Its id.
    pub id: String,
    /// The value of the header by which a program shows it. Nobody can print it again.
    pub authorization: String,
}

/// A token.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TokenLine {
    /// Its id.
    pub id: String,
    /// What it is for.
    pub name: String,
    /// As whom it acts: their id.
    pub user: String,
    /// What they are called.
    pub user_name: String,
    /// The words of what it may do.
    pub grants: Vec<String>,
    /// When it was made (RFC 3339).
    pub made: String,
    /// Until when it is good (RFC 3339); none for no end.
    pub until: Option<String>,
    /// When it was last used, to within ten minutes (RFC 3339); none if never.
    pub used: Option<String>,
}

impl Tokens {
    /// Carries it out; returns what the variant says.
    ///
    /// # Errors
    ///
    /// What the desk refuses, with words.
    pub(super) fn carry_out(self, desk: &Desk) -> Result<String> {
        match self {
            Tokens::Add { email, name, grants, lasts } => {
                let made = desk.make_token_here(&email, &TokenForm { name, grants, lasts })?;
                let (id, authorization) = (made.token.id.to_string(), made.authorization());
                Ok(json(&MadeLine { id, authorization }))
            }
            Tokens::List { account } => {
                let rows = desk.tokens_here(&account)?.iter().map(line).collect();
                Ok(json(&Page::<TokenLine> { rows, next: None }))
            }
            Tokens::Revoke { id } => Ok(desk.revoke_token_here(&id)?.to_string()),
        }
    }
}

/// As JSON. Texts can always be written so.
fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn line(TokenRow { token, user }: &TokenRow) -> TokenLine {
    TokenLine {
        id: token.id.to_string(),
        name: token.name.to_string(),
        user: token.user.to_string(),
        user_name: user.clone(),
        grants: token.grants.iter().map(|grant| grant.word().to_owned()).collect(),
        made: written(token.made_at),
        until: token.until.map(written),
        used: token.used_at.map(written),
    }
}
