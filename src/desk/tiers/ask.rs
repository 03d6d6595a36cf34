//! Tier accounts and subscriptions as their forms have them.

use crate::domain::{
    id::TierId,
    subscription::SubscriptionStatus,
    tier::data::{TierDataForm, TierKind},
};

/// An account as its forms have it.
#[derive(Clone, Debug)]
pub struct TierForm {
    /// What it is.
    pub kind: TierKind,
    /// Which reseller it stands under; none for a direct reseller.
    pub parent: Option<TierId>,
    /// What is known of it.
    pub data: TierDataForm,
}

/// A subscription to make.
#[derive(Clone, Debug)]
pub struct SubscriptionForm {
    /// The id of a product: of one's own, or of a vendor whom a contract joins.
    pub product: String,
    /// The id of the customer's account.
    pub customer: String,
    /// The id of the reseller that it goes through; if this and the next are empty, those above the
    /// customer.
    pub tier1: String,
    /// The id of the reseller above that one; empty for none.
    pub tier2: String,
    /// What another system calls it; may be empty.
    pub external_id: String,
    /// Where it stands.
    pub status: SubscriptionStatus,
    /// A line each: a name, a comma, a quantity. May be empty.
    pub items: String,
}

/// What a subscription is to be from now on.
#[derive(Clone, Debug)]
pub struct SubscriptionChange {
    /// Where it stands.
    pub status: SubscriptionStatus,
    /// As in [`SubscriptionForm`].
    pub external_id: String,
    /// As in [`SubscriptionForm`].
    pub items: String,
}
