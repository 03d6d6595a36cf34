//! The smallest files that are what their names say, and some that are not.

use super::scene::PNG;

/// One file of every kind that a partner desk takes, and the type that it is served as.
pub(super) fn allowed() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    const SHEET: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    const TEXT: &str = "text/plain; charset=utf-8";
    vec![
        ("a.jpg", jpeg(), "image/jpeg"),
        ("a.jpeg", jpeg(), "image/jpeg"),
        ("A.PNG", PNG.to_vec(), "image/png"),
        ("a.php.png", PNG.to_vec(), "image/png"),
        ("a.gif", gif(), "image/gif"),
        ("a.pdf", pdf(), "application/pdf"),
        ("a.docx", docx(), WORD),
        ("a.doc", ole("WordDocument"), "application/msword"),
        ("a.txt", b"<script>alert(1)</script>".to_vec(), TEXT),
        ("a.xlsx", xlsx(), SHEET),
        ("a.xls", ole("Workbook"), "application/vnd.ms-excel"),
        ("a.csv", b"=HYPERLINK(\"http://evil.example\");1\r\n".to_vec(), TEXT),
        ("a.zip", zip(&["a.exe"]), "application/zip"),
        (
            "a.rar",
            b"Rar!\x1a\x07\x01\x00\x33\x92\xb5\xe5\x0a\x01\x05\x06\0".to_vec(),
            "application/vnd.rar",
        ),
        ("a.log", b"2026-11-21 ERROR it broke\n".to_vec(), TEXT),
    ]
}

/// Files whose names no desk takes.
pub(super) const NAMES_REFUSED: &[&str] = &[
    "a.svg",
    "a.html",
    "a.xhtml",
    "a.xml",
    "a.js",
    "a.exe",
    "a.php",
    "a.pht",
    "a.phtml",
    "a.jsp",
    "a.shtml",
    ".htaccess",
    "a.url",
    "a.lnk",
    "a.iso",
    "a.tar.gz",
    "a.7z",
    "a.webp",
    "a.docm",
    "a.jpg.php",
    "a.jpg;.html",
    "a.jpg::$DATA",
    "a.jpg%00.php",
    ".jpg",
    "jpg",
    "a",
    "a.png.svgz",
];

/// Files whose content is not what their names say.
pub(super) fn lying() -> Vec<(&'static str, Vec<u8>)> {
    let svg =
        b"<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>";
    vec![
        ("html.png", b"<html><script>alert(1)</script></html>".to_vec()),
        ("svg.png", svg.to_vec()),
        ("svg.jpg", svg.to_vec()),
        ("elf.pdf", b"\x7fELF\x02\x01\x01\0".to_vec()),
        ("png.docx", PNG.to_vec()),
        ("zip.xlsx", zip(&["a.txt"])),
        ("ole.docx", ole("WordDocument")),
        ("rtf.doc", b"{\\rtf1\\ansi hello}".to_vec()),
        ("exe.txt", b"MZ\x90\0\x03\0\0\0\x04\0\0\0".to_vec()),
        ("gzip.log", b"\x1f\x8b\x08\0\0\0\0\0\0\x03".to_vec()),
        ("cut.png", PNG[..20].to_vec()),
        ("one.gif", b"G".to_vec()),
    ]
}

/// Pictures whose headers promise more than a reader's memory holds.
pub(super) fn bombs() -> Vec<(&'static str, Vec<u8>)> {
    let mut png = PNG.to_vec();
    png[16..24].copy_from_slice(b"\0\0\xff\xff\0\0\xff\xff");
    let mut gif = gif();
    gif[6..10].copy_from_slice(b"\xff\xff\xff\xff");
    vec![("huge.png", png), ("huge.gif", gif)]
}

pub(super) fn pdf() -> Vec<u8> {
    b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n%%EOF".to_vec()
}

fn jpeg() -> Vec<u8> {
    let mut bytes = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0".to_vec();
    bytes.extend(b"\xff\xc0\0\x11\x08\0\x08\0\x08\x03\x01\x22\0\x02\x11\x01\x03\x11\x01\xff\xda\0\x02..\xff\xd9");
    bytes
}

fn gif() -> Vec<u8> {
    b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;"
        .to_vec()
}

fn docx() -> Vec<u8> {
    zip(&["[Content_Types].xml", "_rels/.rels", "word/document.xml", "word/vbaProject.bin"])
}

fn xlsx() -> Vec<u8> {
    zip(&["[Content_Types].xml", "_rels/.rels", "xl/workbook.xml"])
}

/// A ZIP that stores files of these names, each with an external entity in it.
fn zip(names: &[&str]) -> Vec<u8> {
    const XXE: &[u8] = b"<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x>&e;</x>";
    let word = |n: usize| u16::try_from(n).unwrap().to_le_bytes();
    let long = |n: usize| u32::try_from(n).unwrap().to_le_bytes();
    let (mut bytes, mut list) = (Vec::new(), Vec::new());
    for name in names {
        let (size, length, at) = (long(XXE.len()), word(name.len()), long(bytes.len()));
        let facts = [&[0; 12][..], &size, &size, &length, &[0; 2]].concat();
        bytes.extend([b"PK\x03\x04\x14\0", &facts[..], name.as_bytes(), XXE].concat());
        list.extend(
            [b"PK\x01\x02\x14\0\x14\0", &facts[..], &[0; 10], &at, name.as_bytes()].concat(),
        );
    }
    let (count, size, start) = (word(names.len()), long(list.len()), long(bytes.len()));
    let end = [b"PK\x05\x06\0\0\0\0", &count[..], &count, &size, &start, &[0; 2]].concat();
    [bytes, list, end].concat()
}

/// A file of Office before 2007 with one stream of this name.
fn ole(stream: &str) -> Vec<u8> {
    let mut bytes = vec![0_u8; 512 * 3];
    bytes[..8].copy_from_slice(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    bytes[24..34].copy_from_slice(b"\x3e\0\x03\0\xfe\xff\x09\0\x06\0");
    bytes[68..72].copy_from_slice(b"\xfe\xff\xff\xff");
    bytes[76..512].fill(0xff);
    // The table of sectors lies in sector 0, the directory in sector 1.
    bytes[48] = 1;
    bytes[76..80].fill(0);
    bytes[516..520].copy_from_slice(b"\xfe\xff\xff\xff");
    for (slot, (name, kind)) in [("Root Entry", 5), (stream, 2)].into_iter().enumerate() {
        let entry = &mut bytes[1024 + 128 * slot..][..128];
        let units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        entry[..units.len()].copy_from_slice(&units);
        entry[64] = u8::try_from(units.len() + 2).unwrap();
        entry[66] = kind;
    }
    bytes
}
