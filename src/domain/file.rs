//! Files that people attach: which kinds there are, and which desk takes which, how large.
//!
//! What a file is follows from the last extension of its [`FileName`] and from its first bytes,
//! which must agree (`desk::inspect` reads those). What the sender declares is never asked.

mod name;
mod quota;
mod refusal;
mod size;

use serde::{Deserialize, Serialize};

pub use self::{
    name::{Disposition, FileName},
    quota::Quota,
    refusal::{FileRefusal, NameFault, Over},
    size::Size,
};

/// One megabyte, in bytes. MB means 1,048,576 bytes everywhere, on pages too.
pub const MB: u64 = 1024 * 1024;

/// The most files that one case ever holds.
pub const CASE_FILES_MAX: usize = 500;

/// The most pixels of a picture that some desk takes.
///
/// A browser needs four bytes for each, so this is what keeps a small file from filling its
/// reader's memory. We ourselves never decode a picture.
pub const PIXELS_MAX: u64 = 250_000_000;

/// The kinds of file that some desk takes.
///
/// Rows hold the position in this list: new kinds go to the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum FileKind {
    /// A photograph; `.jpeg` counts as `.jpg`.
    Jpg,
    /// A picture, mostly of a screen.
    Png,
    /// A picture, perhaps moving.
    Gif,
    /// A page.
    Pdf,
    /// A text document (Office Open XML).
    Docx,
    /// A text document (before 2007).
    Doc,
    /// Plain text.
    Txt,
    /// A spreadsheet (Office Open XML).
    Xlsx,
    /// A spreadsheet (before 2007).
    Xls,
    /// A table as text.
    Csv,
    /// An archive.
    Zip,
    /// An archive.
    Rar,
    /// What a program wrote down, as text.
    Log,
}

/// How a file can be looked at without downloading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preview {
    /// As a picture, by the browser.
    Image,
    /// By the browser's own viewer, in a sandbox.
    Pdf,
    /// As text, escaped.
    Text,
    /// As rows and columns of escaped text.
    Table,
    /// Not at all.
    None,
}

/// What one desk takes: one constant for each kind of desk, which a desk may keep tighter. Pages,
/// refusals and the edge's allowance all read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileRules {
    /// Each kind that may come, in the order to list them, with the most bytes of one such file
    /// that any such desk takes.
    pub kinds: &'static [(FileKind, u64)],
    /// The most files that go with one message.
    pub per_message_max: usize,
    /// The most bytes of a file of any kind.
    pub bytes_max: u64,
    /// Which pictures.
    pub pictures: Pictures,
    /// The most pixels, width times height, that a picture's header may announce.
    pub pixels_max: u64,
}

/// Which pictures are taken of a kind that may come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pictures {
    /// Whatever begins as one.
    Any,
    /// Of .png files those that hold one picture and come to their end.
    Still,
}

/// The kinds' names in file names, on the wire and in the viewer. In the order of [`FileKind`].
#[rustfmt::skip]
const FACTS: [(FileKind, &str, &str, Preview); 13] = {
    use FileKind::{Csv, Doc, Docx, Gif, Jpg, Log, Pdf, Png, Rar, Txt, Xls, Xlsx, Zip};
    use Preview::{Image, None, Table, Text};
    [
        (Jpg,  "jpg",  "image/jpeg",                Image),
        (Png,  "png",  "image/png",                 Image),
        (Gif,  "gif",  "image/gif",                 Image),
        (Pdf,  "pdf",  "application/pdf",           Preview::Pdf),
        (Docx, "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", None),
        (Doc,  "doc",  "application/msword",        None),
        (Txt,  "txt",  "text/plain; charset=utf-8", Text),
        (Xlsx, "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", None),
        (Xls,  "xls",  "application/vnd.ms-excel",  None),
        (Csv,  "csv",  "text/plain; charset=utf-8", Table),
        (Zip,  "zip",  "application/zip",           None),
        (Rar,  "rar",  "application/vnd.rar",       None),
        (Log,  "log",  "text/plain; charset=utf-8", Text),
    ]
};

impl FileKind {
    /// Every kind.
    pub const ALL: [FileKind; 13] = {
        let mut all = [FileKind::Jpg; 13];
        let mut at = 0;
        while at < all.len() {
            all[at] = FACTS[at].0;
            at += 1;
        }
        all
    };

    /// The kind that an extension (without its dot, in any ASCII case) stands for, if any does.
    pub fn of_extension(extension: &str) -> Option<FileKind> {
        let extension = if extension.eq_ignore_ascii_case("jpeg") { "jpg" } else { extension };
        FileKind::ALL.into_iter().find(|kind| kind.extension().eq_ignore_ascii_case(extension))
    }

    /// The extension, in lower case, without its dot.
    pub fn extension(self) -> &'static str {
        FACTS[self as usize].1
    }

    /// The `Content-Type` to serve such a file with, whatever its sender said. Text kinds are all
    /// `text/plain`, so that nothing in them is ever taken for HTML; a browser heeds the byte
    /// order mark of a UTF-16 text all the same.
    pub fn media_type(self) -> &'static str {
        FACTS[self as usize].2
    }

    /// How it can be looked at.
    pub fn preview(self) -> Preview {
        FACTS[self as usize].3
    }

    /// Whether it is a picture, which a comment may show.
    pub fn is_image(self) -> bool {
        self.preview() == Preview::Image
    }

    /// Whether it is text: no signature, no structure, only plausibility.
    pub fn is_text(self) -> bool {
        matches!(self.preview(), Preview::Text | Preview::Table)
    }
}

impl FileRules {
    /// Partner desks: every kind, 10 MB each, 10 a message (seeds 000, 001).
    pub const PARTNER: FileRules = FileRules { kinds: &EVERY_KIND, ..FileRules::CLIENT };

    /// Portal desks: as partner desks (seed 003).
    pub const PORTAL: FileRules = FileRules::PARTNER;

    /// Client desks: no .log; 20 MB each, but .jpg and .png 10 MB; 10 a message (seed 004).
    pub const CLIENT: FileRules = FileRules {
        kinds: &CLIENT_KINDS,
        per_message_max: 10,
        bytes_max: u64::MAX,
        pictures: Pictures::Any,
        pixels_max: PIXELS_MAX,
    };

    /// The most bytes of one file of this kind; none if the desk does not take it.
    pub fn limit(&self, kind: FileKind) -> Option<u64> {
        self.kinds().find(|allowed| allowed.0 == kind).map(|allowed| allowed.1)
    }

    /// Each kind that may come, with the most bytes of one such file.
    pub fn kinds(&self) -> impl Iterator<Item = (FileKind, u64)> + use<> {
        let most = self.bytes_max;
        self.kinds.iter().map(move |(kind, bytes)| (*kind, most.min(*bytes)))
    }

    /// The same, but for files of more than `bytes_max` bytes.
    #[must_use]
    pub fn up_to(self, bytes_max: u64) -> FileRules {
        FileRules { bytes_max: bytes_max.min(self.bytes_max), ..self }
    }

    /// Every extension that may come, lower case and without its dot, with the most bytes of one
    /// such file: what the edge needs to stop a file early. Lists `jpeg` too.
    pub fn extensions(&self) -> impl Iterator<Item = (&'static str, u64)> + use<> {
        let jpeg = self.limit(FileKind::Jpg).map(|limit| ("jpeg", limit));
        self.kinds().map(|(kind, limit)| (kind.extension(), limit)).chain(jpeg)
    }

    /// Says which kind a file of this name is, as far as name and size can tell.
    ///
    /// # Errors
    ///
    /// [`FileRefusal::NotAllowed`] if the last extension is none that the desk takes, or there is
    /// none; [`FileRefusal::Empty`] if there are no `bytes`; [`FileRefusal::TooLarge`] if there
    /// are more than the desk takes of its kind.
    pub fn admit(&self, name: &FileName, bytes: u64) -> Result<FileKind, FileRefusal> {
        let kind = name.kind().and_then(|kind| Some((kind, self.limit(kind)?)));
        let Some((kind, limit)) = kind else {
            return Err(self.not_allowed(name, bytes));
        };
        let limit = Size(limit);
        if bytes == 0 {
            return Err(FileRefusal::Empty { name: name.shown(), kind, limit });
        }
        if bytes > limit.0 {
            let (name, size) = (name.shown(), Size(bytes));
            return Err(FileRefusal::TooLarge { name, kind, size, limit });
        }
        Ok(kind)
    }

    /// The desk takes no files of this kind.
    pub fn not_allowed(&self, name: &FileName, bytes: u64) -> FileRefusal {
        let (name, size) = (name.shown(), Size(bytes));
        FileRefusal::NotAllowed { name, size, allowed: self.kinds }
    }

    /// There is no room for this file at the moment.
    pub fn no_room(&self, name: &FileName, bytes: u64) -> FileRefusal {
        let limit = name.kind().and_then(|kind| self.limit(kind)).map(Size);
        FileRefusal::NoRoom { name: name.shown(), size: Size(bytes), limit }
    }

    /// So many files come with one message: these are beyond what goes with it.
    pub fn too_many(&self, files: usize, over: Over) -> FileRefusal {
        FileRefusal::TooMany { files, limit: self.per_message_max, over }
    }

    /// Checks how many files come with one message that has `before` already, each with how many
    /// bytes it has.
    ///
    /// # Errors
    ///
    /// [`FileRefusal::TooMany`] if they are more than the desk takes, naming those that come last.
    pub fn admit_count<'a>(
        &self,
        before: usize,
        files: impl ExactSizeIterator<Item = (&'a FileName, u64)>,
    ) -> Result<(), FileRefusal> {
        let (count, room) = (files.len(), self.room(before));
        let over = Over::of(files.skip(room));
        if count > room { Err(self.too_many(before + count, over)) } else { Ok(()) }
    }

    /// How many files still go with a message that has `before` already.
    pub fn room(&self, before: usize) -> usize {
        self.per_message_max.saturating_sub(before)
    }
}

#[rustfmt::skip]
const EVERY_KIND: [(FileKind, u64); 13] = {
    use FileKind::{Csv, Doc, Docx, Gif, Jpg, Log, Pdf, Png, Rar, Txt, Xls, Xlsx, Zip};
    [
        (Jpg, 10 * MB), (Png, 10 * MB), (Gif, 10 * MB),
        (Pdf, 10 * MB), (Docx, 10 * MB), (Doc, 10 * MB), (Txt, 10 * MB),
        (Xlsx, 10 * MB), (Xls, 10 * MB), (Csv, 10 * MB),
        (Zip, 10 * MB), (Rar, 10 * MB), (Log, 10 * MB),
    ]
};

#[rustfmt::skip]
const CLIENT_KINDS: [(FileKind, u64); 12] = {
    use FileKind::{Csv, Doc, Docx, Gif, Jpg, Pdf, Png, Rar, Txt, Xls, Xlsx, Zip};
    [
        (Jpg, 10 * MB), (Png, 10 * MB), (Gif, 20 * MB),
        (Pdf, 20 * MB), (Docx, 20 * MB), (Doc, 20 * MB), (Txt, 20 * MB),
        (Xlsx, 20 * MB), (Xls, 20 * MB), (Csv, 20 * MB),
        (Zip, 20 * MB), (Rar, 20 * MB),
    ]
};

#[cfg(test)]
mod tests;
