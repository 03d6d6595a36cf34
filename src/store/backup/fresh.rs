//! A file that is there whole, or not at all.

use std::{
    ffi::OsString,
    fs::{self, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::{MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use rustix::{
    fs::{CWD, FlockOperation, RenameFlags, flock, renameat_with},
    io::Errno,
};

use super::check_backup;
use crate::{
    error::{Fault, Result},
    store::blob::sync_folder,
};

/// A backup that is being written, as `FILE.part`; gone when this is dropped before its end.
#[derive(Debug)]
pub struct Fresh {
    path: PathBuf,
    part: PathBuf,
    file: File,
}

impl Fresh {
    /// Begins a file (mode 0600) that is not there yet. What a program left that was killed while it
    /// wrote the same one is written over.
    ///
    /// # Errors
    ///
    /// [`Fault::Backup`] if the file is there, or somebody else is writing it; another [`Fault`] if
    /// it cannot be written.
    pub fn begin(path: &Path) -> Result<Fresh, Fault> {
        let shown = path.display();
        if path.symlink_metadata().is_ok() {
            return Err(taken(path));
        }
        let name = path.file_name().ok_or_else(|| Fault::Backup(format!("{shown} is no file")))?;
        let part = path.with_file_name([name, ".part".as_ref()].into_iter().collect::<OsString>());
        let mut options = OpenOptions::new();
        let options = options.write(true).create(true).truncate(false).mode(0o600);
        let file = options.open(&part).map_err(Fault::io("making the backup's file"))?;
        if flock(&file, FlockOperation::NonBlockingLockExclusive).is_err() {
            return Err(Fault::Backup(format!("another backup is being written to {shown}")));
        }
        // Whoever held it until now may have put it in its place.
        let same = |found: &fs::Metadata| file.metadata().is_ok_and(|it| it.ino() == found.ino());
        if !part.metadata().as_ref().is_ok_and(same) {
            return Err(taken(path));
        }
        file.set_len(0).map_err(Fault::io("making the backup's file"))?;
        Ok(Fresh { path: path.to_owned(), part, file })
    }

    /// Reads back what was written, and puts it in its place, so that a power cut does not lose it.
    ///
    /// # Errors
    ///
    /// [`Fault::Backup`] if what was written is not sound, or a file has come to lie there.
    pub fn put(self) -> Result<(), Fault> {
        let putting = "putting the backup in its place";
        self.file.sync_all().map_err(Fault::io(putting))?;
        check_backup(&self.part)?;
        match move_new(&self.part, &self.path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                return Err(taken(&self.path));
            }
            moved => moved.map_err(Fault::io(putting))?,
        }
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        sync_folder(folder.unwrap_or(Path::new(".")))
    }
}

/// Moves a file or a folder to a place where nothing is.
///
/// # Errors
///
/// [`io::ErrorKind::AlreadyExists`] if something is there; else what the system says.
pub(in crate::store) fn move_new(from: &Path, to: &Path) -> io::Result<()> {
    match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        Ok(()) => Ok(()),
        // Not every file system can do it in one.
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => {
            if to.symlink_metadata().is_ok() {
                return Err(io::ErrorKind::AlreadyExists.into());
            }
            fs::rename(from, to)
        }
        Err(error) => Err(error.into()),
    }
}

fn taken(path: &Path) -> Fault {
    Fault::Backup(format!("{} is there already, and no backup replaces it", path.display()))
}

impl Write for &Fresh {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        (&self.file).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        (&self.file).flush()
    }
}

impl Drop for Fresh {
    fn drop(&mut self) {
        // It is not there any more once it was put in its place.
        drop(fs::remove_file(&self.part));
    }
}
