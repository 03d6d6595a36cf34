//! From the lines of every kind to its table.

use redb::{Key, WriteTransaction};
use serde::{Serialize, de::DeserializeOwned};

use super::{LINES_PER_WORD, Problems};
use crate::{
    error::{Fault, Result},
    store::{
        export::{
            LEFT_OUT_MAX, file_name,
            kinds::{EachKind, Kind, Marks, Named},
            manifest::{Manifest, Part},
            source::{Next, Source},
        },
        migrate,
    },
};

/// Reads the lines of every kind into its table.
pub(super) struct Reading<'t, 'p, 'w> {
    pub(super) tx: &'t WriteTransaction,
    pub(super) source: &'t Source,
    pub(super) manifest: &'t Manifest,
    pub(super) problems: &'t mut Problems<'p, 'w>,
}

/// Takes a line, and says what is wrong with it, if anything is.
type Take<'t> = dyn FnMut(&[u8]) -> Result<Result<(), String>, Fault> + 't;

impl Reading<'_, '_, '_> {
    /// Hands every line of a file to `take`, which says what is wrong with it.
    fn each_line(&mut self, kind: &str, shape: u8, take: &mut Take<'_>) -> Result<(), Fault> {
        let name = file_name(kind);
        let Some(part) = self.manifest.files.get(&name) else {
            // An older version had no such table.
            return if self.manifest.tables == migrate::known() {
                self.problems.add(format!("manifest.json: files: {name} is missing"))
            } else {
                Ok(())
            };
        };
        if part.shape != shape {
            let has = part.shape;
            return self
                .problems
                .add(format!("{name}: its rows are of version {has}, this program knows {shape}"));
        }
        let mut lines = match self.source.lines(&name) {
            Ok(lines) => lines,
            Err(error) => return self.problems.add(format!("{name}: {error}")),
        };
        self.problems.at(kind)?;
        self.lacks(&name, part)?;
        loop {
            let wrong = match lines.next()? {
                Next::End => break,
                Next::Broken(words) => {
                    return self.problems.add(format!("{name}:{}: {words}", lines.number));
                }
                Next::Line(line) => take(&line)?,
            };
            self.problems.checked.rows += 1;
            if lines.number.is_multiple_of(LINES_PER_WORD) {
                self.problems.at(kind)?;
            }
            if let Err(words) = wrong {
                self.problems.add(format!("{name}:{}: {words}", lines.number))?;
            }
        }
        let is = (lines.number, lines.bytes, lines.hash());
        self.fits(&name, part, &is)
    }

    /// Says which rows the helpdesk that was exported had lost itself. Whether the others hold
    /// together without them shows later.
    fn lacks(&mut self, name: &str, part: &Part) -> Result<(), Fault> {
        if part.lacks.len() > LEFT_OUT_MAX {
            return self.problems.add(format!("manifest.json: files: {name} lacks too many rows"));
        }
        for key in &part.lacks {
            let key: String = key.chars().filter(|c| !c.is_control()).take(200).collect();
            self.problems.lack(format!("{name}: the row of {key} was lost before the export"))?;
        }
        Ok(())
    }

    fn fits(
        &mut self,
        name: &str,
        part: &Part,
        (lines, bytes, hash): &(u64, u64, String),
    ) -> Result<(), Fault> {
        if part.lines != *lines {
            let says = part.lines;
            return self.problems.add(format!("{name}: has {lines} lines, not {says}"));
        }
        if part.bytes != *bytes || part.blake3 != *hash {
            return self.problems.add(format!("{name}: is not as it was exported"));
        }
        Ok(())
    }
}

impl EachKind for Reading<'_, '_, '_> {
    fn kind<K: Named, R: Serialize + DeserializeOwned + 'static>(
        &mut self,
        kind: &Kind<K, R>,
    ) -> Result<(), Fault> {
        let mut table = self.tx.open_table(kind.rows.definition)?;
        let mut last = Last::<K>::new();
        self.each_line(kind.file, kind.rows.shape(), &mut |line| {
            let (key, row) = match kind.heard(line) {
                Ok(heard) => heard,
                Err(wrong) => return Ok(Err(wrong.to_string())),
            };
            if !last.is_before(&key) {
                return Ok(Err(OUT_OF_PLACE.to_owned()));
            }
            match kind.rows.encode(&key, &row) {
                Ok(row) => {
                    table.insert(&key, row.as_slice())?;
                }
                Err(fault) => return Ok(Err(fault.to_string())),
            }
            Ok(Ok(()))
        })
    }

    fn marks<K: Named>(&mut self, marks: &Marks<K>) -> Result<(), Fault> {
        let mut table = self.tx.open_table(marks.index)?;
        let mut last = Last::<K>::new();
        self.each_line(marks.file, 1, &mut |line| match marks.heard(line) {
            Ok((key, _)) if !last.is_before(&key) => Ok(Err(OUT_OF_PLACE.to_owned())),
            Ok((key, value)) => {
                table.insert(&key, &value)?;
                Ok(Ok(()))
            }
            Err(wrong) => Ok(Err(wrong.to_string())),
        })
    }
}

const OUT_OF_PLACE: &str = "stands there twice, or out of its place";

/// The key of the line before.
struct Last<K> {
    bytes: Option<Vec<u8>>,
    key: std::marker::PhantomData<K>,
}

impl<K: Named> Last<K> {
    fn new() -> Last<K> {
        Last { bytes: None, key: std::marker::PhantomData }
    }

    /// Whether a key comes after it; if so, it is the last from now on.
    fn is_before(&mut self, key: &K) -> bool {
        let bytes = <K as redb::Value>::as_bytes(key).as_ref().to_vec();
        let last = self.bytes.as_deref();
        if last.is_some_and(|last| <K as Key>::compare(last, &bytes).is_ge()) {
            return false;
        }
        self.bytes = Some(bytes);
        true
    }
}
