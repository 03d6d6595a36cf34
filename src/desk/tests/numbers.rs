//! The numbers of a desk, and what does not count.

use super::world::{D, O, V, World, form};
use crate::{
    desk::Stepped,
    domain::{
        access::Actor,
        id::{AccountId, CaseId},
        numbers::{BOUNDS, Month, Numbers},
        open::NewCase,
        person::Role,
        preset::PresetName,
        refusal::Refusal,
        talk::Audience::{Everyone, OwnAccount},
        workflow::Action,
    },
    error::Error,
};

const DAY: u64 = 24 * 60 * 60;

fn numbers(world: &World, desk: AccountId) -> Vec<(Month, Numbers)> {
    world.is_sound();
    world.desk.store().look(|view| view.numbers(desk, 24)).unwrap()
}

/// What happened at a desk in its newest month: opened, answered, resolved, rated.
fn newest(world: &World, desk: AccountId) -> [u64; 4] {
    let months = numbers(world, desk);
    let of = months.first().map(|(_, of)| of.clone()).unwrap_or_default();
    [of.opened, of.answered.times(), of.resolved.times(), of.ratings.iter().sum()]
}

fn ticket(world: &World, actor: &Actor) -> CaseId {
    let asked = NewCase {
        priority: String::new(),
        kind: String::new(),
        category: "1".to_owned(),
        ..form(O, "help")
    };
    world.desk.open_case(actor, asked, Vec::new()).unwrap()
}

#[test]
fn a_case_counts_once_in_the_month_of_each_first_time() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Admin), world.actor(V, Role::Agent));
    let id = world.open(&d1, V, "one");
    assert_eq!(newest(&world, V), [1, 0, 0, 0]);
    assert_eq!(numbers(&world, D), [], "it is the receiver's desk that counts");
    world.say(&d1, id, "more", Everyone);
    assert_eq!(newest(&world, V), [1, 0, 0, 0], "the one who asks answers nothing");
    world.pass(3 * 60 * 60);
    world.say(&v1, id, "we look", Everyone);
    world.say(&v1, id, "still", Everyone);
    assert_eq!(newest(&world, V), [1, 1, 0, 0]);
    // The rest is of the month after.
    world.pass(10 * DAY);
    world.step(&v1, id, Action::Resolve).unwrap();
    let rated = |rating: &str| Stepped { rating: rating.to_owned(), ..Stepped::default() };
    world.step(&d1, id, Action::Reopen).unwrap();
    world.step(&v1, id, Action::Resolve).unwrap();
    world.desk.step(&d1, id, Action::Close, rated("4")).unwrap();
    let months = numbers(&world, V);
    let parts: Vec<_> = months.iter().map(|(month, _)| month.parts()).collect();
    assert_eq!(parts, [(2026, 12), (2026, 11)]);
    assert_eq!(newest(&world, V), [0, 0, 1, 1]);
    assert_eq!(months[0].1.rating(), Some((1, 400)));
    let within = |percent| months[1].1.answered.within(percent).map(|part| BOUNDS[part].1);
    assert_eq!((within(50), within(90)), (Some("4 h"), Some("4 h")));
    assert_eq!(months[0].1.resolved.within(50).map(|part| BOUNDS[part].1), Some("14 days"));
    let world = world.restarted();
    assert_eq!(numbers(&world, V), months);
}

#[test]
fn what_is_private_counts_nothing_until_it_is_none_any_more() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Admin), world.actor(V, Role::Agent));
    let id = world.open(&d1, V, "one");
    let before = numbers(&world, V);
    let note = world.say(&v1, id, "among us", OwnAccount);
    world.say(&d1, id, "among them", OwnAccount);
    assert_eq!(numbers(&world, V), before);
    world.pass(5 * 60 * 60);
    world.amend(&v1, (id, note), "for all", Everyone);
    let months = numbers(&world, V);
    assert_eq!(months[0].1.answered.within(50).map(|part| BOUNDS[part].1), Some("8 h"));
    world.amend(&v1, (id, note), "among us again", OwnAccount);
    assert_eq!(numbers(&world, V), months, "what was sent stays sent");
}

#[test]
fn a_ticket_is_resolved_by_its_closing_and_not_again_after_it_is_reopened() {
    let world = World::new(PresetName::Partner);
    let (d1, o1) = (world.actor(D, Role::Member), world.actor(O, Role::Agent));
    let id = ticket(&world, &d1);
    world.desk.step(&o1, id, Action::Close, Stepped::default()).unwrap();
    assert_eq!(newest(&world, O), [1, 0, 1, 0]);
    world.step(&d1, id, Action::SendAndReopen).unwrap();
    world.desk.step(&d1, id, Action::Close, Stepped::default()).unwrap();
    assert_eq!(newest(&world, O), [1, 0, 1, 0]);
}

#[test]
fn the_numbers_of_a_desk_are_for_those_who_work_at_it() {
    let world = World::new(PresetName::Partner);
    let d1 = world.actor(D, Role::Admin);
    world.open(&d1, V, "one");
    for (account, role, months) in
        [(V, Role::Admin, 1), (V, Role::Agent, 1), (D, Role::Admin, 0), (O, Role::Admin, 0)]
    {
        let seen = world.desk.numbers(&world.actor(account, role)).unwrap();
        assert_eq!(seen.len(), months, "{account}: {role}");
    }
    for role in [Role::Viewer, Role::Member] {
        match world.desk.numbers(&world.actor(V, role)) {
            Err(Error::Refused(Refusal::RoleTooLow { needs })) => assert_eq!(needs, Role::Agent),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_file_from_before_gets_its_numbers_from_what_was_noted_then() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Admin), world.actor(V, Role::Agent));
    let ids = ["one", "two"].map(|subject| world.open(&d1, V, subject));
    world.say(&v1, ids[0], "among us", OwnAccount);
    world.pass(20 * DAY);
    world.say(&v1, ids[0], "we look", Everyone);
    for id in ids {
        world.step(&v1, id, Action::Resolve).unwrap();
        world.pass(DAY);
    }
    world.step(&d1, ids[0], Action::Reopen).unwrap();
    let rated = Stepped { rating: "2".to_owned(), ..Stepped::default() };
    world.desk.step(&d1, ids[1], Action::Close, rated).unwrap();
    let before = numbers(&world, V);
    let world = world.restarted_after(|dir| {
        let db = redb::Database::open(dir.join("casemate.redb")).unwrap();
        let tx = db.begin_write().unwrap();
        let meta = redb::TableDefinition::<&str, u64>::new("meta");
        tx.open_table(meta).unwrap().insert("tables", 9).unwrap();
        tx.commit().unwrap();
    });
    assert_eq!(numbers(&world, V), before);
}

#[test]
fn a_case_whose_timing_is_lost_is_named_by_verify() {
    let world = World::new(PresetName::Partner);
    let id = world.open(&world.actor(D, Role::Admin), V, "one");
    let world = world.restarted_after(|dir| {
        let db = redb::Database::open(dir.join("casemate.redb")).unwrap();
        let tx = db.begin_write().unwrap();
        let timing = redb::TableDefinition::<u64, &[u8]>::new("timing");
        tx.open_table(timing).unwrap().remove(id.0).unwrap();
        tx.commit().unwrap();
    });
    let problems = world.desk.store().verify().unwrap();
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert_eq!(problems[0], format!("the timing of {id} does not fit it"));
    assert!(problems[1].starts_with(&format!("the numbers of {V} in month ")), "{problems:?}");
}
