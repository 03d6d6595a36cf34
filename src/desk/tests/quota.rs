//! How much the files of one account take, and may.

use std::fs;

use super::world::{D, V, World};
use crate::{
    desk::{Comment, Kept},
    domain::{
        access::Actor,
        draft::{DRAFT_KEPT, DraftPlace},
        file::{FileRefusal, FileRules},
        id::{AttachmentId, CaseId},
        person::Role,
        preset::PresetName,
        talk::Audience,
    },
    store::{ORPHAN_KEPT, tests::forget_file_bytes},
};

const TEXT: &[u8] = b"The log of the hour in question.\n";
const SIZE: u64 = TEXT.len() as u64;

fn attach(world: &World, actor: &Actor, id: CaseId) -> Result<AttachmentId, &'static str> {
    one(world.desk.attach(actor, id, vec![world.spooled("log.txt", TEXT)]).unwrap())
}

fn keep(world: &World, actor: &Actor, id: CaseId) -> Result<AttachmentId, &'static str> {
    let (file, place) = (world.spooled("log.txt", TEXT), DraftPlace::Comment(id));
    one(world.desk.keep_files(actor, place, FileRules::PARTNER, vec![file]).unwrap())
}

fn one(mut kept: Kept) -> Result<AttachmentId, &'static str> {
    match kept.refusals.first().map(FileRefusal::code) {
        Some(code) => Err(code),
        None => Ok(kept.files.remove(0).id),
    }
}

fn send(world: &World, actor: &Actor, id: CaseId, kept: Vec<AttachmentId>) {
    let comment = Comment { text: "see".to_owned(), audience: Audience::Everyone, kept };
    world.desk.comment(actor, id, comment).unwrap();
}

#[test]
fn each_sending_counts_until_it_is_deleted_and_other_accounts_have_theirs() {
    let world = World::new(PresetName::Partner).with_file_quota(3 * SIZE + 5);
    let (d1, d2) = (world.actor(D, Role::Admin), world.actor(D, Role::Member));
    let v1 = world.actor(V, Role::Agent);
    let id = world.open(&d1, V, "one");
    let first = attach(&world, &d1, id).unwrap();
    for colleague in [&d1, &d2] {
        attach(&world, colleague, id).unwrap();
    }
    assert_eq!(world.file_bytes(D), 3 * SIZE);
    let came = vec![world.spooled("log.txt", TEXT), world.spooled("b.txt", b"short")];
    let kept = world.desk.attach(&d2, id, came).unwrap();
    let words = kept.refusals[0].to_string();
    assert!(words.contains("“log.txt” (33 bytes)"), "{words}");
    assert!(words.contains("take 99 bytes of the 104 bytes"), "{words}");
    assert_eq!((kept.files.len(), kept.refusals.len()), (1, 1), "what fits is kept all the same");
    assert_eq!(attach(&world, &d1, id), Err("file_quota_full"));
    world.say(&d1, id, "Words need no room.", Audience::Everyone);
    assert!(attach(&world, &v1, id).is_ok(), "the other side has room of its own");
    world.desk.delete_file(&d1, first).unwrap();
    assert!(attach(&world, &d2, id).is_ok());
    assert_eq!((world.file_bytes(D), world.file_bytes(V)), (3 * SIZE + 5, SIZE));
    world.is_sound();
}

#[test]
fn what_waits_to_be_sent_counts_and_is_never_refused_when_it_is_sent() {
    let world = World::new(PresetName::Partner).with_file_quota(2 * SIZE);
    let (d1, d2) = (world.actor(D, Role::Admin), world.actor(D, Role::Member));
    let id = world.open(&d1, V, "one");
    let (sent, left) = (keep(&world, &d1, id).unwrap(), keep(&world, &d1, id).unwrap());
    assert_eq!((keep(&world, &d2, id), world.file_bytes(D)), (Err("file_quota_full"), 2 * SIZE));
    send(&world, &d1, id, vec![sent]);
    assert_eq!(world.file_bytes(D), SIZE, "what was not sent along is gone with the draft");
    assert!(world.desk.file(&d1, left).is_err());
    keep(&world, &d2, id).unwrap();
    world.desk.discard(&d2, DraftPlace::Comment(id)).unwrap();
    let dropped = keep(&world, &d2, id).unwrap();
    world.desk.drop_file(&d2, DraftPlace::Comment(id), dropped).unwrap();
    assert_eq!(world.file_bytes(D), SIZE);
    world.is_sound();
}

#[test]
fn forgotten_drafts_give_their_room_back() {
    let world = World::new(PresetName::Partner);
    let d1 = world.actor(D, Role::Admin);
    let id = world.open(&d1, V, "one");
    keep(&world, &d1, id).unwrap();
    assert_eq!(world.file_bytes(D), SIZE);
    world.pass(DRAFT_KEPT.as_secs());
    assert_eq!(world.desk.sweep().unwrap().drafts, 1);
    assert_eq!(world.file_bytes(D), 0);
    world.is_sound();
}

#[test]
fn who_throws_away_what_they_send_is_stopped_for_a_day() {
    let world = World::new(PresetName::Partner).with_file_quota(2 * SIZE);
    let (d1, v1) = (world.actor(D, Role::Admin), world.actor(V, Role::Agent));
    let id = world.open(&d1, V, "one");
    let place = DraftPlace::Comment(id);
    for _ in 0..4 {
        keep(&world, &d1, id).unwrap();
        world.desk.discard(&d1, place).unwrap();
    }
    assert_eq!(keep(&world, &d1, id), Err("no_room_for_files"));
    assert_eq!(attach(&world, &d1, id), Err("no_room_for_files"));
    assert!(keep(&world, &v1, id).is_ok(), "others are not in their way");
    world.pass(ORPHAN_KEPT.as_secs());
    keep(&world, &d1, id).unwrap();
    world.is_sound();
}

#[test]
fn a_file_that_the_day_has_no_room_for_takes_none_from_those_beside_it() {
    // As much as goes in once more before the day is full: all but one byte of the large file.
    let world = World::new(PresetName::Partner).with_file_quota(2 * SIZE);
    let d1 = world.actor(D, Role::Admin);
    let id = world.open(&d1, V, "one");
    for _ in 0..3 {
        keep(&world, &d1, id).unwrap();
        world.desk.discard(&d1, DraftPlace::Comment(id)).unwrap();
    }
    let large = [TEXT, b"!"].concat();
    let came = vec![world.spooled("large.txt", &large), world.spooled("log.txt", TEXT)];
    let kept = world.desk.attach(&d1, id, came).unwrap();
    let codes: Vec<_> = kept.refusals.iter().map(FileRefusal::code).collect();
    assert_eq!((codes, kept.files.len()), (vec!["no_room_for_files"], 1));
    world.is_sound();
}

#[test]
fn what_does_not_fit_is_never_moved_out_of_the_spool() {
    let world = World::new(PresetName::Partner).with_file_quota(SIZE - 1);
    let d1 = world.actor(D, Role::Admin);
    let id = world.open(&d1, V, "one");
    for _ in 0..5 {
        assert_eq!(attach(&world, &d1, id), Err("file_quota_full"));
        assert_eq!(keep(&world, &d1, id), Err("file_quota_full"));
    }
    let folders = fs::read_dir(world.desk.store().blobs().dir()).unwrap().flatten();
    assert_eq!(folders.filter(|folder| folder.path().is_dir()).count(), 0);
}

#[test]
fn a_folder_from_before_the_counters_gets_them() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Admin), world.actor(V, Role::Agent));
    let id = world.open(&d1, V, "one");
    let deleted = attach(&world, &d1, id).unwrap();
    attach(&world, &d1, id).unwrap();
    keep(&world, &d1, id).unwrap();
    keep(&world, &v1, id).unwrap();
    world.desk.delete_file(&d1, deleted).unwrap();
    let world = world.restarted_after(forget_file_bytes);
    assert_eq!((world.file_bytes(D), world.file_bytes(V)), (2 * SIZE, SIZE));
    world.is_sound();
}
