//! The folder that an import reads: nothing in it is believed, and only what an export has is opened.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufRead, BufReader, Read},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use rustix::fs::OFlags;

use super::{
    blob_name,
    manifest::{MANIFEST, MANIFEST_BYTES_MAX, Manifest},
};
use crate::{
    domain::id::BlobHash,
    error::{Fault, Result},
};

/// The longest line, in bytes: that of the largest row, every sign of it escaped.
const LINE_BYTES_MAX: usize = 8 << 20;
/// How many files that do not belong there are named.
const STRAYS_MAX: usize = 20;

/// The folder.
pub(super) struct Source {
    dir: PathBuf,
}

/// The lines of a file, as they are read.
pub(super) struct Lines {
    from: BufReader<File>,
    hasher: blake3::Hasher,
    /// How many there were.
    pub(super) number: u64,
    /// How long they were.
    pub(super) bytes: u64,
}

/// What stands next in a file.
pub(super) enum Next {
    /// A line, with its end.
    Line(Vec<u8>),
    /// Something that is no line, in words; nothing more is read.
    Broken(&'static str),
    /// Nothing.
    End,
}

impl Source {
    /// # Errors
    ///
    /// [`Fault::Backup`] if it is no folder.
    pub(super) fn open(dir: &Path) -> Result<Source, Fault> {
        let shown = dir.display();
        match fs::metadata(dir) {
            Ok(found) if found.is_dir() => Ok(Source { dir: dir.to_owned() }),
            Ok(_) => Err(Fault::Backup(format!(
                "{shown} is no folder; unpack a tar file first: mkdir export && tar -xf {shown} -C export"
            ))),
            Err(error) => Err(Fault::Backup(format!("{shown}: {error}"))),
        }
    }

    /// # Errors
    ///
    /// [`Fault::Backup`] if there is none, or it is not as an export writes it.
    pub(super) fn manifest(&self) -> Result<Manifest, Fault> {
        let words = |words: String| Fault::Backup(format!("{MANIFEST}: {words}"));
        let mut bytes = Vec::new();
        let file = self.file(MANIFEST).map_err(|error| words(error.to_string()))?;
        let read = file.take(MANIFEST_BYTES_MAX + 1).read_to_end(&mut bytes);
        read.map_err(|error| words(error.to_string()))?;
        if bytes.len() as u64 > MANIFEST_BYTES_MAX {
            return Err(words("is too long".to_owned()));
        }
        let manifest: Manifest =
            serde_json::from_slice(&bytes).map_err(|error| words(error.to_string()))?;
        if manifest.bytes()? == bytes {
            Ok(manifest)
        } else {
            Err(words("is not written as an export writes it".to_owned()))
        }
    }

    /// # Errors
    ///
    /// What the system says, or that it is no plain file.
    pub(super) fn lines(&self, name: &str) -> io::Result<Lines> {
        let from = BufReader::with_capacity(1 << 16, self.file(name)?);
        Ok(Lines { from, hasher: blake3::Hasher::new(), number: 0, bytes: 0 })
    }

    /// # Errors
    ///
    /// As for [`Source::lines`].
    pub(super) fn blob(&self, hash: BlobHash) -> io::Result<File> {
        self.file(&blob_name(hash))
    }

    /// What lies there and belongs to no export, as far as `is_named` tells for files of lines and
    /// for blobs; at most [`STRAYS_MAX`], in words.
    pub(super) fn strays(
        &self,
        is_named: &dyn Fn(&str) -> bool,
        has_blob: &dyn Fn(BlobHash) -> Result<bool, Fault>,
    ) -> Result<Vec<String>, Fault> {
        let mut strays = Vec::new();
        for name in names(&self.dir)? {
            if name != MANIFEST && name != "blobs" && !is_named(&name) {
                strays.push(name);
            }
        }
        let blobs = self.dir.join("blobs");
        for folder in names(&blobs)? {
            let hex = |b: u8| matches!(b, b'0'..=b'9' | b'a'..=b'f');
            if folder.len() != 2 || !folder.bytes().all(hex) {
                strays.push(format!("blobs/{folder}"));
                continue;
            }
            for name in names(&blobs.join(&folder))? {
                let known = match format!("{folder}{name}").parse() {
                    Ok(hash) => has_blob(hash)?,
                    Err(_) => false,
                };
                if !known {
                    strays.push(format!("blobs/{folder}/{name}"));
                }
            }
            if strays.len() > STRAYS_MAX {
                break;
            }
        }
        strays.truncate(STRAYS_MAX);
        Ok(strays)
    }

    /// A plain file there, reached through no link.
    fn file(&self, name: &str) -> io::Result<File> {
        let no_follow = i32::try_from((OFlags::NOFOLLOW | OFlags::NONBLOCK).bits());
        let flags = no_follow.unwrap_or_default();
        let path = self.dir.join(name);
        let within = path.parent().unwrap_or(&self.dir);
        let linked =
            |path: &Path| path.starts_with(&self.dir) && path != self.dir && path.is_symlink();
        if within.ancestors().any(linked) {
            return Err(io::Error::other("a link leads there"));
        }
        let file = OpenOptions::new().read(true).custom_flags(flags).open(path)?;
        if file.metadata()?.is_file() { Ok(file) } else { Err(io::Error::other("is no file")) }
    }
}

impl Lines {
    /// # Errors
    ///
    /// A [`Fault`] if the file cannot be read.
    pub(super) fn next(&mut self) -> Result<Next, Fault> {
        let mut line = Vec::new();
        let mut from = (&mut self.from).take(LINE_BYTES_MAX as u64);
        from.read_until(b'\n', &mut line).map_err(Fault::io("reading the export"))?;
        self.hasher.update(&line);
        self.bytes += line.len() as u64;
        if line.is_empty() {
            return Ok(Next::End);
        }
        self.number += 1;
        match line.last() {
            Some(b'\n') => Ok(Next::Line(line)),
            _ if line.len() == LINE_BYTES_MAX => Ok(Next::Broken("is too long")),
            _ => Ok(Next::Broken("is cut off")),
        }
    }

    /// The hash of all that was read.
    pub(super) fn hash(&self) -> String {
        self.hasher.finalize().to_hex().to_string()
    }
}

/// The names in a folder, in their order; none if there is no such folder.
fn names(folder: &Path) -> Result<Vec<String>, Fault> {
    let reading = "listing the export";
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Fault::io(reading)(error)),
    };
    let name = |entry: io::Result<fs::DirEntry>| {
        entry.map(|entry| entry.file_name().to_string_lossy().into_owned())
    };
    let names = entries.map(name).collect::<io::Result<Vec<_>>>();
    let mut names = names.map_err(Fault::io(reading))?;
    names.sort();
    Ok(names)
}
