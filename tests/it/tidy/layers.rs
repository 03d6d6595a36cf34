//! Who may use whom.

use super::tree::{Text, shipped_files};

/// What each layer may use of the crate. Also the picture of the architecture.
const LAYERS: &[(&str, &[&str])] = &[
    ("lib", &[]),
    ("main", &["cli", "error", "log"]),
    (
        "cli",
        &["cli", "clock", "desk", "domain", "error", "followers", "log", "serve", "store", "web"],
    ),
    (
        "serve",
        &[
            "clock",
            "desk",
            "domain",
            "error",
            "followers",
            "log",
            "mailer",
            "store",
            "timer",
            "web",
            "webhooks",
        ],
    ),
    ("mailer", &["desk", "error", "log"]),
    ("webhooks", &["clock", "desk", "domain", "error", "log"]),
    ("timer", &["clock", "desk", "domain", "error", "log"]),
    ("web", &["desk", "domain", "error", "log", "web"]),
    // It asks the search index.
    ("desk", &["desk", "domain", "error", "followers", "log", "store"]),
    ("followers", &["domain", "error", "followers", "log", "store"]),
    ("store", &["clock", "domain", "error", "log", "store"]),
    ("log", &["clock"]),
    ("error", &["domain"]),
    ("clock", &["domain"]),
    ("domain", &["domain"]),
];

/// Files that may use what their layer may not, and why.
const EXCEPTIONS: &[(&str, &str)] = &[
    // It counts how often it was rebuilt within a minute.
    ("web/server.rs", "clock"),
    // It measures how long an answer took.
    ("web/metrics.rs", "clock"),
];

#[test]
fn layers_only_look_down() {
    let complaints: Vec<String> = shipped_files().iter().flat_map(breaches).collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// What a file uses and may not.
fn breaches(file: &Text) -> Vec<String> {
    let path = &file.path;
    let layer = file.home().split(['/', '.']).next().unwrap();
    let Some((_, allowed)) = LAYERS.iter().find(|(name, _)| *name == layer) else {
        return vec![format!("{path}: no layer of house.md; find its layer, or add one to LAYERS")];
    };
    let lines = file.shipped();
    let code: Vec<&str> = lines.iter().map(|(_, line)| *line).collect();
    let mut used = used(&code.join("\n"), depth(file.home()));
    used.retain(|name| {
        !allowed.contains(&name.as_str()) && !EXCEPTIONS.contains(&(file.home(), name.as_str()))
    });
    let complain = |name: String| {
        format!("{path}: {layer} must not use {name}; move it to a layer that may, or pass it in")
    };
    used.into_iter().map(complain).collect()
}

/// How many modules a file lies below the crate: 0 for `lib.rs`, 1 for `web/mod.rs`.
fn depth(home: &str) -> usize {
    let parts = home.split('/').filter(|part| *part != "mod.rs").count();
    if matches!(home, "lib.rs" | "main.rs") { 0 } else { parts }
}

/// The modules at the top of the crate that code names: after `crate::`, after `casemate::`, and
/// after so many `super::` that they lead there.
fn used(code: &str, depth: usize) -> Vec<String> {
    let code = close_up(code);
    let climb = "super::".repeat(depth);
    let mut roots = vec!["crate::", "casemate::"];
    if depth > 0 {
        roots.push(&climb);
    }
    let mut found = Vec::new();
    for root in roots {
        for (at, _) in code.match_indices(root) {
            let before = code[..at].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
                continue;
            }
            let rest = &code[at + root.len()..];
            match rest.strip_prefix('{') {
                None => found.push(word(rest)),
                Some(group) => found.extend(heads(group)),
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

/// Code with no blanks inside its paths and groups, however it is broken into lines.
fn close_up(code: &str) -> String {
    let code = code.split_whitespace().collect::<Vec<_>>().join(" ");
    [" ::", ":: ", "{ ", " }", " ,", ", "]
        .iter()
        .fold(code, |code, loose| code.replace(loose, loose.trim()))
}

fn word(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

/// The first word of each item in `a::b,c::{d,e}}…`, up to the brace that closes it.
fn heads(group: &str) -> Vec<String> {
    let (mut depth, mut start, mut found) = (0, 0, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            ',' | '}' if depth == 0 => {
                found.push(word(&group[start..at]));
                start = at + 1;
                if c == '}' {
                    break;
                }
            }
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => (),
        }
    }
    found.retain(|item| !item.is_empty());
    found
}

#[test]
fn every_way_to_name_a_layer_is_seen() {
    let direct = "use crate::store::View; fn f() { crate::clock::now() }";
    assert_eq!(used(direct, 2), ["clock", "store"]);
    let grouped = "use crate::{desk::{Desk, cases}, domain::Refusal, log};";
    assert_eq!(used(grouped, 2), ["desk", "domain", "log"]);
    assert_eq!(used("use super::super::store::View;", 2), ["store"]);
    assert_eq!(used("use super::{\n    store,\n};", 1), ["store"]);
    assert_eq!(used("use super::store;", 2), Vec::<String>::new());
    assert_eq!(used("casemate::cli::run()", 0), ["cli"]);
    assert_eq!(used("pub(crate) mod store; use my_crate::x;", 0), Vec::<String>::new());
}

#[test]
fn a_file_lies_as_deep_as_its_module() {
    let depths =
        ["lib.rs", "clock.rs", "web/mod.rs", "web/routes.rs", "web/html/mod.rs"].map(depth);
    assert_eq!(depths, [0, 1, 1, 2, 2]);
}

#[test]
fn a_breach_and_a_stray_file_would_be_named() {
    let breach = |path: &str, text: &str| {
        breaches(&Text { path: path.to_owned(), text: text.to_owned() }).join("\n")
    };
    let skipped = breach("src/web/html/cases.rs", "use crate::store::View;");
    assert!(skipped.starts_with("src/web/html/cases.rs: web must not use store;"), "{skipped}");
    assert_eq!(breach("src/web/html/cases.rs", "// crate::store\nuse crate::desk::Desk;"), "");
    assert!(breach("src/utils.rs", "").starts_with("src/utils.rs: no layer of house.md"));
    assert!(
        breach("src/domain/case.rs", "use super::super::clock;").contains("must not use clock")
    );
}
