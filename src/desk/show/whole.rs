//! Tier accounts and configs, requests about them and subscriptions one by one, as programs read them.

use super::{Names, tiers::HubName};
use crate::domain::{
    config::TierConfig,
    id::{AccountId, OrderId, TierId, UserId},
    moment::Moment,
    order::Order,
    subscription::Subscription,
    tier::{TierRequest, TierVersion},
};

/// Some of the rows of a list.
#[derive(Clone, Debug)]
pub struct Part<R> {
    /// They, in the order that was asked for.
    pub rows: Vec<R>,
    /// The names in them.
    pub names: Names,
    /// How many the list has.
    pub total: u64,
}

/// A tier account as one of its versions has it.
#[derive(Clone, Debug)]
pub struct TierRecord {
    /// The version.
    pub version: TierVersion,
    /// Who has made the account.
    pub owner: AccountId,
    /// What stands above it; none if nothing does, or nothing that the reader sees.
    pub above: Option<TierAbove>,
    /// Which hub it stands on.
    pub hub: Option<HubName>,
    /// When the account was made, and by whom, if the reader may know them; none for who does not
    /// see the account any more.
    pub created: Option<(Moment, Option<UserId>)>,
    /// When this version was written, or the account last changed, and by whom.
    pub updated: (Moment, Option<UserId>),
    /// In which places subscriptions have it.
    pub scopes: TierScopes,
}

/// What stands above a tier account.
#[derive(Clone, Debug)]
pub struct TierAbove {
    /// Its id.
    pub id: TierId,
    /// What it is called.
    pub name: String,
    /// What its owner calls it.
    pub external_id: Option<String>,
    /// What stands above that one, if the reader sees it.
    pub above: Option<TierId>,
}

/// In which places the subscriptions that the reader sees have a tier account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TierScopes {
    /// As the customer.
    pub customer: bool,
    /// As the reseller right above one.
    pub tier1: bool,
    /// As the reseller above that.
    pub tier2: bool,
}

/// A request to take up a change of a tier account.
#[derive(Clone, Debug)]
pub struct TierRequestRecord {
    /// The request; who did what to it only if the reader may know them.
    pub request: TierRequest,
    /// The account as the request proposes it.
    pub account: TierRecord,
    /// Who asked, if the reader may know them.
    pub asked_by: Option<UserId>,
    /// Who settled it, if somebody did and the reader may know them.
    pub settled_by: Option<UserId>,
}

/// A subscription.
#[derive(Clone, Debug)]
pub struct SubscriptionRecord {
    /// It.
    pub subscription: Subscription,
    /// Customer, tier 1 and tier 2, as far as there are some and the reader sees them.
    pub tiers: [Option<TierRecord>; 3],
}

/// A tier config.
#[derive(Clone, Debug)]
pub struct ConfigRecord {
    /// It.
    pub config: TierConfig,
    /// The reseller's account, if the reader sees it.
    pub account: Option<TierRecord>,
    /// Who made it, if the reader may know them.
    pub created_by: Option<UserId>,
    /// The request about it that is open.
    pub open: Option<OrderId>,
}

/// A request about a tier config.
#[derive(Clone, Debug)]
pub struct ConfigRequestRecord {
    /// The request; who did what to it only if the reader may know them.
    pub request: Order,
    /// What it is about, as that is now.
    pub config: ConfigRecord,
    /// The account above that of a config of the first tier, if the reader sees it.
    pub above: Option<TierRecord>,
    /// Who asked, if the reader may know them.
    pub asked_by: Option<UserId>,
    /// Who settled it, if somebody did and the reader may know them.
    pub settled_by: Option<UserId>,
    /// Who of the vendor's people works on it, for those people.
    pub assignee: Option<UserId>,
}

impl TierScopes {
    /// Their words, in the order of the tiers.
    pub fn words(self) -> Vec<&'static str> {
        let all = [(self.customer, "customer"), (self.tier1, "tier1"), (self.tier2, "tier2")];
        all.into_iter().filter(|(is, _)| *is).map(|(_, word)| word).collect()
    }
}
