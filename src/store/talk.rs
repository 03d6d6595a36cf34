//! Reading the conversation of a case and its files: what one reader may see, at a cost that does
//! not depend on what is there for others.

use std::{cmp::Reverse, ops::ControlFlow};

use super::{
    tables,
    view::{View, found},
};
use crate::{
    domain::{
        access::{Sealed, Seen},
        attachment::Attachment,
        entry::{Entry, Version},
        id::{AccountId, AttachmentId, CaseId, Mark},
        redact::{Shown, without_names},
        refusal::Refusal,
        text::Words,
    },
    error::Result,
};

/// Whom something is for: everyone on the case, or one account.
type Audience = Option<u64>;

/// What a reader sees: what is for everyone, and what is for their account alone.
fn audiences(seen: &Seen) -> [Audience; 2] {
    [None, Some(seen.person.account.0)]
}

impl View<'_> {
    /// Fetches one entry of a conversation.
    ///
    /// # Errors
    ///
    /// As for [`View::case`].
    pub fn entry(&self, case: CaseId, mark: Mark) -> Result<Sealed<Entry>> {
        let seq = self.seq(case, mark)?;
        found(self.row(&tables::ENTRY, (case.0, seq))?).map(Sealed::new)
    }

    fn seq(&self, case: CaseId, mark: Mark) -> Result<u32> {
        let seq = self.value(tables::ENTRY_MARK, (case.0, mark.0), |seq| seq)?;
        Ok(seq.ok_or(Refusal::NotFound)?)
    }

    /// Fetches the newest entries that the reader of a case may see, the newest first, from before
    /// the entry `before` if it is given; at most `max`.
    ///
    /// # Errors
    ///
    /// As for [`View::case`], if `before` names none.
    pub fn entries(
        &self,
        seen: &Seen,
        before: Option<Mark>,
        max: usize,
    ) -> Result<Vec<Sealed<Entry>>> {
        let case = seen.case.id;
        let end = before.map_or(Ok(u32::MAX), |mark| self.seq(case, mark))?;
        let mut newest = Vec::new();
        for audience in audiences(seen) {
            let mut left = max;
            let range = (case.0, audience, 0)..(case.0, audience, end);
            self.scan_back(tables::ENTRY_FOR, range, |(_, _, seq), ()| {
                newest.push(seq);
                left = left.saturating_sub(1);
                Ok(if left == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
            })?;
        }
        newest.sort_unstable_by_key(|seq| Reverse(*seq));
        newest.truncate(max);
        let rows = self.rows_at(&tables::ENTRY, newest.into_iter().map(|seq| (case.0, seq)))?;
        Ok(rows.into_iter().map(Sealed::new).collect())
    }

    /// Fetches the oldest entries that the reader of a case may see, the oldest first, from behind
    /// the entry `after` if it is given; at most `max`.
    ///
    /// # Errors
    ///
    /// As for [`View::case`], if `after` names none.
    pub fn entries_after(
        &self,
        seen: &Seen,
        after: Option<Mark>,
        max: usize,
    ) -> Result<Vec<Sealed<Entry>>> {
        let case = seen.case.id;
        let start = match after {
            None => 0,
            Some(mark) => self.seq(case, mark)?.saturating_add(1),
        };
        let mut oldest = Vec::new();
        for audience in audiences(seen) {
            let mut left = max;
            let range = (case.0, audience, start)..(case.0, audience, u32::MAX);
            self.scan(tables::ENTRY_FOR, range, |(_, _, seq), ()| {
                oldest.push(seq);
                left = left.saturating_sub(1);
                Ok(if left == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
            })?;
        }
        oldest.sort_unstable();
        oldest.truncate(max);
        let rows = self.rows_at(&tables::ENTRY, oldest.into_iter().map(|seq| (case.0, seq)))?;
        Ok(rows.into_iter().map(Sealed::new).collect())
    }

    /// Fetches what was noted of these files of a comment for everyone on the case, the oldest
    /// first.
    ///
    /// # Errors
    ///
    /// As for [`View::case`].
    pub fn notices(
        &self,
        (case, mark): (CaseId, Mark),
        files: &[AttachmentId],
    ) -> Result<Vec<Sealed<Entry>>> {
        let since = self.seq(case, mark)?;
        self.noted((case, None, since), files)
    }

    /// Fetches all that was noted of these files of a case, for everyone or for `account` alone.
    ///
    /// # Errors
    ///
    /// As for [`View::case`].
    pub fn all_notices(
        &self,
        case: CaseId,
        account: AccountId,
        files: &[AttachmentId],
    ) -> Result<Vec<Sealed<Entry>>> {
        let mut notices = self.noted((case, None, 0), files)?;
        notices.extend(self.noted((case, Some(account.0), 0), files)?);
        Ok(notices)
    }

    fn noted(
        &self,
        (case, audience, since): (CaseId, Audience, u32),
        files: &[AttachmentId],
    ) -> Result<Vec<Sealed<Entry>>> {
        let mut keys = Vec::new();
        let range = (case.0, audience, since)..=(case.0, audience, u32::MAX);
        self.scan(tables::ENTRY_FOR, range, |(case, _, seq), ()| {
            keys.push((case, seq));
            Ok(ControlFlow::Continue(()))
        })?;
        let mut notices = Vec::new();
        for key in keys {
            // One at a time: what people wrote need not all be in memory for this.
            let entry = self.rows_at(&tables::ENTRY, std::iter::once(key))?;
            let noted = entry.into_iter().filter(|entry| entry.notes(files));
            notices.extend(noted.map(Sealed::new));
        }
        Ok(notices)
    }

    /// Fetches earlier texts of a comment that its reader may see, the oldest first: of the first
    /// `up_to` of them the last, at most `max`; and how many there are before those.
    ///
    /// # Errors
    ///
    /// As for [`View::case`].
    pub fn versions(
        &self,
        seen: &Seen,
        entry: &Entry,
        (up_to, max): (usize, usize),
    ) -> Result<(Vec<Version>, usize)> {
        let (case, seq) = (entry.case.0, entry.seq);
        let mut numbers = Vec::new();
        for audience in audiences(seen) {
            let range = (case, seq, audience, 0)..=(case, seq, audience, u16::MAX);
            self.scan(tables::VERSION_FOR, range, |(.., number), ()| {
                numbers.push(number);
                Ok(ControlFlow::Continue(()))
            })?;
        }
        numbers.sort_unstable();
        numbers.truncate(up_to);
        let before = numbers.len().saturating_sub(max);
        let keys = numbers.into_iter().skip(before).map(|number| (case, seq, number));
        Ok((self.rows_at(&tables::VERSION, keys)?, before))
    }

    /// Fetches the last of a comment's earlier texts, the newest first, whomever they were for; at
    /// most `max`.
    ///
    /// # Errors
    ///
    /// As for [`View::case`].
    pub fn earlier(&self, case: CaseId, mark: Mark, max: usize) -> Result<Vec<Sealed<Version>>> {
        let (case, seq) = (case.0, self.seq(case, mark)?);
        let mut earlier = Vec::new();
        let range = (case, seq, 0)..=(case, seq, u16::MAX);
        self.scan_back(tables::VERSION.definition, range, |key, row| {
            if earlier.len() == max {
                return Ok(ControlFlow::Break(()));
            }
            earlier.push(Sealed::new(tables::VERSION.decode(&key, row)?));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(earlier)
    }

    /// Fetches what shows one of these files by its id, now or in an earlier text, whomever it is
    /// for; reads all that was said on the case. The description is not among it.
    ///
    /// # Errors
    ///
    /// As for [`View::case`].
    pub fn shown(&self, case: CaseId, files: &[AttachmentId]) -> Result<Shown> {
        let mut shown = Shown::default();
        let any_of = |text: Option<&Words>| text.is_some_and(|t| without_names(t, files).is_some());
        let range = (case.0, 0)..=(case.0, u32::MAX);
        self.scan(tables::ENTRY.definition, range, |key, row| {
            let entry = tables::ENTRY.decode(&key, row)?;
            if any_of(entry.said().and_then(|said| said.text.as_ref())) {
                shown.entries.push(Sealed::new(entry));
            }
            Ok(ControlFlow::Continue(()))
        })?;
        let range = (case.0, 0, 0)..=(case.0, u32::MAX, u16::MAX);
        self.scan(tables::VERSION.definition, range, |key, row| {
            let version = tables::VERSION.decode(&key, row)?;
            if any_of(version.text.as_ref()) {
                shown.earlier.push((key.1, key.2, Sealed::new(version)));
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(shown)
    }

    /// Fetches a file.
    ///
    /// # Errors
    ///
    /// As for [`View::case`].
    pub fn attachment(&self, id: AttachmentId) -> Result<Sealed<Attachment>> {
        found(self.row(&tables::ATTACHMENT, id.0)?).map(Sealed::new)
    }

    /// Fetches the files that the reader of a case may see and that are not deleted, the oldest
    /// first.
    ///
    /// # Errors
    ///
    /// As for [`View::case`].
    pub fn attachments(&self, seen: &Seen) -> Result<Vec<Sealed<Attachment>>> {
        let case = seen.case.id.0;
        let mut files = Vec::new();
        for audience in audiences(seen) {
            let range = (case, audience, 0, 0, 0)..=(case, audience, u64::MAX, u16::MAX, u64::MAX);
            self.scan(tables::ATTACHMENT_FOR, range, |(_, _, at, order, id), ()| {
                files.push((at, order, id));
                Ok(ControlFlow::Continue(()))
            })?;
        }
        files.sort_unstable();
        let rows = self.rows_at(&tables::ATTACHMENT, files.into_iter().map(|(.., id)| id))?;
        Ok(rows.into_iter().map(Sealed::new).collect())
    }
}
