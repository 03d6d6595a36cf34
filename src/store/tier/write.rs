//! Writing tier accounts, versions and requests with the index rows that follow from them.

use crate::{
    domain::tier::{Tier, TierRequest, TierVersion},
    error::Fault,
    log,
    store::{apply::Writing, keys::tier as key, tables},
};

impl Writing<'_> {
    pub(in crate::store) fn tier(
        &self,
        before: Option<&Tier>,
        after: Option<&Tier>,
    ) -> Result<(), Fault> {
        self.tier_listed(before, after)?;
        self.tier_worded(before, after)?;
        let child = key::child;
        self.reindex(tables::TIER_CHILD, before.and_then(child), after.and_then(child))?;
        match (before, after) {
            (_, Some(after)) => self.put(&tables::TIER, after.id.0, after),
            (Some(before), None) => self.forget(tables::TIER.definition, before.id.0),
            (None, None) => Ok(()),
        }
    }

    fn tier_listed(&self, before: Option<&Tier>, after: Option<&Tier>) -> Result<(), Fault> {
        let old = before.map(key::listed).unwrap_or_default();
        let new = after.map(key::listed).unwrap_or_default();
        if old == new {
            return Ok(());
        }
        let mut table = self.0.open_table(tables::TIER_LISTED)?;
        for (viewer, scope, of, order, name, at, id) in
            old.iter().filter(|key| new.binary_search(key).is_err())
        {
            table.remove((*viewer, *scope, *of, *order, name.as_str(), *at, *id))?;
        }
        for (viewer, scope, of, order, name, at, id) in
            new.iter().filter(|key| old.binary_search(key).is_err())
        {
            table.insert((*viewer, *scope, *of, *order, name.as_str(), *at, *id), ())?;
        }
        Ok(())
    }

    fn tier_worded(&self, before: Option<&Tier>, after: Option<&Tier>) -> Result<(), Fault> {
        let old = before.map(key::worded).unwrap_or_default();
        let new = after.map(key::worded).unwrap_or_default();
        if old == new {
            return Ok(());
        }
        let mut table = self.0.open_table(tables::TIER_WORD)?;
        for (viewer, word, id) in old.iter().filter(|key| new.binary_search(key).is_err()) {
            table.remove((*viewer, word.as_str(), *id))?;
        }
        for (viewer, word, id) in new.iter().filter(|key| old.binary_search(key).is_err()) {
            table.insert((*viewer, word.as_str(), *id), ())?;
        }
        Ok(())
    }

    /// Forgets an account with its versions and requests.
    pub(in crate::store) fn tier_gone(&self, before: &Tier) -> Result<(), Fault> {
        let id = before.id.0;
        // None of its requests is pending, so no version has index rows: none needs to be read.
        let mut table = self.0.open_table(tables::TIER_VERSION.definition)?;
        table.retain_in((id, 0)..=(id, u32::MAX), |_, _| false)?;
        drop(table);
        let mut table = self.0.open_table(tables::TIER_REQUEST.definition)?;
        let mut listed = self.0.open_table(tables::TIER_ASKED)?;
        let mut failed = None;
        table.retain_in((id, 0, 0)..=(id, u16::MAX, u16::MAX), |key, row| {
            let request = match tables::TIER_REQUEST.decode(&key, row) {
                Ok(request) => request,
                // It shall not keep the others, nor what else is being written, from their way.
                Err(fault) => {
                    log::error("row_skipped", &[("error", &fault)]);
                    return true;
                }
            };
            let gone = key::requested(&request).iter().try_for_each(|key| {
                listed.remove(key)?;
                Ok::<_, Fault>(())
            });
            failed = failed.take().or(gone.err());
            false
        })?;
        drop((table, listed));
        match failed {
            Some(fault) => Err(fault),
            None => self.tier(Some(before), None),
        }
    }

    pub(in crate::store) fn tier_version(
        &self,
        before: Option<&TierVersion>,
        after: &TierVersion,
    ) -> Result<(), Fault> {
        self.tier_awaited(before, Some(after))?;
        self.put(&tables::TIER_VERSION, (after.tier.0, after.number), after)
    }

    fn tier_awaited(
        &self,
        before: Option<&TierVersion>,
        after: Option<&TierVersion>,
    ) -> Result<(), Fault> {
        let (waits, may) = (key::waits, key::may);
        self.reindex(tables::TIER_WAITS, before.and_then(waits), after.and_then(waits))?;
        self.reindex(tables::TIER_MAY, before.and_then(may), after.and_then(may))
    }

    pub(in crate::store) fn tier_request(
        &self,
        before: Option<&TierRequest>,
        after: &TierRequest,
    ) -> Result<(), Fault> {
        let listed = |one: Option<&TierRequest>| one.map(key::requested).unwrap_or_default();
        self.reindex(tables::TIER_ASKED, listed(before), listed(Some(after)))?;
        let id = after.id;
        self.put(&tables::TIER_REQUEST, (id.tier.0, id.update, id.product), after)
    }
}
