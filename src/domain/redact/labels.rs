//! The names of files where texts show them: `![name](attachment:CAAT-…)`.

use std::ops::Range;

use crate::domain::{
    access::Sealed,
    change::Write,
    entry::{Body, Entry, Version},
    id::AttachmentId,
    text::Words,
    work::Work,
};

/// What stands where a name did.
const MARK: &str = "redacted";
/// What stands where a shorter name did, so that no text gets longer.
const SHORT_MARK: &str = "–";

/// Texts of a case that show files by their ids, whoever wrote them and whoever may see them.
#[derive(Clone, Debug, Default)]
pub struct Shown {
    /// What people said.
    pub entries: Vec<Sealed<Entry>>,
    /// Earlier texts, with the sequence number of their entry and their own number.
    pub earlier: Vec<(u32, u16, Sealed<Version>)>,
    /// The description of the case.
    pub description: Option<Words>,
}

/// A text without what it calls these files where it shows them or leads to them, a mark in place
/// of each name; none if it calls them nothing there. It gets no longer.
///
/// A name that stands anywhere else in it, as in a definition of a link or in a sentence, is what
/// somebody wrote, and stays.
pub fn without_names(text: &str, files: &[AttachmentId]) -> Option<String> {
    let mut names: Vec<(Range<usize>, &str)> = Vec::new();
    for file in files {
        let address = format!("attachment:{file}");
        for (at, _) in text.match_indices(&address) {
            names.extend(label(text, at));
            names.extend(title(text, at, at + address.len()));
        }
    }
    names.sort_by_key(|(name, _)| name.start);
    let (mut out, mut done) = (String::with_capacity(text.len()), 0);
    for (name, mark) in names {
        // One that stands within another went with it.
        if name.start >= done && text[name.clone()] != *mark {
            out.push_str(&text[done..name.start]);
            out.push_str(mark);
            done = name.end;
        }
    }
    out.push_str(&text[done..]);
    (done > 0).then_some(out)
}

/// What stands in the brackets before an address, and the mark for it.
fn label(text: &str, address: usize) -> Option<(Range<usize>, &'static str)> {
    let before = text[..address].trim_end_matches('<').trim_end();
    let before = before.strip_suffix('(')?.strip_suffix(']')?;
    let (bytes, mut depth) = (before.as_bytes(), 0_u32);
    let mut start = None;
    // Slashes are counted before brackets alone, so that a long run of them is walked once.
    let brackets = bytes.iter().enumerate().filter(|(_, byte)| matches!(byte, b'[' | b']'));
    for (at, byte) in brackets.rev() {
        let slashes = bytes[..at].iter().rev().take_while(|byte| **byte == b'\\').count();
        match byte {
            _ if slashes % 2 == 1 => (),
            b']' => depth += 1,
            b'[' if depth == 0 => {
                start = Some(at + 1);
                break;
            }
            b'[' => depth -= 1,
            _ => (),
        }
    }
    let name = start?..before.len();
    let chars = text[name.clone()].chars().count();
    let mark = if chars < MARK.len() { SHORT_MARK } else { MARK };
    (chars > 0).then_some((name, mark))
}

/// The title after an address that ends at `end`: one whole quoted text, and nothing else up to the
/// parenthesis. What only looks like one is what somebody wrote, and stays.
fn title(text: &str, address: usize, end: usize) -> Option<(Range<usize>, &'static str)> {
    let before = &text[..address];
    if !(before.ends_with("](") || before.ends_with("](<")) {
        return None;
    }
    let rest = &text[end..];
    let spaced = rest.strip_prefix('>').unwrap_or(rest);
    let inner = spaced.trim_start();
    let open = inner.chars().next().filter(|sign| matches!(sign, '"' | '\'' | '('))?;
    let close = if open == '(' { ')' } else { open };
    let (mut escaped, mut ends) = (false, None);
    for (at, sign) in inner.char_indices().skip(1) {
        if !escaped && sign == close {
            ends = Some(at + close.len_utf8());
            break;
        }
        escaped = sign == '\\' && !escaped;
    }
    let (title, after) = inner.split_at(ends?);
    let whole = after.trim_start().starts_with(')') && !title.contains("\n\n");
    let start = end + rest.len() - spaced.len();
    let stop = end + rest.len() - after.len();
    whole.then_some((start..stop, ""))
}

/// Where files are shown.
impl Work {
    /// Takes the names of files from the texts that show them. Whose texts they are, who sees them
    /// and when they last changed stays; a description is of another edition then, so that no form
    /// brings the name back.
    pub(super) fn unname(&mut self, shown: Shown, files: &[AttachmentId]) {
        let unnamed = |text: &Words| Words::parse(&without_names(text, files)?).ok();
        for Sealed(before) in shown.entries {
            let mut after = before.clone();
            let Body::Said(said) = &mut after.body else { continue };
            if let Some(text) = said.text.as_ref().and_then(unnamed) {
                said.text = Some(text);
                self.write(Write::Entry(Some(Box::new(before)), Box::new(after)));
            }
        }
        for (seq, number, Sealed(version)) in shown.earlier {
            if let Some(text) = version.text.as_ref().and_then(unnamed) {
                let version = Version { text: Some(text), ..version };
                self.write(Write::Version(self.after.id, seq, number, version));
            }
        }
        if let Some(text) = shown.description.as_ref().and_then(unnamed) {
            self.write(Write::Description(self.after.id, text));
            self.after.edition += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FILE: AttachmentId = AttachmentId(123_456_789);

    #[test]
    fn a_name_goes_where_the_file_is_shown_and_nowhere_else() {
        for (text, wanted) in [
            (
                "![x](attachment:CAAT-123-456-789 \"(draft) a name.pdf\")",
                "![–](attachment:CAAT-123-456-789)",
            ),
            (
                "[x](<attachment:CAAT-123-456-789> 'it\\'s a name' )",
                "[–](<attachment:CAAT-123-456-789> )",
            ),
            (
                "![a long name.png](attachment:CAAT-123-456-789)",
                "![redacted](attachment:CAAT-123-456-789)",
            ),
            ("x ![a.png](attachment:CAAT-123-456-789) y", "x ![–](attachment:CAAT-123-456-789) y"),
            (
                "[a long name.png](<attachment:CAAT-123-456-789>)",
                "[redacted](<attachment:CAAT-123-456-789>)",
            ),
            (
                "![a \\] [b] long.png]( attachment:CAAT-123-456-789)",
                "![redacted]( attachment:CAAT-123-456-789)",
            ),
            ("![](attachment:CAAT-123-456-789 \"a long.png\")", "![](attachment:CAAT-123-456-789)"),
            (
                "![one name](attachment:CAAT-123-456-789)![other](attachment:CAAT-123-456-780)",
                "![redacted](attachment:CAAT-123-456-789)![other](attachment:CAAT-123-456-780)",
            ),
            (
                "![![in a name](attachment:CAAT-123-456-789)](attachment:CAAT-123-456-789)",
                "![redacted](attachment:CAAT-123-456-789)",
            ),
        ] {
            assert_eq!(without_names(text, &[FILE]).as_deref(), Some(wanted), "{text}");
        }
        for text in [
            "",
            "attachment:CAAT-123-456-789",
            "](attachment:CAAT-123-456-789)",
            "![](attachment:CAAT-123-456-789)",
            "![redacted](attachment:CAAT-123-456-789)",
            "![a long name.png](attachment:CAAT-123-456-780)",
            "a long name.png is what it says",
        ] {
            assert_eq!(without_names(text, &[FILE]), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_gets_no_longer_and_is_done_at_once(
            text in "(\\PC{0,3}|[!\\[\\]()<>\\\\\"é ]{0,3}|\\[[a-z]{0,12}\\]\\(attachment:CAAT-123-456-789|attachment:CAAT-123-456-789){0,8}",
        ) {
            if let Some(marked) = without_names(&text, &[FILE]) {
                prop_assert!(marked.chars().count() <= text.chars().count());
                prop_assert_eq!(without_names(&marked, &[FILE]), None);
            }
        }
    }
}
