//! The first reading of an export: what its files will hold, and what cannot be in them.

use std::collections::BTreeSet;

use redb::{ReadTransaction, ReadableTable};
use serde::{Serialize, de::DeserializeOwned};

use super::{
    LEFT_OUT_MAX, file_name, goes_on,
    kinds::{EachKind, Kind, Marks, Named, SECRET},
    line_of,
    manifest::{Manifest, Part},
    stuck,
};
use crate::{
    error::{Fault, Result},
    store::{Shared, backup::Watch},
};

/// Finds what the files will hold, and that they can be read back.
pub(super) struct Counting<'t, 'w> {
    pub(super) tx: &'t ReadTransaction,
    pub(super) shared: &'t Shared,
    pub(super) watch: &'t mut Watch<'w>,
    pub(super) manifest: &'t mut Manifest,
    pub(super) left_out: LeftOut,
}

/// Rows that no line can hold.
#[derive(Default)]
pub(super) struct LeftOut {
    /// Their files, and their places in their tables.
    pub(super) places: BTreeSet<(&'static str, u64)>,
    /// Which they are, and why.
    pub(super) words: Vec<String>,
}

impl LeftOut {
    /// # Errors
    ///
    /// [`Fault::Backup`] if there are too many.
    fn add(&mut self, place: (&'static str, u64), key: &str, why: &str) -> Result<(), Fault> {
        if self.words.len() >= LEFT_OUT_MAX {
            return Err(Fault::Backup(format!(
                "more than {LEFT_OUT_MAX} rows cannot be read; restore a backup"
            )));
        }
        self.words.push(format!("{}: the row of {key} is left out: {why}", file_name(place.0)));
        self.places.insert(place);
        Ok(())
    }
}

/// A file, while it is counted.
struct Counted {
    lines: u64,
    bytes: u64,
    hasher: blake3::Hasher,
    lacks: Vec<String>,
}

impl Counted {
    fn new() -> Counted {
        Counted { lines: 0, bytes: 0, hasher: blake3::Hasher::new(), lacks: Vec::new() }
    }

    fn add(&mut self, line: &[u8]) {
        self.lines += 1;
        self.bytes += line.len() as u64;
        self.hasher.update(line);
    }

    fn part(&self, kind: &str, shape: u8) -> Part {
        Part {
            lines: self.lines,
            bytes: self.bytes,
            blake3: self.hasher.finalize().to_hex().to_string(),
            shape,
            secret: SECRET.contains(&kind),
            lacks: self.lacks.clone(),
        }
    }
}

impl Counting<'_, '_> {
    fn goes_on(&mut self) -> Result<(), Fault> {
        goes_on(self.shared, self.watch, 0)
    }
}

impl EachKind for Counting<'_, '_> {
    fn kind<K: Named, R: Serialize + DeserializeOwned + 'static>(
        &mut self,
        kind: &Kind<K, R>,
    ) -> Result<(), Fault> {
        let mut counted = Counted::new();
        for (entry, place) in self.tx.open_table(kind.rows.definition)?.iter()?.zip(0..) {
            let (key, row) = entry?;
            let key = key.value();
            self.goes_on()?;
            match sound_line(kind, &key, row.value()) {
                Ok(line) => counted.add(&line),
                // That record only: the others are in it.
                Err(fault) => {
                    let key = kind.key_words(&key);
                    self.left_out.add((kind.file, place), &key, &fault.to_string())?;
                    counted.lacks.push(key);
                }
            }
        }
        let part = counted.part(kind.file, kind.rows.shape());
        self.manifest.files.insert(file_name(kind.file), part);
        Ok(())
    }

    fn marks<K: Named>(&mut self, marks: &Marks<K>) -> Result<(), Fault> {
        let mut counted = Counted::new();
        for entry in self.tx.open_table(marks.index)?.iter()? {
            let (key, value) = entry?;
            self.goes_on()?;
            let line = line_of(marks.file, marks.told(&key.value(), value.value()))?;
            marks.heard(&line).map_err(|wrong| stuck(marks.file, &wrong))?;
            counted.add(&line);
        }
        self.manifest.files.insert(file_name(marks.file), counted.part(marks.file, 1));
        Ok(())
    }
}

/// The line of a row, from which an import makes the same row.
///
/// # Errors
///
/// A [`Fault`] if the row does not decode, or no line can hold it.
fn sound_line<K: Named, R: Serialize + DeserializeOwned + 'static>(
    kind: &Kind<K, R>,
    key: &K,
    row: &[u8],
) -> Result<Vec<u8>, Fault> {
    let row = kind.rows.decode(key, row)?;
    let line = line_of(kind.file, kind.told(key, &row))?;
    // What could not come back is noticed while it is still here.
    let (back_key, back) = kind.heard(&line).map_err(|wrong| stuck(kind.file, &wrong))?;
    if kind.rows.encode(&back_key, &back)? == kind.rows.encode(key, &row)? {
        Ok(line)
    } else {
        Err(Fault::Bug(format!("a row of {} reads back otherwise", kind.file)))
    }
}
