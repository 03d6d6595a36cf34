//! Whether bytes are plausible as text.

use crate::desk::encoding::{Encoding, End};

/// Of how many characters one may be a control character beyond those of ordinary text. Some logs
/// separate their fields with such.
const CONTROLS_ONE_IN: usize = 5;

/// Whether the beginning of a file looks like text: no NUL, few control characters, few halves of
/// characters, and not the mark of a PDF, which may be all letters for long. Any markup is text.
pub(super) fn is_plausible(head: &[u8], end: End) -> bool {
    if head.starts_with(b"%PDF-") {
        return false;
    }
    let text = Encoding::guess(head, end).decode(head, end);
    let (mut all, mut odd) = (0, 0);
    for c in text.chars() {
        all += 1;
        match c {
            '\0' => return false,
            // Backspace, tab, line feed, form feed, carriage return, escape (colours in logs),
            // and the end-of-file mark of DOS.
            '\u{8}' | '\t' | '\n' | '\u{c}' | '\r' | '\u{1a}' | '\u{1b}' => (),
            '\u{1}'..='\u{1f}' | '\u{7f}' | char::REPLACEMENT_CHARACTER => odd += 1,
            _ => (),
        }
    }
    odd * CONTROLS_ONE_IN <= all
}
