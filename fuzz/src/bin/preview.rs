//! Whatever a text or table holds, its preview is bounded and shows its control characters.
#![no_main]

use casemate::desk::preview::{BYTES_MAX, CELL_CHARS_MAX, COLUMNS_MAX, ROWS_MAX, table, text};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let shown = text(bytes).expect("memory can be read");
    assert!(shown.text.len() <= 3 * BYTES_MAX);
    assert!(!shown.text.chars().any(|c| c.is_control() && c != '\n' && c != '\t'));
    let shown = table(bytes).expect("memory can be read");
    assert!(shown.rows.len() <= ROWS_MAX);
    for row in shown.rows {
        assert!(row.len() <= COLUMNS_MAX);
        assert!(row.iter().all(|cell| cell.chars().count() <= CELL_CHARS_MAX));
    }
});
