//! Rules about what a file may say, line by line, and how long it may be.

use super::tree::{Text, has_word, rust, shipped_files, texts};

/// The longest a file may be, in lines; comments, blank lines and unit tests are not counted.
const LINES_MAX: usize = 400;

/// Marks of unfinished work. Put together here, so that this file does not hold them.
const UNFINISHED: &[&str] = &[
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("to", "do!"),
    concat!("unimple", "mented!"),
    concat!("#[", "ignore"),
];

/// How the address of somebody's own machine, or of a registry, would look.
const MACHINES: &[&str] = &[
    concat!("/ro", "ot/"),
    concat!("/ho", "me/"),
    concat!("/wo", "rk/"),
    concat!("/Us", "ers/"),
    concat!("registry.", "npmjs"),
    concat!("deb.", "debian.org"),
    concat!("static.", "crates.io"),
];

/// Files that tools write, with addresses in them that we cannot choose.
const WRITTEN_BY_TOOLS: &[&str] = &["Cargo.lock", "fuzz/Cargo.lock"];

/// Whom a file in `static` may name: nobody who would be asked for anything.
const HARMLESS_HOSTS: &[&str] = &["www.w3.org", "example.com", "example.org", "127.0.0.1"];

#[test]
fn every_file_says_what_it_is_for_and_stays_short() {
    let mut files = rust("src");
    files.extend(rust("tests"));
    files.extend(rust("fuzz"));
    assert!(files.iter().any(|file| file.path == "tests/it/tidy/prose.rs"), "the walk missed me");
    report(files.iter().flat_map(misshapen));
}

#[test]
fn nothing_is_left_unfinished() {
    let files = ["src", "tests", "fuzz", "static"].into_iter().flat_map(texts);
    report(files.flat_map(|file| unfinished(&file)));
}

#[test]
fn what_ships_does_not_unwrap() {
    report(shipped_files().iter().flat_map(unwrapped));
}

#[test]
fn pages_have_no_script_or_style_of_their_own() {
    let pages = shipped_files().into_iter().filter(|file| file.home().starts_with("web/html"));
    report(pages.flat_map(|file| inlined(&file)));
}

#[test]
fn nothing_that_is_served_names_another_host() {
    let served = texts("static");
    let pages = shipped_files().iter().any(|file| file.home().starts_with("web/html"));
    assert!(!pages || !served.is_empty(), "pages have a stylesheet, and the walk finds it");
    report(served.iter().flat_map(foreign));
}

#[test]
fn nothing_names_a_machine() {
    let mut files = texts("");
    files.retain(|file| !WRITTEN_BY_TOOLS.contains(&file.path.as_str()));
    report(files.iter().flat_map(machines));
}

fn report(complaints: impl Iterator<Item = String>) {
    let complaints: Vec<String> = complaints.collect();
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

fn misshapen(file: &Text) -> Vec<String> {
    let path = &file.path;
    let unit_tests = path.starts_with("src/") && file.is_test();
    let lines = if unit_tests { 0 } else { file.shipped().len() };
    let mut complaints = Vec::new();
    if !file.text.starts_with("//! ") {
        complaints.push(format!("{path}: open it with `//! ` and a sentence: what is it for?"));
    }
    if lines > LINES_MAX {
        complaints.push(format!("{path}: {lines} lines; split it by idea, at {LINES_MAX} at most"));
    }
    complaints
}

fn unfinished(file: &Text) -> Vec<String> {
    find(file.text.lines(), UNFINISHED)
        .map(|(number, mark)| {
            format!("{}:{number}: {mark}: finish it, or file an issue", file.path)
        })
        .collect()
}

fn unwrapped(file: &Text) -> Vec<String> {
    let lines = file.shipped().into_iter();
    let complain = |(number, line): (usize, &str)| {
        let word = [".unwrap(", ".expect("].into_iter().find(|word| has_word(line, word))?;
        let path = &file.path;
        Some(format!("{path}:{number}: no {word}…) in what ships; return a Refusal or a Fault"))
    };
    lines.filter_map(complain).collect()
}

/// Inline handlers and styles, and elements `script` and `style` with text in them.
fn inlined(file: &Text) -> Vec<String> {
    let inline = |line: &str| {
        let elements = ["script {", "style {", "<script", "<style"];
        let attribute = line.split([' ', '(', '{', '"']).any(is_inline);
        attribute || elements.iter().any(|element| has_word(line, element))
    };
    let lines = file.shipped().into_iter().filter(|(_, line)| inline(line));
    let why = "the content security policy forbids inline script and style; put it into static/";
    lines.map(|(number, _)| format!("{}:{number}: {why}", file.path)).collect()
}

/// Whether a word of a template is `style=` or `onclick=` or one of its kin.
fn is_inline(word: &str) -> bool {
    let Some((name, value)) = word.split_once('=') else { return false };
    let handler = name.strip_prefix("on").is_some_and(|event| {
        event.len() > 2 && event.chars().all(|letter| letter.is_ascii_lowercase())
    });
    !value.starts_with('=') && (handler || name == "style")
}

fn foreign(file: &Text) -> Vec<String> {
    let lines = (1..).zip(file.text.lines());
    let named = lines.flat_map(|(number, line)| hosts(line).map(move |host| (number, host)));
    let strangers = named.filter(|(_, host)| !is_harmless(host));
    let why = "pages need nobody but us; embed it, or name example.com";
    strangers.map(|(number, host)| format!("{}:{number}: {host}: {why}", file.path)).collect()
}

/// The hosts of the addresses in a line.
fn hosts(line: &str) -> impl Iterator<Item = &str> {
    let after = ["http://", "https://"].into_iter().flat_map(|scheme| line.split(scheme).skip(1));
    let of_host = |c: char| c.is_alphanumeric() || c == '.' || c == '-';
    after.map(move |rest| rest.split(|c| !of_host(c)).next().unwrap_or_default())
}

fn is_harmless(host: &str) -> bool {
    let below = |known: &str| host.strip_suffix(known).is_some_and(|sub| sub.ends_with('.'));
    host.is_empty() || HARMLESS_HOSTS.iter().any(|known| host == *known || below(known))
}

fn machines(file: &Text) -> Vec<String> {
    find(file.text.lines(), MACHINES)
        .map(|(number, name)| format!("{}:{number}: {name} is true on one machine only", file.path))
        .collect()
}

/// The lines that hold one of these words, with the word.
fn find<'a>(
    lines: impl Iterator<Item = &'a str>,
    words: &'a [&'a str],
) -> impl Iterator<Item = (usize, &'a str)> {
    let holds = |line: &str| words.iter().find(|word| has_word(line, word)).copied();
    (1..).zip(lines).filter_map(move |(number, line)| Some((number, holds(line)?)))
}

/// How often a rule complains about a small text.
fn count(rule: fn(&Text) -> Vec<String>, text: &str) -> usize {
    rule(&Text { path: "src/web/html/a.rs".to_owned(), text: text.to_owned() }).len()
}

#[test]
fn a_long_or_silent_file_would_be_named() {
    let long = "x();\n".repeat(LINES_MAX + 1);
    assert_eq!(count(misshapen, &long), 2);
    assert_eq!(count(misshapen, &format!("//! Why.\n{}", "x();\n".repeat(LINES_MAX))), 0);
    let tests = format!("//! Why.\n#[cfg(test)]\nmod tests {{\n{long}}}\n");
    assert_eq!(count(misshapen, &tests), 0);
}

#[test]
fn every_mark_of_unfinished_work_would_be_named() {
    for mark in UNFINISHED {
        assert_eq!(count(unfinished, &format!("fn f() {{\n    {mark} (x)")), 1, "{mark}");
    }
    assert_eq!(count(unfinished, "the todos of a case"), 0);
}

#[test]
fn an_unwrap_would_be_named_but_not_in_a_test() {
    assert_eq!(count(unwrapped, "x.unwrap();\ny\n    .expect(\"z\");\n// x.unwrap()"), 2);
    assert_eq!(count(unwrapped, "#[expect(x)]\nx.unwrap_or(1);"), 0);
    assert_eq!(count(unwrapped, "#[cfg(test)]\nmod tests {\n    x.unwrap();\n}\n"), 0);
}

#[test]
fn inline_script_and_style_would_be_named() {
    for line in [
        "p style=\"color: red\" { }",
        "button onclick=(x) { }",
        "a href=\"/\" onmouseover=\"x()\" { }",
        "script { (code) }",
        "\"<script>\"",
    ] {
        assert_eq!(count(inlined, line), 1, "{line}");
    }
    for line in ["script src=(app) type=\"module\" {}", "if one == two {", "let only = 1;"] {
        assert_eq!(count(inlined, line), 0, "{line}");
    }
}

#[test]
fn another_host_and_a_machine_would_be_named() {
    assert_eq!(count(foreign, "url(https://fonts.cdn.net/a.woff) http://www.w3.org.evil.net/"), 2);
    assert_eq!(
        count(foreign, "xmlns=\"http://www.w3.org/2000/svg\" https://desk.example.com/ x"),
        0
    );
    assert_eq!(count(foreign, "if (text.startsWith('https://')) link(text)"), 0);
    for machine in MACHINES {
        assert_eq!(count(machines, &format!("see {machine}/x")), 1, "{machine}");
    }
}
