//! Whatever arrives first, the end of a head is found the same in pieces as in one, and a head that
//! is in order says so of its body that two readers cannot disagree.
#![no_main]

use casemate::web::edge::{
    guard::Hosts,
    head::{Framing, HEAD_BYTES_MAX, find_end, judge, judge_beginning},
};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let whole = find_end(bytes, 0);
    let mut pieces = Ok(None);
    for end in 1..=bytes.len().min(512) {
        pieces = find_end(&bytes[..end], end - 1);
        if !matches!(pieces, Ok(None)) {
            break;
        }
    }
    if bytes.len() <= 512 {
        assert_eq!(pieces.is_err(), whole.is_err());
        assert_eq!(pieces.ok().flatten(), whole.as_ref().ok().copied().flatten());
    }
    let _ = judge_beginning(bytes);
    let Ok(Some(end)) = whole else { return };
    assert!(end <= bytes.len() && end <= HEAD_BYTES_MAX && bytes[..end].ends_with(b"\r\n\r\n"));
    let Ok(head) = judge(&bytes[..end], &Hosts::any()) else { return };
    let text = std::str::from_utf8(&bytes[..end]).expect("a head is text").to_ascii_lowercase();
    let lines = |name: &str| text.lines().filter(|line| line.starts_with(name)).count();
    let (lengths, codings) = (lines("content-length:"), lines("transfer-encoding:"));
    assert!(lengths + codings <= 1, "two framings passed");
    assert_eq!(lines("host:"), 1, "not one host");
    match head.framing {
        Framing::Empty => assert_eq!(codings, 0),
        Framing::Length(length) => assert!(lengths == 1 && length > 0),
        Framing::Chunked => assert_eq!(codings, 1),
    }
});
