//! What changes with who manages an account.

use std::ops::ControlFlow;

use super::{
    tables::{ATTACHMENT_FOR, BY_MOVED, ENTRY, ENTRY_FOR},
    view::View,
};
use crate::{
    domain::{
        id::{AccountId, CaseId},
        managing::Apart,
    },
    error::Result,
};

impl View<'_> {
    /// The cases in the lists of an account, at most `max`.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read.
    pub fn cases_listed(&self, account: AccountId, max: usize) -> Result<Vec<CaseId>> {
        let mut cases = Vec::new();
        let range = (account.0, false, 0, 0)..=(account.0, true, u64::MAX, u64::MAX);
        self.scan(BY_MOVED, range, |(.., case), ()| {
            if cases.len() == max {
                return Ok(ControlFlow::Break(()));
            }
            cases.push(CaseId(case));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(cases)
    }

    /// What of a case is private to an account. Reads no more than that.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read.
    pub fn apart(&self, case: CaseId, account: AccountId) -> Result<Apart> {
        let (mut apart, audience) = (Apart::default(), Some(account.0));
        let mut entries = Vec::new();
        let range = (case.0, audience, 0)..=(case.0, audience, u32::MAX);
        self.scan(ENTRY_FOR, range, |(_, _, seq), ()| {
            entries.push((case.0, seq));
            Ok(ControlFlow::Continue(()))
        })?;
        for entry in self.rows_at(&ENTRY, entries.into_iter())? {
            apart.comments = apart.comments.saturating_add(u32::from(entry.is_message()));
            apart.last_at = apart.last_at.max(entry.at);
        }
        let range = (case.0, audience, 0, 0, 0)..=(case.0, audience, u64::MAX, u16::MAX, u64::MAX);
        self.scan(ATTACHMENT_FOR, range, |_, ()| {
            apart.files = apart.files.saturating_add(1);
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(apart)
    }
}
