//! The repository as the tidy rules see it: its files, and which of their lines ship.

use std::{fs, path::Path};

/// What tools leave behind, by path from the top; never looked at.
const NOT_OURS: &[&str] =
    &[".git", "casemate-data", "fuzz/artifacts", "fuzz/corpus", "fuzz/target", "target"];

/// A text file of the repository.
pub(super) struct Text {
    /// From the top of the repository, with `/`: `src/web/routes.rs`.
    pub(super) path: String,
    pub(super) text: String,
}

/// Every text file under a folder of the repository ("" is all of it). Empty if there is none.
pub(super) fn texts(folder: &str) -> Vec<Text> {
    let (mut waiting, mut found) = (vec![folder.to_owned()], Vec::new());
    while let Some(path) = waiting.pop() {
        let full = Path::new(env!("CARGO_MANIFEST_DIR")).join(&path);
        if NOT_OURS.contains(&path.as_str()) || full.is_symlink() {
            continue;
        }
        if let Ok(entries) = fs::read_dir(&full) {
            let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
            waiting.extend(names.map(|name| format!("{path}/{name}").trim_matches('/').to_owned()));
        } else if let Ok(text) = fs::read_to_string(&full) {
            found.push(Text { path, text });
        }
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found
}

/// The Rust files under a folder.
pub(super) fn rust(folder: &str) -> Vec<Text> {
    let mut found = texts(folder);
    found.retain(|file| Path::new(&file.path).extension().is_some_and(|kind| kind == "rs"));
    found
}

/// What ships: the Rust files of `src` but those of its tests. Fails when the walk finds nothing,
/// because then every rule would hold.
pub(super) fn shipped_files() -> Vec<Text> {
    let mut found = rust("src");
    found.retain(|file| !file.is_test());
    assert!(found.iter().any(|file| file.path == "src/lib.rs"), "the walk missed src/lib.rs");
    found
}

impl Text {
    /// Whether it is compiled for tests only.
    pub(super) fn is_test(&self) -> bool {
        let name = self.path.rsplit('/').next().unwrap();
        self.path.split('/').any(|part| part == "tests") || name == "tests.rs"
    }

    /// From `src/`: `web/routes.rs`.
    pub(super) fn home(&self) -> &str {
        self.path.strip_prefix("src/").unwrap_or(&self.path)
    }

    /// The lines that are code and ship, with their numbers.
    pub(super) fn shipped(&self) -> Vec<(usize, &str)> {
        shipped(&self.text)
    }
}

/// The numbered lines of a file that are code, without whatever is `#[cfg(test)]`.
///
/// Reads the shape that `cargo fmt` gives: an item ends with a `;` on its first line, or with the
/// next line of the same indentation that closes a brace.
pub(super) fn shipped(text: &str) -> Vec<(usize, &str)> {
    let (mut found, mut lines) = (Vec::new(), (1..).zip(text.lines()));
    while let Some((number, line)) = lines.next() {
        let code = line.trim_start();
        if code.starts_with("#[cfg(test)]") {
            let indent = &line[..line.len() - code.len()];
            skip_item(indent, &mut lines);
        } else if !code.starts_with("//") && !code.is_empty() {
            found.push((number, line));
        }
    }
    found
}

/// Moves past the item that an attribute stands before.
fn skip_item<'a>(indent: &str, lines: &mut impl Iterator<Item = (usize, &'a str)>) {
    let mut item =
        lines.map(|(_, line)| line).skip_while(|line| line.trim_start().starts_with("#["));
    let first = item.next().unwrap_or_default();
    let whole = first.ends_with(';') || first.ends_with('}') || first.ends_with(',');
    if !whole {
        item.find(|line| line.starts_with(&format!("{indent}}}")));
    }
}

/// The places where `word` stands as a word of its own: `hyper::` is not in `super_hyper::`.
pub(super) fn has_word(line: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, _)| {
        let (before, after) =
            (line[..at].chars().next_back(), line[at + word.len()..].chars().next());
        let starts = !word.starts_with(part) || !before.is_some_and(part);
        let ends = !word.ends_with(part) || !after.is_some_and(part);
        starts && ends
    })
}

#[test]
fn what_is_for_tests_only_does_not_ship() {
    let text = "//! Doc\nuse a;\n#[cfg(test)]\nmod tests;\n\nfn b() {\n    // why\n    c\n}\n\
        #[cfg(test)]\n#[expect(x)]\nmod tests {\n    fn d() {\n    }\n}\nfn e() {}\n";
    let lines: Vec<_> = shipped(text).into_iter().map(|(number, _)| number).collect();
    assert_eq!(lines, [2, 6, 8, 9, 16]);
}

#[test]
fn a_word_is_not_a_part_of_another() {
    assert!(has_word("use hyper::body;", "hyper::"));
    assert!(has_word("(redb::Error)", "redb::"));
    assert!(!has_word("use super_hyper::body;", "hyper::"));
    assert!(has_word("maud::PreEscaped(x)", "PreEscaped"));
    assert!(!has_word("PreEscapedness", "PreEscaped"));
    assert!(has_word("a.unwrap()", ".unwrap("));
}

#[test]
fn the_walk_finds_text_and_leaves_out_what_tools_made() {
    let found = texts("");
    let has = |path: &str| found.iter().any(|file| file.path == path);
    assert!(has("Cargo.toml") && has("src/lib.rs") && has("tests/it/main.rs"));
    assert!(has(".cargo/config.toml") && has("tests/run"));
    assert!(!found.iter().any(|file| file.path.starts_with("target/")));
}
