//! Reading sessions, and what people prove themselves with.

use std::ops::ControlFlow;

use super::{
    apply::Writing,
    tables,
    view::{View, found},
};
use crate::{
    domain::{
        id::UserId,
        profile::Factor,
        session::{Session, SessionKey},
        zone::Zone,
    },
    error::{Fault, Result},
};

impl View<'_> {
    /// Fetches a session.
    ///
    /// # Errors
    ///
    /// As for [`View::case`].
    pub fn session(&self, key: SessionKey) -> Result<Session> {
        found(self.row(&tables::SESSION, key.0)?)
    }

    /// Every session's key and user that stands after `after`, at most `max`: for the sweep.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read.
    pub fn sessions_after(&self, after: SessionKey, max: usize) -> Result<Vec<Session>> {
        self.rows_after(&tables::SESSION, after.0, max)
    }

    /// The sessions of a user, over or not, at most `max`, in no order.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read.
    pub fn sessions_of(&self, user: UserId, max: usize) -> Result<Vec<Session>> {
        let mut keys = Vec::new();
        let range = (user.0, [0; 32])..=(user.0, [u8::MAX; 32]);
        self.scan(tables::SESSION_OF, range, |(_, key), ()| {
            keys.push(SessionKey(key));
            let full = keys.len() >= max;
            Ok(if full { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        })?;
        keys.into_iter().map(|key| self.session(key)).collect()
    }

    /// What a user proves besides the password; none if nothing.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read.
    pub fn factor(&self, user: UserId) -> Result<Option<Factor>> {
        Ok(self.row(&tables::FACTOR, user.0)?.filter(|factor: &Factor| factor.since.is_some()))
    }

    /// The zone that a user reads times in; UTC, if they chose none or one that this program lacks.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read.
    pub fn zone(&self, user: UserId) -> Result<Zone> {
        let name: Option<String> = self.row(&tables::ZONE, user.0)?;
        let zone = name.and_then(|name| Zone::parse(&name).ok());
        Ok(zone.unwrap_or_else(|| Zone::utc().clone()))
    }
}

impl Writing<'_> {
    pub(super) fn factor(&self, user: UserId, factor: Option<&Factor>) -> Result<(), Fault> {
        match factor {
            Some(factor) => self.put(&tables::FACTOR, user.0, factor),
            None => self.forget(tables::FACTOR.definition, user.0),
        }
    }
}
