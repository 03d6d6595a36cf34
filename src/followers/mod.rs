//! What follows the journal: each with a cursor of its own, so that it catches up after a crash,
//! and writing nothing but its own things.

pub mod live;
pub mod mail;
pub mod notify;
mod reading;
pub mod search;
pub mod webhook;

pub use self::reading::Following;
