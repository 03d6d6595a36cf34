//! Handlers: read the request, call the desk, render what comes back.

pub(super) mod bulk;
pub(super) mod cases;
pub(super) mod deeds;
pub(super) mod desk;
pub(super) mod door;
pub(super) mod drafts;
pub(super) mod duplicate;
pub(super) mod error;
pub(super) mod export;
pub(super) mod files;
pub(super) mod help;
pub(super) mod live;
pub(super) mod moving;
pub(super) mod new_case;
pub(super) mod notifications;
pub(super) mod numbers;
pub(super) mod organisations;
pub(super) mod products;
pub(super) mod profile;
pub(super) mod redact;
pub(super) mod replies;
pub(super) mod search;
pub(super) mod settings;
pub(super) mod talk;
pub(super) mod views;
