//! What part of an account's cases a list is of, and by which of their moments it is in order.

use super::{
    id::{AccountId, CategoryId},
    preset::PresetName,
};

/// By which moment a list is in order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// The last change that the account may see.
    #[default]
    Updated,
    /// The opening.
    Created,
}

/// Which end of the order comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum First {
    /// The latest moment.
    #[default]
    Newest,
    /// The earliest.
    Oldest,
}

/// How a list is sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sort {
    /// By what.
    pub order: Order,
    /// Which way.
    pub first: First,
}

/// Which of an account's cases a list is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All of them.
    Whole,
    /// Those opened under a preset.
    Preset(PresetName),
    /// Those of one receiver's ticket type.
    Category(AccountId, CategoryId),
}

impl Order {
    /// Both.
    pub const ALL: [Order; 2] = [Order::Updated, Order::Created];
}

impl First {
    /// The other way.
    #[must_use]
    pub fn turned(self) -> First {
        match self {
            First::Newest => First::Oldest,
            First::Oldest => First::Newest,
        }
    }
}

impl Sort {
    /// Every way to sort, the usual one first.
    pub const ALL: [Sort; 4] = [
        Sort { order: Order::Updated, first: First::Newest },
        Sort { order: Order::Updated, first: First::Oldest },
        Sort { order: Order::Created, first: First::Newest },
        Sort { order: Order::Created, first: First::Oldest },
    ];

    /// The word used in addresses.
    pub fn word(self) -> &'static str {
        match (self.order, self.first) {
            (Order::Updated, First::Newest) => "updated",
            (Order::Updated, First::Oldest) => "updated-oldest",
            (Order::Created, First::Newest) => "created",
            (Order::Created, First::Oldest) => "created-oldest",
        }
    }

    /// The way with this [`Sort::word`].
    pub fn of_word(word: &str) -> Option<Sort> {
        Sort::ALL.into_iter().find(|sort| sort.word() == word)
    }
}
