//! Tier configs and requests to vendors, as those see them who may.

use super::tiers::{Above, Done, MadeCursor, Rows};
use crate::domain::{
    config::{ConfigStatus, TierLevel},
    id::{AccountId, ConfigId, OrderId, ProductId},
    moment::Moment,
    order::{Deed, OrderKind, OrderSort, OrderStatus},
};

/// How a product is set up for a reseller.
#[derive(Clone, Debug)]
pub struct ConfigRow {
    /// Its id.
    pub id: ConfigId,
    /// What is set up.
    pub product: (ProductId, String),
    /// For whom.
    pub account: Above,
    /// How far above the customers that one stands.
    pub level: TierLevel,
    /// Where it stands.
    pub status: ConfigStatus,
    /// What it is set to: names and values.
    pub parameters: Vec<(String, String)>,
    /// When it was made.
    pub created_at: Moment,
    /// When it last changed.
    pub updated_at: Moment,
    /// Whether the reader may ask for something about it.
    pub may_ask: bool,
}

/// A page of configs.
#[derive(Clone, Debug)]
pub struct ConfigList {
    /// Its rows, newest first.
    pub page: Rows<ConfigRow, MadeCursor<ConfigId>>,
    /// Whether the reader may add one.
    pub may_add: bool,
}

/// A config.
#[derive(Clone, Debug)]
pub struct ConfigPage {
    /// It.
    pub row: ConfigRow,
    /// The requests about it, newest first.
    pub requests: Rows<OrderRow, u16>,
}

/// Which requests to vendors somebody looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrderFilter {
    /// Of this sort.
    pub sort: OrderSort,
    /// In this state; in any if none.
    pub status: Option<OrderStatus>,
}

/// A request to a vendor.
#[derive(Clone, Debug)]
pub struct OrderRow {
    /// Its id.
    pub id: OrderId,
    /// What is asked for.
    pub kind: OrderKind,
    /// Where it stands.
    pub status: OrderStatus,
    /// Of which product.
    pub product: (ProductId, String),
    /// Its vendor.
    pub vendor: (AccountId, String),
    /// The customer, or the reseller, whom it concerns.
    pub account: Above,
    /// What is to be set: names, and values or quantities.
    pub content: Vec<(String, String)>,
    /// What else those say who ask.
    pub note: Option<String>,
    /// What the vendor wants to know, or why it was not done.
    pub reason: Option<String>,
    /// Who asked, and when.
    pub asked: Done,
    /// Who settled it, and when.
    pub settled: Option<Done>,
    /// When it last moved.
    pub updated_at: Moment,
    /// What the reader may do with it now.
    pub deeds: Vec<Deed>,
}

/// A request with all that its page shows.
#[derive(Clone, Debug)]
pub struct OrderPage {
    /// It.
    pub row: OrderRow,
    /// Who owns the account that it concerns.
    pub provider: (AccountId, String),
}
