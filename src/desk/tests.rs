//! Use cases against a real file in a scratch folder.

mod access;
mod clients;
mod clock;
mod customers;
mod files;
mod index;
mod lists;
mod notifications;
mod random;
mod reading;
mod search;
mod sessions;
mod team;
mod world;
