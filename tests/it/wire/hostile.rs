//! Hostile words in every field, address and header: nothing breaks, nothing comes back as markup.

use std::collections::HashSet;

use casemate::web::request::Method::Post;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::{
    cast,
    crawl::crawl,
    routes::{Names, ROWS, Row, Sends},
    scene::PNG,
};
use crate::{
    client::{self, Answer, Client, FORM, File, PARTS},
    world::World,
};

/// Each tries to become an element or an attribute called `zq9`, a header called `zq9`, a file
/// somewhere else, or a number that is none.
const WORDS: &[&str] = &[
    "\"><zq9 onload=alert(1)>",
    "'><zq9 x='",
    "</textarea></title></script><zq9>",
    "<!--><zq9>-->",
    "a\r\nzq9: 1\r\n\r\n<zq9>",
    "[x](javascript:zq9) ![x](//zq9.example/x.png) <zq9>",
    "{{7*7}}${7*7}<%= zq9 %>",
    "../../../../etc/passwd\0.png",
    "..%2f..%5c%252e%00zq9",
    "\u{202e}\u{200b}\u{feff}\u{fffd}\u{e000}",
    "-1",
    "18446744073709551616",
    "NaN",
    "%",
    "null",
    "' OR '1'='1' -- ",
    "(((((((((((((((((((((((((((a+)+)+)+)+)+)+)+)+)+$",
];

/// What is wrong with an answer, if anything.
fn trouble(answer: &Answer) -> Option<String> {
    let text = answer.text();
    if answer.status >= 500 {
        return Some(format!("is {}", answer.status));
    }
    if answer.headers.keys().any(|name| name.as_str().contains("zq9")) {
        return Some("has a header of the client's".to_owned());
    }
    let is_page = answer.header("content-type").is_some_and(|kind| kind.starts_with("text/html"));
    if is_page && (text.contains("<zq9") || text.contains("href=\"javascript:")) {
        return Some("repeats markup".to_owned());
    }
    if is_page && (text.contains("src=\"//") || text.contains("src=\"http")) {
        return Some("loads from elsewhere".to_owned());
    }
    let guarded = answer.header("x-content-type-options") == Some("nosniff")
        && answer.header("content-security-policy").is_some();
    (!guarded).then(|| "lacks the headers that all have".to_owned())
}

/// Two who fill the world with hostile words, and all they find wrong.
struct Hunt {
    clients: [Client; 2],
    wrong: Vec<String>,
    world: World,
}

impl Hunt {
    fn new() -> Hunt {
        let world = World::demo(&[]);
        let clients = [world.signed_in("Ivo"), world.signed_in("Robert")];
        Hunt { clients, wrong: Vec::new(), world }
    }

    fn note(&mut self, what: &str, answer: &Answer) {
        self.wrong.extend(trouble(answer).map(|trouble| format!("{what} {trouble}")));
    }

    /// Everything that both can see at the end is as sound, and the helpdesk is well.
    fn end(mut self) {
        for client in &mut self.clients {
            for (path, answer) in crawl(client, &["/cases", "/cases?archive=1", "/cases/new"]) {
                // What is no page may hold any text, as long as nobody takes it for one.
                let caged = answer
                    .contains("\ncontent-security-policy: default-src 'none'; sandbox\n")
                    && answer.contains("\nx-content-type-options: nosniff\n")
                    && !answer.contains("\ncontent-type: text/html");
                let sound = !answer.starts_with('5') && (caged || !answer.contains("<zq9"));
                assert!(sound, "{path}: {answer}");
            }
        }
        assert!(self.wrong.is_empty(), "\n{}", self.wrong.join("\n"));
        assert_eq!(self.world.stranger().get("/healthz").text(), "ok\n");
        let log = self.world.log();
        assert!(!log.contains("error") && !log.contains("panicked"), "{log}");
    }
}

/// The fields of a row's form, by name.
fn fields(row: &Row) -> Vec<&'static str> {
    match row.sends {
        Sends::Nothing => Vec::new(),
        Sends::Fields(fields) | Sends::Picture(fields) => {
            fields.iter().map(|(name, _)| *name).collect()
        }
    }
}

#[test]
fn hostile_words_in_every_field_of_every_form_break_nothing() {
    let mut hunt = Hunt::new();
    let names = cast::case(&mut hunt.clients[0]);
    let all = ["kept", "cc", "agent", "product", "category", "account", "contact", "edition", "go"];
    let rows = ROWS.iter().filter(|row| row.method == Post && row.path != "/sign-out");
    for row in rows {
        let own = fields(row);
        let others: Vec<_> = all.iter().copied().filter(|name| !own.contains(name)).collect();
        // Those that are the form's own one by one; those of other forms all at once.
        for fields in own.chunks(1).chain(others.chunks(others.len().max(1))) {
            for word in WORDS {
                let (kind, body) = with_word(row, &names, hunt.clients[0].token(), fields, word);
                let to = row.address(&names);
                let headers = [("content-type", kind)];
                let answer = hunt.clients[0].send("POST", &to, &headers, Some(&body));
                hunt.note(&format!("{} with {word:?} in {fields:?}", row.path), &answer);
            }
        }
    }
    hunt.end();
}

/// A row's form, with a word in these fields, whether it has them or not.
fn with_word(
    row: &Row,
    names: &Names,
    token: Option<&str>,
    fields: &[&str],
    word: &str,
) -> (&'static str, Vec<u8>) {
    let (usual, files) = match row.sends {
        Sends::Nothing => (&[][..], false),
        Sends::Fields(fields) => (fields, false),
        Sends::Picture(fields) => (fields, true),
    };
    let mut sent = vec![("token", token.unwrap_or_default().to_owned())];
    sent.extend(fields.iter().map(|field| (*field, word.to_owned())));
    let others = usual.iter().filter(|(name, _)| !fields.contains(name));
    sent.extend(others.map(|(name, value)| (*name, value.replace("{partner}", &names.partner))));
    let sent: Vec<_> = sent.iter().map(|(name, value)| (*name, value.as_str())).collect();
    if files {
        let picture = File { name: "a.png", bytes: PNG };
        (PARTS, client::multipart(&sent, "file", &[picture]))
    } else {
        (FORM, client::form(&sent).into_bytes())
    }
}

#[test]
fn hostile_words_in_every_address_break_nothing() {
    let mut hunt = Hunt::new();
    let names = cast::case(&mut hunt.clients[0]);
    let mut tried = HashSet::new();
    for row in ROWS.iter().filter(|row| row.path != "/sign-out") {
        let address = row.address(&names);
        let path = address.split('?').next().unwrap();
        for at in 1..=path.split('/').count() {
            for word in WORDS {
                let word = utf8_percent_encode(word, NON_ALPHANUMERIC).to_string();
                let mut parts: Vec<&str> = path.split('/').collect();
                parts.truncate(at);
                parts.push(&word);
                parts.extend(path.split('/').skip(at + 1));
                let path = parts.join("/");
                if !tried.insert((row.method == Post, path.clone())) {
                    continue;
                }
                let (kind, body) = cast::body(row, &names, hunt.clients[0].token());
                let answer = match row.method {
                    Post => {
                        hunt.clients[0].send("POST", &path, &[("content-type", kind)], Some(&body))
                    }
                    _ => hunt.clients[0].get(&path),
                };
                hunt.note(&path, &answer);
            }
        }
    }
    hunt.end();
}

/// Addresses that read what a query or a header says.
fn readers(names: &Names) -> Vec<String> {
    let (case, file) = (format!("/cases/{}", names.case), format!("/files/{}", names.file));
    let others = ["/cases", "/cases/new", "/cases/new/details", "/sign-in", "/help", "/nowhere"];
    others.map(ToOwned::to_owned).into_iter().chain([case, file]).collect()
}

#[test]
fn hostile_words_in_every_query_break_nothing() {
    const QUERIES: &[&str] = &[
        "status",
        "priority",
        "direction",
        "after",
        "before",
        "archive",
        "q",
        "partner",
        "next",
        "go",
        "inline",
        "type",
        "download",
        "format",
        "zq9",
    ];
    let mut hunt = Hunt::new();
    let names = cast::case(&mut hunt.clients[0]);
    for path in readers(&names) {
        for (word, query) in WORDS.iter().flat_map(|word| QUERIES.iter().map(move |q| (*word, *q)))
        {
            let to = format!("{path}?{}", client::form(&[(query, word)]));
            for who in 0..2 {
                let answer = hunt.clients[who].get(&to);
                hunt.note(&to, &answer);
            }
        }
    }
    hunt.end();
}

#[test]
fn hostile_words_in_every_header_break_nothing() {
    const HEADERS: &[&str] = &[
        "user-agent",
        "referer",
        "accept",
        "accept-language",
        "accept-encoding",
        "cookie",
        "if-none-match",
        "if-modified-since",
        "range",
        "if-range",
        "x-forwarded-for",
        "x-forwarded-host",
        "x-forwarded-proto",
        "x-original-url",
        "x-rewrite-url",
        "forwarded",
        "authorization",
        "x-edge-secret",
        "x-edge-peer",
        "x-edge-phase",
        "x-edge-blob",
    ];
    let mut hunt = Hunt::new();
    let names = cast::case(&mut hunt.clients[0]);
    let words = WORDS.iter().filter(|word| word.is_ascii() && !word.contains(['\r', '\0']));
    for (word, header) in words.flat_map(|word| HEADERS.iter().map(move |header| (*word, *header)))
    {
        for path in readers(&names) {
            let answer = hunt.clients[1].send("GET", &path, &[(header, word)], None);
            hunt.note(&format!("{path} with {header}: {word}"), &answer);
        }
    }
    hunt.end();
}

#[test]
fn hostile_names_of_files_break_nothing() {
    let mut hunt = Hunt::new();
    let names = cast::case(&mut hunt.clients[0]);
    let mut taken = Vec::new();
    for word in WORDS {
        for ending in [".png", "", ".png\r\nzq9: 1", ".php"] {
            // What a browser puts into the quotes of a file name.
            let name = format!("{word}{ending}")
                .replace('"', "%22")
                .replace('\r', "%0D")
                .replace('\n', "%0A");
            for path in ["attach", "comments", "draft/files"] {
                let to = format!("/cases/{}/{path}", names.case);
                let file = File { name: &name, bytes: PNG };
                let answer = hunt.clients[0].post_files(&to, &[("comment", "x")], "file", &[file]);
                hunt.note(&format!("{path} of {name:?}"), &answer);
                taken.push(answer.status);
                if path == "draft/files" && answer.status == 200 {
                    let id = answer.json()["id"].as_str().unwrap().to_owned();
                    hunt.clients[0].post_form(&format!("{to}/{id}/remove"), &[]);
                }
            }
        }
    }
    assert!(
        taken.contains(&303) && taken.contains(&200),
        "some of these names are fine: {taken:?}"
    );
    hunt.end();
}

#[test]
fn bodies_of_every_wrong_sort_break_nothing() {
    let mut hunt = Hunt::new();
    let names = cast::case(&mut hunt.clients[0]);
    let token = hunt.clients[0].token().unwrap().to_owned();
    let fields = |count: usize| format!("token={token}&{}", "a=&".repeat(count)).into_bytes();
    let parts = |count: usize| {
        let more = vec![("a", ""); count];
        client::multipart(&[&[("token", token.as_str())], &more[..]].concat(), "file", &[])
    };
    let invalid =
        [b"token=".as_slice(), token.as_bytes(), b"&comment=%FF%FE%C0%AF\xff&subject=%ZZ%"]
            .concat();
    let nested = format!("token={token}&case[state]=closed&subject[]=x&subject[a][b]=y&[]=&=&==&&");
    let bodies: [(&str, Vec<u8>, &[u16]); 8] = [
        (FORM, fields(1_900), &[]),
        (FORM, fields(2_100), &[400]),
        (FORM, fields(80_000), &[400]),
        (FORM, fields(100_000), &[413]),
        (PARTS, parts(200), &[400]),
        (PARTS, b"--".to_vec(), &[400]),
        (FORM, invalid, &[]),
        (FORM, nested.into_bytes(), &[]),
    ];
    let rows = ROWS.iter().filter(|row| row.method == Post && row.names_a_record());
    for row in rows {
        for (kind, body, statuses) in &bodies {
            let to = row.address(&names);
            let answer = hunt.clients[0].send("POST", &to, &[("content-type", kind)], Some(body));
            let what = format!("{} {} bytes of {kind}", row.path, body.len());
            let expected = statuses.is_empty() || statuses.contains(&answer.status);
            // Without a right to it, what comes along is not even looked at.
            let first = matches!(answer.status, 403 | 404 | 409);
            assert!(expected || first, "{what}: {}", answer.status);
            hunt.note(&what, &answer);
        }
    }
    hunt.end();
}
