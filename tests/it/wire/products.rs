//! Products of vendors, in the browser's place and by `casemate product`.

use serde_json::Value;

use super::scene::{self, FRONT_STREET, HARBOR, MIGHTY_MICK};
use crate::world::{World, casemate};

/// Front Street's, of the demo world.
const TUTORIAL: &str = "PRD-404-832-779";

fn printed(verb: &str, data: &std::path::Path, flags: &[&str]) -> String {
    let output = casemate(&["product", verb], data, flags, "");
    let said = [&output.stdout[..], &output.stderr].concat();
    assert!(output.status.success(), "{flags:?}: {}", String::from_utf8_lossy(&said));
    String::from_utf8(output.stdout).unwrap()
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).expect(line)).collect()
}

#[test]
fn a_product_is_added_and_renamed_and_cases_can_be_about_it() {
    let world = World::demo(&[]);
    let mut robert = world.signed_in("Robert");
    let refused = robert.post_form("/settings/products", &[("name", "tutorial product")]);
    assert_eq!(refused.status, 422);
    let page = refused.text();
    assert!(page.contains("another of your products is called so"), "{page}");
    assert!(page.contains("value=\"tutorial product\""), "what was typed stays");
    let added = robert.post_form("/settings/products", &[("name", "Lathe"), ("sync", "on")]);
    assert_eq!(added.status, 303);
    let to = added.header("location").unwrap().to_owned();
    assert!(to.starts_with("/settings/products/PRD-"), "{to}");
    let page = robert.get(&to).text();
    assert!(
        page.contains("value=\"Lathe\"") && page.contains("name=\"sync\" value=\"on\" checked")
    );
    let form = format!("/cases/new/details?partner={FRONT_STREET}");
    let mut michael = world.signed_in("Michael");
    assert!(michael.get(&form).text().contains("Lathe"));
    assert_eq!(robert.post_form(&to, &[("name", "Anvil")]).status, 303);
    let page = michael.get(&form).text();
    assert!(page.contains("Anvil") && !page.contains("Lathe"), "{page}");
    let list = scene::text(&robert.get("/settings/products").text());
    let places =
        ["Anvil", "Second Product", "Tutorial Product"].map(|name| list.find(name).unwrap());
    assert!(places.is_sorted() && !list.contains("Lathe"), "by name: {list}");
}

#[test]
fn no_admin_reads_or_changes_products_of_another_account() {
    let world = World::demo(&[]);
    let theirs = format!("/settings/products/{TUTORIAL}");
    let none = "/settings/products/PRD-000-000-001";
    let mut robert = world.signed_in("Robert");
    let before = robert.get("/settings/products").text();
    let before = scene::text(before.split("<main").nth(1).unwrap());
    // Another vendor's admin has products too; a distributor's and the operator's have none.
    let mut ada = world.signed_in("Ada");
    assert_eq!(ada.get("/settings/products").status, 200);
    assert!(!ada.get("/settings/products").text().contains("Tutorial"));
    let page = ada.get(&format!("/settings/products?from={TUTORIAL}")).text();
    assert!(!page.contains("Tutorial") && !page.contains("First"), "as for no product");
    for name in ["Ada", "Michael", "Paulie", "Adrian"] {
        let mut other = world.signed_in(name);
        let (found, nothing) = (other.get(&theirs), other.get(none));
        assert_eq!((found.status, nothing.status), (404, 404), "{name}");
        for fields in [&[("name", "Taken")][..], &[("name", "")], &[("name", "X"), ("sync", "on")]]
        {
            assert_eq!(other.post_form(&theirs, fields).status, 404, "{name}");
        }
        if name != "Ada" {
            assert_eq!(other.get("/settings/products").status, 404, "{name}");
            assert_eq!(other.post_form("/settings/products", &[("name", "X")]).status, 404);
        }
    }
    let after = robert.get("/settings/products").text();
    assert_eq!(scene::text(after.split("<main").nth(1).unwrap()), before);
}

#[test]
fn products_are_set_up_while_it_runs_and_while_it_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let world = World::demo_in(&data, &[]);
    let flags = ["--account", FRONT_STREET, "--name", "Lathe", "--json"];
    let made = lines(&printed("add", &data, &flags))[0]["id"].as_str().unwrap().to_owned();
    let mut robert = world.signed_in("Robert");
    assert!(robert.get("/settings/products").text().contains("Lathe"));
    drop(world);
    printed("change", &data, &["--product", &made, "--tier-accounts-sync", "on"]);
    printed("change", &data, &["--product", &made, "--name", "Anvil"]);
    let listed = lines(&printed("list", &data, &["--account", FRONT_STREET, "--json"]));
    let names: Vec<_> = listed.iter().map(|line| line["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Anvil", "Second Product", "Tutorial Product"]);
    assert_eq!((&listed[0]["id"], &listed[0]["tier_accounts_sync"]), (&made.into(), &true.into()));
    assert_eq!(printed("list", &data, &["--account", HARBOR]), "");
    let refusals: [(&str, &[&str], &str); 5] = [
        ("add", &["--account", MIGHTY_MICK, "--name", "X"], "only a vendor has products"),
        ("add", &["--account", FRONT_STREET, "--name", "anvil"], "is called so"),
        ("add", &["--account", FRONT_STREET, "--name", " "], "please fill this in"),
        ("list", &["--account", "VA-999-999"], "no organisation of this id"),
        ("change", &["--product", "PRD-999-999-999", "--name", "X"], "no product of this id"),
    ];
    for (verb, flags, words) in refusals {
        let output = casemate(&["product", verb], &data, flags, "");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(1) && said.contains(words), "{flags:?}: {said}");
    }
    let nothing = casemate(&["product", "change"], &data, &["--product", TUTORIAL], "");
    assert_eq!(nothing.status.code(), Some(2), "nothing to change is no command");
    let store = casemate::store::Store::open(&data, casemate::clock::Clock::Real).unwrap();
    assert_eq!(store.verify().unwrap(), [""; 0]);
    store.stop();
}
