//! The people of an account, as those see them who set them up.

use super::People;
use crate::domain::{
    id::{AccountId, UserId},
    link::Link,
    moment::Moment,
    person::User,
};

/// A page of the people of an account.
#[derive(Clone, Debug)]
pub struct Staff {
    /// The account, and what it is called.
    pub account: (AccountId, String),
    /// They, by name.
    pub rows: Vec<StaffRow>,
    /// What their names begin with, or the id or address that was asked for.
    pub query: String,
    /// Where the next page begins.
    pub next: Option<UserId>,
    /// Whether this is the first page.
    pub first: bool,
    /// On the first page, who is invited and has not come yet.
    pub invited: Vec<Link>,
}

/// Somebody of an account.
#[derive(Clone, Debug)]
pub struct StaffRow {
    /// They.
    pub user: User,
    /// When they were last seen, as far as that is known: of who has signed out it is not.
    pub seen_at: Option<Moment>,
}

/// Somebody of an account, to be set up.
#[derive(Clone, Debug)]
pub struct PersonPage {
    /// They.
    pub user: User,
    /// What their account is called.
    pub account_name: String,
    /// When they were last seen, as far as that is known.
    pub seen_at: Option<Moment>,
    /// The last link to another password that was made for them.
    pub reset: Option<Link>,
    /// The open cases that they work on; none for a reader of another account.
    pub charge: Option<Charge>,
}

/// The open cases that somebody works on.
#[derive(Clone, Debug, Default)]
pub struct Charge {
    /// How many were counted.
    pub open: usize,
    /// Whether there are more.
    pub more: bool,
    /// Who could have them, if there are any.
    pub colleagues: People,
}

/// That a link to another password was made for the reader.
#[derive(Clone, Debug)]
pub struct ResetNote {
    /// Who made it, and of which account they are.
    pub by: String,
    /// When.
    pub at: Moment,
}
