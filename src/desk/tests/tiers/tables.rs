//! Accounts from a table, and what narrows the registers.

use std::collections::BTreeSet;

use super::scene::{Scene, W, form, sale};
use crate::{
    desk::{
        Import, Imported, Register, SubscriptionForm, TABLE_BYTES_MAX, TierForm,
        show::{RegisterFilter, RegisterOffers, TierFilter, TierOrder},
        tests::world::{V, refused},
    },
    domain::{
        hub::{HubUse, OnHub},
        refusal::{Complaint, Field, LineWrong, Refusal},
        subscription::SubscriptionStatus,
        tier::data::{TierField, TierKind},
    },
    error::Result,
};

const HEAD: &str =
    "type,name,line1,city,zip,country,first_name,last_name,email,id,parent,hub,parent_name";
const REST: &str = "1 Quay,Boston,02108,US,Vera,Gantry,vera@example.com";

fn import(scene: &Scene, lines: &[String], how: Import) -> Result<Vec<Imported>> {
    let table = format!("{HEAD}\n{}\n", lines.join("\n"));
    scene.world.desk.import_register(&scene.d, (Register::Accounts, how), &table)
}

fn wrong(lines: &[(usize, LineWrong)]) -> Refusal {
    let line = |(number, why): &(usize, LineWrong)| {
        (Field::Table, Complaint::Line { number: *number, why: *why })
    };
    Refusal::Fields(lines.iter().map(line).collect())
}

#[test]
fn a_tree_of_accounts_comes_from_a_table_whichever_line_comes_first() {
    let scene = Scene::new();
    let hub = scene.world.desk.make_hub(&scene.d, "Retail").unwrap();
    let lines = [
        format!("customer,Tavern,{REST},,two,retail,Passed over"),
        format!("reseller,Two,{REST},two,ONE,{hub},"),
        format!("reseller,One,{REST},one,none,,"),
    ];
    assert_eq!(import(&scene, &lines, Import::Rehearsed).unwrap().len(), 3);
    assert!(scene.names(&scene.d, "").is_empty(), "nothing is written yet");
    let made = import(&scene, &lines, Import::Now).unwrap();
    assert_eq!(scene.names(&scene.d, ""), ["One", "Tavern", "Two"]);
    let tavern = made.iter().find(|one| one.cells[1] == "Tavern").unwrap();
    let page = scene.page(&scene.d, tavern.id.parse().unwrap());
    let path: Vec<_> = page.path.iter().map(|above| above.name.as_str()).collect();
    assert_eq!(path, ["One", "Two"]);
    assert_eq!(page.current.hub, Some((hub, "Retail".to_owned())));
    assert_eq!(page.current.data.text(TierField::City), "Boston");
    assert!(!page.current.data.external_uid.is_empty(), "made where none is given");
    scene.world.is_sound();
}

#[test]
fn a_cell_names_a_hub_by_its_whole_name() {
    let scene = Scene::new();
    let long = "Å".repeat(70);
    let hubs = ["one", "two"].map(|end| {
        let name = format!("{long} {end}");
        (scene.world.desk.make_hub(&scene.d, &name).unwrap(), name)
    });
    for (number, (hub, name)) in hubs.iter().enumerate() {
        let line = format!("reseller,R{number},{REST},,,{},", name.to_lowercase());
        let made = import(&scene, &[line], Import::Now).unwrap();
        let page = scene.page(&scene.d, made[0].id.parse().unwrap());
        assert_eq!(page.current.hub, Some((*hub, name.clone())));
    }
    let line = format!("reseller,R,{REST},,,{long},");
    let none = wrong(&[(2, LineWrong::Hub)]);
    assert_eq!(refused(import(&scene, &[line], Import::Now)), none, "a part of it is no name");
}

#[test]
fn a_table_of_accounts_may_be_as_long_as_its_lines_are() {
    let scene = Scene::new();
    let line = |number: usize| {
        format!("reseller,{number} {},{REST},,,,{}", "n".repeat(90), "p".repeat(130))
    };
    let lines: Vec<_> = (0..500).map(line).collect();
    assert!(lines.iter().map(String::len).sum::<usize>() > 2 * TABLE_BYTES_MAX);
    assert_eq!(import(&scene, &lines, Import::Rehearsed).unwrap().len(), 500);
    let bytes_max = Register::BYTES_MAX;
    let table = format!("{HEAD}\n{}", "x".repeat(bytes_max));
    let desk = &scene.world.desk;
    let long = desk.import_register(&scene.d, (Register::Accounts, Import::Rehearsed), &table);
    let none = Refusal::field(Field::Table, Complaint::NotATable { bytes_max });
    assert_eq!(refused(long), none);
}

#[test]
fn every_wrong_line_is_named_and_none_is_made() {
    let scene = Scene::new();
    let hub = scene.world.desk.make_hub(&scene.d, "Old").unwrap();
    scene.change_hub(hub, "Old", HubUse::Retired);
    let lines = [
        format!("reseller,One,{REST},one,,,"),
        format!("person,Two,{REST},,one,,"),
        format!("customer,,{REST},,one,,"),
        format!("customer,Three,{REST},,none,,"),
        format!("customer,Four,{REST},,TA-0000-0000-0001,,"),
        format!("reseller,Five,{REST},,,{hub},"),
        format!("reseller,Six,{REST},six,seven,,"),
        format!("reseller,Seven,{REST},seven,six,,"),
    ];
    let all = [
        (3, LineWrong::TierKind),
        (4, LineWrong::Data(TierField::Name)),
        (5, LineWrong::Parent),
        (6, LineWrong::Parent),
        (7, LineWrong::Hub),
        (8, LineWrong::Parent),
        (9, LineWrong::Parent),
    ];
    assert_eq!(
        refused(import(&scene, &lines, Import::Now)),
        wrong(&all),
        "a ring has no beginning"
    );
    assert!(scene.names(&scene.d, "").is_empty());
    scene.world.is_sound();
}

#[test]
fn what_a_table_calls_an_account_is_never_another_one_of_that_id() {
    let scene = Scene::new();
    let [a, b] =
        ["Old A", "Old B"].map(|name| scene.make(&scene.d, &form(TierKind::Reseller, None, name)));
    let refuses = |lines: &[String], all: &[(usize, LineWrong)]| {
        assert_eq!(refused(import(&scene, lines, Import::Now)), wrong(all));
        assert_eq!(scene.names(&scene.d, ""), ["Old A", "Old B"]);
    };
    let ring = [format!("reseller,A,{REST},{a},{b},,"), format!("reseller,B,{REST},{b},{a},,")];
    refuses(&ring, &[(2, LineWrong::Parent), (3, LineWrong::Parent)]);
    refuses(&[format!("reseller,A,{REST},{a},{a},,")], &[(2, LineWrong::Parent)]);
    let twice = [
        format!("reseller,A,{REST},{a},,,"),
        format!("reseller,B,{REST}, {},,,", a.to_string().to_lowercase()),
        format!("customer,C,{REST},,{a},,"),
    ];
    refuses(&twice, &[(3, LineWrong::IdTwice)]);
    // Which is which goes by the table, be the first one wrong or made after the second.
    let twice = [format!("reseller,A,{REST},X,Y,,"), format!("reseller,B,{REST},X,,,")];
    let below = [&twice[..], &[format!("reseller,C,{REST},Y,,,")]].concat();
    refuses(&below, &[(3, LineWrong::IdTwice)]);
    let wrong =
        [twice[0].replace(",Y,", ",,").replacen("reseller", "neither", 1), twice[1].clone()];
    refuses(&wrong, &[(2, LineWrong::TierKind), (3, LineWrong::IdTwice)]);
    // What no line calls so is the account of that id.
    let lines = [format!("reseller,A,{REST},{a},{b},,"), format!("customer,C,{REST},,{a},,")];
    let made = import(&scene, &lines, Import::Now).unwrap();
    let path = scene.page(&scene.d, made[1].id.parse().unwrap()).path;
    let path: Vec<_> = path.iter().map(|above| above.name.as_str()).collect();
    assert_eq!(path, ["Old B", "A"]);
    scene.world.is_sound();
}

#[test]
fn the_register_is_narrowed_by_product_vendor_customer_and_status() {
    let scene = Scene::new();
    let (reseller, tavern) = scene.pair();
    let bakery = form(TierKind::Customer, Some(reseller), "Corner Bakery");
    let bakery = scene.make(&scene.d, &bakery);
    let desk = &scene.world.desk;
    let one = scene.sell(scene.pv, tavern);
    let two = scene.sell(scene.pw, bakery);
    let sale = SubscriptionForm { external_id: "77-1".to_owned(), ..sale(scene.pv, bakery) };
    let three = desk.make_subscription(&scene.d, &sale).unwrap();
    let found = |by, filter: &RegisterFilter<SubscriptionStatus>| {
        let page = desk.subscriptions(by, filter, None).unwrap().page;
        assert!(page.next.is_none());
        page.rows.into_iter().map(|row| row.id).collect::<Vec<_>>()
    };
    let any = RegisterFilter::default;
    let of = |words: &str| RegisterFilter { words: words.to_owned(), ..any() };
    let (d, v) = (&scene.d, &scene.v);
    let sorted = |mut ids: Vec<_>| {
        ids.sort_unstable();
        ids
    };
    assert_eq!(sorted(found(d, &any())), sorted(vec![one, two, three]));
    let product = RegisterFilter { product: Some(scene.pv), ..any() };
    assert_eq!(sorted(found(d, &product)), sorted(vec![one, three]));
    let vendor = RegisterFilter { vendor: Some(W), ..any() };
    assert_eq!(found(d, &vendor), [two]);
    assert_eq!(found(v, &vendor), [], "nor is anything told of what is there");
    assert_eq!(sorted(found(d, &of("corner"))), sorted(vec![two, three]));
    assert_eq!(found(v, &of("corner")), [three]);
    assert_eq!(found(d, &of(&tavern.to_string())), [one]);
    assert_eq!(found(d, &of(&two.to_string())), [two]);
    assert_eq!(found(d, &of("77-1")), [three]);
    assert_eq!(found(d, &of("nothing")), []);
    let status = Some(SubscriptionStatus::Suspended);
    assert_eq!(found(d, &RegisterFilter { status, ..any() }), []);
    let offers = desk.subscriptions(d, &any(), None).unwrap().offers;
    let products =
        |offers: &RegisterOffers| -> Vec<_> { offers.products.iter().map(|(id, _)| *id).collect() };
    assert_eq!(products(&offers), [scene.off, scene.pv, scene.pw], "by name");
    let vendors: BTreeSet<_> = offers.vendors.iter().map(|(id, _)| *id).collect();
    assert_eq!(vendors, BTreeSet::from([V, W]));
    let own = desk.subscriptions(v, &any(), None).unwrap().offers;
    assert_eq!(products(&own), [scene.off, scene.pv]);
    assert!(own.vendors.is_empty(), "but itself");
    assert!(desk.tiers(d, &TierFilter::default(), None).unwrap().hubs.is_empty());
}

#[test]
fn a_filter_pages_through_all_that_fits() {
    let scene = Scene::new();
    let (_, customer) = scene.pair();
    for number in 0..130 {
        scene.world.pass(1);
        scene.sell(if number % 2 == 0 { scene.pv } else { scene.pw }, customer);
    }
    let filter = RegisterFilter { product: Some(scene.pv), ..RegisterFilter::default() };
    let (mut all, mut pages, mut from) = (Vec::new(), 0, None);
    loop {
        let page = scene.world.desk.subscriptions(&scene.d, &filter, from).unwrap().page;
        all.extend(page.rows.into_iter().map(|row| row.id));
        pages += 1;
        from = page.next;
        if from.is_none() {
            break;
        }
    }
    all.sort_unstable();
    all.dedup();
    assert_eq!((all.len(), pages), (65, 2));
}

#[test]
fn words_that_mean_more_accounts_than_are_listed_find_the_rows_of_them_all() {
    let scene = Scene::new();
    let (reseller, tavern) = scene.pair();
    scene.sell(scene.pv, tavern);
    let make = |number: u32| {
        let name = format!("Velvet n{number}");
        scene.make(&scene.d, &form(TierKind::Customer, Some(reseller), &name))
    };
    // More than a filter looks up at once, and the other vendor sees but one of them.
    let all: Vec<_> = (0..20).map(make).map(|id| scene.sell(scene.pv, id)).collect();
    let other = scene.sell(scene.pw, make(20));
    let found = |by, words: &str| {
        let filter = RegisterFilter { words: words.to_owned(), ..RegisterFilter::default() };
        let page = scene.world.desk.subscriptions(by, &filter, None).unwrap().page;
        page.rows.into_iter().map(|row| row.id).collect::<BTreeSet<_>>()
    };
    let (all, other) = (BTreeSet::from_iter(all), BTreeSet::from([other]));
    assert_eq!(found(&scene.d, "velvet"), &all | &other);
    assert_eq!(found(&scene.v, "velvet"), all);
    assert_eq!(found(&scene.w, "velvet"), other);
    assert_eq!(found(&scene.d, "velvet n20"), other);
    assert!(found(&scene.d, "velvet nothing").is_empty());
}

#[test]
fn what_stands_on_a_hub_is_paged_through_whatever_else_is_asked_for() {
    let scene = Scene::new();
    let hub = scene.world.desk.make_hub(&scene.d, "Retail").unwrap();
    let make = |kind, parent, name: &str| {
        scene.world.pass(1);
        let form = form(kind, parent, name);
        scene.make(&scene.d, &TierForm { hub: OnHub::Chosen(hub), ..form })
    };
    let top = make(TierKind::Reseller, None, "Top");
    let customer = make(TierKind::Customer, Some(top), "Tavern");
    // More than a page looks at.
    for number in 0..70 {
        make(TierKind::Reseller, None, &format!("Reseller {number}"));
    }
    let kind = Some(TierKind::Customer);
    for order in [TierOrder::Created, TierOrder::Updated, TierOrder::Name] {
        let all = |kind| {
            let filter = TierFilter { kind, hub: Some(hub), order, ..TierFilter::default() };
            let (mut all, mut pages, mut from) = (Vec::new(), 0, None);
            loop {
                let list = scene.world.desk.tiers(&scene.d, &filter, from.as_ref()).unwrap();
                assert!(!list.is_cut, "the next page looks further");
                all.extend(list.page.rows.into_iter().map(|row| row.tier.id));
                pages += 1;
                from = list.page.next;
                if from.is_none() {
                    break (all, pages);
                }
            }
        };
        assert_eq!(all(kind), (vec![customer], 2), "{order:?}");
        let (every, pages) = all(None);
        assert_eq!((BTreeSet::from_iter(&every).len(), every.len(), pages), (72, 72, 2));
    }
}
