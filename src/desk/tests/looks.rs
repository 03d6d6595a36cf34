//! How much of what is stored one search looks at.

use super::world::{D, V, World};
use crate::{
    desk::{
        SearchFor,
        find::{LOOK_BYTES_MAX, Look, TAKEN_MAX},
        names::Collect,
    },
    domain::{
        access::Actor, id::CaseId, person::Role, preset::PresetName, search::Query, talk::Audience,
    },
    store::tests::flip,
};

/// How many bytes a long comment has at least.
const LONG_BYTES: usize = 1_000;

/// A case with long comments, each with a word of its own: `w00` in the oldest.
fn talkative(world: &World, actor: &Actor, comments: usize) -> CaseId {
    let id = world.open(actor, V, "Talkative");
    for number in 0..comments {
        let text = format!("w{number:02} {}", "- ".repeat(LONG_BYTES / 2));
        world.say(actor, id, text.trim_end(), Audience::Everyone);
    }
    id
}

/// Which of the cases are found, if so many bytes may be looked at.
fn look(world: &World, actor: &Actor, cases: &[CaseId], (text, bytes): (&str, usize)) -> usize {
    let query = Query::parse(text).unwrap().unwrap();
    let hits = world.desk.store().look(|view| {
        let mut look = Look { bytes_left: bytes, ..Look::new(view, &query, 2) };
        look.hits(actor, cases, &mut Collect::new(view))
    });
    hits.unwrap().len()
}

#[test]
fn a_search_looks_at_no_more_text_than_it_may() {
    let world = World::new(PresetName::Partner);
    let d1 = world.actor(D, Role::Agent);
    let id = talkative(&world, &d1, 40);
    let found = |bytes| {
        let found =
            (0..40).map(|number| look(&world, &d1, &[id], (&format!("w{number:02}"), bytes)));
        found.collect::<Vec<_>>()
    };
    assert_eq!(found(LOOK_BYTES_MAX), [1; 40], "whatever there is");
    for comments in [1, 12, 30] {
        let newest = found(comments * LONG_BYTES);
        let count: usize = newest.iter().sum();
        assert!(count < comments, "{count} of {comments}");
        assert!(newest.is_sorted(), "the newest are looked at: {newest:?}");
        assert!(count + 2 >= comments * 9 / 10, "and not much fewer: {count} of {comments}");
    }
}

#[test]
fn what_is_found_before_the_budget_ends_stays_found() {
    let world = World::new(PresetName::Partner);
    let d1 = world.actor(D, Role::Agent);
    let id = talkative(&world, &d1, 3);
    assert_eq!(look(&world, &d1, &[id], ("talkative", LONG_BYTES)), 1);
    assert_eq!(look(&world, &d1, &[id], ("talkative w00", LONG_BYTES)), 0);
    assert_eq!(look(&world, &d1, &[id], ("talkative", 0)), 0, "nothing is shown unseen");
}

#[test]
fn a_long_conversation_keeps_no_other_case_from_being_found() {
    let world = World::new(PresetName::Partner);
    let d1 = world.actor(D, Role::Agent);
    let long = talkative(&world, &d1, 30);
    let short = talkative(&world, &d1, 2);
    let budget = 20 * LONG_BYTES;
    assert_eq!(look(&world, &d1, &[long], ("w00", budget)), 0, "the word is buried");
    assert_eq!(look(&world, &d1, &[long, short], ("w00", budget)), 1);
}

#[test]
fn one_search_is_bounded_whatever_is_stored() {
    let world = World::new(PresetName::Partner);
    let d1 = world.actor(D, Role::Agent);
    let id = world.open(&d1, V, "Bottomless");
    world.say(&d1, id, "Buried", Audience::Everyone);
    let longest = "\u{1d11e}".repeat(10_000);
    for _ in 0..=LOOK_BYTES_MAX / longest.len() {
        world.say(&d1, id, &longest, Audience::Everyone);
    }
    assert_eq!(world.find(&d1, "bottomless").1, 1);
    assert_eq!(world.find(&d1, "buried"), (Vec::new(), 0));
    let cut_short = |text: &str, take| {
        let asked = SearchFor { text: text.to_owned(), ..SearchFor::default() };
        let page = world.desk.search_by(&d1, &asked, take).unwrap().unwrap();
        (page.hits.len(), page.cut_short)
    };
    assert_eq!(cut_short("buried", 100), (0, true), "and it says so");
    assert_eq!(cut_short("bottomless", 100), (1, false));
    for number in 0..TAKEN_MAX {
        world.open(&d1, V, &format!("Shallow {number}"));
    }
    world.open(&d1, V, "Shallow");
    assert_eq!(world.find(&d1, "shallow").1, TAKEN_MAX + 1);
    assert_eq!(
        cut_short("shallow", 100),
        (TAKEN_MAX, false),
        "no more at once than one look is for"
    );
}

#[test]
fn a_case_that_does_not_decode_is_passed_over_and_suggested_while_what_is_read_does() {
    let world = World::new(PresetName::Partner);
    let d1 = world.actor(D, Role::Agent);
    let torn = world.open(&d1, V, "The torn kettle");
    world.say(&d1, torn, "Damaged by a failing disk", Audience::Everyone);
    world.open(&d1, V, "The whole kettle");
    assert_eq!(world.find(&d1, "kettle").1, 2);
    let world = world.restarted_after(|dir| flip(dir, "Damaged by a failing disk"));
    assert_eq!(world.find(&d1, "kettle"), (vec!["The whole kettle".to_owned()], 1));
    let asked = SearchFor { text: "kettle".to_owned(), ..SearchFor::default() };
    let first = world.desk.search_by(&d1, &asked, 1).unwrap().unwrap();
    assert_eq!(first.pages, 2, "what is passed over ends nothing early");
    let suggested = |text| {
        let hits = world.desk.suggest(&d1, text, 6).unwrap();
        assert!(hits.iter().all(|hit| hit.excerpts.is_empty()), "nobody would see them");
        hits.len()
    };
    assert_eq!(suggested("kettle"), 2, "the subject is enough");
    assert_eq!(suggested("failing"), 0);
}
