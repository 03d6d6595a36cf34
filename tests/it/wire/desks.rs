//! `casemate desk`: how an account answers cases, whether the helpdesk runs or not.

use std::{fs, path::Path, process::Output};

use serde_json::Value;

use super::scene::{FRONT_STREET, MIGHTY_MICK};
use crate::world::{World, casemate, said};

fn run(verb: &str, data: &Path, flags: &[&str], input: &str) -> Output {
    casemate(&["desk", verb], data, &[&["--account", FRONT_STREET], flags].concat(), input)
}

/// The desk as it is after a command that goes well.
fn desk(verb: &str, data: &Path, flags: &[&str], input: &str) -> Value {
    let output = run(verb, data, &[flags, &["--json"]].concat(), input);
    assert!(output.status.success(), "{verb} {flags:?}: {}", said(&output));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn a_desk_is_shown_and_set_while_it_runs_and_while_it_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let (data, words) = (folder.path().join("data"), folder.path().join("words.md"));
    let world = World::demo_in(&data, &[]);
    let before = desk("show", &data, &[], "");
    assert_eq!((&before["preset"], &before["auto_close"]), (&"partner".into(), &"7days".into()));
    let flags = ["--preset", "portal", "--auto-close", "14days", "--largest-file", "8"];
    let set = desk("change", &data, &flags, "");
    assert_eq!((&set["preset"], &set["auto_close"]), (&"portal".into(), &"14days".into()));
    assert_eq!(
        (&set["largest_file_mb"], &set["instructions"]),
        (&8.into(), &before["instructions"])
    );
    fs::write(&words, "Please name the **order**.\n").unwrap();
    desk("change", &data, &["--instructions", words.to_str().unwrap()], "");
    let mut robert = world.signed_in("Robert");
    let page = robert.get("/settings/desk").text();
    assert!(page.contains("Please name the **order**.") && page.contains("value=\"14days\""));
    desk("add", &data, &["--ticket-type", "Billing"], "");
    let renamed = desk("rename", &data, &["--ticket-type", "billing", "--to", "Bills"], "");
    let bills = renamed["ticket_types"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((&bills["name"], &bills["retired"]), (&"Bills".into(), &false.into()));
    assert!(robert.get("/settings/desk").text().contains("value=\"Bills\""));
    drop(world);

    let number = bills["number"].to_string();
    let retired = desk("retire", &data, &["--ticket-type", &number], "");
    assert_eq!(retired["ticket_types"].as_array().unwrap().last().unwrap()["retired"], true);
    desk("restore", &data, &["--ticket-type", "Bills"], "");
    desk("add", &data, &["--environment", "Test floor"], "");
    let piped =
        desk("change", &data, &["--instructions", "-", "--largest-file", ""], "Other words");
    assert_eq!(
        (&piped["instructions"], &piped["largest_file_mb"]),
        (&"Other words".into(), &Value::Null)
    );
    let plain = said(&run("show", &data, &[], ""));
    for line in ["workflow      portal", "Bills", "Test floor", "Other words", "Front Street Inc."]
    {
        assert!(plain.contains(line), "{line}: {plain}");
    }
}

#[test]
fn what_a_desk_cannot_be_is_refused_with_words() {
    let world = World::demo(&[]);
    let data = world.data();
    let before = desk("show", &data, &[], "");
    let long = "x".repeat(5_001);
    for (verb, flags, input, words) in [
        ("change", &["--auto-close", "soon"][..], "", "write a period from 1h to 365days"),
        ("change", &["--largest-file", "900"], "", "write a whole number from 1 to 20"),
        ("change", &["--instructions", "-"], &*long, "5001 characters are too many"),
        ("change", &["--instructions", "-", "--links", "-"], "Words", "name a file for one"),
        ("change", &["--instructions", "/nowhere.md"], "", "cannot read /nowhere.md"),
        ("add", &["--ticket-type", " "], "", "please fill this in"),
        ("retire", &["--environment", "Nowhere"], "", "nothing of the list is called so"),
    ] {
        let output = run(verb, &data, flags, input);
        assert_eq!(output.status.code(), Some(1), "{flags:?}");
        assert!(said(&output).contains(words), "{words}: {}", said(&output));
    }
    assert_eq!(desk("show", &data, &[], ""), before);
    let show = |id| casemate(&["desk", "show"], &data, &["--account", id], "");
    assert!(said(&show("PA-999-998")).contains("there is no organisation of this id"));
    assert!(said(&show("Front Street")).contains("an id looks like"));
    assert!(show(MIGHTY_MICK).status.success());
    for flags in [&["--preset", "none"][..], &["--ticket-type", "x"]] {
        assert_eq!(run("change", &data, flags, "").status.code(), Some(2), "{flags:?}");
    }
    let both = ["--ticket-type", "x", "--environment", "y"];
    assert_eq!(run("add", &data, &both, "").status.code(), Some(2));
}
