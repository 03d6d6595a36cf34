//! `casemate hub`, whether the helpdesk runs or not.

use std::path::Path;

use serde_json::Value;

use super::scene::{FRONT_STREET, MIGHTY_MICK};
use crate::world::{World, casemate, said};

/// What a command prints that goes well.
fn done(verb: &str, data: &Path, flags: &[&str]) -> String {
    let output = casemate(&["hub", verb], data, flags, "");
    assert!(output.status.success(), "{verb} {flags:?}: {}", said(&output));
    String::from_utf8(output.stdout).unwrap()
}

fn listed(data: &Path) -> Vec<Value> {
    let text = done("list", data, &["--account", MIGHTY_MICK, "--json"]);
    text.lines().map(|line| serde_json::from_str(line).expect(line)).collect()
}

#[test]
fn hubs_are_kept_at_the_machine_while_it_runs_and_while_it_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let world = World::demo_in(&data, &[]);
    let names = |all: &[Value]| -> Vec<String> {
        all.iter().map(|line| line["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names(&listed(&data)), ["Retail", "Trade"]);
    assert!(listed(&data)[0]["accounts"].as_u64().unwrap() > 0);
    let made = done("add", &data, &["--account", MIGHTY_MICK, "--name", "Web shop"]);
    let made = made.trim();
    assert!(made.starts_with("HB-"), "{made}");
    assert!(world.signed_in("Michael").get("/customers/hubs").text().contains("Web shop"));
    drop(world);

    done("rename", &data, &["--hub", made, "--to", "Boutique"]);
    assert_eq!(names(&listed(&data)), ["Boutique", "Retail", "Trade"]);
    done("retire", &data, &["--hub", &made.to_lowercase()]);
    let last = listed(&data).pop().unwrap();
    assert_eq!((&last["name"], &last["retired"]), (&"Boutique".into(), &true.into()));
    let plain = done("list", &data, &["--account", MIGHTY_MICK]);
    assert!(plain.contains("retired") && plain.contains("Boutique"), "{plain}");
    done("restore", &data, &["--hub", made]);
    assert!(listed(&data).iter().all(|line| line["retired"] == false));
    let refusals: [(&str, &[&str], &str); 6] = [
        ("add", &["--account", MIGHTY_MICK, "--name", "RETAIL"], "is called so"),
        ("add", &["--account", MIGHTY_MICK, "--name", " "], "Name"),
        ("add", &["--account", FRONT_STREET, "--name", "X"], "distributors and resellers alone"),
        ("list", &["--account", "PA-999-999"], "no organisation of this id"),
        ("rename", &["--hub", made, "--to", "Trade"], "is called so"),
        ("retire", &["--hub", "HB-0000-0000"], "nothing here"),
    ];
    for (verb, flags, words) in refusals {
        let output = casemate(&["hub", verb], &data, flags, "");
        assert_eq!(output.status.code(), Some(1), "{verb} {flags:?}");
        assert!(said(&output).contains(words), "{verb} {flags:?}: {}", said(&output));
    }
    let store = casemate::store::Store::open(&data, casemate::clock::Clock::Real).unwrap();
    assert_eq!(store.verify().unwrap(), [""; 0]);
    store.stop();
}
