//! The people of an account, in order, and who of them sets it up.

use std::ops::ControlFlow;

use super::{tables, view::View};
use crate::{
    domain::id::{AccountId, UserId},
    error::Result,
};

impl View<'_> {
    /// The users of an account by name, from a folded name and an id on, at most `max`, whose folded
    /// names begin so.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read. This holds for all that follows.
    pub fn users_from(
        &self,
        account: AccountId,
        begins: &str,
        from: (&str, UserId),
        max: usize,
    ) -> Result<Vec<UserId>> {
        let (name, id) = from.max((begins, UserId(0)));
        let range = (account.0, name, id.0)..(account.0.saturating_add(1), "", 0);
        let mut ids = Vec::new();
        self.scan(tables::USER_OF, range, |(_, name, id), ()| {
            if !name.starts_with(begins) || ids.len() == max {
                return Ok(ControlFlow::Break(()));
            }
            ids.push(UserId(id));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(ids)
    }

    /// The active admins of an account, at most `max`.
    ///
    /// # Errors
    ///
    /// A fault.
    pub fn admins(&self, account: AccountId, max: usize) -> Result<Vec<UserId>> {
        let mut ids = Vec::new();
        self.scan(tables::ADMIN_OF, (account.0, 0)..=(account.0, u64::MAX), |(_, id), ()| {
            if ids.len() == max {
                return Ok(ControlFlow::Break(()));
            }
            ids.push(UserId(id));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(ids)
    }
}
