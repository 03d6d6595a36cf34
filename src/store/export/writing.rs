//! The second reading of an export: the lines of its files, handed over.

use std::collections::BTreeSet;

use redb::{ReadTransaction, ReadableTable};
use serde::{Serialize, de::DeserializeOwned};

use super::{
    Files, file_name, goes_on,
    kinds::{EachKind, Kind, Marks, Named},
    line_of,
    manifest::Manifest,
};
use crate::{
    error::{Fault, Result},
    store::{Shared, backup::Watch},
};

/// Hands the files over.
pub(super) struct Writing<'t, 'w> {
    pub(super) tx: &'t ReadTransaction,
    pub(super) shared: &'t Shared,
    pub(super) watch: &'t mut Watch<'w>,
    pub(super) manifest: &'t Manifest,
    pub(super) left_out: &'t BTreeSet<(&'static str, u64)>,
    pub(super) to: &'t mut dyn Files,
    /// How many bytes are handed over.
    pub(super) written: u64,
}

impl Writing<'_, '_> {
    fn begin(&mut self, kind: &str) -> Result<(), Fault> {
        let name = file_name(kind);
        let length = self.manifest.files.get(&name).map_or(0, |part| part.bytes);
        self.to.begin(&name, length)
    }

    fn put(&mut self, line: &[u8]) -> Result<(), Fault> {
        self.to.write(line)?;
        self.written += line.len() as u64;
        goes_on(self.shared, self.watch, self.written)
    }
}

impl EachKind for Writing<'_, '_> {
    fn kind<K: Named, R: Serialize + DeserializeOwned + 'static>(
        &mut self,
        kind: &Kind<K, R>,
    ) -> Result<(), Fault> {
        self.begin(kind.file)?;
        for (entry, place) in self.tx.open_table(kind.rows.definition)?.iter()?.zip(0..) {
            let (key, row) = entry?;
            if self.left_out.contains(&(kind.file, place)) {
                continue;
            }
            let key = key.value();
            let row = kind.rows.decode(&key, row.value())?;
            self.put(&line_of(kind.file, kind.told(&key, &row))?)?;
        }
        Ok(())
    }

    fn marks<K: Named>(&mut self, marks: &Marks<K>) -> Result<(), Fault> {
        self.begin(marks.file)?;
        for entry in self.tx.open_table(marks.index)?.iter()? {
            let (key, value) = entry?;
            self.put(&line_of(marks.file, marks.told(&key.value(), value.value()))?)?;
        }
        Ok(())
    }
}
