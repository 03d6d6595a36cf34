//! Whatever part is asked for, what is sent lies within the file.
#![no_main]

use casemate::web::edge::range::{Part, is_still, parse};

libfuzzer_sys::fuzz_target!(|input: (u64, &str)| {
    let (size, text) = input;
    if let Part::Bytes(first, last) = parse(text, size) {
        assert!(first <= last && last < size);
    }
    assert!(!is_still(text, None));
});
