//! `casemate account` and `casemate contract`, whether the helpdesk runs or not.

use std::path::Path;

use serde_json::Value;

use super::scene::FRONT_STREET;
use crate::world::{World, casemate, said};

/// Apollo Cloud.
const APOLLO: &str = "PA-641-208";

/// What a command prints that goes well.
fn done(verbs: &[&str], data: &Path, flags: &[&str]) -> String {
    let output = casemate(verbs, data, flags, "");
    assert!(output.status.success(), "{verbs:?} {flags:?}: {}", said(&output));
    String::from_utf8(output.stdout).unwrap()
}

/// What a command says that is refused.
fn refused(verbs: &[&str], data: &Path, flags: &[&str]) -> String {
    let output = casemate(verbs, data, flags, "");
    assert_eq!(output.status.code(), Some(1), "{verbs:?} {flags:?}: {}", said(&output));
    assert_eq!(output.stdout, b"");
    said(&output)
}

/// Lines of JSON.
fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).expect(line)).collect()
}

fn made(text: &str) -> String {
    lines(text)[0]["id"].as_str().unwrap().to_owned()
}

#[test]
fn organisations_are_made_and_joined_while_it_runs_and_while_it_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let world = World::demo_in(&data, &[]);
    let flags = ["--name", "Keystone Works", "--kind", "vendor", "--json"];
    let made = made(&done(&["account", "add"], &data, &flags));
    assert!(made.starts_with("VA-"), "{made}");
    let found = lines(&done(&["account", "list"], &data, &["--search", "keystone", "--json"]));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["id"], *made);
    assert_eq!((&found[0]["kind"], &found[0]["active"]), (&"vendor".into(), &true.into()));
    let joint = ["--account", &made, "--partner", APOLLO];
    assert!(done(&["contract", "add"], &data, &joint).starts_with("CRD-"));
    let mut tess = world.signed_in("Tess");
    assert!(tess.get("/settings/contracts").text().contains("Keystone Works"));
    drop(world);

    let flags = ["--account", &made, "--name", "Quay Works"];
    done(&["account", "change"], &data, &flags);
    let listed = done(&["contract", "list"], &data, &["--account", APOLLO]);
    assert!(listed.contains("Quay Works") && !listed.contains("Keystone"), "{listed}");
    assert!(refused(&["contract", "add"], &data, &joint).contains("joins you already"));
    done(&["contract", "end"], &data, &joint);
    assert_eq!(done(&["contract", "list"], &data, &["--account", &made, "--json"]), "");
    assert!(refused(&["contract", "end"], &data, &joint).contains("no contract joins the two"));
    // More than a page of them is printed whole.
    let store = casemate::store::Store::open(&data, casemate::clock::Clock::Real).unwrap();
    let desk = casemate::desk::Desk::new(store);
    for number in 0..60 {
        let (name, kind, manager) = (format!("Pier {number:02}"), "client".into(), String::new());
        desk.add_organisation_here(&casemate::desk::NewAccount { name, kind, manager }).unwrap();
    }
    desk.store().stop();
    let listed = lines(&done(&["account", "list"], &data, &["--search", "pier", "--json"]));
    let names: Vec<_> = listed.iter().map(|line| line["name"].as_str().unwrap()).collect();
    assert!(names.len() == 60 && names.is_sorted(), "{names:?}");
    let store = casemate::store::Store::open(&data, casemate::clock::Clock::Real).unwrap();
    assert_eq!(store.verify().unwrap(), [""; 0]);
    store.stop();
}

#[test]
fn whom_the_one_at_the_machine_shuts_out_is_out_at_once() {
    let world = World::demo(&[]);
    let data = world.data();
    let mut robert = world.signed_in("Robert");
    assert_eq!(robert.get("/cases").status, 200);
    done(&["account", "disable"], &data, &["--account", FRONT_STREET]);
    assert_eq!(robert.get("/cases").status, 303, "and sent to sign in");
    let mut again = world.stranger();
    again.get("/sign-in");
    let user = world.user("Robert");
    let form = [("email", &*user.email), ("password", &*user.password)];
    assert_eq!(again.post_form("/sign-in", &form).status, 422, "as a guesser hears");
    assert_eq!(again.get("/cases").status, 303, "and no session has begun");
    assert_eq!(world.signed_in("Michael").get("/cases").status, 200, "the other side goes on");
    done(&["account", "enable"], &data, &["--account", FRONT_STREET]);
    assert_eq!(world.signed_in("Robert").get("/cases").status, 200);
}

#[test]
fn what_cannot_be_is_refused_with_words() {
    let world = World::demo(&[]);
    let data = world.data();
    let before = done(&["account", "list"], &data, &["--json"]);
    let managed = ["--name", "X", "--kind", "client", "--managed-by", "PA-000-001"];
    let nameless = ["--name", " ", "--kind", "client"];
    let twice = ["--account", APOLLO, "--partner", APOLLO];
    let nobody = ["--account", APOLLO, "--partner", "PA-999-999"];
    let refusals: [(&[&str], &[&str], &str); 9] = [
        (&["account", "add"], &managed, "nobody manages"),
        (&["account", "add"], &nameless, "Name"),
        (&["account", "disable"], &["--account", "PA-000-001"], "cannot be shut out"),
        (&["account", "disable"], &["--account", "PA-999-999"], "no organisation of this id"),
        (&["account", "change"], &["--account", APOLLO, "--name", ""], "Name"),
        (&["contract", "add"], &twice, "the organisation itself"),
        (&["contract", "add"], &nobody, "no organisation of this id"),
        (&["contract", "list"], &["--account", "Apollo"], "an id looks like"),
        (&["contract", "list"], &["--account", "PA-999-999"], "no organisation of this id"),
    ];
    for (verbs, flags, words) in refusals {
        let said = refused(verbs, &data, flags);
        assert!(said.contains(words), "{verbs:?} {flags:?}: {said}");
    }
    let operator = ["--name", "X", "--kind", "operator"];
    assert_eq!(casemate(&["account", "add"], &data, &operator, "").status.code(), Some(2));
    assert_eq!(done(&["account", "list"], &data, &["--json"]), before, "nothing has changed");
}
