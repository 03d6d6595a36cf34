//! Backup, restore and verify by the built program, beside people at work, and with the plug pulled.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

use super::scene::{self, FRONT_STREET, PNG};
use crate::{
    client::{Client, File},
    process, wait,
    world::{World, casemate, program, said, succeeds},
};

fn back_up(data: &Path, to: &Path) -> Output {
    casemate(&["backup"], data, &["--to", to.to_str().unwrap()], "")
}

fn restore(from: &Path, data: &Path) -> Output {
    casemate(&["restore"], data, &["--from", from.to_str().unwrap()], "")
}

/// A page without what differs each time that it is asked for.
fn page(client: &mut Client, path: &str) -> String {
    let answer = client.get(path);
    assert_eq!(answer.status, 200, "{path}: {answer}");
    let page = answer.text();
    let token = client.token().unwrap_or_default();
    if token.is_empty() { page } else { page.replace(token, "") }
}

/// Everything in a list as files, and the pages of some cases.
fn all_of(client: &mut Client, cases: &[String]) -> Vec<String> {
    let mut all = vec![];
    for export in ["/cases.csv", "/cases.jsonl"] {
        all.push(client.get(export).text());
    }
    all.extend(cases.iter().map(|case| page(client, &format!("/cases/{case}/markdown"))));
    all
}

#[test]
fn what_is_restored_answers_as_before() {
    let folder = tempfile::tempdir().unwrap();
    let (data, to) = (folder.path().join("data"), folder.path().join("a.backup"));
    let world = World::demo_in(&data, &[]);
    let mut ivo = world.signed_in("Ivo");
    let case = scene::open_case(&mut ivo, FRONT_STREET, "Kept for ever");
    scene::comment(&mut ivo, &case, "With some words.");
    let file = scene::attach(&mut ivo, &case, File { name: "a.png", bytes: PNG });
    let before = all_of(&mut ivo, std::slice::from_ref(&case));
    let words = succeeds(&back_up(&data, &to));
    assert!(words.contains("blobs, checked"), "{words}");
    let again = back_up(&data, &to);
    assert_eq!(again.status.code(), Some(1));
    assert!(said(&again).contains("is there already"), "{}", said(&again));
    drop(world);

    let restored = folder.path().join("restored");
    let words = succeeds(&restore(&to, &restored));
    assert!(words.contains("and checked: ") && words.contains("casemate serve"), "{words}");
    let words = succeeds(&casemate(&["verify"], &restored, &[], ""));
    assert!(words.starts_with("All is well: "), "{words}");
    let world = World::serve(&restored, &[]);
    let mut again = ivo.moved_to(&world.url);
    assert_eq!(all_of(&mut again, &[case]), before);
    assert_eq!(again.get(&format!("/files/{file}")).body, PNG);
    // And while it runs.
    let words = succeeds(&casemate(&["verify", "--json"], &restored, &[], ""));
    assert!(words.contains("\"sound\":true"), "{words}");
    let refused = restore(&to, &restored);
    assert_eq!(refused.status.code(), Some(1));
    assert!(said(&refused).contains("is not empty"), "{}", said(&refused));
    assert_eq!(again.get("/cases").status, 200);
}

#[test]
fn a_backup_that_is_made_while_people_write_is_sound() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::demo(&[]);
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        for number in 0..4 {
            let (mut client, over) = (world.signed_in("Ivo"), &over);
            scope.spawn(move || {
                let case = scene::open_case(&mut client, FRONT_STREET, &format!("Storm {number}"));
                let mut count = 0;
                while !over.load(Ordering::Relaxed) {
                    count += 1;
                    scene::comment(&mut client, &case, &format!("word {count}"));
                    if count < 20 {
                        let bytes = [PNG, format!("{number} {count}").as_bytes()].concat();
                        scene::attach(&mut client, &case, File { name: "a.png", bytes: &bytes });
                    }
                }
            });
        }
        for round in 0..3 {
            let to = folder.path().join(format!("{round}.backup"));
            let dir = folder.path().join(round.to_string());
            let made = back_up(&world.data(), &to);
            let restored = restore(&to, &dir);
            let checked = casemate(&["verify"], &world.data(), &[], "");
            over.store(round == 2 || !made.status.success(), Ordering::Relaxed);
            succeeds(&made);
            succeeds(&restored);
            succeeds(&checked);
        }
    });
}

#[test]
fn verify_says_what_is_wrong_and_ends_with_1() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let world = World::demo_in(&data, &[]);
    let mut ivo = world.signed_in("Ivo");
    let case = scene::open_case(&mut ivo, FRONT_STREET, "With a file");
    let bytes = [PNG, b"one that only this test sends"].concat();
    scene::attach(&mut ivo, &case, File { name: "a.png", bytes: &bytes });
    let name = blake3_hex(&bytes);
    let blob = data.join("blobs").join(&name[..2]).join(&name[2..]);
    fs::write(&blob, b"rotten").unwrap();
    for running in [true, false] {
        let output = casemate(&["verify"], &data, &[], "");
        assert_eq!(output.status.code(), Some(1), "{running}");
        let words = said(&output);
        assert!(words.contains(&format!("blob {name} holds other bytes")), "{words}");
        assert!(words.contains("1 problem; looked at"), "{words}");
        if running {
            world.ask_to_stop();
            wait::until(|| if data.join("control.sock").exists() { Err(()) } else { Ok(()) })
                .unwrap();
            wait::until(|| {
                let output = casemate(&["reindex"], &data, &[], "");
                if output.status.success() { Ok(()) } else { Err(said(&output)) }
            })
            .unwrap();
        }
    }
    // A backup of it says so too, and restores only when that is wanted.
    let (to, dir) = (folder.path().join("a.backup"), folder.path().join("restored"));
    let made = back_up(&data, &to);
    assert_eq!(made.status.code(), Some(1));
    assert!(to.exists() && said(&made).contains("lacks 1 blob"), "{}", said(&made));
    assert_eq!(restore(&to, &dir).status.code(), Some(1));
    assert!(!dir.exists());
    let flags = ["--from", to.to_str().unwrap(), "--despite-problems"];
    succeeds(&casemate(&["restore"], &dir, &flags, ""));
}

fn blake3_hex(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

/// A demo with a few files, stopped.
fn stopped_demo(folder: &Path) -> PathBuf {
    let data = folder.join("data");
    let world = World::demo_in(&data, &[]);
    let mut ivo = world.signed_in("Ivo");
    let case = scene::open_case(&mut ivo, FRONT_STREET, "Heavy");
    for number in 0..4u8 {
        let bytes = [PNG, &vec![number; 5 << 20]].concat();
        scene::attach(&mut ivo, &case, File { name: "a.png", bytes: &bytes });
    }
    world.stop();
    data
}

#[test]
fn a_damaged_backup_is_refused_with_words_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let data = stopped_demo(folder.path());
    let (to, bad) = (folder.path().join("a.backup"), folder.path().join("bad.backup"));
    succeeds(&back_up(&data, &to));
    let good = fs::read(&to).unwrap();
    let dir = folder.path().join("restored");
    let store = usize::try_from(u64::from_le_bytes(good[35..43].try_into().unwrap())).unwrap();
    let blobs = 43 + store + 32;
    // The beginning, the store and its sum, a blob's name and bytes, the end.
    for at in [3, 20, 43 + store / 2, blobs - 1, blobs + 5, blobs + 2_000_000, good.len() - 1] {
        let mut bytes = good.clone();
        bytes[at] ^= 1;
        fs::write(&bad, &bytes).unwrap();
        let refused = restore(&bad, &dir);
        assert_eq!(refused.status.code(), Some(1), "byte {at}");
        let words = said(&refused);
        assert!(!words.contains("panicked") && words.contains("bad.backup: "), "{at}: {words}");
        assert!(!dir.exists(), "byte {at}");
        fs::write(&bad, &good[..at]).unwrap();
        let words = said(&restore(&bad, &dir));
        assert!(words.contains("cut off"), "cut at {at}: {words}");
        assert!(!dir.exists(), "cut at {at}");
    }
}

fn started(verb: &str, data: &Path, flag: &str, file: &Path) -> Child {
    let mut command: Command = program();
    command.arg(verb).arg("--data").arg(data).arg(flag).arg(file);
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// Kills it as soon as `begun`, unless it has ended by then.
fn kill_once(mut child: Child, begun: impl Fn() -> bool) {
    let seen = wait::until(|| {
        let over = child.try_wait().unwrap().is_some();
        if begun() || over { Ok(()) } else { Err(()) }
    });
    child.kill().unwrap();
    child.wait().unwrap();
    seen.unwrap();
}

#[test]
fn a_kill_in_the_middle_leaves_no_half_file_and_no_half_folder() {
    let folder = tempfile::tempdir().unwrap();
    let data = stopped_demo(folder.path());
    let (to, dir) = (folder.path().join("a.backup"), folder.path().join("restored"));
    let part = folder.path().join("a.backup.part");
    for bytes in [1, 1 << 20, 8 << 20] {
        let child = started("backup", &data, "--to", &to);
        kill_once(child, || part.metadata().is_ok_and(|part| part.len() >= bytes));
        if to.exists() {
            // It was quicker; then it is whole.
            succeeds(&restore(&to, &dir));
            fs::remove_file(&to).unwrap();
            fs::remove_dir_all(&dir).unwrap();
        }
    }
    succeeds(&back_up(&data, &to));
    assert!(!part.exists(), "what a kill left is written over");
    for sign in ["restored/.restoring", "restored/.restoring/blobs", "restored/.restoring/spool"] {
        let child = started("restore", &dir, "--from", &to);
        kill_once(child, || folder.path().join(sign).exists());
        let whole = dir.join("casemate.redb").exists();
        if !whole {
            succeeds(&restore(&to, &dir));
        }
        succeeds(&casemate(&["verify"], &dir, &[], ""));
        fs::remove_dir_all(&dir).unwrap();
    }
}

#[test]
fn a_backup_is_its_owners_alone_and_a_helpdesk_that_is_killed_meanwhile_leaves_none() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let data = stopped_demo(folder.path());
    let (to, part) = (folder.path().join("a.backup"), folder.path().join("a.backup.part"));
    let world = World::serve(&data, &[]);
    let mut child = started("backup", &data, "--to", &to);
    let begun = wait::until(|| {
        let over = child.try_wait().unwrap().is_some();
        if over || part.metadata().is_ok_and(|part| part.len() > 0) { Ok(()) } else { Err(()) }
    });
    begun.unwrap();
    drop(world);
    let ended = child.wait().unwrap();
    assert_eq!(ended.success(), to.exists());
    assert!(!part.exists());
    drop(fs::remove_file(&to));
    succeeds(&back_up(&data, &to));
    assert_eq!(fs::metadata(&to).unwrap().permissions().mode() & 0o777, 0o600);
    let none = process::run(
        {
            let mut command = program();
            command.args(["backup", "--data"]).arg(folder.path().join("none"));
            command.arg("--to").arg(folder.path().join("b.backup"));
            command
        },
        "",
    );
    assert!(said(&none).contains("there is no helpdesk in"), "{}", said(&none));
    assert!(!folder.path().join("b.backup.part").exists());
}
