//! Tier accounts, subscriptions, configs and requests as their forms have them.

use crate::domain::{
    hub::OnHub,
    id::TierId,
    order::Starts,
    subscription::SubscriptionStatus,
    tier::{
        TierVersion,
        data::{TierDataForm, TierField, TierKind},
    },
};

/// What an account is to stand under.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parent {
    /// Nothing: it is a direct reseller.
    Nobody,
    /// What it stands under in the latest version, which an editor may not see. A new account has
    /// none of that.
    Kept,
    /// This reseller.
    Chosen(TierId),
}

impl From<Option<TierId>> for Parent {
    fn from(parent: Option<TierId>) -> Parent {
        parent.map_or(Parent::Nobody, Parent::Chosen)
    }
}

/// An account as its forms have it.
#[derive(Clone, Debug)]
pub struct TierForm {
    /// What it is.
    pub kind: TierKind,
    /// What it stands under.
    pub parent: Parent,
    /// On which hub of its owner, who alone says so.
    pub hub: OnHub,
    /// What is known of it.
    pub data: TierDataForm,
}

/// What is to be another of an account; all else stays as its latest version has it.
#[derive(Clone, Debug)]
pub struct TierUpdate {
    /// What it is; none to keep that.
    pub kind: Option<TierKind>,
    /// What it stands under.
    pub parent: Parent,
    /// What is known of it: fields and what is to stand there. An empty external UID keeps it.
    pub data: Vec<(TierField, String)>,
}

impl TierUpdate {
    /// The form that it comes to on top of a version.
    pub(super) fn on(self, latest: &TierVersion) -> TierForm {
        let mut data = latest.data.form();
        for (field, text) in self.data {
            data.set(field, text);
        }
        let (kind, parent) = (self.kind.unwrap_or(latest.kind), self.parent);
        TierForm { kind, parent, hub: OnHub::Kept, data }
    }
}

/// A subscription to make. It is active, and goes through the resellers above the customer.
#[derive(Clone, Debug, Default)]
pub struct SubscriptionForm {
    /// The id of a product: of one's own, or of a vendor whom a contract joins.
    pub product: String,
    /// The id of the customer's account.
    pub customer: String,
    /// What another system calls it; may be empty.
    pub external_id: String,
    /// Names and quantities; what is empty in both is passed over.
    pub items: Vec<(String, String)>,
}

/// What a subscription is to be from now on.
#[derive(Clone, Debug)]
pub struct SubscriptionChange {
    /// The edition that the form was drawn from.
    pub edition: u32,
    /// Where it stands.
    pub status: SubscriptionStatus,
    /// As in [`SubscriptionForm`].
    pub external_id: String,
    /// As in [`SubscriptionForm`].
    pub items: Vec<(String, String)>,
}

/// A config to make: how a product is set up for a reseller.
#[derive(Clone, Debug, Default)]
pub struct ConfigForm {
    /// The id of a product: of one's own, or of a vendor whom a contract joins.
    pub product: String,
    /// The id of the reseller's account.
    pub account: String,
    /// `1` for one that sells to customers, `2` for one above such.
    pub level: String,
    /// `active` for what is used already; empty for what is to be set up.
    pub status: String,
    /// Names and values; what is empty in both is passed over.
    pub parameters: Vec<(String, String)>,
}

/// A request to make to a product's vendor.
#[derive(Clone, Debug)]
pub struct OrderForm {
    /// The id of a subscription or of a config.
    pub about: String,
    /// The word of what is asked for.
    pub kind: String,
    /// Whether it goes to the vendor at once.
    pub starts: Starts,
    /// Items and quantities, or parameters and values; what is empty in both is passed over.
    pub lines: Vec<(String, String)>,
    /// What else there is to say; may be empty.
    pub note: String,
}
