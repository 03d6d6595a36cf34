//! Which customers cases are about.

use std::{
    collections::{BTreeMap, BTreeSet, btree_map::Entry},
    ops::ControlFlow,
};

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

    /// The tier accounts that a case is said to be about by those who have a part in it now, for
    /// whoever has opened the case. Each is its reader's to know of only if they may see it.
    ///
    /// # Errors
    ///
    /// As for [`View::concern`].
    pub fn concerns(&self, case: CaseId) -> Result<BTreeSet<TierId>> {
        let (mut tiers, mut managers) = (BTreeSet::new(), BTreeMap::new());
        let range = (case.0, 0)..=(case.0, u64::MAX);
        self.scan(tables::CONCERN.definition, range, |key, row| {
            let said = tables::CONCERN.decode(&key, row)?;
            if self.speaks(said.account, &said.ends, &mut managers)? {
                tiers.insert(said.tier);
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(tiers)
    }

    /// Whether an account has a part in a case between these ends: stands at one, or manages it.
    fn speaks(
        &self,
        account: AccountId,
        ends: &[AccountId],
        managers: &mut BTreeMap<AccountId, Option<AccountId>>,
    ) -> Result<bool, Fault> {
        for end in ends {
            if *end == account {
                return Ok(true);
            }
            let manager = match managers.entry(*end) {
                Entry::Occupied(known) => *known.get(),
                Entry::Vacant(place) => {
                    let row = self.row(&tables::ACCOUNT, end.0)?;
                    *place.insert(row.and_then(|end| end.managed_by))
                }
            };
            if manager == Some(account) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The cases of these accounts, at either end, that are about a customer as those say who have a
    /// part in them now: the newest first, from after a place on, at most `max`.
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
        let mut found = BTreeSet::new();
        self.concerned_each(tier, accounts, (after, max), |of_it| {
            found.append(of_it);
            while found.len() > max {
                found.pop_first();
            }
            ControlFlow::Continue(())
        })?;
        Ok(found.into_iter().rev().collect())
    }

    /// How many those are, counted no further than `max`.
    ///
    /// # Errors
    ///
    /// As for [`View::concern`].
    pub fn concerned_count(
        &self,
        tier: TierId,
        accounts: impl Iterator<Item = AccountId>,
        max: usize,
    ) -> Result<u64> {
        let mut found = BTreeSet::new();
        self.concerned_each(tier, accounts, (None, max), |of_it| {
            found.append(of_it);
            if found.len() < max { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        Ok(found.len().min(max) as u64)
    }

    /// Hands the newest cases of each of these accounts to `each`, at most `max` at a time, until it
    /// says stop. Looks only at accounts that have any, however many there are.
    fn concerned_each(
        &self,
        tier: TierId,
        accounts: impl Iterator<Item = AccountId>,
        (after, max): (Option<ConcernCursor>, usize),
        mut each: impl FnMut(&mut BTreeSet<ConcernCursor>) -> ControlFlow<()>,
    ) -> Result<()> {
        let accounts: BTreeSet<u64> = accounts.map(|account| account.0).collect();
        let before = after.map_or((u64::MAX, u64::MAX), |place| (place.opened_at.0, place.case.0));
        let mut managers = BTreeMap::new();
        let mut next = accounts.first().copied();
        while let Some(account) = next {
            let mut end = None;
            let range =
                (tier.0, account, 0, 0, 0)..=(tier.0, u64::MAX, u64::MAX, u64::MAX, u64::MAX);
            self.scan(tables::CONCERNED, range, |(_, first, ..), ()| {
                end = Some(first);
                Ok(ControlFlow::Break(()))
            })?;
            // The first account from this one on, of them or not, that has such a case.
            let Some(end) = end else { break };
            if end > account {
                next = accounts.range(end..).next().copied();
                continue;
            }
            let mut of_it = BTreeSet::new();
            let range = (tier.0, end, 0, 0, 0)..(tier.0, end, before.0, before.1, 0);
            self.scan_back(tables::CONCERNED, range, |(_, _, at, case, by), ()| {
                if self.said_still((end, case, by), &mut managers)? {
                    of_it.insert(ConcernCursor { opened_at: Moment(at), case: CaseId(case) });
                }
                let full = of_it.len() >= max;
                Ok(if full { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
            })?;
            if each(&mut of_it).is_break() {
                break;
            }
            next = accounts.range(end.saturating_add(1)..).next().copied();
        }
        Ok(())
    }

    /// Whether what an account says of a case with this end is said by one that has a part in it.
    fn said_still(
        &self,
        (end, case, by): (u64, u64, u64),
        managers: &mut BTreeMap<AccountId, Option<AccountId>>,
    ) -> Result<bool, Fault> {
        if self.speaks(AccountId(by), &[AccountId(end)], managers)? {
            return Ok(true);
        }
        let said = self.row(&tables::CONCERN, (case, by))?;
        said.map_or(Ok(false), |said| self.speaks(said.account, &said.ends, managers))
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
