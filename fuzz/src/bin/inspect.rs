//! Whatever a file holds, telling what it is costs a glance.
#![no_main]

use std::io::{Cursor, Read, Result, Seek, SeekFrom};

use casemate::{
    desk::inspect::{READ_BYTES_MAX, inspect},
    domain::file::{FileKind, FileName, FileRules, PIXELS_MAX},
};
use libfuzzer_sys::arbitrary::{self, Arbitrary};

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    kind: u8,
    start: u8,
    rest: &'a [u8],
}

/// Beginnings that lead somewhere; the second one is all of an OLE header, with its directory in
/// sector 0 and the links between sectors in sector 1.
const STARTS: [&[u8]; 6] = [
    b"",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"PK\x03\x04\x14\0\0\0\0\0",
    b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR",
    b"GIF89a",
    b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0",
];

libfuzzer_sys::fuzz_target!(|input: Input| {
    let kind = FileKind::ALL[usize::from(input.kind) % FileKind::ALL.len()];
    let name = FileName::parse(&format!("a.{}", kind.extension())).expect("a name");
    let start = usize::from(input.start) % STARTS.len();
    let mut bytes = STARTS[start].to_vec();
    if start == 1 {
        bytes.resize(512, 0xff);
        bytes[24..34].copy_from_slice(b"\x3e\0\x03\0\xfe\xff\x09\0\x06\0");
        bytes[48..52].fill(0);
        bytes[68..72].fill(0);
        bytes[76..80].copy_from_slice(&[1, 0, 0, 0]);
    }
    bytes.extend(input.rest);
    let mut read = 0;
    let seen = inspect(Counted(Cursor::new(bytes), &mut read), &name, &FileRules::PARTNER);
    assert!(read <= READ_BYTES_MAX);
    if let Ok(seen) = seen {
        assert_eq!(seen.kind, kind);
        let (width, height) = seen.dimensions.unwrap_or_default();
        assert!(u64::from(width) * u64::from(height) <= PIXELS_MAX);
    }
});

struct Counted<'a>(Cursor<Vec<u8>>, &'a mut u64);

impl Read for Counted<'_> {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        let read = self.0.read(into)?;
        *self.1 += read as u64;
        Ok(read)
    }
}

impl Seek for Counted<'_> {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        self.0.seek(to)
    }
}
