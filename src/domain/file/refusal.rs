//! Every way a file is turned away.

use std::fmt;

use super::{FileKind, FileName, PIXELS_MAX, Size, name::shown};

/// Why a file, or all files of a message, cannot be taken.
///
/// Its `Display` is a sentence or two for the person who sent it, with the file's name (cut to 60
/// characters, without direction marks), its size and the limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileRefusal {
    /// There are more bytes than the desk takes of this kind.
    TooLarge {
        /// The file.
        name: String,
        /// What it is.
        kind: FileKind,
        /// How large it is.
        size: Size,
        /// How large it may be.
        limit: Size,
    },
    /// The desk takes no files with this extension, or the name has none.
    NotAllowed {
        /// The file.
        name: String,
        /// What the desk takes.
        allowed: &'static [(FileKind, u64)],
    },
    /// There is nothing in it.
    Empty {
        /// The file.
        name: String,
    },
    /// Its content is not what its extension says.
    ContentMismatch {
        /// The file.
        name: String,
        /// What the extension says.
        kind: FileKind,
        /// The usual extension of such content, without its dot, if it is known.
        found: Option<&'static str>,
    },
    /// It is a picture with more than [`PIXELS_MAX`] pixels.
    ImageTooBig {
        /// The file.
        name: String,
        /// Its width, in pixels.
        width: u32,
        /// Its height, in pixels.
        height: u32,
    },
    /// Its name cannot be kept.
    BadName {
        /// What can be shown of the name.
        name: String,
        /// What is wrong with it.
        fault: NameFault,
    },
    /// One message comes with too many files.
    TooMany {
        /// How many there are.
        files: usize,
        /// How many there may be.
        limit: usize,
    },
    /// The case holds as many files as a case ever holds.
    CaseFull {
        /// How many that is.
        limit: usize,
    },
    /// The appliance, or the sender's share of it, is full for now.
    NoRoom {
        /// The file.
        name: String,
        /// How large it is, as far as it came.
        size: Size,
    },
}

/// What is wrong with a file's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameFault {
    /// Nothing is left of it.
    Empty,
    /// It has more than [`FileName::CHARS_MAX`] characters.
    TooLong,
    /// It has control characters or line separators.
    Control,
}

impl FileRefusal {
    /// The file's content is not that of `kind`; `found` is the usual extension of what it is.
    pub fn content_mismatch(
        name: &FileName,
        kind: FileKind,
        found: Option<&'static str>,
    ) -> FileRefusal {
        FileRefusal::ContentMismatch { name: name.shown(), kind, found }
    }

    /// The picture has this many pixels each way, which is too many.
    pub fn image_too_big(name: &FileName, width: u32, height: u32) -> FileRefusal {
        FileRefusal::ImageTooBig { name: name.shown(), width, height }
    }

    /// There is no room for a file of this name (as it was sent: it need not have been parsed).
    pub fn no_room(name: &str, bytes: u64) -> FileRefusal {
        FileRefusal::NoRoom { name: shown(name), size: Size(bytes) }
    }

    /// A stable word for programs; never reused, never translated.
    pub fn code(&self) -> &'static str {
        match self {
            FileRefusal::TooLarge { .. } => "file_too_large",
            FileRefusal::NotAllowed { .. } => "file_not_allowed",
            FileRefusal::Empty { .. } => "file_empty",
            FileRefusal::ContentMismatch { .. } => "file_content_mismatch",
            FileRefusal::ImageTooBig { .. } => "image_too_big",
            FileRefusal::BadName { .. } => "file_name_bad",
            FileRefusal::TooMany { .. } => "too_many_files",
            FileRefusal::CaseFull { .. } => "case_files_full",
            FileRefusal::NoRoom { .. } => "no_room_for_files",
        }
    }
}

impl fmt::Display for FileRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FileRefusal::TooLarge { name, kind, size, limit } => {
                let kind = kind.extension();
                let just = if size.to_string() == limit.to_string() { "just over " } else { "" };
                write!(f, "“{name}” is {just}{size}. A .{kind} file can have up to {limit} here.")
            }
            FileRefusal::NotAllowed { name, allowed } => {
                write!(f, "“{name}” is not a kind of file that can be sent here. These are:")?;
                allowed.iter().try_for_each(|(kind, _)| write!(f, " .{}", kind.extension()))
            }
            FileRefusal::Empty { name } => write!(f, "“{name}” is empty (0 bytes)."),
            FileRefusal::ContentMismatch { name, kind, found } => {
                let kind = kind.extension();
                write!(f, "“{name}” is called a .{kind} file, but its content is not that of one")?;
                match found {
                    Some(found) => write!(f, "; it looks like a .{found} file."),
                    None => f.write_str("."),
                }
            }
            FileRefusal::ImageTooBig { name, width, height } => {
                let (limit, one) = (PIXELS_MAX / 1_000_000, u64::from(*width) * u64::from(*height));
                let one = one.div_ceil(1_000_000);
                write!(
                    f,
                    "“{name}” is a picture of {width} by {height} pixels, {one} megapixels. "
                )?;
                write!(f, "Pictures can have up to {limit}.")
            }
            FileRefusal::BadName { name, fault } => match fault {
                NameFault::Empty => f.write_str("A file has no name. Please give it one."),
                NameFault::TooLong => {
                    let limit = FileName::CHARS_MAX;
                    write!(f, "The name “{name}” is too long; up to {limit} characters are fine.")
                }
                NameFault::Control => {
                    write!(f, "The name “{name}” contains characters that cannot be shown. ")?;
                    f.write_str("Please rename the file.")
                }
            },
            FileRefusal::TooMany { files, limit } => {
                write!(
                    f,
                    "{files} files are too many for one message; up to {limit} can go with it."
                )
            }
            FileRefusal::CaseFull { limit } => {
                write!(f, "This case has {limit} files already, which is all that it can hold.")
            }
            FileRefusal::NoRoom { name, size } => {
                write!(f, "There is no room for “{name}” ({size}) at the moment. ")?;
                f.write_str("Please try again later, or ask your administrator.")
            }
        }
    }
}
