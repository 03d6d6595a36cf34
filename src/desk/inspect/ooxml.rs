//! Telling .docx and .xlsx from any other ZIP, by the names listed in them.

use std::io::{Read, Seek};

use zip::{read::Config, unstable::read::ZipIterable};

use super::bounded::Bounded;

/// How many names are read. The ones that count come early, whatever wrote the file; and the bytes
/// that may be read end the listing too.
const NAMES_MAX: usize = 10_000;

/// Whether the file is a ZIP from its first byte on, and lists a table of content types and a part
/// in this folder (ECMA-376, part 2). Only the list at its end is read, one name at a time: no
/// entry is opened, no XML is parsed, and it does not matter how many entries there are said to be.
pub(super) fn holds<R: Read + Seek>(file: &mut Bounded<R>, head: &[u8], folder: &str) -> bool {
    if !head.starts_with(b"PK\x03\x04") {
        return false;
    }
    let Ok(mut zip) = ZipIterable::try_new(file, Config::default()) else { return false };
    let Ok(entries) = zip.files() else { return false };
    let (mut types, mut part) = (false, false);
    for entry in entries.take(NAMES_MAX) {
        let Ok(entry) = entry else { return false };
        let name = plain(entry.name_raw());
        types |= name == "[content_types].xml";
        part |= name.starts_with(folder);
        if types && part {
            return true;
        }
    }
    false
}

/// Part names in the one way to write them: some writers use back slashes, some begin with one,
/// and case does not count.
fn plain(raw: &[u8]) -> String {
    let name = String::from_utf8_lossy(raw).to_ascii_lowercase().replace('\\', "/");
    name.trim_start_matches('/').to_owned()
}
