//! The search index follows the store, whatever becomes of either.

use std::{fs, path::Path, sync::atomic::AtomicBool};

use super::world::{D, M, V, World, X, refused};
use crate::{
    desk::SearchFor,
    domain::{
        access::Actor,
        person::Role,
        preset::PresetName,
        refusal::Refusal,
        search::{Extent, Query, Within},
        talk::Audience,
    },
    followers::search::Wanted,
    store::View,
};

/// A world with two cases in the index, and somebody who sees them.
fn indexed() -> (World, Actor) {
    let world = World::new(PresetName::Partner);
    let d1 = world.actor(D, Role::Agent);
    for subject in ["The first printer", "The second printer"] {
        world.open(&d1, V, subject);
    }
    assert_eq!(world.find(&d1, "printer").1, 2);
    (world, d1)
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

/// The extent of what can be searched before anything is caught up.
fn extent(world: &World, actor: &Actor) -> Extent {
    let asked = SearchFor { text: "printer".to_owned(), ..SearchFor::default() };
    world.desk.search(actor, &asked).unwrap().unwrap().extent
}

#[test]
fn what_was_written_since_the_last_commit_of_the_index_is_taken_in_after_a_crash() {
    let (world, d1) = indexed();
    let kept = tempfile::tempdir().unwrap();
    copy(&world.dir.path().join("search"), kept.path());
    let third = world.open(&d1, V, "The third printer");
    world.say(&d1, third, "It smokes", Audience::Everyone);
    assert_eq!(world.find(&d1, "smokes").1, 1);
    // The store has gone on; the index stands where its last commit but one was.
    let world = world.restarted_after(|dir| {
        fs::remove_dir_all(dir.join("search")).unwrap();
        copy(kept.path(), &dir.join("search"));
    });
    assert_eq!(extent(&world, &d1), Extent::Partial, "until it is opened");
    assert_eq!(world.find(&d1, "printer").1, 3);
    assert_eq!(world.find(&d1, "smokes").0, ["The third printer"]);
}

#[test]
fn what_is_taken_in_twice_is_found_once() {
    let (world, d1) = indexed();
    assert!(world.desk.index().rebuild().unwrap(), "nobody follows, so it is done at once");
    assert_eq!(world.find(&d1, "printer").1, 2);
    let world = world.restarted();
    assert_eq!(world.find(&d1, "printer").1, 2);
}

#[test]
fn an_index_that_is_missing_damaged_or_of_another_version_is_made_anew() {
    let harms: [fn(&Path); 5] = [
        |dir| fs::remove_dir_all(dir).unwrap(),
        |dir| fs::write(dir.join("meta.json"), "{").unwrap(),
        |dir| {
            let meta = fs::read_to_string(dir.join("meta.json")).unwrap();
            let other = meta.replace("\\\"version\\\":2", "\\\"version\\\":1");
            assert_ne!(meta, other);
            fs::write(dir.join("meta.json"), other).unwrap();
        },
        |dir| flip(dir, "idx"),
        |dir| {
            for file in files(dir, "term") {
                fs::remove_file(file).unwrap();
            }
        },
    ];
    let (mut world, d1) = indexed();
    for (number, harm) in harms.into_iter().enumerate() {
        world = world.restarted_after(|dir| harm(&dir.join("search")));
        let (mut found, total) = world.find(&d1, "printer");
        found.sort();
        assert_eq!(found, ["The first printer", "The second printer"], "harm {number}");
        assert_eq!(total, 2, "harm {number}");
    }
}

fn files(dir: &Path, end: &str) -> Vec<std::path::PathBuf> {
    let paths = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    let found: Vec<_> =
        paths.filter(|path| path.extension().is_some_and(|has| has == end)).collect();
    assert!(!found.is_empty(), "the index has such files");
    found
}

fn flip(dir: &Path, end: &str) {
    for file in files(dir, end) {
        let mut bytes = fs::read(&file).unwrap();
        bytes[0] ^= 1;
        fs::remove_file(&file).unwrap();
        fs::write(&file, bytes).unwrap();
    }
}

#[test]
fn an_index_of_another_history_is_made_anew() {
    let (other, _) = indexed();
    let (world, d1) = indexed();
    world.open(&d1, V, "Something else");
    let world = world.restarted_after(|dir| {
        fs::remove_dir_all(dir.join("search")).unwrap();
        copy(&other.dir.path().join("search"), &dir.join("search"));
    });
    assert_eq!(world.find(&d1, "printer").1, 2);
    assert_eq!(world.find(&d1, "something").1, 1);
}

#[test]
fn a_file_that_was_put_back_to_an_earlier_state_gets_an_index_of_its_own() {
    let (world, d1) = indexed();
    let kept = tempfile::tempdir().unwrap();
    let world = world.restarted_after(|dir| {
        fs::copy(dir.join("casemate.redb"), kept.path().join("casemate.redb")).unwrap();
    });
    world.open(&d1, V, "The printer that never was");
    assert_eq!(world.find(&d1, "printer").1, 3);
    let world = world.restarted_after(|dir| {
        fs::copy(kept.path().join("casemate.redb"), dir.join("casemate.redb")).unwrap();
    });
    assert_eq!(world.find(&d1, "printer").1, 2);
}

#[test]
fn of_a_long_conversation_only_the_newest_entries_for_each_account_are_taken_in() {
    let world = World::new(PresetName::Partner);
    let (m1, v1) = (world.actor(M, Role::Agent), world.actor(V, Role::Agent));
    let id = world.open(&m1, V, "Long talk");
    for number in 0..4 {
        world.say(&m1, id, &format!("ours {number}"), Audience::OwnAccount);
        world.say(&v1, id, &format!("theirs {number}"), Audience::OwnAccount);
        world.say(&v1, id, &format!("everyone {number}"), Audience::Everyone);
    }
    let other = world.open(&m1, V, "Another talk");
    world.say(&m1, other, "elsewhere", Audience::OwnAccount);
    let texts = |actor: &Actor| {
        let read = |view: &View<'_>| {
            let seen = view.case(id)?.read(actor)?;
            let entries = view.sealed_talk(id, 2)?.0.into_iter();
            let read = entries.filter_map(|entry| entry.read(&seen)?.said()?.text.clone());
            Ok(read.map(|text| text.to_string()).collect::<Vec<_>>())
        };
        world.desk.store().look(read).unwrap()
    };
    assert_eq!(texts(&m1), ["everyone 3", "ours 3", "everyone 2", "ours 2"]);
    assert_eq!(texts(&v1), ["everyone 3", "theirs 3", "everyone 2", "theirs 2"]);
    let all = world.desk.store().look(|view| view.sealed_talk(id, 2)).unwrap().0;
    assert_eq!(all.len(), 6, "and no others");
}

#[test]
fn many_cases_are_taken_in_by_strides_and_a_new_index_knows_what_came_meanwhile() {
    let world = World::new(PresetName::Partner);
    let d1 = world.actor(D, Role::Agent);
    for number in 0..70 {
        world.open(&d1, V, &format!("Printer {number}"));
    }
    assert_eq!(world.find(&d1, "printer").1, 70);
    assert!(world.desk.index().rebuild().unwrap());
    world.open(&d1, V, "One printer more");
    assert_eq!(world.find(&d1, "printer").1, 71);
    let stopped = world.desk.index().catch_up(&AtomicBool::new(true));
    assert!(stopped.is_ok(), "told to stop it ends");
}

#[test]
fn only_who_sees_many_of_very_many_cases_waits_for_others_who_search() {
    let (world, d1) = indexed();
    let x1 = world.actor(X, Role::Agent);
    let query = Query::parse("printer").unwrap().unwrap();
    let waits = |actor: &Actor, from: u32| {
        let person = actor.person().unwrap();
        let (account, manages) = (person.account, &person.manages[..]);
        let within = Within::All;
        let wanted = Wanted { query: &query, account, manages, within, skip: 0, take: 1 };
        world.desk.search_walk(person, &wanted, from).map(|walk| walk.is_some())
    };
    assert!(waits(&d1, 1).unwrap());
    let user = d1.person().unwrap().user;
    let most: Vec<_> = (0..4).map(|_| world.desk.inner.searches.begin(user).unwrap()).collect();
    assert!(matches!(refused(waits(&d1, 1)), Refusal::Throttled { .. }));
    assert!(!waits(&d1, 100_000).unwrap(), "among few the words cost little");
    assert!(!waits(&x1, 1).unwrap(), "of few cases there is not much to read");
    drop(most);
}
