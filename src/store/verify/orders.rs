//! What follows from tier configs and requests to vendors.

use super::{Check, records::emit_all};
use crate::{
    domain::{config::TierConfig, id::OrderOf, order::Order},
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
        walk.each(&tables::CONFIG, |_, config| self.config_stands(&config))?;
        walk.each(&tables::ORDER, |_, order| self.order_stands(&order))
    }

    /// Each config is of an account that is there.
    fn config_stands(&mut self, config: &TierConfig) -> Result<(), Fault> {
        self.breathe("config")?;
        match self.walk.row(&tables::TIER, &config.account.0)? {
            Some(tier) if tier.owner == config.provider => Ok(()),
            _ => self.problem(format!("{} is not of an account of its provider", config.id)),
        }
    }

    /// Each request is about something that is there, of the same product.
    fn order_stands(&mut self, order: &Order) -> Result<(), Fault> {
        self.breathe("order")?;
        let product = match order.id.of {
            OrderOf::Subscription(id) => {
                self.walk.row(&tables::SUBSCRIPTION, &id.0)?.map(|one| one.product)
            }
            OrderOf::Config(id) => self.walk.row(&tables::CONFIG, &id.0)?.map(|one| one.product),
        };
        if product == Some(order.product) {
            return Ok(());
        }
        self.problem(format!("what {} is about is missing, or of another product", order.id))
    }
}
