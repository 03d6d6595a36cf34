//! Pages are small.

use std::io::Write;

use flate2::{Compression, write::GzEncoder};

use super::{pages, world::usual};
use crate::web::assets;

fn compressed(bytes: &[u8]) -> usize {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap().len()
}

#[test]
fn a_list_of_25_cases_is_small() {
    let pages = pages::all(usual);
    let (_, page) = pages.iter().find(|(name, _)| name == "cases").unwrap();
    let html = page.clone().into_string();
    let wire = compressed(html.as_bytes());
    let assets: usize = assets::all().iter().map(|asset| asset.gzip.len()).sum();
    assert!(html.len() <= 34 * 1024, "{} bytes", html.len());
    assert!(wire <= 6_700, "{wire} bytes compressed");
    assert!(wire + assets <= 48 * 1024, "{} bytes in all", wire + assets);
}

#[test]
fn no_page_is_large_compressed() {
    for (name, page) in pages::all(usual) {
        let wire = compressed(page.into_string().as_bytes());
        assert!(wire < 12_000, "{name}: {wire} bytes compressed");
    }
}
