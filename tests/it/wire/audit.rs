//! The audit log and the state of the appliance: for whoever runs it, and without a word of anybody.

use std::collections::BTreeMap;

use serde_json::Value;

use super::scene::{self, FRONT_STREET};
use crate::{
    client::{Answer, Client},
    world::World,
};

/// Everybody of the demo but who runs the appliance.
const OTHERS: [&str; 8] = ["Robert", "Michael", "Ivo", "Tess", "Iris", "Ada", "Una", "Nora"];
const PAGES: [&str; 5] = [
    "/settings/audit",
    "/settings/audit?by=nobody",
    "/settings/audit.csv",
    "/settings/audit.jsonl?kind=case.opened",
    "/settings/appliance",
];

fn lines(answer: &Answer) -> Vec<Value> {
    assert_eq!(answer.status, 200, "{answer}");
    let text = std::str::from_utf8(&answer.body).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn bytes(hex: &Value) -> Vec<u8> {
    let hex = hex.as_str().unwrap().as_bytes();
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    hex.chunks(2).map(byte).collect()
}

/// The rows of a table, each by the names of its columns.
fn rows(answer: &Answer) -> Vec<BTreeMap<String, String>> {
    let bytes = answer.body.strip_prefix(b"\xef\xbb\xbf").expect("a byte order mark");
    let mut reader = csv::Reader::from_reader(bytes);
    let names = reader.headers().unwrap().clone();
    let row = |row: csv::Result<csv::StringRecord>| {
        let row = row.unwrap();
        names.iter().zip(&row).map(|(name, cell)| (name.to_owned(), cell.to_owned())).collect()
    };
    reader.records().map(row).collect()
}

/// Robert with a case full of words.
fn words(world: &World) -> (Client, String, String) {
    let mut robert = world.signed_in("Robert");
    let case = scene::open_case(&mut robert, scene::MIGHTY_MICK, "Zanzibar in the subject");
    scene::comment(&mut robert, &case, "Zanzibar in a comment");
    let private = scene::comment_privately(&mut robert, &case, "Zanzibar among us", &[]);
    (robert, case, private)
}

#[test]
fn nobody_else_learns_that_there_is_such_a_thing() {
    let mut world = World::demo(&[]);
    world.add_user(scene::SUPPORT, "agent", "Kit Lath");
    let mut admin = world.signed_in("Paulie");
    for name in OTHERS.into_iter().chain(["Kit"]) {
        let mut client = world.signed_in(name);
        let none = client.get("/settings/nothing");
        for page in PAGES {
            let answer = client.get(page);
            assert_eq!(answer.status, 404, "{name} {page}");
            assert_eq!(scene::text(&answer.text()), scene::text(&none.text()), "{name} {page}");
        }
        let own = client.get("/settings/profile").text();
        assert!(!own.contains("/settings/audit") && !own.contains("/settings/appliance"));
    }
    for page in PAGES {
        assert!(matches!(admin.get(page).status, 200 | 422), "{page}");
        assert_eq!(world.stranger().get(page).status, 303, "{page}");
    }
}

#[test]
fn the_log_tells_of_a_case_by_its_id_and_of_no_word_in_it() {
    let world = World::demo(&[]);
    let (_, case, private) = words(&world);
    let mut admin = world.signed_in("Paulie");
    let page = admin.get(&format!("/settings/audit?about={case}")).text();
    for shown in [&*case, &private, "Case opened", "Comment added", "Robert Balboa"] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    for query in ["", &format!("?about={case}"), "?kind=comment.added"] {
        for end in ["", ".csv", ".jsonl"] {
            let answer = admin.get(&format!("/settings/audit{end}{query}"));
            assert_eq!(answer.status, 200);
            assert!(!answer.text().contains("Zanzibar"), "{end}{query}");
        }
    }
    assert_eq!(admin.get(&format!("/cases/{case}")).status, 404, "and the case is not theirs");
}

#[test]
fn what_is_mistyped_comes_back_with_what_it_should_be() {
    let world = World::demo(&[]);
    let mut admin = world.signed_in("Paulie");
    let answer = admin.get("/settings/audit?by=Robert&from=2026-02-30&kind=case.opened");
    assert_eq!(answer.status, 422);
    let page = answer.text();
    assert!(page.contains("value=\"Robert\"") && page.contains("UR-123-456-789"), "{page}");
    assert!(page.contains("2026-11-20"), "{page}");
    assert!(page.contains("<option value=\"case.opened\" selected>"), "{page}");
    for bad in ["?kind=*", "?before=9e18", "?before=-1"] {
        assert_eq!(admin.get(&format!("/settings/audit{bad}")).status, 400, "{bad}");
    }
    assert_eq!(admin.get("/settings/audit.csv?by=Robert").status, 400);
    let none = admin.get("/settings/audit?about=PA-999-999").text();
    assert!(none.contains("Nothing of this kind was done."), "{none}");
}

#[test]
fn a_file_of_the_log_proves_itself_and_has_no_formula_in_it() {
    let world = World::demo(&[]);
    let (mut robert, case, _) = words(&world);
    (0..80).for_each(|_| drop(scene::comment(&mut robert, &case, "More")));
    let mut admin = world.signed_in("Paulie");
    let named = [("name", "=1+1 Works"), ("type", "client")];
    assert_eq!(admin.post_form("/settings/accounts", &named).status, 303);
    let answer = admin.get("/settings/audit.jsonl");
    assert_eq!(answer.header("content-type"), Some("application/jsonl; charset=utf-8"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let lines = lines(&answer);
    assert!(lines.len() > 150, "more than a portion");
    let mut previous = vec![0; 32];
    for (number, line) in (0_u64..).zip(&lines) {
        assert_eq!((&line["number"], bytes(&line["previous"])), (&number.into(), previous));
        let mut hasher = blake3::Hasher::new();
        hasher.update(&bytes(&line["previous"])).update(&number.to_le_bytes());
        hasher.update(&bytes(&line["link"])).update(&bytes(&line["payload"]));
        previous = bytes(&line["hash"]);
        assert_eq!(hasher.finalize().as_bytes()[..], previous, "entry {number}");
    }
    let made = lines.last().unwrap();
    assert_eq!((&made["kind"], &made["name"]), (&"account.added".into(), &"Paulie Marsh".into()));
    assert_eq!(made["changes"][0]["to"], "=1+1 Works");
    let table = rows(&admin.get("/settings/audit.csv?kind=account.added"));
    let last = table.last().unwrap();
    assert_eq!(last["Changes"], "name: =1+1 Works; kind: Client");
    assert_eq!(last["Hash"], made["hash"].as_str().unwrap());
    for row in &table {
        for cell in row.values() {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']), "{row:?}");
        }
    }
    let of_robert = table.len();
    assert!(of_robert > 3 && of_robert < lines.len());
}

#[test]
fn the_appliance_says_how_it_does_without_a_word_of_a_case() {
    let world = World::demo(&[]);
    words(&world);
    let mut admin = world.signed_in("Paulie");
    let page = admin.get("/settings/appliance").text();
    for shown in [
        concat!("Casemate ", env!("CARGO_PKG_VERSION")),
        "Disk",
        "Store file",
        "Search index",
        "Memory",
        "entries",
        "No server is set",
        "Trusted",
        "What the clock does next",
        "CA-",
        "Front Street Inc.",
        FRONT_STREET,
    ] {
        assert!(scene::text(&page).contains(shown), "{shown}: {page}");
    }
    assert!(!page.contains("Zanzibar") && !page.contains(world.data().to_str().unwrap()));
    assert_eq!(admin.get("/settings/appliance?from=PA-999-999").status, 200);
    assert_eq!(admin.get("/settings/appliance?from=x").status, 404);
}
