//! Whatever file is taken for a backup, it is read to an error or to its end, within bounds.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| casemate::store::fuzz_backup(input));
