//! Organisations, what joins them, and what they offer.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{
    federation::{Mode, Way},
    file::{FileRules, MB},
    id::{AccountId, CategoryId, ContractId, EnvironmentId, ProductId},
    moment::{AutoClose, Moment},
    preset::PresetName,
    text::{Instructions, Name},
};

/// What an organisation is to the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum AccountKind {
    /// Runs the appliance; there is exactly one.
    Operator,
    /// Makes products.
    Vendor,
    /// Sells to resellers.
    Distributor,
    /// Sells to clients.
    Reseller,
    /// Uses what is sold.
    Client,
}

/// An organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Its id, which tells vendors from the rest.
    pub id: AccountId,
    /// What it is.
    pub kind: AccountKind,
    /// What it is called.
    pub name: Name,
    /// The service provider that acts for it.
    pub managed_by: Option<AccountId>,
    /// Whether its people may sign in.
    pub active: bool,
    /// How it answers cases.
    pub desk: Desk,
    /// The tenants or reporting groups its cases can name, in the order to list them; at most 500.
    pub environments: Vec<Environment>,
    /// When it came.
    pub created_at: Moment,
}

/// The receiving side of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Desk {
    /// What kind of cases it takes. New cases only: a case keeps its own.
    pub preset: PresetName,
    /// When the clock closes what it resolved.
    pub auto_close: AutoClose,
    /// What it asks of those who write.
    pub instructions: Option<Instructions>,
    /// Its ticket types, in the order to list them; at most 100.
    pub categories: Vec<Category>,
    /// The most megabytes of one file that it takes; none to take what its preset does.
    pub file_mb_max: Option<u16>,
    /// Where its cases are taken.
    pub mode: Mode,
    /// Where else they may be; at most 10.
    pub ways: Vec<Way>,
}

/// A ticket type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    /// Its number within the desk.
    pub id: CategoryId,
    /// What it is called.
    pub name: Name,
    /// Whether new cases cannot have it any more.
    pub retired: bool,
}

/// A tenant or reporting group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Environment {
    /// Its number within the account.
    pub id: EnvironmentId,
    /// What it is called.
    pub name: Name,
    /// Whether new cases cannot name it any more.
    pub retired: bool,
}

/// What joins two accounts, so that they may open cases to each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contract {
    /// Its id.
    pub id: ContractId,
    /// The two.
    pub parties: (AccountId, AccountId),
    /// Whether it holds.
    pub active: bool,
    /// Since when.
    pub since: Moment,
}

/// Something a vendor makes, that a case can be about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// Its id.
    pub id: ProductId,
    /// Who makes it.
    pub owner: AccountId,
    /// What it is called.
    pub name: Name,
    /// Whether its vendor is asked about changes of tier accounts.
    pub tier_accounts_sync: bool,
}

impl Account {
    /// The account's ticket type of this number.
    pub fn category(&self, id: CategoryId) -> Option<&Category> {
        self.desk.categories.iter().find(|category| category.id == id)
    }

    /// The account's environment of this number.
    pub fn environment(&self, id: EnvironmentId) -> Option<&Environment> {
        self.environments.iter().find(|environment| environment.id == id)
    }

    /// The environments that new cases can name.
    pub fn offered(&self) -> impl Iterator<Item = &Environment> {
        self.environments.iter().filter(|environment| !environment.retired)
    }

    /// The files that its desk takes with a new case.
    pub fn takes(&self) -> FileRules {
        self.desk.takes(self.desk.preset)
    }
}

impl Desk {
    /// The ticket types that new cases can have.
    pub fn offered(&self) -> impl Iterator<Item = &Category> {
        self.categories.iter().filter(|category| !category.retired)
    }

    /// The files that it takes with a case of this preset: what the preset does, as far as they are
    /// no larger than the desk's own bound.
    pub fn takes(&self, preset: PresetName) -> FileRules {
        let rules = *preset.table().files;
        self.file_mb_max.map_or(rules, |max| rules.up_to(u64::from(max) * MB))
    }
}

impl Contract {
    /// The party that is not `account`; none if `account` is no party.
    pub fn other(&self, account: AccountId) -> Option<AccountId> {
        match self.parties {
            (one, other) | (other, one) if one == account => Some(other),
            _ => None,
        }
    }
}

impl AccountKind {
    /// The kinds that an organisation can be made as.
    pub const OFFERED: [AccountKind; 4] =
        [AccountKind::Vendor, AccountKind::Distributor, AccountKind::Reseller, AccountKind::Client];

    /// The kind of this word, of those that are offered.
    pub fn of_word(word: &str) -> Option<AccountKind> {
        AccountKind::OFFERED.into_iter().find(|kind| kind.word() == word)
    }

    /// The kind as one word.
    pub fn word(self) -> &'static str {
        match self {
            AccountKind::Operator => "operator",
            AccountKind::Vendor => "vendor",
            AccountKind::Distributor => "distributor",
            AccountKind::Reseller => "reseller",
            AccountKind::Client => "client",
        }
    }
}

impl fmt::Display for AccountKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            AccountKind::Operator => "Operator",
            AccountKind::Vendor => "Vendor",
            AccountKind::Distributor => "Distributor",
            AccountKind::Reseller => "Reseller",
            AccountKind::Client => "Client",
        })
    }
}
