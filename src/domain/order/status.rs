//! Where a request to a vendor stands.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Where a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum OrderStatus {
    /// It is not sent yet.
    Draft,
    /// It waits for the config of the tier above.
    TiersSetup,
    /// The vendor has not answered.
    Pending,
    /// The vendor wants to know something.
    Inquiring,
    /// The vendor has done it.
    Approved,
    /// The vendor does not do it, or it was taken back.
    Failed,
}

impl OrderStatus {
    /// All, in the order in which lists offer them.
    pub const ALL: [OrderStatus; 6] = [
        OrderStatus::Draft,
        OrderStatus::TiersSetup,
        OrderStatus::Pending,
        OrderStatus::Inquiring,
        OrderStatus::Approved,
        OrderStatus::Failed,
    ];

    /// The status of this word.
    pub fn of_word(word: &str) -> Option<OrderStatus> {
        OrderStatus::ALL.into_iter().find(|status| status.word() == word)
    }

    /// Whether it can still move.
    pub fn is_open(self) -> bool {
        !matches!(self, OrderStatus::Approved | OrderStatus::Failed)
    }

    /// The word that addresses, the journal and the API have for it.
    pub fn word(self) -> &'static str {
        match self {
            OrderStatus::Draft => "draft",
            OrderStatus::TiersSetup => "tiers_setup",
            OrderStatus::Pending => "pending",
            OrderStatus::Inquiring => "inquiring",
            OrderStatus::Approved => "approved",
            OrderStatus::Failed => "failed",
        }
    }

    /// What people call it.
    pub fn title(self) -> &'static str {
        match self {
            OrderStatus::Draft => "Draft",
            OrderStatus::TiersSetup => "Tiers setup",
            OrderStatus::Pending => "Pending",
            OrderStatus::Inquiring => "Inquiring",
            OrderStatus::Approved => "Approved",
            OrderStatus::Failed => "Failed",
        }
    }
}

impl fmt::Display for OrderStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.title())
    }
}
