//! Use cases against a real file in a scratch folder.

mod access;
mod clients;
mod clock;
mod customers;
mod files;
mod hidden;
mod lists;
mod quota;
mod random;
mod reading;
mod sessions;
mod team;
mod world;
