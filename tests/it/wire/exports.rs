//! Lists and cases as files (hardening 24, 77, 140, 141).

use std::collections::BTreeMap;

use serde_json::Value;

use super::scene::{self, FRONT_STREET};
use crate::{
    client::{Answer, Client, File},
    front::wire::Wire,
    wait,
    world::World,
};

const HOSTILE: &str = "=HYPERLINK(\"http://evil.example\",\"# x\")";
const SAID: &str = "+1 \"quoted\",\nand a second line; <b>bold</b>";

/// Ivo with a case of hostile names.
fn ivo(world: &World) -> (Client, String) {
    let mut ivo = world.signed_in("Ivo");
    let case = scene::open_case(&mut ivo, FRONT_STREET, HOSTILE);
    scene::comment(&mut ivo, &case, SAID);
    scene::attach(&mut ivo, &case, File { name: "@sum.csv", bytes: b"a;b\r\n" });
    (ivo, case)
}

/// The rows of a table, each by the names of its columns.
fn rows(answer: &Answer) -> Vec<BTreeMap<String, String>> {
    assert_eq!(answer.status, 200, "{answer}");
    let bytes = answer.body.strip_prefix(b"\xef\xbb\xbf").expect("a byte order mark");
    let mut reader = csv::Reader::from_reader(bytes);
    let names = reader.headers().unwrap().clone();
    let row = |row: csv::Result<csv::StringRecord>| {
        let row = row.unwrap();
        names.iter().zip(&row).map(|(name, cell)| (name.to_owned(), cell.to_owned())).collect()
    };
    reader.records().map(row).collect()
}

fn lines(answer: &Answer) -> Vec<Value> {
    assert_eq!(answer.status, 200, "{answer}");
    let text = std::str::from_utf8(&answer.body).unwrap();
    assert!(text.is_empty() || text.ends_with('\n'));
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn is_only_saved(answer: &Answer, kind: &str, name: &str) {
    let header = |name| answer.header(name);
    assert_eq!(header("content-type"), Some(kind));
    let named = format!("attachment; filename=\"{name}\"");
    assert_eq!(header("content-disposition"), Some(named.as_str()));
    assert_eq!(header("x-content-type-options"), Some("nosniff"));
    assert_eq!(header("cache-control"), Some("no-store"));
    assert_eq!(header("content-security-policy"), Some("default-src 'none'; sandbox"));
}

#[test]
fn a_table_reads_back_and_has_no_formula_in_it() {
    let world = World::demo(&[]);
    let (mut ivo, case) = ivo(&world);
    let answer = ivo.get("/cases.csv");
    is_only_saved(&answer, "text/csv; charset=utf-8; header=present", "cases.csv");
    let facts = rows(&answer);
    let all = rows(&ivo.get("/cases.csv?messages=1"));
    for row in facts.iter().chain(&all) {
        for cell in row.values() {
            let risky = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
            assert!(!risky, "{row:?}");
        }
    }
    let of_it: Vec<_> = all.iter().filter(|row| row["Case"] == case).collect();
    assert_eq!(of_it.len(), 2, "the case and what was said");
    let (fact, said) = (of_it[0], of_it[1]);
    assert_eq!((&*fact["Row"], &*said["Row"]), ("Case", "Message"));
    assert_eq!(fact["Subject"], format!("'{HOSTILE}"));
    assert_eq!((&*fact["Text"], &*fact["File names"]), ("It does not work.", "'@sum.csv"));
    assert_eq!(said["Text"], format!("'{SAID}"));
    assert_eq!((&*said["Author"], &*said["Message"], &*said["Private"]), ("Ivo Gable", "1", ""));
    let bare = facts.iter().find(|row| row["Case"] == case).unwrap();
    assert_eq!((&*bare["Partner"], &*bare["Status"]), ("Front Street Inc.", "Pending"));
    assert_eq!((&*bare["Comments"], &*bare["Files"]), ("1", "1"));
    assert!(!bare.contains_key("Text"), "facts alone");
}

#[test]
fn a_line_has_all_of_a_case() {
    let world = World::demo(&[]);
    let (mut ivo, case) = ivo(&world);
    let answer = ivo.get("/cases.jsonl");
    is_only_saved(&answer, "application/jsonl; charset=utf-8", "cases.jsonl");
    let lines = lines(&answer);
    let line = lines.iter().find(|line| line["id"] == *case).unwrap();
    assert_eq!(line["subject"], HOSTILE);
    assert_eq!((&line["status"], &line["direction"]), (&"pending".into(), &"outgoing".into()));
    assert_eq!(line["receiver"]["account"]["id"], FRONT_STREET);
    assert_eq!(line["description"], "It does not work.");
    assert_eq!(line["files"][0]["name"], "@sum.csv");
    let messages = line["messages"].as_array().unwrap();
    assert_eq!(messages.len(), 1);
    assert_eq!((&messages[0]["text"], &messages[0]["private"]), (&SAID.into(), &false.into()));
}

#[test]
fn a_file_has_what_its_list_shows_in_the_same_order() {
    let world = World::demo(&[]);
    for name in ["Ivo", "Robert", "Iris", "Leo", "Ada", "Una", "Sam", "Paulie"] {
        let mut client = world.signed_in(name);
        for query in [
            "",
            "?archive=1",
            "?sort=created-oldest",
            "?direction=incoming",
            "?status=pending&status=closed&sort=updated-oldest",
            "?priority=high&priority=urgent",
            "?direction=outgoing&preset=client",
            "?direction=outgoing&preset=portal&archive=1",
        ] {
            let mut shown = Vec::new();
            let mut page = client.get(&format!("/cases{query}")).text();
            loop {
                let table = page.split("<tbody>").nth(1).unwrap_or_default();
                shown.extend(scene::ids(table, "CA", 3));
                let next = page.split("<a ").find(|link| link.contains("rel=\"next\""));
                let next = next.and_then(|link| link.split("href=\"").nth(1)?.split('"').next());
                let Some(next) = next.map(scene::unescaped) else { break };
                page = client.get(&next).text();
            }
            let table = rows(&client.get(&format!("/cases.csv{query}")));
            let saved: Vec<_> = table.iter().map(|row| row["Case"].clone()).collect();
            assert_eq!(saved, shown, "{name} {query}");
            let lines = lines(&client.get(&format!("/cases.jsonl{query}")));
            let saved: Vec<_> = lines.iter().map(|line| line["id"].as_str().unwrap()).collect();
            assert_eq!(saved, shown, "{name} {query}");
        }
    }
}

/// A case with so many comments of 10,000 characters, each of four bytes.
fn at_length(client: &mut Client, comments: usize) -> String {
    let case = scene::open_case(client, FRONT_STREET, "At length");
    let text = "𝄞".repeat(9_990);
    for n in 0..comments {
        scene::comment(client, &case, &format!("{n} {text}"));
    }
    case
}

#[test]
fn a_long_file_comes_in_portions_and_whole() {
    let world = World::demo(&[]);
    let mut ivo = world.signed_in("Ivo");
    let case = at_length(&mut ivo, 30);
    for path in ["/cases.jsonl", "/cases.csv?messages=1"] {
        let answer = ivo.send("GET", path, &[("accept-encoding", "gzip")], None);
        assert_eq!(answer.header("content-length"), None, "{path} is made bit by bit");
        assert_eq!(answer.header("content-encoding"), None);
        let texts: Vec<String> = if path.contains("jsonl") {
            let lines = lines(&answer);
            let line = lines.iter().find(|line| line["id"] == *case).unwrap();
            let messages = line["messages"].as_array().unwrap();
            messages.iter().map(|one| one["text"].as_str().unwrap().to_owned()).collect()
        } else {
            let rows = rows(&answer);
            let of_it = rows.iter().filter(|row| row["Case"] == case && row["Row"] == "Message");
            of_it.map(|row| row["Text"].clone()).collect()
        };
        let firsts = texts.iter().map(|text| text.split(' ').next().unwrap().to_owned());
        assert!(firsts.eq((0..30).map(|n| n.to_string())), "{path}");
        assert!(texts.iter().all(|text| text.chars().count() > 9_990));
        let head = ivo.send("HEAD", path, &[], None);
        assert_eq!((head.status, head.header("content-length")), (200, None));
        assert_eq!(head.header("content-type"), answer.header("content-type"));
    }
}

#[test]
fn one_export_at_a_time_is_under_way_and_none_outlives_its_session() {
    let world = World::demo(&[]);
    let mut ivo = world.signed_in("Ivo");
    at_length(&mut ivo, 220);
    let address = world.url.strip_prefix("http://").unwrap();
    let begin = |ivo: &Client| {
        let (mut wire, cookie) = (Wire::to(address.parse().unwrap()), ivo.jar());
        let head = format!("Host: {address}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n");
        wire.send(format!("GET /cases.jsonl HTTP/1.1\r\n{head}"));
        assert_eq!(wire.head().status, 200);
        wire
    };
    let wire = begin(&ivo);
    let refused = ivo.get("/cases.csv");
    assert_eq!((refused.status, refused.header("retry-after")), (429, Some("5")));
    assert!(refused.text().contains("Another export is still on its way."), "{refused}");
    assert_eq!(world.signed_in("Robert").get("/cases.csv").status, 200, "others go on");
    drop(wire);
    let again = wait::until(|| match ivo.get("/cases.csv").status {
        200 => Ok(()),
        other => Err(other),
    });
    assert_eq!(again, Ok(()), "who went away has ended it");

    let mut wire = begin(&ivo);
    assert_eq!(ivo.post_form("/sign-out", &[]).status, 303);
    let rest = wire.rest();
    assert!(!rest.ends_with(b"0\r\n\r\n"), "it ends with its session, {} bytes on", rest.len());
}

#[test]
fn a_case_is_copied_as_markdown_that_its_names_do_not_break() {
    let world = World::demo(&[]);
    let mut ivo = world.signed_in("Ivo");
    let case = scene::open_case(&mut ivo, FRONT_STREET, "# [a](b) *c* <img src=x>");
    scene::comment(&mut ivo, &case, "Hello.\n\n## Messages\n### Robert Balboa\nNot me.");
    let answer = ivo.get(&format!("/cases/{case}/markdown"));
    assert_eq!(answer.header("content-type"), Some("text/markdown; charset=utf-8"));
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let text = answer.text();
    assert!(
        text.starts_with("# \\# \\[a\\](b) \\*c\\* \\<img src=x\\>\n\n- **Case:** CA-"),
        "{text}"
    );
    let headings: Vec<_> = text.lines().filter(|line| line.starts_with('#')).skip(1).collect();
    assert_eq!(headings[..2], ["## Description", "## Messages"]);
    assert!(headings.len() == 3 && headings[2].starts_with("### Ivo Gable (Mighty Mick's LLC), "));
    assert!(
        text.contains("> Hello.\n>\n> ## Messages\n> ### Robert Balboa\n> Not me.\n"),
        "{text}"
    );
}
