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

mod blobs;
mod bundle;
mod counting;
mod heard;
mod import;
mod kinds;
mod manifest;
mod names;
mod source;
mod told;
mod tree;
mod writing;

use std::ops::ControlFlow;

use redb::{ReadableDatabase, TableHandle};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use self::{
    blobs::{blob_name, each_blob},
    counting::{Counting, LeftOut},
    kinds::{EachKind, Kind, Marks, Named, every_kind},
    manifest::{MANIFEST, Manifest},
    tree::{Tree, Wrong},
    writing::Writing,
};
pub use self::{
    bundle::Bundle,
    import::{Trial, import},
};
use super::{
    Shared, Store,
    backup::{Watch, opened_to_read},
};
use crate::error::{Fault, Result};

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

/// Where an export reads the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// In the store itself: for one in which nobody else writes.
    InPlace,
    /// In a copy that is made for it, so that others go on.
    FromACopy,
}

impl Store {
    /// Hands the files of an export to `to`, all of one snapshot, while others read and write.
    ///
    /// Read from a copy, it needs room for a second one of the store's file, beside the first, for as
    /// long as it takes, and the store keeps no old pages for a `to` that is slow. Blobs that nothing
    /// names any more are not swept meanwhile.
    ///
    /// Everything is read twice, since the manifest comes first. What is in memory at a time is a row
    /// and a piece of a file. A row that does not decode is left out, and named by its file and its
    /// key; so is a blob that is lost.
    ///
    /// # Errors
    ///
    /// A [`Fault`] if something cannot be read or taken, more than 1,000 rows would be left out, or a
    /// blob is lost meanwhile; [`Fault::Full`] if there is no room for the copy; [`Fault::Stopped`] if
    /// whoever watches says so, or the store stops. What was taken by then is no export.
    pub fn export(
        &self,
        to: &mut dyn Files,
        reading: Reading,
        watch: &mut Watch<'_>,
    ) -> Result<Exported, Fault> {
        // First, so that what the copy names stays.
        let _held = self.blobs().hold();
        let shared = &*self.shared;
        self.misses_none()?;
        let copy = match reading {
            Reading::FromACopy => Some(self.copied(&mut || goes_on(shared, watch, 0))?),
            Reading::InPlace => None,
        };
        let tx = match &copy {
            Some(copy) => opened_to_read(copy.path())?.begin_read()?,
            None => shared.database()?.as_ref().ok_or(Fault::Stopped)?.begin_read()?,
        };
        let mut manifest = Manifest::of(&tx)?;
        let left_out = LeftOut::default();
        let mut counting = Counting { tx: &tx, shared, watch, manifest: &mut manifest, left_out };
        every_kind(&mut counting)?;
        let LeftOut { places: left_out, words } = counting.left_out;
        let mut exported = Exported { lacks: words, ..Exported::default() };
        let lost = self.find_blobs(&tx, &mut manifest, &mut exported, watch)?;
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
        self.hand_blobs(&tx, &lost, to, &mut |bytes| watch(written + bytes))?;
        Ok(exported)
    }

    /// # Errors
    ///
    /// [`Fault::Bug`] if the file has a table that no kind holds and that does not follow from one.
    fn misses_none(&self) -> Result<(), Fault> {
        let mut held = Held(Vec::new());
        every_kind(&mut held)?;
        let known = |name: &str| {
            held.0.iter().any(|held| held == name)
                || kinds::APART.contains(&name)
                || kinds::follows(name)
        };
        let guard = self.shared.database()?;
        let tx = guard.as_ref().ok_or(Fault::Stopped)?.begin_read()?;
        match tx.list_tables()?.find(|table| !known(table.name())) {
            Some(table) => Err(Fault::Bug(format!("nobody exports the table {}", table.name()))),
            None => Ok(()),
        }
    }
}

/// The file of a kind.
fn file_name(kind: &str) -> String {
    format!("{kind}.jsonl")
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

fn goes_on(shared: &Shared, watch: &mut Watch<'_>, written: u64) -> Result<(), Fault> {
    match watch(written) {
        ControlFlow::Continue(()) if !shared.is_left() => Ok(()),
        _ => Err(Fault::Stopped),
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
