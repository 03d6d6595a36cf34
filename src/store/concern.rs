//! Which customers cases are about.

use std::{collections::BTreeSet, ops::ControlFlow};

use super::{apply::Writing, keys, tables, view::View};
use crate::{
    domain::{
        concern::{Concern, ConcernCursor},
        id::{AccountId, CaseId, TierId},
        moment::Moment,
    },
    error::{Fault, Result},
};

impl View<'_> {
    /// What an account says a case is about, for whoever has opened the case and is of that account.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read. This holds for all that follows.
    pub fn concern(&self, case: CaseId, account: AccountId) -> Result<Option<Concern>> {
        Ok(self.row(&tables::CONCERN, (case.0, account.0))?)
    }

    /// The tier accounts that a case is said to be about, for whoever has opened the case. Each is
    /// its reader's to know of only if they may see it.
    ///
    /// # Errors
    ///
    /// As for [`View::concern`].
    pub fn concerns(&self, case: CaseId) -> Result<BTreeSet<TierId>> {
        let mut tiers = BTreeSet::new();
        let range = (case.0, 0)..=(case.0, u64::MAX);
        self.scan(tables::CONCERN.definition, range, |key, row| {
            tiers.insert(tables::CONCERN.decode(&key, row)?.tier);
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(tiers)
    }

    /// The cases of these accounts, at either end, that are about a customer: the newest first, from
    /// after a place on, at most `max`.
    ///
    /// # Errors
    ///
    /// As for [`View::concern`].
    pub fn concerned(
        &self,
        tier: TierId,
        accounts: impl Iterator<Item = AccountId>,
        after: Option<ConcernCursor>,
        max: usize,
    ) -> Result<Vec<ConcernCursor>> {
        let end = after.map_or((u64::MAX, u64::MAX), |place| (place.opened_at.0, place.case.0));
        let mut found = BTreeSet::new();
        for account in accounts {
            let mut of_it = BTreeSet::new();
            let range = (tier.0, account.0, 0, 0, 0)..(tier.0, account.0, end.0, end.1, 0);
            self.scan_back(tables::CONCERNED, range, |(_, _, at, case, _), ()| {
                of_it.insert(ConcernCursor { opened_at: Moment(at), case: CaseId(case) });
                let full = of_it.len() >= max;
                Ok(if full { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
            })?;
            found.append(&mut of_it);
            while found.len() > max {
                found.pop_first();
            }
        }
        Ok(found.into_iter().rev().collect())
    }
}

impl Writing<'_> {
    /// Replaces what an account says a case is about, or takes it away.
    pub(super) fn concern(
        &self,
        before: Option<&Concern>,
        after: Option<&Concern>,
    ) -> Result<(), Fault> {
        let keys = |one: Option<&Concern>| one.map(keys::concerned).unwrap_or_default();
        self.reindex(tables::CONCERNED, keys(before), keys(after))?;
        let key = |one: &Concern| (one.case.0, one.account.0);
        match (before, after) {
            (_, Some(after)) => self.put(&tables::CONCERN, key(after), after),
            (Some(before), None) => self.forget(tables::CONCERN.definition, key(before)),
            (None, None) => Ok(()),
        }
    }
}
