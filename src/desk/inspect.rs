//! What a file really is: its first bytes against its name.
//!
//! Nothing is decoded, unpacked or parsed as XML; links, macros and scripts inside a file are
//! opaque bytes to us. A file that is two things at once (a GIF that is also a script, a JPEG
//! with a ZIP behind it) is taken as what it is named, and served as nothing else.

mod bounded;
mod ole;
mod ooxml;
mod picture;
mod text;

use std::io::{self, Read, Seek};

use self::bounded::Bounded;
use super::encoding::End;
use crate::domain::file::{FileKind, FileName, FileRefusal, FileRules, Pictures};

/// The most bytes that are read of a file to tell what it is.
pub const READ_BYTES_MAX: u64 = 384 * 1024;

/// How many bytes at the beginning of a text must look like text.
const TEXT_HEAD_BYTES: usize = 64 * 1024;

/// How many bytes at the beginning of any other file are looked at.
const HEAD_BYTES: usize = 4096;

/// How far behind the beginning of a PDF its mark may stand; viewers look as far.
const PDF_MARK_WITHIN: usize = 1024;

/// A file that is what its name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inspected {
    /// What it is.
    pub kind: FileKind,
    /// How many bytes it has.
    pub size: u64,
    /// Width and height in pixels, if it is a picture.
    pub dimensions: Option<(u32, u32)>,
}

/// Why a file did not pass.
#[derive(Debug)]
pub enum Problem {
    /// It is not to be taken.
    Refused(FileRefusal),
    /// It could not be read.
    Failed(io::Error),
}

/// Reads as much of the file as it takes to know what it is: at most [`READ_BYTES_MAX`] bytes,
/// from wherever they stand.
///
/// Text passes if its first 64 KiB are plausible as UTF-8, marked UTF-16 or Windows-1252. HTML or
/// SVG named `.txt` is such text, and served as `text/plain`.
///
/// # Errors
///
/// [`Problem::Refused`] with what [`FileRules::admit`] says of its name and size;
/// with [`FileRefusal::ContentMismatch`] if its content is not that of its kind, is no such picture
/// as the rules take, or is cut off before that is certain; with [`FileRefusal::ImageTooBig`] if it is a picture of more pixels
/// than the rules take. [`Problem::Failed`] if reading fails.
pub fn inspect(
    file: impl Read + Seek,
    name: &FileName,
    rules: &FileRules,
) -> Result<Inspected, Problem> {
    let mut file = Bounded::new(file, READ_BYTES_MAX);
    let size = file.size()?;
    let kind = rules.admit(name, size)?;
    let head_bytes = if kind.is_text() { TEXT_HEAD_BYTES } else { HEAD_BYTES };
    let head = file.upto(0, head_bytes);
    let verdict = match judge(&mut file, kind, &head) {
        Verdict::Picture(..)
            if rules.pictures == Pictures::Still && !is_whole(&mut file, kind, size) =>
        {
            Verdict::Mismatch
        }
        verdict => verdict,
    };
    // What looked wrong may only have been unreadable.
    file.into_failure()?;
    let dimensions = match verdict {
        Verdict::Mismatch => {
            return Err(FileRefusal::content_mismatch((name, size), kind, found(&head)).into());
        }
        Verdict::Picture(width, height) => {
            if u64::from(width) * u64::from(height) > rules.pixels_max {
                let (sides, limit) = ((width, height), rules.pixels_max);
                return Err(FileRefusal::image_too_big((name, size), sides, limit).into());
            }
            Some((width, height))
        }
        Verdict::Fits => None,
    };
    Ok(Inspected { kind, size, dimensions })
}

/// Whether there is a picture behind its header, and but one.
fn is_whole<R: Read + Seek>(file: &mut Bounded<R>, kind: FileKind, size: u64) -> bool {
    match kind {
        FileKind::Png => picture::is_still_png(file),
        FileKind::Jpg => picture::is_whole_jpeg(file, size),
        _ => true,
    }
}

/// What the content says of the name.
enum Verdict {
    /// They do not agree.
    Mismatch,
    /// They agree.
    Fits,
    /// They agree on a picture of this width and height.
    Picture(u32, u32),
}

fn judge<R: Read + Seek>(file: &mut Bounded<R>, kind: FileKind, head: &[u8]) -> Verdict {
    let picture = |sides: Option<(u32, u32)>| match sides {
        Some((width, height)) => Verdict::Picture(width, height),
        None => Verdict::Mismatch,
    };
    let fits = match kind {
        FileKind::Jpg => return picture(picture::jpeg(file)),
        FileKind::Png => return picture(picture::png(head)),
        FileKind::Gif => return picture(picture::gif(file, head)),
        FileKind::Pdf => is_pdf(head),
        FileKind::Docx => ooxml::holds(file, head, "word/"),
        FileKind::Xlsx => ooxml::holds(file, head, "xl/"),
        FileKind::Doc => ole::holds(file, &["WordDocument"]),
        FileKind::Xls => ole::holds(file, &["Workbook", "Book"]),
        FileKind::Zip => infer::archive::is_zip(head),
        FileKind::Rar => is_rar(head),
        FileKind::Txt | FileKind::Csv | FileKind::Log => {
            let end = if head.len() < TEXT_HEAD_BYTES { End::Own } else { End::Cut };
            text::is_plausible(head, end)
        }
    };
    if fits { Verdict::Fits } else { Verdict::Mismatch }
}

/// Some printers and mail programs put lines of their own in front of the mark, so it need not
/// stand first; but a program with such a mark inside is still a program.
fn is_pdf(head: &[u8]) -> bool {
    let within = &head[..head.len().min(PDF_MARK_WITHIN)];
    within.windows(5).any(|bytes| bytes == b"%PDF-") && !infer::is_app(head)
}

/// RAR 4 or RAR 5, whole or the first part of several.
fn is_rar(head: &[u8]) -> bool {
    head.starts_with(b"Rar!\x1a\x07\x00") || head.starts_with(b"Rar!\x1a\x07\x01\x00")
}

/// The usual extension of such content. Of OLE files the first bytes tell too little.
fn found(head: &[u8]) -> Option<&'static str> {
    if ole::is_ole(head) {
        return None;
    }
    infer::get(head).map(|found| found.extension())
}

impl From<FileRefusal> for Problem {
    fn from(refusal: FileRefusal) -> Problem {
        Problem::Refused(refusal)
    }
}

impl From<io::Error> for Problem {
    fn from(err: io::Error) -> Problem {
        Problem::Failed(err)
    }
}

#[cfg(test)]
mod tests;
