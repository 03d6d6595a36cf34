//! What those see who follow a link.

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Followed {
    /// Becoming a user.
    Joining,
    /// Another password.
    Resetting,
}

/// Whom a link is for.
#[derive(Clone, Debug)]
pub struct LinkPage {
    /// What it is for.
    pub followed: Followed,
    /// Of which organisation they are.
    pub account_name: String,
    /// What they are called.
    pub name: String,
    /// What they sign in with.
    pub email: String,
}
