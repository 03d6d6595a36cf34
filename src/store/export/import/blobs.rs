//! The files that people sent, on their way in.

use std::{
    collections::BTreeSet,
    fs::OpenOptions,
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use redb::ReadTransaction;

use super::{Builder, Problems, Trial};
use crate::{
    error::{Fault, Result},
    store::{
        backup::BLOBS,
        blob::blob_path,
        export::{PIECE, blob_name, each_blob, manifest::BlobsPart},
        private_folder, tables,
    },
};

impl Builder<'_> {
    /// Every blob that rows name is there, or the manifest says that it was lost; a real import has
    /// it from now on. Returns what there is.
    pub(super) fn blobs(
        &self,
        tx: &ReadTransaction,
        problems: &mut Problems<'_, '_>,
    ) -> Result<BlobsPart, Fault> {
        let (blobs, mut found) = (self.built.join(BLOBS), BlobsPart::default());
        private_folder(&blobs)?;
        let lost: BTreeSet<&String> = self.manifest.blobs.lacks.iter().collect();
        each_blob(tx, |hash| {
            let to = match self.trial {
                Trial::Real => Some(blob_path(&blobs, hash)),
                Trial::Dry => None,
            };
            let (name, hex) = (blob_name(hash), hash.to_string());
            match self.source.blob(hash).and_then(|from| copied(from, to.as_deref())) {
                Ok((bytes, is)) if is.as_bytes() == &hash.0 => {
                    found.files += 1;
                    found.bytes += bytes;
                    problems.checked.blobs += 1;
                    problems.checked.blob_bytes += bytes;
                    problems.at("blobs")
                }
                Ok(_) => problems.add(format!("{name}: holds other bytes")),
                Err(error) if error.kind() == io::ErrorKind::NotFound && lost.contains(&hex) => {
                    found.lacks.push(hex);
                    problems.lack(format!("{name}: was lost before the export"))
                }
                Err(error) => problems.add(format!("{name}: {error}")),
            }
        })?;
        self.strays(tx, problems)?;
        Ok(found)
    }

    /// No other file is there.
    fn strays(&self, tx: &ReadTransaction, problems: &mut Problems<'_, '_>) -> Result<(), Fault> {
        let named = tx.open_table(tables::BLOB_REF)?;
        // Those of rows that were lost are left behind.
        let may_be_unnamed = self.lacks_rows();
        let is_named = |name: &str| self.manifest.files.contains_key(name);
        let strays = self.source.strays(&is_named, &|hash| {
            let of_it = (hash.0, 0, 0)..=(hash.0, u8::MAX, u64::MAX);
            Ok(may_be_unnamed || named.range(of_it)?.next().is_some())
        })?;
        strays.iter().try_for_each(|name| problems.add(format!("{name:?}: nothing names it")))
    }
}

/// Copies a file, or only reads it; how long it is, and its hash.
fn copied(mut from: impl io::Read, to: Option<&Path>) -> io::Result<(u64, blake3::Hash)> {
    let mut to = match to {
        Some(path) => {
            let folder = path.parent().unwrap_or(path);
            private_folder(folder).map_err(|fault| io::Error::other(fault.to_string()))?;
            Some(OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?)
        }
        None => None,
    };
    let (mut hasher, mut bytes, mut piece) = (blake3::Hasher::new(), 0, vec![0; PIECE]);
    loop {
        let read = from.read(&mut piece)?;
        if read == 0 {
            return Ok((bytes, hasher.finalize()));
        }
        hasher.update(&piece[..read]);
        bytes += read as u64;
        if let Some(to) = &mut to {
            to.write_all(&piece[..read])?;
        }
    }
}
