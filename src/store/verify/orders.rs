//! What follows from tier configs and requests to vendors.

use std::collections::BTreeSet;

use super::{Check, records::emit_all};
use crate::{
    domain::{
        config::TierConfig,
        id::OrderOf,
        order::{Order, Thing},
    },
    error::{Fault, Result},
    store::{keys::order as key, tables},
};

impl Check<'_> {
    pub(super) fn orders(&mut self) -> Result<(), Fault> {
        let walk = self.walk;
        self.index(tables::CONFIG_LISTED, |emit| {
            walk.each(&tables::CONFIG, |_, one| emit_all(key::config_listed(&one), emit))
        })?;
        self.index(tables::CONFIG_OF, |emit| {
            walk.each(&tables::CONFIG, |_, one| emit_all([key::config_of(&one)], emit))
        })?;
        self.index(tables::ORDER_LISTED, |emit| {
            walk.each(&tables::ORDER, |_, order| emit_all(key::listed(&order), emit))
        })?;
        let mut taken = BTreeSet::new();
        walk.each(&tables::CONFIG, |_, config| {
            if !taken.insert((config.account, config.product, config.level)) {
                self.problem(format!("{} is the second of its account, product, tier", config.id))?;
            }
            self.config_stands(&config)
        })?;
        walk.each(&tables::ORDER, |_, order| self.order_stands(&order))
    }

    /// Each config is of an account that is there, and of its product's vendor.
    fn config_stands(&mut self, config: &TierConfig) -> Result<(), Fault> {
        self.breathe("config")?;
        let product = self.walk.row(&tables::PRODUCT, &config.product.0)?;
        if product.is_none_or(|product| product.owner != config.vendor) {
            self.problem(format!("{} is not of its product's vendor", config.id))?;
        }
        match self.walk.row(&tables::TIER, &config.account.0)? {
            Some(tier) if tier.owner == config.provider => Ok(()),
            _ => self.problem(format!("{} is not of an account of its provider", config.id)),
        }
    }

    /// Each request is about something that is there, of the same product, parties and accounts.
    fn order_stands(&mut self, order: &Order) -> Result<(), Fault> {
        self.breathe("order")?;
        let thing = match order.id.of {
            OrderOf::Subscription(id) => {
                self.walk.row(&tables::SUBSCRIPTION, &id.0)?.map(Thing::Subscription)
            }
            OrderOf::Config(id) => self.walk.row(&tables::CONFIG, &id.0)?.map(Thing::Config),
        };
        if thing.is_some_and(|thing| order.is_about(&thing)) {
            return Ok(());
        }
        self.problem(format!("what {} is about is missing, or is of other accounts", order.id))
    }
}
