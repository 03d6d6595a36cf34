//! Organisations and people from a table: in the browser's place and by `casemate … import`.

use std::{collections::BTreeMap, fs, path::Path, process::Output};

use super::scene::{self, FRONT_STREET, MIGHTY_MICK};
use crate::{
    client::{Client, File},
    world::{World, casemate, said},
};

const ORGANISATIONS: &str = "name,kind\nHarbor Lights,client\nAnvil Works,vendor\n";
const PEOPLE: &str =
    "name,email,role\nKit Jamb,kit@example.com,agent\nSam Plinth,sam@example.com,\n";

fn run(of: &str, data: &Path, flags: &[&str], input: &str) -> Output {
    casemate(&[of, "import"], data, flags, input)
}

/// Imports, and says what the page says that this leads to.
fn imported(client: &mut Client, fields: &[(&str, &str)]) -> String {
    let made = client.post_form("/settings/import", fields);
    assert_eq!(made.status, 303, "{made}");
    scene::text(&client.get(made.header("location").unwrap()).text())
}

/// The key of the form on a page.
fn once(page: &str) -> String {
    let rest = page.split("name=\"once\" value=\"").nth(1).unwrap_or_else(|| panic!("{page}"));
    rest.split('"').next().unwrap().to_owned()
}

#[test]
fn a_form_that_is_sent_twice_imports_once_and_leads_to_the_same_page() {
    let world = World::demo(&[]);
    let mut paulie = world.signed_in("Paulie");
    let key = once(&paulie.get("/settings/import?what=people").text());
    let send = [("what", "people"), ("table", PEOPLE), ("go", "now"), ("once", &*key)];
    let first = paulie.post_form("/settings/import", &send);
    let second = paulie.post_form("/settings/import", &send);
    assert_eq!((first.status, second.status), (303, 303), "{second}");
    let to = first.header("location").unwrap().to_owned();
    assert_eq!(second.header("location"), Some(&*to));
    let [one, two] = [0, 1].map(|_| paulie.get(&to).text());
    assert_eq!(one.matches("/link/").count(), 2, "the links are not lost by it");
    let links = |page: &str| {
        let parts = page.split("/link/").skip(1);
        parts.map(|part| part.chars().take(64).collect::<String>()).collect::<Vec<_>>()
    };
    assert_eq!(links(&one), links(&two));
    // Nobody else is shown them, nor does the page know what it never made.
    let mut robert = world.signed_in("Robert");
    assert!(!robert.get(&to).text().contains("/link/"));
    // A wrong table imports nothing, and the same form goes on with a right one.
    let mut michael = world.signed_in("Michael");
    let page = michael.get("/customers/import?what=accounts").text();
    let key = once(&page);
    let table = |name: &str| {
        format!(
            "type,name,line1,city,zip,country,first_name,last_name,email\n\
             reseller,{name},1 Quay,Boston,02108,US,Vera,Gantry,vera@example.com\n"
        )
    };
    let all = |client: &mut Client| client.get("/customers/export/accounts").text().lines().count();
    let before = all(&mut michael);
    let send = |client: &mut Client, table: &str| {
        let fields = [("what", "accounts"), ("table", table), ("go", "now"), ("once", &*key)];
        client.post_form("/customers/import", &fields)
    };
    assert_eq!(send(&mut michael, &table("")).status, 422);
    for _ in 0..3 {
        assert_eq!(send(&mut michael, &table("Ironbridge Resale")).status, 303);
    }
    assert_eq!(all(&mut michael), before + 1);
    assert_eq!(send(&mut michael, &table("Velvet Supply")).status, 303);
    assert_eq!(all(&mut michael), before + 2, "another table is another import");
    // Two at the same moment are one as well.
    let mut others = [world.signed_in("Michael"), world.signed_in("Michael")];
    let page = others[0].get("/customers/import?what=accounts").text();
    let key = once(&page);
    let text = table("Summit Trade");
    others[1].get("/customers/import?what=accounts");
    let fields = [("what", "accounts"), ("table", &*text), ("go", "now"), ("once", &*key)];
    std::thread::scope(|scope| {
        for client in &mut others {
            scope.spawn(move || {
                assert_eq!(client.post_form("/customers/import", &fields).status, 303);
            });
        }
    });
    assert_eq!(all(&mut michael), before + 3);
}

/// A line of a table by the names of its columns.
type Cells = BTreeMap<String, String>;

fn lines(table: &str) -> Vec<Cells> {
    let table = table.trim_start_matches('\u{feff}');
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

/// The lines of a table, and those that the same table has got since.
fn copied(before: &str, after: &str) -> (Vec<Cells>, Vec<Cells>) {
    let first = lines(before);
    let is_new = |line: &Cells| first.iter().all(|one| one["id"] != line["id"]);
    let copies = lines(after).into_iter().filter(is_new).collect();
    (first, copies)
}

/// What lines say but in some columns, in an order of its own.
fn without(lines: &[Cells], columns: &[&str]) -> Vec<Cells> {
    let mut lines = lines.to_vec();
    for line in &mut lines {
        line.retain(|name, _| !columns.contains(&&**name));
    }
    lines.sort_unstable();
    lines
}

#[test]
fn a_form_that_was_carried_out_before_says_so() {
    let world = World::demo(&[]);
    for (name, to, list) in [
        ("Robert", "/settings/import?what=people", "/settings/people"),
        ("Michael", "/customers/import?what=accounts", "/customers"),
    ] {
        let page = world.signed_in(name).get(&format!("{to}&made=already"));
        assert_eq!(page.status, 200, "{page}");
        let says = scene::text(&page.text());
        assert!(says.contains("This table was imported already."), "{says}");
        assert!(!says.contains("0 people") && !says.contains("0 lines"), "{says}");
        assert!(page.text().contains(&format!("<a href=\"{list}\">See the list</a>")), "{page}");
    }
}

#[test]
fn a_table_of_what_words_find_is_whole_or_none() {
    let world = World::demo(&[]);
    let mut michael = world.signed_in("Michael");
    let before = michael.get("/customers/export/accounts").text().lines().count();
    let line = |at: usize| {
        format!("reseller,Anvil n{at},1 Quay,Boston,02108,US,Vera,Gantry,vera@example.com\n")
    };
    for part in 0..5 {
        let head = "type,name,line1,city,zip,country,first_name,last_name,email\n";
        let lines: String = (part * 401..(part + 1) * 401).map(line).collect();
        let table = format!("{head}{lines}");
        let file = File { name: "all.csv", bytes: table.as_bytes() };
        let send = [("what", "accounts"), ("table", ""), ("go", "now")];
        assert_eq!(michael.post_files("/customers/import", &send, "file", &[file]).status, 303);
    }
    let all = michael.get("/customers/export/accounts");
    assert_eq!(all.text().lines().count(), before + 2_005);
    // More than a search looks at: a part of them would look like all.
    let cut = michael.get("/customers/export/accounts?q=anvil");
    assert_eq!(cut.status, 400, "{cut}");
    let few = michael.get("/customers/export/accounts?q=anvil%20n2004");
    assert_eq!((few.status, few.text().lines().count()), (200, 2));
}

#[test]
fn what_is_taken_out_can_be_handed_in_again() {
    let world = World::demo(&[]);
    let mut michael = world.signed_in("Michael");
    let send = |client: &mut Client, what: &str, table: &str| {
        let fields = [("what", what), ("table", table), ("go", "now")];
        client.post_form("/customers/import", &fields)
    };
    // One stands on a hub, and has cells that are guarded, one of them of its own.
    let odd = "type,name,external_id,tax_id,hub,line1,city,zip,country,first_name,last_name,email\n\
               reseller,'=Summit Trade,''=7,'7,Retail,1 Quay,Boston,02108,US,Ada,Hull,ada@example.com\n";
    assert_eq!(send(&mut michael, "accounts", odd).status, 303);
    let accounts = michael.get("/customers/export/accounts").text();
    let summit = lines(&accounts).into_iter().find(|line| line["name"] == "'=Summit Trade");
    let summit = summit.unwrap();
    assert_eq!((&*summit["external_id"], &*summit["tax_id"]), ("''=7", "'7"));
    assert_eq!(summit["hub_name"], "Retail");
    let made = send(&mut michael, "accounts", &accounts);
    assert_eq!(made.status, 303, "{}", scene::text(&made.text()));
    // The copy says of each what the first said, but for ids and times; it stands under the copy.
    let (first, copies) = copied(&accounts, &michael.get("/customers/export/accounts").text());
    let besides = ["id", "parent", "external_uid", "created", "updated", "waits"];
    assert_eq!(without(&first, &besides), without(&copies, &besides));
    for copy in &copies {
        let parent = &copy["parent"];
        let above = copies.iter().find(|above| above["id"] == *parent);
        assert_eq!(above.is_some(), !parent.is_empty(), "{copy:?} stands under what was there");
        assert!(above.is_none_or(|above| above["name"] == copy["parent_name"]), "{copy:?}");
    }
    let sold = michael.get("/customers/export/subscriptions").text();
    let made = send(&mut michael, "subscriptions", &sold);
    assert_eq!(made.status, 303, "{}", scene::text(&made.text()));
    let (first, copies) = copied(&sold, &michael.get("/customers/export/subscriptions").text());
    // Through whom it is sold is as the accounts stand by now.
    let besides = ["id", "created", "updated", "tier1", "tier1_name", "tier2", "tier2_name"];
    assert_eq!(without(&first, &besides), without(&copies, &besides));
    for (what, wrong) in [
        ("configs", "the product is set up for the account on this tier already"),
        ("config-requests", "this is no status that it can begin with"),
        ("fulfilment", "this is no status that it can begin with"),
    ] {
        let table = michael.get(&format!("/customers/export/{what}")).text();
        let refused = send(&mut michael, what, &table);
        // Its columns are right: what is wrong is only what is there, or settled, already.
        assert_eq!(refused.status, 422);
        let says = scene::text(&refused.text());
        assert!(says.contains(wrong) && !says.contains("the first line names"), "{what}: {says}");
    }
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
    let told = imported(&mut paulie, &send);
    assert!(told.contains("2 organisations made."), "{told}");
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
    assert_eq!(made.status, 303, "{made}");
    let told = robert.get(made.header("location").unwrap()).text();
    assert!(scene::text(&told).contains("2 links are made."), "{told}");
    assert_eq!(told.matches("/link/").count(), 2);
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
