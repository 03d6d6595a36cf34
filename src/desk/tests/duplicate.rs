//! A mark shows the way to another case to those who may see both, and to nobody else anything.

use super::world::{D, R, V, World, X};
use crate::{
    domain::{
        access::Actor,
        entry::{Body, Notice},
        id::CaseId,
        person::Role,
        preset::PresetName,
        refusal::{Complaint, Field, Refusal},
        workflow::Action,
    },
    error::{Error, Result},
};

fn refusal<T>(result: Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        Err(fault) => panic!("{fault}"),
        Ok(_) => panic!("nothing was refused"),
    }
}

fn mark(world: &World, actor: &Actor, id: CaseId, of: CaseId) {
    world.desk.mark_duplicate(actor, id, &of.to_string()).unwrap();
}

/// Which cases an actor's page leads to, and which lead to it, and what it notes of marks.
fn ways(world: &World, actor: &Actor, id: CaseId) -> (Vec<CaseId>, Vec<CaseId>, Vec<Notice>) {
    let detail = world.desk.case(actor, id, None).unwrap();
    let ids = |linked: &[crate::desk::show::Linked]| linked.iter().map(|one| one.id).collect();
    let notices = detail.entries.iter().flat_map(|entry| match &entry.body {
        Body::Noted(notices) => notices.clone(),
        Body::Said(_) | Body::Redacted(_) => Vec::new(),
    });
    (ids(&detail.related.0), ids(&detail.related.1), notices.collect())
}

#[test]
fn those_who_see_both_cases_are_shown_the_way_between_them() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Member), world.actor(V, Role::Agent));
    let (one, two) = (world.open(&d1, V, "one"), world.open(&d1, V, "two"));
    world.pass(1);
    mark(&world, &v1, two, one);
    for actor in [&d1, &v1] {
        assert_eq!(ways(&world, actor, two), (vec![one], vec![], vec![Notice::MarkedDuplicate]));
        assert_eq!(ways(&world, actor, one), (vec![], vec![two], vec![]));
    }
    // The same mark again is none, and another account's is its own.
    mark(&world, &v1, two, one);
    mark(&world, &d1, two, one);
    assert_eq!(ways(&world, &v1, two).0, [one]);
    world.desk.mark_duplicate(&v1, two, "").unwrap();
    assert_eq!(ways(&world, &v1, two).0, [one], "the other account still says so");
    world.desk.mark_duplicate(&d1, two, " ").unwrap();
    assert_eq!((ways(&world, &v1, two).0, ways(&world, &d1, one).1), (vec![], vec![]));
    world.is_sound();
}

#[test]
fn who_may_not_see_the_other_case_learns_nothing_of_the_mark() {
    let world = World::new(PresetName::Partner);
    let (d1, r1) = (world.actor(D, Role::Agent), world.actor(R, Role::Admin));
    let v1 = world.actor(V, Role::Agent);
    let ours = world.open(&d1, V, "between D and V");
    let theirs = world.open(&r1, D, "between R and D");
    let observed = |actor: &Actor, id| {
        let detail = world.desk.case(actor, id, None).unwrap();
        format!("{:?} {:?} {:?}", detail.seen, detail.entries, detail.related)
    };
    let before = (observed(&v1, ours), observed(&r1, theirs));
    world.pass(1);
    // D sees both, and is the only one.
    mark(&world, &d1, ours, theirs);
    assert_eq!((observed(&v1, ours), observed(&r1, theirs)), before);
    assert_eq!(ways(&world, &d1, ours), (vec![theirs], vec![], vec![Notice::MarkedDuplicate]));
    assert_eq!(ways(&world, &d1, theirs).1, [ours]);
    world.desk.mark_duplicate(&d1, ours, "").unwrap();
    assert_eq!((observed(&v1, ours), observed(&r1, theirs)), before);
    world.is_sound();
}

#[test]
fn a_case_that_one_may_not_see_is_refused_like_none() {
    let world = World::new(PresetName::Partner);
    let (d1, r1) = (world.actor(D, Role::Agent), world.actor(R, Role::Admin));
    let v1 = world.actor(V, Role::Agent);
    let ours = world.open(&d1, V, "one");
    let foreign = world.open(&r1, D, "another's").to_string();
    let unknown = Refusal::field(Field::Original, Complaint::NoSuchCase);
    for text in [foreign.as_str(), "CA-000-000-001", "printer", &ours.to_string()] {
        assert_eq!(refusal(world.desk.mark_duplicate(&v1, ours, text)), unknown, "{text}");
    }
    let missing = Refusal::field(Field::Original, Complaint::Missing);
    assert_eq!(refusal(world.desk.mark_duplicate(&v1, ours, "")), missing);
    world.is_sound();
}

#[test]
fn it_is_marked_by_those_who_may_work_on_it_as_long_as_it_is_not_closed() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Member), world.actor(V, Role::Agent));
    let (one, two) = (world.open(&d1, V, "one"), world.open(&d1, V, "two"));
    let text = one.to_string();
    for (account, role, needs) in [
        (D, Role::Viewer, Role::Member),
        (V, Role::Viewer, Role::Agent),
        (V, Role::Member, Role::Agent),
    ] {
        let tried = world.desk.mark_duplicate(&world.actor(account, role), two, &text);
        assert_eq!(refusal(tried), Refusal::RoleTooLow { needs });
    }
    let x1 = world.actor(X, Role::Admin);
    assert_eq!(refusal(world.desk.mark_duplicate(&x1, two, &text)), Refusal::NotFound);
    // What ends it is what the table lets them do.
    let ending = |actor: &Actor| world.desk.seen(actor, two).unwrap().ending();
    assert_eq!(ending(&v1).map(|row| row.action), Some(Action::Resolve));
    world.step(&v1, two, Action::Inquire).unwrap();
    assert!(ending(&v1).is_none(), "the table has no way from here");
    world.step(&d1, two, Action::SubmitData).unwrap();
    world.step(&v1, two, Action::Resolve).unwrap();
    world.step(&d1, two, Action::Close).unwrap();
    assert_eq!(refusal(world.desk.mark_duplicate(&v1, two, &text)), Refusal::Closed);
    world.is_sound();
}
