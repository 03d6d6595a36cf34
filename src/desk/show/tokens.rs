//! Tokens, as those see them who hold them or set up their account.

use crate::domain::token::Token;

/// A token, and as whom it acts.
#[derive(Clone, Debug)]
pub struct TokenRow {
    /// The token.
    pub token: Token,
    /// What its user is called.
    pub user: String,
}

/// Tokens by when they were made, the newest first.
#[derive(Clone, Debug)]
pub struct Tokens {
    /// The reader's own.
    pub own: Vec<TokenRow>,
    /// Those of others of their account, for its admins.
    pub others: Vec<TokenRow>,
}
