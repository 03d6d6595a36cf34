//! How rows and keys are read, whichever kind of transaction a view stands in.

use std::{borrow::Borrow, ops::ControlFlow};

use redb::{
    AccessGuard, Key, ReadableTable, ReadableTableMetadata, StorageError, TableDefinition, Value,
};
use serde::{Serialize, de::DeserializeOwned};

use super::{
    tables::Rows,
    view::{At, View},
};
use crate::{
    error::{Fault, Result},
    log,
};

/// A key and what stands at it.
type Entry<'t, K, V> = (AccessGuard<'t, K>, AccessGuard<'t, V>);

impl View<'_> {
    pub(super) fn row<'k, K: Key + 'static, R: Serialize + DeserializeOwned>(
        &self,
        rows: &Rows<K, R>,
        key: impl Borrow<K::SelfType<'k>>,
    ) -> Result<Option<R>, Fault> {
        match self.at {
            At::Snapshot(tx) => one(&tx.open_table(rows.definition)?, rows, key.borrow()),
            At::Writing(tx) => one(&tx.open_table(rows.definition)?, rows, key.borrow()),
        }
    }

    /// The rows that indexes name, in the order of `keys`.
    ///
    /// # Errors
    ///
    /// [`Fault::Corrupt`] if one is missing.
    pub(super) fn rows_at<K, R>(
        &self,
        rows: &Rows<K, R>,
        keys: impl Iterator<Item = K>,
    ) -> Result<Vec<R>, Fault>
    where
        K: for<'k> Key<SelfType<'k> = K> + 'static,
        R: Serialize + DeserializeOwned,
    {
        // The table is opened once: a page reads dozens of its rows.
        match self.at {
            At::Snapshot(tx) => all(&tx.open_table(rows.definition)?, rows, keys),
            At::Writing(tx) => all(&tx.open_table(rows.definition)?, rows, keys),
        }
    }

    pub(super) fn value<'k, K: Key + 'static, V: Value + 'static, T>(
        &self,
        index: TableDefinition<'_, K, V>,
        key: impl Borrow<K::SelfType<'k>>,
        read: impl FnOnce(V::SelfType<'_>) -> T,
    ) -> Result<Option<T>, Fault> {
        Ok(match self.at {
            At::Snapshot(tx) => tx.open_table(index)?.get(key)?.map(|value| read(value.value())),
            At::Writing(tx) => tx.open_table(index)?.get(key)?.map(|value| read(value.value())),
        })
    }

    pub(super) fn scan<
        'k,
        K: Key + 'static,
        V: Value + 'static,
        Q: Borrow<K::SelfType<'k>> + 'k,
    >(
        &self,
        index: TableDefinition<'_, K, V>,
        range: impl std::ops::RangeBounds<Q> + 'k,
        each: impl FnMut(K::SelfType<'_>, V::SelfType<'_>) -> Result<ControlFlow<()>, Fault>,
    ) -> Result<(), Fault> {
        match self.at {
            At::Snapshot(tx) => walk(tx.open_table(index)?.range(range)?, each),
            At::Writing(tx) => walk(tx.open_table(index)?.range(range)?, each),
        }
    }

    pub(super) fn scan_back<
        'k,
        K: Key + 'static,
        V: Value + 'static,
        Q: Borrow<K::SelfType<'k>> + 'k,
    >(
        &self,
        index: TableDefinition<'_, K, V>,
        range: impl std::ops::RangeBounds<Q> + 'k,
        each: impl FnMut(K::SelfType<'_>, V::SelfType<'_>) -> Result<ControlFlow<()>, Fault>,
    ) -> Result<(), Fault> {
        match self.at {
            At::Snapshot(tx) => walk(tx.open_table(index)?.range(range)?.rev(), each),
            At::Writing(tx) => walk(tx.open_table(index)?.range(range)?.rev(), each),
        }
    }

    /// How many entries a table has.
    pub(super) fn length<K: Key + 'static, V: Value + 'static>(
        &self,
        table: TableDefinition<'_, K, V>,
    ) -> Result<u64, Fault> {
        match self.at {
            At::Snapshot(tx) => Ok(tx.open_table(table)?.len()?),
            At::Writing(tx) => Ok(tx.open_table(table)?.len()?),
        }
    }

    /// The rows that stand after a key, at most `max`. One that does not decode is logged and left
    /// out: it shall not keep a sweep from the others.
    pub(super) fn rows_after<K: Key + 'static, R: Serialize + DeserializeOwned>(
        &self,
        rows: &Rows<K, R>,
        after: K::SelfType<'static>,
        max: usize,
    ) -> Result<Vec<R>> {
        let mut found = Vec::new();
        let range = (std::ops::Bound::Excluded(after), std::ops::Bound::Unbounded);
        self.scan(rows.definition, range, |key, row| {
            match rows.decode(&key, row) {
                Ok(row) => found.push(row),
                Err(fault) => log::error("row_skipped", &[("error", &fault)]),
            }
            Ok(if found.len() < max { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
        })?;
        Ok(found)
    }

    /// Walks an index of (owner, folded name, id): the names of one owner, from a name on.
    pub(super) fn scan_named<V: Value + 'static>(
        &self,
        index: TableDefinition<'_, (u64, &'static str, u64), V>,
        (owner, from): (u64, &str),
        mut each: impl FnMut(&str, u64) -> Result<ControlFlow<()>, Fault>,
    ) -> Result<()> {
        let range = (owner, from, 0)..(owner.saturating_add(1), "", 0);
        self.scan(index, range, |(_, name, id), _| each(name, id))?;
        Ok(())
    }

    pub(super) fn named(
        &self,
        index: TableDefinition<'_, (u64, &'static str, u64), ()>,
        owner: u64,
        max: usize,
    ) -> Result<Vec<u64>> {
        let mut ids = Vec::new();
        self.scan_named(index, (owner, ""), |_, id| {
            ids.push(id);
            Ok(if ids.len() < max { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
        })?;
        Ok(ids)
    }
}

/// The row at a key, if there is one.
pub(super) fn one<K: Key + 'static, R: Serialize + DeserializeOwned>(
    table: &impl ReadableTable<K, &'static [u8]>,
    rows: &Rows<K, R>,
    key: &K::SelfType<'_>,
) -> Result<Option<R>, Fault> {
    table.get(key)?.map(|row| rows.decode(key, row.value())).transpose()
}

fn all<K, R>(
    table: &impl ReadableTable<K, &'static [u8]>,
    rows: &Rows<K, R>,
    keys: impl Iterator<Item = K>,
) -> Result<Vec<R>, Fault>
where
    K: for<'k> Key<SelfType<'k> = K> + 'static,
    R: Serialize + DeserializeOwned,
{
    keys.map(|key| one(table, rows, &key)?.ok_or_else(|| rows.missing())).collect()
}

/// What a row decodes to; none if it does not, which is logged as `event`: one bad record shall not
/// keep the others from being read.
pub(super) fn sound<T>(event: &'static str, row: Result<T, Fault>) -> Result<Option<T>, Fault> {
    match row {
        Err(error @ Fault::Corrupt { .. }) => {
            log::error(event, &[("error", &error)]);
            Ok(None)
        }
        row => row.map(Some),
    }
}

/// Hands entries to `each` until it says stop.
fn walk<'t, K: Key + 'static, V: Value + 'static>(
    entries: impl Iterator<Item = Result<Entry<'t, K, V>, StorageError>>,
    mut each: impl FnMut(K::SelfType<'_>, V::SelfType<'_>) -> Result<ControlFlow<()>, Fault>,
) -> Result<(), Fault> {
    for entry in entries {
        let (key, value) = entry?;
        if each(key.value(), value.value())?.is_break() {
            break;
        }
    }
    Ok(())
}
