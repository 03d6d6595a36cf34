//! The tree of tier accounts, as each sees it.

use super::scene::{Scene, form};
use crate::{
    desk::show::{Rest, TierNode},
    domain::{access::Actor, id::TierId, tier::data::TierKind},
};

/// The names of a tree, each with how deep it stands.
fn drawn(nodes: &[TierNode], depth: usize) -> Vec<String> {
    let one = |node: &TierNode| {
        let own = format!("{}{}", "> ".repeat(depth), node.row.tier.name);
        [vec![own], drawn(&node.nodes, depth + 1)].concat()
    };
    nodes.iter().flat_map(one).collect()
}

fn tree(scene: &Scene, by: &Actor, under: Option<TierId>) -> Vec<String> {
    drawn(&scene.world.desk.tier_tree(by, under, None).unwrap().nodes, 0)
}

#[test]
fn each_stands_below_what_its_reader_sees_above_it() {
    let scene = Scene::new();
    let make = |parent, name: &str| scene.make(&scene.d, &form(TierKind::Reseller, parent, name));
    let top = make(None, "Top");
    let two = make(Some(top), "Two");
    let one = make(Some(two), "One");
    let customer = scene.make(&scene.d, &form(TierKind::Customer, Some(one), "Customer"));
    make(None, "Another");
    let whole = ["Another", "Top", "> Two", "> > One", "> > > Customer"];
    assert_eq!(tree(&scene, &scene.d, None), whole);
    assert_eq!(tree(&scene, &scene.d, Some(two)), ["One", "> Customer"]);
    assert!(tree(&scene, &scene.v, None).is_empty());
    assert!(tree(&scene, &scene.v, Some(two)).is_empty(), "what is hidden has nothing below it");
    // By a sale its vendor sees the customer and two resellers, and nothing above.
    scene.sell(scene.pv, customer);
    assert_eq!(tree(&scene, &scene.v, None), ["Two", "> One", "> > Customer"]);
    assert!(tree(&scene, &scene.v, Some(top)).is_empty());
}

#[test]
fn a_page_of_the_tree_is_bounded_and_says_where_it_goes_on() {
    let scene = Scene::new();
    let desk = &scene.world.desk;
    let top = scene.make(&scene.d, &form(TierKind::Reseller, None, "Top"));
    for number in 0..25 {
        let name = format!("Customer {number:02}");
        scene.make(&scene.d, &form(TierKind::Customer, Some(top), &name));
    }
    for number in 0..51 {
        scene.make(&scene.d, &form(TierKind::Reseller, None, &format!("Also {number:02}")));
    }
    let first = desk.tier_tree(&scene.d, None, None).unwrap();
    assert_eq!((first.nodes.len(), first.next.is_some()), (50, true));
    let second = desk.tier_tree(&scene.d, None, first.next.as_ref()).unwrap();
    assert_eq!(drawn(&second.nodes, 0)[..2], ["Also 50".to_owned(), "Top".to_owned()]);
    let below = &second.nodes[1];
    assert_eq!((below.nodes.len(), second.next), (20, None));
    let Rest::From(from) = &below.rest else { panic!("{:?}", below.rest) };
    let rest = desk.tier_tree(&scene.d, Some(top), Some(from)).unwrap();
    assert_eq!(drawn(&rest.nodes, 0)[0], "Customer 20");
    assert_eq!((rest.nodes.len(), rest.next), (5, None));
}

#[test]
fn a_page_of_the_tree_that_ends_it_leads_nowhere_and_each_goes_on_without_the_last_account() {
    let scene = Scene::new();
    let desk = &scene.world.desk;
    let reseller = |number| form(TierKind::Reseller, None, &format!("Also {number:02}"));
    let ids: Vec<TierId> = (0..50).map(|number| scene.make(&scene.d, &reseller(number))).collect();
    let whole = desk.tier_tree(&scene.d, None, None).unwrap();
    assert_eq!((whole.nodes.len(), whole.next), (50, None));
    scene.make(&scene.d, &reseller(50));
    let next = desk.tier_tree(&scene.d, None, None).unwrap().next.unwrap();
    let next = next.to_string().parse().unwrap();
    desk.delete_tier(&scene.d, ids[49]).unwrap();
    let rest = desk.tier_tree(&scene.d, None, Some(&next)).unwrap();
    assert_eq!(drawn(&rest.nodes, 0), ["Also 50"]);
}
