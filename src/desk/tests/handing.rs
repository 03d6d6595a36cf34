//! The open cases of somebody who leaves, given to a colleague.

use super::{
    bulk::refusal,
    world::{D, O, V, World, refused},
};
use crate::{
    desk::Todo,
    domain::{
        access::Actor,
        entry::{Body, Notice},
        id::{CaseId, UserId},
        person::{Rights, Role},
        preset::PresetName,
        refusal::{Complaint, Field, Refusal},
        workflow::{Action, Side},
    },
    error::Result,
};

const NONE: Rights = Rights { opens_for_managed: false, opens_on_behalf: false };

fn edition(world: &World, id: UserId) -> String {
    world.desk.store().look(|view| Ok(view.user(id)?.claimed())).unwrap().edition()
}

fn is_in(world: &World, id: UserId) -> bool {
    world.desk.store().look(|view| Ok(view.user(id)?.claimed())).unwrap().active
}

fn agent(world: &World, actor: &Actor, id: CaseId) -> Option<UserId> {
    let seen = world.desk.seen(actor, id).unwrap();
    seen.case.end(seen.side).agent
}

fn leave(world: &World, admin: &Actor, id: UserId, to: &str) -> Result<()> {
    world.desk.deactivate_giving(admin, id, &edition(world, id), to)
}

/// An admin, somebody who works on so many cases, and they.
fn at_work(world: &World, count: usize) -> (Actor, (Actor, UserId), Vec<CaseId>) {
    let (issuer, admin) = (world.actor(D, Role::Admin), world.actor(V, Role::Admin));
    let leaver = world.person(V, Role::Agent, NONE);
    let cases: Vec<_> = (0..count).map(|n| world.open(&issuer, V, &format!("Case {n}"))).collect();
    for case in &cases {
        world.desk.bulk(&leaver.0, vec![*case], &Todo::Take).unwrap();
    }
    (admin, leaver, cases)
}

fn what_is_noted(world: &World, actor: &Actor, case: CaseId) -> (Option<UserId>, Vec<Notice>) {
    let entries = world.desk.case(actor, case, None).unwrap().entries;
    let last = entries.into_iter().rev().find_map(|entry| match entry.body {
        Body::Noted(notices) => Some((entry.by, notices)),
        _ => None,
    });
    last.unwrap()
}

#[test]
fn who_leaves_gives_their_open_cases_to_a_colleague_in_the_same_act() {
    let world = World::new(PresetName::Partner);
    let (admin, (leaver, id), cases) = at_work(&world, 4);
    let (heir, to) = world.person(V, Role::Agent, NONE);
    let closed = cases[3];
    world.step(&leaver, closed, Action::Resolve).unwrap();
    world.step(&world.actor(D, Role::Admin), closed, Action::Close).unwrap();
    let charge = world.desk.person_page(&admin, id).unwrap().charge.unwrap();
    assert_eq!((charge.open, charge.more), (3, false));
    let named: Vec<_> = charge.colleagues.list.iter().map(|user| user.id).collect();
    assert!(named.contains(&to) && !named.contains(&id), "{named:?}");
    let journal = world.desk.store().look(|view| view.happened(0, 10_000)).unwrap().len();

    leave(&world, &admin, id, &to.to_string()).unwrap();
    assert!(!is_in(&world, id));
    for case in &cases[..3] {
        assert_eq!(agent(&world, &heir, *case), Some(to));
        let moved = Notice::Agent { side: Side::Receiver, from: Some(id), to: Some(to) };
        let by = admin.person().unwrap().user;
        assert_eq!(what_is_noted(&world, &heir, *case), (Some(by), vec![moved]));
    }
    assert_eq!(agent(&world, &heir, closed), Some(id), "what is over stays as it was");
    let after = world.desk.store().look(|view| view.happened(0, 10_000)).unwrap().len();
    assert_eq!(after - journal, 4, "one for them, one for each case");
    let charge = world.desk.person_page(&admin, id).unwrap().charge.unwrap();
    assert_eq!((charge.open, charge.colleagues.list.len()), (0, 0));
    world.is_sound();
}

#[test]
fn to_whom_no_case_can_be_given_nothing_is_given_and_nobody_has_left() {
    let world = World::new(PresetName::Partner);
    let (admin, (_, id), cases) = at_work(&world, 1);
    let (member, other) =
        (world.person(V, Role::Member, NONE).1, world.person(D, Role::Agent, NONE).1);
    let gone = world.person(V, Role::Agent, NONE).1;
    leave(&world, &admin, gone, "").unwrap();
    let no_heir = Refusal::field(Field::Agent, Complaint::NoHeir);
    let names = [member, other, gone, id, UserId(999)].map(|id| id.to_string());
    for to in names.iter().map(String::as_str).chain(["nobody@example.com", "x"]) {
        assert_eq!(refusal(leave(&world, &admin, id, to)), no_heir, "{to}");
        assert_eq!(refusal(world.desk.give_cases(&admin, id, to)), no_heir, "{to}");
    }
    assert_eq!(refusal(world.desk.give_cases(&admin, id, "")), no_heir);
    assert!(is_in(&world, id));
    assert_eq!(agent(&world, &admin, cases[0]), Some(id));
}

#[test]
fn of_another_organisations_cases_not_even_those_who_run_the_appliance_learn() {
    let world = World::new(PresetName::Partner);
    let (_, (_, id), cases) = at_work(&world, 2);
    let heir = world.person(V, Role::Agent, NONE);
    let operator = world.actor(O, Role::Admin);
    assert!(world.desk.person_page(&operator, id).unwrap().charge.is_none());
    for actor in [&operator, &world.actor(D, Role::Admin), &world.actor(V, Role::Agent)] {
        let given = world.desk.give_cases(actor, id, &heir.1.to_string());
        assert_eq!(refused(given), Refusal::NotFound);
    }
    leave(&world, &operator, id, "").unwrap();
    assert_eq!(agent(&world, &heir.0, cases[0]), Some(id));
}

#[test]
fn of_many_cases_a_portion_is_given_and_the_rest_when_asked_again() {
    let world = World::new(PresetName::Partner);
    let (admin, (_, id), _) = at_work(&world, 5);
    let (_, to) = world.person(V, Role::Admin, NONE);
    let desk = world.desk.clone().with_looks(3);
    let charge = desk.person_page(&admin, id).unwrap().charge.unwrap();
    assert_eq!((charge.open, charge.more), (3, true));
    desk.give_cases(&admin, id, &to.to_string()).unwrap();
    let left = || world.desk.person_page(&admin, id).unwrap().charge.unwrap().open;
    assert_eq!(left(), 2);
    desk.give_cases(&admin, id, &format!("{to}@example.com")).unwrap();
    assert_eq!(left(), 0);
    world.is_sound();
}

#[test]
fn the_one_at_the_machine_gives_cases_too() {
    let world = World::new(PresetName::Partner);
    let (_, (_, id), cases) = at_work(&world, 2);
    let (heir, to) = world.person(V, Role::Agent, NONE);
    let email = format!("{id}@example.com");
    let member = world.person(V, Role::Member, NONE).1.to_string();
    let refused = world.desk.disable_giving_here(&email, &member);
    assert_eq!(refusal(refused), Refusal::field(Field::Agent, Complaint::NoHeir));
    assert!(is_in(&world, id));
    let done = world.desk.disable_giving_here(&email, &format!("{to}@example.com")).unwrap();
    assert_eq!(done, (id, 2, false));
    assert!(!is_in(&world, id));
    for case in cases {
        assert_eq!(agent(&world, &heir, case), Some(to));
        let moved = Notice::Agent { side: Side::Receiver, from: Some(id), to: Some(to) };
        assert_eq!(what_is_noted(&world, &heir, case), (None, vec![moved]));
    }
    world.is_sound();
}

#[test]
fn a_damaged_colleague_keeps_nobody_else_from_being_chosen() {
    let world = World::new(PresetName::Partner);
    let (_, (_, leaver), _) = at_work(&world, 1);
    let (_, damaged) = world.person(V, Role::Agent, NONE);
    let (_, sound) = world.person(V, Role::Agent, NONE);
    let world =
        world.restarted_after(|dir| crate::store::tests::flip(dir, &format!("User {damaged}")));
    let page = world.desk.person_page(&world.actor(V, Role::Admin), leaver).unwrap();
    let colleagues: Vec<_> =
        page.charge.unwrap().colleagues.list.iter().map(|user| user.id).collect();
    assert!(colleagues.contains(&sound) && !colleagues.contains(&damaged));
}
