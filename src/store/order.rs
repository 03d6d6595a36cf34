//! Tier configs, and requests to vendors, in order.

use std::ops::ControlFlow;

use super::{
    apply::Writing,
    keys::order as key,
    keys::tier::link_scope,
    tables,
    view::{View, found},
};
use crate::{
    domain::{
        access::Sealed,
        config::TierConfig,
        id::{AccountId, ConfigId, OrderId, OrderOf, TierId},
        moment::Moment,
        order::{Order, OrderSort, OrderStatus},
        tier::LinkScope,
    },
    error::{Fault, Result},
};

impl View<'_> {
    /// Fetches a tier config.
    ///
    /// # Errors
    ///
    /// As for [`View::case`].
    pub fn config(&self, id: ConfigId) -> Result<Sealed<TierConfig>> {
        found(self.row(&tables::CONFIG, id.0)?).map(Sealed::new)
    }

    /// The tier configs of a scope that the people of an account see, the newest first, before one
    /// (or all, if none), at most `max`.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read. This holds for all that follows.
    pub fn configs(
        &self,
        viewer: AccountId,
        scope: LinkScope,
        before: Option<(Moment, ConfigId)>,
        max: usize,
    ) -> Result<Vec<ConfigId>> {
        let (scope, of) = link_scope(scope);
        let (at, id) = before.map_or((u64::MAX, u64::MAX), |(at, id)| (at.0, id.0));
        let range = (viewer.0, scope, of, 0, 0)..(viewer.0, scope, of, at, id);
        let mut ids = Vec::new();
        self.scan_back(tables::CONFIG_LISTED, range, |(.., id), ()| {
            if ids.len() == max {
                return Ok(ControlFlow::Break(()));
            }
            ids.push(ConfigId(id));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(ids)
    }

    /// The configs of a tier account, whoever sees them, at most `max`.
    ///
    /// # Errors
    ///
    /// As for [`View::configs`].
    pub fn configs_of(&self, account: TierId, max: usize) -> Result<Vec<Sealed<TierConfig>>> {
        let mut ids = Vec::new();
        self.scan(tables::CONFIG_OF, (account.0, 0)..=(account.0, u64::MAX), |(_, id), ()| {
            if ids.len() == max {
                return Ok(ControlFlow::Break(()));
            }
            ids.push(id);
            Ok(ControlFlow::Continue(()))
        })?;
        let configs = self.rows_at(&tables::CONFIG, ids.into_iter())?;
        Ok(configs.into_iter().map(Sealed::new).collect())
    }

    /// Fetches a request to a vendor.
    ///
    /// # Errors
    ///
    /// As for [`View::case`].
    pub fn order(&self, id: OrderId) -> Result<Sealed<Order>> {
        found(self.row(&tables::ORDER, key::order(id))?).map(Sealed::new)
    }

    /// The requests about a thing, the one with the highest number first.
    ///
    /// # Errors
    ///
    /// As for [`View::configs`].
    pub fn orders_of(&self, thing: OrderOf) -> Result<Vec<Sealed<Order>>> {
        let (sort, of) = key::of(thing);
        let mut orders = Vec::new();
        let range = (sort, of, 0)..(sort, of, u16::MAX);
        self.scan_back(tables::ORDER.definition, range, |key, row| {
            orders.push(Sealed::new(tables::ORDER.decode(&key, row)?));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(orders)
    }

    /// The requests of a sort and scope that the people of an account see, the newest first, before
    /// one (or all, if none), at most `max`.
    ///
    /// # Errors
    ///
    /// As for [`View::configs`].
    pub fn orders(
        &self,
        (viewer, sort): (AccountId, OrderSort),
        (scope, status): (LinkScope, Option<OrderStatus>),
        before: Option<(Moment, OrderId)>,
        max: usize,
    ) -> Result<Vec<OrderId>> {
        let ((scope, of), status) = (link_scope(scope), key::status(status));
        let at = |moment, thing, number| {
            (viewer.0, key::sort(sort), scope, of, status, moment, thing, number)
        };
        let end = before.map_or(at(u64::MAX, u64::MAX, u16::MAX), |(moment, id)| {
            let (_, thing, number) = key::order(id);
            at(moment.0, thing, number)
        });
        let mut ids = Vec::new();
        self.scan_back(tables::ORDER_LISTED, at(0, 0, 0)..end, |(.., thing, number), ()| {
            if ids.len() == max {
                return Ok(ControlFlow::Break(()));
            }
            ids.push(key::order_id(sort, thing, number));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(ids)
    }
}

impl Writing<'_> {
    pub(super) fn config(
        &self,
        before: Option<&TierConfig>,
        after: Option<&TierConfig>,
    ) -> Result<(), Fault> {
        let listed = |one: Option<&TierConfig>| one.map(key::config_listed).unwrap_or_default();
        self.reindex(tables::CONFIG_LISTED, listed(before), listed(after))?;
        let of = key::config_of;
        self.reindex(tables::CONFIG_OF, before.map(of), after.map(of))?;
        match (before, after) {
            (_, Some(after)) => self.put(&tables::CONFIG, after.id.0, after),
            (Some(before), None) => {
                self.orders_gone(before.id.into())?;
                self.forget(tables::CONFIG.definition, before.id.0)
            }
            (None, None) => Ok(()),
        }
    }

    pub(super) fn order(&self, before: Option<&Order>, after: &Order) -> Result<(), Fault> {
        let listed = |one: Option<&Order>| one.map(key::listed).unwrap_or_default();
        self.reindex(tables::ORDER_LISTED, listed(before), listed(Some(after)))?;
        self.put(&tables::ORDER, key::order(after.id), after)
    }

    /// Forgets the requests about something that goes.
    pub(super) fn orders_gone(&self, thing: OrderOf) -> Result<(), Fault> {
        let (sort, of) = key::of(thing);
        let mut table = self.0.open_table(tables::ORDER.definition)?;
        let mut listed = self.0.open_table(tables::ORDER_LISTED)?;
        let mut failed = None;
        table.retain_in((sort, of, 0)..=(sort, of, u16::MAX), |at, row| {
            let order = match tables::ORDER.decode(&at, row) {
                Ok(order) => order,
                // It shall not keep the others, nor what else is being written, from their way.
                Err(fault) => {
                    crate::log::error("row_skipped", &[("error", &fault)]);
                    return true;
                }
            };
            let gone = key::listed(&order).iter().try_for_each(|key| {
                listed.remove(key)?;
                Ok::<_, Fault>(())
            });
            failed = failed.take().or(gone.err());
            false
        })?;
        failed.map_or(Ok(()), Err)
    }
}
