//! Text as HTML: escaped, and in lines and paragraphs at most.

use super::link;

/// Whether a text has no marks at all, so that [`paragraphs`] renders it as [`marked`](super::write::marked) would.
/// May well say no of a text without marks; never yes of one with.
pub(super) fn is_plain(text: &str) -> bool {
    let mark = |byte: u8| match byte {
        b'*' | b'_' | b'`' | b'[' | b']' | b'<' | b'>' | b'&' | b'\\' | b'~' | b'|' => true,
        b'\n' => false,
        _ => byte.is_ascii_control(),
    };
    !text.bytes().any(mark) && !link::may_have_links(text) && text.split('\n').all(is_plain_line)
}

fn is_plain_line(line: &str) -> bool {
    let after_digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = after_digits.len() < line.len() && after_digits.starts_with(['.', ')']);
    !numbered && !line.starts_with([' ', '#', '-', '+', '=']) && !line.ends_with(' ')
}

/// Writes a text of which only lines and paragraphs count.
pub(super) fn paragraphs(text: &str) -> String {
    let (mut out, mut open) = (String::with_capacity(text.len() + text.len() / 8 + 32), false);
    for line in text.split('\n') {
        match (line.trim_matches([' ', '\t']).is_empty(), open) {
            (true, false) => continue,
            (true, true) => out.push_str("</p>\n"),
            (false, false) => out.push_str("<p dir=\"auto\">"),
            (false, true) => out.push_str("<br>"),
        }
        open = !line.trim_matches([' ', '\t']).is_empty();
        if open {
            escape(&mut out, line);
        }
    }
    if open {
        out.push_str("</p>\n");
    }
    out
}

/// Writes text for between tags, as a browser would write it.
pub(super) fn escape(out: &mut String, text: &str) {
    replace(out, text, |c| match c {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '\u{a0}' => Some("&nbsp;"),
        _ => None,
    });
}

/// Writes text for between the quotes of an attribute, as a browser would write it.
pub(super) fn escape_value(out: &mut String, text: &str) {
    replace(out, text, |c| match c {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '"' => Some("&quot;"),
        '\u{a0}' => Some("&nbsp;"),
        _ => None,
    });
}

fn replace(out: &mut String, text: &str, escaped: impl Fn(char) -> Option<&'static str>) {
    let mut written = 0;
    for (at, c) in text.char_indices() {
        if let Some(escaped) = escaped(c) {
            out.push_str(&text[written..at]);
            out.push_str(escaped);
            written = at + c.len_utf8();
        }
    }
    out.push_str(&text[written..]);
}
