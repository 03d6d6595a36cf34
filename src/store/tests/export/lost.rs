//! What becomes of an export that lacks what the helpdesk itself had lost, and of a manifest that
//! says other things than its files.

use super::*;
use crate::{
    domain::{
        id::CaseId,
        notify::{Follower, Notification, Occasion, Topic},
    },
    store::tests::flip,
};

/// What was told of an import, and what it said that the helpdesk had lost.
fn lacks(from: &Path, dir: &Path, trial: Trial) -> (Result<Checked, String>, Vec<Seen>) {
    let mut told = Vec::new();
    let imported = import(from, dir, trial, &mut |seen| {
        if !matches!(seen, Seen::At { .. }) {
            told.push(seen);
        }
        ControlFlow::Continue(())
    });
    (imported.map_err(|fault| fault.to_string()), told)
}

#[test]
fn an_export_without_a_blob_that_was_lost_is_imported_and_exports_to_the_same_bytes() {
    let (store, dir, folder) = filled();
    let [one, two, data] = ["one", "two", "data"].map(|name| folder.path().join(name));
    let blob = files(&dir.path().join("blobs")).into_keys().next().unwrap();
    fs::remove_file(dir.path().join("blobs").join(&blob)).unwrap();
    let done = exported(&store, &one);
    assert_eq!((done.blobs, done.lacks.len()), (0, 1), "{:?}", done.lacks);
    let said = [Seen::Lack(format!("blobs/{}: was lost before the export", blob.display()))];
    for trial in [Trial::Dry, Trial::Real] {
        let (checked, told) = lacks(&one, &data, trial);
        assert_eq!((checked.unwrap().problems, &told[..]), (0, &said[..]), "{trial:?}");
    }
    let again = Store::open(&data, Clock::Real).unwrap();
    assert_eq!(everything(&again), everything(&store));
    assert_eq!(exported(&again, &two), done);
    assert!(files(&one) == files(&two));
}

/// Takes the files of an export, and does something once the first one has begun.
struct Meanwhile<'t>(Option<Box<dyn FnOnce() + 't>>);

impl Files for Meanwhile<'_> {
    fn begin(&mut self, _: &str, _: u64) -> Result<(), Fault> {
        if let Some(happens) = self.0.take() {
            happens();
        }
        Ok(())
    }

    fn write(&mut self, _: &[u8]) -> Result<(), Fault> {
        Ok(())
    }
}

#[test]
fn a_blob_that_is_lost_after_the_manifest_has_named_it_ends_the_export_with_words() {
    let gone = |path: &Path| fs::remove_file(path).unwrap();
    let rots = |path: &Path| fs::write(path, "other bytes").unwrap();
    for (happens, words) in [(&gone as &dyn Fn(&Path), "No such file"), (&rots, "other bytes now")]
    {
        let (store, dir, _folder) = filled();
        let blobs = dir.path().join("blobs");
        let path = blobs.join(files(&blobs).into_keys().next().unwrap());
        let mut to = Meanwhile(Some(Box::new(|| happens(&path))));
        let ended = store.export(&mut to, Reading::FromACopy, &mut |_| ControlFlow::Continue(()));
        let said = ended.unwrap_err().to_string();
        assert!(
            said.contains("was lost while it was exported: ") && said.contains(words),
            "{said}"
        );
    }
}

#[test]
fn an_export_that_waits_for_its_reader_keeps_nothing_in_the_store() {
    let (store, dir, _folder) = filled();
    let mut to = Meanwhile(Some(Box::new(|| {
        let mut db = store.shared.db.try_write().unwrap();
        // This is refused while anybody reads.
        db.as_mut().unwrap().compact().unwrap();
    })));
    store.export(&mut to, Reading::FromACopy, &mut |_| ControlFlow::Continue(())).unwrap();
    assert!(to.0.is_none());
    assert_eq!(fs::read_dir(dir.path().join("spool")).unwrap().count(), 0, "the copy is gone");
}

#[test]
fn a_row_that_does_not_decode_is_left_out_and_named_and_the_others_are_exported() {
    let (store, dir, folder) = filled();
    store.stop();
    drop(store);
    let [to, data] = ["export", "data"].map(|name| folder.path().join(name));
    // Something that nothing else names.
    flip(dir.path(), "n@example.com");
    let store = Store::open(dir.path(), Clock::Real).unwrap();
    let done = exported(&store, &to);
    assert_eq!(done.lacks.len(), 1, "{:?}", done.lacks);
    assert!(done.lacks[0].starts_with("links.jsonl: the row of 0707"), "{:?}", done.lacks);
    assert_eq!(fs::read_to_string(to.join("links.jsonl")).unwrap(), "");
    assert_eq!(fs::read_to_string(to.join("accounts.jsonl")).unwrap().lines().count(), 8);
    let (checked, told) = lacks(&to, &data, Trial::Real);
    assert_eq!(checked.unwrap().problems, 0);
    let [Seen::Lack(words)] = &told[..] else { panic!("{told:?}") };
    assert!(words.starts_with("links.jsonl: the row of 0707"), "{words}");
    assert_eq!(Store::open(&data, Clock::Real).unwrap().verify().unwrap(), Vec::<String>::new());
}

#[test]
fn an_export_is_refused_where_rows_name_one_that_was_lost() {
    let (store, dir, folder) = filled();
    store.stop();
    drop(store);
    let [to, data] = ["export", "data"].map(|name| folder.path().join(name));
    flip(dir.path(), "r@example.com");
    let done = exported(&Store::open(dir.path(), Clock::Real).unwrap(), &to);
    assert!(done.lacks[0].starts_with("users.jsonl: the row of UR-000-000-007 "));
    let (refused, told) = lacks(&to, &data, Trial::Real);
    assert!(refused.unwrap_err().contains("nothing was imported"));
    let words = format!("{told:?}");
    assert!(words.contains("Lack(\"users.jsonl: the row of UR-000-000-007 was lost"), "{words}");
    assert!(words.contains("names UR-000-000-007, which is not there"), "{words}");
    assert!(!data.exists());
}

#[test]
fn a_manifest_says_what_its_files_say() {
    let (store, _dir, folder) = filled();
    let [to, dir] = ["export", "data"].map(|name| folder.path().join(name));
    exported(&store, &to);
    let path = to.join("manifest.json");
    let good = fs::read_to_string(&path).unwrap();
    for (from, by, words) in [
        ("\"secret\": true", "\"secret\": false", "secret is false"),
        ("\"secret\": false", "\"secret\": true", "secret is true"),
        ("    \"files\": 1,", "    \"files\": 2,", "blobs: there are others"),
        ("\"lacks\": []", "\"lacks\": [\n      \"af\"\n    ]", "blobs: there are others"),
        ("\"audit_moment\": \"2026", "\"audit_moment\": \"2025", "audit_moment: "),
    ] {
        assert!(good.contains(from), "{good}");
        fs::write(&path, good.replacen(from, by, 1)).unwrap();
        let (refused, told) = imported(&to, &dir, Trial::Dry);
        assert!(refused.is_err() && told.join("\n").contains(words), "{from} → {by}: {told:?}");
    }
}

#[test]
fn who_watches_an_export_or_an_import_ends_it_anywhere_and_nothing_is_left() {
    let (store, _dir, folder) = filled();
    let [to, dir] = ["export", "data"].map(|name| folder.path().join(name));
    let mut calls = 0;
    let mut bundle = Bundle::begin(&to).unwrap();
    store
        .export(&mut bundle, Reading::FromACopy, &mut |_| {
            calls += 1;
            ControlFlow::Continue(())
        })
        .unwrap();
    drop(bundle);
    for last in 0..calls {
        let (mut call, mut bundle) = (0, Bundle::begin(&to).unwrap());
        let ended = store.export(&mut bundle, Reading::FromACopy, &mut |_| {
            call += 1;
            if call > last { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        assert!(matches!(ended, Err(Fault::Stopped)), "{last} of {calls}: {ended:?}");
        assert_eq!(call, last + 1);
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    exported(&store, &to);
    for last in (0..).step_by(7) {
        let mut call = 0;
        let ended = import(&to, &dir, Trial::Real, &mut |_| {
            call += 1;
            if call > last { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        match ended {
            Ok(_) => {
                assert!(last > 10, "{last}");
                break;
            }
            Err(fault) => assert!(matches!(fault, Fault::Stopped), "{last}: {fault}"),
        }
        assert!(!dir.exists(), "{last}");
    }
}

#[test]
fn a_number_in_the_place_of_an_id_is_noticed() {
    let told = told_of("users.jsonl", |text| {
        let id = "\"account\":\"PA-000-001\"";
        assert!(text.contains(id), "{text}");
        text.replacen(id, "\"account\":99999999999999", 1)
    });
    assert!(told.contains("users.jsonl:1: names 99999999999999, which is not there"), "{told}");
}

#[test]
fn nobody_is_told_anew_because_a_manifest_forgets_how_far_that_has_come() {
    let (store, _dir, folder) = filled();
    let [to, dir] = ["export", "data"].map(|name| folder.path().join(name));
    let told = Notification {
        user: UserId(7),
        at: Moment(5),
        occasion: Occasion::Mentioned,
        topic: Topic::Case(CaseId(300)),
        by: None,
        mark: None,
        via: AccountId(1),
    };
    let guard = store.shared.database().unwrap();
    let tx = guard.as_ref().unwrap().begin_write().unwrap();
    for write in [Write::Notify(Box::new(told)), Write::Passed(Follower::Notifications, (1, 0))] {
        apply::Writing(&tx).apply(&write).unwrap();
    }
    tx.commit().unwrap();
    drop(guard);
    exported(&store, &to);
    let forgets = "followers: nobody has made notifications.jsonl";
    // The case is not there either.
    let (_, told) = imported(&to, &dir, Trial::Dry);
    assert!(!told.is_empty() && !told.join("\n").contains(forgets), "{told:?}");
    let path = to.join("manifest.json");
    let good = fs::read_to_string(&path).unwrap();
    let (before, rest) = good.split_once("\"followers\": {").unwrap();
    let (_, after) = rest.split_once('}').unwrap();
    fs::write(&path, format!("{before}\"followers\": {{}}{after}")).unwrap();
    let (_, told) = imported(&to, &dir, Trial::Dry);
    assert!(told.join("\n").contains(forgets), "{told:?}");
}
