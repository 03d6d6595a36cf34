//! Use cases against a real file in a scratch folder.

mod access;
mod bulk;
mod clients;
mod clock;
mod customers;
mod edits;
mod export;
mod files;
mod held;
mod hidden;
mod index;
mod lists;
mod looks;
mod narrow;
mod notifications;
mod numbers;
mod places;
mod quota;
mod random;
mod reading;
mod saved;
mod search;
mod sessions;
mod team;
mod told;
mod world;
