//! What a check names.

use std::ops::ControlFlow;

use super::{
    add, draft, open,
    tier_bytes::{config, order},
};
use crate::{
    domain::{
        config::TierConfig,
        id::{AccountId, BlobHash, ConfigId, OrderId, TierId},
        order::Order,
    },
    store::*,
};

/// Changes the tables behind the store's back.
fn meddle(store: &Store, work: impl FnOnce(&redb::WriteTransaction)) {
    let guard = store.shared.database().unwrap();
    let tx = guard.as_ref().unwrap().begin_write().unwrap();
    work(&tx);
    tx.commit().unwrap();
}

#[test]
fn entries_of_an_index_that_are_missing_stray_or_astray_are_named() {
    let (store, _dir) = open();
    (1..5).for_each(|n| add(&store, n).unwrap());
    meddle(&store, |tx| {
        let mut named = tx.open_table(tables::ACCOUNT_NAMED).unwrap();
        assert!(named.remove(("account 2", 2)).unwrap().is_some());
        named.insert(("account 9", 9), ()).unwrap();
        tx.open_table(tables::USER_EMAIL).unwrap().insert("x@example.com", 3).unwrap();
    });
    assert_eq!(
        store.verify().unwrap(),
        [
            "the index account_named lacks (\"account 2\", 2)",
            "in the index account_named (\"account 9\", 9) is stray",
            "in the index user_email \"x@example.com\" is stray",
        ]
    );
}

#[test]
fn a_counter_of_nothing_is_named() {
    let (store, _dir) = open();
    meddle(&store, |tx| {
        tx.open_table(tables::INVOLVED).unwrap().insert((1, None, 2), 3).unwrap();
    });
    let problems = store.verify().unwrap();
    assert_eq!(problems, ["the counter involved of (1, None, 2) says 3, not 0"]);
}

#[test]
fn links_that_are_gone_are_named_and_those_after_them_are_checked() {
    let (store, _dir) = open();
    (1..9).for_each(|n| add(&store, n).unwrap());
    meddle(&store, |tx| {
        let mut journal = tx.open_table(tables::JOURNAL.definition).unwrap();
        journal.remove(2).unwrap();
        journal.remove(4).unwrap();
        journal.remove(5).unwrap();
        journal.remove(7).unwrap();
        let mut named = tx.open_table(tables::JOURNAL_NAMED).unwrap();
        named.retain(|(_, _, number), ()| ![2, 4, 5, 7].contains(&number)).unwrap();
        tx.open_table(tables::JOURNAL_PAYLOAD.definition).unwrap().remove(0).unwrap();
    });
    assert_eq!(
        store.verify().unwrap(),
        [
            "journal entry 2 is missing",
            "journal entries 4 to 5 are missing",
            "the journal ends at 7, but there is a payload 7",
        ],
        "an erased payload is no problem"
    );
}

#[test]
fn copies_that_decide_who_sees_and_settles_are_compared_with_their_own() {
    let (store, _dir) = open();
    let number = |number| Order { id: OrderId { number, ..order().id }, ..order() };
    let wrong = [
        Order { vendor: AccountId(1), asker: AccountId(1), ..number(2) },
        Order { provider: AccountId(1), asker: AccountId(1), ..number(3) },
        Order { asker: AccountId(1), ..number(4) },
        Order { tiers: vec![TierId(8)], ..number(5) },
    ];
    meddle(&store, |tx| {
        let writing = apply::Writing(tx);
        writing.config(None, Some(&config())).unwrap();
        writing.config(None, Some(&TierConfig { id: ConfigId(5), ..config() })).unwrap();
        [number(1)].iter().chain(&wrong).for_each(|one| writing.order(None, one).unwrap());
    });
    let problems = store.verify().unwrap();
    let named = |words: &str| problems.iter().filter(|one| one.contains(words)).count();
    assert_eq!(named("is of other accounts"), wrong.len(), "{problems:?}");
    assert_eq!(named("is the second of its account, product, tier"), 1, "{problems:?}");
    assert_eq!(named("is not of its product's vendor"), 2, "{problems:?}");
}

#[test]
fn blobs_that_are_missing_or_rotten_are_named_and_spare_ones_are_no_problem() {
    let (store, _dir) = open();
    let draft = draft(&store);
    let (kept, hash) = (draft.clone(), draft.files[0].hash);
    fs::write(store.blobs().path(hash), "rotten").unwrap();
    store.commit(move |_| Ok((kept.keep(None), ()))).unwrap();
    let problem = format!("blob {hash} holds other bytes than its name says");
    assert_eq!(store.verify().unwrap(), [problem]);
    fs::remove_file(store.blobs().path(hash)).unwrap();
    let problem = format!("blob {hash} is named, but its bytes are missing");
    assert_eq!(store.verify().unwrap(), [problem]);
    store.commit(move |_| Ok((draft.discard(), ()))).unwrap();
    let spare = BlobHash(*blake3::hash(b"nobody's").as_bytes());
    let path = store.blobs().path(spare);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, "nobody's").unwrap();
    let mut seen = Vec::new();
    let checked = store.check(&mut |it| {
        seen.extend((!matches!(it, Seen::At { .. })).then_some(it));
        ControlFlow::Continue(())
    });
    let checked = checked.unwrap();
    assert_eq!(seen, [Seen::Spare(spare.to_string())]);
    assert_eq!((checked.problems, checked.spare, checked.blobs), (0, 1, 0));
}

#[test]
fn a_check_ends_when_it_is_told_to_and_when_the_store_stops() {
    let (store, _dir) = open();
    add(&store, 1).unwrap();
    let told = store.check(&mut |_| ControlFlow::Break(()));
    assert!(matches!(told, Err(Fault::Stopped)));
    let stopping = store.clone();
    let mut stop = None;
    let stopped = store.check(&mut |_| {
        if stop.is_none() {
            let stopping = stopping.clone();
            stop = Some(thread::spawn(move || stopping.stop()));
            while !store.shared.is_left() {
                thread::yield_now();
            }
        }
        ControlFlow::Continue(())
    });
    assert!(matches!(stopped, Err(Fault::Stopped)));
    stop.unwrap().join().unwrap();
}
