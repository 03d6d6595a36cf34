//! Products in order.

use std::ops::ControlFlow;

use super::{apply::Writing, keys, tables, view::View};
use crate::{
    domain::{
        account::Product,
        id::{AccountId, ProductId},
    },
    error::{Fault, Result},
};

impl View<'_> {
    /// Products of an account by name, from a folded name and an id on, at most `max`.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read. This holds for all that follows.
    pub fn products_from(
        &self,
        owner: AccountId,
        (name, id): (&str, ProductId),
        max: usize,
    ) -> Result<Vec<ProductId>> {
        let range = (owner.0, name, id.0)..(owner.0.saturating_add(1), "", 0);
        let mut ids = Vec::new();
        self.scan(tables::PRODUCT_OF, range, |(_, _, id), ()| {
            if ids.len() == max {
                return Ok(ControlFlow::Break(()));
            }
            ids.push(ProductId(id));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(ids)
    }

    /// Products of an account that have this folded name, at most `max`.
    ///
    /// # Errors
    ///
    /// As for [`View::products_from`].
    pub fn products_named(
        &self,
        owner: AccountId,
        name: &str,
        max: usize,
    ) -> Result<Vec<ProductId>> {
        let range = (owner.0, name, 0)..=(owner.0, name, u64::MAX);
        let mut ids = Vec::new();
        self.scan(tables::PRODUCT_OF, range, |(_, _, id), ()| {
            if ids.len() == max {
                return Ok(ControlFlow::Break(()));
            }
            ids.push(ProductId(id));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(ids)
    }

    /// How many products an account has; counts no further than `max`.
    ///
    /// # Errors
    ///
    /// As for [`View::products_from`].
    pub fn count_products(&self, owner: AccountId, max: usize) -> Result<usize> {
        Ok(self.products_from(owner, ("", ProductId(0)), max)?.len())
    }
}

impl Writing<'_> {
    /// Writes a product, which is found under its new name alone.
    pub(super) fn product(&self, before: Option<&Product>, after: &Product) -> Result<(), Fault> {
        self.put(&tables::PRODUCT, after.id.0, after)?;
        if let Some((owner, name, id)) = before.map(keys::product_of) {
            self.forget(tables::PRODUCT_OF, (owner, name.as_str(), id))?;
        }
        let (owner, name, id) = keys::product_of(after);
        self.name(tables::PRODUCT_OF, (owner, name.as_str(), id), ())
    }
}
