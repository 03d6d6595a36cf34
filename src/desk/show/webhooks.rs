//! Webhooks, as the admins see them whose account they tell.

use crate::domain::webhook::{Dispatch, Webhook};

/// A webhook in a list.
#[derive(Clone, Debug)]
pub struct WebhookRow {
    /// The webhook.
    pub webhook: Webhook,
    /// How much waits to be sent.
    pub waiting: u64,
}

/// The page of a webhook.
#[derive(Clone, Debug)]
pub struct WebhookPage {
    /// The webhook.
    pub webhook: Webhook,
    /// What it was and is to be sent, the newest first, with its numbers.
    pub rows: Vec<(u64, Dispatch)>,
    /// Whether there is newer.
    pub newer: bool,
    /// Before which number the next page begins, if there is one.
    pub older: Option<u64>,
}
