//! The directory: orders, filters, words, pages.

use super::scene::{Scene, form};
use crate::{
    desk::{
        Choosing, TierRun,
        show::{Names, TierCursor, TierFilter, TierOrder, TierRecord, TierRequestFilter},
        tests::world::D,
    },
    domain::{
        access::Actor,
        person::Role,
        tier::{TierRequestStatus, TierScope, data::TierKind},
    },
};

/// The names of every page of a list, until it ends.
fn all(scene: &Scene, by: &Actor, filter: &TierFilter) -> (Vec<String>, usize) {
    let (mut names, mut pages, mut from) = (Vec::new(), 0, None);
    loop {
        let list = scene.world.desk.tiers(by, filter, from.as_ref()).unwrap();
        names.extend(list.page.rows.into_iter().map(|row| row.tier.name));
        pages += 1;
        match list.page.next {
            Some(next) => from = Some(next.to_string().parse::<TierCursor>().unwrap()),
            None => return (names, pages),
        }
    }
}

#[test]
fn a_directory_pages_in_each_order_and_by_words_alike() {
    let scene = Scene::new();
    let top = scene.make(&scene.d, &form(TierKind::Reseller, None, "Aardvark Resale"));
    for number in 0..120 {
        scene.world.pass(1);
        let name = format!("Customer {:03}", (number * 37) % 120);
        scene.make(&scene.d, &form(TierKind::Customer, Some(top), &name));
    }
    let filter = |words: &str, order| TierFilter {
        words: words.to_owned(),
        kind: Some(TierKind::Customer),
        parent: Some(top),
        hub: None,
        order,
    };
    for order in [TierOrder::Name, TierOrder::Created, TierOrder::Updated] {
        let (plain, pages) = all(&scene, &scene.d, &filter("", order));
        assert_eq!((plain.len(), pages), (120, 3), "{order:?}");
        assert_eq!(all(&scene, &scene.d, &filter("cust", order)).0, plain, "{order:?}");
    }
    let (by_name, _) = all(&scene, &scene.d, &filter("", TierOrder::Name));
    assert!(by_name.is_sorted());
    let (newest, _) = all(&scene, &scene.d, &filter("", TierOrder::Created));
    assert_eq!(newest[0], format!("Customer {:03}", (119 * 37) % 120));
    let page = scene.page(&scene.d, top);
    assert_eq!(page.counts.children, 120);
    let first = scene.world.desk.tier_children(&scene.d, top, None).unwrap();
    let next = scene.world.desk.tier_children(&scene.d, top, first.next).unwrap();
    assert_eq!(next.rows[0].tier.name, "Customer 050");
    let kind = TierFilter { kind: Some(TierKind::Reseller), ..TierFilter::default() };
    assert_eq!(all(&scene, &scene.d, &kind).0, ["Aardvark Resale"]);
    let viewer = scene.world.actor(D, Role::Viewer);
    assert!(!scene.world.desk.tiers(&viewer, &kind, None).unwrap().may_add);
}

#[test]
fn an_account_is_found_by_what_its_words_begin_with() {
    let scene = Scene::new();
    let (reseller, customer) = scene.pair();
    let mut fish = form(TierKind::Customer, Some(reseller), "J&M Tropical Fish");
    fish.data.external_id = "Ext/9001".to_owned();
    scene.make(&scene.d, &fish);
    let found = |words: &str| scene.names(&scene.d, words);
    assert_eq!(found("LUCKY sev"), ["Lucky Seven Tavern"]);
    assert_eq!(found(&customer.to_string()), ["Lucky Seven Tavern"]);
    assert_eq!(found("j&m"), ["J&M Tropical Fish"]);
    assert_eq!(found("9001 fish"), ["J&M Tropical Fish"]);
    assert_eq!(found("ada@tavern.example tavern").len(), 3, "all have the same contact");
    assert_eq!(found("marvin kens"), ["Kensington Resale"]);
    assert_eq!(found("fish tavern lucky"), Vec::<String>::new());
    assert_eq!(found("ucky"), Vec::<String>::new(), "words are found from their beginning");
    scene.rename(&scene.d, customer, "Unlucky Tavern");
    assert_eq!(found("seven"), Vec::<String>::new());
    let parents = scene.world.desk.tier_parents(&scene.d, "").unwrap();
    let parents: Vec<_> = parents.into_iter().map(|choice| choice.tier.id).collect();
    assert_eq!(parents, [reseller]);
    scene.world.is_sound();
}

#[test]
fn requests_are_listed_by_status_product_and_account() {
    let scene = Scene::new();
    let (reseller, customer) = scene.pair();
    scene.sell(scene.pv, customer);
    scene.sell(scene.off, customer);
    scene.sell(scene.pw, customer);
    for name in ["Two", "Three"] {
        scene.world.pass(1);
        scene.rename(&scene.d, customer, name);
    }
    scene.edit(&scene.d, reseller, |form| form.data.city = "Boston".to_owned());
    let list = |filter: TierRequestFilter| {
        let list = scene.world.desk.tier_requests(&scene.d, &filter, None).unwrap();
        list.page.rows.into_iter().map(|row| row.id).collect::<Vec<_>>()
    };
    let whole = TierRequestFilter::default();
    assert_eq!(list(whole).len(), 9);
    let status = |status| TierRequestFilter { status: Some(status), ..whole };
    assert_eq!(list(status(TierRequestStatus::Pending)).len(), 6);
    assert_eq!(list(status(TierRequestStatus::Unsupported)).len(), 3);
    let product = TierRequestFilter { product: Some(scene.pv), ..whole };
    assert_eq!(list(product).len(), 3);
    let of_it = scene.world.desk.tier_requests_of(&scene.w, customer, None).unwrap().rows;
    assert_eq!(of_it.iter().map(|row| row.id.update).collect::<Vec<_>>(), [2, 1]);
    let all = scene.world.desk.tier_requests(&scene.d, &whole, None).unwrap().products;
    let names: Vec<_> = all.into_iter().map(|(_, name)| name).collect();
    assert_eq!(names, ["Anvil", "Lathe", "Zither"]);
    let newest = scene.waiting(&scene.v, customer)[0];
    scene.world.desk.ignore_tier_request(&scene.v, newest, "No").unwrap();
    assert_eq!(list(status(TierRequestStatus::Pending)).len(), 5);
    assert_eq!(list(status(TierRequestStatus::Ignored)), [newest]);
    scene.world.is_sound();
}

#[test]
fn few_rows_are_chosen_from_however_many_choose_at_that_moment() {
    let scene = Scene::new();
    let (_, customer) = scene.pair();
    let desk = &scene.world.desk;
    let user = scene.d.person().unwrap().user;
    let most: Vec<_> = (0..4).map(|_| desk.inner.walks.begin(user).unwrap()).collect();
    assert!(desk.inner.walks.begin(user).is_err(), "nobody walks beside these");
    let key = |record: &TierRecord, _: &Names| (record.version.tier == customer).then_some(0);
    let choosing = Choosing { reads_scopes: false, key: &key };
    let run = TierRun::Scope(TierScope::Whole);
    let part = desk.tier_records(&scene.d, &run, Some(&choosing), (0, 10)).unwrap();
    assert_eq!(part.rows.len(), 1);
    drop(most);
}

#[test]
fn an_account_of_many_words_is_found_by_each_of_its_fields() {
    let scene = Scene::new();
    let mut many = form(TierKind::Reseller, None, "Zyzzyva Resale");
    let words = (10..46).map(|n| format!("{n}-{n}x")).collect::<Vec<_>>();
    many.data.external_id = words.join(" ");
    many.data.tax_id = "zz-9".to_owned();
    scene.make(&scene.d, &many);
    for asked in ["zyzzyva", "zz-9", "zyzzyva resale", "10-10x"] {
        assert_eq!(scene.names(&scene.d, asked), ["Zyzzyva Resale"], "{asked}");
    }
    scene.world.is_sound();
}
