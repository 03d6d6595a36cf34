//! What requests to vendors there are.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::domain::id::OrderOf;

/// What requests there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum OrderSort {
    /// Those about subscriptions.
    Fulfilment,
    /// Those about tier configs.
    Config,
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum OrderKind {
    /// A subscription is to begin.
    Purchase,
    /// It is to be made of something else.
    Change,
    /// It is to pause.
    Suspend,
    /// It is to go on.
    Resume,
    /// It is to end.
    Cancel,
    /// A config is to be set up.
    Setup,
    /// It is to be set otherwise.
    Update,
    /// The vendor sets it right.
    Adjustment,
}

impl OrderOf {
    /// What sort of requests are about it.
    pub fn sort(self) -> OrderSort {
        match self {
            OrderOf::Subscription(_) => OrderSort::Fulfilment,
            OrderOf::Config(_) => OrderSort::Config,
        }
    }
}

impl OrderKind {
    /// All, in the order in which forms offer them.
    pub const ALL: [OrderKind; 8] = [
        OrderKind::Purchase,
        OrderKind::Change,
        OrderKind::Suspend,
        OrderKind::Resume,
        OrderKind::Cancel,
        OrderKind::Setup,
        OrderKind::Update,
        OrderKind::Adjustment,
    ];

    /// The kind of this word.
    pub fn of_word(word: &str) -> Option<OrderKind> {
        OrderKind::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// Of what sort a request for it is.
    pub fn sort(self) -> OrderSort {
        match self {
            OrderKind::Setup | OrderKind::Update | OrderKind::Adjustment => OrderSort::Config,
            _ => OrderSort::Fulfilment,
        }
    }

    /// The word that forms, the journal and the API have for it.
    pub fn word(self) -> &'static str {
        match self {
            OrderKind::Purchase => "purchase",
            OrderKind::Change => "change",
            OrderKind::Suspend => "suspend",
            OrderKind::Resume => "resume",
            OrderKind::Cancel => "cancel",
            OrderKind::Setup => "setup",
            OrderKind::Update => "update",
            OrderKind::Adjustment => "adjustment",
        }
    }
}

impl fmt::Display for OrderKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            OrderKind::Purchase => "Purchase",
            OrderKind::Change => "Change",
            OrderKind::Suspend => "Suspend",
            OrderKind::Resume => "Resume",
            OrderKind::Cancel => "Cancel",
            OrderKind::Setup => "Setup",
            OrderKind::Update => "Update",
            OrderKind::Adjustment => "Adjustment",
        })
    }
}
