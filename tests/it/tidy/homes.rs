//! Names that live in one place, so that what they mean is decided there.

use super::tree::{Text, has_word, shipped_files};

/// Words, and the only places (from `src/`) whose code may hold them.
struct Home {
    words: &'static [&'static str],
    places: &'static [&'static str],
    why: &'static str,
}

const HOMES: &[Home] = &[
    Home {
        words: &["redb::"],
        places: &["store/"],
        why: "ask the store for a view, or return a Change",
    },
    Home {
        words: &["bincode::"],
        places: &["store/codec.rs"],
        why: "encode and decode rows with store::codec",
    },
    Home {
        words: &["Sealed::new"],
        places: &["store/"],
        why: "rows come sealed from the store; open them with domain::access",
    },
    Home {
        words: &["tiny_http::"],
        places: &["web/server.rs"],
        why: "use web::request's plain data",
    },
    Home {
        words: &[
            "http_body_util::",
            "hyper::",
            "hyper_util::",
            "multer::",
            "rcgen::",
            "rustls_pki_types::",
            "tokio::",
            "tokio_rustls::",
        ],
        places: &["web/edge.rs", "web/edge/"],
        why: "only the edge speaks to the network; use web::request and web::wire",
    },
    Home {
        words: &["rustls::"],
        places: &["followers/webhook/", "web/edge/"],
        why: "TLS is for those who speak to the network",
    },
    Home {
        words: &["hmac::", "rustls_native_certs::", "ureq::"],
        places: &["followers/webhook/"],
        why: "have it wait for a webhook; only its sender speaks to others",
    },
    Home {
        words: &["lettre::"],
        places: &["followers/mail/"],
        why: "put a mail into the outbox; only the mailer speaks to its server",
    },
    Home {
        words: &["PreEscaped"],
        places: &["web/html/markdown.rs"],
        why: "let maud escape it; only sanitised Markdown goes out as it is",
    },
    Home {
        words: &["tantivy::"],
        places: &["followers/search/"],
        why: "ask the desk, which checks every hit",
    },
    Home {
        words: &["Sheet::of"],
        places: &["followers/search/"],
        why: "it opens what is sealed; open rows with domain::access",
    },
    Home {
        words: &["Actor::of_account", "Actor::vouch"],
        places: &["desk/sessions.rs"],
        why: "take the Actor that the session made; a new caller here needs a review",
    },
    Home {
        words: &["SystemTime::now", "Instant::now"],
        // The edge's deadlines run on its event loop's own time.
        places: &["clock.rs", "web/edge/"],
        why: "pass the time in: view.now(), or clock.rs's Clock",
    },
];

/// What the domain must not know: it is pure, and its types are rows by their position alone.
const NOT_IN_DOMAIN: &[&str] = &[
    "#[serde(",
    "bincode",
    "maud",
    "serde_json",
    "std::env",
    "std::fs",
    "std::io",
    "std::process",
];

#[test]
fn dangerous_names_stay_in_their_homes() {
    let files = shipped_files();
    let complaints: Vec<String> = HOMES.iter().flat_map(|home| strays(home, &files)).collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn passwords_are_hashed_in_one_file_of_the_desk() {
    let files = shipped_files();
    let found: Vec<_> = files.iter().filter(|file| hashes(file)).map(Text::home).collect();
    let one = found.len() < 2 && found.iter().all(|home| home.starts_with("desk/"));
    assert!(one, "argon2 is named in {found:?}; keep it in one file of src/desk");
}

#[test]
fn the_domain_is_pure() {
    let files = shipped_files().into_iter().filter(|file| file.home().starts_with("domain/"));
    let complaints: Vec<String> = files.flat_map(|file| impurities(&file)).collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// Where a home's words stand outside it; and whether the home still knows them, because a rule
/// about words that nobody uses any more watches over nothing.
fn strays(home: &Home, files: &[Text]) -> Vec<String> {
    let Home { words, places, why } = home;
    let at_home = |file: &Text| places.iter().any(|place| file.home().starts_with(place));
    let named = |line: &str| words.iter().find(|word| has_word(line, word));
    let mut complaints = Vec::new();
    for file in files.iter().filter(|file| !at_home(file)) {
        for (number, line) in file.shipped() {
            complaints.extend(named(line).map(|word| {
                let path = &file.path;
                format!("{path}:{number}: {word} belongs in {places:?}; {why}")
            }));
        }
    }
    let mut homely = files.iter().filter(|file| at_home(file)).peekable();
    let moved_in = homely.peek().is_some();
    let uses = |file: &Text| file.shipped().iter().any(|(_, line)| named(line).is_some());
    if moved_in && !homely.any(uses) {
        complaints
            .push(format!("{words:?} are nowhere in {places:?}: update HOMES in tests/it/tidy"));
    }
    complaints
}

fn impurities(file: &Text) -> Vec<String> {
    let lines = file.shipped().into_iter();
    let complain = |(number, line): (usize, &str)| {
        let word = NOT_IN_DOMAIN.iter().find(|word| has_word(line, word))?;
        let path = &file.path;
        Some(format!("{path}:{number}: the domain is pure; leave {word} to the layer above"))
    };
    lines.filter_map(complain).collect()
}

fn hashes(file: &Text) -> bool {
    file.shipped().iter().any(|(_, line)| has_word(line, "argon2::"))
}

fn text(path: &str, text: &str) -> Text {
    Text { path: path.to_owned(), text: text.to_owned() }
}

#[test]
fn every_word_outside_its_home_would_be_named() {
    for home in HOMES {
        for word in home.words {
            let stray = text("src/log.rs", &format!("fn f() {{\n    let x = {word} (1);\n}}\n"));
            let complaints = strays(home, &[stray]);
            assert_eq!(complaints.len(), 1, "{word}");
            assert!(complaints[0].starts_with(&format!("src/log.rs:2: {word} belongs in [\"")));

            let at_home = format!("src/{}", home.places[0]);
            let at_home = text(&at_home, &format!("let x = {word} (1);"));
            assert_eq!(strays(home, &[at_home]), Vec::<String>::new(), "{word}");
        }
    }
}

#[test]
fn a_home_that_has_forgotten_its_words_would_be_named() {
    let complaints = strays(&HOMES[0], &[text("src/store/view.rs", "fn f() {}")]);
    assert!(complaints[0].contains("update HOMES"), "{complaints:?}");
    assert_eq!(strays(&HOMES[0], &[text("src/web/mod.rs", "fn f() {}")]), Vec::<String>::new());
}

#[test]
fn an_impure_domain_and_a_hash_would_be_noticed() {
    let found = impurities(&text(
        "src/domain/case.rs",
        "#[serde(default)]\nuse std::fmt;\nuse serde::Serialize;",
    ));
    assert_eq!(found.len(), 1);
    assert!(found[0].starts_with("src/domain/case.rs:1: the domain is pure; leave #[serde( to"));
    assert!(hashes(&text("src/web/api.rs", "argon2::Argon2::default()")));
    assert!(!hashes(&text("src/web/api.rs", "// argon2::Argon2")));
}
