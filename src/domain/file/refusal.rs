//! Every way a file is turned away.

use std::fmt;

use super::{FileKind, FileName, Size, name::shown};

/// How many files a refusal names; of more it says how many.
const NAMED_MAX: usize = 5;

/// Why a file, or some files of a message, cannot be taken.
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
        /// How large it is.
        size: Size,
        /// What the desk takes.
        allowed: &'static [(FileKind, u64)],
    },
    /// There is nothing in it.
    Empty {
        /// The file.
        name: String,
        /// What it is.
        kind: FileKind,
        /// How large it may be.
        limit: Size,
    },
    /// Its content is not what its extension says.
    ContentMismatch {
        /// The file.
        name: String,
        /// How large it is.
        size: Size,
        /// What the extension says.
        kind: FileKind,
        /// The usual extension of such content, without its dot, if it is known.
        found: Option<&'static str>,
    },
    /// It is a picture with more pixels than are taken.
    ImageTooBig {
        /// The file.
        name: String,
        /// How large it is.
        size: Size,
        /// Its width, in pixels.
        width: u32,
        /// Its height, in pixels.
        height: u32,
        /// How many pixels it may have, width times height.
        limit: u64,
    },
    /// Its name cannot be kept.
    BadName {
        /// What can be shown of the name.
        name: String,
        /// How large the file is.
        size: Size,
        /// What is wrong with it.
        fault: NameFault,
    },
    /// One message comes with too many files.
    TooMany {
        /// How many there are.
        files: usize,
        /// How many there may be.
        limit: usize,
        /// Those beyond the limit.
        over: Over,
    },
    /// The case holds as many files as a case ever holds.
    CaseFull {
        /// How many that is.
        limit: usize,
        /// Those for which there is no place.
        over: Over,
    },
    /// The files of the sender's account take as much as they may.
    QuotaFull {
        /// The file.
        name: String,
        /// How large it is.
        size: Size,
        /// How much the account's files take without it.
        used: Size,
        /// How much they may take.
        limit: Size,
    },
    /// The appliance, or the sender's share of it, is full for now.
    NoRoom {
        /// The file.
        name: String,
        /// How large it is, as far as it came.
        size: Size,
        /// How large a file of its kind may be where there is room; none if its kind is not taken.
        limit: Option<Size>,
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

/// Files beyond a limit: the first of them by name and size, and how many more there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Over {
    named: Vec<(String, Size)>,
    more: usize,
}

impl Over {
    /// These files, with how many bytes each has.
    pub fn of<'a>(files: impl IntoIterator<Item = (&'a FileName, u64)>) -> Over {
        let mut over = Over::default();
        for (name, bytes) in files {
            if over.named.len() < NAMED_MAX {
                over.named.push((name.shown(), Size(bytes)));
            } else {
                over.more += 1;
            }
        }
        over
    }
}

impl FileRefusal {
    /// The file's content is not that of `kind`; `found` is the usual extension of what it is.
    pub fn content_mismatch(
        (name, bytes): (&FileName, u64),
        kind: FileKind,
        found: Option<&'static str>,
    ) -> FileRefusal {
        FileRefusal::ContentMismatch { name: name.shown(), size: Size(bytes), kind, found }
    }

    /// The picture has this many pixels each way, which is more than `limit` in all.
    pub fn image_too_big(
        (name, bytes): (&FileName, u64),
        (width, height): (u32, u32),
        limit: u64,
    ) -> FileRefusal {
        FileRefusal::ImageTooBig { name: name.shown(), size: Size(bytes), width, height, limit }
    }

    /// The name, as it was sent with this many bytes, cannot be kept.
    pub fn bad_name(raw: &str, bytes: u64, fault: NameFault) -> FileRefusal {
        FileRefusal::BadName { name: shown(raw), size: Size(bytes), fault }
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
            FileRefusal::QuotaFull { .. } => "file_quota_full",
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
            FileRefusal::NotAllowed { name, size, allowed } => {
                write!(f, "“{name}” ({size}) is not a kind of file that can be sent here. ")?;
                f.write_str("These are:")?;
                allowed.iter().try_for_each(|(kind, _)| write!(f, " .{}", kind.extension()))
            }
            FileRefusal::Empty { name, kind, limit } => {
                let kind = kind.extension();
                write!(f, "“{name}” is empty (0 bytes). ")?;
                write!(f, "A .{kind} file can have 1 byte up to {limit} here.")
            }
            FileRefusal::ContentMismatch { name, size, kind, found } => {
                let kind = kind.extension();
                write!(f, "“{name}” ({size}) is called a .{kind} file, ")?;
                f.write_str("but its content is not that of one")?;
                match found {
                    Some(found) => write!(f, "; it looks like a .{found} file."),
                    None => f.write_str("."),
                }
            }
            FileRefusal::ImageTooBig { name, size, width, height, limit } => {
                let (limit, one) = (*limit / 1_000_000, u64::from(*width) * u64::from(*height));
                let (one, s) = (one.div_ceil(1_000_000), if limit == 1 { "" } else { "s" });
                write!(f, "“{name}” ({size}) is a picture of {width} by {height} pixels, ")?;
                write!(f, "{one} megapixels. Pictures can have up to {limit} megapixel{s}.")
            }
            FileRefusal::BadName { name, size, fault } => bad_name(f, name, *size, *fault),
            FileRefusal::TooMany { files, limit, over } => {
                write!(f, "{files} files are too many for one message; ")?;
                write!(f, "up to {limit} can go with it. Beyond that: {over}.")
            }
            FileRefusal::CaseFull { limit, over } => {
                write!(f, "A case can hold {limit} files, and this one has no place for {over}.")
            }
            FileRefusal::QuotaFull { name, size, used, limit } => {
                write!(
                    f,
                    "“{name}” ({size}) does not fit: the files of your account take {used} "
                )?;
                write!(f, "of the {limit} that they may, those not sent yet included. ")?;
                f.write_str("Please delete some, or ask your administrator.")
            }
            FileRefusal::NoRoom { name, size, limit } => {
                write!(f, "There is no room for “{name}” ({size}) at the moment")?;
                if let Some(limit) = limit {
                    write!(f, ", though it could have up to {limit} here")?;
                }
                f.write_str(". Please try again later, or ask your administrator.")
            }
        }
    }
}

fn bad_name(f: &mut fmt::Formatter<'_>, name: &str, size: Size, fault: NameFault) -> fmt::Result {
    match fault {
        NameFault::Empty => write!(f, "A file of {size} has no name. Please give it one."),
        NameFault::TooLong => {
            let limit = FileName::CHARS_MAX;
            write!(f, "The name “{name}” ({size}) is too long; up to {limit} characters are fine.")
        }
        NameFault::Control => {
            write!(f, "The name “{name}” ({size}) contains characters that cannot be shown. ")?;
            f.write_str("Please rename the file.")
        }
    }
}

/// `“a.png” (12 KB), “b.png” (3 KB) and 4 more`.
impl fmt::Display for Over {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (name, size)) in self.named.iter().enumerate() {
            let last = at + 1 == self.named.len() && self.more == 0;
            let between = match at {
                0 => "",
                _ if last => " and ",
                _ => ", ",
            };
            write!(f, "{between}“{name}” ({size})")?;
        }
        if self.more > 0 { write!(f, " and {} more", self.more) } else { Ok(()) }
    }
}
