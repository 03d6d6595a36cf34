//! Hubs, each with its owner.

use std::ops::ControlFlow;

use super::{
    apply::Writing,
    keys::tier::hub_of,
    tables::{HUB, HUB_OF},
    view::{View, found},
};
use crate::{
    domain::{
        access::Sealed,
        hub::{HUBS_MAX, Hub},
        id::{AccountId, HubId},
    },
    error::{Fault, Result},
};

impl View<'_> {
    /// Fetches a hub.
    ///
    /// # Errors
    ///
    /// As for [`View::case`].
    pub fn hub(&self, id: HubId) -> Result<Sealed<Hub>> {
        found(self.row(&HUB, id.0)?).map(Sealed::new)
    }

    /// The hubs of an account, by their ids: at most [`HUBS_MAX`].
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read.
    pub fn hubs_of(&self, account: AccountId) -> Result<Vec<Sealed<Hub>>> {
        let mut ids = Vec::new();
        self.scan(HUB_OF, (account.0, 0)..=(account.0, u64::MAX), |(_, id), ()| {
            ids.push(id);
            let full = ids.len() >= HUBS_MAX;
            Ok(if full { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        })?;
        Ok(self.rows_at(&HUB, ids.into_iter())?.into_iter().map(Sealed::new).collect())
    }
}

impl Writing<'_> {
    pub(super) fn hub(&self, before: Option<&Hub>, after: &Hub) -> Result<(), Fault> {
        self.reindex(HUB_OF, before.map(hub_of), Some(hub_of(after)))?;
        self.put(&HUB, after.id.0, after)
    }
}
