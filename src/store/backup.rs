//! Backups: one consistent file of the store at a moment and exactly the blobs that it names.
//!
//! The store's content is not copied byte by byte: the file of a store that is written to makes no
//! sense to whoever copies it, and its free pages still hold what was erased. Instead every table is
//! copied, within one snapshot, to a new file of the same kind; writers go on meanwhile. So what
//! lies in a backup is a store's file like any other, and a later version reads it as it reads any
//! file that it finds: by its migrations, and not by a second way that must be kept as well.
//!
//! Blobs never change; only the sweep removes them, and it waits until the backup is made.

pub(super) mod container;
mod fresh;
mod restore;
mod site;

use std::{
    fs::File,
    io::{self, BufReader, BufWriter, Write},
    ops::ControlFlow,
    path::Path,
};

use redb::{
    Database, Key, ReadOnlyDatabase, ReadTransaction, ReadableDatabase, ReadableTable, TableHandle,
    Value, WriteTransaction,
};
use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;

use self::container::{Head, Next, Reader, Writer};
pub use self::{
    fresh::Fresh,
    restore::{Despite, restore},
};
pub(super) use self::{
    fresh::move_new,
    site::{BLOBS, STORE, Site, must_be_empty},
};
use super::{
    CACHE_BYTES, Shared, Store,
    blob::Sound,
    migrate,
    tables::{self, EachTable, Index},
    view::View,
};
use crate::{
    domain::{backup::Backups, id::BlobHash},
    error::{Fault, Result},
};

/// How many entries are copied between two looks at whether to go on.
const ENTRIES_PER_LOOK: u64 = 1_024;
/// Free space that a backup leaves on a disk, in bytes.
const ROOM_LEFT: u64 = 64 << 20;

/// What a backup holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// The moment that it shows, in milliseconds since 1970.
    pub at_ms: u64,
    /// How many blobs.
    pub blobs: u64,
    /// How long it is, in bytes.
    pub bytes: u64,
    /// Blobs that the store names and that are missing or rotten, in words. They are not in it.
    pub lacks: Vec<String>,
}

/// How far a backup has come: bytes that were written.
pub type Watch<'a> = dyn FnMut(u64) -> ControlFlow<()> + 'a;

impl Store {
    /// Writes a backup of the store as it is now, while others read and write.
    ///
    /// Needs room for a second copy of the store's file, beside the first, for a while.
    ///
    /// # Errors
    ///
    /// A [`Fault`] if something cannot be read or written; [`Fault::Stopped`] if whoever watches says
    /// so, or the store stops. What was written by then is no backup: it has no end.
    pub fn back_up(&self, to: impl Write, watch: &mut Watch<'_>) -> Result<Made, Fault> {
        // First, so that what the snapshot names stays.
        let _held = self.blobs().hold();
        let at = self.now();
        let mut look = || if watch(0).is_break() { Err(Fault::Stopped) } else { Ok(()) };
        let copy = self.copied(&mut look)?;
        let db = opened_to_read(copy.path())?;
        let tx = db.begin_read()?;
        let mut writer = Writer::begin(to, Head { tables: migrate::known(), at })?;
        let file = copy.reopen().map_err(Fault::io("reading the store's copy"))?;
        let length = file.metadata().map_err(Fault::io("reading the store's copy"))?.len();
        writer.store(BufReader::new(file), length)?;
        let (mut lacks, mut written, mut last) = (Vec::new(), length, None);
        for entry in tx.open_table(tables::BLOB_REF)?.iter()? {
            let hash = BlobHash(entry?.0.value().0);
            if last.replace(hash) == Some(hash) {
                continue;
            }
            if self.shared.is_left() || watch(written).is_break() {
                return Err(Fault::Stopped);
            }
            match self.blobs().read(hash) {
                Sound::Whole(file, length) => {
                    writer.blob(hash, file, length)?;
                    written += length;
                }
                bad => lacks.extend(bad.trouble(hash)),
            }
        }
        let blobs = writer.blobs();
        let bytes = writer.end()?;
        Ok(Made { at_ms: at.0, blobs, bytes, lacks })
    }

    /// Writes a backup to a new file, reads it back, and only then gives it its name. The folder is
    /// made if it is missing.
    ///
    /// # Errors
    ///
    /// As for [`Store::back_up`]; [`Fault::Full`] at once if there is too little room;
    /// [`Fault::Backup`] if the file is there already. Then there is no new file.
    pub fn back_up_to(&self, path: &Path, watch: &mut Watch<'_>) -> Result<Made, Fault> {
        let folder = path.parent().unwrap_or(Path::new("."));
        super::private_folder(folder)?;
        // The store is copied once more on the way.
        has_room(folder, self.backup_bytes()? + self.file_bytes()?)?;
        let file = Fresh::begin(path)?;
        let made = self.back_up(BufWriter::with_capacity(1 << 16, &file), watch)?;
        file.put()?;
        Ok(made)
    }

    /// How much room a backup takes, about, in bytes.
    ///
    /// # Errors
    ///
    /// A [`Fault`] if the store or its folder cannot be read.
    pub fn backup_bytes(&self) -> Result<u64, Fault> {
        let (mut bytes, mut last) = (self.file_bytes()?, None);
        let guard = self.shared.database()?;
        let tx = guard.as_ref().ok_or(Fault::Stopped)?.begin_read()?;
        for entry in tx.open_table(tables::BLOB_REF)?.iter()? {
            let hash = BlobHash(entry?.0.value().0);
            if last.replace(hash) != Some(hash) {
                bytes += self.blobs().path(hash).metadata().map_or(0, |found| found.len());
            }
            if self.shared.is_left() {
                return Err(Fault::Stopped);
            }
        }
        Ok(bytes)
    }

    /// How long the store's file is, in bytes.
    fn file_bytes(&self) -> Result<u64, Fault> {
        let file = self.blobs().dir().with_file_name(STORE);
        Ok(file.metadata().map_err(Fault::io("reading the store's size"))?.len())
    }

    /// A new file with all that a snapshot holds; it is gone when what this returns is dropped, or at
    /// the next start.
    pub(super) fn copied(
        &self,
        look: &mut dyn FnMut() -> Result<(), Fault>,
    ) -> Result<NamedTempFile, Fault> {
        let spool = self.blobs().spool();
        has_room(spool, self.file_bytes()?)?;
        let file = tempfile::Builder::new().prefix("backup-").tempfile_in(spool);
        let file = file.map_err(Fault::io("making the store's copy"))?;
        let mut copy = opened(file.path())?;
        {
            let guard = self.shared.database()?;
            let from = guard.as_ref().ok_or(Fault::Stopped)?.begin_read()?;
            let to = copy.begin_write()?;
            let shared = &*self.shared;
            let mut copying =
                Copying { from: &from, to: &to, shared, look, names: Vec::new(), entries: 0 };
            tables::every_table(&mut copying)?;
            copying.misses_none()?;
            to.commit()?;
        }
        copy.compact()?;
        Ok(file)
    }
}

impl View<'_> {
    /// When backups are made, and what became of the last; none before the first start.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read.
    pub fn backups(&self) -> Result<Option<Backups>> {
        Ok(self.row(&tables::BACKUPS, 0)?)
    }
}

impl Shared {
    pub(super) fn is_left(&self) -> bool {
        self.leave.load(std::sync::atomic::Ordering::Relaxed)
    }
}

/// Opens a store's file that nobody writes to.
pub(super) fn opened_to_read(path: &Path) -> Result<ReadOnlyDatabase, Fault> {
    Ok(Database::builder().set_cache_size(CACHE_BYTES).open_read_only(path)?)
}

fn opened(path: &Path) -> Result<Database, Fault> {
    Ok(Database::builder().set_cache_size(CACHE_BYTES).create(path)?)
}

/// # Errors
///
/// [`Fault::Full`] unless a file of so many bytes fits into the folder and leaves some room.
pub(super) fn has_room(folder: &Path, bytes: u64) -> Result<(), Fault> {
    let disk = rustix::fs::statvfs(folder).map_err(io::Error::from);
    let disk = disk.map_err(Fault::io("asking how much room there is"))?;
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    if free < bytes.saturating_add(ROOM_LEFT) { Err(Fault::Full) } else { Ok(()) }
}

/// Copies every table from a snapshot.
struct Copying<'t> {
    from: &'t ReadTransaction,
    to: &'t WriteTransaction,
    shared: &'t Shared,
    look: &'t mut dyn FnMut() -> Result<(), Fault>,
    names: Vec<String>,
    entries: u64,
}

impl EachTable for Copying<'_> {
    fn table<K: Key + 'static, V: Value + 'static>(
        &mut self,
        table: Index<K, V>,
    ) -> Result<(), Fault> {
        self.names.push(table.name().to_owned());
        (self.look)()?;
        let mut to = self.to.open_table(table)?;
        for entry in self.from.open_table(table)?.iter()? {
            let (key, value) = entry?;
            if self.shared.is_left() {
                return Err(Fault::Stopped);
            }
            self.entries += 1;
            if self.entries.is_multiple_of(ENTRIES_PER_LOOK) {
                (self.look)()?;
            }
            to.insert(key.value(), value.value())?;
        }
        Ok(())
    }
}

impl Copying<'_> {
    /// # Errors
    ///
    /// [`Fault::Bug`] if the file has a table that was not copied.
    fn misses_none(&self) -> Result<(), Fault> {
        let mut all = self.from.list_tables()?;
        match all.find(|table| !self.names.iter().any(|name| name == table.name())) {
            Some(table) => Err(Fault::Bug(format!("nobody copies the table {}", table.name()))),
            None => Ok(()),
        }
    }
}

/// Reads a whole backup and finds it as it was written.
///
/// # Errors
///
/// [`Fault::Backup`] if it is not; another [`Fault`] if it cannot be read.
pub fn check_backup(path: &Path) -> Result<(), Fault> {
    let file = File::open(path).map_err(Fault::io("opening the backup"))?;
    let mut reader = Reader::begin(BufReader::with_capacity(1 << 16, file))?;
    reader.store(io::sink())?;
    while let Next::Blob(hash, length) = reader.next()? {
        reader.blob(hash, length, io::sink())?;
    }
    Ok(())
}

/// Reads hostile bytes as a backup: for fuzzing.
#[doc(hidden)]
pub fn fuzz_backup(bytes: &[u8]) {
    let read = || {
        let mut reader = Reader::begin(bytes)?;
        let mut all = reader.store(io::sink())?;
        while let Next::Blob(hash, length) = reader.next()? {
            reader.blob(hash, length, io::sink())?;
            all += length;
        }
        Ok::<u64, Fault>(all)
    };
    if let Ok(all) = read() {
        assert!(all < bytes.len() as u64, "more was read than is there");
    }
}
