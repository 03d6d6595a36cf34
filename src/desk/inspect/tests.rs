//! Right files pass; what pretends to be one does not; and neither costs more than a glance.

mod made;
mod pictures;

use std::io::{Cursor, SeekFrom};

use proptest::prelude::*;

use self::made::*;
use super::*;
use crate::domain::file::MB;

/// A file in memory that counts how much of it is read.
struct Counted<'a>(Cursor<&'a [u8]>, &'a mut u64);

impl Read for Counted<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.0.read(into)?;
        *self.1 += read as u64;
        Ok(read)
    }
}

impl Seek for Counted<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
}

fn look(name: &str, bytes: &[u8]) -> Result<Inspected, FileRefusal> {
    let (name, mut read) = (FileName::parse(name).unwrap(), 0);
    let file = Counted(Cursor::new(bytes), &mut read);
    let result = inspect(file, &name, &FileRules::PARTNER);
    assert!(read <= READ_BYTES_MAX, "{name:?}: {read} bytes were read");
    result.map_err(|problem| match problem {
        Problem::Refused(refusal) => refusal,
        Problem::Failed(err) => panic!("memory failed: {err}"),
    })
}

fn passes(name: &str, bytes: &[u8]) {
    let seen = look(name, bytes).unwrap_or_else(|refusal| panic!("{name}: {refusal}"));
    assert_eq!(Some(seen.kind), FileName::parse(name).unwrap().kind());
    assert_eq!(seen.size, bytes.len() as u64);
    assert_eq!(seen.dimensions.is_some(), seen.kind.is_image());
}

fn code(name: &str, bytes: &[u8]) -> &'static str {
    look(name, bytes).map_or_else(|refusal| refusal.code(), |_| "passes")
}

fn mismatches(name: &str, bytes: &[u8]) {
    assert_eq!(code(name, bytes), "file_content_mismatch", "{name}");
}

#[test]
fn each_kind_passes_as_what_it_is() {
    passes("a.jpg", &jpeg(640, 480));
    passes("a.JPEG", &jpeg(640, 480));
    passes("a.png", &png(1, 1));
    passes("a.gif", &gif(10, 10));
    passes("a.gif", b"GIF87a\x01\0\x01\0\0\0\0\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;");
    passes("a.pdf", PDF);
    passes("a.pdf", &[b"@PJL SET X=1\n".as_slice(), PDF].concat());
    passes("a.docx", &docx());
    passes("a.xlsx", &xlsx());
    passes("a.doc", &doc());
    passes("a.xls", &xls());
    passes("a.xls", &ole(&["Root Entry", "Book"]));
    passes("a.txt", b"hello");
    passes("a.csv", b"a;b\r\n1;2\r\n");
    passes("a.log", b"2026-11-21 \x1b[31mERROR\x1b[0m it broke\n");
    passes("a.zip", &zip(&[("a.exe", b"MZ")]));
    passes("a.zip", &directory_end(0, 0, 0));
    passes("a.rar", RAR4);
    passes("a.rar", RAR5);
}

#[test]
fn no_kind_passes_as_another() {
    let samples: [(&str, Vec<u8>); 11] = [
        ("jpg", jpeg(1, 1)),
        ("png", png(1, 1)),
        ("gif", gif(1, 1)),
        ("pdf", PDF.to_vec()),
        ("docx", docx()),
        ("xlsx", xlsx()),
        ("doc", doc()),
        ("xls", xls()),
        ("zip", zip(&[("a", b"b")])),
        ("rar", RAR5.to_vec()),
        ("txt", b"just words".to_vec()),
    ];
    for (is, bytes) in &samples {
        for kind in FileKind::ALL {
            let named = kind.extension();
            let same = *is == named || *is == "txt" && kind.is_text();
            // Office files are ZIPs, and may be called so.
            if same || named == "zip" && is.ends_with('x') {
                passes(&format!("a.{named}"), bytes);
            } else {
                mismatches(&format!("a.{named}"), bytes);
            }
        }
    }
}

#[test]
fn what_pretends_is_refused() {
    mismatches("a.png", b"<html><script>alert(1)</script>");
    mismatches("a.pdf", &[b"\x7fELF\x02\x01\x01\0\x03\0\x3e\0", PDF].concat());
    mismatches("a.pdf", b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff%PDF-1.7");
    mismatches("a.docx", &png(1, 1));
    mismatches("a.xlsx", &zip(&[("a.txt", b"x")]));
    mismatches("a.xlsx", &docx());
    mismatches("a.docx", &doc());
    mismatches("a.doc", b"{\\rtf1\\ansi hello}");
    mismatches("a.xls", b"<html><table><tr><td>1</td></tr></table></html>");
    mismatches("a.doc", &ole(&["Root Entry", "\u{5}SummaryInformation", "!_StringData"]));
    mismatches("a.docx", &zip(&[("[Content_Types].xml", b"x"), ("ppt/presentation.xml", b"x")]));
    mismatches("a.docx", &zip(&[("word/document.xml", b"x")]));
    mismatches("a.docx", &[b"MZ".as_slice(), &docx()].concat());
    mismatches("a.zip", b"PK");
    mismatches("a.gif", b"GIF88a\x01\0\x01\0\0\0\0");
    mismatches("a.txt", b"MZ\x90\0\x03\0\0\0");
    mismatches("a.log", b"\x1f\x8b\x08\0\0\0\0\0");
    mismatches("a.csv", PDF);
}

#[test]
fn a_refusal_says_what_the_content_looks_like() {
    let said = |name, bytes: &[u8]| look(name, bytes).unwrap_err().to_string();
    assert!(said("a.docx", &png(1, 1)).ends_with("looks like a .png file."));
    assert!(said("a.png", b"<!DOCTYPE html><html>").ends_with("looks like a .html file."));
    assert!(said("a.doc", &xls()).ends_with("is not that of one."), "of OLE we do not know");
}

#[test]
fn name_and_size_are_judged_before_content() {
    assert_eq!(code("a.svg", b"<svg/>"), "file_not_allowed");
    assert_eq!(code("a.png", b""), "file_empty");
    assert_eq!(code("a.txt", &vec![b'a'; usize::try_from(10 * MB).unwrap()]), "passes");
    assert_eq!(code("a.txt", &vec![b'a'; usize::try_from(10 * MB + 1).unwrap()]), "file_too_large");
}

#[test]
fn a_file_that_is_two_things_passes_only_as_what_it_is_named() {
    let gif_script = [&gif(47, 42)[..], b"=1;alert(1)//"].concat();
    let pdf_html = [PDF, b"<html><script>alert(1)</script>"].concat();
    let html_pdf = [b"<html><script>alert(1)</script>".as_slice(), PDF].concat();
    let jpeg_zip = [jpeg(8, 8), zip(&[("a.php", b"<?php")])].concat();
    let png_html = [&png(8, 8)[..], b"\0\0\0\x20tEXtx\0<script>alert(1)</script>"].concat();
    passes("a.gif", &gif_script);
    passes("a.pdf", &pdf_html);
    passes("a.pdf", &html_pdf);
    passes("a.jpg", &jpeg_zip);
    passes("a.png", &png_html);
    for (named, bytes) in [("zip", &jpeg_zip), ("png", &gif_script), ("jpg", &png_html)] {
        mismatches(&format!("a.{named}"), bytes);
    }
    for bytes in [gif_script, pdf_html, html_pdf, jpeg_zip, png_html] {
        assert_eq!(code("a.html", &bytes), "file_not_allowed");
    }
    mismatches("a.jpg", &[&jpeg(8, 8)[1..], b"x"].concat());
}

#[test]
fn svg_in_a_disguise_is_refused_or_inert() {
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>";
    let utf16: Vec<u8> =
        "\u{feff}".chars().chain(svg.chars()).flat_map(|c| (c as u16).to_le_bytes()).collect();
    let disguises = [
        svg.as_bytes().to_vec(),
        format!("<?xml version=\"1.0\"?>{svg}").into_bytes(),
        format!("\u{feff}<?xml version=\"1.0\"?>{svg}").into_bytes(),
        utf16,
        b"\x1f\x8b\x08\0\0\0\0\0\0\x03".to_vec(),
    ];
    for bytes in &disguises {
        for kind in FileKind::ALL.into_iter().filter(|kind| !kind.is_text()) {
            mismatches(&format!("a.{}", kind.extension()), bytes);
        }
        assert_eq!(code("a.svg", bytes), "file_not_allowed");
        assert_eq!(code("a.svgz", bytes), "file_not_allowed");
    }
    for bytes in &disguises[..4] {
        let seen = look("a.txt", bytes).unwrap();
        assert_eq!(seen.kind.media_type(), "text/plain; charset=utf-8");
    }
    mismatches("a.txt", &disguises[4]);
}

#[test]
fn office_files_are_opaque_whatever_is_in_them() {
    let xxe = b"<!DOCTYPE x [<!ENTITY e SYSTEM \"http://127.0.0.1:1/\">]><Types>&e;</Types>";
    let macros = zip(&[
        ("[Content_Types].xml", xxe),
        ("word/document.xml", b"x"),
        ("word/vbaProject.bin", b"x"),
        ("word/_rels/document.xml.rels", b"<Relationship TargetMode=\"External\"/>"),
    ]);
    passes("a.docx", &macros);
    passes("a.xlsx", &zip(&[("/xl\\workbook.xml", b"x"), ("[content_types].XML", b"x")]));
}

#[test]
fn text_may_be_in_any_of_four_ways_but_not_binary() {
    passes("a.txt", "naïve — 写真\n".as_bytes());
    passes("a.txt", b"\xef\xbb\xbfmarked");
    passes("a.txt", b"caf\xe9 \x93quoted\x94");
    passes("a.txt", b"\xff\xfeh\0i\0");
    passes("a.csv", b"\xfe\xff\0a\0;\0b");
    passes("a.log", b"8=FIX.4.2\x019=178\x0135=8\x0149=PHLX\x0156=PERS\x01");
    passes("a.txt", "é".repeat(40_000).as_bytes());
    passes("a.txt", format!("a{}", "é".repeat(40_000)).as_bytes());
    mismatches("a.txt", b"hello\0world");
    mismatches("a.txt", b"h\0i\0");
    mismatches("a.txt", b"\xff\xfe\0\0h\0\0\0");
    mismatches("a.csv", b"a,b\x01\x02\x03\x04\x05\x06");
}

#[test]
fn a_zip_with_very_many_entries_costs_a_glance() {
    let name = FileName::parse("a.docx").unwrap();
    let large = |bytes: &[u8]| {
        let (limit, mut read) = (bytes.len() as u64, 0);
        let kinds: &'static [_] = Box::leak(Box::new([(FileKind::Docx, limit)]));
        let rules = FileRules { kinds, ..FileRules::PARTNER };
        let result = inspect(Counted(Cursor::new(bytes), &mut read), &name, &rules);
        assert!(read <= READ_BYTES_MAX, "{read}");
        result.is_ok()
    };
    assert!(!large(&crowded(1_000_000, &[])));
    assert!(large(&crowded(1_000_000, &["[Content_Types].xml", "word/document.xml"])));
    assert!(large(&crowded(3, &["[Content_Types].xml", "word/document.xml"])));
}

#[test]
fn lists_that_lie_about_themselves_are_refused() {
    let honest = docx();
    let ends = honest.len() - 22;
    for (at, lie) in [(ends + 8, 0xff), (ends + 10, 0xff), (ends + 16, 0xff), (ends + 19, 0x7f)] {
        let mut bytes = honest.clone();
        bytes[at] = lie;
        assert_ne!(code("a.docx", &bytes), "passes", "{at}");
    }
    let mut bytes = crowded(3, &["[Content_Types].xml", "word/document.xml"]);
    let at = bytes.len() - 22 - 20 - 56 + 24;
    bytes[at..at + 16].fill(0x7f);
    mismatches("a.docx", &bytes);
    mismatches("a.docx", &honest[..honest.len() - 22]);
    mismatches("a.docx", &[b"PK\x03\x04".as_slice(), &b"PK\x05\x06".repeat(100_000)].concat());
}

#[test]
fn the_main_stream_of_an_ole_file_is_found_wherever_its_name_stands() {
    let names: Vec<String> = (0..400).map(|n| format!("Object {n}")).collect();
    let mut names: Vec<&str> = names.iter().map(String::as_str).collect();
    names.push("WordDocument");
    passes("a.doc", &ole(&names));
    mismatches("a.xls", &ole(&names));
    let mut stored = doc();
    let at = stored.windows(4).position(|w| w == b"W\0o\0").unwrap();
    stored[at + 66] = 1;
    mismatches("a.doc", &stored);
}

#[test]
fn broken_and_circular_ole_directories_come_to_an_end() {
    let whole = ole(&["Root Entry", "a", "b", "c", "WordDocument"]);
    mismatches("a.doc", &whole[..512]);
    mismatches("a.doc", &whole[..100]);
    let mut circular = whole.clone();
    put(&mut circular, 512 + 4, 1);
    mismatches("a.doc", &circular);
    for far in [5_000, 0x7fff_ffff, 0xffff_fff9, 0xffff_fffd] {
        let mut bytes = whole.clone();
        put(&mut bytes, 48, far);
        mismatches("a.doc", &bytes);
        let mut bytes = whole.clone();
        put(&mut bytes, 512 + 4, far);
        put(&mut bytes, 68, 1);
        mismatches("a.doc", &bytes);
    }
    let mut odd = whole;
    odd[30] = 31;
    mismatches("a.doc", &odd);
}

/// From 7 MB on, the header has no room left for the sectors that link sectors.
#[test]
fn a_large_ole_file_is_followed_to_its_tables_of_tables() {
    let directory = 109 * 128;
    let mut bytes = ole_header(directory, 512 * (directory + 3));
    // Table 109 is listed first in sector 0, and is sector 1.
    put(&mut bytes, 68, 0);
    put(&mut bytes, 512, 1);
    put(&mut bytes, 1024, directory + 1);
    bytes[512 * (directory + 1)..][..128].copy_from_slice(&ole_entry("Root Entry"));
    bytes[512 * (directory + 2)..][..128].copy_from_slice(&ole_entry("Workbook"));
    passes("a.xls", &bytes);
    put(&mut bytes, 68, 0xffff_fffe);
    mismatches("a.xls", &bytes);
}

/// A disk that fails is not a file that lies.
#[test]
fn a_file_that_cannot_be_read_is_not_refused() {
    struct Failing(Cursor<Vec<u8>>);
    impl Read for Failing {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            if self.0.position() >= 4096 {
                Err(io::Error::other("disk"))
            } else {
                self.0.read(into)
            }
        }
    }
    impl Seek for Failing {
        fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
            self.0.seek(to)
        }
    }
    let padded = zip(&[("[Content_Types].xml", &[b' '; 9000]), ("word/document.xml", b"x")]);
    for (name, bytes) in [("a.docx", padded), ("a.txt", vec![b'a'; 9000])] {
        let name = FileName::parse(name).unwrap();
        let problem = inspect(Failing(Cursor::new(bytes)), &name, &FileRules::CLIENT).unwrap_err();
        assert!(
            matches!(&problem, Problem::Failed(err) if err.to_string() == "disk"),
            "{problem:?}"
        );
    }
}

proptest! {
    #[test]
    fn damage_never_costs_more_than_a_glance(
        sample in 0..8_usize, cut in any::<prop::sample::Index>(),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8),
    ) {
        let (name, mut bytes) = match sample {
            0 => ("a.jpg", jpeg(9, 9)),
            1 => ("a.png", png(9, 9)),
            2 => ("a.gif", gif(9, 9)),
            3 => ("a.pdf", PDF.to_vec()),
            4 => ("a.docx", docx()),
            5 => ("a.xlsx", crowded(5, &["[Content_Types].xml", "xl/workbook.xml"])),
            6 => ("a.doc", doc()),
            _ => ("a.xls", xls()),
        };
        bytes.truncate(1 + cut.index(bytes.len() * 2));
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = look(name, &bytes);
    }
}
