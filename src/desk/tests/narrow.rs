//! Lists narrowed to an agent, a product, a partner, a stretch of time, and all at once.

use std::{collections::BTreeSet, time::Duration};

use super::{
    export::exported,
    world::{C, D, M, NOON, O, R, V, World, X, form},
};
use crate::{
    desk::show::{Cursor, Filter, Page},
    domain::{
        access::{Actor, Seen},
        account::Product,
        case::Direction,
        id::{AccountId, CaseId, ProductId, UserId},
        listing::{Agent, First, Order, Period, Sort},
        moment::Moment,
        open::NewCase,
        person::{Rights, Role},
        preset::PresetName,
        talk::Audience,
        text::Name,
        workflow::{Action, State},
    },
};

const P: ProductId = ProductId(11);
const Q: ProductId = ProductId(12);
const UNKNOWN: ProductId = ProductId(404);
const HOUR: u64 = 60 * 60;

/// Two people of D, an agent of V, and the cases of D.
struct Team {
    d1: Actor,
    d1_id: UserId,
    d2_id: UserId,
    v1: Actor,
    v1_id: UserId,
}

fn team(world: &World) -> Team {
    for (id, name) in [(P, "Palette"), (Q, "Quarry")] {
        let name = Name::parse(name).unwrap();
        let product = Product { id, owner: V, name, tier_accounts_sync: false };
        world.desk.add_product(product).unwrap();
    }
    let (d1, d1_id) = world.person(D, Role::Agent, Rights::default());
    let (_, d2_id) = world.person(D, Role::Agent, Rights::default());
    let (v1, v1_id) = world.person(V, Role::Agent, Rights::default());
    Team { d1, d1_id, d2_id, v1, v1_id }
}

/// 60 cases of D, one every six hours, with V, R and O; moved in another order than opened.
fn many(world: &World, team: &Team) {
    let made: Vec<CaseId> = (0..60)
        .map(|n| {
            world.pass(6 * HOUR);
            let product = [String::new(), P.to_string(), Q.to_string()][n % 3].clone();
            let (by, to) = match n % 5 {
                0 => (&team.v1, D),
                1 | 3 => (&team.d1, V),
                2 => (&team.d1, R),
                _ => (&team.d1, O),
            };
            let plain = NewCase { product, ..form(to, "x") };
            let form = if to == O {
                let category = "1".to_owned();
                NewCase { priority: String::new(), kind: String::new(), category, ..plain }
            } else {
                plain
            };
            world.desk.open_case(by, form, Vec::new()).unwrap()
        })
        .collect();
    for (n, id) in made.into_iter().enumerate().rev().step_by(2) {
        world.pass(HOUR);
        let agent = [String::new(), team.d1_id.to_string(), team.d2_id.to_string()];
        let people = world.desk.set_people(&team.d1, id, agent[n % 3].clone(), Vec::new());
        people.unwrap();
        if n % 7 == 0 {
            drop(world.step(&team.d1, id, Action::Close));
        }
    }
}

/// The whole list, page by page; and all that is found on the way back from its far end.
fn walked(world: &World, actor: &Actor, filter: &Filter) -> Vec<Seen> {
    let (mut page, mut rows) = (Page::First, Vec::new());
    loop {
        let list = world.desk.cases(actor, filter, page).unwrap();
        rows.extend(list.rows);
        page = match (list.after, list.further) {
            (Some(next), None) | (None, Some(next)) => next,
            (None, None) => break,
            (Some(_), Some(_)) => panic!("what comes after is known, or it is not: {filter:?}"),
        };
    }
    let end = match filter.sort.first {
        First::Newest => Cursor { moment: Moment(0), case: CaseId(0) },
        First::Oldest => Cursor { moment: Moment(u64::MAX), case: CaseId(u64::MAX) },
    };
    let (mut page, mut back, mut whole) = (Some(Page::Before(end)), BTreeSet::new(), true);
    while let Some(here) = page {
        let list = world.desk.cases(actor, filter, here).unwrap();
        whole &= list.further.is_none();
        back.extend(list.rows.iter().map(|seen| seen.case.id));
        let onward = list.further.filter(|page| matches!(page, Page::Before(_)));
        page = list.before.or(onward).filter(|page| *page != Page::First);
    }
    let there: BTreeSet<CaseId> = rows.iter().map(|seen| seen.case.id).collect();
    assert_eq!(there.len(), rows.len(), "each is there once: {filter:?}");
    assert!(back.is_subset(&there) && (!whole || back == there), "{filter:?}");
    rows
}

fn ids(rows: &[Seen]) -> Vec<CaseId> {
    rows.iter().map(|seen| seen.case.id).collect()
}

fn belongs(seen: &Seen, filter: &Filter) -> bool {
    let case = &seen.case;
    let own = case.end(seen.side).agent;
    let agent = filter.agent.is_none_or(|agent| own == agent.user(seen.person.user));
    let product = filter.product.is_none_or(|product| case.product == Some(product));
    let partner = filter.partner.is_none_or(|other| {
        let ends = [case.issuer.account, case.receiver.account];
        ends.into_iter().find(|end| *end != D) == Some(other)
    });
    let time = filter.period.is_none_or(|period| {
        let moment = match period.of {
            Order::Updated => seen.moved_at(),
            Order::Created => case.opened_at,
        };
        period.from.is_none_or(|from| moment >= from)
            && period.until.is_none_or(|until| moment < until)
    });
    let open = filter.archive == (case.state == State::Closed);
    let way = filter.direction.is_none_or(|way| way == Direction::of(seen.side));
    agent && product && partner && time && open && way
}

fn filters(team: &Team) -> Vec<Filter> {
    let at = |hours: u64| Some(Moment(NOON).plus(Duration::from_secs(hours * HOUR)));
    let agents = [
        None,
        Some(Agent::Nobody),
        Some(Agent::Reader),
        Some(Agent::This(team.d2_id)),
        Some(Agent::This(team.v1_id)),
    ];
    let periods = [
        None,
        Some(Period { of: Order::Created, from: at(60), until: at(200) }),
        Some(Period { of: Order::Updated, from: at(200), until: None }),
        Some(Period { of: Order::Updated, from: None, until: at(362) }),
    ];
    let mut all = Vec::new();
    for agent in agents {
        for product in [None, Some(P), Some(UNKNOWN)] {
            for partner in [None, Some(V), Some(R), Some(X)] {
                for period in periods {
                    let narrowed = Filter { agent, product, partner, period, ..Filter::default() };
                    let (sort, way) = (Sort::ALL[all.len() % 4], all.len() % 3);
                    let direction = [None, None, Some(Direction::Outgoing)][way];
                    let archive = all.len() % 7 == 0;
                    all.push(Filter { archive, direction, sort, ..narrowed });
                }
            }
        }
    }
    all
}

#[test]
fn every_combination_of_filters_gives_what_belongs_to_all_of_them() {
    let world = World::new(PresetName::Partner);
    let team = team(&world);
    many(&world, &team);
    let both = |archive| walked(&world, &team.d1, &Filter { archive, ..Filter::default() });
    let all: Vec<Seen> = [false, true].into_iter().flat_map(both).collect();
    assert_eq!(all.len(), 60);
    let short = World { desk: world.desk.clone().with_looks(20), ..world };
    let mut sizes = BTreeSet::new();
    for filter in filters(&team) {
        let mut wanted: Vec<&Seen> = all.iter().filter(|seen| belongs(seen, &filter)).collect();
        wanted.sort_by_key(|seen| {
            let moment = filter.sort.order.pick(seen.moved_at(), seen.case.opened_at);
            (moment, seen.case.id)
        });
        if filter.sort.first == First::Newest {
            wanted.reverse();
        }
        let wanted: Vec<CaseId> = wanted.iter().map(|seen| seen.case.id).collect();
        let whole = short.desk.clone().with_looks(20_000);
        let list = whole.cases(&team.d1, &filter, Page::First).unwrap();
        assert!(list.further.is_none());
        assert_eq!(ids(&list.rows), wanted[..wanted.len().min(25)], "{filter:?}");
        assert!(list.total.is_none_or(|total| total == wanted.len() as u64), "{filter:?}");
        let export = exported(&whole, &team.d1, &filter);
        assert_eq!(export.iter().map(|part| part.id).collect::<Vec<_>>(), wanted, "{filter:?}");
        // However short the walks, they come by all of it in the end.
        assert_eq!(ids(&walked(&short, &team.d1, &filter)), wanted, "{filter:?}");
        sizes.insert(wanted.len());
    }
    assert!(sizes.len() > 8, "the filters tell cases apart: {sizes:?}");
    short.is_sound();
}

#[test]
fn a_walk_that_stops_says_so_and_goes_on_from_there() {
    let world = World::new(PresetName::Partner);
    let team = team(&world);
    let found = world.open(&team.d1, R, "the only one to R");
    for agent in [true, false].into_iter().cycle().take(40) {
        world.pass(1);
        let id = world.open(&team.d1, V, "another");
        if agent {
            world.desk.set_people(&team.d1, id, String::new(), Vec::new()).unwrap();
        }
    }
    let short = world.desk.clone().with_looks(10);
    let crossed = Filter { agent: Some(Agent::Reader), partner: Some(R), ..Filter::default() };
    let opened = short.cases(&team.d1, &crossed, Page::First).unwrap();
    assert_eq!(ids(&opened.rows), [found], "a leap passes all the others");

    // Of a case that has to be opened a walk looks at fewer.
    let short = world.desk.clone().with_looks(80);
    let ask = |filter: &Filter, page| short.cases(&team.d1, filter, page).unwrap();
    let until = Some(opened.rows[0].case.opened_at.next());
    let period = Some(Period { of: Order::Created, from: None, until });
    let old = Filter { period, ..Filter::default() };
    let first = ask(&old, Page::First);
    assert_eq!((first.rows.len(), first.after, first.before), (0, None, None));
    let mut page = first.further.expect("it is not silently short");
    let mut pages = 1;
    let last = loop {
        let list = ask(&old, page);
        pages += 1;
        let Some(next) = list.further else { break list };
        assert!(list.rows.is_empty());
        page = next;
    };
    assert_eq!(ids(&last.rows), [found]);
    assert_eq!(pages, 5, "41 places, ten at a time");
    let back = ask(&old, last.before.unwrap());
    assert!(back.rows.is_empty() && matches!(back.further, Some(Page::Before(_))));
    assert_eq!(ids(&ask(&old, back.after.expect("and forth again")).rows), [found]);
}

#[test]
fn what_may_not_be_known_is_as_what_there_is_not() {
    let world = World::new(PresetName::Partner);
    let team = team(&world);
    many(&world, &team);
    let (x1, c1) = (world.actor(X, Role::Agent), world.actor(C, Role::Agent));
    let look = |actor: &Actor, filter: Filter| {
        format!("{:?}", world.desk.cases(actor, &filter, Page::First).unwrap())
    };
    let none = AccountId(999);
    for actor in [&x1, &c1] {
        let partner = |id| look(actor, Filter { partner: Some(id), ..Filter::default() });
        assert_eq!(partner(D), partner(none));
        assert_eq!(partner(R), partner(none));
        let product = |id| look(actor, Filter { product: Some(id), ..Filter::default() });
        let agent = |id| look(actor, Filter { agent: Some(Agent::This(id)), ..Filter::default() });
        assert_eq!(agent(team.d1_id), agent(UserId(999)));
        assert_eq!(product(P), product(UNKNOWN));
    }
    // Who works on a case on the other side is on its page, and no way to list by.
    let theirs = Filter { agent: Some(Agent::This(team.v1_id)), ..Filter::default() };
    let list = world.desk.cases(&team.d1, &theirs, Page::First).unwrap();
    assert!(list.rows.is_empty() && !list.names.users.contains_key(&team.v1_id));
}

#[test]
fn names_are_offered_to_those_who_may_know_them() {
    let world = World::new(PresetName::Partner);
    let team = team(&world);
    let (x1, o1, o2) =
        (world.actor(X, Role::Agent), world.actor(O, Role::Agent), world.actor(O, Role::Viewer));
    let offered = |actor: &Actor, query: &str| {
        let choices = world.desk.choices(actor, query).unwrap();
        let agents: Vec<UserId> = choices.agents.into_iter().map(|(id, _)| id).collect();
        let partners: Vec<AccountId> = choices.partners.into_iter().map(|(id, _)| id).collect();
        let products: Vec<ProductId> = choices.products.into_iter().map(|(id, _)| id).collect();
        (agents, partners, products)
    };
    let (agents, partners, products) = offered(&team.d1, "");
    assert_eq!(BTreeSet::from_iter(agents), BTreeSet::from([team.d1_id, team.d2_id]));
    assert_eq!(BTreeSet::from_iter(partners), BTreeSet::from([V, R, O]));
    assert_eq!(products, [P, Q]);
    assert_eq!(offered(&team.d1, "quar").2, [Q]);
    assert_eq!(offered(&team.d1, &R.to_string()).1, [R]);
    assert_eq!(offered(&team.d1, "nobody is called so"), (vec![], vec![], vec![]));
    let (_, partners, products) = offered(&x1, "");
    assert_eq!((partners, products), (vec![O], vec![]));
    let (_, partners, _) = offered(&o1, "");
    assert_eq!(BTreeSet::from_iter(partners), BTreeSet::from([V, D, R, X, C, M]));
    assert!(offered(&o2, "").1.is_empty(), "whom only agents open cases for, only they are told");
    for _ in 0..30 {
        world.actor(D, Role::Viewer);
    }
    assert_eq!(offered(&team.d1, "").0.len(), 2, "viewers work on no case");
    for _ in 0..30 {
        world.actor(D, Role::Member);
    }
    let choices = world.desk.choices(&team.d1, "").unwrap();
    assert!(choices.more && choices.agents.len() == 20, "however many there are");
}

#[test]
fn a_private_comment_moves_a_case_into_no_period_of_another_account() {
    let world = World::new(PresetName::Partner);
    let team = team(&world);
    let case = world.open(&team.d1, V, "quiet");
    world.pass(24 * HOUR);
    world.say(&team.v1, case, "between us", Audience::OwnAccount);
    let from = Some(Moment(NOON).plus(Duration::from_secs(HOUR)));
    let period = Some(Period { of: Order::Updated, from, until: None });
    for (partner_of_d, partner_of_v) in [(None, None), (Some(V), Some(D))] {
        let of = |actor, partner| {
            let filter = Filter { partner, period, ..Filter::default() };
            ids(&world.desk.cases(actor, &filter, Page::First).unwrap().rows)
        };
        assert_eq!(of(&team.d1, partner_of_d), []);
        assert_eq!(of(&team.v1, partner_of_v), [case]);
    }
}

#[test]
fn what_is_unassigned_is_counted_as_it_is_listed() {
    let world = World::new(PresetName::Partner);
    let team = team(&world);
    let unassigned = || {
        let count = world.desk.store().look(|view| Ok(view.tally(V)?.unassigned())).unwrap();
        let filter = Filter {
            direction: Some(Direction::Incoming),
            agent: Some(Agent::Nobody),
            ..Filter::default()
        };
        let list = world.desk.cases(&team.v1, &filter, Page::First).unwrap();
        assert_eq!(count, list.rows.len() as u64);
        count
    };
    assert_eq!(unassigned(), 0);
    let cases = [1, 2, 3].map(|n| world.open(&team.d1, V, &format!("case {n}")));
    assert_eq!(unassigned(), 3);
    let agent = team.v1_id.to_string();
    world.desk.set_people(&team.v1, cases[0], agent, Vec::new()).unwrap();
    assert_eq!(unassigned(), 2);
    world.step(&team.v1, cases[1], Action::Resolve).unwrap();
    assert_eq!(unassigned(), 2, "until it is closed");
    world.step(&team.d1, cases[1], Action::Close).unwrap();
    assert_eq!(unassigned(), 1);
}

#[test]
fn a_file_from_when_the_keys_of_lists_were_longer_gets_the_shorter_ones() {
    let world = World::new(PresetName::Partner);
    let team = team(&world);
    many(&world, &team);
    let asked = [
        Filter { agent: Some(Agent::Reader), ..Filter::default() },
        Filter { product: Some(P), partner: Some(V), ..Filter::default() },
    ];
    let look = |world: &World| asked.each_ref().map(|filter| ids(&walked(world, &team.d1, filter)));
    let before = look(&world);
    assert!(before.iter().all(|list| !list.is_empty()), "{before:?}");
    let world = world.restarted_after(crate::store::tests::lengthen_lists);
    world.is_sound();
    assert_eq!(look(&world), before);
}
