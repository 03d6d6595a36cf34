//! The journal: every change, one entry each, chained by hash.
//!
//! An entry's hash covers the one before it, its number, its moment, who, what kind, which record,
//! and the hash of its salted payload. Salt and payload lie in a row of their own, so that erasing
//! them leaves a chain that still verifies.

use redb::{ReadableTable, WriteTransaction};
use serde::{Deserialize, Serialize};

use super::{
    apply::Writing,
    codec, keys,
    tables::{JOURNAL, JOURNAL_NAMED, JOURNAL_OF, JOURNAL_PAYLOAD},
};
use crate::{
    domain::{
        id::{CaseId, UserId},
        journal::{Event, Kind, Record, Trace},
        moment::Moment,
    },
    error::Fault,
};

/// An entry, as far as it can never be erased.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Link {
    /// When.
    pub(super) at: Moment,
    /// Who; none if the appliance did it.
    pub(super) by: Option<UserId>,
    /// What kind of change.
    pub(super) kind: Kind,
    /// Of which record.
    pub(super) record: Record,
    /// The BLAKE3 hash of salt and payload.
    pub(super) payload: [u8; 32],
    /// The BLAKE3 hash over all of this, the entry's number and the hash before.
    pub(super) hash: [u8; 32],
}

/// What an entry says beyond its link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Payload {
    /// Random, so that nobody can guess an erased text and check the guess.
    pub(super) salt: [u8; 16],
    /// The event.
    pub(super) event: Event,
}

/// Where the journal ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct End {
    /// The number of the next entry; the first is 0.
    pub(super) next: u64,
    /// The hash of the last; zeroes before the first.
    pub(super) hash: [u8; 32],
    /// The moment of the last.
    pub(super) at: Moment,
}

impl End {
    /// Finds it.
    pub(super) fn read(table: &impl ReadableTable<u64, &'static [u8]>) -> Result<End, Fault> {
        let Some((number, row)) = table.last()? else { return Ok(End::default()) };
        let number = number.value();
        let link = JOURNAL.decode(&number, row.value())?;
        Ok(End { next: number + 1, hash: link.hash, at: link.at })
    }

    /// Appends an event.
    pub(super) fn append(
        &mut self,
        tx: &WriteTransaction,
        event: &Event,
        now: Moment,
    ) -> Result<(), Fault> {
        let mut salt = [0; 16];
        super::random(&mut salt)?;
        let payload = Payload { salt, event: event.clone() };
        let mut link = Link {
            at: now,
            by: event.by,
            kind: event.kind,
            record: event.record,
            payload: payload.digest()?,
            hash: [0; 32],
        };
        link.hash = link.chained(self.hash, self.next)?;
        let row = JOURNAL.encode(&self.next, &link)?;
        tx.open_table(JOURNAL.definition)?.insert(self.next, row.as_slice())?;
        if let Some(key) = keys::journal_of(self.next, &link) {
            tx.open_table(JOURNAL_OF)?.insert(key, ())?;
        }
        let mut named = tx.open_table(JOURNAL_NAMED)?;
        for key in keys::journal_named(self.next, &link) {
            named.insert(key, ())?;
        }
        let row = JOURNAL_PAYLOAD.encode(&self.next, &payload)?;
        tx.open_table(JOURNAL_PAYLOAD.definition)?.insert(self.next, row.as_slice())?;
        *self = End { next: self.next + 1, hash: link.hash, at: now };
        Ok(())
    }
}

impl Writing<'_> {
    /// Erases the payload, and with it the salt, of every entry of a case that holds a digest of
    /// what `trace` leads to. The links stay.
    pub(super) fn erase(&self, case: CaseId, trace: Trace) -> Result<(), Fault> {
        let mut payloads = self.0.open_table(JOURNAL_PAYLOAD.definition)?;
        let of_case = self.0.open_table(JOURNAL_OF)?;
        for key in of_case.range((case.0, 0)..=(case.0, u64::MAX))? {
            let number = key?.0.value().1;
            let payload = payloads.get(number)?;
            let payload = payload.map(|row| JOURNAL_PAYLOAD.decode(&number, row.value()));
            if payload.transpose()?.is_some_and(|payload| payload.event.repeats(case, trace)) {
                payloads.remove(number)?;
            }
        }
        Ok(())
    }
}

impl Payload {
    /// What its link holds of it.
    pub(super) fn digest(&self) -> Result<[u8; 32], Fault> {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.salt).update(&codec::plain(&self.event)?);
        Ok(hasher.finalize().into())
    }
}

impl Link {
    /// Its hash as entry `number` after the entry with the hash `previous`.
    pub(super) fn chained(&self, previous: [u8; 32], number: u64) -> Result<[u8; 32], Fault> {
        let named = codec::plain(&(self.at, self.by, self.kind, self.record))?;
        let mut hasher = blake3::Hasher::new();
        hasher.update(&previous).update(&number.to_le_bytes()).update(&named).update(&self.payload);
        Ok(hasher.finalize().into())
    }
}
