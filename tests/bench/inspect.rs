//! What it costs to tell what a file is, and to preview it, when the file is made to be costly.

use std::{fs, hint::black_box, io::Write};

use casemate::{
    desk::{
        inspect::inspect,
        preview::{table, text},
    },
    domain::file::{FileName, FileRules},
};

use crate::micros;

/// Prints for each file how long it takes, and how much the process grew at its largest meanwhile.
pub(crate) fn run() {
    println!("  a file of up to 10 MB: µs, KB that the process grew");
    for (name, bytes) in files() {
        let mut file = tempfile::tempfile().expect("a scratch file");
        file.write_all(&bytes).expect("room on the disk");
        drop(bytes);
        let name = FileName::parse(name).expect("a name");
        let inspected = || usize::from(inspect(&file, &name, &FileRules::PARTNER).is_ok());
        let before = forget_peak();
        let verdict = if inspected() == 1 { "passes" } else { "refused" };
        let grown = status("VmHWM:").saturating_sub(before);
        println!("    {:36} {verdict:8} {:9.1} {grown:7}", name.as_str(), micros(inspected));
    }
    let long = "a;b;\"c\nd\";e\n".repeat(80_000);
    let read = micros(|| text(black_box(long.as_bytes())).map_or(0, |shown| shown.text.len()));
    println!("  a preview of 1 MB, µs: as text {read:.0}");
    let read = micros(|| table(black_box(long.as_bytes())).map_or(0, |shown| shown.rows.len()));
    println!("  a preview of 1 MB, µs: as a table {read:.0}");
}

fn files() -> Vec<(&'static str, Vec<u8>)> {
    let mebibytes = |start: &[u8], filling: &[u8]| {
        let filling = filling.iter().copied().cycle();
        start.iter().copied().chain(filling).take(10 * 1024 * 1024).collect::<Vec<u8>>()
    };
    let ole_header = {
        let mut header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
        header.resize(512, 0);
        header[24..34].copy_from_slice(b"\x3e\0\x03\0\xfe\xff\x09\0\x06\0");
        header
    };
    let entry = b"PK\x01\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0a";
    vec![
        ("text.txt", mebibytes(b"", b"a line of text, as it were\n")),
        ("text in Latin-1.log", mebibytes(b"", b"d\xe9j\xe0 vu\n")),
        ("a picture without end.jpg", mebibytes(b"\xff\xd8", b"\xff")),
        ("segments without end.jpg", mebibytes(b"\xff\xd8", b"\xff\xe0\0\x02")),
        ("blocks without end.gif", mebibytes(b"GIF89a\x01\0\x01\0\0\0\0", b"\x21\xfe\x01a")),
        ("a directory that links to itself.doc", mebibytes(&ole_header, b"\0")),
        ("200,000 entries.docx", crowded(200_000, entry)),
        ("100,000 ends of lists.xlsx", mebibytes(b"PK\x03\x04", b"PK\x05\x06")),
        ("letters.pdf", mebibytes(b"%PDF-1.7", b"a")),
    ]
}

/// A ZIP whose list says, and has, this many entries of one name.
fn crowded(entries: u64, entry: &[u8]) -> Vec<u8> {
    let list = entry.repeat(usize::try_from(entries).unwrap_or(0));
    let (size, end) = (list.len() as u64, list.len() as u64 + 4);
    let mut bytes = [b"PK\x03\x04".as_slice(), &list].concat();
    bytes.extend([b"PK\x06\x06".as_slice(), &44_u64.to_le_bytes(), b"-\0-\0", &[0; 8]].concat());
    bytes.extend([entries, entries, size, 4].map(u64::to_le_bytes).concat());
    bytes.extend([b"PK\x06\x07\0\0\0\0".as_slice(), &end.to_le_bytes(), b"\x01\0\0\0"].concat());
    bytes.extend([b"PK\x05\x06\0\0\0\0".as_slice(), &[0xff; 12], b"\0\0"].concat());
    bytes
}

/// Lets the largest size start anew from the present one, which it returns.
fn forget_peak() -> u64 {
    // Where the system does not let us, growth reads as 0.
    let _ = fs::write("/proc/self/clear_refs", "5");
    status("VmHWM:")
}

/// A line of what Linux says of this process, in KB.
fn status(line: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let value = status.lines().find_map(|found| found.strip_prefix(line));
    value.and_then(|value| value.trim().strip_suffix(" kB")?.parse().ok()).unwrap_or(0)
}
