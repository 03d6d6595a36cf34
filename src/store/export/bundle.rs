//! Where an export is written: a folder, or one tar file (POSIX ustar) of the same files.

use std::{
    ffi::OsString,
    fs::{self, File, OpenOptions},
    io::{BufWriter, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use rustix::fs::syncfs;

use super::{Files, manifest::MANIFEST};
use crate::{
    domain::id::BlobHash,
    error::{Fault, Result},
    store::{backup::move_new, blob::sync_folder, private_folder},
};

const WRITING: &str = "writing the export";
/// What a tar file is made of.
const BLOCK: usize = 512;
/// The longest file that eleven octal digits can tell the length of.
const TAR_FILE_BYTES_MAX: u64 = (1 << 33) - 1;

/// An export that is being written, beside its place with `.part` behind its name; gone when this is
/// dropped before its end. Folders have the mode 0700, files 0600.
#[derive(Debug)]
pub struct Bundle {
    path: PathBuf,
    part: PathBuf,
    out: Out,
    /// How many bytes of the present file are still to come, and how many it has.
    left: u64,
    length: u64,
}

#[derive(Debug)]
enum Out {
    Folder(Option<BufWriter<File>>),
    Tar(BufWriter<File>),
}

impl Bundle {
    /// Begins one: a tar file if the name ends in `.tar`, else a folder.
    ///
    /// # Errors
    ///
    /// [`Fault::Backup`] if something is there already; another [`Fault`] if it cannot be made.
    pub fn begin(path: &Path) -> Result<Bundle, Fault> {
        let shown = path.display();
        if path.symlink_metadata().is_ok() {
            return Err(taken(path));
        }
        let name = path.file_name().ok_or_else(|| Fault::Backup(format!("{shown} is no name")))?;
        let part = path.with_file_name([name, ".part".as_ref()].into_iter().collect::<OsString>());
        if part.symlink_metadata().is_ok() {
            return Err(Fault::Backup(format!(
                "{} is there: another export is under way, or one was cut off; if none is, remove it",
                part.display()
            )));
        }
        let out = if path.extension().is_some_and(|ending| ending == "tar") {
            Out::Tar(new_file(&part)?)
        } else {
            private_folder(&part)?;
            Out::Folder(None)
        };
        Ok(Bundle { path: path.to_owned(), part, out, left: 0, length: 0 })
    }

    /// Puts what was written in its place, so that a power cut does not lose it.
    ///
    /// # Errors
    ///
    /// [`Fault::Backup`] if the last file is not whole, or something has come to lie there.
    pub fn finish(mut self) -> Result<(), Fault> {
        self.end_file()?;
        if let Out::Tar(to) = &mut self.out {
            to.write_all(&[0; 2 * BLOCK]).map_err(Fault::io(WRITING))?;
            to.flush().map_err(Fault::io(WRITING))?;
        }
        let part = File::open(&self.part).map_err(Fault::io(WRITING))?;
        syncfs(&part).map_err(|error| Fault::io(WRITING)(error.into()))?;
        match move_new(&self.part, &self.path) {
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                return Err(taken(&self.path));
            }
            moved => moved.map_err(Fault::io("putting the export in its place"))?,
        }
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        sync_folder(folder.unwrap_or(Path::new(".")))
    }

    /// The present file is whole.
    fn end_file(&mut self) -> Result<(), Fault> {
        if self.left > 0 {
            return Err(Fault::Backup("only a part of the export has come".to_owned()));
        }
        match &mut self.out {
            Out::Folder(file) => match file.take() {
                Some(mut file) => file.flush().map_err(Fault::io(WRITING)),
                None => Ok(()),
            },
            Out::Tar(to) => {
                let over = usize::try_from(self.length % BLOCK as u64).unwrap_or_default();
                let fill = if over == 0 { 0 } else { BLOCK - over };
                to.write_all(&[0; BLOCK][..fill]).map_err(Fault::io(WRITING))
            }
        }
    }
}

impl Files for Bundle {
    fn begin(&mut self, name: &str, length: u64) -> Result<(), Fault> {
        self.end_file()?;
        (self.left, self.length) = (length, length);
        if !is_ours(name) {
            return Err(Fault::Backup("an export has no file of such a name".to_owned()));
        }
        match &mut self.out {
            Out::Folder(file) => {
                let path = self.part.join(name);
                private_folder(path.parent().unwrap_or(&self.part))?;
                *file = Some(new_file(&path)?);
                Ok(())
            }
            Out::Tar(to) => to.write_all(&header(name, length)?).map_err(Fault::io(WRITING)),
        }
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        let left = self.left.checked_sub(bytes.len() as u64);
        self.left =
            left.ok_or_else(|| Fault::Backup("a file is longer than it said".to_owned()))?;
        match &mut self.out {
            Out::Folder(Some(to)) | Out::Tar(to) => to.write_all(bytes).map_err(Fault::io(WRITING)),
            Out::Folder(None) => Err(Fault::Backup("bytes of no file".to_owned())),
        }
    }
}

impl Drop for Bundle {
    fn drop(&mut self) {
        // It is not there any more once it was put in its place.
        drop(match self.out {
            Out::Folder(_) => fs::remove_dir_all(&self.part),
            Out::Tar(_) => fs::remove_file(&self.part),
        });
    }
}

/// Whether an export has a file of this name: none leads anywhere else.
fn is_ours(name: &str) -> bool {
    let letters = |stem: &str| stem.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    match name.strip_prefix("blobs/") {
        Some(blob) => {
            let (folder, rest) = blob.split_once('/').unwrap_or_default();
            folder.len() == 2 && format!("{folder}{rest}").parse::<BlobHash>().is_ok()
        }
        None => name == MANIFEST || name.strip_suffix(".jsonl").is_some_and(letters),
    }
}

fn new_file(path: &Path) -> Result<BufWriter<File>, Fault> {
    let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    Ok(BufWriter::with_capacity(1 << 16, made.map_err(Fault::io(WRITING))?))
}

fn taken(path: &Path) -> Fault {
    Fault::Backup(format!("{} is there already, and no export replaces it", path.display()))
}

/// The block that stands before a file (POSIX.1-1988): a plain one, of nobody, at no time.
fn header(name: &str, length: u64) -> Result<[u8; BLOCK], Fault> {
    if length > TAR_FILE_BYTES_MAX {
        return Err(Fault::Backup(format!(
            "{name} is too long for a tar file; export to a folder instead"
        )));
    }
    let length = format!("{length:011o}");
    let mut block = [0; BLOCK];
    let mut put = |at: usize, bytes: &[u8]| block[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, name.as_bytes());
    put(100, b"0000600");
    put(108, b"0000000");
    put(116, b"0000000");
    put(124, length.as_bytes());
    put(136, b"00000000000");
    put(148, b"        ");
    put(156, b"0");
    put(257, b"ustar\x0000");
    let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
    block[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
    Ok(block)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_leads_out_of_the_export() {
        let blob = format!("blobs/ab/{}", "0".repeat(62));
        for name in ["manifest.json", "tier-accounts.jsonl", blob.as_str()] {
            assert!(is_ours(name), "{name}");
        }
        let long = format!("blobs/abc/{}", "0".repeat(61));
        for name in ["", "x", "../users.jsonl", "/users.jsonl", "a/b.jsonl", "blobs/../x", &long] {
            assert!(!is_ours(name), "{name}");
        }
    }

    #[test]
    fn a_header_adds_up() {
        let block = header("users.jsonl", 511).unwrap();
        assert_eq!(&block[124..136], b"00000000777\0");
        let says = u32::from_str_radix(str::from_utf8(&block[148..154]).unwrap(), 8).unwrap();
        let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
        let own: u32 = block[148..156].iter().map(|byte| u32::from(*byte)).sum();
        assert_eq!(says, sum - own + 8 * 32);
        assert!(header("users.jsonl", TAR_FILE_BYTES_MAX + 1).is_err());
    }
}
