//! What we stand on may be given away with us.

use std::process::{Command, Output};

use serde_json::Value;

/// Licences that ask for no more than their text beside the binary.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "Unlicense",
    "Zlib",
];

#[test]
fn every_dependency_may_be_given_away_with_us() {
    let packages = packages();
    assert!(packages.len() > 20, "cargo names the dependencies");
    let bad = packages.iter().filter(|(_, licence)| !allowed(licence));
    let bad: Vec<_> = bad.map(|(name, licence)| format!("{name} ({licence})")).collect();
    assert!(bad.is_empty(), "do without, or read the licence and add it here: {bad:?}");
}

#[test]
fn the_lock_file_of_the_fuzz_targets_knows_all_that_we_stand_on() {
    let output = metadata("fuzz/Cargo.toml");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "`cargo update --workspace` in fuzz: {said}");
}

/// Name and licence of every package that goes into a build on this machine.
fn packages() -> Vec<(String, String)> {
    let output = metadata("Cargo.toml");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap().iter();
    let word = |value: &Value| value.as_str().unwrap_or("no licence named").to_owned();
    packages.map(|package| (word(&package["name"]), word(&package["license"]))).collect()
}

/// What cargo says of a manifest for a build on this machine, if its lock file is up to date.
fn metadata(manifest: &str) -> Output {
    let host = Command::new("rustc").args(["--print", "host-tuple"]).output().unwrap();
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["metadata", "--format-version=1", "--locked", "--manifest-path", manifest]);
    cargo.arg("--filter-platform").arg(String::from_utf8(host.stdout).unwrap().trim());
    cargo.current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap()
}

/// Whether an SPDX expression can be met with the licences above. `/` is an old way to say OR.
fn allowed(expression: &str) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let mut words = spaced.split_whitespace().peekable();
    any(&mut words) && words.next().is_none()
}

type Words<'a> = std::iter::Peekable<std::str::SplitWhitespace<'a>>;

fn any(words: &mut Words<'_>) -> bool {
    let mut good = all(words);
    while words.next_if_eq(&"OR").is_some() {
        good |= all(words);
    }
    good
}

fn all(words: &mut Words<'_>) -> bool {
    let mut good = one(words);
    while words.next_if_eq(&"AND").is_some() {
        good &= one(words);
    }
    good
}

fn one(words: &mut Words<'_>) -> bool {
    match words.next() {
        Some("(") => any(words) && words.next() == Some(")"),
        Some(licence) => {
            // An exception only ever allows more.
            if words.next_if_eq(&"WITH").is_some() {
                words.next();
            }
            ALLOWED.contains(&licence)
        }
        None => false,
    }
}

#[test]
fn a_licence_that_asks_for_more_would_be_named() {
    for good in [
        "MIT",
        "MIT/Apache-2.0",
        "GPL-3.0 OR MIT",
        "(MIT OR Apache-2.0) AND Unicode-3.0",
        "Apache-2.0 WITH LLVM-exception OR MIT",
    ] {
        assert!(allowed(good), "{good}");
    }
    for bad in ["GPL-3.0", "MIT AND GPL-3.0", "(MIT OR ISC) AND AGPL-3.0", "MIT GPL", "(MIT", ""] {
        assert!(!allowed(bad), "{bad}");
    }
}
