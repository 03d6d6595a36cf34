//! What follows from rows, against what is kept of it.

use std::{
    collections::{BTreeMap, HashSet},
    sync::atomic::{AtomicBool, Ordering},
};

use redb::{
    Key, ReadTransaction, ReadableTable, ReadableTableMetadata, TableHandle, Value,
    WriteTransaction,
};
use serde::{Serialize, de::DeserializeOwned};

use super::Check;
use crate::{
    error::{Fault, Result},
    store::tables::{Index, Rows},
};

/// How many keys are held in memory at a time to find those that are too many.
const KEYS_AT_ONCE: u64 = 1 << 20;

/// A snapshot that is walked as long as the store goes on.
#[derive(Clone, Copy)]
pub(super) struct Walk<'t> {
    pub(super) tx: &'t ReadTransaction,
    pub(super) leave: &'t AtomicBool,
}

/// Takes a key and the value that it is to have.
pub(super) type Emit<'e, K, V> =
    dyn FnMut(<K as Value>::SelfType<'_>, <V as Value>::SelfType<'_>) -> Result<(), Fault> + 'e;

/// Takes the key of something that is counted.
pub(super) type Count<'e, K> = dyn FnMut(K) -> Result<(), Fault> + 'e;

impl Walk<'_> {
    /// # Errors
    ///
    /// [`Fault::Stopped`] once the store wants its file back.
    pub(super) fn goes_on(self) -> Result<(), Fault> {
        if self.leave.load(Ordering::Relaxed) { Err(Fault::Stopped) } else { Ok(()) }
    }

    /// Hands every row that decodes to `work`.
    pub(super) fn each<K, R>(
        self,
        rows: &Rows<K, R>,
        mut work: impl FnMut(K, R) -> Result<(), Fault>,
    ) -> Result<(), Fault>
    where
        K: for<'k> Key<SelfType<'k> = K> + 'static,
        R: Serialize + DeserializeOwned,
    {
        for entry in self.tx.open_table(rows.definition)?.iter()? {
            let (key, row) = entry?;
            self.goes_on()?;
            if let Ok(row) = rows.decode(&key.value(), row.value()) {
                work(key.value(), row)?;
            }
        }
        Ok(())
    }

    /// One row, if it is there and decodes.
    pub(super) fn row<K, R>(self, rows: &Rows<K, R>, key: &K) -> Result<Option<R>, Fault>
    where
        K: for<'k> Key<SelfType<'k> = K> + 'static,
        R: Serialize + DeserializeOwned,
    {
        let row = self.tx.open_table(rows.definition)?.get(key)?;
        Ok(row.and_then(|row| rows.decode(key, row.value()).ok()))
    }
}

impl Check<'_> {
    /// An index holds exactly what `derive` emits: names what it lacks, what leads elsewhere, and
    /// what is too much.
    pub(super) fn index<K: Key + 'static, V: Value + 'static>(
        &mut self,
        index: Index<K, V>,
        derive: impl Fn(&mut Emit<'_, K, V>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        self.say(index.name())?;
        if let Some(to) = self.anew {
            return self.index_anew(to, index, derive);
        }
        let table = self.walk.tx.open_table(index)?;
        let (mut due, mut found) = (0, 0);
        derive(&mut |key, value| {
            due += 1;
            self.checked.entries += 1;
            self.breathe(index.name())?;
            let Some(has) = table.get(&key)? else {
                return self.problem(format!("the index {} lacks {key:?}", index.name()));
            };
            found += 1;
            if V::as_bytes(&has.value()).as_ref() == V::as_bytes(&value).as_ref() {
                return Ok(());
            }
            let has = has.value();
            self.problem(format!("in the index {} {key:?} leads to {has:?}", index.name()))
        })?;
        if table.len()? == found {
            return Ok(());
        }
        for part in Part::all(due) {
            let mut keys = HashSet::new();
            derive(&mut |key, _| {
                keys.extend(part.has(K::as_bytes(&key).as_ref()));
                Ok(())
            })?;
            for entry in table.iter()? {
                let key = entry?.0;
                self.breathe(index.name())?;
                let digest = part.has(K::as_bytes(&key.value()).as_ref());
                if digest.is_some_and(|digest| !keys.contains(&digest)) {
                    let key = key.value();
                    self.problem(format!("in the index {} {key:?} is stray", index.name()))?;
                }
            }
        }
        Ok(())
    }

    /// Writes what `derive` emits. Two rows that have one key lead elsewhere are a problem that the
    /// check tells of then.
    fn index_anew<K: Key + 'static, V: Value + 'static>(
        &mut self,
        to: &WriteTransaction,
        index: Index<K, V>,
        derive: impl Fn(&mut Emit<'_, K, V>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let mut table = to.open_table(index)?;
        derive(&mut |key, value| {
            self.breathe(index.name())?;
            table.insert(&key, &value)?;
            Ok(())
        })
    }

    /// Counters say how often `derive` names their keys; it does so `at_most` so often in all.
    pub(super) fn counters<K>(
        &mut self,
        index: Index<K, u64>,
        at_most: u64,
        derive: impl Fn(&mut Count<'_, K>) -> Result<(), Fault>,
    ) -> Result<(), Fault>
    where
        K: for<'k> Key<SelfType<'k> = K> + Ord + 'static,
    {
        self.say(index.name())?;
        if let Some(to) = self.anew {
            let mut table = to.open_table(index)?;
            return derive(&mut |key| {
                self.breathe(index.name())?;
                let count = table.get(&key)?.map_or(0, |count| count.value());
                table.insert(&key, count + 1)?;
                Ok(())
            });
        }
        let table = self.walk.tx.open_table(index)?;
        for part in Part::all(at_most) {
            let mut counts = BTreeMap::<K, u64>::new();
            derive(&mut |key| {
                if part.has(K::as_bytes(&key).as_ref()).is_some() {
                    *counts.entry(key).or_default() += 1;
                }
                Ok(())
            })?;
            for entry in table.iter()? {
                let (key, says) = entry?;
                let (key, says) = (key.value(), says.value());
                self.breathe(index.name())?;
                if part.has(K::as_bytes(&key).as_ref()).is_none() {
                    continue;
                }
                self.checked.entries += 1;
                let is = counts.remove(&key).unwrap_or_default();
                if is != says {
                    let name = index.name();
                    self.problem(format!("the counter {name} of {key:?} says {says}, not {is}"))?;
                }
            }
            for (key, is) in counts {
                self.problem(format!("the counter {} lacks {key:?}: {is}", index.name()))?;
            }
        }
        Ok(())
    }

    /// Sums that are kept for each account, or each desk and month, are those that follow.
    pub(super) fn sums<K, R>(
        &mut self,
        rows: &Rows<K, R>,
        mut follow: BTreeMap<K, R>,
        wrong: impl Fn(&K) -> String,
    ) -> Result<(), Fault>
    where
        K: for<'k> Key<SelfType<'k> = K> + Ord + 'static,
        R: Serialize + DeserializeOwned + Default + PartialEq,
    {
        if let Some(to) = self.anew {
            let mut table = to.open_table(rows.definition)?;
            return follow.iter().filter(|(_, sum)| **sum != R::default()).try_for_each(
                |(key, sum)| {
                    table.insert(key, rows.encode(key, sum)?.as_slice())?;
                    Ok(())
                },
            );
        }
        let mut differ = Vec::new();
        self.walk.each(rows, |key, kept| {
            if follow.remove(&key).unwrap_or_default() != kept {
                differ.push(key);
            }
            Ok(())
        })?;
        let unkept = follow.into_iter().filter(|(_, sum)| *sum != R::default());
        differ.extend(unkept.map(|(key, _)| key));
        differ.iter().try_for_each(|key| self.problem(wrong(key)))
    }
}

/// Those keys whose digests leave this rest: as many as memory may hold.
#[derive(Clone, Copy)]
struct Part {
    rest: u128,
    of: u128,
}

impl Part {
    fn all(keys: u64) -> impl Iterator<Item = Part> {
        let of = u128::from(keys / KEYS_AT_ONCE + 1);
        (0..of).map(move |rest| Part { rest, of })
    }

    /// The digest of a key of this part.
    fn has(self, key: &[u8]) -> Option<u128> {
        let mut digest = [0; 16];
        digest.copy_from_slice(&blake3::hash(key).as_bytes()[..16]);
        let digest = u128::from_le_bytes(digest);
        (digest % self.of == self.rest).then_some(digest)
    }
}
