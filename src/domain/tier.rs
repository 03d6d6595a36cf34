//! Tier accounts: resellers and customers, whom products are sold through and to.
//!
//! An account is a run of versions. One of them is current; those above it are proposed. An edit
//! makes a version, and a request for each product that is linked and whose vendor somebody else is.
//! The first vendor who accepts makes the version current; one who ignores it takes nothing back,
//! and the next edit starts from it.

pub mod data;
mod edit;
mod family;
mod list;
mod seen;
mod settle;
#[cfg(test)]
mod tests;

use std::fmt;

use serde::{Deserialize, Serialize};

use self::data::{TierData, TierKind};
pub use self::{
    edit::{Asks, Edited, Found, Proposal},
    family::{All, Below, Children, Customers, DEPTH_MAX, Family, Place, TierWrong, stands},
    list::{LinkScope, MadeCursor, TierCursor, TierOrder, TierScope, TreeCursor},
    seen::{SeenRequest, SeenTier, Settling, TierWork},
    settle::About,
};
use super::{
    id::{AccountId, HubId, ProductId, TierId, TierRequestId, UserId},
    moment::Moment,
    text::Line,
};

/// A tier account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tier {
    /// Its id.
    pub id: TierId,
    /// Who made it, and keeps seeing it.
    pub owner: AccountId,
    /// The number of the version that holds.
    pub current: u32,
    /// The number of the newest version, proposed or current.
    pub latest: u32,
    /// What the current version says it is.
    pub kind: TierKind,
    /// Under which reseller the current version has it; none for a direct reseller.
    pub parent: Option<TierId>,
    /// On which hub of its owner the current version has it; none for none.
    pub hub: Option<HubId>,
    /// What the current version says of it.
    pub data: TierData,
    /// The products that a subscription of it links, by their ids; at most [`LINKS_MAX`].
    pub links: Vec<TierLink>,
    /// How many requests of it are pending.
    pub pending: u32,
    /// When it was made.
    pub created_at: Moment,
    /// Who made it.
    pub created_by: UserId,
    /// When a version was last made, or became current.
    pub updated_at: Moment,
    /// By whom.
    pub updated_by: UserId,
}

/// A product that subscriptions link to a tier account, as customer or as a tier above one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TierLink {
    /// The product.
    pub product: ProductId,
    /// Its vendor, who sees the account.
    pub vendor: AccountId,
    /// How many subscriptions there are, in any status.
    pub all: u32,
}

/// What a tier account was at a time, or is to become.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TierVersion {
    /// Whose version.
    pub tier: TierId,
    /// Its number, from 1.
    pub number: u32,
    /// What the account is.
    pub kind: TierKind,
    /// Which reseller it stands under; none for a direct reseller.
    pub parent: Option<TierId>,
    /// On which hub of its owner it stands; none for none.
    pub hub: Option<HubId>,
    /// What is known of it.
    pub data: TierData,
    /// Who wrote it.
    pub by: UserId,
    /// When.
    pub at: Moment,
    /// When it became current, if it ever did.
    pub taken_at: Option<Moment>,
    /// How many of its requests are pending.
    pub pending: u16,
}

/// A request to a vendor to take a change of an account that one of its products is linked to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TierRequest {
    /// Its id.
    pub id: TierRequestId,
    /// The product that is linked.
    pub product: ProductId,
    /// Whose that is: they settle it.
    pub vendor: AccountId,
    /// Who owns the tier account.
    pub owner: AccountId,
    /// The version that is proposed.
    pub version: u32,
    /// The version that was current before it: when it was asked, then when it was settled.
    pub over: u32,
    /// Where it stands.
    pub status: TierRequestStatus,
    /// Why it was ignored, or is unsupported.
    pub reason: Option<Line<255>>,
    /// When it was asked.
    pub created_at: Moment,
    /// Who asked.
    pub asked_by: UserId,
    /// When it was settled.
    pub settled_at: Option<Moment>,
    /// Who settled it; none where nobody did, because the product takes no requests.
    pub settled_by: Option<UserId>,
}

/// Where a request stands. Only a pending one ever moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum TierRequestStatus {
    /// The vendor has not answered.
    Pending,
    /// The vendor took the change.
    Accepted,
    /// The vendor did not; nothing was taken back.
    Ignored,
    /// The product takes no such requests.
    Unsupported,
}

/// The most products that are linked to one account.
pub const LINKS_MAX: usize = 100;
/// The most versions of one account that wait for vendors at once.
pub const WAITING_MAX: usize = 20;
/// The most versions of one account: a change for each workday of forty years. All of them are
/// deleted at once, and requests say in 16 bits which one they are about.
pub const VERSIONS_MAX: usize = 10_000;

impl TierRequestStatus {
    /// All, in the order in which lists offer them.
    pub const ALL: [TierRequestStatus; 4] = [
        TierRequestStatus::Pending,
        TierRequestStatus::Accepted,
        TierRequestStatus::Ignored,
        TierRequestStatus::Unsupported,
    ];

    /// The status of this word.
    pub fn of_word(word: &str) -> Option<TierRequestStatus> {
        TierRequestStatus::ALL.into_iter().find(|status| status.word() == word)
    }

    /// The word that addresses, the journal and the API have for it.
    pub fn word(self) -> &'static str {
        match self {
            TierRequestStatus::Pending => "pending",
            TierRequestStatus::Accepted => "accepted",
            TierRequestStatus::Ignored => "ignored",
            TierRequestStatus::Unsupported => "unsupported",
        }
    }
}

impl fmt::Display for TierRequestStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            TierRequestStatus::Pending => "Pending",
            TierRequestStatus::Accepted => "Accepted",
            TierRequestStatus::Ignored => "Ignored",
            TierRequestStatus::Unsupported => "Unsupported",
        })
    }
}
