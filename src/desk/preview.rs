//! What can be shown of a stored text or table without downloading it.
//!
//! Both previews read a bounded part of the file and say so if that was not all of it. What they
//! return is text: pages escape it, and nothing in it is ever run or looked up.

use std::io::{self, Read};

use super::encoding::{Encoding, End};

/// The most bytes of a file that a preview reads.
pub const BYTES_MAX: usize = 256 * 1024;

/// The most rows of a table that are shown.
pub const ROWS_MAX: usize = 200;

/// The most columns of a table that are shown.
pub const COLUMNS_MAX: usize = 50;

/// The most characters of a table's cell that are shown.
pub const CELL_CHARS_MAX: usize = 1000;

/// How many rows are looked at to find out what separates the columns.
const GUESS_ROWS: usize = 20;

/// What may separate columns, the likelier ones first.
const DELIMITERS: [u8; 3] = *b",;\t";

/// The beginning of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextPreview {
    /// At most [`BYTES_MAX`] bytes of it. Lines end in line feeds; other control characters, but
    /// for the tab, have become their pictures (`␛`).
    pub text: String,
    /// Whether there is more.
    pub cut: bool,
}

/// The beginning of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TablePreview {
    /// Its rows, top first; at most [`ROWS_MAX`]. They need not be equally long, and none is
    /// longer than [`COLUMNS_MAX`]; no cell has more than [`CELL_CHARS_MAX`] characters.
    pub rows: Vec<Vec<String>>,
    /// Whether something is left out: rows, columns, or the end of a cell.
    pub cut: bool,
}

/// Reads the beginning of a text, in whichever of UTF-8, marked UTF-16 or Windows-1252 it seems to
/// be. What cannot be read becomes U+FFFD.
///
/// # Errors
///
/// Those of reading.
pub fn text(file: impl Read) -> io::Result<TextPreview> {
    let (text, end) = beginning(file)?;
    Ok(TextPreview { text: tidy(&text), cut: end == End::Cut })
}

/// Reads the beginning of a CSV file. Commas, semicolons or tabs separate its columns, whichever
/// splits the first rows most evenly; a first line `sep=;`, as spreadsheets write it, settles it.
/// Formulas are text.
///
/// # Errors
///
/// Those of reading. A malformed table is no error: quotes that never close end with the file.
pub fn table(file: impl Read) -> io::Result<TablePreview> {
    let (text, end) = beginning(file)?;
    let (delimiter, text) = delimiter(&text);
    let (mut rows, mut cut) = (Vec::new(), end == End::Cut);
    for record in records(text, delimiter) {
        if rows.len() == ROWS_MAX {
            cut = true;
            break;
        }
        cut |= record.len() > COLUMNS_MAX;
        let cells = record.iter().take(COLUMNS_MAX).map(|cell| {
            let shown: String = cell.chars().take(CELL_CHARS_MAX).collect();
            cut |= shown.len() < cell.len();
            tidy(&shown)
        });
        rows.push(cells.collect());
    }
    Ok(TablePreview { rows, cut })
}

/// The beginning of a file as characters.
fn beginning(file: impl Read) -> io::Result<(String, End)> {
    let mut bytes = Vec::new();
    file.take(BYTES_MAX as u64 + 1).read_to_end(&mut bytes)?;
    let end = if bytes.len() > BYTES_MAX { End::Cut } else { End::Own };
    bytes.truncate(BYTES_MAX);
    Ok((Encoding::guess(&bytes, end).decode(&bytes, end), end))
}

/// Line ends as line feeds, control characters as their pictures.
fn tidy(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let picture = |c: char| match c {
        '\n' | '\t' => c,
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or(c),
        '\u{7f}' => '␡',
        '\u{80}'..='\u{9f}' => char::REPLACEMENT_CHARACTER,
        _ => c,
    };
    text.chars().map(picture).collect()
}

/// What separates the columns, and the text from the first row on.
fn delimiter(text: &str) -> (u8, &str) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    if let Some([delimiter]) = first.trim_end_matches('\r').strip_prefix("sep=").map(str::as_bytes)
        && (delimiter.is_ascii_punctuation() || *delimiter == b'\t')
        && *delimiter != b'"'
    {
        return (*delimiter, rest);
    }
    // The first of equals wins.
    let best = DELIMITERS.into_iter().rev().max_by_key(|delimiter| evenness(text, *delimiter));
    (best.unwrap_or(b','), text)
}

/// How many of the first rows have as many columns as the very first, if that is more than one;
/// and how many columns that is.
fn evenness(text: &str, delimiter: u8) -> (usize, usize) {
    let columns: Vec<usize> =
        records(text, delimiter).take(GUESS_ROWS).map(|record| record.len()).collect();
    match columns.first() {
        Some(first) if *first > 1 => (columns.iter().filter(|n| *n == first).count(), *first),
        _ => (0, 0),
    }
}

fn records(text: &str, delimiter: u8) -> impl Iterator<Item = csv::StringRecord> {
    let mut reader = csv::ReaderBuilder::new();
    reader.delimiter(delimiter).has_headers(false).flexible(true);
    // Reading from memory cannot fail, and it is UTF-8 already.
    reader.from_reader(text.as_bytes()).into_records().map_while(Result::ok)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rows(bytes: &[u8]) -> Vec<Vec<String>> {
        let preview = table(bytes).unwrap();
        assert!(!preview.cut);
        preview.rows
    }

    fn shown(bytes: &[u8]) -> String {
        let preview = text(bytes).unwrap();
        assert!(!preview.cut);
        preview.text
    }

    #[test]
    fn a_text_is_shown_in_whatever_it_is_written() {
        assert_eq!(shown("naïve 写真\r\nline 2\rline 3".as_bytes()), "naïve 写真\nline 2\nline 3");
        assert_eq!(shown(b"\xff\xfea\0\r\0\n\0b\0"), "a\nb");
        assert_eq!(shown(b"\xef\xbb\xbfa"), "a");
        assert_eq!(shown(b"caf\xe9 \x93x\x94"), "café “x”");
        assert_eq!(shown(b""), "");
    }

    #[test]
    fn controls_are_shown_and_not_obeyed() {
        assert_eq!(shown(b"\x1b[31mred\x1b[0m\ta\x00b\x7f"), "␛[31mred␛[0m\ta␀b␡");
        assert_eq!(shown("a\u{9b}31m".as_bytes()), "a\u{fffd}31m");
    }

    #[test]
    fn markup_stays_text() {
        assert_eq!(shown(b"<script>alert(1)</script>"), "<script>alert(1)</script>");
        assert_eq!(rows(b"=HYPERLINK(\"x\"),<b>\n")[0], ["=HYPERLINK(\"x\")", "<b>"]);
    }

    #[test]
    fn a_long_text_is_cut_between_characters_and_says_so() {
        let long = "é".repeat(BYTES_MAX);
        let preview = text(long.as_bytes()).unwrap();
        assert!(preview.cut);
        assert_eq!(preview.text.len(), BYTES_MAX);
        assert!(long.starts_with(&preview.text));
        let preview = text(&long.as_bytes()[1..]).unwrap();
        assert_eq!(
            preview.text.chars().filter(|c| *c == '\u{fffd}').count(),
            1,
            "the half at the start"
        );
        let exact = "a".repeat(BYTES_MAX);
        assert!(!text(exact.as_bytes()).unwrap().cut);
        assert!(text(format!("{exact}b").as_bytes()).unwrap().cut);
    }

    #[test]
    fn whatever_separates_the_columns_is_found_out() {
        let expected = vec![vec!["a", "b,c"], vec!["1", "2;3"], vec!["x", ""]];
        assert_eq!(rows(b"a,\"b,c\"\n1,2;3\nx,\n"), expected);
        assert_eq!(rows(b"a;b,c\r\n1;\"2;3\"\r\nx;\r\n"), expected);
        assert_eq!(rows(b"a\tb,c\n1\t2;3\nx\t"), expected);
        assert_eq!(rows(b"sep=|\r\na|b,c\n1|2;3\nx|"), expected);
        assert_eq!(rows(b"sep=\t\na\tb,c\n1\t2;3\nx\t"), expected);
        assert_eq!(rows(b"\xff\xfea\0;\0b\0\n\0c\0;\0d\0"), [["a", "b"], ["c", "d"]]);
        assert_eq!(rows(b"one column\nonly"), [["one column"], ["only"]]);
        assert_eq!(rows(b"sep=,"), Vec::<Vec<String>>::new());
        assert_eq!(rows(b""), Vec::<Vec<String>>::new());
    }

    #[test]
    fn cells_may_have_lines_and_quotes_and_rows_any_length() {
        assert_eq!(
            rows(b"a,\"two\r\nlines, \"\"quoted\"\"\"\nonly\n1,2,3\n"),
            [vec!["a", "two\nlines, \"quoted\""], vec!["only"], vec!["1", "2", "3"]]
        );
        assert_eq!(rows(b"a,\"never closed\nb,c"), [["a", "never closed\nb,c"]]);
    }

    #[test]
    fn a_table_is_cut_in_every_direction_and_says_so() {
        let cut = |text: &str| table(text.as_bytes()).unwrap();
        let tall = cut(&"a,b\n".repeat(ROWS_MAX + 1));
        assert_eq!((tall.rows.len(), tall.cut), (ROWS_MAX, true));
        let wide = cut(&"x,".repeat(COLUMNS_MAX));
        assert_eq!((wide.rows[0].len(), wide.cut), (COLUMNS_MAX, true));
        let long = cut(&"é".repeat(CELL_CHARS_MAX + 1));
        assert_eq!((long.rows[0][0].chars().count(), long.cut), (CELL_CHARS_MAX, true));
        let large = cut(&format!("a,{}\n", "b".repeat(BYTES_MAX)));
        assert!(large.cut);
        let fits = cut(&format!("{}\n", "x,".repeat(COLUMNS_MAX - 1)).repeat(ROWS_MAX));
        assert_eq!((fits.rows.len(), fits.rows[0].len(), fits.cut), (ROWS_MAX, COLUMNS_MAX, false));
    }

    proptest! {
        #[test]
        fn any_bytes_have_bounded_previews(bytes in prop::collection::vec(any::<u8>(), 0..3000)) {
            let preview = text(&bytes[..]).unwrap();
            prop_assert!(!preview.text.chars().any(|c| c.is_control() && c != '\n' && c != '\t'));
            let preview = table(&bytes[..]).unwrap();
            prop_assert!(preview.rows.len() <= ROWS_MAX);
            for row in preview.rows {
                prop_assert!(row.len() <= COLUMNS_MAX);
                prop_assert!(row.iter().all(|cell| cell.chars().count() <= CELL_CHARS_MAX));
            }
        }
    }
}
