//! What the edge and the application say to each other over the Unix socket.
//!
//! Every request on that socket carries [`SECRET`], [`PEER`] and, over TLS, [`SECURE`]; the edge
//! drops any `x-edge-*` header that a client sent, and any that the application answers with
//! before the answer goes out.
//!
//! **Uploads.** For a `multipart/form-data` request the edge first sends the head alone with
//! [`PHASE`]` : announced` and no body. The application answers 204 with an [`Allowance`] in
//! [`ALLOW`], or with any other answer, which goes to the client as it is while the connection is
//! closed. Then the edge streams the parts: small fields into memory, files to the spool folder,
//! each hashed on the way and stopped at its limit; and sends the request again with [`PHASE`]
//! `: arrived` and a [`Manifest`] as JSON for a body. Where only words are allowed it reads no
//! further than to the first file, and closes the connection after the answer. When the application has answered, the edge
//! unlinks whatever spooled file is still there; a file that is wanted has been renamed by then.
//!
//! **Downloads.** An answer with [`BLOB`] (64 lower-case hex digits) has an empty body; the edge
//! sends the file `blobs/ab/cdef…` in its place, with ranges.
//!
//! **Portions.** An answer with [`NEXT`] is the first portion of a longer one. When the client has
//! taken it, the edge sends the same request once more with that header, and what comes back goes
//! on where the portion before ended; and so on, until an answer has no [`NEXT`]. Any status but
//! 200 cuts the connection. If the client goes away first, the edge sends the request with [`OVER`]
//! in place of [`NEXT`]. Between two portions the application has nothing open.
//!
//! **Live updates.** An answer with [`LIVE`] has an empty body; in its place the edge sends what is
//! heard at the place of that number, for as long as there is such a place. It holds a task, and no
//! thread.

use std::{
    fs, io,
    os::unix::fs::{DirBuilderExt, PermissionsExt},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use serde::{Deserialize, Serialize};

/// Proves that a request came through the edge of this very process.
pub const SECRET: &str = "x-edge-secret";
/// The address of whoever connected.
pub const PEER: &str = "x-edge-peer";
/// Present if the browser came over TLS.
pub const SECURE: &str = "x-edge-secure";
/// Present if the request says that somebody relayed it, truly or not: who asks for what only this
/// machine gets did not come from it then.
pub const RELAYED: &str = "x-edge-relayed";
/// `announced` or `arrived`, for multipart requests only.
pub const PHASE: &str = "x-edge-phase";
/// On an answer: an [`Allowance`] as JSON.
pub const ALLOW: &str = "x-edge-allow";
/// On an answer: the BLAKE3 hash of the blob to send as the body.
pub const BLOB: &str = "x-edge-blob";
/// On an answer: what to ask for the portion behind this one with; and on the request that does.
pub const NEXT: &str = "x-edge-next";
/// On a request: the portion that [`NEXT`] would have asked for is not wanted any more.
pub const OVER: &str = "x-edge-over";
/// On an answer: the number of the place to listen at, whose news are the body.
pub const LIVE: &str = "x-edge-live";
/// On an answer, also to an announcement: the request carried a valid session, so its connection no longer counts against
/// its address, and is the last to go when the edge is full.
pub const SIGNED: &str = "x-edge-signed";

/// The path that the server answers by itself with 204, to whoever knows the secret and sends no
/// [`PEER`]: the edge and the server, but no client of theirs.
pub const PING: &str = "/x-edge-ping";

/// The largest body that is not multipart, in bytes. Longer ones are answered with 413.
pub const BODY_BYTES_MAX: usize = 256 * 1024;
/// The largest [`Manifest`] as JSON, in bytes: its fields may grow sixfold when escaped.
pub const MANIFEST_BYTES_MAX: usize = 2 * 1024 * 1024;

/// Where the application listens for the edge: a Unix socket in a folder of its own, mode 0700.
///
/// A rebuilt server listens on a new one, named after its generation; connections of an older
/// generation are used no more.
#[derive(Debug)]
pub struct Socket {
    folder: PathBuf,
    generation: AtomicU64,
}

impl Socket {
    /// The longest path of a socket that every Unix takes, in bytes.
    const PATH_BYTES_MAX: usize = 100;

    /// Makes `folder` (mode 0700) if it is not there, and clears it of sockets left behind.
    ///
    /// # Errors
    ///
    /// If the folder cannot be made or read, or its path is longer than a socket's may be (about
    /// 90 bytes).
    pub fn in_folder(folder: &Path) -> io::Result<Socket> {
        let socket = Socket { folder: folder.to_owned(), generation: AtomicU64::new(0) };
        if socket.path(u64::from(u32::MAX)).as_os_str().len() > Socket::PATH_BYTES_MAX {
            let words = format!("{} is too long a path for a socket", folder.display());
            return Err(io::Error::new(io::ErrorKind::InvalidInput, words));
        }
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if entry.file_name().as_encoded_bytes().starts_with(b"app.") {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(socket)
    }

    /// Where the server of a generation listens.
    pub fn path(&self, generation: u64) -> PathBuf {
        self.folder.join(format!("app.{generation}"))
    }

    /// The generation that is served now; 0 before there was any.
    pub fn generation(&self) -> u64 {
        self.generation.load(Ordering::Acquire)
    }

    /// Makes `generation` the one that is served now.
    pub fn renew(&self, generation: u64) {
        self.generation.store(generation, Ordering::Release);
    }
}

/// What the application lets a multipart body hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allowance {
    /// Whose budget in the spool this draws on, and whose turn its files take: the user.
    pub owner: u64,
    /// With whose uploads it is counted: the user's account.
    pub account: u64,
    /// The kinds of file that may come, by the last extension of their names (lower case, without
    /// the dot), with the most bytes of each.
    pub kinds: Vec<(String, u64)>,
    /// The most files.
    pub files_max: usize,
    /// Whether only fields are taken in, and of those the ones that stand before the first file,
    /// however long the whole body is: no byte of a file is looked at.
    pub words_only: bool,
}

/// A multipart body that has arrived.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The fields, in order. At most 128 of them, [`BODY_BYTES_MAX`] in all.
    pub fields: Vec<(String, String)>,
    /// The files, in order, refused ones included. A part with an empty file name and no bytes
    /// (a file input left empty) is not listed.
    pub files: Vec<Arrived>,
    /// Whether a file came where only words were allowed: nothing is known of it, nor of what
    /// stands behind it.
    pub cut: bool,
}

/// One file of a multipart body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrived {
    /// The name as the client sent it, at most 1,024 bytes of it; not to be trusted.
    pub name: String,
    /// How many bytes were sent for it.
    pub size: u64,
    /// What became of it.
    pub fate: Fate,
}

/// What became of an arriving file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fate {
    /// It lies in the spool folder, whole and synced.
    Spooled {
        /// Its name there: no path, made by the edge.
        file: String,
        /// Its BLAKE3 hash, 64 lower-case hex digits.
        hash: String,
    },
    /// Its extension is not in the allowance; nothing was kept.
    NotAllowed,
    /// It went over the limit of its kind; nothing was kept.
    TooLarge {
        /// The limit, in bytes.
        limit: u64,
    },
    /// More files than the allowance; nothing was kept.
    TooMany,
    /// The spool's budget, of this owner or of the appliance, or the disk is used up.
    NoRoom,
}
