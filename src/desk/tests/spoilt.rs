//! One row does not decode, as after a failing disk: what it is of fails, and the rest lives.

use super::{
    bulk::{outcome, refusal, run, state, ticket},
    live::{hear, moved},
    notifications::{told, unread},
    world::{D, O, V, World},
};
use crate::{
    desk::{
        Todo,
        show::{Filter, Page},
    },
    domain::{
        bulk::Bulk,
        id::UserId,
        moment::Moment,
        notify::{KEPT, Occasion},
        person::Role,
        preset::PresetName,
        refusal::Refusal,
        talk::Audience,
        workflow::State,
    },
    store::tests::{flip, spoil_batch, spoil_case, spoil_entry, spoil_notification, spoil_user},
};

#[test]
fn what_one_did_last_to_many_cases_gives_way_to_what_one_does_next() {
    let world = World::new(PresetName::Partner);
    let (d1, o1) = (world.actor(D, Role::Member), world.actor(O, Role::Agent));
    let ids = ["one", "two"].map(|subject| ticket(&world, &d1, subject));
    let user = o1.person().unwrap().user;
    run(&world, &o1, &ids, &Todo::Take);
    run(&world, &o1, &ids, &Todo::Close);
    let world = world.restarted_after(|dir| {
        spoil_batch(dir, user, Bulk::Assign);
        spoil_batch(dir, user, Bulk::Close);
    });
    world.pass(60);
    assert_eq!(world.desk.carry_held().unwrap(), None, "nobody knows what to close");
    let list = world.desk.cases(&o1, &Filter::default(), Page::First).unwrap();
    assert_eq!((list.rows.len(), list.batches.len()), (2, 0));
    assert_eq!(refusal(world.desk.undo_bulk(&o1, Moment(1))), Refusal::LinkDead);
    world.desk.cancel_bulk(&o1).unwrap();
    world.desk.dismiss_bulk(&o1, Moment(1)).unwrap();
    run(&world, &o1, &ids, &Todo::Prioritise("high".to_owned()));
    assert_eq!(outcome(&world, &o1, Bulk::Assign).0, 2);
    run(&world, &o1, &ids[..1], &Todo::Close);
    world.pass(11);
    world.desk.carry_held().unwrap();
    assert_eq!(ids.map(|id| state(&world, &d1, id)), [State::Closed, State::InProgress]);
    world.is_sound();
}

#[test]
fn a_case_that_does_not_decode_is_one_of_many_that_was_not_changed() {
    let world = World::new(PresetName::Partner);
    let (d1, o1) = (world.actor(D, Role::Member), world.actor(O, Role::Agent));
    let ids = ["one", "two", "three"].map(|subject| ticket(&world, &d1, subject));
    let world = world.restarted_after(|dir| spoil_case(dir, ids[1]));
    run(&world, &o1, &ids, &Todo::Prioritise("high".to_owned()));
    let (changed, refused) = outcome(&world, &o1, Bulk::Assign);
    assert_eq!((changed, refused.len(), refused[0].0), (2, 1, ids[1]));
    run(&world, &o1, &ids, &Todo::Close);
    world.pass(11);
    world.desk.carry_held().unwrap();
    assert_eq!([ids[0], ids[2]].map(|id| state(&world, &d1, id)), [State::Closed; 2]);
}

#[test]
fn what_somebody_was_told_keeps_neither_them_nor_others_from_being_told_more() {
    let world = World::new(PresetName::Partner);
    let d1 = world.actor(D, Role::Agent);
    let (v1, v2) = (world.actor(V, Role::Agent), world.actor(V, Role::Agent));
    world.open(&d1, V, "First");
    world.open(&d1, V, "Second");
    assert_eq!(told(&world, &v1).len(), 2);
    let user = v1.person().unwrap().user;
    let world = world.restarted_after(|dir| spoil_notification(dir, user, 1));
    assert_eq!(told(&world, &v1).len(), 1, "the one that decodes");
    world.open(&d1, V, "Third");
    assert_eq!((told(&world, &v1).len(), told(&world, &v2).len()), (2, 3));
    assert_eq!(told(&world, &v1)[0], Occasion::Opened);
    world.desk.hear_all(&v1, Moment(u64::MAX)).unwrap();
    assert_eq!(unread(&world, &v1), 0);
}

#[test]
fn what_is_one_too_many_goes_also_if_nobody_knows_what_it_said() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Agent), world.actor(V, Role::Agent));
    let case = world.open(&d1, V, "First");
    told(&world, &v1);
    let user = v1.person().unwrap().user;
    let world = world.restarted_after(|dir| spoil_notification(dir, user, 0));
    let counted =
        |world: &World| world.desk.store().look(|view| view.unread(user, |_| true)).unwrap();
    assert_eq!(counted(&world), 1);
    for n in 1..=KEPT {
        world.say(&d1, case, &n.to_string(), Audience::Everyone);
    }
    told(&world, &v1);
    assert_eq!(counted(&world), KEPT, "the spoilt one is not counted any more");
    world.is_sound();
}

#[test]
fn a_colleague_who_does_not_decode_is_the_only_one_who_is_not_told() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Agent), world.actor(V, Role::Agent));
    let rotten: UserId = world.actor(V, Role::Agent).person().unwrap().user;
    let world = world.restarted_after(|dir| spoil_user(dir, rotten));
    world.open(&d1, V, "First");
    assert_eq!(told(&world, &v1), [Occasion::Opened]);
}

#[test]
fn an_entry_of_the_journal_that_does_not_decode_is_passed_over_by_all_who_follow_it() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Agent), world.actor(V, Role::Agent));
    world.open(&d1, V, "First kettle");
    let end = world.desk.store().look(|view| Ok(view.journal_end()?.unwrap().number)).unwrap();
    world.open(&d1, V, "Second kettle");
    let world = world.restarted_after(|dir| spoil_entry(dir, end));
    assert_eq!(told(&world, &v1), [Occasion::Opened], "of the second");
    assert_eq!(world.find(&d1, "kettle").1, 2, "an index is made of what there is");
    let (mut ear, mut follower) = (world.ear(&v1), world.follower());
    let third = world.open(&d1, V, "Third kettle");
    assert_eq!(moved(&mut follower, &mut ear.listening), [third]);
    assert_eq!(world.find(&d1, "kettle").1, 3);
}

#[test]
fn who_comes_back_hears_of_what_moved_but_for_what_does_not_decode() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Agent), world.actor(V, Role::Agent));
    let secret = world.session(&v1);
    let sound = world.open(&d1, V, "Sound");
    world.open(&d1, V, "ROTTEN subject");
    let world = world.restarted_after(|dir| flip(dir, "ROTTEN subject"));
    let mut back = world.listen(&secret, Some(1));
    let heard = hear(&mut back).unwrap();
    assert_eq!((heard.moved.into_iter().collect::<Vec<_>>(), heard.all), (vec![sound], false));
}
