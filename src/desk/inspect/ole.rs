//! Telling .doc from .xls, and both from any other OLE file, by the names in its directory.

use std::io::{Read, Seek};

use super::bounded::Bounded;

/// The first bytes of every OLE file (MS-CFB, section 2.2).
const MARK: [u8; 8] = *b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// How many bytes of the directory are read: 2,048 names. Writers put the main stream first, so
/// it takes a document with very many embedded ones to need more.
const DIRECTORY_BYTES_MAX: u64 = 256 * 1024;

/// How many sectors of the table of tables are followed. Two are enough for 20 MB.
const TABLES_MAX: usize = 8;

/// The largest number of a sector; what is above means "end" or "none".
const SECTOR_MAX: u32 = 0xffff_fffa;

/// Whether a file begins as OLE files do.
pub(super) fn is_ole(head: &[u8]) -> bool {
    head.starts_with(&MARK)
}

/// Whether the file is an OLE file whose directory has a stream of one of these names. Word has
/// always called its stream `WordDocument`, Excel its own `Workbook` or (before 1997) `Book`.
pub(super) fn holds<R: Read + Seek>(file: &mut Bounded<R>, streams: &[&str]) -> bool {
    Ole::open(file).is_some_and(|mut ole| ole.holds(streams).unwrap_or(false))
}

struct Ole<'a, R> {
    file: &'a mut Bounded<R>,
    sector_bytes: u64,
    directory: u32,
    /// The first 109 sectors of the table that links sectors; then where more are listed.
    tables: [[u8; 4]; 109],
    more_tables: u32,
}

impl<R: Read + Seek> Ole<'_, R> {
    fn open(file: &mut Bounded<R>) -> Option<Ole<'_, R>> {
        let header: [u8; 512] = file.at(0)?;
        let sector_bytes = match (&header[26..28], &header[30..32]) {
            (b"\x03\0", b"\x09\0") => 512,
            (b"\x04\0", b"\x0c\0") => 4096,
            _ => return None,
        };
        let number = |at: usize| header[at..].first_chunk().map(|bytes| u32::from_le_bytes(*bytes));
        let mut tables = [[0; 4]; 109];
        tables.copy_from_slice(header[76..].as_chunks().0);
        let (directory, more_tables) = (number(48)?, number(68)?);
        let ole = Ole { file, sector_bytes, directory, tables, more_tables };
        is_ole(&header).then_some(ole)
    }

    /// Walks the directory. None if it is malformed before a name is found.
    fn holds(&mut self, streams: &[&str]) -> Option<bool> {
        let mut sector = self.directory;
        for _ in 0..DIRECTORY_BYTES_MAX / self.sector_bytes {
            if sector > SECTOR_MAX {
                return Some(false);
            }
            let start = self.start(sector);
            for entry in 0..self.sector_bytes / 128 {
                let entry: [u8; 128] = self.file.at(start + entry * 128)?;
                // Type 2 is a stream; the name is UTF-16 with its length in bytes behind it.
                if entry[66] == 2 && streams.iter().any(|stream| is_called(&entry, stream)) {
                    return Some(true);
                }
            }
            sector = self.next(sector)?;
        }
        Some(false)
    }

    /// The sector that follows in the same chain.
    fn next(&mut self, sector: u32) -> Option<u32> {
        let links = u32::try_from(self.sector_bytes / 4).ok()?;
        let table = self.table(sector / links)?;
        let at = self.start(table) + u64::from(sector % links) * 4;
        self.file.at(at).map(u32::from_le_bytes)
    }

    /// The sector where this part of the table of links stands.
    fn table(&mut self, index: u32) -> Option<u32> {
        let index = usize::try_from(index).ok()?;
        let table = match self.tables.get(index) {
            Some(table) => *table,
            None => self.further_table(index - self.tables.len())?,
        };
        Some(u32::from_le_bytes(table)).filter(|table| *table <= SECTOR_MAX)
    }

    /// Follows the sectors that list more tables; the last number of each names the next.
    fn further_table(&mut self, mut index: usize) -> Option<[u8; 4]> {
        let listed = usize::try_from(self.sector_bytes / 4 - 1).ok()?;
        let mut sector = self.more_tables;
        for _ in 0..TABLES_MAX {
            if sector > SECTOR_MAX {
                return None;
            }
            let start = self.start(sector);
            if index < listed {
                return self.file.at(start + index as u64 * 4);
            }
            index -= listed;
            sector = u32::from_le_bytes(self.file.at(start + listed as u64 * 4)?);
        }
        None
    }

    fn start(&self, sector: u32) -> u64 {
        (u64::from(sector) + 1) * self.sector_bytes
    }
}

/// Whether a directory entry has this name.
fn is_called(entry: &[u8; 128], name: &str) -> bool {
    let units = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes);
    let length = u16::from_le_bytes([entry[64], entry[65]]);
    usize::from(length) == (name.len() + 1) * 2
        && units.eq(entry[..usize::from(length)].iter().copied())
}
