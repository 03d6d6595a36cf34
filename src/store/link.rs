//! One-time links, and whom they are for.

use std::ops::ControlFlow;

use super::{
    apply::Writing,
    keys,
    tables::{self, LINK, LINK_OF},
    view::{View, found},
};
use crate::{
    domain::{
        id::{AccountId, UserId},
        link::Link,
        session::SessionKey,
        text::Email,
    },
    error::{Fault, Result},
};

impl View<'_> {
    /// Fetches a link by the hash of its secret.
    ///
    /// # Errors
    ///
    /// As for [`View::case`].
    pub fn link(&self, key: SessionKey) -> Result<Link> {
        found(self.row(&LINK, key.0)?)
    }

    /// The invitation of this address to an account, if there is one.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read. This holds for all that follows.
    pub fn invitation(&self, account: AccountId, email: &Email) -> Result<Option<Link>> {
        self.link_of((keys::LINK_JOINS, account.0, email.as_str()))
    }

    /// The invitations to an account, by address, at most `max`.
    ///
    /// # Errors
    ///
    /// A fault.
    pub fn invitations(&self, account: AccountId, max: usize) -> Result<Vec<Link>> {
        self.links_of(keys::LINK_JOINS, account, max)
    }

    /// The links by which an account offers contracts, by their labels, at most `max`.
    ///
    /// # Errors
    ///
    /// A fault.
    pub fn offered_links(&self, from: AccountId, max: usize) -> Result<Vec<Link>> {
        self.links_of(keys::LINK_OFFERS, from, max)
    }

    /// The link by which an account offers a contract under this label, if there is one.
    ///
    /// # Errors
    ///
    /// A fault.
    pub fn offered_link(&self, from: AccountId, label: &str) -> Result<Option<Link>> {
        self.link_of((keys::LINK_OFFERS, from.0, label))
    }

    fn links_of(&self, kind: u8, account: AccountId, max: usize) -> Result<Vec<Link>> {
        let mut keys = Vec::new();
        let range = (kind, account.0, "")..(kind, account.0.saturating_add(1), "");
        self.scan(LINK_OF, range, |_, key| {
            if keys.len() == max {
                return Ok(ControlFlow::Break(()));
            }
            keys.push(key);
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(self.rows_at(&LINK, keys.into_iter())?)
    }

    /// The last link to another password that an admin made for a user.
    ///
    /// # Errors
    ///
    /// A fault.
    pub fn reset_of(&self, user: UserId) -> Result<Option<Link>> {
        self.link_of((keys::LINK_RESETS, user.0, ""))
    }

    /// The last link to another password that a user asked for.
    ///
    /// # Errors
    ///
    /// A fault.
    pub fn forgotten_by(&self, user: UserId) -> Result<Option<Link>> {
        self.link_of((keys::LINK_FORGOTTEN, user.0, ""))
    }

    /// Every link that stands after `after`, at most `max`: for the sweep.
    ///
    /// # Errors
    ///
    /// A fault.
    pub fn links_after(&self, after: SessionKey, max: usize) -> Result<Vec<Link>> {
        self.rows_after(&LINK, after.0, max)
    }

    fn link_of(&self, of: (u8, u64, &str)) -> Result<Option<Link>> {
        let Some(key) = self.value(LINK_OF, of, |key| key)? else { return Ok(None) };
        Ok(Some(self.row(&LINK, key)?.ok_or_else(|| LINK.missing())?))
    }
}

impl Writing<'_> {
    pub(super) fn link(&self, before: Option<&Link>, after: Option<&Link>) -> Result<(), Fault> {
        if let Some(before) = before {
            self.forget(tables::LINK.definition, before.key.0)?;
            let (kind, whose, email) = keys::link_of(before);
            self.forget(LINK_OF, (kind, whose, email.as_str()))?;
        }
        let Some(after) = after else { return Ok(()) };
        self.put(&LINK, after.key.0, after)?;
        let (kind, whose, email) = keys::link_of(after);
        self.name(LINK_OF, (kind, whose, email.as_str()), after.key.0)
    }
}
