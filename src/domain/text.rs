//! Texts with bounds, parsed once and right ever after.

use std::{fmt, ops::Deref};

use serde::{Deserialize, Deserializer, Serialize, de::Error};

use super::refusal::Complaint;

/// One line of 1 to `MAX` characters, without control characters, trimmed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Line<const MAX: usize>(String);

/// A text of 1 to `MAX` characters and any number of lines (`\n` ends one), without other control
/// characters, without blank lines at either end.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Prose<const MAX: usize>(String);

/// What a case is about.
pub type Subject = Line<300>;
/// What a person or an organisation is called.
pub type Name = Line<100>;
/// A description, a comment, the words of a dialog, a feedback.
pub type Words = Prose<10_000>;
/// What a desk asks of those who write to it.
pub type Instructions = Prose<5_000>;

impl<const MAX: usize> Line<MAX> {
    /// Trims `text` and checks it.
    ///
    /// # Errors
    ///
    /// [`Complaint::Missing`] if nothing visible is left, [`Complaint::TooLong`] beyond `MAX`
    /// characters, [`Complaint::BadCharacter`] for a control character (a line break is one).
    pub fn parse(text: &str) -> Result<Line<MAX>, Complaint> {
        let text = text.trim();
        bounded(text, MAX)?;
        if text.chars().any(char::is_control) {
            Err(Complaint::BadCharacter)
        } else {
            Ok(Line(text.to_owned()))
        }
    }
}

impl<const MAX: usize> Prose<MAX> {
    /// Makes line ends `\n`, trims, and checks.
    ///
    /// # Errors
    ///
    /// As for [`Line::parse`], but line breaks and tabs are welcome.
    pub fn parse(text: &str) -> Result<Prose<MAX>, Complaint> {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let text = text.trim_end().trim_start_matches('\n');
        bounded(text, MAX)?;
        if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
            Err(Complaint::BadCharacter)
        } else {
            Ok(Prose(text.to_owned()))
        }
    }

    /// As [`Prose::parse`], but an empty text is none.
    ///
    /// # Errors
    ///
    /// As for [`Prose::parse`], without [`Complaint::Missing`].
    pub fn parse_optional(text: &str) -> Result<Option<Prose<MAX>>, Complaint> {
        match Prose::parse(text) {
            Ok(prose) => Ok(Some(prose)),
            Err(Complaint::Missing) => Ok(None),
            Err(complaint) => Err(complaint),
        }
    }
}

/// The mark where a text was redacted, in Markdown.
const REDACTED: &str = "*Redacted*";

impl Words {
    /// The mark that stands where a text was redacted.
    pub fn redacted() -> Words {
        Prose(REDACTED.to_owned())
    }

    /// Whether it is that mark.
    pub fn is_redacted(&self) -> bool {
        self.0 == REDACTED
    }
}

/// What people can write is parsed again; our own bytes are as they were.
impl<'de, const MAX: usize> Deserialize<'de> for Line<MAX> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Line<MAX>, D::Error> {
        let parse = from.is_human_readable();
        let text = String::deserialize(from)?;
        if parse && Line::<MAX>::parse(&text).ok().as_deref() != Some(text.as_str()) {
            return Err(D::Error::custom(format_args!("is no line of 1 to {MAX} characters")));
        }
        Ok(Line(text))
    }
}

/// As for [`Line`].
impl<'de, const MAX: usize> Deserialize<'de> for Prose<MAX> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Prose<MAX>, D::Error> {
        let parse = from.is_human_readable();
        let text = String::deserialize(from)?;
        if parse && Prose::<MAX>::parse(&text).ok().as_deref() != Some(text.as_str()) {
            return Err(D::Error::custom(format_args!("is no text of 1 to {MAX} characters")));
        }
        Ok(Prose(text))
    }
}

fn bounded(text: &str, max: usize) -> Result<(), Complaint> {
    // Four bytes at most make a character, so a hostile megabyte is not even counted.
    let have = if text.len() > max * 4 { text.len() / 4 } else { text.chars().count() };
    if have > max {
        return Err(Complaint::TooLong { max, have });
    }
    if text.chars().all(is_blank) { Err(Complaint::Missing) } else { Ok(()) }
}

/// Whether a reader sees nothing of it.
fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}' | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}')
}

impl<const MAX: usize> Deref for Line<MAX> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl<const MAX: usize> Deref for Prose<MAX> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl<const MAX: usize> fmt::Display for Line<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<const MAX: usize> fmt::Display for Prose<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The most characters of an address.
const EMAIL_CHARS_MAX: usize = 254;

/// An address as people sign in with it: one `@` with something on both sides, no blanks, at most
/// 254 characters, in lower case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Email(String);

impl Email {
    /// Trims, lowers and checks an address. Whether mail arrives there only mail can tell. What is
    /// measured is what is kept: in lower case a character may become two.
    ///
    /// # Errors
    ///
    /// [`Complaint::Missing`], [`Complaint::TooLong`] or [`Complaint::NotAnEmail`].
    pub fn parse(text: &str) -> Result<Email, Complaint> {
        let email = Email::read::<EMAIL_CHARS_MAX>(text)?;
        bounded(&email.0, EMAIL_CHARS_MAX)?;
        Ok(email)
    }

    /// Whether a text is an address in the form in which one is kept. It may be twice as long as
    /// [`Email::parse`] lets it be: earlier versions measured what was typed.
    pub fn is_kept_as(text: &str) -> bool {
        Email::read::<{ 2 * EMAIL_CHARS_MAX }>(text).is_ok_and(|email| email.0 == text)
    }

    /// Reads an address of which at most `MAX` characters were typed.
    fn read<const MAX: usize>(text: &str) -> Result<Email, Complaint> {
        let line = Line::<MAX>::parse(text)?;
        let (name, host) = line.rsplit_once('@').ok_or(Complaint::NotAnEmail)?;
        let odd = |c: char| c.is_whitespace() || matches!(c, '@' | '<' | '>' | '"' | ',' | ';');
        if name.is_empty() || host.is_empty() || name.contains(odd) || host.contains(odd) {
            return Err(Complaint::NotAnEmail);
        }
        Ok(Email(line.to_lowercase()))
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_shows_nothing_is_missing() {
        for text in ["", "   ", "\n\n", "\u{200b}\u{200d}", "\u{feff} \u{2060}", "\u{3164}"] {
            assert_eq!(Subject::parse(text), Err(Complaint::Missing), "{text:?}");
            assert_eq!(Words::parse(text), Err(Complaint::Missing), "{text:?}");
        }
    }

    #[test]
    fn bounds_count_characters_not_bytes() {
        assert!(Subject::parse(&"ä".repeat(300)).is_ok());
        let too_long = Complaint::TooLong { max: 300, have: 301 };
        assert_eq!(Subject::parse(&"ä".repeat(301)), Err(too_long));
        assert!(Words::parse(&"🙂".repeat(10_000)).is_ok());
        assert!(matches!(Words::parse(&"x".repeat(1 << 20)), Err(Complaint::TooLong { .. })));
    }

    #[test]
    fn a_line_has_no_breaks_and_prose_has_one_kind_of_them() {
        assert_eq!(Subject::parse("a\nb"), Err(Complaint::BadCharacter));
        assert_eq!(Subject::parse("a\0b"), Err(Complaint::BadCharacter));
        assert_eq!(&*Words::parse("a\r\nb\rc\n\n").unwrap(), "a\nb\nc");
        assert_eq!(&*Words::parse("    indented").unwrap(), "    indented");
        assert_eq!(Words::parse("a\u{1b}[31m"), Err(Complaint::BadCharacter));
    }

    #[test]
    fn an_address_is_lowered_and_has_two_halves() {
        assert_eq!(Email::parse(" A.B@Example.COM ").unwrap().as_str(), "a.b@example.com");
        for text in ["a", "@b", "a@", "a b@c", "a@b@c", "a@b\r\nBcc: x@y", "<a@b>"] {
            assert!(Email::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn an_address_that_was_parsed_parses_to_itself_up_to_the_longest() {
        let long = |start: &str, chars: usize| {
            let rest = chars - start.chars().count();
            format!("{start}{}", "x".repeat(rest))
        };
        for text in [long("A@", 254), long("Σ@Σ", 254), long("İ@", 253)] {
            let email = Email::parse(&text).unwrap();
            assert_eq!(Email::parse(email.as_str()), Ok(email.clone()), "{text}");
            assert!(Email::is_kept_as(email.as_str()), "{text}");
        }
        // In lower case it has a character more.
        let too_long = Err(Complaint::TooLong { max: 254, have: 255 });
        assert_eq!(Email::parse(&long("İ@", 254)), too_long);
        let doubled = format!("{}@x", "İ".repeat(252));
        assert!(Email::parse(&doubled).is_err());
        // Which earlier versions kept.
        assert!(Email::is_kept_as(&doubled.to_lowercase()));
        for text in ["A@x", " a@x", "a", "a b@c", &long("a@", 509)] {
            assert!(!Email::is_kept_as(text), "{text:?}");
        }
    }
}
