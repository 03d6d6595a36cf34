//! What is new to whom.

use super::world::{D, R, V, World};
use crate::{
    desk::show::{Filter, Page},
    domain::{
        access::Actor, id::CaseId, person::Role, preset::PresetName, talk::Audience,
        workflow::Action,
    },
    store::tests::forget_reading,
};

/// The cases that are new to the actor.
fn news(world: &World, actor: &Actor) -> Vec<CaseId> {
    let list = world.desk.cases(actor, &Filter::default(), Page::First).unwrap();
    list.news.into_iter().collect()
}

fn read(world: &World, actor: &Actor, case: CaseId) {
    world.desk.note_read(&world.desk.case(actor, case, None).unwrap());
    // The next decision is written after it.
    world.desk.store().commit(|_| Ok((crate::domain::change::Change::none(), ()))).unwrap();
}

fn later(world: &World) {
    world.clock.pass(std::time::Duration::from_mins(1));
}

#[test]
fn what_others_do_is_news_until_it_is_read_by_each_for_themselves() {
    let world = World::new(PresetName::Partner);
    let (d1, v1, v2) =
        (world.actor(D, Role::Agent), world.actor(V, Role::Agent), world.actor(V, Role::Agent));
    later(&world);
    let case = world.open(&d1, V, "Anything new?");
    assert_eq!(news(&world, &d1), [], "one's own is none");
    assert_eq!((news(&world, &v1), news(&world, &v2)), (vec![case], vec![case]));
    read(&world, &v1, case);
    assert_eq!((news(&world, &v1), news(&world, &v2)), (vec![], vec![case]));
    later(&world);
    world.say(&v2, case, "I look into it", Audience::Everyone);
    assert_eq!((news(&world, &v1), news(&world, &d1)), (vec![case], vec![case]));
    world.desk.read_all(&v1, world.desk.now()).unwrap();
    assert_eq!((news(&world, &v1), news(&world, &d1)), (vec![], vec![case]));
    let world = world.restarted();
    assert_eq!((news(&world, &v1), news(&world, &d1)), (vec![], vec![case]));
}

#[test]
fn who_works_on_a_case_has_read_it() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Agent), world.actor(V, Role::Agent));
    let case = world.open(&d1, V, "Mine");
    later(&world);
    world.say(&d1, case, "More of it", Audience::Everyone);
    assert_eq!((news(&world, &d1), news(&world, &v1)), (vec![], vec![case]));
    world.step(&v1, case, Action::Inquire).unwrap();
    assert_eq!((news(&world, &d1), news(&world, &v1)), (vec![case], vec![]));
}

#[test]
fn what_comes_after_a_page_is_news_whatever_the_clock_says() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Agent), world.actor(V, Role::Agent));
    let case = world.open(&d1, V, "At once");
    let page = world.desk.now();
    read(&world, &v1, case);
    // In the same moment, and after the clock was set back.
    world.say(&d1, case, "And more", Audience::Everyone);
    assert_eq!(news(&world, &v1), [case]);
    world.clock.jump(std::time::Duration::from_hours(1));
    world.say(&d1, case, "Ahead of time", Audience::Everyone);
    read(&world, &v1, case);
    world.clock.set_apart(std::time::Duration::ZERO);
    world.say(&d1, case, "In time again", Audience::Everyone);
    assert_eq!(news(&world, &v1), [case]);
    read(&world, &v1, case);
    later(&world);
    world.say(&d1, case, "After the page", Audience::Everyone);
    world.desk.read_all(&v1, page).unwrap();
    assert_eq!(news(&world, &v1), [case], "the page did not show it");
}

#[test]
fn in_a_file_from_before_nothing_that_was_is_news() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Agent), world.actor(V, Role::Agent));
    world.open(&d1, V, "Long ago");
    let world = world.restarted_after(forget_reading);
    world.is_sound();
    assert_eq!(news(&world, &v1), []);
    later(&world);
    let case = world.open(&d1, V, "Today");
    assert_eq!(news(&world, &v1), [case]);
}

#[test]
fn what_is_private_to_another_account_is_no_news() {
    let world = World::new(PresetName::Partner);
    let (d1, v1, v2) =
        (world.actor(D, Role::Agent), world.actor(V, Role::Agent), world.actor(V, Role::Agent));
    let case = world.open(&d1, V, "Quiet");
    for actor in [&v1, &v2] {
        read(&world, actor, case);
    }
    later(&world);
    world.say(&v1, case, "Between us", Audience::OwnAccount);
    assert_eq!((news(&world, &d1), news(&world, &v2)), (vec![], vec![case]));
}

#[test]
fn to_who_comes_later_nothing_that_was_is_news() {
    let world = World::new(PresetName::Partner);
    let d1 = world.actor(D, Role::Agent);
    let old = world.open(&d1, R, "Before");
    later(&world);
    let r1 = world.actor(R, Role::Agent);
    assert_eq!(news(&world, &r1), []);
    later(&world);
    world.say(&d1, old, "And now?", Audience::Everyone);
    assert_eq!(news(&world, &r1), [old]);
}
