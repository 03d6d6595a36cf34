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

/// A subscription to make. The tiers are those above the customer.
#[derive(Clone, Debug, Default)]
pub struct SubscriptionForm {
    /// The id of a product: of one's own, or of a vendor whom a contract joins.
    pub product: String,
    /// The id of the customer's account.
    pub customer: String,
    /// What another system calls it; may be empty.
    pub external_id: String,
    /// Names and quantities; lines that are empty are passed over.
    pub items: Vec<(String, String)>,
}

/// What a subscription is to be from now on.
#[derive(Clone, Debug)]
pub struct SubscriptionChange {
    /// Where it stands.
    pub status: SubscriptionStatus,
    /// As in [`SubscriptionForm`].
    pub external_id: String,
    /// As in [`SubscriptionForm`].
    pub items: Vec<(String, String)>,
}
