//! Organisations in order, and contracts that are on offer.

use std::ops::ControlFlow;

use redb::ReadableTable;

use super::{
    apply::Writing,
    keys, tables,
    view::{View, found},
};
use crate::{
    domain::{account::Account, id::AccountId, organisation::Offer},
    error::{Fault, Result},
};

impl View<'_> {
    /// Accounts by name, from a folded name and an id on, at most `max`, whose folded names begin so.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read. This holds for all that follows.
    pub fn accounts_from(
        &self,
        begins: &str,
        from: (&str, AccountId),
        max: usize,
    ) -> Result<Vec<AccountId>> {
        let (from, mut ids) = (from.max((begins, AccountId(0))), Vec::new());
        self.scan(tables::ACCOUNT_NAMED, (from.0, from.1.0).., |(name, id), ()| {
            if !name.starts_with(begins) || ids.len() == max {
                return Ok(ControlFlow::Break(()));
            }
            ids.push(AccountId(id));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(ids)
    }

    /// Those whom contracts join to an account, by name, from a folded name and an id on, at most `max`.
    ///
    /// # Errors
    ///
    /// As for [`View::accounts_from`].
    pub fn partners_from(
        &self,
        account: AccountId,
        (name, id): (&str, AccountId),
        max: usize,
    ) -> Result<Vec<AccountId>> {
        let mut ids = Vec::new();
        let range = (account.0, name, id.0)..(account.0.saturating_add(1), "", 0);
        self.scan(tables::PARTNER, range, |(_, _, id), _| {
            if ids.len() == max {
                return Ok(ControlFlow::Break(()));
            }
            ids.push(AccountId(id));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(ids)
    }

    /// What an account offers, by whom it is offered to, at most `max`.
    ///
    /// # Errors
    ///
    /// As for [`View::accounts_from`].
    pub fn offers_by(&self, from: AccountId, max: usize) -> Result<Vec<Offer>> {
        let mut offers = Vec::new();
        self.scan(tables::OFFER.definition, (from.0, 0)..=(from.0, u64::MAX), |key, row| {
            if offers.len() == max {
                return Ok(ControlFlow::Break(()));
            }
            offers.push(tables::OFFER.decode(&key, row)?);
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(offers)
    }

    /// What an account is offered, by who offers it, at most `max`.
    ///
    /// # Errors
    ///
    /// As for [`View::accounts_from`].
    pub fn offers_to(&self, to: AccountId, max: usize) -> Result<Vec<Offer>> {
        let mut by = Vec::new();
        self.scan(tables::OFFER_TO, (to.0, 0)..=(to.0, u64::MAX), |(_, from), ()| {
            if by.len() == max {
                return Ok(ControlFlow::Break(()));
            }
            by.push(AccountId(from));
            Ok(ControlFlow::Continue(()))
        })?;
        by.into_iter().map(|from| self.offer(from, to)).collect()
    }

    /// Fetches what one account offers another.
    ///
    /// # Errors
    ///
    /// As for [`View::case`].
    pub fn offer(&self, from: AccountId, to: AccountId) -> Result<Offer> {
        found(self.row(&tables::OFFER, (from.0, to.0))?)
    }
}

impl Writing<'_> {
    pub(super) fn offer(&self, offer: &Offer) -> Result<(), Fault> {
        let Offer { from, to, .. } = offer;
        self.put(&tables::OFFER, (from.0, to.0), offer)?;
        self.name(tables::OFFER_TO, (to.0, from.0), ())
    }

    pub(super) fn offer_gone(&self, Offer { from, to, .. }: &Offer) -> Result<(), Fault> {
        self.forget(tables::OFFER.definition, (from.0, to.0))?;
        self.forget(tables::OFFER_TO, (to.0, from.0))
    }

    /// Has everybody whom a contract joins to an account find it under its name.
    pub(super) fn partner_named(&self, before: &Account, after: &Account) -> Result<(), Fault> {
        let ((old, id), (new, _)) = (keys::account_named(before), keys::account_named(after));
        if old == new {
            return Ok(());
        }
        let joined = self.0.open_table(tables::JOINED)?;
        for entry in joined.range((id, 0)..=(id, u64::MAX))? {
            let (key, contract) = entry?;
            let other = key.value().1;
            self.forget(tables::PARTNER, (other, old.as_str(), id))?;
            self.name(tables::PARTNER, (other, new.as_str(), id), contract.value())?;
        }
        Ok(())
    }
}
