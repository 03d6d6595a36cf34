//! The files of `static/`: embedded, and addressed by what is in them, so that a browser may keep
//! them for ever.

use std::{io::Write, sync::LazyLock};

use flate2::{Compression, write::GzEncoder};

/// A file as it is served.
#[derive(Debug)]
pub struct Asset {
    /// Its name in `static/`.
    pub name: &'static str,
    /// Its address: `/static/app.HASH.css`.
    pub path: String,
    /// Its `Content-Type`.
    pub media_type: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The same, compressed once.
    pub gzip: Vec<u8>,
}

/// How many hexadecimal digits of a file's hash stand in its address.
const HASH_DIGITS: usize = 6;

const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";
const SVG: &str = "image/svg+xml";

/// Name, media type, text. What a module imports stands before it.
const SOURCES: &[(&str, &str, &str)] = &[
    ("app.css", CSS, include_str!("../../static/app.css")),
    ("components.css", CSS, include_str!("../../static/components.css")),
    ("icons.svg", SVG, include_str!("../../static/icons.svg")),
    ("favicon.svg", SVG, include_str!("../../static/favicon.svg")),
    ("page.js", JS, include_str!("../../static/page.js")),
    ("files.js", JS, include_str!("../../static/files.js")),
    ("drafts.js", JS, include_str!("../../static/drafts.js")),
    ("compose.js", JS, include_str!("../../static/compose.js")),
    ("dialog.js", JS, include_str!("../../static/dialog.js")),
    ("search.js", JS, include_str!("../../static/search.js")),
    ("palette.js", JS, include_str!("../../static/palette.js")),
    ("stream.js", JS, include_str!("../../static/stream.js")),
    ("hub.js", JS, include_str!("../../static/hub.js")),
    ("live.js", JS, include_str!("../../static/live.js")),
    ("app.js", JS, include_str!("../../static/app.js")),
];

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(load);

/// The address of the file of this name; the address of nothing if there is none, which a test
/// would notice.
pub fn url(name: &str) -> &'static str {
    let found = ASSETS.iter().find(|asset| asset.name == name);
    found.map_or("/static/none", |asset| &asset.path)
}

/// The file at this address, if there is one.
pub fn find(path: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.path == path)
}

/// Every file, each after those that it imports.
pub fn all() -> &'static [Asset] {
    &ASSETS
}

fn load() -> Vec<Asset> {
    let mut loaded: Vec<Asset> = Vec::with_capacity(SOURCES.len());
    for (name, media_type, text) in SOURCES {
        let asset = asset(name, media_type, &with_addresses(text, &loaded));
        loaded.push(asset);
    }
    loaded
}

/// A module's text with the addresses of those it imports: `"./page.js"` names `static/page.js`.
fn with_addresses(text: &str, loaded: &[Asset]) -> String {
    loaded.iter().fold((*text).to_owned(), |text, asset| {
        text.replace(&format!("\"./{}\"", asset.name), &format!("\"{}\"", asset.path))
    })
}

fn asset(name: &'static str, media_type: &'static str, text: &str) -> Asset {
    let hash = blake3::hash(text.as_bytes()).to_hex();
    let hash = &hash[..HASH_DIGITS];
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let path = format!("/static/{stem}.{hash}.{extension}");
    let bytes = text.as_bytes().to_vec();
    let gzip = compress(&bytes);
    Asset { name, path, media_type, bytes, gzip }
}

/// Writing to memory cannot fail; if it did, nothing would be left, which a test notices.
fn compress(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(bytes).and_then(|()| gzip.finish()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn every_file_of_the_folder_is_served_at_an_address_of_its_own() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("static");
        let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
        let files = entries.filter(|entry| entry.path().is_file());
        let mut names: Vec<_> = files.map(|file| file.file_name().into_string().unwrap()).collect();
        names.sort();
        let mut served: Vec<_> = all().iter().map(|asset| asset.name.to_owned()).collect();
        served.sort();
        assert_eq!(names, served);
        for asset in all() {
            assert_eq!(url(asset.name), asset.path);
            assert_eq!(find(&asset.path).map(|found| found.name), Some(asset.name));
        }
        assert!(find("/static/app.css").is_none());
        assert!(find("/static/../Cargo.toml").is_none());
    }

    #[test]
    fn the_compressed_file_is_the_file_and_shorter() {
        for asset in all() {
            let mut bytes = Vec::new();
            flate2::read::GzDecoder::new(&*asset.gzip).read_to_end(&mut bytes).unwrap();
            assert_eq!(bytes, asset.bytes, "{}", asset.name);
            assert!(asset.gzip.len() < asset.bytes.len(), "{}", asset.name);
        }
    }

    #[test]
    fn modules_import_by_address() {
        for asset in all() {
            let text = String::from_utf8(asset.bytes.clone()).unwrap();
            assert!(!text.contains("\"./"), "{} imports what does not stand before it", asset.name);
        }
        let app = String::from_utf8(find(url("app.js")).unwrap().bytes.clone()).unwrap();
        assert!(app.contains(url("page.js")));
    }

    #[test]
    fn the_whole_of_it_is_small_on_the_wire() {
        let bytes: usize = all().iter().map(|asset| asset.gzip.len()).sum();
        assert!(bytes < 42_000, "{bytes} bytes");
    }
}
