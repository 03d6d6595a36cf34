//! What is asked for of tier accounts, and what is sent of them.

use crate::domain::{
    id::{ProductId, TierId, TierRequestId},
    moment::Moment,
    subscription::SubscriptionStatus,
    tier::{
        TierRequestStatus,
        data::{TierDataForm, TierKind},
    },
};

/// What a list of accounts is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TierFilter {
    /// Words that all begin words of the account: of its name, its ids, its tax id, its contact's
    /// name or address. All accounts if there are none.
    pub words: String,
    /// Only customers, or only resellers.
    pub kind: Option<TierKind>,
    /// Only what stands right under this account.
    pub parent: Option<TierId>,
    /// In which order.
    pub order: TierOrder,
}

/// In which order accounts are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TierOrder {
    /// By name.
    #[default]
    Name,
    /// What changed last first.
    Updated,
    /// The newest first.
    Created,
}

/// A place in a list of accounts: pages go on from this row on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TierCursor {
    /// The moment of the row, of those that the list is ordered by; of no meaning by name.
    pub moment: Moment,
    /// The account.
    pub tier: TierId,
}

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

/// What an edit came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edited {
    /// Nothing differs from the latest version, so nothing was written.
    Nothing,
    /// What was written is current.
    Current,
    /// It waits for vendors; the requests of it that the editor may see.
    Waits(Vec<TierRequestId>),
}

/// What a list of requests is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TierRequestFilter {
    /// Only those that stand so.
    pub status: Option<TierRequestStatus>,
    /// Only those of this product.
    pub product: Option<ProductId>,
    /// Only those of this account.
    pub tier: Option<TierId>,
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
