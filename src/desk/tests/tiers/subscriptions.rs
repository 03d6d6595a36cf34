//! Subscriptions: who makes them, and what they link.

use super::scene::{Scene, form, sale};
use crate::{
    desk::{
        Edited, SubscriptionChange,
        show::{Above, RegisterFilter},
        tests::world::refused,
    },
    domain::{
        refusal::{Complaint, Field, LineWrong, Refusal},
        subscription::SubscriptionStatus,
        tier::{TierWrong, data::TierKind},
    },
};

fn change(edition: u32, status: SubscriptionStatus) -> SubscriptionChange {
    let items = vec![("Seats".to_owned(), "12".to_owned())];
    SubscriptionChange { edition, status, external_id: "4711".to_owned(), items }
}

#[test]
fn a_sale_links_the_customer_and_two_resellers_above_to_the_products_vendor() {
    let scene = Scene::new();
    let make = |parent, name: &str| scene.make(&scene.d, &form(TierKind::Reseller, parent, name));
    let top = make(None, "Top");
    let (two, desk) = (make(Some(top), "Two"), &scene.world.desk);
    let one = make(Some(two), "One");
    let customer = scene.make(&scene.d, &form(TierKind::Customer, Some(one), "Customer"));
    assert!(scene.names(&scene.v, "").is_empty());
    let sold = scene.sell(scene.pv, customer);
    assert_eq!(scene.names(&scene.v, ""), ["Customer", "One", "Two"]);
    let row = desk.subscription(&scene.v, sold).unwrap();
    let named = |above: Above| match above {
        Above::Seen(tier) => tier.id,
        above => panic!("{above:?}"),
    };
    assert_eq!([row.customer, row.tier1, row.tier2].map(named), [customer, one, two]);
    assert_eq!(row.items, [("Seats".to_owned(), 10)]);
    for tier in [customer, one, two] {
        assert_eq!(scene.page(&scene.v, tier).counts.subscriptions, 1);
        assert!(matches!(
            scene.edit(&scene.d, tier, |form| form.data.city = "Boston".to_owned()),
            Edited::Waits(_)
        ));
    }
    let edit = scene.edit(&scene.d, top, |form| form.data.city = "Boston".to_owned());
    assert_eq!(edit, Edited::Current, "it is too far up");
    scene.world.is_sound();
}

#[test]
fn once_a_subscription_is_over_its_vendor_still_sees_and_is_asked() {
    let scene = Scene::new();
    let (_, customer) = scene.pair();
    let sold = scene.sell(scene.pv, customer);
    let desk = &scene.world.desk;
    let suspended = change(1, SubscriptionStatus::Suspended);
    desk.change_subscription(&scene.v, sold, &suspended).unwrap();
    let late = desk.change_subscription(&scene.d, sold, &change(1, SubscriptionStatus::Active));
    assert_eq!(refused(late), Refusal::ChangedMeanwhile);
    assert!(matches!(scene.rename(&scene.d, customer, "Two"), Edited::Waits(_)));
    let over = change(2, SubscriptionStatus::Terminated);
    desk.change_subscription(&scene.d, sold, &over).unwrap();
    assert!(matches!(scene.rename(&scene.d, customer, "Three"), Edited::Waits(_)));
    for waits in scene.waiting(&scene.v, customer) {
        desk.accept_tier_request(&scene.v, waits).unwrap();
    }
    assert_eq!(scene.stands(customer), ("Three".to_owned(), 3, 3));
    assert_eq!(scene.names(&scene.v, "three"), ["Three"]);
    assert_eq!(refused(desk.delete_tier(&scene.d, customer)), Refusal::InUse);
    desk.delete_tier(&scene.v, customer).unwrap();
    scene.world.is_sound();
}

#[test]
fn a_vendor_sells_its_own_products_to_accounts_it_sees_and_nobody_sells_a_strangers() {
    let scene = Scene::new();
    let (_, customer) = scene.pair();
    let desk = &scene.world.desk;
    let no_tier = Refusal::field(Field::Customer, Complaint::Tier(TierWrong::NoSuchTier));
    let no_product = Refusal::field(Field::Product, Complaint::NoSuchProduct);
    assert_eq!(refused(desk.make_subscription(&scene.v, &sale(scene.pv, customer))), no_tier);
    scene.sell(scene.pv, customer);
    desk.make_subscription(&scene.v, &sale(scene.off, customer)).unwrap();
    let theirs = desk.make_subscription(&scene.v, &sale(scene.pw, customer));
    assert_eq!(refused(theirs), no_product, "no contract joins the two vendors");
    let mut wrong = sale(scene.pv, customer);
    wrong.items = vec![(String::new(), String::new()), ("Seats".to_owned(), "many".to_owned())];
    wrong.external_id = "x".repeat(300);
    let Refusal::Fields(fields) = refused(desk.make_subscription(&scene.d, &wrong)) else {
        panic!("fields");
    };
    let why = LineWrong::Item;
    assert_eq!(fields.len(), 2);
    assert_eq!(fields[1], (Field::Items, Complaint::Line { number: 2, why }));
    scene.world.is_sound();
}

#[test]
fn in_which_places_subscriptions_have_an_account_is_told_whole_and_to_who_sees_them() {
    let scene = Scene::new();
    let make = |kind, parent, name: &str| scene.make(&scene.d, &form(kind, parent, name));
    let top = make(TierKind::Reseller, None, "Top");
    let under = make(TierKind::Reseller, Some(top), "Under");
    let far = make(TierKind::Customer, Some(under), "Far");
    let near = make(TierKind::Customer, Some(top), "Near");
    scene.sell(scene.pv, far);
    scene.sell(scene.pw, near);
    let told = |by, id| {
        let (record, _) = scene.world.desk.tier_record(by, id).unwrap();
        record.scopes.words()
    };
    assert_eq!(told(&scene.d, top), ["tier1", "tier2"]);
    assert_eq!((told(&scene.v, top), told(&scene.w, top)), (vec!["tier2"], vec!["tier1"]));
    assert_eq!((told(&scene.d, under), told(&scene.d, far)), (vec!["tier1"], vec!["customer"]));
    scene.world.is_sound();
}

#[test]
fn a_list_goes_on_where_its_last_row_is_gone() {
    let scene = Scene::new();
    let (reseller, customer) = scene.pair();
    let desk = &scene.world.desk;
    let gone = scene.make(&scene.d, &form(TierKind::Customer, Some(reseller), "Soon gone"));
    let sell = |customer| {
        scene.world.pass(1);
        scene.sell(scene.pv, customer)
    };
    let oldest = sell(customer);
    let last = sell(gone);
    for _ in 0..49 {
        sell(customer);
    }
    let page = desk.subscriptions(&scene.d, &RegisterFilter::default(), None).unwrap().page;
    assert_eq!((page.rows.len(), page.rows.last().unwrap().id), (50, last));
    let next = page.next.unwrap().to_string().parse().unwrap();
    desk.delete_tier(&scene.v, gone).unwrap();
    let rest = desk.subscriptions(&scene.d, &RegisterFilter::default(), Some(next)).unwrap().page;
    assert_eq!(rest.rows.iter().map(|row| row.id).collect::<Vec<_>>(), [oldest]);
}
