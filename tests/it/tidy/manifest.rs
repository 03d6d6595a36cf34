//! Rules about `Cargo.toml` and what stands beside it.

use super::tree::texts;

/// The text of a file at the top of the repository.
fn top(name: &str) -> Option<String> {
    texts(name).pop().map(|file| file.text)
}

#[test]
fn every_dependency_says_why_it_is_there() {
    for name in ["Cargo.toml", "fuzz/Cargo.toml"] {
        let manifest = top(name).unwrap_or_default();
        let silent = unexplained(&manifest);
        assert!(silent.is_empty(), "{name}: put a comment with its reason above {silent:?}");
    }
    let own = top("Cargo.toml").unwrap();
    assert!(dependencies(&own).count() > 5, "the rule still finds the dependencies");
}

#[test]
fn one_panic_fails_one_request() {
    let own = top("Cargo.toml").unwrap();
    assert!(!aborts(&own), "leave `panic` at \"unwind\": a handler may panic alone");
}

#[test]
fn builds_are_locked() {
    assert!(top("Cargo.lock").is_some(), "commit Cargo.lock");
    let ignored = top(".gitignore").unwrap_or_default();
    let ignored = ignored.lines().any(|line| line.trim_start_matches('/') == "Cargo.lock");
    assert!(!ignored, "Cargo.lock is a part of the source; take it out of .gitignore");
}

/// The lines of the sections that list dependencies, each with the line above it.
fn dependencies(manifest: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut listed = false;
    let above = std::iter::once("").chain(manifest.lines());
    manifest.lines().zip(above).filter(move |(line, _)| {
        if let Some(section) = line.strip_prefix('[') {
            listed = section.trim_end().ends_with("dependencies]");
        }
        listed && line.contains('=') && line.starts_with(|c: char| c.is_ascii_alphanumeric())
    })
}

fn unexplained(manifest: &str) -> Vec<&str> {
    let silent = dependencies(manifest).filter(|(_, above)| !above.starts_with("# "));
    silent.filter_map(|(line, _)| line.split([' ', '=']).next()).collect()
}

fn aborts(manifest: &str) -> bool {
    let lines = manifest.lines().map(|line| line.replace(' ', ""));
    lines.into_iter().any(|line| line.starts_with("panic=\"abort\""))
}

#[test]
fn a_dependency_without_a_reason_would_be_named() {
    let manifest = "[package]\nname = \"x\"\n[dependencies]\n# Why.\na = \"1\"\nb = \"2\"\n\n\
        [target.'cfg(unix)'.dev-dependencies]\nc = { version = \"3\" }\n\
        [lints.rust]\nd = \"warn\"\n";
    assert_eq!(unexplained(manifest), ["b", "c"]);
}

#[test]
fn a_profile_that_aborts_would_be_noticed() {
    assert!(aborts("[profile.release]\npanic = \"abort\"\n"));
    assert!(!aborts("[profile.release]\n# panic = \"abort\"\npanic = \"unwind\"\n"));
}
