//! Whatever stands in the file, a row decodes to what was written or to an error, within bounds.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: (u8, &[u8])| {
    casemate::store::fuzz_row(input.0, input.1);
});
