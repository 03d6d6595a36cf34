//! Subscriptions: which product is sold to which tier account, and through which.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{
    id::{AccountId, ProductId, SubscriptionId, TierId, UserId},
    moment::Moment,
    text::{Line, Name},
};

/// What a customer subscribes to. It links the product to the customer and to the tiers above, so
/// that the product's vendor sees those accounts and is asked about their changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    /// Its id.
    pub id: SubscriptionId,
    /// Whose people made it.
    pub owner: AccountId,
    /// Who owns the customer's account.
    pub provider: AccountId,
    /// What is subscribed to.
    pub product: ProductId,
    /// Whose that is.
    pub vendor: AccountId,
    /// Who subscribes.
    pub customer: TierId,
    /// Through which reseller.
    pub tier1: Option<TierId>,
    /// Above which that one stands.
    pub tier2: Option<TierId>,
    /// What another system calls it.
    pub external_id: Option<Line<255>>,
    /// Where it stands.
    pub status: SubscriptionStatus,
    /// What it is made of, in the order to list it; at most [`ITEMS_MAX`].
    pub items: Vec<Item>,
    /// Raised with every change.
    pub edition: u32,
    /// When it was made.
    pub created_at: Moment,
    /// Who made it.
    pub created_by: UserId,
    /// When it was last changed.
    pub updated_at: Moment,
}

/// The most items of one subscription.
pub const ITEMS_MAX: usize = 50;
/// The most subscriptions of one customer.
pub const SUBSCRIPTIONS_MAX: usize = 1_000;

/// How many of something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Of what.
    pub name: Name,
    /// How many.
    pub quantity: u32,
}

/// Where a subscription stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum SubscriptionStatus {
    /// It is used.
    Active,
    /// It is paused.
    Suspended,
    /// It is over: its product's vendor still sees the accounts, but is not asked about changes.
    Terminated,
    /// It is being set up or changed.
    Processing,
}

impl Subscription {
    /// The accounts that it links to its product: customer, tier 1, tier 2.
    pub fn tiers(&self) -> impl Iterator<Item = TierId> {
        [Some(self.customer), self.tier1, self.tier2].into_iter().flatten()
    }

    /// Whether its vendor is asked about changes.
    pub fn is_live(&self) -> bool {
        self.status != SubscriptionStatus::Terminated
    }
}

impl SubscriptionStatus {
    /// All, in the order in which forms offer them.
    pub const ALL: [SubscriptionStatus; 4] = [
        SubscriptionStatus::Processing,
        SubscriptionStatus::Active,
        SubscriptionStatus::Suspended,
        SubscriptionStatus::Terminated,
    ];

    /// The status of this word.
    pub fn of_word(word: &str) -> Option<SubscriptionStatus> {
        SubscriptionStatus::ALL.into_iter().find(|status| status.word() == word)
    }

    /// The word that forms, the journal and the API have for it.
    pub fn word(self) -> &'static str {
        match self {
            SubscriptionStatus::Active => "active",
            SubscriptionStatus::Suspended => "suspended",
            SubscriptionStatus::Terminated => "terminated",
            SubscriptionStatus::Processing => "processing",
        }
    }
}

impl fmt::Display for SubscriptionStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            SubscriptionStatus::Active => "Active",
            SubscriptionStatus::Suspended => "Suspended",
            SubscriptionStatus::Terminated => "Terminated",
            SubscriptionStatus::Processing => "Processing",
        })
    }
}
