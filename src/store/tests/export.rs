//! Exports: what is in one, what comes back of it, and what becomes of a bad one.

mod lost;

use std::{
    collections::BTreeMap,
    fs,
    ops::ControlFlow,
    os::unix::fs::{PermissionsExt, symlink},
    path::{Path, PathBuf},
};

use redb::{Key, ReadTransaction, ReadableDatabase, ReadableTable, TableHandle, Value};
use serde_json::Value as Json;

use super::{NOON, account, open};
use crate::{
    domain::{
        access::Console,
        account::AccountKind,
        change::Write,
        id::{AccountId, UserId},
        link::{Invitation, Link as OneTime, Purpose},
        moment::Moment,
        person::{Rights, Role, User},
        session::SessionKey,
        text::{Email, Name},
    },
    store::{
        tables::{EachTable, Index, every_table},
        *,
    },
};

/// A store with accounts, a person who is signed in, an invitation that waits, and a draft with a
/// file; and a folder for whatever is made of it.
fn filled() -> (Store, tempfile::TempDir, tempfile::TempDir) {
    let (store, dir) = open();
    let mut operator = account(1);
    operator.kind = AccountKind::Operator;
    store.commit(move |_| Ok((Console::here().add_account(operator), ()))).unwrap();
    (2..9).for_each(|n| super::add(&store, n).unwrap());
    let draft = super::draft(&store);
    let user = User {
        id: draft.user,
        account: AccountId(1),
        name: Name::parse("Robert \"Rob\" Bälboa").unwrap(),
        email: Email::parse("r@example.com").unwrap(),
        role: Role::Admin,
        rights: Rights::default(),
        active: true,
        created_at: Moment(NOON),
        epoch: 3,
    };
    let purpose = Purpose::Join(Box::new(Invitation {
        account: AccountId(2),
        name: Name::parse("Nora").unwrap(),
        email: Email::parse("n@example.com").unwrap(),
        role: Role::Member,
        rights: Rights::default(),
    }));
    let link = OneTime {
        key: SessionKey([7; 32]),
        by: Some(user.id),
        made_at: Moment(NOON),
        until: Moment(NOON + 1),
        purpose,
    };
    let guard = store.shared.database().unwrap();
    let tx = guard.as_ref().unwrap().begin_write().unwrap();
    for write in [
        Write::User(None, Box::new(user)),
        Write::Read(UserId(7), None, Moment(NOON)),
        Write::Draft(None, Box::new(draft)),
        Write::Link(None, Box::new(link)),
    ] {
        apply::Writing(&tx).apply(&write).unwrap();
    }
    tx.commit().unwrap();
    drop(guard);
    assert_eq!(store.verify().unwrap(), Vec::<String>::new());
    (store, dir, tempfile::tempdir().unwrap())
}

fn exported(store: &Store, to: &Path) -> Exported {
    let mut bundle = Bundle::begin(to).unwrap();
    let exported =
        store.export(&mut bundle, Reading::FromACopy, &mut |_| ControlFlow::Continue(())).unwrap();
    bundle.finish().unwrap();
    exported
}

/// Imports it: how that ended, and all that was told before.
fn imported(from: &Path, dir: &Path, trial: Trial) -> (Result<Checked, String>, Vec<String>) {
    let mut told = Vec::new();
    let imported = import(from, dir, trial, &mut |seen| {
        if let Seen::Problem(words) = seen {
            told.push(words);
        }
        ControlFlow::Continue(())
    });
    (imported.map_err(|fault| fault.to_string()), told)
}

/// Every file under a folder.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(one) = folders.pop() {
        for entry in fs::read_dir(one).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let bytes = fs::read(&path).unwrap();
                files.insert(path.strip_prefix(folder).unwrap().to_owned(), bytes);
            }
        }
    }
    files
}

/// The keys and values of every table by its name.
type Tables = BTreeMap<String, Vec<(Vec<u8>, Vec<u8>)>>;

/// All keys and values of every table.
struct Everything<'t>(&'t ReadTransaction, Tables);

impl EachTable for Everything<'_> {
    fn table<K: Key + 'static, V: Value + 'static>(
        &mut self,
        table: Index<K, V>,
    ) -> Result<(), Fault> {
        let mut all = Vec::new();
        for entry in self.0.open_table(table)?.iter()? {
            let (key, value) = entry?;
            let key = K::as_bytes(&key.value()).as_ref().to_vec();
            all.push((key, V::as_bytes(&value.value()).as_ref().to_vec()));
        }
        self.1.insert(table.name().to_owned(), all);
        Ok(())
    }
}

fn everything(store: &Store) -> Tables {
    let guard = store.shared.database().unwrap();
    let tx = guard.as_ref().unwrap().begin_read().unwrap();
    let mut all = Everything(&tx, BTreeMap::new());
    every_table(&mut all).unwrap();
    all.1
}

/// Changes a file of an export, and what the manifest says of it, as somebody does who means it.
fn edit(export: &Path, name: &str, change: impl FnOnce(&str) -> String) {
    let path = export.join(name);
    let text = change(&fs::read_to_string(&path).unwrap());
    fs::write(&path, &text).unwrap();
    let manifest = export.join("manifest.json");
    let words = fs::read_to_string(&manifest).unwrap();
    let says: Json = serde_json::from_str(&words).unwrap();
    let part = &says["files"][name];
    let old = format!(
        "\"lines\": {},\n      \"bytes\": {},\n      \"blake3\": {}",
        part["lines"], part["bytes"], part["blake3"]
    );
    let new = format!(
        "\"lines\": {},\n      \"bytes\": {},\n      \"blake3\": \"{}\"",
        text.lines().count(),
        text.len(),
        blake3::hash(text.as_bytes()).to_hex()
    );
    let (before, rest) = words.split_once(&format!("\"{name}\": {{")).unwrap();
    let rest = rest.replacen(&old, &new, 1);
    fs::write(manifest, format!("{before}\"{name}\": {{{rest}")).unwrap();
}

#[test]
fn what_is_imported_is_the_same_in_every_table_and_exports_to_the_same_bytes() {
    let (store, _dir, folder) = filled();
    let [one, two, tar] = ["one", "two", "three.tar"].map(|name| folder.path().join(name));
    let done = exported(&store, &one);
    assert_eq!((done.blobs, done.lacks.len()), (1, 0));
    let (checked, told) = imported(&one, &folder.path().join("data"), Trial::Real);
    assert_eq!((checked.unwrap().problems, told), (0, Vec::new()));
    let again = Store::open(&folder.path().join("data"), Clock::Real).unwrap();
    assert_eq!(everything(&again), everything(&store));
    assert_eq!(exported(&again, &two), done);
    assert!(files(&one) == files(&two), "the same records are the same bytes");
    exported(&again, &tar);
    let unpacked = folder.path().join("unpacked");
    fs::create_dir(&unpacked).unwrap();
    let mut tar_program = std::process::Command::new("tar");
    let tar_program = tar_program.arg("-xf").arg(&tar).arg("-C").arg(&unpacked);
    assert!(tar_program.status().unwrap().success());
    assert!(files(&one) == files(&unpacked), "a tar file holds the same files");
}

#[test]
fn an_export_is_readable_and_its_owners_alone() {
    let (store, _dir, folder) = filled();
    let to = folder.path().join("export");
    exported(&store, &to);
    let users = fs::read_to_string(to.join("users.jsonl")).unwrap();
    assert_eq!(
        users,
        "{\"key\":\"UR-000-000-007\",\"row\":{\"id\":\"UR-000-000-007\",\"account\":\"PA-000-001\",\
         \"name\":\"Robert \\\"Rob\\\" Bälboa\",\"email\":\"r@example.com\",\"role\":\"Admin\",\
         \"rights\":{\"opens_for_managed\":false,\"opens_on_behalf\":false},\"active\":true,\
         \"created_at\":\"2026-11-21T12:00:00.000Z\",\"epoch\":3}}\n"
    );
    let manifest: Json =
        serde_json::from_slice(&fs::read(to.join("manifest.json")).unwrap()).unwrap();
    assert_eq!(manifest["operator"], "PA-000-001");
    assert_eq!(manifest["files"]["links.jsonl"]["secret"], true);
    assert_eq!(manifest["files"]["users.jsonl"]["secret"], false);
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&to), 0o700);
    for name in files(&to).keys() {
        assert_eq!(mode(&to.join(name)), 0o600, "{}", name.display());
        assert_eq!(mode(to.join(name).parent().unwrap()), 0o700, "{}", name.display());
    }
    let taken = Bundle::begin(&to).unwrap_err().to_string();
    assert!(taken.contains("is there already"), "{taken}");
}

#[test]
fn every_table_is_exported_or_follows_from_one_that_is() {
    let (store, _dir, folder) = filled();
    // An export refuses to leave a table out.
    exported(&store, &folder.path().join("export"));
    let guard = store.shared.database().unwrap();
    let tx = guard.as_ref().unwrap().begin_write().unwrap();
    let unknown: Index<u64, u64> = Index::new("unknown");
    drop(tx.open_table(unknown).unwrap());
    tx.commit().unwrap();
    drop(guard);
    let mut bundle = Bundle::begin(&folder.path().join("another")).unwrap();
    let refused = store.export(&mut bundle, Reading::FromACopy, &mut |_| ControlFlow::Continue(()));
    assert!(refused.unwrap_err().to_string().contains("nobody exports the table unknown"));
}

#[test]
fn a_dry_run_finds_the_same_and_leaves_nothing() {
    let (store, _dir, folder) = filled();
    let (to, dir) = (folder.path().join("export"), folder.path().join("data"));
    exported(&store, &to);
    let (real, _) = imported(&to, &dir, Trial::Real);
    fs::remove_dir_all(&dir).unwrap();
    let (dry, told) = imported(&to, &dir, Trial::Dry);
    assert_eq!((dry.unwrap().rows, told), (real.unwrap().rows, Vec::new()));
    assert!(!dir.exists());
    fs::create_dir(&dir).unwrap();
    imported(&to, &dir, Trial::Dry).0.unwrap();
    assert_eq!(fs::read_dir(&dir).unwrap().count(), 0);
    fs::write(dir.join("mine"), "").unwrap();
    for trial in [Trial::Dry, Trial::Real] {
        let refused = imported(&to, &dir, trial).0.unwrap_err();
        assert!(refused.contains("is not empty"), "{refused}");
    }
}

/// What is told of an export in which one thing was changed by somebody who means it.
fn told_of(name: &str, change: impl FnOnce(&str) -> String) -> String {
    let (store, _dir, folder) = filled();
    let (to, dir) = (folder.path().join("export"), folder.path().join("data"));
    exported(&store, &to);
    edit(&to, name, change);
    let (refused, told) = imported(&to, &dir, Trial::Real);
    let refused = refused.unwrap_err();
    assert!(refused.contains("nothing was imported"), "{refused}");
    assert!(!dir.exists(), "nothing is left behind");
    let (dry, told_dry) = imported(&to, &dir, Trial::Dry);
    assert_eq!((dry.unwrap_err(), &told_dry), (refused, &told));
    told.join("\n")
}

#[test]
fn a_line_that_does_not_fit_is_named_by_file_and_line() {
    for (name, from, to, words) in [
        ("users.jsonl", "\"epoch\":3", "\"epoch\":-3", "users.jsonl:1: row.epoch: "),
        ("users.jsonl", "\"epoch\":3", "\"epoch\":3.5", "users.jsonl:1: "),
        ("users.jsonl", "\"epoch\":3", "\"epoch\":3,\"x\":1", "nobody knows the member \"x\""),
        ("users.jsonl", "\"epoch\":3", "\"epoch\":3,\"epoch\":3", "\"epoch\" stands twice"),
        ("users.jsonl", ",\"epoch\":3", "", "the member \"epoch\" is missing"),
        ("users.jsonl", "\"Admin\"", "\"King\"", "users.jsonl:1: row.role: "),
        ("users.jsonl", "\"row\":{\"id\":\"UR-000-000-007\"", "\"row\":{\"id\":\"UR-7\"", "id: "),
        (
            "users.jsonl",
            "\"row\":{\"id\":\"UR-000-000-007\"",
            "\"row\":{\"id\":\"UR-000-000-008\"",
            "the key is not the row's",
        ),
        (
            "users.jsonl",
            "\"account\":\"PA-000-001\"",
            "\"account\":\"PA-000-099\"",
            "users.jsonl:1: names PA-000-099, which is not there",
        ),
        ("users.jsonl", "r@example.com", "R@example.com", "email: \"R@example.com\" is no address"),
        ("users.jsonl", "Robert", "Robert\\n", "name: is no line of 1 to 100 characters"),
        ("users.jsonl", "12:00:00.000Z", "12:00:00Z", "created_at: "),
        ("users.jsonl", "{\"key\":", "{ \"key\":", "is not written as an export writes it"),
        ("users.jsonl", "}\n", "}", "users.jsonl:1: is cut off"),
        ("users.jsonl", "}\n", "}\nx\n", "users.jsonl:2: "),
    ] {
        let told = told_of(name, |text| {
            assert!(text.contains(from), "{text}");
            text.replacen(from, to, 1)
        });
        assert!(told.contains(words), "{from} → {to}: {told}");
    }
    let twice = told_of("accounts.jsonl", |text| {
        let first = text.lines().next().unwrap();
        format!("{first}\n{text}")
    });
    assert!(twice.contains("accounts.jsonl:2: stands there twice"), "{twice}");
    let many = told_of("accounts.jsonl", |text| text.replace("\"active\":true", "\"active\":1"));
    assert_eq!(many.matches("active: ").count(), 8, "{many}");
    assert!(many.contains("accounts.jsonl:8: "), "{many}");
}

#[test]
fn the_audit_chain_is_that_of_the_export() {
    let told = told_of("audit-events.jsonl", |text| text.replacen("Account 3", "Account 9", 1));
    assert!(told.contains("has another payload"), "{told}");
    let told = told_of("audit.jsonl", |text| {
        let lines: Vec<_> = text.lines().collect();
        format!("{}\n", lines[..lines.len() - 1].join("\n"))
    });
    assert!(told.contains("audit_head: audit.jsonl ends elsewhere"), "{told}");
}

#[test]
fn a_file_that_was_changed_is_named() {
    let (store, _dir, folder) = filled();
    let (to, dir) = (folder.path().join("export"), folder.path().join("data"));
    exported(&store, &to);
    let path = to.join("accounts.jsonl");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("Account 5", "Account X")).unwrap();
    let (_, told) = imported(&to, &dir, Trial::Real);
    assert_eq!(told, ["accounts.jsonl: is not as it was exported"]);
    fs::remove_file(&path).unwrap();
    let (_, told) = imported(&to, &dir, Trial::Real);
    assert!(told[0].starts_with("accounts.jsonl: "), "{told:?}");
    symlink("/etc/passwd", &path).unwrap();
    let (_, told) = imported(&to, &dir, Trial::Real);
    assert!(told[0].starts_with("accounts.jsonl: "), "{told:?}");
    assert!(!dir.exists());
}

#[test]
fn blobs_are_those_that_rows_name_and_no_other_file_is_there() {
    let (store, _dir, folder) = filled();
    let (to, dir) = (folder.path().join("export"), folder.path().join("data"));
    exported(&store, &to);
    let blob = files(&to).into_keys().find(|name| name.starts_with("blobs")).unwrap();
    fs::write(to.join(&blob), "other bytes").unwrap();
    fs::write(to.join("notes.txt"), "").unwrap();
    fs::create_dir(to.join("blobs/zz")).unwrap();
    fs::write(to.join("blobs/af").join("x"), "").unwrap();
    for trial in [Trial::Real, Trial::Dry] {
        let (_, told) = imported(&to, &dir, trial);
        let expected = [
            format!("{}: holds other bytes", blob.display()),
            "\"notes.txt\": nothing names it".to_owned(),
            "\"blobs/af/x\": nothing names it".to_owned(),
            "\"blobs/zz\": nothing names it".to_owned(),
        ];
        assert_eq!(told, expected, "{trial:?}");
    }
    fs::remove_file(to.join(&blob)).unwrap();
    let (_, told) = imported(&to, &dir, Trial::Real);
    assert!(told[0].starts_with(&format!("{}: ", blob.display())), "{told:?}");
    assert!(!dir.exists());
}

#[test]
fn a_manifest_that_is_none_of_ours_is_refused() {
    let (store, _dir, folder) = filled();
    let (to, dir) = (folder.path().join("export"), folder.path().join("data"));
    exported(&store, &to);
    let path = to.join("manifest.json");
    let good = fs::read_to_string(&path).unwrap();
    for (from, by, words) in [
        ("casemate-export", "something-else", "no export of Casemate"),
        ("\"layout\": 1", "\"layout\": 2", "reads layout 1"),
        ("\"layout\": 1", "\"layout\": 1,\n  \"extra\": 1", "unknown field"),
        ("  \"layout\"", "\"layout\"", "is not written as an export writes it"),
        ("{", "", "manifest.json: "),
    ] {
        assert!(good.contains(from));
        fs::write(&path, good.replacen(from, by, 1)).unwrap();
        let refused = imported(&to, &dir, Trial::Real).0.unwrap_err();
        assert!(refused.contains(words), "{from} → {by}: {refused}");
    }
    for (from, by, words) in [
        ("\"accounts.jsonl\"", "\"../accounts.jsonl\"", "nobody knows \"../accounts.jsonl\""),
        ("\"operator\": \"PA-000-001\"", "\"operator\": \"PA-000-002\"", "names another"),
        ("\"shape\": 3", "\"shape\": 93", "its rows are of version 93, this program knows 3"),
    ] {
        assert!(good.contains(from), "{good}");
        fs::write(&path, good.replacen(from, by, 1)).unwrap();
        let (refused, told) = imported(&to, &dir, Trial::Real);
        assert!(refused.is_err() && told.join("\n").contains(words), "{from} → {by}: {told:?}");
    }
    fs::write(&path, vec![b' '; (16 << 20) + 1]).unwrap();
    assert!(imported(&to, &dir, Trial::Real).0.unwrap_err().contains("is too long"));
    fs::remove_file(&path).unwrap();
    assert!(imported(&to, &dir, Trial::Real).0.unwrap_err().starts_with("manifest.json: "));
    assert!(!dir.exists());
}
