//! The way out: everything that is kept, in files that people and programs of others can read, and
//! from which an import makes the same helpdesk again.
//!
//! | file | what |
//! |---|---|
//! | `manifest.json` | what this is, and of each file how many lines it has, how long it is, and its BLAKE3 hash |
//! | `accounts.jsonl`, `cases.jsonl`, … | one table each, a row a line: `{"key": …, "row": {…}}`, in the order of the keys |
//! | `blobs/ab/cdef…` | the files that people sent, by their BLAKE3 hashes |
//!
//! Ids stand there as people see them, moments as RFC 3339 has them, in UTC and with milliseconds,
//! bytes in hex; members and words are those of the types of [`domain`](crate::domain). What follows
//! from rows (indexes, counters, sums) is left out, and so are sessions. The same records give the
//! same bytes, whenever and wherever they are exported: `export`, `import`, `export` ends where it
//! began.

mod bundle;
mod heard;
mod import;
mod kinds;
mod manifest;
mod names;
mod source;
mod told;
mod tree;

use std::{collections::BTreeSet, io::Read, ops::ControlFlow};

use redb::{ReadTransaction, ReadableDatabase, ReadableTable, TableHandle};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

pub use self::{
    bundle::Bundle,
    import::{Trial, import},
};
use self::{
    kinds::{EachKind, Kind, Marks, Named, every_kind},
    manifest::{MANIFEST, Manifest, Part},
    tree::{Tree, Wrong},
};
use super::{Shared, Store, backup::Watch, blob::Sound, tables};
use crate::{
    domain::id::BlobHash,
    error::{Fault, Result},
};

/// How much is handed over at a time, in bytes.
const PIECE: usize = 64 * 1024;
/// How many rows are left out; a file that has lost more is one to restore.
const LEFT_OUT_MAX: usize = 1_000;

/// What an export holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exported {
    /// Lines of all files.
    pub lines: u64,
    /// How many blobs.
    pub blobs: u64,
    /// How long all is, in bytes.
    pub bytes: u64,
    /// What is not in it, in words: rows that do not decode, and blobs that the store names and that
    /// are missing or rotten.
    pub lacks: Vec<String>,
}

/// Takes the files of an export, one after the other.
pub trait Files {
    /// A file begins, of so many bytes.
    ///
    /// # Errors
    ///
    /// A [`Fault`] if it cannot be taken.
    fn begin(&mut self, name: &str, length: u64) -> Result<(), Fault>;

    /// More bytes of it.
    ///
    /// # Errors
    ///
    /// A [`Fault`] if they cannot be taken.
    fn write(&mut self, bytes: &[u8]) -> Result<(), Fault>;
}

impl Store {
    /// Hands the files of an export to `to`, all of one snapshot, while others read and write.
    ///
    /// Everything is read twice, since the manifest comes first. What is in memory at a time is a row
    /// and a piece of a file. A row that does not decode is left out, and named by its file and its
    /// key; so is a blob that is lost.
    ///
    /// # Errors
    ///
    /// A [`Fault`] if something cannot be read or taken, or more than 1,000 rows would be left out;
    /// [`Fault::Stopped`] if whoever watches says so, or the store stops. What was taken by then is
    /// no export.
    pub fn export(&self, to: &mut dyn Files, watch: &mut Watch<'_>) -> Result<Exported, Fault> {
        // First, so that what the snapshot names stays.
        let _held = self.blobs().hold();
        let guard = self.shared.database()?;
        let tx = guard.as_ref().ok_or(Fault::Stopped)?.begin_read()?;
        misses_none(&tx)?;
        let mut manifest = Manifest::of(&tx)?;
        let shared = &*self.shared;
        let left_out = LeftOut::default();
        let mut counting = Counting { tx: &tx, shared, watch, manifest: &mut manifest, left_out };
        every_kind(&mut counting)?;
        let LeftOut { places: left_out, words } = counting.left_out;
        let mut exported = Exported { lacks: words, ..Exported::default() };
        self.find_blobs(&tx, &mut manifest, &mut exported, watch)?;
        let bytes = manifest.bytes()?;
        to.begin(MANIFEST, bytes.len() as u64)?;
        to.write(&bytes)?;
        exported.bytes = bytes.len() as u64;
        for part in manifest.files.values() {
            exported.lines += part.lines;
            exported.bytes += part.bytes;
        }
        let (manifest, left_out) = (&manifest, &left_out);
        let mut writing = Writing { tx: &tx, shared, watch, manifest, left_out, to, written: 0 };
        every_kind(&mut writing)?;
        let written = writing.written;
        self.hand_blobs(&tx, to, &mut |bytes| watch(written + bytes))?;
        Ok(exported)
    }

    /// Finds which blobs are there.
    fn find_blobs(
        &self,
        tx: &ReadTransaction,
        manifest: &mut Manifest,
        exported: &mut Exported,
        watch: &mut Watch<'_>,
    ) -> Result<(), Fault> {
        each_blob(tx, |hash| {
            // All of it is read, which takes a while.
            goes_on(&self.shared, watch, 0)?;
            match self.blobs().read(hash) {
                Sound::Whole(_, length) => {
                    manifest.blobs.files += 1;
                    manifest.blobs.bytes += length;
                }
                bad => {
                    manifest.blobs.lacks.push(hash.to_string());
                    exported.lacks.extend(bad.trouble(hash));
                }
            }
            Ok(())
        })?;
        exported.blobs = manifest.blobs.files;
        Ok(())
    }

    fn hand_blobs(
        &self,
        tx: &ReadTransaction,
        to: &mut dyn Files,
        watch: &mut Watch<'_>,
    ) -> Result<(), Fault> {
        let mut written = 0;
        each_blob(tx, |hash| {
            let Sound::Whole(mut file, length) = self.blobs().read(hash) else { return Ok(()) };
            to.begin(&blob_name(hash), length)?;
            let mut piece = vec![0; PIECE];
            loop {
                let read = file.read(&mut piece).map_err(Fault::io("reading a blob"))?;
                if read == 0 {
                    return Ok(());
                }
                to.write(&piece[..read])?;
                written += read as u64;
                if self.shared.is_left() || watch(written).is_break() {
                    return Err(Fault::Stopped);
                }
            }
        })
    }
}

/// Hands every blob that rows name to `each`, once, in the order of their names.
fn each_blob(
    tx: &ReadTransaction,
    mut each: impl FnMut(BlobHash) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let mut last = None;
    for entry in tx.open_table(tables::BLOB_REF)?.iter()? {
        let hash = BlobHash(entry?.0.value().0);
        if last.replace(hash) != Some(hash) {
            each(hash)?;
        }
    }
    Ok(())
}

/// Where a blob lies in an export.
fn blob_name(hash: BlobHash) -> String {
    let hex = hash.to_string();
    let (folder, name) = hex.split_at(2);
    format!("blobs/{folder}/{name}")
}

/// The file of a kind.
fn file_name(kind: &str) -> String {
    format!("{kind}.jsonl")
}

/// # Errors
///
/// [`Fault::Bug`] if the file has a table that no kind holds and that does not follow from one.
fn misses_none(tx: &ReadTransaction) -> Result<(), Fault> {
    let mut held = Held(Vec::new());
    every_kind(&mut held)?;
    let known = |name: &str| {
        held.0.iter().any(|held| held == name)
            || kinds::APART.contains(&name)
            || kinds::follows(name)
    };
    match tx.list_tables()?.find(|table| !known(table.name())) {
        Some(table) => Err(Fault::Bug(format!("nobody exports the table {}", table.name()))),
        None => Ok(()),
    }
}

/// The tables that files hold.
struct Held(Vec<String>);

impl EachKind for Held {
    fn kind<K: Named, R: Serialize + DeserializeOwned + 'static>(
        &mut self,
        kind: &Kind<K, R>,
    ) -> Result<(), Fault> {
        self.0.push(kind.rows.name().to_owned());
        Ok(())
    }

    fn marks<K: Named>(&mut self, marks: &Marks<K>) -> Result<(), Fault> {
        self.0.push(marks.name());
        Ok(())
    }
}

/// Finds what the files will hold, and that they can be read back.
struct Counting<'t, 'w> {
    tx: &'t ReadTransaction,
    shared: &'t Shared,
    watch: &'t mut Watch<'w>,
    manifest: &'t mut Manifest,
    left_out: LeftOut,
}

/// Rows that no line can hold.
#[derive(Default)]
struct LeftOut {
    /// Their files, and their places in their tables.
    places: BTreeSet<(&'static str, u64)>,
    /// Which they are, and why.
    words: Vec<String>,
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
            secret: kinds::SECRET.contains(&kind),
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

/// Hands the files over.
struct Writing<'t, 'w> {
    tx: &'t ReadTransaction,
    shared: &'t Shared,
    watch: &'t mut Watch<'w>,
    manifest: &'t Manifest,
    left_out: &'t BTreeSet<(&'static str, u64)>,
    to: &'t mut dyn Files,
    written: u64,
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

fn goes_on(shared: &Shared, watch: &mut Watch<'_>, written: u64) -> Result<(), Fault> {
    match watch(written) {
        ControlFlow::Continue(()) if !shared.is_left() => Ok(()),
        _ => Err(Fault::Stopped),
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

fn line_of(file: &str, told: Result<Tree, Wrong>) -> Result<Vec<u8>, Fault> {
    told.and_then(|tree| tree.line()).map_err(|wrong| stuck(file, &wrong))
}

/// A row that no line can hold: a bug, for every type of a row has a form.
fn stuck(file: &str, wrong: &Wrong) -> Fault {
    Fault::Bug(format!("a row of {file} cannot be exported: {wrong}"))
}

/// A row through a line and back: for those who pin rows.
#[cfg(test)]
pub(super) fn through_a_line<R: Serialize + DeserializeOwned>(
    row: &R,
) -> std::result::Result<R, String> {
    let line = told::told(row).and_then(|tree| tree.line()).map_err(|wrong| wrong.to_string())?;
    let tree = Tree::parse(&line).map_err(|wrong| wrong.to_string())?;
    heard::heard(tree).map_err(|wrong| format!("{wrong}: {}", String::from_utf8_lossy(&line)))
}
