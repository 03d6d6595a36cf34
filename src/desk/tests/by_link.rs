//! Contracts that are offered by a link.

use super::{
    bulk::refusal,
    world::{D, O, R, V, World, X},
};
use crate::{
    desk::{Joint, Secret, show::Taking},
    domain::{
        access::Actor,
        account::AccountKind,
        person::Role,
        preset::PresetName,
        refusal::{Complaint, Field, Refusal},
    },
};

fn offer(world: &World, actor: &Actor, label: &str) -> Secret {
    world.desk.offer_by_link(actor, label).unwrap()
}

fn taking(world: &World, actor: &Actor, secret: &Secret) -> Taking {
    world.desk.offered_by_link(actor, secret).unwrap().taking
}

fn dead(world: &World, actor: &Actor, secret: &Secret) {
    assert_eq!(refusal(world.desk.offered_by_link(actor, secret)), Refusal::LinkDead);
    assert_eq!(refusal(world.desk.take_link(actor, secret)), Refusal::LinkDead);
}

fn labels(world: &World, actor: &Actor) -> Vec<String> {
    let links = world.desk.contracts(actor, None).unwrap().links;
    links.iter().map(|link| link.offers().unwrap().label.to_string()).collect()
}

#[test]
fn an_admin_who_is_given_the_link_takes_the_contract_once() {
    let world = World::new(PresetName::Partner);
    let (v1, x1, x2) =
        (world.actor(V, Role::Admin), world.actor(X, Role::Admin), world.actor(X, Role::Agent));
    let secret = offer(&world, &v1, "X of the market");
    assert_eq!(labels(&world, &v1), ["X of the market"]);
    let page = world.desk.offered_by_link(&x1, &secret).unwrap();
    assert_eq!((page.from, page.kind, page.taking), (V, AccountKind::Vendor, Taking::Can));
    assert_eq!(taking(&world, &x2, &secret), Taking::ByAnAdmin);
    assert_eq!(refusal(world.desk.take_link(&x2, &secret)), Refusal::NotFound);
    assert_eq!(taking(&world, &v1, &secret), Taking::Own);
    assert_eq!(refusal(world.desk.take_link(&v1, &secret)), Refusal::LinkDead);
    assert_eq!(taking(&world, &world.actor(D, Role::Admin), &secret), Taking::Joined);
    // It lets nobody in, and sets no password.
    assert_eq!(refusal(world.desk.link(&secret)), Refusal::LinkDead);

    world.desk.take_link(&x1, &secret).unwrap();
    assert!(world.desk.joint(&x1, Joint { of: None, with: V }).is_ok());
    dead(&world, &x1, &secret);
    dead(&world, &world.actor(R, Role::Admin), &secret);
    assert_eq!(labels(&world, &v1), Vec::<String>::new());
    world.is_sound();
}

#[test]
fn a_link_ends_with_its_time_its_withdrawal_its_successor_and_its_maker() {
    let world = World::new(PresetName::Partner);
    let (v1, x1) = (world.actor(V, Role::Admin), world.actor(X, Role::Admin));
    let first = offer(&world, &v1, "X");
    let second = offer(&world, &v1, "X");
    dead(&world, &x1, &first);
    assert_eq!(taking(&world, &x1, &second), Taking::Can);
    assert_eq!(labels(&world, &v1), ["X"], "one of each label");
    for other in [&x1, &world.actor(V, Role::Agent)] {
        assert_eq!(refusal(world.desk.withdraw_offered_link(other, "X")), Refusal::NotFound);
    }
    world.desk.withdraw_offered_link(&v1, "X").unwrap();
    dead(&world, &x1, &second);
    let third = offer(&world, &v1, "X");
    let v2 = world.actor(V, Role::Admin);
    let maker = v1.person().unwrap().user;
    let edition = world.desk.person_page(&v2, maker).unwrap().user.edition();
    world.desk.deactivate(&v2, maker, &edition).unwrap();
    dead(&world, &x1, &third);
    let fourth = offer(&world, &v2, "Y");
    world.change(&world.actor(O, Role::Admin), V, ("V", false)).unwrap();
    dead(&world, &x1, &fourth);
    world.is_sound();
}

#[test]
fn who_sets_up_nothing_offers_nothing_and_offers_are_bounded() {
    let world = World::new(PresetName::Partner);
    let v1 = world.actor(V, Role::Admin);
    let refused = world.desk.offer_by_link(&world.actor(V, Role::Agent), "X");
    assert_eq!(refusal(refused), Refusal::NotFound);
    let missing = Refusal::field(Field::Name, Complaint::Missing);
    assert_eq!(refusal(world.desk.offer_by_link(&v1, " ")), missing);
    for number in 0..50 {
        offer(&world, &v1, &format!("Number {number}"));
    }
    let full = Refusal::field(Field::Name, Complaint::TooMany { max: 50 });
    assert_eq!(refusal(world.desk.offer_by_link(&v1, "One more")), full);
    offer(&world, &v1, "Number 7");
}
