//! The files that people sent, on their way out.

use std::{collections::BTreeSet, fs::File, io::Read};

use redb::{ReadTransaction, ReadableTable};

use super::{Exported, Files, PIECE, goes_on, manifest::Manifest};
use crate::{
    domain::id::BlobHash,
    error::{Fault, Result},
    store::{Store, backup::Watch, blob::Sound, tables},
};

impl Store {
    /// Finds which blobs are there; returns those that are lost.
    pub(super) fn find_blobs(
        &self,
        tx: &ReadTransaction,
        manifest: &mut Manifest,
        exported: &mut Exported,
        watch: &mut Watch<'_>,
    ) -> Result<BTreeSet<BlobHash>, Fault> {
        let mut lost = BTreeSet::new();
        each_blob(tx, |hash| {
            // All of it is read, which takes a while.
            goes_on(&self.shared, watch, 0)?;
            match self.blobs().read(hash) {
                Sound::Whole(_, length) => {
                    manifest.blobs.files += 1;
                    manifest.blobs.bytes += length;
                }
                bad => {
                    manifest.blobs.lacks.push(hash.to_string());
                    exported.lacks.extend(bad.trouble(hash));
                    lost.insert(hash);
                }
            }
            Ok(())
        })?;
        exported.blobs = manifest.blobs.files;
        Ok(lost)
    }

    /// Hands all over but those that are lost.
    ///
    /// # Errors
    ///
    /// [`Fault::Backup`] if one was lost since it was found: the manifest says that it is there.
    pub(super) fn hand_blobs(
        &self,
        tx: &ReadTransaction,
        lost: &BTreeSet<BlobHash>,
        to: &mut dyn Files,
        watch: &mut Watch<'_>,
    ) -> Result<(), Fault> {
        let (mut written, mut piece) = (0, vec![0; PIECE]);
        each_blob(tx, |hash| {
            if lost.contains(&hash) {
                return Ok(());
            }
            let cannot = |error: std::io::Error| went(hash, &error.to_string());
            let file = File::open(self.blobs().path(hash)).map_err(cannot)?;
            let length = file.metadata().map_err(cannot)?.len();
            to.begin(&blob_name(hash), length)?;
            let (mut file, mut hasher) = (file.take(length), blake3::Hasher::new());
            loop {
                let read = file.read(&mut piece).map_err(cannot)?;
                if read == 0 {
                    break;
                }
                hasher.update(&piece[..read]);
                to.write(&piece[..read])?;
                written += read as u64;
                goes_on(&self.shared, watch, written)?;
            }
            if hasher.finalize().as_bytes() == &hash.0 {
                Ok(())
            } else {
                Err(went(hash, "it holds other bytes now"))
            }
        })
    }
}

fn went(hash: BlobHash, why: &str) -> Fault {
    Fault::Backup(format!("blob {hash} was lost while it was exported: {why}"))
}

/// Hands every blob that rows name to `each`, once, in the order of their names.
pub(super) fn each_blob(
    tx: &ReadTransaction,
    mut each: impl FnMut(BlobHash) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let mut last = None;
    for entry in tx.open_table(tables::BLOB_REF)?.iter()? {
        let hash = BlobHash(entry?.0.value().0);
        if last.replace(hash) != Some(hash) {
            each(hash)?;
        }
    }
    Ok(())
}

/// Where a blob lies in an export.
pub(super) fn blob_name(hash: BlobHash) -> String {
    let hex = hash.to_string();
    let (folder, name) = hex.split_at(2);
    format!("blobs/{folder}/{name}")
}
