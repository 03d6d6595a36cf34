//! Files: taken in, shared, hidden, deleted, swept.

use std::{fs, time::Duration};

use super::world::{D, V, World, X};
use crate::{
    desk::{Comment, Fate, Incoming},
    domain::{
        draft::DraftPlace, person::Role, preset::PresetName, refusal::Refusal, talk::Audience,
    },
    error::Error,
    store::ORPHAN_KEPT,
};

const TEXT: &[u8] = b"The log of the hour in question.\n";

#[test]
fn a_file_sent_often_is_stored_once_and_goes_with_its_last_name() {
    let world = World::new(PresetName::Partner);
    let d1 = world.actor(D, Role::Admin);
    let id = world.open(&d1, V, "one");
    let files: Vec<_> = (0..20)
        .map(|n| {
            let file = world.spooled(&format!("log-{n}.txt"), TEXT);
            world.desk.attach(&d1, id, vec![file]).unwrap().files.remove(0)
        })
        .collect();
    let path = world.desk.store().blobs().path(files[0].hash);
    assert_eq!(fs::read(&path).unwrap(), TEXT);
    assert_eq!(fs::read_dir(world.desk.store().blobs().spool()).unwrap().count(), 0);
    for file in &files[1..] {
        world.desk.delete_file(&d1, file.id).unwrap();
    }
    age(&path);
    assert_eq!(world.desk.sweep().unwrap().blobs, 0, "one file still names it");
    world.is_sound();
    world.desk.delete_file(&d1, files[0].id).unwrap();
    assert_eq!(world.desk.sweep().unwrap().blobs, 1);
    assert!(!path.exists());
    world.is_sound();
}

#[test]
fn files_that_come_at_once_keep_their_order() {
    let world = World::new(PresetName::Partner);
    let d1 = world.actor(D, Role::Admin);
    let id = world.open(&d1, V, "one");
    let names: Vec<_> = (0..10).map(|n| format!("page {n}.txt")).collect();
    let files = names.iter().map(|name| world.spooled(name, TEXT)).collect();
    world.desk.attach(&d1, id, files).unwrap();
    let files = world.desk.case(&d1, id, None).unwrap().files;
    let shown: Vec<_> = files.iter().map(|file| file.file.name.as_str()).collect();
    assert_eq!(shown, names);
    world.is_sound();
}

#[test]
fn a_file_that_comes_again_mends_what_has_rotted() {
    let world = World::new(PresetName::Partner);
    let d1 = world.actor(D, Role::Admin);
    let id = world.open(&d1, V, "one");
    let attach = || {
        let file = world.spooled("log.txt", TEXT);
        world.desk.attach(&d1, id, vec![file]).unwrap().files.remove(0)
    };
    let blobs = world.desk.store().blobs();
    let hash = attach().hash;
    fs::write(blobs.path(hash), b"other bytes").unwrap();
    assert!(blobs.open_sound(hash).is_err());
    assert_eq!(attach().hash, hash);
    blobs.open_sound(hash).unwrap();
    world.is_sound();
}

#[test]
fn a_young_blob_that_nothing_names_is_left_alone() {
    let world = World::new(PresetName::Partner);
    let d1 = world.actor(D, Role::Admin);
    let id = world.open(&d1, V, "one");
    let file = world.spooled("log.txt", TEXT);
    let file = world.desk.attach(&d1, id, vec![file]).unwrap().files.remove(0);
    world.desk.delete_file(&d1, file.id).unwrap();
    assert_eq!(world.desk.sweep().unwrap().blobs, 0);
}

#[test]
fn a_file_is_opened_by_its_case_and_not_by_knowing_it() {
    let world = World::new(PresetName::Partner);
    let (d1, v1, x1) =
        (world.actor(D, Role::Admin), world.actor(V, Role::Agent), world.actor(X, Role::Admin));
    let id = world.open(&d1, V, "one");
    let place = DraftPlace::Comment(id);
    let rules = world.desk.file_rules(&v1, place).unwrap();
    let came = vec![world.spooled("private.txt", TEXT)];
    let kept = world.desk.keep_files(&v1, place, rules, came).unwrap().files;
    let comment = Comment {
        text: "see the file".to_owned(),
        audience: Audience::OwnAccount,
        kept: vec![kept[0].id],
    };
    world.desk.comment(&v1, id, comment).unwrap();
    assert_eq!(world.desk.file(&v1, kept[0].id).unwrap().file.size, TEXT.len() as u64);
    for other in [&d1, &x1] {
        assert!(matches!(
            world.desk.file(other, kept[0].id),
            Err(Error::Refused(Refusal::NotFound))
        ));
    }
    assert_eq!(world.desk.seen(&d1, id).unwrap().files(), 0);
    assert_eq!(world.desk.seen(&v1, id).unwrap().files(), 1);
    // The other side cannot delete it either, nor learn that it is there.
    let deleted = world.desk.delete_file(&d1, kept[0].id);
    assert!(matches!(deleted, Err(Error::Refused(Refusal::NotFound))));
    world.desk.delete_file(&v1, kept[0].id).unwrap();
    assert_eq!(world.desk.case(&d1, id, None).unwrap().entries.len(), 0);
    world.is_sound();
}

#[test]
fn of_several_files_the_good_are_kept_and_the_others_named() {
    let world = World::new(PresetName::Partner);
    let d1 = world.actor(D, Role::Admin);
    let id = world.open(&d1, V, "one");
    let place = DraftPlace::Comment(id);
    let rules = world.desk.file_rules(&d1, place).unwrap();
    let size = 14 * 1024 * 1024;
    let files = vec![
        world.spooled("good.txt", TEXT),
        world.spooled("page.png", b"<html><body>no picture</body></html>"),
        Incoming { name: "core-dump.rar".to_owned(), size, fate: Fate::TooLarge },
        Incoming { name: "run.exe".to_owned(), size: 5, fate: Fate::NotAllowed },
    ];
    let kept = world.desk.keep_files(&d1, place, rules, files).unwrap();
    assert_eq!(kept.files.len(), 1);
    let codes: Vec<_> = kept.refusals.iter().map(crate::domain::file::FileRefusal::code).collect();
    assert_eq!(codes.len(), 3, "{codes:?}");
    let words = kept.refusals[1].to_string();
    assert!(
        words.contains("core-dump.rar") && words.contains("14") && words.contains("10"),
        "{words}"
    );
    assert_eq!(world.desk.draft(&d1, place).unwrap().files, kept.files);
    // A file of one's draft goes with one's own message only, and only while it is there.
    world.desk.drop_file(&d1, place, kept.files[0].id).unwrap();
    let comment = Comment {
        text: "see".to_owned(),
        audience: Audience::Everyone,
        kept: vec![kept.files[0].id],
    };
    assert!(matches!(
        world.desk.comment(&d1, id, comment),
        Err(Error::Refused(Refusal::Fields(_)))
    ));
    world.is_sound();
}

#[test]
fn ten_files_go_with_a_message_and_no_more() {
    let world = World::new(PresetName::Partner);
    let d1 = world.actor(D, Role::Admin);
    let id = world.open(&d1, V, "one");
    let place = DraftPlace::Comment(id);
    let rules = world.desk.file_rules(&d1, place).unwrap();
    for n in 0..10 {
        let file = world.spooled(&format!("{n}.txt"), TEXT);
        assert_eq!(world.desk.keep_files(&d1, place, rules, vec![file]).unwrap().files.len(), 1);
    }
    let file = world.spooled("eleventh.txt", TEXT);
    let kept = world.desk.keep_files(&d1, place, rules, vec![file]).unwrap();
    assert_eq!((kept.files.len(), kept.refusals.len()), (0, 1));
    assert!(kept.refusals[0].to_string().contains("“eleventh.txt”"), "{}", kept.refusals[0]);
    // What fits is kept, and the others are named, whoever counted them.
    let first = world.desk.draft(&d1, place).unwrap().files[0].id;
    world.desk.drop_file(&d1, place, first).unwrap();
    let late = Incoming { name: "c.txt".to_owned(), size: 2_048, fate: Fate::TooMany };
    let files = vec![world.spooled("a.txt", TEXT), world.spooled("b.txt", TEXT), late];
    let kept = world.desk.keep_files(&d1, place, rules, files).unwrap();
    let names: Vec<_> = kept.files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!((names.as_slice(), kept.refusals.len()), (&["a.txt"][..], 2));
    let words = kept.refusals.iter().map(ToString::to_string).collect::<String>();
    assert!(words.contains("“b.txt”") && words.contains("“c.txt” (2 KB)"), "{words}");
    world.is_sound();
}

/// Makes a blob look as if it had come long ago.
pub(super) fn age(path: &std::path::Path) {
    let old = std::time::UNIX_EPOCH + Duration::from_millis(super::world::NOON) - ORPHAN_KEPT;
    fs::File::options().write(true).open(path).unwrap().set_modified(old).unwrap();
}
