//! Pages: functions from domain values to markup.
//!
//! A page's function takes the [`Chrome`](layout::Chrome) that all pages share and the data of
//! [`crate::desk::show`], and returns the whole page. Nothing here decides anything: buttons are
//! the rows of a preset's table that [`Seen`](crate::domain::access::Seen) hands out.
//!
//! * [`layout`] is what surrounds a page; [`typed`] what a form shows again.
//! * [`parts`], [`fields`], [`compose`], [`files`], [`flow`], [`when`]: what pages are made of;
//!   `/help/components` ([`components`]) draws each of them.
//! * The other modules are the pages, each named after what it shows.
//!
//! Every form that changes something begins with the hidden field `token`.

pub mod actions;
pub mod appliance;
mod arrived;
pub mod attach;
pub mod audit;
pub mod backups;
pub mod bulk;
pub mod case;
pub mod cases;
pub mod comment;
pub mod components;
pub mod compose;
pub mod customer;
pub mod desk;
pub mod details;
pub mod dialog;
pub mod door;
pub mod duplicate;
pub mod edit;
pub mod error;
pub mod export;
pub mod fields;
pub mod files;
pub mod filters;
pub mod flow;
pub mod help;
pub mod hubs;
pub mod import;
pub mod invite;
pub mod layout;
pub mod logo;
pub mod mail;
pub mod managing;
pub mod markdown;
pub mod moving;
pub mod narrow;
pub mod new_case;
pub mod notice;
pub mod notifications;
pub mod numbers;
pub mod offers;
pub mod organisations;
pub mod own;
pub mod parts;
pub mod people;
pub mod products;
pub mod profile;
pub mod redact;
pub mod replies;
pub mod saved;
pub mod scene;
pub mod search;
pub mod settings;
pub mod side;
pub mod staff;
pub mod stated;
pub mod talk;
pub mod tier_account;
pub mod tier_cases;
pub mod tier_configs;
pub mod tier_filter;
pub mod tier_import;
pub mod tier_orders;
pub mod tier_requests;
pub mod tier_subscriptions;
pub mod tier_tree;
pub mod tier_wizard;
pub mod tiers;
pub mod tokens;
pub mod typed;
pub mod unsent;
pub mod viewer;
pub mod webhooks;
pub mod welcome;
pub mod when;

#[cfg(test)]
mod tests;
