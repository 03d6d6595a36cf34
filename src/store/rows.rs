//! What a table is: rows of one type by their keys, of this version or of those before it; or
//! nothing but keys.

use std::marker::PhantomData;

use redb::{Key, TableDefinition};
use serde::{Serialize, de::DeserializeOwned};

use super::codec::Slot;
use crate::error::Fault;

/// Reads a row of an earlier version as what it is now.
type Older<R> = fn(Slot<'_>, &[u8]) -> Result<R, Fault>;

/// A table of rows of one type.
pub(super) struct Rows<K: Key + 'static, R> {
    pub(super) definition: TableDefinition<'static, K, &'static [u8]>,
    name: &'static str,
    version: u8,
    /// Reads rows of earlier versions, the first at first.
    older: [Option<Older<R>>; 2],
    row: PhantomData<fn() -> R>,
}

impl<K: Key + 'static, R: Serialize + DeserializeOwned> Rows<K, R> {
    /// Version 1 of a table. The version is the shape of the rows.
    pub(super) const fn v1(name: &'static str) -> Rows<K, R> {
        let definition = TableDefinition::new(name);
        Rows { definition, name, version: 1, older: [None; 2], row: PhantomData }
    }

    /// Version 2 of a table whose rows were `O` in version 1. Such a row is read as what it is now,
    /// and rewritten when it is next written.
    pub(super) const fn v2<O: DeserializeOwned + Into<R>>(name: &'static str) -> Rows<K, R> {
        Rows { version: 2, older: [Some(older::<O, R>), None], ..Rows::v1(name) }
    }

    /// Version 3 of a table whose rows were `O` in version 1 and `P` in version 2.
    pub(super) const fn v3<O, P>(name: &'static str) -> Rows<K, R>
    where
        O: DeserializeOwned + Into<R>,
        P: DeserializeOwned + Into<R>,
    {
        let readers: [Option<Older<R>>; 2] = [Some(older::<O, R>), Some(older::<P, R>)];
        Rows { version: 3, older: readers, ..Rows::v1(name) }
    }

    pub(super) fn encode(&self, key: &K::SelfType<'_>, row: &R) -> Result<Vec<u8>, Fault> {
        self.slot(K::as_bytes(key).as_ref()).encode(row)
    }

    pub(super) fn decode(&self, key: &K::SelfType<'_>, bytes: &[u8]) -> Result<R, Fault> {
        let key = K::as_bytes(key);
        let slot = self.slot(key.as_ref());
        let version = bytes.first().copied().unwrap_or_default();
        let older = usize::from(version).checked_sub(1).and_then(|at| self.older.get(at));
        match older.copied().flatten() {
            Some(older) => older(Slot { version, ..slot }, bytes),
            None => slot.decode(bytes),
        }
    }

    /// Its name.
    pub(super) fn name(&self) -> &'static str {
        self.name
    }

    /// The shape of its rows.
    pub(super) fn shape(&self) -> u8 {
        self.version
    }

    /// What is wrong where an index names a row that there is not.
    pub(super) fn missing(&self) -> Fault {
        let problem = "a row that an index names is missing".to_owned();
        Fault::Corrupt { table: self.name, problem }
    }

    /// Where a row of it stands, and in which shape.
    pub(super) fn slot<'k>(&self, key: &'k [u8]) -> Slot<'k> {
        Slot { table: self.name, version: self.version, key }
    }
}

/// A row of an earlier version as what it is now.
fn older<O: DeserializeOwned + Into<R>, R>(slot: Slot<'_>, bytes: &[u8]) -> Result<R, Fault> {
    slot.decode::<O>(bytes).map(Into::into)
}

/// A table of keys, or of keys that lead to an id.
pub(super) type Index<K, V = ()> = TableDefinition<'static, K, V>;
