//! What followers of the journal read.

use std::{ops::ControlFlow, time::Duration};

use super::{
    Store,
    tables::{CASE, DESCRIPTION, JOURNAL},
    view::View,
};
use crate::{
    domain::{access::Sealed, id::CaseId, journal::Record, refusal::Refusal, text::Words},
    error::Result,
};

/// An entry of the journal, as far as it can never be erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Noted {
    /// Its number; the first is 0.
    pub number: u64,
    /// What something was done to.
    pub record: Record,
    /// Its hash, which covers all entries before it.
    pub hash: [u8; 32],
}

impl View<'_> {
    /// The entries of the journal from number `from` on, at most `max`.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read.
    pub fn journal(&self, from: u64, max: usize) -> Result<Vec<Noted>> {
        let mut entries = Vec::new();
        self.scan(JOURNAL.definition, from.., |number, row| {
            if entries.len() == max {
                return Ok(ControlFlow::Break(()));
            }
            let link = JOURNAL.decode(&number, row)?;
            entries.push(Noted { number, record: link.record, hash: link.hash });
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(entries)
    }

    /// The last entry of the journal; none before the first.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read, or the view is inside a write.
    pub fn journal_end(&self) -> Result<Option<Noted>> {
        let mut last = None;
        self.scan_back(JOURNAL.definition, 0.., |number, row| {
            let link = JOURNAL.decode(&number, row)?;
            last = Some(Noted { number, record: link.record, hash: link.hash });
            Ok(ControlFlow::Break(()))
        })?;
        Ok(last)
    }

    /// The ids of the cases from `from` on, at most `max`, in their order.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read.
    pub fn cases_from(&self, from: CaseId, max: usize) -> Result<Vec<CaseId>> {
        let mut cases = Vec::new();
        self.scan(CASE.definition, from.0.., |id, _| {
            if cases.len() == max {
                return Ok(ControlFlow::Break(()));
            }
            cases.push(CaseId(id));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(cases)
    }

    /// Fetches the description of a case that nobody has opened.
    ///
    /// # Errors
    ///
    /// As for [`View::case`].
    pub fn sealed_description(&self, id: CaseId) -> Result<Sealed<Words>> {
        let row = self.row(&DESCRIPTION, id.0)?;
        Ok(row.map(Sealed::new).ok_or(Refusal::NotFound)?)
    }
}

impl Store {
    /// Waits until the journal has grown or somebody has called [`Store::call_followers`], or for
    /// `at_most`. `heard` is what the last wait returned, 0 at first.
    pub fn wait_for_growth(&self, heard: u64, at_most: Duration) -> u64 {
        self.shared.grown.wait(heard, at_most)
    }

    /// Wakes whoever waits in [`Store::wait_for_growth`].
    pub fn call_followers(&self) {
        self.shared.grown.ring();
    }
}
