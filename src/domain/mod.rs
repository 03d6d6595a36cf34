//! What a case is and who may do what to it.
//!
//! Nothing here reads a clock, a disk or a socket, so nothing here can fail for any reason but a
//! [`Refusal`](refusal::Refusal).
//!
//! * [`workflow`] and [`preset`]: the tables that buttons, dialogs, help and API are read off.
//! * [`access`] and [`sealed`]: rows come sealed; an actor opens them.
//! * [`open`], [`step`], [`talk`], [`edit`], [`redact`], [`duplicate`], [`moving`]: what people do to cases. Each
//!   spends a permit and returns a [`Change`](change::Change). [`bulk`]: what they do to many at a time.
//! * [`tier`], [`subscription`], [`config`]: the accounts that things are sold to, their changes, what they subscribe
//!   to, and how products are set up for them; [`hub`]: the systems that they stand on. [`order`]: what vendors are asked to do about that.
//! * [`notify`]: who is told of what. [`numbers`]: how a desk does.
//! * [`formula`]: cells of tables that spreadsheets do not take for formulas.
//! * [`answered`]: requests that are carried out once, however often they are sent.
//! * [`journal`]: what is kept of each change. [`audit`]: what is told of that. [`search`]: what is searched for, and what cases are
//!   found by.

pub mod access;
pub mod account;
pub mod answered;
pub mod attachment;
pub mod audit;
pub mod backup;
pub mod banner;
pub mod bulk;
pub mod by_link;
pub mod case;
pub mod change;
pub mod concern;
pub mod config;
pub mod connect;
pub mod desk;
pub mod draft;
pub mod duplicate;
pub mod edit;
pub mod entry;
pub mod federation;
pub mod file;
pub mod flow;
pub mod formula;
pub mod found;
pub mod hub;
pub mod id;
pub mod journal;
pub mod link;
pub mod listing;
pub mod logo;
pub mod mail;
pub mod managing;
pub mod moment;
pub mod moving;
pub mod notify;
pub mod numbers;
pub mod open;
pub mod order;
pub mod organisation;
pub mod own;
pub mod people;
pub mod person;
pub mod preset;
pub mod product;
pub mod profile;
pub mod reading;
pub mod redact;
pub mod refusal;
pub mod reply;
pub mod saved;
pub mod sealed;
pub mod search;
pub mod session;
pub mod step;
pub mod subscription;
pub mod talk;
pub mod text;
pub mod tier;
pub mod token;
pub mod webhook;
pub mod work;
pub mod workflow;
pub mod zone;

#[cfg(test)]
mod tests;
