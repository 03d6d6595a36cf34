//! Rows to bytes and back: version byte, bincode, tag.
//!
//! The tag is the first eight bytes of the BLAKE3 hash of table, key, version and body. The engine
//! does not check what it reads, and most flipped bits decode to something wrong without an error,
//! so the tag is checked before anything is decoded. The only file that names `bincode`.

use std::fmt::{Display, Write};

use serde::{Serialize, de::DeserializeOwned};

use crate::error::Fault;

/// The largest row that is read back, in bytes. A longer claim is corruption, not data.
const ROW_BYTES_MAX: usize = 1 << 20;
/// How much of the hash a row carries.
const TAG_BYTES: usize = 8;

/// Where a row stands: what its tag binds it to.
#[derive(Clone, Copy)]
pub(super) struct Slot<'a> {
    /// The table's name.
    pub(super) table: &'static str,
    /// The shape of its rows.
    pub(super) version: u8,
    /// The key's bytes.
    pub(super) key: &'a [u8],
}

impl Slot<'_> {
    /// Encodes a row.
    pub(super) fn encode<R: Serialize>(self, row: &R) -> Result<Vec<u8>, Fault> {
        let mut bytes = vec![self.version];
        bincode::serde::encode_into_std_write(row, &mut bytes, config())
            .map_err(|error| self.corrupt(&error))?;
        let tag = self.tag(&bytes);
        bytes.extend_from_slice(&tag);
        if bytes.len() > ROW_BYTES_MAX {
            Err(self.corrupt(&format!("{} bytes are too many for a row", bytes.len())))
        } else {
            Ok(bytes)
        }
    }

    /// Decodes a row, and insists that it is whole, of this version, and nothing more.
    pub(super) fn decode<R: DeserializeOwned>(self, bytes: &[u8]) -> Result<R, Fault> {
        let cut = bytes.len().checked_sub(TAG_BYTES).filter(|cut| *cut > 0);
        let Some(cut) = cut else { return Err(self.corrupt(&"too short")) };
        let (body, tag) = bytes.split_at(cut);
        if tag != self.tag(body) {
            return Err(self.corrupt(&"its tag does not match"));
        }
        let (version, body) = (body[0], &body[1..]);
        if version != self.version {
            let known = self.version;
            return Err(self.corrupt(&format!("version {version}, this program knows {known}")));
        }
        match bincode::serde::decode_from_slice(body, config()) {
            Ok((row, used)) if used == body.len() => Ok(row),
            Ok((_, used)) => Err(self.corrupt(&format!("{} stray bytes", body.len() - used))),
            Err(error) => Err(self.corrupt(&error)),
        }
    }

    /// A body with the version before it and a tag that fits behind it.
    pub(super) fn tagged(self, body: &[u8]) -> Vec<u8> {
        let mut bytes = vec![self.version];
        bytes.extend_from_slice(body);
        let tag = self.tag(&bytes);
        bytes.extend_from_slice(&tag);
        bytes
    }

    fn tag(self, body: &[u8]) -> [u8; TAG_BYTES] {
        let mut bytes = Vec::with_capacity(self.table.len() + 16 + self.key.len() + body.len());
        // Lengths first, so that no table and key run into each other.
        bytes.extend_from_slice(&(self.table.len() as u64).to_le_bytes());
        bytes.extend_from_slice(&(self.key.len() as u64).to_le_bytes());
        bytes.extend_from_slice(self.table.as_bytes());
        bytes.extend_from_slice(self.key);
        bytes.extend_from_slice(body);
        let hash = blake3::hash(&bytes);
        let mut tag = [0; TAG_BYTES];
        tag.copy_from_slice(&hash.as_bytes()[..TAG_BYTES]);
        tag
    }

    fn corrupt(self, problem: &dyn Display) -> Fault {
        let key = self.key.iter().take(48).fold(String::new(), |mut key, byte| {
            // Writing to a string does not fail.
            let _ = write!(key, "{byte:02x}");
            key
        });
        Fault::Corrupt { table: self.table, problem: format!("{problem} (key {key})") }
    }
}

fn config() -> impl bincode::config::Config {
    bincode::config::standard().with_limit::<ROW_BYTES_MAX>()
}

/// Bytes of a value whose digest is kept: the journal's payload.
pub(super) fn plain<R: Serialize>(row: &R) -> Result<Vec<u8>, Fault> {
    bincode::serde::encode_to_vec(row, config())
        .map_err(|error| Fault::Corrupt { table: "journal", problem: error.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SLOT: Slot<'_> = Slot { table: "case", version: 1, key: &[7, 0, 0, 0, 0, 0, 0, 0] };

    #[test]
    fn any_flipped_bit_is_an_error_not_a_guess() {
        let row = (7u64, "a subject".to_owned(), vec![1u32, 2, 3]);
        let bytes = SLOT.encode(&row).unwrap();
        assert_eq!(SLOT.decode::<(u64, String, Vec<u32>)>(&bytes).unwrap(), row);
        for bit in 0..bytes.len() * 8 {
            let mut bad = bytes.clone();
            bad[bit / 8] ^= 1 << (bit % 8);
            assert!(SLOT.decode::<(u64, String, Vec<u32>)>(&bad).is_err(), "bit {bit}");
        }
        for cut in 0..bytes.len() {
            assert!(SLOT.decode::<(u64, String, Vec<u32>)>(&bytes[..cut]).is_err(), "cut {cut}");
        }
    }

    #[test]
    fn a_row_is_bound_to_its_place() {
        let bytes = SLOT.encode(&5u64).unwrap();
        assert!(Slot { key: &[8, 0, 0, 0, 0, 0, 0, 0], ..SLOT }.decode::<u64>(&bytes).is_err());
        assert!(Slot { table: "user", ..SLOT }.decode::<u64>(&bytes).is_err());
        assert!(Slot { version: 2, ..SLOT }.decode::<u64>(&bytes).is_err());
    }

    #[test]
    fn a_length_bomb_is_an_error() {
        // A valid tag over nine bytes that claim a string of 2^64 - 1 bytes.
        let mut bytes = vec![1, 0xfd, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
        bytes.extend_from_slice(&SLOT.tag(&bytes));
        assert!(SLOT.decode::<String>(&bytes).is_err());
    }
}
