//! Organisations and people from a table: in the browser's place and by `casemate … import`.

use std::{fs, path::Path, process::Output};

use super::scene::{self, FRONT_STREET, MIGHTY_MICK};
use crate::{
    client::File,
    world::{World, casemate},
};

const ORGANISATIONS: &str = "name,kind\nHarbor Lights,client\nAnvil Works,vendor\n";
const PEOPLE: &str =
    "name,email,role\nKit Jamb,kit@example.com,agent\nSam Plinth,sam@example.com,\n";

fn run(of: &str, data: &Path, flags: &[&str], input: &str) -> Output {
    casemate(&[of, "import"], data, flags, input)
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[&output.stdout[..], &output.stderr].concat()).into_owned()
}

#[test]
fn a_file_is_looked_at_first_and_then_imported() {
    let world = World::demo(&[]);
    let mut paulie = world.signed_in("Paulie");
    let list = paulie.get("/settings/accounts").text();
    assert!(list.contains("/settings/import?what=organisations"));
    paulie.get("/settings/import?what=organisations");
    let file = File { name: "all.csv", bytes: ORGANISATIONS.as_bytes() };
    let send = [("what", "organisations"), ("table", ""), ("go", "try")];
    let looked = paulie.post_files("/settings/import", &send, "file", &[file]);
    assert_eq!(looked.status, 200, "{looked}");
    let page = scene::text(&looked.text());
    assert!(page.contains("nothing is written yet. To be made: 2 organisations."), "{page}");
    assert!(looked.text().contains("Harbor Lights,client"), "the text goes on to the import");
    assert!(!paulie.get("/settings/accounts?q=Harbor").text().contains("Harbor Lights"));
    let send = [("what", "organisations"), ("table", ORGANISATIONS), ("go", "now")];
    let made = paulie.post_form("/settings/import", &send);
    assert!(scene::text(&made.text()).contains("2 organisations made."), "{made}");
    assert!(paulie.get("/settings/accounts?q=Harbor").text().contains("Harbor Lights"));
    let again = paulie.post_form("/settings/import", &send);
    assert_eq!(again.status, 422);
    for words in ["line 2: an organisation is called so", "line 3: an organisation is called so"] {
        assert!(again.text().contains(words), "{again}");
    }
    assert!(again.text().contains("Anvil Works,vendor"), "what was typed stays");
    let other = File { name: "all.exe", bytes: b"MZ" };
    let refused = paulie.post_files("/settings/import", &send, "file", &[other]);
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("this takes a CSV file"), "{refused}");
}

#[test]
fn an_admin_imports_people_of_their_own_organisation_only() {
    let world = World::demo(&[]);
    let mut robert = world.signed_in("Robert");
    robert.get("/settings/import?what=people");
    let send = |table| [("what", "people"), ("table", table), ("go", "now")];
    let made = robert.post_form("/settings/import", &send(PEOPLE));
    assert!(scene::text(&made.text()).contains("2 links are made."), "{made}");
    assert_eq!(made.text().matches("/link/").count(), 2);
    let people = robert.get("/settings/people").text();
    assert!(people.contains("kit@example.com") && people.contains("sam@example.com"));
    let foreign = format!("name,email,account\nBo,bo@example.com,{MIGHTY_MICK}\n");
    let none = "name,email,account\nBo,bo@example.com,PA-999-998\n";
    let [refused, nothing] = [&*foreign, none].map(|table| {
        let answer = robert.post_form("/settings/import", &send(table));
        assert_eq!(answer.status, 422);
        scene::text(&answer.text()).replace(MIGHTY_MICK, "PA-999-998")
    });
    assert_eq!(refused, nothing, "an organisation of others is as one that is not there");
    let mut adrian = world.signed_in("Adrian");
    assert_eq!(adrian.get("/settings/import").status, 404);
    assert_eq!(adrian.post_form("/settings/import", &send(PEOPLE)).status, 404);
    let file = File { name: "people.csv", bytes: PEOPLE.as_bytes() };
    let by_file = adrian.post_files("/settings/import", &send(""), "file", &[file]);
    assert_eq!(by_file.status, 404);
}

#[test]
fn the_command_line_imports_while_it_runs_and_while_it_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let (data, table) = (folder.path().join("data"), folder.path().join("table.csv"));
    let from = table.to_str().unwrap();
    let world = World::demo_in(&data, &[]);
    fs::write(&table, ORGANISATIONS).unwrap();
    let dry = run("account", &data, &["--from", from, "--dry-run"], "");
    assert!(said(&dry).contains("would be made: Anvil Works, vendor"), "{}", said(&dry));
    let made = run("account", &data, &["--from", from, "--json"], "");
    assert_eq!(said(&made).lines().count(), 2, "{}", said(&made));
    assert!(said(&made).contains("\"name\":\"Harbor Lights\""));
    let again = run("account", &data, &["--from", from], "");
    assert_eq!(again.status.code(), Some(1));
    assert!(said(&again).contains("line 3: an organisation is called so"), "{}", said(&again));
    let invited = run("user", &data, &["--from", "-", "--account", FRONT_STREET], PEOPLE);
    assert!(said(&invited).contains(&format!("{}/link/", world.url)), "{}", said(&invited));
    drop(world);

    let own = format!("name,email,account\nBo Mortar,bo@example.com,{FRONT_STREET}\n");
    let dry = run("user", &data, &["--from", "-", "--dry-run"], &own);
    assert!(said(&dry).contains("would be invited: Bo Mortar <bo@example.com>"), "{}", said(&dry));
    let refused = run("user", &data, &["--from", "-"], PEOPLE);
    for line in [2, 3] {
        let words = format!("line {line}: account takes the id");
        assert!(said(&refused).contains(&words), "{}", said(&refused));
    }
    let missing = run("user", &data, &["--from", "/nowhere/table.csv"], "");
    assert!(said(&missing).contains("cannot read /nowhere/table.csv"), "{}", said(&missing));
}
