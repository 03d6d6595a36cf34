//! What an export says of itself: `manifest.json`.

use std::collections::BTreeMap;

use redb::{ReadTransaction, ReadableTable};
use serde::{Deserialize, Serialize};

use super::names;
use crate::{
    domain::id::AccountId,
    error::Fault,
    store::{journal::End, migrate, tables},
};

/// The layout of an export that this program writes and reads.
pub(super) const LAYOUT: u32 = 1;
/// What it is.
pub(super) const FORMAT: &str = "casemate-export";
/// Its name.
pub(super) const MANIFEST: &str = "manifest.json";
/// The longest that is read, in bytes.
pub(super) const MANIFEST_BYTES_MAX: u64 = 16 << 20;

/// What stands in it. It names no moment but those of the records, so that the same records always
/// give the same bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    /// [`FORMAT`].
    pub(super) format: String,
    /// [`LAYOUT`].
    pub(super) layout: u32,
    /// The version of the program that wrote it.
    pub(super) casemate: String,
    /// The version of the tables that it was written from.
    pub(super) tables: u64,
    /// The account that runs the appliance; none before it is set up.
    pub(super) operator: Option<String>,
    /// Since when the clock has been in doubt; none if it is not.
    pub(super) clock_in_doubt_since: Option<String>,
    /// How many entries the audit chain has.
    pub(super) audit_entries: u64,
    /// The hash of its last entry: all of it is known by this one.
    pub(super) audit_head: String,
    /// The moment of its last entry.
    pub(super) audit_moment: Option<String>,
    /// How far those have come who follow the audit chain.
    pub(super) followers: BTreeMap<String, (u64, u64)>,
    /// What the files hold, by their names.
    pub(super) files: BTreeMap<String, Part>,
    /// What lies under `blobs`.
    pub(super) blobs: BlobsPart,
}

/// A file of lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Part {
    /// How many lines.
    pub(super) lines: u64,
    /// How long it is.
    pub(super) bytes: u64,
    /// The BLAKE3 hash of all its bytes.
    pub(super) blake3: String,
    /// The shape of its rows.
    pub(super) shape: u8,
    /// Whether it holds secrets.
    pub(super) secret: bool,
    /// The keys of rows that the helpdesk itself can read no longer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) lacks: Vec<String>,
}

/// Files that people sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BlobsPart {
    /// How many.
    pub(super) files: u64,
    /// How long they are.
    pub(super) bytes: u64,
    /// Those that rows name and that the helpdesk itself has lost.
    pub(super) lacks: Vec<String>,
}

impl Manifest {
    /// All of it that follows from a snapshot but what its files hold.
    pub(super) fn of(tx: &ReadTransaction) -> Result<Manifest, Fault> {
        let meta = tx.open_table(tables::META)?;
        let mut followers = BTreeMap::new();
        for entry in tx.open_table(tables::PASSED)?.iter()? {
            let (word, place) = entry?;
            followers.insert(word.value().to_owned(), place.value());
        }
        let end = End::read(&tx.open_table(tables::JOURNAL.definition)?)?;
        let operator = meta.get("operator")?.map(|id| AccountId(id.value()).to_string());
        let doubt = meta.get("doubt")?.map(|at| at.value());
        Ok(Manifest {
            format: FORMAT.to_owned(),
            layout: LAYOUT,
            casemate: env!("CARGO_PKG_VERSION").to_owned(),
            tables: migrate::known(),
            operator,
            clock_in_doubt_since: doubt.and_then(names::dated),
            audit_entries: end.next,
            audit_head: blake3::Hash::from_bytes(end.hash).to_hex().to_string(),
            audit_moment: (end.next > 0).then(|| names::dated(end.at.0)).flatten(),
            followers,
            files: BTreeMap::new(),
            blobs: BlobsPart::default(),
        })
    }

    /// Its bytes.
    pub(super) fn bytes(&self) -> Result<Vec<u8>, Fault> {
        let bytes = serde_json::to_vec_pretty(self);
        let mut bytes = bytes.map_err(|error| Fault::Bug(error.to_string()))?;
        bytes.push(b'\n');
        Ok(bytes)
    }
}
