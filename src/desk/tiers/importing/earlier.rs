//! What the lines of a table have made so far.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    desk::tiers::accounts,
    domain::{
        access::Sealed,
        change::{Change, Write},
        config::TierConfig,
        hub::Hub,
        id::{OrderOf, TierId},
        tier::Tier,
    },
};

/// What the lines before have made, for those after.
#[derive(Default)]
pub(in crate::desk::tiers) struct Earlier {
    /// Accounts as they are by now.
    pub(in crate::desk::tiers) tiers: BTreeMap<TierId, Sealed<Tier>>,
    /// How many subscriptions each customer has got.
    pub(in crate::desk::tiers) sold: BTreeMap<TierId, usize>,
    /// Configs, each with the account that it is of.
    pub(in crate::desk::tiers) configs: Vec<(TierId, Sealed<TierConfig>)>,
    /// The hubs of whoever imports, where accounts may stand on one.
    pub(in crate::desk::tiers) hubs: Vec<Hub>,
    ids: BTreeSet<u64>,
    pub(super) asked: BTreeSet<OrderOf>,
    /// The accounts by what their lines call them; none for one that is not made yet, or is wrong.
    called: BTreeMap<String, Option<TierId>>,
}

/// What the lines of a table call something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::desk::tiers) enum Called {
    /// Nothing of theirs.
    Nothing,
    /// An account that is not made yet, or is wrong.
    NotMade,
    /// This account.
    Made(TierId),
}

impl Earlier {
    /// Takes note of what the lines of the table call their accounts.
    pub(super) fn calls(&mut self, ids: impl Iterator<Item = String>) {
        self.called.extend(ids.map(|id| (id, None)));
    }

    /// What the lines of the table call so.
    pub(in crate::desk::tiers) fn called(&self, text: &str) -> Called {
        match self.called.get(&accounts::key(text)) {
            None => Called::Nothing,
            Some(made) => made.map_or(Called::NotMade, Called::Made),
        }
    }

    /// Takes note of the account that a line calls so.
    pub(in crate::desk::tiers) fn call(&mut self, text: &str, id: TierId) {
        self.called.insert(accounts::key(text), Some(id));
    }

    /// Takes note of what a line makes.
    pub(super) fn note(&mut self, change: &Change) {
        self.tiers.extend(change.tiers());
        self.configs.extend(change.configs());
        for write in change.writes() {
            if let Write::Subscription(_, after) = write {
                *self.sold.entry(after.customer).or_default() += 1;
            }
        }
    }

    /// Draws an id that no line before has.
    pub(super) fn fresh<E>(&mut self, draw: impl Fn() -> Result<u64, E>) -> Result<u64, E> {
        loop {
            let id = draw()?;
            if self.ids.insert(id) {
                return Ok(id);
            }
        }
    }
}
