//! Use cases against a real file in a scratch folder.

mod access;
mod clients;
mod clock;
mod customers;
mod edits;
mod files;
mod lists;
mod random;
mod sessions;
mod team;
mod world;
