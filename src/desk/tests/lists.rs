//! What a list of cases offers to narrow it by, and how it is sorted.

use super::world::{C, D, M, O, V, World, X, form};
use crate::{
    desk::show::{CaseList, Filter, Page},
    domain::{
        access::{Actor, Seen},
        case::{Direction, Priority},
        id::{CaseId, CategoryId},
        listing::{First, Order, Sort},
        open::NewCase,
        person::Role,
        preset::{CLIENT, PARTNER, PORTAL, PresetName},
        talk::Audience,
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
    let of_x = ticket(&world, &x1);
    assert_eq!(offered(&world, &x1), all_of(&[PARTNER.states, &[State::Open]]));
    // What no case is in any more, and one's own desk does not know, is gone.
    world.step(&x1, of_x, Action::Close).unwrap();
    world.step(&v1, of_c, Action::TakeUp).unwrap();
    assert_eq!(offered(&world, &x1), all_of(&[PARTNER.states]));
    assert_eq!(offered(&world, &c1), all_of(&[PARTNER.states, &[State::Open]]));
    world.is_sound();
}

/// A ticket to the operator.
fn ticket(world: &World, actor: &Actor) -> CaseId {
    let form = NewCase {
        priority: String::new(),
        kind: String::new(),
        category: "1".to_owned(),
        ..form(O, "to support")
    };
    world.desk.open_case(actor, form, Vec::new()).unwrap()
}

fn ids(list: &CaseList) -> Vec<CaseId> {
    list.rows.iter().map(|seen| seen.case.id).collect()
}

/// The whole list, page by page; each page leads back to the one before it.
fn walked(world: &World, actor: &Actor, filter: &Filter) -> Vec<Seen> {
    let (mut page, mut rows, mut before) = (Page::First, Vec::new(), None);
    loop {
        let list = world.desk.cases(actor, filter, page).unwrap();
        if let Some(before) = before.replace(ids(&list)) {
            let back = world.desk.cases(actor, filter, list.before.unwrap()).unwrap();
            assert_eq!(ids(&back), before, "{filter:?}");
        }
        rows.extend(list.rows);
        let Some(next) = list.after else { return rows };
        page = next;
    }
}

/// D's cases: 70 to partners and 8 tickets, moved in another order than they were opened in.
fn many(world: &World) -> Actor {
    let (d1, v1) = (world.actor(D, Role::Admin), world.actor(V, Role::Agent));
    let mut made = Vec::new();
    for (n, priority) in (0..78).zip(Priority::ALL.into_iter().cycle()) {
        world.pass(1);
        let to_partner = NewCase { priority: priority.word().to_owned(), ..form(V, "x") };
        made.push(match n % 10 {
            9 => ticket(world, &d1),
            _ => world.desk.open_case(&d1, to_partner, Vec::new()).unwrap(),
        });
    }
    for (n, id) in made.into_iter().enumerate().rev().step_by(3) {
        world.pass(1);
        match n % 10 {
            9 => world.step(&d1, id, Action::Close).unwrap(),
            1 => world.step(&v1, id, Action::Inquire).unwrap(),
            _ => drop(world.say(&d1, id, "moved", Audience::Everyone)),
        }
    }
    d1
}

#[test]
fn every_list_is_sorted_both_ways_by_both_moments_and_pages_all_of_it() {
    let world = World::new(PresetName::Partner);
    let d1 = many(&world);
    let narrowed = [
        Filter::default(),
        Filter { archive: true, ..Filter::default() },
        Filter { states: vec![State::Pending, State::Open], ..Filter::default() },
        Filter {
            priorities: vec![Priority::Low, Priority::Medium],
            direction: Some(Direction::Outgoing),
            ..Filter::default()
        },
        Filter { preset: Some(PresetName::Partner), ..Filter::default() },
        Filter { preset: Some(PresetName::Client), archive: true, ..Filter::default() },
        Filter { category: Some((O, CategoryId(1))), ..Filter::default() },
        Filter { category: Some((V, CategoryId(1))), ..Filter::default() },
    ];
    let both = |archive: bool| walked(&world, &d1, &Filter { archive, ..Filter::default() });
    let all: Vec<Seen> = both(false).into_iter().chain(both(true)).collect();
    assert_eq!(all.len(), 78);
    for filter in narrowed {
        for sort in Sort::ALL {
            let filter = Filter { sort, ..filter.clone() };
            let mut wanted: Vec<&Seen> = all.iter().filter(|seen| belongs(seen, &filter)).collect();
            wanted.sort_by_key(|seen| match sort.order {
                Order::Updated => (seen.moved_at(), seen.case.id),
                Order::Created => (seen.case.opened_at, seen.case.id),
            });
            if sort.first == First::Newest {
                wanted.reverse();
            }
            let found: Vec<CaseId> =
                walked(&world, &d1, &filter).iter().map(|seen| seen.case.id).collect();
            let wanted: Vec<CaseId> = wanted.iter().map(|seen| seen.case.id).collect();
            assert_eq!(found, wanted, "{filter:?}");
        }
    }
    world.is_sound();
}

fn belongs(seen: &Seen, filter: &Filter) -> bool {
    let case = &seen.case;
    let preset = filter.preset.is_none_or(|preset| case.preset == preset);
    let category = filter.category.is_none_or(|(receiver, id)| {
        case.receiver.account == receiver && case.category == Some(id)
    });
    let state = match filter.states.as_slice() {
        [] => filter.archive == (case.state == State::Closed),
        states => states.contains(&case.state),
    };
    let priority = filter.priorities.is_empty() || filter.priorities.contains(&case.priority);
    preset && category && state && priority
}

#[test]
fn a_file_from_before_the_index_of_lists_gets_it() {
    let world = World::new(PresetName::Partner);
    let d1 = many(&world);
    let filter = Filter { sort: Sort::ALL[2], ..Filter::default() };
    let before: Vec<CaseId> =
        walked(&world, &d1, &filter).iter().map(|seen| seen.case.id).collect();
    let world = world.restarted_after(crate::store::tests::forget_lists);
    world.is_sound();
    let after: Vec<CaseId> = walked(&world, &d1, &filter).iter().map(|seen| seen.case.id).collect();
    assert_eq!(after, before);
}

#[test]
fn what_is_private_to_one_account_moves_nothing_in_anothers_lists() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Agent), world.actor(V, Role::Agent));
    let made: Vec<CaseId> = (0..3)
        .map(|n| {
            world.pass(1);
            world.open(&d1, V, &format!("case {n}"))
        })
        .collect();
    world.pass(1);
    world.say(&v1, made[0], "between us", Audience::OwnAccount);
    let (newest, turned) = ([made[2], made[1], made[0]], [made[0], made[1], made[2]]);
    for sort in Sort::ALL {
        for preset in [None, Some(PresetName::Partner)] {
            let filter = Filter { preset, sort, ..Filter::default() };
            let of = |actor| ids(&world.desk.cases(actor, &filter, Page::First).unwrap());
            let theirs = if sort.first == First::Newest { newest } else { turned };
            assert_eq!(of(&d1), theirs, "{filter:?}");
            let ours = match (sort.order, sort.first) {
                (Order::Created, _) => theirs,
                (Order::Updated, First::Newest) => [made[0], made[2], made[1]],
                (Order::Updated, First::Oldest) => [made[1], made[2], made[0]],
            };
            assert_eq!(of(&v1), ours, "{filter:?}");
        }
    }
    world.is_sound();
}
