//! Files of each kind, as small as they can be.

pub(super) fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    bytes.extend([width.to_be_bytes(), height.to_be_bytes()].concat());
    bytes.extend(b"\x08\x02\0\0\0bad!\0\0\0\0IEND\xaeB`\x82");
    bytes
}

pub(super) fn gif(width: u16, height: u16) -> Vec<u8> {
    gif_with_frame((width, height), (1, 1))
}

pub(super) fn gif_with_frame(screen: (u16, u16), frame: (u16, u16)) -> Vec<u8> {
    let mut bytes = b"GIF89a".to_vec();
    bytes.extend([screen.0.to_le_bytes(), screen.1.to_le_bytes()].concat());
    // Two colours; an extension of two blocks; a frame.
    bytes.extend(b"\x80\0\0\0\0\0\xff\xff\xff\x21\xf9\x02ab\x01c\0\x2c\0\0\0\0");
    bytes.extend([frame.0.to_le_bytes(), frame.1.to_le_bytes()].concat());
    bytes.extend(b"\0\x02\x02D\x01\0;");
    bytes
}

/// A JPEG whose frame header comes after the given bytes.
pub(super) fn jpeg_after(before: &[u8], width: u16, height: u16) -> Vec<u8> {
    let mut bytes = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0".to_vec();
    bytes.extend(before);
    bytes.extend(b"\xff\xc2\0\x11\x08");
    bytes.extend([height.to_be_bytes(), width.to_be_bytes()].concat());
    bytes.extend(b"\x03\x01\x22\0\x02\x11\x01\x03\x11\x01\xff\xda\0\x02..\xff\xd9");
    bytes
}

pub(super) fn jpeg(width: u16, height: u16) -> Vec<u8> {
    jpeg_after(b"", width, height)
}

pub(super) const PDF: &[u8] =
    b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n%%EOF";
pub(super) const RAR4: &[u8] = b"Rar!\x1a\x07\x00\xcf\x90\x73\0\0\x0d\0\0\0\0\0\0\0";
pub(super) const RAR5: &[u8] =
    b"Rar!\x1a\x07\x01\x00\x33\x92\xb5\xe5\x0a\x01\x05\x06\0\x05\x01\x01\x80\x80\0";

/// A ZIP that stores these files.
pub(super) fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut bytes, mut list) = (Vec::new(), Vec::new());
    for (name, content) in files {
        let size = u32::try_from(content.len()).unwrap().to_le_bytes();
        let length = u16::try_from(name.len()).unwrap().to_le_bytes();
        let at = u32::try_from(bytes.len()).unwrap().to_le_bytes();
        let facts =
            [b"\0\0\0\0\0\0\0\0\0\0\0\0".as_slice(), &size, &size, &length, b"\0\0"].concat();
        bytes.extend([b"PK\x03\x04\x14\0".as_slice(), &facts, name.as_bytes(), content].concat());
        list.extend([b"PK\x01\x02\x14\0\x14\0".as_slice(), &facts, &[0; 10], &at].concat());
        list.extend(name.as_bytes());
    }
    let end = directory_end(files.len(), list.len(), bytes.len());
    [bytes, list, end].concat()
}

pub(super) fn directory_end(entries: usize, size: usize, start: usize) -> Vec<u8> {
    let entries = u16::try_from(entries).unwrap().to_le_bytes();
    let [size, start] = [size, start].map(|n| u32::try_from(n).unwrap().to_le_bytes());
    [b"PK\x05\x06\0\0\0\0".as_slice(), &entries, &entries, &size, &start, b"\0\0"].concat()
}

pub(super) fn docx() -> Vec<u8> {
    zip(&[("[Content_Types].xml", b"<Types/>"), ("_rels/.rels", b"x"), ("word/document.xml", b"x")])
}

pub(super) fn xlsx() -> Vec<u8> {
    zip(&[("_rels/.rels", b"x"), ("xl/workbook.xml", b"x"), ("[Content_Types].xml", b"<Types/>")])
}

/// An OLE file whose directory holds streams of these names, four to a sector. The tables that
/// link sectors come first; the directory begins behind them and goes on in every third sector.
pub(super) fn ole(streams: &[&str]) -> Vec<u8> {
    let sectors = streams.len().div_ceil(4).max(1);
    let tables = (3 * sectors).div_ceil(120);
    let mut bytes = ole_header(tables, 512 * (1 + tables + 3 * sectors));
    for at in 0..tables {
        put(&mut bytes, 76 + 4 * at, at);
    }
    for at in 0..sectors {
        let sector = tables + 3 * at;
        let next = if at + 1 < sectors { sector + 3 } else { 0xffff_fffe };
        put(&mut bytes, 512 + 4 * sector, next);
        for (slot, name) in streams[4 * at..].iter().take(4).enumerate() {
            let entry = &mut bytes[512 * (sector + 1) + 128 * slot..][..128];
            entry.copy_from_slice(&ole_entry(name));
        }
    }
    bytes
}

pub(super) fn ole_header(directory: usize, size: usize) -> Vec<u8> {
    let mut bytes = vec![0; size];
    bytes[..8].copy_from_slice(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    bytes[24..34].copy_from_slice(b"\x3e\0\x03\0\xfe\xff\x09\0\x06\0");
    put(&mut bytes, 48, directory);
    put(&mut bytes, 68, 0xffff_fffe);
    bytes[76..512].fill(0xff);
    bytes
}

pub(super) fn ole_entry(name: &str) -> [u8; 128] {
    let mut entry = [0; 128];
    let units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    entry[..units.len()].copy_from_slice(&units);
    entry[64] = u8::try_from(units.len() + 2).unwrap();
    entry[66] = if name == "Root Entry" { 5 } else { 2 };
    entry
}

pub(super) fn put(bytes: &mut [u8], at: usize, number: usize) {
    bytes[at..at + 4].copy_from_slice(&u32::try_from(number).unwrap().to_le_bytes());
}

pub(super) fn doc() -> Vec<u8> {
    ole(&["Root Entry", "1Table", "\u{5}SummaryInformation", "Data", "WordDocument"])
}

pub(super) fn xls() -> Vec<u8> {
    ole(&["Root Entry", "Workbook"])
}

/// As many entries as fit: 46 bytes each, with one-letter names.
pub(super) fn crowded(entries: usize, first: &[&str]) -> Vec<u8> {
    let mut bytes = zip(&[("a", b"")])[..31].to_vec();
    let start = bytes.len() as u64;
    let entry = |name: &str| {
        let length = u16::try_from(name.len()).unwrap().to_le_bytes();
        let head = [b"PK\x01\x02\x14\0\x14\0".as_slice(), &[0; 20], &length, &[0; 16]].concat();
        [&head, name.as_bytes()].concat()
    };
    bytes.extend(first.iter().flat_map(|name| entry(name)));
    let many = entry("a").repeat(entries - first.len());
    bytes.extend(many);
    let (end, count) = (bytes.len() as u64, (entries as u64).to_le_bytes());
    let (size, start) = ((end - start).to_le_bytes(), start.to_le_bytes());
    bytes.extend(
        [b"PK\x06\x06".as_slice(), &44_u64.to_le_bytes(), b"\x2d\0\x2d\0", &[0; 8]].concat(),
    );
    bytes.extend([count, count, size, start].concat());
    bytes.extend([b"PK\x06\x07\0\0\0\0".as_slice(), &end.to_le_bytes(), b"\x01\0\0\0"].concat());
    bytes.extend([b"PK\x05\x06\0\0\0\0".as_slice(), &[0xff; 12], b"\0\0"].concat());
    bytes
}
