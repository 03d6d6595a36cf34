//! What followers of the journal read.

use std::{cmp::Reverse, ops::ControlFlow, time::Duration};

use super::{
    Store,
    journal::Link,
    read::sound,
    tables::{ATTACHMENT, ATTACHMENT_FOR, CASE, DESCRIPTION, ENTRY, ENTRY_FOR, JOURNAL},
    view::View,
};
use crate::{
    domain::{
        access::Sealed,
        attachment::Attachment,
        entry::Entry,
        id::CaseId,
        journal::{Kind, Record},
        refusal::Refusal,
        text::Words,
    },
    error::{Fault, Result},
};

/// An entry of the journal, as far as it can never be erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Noted {
    /// Its number; the first is 0.
    pub number: u64,
    /// What was done.
    pub kind: Kind,
    /// What it was done to.
    pub record: Record,
    /// Its hash, which covers all entries before it.
    pub hash: [u8; 32],
}

/// A conversation, and its files.
pub type SealedTalk = (Vec<Sealed<Entry>>, Vec<Sealed<Attachment>>);

impl View<'_> {
    /// The entries of the journal from number `from` on, at most `max`. One that does not decode is
    /// logged and passed over.
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
            if let Some(link) = sound("entry_skipped", JOURNAL.decode(&number, row))? {
                let Link { kind, record, hash, .. } = link;
                entries.push(Noted { number, kind, record, hash });
            }
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
            last = Some(Noted { number, kind: link.kind, record: link.record, hash: link.hash });
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

    /// Fetches the conversation of a case, the newest entry first, and its files that are not
    /// deleted, whomever they are for. Of what is for everyone, and of what is for each account
    /// alone, it is the newest `max` entries; no other is read.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read.
    pub fn sealed_talk(&self, case: CaseId, max: usize) -> Result<SealedTalk> {
        let newest = self.newest_for_each(case, max)?;
        let entries = self.rows_at(&ENTRY, newest.into_iter().map(|seq| (case.0, seq)))?;
        let mut files = Vec::new();
        let last = (case.0, Some(u64::MAX), u64::MAX, u16::MAX, u64::MAX);
        self.scan(ATTACHMENT_FOR, (case.0, None, 0, 0, 0)..=last, |(.., id), ()| {
            files.push(id);
            Ok(ControlFlow::Continue(()))
        })?;
        let files = self.rows_at(&ATTACHMENT, files.into_iter())?;
        let entries = entries.into_iter().map(Sealed::new).collect();
        Ok((entries, files.into_iter().map(Sealed::new).collect()))
    }

    /// The places of the newest entries for each audience, at most `max` of each; the newest first.
    fn newest_for_each(&self, case: CaseId, max: usize) -> Result<Vec<u32>, Fault> {
        let mut newest = Vec::new();
        let first = (case.0, None, 0);
        let mut end = (case.0, Some(u64::MAX), u32::MAX);
        loop {
            let (mut audience, mut left) = (None, max);
            self.scan_back(ENTRY_FOR, first..end, |(_, of, seq), ()| {
                if left == 0 || audience.is_some_and(|audience| audience != of) {
                    return Ok(ControlFlow::Break(()));
                }
                newest.push(seq);
                (audience, left) = (Some(of), left - 1);
                Ok(ControlFlow::Continue(()))
            })?;
            let Some(audience) = audience else { break };
            end = (case.0, audience, 0);
        }
        newest.sort_unstable_by_key(|seq| Reverse(*seq));
        Ok(newest)
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
