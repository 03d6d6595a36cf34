//! Use cases against a real file in a scratch folder.

mod access;
mod clients;
mod clock;
mod customers;
mod files;
mod lists;
mod places;
mod random;
mod sessions;
mod team;
mod world;
