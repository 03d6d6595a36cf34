//! What the store takes of the machine, and how much of that there is.

use std::{
    fs, io,
    path::Path,
    sync::atomic::{AtomicU64, Ordering},
};

use super::{
    Store,
    tables::{FILE_BYTES, JOURNAL, OUTBOX_DUE},
    view::View,
};
use crate::{
    domain::{id::AccountId, moment::Moment},
    error::{Fault, Result},
};

/// What the files in a folder come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Measured {
    /// How many they are.
    pub files: u64,
    /// How many bytes they have.
    pub bytes: u64,
}

/// The disk that everything lies on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Disk {
    /// How many bytes are free for us.
    pub free: u64,
    /// How many it has.
    pub total: u64,
}

/// What the sweep found in the folder of blobs, and when; nothing before the first.
#[derive(Default)]
pub(super) struct Counted {
    files: AtomicU64,
    bytes: AtomicU64,
    at: AtomicU64,
}

impl Store {
    /// The disk that everything lies on.
    ///
    /// # Errors
    ///
    /// [`Fault::Io`] if the system does not say.
    pub fn disk(&self) -> Result<Disk, Fault> {
        let found = rustix::fs::statvfs(self.blobs().dir());
        let found = found.map_err(io::Error::from).map_err(Fault::io("asking for room"))?;
        let bytes = |blocks: u64| blocks.saturating_mul(found.f_frsize);
        Ok(Disk { free: bytes(found.f_bavail), total: bytes(found.f_blocks) })
    }

    /// How large the file of rows is, in bytes.
    ///
    /// # Errors
    ///
    /// [`Fault::Io`] if the system does not say.
    pub fn file_size(&self) -> Result<u64, Fault> {
        let path = self.blobs().dir().with_file_name(super::backup::STORE);
        Ok(fs::metadata(path).map_err(Fault::io("asking how large the store is"))?.len())
    }

    /// What all blobs come to, as the last sweep counted them, and when; none before the first.
    pub fn blobs_counted(&self) -> Option<(Measured, Moment)> {
        let Counted { files, bytes, at } = &self.shared.counted;
        let of = |number: &AtomicU64| number.load(Ordering::Relaxed);
        let measured = Measured { files: of(files), bytes: of(bytes) };
        Some((measured, Moment(of(at)))).filter(|(_, at)| at.0 > 0)
    }

    /// Counts the blobs. Reads every name there is, so only a sweep does it.
    ///
    /// # Errors
    ///
    /// [`Fault::Io`] if a folder cannot be read.
    pub fn count_blobs(&self) -> Result<(), Fault> {
        let mut all = Measured::default();
        for prefix in 0..=u8::MAX {
            let folder = measure(&self.blobs().dir().join(format!("{prefix:02x}")))?;
            all.files += folder.files;
            all.bytes += folder.bytes;
        }
        let Counted { files, bytes, at } = &self.shared.counted;
        files.store(all.files, Ordering::Relaxed);
        bytes.store(all.bytes, Ordering::Relaxed);
        at.store(self.now().0, Ordering::Relaxed);
        Ok(())
    }
}

/// What the files of a folder come to, without those in folders of it; nothing if there is none.
///
/// # Errors
///
/// [`Fault::Io`] if it cannot be read.
pub fn measure(folder: &Path) -> Result<Measured, Fault> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Measured::default()),
        Err(error) => return Err(Fault::io("listing files")(error)),
    };
    let mut all = Measured::default();
    // What is gone meanwhile takes nothing.
    for found in entries.flatten().filter_map(|entry| entry.metadata().ok()) {
        all.files += u64::from(found.is_file());
        all.bytes += if found.is_file() { found.len() } else { 0 };
    }
    Ok(all)
}

/// How many bytes of memory this process has; none where the system does not say.
pub fn memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    kilobytes.checked_mul(1024)
}

impl View<'_> {
    /// How many entries the journal has.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read, or the view is inside a write.
    pub fn journal_length(&self) -> Result<u64> {
        Ok(self.length(JOURNAL.definition)?)
    }

    /// How many mails wait.
    ///
    /// # Errors
    ///
    /// As for [`View::journal_length`].
    pub fn mails_waiting(&self) -> Result<u64> {
        Ok(self.length(OUTBOX_DUE)?)
    }

    /// The accounts that ever had files, from one on by their ids, with the bytes that these take; at
    /// most `max`.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read.
    pub fn storage_from(&self, from: AccountId, max: usize) -> Result<Vec<(AccountId, u64)>> {
        let mut found = Vec::new();
        self.scan(FILE_BYTES.definition, from.0.., |account, row| {
            if found.len() == max {
                return Ok(std::ops::ControlFlow::Break(()));
            }
            found.push((AccountId(account), FILE_BYTES.decode(&account, row)?));
            Ok(std::ops::ControlFlow::Continue(()))
        })?;
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_measured_by_its_own_files() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(measure(&dir.path().join("none")).unwrap(), Measured::default());
        fs::write(dir.path().join("a"), b"123").unwrap();
        fs::write(dir.path().join("b"), b"4567").unwrap();
        fs::create_dir(dir.path().join("c")).unwrap();
        fs::write(dir.path().join("c/d"), b"8").unwrap();
        assert_eq!(measure(dir.path()).unwrap(), Measured { files: 2, bytes: 7 });
    }

    #[test]
    fn a_process_has_some_memory() {
        assert!(memory().is_some_and(|bytes| bytes > 100_000));
    }
}
