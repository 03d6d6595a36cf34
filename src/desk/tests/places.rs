//! The places that an account has of its own for the cases it opens.

use super::world::{C, D, M, NOON, O, R, V, World, X, account, form};
use crate::{
    desk::{places, show::Own},
    domain::{
        access::Actor,
        account::AccountKind,
        id::{AccountId, CaseId},
        moment::Moment,
        open::NewCase,
        person::Role,
        preset::PresetName::{self, Client, Partner, Portal},
        workflow::Action,
    },
    store::tests::forget_desks,
};

fn own(world: &World, account: AccountId) -> Vec<(PresetName, u64)> {
    let places = world
        .desk
        .store()
        .look(|view| places::own(view, &view.account(account)?.party(), &view.tally(account)?));
    places.unwrap().into_iter().map(|Own { preset, count }| (preset, count)).collect()
}

fn ticket(world: &World, actor: &Actor) -> CaseId {
    let form = NewCase {
        priority: String::new(),
        kind: String::new(),
        category: "1".to_owned(),
        ..form(O, "to support")
    };
    world.desk.open_case(actor, form, Vec::new()).unwrap()
}

#[test]
fn a_place_is_there_where_a_desk_of_its_preset_can_be_asked() {
    let world = World::new(Portal);
    let both = [(Portal, 0), (Client, 0)];
    assert_eq!(own(&world, D), both);
    assert_eq!(own(&world, M), both);
    // Through the account that manages it.
    assert_eq!(own(&world, C), both);
    // Only the operator is open to those whom no contract joins to a portal.
    for account in [V, R, X] {
        assert_eq!(own(&world, account), [(Client, 0)], "{account}");
    }
    assert_eq!(own(&world, O), []);
}

#[test]
fn the_form_of_a_place_goes_to_its_one_desk_for_those_who_may_open_cases() {
    let world = World::new(Portal);
    let only =
        |account, role, preset| world.desk.only_desk(&world.actor(account, role), preset).unwrap();
    assert_eq!(only(D, Role::Member, Portal), Some(V));
    assert_eq!(only(C, Role::Member, Portal), Some(V));
    assert_eq!(only(D, Role::Member, Client), Some(O));
    assert_eq!(only(X, Role::Member, Portal), None);
    assert_eq!(only(D, Role::Viewer, Portal), None);
    assert_eq!(only(O, Role::Admin, Client), None);
    // D and R are joined to more than one desk of this preset, or to none but each other.
    let world = World::new(Partner);
    let only =
        |account| world.desk.only_desk(&world.actor(account, Role::Member), Partner).unwrap();
    assert_eq!((only(D), only(R)), (None, Some(D)));
}

#[test]
fn a_desk_is_found_behind_any_number_of_partners() {
    let world = World::new(Partner);
    for number in 100..140 {
        world.desk.add_account(account(AccountId(number), AccountKind::Reseller, Partner)).unwrap();
        world.desk.add_contract(X, AccountId(number), Moment(NOON)).unwrap();
    }
    assert_eq!(own(&world, X), [(Client, 0)]);
    let portals = [AccountId(140), AccountId(141)];
    let only = |world: &World| world.desk.only_desk(&world.actor(X, Role::Member), Portal).unwrap();
    let mut world = world;
    for (desk, expected) in portals.into_iter().zip([Some(portals[0]), None]) {
        world.desk.add_account(account(desk, AccountKind::Vendor, Portal)).unwrap();
        world.desk.add_contract(desk, X, Moment(NOON)).unwrap();
        for _ in 0..2 {
            assert_eq!((own(&world, X), only(&world)), (vec![(Portal, 0), (Client, 0)], expected));
            // From before there was an index of desks, it is the same.
            world = world.restarted_after(forget_desks);
            world.is_sound();
        }
    }
}

#[test]
fn a_place_counts_what_waits_for_its_account_alone() {
    let world = World::new(Portal);
    let (d1, x1, o1) =
        (world.actor(D, Role::Member), world.actor(X, Role::Member), world.actor(O, Role::Agent));
    let (of_d, _) = (ticket(&world, &d1), ticket(&world, &x1));
    world.step(&o1, of_d, Action::WaitForCustomer).unwrap();
    assert_eq!(own(&world, D), [(Portal, 0), (Client, 1)]);
    assert_eq!(own(&world, X), [(Client, 0)]);
    world.step(&d1, of_d, Action::Close).unwrap();
    assert_eq!(own(&world, D), [(Portal, 0), (Client, 0)]);
}
