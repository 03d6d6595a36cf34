//! Up to when somebody has read what.

use redb::ReadableTable;

use super::{
    apply::Writing,
    tables,
    view::{At, View},
};
use crate::{
    domain::{
        id::{CaseId, UserId},
        moment::Moment,
    },
    error::{Fault, Result},
};

/// The place of a mark: of one case, or of all.
fn key(user: UserId, case: Option<CaseId>) -> (u64, u64) {
    (user.0, case.map_or(u64::MAX, |case| case.0))
}

impl View<'_> {
    /// Up to when a user has read each of these cases, in their order: when they last opened it, or
    /// later said that they had read them all. The beginning of time if neither.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read.
    pub fn read_until(
        &self,
        user: UserId,
        cases: impl Iterator<Item = CaseId>,
    ) -> Result<Vec<Moment>> {
        Ok(self.marks(user, cases)?)
    }

    fn marks(
        &self,
        user: UserId,
        cases: impl Iterator<Item = CaseId>,
    ) -> Result<Vec<Moment>, Fault> {
        match self.at {
            At::Snapshot(tx) => marks(&tx.open_table(tables::READ_UNTIL)?, user, cases),
            At::Writing(tx) => marks(&tx.open_table(tables::READ_UNTIL)?, user, cases),
        }
    }
}

fn marks(
    table: &impl ReadableTable<(u64, u64), u64>,
    user: UserId,
    cases: impl Iterator<Item = CaseId>,
) -> Result<Vec<Moment>, Fault> {
    let mark = |case| -> Result<Moment, Fault> {
        Ok(Moment(table.get(key(user, case))?.map_or(0, |at| at.value())))
    };
    let all = mark(None)?;
    cases.map(|case| Ok(mark(Some(case))?.max(all))).collect()
}

impl Writing<'_> {
    /// Notes that a user has read a case, or all of them, up to a moment.
    pub(super) fn read(
        &self,
        user: UserId,
        case: Option<CaseId>,
        until: Moment,
    ) -> Result<(), Fault> {
        self.0.open_table(tables::READ_UNTIL)?.insert(key(user, case), until.0)?;
        Ok(())
    }
}
