//! What a list of cases offers to narrow it by.

use super::world::{C, D, M, O, V, World, X, form};
use crate::{
    desk::show::{Filter, Page},
    domain::{
        access::Actor,
        open::NewCase,
        person::Role,
        preset::{CLIENT, PARTNER, PORTAL, PresetName},
        workflow::{Action, State},
    },
};

fn offered(world: &World, actor: &Actor) -> Vec<State> {
    world.desk.cases(actor, &Filter::default(), Page::First).unwrap().states
}

fn all_of(tables: &[&[State]]) -> Vec<State> {
    State::ALL
        .into_iter()
        .filter(|state| tables.iter().any(|table| table.contains(state)))
        .collect()
}

#[test]
fn the_states_offered_are_those_of_ones_own_desk_and_of_ones_cases() {
    let world = World::new(PresetName::Portal);
    let (d1, v1, o1) =
        (world.actor(D, Role::Member), world.actor(V, Role::Agent), world.actor(O, Role::Agent));
    let (x1, c1, m1) =
        (world.actor(X, Role::Member), world.actor(C, Role::Member), world.actor(M, Role::Agent));
    assert_eq!(offered(&world, &v1), all_of(&[PORTAL.states]));
    assert_eq!(offered(&world, &o1), all_of(&[CLIENT.states]));
    assert_eq!(offered(&world, &d1), all_of(&[PARTNER.states]));
    let portal = NewCase {
        priority: String::new(),
        kind: String::new(),
        environment: "1".to_owned(),
        impact: "low".to_owned(),
        ..form(V, "to a portal")
    };
    let of_c = world.desk.open_case(&c1, portal, Vec::new()).unwrap();
    // Who manages the client has the case in its lists as well; nobody else.
    for actor in [&c1, &m1] {
        assert_eq!(offered(&world, actor), all_of(&[PARTNER.states, &[State::New]]));
    }
    assert_eq!(offered(&world, &d1), all_of(&[PARTNER.states]));
    let client = NewCase {
        priority: String::new(),
        kind: String::new(),
        category: "1".to_owned(),
        ..form(O, "to support")
    };
    let of_x = world.desk.open_case(&x1, client, Vec::new()).unwrap();
    assert_eq!(offered(&world, &x1), all_of(&[PARTNER.states, &[State::Open]]));
    // What no case is in any more, and one's own desk does not know, is gone.
    world.step(&x1, of_x, Action::Close).unwrap();
    world.step(&v1, of_c, Action::TakeUp).unwrap();
    assert_eq!(offered(&world, &x1), all_of(&[PARTNER.states]));
    assert_eq!(offered(&world, &c1), all_of(&[PARTNER.states, &[State::Open]]));
    world.is_sound();
}
