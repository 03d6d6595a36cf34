//! What requests of programs were answered, by their keys and by when.

use std::ops::{Bound, ControlFlow};

use redb::ReadableTable;

use super::{
    apply::Writing,
    keys,
    tables::{
        ANSWERED, ANSWERED_AT, ANSWERED_BYTES, ANSWERED_COUNT, ANSWERED_OF, JOURNAL, JOURNAL_OF,
        TIER, TIER_REQUEST,
    },
    view::View,
};
use crate::{
    domain::{
        answered::{About, Answered, KEPT},
        id::TokenId,
        journal::Kind,
        moment::Moment,
    },
    error::{Fault, Result},
    log,
};

/// When a request was carried out, its token, and the hash of its key.
type Place = (Moment, TokenId, [u8; 32]);

/// How many places are passed over to find those of one token.
const PLACES_PASSED: usize = 2_000;

impl View<'_> {
    /// What is kept of the request of a token with a key.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read. This holds for all that follows.
    pub fn answered(&self, token: TokenId, key: [u8; 32]) -> Result<Option<Answered>> {
        Ok(self.row(&ANSWERED, (token.0, key))?)
    }

    /// How many requests of a token are kept.
    ///
    /// # Errors
    ///
    /// A fault.
    pub fn answered_count(&self, token: TokenId) -> Result<u64> {
        Ok(self.value(ANSWERED_COUNT, token.0, |count| count)?.unwrap_or_default())
    }

    /// How many bytes of answers to requests of a token are kept.
    ///
    /// # Errors
    ///
    /// A fault.
    pub fn answered_bytes(&self, token: TokenId) -> Result<u64> {
        Ok(self.value(ANSWERED_BYTES, token.0, |bytes| bytes)?.unwrap_or_default())
    }

    /// The keys of a token's requests that were kept long enough, the oldest first, at most `max`, as
    /// far as they are among the oldest of all tokens.
    ///
    /// # Errors
    ///
    /// A fault.
    pub fn answered_over(&self, token: TokenId, max: usize) -> Result<Vec<[u8; 32]>> {
        let (mut keys, mut passed) = (Vec::new(), 0);
        self.scan(ANSWERED_AT, (0, 0, [0; 32]).., |(at, of, key), ()| {
            passed += 1;
            let over = self.now().since(Moment(at)) >= KEPT;
            if !over || keys.len() == max || passed > PLACES_PASSED {
                return Ok(ControlFlow::Break(()));
            }
            keys.extend((of == token.0).then_some(key));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(keys)
    }

    /// Whether something is gone, or something of it was erased at a moment or since.
    ///
    /// # Errors
    ///
    /// A fault.
    pub fn is_erased(&self, about: About, since: Moment) -> Result<bool> {
        let case = match about {
            About::Case(id) => id,
            About::Tier(id) => return Ok(self.row(&TIER, id.0)?.is_none()),
            About::TierRequest(id) => {
                let key = (id.tier.0, id.update, id.product);
                return Ok(self.row(&TIER_REQUEST, key)?.is_none());
            }
        };
        let mut erased = false;
        // Times do not run back within a case.
        self.scan_back(JOURNAL_OF, (case.0, 0)..=(case.0, u64::MAX), |(_, number), ()| {
            let Some(link) = self.row(&JOURNAL, number)?.filter(|link| link.at >= since) else {
                return Ok(ControlFlow::Break(()));
            };
            erased = matches!(
                link.kind,
                Kind::CommentRedacted
                    | Kind::FileRedacted
                    | Kind::DescriptionRedacted
                    | Kind::FeedbackRedacted
            );
            Ok(if erased { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        })?;
        Ok(erased)
    }

    /// When which requests of which tokens were carried out, the oldest first, after one of them (or
    /// from the beginning on), at most `max`: for the sweep.
    ///
    /// # Errors
    ///
    /// A fault.
    pub fn answered_after(&self, after: Option<Place>, max: usize) -> Result<Vec<Place>> {
        let mut places = Vec::new();
        let from = after
            .map_or(Bound::Unbounded, |(at, token, key)| Bound::Excluded((at.0, token.0, key)));
        self.scan(ANSWERED_AT, (from, Bound::Unbounded), |(at, token, key), ()| {
            places.push((Moment(at), TokenId(token), key));
            let full = places.len() >= max;
            Ok(if full { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        })?;
        Ok(places)
    }
}

impl Writing<'_> {
    pub(super) fn answered(
        &self,
        before: Option<&Answered>,
        after: Option<&Answered>,
    ) -> Result<(), Fault> {
        let at = keys::answered_at;
        self.reindex(ANSWERED_AT, before.map(at), after.map(at))?;
        let of = keys::answered_of;
        self.reindex(ANSWERED_OF, before.and_then(of), after.and_then(of))?;
        self.recount_answers(before, after)?;
        match (before, after) {
            (None, Some(after)) => {
                self.recount(ANSWERED_COUNT, &after.token.0, |count| count + 1)?;
            }
            (Some(before), None) => {
                self.recount(ANSWERED_COUNT, &before.token.0, |count| count.saturating_sub(1))?;
                self.forget(ANSWERED.definition, (before.token.0, before.key))?;
            }
            _ => (),
        }
        match after {
            Some(after) => self.put(&ANSWERED, (after.token.0, after.key), after),
            None => Ok(()),
        }
    }

    /// Counts the bytes of answers.
    pub(super) fn recount_answers(
        &self,
        before: Option<&Answered>,
        after: Option<&Answered>,
    ) -> Result<(), Fault> {
        let add = |row: &Answered| {
            self.recount(ANSWERED_BYTES, &row.token.0, |count| count.saturating_add(row.bytes()))
        };
        let take = |row: &Answered| {
            self.recount(ANSWERED_BYTES, &row.token.0, |count| count.saturating_sub(row.bytes()))
        };
        before.map_or(Ok(()), take)?;
        after.map_or(Ok(()), add)
    }

    /// Erases what requests were answered about something; that they were carried out stays.
    pub(super) fn answers_erased(&self, about: About) -> Result<(), Fault> {
        let ((sort, id), mut keys) = (keys::about(about), Vec::new());
        let range = (sort, id, 0, [0; 32])..=(sort, id, u64::MAX, [u8::MAX; 32]);
        for entry in self.0.open_table(ANSWERED_OF)?.range(range)? {
            let (_, _, token, key) = entry?.0.value();
            keys.push((token, key));
        }
        for key in keys {
            let table = self.0.open_table(ANSWERED.definition)?;
            let row = table.get(key)?.map(|row| ANSWERED.decode(&key, row.value()));
            drop(table);
            match row {
                Some(Ok(row)) => {
                    let after = row.without_answer();
                    self.answered(Some(&row), Some(&after))?;
                }
                // It shall not keep the others, nor what else is being written, from their way.
                Some(Err(fault)) => log::error("row_skipped", &[("error", &fault)]),
                None => (),
            }
        }
        Ok(())
    }
}
