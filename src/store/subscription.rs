//! Subscriptions in order.

use std::ops::ControlFlow;

use super::{
    apply::Writing,
    keys, tables,
    view::{View, found},
};
use crate::{
    domain::{
        access::Sealed,
        id::{AccountId, SubscriptionId, TierId},
        moment::Moment,
        subscription::Subscription,
        tier::LinkScope,
    },
    error::{Fault, Result},
};

impl View<'_> {
    /// Fetches a subscription.
    ///
    /// # Errors
    ///
    /// As for [`View::case`].
    pub fn subscription(&self, id: SubscriptionId) -> Result<Sealed<Subscription>> {
        found(self.row(&tables::SUBSCRIPTION, id.0)?).map(Sealed::new)
    }

    /// The subscriptions of a scope that the people of an account see, the newest first, before one
    /// (or all, if none), at most `max`.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read. This holds for all that follows.
    pub fn subscriptions(
        &self,
        viewer: AccountId,
        scope: LinkScope,
        before: Option<(Moment, SubscriptionId)>,
        max: usize,
    ) -> Result<Vec<SubscriptionId>> {
        let (scope, of) = keys::tier::link_scope(scope);
        let (at, id) = before.map_or((u64::MAX, u64::MAX), |(at, id)| (at.0, id.0));
        let range = (viewer.0, scope, of, 0, 0)..(viewer.0, scope, of, at, id);
        let mut ids = Vec::new();
        self.scan_back(tables::SUBSCRIPTION_LISTED, range, |(.., id), ()| {
            if ids.len() == max {
                return Ok(ControlFlow::Break(()));
            }
            ids.push(SubscriptionId(id));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(ids)
    }

    /// In which places subscriptions that the people of an account see have a tier account: as the
    /// customer, as tier 1, as tier 2.
    ///
    /// # Errors
    ///
    /// As for [`View::subscriptions`].
    pub fn subscribed_as(&self, viewer: AccountId, tier: TierId) -> Result<[bool; 3]> {
        let mut has = [false; 3];
        for (place, has) in (0..).zip(&mut has) {
            let (scope, of) = keys::tier::link_place(place, tier);
            let range = (viewer.0, scope, of, 0, 0)..=(viewer.0, scope, of, u64::MAX, u64::MAX);
            self.scan(tables::SUBSCRIPTION_LISTED, range, |_, ()| {
                *has = true;
                Ok(ControlFlow::Break(()))
            })?;
        }
        Ok(has)
    }

    /// The subscriptions of a customer, at most `max`.
    ///
    /// # Errors
    ///
    /// As for [`View::subscriptions`].
    pub fn subscribed(&self, customer: TierId, max: usize) -> Result<Vec<SubscriptionId>> {
        let mut ids = Vec::new();
        let range = (customer.0, 0)..=(customer.0, u64::MAX);
        self.scan(tables::SUBSCRIBED, range, |(_, id), ()| {
            if ids.len() == max {
                return Ok(ControlFlow::Break(()));
            }
            ids.push(SubscriptionId(id));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(ids)
    }
}

impl Writing<'_> {
    pub(super) fn subscription(
        &self,
        before: Option<&Subscription>,
        after: Option<&Subscription>,
    ) -> Result<(), Fault> {
        let listed =
            |one: Option<&Subscription>| one.map(keys::tier::subscribed).unwrap_or_default();
        self.reindex(tables::SUBSCRIPTION_LISTED, listed(before), listed(after))?;
        let customer = keys::tier::customer;
        self.reindex(tables::SUBSCRIBED, before.map(customer), after.map(customer))?;
        match (before, after) {
            (_, Some(after)) => self.put(&tables::SUBSCRIPTION, after.id.0, after),
            (Some(before), None) => {
                self.orders_gone(before.id.into())?;
                self.forget(tables::SUBSCRIPTION.definition, before.id.0)
            }
            (None, None) => Ok(()),
        }
    }
}
