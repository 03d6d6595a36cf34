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
    /// What its filter offers.
    pub offers: RegisterOffers,
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderFilter {
    /// Of this sort.
    pub sort: OrderSort,
    /// Which of those.
    pub by: RegisterFilter<OrderStatus>,
}

/// How many rows one page of a narrowed register looks at; the next one goes on after them.
pub const REGISTER_LOOKED_AT: usize = 2_000;

/// Which rows of a register somebody looks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterFilter<S> {
    /// What the accounts that they name are found by, or what their own ids begin with; empty for
    /// anything.
    pub words: String,
    /// Of this product; of any if none.
    pub product: Option<ProductId>,
    /// Of a product of this vendor; of any if none.
    pub vendor: Option<AccountId>,
    /// In this state; in any if none.
    pub status: Option<S>,
}

impl<S> Default for RegisterFilter<S> {
    fn default() -> RegisterFilter<S> {
        RegisterFilter { words: String::new(), product: None, vendor: None, status: None }
    }
}

impl<S> RegisterFilter<S> {
    /// Whether it asks for nothing, so that every row is one.
    pub fn is_empty(&self) -> bool {
        let Self { words, product, vendor, status } = self;
        words.trim().is_empty() && product.is_none() && vendor.is_none() && status.is_none()
    }
}

/// What the filter of a register offers to choose from, by name.
#[derive(Clone, Debug, Default)]
pub struct RegisterOffers {
    /// Products.
    pub products: Vec<(ProductId, String)>,
    /// Their vendors, but for the reader's own account.
    pub vendors: Vec<(AccountId, String)>,
}

/// A page of requests to vendors.
#[derive(Clone, Debug)]
pub struct OrderList {
    /// Its rows, newest first.
    pub page: Rows<OrderRow, MadeCursor<OrderId>>,
    /// What its filter offers.
    pub offers: RegisterOffers,
    /// Whether the reader may add one.
    pub may_add: bool,
}

impl OrderRow {
    /// What it asks for, of which product.
    pub fn title(&self) -> String {
        format!("{}: {}", self.kind, self.product.1)
    }
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
