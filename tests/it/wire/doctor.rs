//! `casemate doctor`, `healthcheck` and `audit`, whether the helpdesk runs or not.

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use serde_json::Value;

use super::scene::{self, MIGHTY_MICK};
use crate::world::{World, casemate, said};

fn done(verbs: &[&str], data: &Path, flags: &[&str]) -> String {
    let output = casemate(verbs, data, flags, "");
    assert!(output.status.success(), "{verbs:?} {flags:?}: {}", said(&output));
    String::from_utf8(output.stdout).unwrap()
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).expect(line)).collect()
}

#[test]
fn a_doctor_looks_at_everything_while_it_runs_and_while_it_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let none = casemate(&["healthcheck"], &data, &[], "");
    assert_eq!(none.status.code(), Some(1), "{}", said(&none));
    let world = World::demo_in(&data, &[]);
    assert_eq!(done(&["healthcheck"], &data, &[]), "OK\n");
    let seen = lines(&done(&["doctor"], &data, &["--json"]));
    let what: Vec<_> = seen.iter().map(|line| line["what"].as_str().unwrap()).collect();
    for one in ["folder", "disk", "store", "search", "journal", "mail", "clock", "timer"] {
        assert!(what.contains(&one), "{one}: {what:?}");
    }
    assert!(seen.iter().all(|line| line["state"] != "error"), "{seen:?}");
    assert!(done(&["doctor"], &data, &[]).contains("OK     folder: For its owner alone"));
    done(&["doctor"], &data, &["--accept-clock"]);
    drop(world);

    let stopped = casemate(&["healthcheck"], &data, &[], "");
    assert_eq!(stopped.status.code(), Some(1));
    assert!(said(&stopped).contains("no helpdesk runs on"), "{}", said(&stopped));
    done(&["doctor"], &data, &[]);
    fs::set_permissions(&data, fs::Permissions::from_mode(0o755)).unwrap();
    assert!(done(&["doctor"], &data, &[]).contains("WARN   folder: Others"));
}

#[test]
fn the_log_is_listed_and_written_to_a_file_at_the_machine() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let world = World::demo_in(&data, &[]);
    let mut robert = world.signed_in("Robert");
    let case = scene::open_case(&mut robert, MIGHTY_MICK, "Zanzibar");
    (0..80).for_each(|_| drop(scene::comment(&mut robert, &case, "Zanzibar again")));
    let of_it = done(&["audit", "list"], &data, &["--about", &case]);
    assert!(of_it.contains("case.opened") && of_it.contains("comment.added"), "{of_it}");
    let file = folder.path().join("audit.jsonl");
    let to = ["--to", file.to_str().unwrap()];
    assert_eq!(done(&["audit", "export"], &data, &to), "");
    let written = lines(&fs::read_to_string(&file).unwrap());
    assert_eq!(written, lines(&done(&["audit", "list"], &data, &["--json"])));
    assert!(written.len() > 150 && !format!("{written:?}").contains("Zanzibar"));
    let numbers: Vec<_> = written.iter().map(|line| line["number"].as_u64().unwrap()).collect();
    assert!(numbers.iter().copied().eq(0..numbers.len() as u64), "each once");
    let again = casemate(&["audit", "export"], &data, &to, "");
    assert_eq!(again.status.code(), Some(1), "it replaces no file");
    for wrong in [["--kind", "case"], ["--by", "Robert"], ["--about", "Zanzibar"]] {
        let output = casemate(&["audit", "list"], &data, &wrong, "");
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    }
    drop(world);
    let stopped = lines(&done(&["audit", "list"], &data, &["--json"]));
    assert_eq!(stopped[..written.len()], written[..]);
}
