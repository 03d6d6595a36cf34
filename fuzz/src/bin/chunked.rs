//! Whatever comes in chunks, where the body ends does not depend on how it is cut.
#![no_main]

use casemate::web::edge::chunked::Follower;

libfuzzer_sys::fuzz_target!(|input: (u8, &[u8])| {
    let (step, bytes) = (usize::from(input.0).max(1), input.1);
    let mut whole = Follower::default();
    let at_once = whole.follow(bytes);
    let mut pieces = Follower::default();
    let mut taken = 0;
    for piece in bytes.chunks(step) {
        match pieces.follow(piece) {
            Ok(count) => {
                assert!(count <= piece.len());
                taken += count;
                assert!(count == piece.len() || pieces.is_over());
            }
            Err(_) => return assert!(at_once.is_err()),
        }
        if pieces.is_over() {
            break;
        }
    }
    assert_eq!(at_once.ok(), Some(taken));
    assert_eq!(whole.is_over(), pieces.is_over());
});
