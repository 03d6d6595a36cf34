//! Tier accounts, their requests and subscriptions, as those see them who may.

use super::orders::RegisterOffers;
pub use crate::domain::tier::{MadeCursor, TierCursor, TierOrder, TreeCursor};
use crate::domain::{
    hub::Hub,
    id::{AccountId, HubId, ProductId, SubscriptionId, TierId, TierRequestId},
    moment::Moment,
    subscription::SubscriptionStatus,
    tier::{
        TierRequestStatus,
        data::{Country, TierData, TierField, TierKind},
    },
};

/// How far what stands behind a tab, or on a hub, is counted.
pub const COUNTED_MAX: usize = 1_000;

/// A page of a list: its rows, and where the next one begins.
#[derive(Clone, Debug)]
pub struct Rows<T, K> {
    /// What it shows.
    pub rows: Vec<T>,
    /// Where the next page begins; none after the last.
    pub next: Option<K>,
}

/// Which tier accounts somebody looks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TierFilter {
    /// What their names, ids, external ids, tax ids or contacts begin with; empty for anything.
    pub words: String,
    /// Of this kind; of both if none.
    pub kind: Option<TierKind>,
    /// Below this one; anywhere if none.
    pub parent: Option<TierId>,
    /// On this hub; on any or none if none.
    pub hub: Option<HubId>,
    /// In which order.
    pub order: TierOrder,
}

/// A tier account where something else names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TierName {
    /// Its id.
    pub id: TierId,
    /// What it is called.
    pub name: String,
    /// What it is.
    pub kind: TierKind,
}

/// What stands above a tier account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Above {
    /// Nothing: a direct reseller.
    Nobody,
    /// Something that the reader may not see.
    Hidden,
    /// This one.
    Seen(TierName),
}

/// A hub where something names it.
pub type HubName = (HubId, String);

/// The hubs of the reader's account.
#[derive(Clone, Debug)]
pub struct HubList {
    /// They, by name; those that are retired come last.
    pub rows: Vec<HubRow>,
    /// Whether the reader may add, change and retire them.
    pub may_keep: bool,
}

/// A hub, in the list of them.
#[derive(Clone, Debug)]
pub struct HubRow {
    /// It.
    pub hub: Hub,
    /// How many accounts stand on it now; counts no further than [`COUNTED_MAX`].
    pub accounts: u64,
}

/// A row of the directory.
#[derive(Clone, Debug)]
pub struct TierRow {
    /// Which one.
    pub tier: TierName,
    /// What stands above it.
    pub parent: Above,
    /// Which hub it stands on.
    pub hub: Option<HubName>,
    /// What is known of it.
    pub data: TierData,
    /// When it was made.
    pub created_at: Moment,
    /// When it last changed.
    pub updated_at: Moment,
    /// Whether a request waits that concerns it, as far as the reader may see.
    pub waits: bool,
}

/// A page of the directory.
#[derive(Clone, Debug)]
pub struct TierList {
    /// Its rows.
    pub page: Rows<TierRow, TierCursor>,
    /// Whom the filter has them below, if it does and the reader may see it.
    pub below: Option<TierName>,
    /// The hubs of the reader's account, and the one that the filter asks for if the reader sees an
    /// account on it, by name.
    pub hubs: Vec<HubName>,
    /// Whether more may match than was looked at: more words find fewer.
    pub is_cut: bool,
    /// Whether the reader may add one.
    pub may_add: bool,
}

/// An account in the tree of them.
#[derive(Clone, Debug)]
pub struct TierNode {
    /// It.
    pub row: TierRow,
    /// What stands right below it, by name.
    pub nodes: Vec<TierNode>,
    /// What of that is not shown with it.
    pub rest: Rest,
}

/// What a page of the tree does not show below an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rest {
    /// Nothing.
    Nothing,
    /// All of it: it was not looked at.
    NotLookedAt,
    /// What comes after this one.
    From(TreeCursor),
}

/// A page of the tree.
#[derive(Clone, Debug)]
pub struct TierTree {
    /// What stands uppermost, by name.
    pub nodes: Vec<TierNode>,
    /// Where the next page begins; none after the last.
    pub next: Option<TreeCursor>,
    /// Whom all of it stands below, if that is asked for and the reader may see it.
    pub below: Option<TierName>,
    /// Whether the reader may add one.
    pub may_add: bool,
}

/// Who did something, and when. The name is none of somebody whom the reader may not know.
#[derive(Clone, Debug)]
pub struct Done {
    /// When.
    pub at: Moment,
    /// Who.
    pub by: Option<String>,
}

/// A version of a tier account.
#[derive(Clone, Debug)]
pub struct TierSide {
    /// Its number, from 1.
    pub number: u32,
    /// What the account is in it.
    pub kind: TierKind,
    /// What stands above the account in it.
    pub parent: Above,
    /// Which hub the account stands on in it.
    pub hub: Option<HubName>,
    /// What is known of the account in it.
    pub data: TierData,
    /// Who wrote it, and when.
    pub made: Done,
}

/// How much there is behind each tab, as far as the reader may see; counts no
/// further than [`COUNTED_MAX`], but for versions.
#[derive(Clone, Copy, Debug, Default)]
pub struct TierCounts {
    /// Accounts right below it.
    pub children: u64,
    /// Requests to take changes of it.
    pub requests: u64,
    /// Fulfilment requests about subscriptions that name it.
    pub fulfilment: u64,
    /// Requests about its configs.
    pub config_requests: u64,
    /// How products are set up for it.
    pub configs: u64,
    /// Subscriptions that name it.
    pub subscriptions: u64,
    /// Its versions.
    pub versions: u64,
    /// Cases that are about it.
    pub cases: u64,
}

/// A tier account.
#[derive(Clone, Debug)]
pub struct TierPage {
    /// Its id.
    pub id: TierId,
    /// What it is now.
    pub current: TierSide,
    /// The last version, if that is not the current one: the next edit starts from it.
    pub latest: Option<TierSide>,
    /// What stands above it as far as the reader may see, topmost first.
    pub path: Vec<TierName>,
    /// Who has made it.
    pub owner: (AccountId, String),
    /// When it was made, and by whom.
    pub created: Done,
    /// When it last changed, and by whom.
    pub updated: Done,
    /// How much there is behind each tab.
    pub counts: TierCounts,
    /// Requests about it that wait, newest first, at most 50.
    pub waiting: Vec<TierRequestRow>,
    /// Whether the reader may edit it.
    pub may_edit: bool,
    /// Whether the reader's role lets them delete it.
    pub may_delete: bool,
}

/// A tier account to choose as the parent of another.
#[derive(Clone, Debug)]
pub struct TierChoice {
    /// Which one.
    pub tier: TierName,
    /// Its city.
    pub city: String,
    /// Its country.
    pub country: Country,
}

/// How a version of a tier account stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VersionStanding {
    /// It is what the account is.
    Current,
    /// It was that once.
    Earlier,
    /// Requests of it that the reader may see wait for an answer.
    Waits,
    /// It was proposed, and never became current.
    Proposed,
}

/// A version of a tier account, in the list of them.
#[derive(Clone, Debug)]
pub struct TierVersionRow {
    /// It.
    pub side: TierSide,
    /// How it stands.
    pub standing: VersionStanding,
    /// What differs in it from the one before; of the first one nothing.
    pub changed: Vec<TierField>,
    /// Whether what the account is or what stands above it differs as well.
    pub moved: bool,
    /// Whether the hub that it stands on differs.
    pub rehubbed: bool,
}

/// Which requests somebody looks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TierRequestFilter {
    /// In this state; in any if none.
    pub status: Option<TierRequestStatus>,
    /// Of this product; of any if none.
    pub product: Option<ProductId>,
}

/// A request to take up a change of a tier account.
#[derive(Clone, Debug)]
pub struct TierRequestRow {
    /// Its id.
    pub id: TierRequestId,
    /// What it is about.
    pub tier: TierName,
    /// The product whose vendor is asked.
    pub product: (ProductId, String),
    /// That vendor.
    pub vendor: (AccountId, String),
    /// Where it stands.
    pub status: TierRequestStatus,
    /// Who asked, and when.
    pub asked: Done,
    /// Whether the reader may accept or ignore it now.
    pub may_settle: bool,
}

/// A page of requests.
#[derive(Clone, Debug)]
pub struct TierRequestList {
    /// Its rows, newest first.
    pub page: Rows<TierRequestRow, TierRequestId>,
    /// Products to choose from in the filter.
    pub products: Vec<(ProductId, String)>,
}

/// A request, with what was and what is proposed.
#[derive(Clone, Debug)]
pub struct TierRequestPage {
    /// The request.
    pub row: TierRequestRow,
    /// What the account was when the change was proposed.
    pub old: TierSide,
    /// What is proposed.
    pub new: TierSide,
    /// What differs.
    pub changes: Vec<(TierField, String, String)>,
    /// Why it was ignored, or is unsupported.
    pub reason: Option<String>,
    /// Who settled it, and when.
    pub settled: Option<Done>,
    /// Who has made the tier account.
    pub owner: (AccountId, String),
    /// How many subscriptions of its product name the tier account, as far as the reader may see.
    pub subscriptions: u64,
    /// How many configs of its product there are for the account and the two above, likewise.
    pub configs: u64,
}

/// A subscription.
#[derive(Clone, Debug)]
pub struct SubscriptionRow {
    /// Its id.
    pub id: SubscriptionId,
    /// What is subscribed to.
    pub product: (ProductId, String),
    /// Who uses it.
    pub customer: Above,
    /// Who sold it to them.
    pub tier1: Above,
    /// Who sold it to those.
    pub tier2: Above,
    /// What it is called elsewhere.
    pub external_id: Option<String>,
    /// Where it stands.
    pub status: SubscriptionStatus,
    /// What it is made of, and how many of each.
    pub items: Vec<(String, u32)>,
    /// When it was made.
    pub created_at: Moment,
    /// When it last changed.
    pub updated_at: Moment,
    /// Raised with every change; its form carries it.
    pub edition: u32,
    /// Whether the reader may change it.
    pub may_change: bool,
}

/// A page of subscriptions.
#[derive(Clone, Debug)]
pub struct SubscriptionList {
    /// Its rows, newest first.
    pub page: Rows<SubscriptionRow, MadeCursor<SubscriptionId>>,
    /// What its filter offers.
    pub offers: RegisterOffers,
    /// Whether the reader may add one.
    pub may_add: bool,
}
