//! The numbers of desks: kept as cases are written, and read.

use std::ops::ControlFlow;

use redb::ReadableTable;

use super::{apply::Writing, tables, view::View};
use crate::{
    domain::{
        case::Case,
        entry::Entry,
        id::AccountId,
        numbers::{Month, Numbers, Timing},
    },
    error::{Fault, Result},
};

impl View<'_> {
    /// The numbers of a desk, the newest month first, at most `max` of those in which something
    /// happened.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read.
    pub fn numbers(&self, desk: AccountId, max: usize) -> Result<Vec<(Month, Numbers)>> {
        let mut months = Vec::new();
        let range = (desk.0, 0)..=(desk.0, u32::MAX);
        self.scan_back(tables::NUMBERS.definition, range, |key, row| {
            months.push((Month(key.1), tables::NUMBERS.decode(&key, row)?));
            Ok(if months.len() < max { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
        })?;
        Ok(months)
    }
}

impl Writing<'_> {
    /// What follows from a case that has just been written.
    pub(super) fn time_case(&self, case: &Case) -> Result<(), Fault> {
        let before = self.timing(case.id.0)?;
        let after = Timing::of(case, before.as_ref());
        self.time(case.id.0, before, &after)
    }

    /// What follows from an entry that everyone can read as of now.
    pub(super) fn time_entry(&self, entry: &Entry) -> Result<(), Fault> {
        let id = entry.case.0;
        let Some(before) = self.timing(id)?.filter(|timing| timing.answered_at.is_none()) else {
            return Ok(());
        };
        let cases = self.0.open_table(tables::CASE.definition)?;
        let Some(row) = cases.get(id)? else { return Ok(()) };
        let case = tables::CASE.decode(&id, row.value())?;
        // What was private first is an answer from the moment that it is none any more.
        let after = before.clone().with(&case, entry, case.moved_at);
        self.time(id, Some(before), &after)
    }

    fn timing(&self, case: u64) -> Result<Option<Timing>, Fault> {
        let table = self.0.open_table(tables::TIMING.definition)?;
        table.get(case)?.map(|row| tables::TIMING.decode(&case, row.value())).transpose()
    }

    /// Counts what is new; what has once counted does so for good.
    pub(super) fn time(
        &self,
        case: u64,
        before: Option<Timing>,
        after: &Timing,
    ) -> Result<(), Fault> {
        if before.as_ref() == Some(after) {
            return Ok(());
        }
        let counted = before.map(|before| before.counts()).unwrap_or_default();
        let mut table = self.0.open_table(tables::NUMBERS.definition)?;
        for (month, count) in after.counts() {
            if counted.contains(&(month, count)) {
                continue;
            }
            let key = (after.desk.0, month.0);
            let row = table.get(key)?.map(|row| tables::NUMBERS.decode(&key, row.value()));
            let mut numbers: Numbers = row.transpose()?.unwrap_or_default();
            numbers.add(count);
            table.insert(key, tables::NUMBERS.encode(&key, &numbers)?.as_slice())?;
        }
        let bytes = tables::TIMING.encode(&case, after)?;
        self.0.open_table(tables::TIMING.definition)?.insert(case, bytes.as_slice())?;
        Ok(())
    }
}
