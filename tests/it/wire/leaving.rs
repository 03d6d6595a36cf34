//! Export and import by the built program: a helpdesk that moves, and what becomes of a bad move.

use std::{
    fs,
    path::Path,
    process::{Command, Output, Stdio},
};

use super::scene::{self, FRONT_STREET, PNG};
use crate::{
    client::File,
    wait,
    world::{World, casemate, program, said, succeeds},
};

fn export(data: &Path, to: &Path) -> Output {
    casemate(&["export"], data, &["--to", to.to_str().unwrap()], "")
}

fn import(from: &Path, data: &Path, flags: &[&str]) -> Output {
    let flags = [&["--from", from.to_str().unwrap()], flags].concat();
    casemate(&["import"], data, &flags, "")
}

/// What differs between two folders, in the words of the program that the help names.
fn diff(one: &Path, other: &Path) -> String {
    said(&Command::new("diff").arg("-r").args([one, other]).output().unwrap())
}

/// A demo in which much has happened, stopped: also what waits, what is hidden, what was erased.
fn busy(data: &Path) -> (World, String, String) {
    let world = World::demo_in(data, &[]);
    let mut michael = world.signed_in("Michael");
    let case = scene::open_case(&mut michael, FRONT_STREET, "Kept for ever");
    let gone = scene::comment(&mut michael, &case, "Words that are erased.");
    scene::comment_privately(
        &mut michael,
        &case,
        "Between us.",
        &[File { name: "p.png", bytes: PNG }],
    );
    let redacted = michael.post_form(&format!("/cases/{case}/comments/{gone}/redact"), &[]);
    assert_eq!(redacted.status, 303, "{redacted}");
    let file = scene::attach(&mut michael, &case, File { name: "a.png", bytes: PNG });
    let draft = michael.post_form(&format!("/cases/{case}/draft"), &[("comment", "Not sent yet")]);
    assert!(draft.status < 400, "{draft}");
    let flags = ["--account", FRONT_STREET, "--name", "Nora", "--email", "nora@example.com"];
    let flags = [&flags[..], &["--role", "agent"]].concat();
    succeeds(&casemate(&["user", "invite"], data, &flags, ""));
    let flags = ["--account", FRONT_STREET, "--name", "Ours", "--url"];
    let flags = [&flags[..], &["https://hooks.example.com/in"]].concat();
    succeeds(&casemate(&["webhook", "add"], data, &flags, ""));
    (world, case, file)
}

#[test]
fn a_helpdesk_that_moves_is_the_same_and_exports_to_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let [data, one, two, moved, tar] =
        ["data", "one", "two", "moved", "three.tar"].map(|name| folder.path().join(name));
    let (mut world, case, file) = busy(&data);
    let michael = world.users.drain(..).find(|user| user.name.starts_with("Michael")).unwrap();
    // While it runs, and when it does not.
    let words = succeeds(&export(&data, &tar));
    assert!(words.contains(" lines (") && words.contains(" blobs"), "{words}");
    world.stop();
    succeeds(&export(&data, &one));
    let again = export(&data, &one);
    assert_eq!(again.status.code(), Some(1));
    assert!(said(&again).contains("is there already"), "{}", said(&again));
    let words = succeeds(&import(&one, &moved, &["--dry-run"]));
    assert!(words.contains("can be imported; nothing was written"), "{words}");
    assert!(!moved.exists());
    let words = succeeds(&import(&one, &moved, &[]));
    assert!(words.contains("and checked: ") && words.contains("casemate serve"), "{words}");
    succeeds(&export(&moved, &two));
    assert_eq!(diff(&one, &two), "");
    let words = succeeds(&casemate(&["verify"], &moved, &[], ""));
    assert!(words.starts_with("All is well: "), "{words}");

    let world = World::serve(&moved, &[]);
    let mut client = world.stranger();
    client.sign_in(&michael);
    let page = client.get(&format!("/cases/{case}")).text();
    assert!(page.contains("Kept for ever") && page.contains("Not sent yet"), "{page}");
    assert!(page.contains("Between us.") && !page.contains("Words that are erased."));
    assert_eq!(client.get(&format!("/files/{file}")).body, PNG);
    assert!(client.get("/search?q=Kept").status == 200);
    let refused = import(&one, &moved, &[]);
    assert!(said(&refused).contains("is not empty"), "{}", said(&refused));
}

#[test]
fn an_export_of_a_helpdesk_that_runs_is_that_of_one_that_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let [running, moved, again] =
        ["running", "moved", "again"].map(|name| folder.path().join(name));
    let world = World::demo(&[]);
    let words =
        casemate(&["export"], &world.data(), &["--json", "--to", running.to_str().unwrap()], "");
    let words = succeeds(&words);
    assert!(words.contains("\"lacks\":[]"), "{words}");
    succeeds(&import(&running, &moved, &[]));
    succeeds(&export(&moved, &again));
    assert_eq!(diff(&running, &again), "");
    let manifest = fs::read_to_string(running.join("manifest.json")).unwrap();
    assert!(manifest.contains("\"audit_head\""), "{manifest}");
}

#[test]
fn what_a_helpdesk_that_runs_has_lost_is_named_when_it_is_exported_and_backed_up() {
    let folder = tempfile::tempdir().unwrap();
    let [data, to] = ["data", "export"].map(|name| folder.path().join(name));
    let world = World::demo_in(&data, &[]);
    let mut michael = world.signed_in("Michael");
    let case = scene::open_case(&mut michael, FRONT_STREET, "Lost");
    scene::attach(&mut michael, &case, File { name: "a.txt", bytes: b"Soon gone.\n" });
    let hex = blake3::hash(b"Soon gone.\n").to_hex().to_string();
    fs::remove_file(data.join("blobs").join(&hex[..2]).join(&hex[2..])).unwrap();
    let exported = export(&data, &to);
    assert_eq!(exported.status.code(), Some(1));
    assert!(said(&exported).contains(&hex), "{}", said(&exported));
    assert!(said(&exported).contains("lacks 1 rows and blobs"), "{}", said(&exported));
    let to = folder.path().join("a.backup");
    let made = casemate(&["backup"], &data, &["--to", to.to_str().unwrap()], "");
    assert_eq!(made.status.code(), Some(1));
    assert!(said(&made).contains(&hex) && said(&made).contains("lacks 1 blob"), "{}", said(&made));
    world.stop();
}

#[test]
fn a_kill_in_the_middle_of_a_move_leaves_no_helpdesk_and_no_half_export() {
    let folder = tempfile::tempdir().unwrap();
    let [data, to, dir] = ["data", "export", "moved"].map(|name| folder.path().join(name));
    World::demo_in(&data, &[]).stop();
    succeeds(&export(&data, &to));
    for sign in [".restoring", ".restoring/casemate.redb", ".restoring/blobs", ".restoring/spool"] {
        let mut command = program();
        command.args(["import", "--data"]).arg(&dir).arg("--from").arg(&to);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        wait::until(|| {
            let over = child.try_wait().unwrap().is_some();
            if over || dir.join(sign).exists() { Ok(()) } else { Err(()) }
        })
        .unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        if !dir.join("casemate.redb").exists() {
            let none = casemate(&["verify"], &dir, &[], "");
            assert!(said(&none).contains("there is no helpdesk in"), "{}", said(&none));
            succeeds(&import(&to, &dir, &[]));
        }
        succeeds(&casemate(&["verify"], &dir, &[], ""));
        fs::remove_dir_all(&dir).unwrap();
    }
    let (part, cut) = (folder.path().join("cut.part"), folder.path().join("cut"));
    let mut command = program();
    command.args(["export", "--data"]).arg(&data).arg("--to").arg(&cut);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    wait::until(|| {
        let over = child.try_wait().unwrap().is_some();
        if over || part.exists() { Ok(()) } else { Err(()) }
    })
    .unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    if part.exists() {
        assert!(!cut.exists());
        let refused = export(&data, &cut);
        assert!(said(&refused).contains("if none is, remove it"), "{}", said(&refused));
    }
}

/// Asks a program to end (SIGTERM) once it has begun. Either it was over by then, or it says why it
/// ended.
fn asked_to_end(command: &mut Command, has_begun: &dyn Fn() -> bool) -> bool {
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    wait::until(|| {
        let over = child.try_wait().unwrap().is_some();
        if over || has_begun() { Ok(()) } else { Err(()) }
    })
    .unwrap();
    if child.try_wait().unwrap().is_none() {
        let id = rustix::process::Pid::from_child(&child);
        rustix::process::kill_process(id, rustix::process::Signal::TERM).unwrap();
    }
    let output = child.wait_with_output().unwrap();
    let ended = !output.status.success();
    assert!(!ended || said(&output).contains("ended by a signal"), "{}", said(&output));
    ended
}

#[test]
fn a_move_that_is_asked_to_end_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let [data, to, dir, room] =
        ["data", "export", "moved", "room"].map(|name| folder.path().join(name));
    fs::create_dir(&room).unwrap();
    World::demo_in(&data, &[]).stop();
    let mut export = program();
    export.args(["export", "--data"]).arg(&data).arg("--to").arg(&to);
    let part = folder.path().join("export.part");
    if asked_to_end(&mut export, &|| part.exists()) {
        assert!(!part.exists() && !to.exists());
        succeeds(&self::export(&data, &to));
    }
    let is_empty = |folder: &Path| fs::read_dir(folder).unwrap().next().is_none();
    let import = |flags: &[&str]| {
        let mut command = program();
        command.args(["import", "--data"]).arg(&dir).arg("--from").arg(&to);
        command.args(flags).env("TMPDIR", &room);
        command
    };
    asked_to_end(&mut import(&["--dry-run"]), &|| !is_empty(&room));
    assert!(is_empty(&room) && !dir.exists());
    if asked_to_end(&mut import(&[]), &|| dir.join(".restoring/casemate.redb").exists()) {
        assert!(!dir.exists());
    }
    assert!(is_empty(&room));
}

#[test]
fn an_import_names_what_is_wrong_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let [data, to, dir] = ["data", "export", "moved"].map(|name| folder.path().join(name));
    World::demo_in(&data, &[]).stop();
    succeeds(&export(&data, &to));
    let path = to.join("cases.jsonl");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replacen("\"state\":\"", "\"state\":\"Half", 1)).unwrap();
    for flags in [&[][..], &["--dry-run"]] {
        let refused = import(&to, &dir, flags);
        assert_eq!(refused.status.code(), Some(1));
        let words = said(&refused);
        assert!(words.contains("cases.jsonl:1: ") && words.contains("state: "), "{words}");
        assert!(words.contains("nothing was imported"), "{words}");
        assert!(!dir.exists());
    }
    let tar = folder.path().join("export.tar");
    succeeds(&export(&data, &tar));
    let refused = import(&tar, &dir, &[]);
    assert!(said(&refused).contains("unpack a tar file first"), "{}", said(&refused));
    let none = export(&folder.path().join("none"), &folder.path().join("x"));
    assert!(said(&none).contains("there is no helpdesk in"), "{}", said(&none));
    assert!(!folder.path().join("x.part").exists());
}
