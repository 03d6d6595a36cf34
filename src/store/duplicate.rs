//! Marks that lead from case to case.

use std::ops::ControlFlow;

use super::{keys, tables, view::View};
use crate::{
    domain::{
        duplicate::Duplicate,
        id::{AccountId, CaseId},
    },
    error::{Fault, Result},
};

impl View<'_> {
    /// Fetches the mark that an account has set on a case, for whoever has opened the case and is
    /// of that account.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read. This holds for all that follows.
    pub fn duplicate(&self, case: CaseId, account: AccountId) -> Result<Option<Duplicate>> {
        Ok(self.row(&tables::DUPLICATE, (case.0, account.0))?)
    }

    /// Hands the marks on a case to `each`. The case that one names is its reader's to know of only
    /// if they may see it.
    ///
    /// # Errors
    ///
    /// A fault.
    pub fn duplicates_of_case(&self, case: CaseId, mut each: impl FnMut(Duplicate)) -> Result<()> {
        let range = (case.0, 0)..=(case.0, u64::MAX);
        self.scan(tables::DUPLICATE.definition, range, |key, row| {
            each(tables::DUPLICATE.decode(&key, row)?);
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(())
    }

    /// Hands the cases that are marked as duplicates of a case to `each` until it says stop; each
    /// is its reader's to know of only if they may see it.
    ///
    /// # Errors
    ///
    /// A fault.
    pub fn duplicates_of(
        &self,
        of: CaseId,
        mut each: impl FnMut(CaseId) -> ControlFlow<()>,
    ) -> Result<()> {
        let range = (of.0, 0, 0)..=(of.0, u64::MAX, u64::MAX);
        self.scan(tables::DUPLICATE_OF, range, |(_, case, _), ()| Ok(each(CaseId(case))))?;
        Ok(())
    }
}

impl super::apply::Writing<'_> {
    /// Replaces the mark of an account on a case, or takes it away.
    pub(super) fn duplicate(
        &self,
        before: Option<&Duplicate>,
        after: Option<&Duplicate>,
    ) -> Result<(), Fault> {
        let key = keys::duplicate_of;
        self.reindex(tables::DUPLICATE_OF, before.map(key), after.map(key))?;
        let key = |mark: &Duplicate| (mark.case.0, mark.account.0);
        match (before, after) {
            (_, Some(after)) => self.put(&tables::DUPLICATE, key(after), after),
            (Some(before), None) => self.forget(tables::DUPLICATE.definition, key(before)),
            (None, None) => Ok(()),
        }
    }
}
