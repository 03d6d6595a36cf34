//! Every page as a file, to be looked at: `target/pages/*.html`.

use std::{fs, path::Path};

use super::{pages, world::usual};

/// Texts that run from right to left, and turn; file names keep what they end with.
fn other_way(text: &str) -> String {
    let short = text.contains('.') && text.len() < 24;
    if short {
        format!("\u{202e}تعذر {text}")
    } else {
        format!("{text} تعذر تفعيل الاشتراك \u{202e}gnp.exe")
    }
}

#[test]
fn every_page_is_drawn_to_be_looked_at() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/pages");
    fs::create_dir_all(&folder).unwrap();
    for (name, page) in pages::all(usual) {
        fs::write(folder.join(format!("{name}.html")), page.into_string()).unwrap();
    }
    let rtl = ["case-outgoing", "cases", "new-2-full", "view-text", "people"];
    for (name, page) in pages::all(other_way) {
        if rtl.contains(&name.as_str()) {
            fs::write(folder.join(format!("rtl-{name}.html")), page.into_string()).unwrap();
        }
    }
    for asset in crate::web::assets::all() {
        let path = folder.join(asset.path.trim_start_matches('/'));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, &asset.bytes).unwrap();
    }
}
