//! House rules that the compiler does not know. Every complaint says what to do about it.
//!
//! The rules are functions of a text, tested on small ones beside them; the tests named after
//! what is true of the repository apply them to all of it.

mod homes;
mod layers;
mod licences;
mod manifest;
mod prose;
mod tree;
