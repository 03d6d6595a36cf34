//! Rows as earlier programs wrote them, and what they are now.

use serde::Deserialize;

use crate::domain::{
    account::{Account, AccountKind, Category, Desk, Environment},
    id::{AccountId, CategoryId, EnvironmentId},
    moment::{AutoClose, Moment},
    preset::PresetName,
    text::{Instructions, Name},
};

/// An account from before its lists could retire names and its desk could bound files.
#[derive(Deserialize)]
pub(super) struct AccountV1 {
    id: AccountId,
    kind: AccountKind,
    name: Name,
    managed_by: Option<AccountId>,
    active: bool,
    desk: DeskV1,
    environments: Vec<(EnvironmentId, Name)>,
    created_at: Moment,
}

#[derive(Deserialize)]
struct DeskV1 {
    preset: PresetName,
    auto_close: AutoClose,
    instructions: Option<Instructions>,
    categories: Vec<(CategoryId, Name)>,
}

impl From<AccountV1> for Account {
    fn from(old: AccountV1) -> Account {
        let AccountV1 { id, kind, name, managed_by, active, desk, created_at, .. } = old;
        let DeskV1 { preset, auto_close, instructions, categories } = desk;
        let retired = false;
        let category = |(id, name)| Category { id, name, retired };
        let environment = |(id, name)| Environment { id, name, retired };
        let categories = categories.into_iter().map(category).collect();
        let environments = old.environments.into_iter().map(environment).collect();
        let desk = Desk { preset, auto_close, instructions, categories, file_mb_max: None };
        Account { id, kind, name, managed_by, active, desk, environments, created_at }
    }
}
