//! From a backup to a data folder.
//!
//! All is built and checked in `DIR/.restoring`; only then is it moved up, the store's file last. So
//! wherever this is cut off, DIR holds no helpdesk, and the next try begins anew. (A folder beside
//! DIR would not do: DIR may be a disk of its own, or lie where only it can be written to.)

use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufReader, Read},
    os::unix::fs::OpenOptionsExt,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
};

use redb::Database;
use rustix::fs::{FlockOperation, flock, syncfs};

use super::{Next, Reader, has_room};
use crate::{
    clock::Clock,
    domain::id::BlobHash,
    error::{Fault, Result},
    store::{
        Store,
        blob::{blob_path, sync_folder},
        migrate, private_folder,
        verify::{Checked, Seen, Tell},
    },
};

/// Where it is built, in the data folder.
const BUILT_IN: &str = ".restoring";
const STORE: &str = "casemate.redb";
const BLOBS: &str = "blobs";

/// What does not keep a backup from being restored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Despite {
    /// Everything does.
    Nothing,
    /// What was wrong with the store already when the backup was made.
    Problems,
}

/// Makes an empty folder, or one that is not there yet, what the backup `from` shows.
///
/// A backup of an older version is brought up to date, as any store is when it is opened.
///
/// # Errors
///
/// [`Fault::Backup`] if the folder is not empty, the file is no sound backup, is newer than this
/// program, or what is in it does not hold together (which is told before); another [`Fault`] if
/// something cannot be read or written. Then the folder is as it was.
pub fn restore(
    from: &Path,
    dir: &Path,
    despite: Despite,
    tell: &mut Tell<'_>,
) -> Result<Checked, Fault> {
    let file = File::open(from).map_err(Fault::io("opening the backup"))?;
    let bytes = file.metadata().map_err(Fault::io("opening the backup"))?.len();
    let mut reader = Reader::begin(BufReader::with_capacity(1 << 16, file))?;
    let (has, known) = (reader.head().tables, migrate::known());
    if has > known {
        let words = format!(
            "it was made by a newer Casemate: its store is of version {has}, this program knows {known}"
        );
        return Err(Fault::Backup(words));
    }
    let site = Site::prepare(dir)?;
    has_room(dir, bytes)?;
    site.unpack(&mut reader, tell)?;
    let checked = site.check(has, despite, tell)?;
    site.move_up()?;
    Ok(checked)
}

/// The folder, while something is built in it. What was built is gone when this is dropped.
struct Site {
    dir: PathBuf,
    built: PathBuf,
    /// Whether the folder was not there before.
    is_new: bool,
    /// Held, so that nobody else builds here.
    lock: File,
}

impl Site {
    fn prepare(dir: &Path) -> Result<Site, Fault> {
        let is_new = !dir.exists();
        private_folder(dir)?;
        must_be_empty(dir)?;
        let built = dir.join(BUILT_IN);
        private_folder(&built)?;
        let lock = File::open(&built).map_err(Fault::io("locking the folder"))?;
        if flock(&lock, FlockOperation::NonBlockingLockExclusive).is_err() {
            let words = format!("another restore into {} is under way", dir.display());
            return Err(Fault::Backup(words));
        }
        let site = Site { dir: dir.to_owned(), built, is_new, lock };
        // What a restore left that was cut off.
        for path in [site.dir.join(BLOBS), site.built.join(BLOBS)] {
            gone(fs::remove_dir_all(path))?;
        }
        gone(fs::remove_file(site.built.join(STORE)))?;
        private_folder(&site.built.join(BLOBS))?;
        Ok(site)
    }

    fn unpack<R: Read>(&self, reader: &mut Reader<R>, tell: &mut Tell<'_>) -> Result<(), Fault> {
        reader.store(new_file(&self.built.join(STORE))?)?;
        let (blobs, mut until_now) = (self.built.join(BLOBS), Checked::default());
        while let Next::Blob(hash, length) = reader.next()? {
            reader.blob(hash, length, new_blob(&blobs, hash)?)?;
            until_now.blobs += 1;
            until_now.blob_bytes += length;
            if tell(Seen::At { part: "unpacking".to_owned(), until_now }).is_break() {
                return Err(Fault::Stopped);
            }
        }
        Ok(())
    }

    /// Opens what was unpacked as the helpdesk will, and checks all of it.
    fn check(&self, tables: u64, despite: Despite, tell: &mut Tell<'_>) -> Result<Checked, Fault> {
        // Sound sums say that it is as it was written, not that a store was.
        let check = || {
            let found = migrate::version(&Database::open(self.built.join(STORE))?)?;
            if found != Some(tables) {
                return Err(Fault::Backup("what is in it is no store of Casemate".to_owned()));
            }
            let store = Store::open(&self.built, Clock::Real)?;
            let checked = store.check(&mut |seen| match seen {
                Seen::Spare(blob) => {
                    tell(Seen::Problem(format!("the blob {blob} is in it, but nothing names it")))
                }
                seen => tell(seen),
            });
            store.stop();
            checked
        };
        let checked = catch_unwind(AssertUnwindSafe(check)).unwrap_or_else(|_| {
            Err(Fault::Backup("the store in it cannot be read at all".to_owned()))
        })?;
        let wrong = checked.problems + checked.spare;
        if wrong > 0 && despite == Despite::Nothing {
            return Err(Fault::Backup(format!("the store in it is not sound: {wrong} problems")));
        }
        Ok(checked)
    }

    /// Puts what was built in its place, so that a power cut does not lose it.
    fn move_up(self) -> Result<(), Fault> {
        syncfs(&self.lock).map_err(|error| Fault::io("syncing the disk")(error.into()))?;
        for name in [BLOBS, STORE] {
            let moved = fs::rename(self.built.join(name), self.dir.join(name));
            moved.map_err(Fault::io("moving what was restored to its place"))?;
            sync_folder(&self.dir)?;
        }
        Ok(())
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        // Whatever stays behind is no helpdesk, and the next restore removes it.
        drop(fs::remove_dir_all(&self.built));
        if self.is_new {
            drop(fs::remove_dir(&self.dir));
        }
    }
}

/// # Errors
///
/// [`Fault::Backup`] if the folder holds anything but what a restore left that was cut off.
fn must_be_empty(dir: &Path) -> Result<(), Fault> {
    let reading = "reading the data folder";
    let names = fs::read_dir(dir).map_err(Fault::io(reading))?;
    let names = names.map(|entry| entry.map(|entry| entry.file_name()));
    let names = names.collect::<io::Result<Vec<_>>>().map_err(Fault::io(reading))?;
    let was_cut = names.iter().any(|name| name == BUILT_IN);
    if names.iter().all(|name| was_cut && (name == BUILT_IN || name == BLOBS)) {
        return Ok(());
    }
    let dir = dir.display();
    Err(Fault::Backup(format!(
        "{dir} is not empty: restore into a new folder, and nothing is lost"
    )))
}

fn new_blob(blobs: &Path, hash: BlobHash) -> Result<File, Fault> {
    let path = blob_path(blobs, hash);
    private_folder(path.parent().unwrap_or(blobs))?;
    new_file(&path)
}

/// A file that is not there yet, for us alone.
fn new_file(path: &Path) -> Result<File, Fault> {
    let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    made.map_err(Fault::io("writing what is restored"))
}

fn gone(removed: io::Result<()>) -> Result<(), Fault> {
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(Fault::io("removing what a restore left")(error))
        }
        _ => Ok(()),
    }
}
