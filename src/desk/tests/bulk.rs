//! One thing done to many cases: each on its own, told, and undone.

use super::world::{D, O, R, V, World, form};
use crate::{
    desk::{
        Todo,
        show::{Filter, Page},
    },
    domain::{
        access::{Actor, Console},
        bulk::{Batch, Bulk, TOLD_FOR},
        case::Priority,
        found::PasswordHash,
        id::{CaseId, UserId},
        moment::Moment,
        open::NewCase,
        person::{Role, User},
        preset::PresetName,
        refusal::{Complaint, Field, Refusal},
        talk::Audience,
        workflow::{Action, State},
    },
    error::{Error, Result},
};

pub(super) fn refusal<T: std::fmt::Debug>(result: Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

pub(super) fn last(world: &World, actor: &Actor, done: Bulk) -> Batch {
    let user = actor.person().unwrap().user;
    world.desk.store().look(|view| view.batch(user, done)).unwrap().unwrap()
}

/// How many were changed, and why others were not.
pub(super) fn outcome(world: &World, actor: &Actor, done: Bulk) -> (usize, Vec<(CaseId, String)>) {
    let batch = last(world, actor, done);
    (batch.changed.len(), batch.refused)
}

pub(super) fn run(world: &World, actor: &Actor, cases: &[CaseId], todo: &Todo) {
    world.desk.bulk(actor, cases.to_vec(), todo).unwrap();
}

fn prioritise(word: &str) -> Todo {
    Todo::Prioritise(word.to_owned())
}

pub(super) fn state(world: &World, actor: &Actor, id: CaseId) -> State {
    world.desk.seen(actor, id).unwrap().case.state
}

fn agent(world: &World, actor: &Actor, id: CaseId) -> Option<UserId> {
    let seen = world.desk.seen(actor, id).unwrap();
    seen.case.end(seen.side).agent
}

/// How much has happened that the journal keeps.
pub(super) fn noted(world: &World) -> usize {
    world.desk.store().look(|view| Ok(view.journal(0, usize::MAX)?.len())).unwrap()
}

/// Makes somebody what `change` makes of them.
pub(super) fn change(world: &World, actor: &Actor, change: fn(&mut User)) {
    let id = actor.person().unwrap().user;
    let store = world.desk.store();
    let done = store.commit(move |view| {
        let mut user = view.user(id)?.claimed();
        change(&mut user);
        Ok((Console::here().add_user(user, PasswordHash(String::new())), ()))
    });
    done.unwrap();
}

/// A ticket to the operator's desk.
pub(super) fn ticket(world: &World, actor: &Actor, subject: &str) -> CaseId {
    let asked = NewCase {
        priority: String::new(),
        kind: String::new(),
        category: "1".to_owned(),
        ..form(O, subject)
    };
    world.desk.open_case(actor, asked, Vec::new()).unwrap()
}

pub(super) fn nothing() -> String {
    Refusal::NotFound.to_string()
}

#[test]
fn many_cases_are_given_to_somebody_each_through_its_own_permit() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Admin), world.actor(V, Role::Agent));
    let (v2, id2) = world.person(V, Role::Agent, crate::domain::person::Rights::default());
    let mine: Vec<_> = (0..3).map(|n| world.open(&d1, V, &format!("Case {n}"))).collect();
    let foreign = world.open(&world.actor(R, Role::Admin), D, "not for V");
    let none = CaseId(foreign.0 ^ 1);
    let named = [mine[0], foreign, mine[1], none];
    let before = noted(&world);
    run(&world, &v1, &named, &Todo::Take);
    assert_eq!(
        outcome(&world, &v1, Bulk::Assign),
        (2, vec![(foreign, nothing()), (none, nothing())])
    );
    assert_eq!(noted(&world), before + 2, "each is a change of its own");
    let me = Some(v1.person().unwrap().user);
    assert_eq!([agent(&world, &v1, mine[0]), agent(&world, &v1, mine[1])], [me, me]);
    run(&world, &v2, &mine, &Todo::Assign(id2.to_string()));
    assert_eq!(outcome(&world, &v2, Bulk::Assign), (3, vec![]));
    run(&world, &v1, &mine, &Todo::Assign(id2.to_string()));
    let already = mine.iter().map(|case| (*case, Refusal::SoAlready.to_string())).collect();
    assert_eq!(outcome(&world, &v1, Bulk::Assign), (0, already));
    // The other side has an agent of its own, and names only its own people.
    let offered = Refusal::field(Field::Agent, Complaint::NotOffered).to_string();
    run(&world, &d1, &mine[..1], &Todo::Assign(id2.to_string()));
    assert_eq!(outcome(&world, &d1, Bulk::Assign), (0, vec![(mine[0], offered)]));
    run(&world, &d1, &mine, &Todo::Assign(String::new()));
    assert_eq!(outcome(&world, &d1, Bulk::Assign), (3, vec![]));
    assert_eq!(agent(&world, &v1, mine[0]), Some(id2));
    for role in [Role::Viewer, Role::Member] {
        let low = world.actor(V, role);
        run(&world, &low, &mine, &Todo::Take);
        let (changed, refused) = outcome(&world, &low, Bulk::Assign);
        let needs = Refusal::RoleTooLow { needs: Role::Agent }.to_string();
        assert!(changed == 0 && refused.iter().all(|(_, why)| *why == needs), "{refused:?}");
    }
    assert!(world.desk.bulk(&v1, mine, &Todo::Assign("nobody".to_owned())).is_err());
    world.is_sound();
}

#[test]
fn a_priority_is_set_where_it_is_the_actors_to_say() {
    let world = World::new(PresetName::Portal);
    let (d1, v1) = (world.actor(D, Role::Admin), world.actor(V, Role::Agent));
    let asked = NewCase {
        priority: String::new(),
        kind: String::new(),
        environment: "1".to_owned(),
        impact: "medium".to_owned(),
        ..form(V, "portal")
    };
    let portal = world.desk.open_case(&d1, asked, Vec::new()).unwrap();
    let r1 = world.actor(R, Role::Member);
    let partner = world.open(&r1, D, "partner");
    run(&world, &d1, &[portal, partner], &prioritise("urgent"));
    let (changed, refused) = outcome(&world, &d1, Bulk::Prioritise);
    assert_eq!((changed, refused[0].0), (1, portal));
    assert!(refused[0].1.contains("“Set priority” is for the side that received"), "{refused:?}");
    assert_eq!(world.desk.seen(&r1, partner).unwrap().case.priority, Priority::Urgent);
    run(&world, &v1, &[portal, partner], &prioritise("low"));
    assert_eq!(outcome(&world, &v1, Bulk::Prioritise), (1, vec![(partner, nothing())]));
    world.step(&d1, portal, Action::Close).unwrap();
    run(&world, &v1, &[portal], &prioritise("high"));
    assert_eq!(outcome(&world, &v1, Bulk::Prioritise).1[0].1, Refusal::Closed.to_string());
    assert!(world.desk.bulk(&v1, vec![portal], &prioritise("most")).is_err());
    world.is_sound();
}

#[test]
fn undo_sets_each_back_that_nobody_has_changed_since() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Admin), world.actor(V, Role::Agent));
    let cases: Vec<_> = (0..3).map(|n| world.open(&d1, V, &format!("Case {n}"))).collect();
    run(&world, &v1, &cases, &prioritise("high"));
    run(&world, &d1, &cases[..1], &prioritise("low"));
    // What is said meanwhile is no change of it.
    world.say(&d1, cases[1], "please", Audience::Everyone);
    let batch = last(&world, &v1, Bulk::Prioritise);
    let undo = |at| world.desk.undo_bulk(&v1, at);
    assert_eq!(refusal(undo(batch.at.next())), Refusal::LinkDead, "that is another");
    let before = noted(&world);
    undo(batch.at).unwrap();
    let since = vec![(cases[0], Refusal::ChangedSince.to_string())];
    assert_eq!(outcome(&world, &v1, Bulk::Undo), (2, since));
    assert_eq!(noted(&world), before + 2, "it is a second change");
    let priority = |id| world.desk.seen(&v1, id).unwrap().case.priority;
    let now = [priority(cases[0]), priority(cases[1]), priority(cases[2])];
    assert_eq!(now, [Priority::Low, Priority::Medium, Priority::Medium]);
    assert_eq!(refusal(undo(batch.at)), Refusal::LinkDead, "it is undone once");
    assert_eq!(refusal(undo(last(&world, &v1, Bulk::Undo).at)), Refusal::LinkDead);
    world.is_sound();
}

#[test]
fn a_ticket_that_is_taken_up_by_assigning_it_stays_taken_up() {
    let world = World::new(PresetName::Partner);
    let (d1, o1) = (world.actor(D, Role::Member), world.actor(O, Role::Agent));
    let id = ticket(&world, &d1, "help");
    run(&world, &o1, &[id], &Todo::Take);
    assert_eq!(state(&world, &o1, id), State::InProgress);
    world.desk.undo_bulk(&o1, last(&world, &o1, Bulk::Assign).at).unwrap();
    assert_eq!((agent(&world, &o1, id), state(&world, &o1, id)), (None, State::InProgress));
    world.is_sound();
}

#[test]
fn lists_tell_of_it_to_the_one_who_did_it_and_for_a_while() {
    let world = World::new(PresetName::Partner);
    let (d1, d2) = (world.actor(D, Role::Agent), world.actor(D, Role::Agent));
    let id = ticket(&world, &d1, "one");
    run(&world, &d1, &[id], &Todo::Assign(String::new()));
    let told = |actor: &Actor| {
        let list = world.desk.cases(actor, &Filter::default(), Page::First).unwrap();
        list.batches.len()
    };
    assert_eq!((told(&d1), told(&d2)), (1, 0));
    world.desk.dismiss_bulk(&d1, Moment(0)).unwrap();
    assert_eq!(told(&d1), 1, "that is another");
    world.pass(TOLD_FOR.as_secs());
    assert_eq!(told(&d1), 0);
    run(&world, &d1, &[id], &Todo::Take);
    world.desk.dismiss_bulk(&d1, last(&world, &d1, Bulk::Assign).at).unwrap();
    assert_eq!(told(&d1), 0);
    world.is_sound();
}

#[test]
fn a_form_names_a_page_of_cases_at_most_and_each_once() {
    use crate::domain::bulk::{BULK_MAX, ticked};
    let ids: Vec<String> = (1..=30).map(|n| CaseId(n).to_string()).collect();
    assert_eq!(ticked(&ids[..BULK_MAX]).unwrap().len(), BULK_MAX);
    assert_eq!(ticked(&[ids[0].clone(), ids[0].clone()]).unwrap().len(), 1);
    let over = Refusal::field(Field::Cases, Complaint::TooMany { max: BULK_MAX });
    assert_eq!(ticked(&ids), Err(over));
    let none = Refusal::field(Field::Cases, Complaint::NoneTicked);
    assert_eq!(ticked(&[]), Err(none));
    assert_eq!(ticked(&["CA-1".to_owned()]), Err(Refusal::Malformed));
}

#[test]
fn cases_are_offered_to_agents_by_whoever_may_give_them() {
    let world = World::new(PresetName::Partner);
    let d1 = world.actor(D, Role::Agent);
    let (low, away) = (world.actor(D, Role::Member), world.actor(D, Role::Agent));
    change(&world, &away, |user| user.active = false);
    let form = world.desk.assign_form(&d1, vec![CaseId(1)], "").unwrap();
    let offered: Vec<_> = form.people.list.iter().map(|user| user.id).collect();
    assert_eq!(offered, [d1.person().unwrap().user]);
    let needs = Refusal::RoleTooLow { needs: Role::Agent };
    assert_eq!(refusal(world.desk.assign_form(&low, vec![CaseId(1)], "")), needs);
}
