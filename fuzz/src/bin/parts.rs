//! Whatever a multipart body holds, its parts do not depend on how it is cut, and no part is longer
//! than the body; a boundary that is taken is one that RFC 2046 allows.
#![no_main]

use casemate::web::edge::parts::{boundary, survey};

libfuzzer_sys::fuzz_target!(|input: (u8, &[u8])| {
    let (step, bytes) = (usize::from(input.0).max(1), input.1);
    let whole = survey(vec![bytes.to_vec()], "b");
    let pieces = survey(bytes.chunks(step).map(<[u8]>::to_vec).collect(), "b");
    match (&whole, &pieces) {
        (Ok(whole), Ok(pieces)) => {
            assert_eq!(whole, pieces);
            let length: u64 = whole.iter().map(|(_, length)| length).sum();
            assert!(length <= bytes.len() as u64);
        }
        (whole, pieces) => assert_eq!(whole.is_err(), pieces.is_err()),
    }
    let kind = format!("multipart/form-data; boundary={}", String::from_utf8_lossy(bytes));
    if let Some(boundary) = boundary(&kind) {
        assert!((1..=70).contains(&boundary.len()) && boundary.is_ascii());
    }
});
