//! Tokens, and whose they are.

use std::ops::{ControlFlow, RangeInclusive};

use super::{
    apply::Writing,
    keys,
    tables::{TOKEN, TOKEN_OF},
    view::{View, found},
};
use crate::{
    domain::{
        id::{AccountId, TokenId, UserId},
        token::{TOKENS_MAX, Token},
    },
    error::{Fault, Result},
};

/// A key of [`TOKEN_OF`].
type Key = (u64, u64, u64);

impl View<'_> {
    /// Fetches a token.
    ///
    /// # Errors
    ///
    /// As for [`View::case`].
    pub fn token(&self, id: TokenId) -> Result<Token> {
        found(self.row(&TOKEN, id.0)?)
    }

    /// The tokens of an account, good or not, by their users and ids: at most [`TOKENS_MAX`].
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read.
    pub fn tokens_of_account(&self, account: AccountId) -> Result<Vec<Token>> {
        self.tokens((account.0, 0, 0)..=(account.0, u64::MAX, u64::MAX))
    }

    /// As [`View::tokens_of_account`], those of one user.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read.
    pub fn tokens_of_user(&self, account: AccountId, user: UserId) -> Result<Vec<Token>> {
        self.tokens((account.0, user.0, 0)..=(account.0, user.0, u64::MAX))
    }

    fn tokens(&self, range: RangeInclusive<Key>) -> Result<Vec<Token>> {
        let mut ids = Vec::new();
        self.scan(TOKEN_OF, range, |(.., id), ()| {
            ids.push(id);
            let full = ids.len() >= TOKENS_MAX;
            Ok(if full { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        })?;
        Ok(self.rows_at(&TOKEN, ids.into_iter())?)
    }
}

impl Writing<'_> {
    pub(super) fn token(&self, token: &Token) -> Result<(), Fault> {
        self.put(&TOKEN, token.id.0, token)?;
        self.name(TOKEN_OF, keys::token_of(token), ())
    }

    pub(super) fn token_gone(&self, token: &Token) -> Result<(), Fault> {
        self.forget(TOKEN.definition, token.id.0)?;
        self.forget(TOKEN_OF, keys::token_of(token))
    }
}
