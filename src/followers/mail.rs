//! Mail: a letter written as mail programs read it, and handed to a server that takes it.
//!
//! What the outbox holds, and for whom it is opened, the desk decides; here is no table.

mod letter;
mod line;

pub use self::{
    letter::{Errand, Letter, News, Tells, Way},
    line::{Outcome, PATIENCE, Patience, deliver, is_certificate},
};

#[cfg(test)]
mod tests;
