//! A file's name, parsed once from what a client sent.

use std::fmt::Write;

use serde::{Deserialize, Serialize};

use super::{FileKind, refusal::NameFault};

/// What a file is called: 1 to [`FileName::CHARS_MAX`] characters, no path, no control characters,
/// no blanks or dots at its end.
///
/// It is never a path of ours (files are stored under their hashes), so what only matters to a
/// file system is dealt with where the name goes back out, in
/// [`content_disposition`](FileName::content_disposition). Everything else stays as it was typed,
/// in any script, with any direction marks: pages isolate names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FileName(String);

/// What a browser is asked to do with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disposition {
    /// Show it in its place.
    Inline,
    /// Save it.
    Attachment,
}

/// Names that are devices on Windows, with any extension.
const DEVICES: [&str; 6] = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];

/// How many characters of a name a refusal repeats.
const SHOWN_CHARS_MAX: usize = 60;

impl FileName {
    /// The longest name, in characters.
    pub const CHARS_MAX: usize = 200;

    /// Reads a name as a client sent it. Cuts whatever comes before the last slash of either
    /// kind, blanks at both ends, and dots at the end. So `C:\fakepath\a.jpg`, `a.jpg.` and
    /// `a.jpg ` are all `a.jpg`; percent signs mean themselves, and nothing is decoded.
    ///
    /// `CON.txt` is a name like any other, and `a.jpg::$DATA`, `a.jpg%00.php` and `a.jpg;.html`
    /// are names of no known [`kind`](FileName::kind).
    ///
    /// # Errors
    ///
    /// A [`NameFault`] if there is a control character or line separator anywhere, if nothing is
    /// left, or if more than [`FileName::CHARS_MAX`] characters are.
    pub fn parse(raw: &str) -> Result<FileName, NameFault> {
        if raw.chars().any(breaks_a_line) {
            return Err(NameFault::Control);
        }
        let base = raw.rsplit(['/', '\\']).next().unwrap_or_default();
        let name = base.trim_start().trim_end_matches(|c: char| c == '.' || c.is_whitespace());
        if name.is_empty() {
            return Err(NameFault::Empty);
        }
        if name.chars().nth(FileName::CHARS_MAX).is_some() {
            return Err(NameFault::TooLong);
        }
        Ok(FileName(name.to_owned()))
    }

    /// What a redacted file of this kind is called.
    pub fn redacted(kind: FileKind) -> FileName {
        FileName(format!("redacted.{}", kind.extension()))
    }

    /// Whether it is what a redacted file is called.
    pub fn is_redacted(&self) -> bool {
        self.kind().is_some_and(|kind| *self == FileName::redacted(kind))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The kind that the last extension stands for; none if it stands for none, or if nothing
    /// comes before it (`.jpg` is a hidden file without an extension).
    pub fn kind(&self) -> Option<FileKind> {
        let (stem, extension) = self.0.rsplit_once('.')?;
        let named = stem.chars().any(|c| c != '.' && !c.is_whitespace());
        if named { FileKind::of_extension(extension) } else { None }
    }

    /// The name for places that know ASCII only. Everything else, and what means something in a
    /// header or to a file system, becomes `_`.
    pub fn ascii_fallback(&self) -> String {
        let plain = |c: char| c.is_ascii_alphanumeric() || " !#$&'()+,-.=@[]^_`{}~".contains(c);
        let mut name: String =
            self.saved_as().chars().map(|c| if plain(c) { c } else { '_' }).collect();
        if name.starts_with('.') {
            name.replace_range(..1, "_");
        }
        name
    }

    /// The value of a `Content-Disposition` header (RFC 6266) that offers the file under this
    /// name: the ASCII fallback in quotes, and the name itself as RFC 8187 writes it. Printable
    /// ASCII only, with no quote or backslash inside the quotes, whatever the name is.
    ///
    /// Direction marks are left out, for in a folder nothing isolates them; a name that is a
    /// device on Windows gets a `_` in front.
    pub fn content_disposition(&self, disposition: Disposition) -> String {
        let word = match disposition {
            Disposition::Inline => "inline",
            Disposition::Attachment => "attachment",
        };
        let mut value =
            format!("{word}; filename=\"{}\"; filename*=UTF-8''", self.ascii_fallback());
        for byte in self.saved_as().bytes() {
            // The attr-char of RFC 8187, section 3.2.1.
            if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
                value.push(char::from(byte));
            } else {
                // Writing to a `String` cannot fail.
                let _ = write!(value, "%{byte:02X}");
            }
        }
        value
    }

    /// The name as a refusal repeats it.
    pub(super) fn shown(&self) -> String {
        shown(&self.0)
    }

    /// The name to save the file under: without direction marks, and no device on Windows.
    fn saved_as(&self) -> String {
        let name: String = self.0.chars().filter(|c| !turns_text(*c)).collect();
        let stem = name.split('.').next().unwrap_or_default().trim_end();
        if name.is_empty() || is_device(stem) { format!("_{name}") } else { name }
    }
}

/// A name that has not been parsed, or a parsed one, for the middle of a sentence: without
/// anything that could break or turn the line, and cut after [`SHOWN_CHARS_MAX`] characters.
pub(super) fn shown(raw: &str) -> String {
    let mut chars = raw.chars().filter(|c| !breaks_a_line(*c) && !turns_text(*c));
    let mut name: String = chars.by_ref().take(SHOWN_CHARS_MAX).collect();
    if chars.next().is_some() {
        name.push('…');
    }
    name
}

fn breaks_a_line(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

/// Whether a character changes the direction of what stands around it (UAX 9).
fn turns_text(c: char) -> bool {
    matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether Windows takes this for a device: one of [`DEVICES`], or a numbered port.
fn is_device(stem: &str) -> bool {
    let mut chars = stem.chars();
    let numbered = matches!(chars.next_back(), Some('0'..='9' | '¹' | '²' | '³'))
        && ["COM", "LPT"].iter().any(|port| port.eq_ignore_ascii_case(chars.as_str()));
    numbered || DEVICES.iter().any(|device| device.eq_ignore_ascii_case(stem))
}
