//! A data folder that is being filled, by a restore or an import.
//!
//! All is built in `DIR/.restoring`; only then is it moved up, the store's file last. So wherever
//! this is cut off, DIR holds no helpdesk, and the next try begins anew. (A folder beside DIR would
//! not do: DIR may be a disk of its own, or lie where only it can be written to.)

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use rustix::fs::{FlockOperation, flock, syncfs};

use crate::{
    error::{Fault, Result},
    store::{blob::sync_folder, private_folder},
};

/// Where it is built, in the data folder.
const BUILT_IN: &str = ".restoring";
/// The store's file in a data folder.
pub(in crate::store) const STORE: &str = "casemate.redb";
/// The folder of blobs in it.
pub(in crate::store) const BLOBS: &str = "blobs";

/// The folder, while something is built in it. What was built is gone when this is dropped.
pub(in crate::store) struct Site {
    dir: PathBuf,
    built: PathBuf,
    /// Whether the folder was not there before.
    is_new: bool,
    /// Held, so that nobody else builds here.
    lock: File,
}

impl Site {
    /// Makes the folder if it is missing, and a place in it to build.
    ///
    /// # Errors
    ///
    /// [`Fault::Backup`] if it is not empty, or something else is being built in it.
    pub(in crate::store) fn prepare(dir: &Path) -> Result<Site, Fault> {
        let is_new = !dir.exists();
        private_folder(dir)?;
        must_be_empty(dir)?;
        let built = dir.join(BUILT_IN);
        private_folder(&built)?;
        let lock = File::open(&built).map_err(Fault::io("locking the folder"))?;
        if flock(&lock, FlockOperation::NonBlockingLockExclusive).is_err() {
            let words = format!("another restore or import into {} is under way", dir.display());
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

    /// Where it is built.
    pub(in crate::store) fn built(&self) -> &Path {
        &self.built
    }

    /// Puts what was built in its place, so that a power cut does not lose it.
    pub(in crate::store) fn move_up(self) -> Result<(), Fault> {
        syncfs(&self.lock).map_err(|error| Fault::io("syncing the disk")(error.into()))?;
        for name in [BLOBS, STORE] {
            let moved = fs::rename(self.built.join(name), self.dir.join(name));
            moved.map_err(Fault::io("moving what was built to its place"))?;
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
pub(in crate::store) fn must_be_empty(dir: &Path) -> Result<(), Fault> {
    let reading = "reading the data folder";
    let names = fs::read_dir(dir).map_err(Fault::io(reading))?;
    let names = names.map(|entry| entry.map(|entry| entry.file_name()));
    let names = names.collect::<io::Result<Vec<_>>>().map_err(Fault::io(reading))?;
    let was_cut = names.iter().any(|name| name == BUILT_IN);
    if names.iter().all(|name| was_cut && (name == BUILT_IN || name == BLOBS)) {
        return Ok(());
    }
    let dir = dir.display();
    Err(Fault::Backup(format!("{dir} is not empty: choose a new folder, and nothing is lost")))
}

fn gone(removed: io::Result<()>) -> Result<(), Fault> {
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(Fault::io("removing what a restore left")(error))
        }
        _ => Ok(()),
    }
}
