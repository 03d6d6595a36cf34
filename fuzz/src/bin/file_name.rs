//! Whatever a file is called, its header is one line of ASCII that says the same name twice.
#![no_main]

use casemate::domain::file::{Disposition, FileName, FileRefusal, FileRules};
use percent_encoding::percent_decode_str;

libfuzzer_sys::fuzz_target!(|raw: &str| {
    let name = match FileName::parse(raw) {
        Ok(name) => name,
        Err(fault) => {
            let refusal = FileRefusal::bad_name(raw, raw.len() as u64, fault);
            assert!(refusal.to_string().chars().all(|c| !c.is_control()));
            return;
        }
    };
    assert_eq!(FileName::parse(name.as_str()).as_ref(), Ok(&name));
    let _ = FileRules::CLIENT.admit(&name, raw.len() as u64);
    let header = name.content_disposition(Disposition::Attachment);
    assert!(header.bytes().all(|byte| (0x20..0x7f).contains(&byte) && byte != b'\\'));
    let parts: Vec<_> = header.split('"').collect();
    assert!(parts.len() == 3 && parts[0] == "attachment; filename=" && !parts[1].is_empty());
    let encoded = parts[2].strip_prefix("; filename*=UTF-8''").expect("the second name");
    let decoded = percent_decode_str(encoded).decode_utf8().expect("UTF-8");
    assert_eq!(decoded.chars().count(), parts[1].chars().count());
});
