//! The ways from cases that were moved to those that were opened for them, and back.

use std::ops::ControlFlow;

use super::{keys, tables, view::View};
use crate::{
    domain::{id::CaseId, moving::Moved},
    error::{Fault, Result},
};

impl View<'_> {
    /// Hands the cases to `each` that were opened when this one was moved; each is its reader's to
    /// know of only if they may see it.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read.
    pub fn moved_to(&self, case: CaseId, mut each: impl FnMut(CaseId)) -> Result<()> {
        let range = (case.0, 0)..=(case.0, u64::MAX);
        self.scan(tables::MOVED.definition, range, |key, row| {
            each(tables::MOVED.decode(&key, row)?.to);
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(())
    }

    /// Hands the case to `each` that this one was opened for, if it was for one; it is its reader's
    /// to know of only if they may see it.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read.
    pub fn moved_from(&self, case: CaseId, mut each: impl FnMut(CaseId)) -> Result<()> {
        let range = (case.0, 0)..=(case.0, u64::MAX);
        self.scan(tables::MOVED_FROM, range, |(_, from), ()| {
            each(CaseId(from));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(())
    }
}

impl super::apply::Writing<'_> {
    /// Keeps where a case was moved.
    pub(super) fn moved(&self, moved: &Moved) -> Result<(), Fault> {
        self.put(&tables::MOVED, (moved.case.0, moved.to.0), moved)?;
        self.reindex(tables::MOVED_FROM, None, Some(keys::moved_from(moved)))
    }
}
