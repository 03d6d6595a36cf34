//! From a backup to a data folder.
//!
//! All is unpacked and checked in a [`Site`], and only then moved up.

use std::{
    fs::{File, OpenOptions},
    io::{BufReader, Read},
    os::unix::fs::OpenOptionsExt,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
};

use redb::Database;

use super::{
    Next, Reader, has_room,
    site::{BLOBS, STORE, Site},
};
use crate::{
    clock::Clock,
    domain::id::BlobHash,
    error::{Fault, Result},
    store::{
        Store,
        blob::blob_path,
        migrate, private_folder,
        verify::{Checked, Seen, Tell},
    },
};

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

impl Site {
    fn unpack<R: Read>(&self, reader: &mut Reader<R>, tell: &mut Tell<'_>) -> Result<(), Fault> {
        reader.store(new_file(&self.built().join(STORE))?)?;
        let (blobs, mut until_now) = (self.built().join(BLOBS), Checked::default());
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
            let found = migrate::version(&Database::open(self.built().join(STORE))?)?;
            if found != Some(tables) {
                return Err(Fault::Backup("what is in it is no store of Casemate".to_owned()));
            }
            let store = Store::open(self.built(), Clock::Real)?;
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
