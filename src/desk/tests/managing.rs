//! Who manages an organisation, once that changes.

use super::world::{C, D, M, O, R, V, World, X, refused};
use crate::{
    desk::show::{Filter, Page},
    domain::{
        access::Actor,
        id::{AccountId, CaseId},
        person::Role,
        preset::PresetName,
        refusal::{Complaint, Field, Refusal},
        talk::Audience,
    },
};

fn edition(world: &World, id: AccountId) -> String {
    let runs = world.actor(O, Role::Admin);
    world.desk.manager_page(&runs, id).unwrap().account.edition()
}

/// Has somebody else manage an account, or nobody.
pub(super) fn change(world: &World, id: AccountId, manager: &str) -> crate::error::Result<()> {
    let runs = world.actor(O, Role::Admin);
    world.desk.change_manager(&runs, id, manager, &edition(world, id))
}

fn listed(world: &World, actor: &Actor) -> Vec<CaseId> {
    let list = world.desk.cases(actor, &Filter::default(), Page::First).unwrap();
    assert_eq!(list.active, list.rows.len() as u64, "the counters say the same");
    list.rows.into_iter().map(|seen| seen.case.id).collect()
}

/// Somebody of an account, as they are now.
fn again(world: &World, actor: &Actor) -> Actor {
    let user = actor.person().unwrap().user;
    world.desk.act_as(crate::domain::access::Console::here(), user).unwrap()
}

#[test]
fn cases_go_from_who_managed_an_account_to_who_does_now() {
    let world = World::new(PresetName::Partner);
    let [c1, m1, r1, v1] = [C, M, R, V].map(|account| world.actor(account, Role::Admin));
    let case = world.open(&c1, V, "The client's");
    let own = world.open(&m1, V, "The manager's own");
    world.say(&m1, case, "Among us", Audience::OwnAccount);
    world.say(&c1, case, "For all", Audience::Everyone);
    let moved = world.desk.seen(&v1, case).unwrap().moved_at();
    assert_eq!(listed(&world, &m1).len(), 2);
    assert_eq!(listed(&world, &r1), []);
    change(&world, C, &R.to_string().to_lowercase()).unwrap();
    let (m1, r1) = (again(&world, &m1), again(&world, &r1));
    assert_eq!(listed(&world, &m1), [own]);
    assert_eq!(refused(world.desk.seen(&m1, case)), Refusal::NotFound);
    assert_eq!(listed(&world, &r1), [case]);
    let seen = world.desk.seen(&r1, case).unwrap();
    assert_eq!((seen.comments(), seen.moved_at()), (1, moved), "not what was among others");
    assert_eq!(world.desk.seen(&v1, case).unwrap().moved_at(), moved, "nothing moved");
    world.say(&r1, case, "We are new here", Audience::Everyone);
    world.is_sound();
    change(&world, C, "").unwrap();
    assert_eq!(listed(&world, &again(&world, &r1)), []);
    assert_eq!(listed(&world, &c1), [case]);
    change(&world, C, &M.to_string()).unwrap();
    let m1 = again(&world, &m1);
    let seen = world.desk.seen(&m1, case).unwrap();
    assert_eq!((seen.comments(), listed(&world, &m1).len()), (3, 2), "and what was theirs");
    world.is_sound();
}

#[test]
fn what_others_keep_to_themselves_is_none_of_the_new_managers() {
    let world = World::new(PresetName::Partner);
    let [c1, m1, r1, v1] = [C, M, R, V].map(|account| world.actor(account, Role::Admin));
    let case = world.open(&c1, V, "The client's");
    let attach = |actor: &Actor, name: &str| {
        world.desk.attach(actor, case, vec![world.spooled(name, b"Words of a file.\n")]).unwrap();
    };
    attach(&c1, "a.txt");
    attach(&v1, "b.txt");
    for (actor, text) in [(&c1, "We here"), (&c1, "Still here"), (&m1, "We"), (&v1, "Us")] {
        world.say(actor, case, text, Audience::OwnAccount);
    }
    world.say(&v1, case, "For all", Audience::Everyone);
    for (manager, actor, comments) in [(R, &r1, 1), (M, &m1, 2)] {
        change(&world, C, &manager.to_string()).unwrap();
        let detail = world.desk.case(&again(&world, actor), case, None).unwrap();
        assert_eq!((detail.seen.comments(), detail.seen.files()), (comments, 2));
        world.is_sound();
    }
}

#[test]
fn who_stands_at_the_other_end_stays_there() {
    let world = World::new(PresetName::Partner);
    let (c1, v1) = (world.actor(C, Role::Admin), world.actor(V, Role::Admin));
    let case = world.open(&c1, V, "To the vendor");
    change(&world, C, &V.to_string()).unwrap();
    let v1 = again(&world, &v1);
    assert_eq!(listed(&world, &v1), [case]);
    assert_eq!(world.desk.seen(&v1, case).unwrap().side, crate::domain::workflow::Side::Receiver);
    world.is_sound();
    change(&world, C, "").unwrap();
    assert_eq!(listed(&world, &again(&world, &v1)), [case]);
    world.is_sound();
}

#[test]
fn nobody_is_managed_in_a_circle_or_through_two_or_by_who_may_not() {
    let world = World::new(PresetName::Partner);
    let wrong = |complaint| Refusal::field(Field::Manager, complaint);
    for (id, manager, complaint) in [
        (C, C.to_string(), Complaint::Oneself),
        (R, C.to_string(), Complaint::NoManager),
        (R, O.to_string(), Complaint::NoManager),
        (R, "PA-999-999".to_owned(), Complaint::NoManager),
        (R, "somebody".to_owned(), Complaint::NoManager),
        (M, R.to_string(), Complaint::ManagesOthers),
        (O, R.to_string(), Complaint::ManagesOthers),
    ] {
        assert_eq!(refused(change(&world, id, &manager)), wrong(complaint), "{id} {manager}");
    }
    for (account, role) in [(O, Role::Agent), (V, Role::Admin), (C, Role::Admin), (M, Role::Admin)]
    {
        let other = world.actor(account, role);
        assert_eq!(refused(world.desk.manager_page(&other, C)), Refusal::NotFound);
        let tried = world.desk.change_manager(&other, C, "", &edition(&world, C));
        assert_eq!(refused(tried), Refusal::NotFound, "{account} {role}");
    }
    let before = edition(&world, C);
    change(&world, C, &X.to_string()).unwrap();
    let runs = world.actor(O, Role::Admin);
    let late = world.desk.change_manager(&runs, C, "", &before);
    assert_eq!(refused(late), Refusal::ChangedMeanwhile);
    world.desk.change_manager_here(&C.to_string(), &D.to_string()).unwrap();
    let page = world.desk.manager_page(&runs, C).unwrap();
    assert_eq!(page.manager.unwrap().0, D);
}
