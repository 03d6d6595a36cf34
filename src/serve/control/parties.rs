//! Commands about organisations, contracts and products.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    desk::{Desk, NewAccount, ProductForm, Turn, show::ContractRow},
    domain::{
        account::{Account, Product},
        moment::Moment,
        product::Sync,
        refusal::Refusal,
    },
    error::Result,
};

/// What can be asked for about organisations and contracts. Ids are as people type them.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Parties {
    /// Make an organisation; answers its id.
    AddAccount {
        /// What it is called.
        name: String,
        /// Its kind's word.
        kind: String,
        /// The id of who manages it; empty for nobody.
        manager: String,
    },
    /// Some of the organisations: answers a [`Page`] of [`AccountLine`].
    Accounts {
        /// What their names begin with, or an id; empty for all.
        search: String,
        /// Where the page begins.
        from: Option<String>,
    },
    /// Call an organisation otherwise; answers its id.
    Rename {
        /// Which.
        id: String,
        /// What it is called from now on.
        name: String,
    },
    /// Shut an organisation's people out; answers its id.
    Disable {
        /// Which.
        id: String,
    },
    /// Let them in again; answers its id.
    Enable {
        /// Which.
        id: String,
    },
    /// Say who manages an organisation; answers its id.
    Manage {
        /// Which.
        id: String,
        /// The id of who manages it; empty for nobody.
        by: String,
    },
    /// Give an organisation or a product another logo, or take it away; answers its id.
    Logo {
        /// Which.
        id: String,
        /// What the picture's file is called, and its bytes in hex; none to take the logo away.
        picture: Option<(String, String)>,
    },
    /// Join two organisations; answers the contract's id.
    AddContract {
        /// The one.
        account: String,
        /// The other.
        partner: String,
    },
    /// Some of an organisation's contracts: answers a [`Page`] of [`ContractLine`].
    Contracts {
        /// Whose.
        of: String,
        /// Where the page begins.
        from: Option<String>,
    },
    /// Part two organisations; answers the contract's id.
    EndContract {
        /// The one.
        account: String,
        /// The other.
        partner: String,
    },
    /// Make a product; answers its id.
    AddProduct {
        /// Its vendor.
        account: String,
        /// What it is called.
        name: String,
        /// Whether its vendor is asked about changes of tier accounts.
        sync: bool,
    },
    /// Some of a vendor's products: answers a [`Page`] of [`ProductLine`].
    Products {
        /// Whose.
        of: String,
        /// Where the page begins.
        from: Option<String>,
    },
    /// Call a product otherwise, or switch its sync; what is none stays. Answers its id.
    ChangeProduct {
        /// Which.
        id: String,
        /// What it is called from now on.
        name: Option<String>,
        /// Whether its vendor is asked about changes of tier accounts from now on.
        sync: Option<bool>,
    },
}

/// A part of a list, as JSON.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Page<T> {
    /// At most 50; of hubs all, of which an account has no more than 200.
    pub rows: Vec<T>,
    /// Where the next part begins; none at the end.
    pub next: Option<String>,
}

/// An organisation.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AccountLine {
    /// Its id; empty, and left out, of one that is not made.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Its kind's word.
    pub kind: String,
    /// The id of who manages it.
    pub managed_by: Option<String>,
    /// Whether its people are let in.
    pub active: bool,
    /// When it came (RFC 3339).
    pub created: String,
}

/// A contract that holds, as one party sees it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ContractLine {
    /// Its id.
    pub id: String,
    /// The other party's id.
    pub partner: String,
    /// What that is called.
    pub name: String,
    /// Its kind's word.
    pub kind: String,
    /// Since when (RFC 3339).
    pub since: String,
}

/// A product.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ProductLine {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Whether its vendor is asked about changes of tier accounts.
    pub tier_accounts_sync: bool,
}

impl Parties {
    /// Carries it out; returns what the variant says.
    ///
    /// # Errors
    ///
    /// What the desk refuses, with words.
    pub(super) fn carry_out(self, desk: &Desk) -> Result<String> {
        let turned = |id: String, turn| Ok(desk.turn_organisation(&id, turn)?.to_string());
        match self {
            Parties::AddAccount { name, kind, manager } => {
                let made = desk.add_organisation_here(&NewAccount { name, kind, manager })?;
                Ok(made.to_string())
            }
            Parties::Accounts { search, from } => {
                let page = desk.organisations_here(&search, from.as_deref())?;
                Ok(text(page.rows.iter().map(|(row, _)| account(row)).collect(), page.next))
            }
            Parties::Rename { id, name } => turned(id, Turn::Called(name)),
            Parties::Disable { id } => turned(id, Turn::Disabled),
            Parties::Enable { id } => turned(id, Turn::Enabled),
            Parties::Manage { id, by } => Ok(desk.change_manager_here(&id, &by)?.to_string()),
            Parties::Logo { id, picture } => {
                let read = |(name, hex): (String, String)| bytes(&hex).map(|bytes| (name, bytes));
                let picture = picture.map(read).transpose()?;
                let file = picture.as_ref().map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
                desk.set_logo_here(&id, file)
            }
            Parties::AddContract { account, partner } => {
                Ok(desk.join_here(&account, &partner)?.to_string())
            }
            Parties::Contracts { of, from } => {
                let (rows, next) = desk.contracts_here(&of, from.as_deref())?;
                Ok(text(rows.iter().map(contract).collect(), next))
            }
            Parties::EndContract { account, partner } => {
                Ok(desk.part_here(&account, &partner)?.to_string())
            }
            Parties::AddProduct { account, name, sync } => {
                let form = ProductForm { name, sync: switched(sync) };
                Ok(desk.make_product_here(&account, &form)?.to_string())
            }
            Parties::Products { of, from } => {
                let page = desk.products_here(&of, from.as_deref())?;
                Ok(text(page.rows.iter().map(|(row, _)| product(row)).collect(), page.next))
            }
            Parties::ChangeProduct { id, name, sync } => {
                let sync = sync.map(switched);
                Ok(desk.change_product_here(&id, name.as_deref(), sync)?.to_string())
            }
        }
    }
}

/// The bytes that this stands for in hex.
fn bytes(hex: &str) -> Result<Vec<u8>, Refusal> {
    let pairs = hex.as_bytes().chunks(2).map(|pair| {
        let pair = str::from_utf8(pair).ok().filter(|pair| pair.len() == 2);
        pair.and_then(|pair| u8::from_str_radix(pair, 16).ok()).ok_or(Refusal::Malformed)
    });
    pairs.collect()
}

/// A page as JSON. Its texts and numbers can always be written so.
pub(super) fn text<T: Serialize>(rows: Vec<T>, next: Option<impl ToString>) -> String {
    let page = Page { rows, next: next.map(|id| id.to_string()) };
    serde_json::to_string(&page).unwrap_or_default()
}

pub(super) fn account(account: &Account) -> AccountLine {
    AccountLine {
        id: account.id.to_string(),
        name: account.name.to_string(),
        kind: account.kind.word().to_owned(),
        managed_by: account.managed_by.map(|by| by.to_string()),
        active: account.active,
        created: written(account.created_at),
    }
}

fn product(product: &Product) -> ProductLine {
    ProductLine {
        id: product.id.to_string(),
        name: product.name.to_string(),
        tier_accounts_sync: product.tier_accounts_sync,
    }
}

fn switched(on: bool) -> Sync {
    if on { Sync::On } else { Sync::Off }
}

fn contract(row: &ContractRow) -> ContractLine {
    ContractLine {
        id: row.contract.id.to_string(),
        partner: row.with.to_string(),
        name: row.name.clone(),
        kind: row.kind.word().to_owned(),
        since: written(row.contract.since),
    }
}

pub(super) fn written(Moment(ms): Moment) -> String {
    let at = i64::try_from(ms).ok().and_then(|ms| Timestamp::from_millisecond(ms).ok());
    at.map(|at| at.to_string()).unwrap_or_default()
}
