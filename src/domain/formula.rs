//! Cells of tables that a spreadsheet would take for formulas: how they are guarded, and how that is
//! taken off again.

/// Signs that a formula begins with. The wide ones count as the others in East Asia.
const RISKY: &[char] = &['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// A cell that no spreadsheet takes for a formula: what begins like a formula has an apostrophe in
/// front, as people put it there to say so; and so has what begins like one that is guarded already.
///
/// Where a list is divided by `;`, a spreadsheet divides a cell there and at its line breaks too, so
/// what follows them counts as a beginning; not the items of a Markdown list, though.
pub fn guarded(cell: &str) -> String {
    let mut out = String::with_capacity(cell.len() + 1);
    let mut before = None;
    for (at, sign) in cell.char_indices() {
        let rest = &cell[at..];
        let begins = match before {
            None | Some(';') => RISKY.contains(&sign) || is_guarded(rest),
            Some('\n' | '\r') => {
                let item = ["- ", "+ "].iter().any(|item| rest.starts_with(item));
                let risky = !item && RISKY.contains(&sign) && !sign.is_whitespace();
                risky || is_guarded(rest)
            }
            Some(_) => false,
        };
        if begins {
            out.push('\'');
        }
        out.push(sign);
        if !is_passed_over(sign) {
            before = Some(sign);
        }
    }
    out
}

/// A cell as it was before [`guarded`].
pub fn bare(cell: &str) -> String {
    let (mut out, mut begins) = (String::with_capacity(cell.len()), true);
    for (at, sign) in cell.char_indices() {
        if !(begins && is_guarded(&cell[at..])) {
            out.push(sign);
        }
        begins = matches!(sign, ';' | '\n' | '\r') || (begins && is_passed_over(sign));
    }
    out
}

/// Whether a text begins with apostrophes and then like a formula.
fn is_guarded(text: &str) -> bool {
    text.starts_with('\'') && text.trim_start_matches('\'').starts_with(RISKY)
}

/// Whether a sign may stand before a formula: blanks and quotation marks.
fn is_passed_over(sign: char) -> bool {
    matches!(sign, ' ' | '"' | '\u{a0}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for text in
            ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "＋1", "－1", "＠A", "'=1", "''-1"]
        {
            assert_eq!(guarded(text), format!("'{text}"));
        }
        for (text, cell) in [
            (" =1", " '=1"),
            ("\"=1\"", "\"'=1\""),
            ("\u{feff}=1", "\u{feff}'=1"),
            ("\n=1", "'\n'=1"),
            ("a;=1;b", "a;'=1;b"),
            ("a; \"-1", "a; \"'-1"),
            ("a\r\n@b\n-1", "a\r\n'@b\n'-1"),
            ("a\n'- b", "a\n''- b"),
        ] {
            assert_eq!(guarded(text), cell);
        }
        for text in ["", "a=1", "'a", "' =1", "1-1", "–", "a\n\n- b\n+ c", "CA-000-000-001"] {
            assert_eq!(guarded(text), text);
        }
    }

    #[test]
    fn guards_are_taken_off_and_nothing_else() {
        for (cell, text) in [
            ("'=1+1", "=1+1"),
            ("A='x; '-b=\"'=1\"", "A='x; -b=\"'=1\""),
            ("''=1", "'=1"),
            ("'a", "'a"),
        ] {
            assert_eq!(bare(cell), text);
        }
    }

    proptest! {
        #[test]
        fn what_is_guarded_comes_back_as_it_was(text in "[-+=@'; \"\u{a0}\u{feff}\t\r\n＝a]{0,12}") {
            prop_assert_eq!(bare(&guarded(&text)), text);
        }
    }
}
