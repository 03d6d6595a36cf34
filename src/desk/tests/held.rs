//! Closings of many cases: held, called off, and carried out once.

use std::time::Duration;

use super::{
    bulk::{change, last, noted, nothing, outcome, refusal, run, state, ticket},
    world::{D, O, R, V, World, form},
};
use crate::{
    desk::{Stepped, Todo},
    domain::{
        access::Actor,
        bulk::{Batch, Bulk, HELD_MAX},
        id::CaseId,
        open::NewCase,
        person::{Role, User},
        preset::PresetName,
        refusal::{Complaint, Field, Refusal},
        talk::Audience,
        workflow::{Action, State},
    },
};

/// The cases whose closing waits.
fn held(batch: &Batch) -> Vec<CaseId> {
    batch.hold.iter().flat_map(|hold| &hold.cases).map(|held| held.case).collect()
}

fn close(world: &World, actor: &Actor, cases: &[CaseId]) {
    run(world, actor, cases, &Todo::Close);
}

#[test]
fn closing_is_held_ten_seconds_and_then_done_once() {
    let world = World::new(PresetName::Partner);
    let (d1, o1) = (world.actor(D, Role::Member), world.actor(O, Role::Agent));
    let ids = ["one", "two"].map(|subject| ticket(&world, &d1, subject));
    let (before, moved) = (noted(&world), world.desk.seen(&d1, ids[0]).unwrap().moved_at());
    assert_eq!(world.desk.carry_held().unwrap(), None);
    close(&world, &o1, &ids);
    assert_eq!(world.desk.carry_held().unwrap(), Some(Duration::from_secs(10)));
    world.pass(9);
    assert_eq!(world.desk.carry_held().unwrap(), Some(Duration::from_secs(1)));
    assert_eq!(state(&world, &d1, ids[0]), State::Open);
    assert_eq!(noted(&world), before, "nothing is noted, so nobody is told");
    assert_eq!(world.desk.seen(&d1, ids[0]).unwrap().moved_at(), moved);
    world.pass(1);
    assert_eq!(world.desk.carry_held().unwrap(), None);
    assert_eq!(outcome(&world, &o1, Bulk::Close), (2, vec![]));
    assert_eq!(noted(&world), before + 2);
    let closed = world.desk.seen(&d1, ids[1]).unwrap().case;
    let step = closed.steps.last().unwrap();
    assert_eq!((step.state, step.by), (State::Closed, Some(o1.person().unwrap().user)));
    // Opened again, it is not closed again.
    world.step(&d1, ids[0], Action::SendAndReopen).unwrap();
    world.pass(60);
    let world = world.restarted();
    assert_eq!(world.desk.carry_held().unwrap(), None);
    assert_eq!(state(&world, &d1, ids[0]), State::Open);
    world.is_sound();
}

#[test]
fn what_is_called_off_is_not_closed() {
    let world = World::new(PresetName::Partner);
    let (d1, d2) = (world.actor(D, Role::Member), world.actor(D, Role::Member));
    let id = ticket(&world, &d1, "one");
    close(&world, &d1, &[id]);
    world.desk.cancel_bulk(&d2).unwrap();
    assert!(world.desk.carry_held().unwrap().is_some(), "it is not another's to call off");
    world.desk.dismiss_bulk(&d1, last(&world, &d1, Bulk::Close).at).unwrap();
    assert!(world.desk.carry_held().unwrap().is_some(), "it cannot be lost from sight");
    world.desk.cancel_bulk(&d1).unwrap();
    world.desk.cancel_bulk(&d1).unwrap();
    assert_eq!(world.desk.carry_held().unwrap(), None);
    world.pass(60);
    assert_eq!(world.desk.carry_held().unwrap(), None);
    assert_eq!(state(&world, &d1, id), State::Open);
    assert_eq!(outcome(&world, &d1, Bulk::Close), (0, vec![]));
    world.desk.dismiss_bulk(&d1, last(&world, &d1, Bulk::Close).at).unwrap();
    let user = d1.person().unwrap().user;
    assert_eq!(world.desk.store().look(|view| view.batch(user, Bulk::Close)).unwrap(), None);
    world.is_sound();
}

#[test]
fn what_is_held_outlives_a_restart_and_is_done_once() {
    let world = World::new(PresetName::Partner);
    let d1 = world.actor(D, Role::Member);
    let ids: Vec<_> = (0..25).map(|n| ticket(&world, &d1, &n.to_string())).collect();
    close(&world, &d1, &ids);
    let world = world.restarted();
    assert_eq!(world.desk.carry_held().unwrap(), Some(Duration::from_secs(10)));
    world.pass(30);
    let world = world.restarted();
    let before = noted(&world);
    assert_eq!(world.desk.carry_held().unwrap(), None);
    assert_eq!(noted(&world), before + 25);
    assert!(ids.iter().all(|id| state(&world, &d1, *id) == State::Closed));
    let world = world.restarted();
    assert_eq!(world.desk.carry_held().unwrap(), None);
    assert_eq!(noted(&world), before + 25);
    world.is_sound();
}

#[test]
fn whoever_has_lost_the_right_meanwhile_closes_nothing() {
    type Loss = fn(&mut User);
    let losses: [(Loss, Refusal); 3] = [
        (|user| user.role = Role::Viewer, Refusal::RoleTooLow { needs: Role::Member }),
        (|user| user.active = false, Refusal::NotSignedIn),
        (|user| user.epoch += 1, Refusal::NotSignedIn),
    ];
    for (loss, why) in losses {
        let world = World::new(PresetName::Partner);
        let (d1, d2) = (world.actor(D, Role::Member), world.actor(D, Role::Member));
        let id = ticket(&world, &d2, "one");
        close(&world, &d1, &[id]);
        change(&world, &d1, loss);
        world.pass(10);
        assert_eq!(world.desk.carry_held().unwrap(), None);
        assert_eq!(state(&world, &d2, id), State::Open, "{why:?}");
        assert_eq!(outcome(&world, &d1, Bulk::Close), (0, vec![(id, why.to_string())]));
        world.is_sound();
    }
}

#[test]
fn what_was_held_before_all_sessions_ended_is_not_revived_by_what_is_held_after() {
    let world = World::new(PresetName::Partner);
    let d1 = world.actor(D, Role::Member);
    let (old, new) = (ticket(&world, &d1, "old"), ticket(&world, &d1, "new"));
    close(&world, &d1, &[old]);
    change(&world, &d1, |user| user.epoch += 1);
    close(&world, &d1, &[new]);
    world.pass(10);
    world.desk.carry_held().unwrap();
    let states = [state(&world, &d1, old), state(&world, &d1, new)];
    assert_eq!(states, [State::Open, State::Closed]);
}

#[test]
fn what_moved_meanwhile_is_told_and_keeps_nothing_from_the_others() {
    let world = World::new(PresetName::Partner);
    let (d1, o1) = (world.actor(D, Role::Member), world.actor(O, Role::Agent));
    let ids = ["one", "two"].map(|subject| ticket(&world, &d1, subject));
    close(&world, &d1, &ids);
    world.desk.step(&o1, ids[0], Action::Close, Stepped::default()).unwrap();
    world.pass(10);
    world.desk.carry_held().unwrap();
    let why = Refusal::WrongState { state: State::Closed, action: "Close ticket" };
    let refused = vec![(ids[0], why.to_string())];
    assert_eq!(outcome(&world, &d1, Bulk::Close), (1, refused));
    assert_eq!(state(&world, &d1, ids[1]), State::Closed);
    world.is_sound();
}

#[test]
fn only_what_its_table_lets_that_side_close_without_words_is_held() {
    let world = World::new(PresetName::Portal);
    let (d1, v1) = (world.actor(D, Role::Admin), world.actor(V, Role::Agent));
    let r1 = world.actor(R, Role::Member);
    let asked = NewCase {
        priority: String::new(),
        kind: String::new(),
        environment: "1".to_owned(),
        impact: "low".to_owned(),
        ..form(V, "portal")
    };
    let portal = world.desk.open_case(&d1, asked, Vec::new()).unwrap();
    let (pending, resolved) = (world.open(&r1, D, "pending"), world.open(&r1, D, "resolved"));
    world.step(&d1, resolved, Action::Resolve).unwrap();
    close(&world, &v1, &[portal]);
    assert_eq!(last(&world, &v1, Bulk::Close).hold, None);
    assert!(outcome(&world, &v1, Bulk::Close).1[0].1.contains("the side that opened the case"));
    close(&world, &d1, &[portal, resolved]);
    let batch = last(&world, &d1, Bulk::Close);
    assert_eq!(held(&batch), [portal]);
    assert!(batch.refused[0].1.contains("the side that opened the case"), "it is the receiver");
    close(&world, &r1, &[portal, pending, resolved]);
    let batch = last(&world, &r1, Bulk::Close);
    assert_eq!(held(&batch), [resolved]);
    let early = Refusal::WrongState { state: State::Pending, action: "Close" }.to_string();
    assert_eq!(batch.refused, [(portal, nothing()), (pending, early)]);
    world.pass(10);
    world.desk.carry_held().unwrap();
    let closed = world.desk.seen(&r1, resolved).unwrap().case;
    let rating = closed.resolution.and_then(|resolution| resolution.rating);
    assert_eq!((closed.state, rating), (State::Closed, None));
    assert_eq!(state(&world, &d1, portal), State::Closed);
    world.is_sound();
}

#[test]
fn more_closings_join_those_that_are_held_up_to_a_bound() {
    let world = World::new(PresetName::Partner);
    let d1 = world.actor(D, Role::Member);
    let ids: Vec<_> = (0..=HELD_MAX).map(|n| ticket(&world, &d1, &n.to_string())).collect();
    for page in ids[..HELD_MAX].chunks(25) {
        close(&world, &d1, page);
        world.pass(4);
        assert_eq!(world.desk.carry_held().unwrap(), Some(Duration::from_secs(6)));
    }
    let over = refusal(world.desk.bulk(&d1, ids[HELD_MAX..].to_vec(), &Todo::Close));
    assert_eq!(over, Refusal::field(Field::Cases, Complaint::TooMany { max: HELD_MAX }));
    close(&world, &d1, &ids[..1]);
    world.pass(10);
    assert_eq!(world.desk.carry_held().unwrap(), None);
    assert_eq!(outcome(&world, &d1, Bulk::Close), (HELD_MAX, vec![]));
    world.is_sound();
}

#[test]
fn while_the_clock_is_in_doubt_nothing_is_held_or_carried_out() {
    let world = World::new(PresetName::Partner);
    let d1 = world.actor(D, Role::Member);
    let (held, late) = (ticket(&world, &d1, "held"), ticket(&world, &d1, "late"));
    close(&world, &d1, &[held]);
    world.clock.jump(Duration::from_hours(24 * 40));
    assert_eq!(world.desk.carry_held().unwrap(), None);
    assert_eq!(state(&world, &d1, held), State::Open);
    let refused = refusal(world.desk.bulk(&d1, vec![late], &Todo::Close));
    assert_eq!(refused, Refusal::ClockInDoubt);
    world.desk.accept_clock(&world.actor(O, Role::Admin)).unwrap();
    assert_eq!(world.desk.carry_held().unwrap(), None);
    assert_eq!(state(&world, &d1, held), State::Closed);
    world.is_sound();
}

#[test]
fn a_hold_that_the_clock_would_not_find_is_named_by_verify() {
    let world = World::new(PresetName::Partner);
    let d1 = world.actor(D, Role::Member);
    close(&world, &d1, &[ticket(&world, &d1, "one")]);
    let world = world.restarted_after(|dir| {
        let db = redb::Database::open(dir.join("casemate.redb")).unwrap();
        let tx = db.begin_write().unwrap();
        tx.delete_table(redb::TableDefinition::<(u64, u64), ()>::new("held")).unwrap();
        tx.open_table(redb::TableDefinition::<(u64, u64), ()>::new("held")).unwrap();
        tx.commit().unwrap();
    });
    let problems = world.desk.store().verify().unwrap();
    assert!(problems[0].contains("index held"), "{problems:?}");
}

#[test]
fn what_comes_while_a_closing_is_held_keeps_the_case_open() {
    let world = World::new(PresetName::Partner);
    let (d1, o1) = (world.actor(D, Role::Agent), world.actor(O, Role::Agent));
    let ids = ["answered", "noted elsewhere"].map(|subject| ticket(&world, &d1, subject));
    close(&world, &o1, &ids);
    world.pass(5);
    world.say(&d1, ids[0], "One thing more!", Audience::Everyone);
    world.say(&d1, ids[1], "Nobody else sees this.", Audience::OwnAccount);
    world.pass(5);
    assert_eq!(world.desk.carry_held().unwrap(), None);
    let since = (ids[0], Refusal::ChangedSince.to_string());
    assert_eq!(outcome(&world, &o1, Bulk::Close), (1, vec![since]));
    let states = ids.map(|id| state(&world, &d1, id));
    assert_eq!(states, [State::Open, State::Closed], "a private word is no news to others");
    world.is_sound();
}
