//! Whatever is written, only allowed elements come out, balanced.
#![no_main]

use casemate::web::html::markdown::{EXCERPT_CHARS_MAX, plain, render};

#[allow(dead_code)]
#[path = "../../../src/web/html/markdown/markup.rs"]
mod markup;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let html = render(text, &|id| id.ends_with('9').then(|| format!("/files/{id}"))).into_string();
    if let Err(odd) = markup::check(&html) {
        panic!("{odd} in {html}");
    }
    assert!(plain(text).chars().count() <= EXCERPT_CHARS_MAX);
});
