//! Requests to vendors between both sides: what either does not see, and what neither can do to the
//! other.

use super::{
    orders::{config, order},
    scene::{Scene, form},
};
use crate::{
    desk::{
        ConfigForm, OrderForm, SubscriptionChange,
        tests::world::{V, refused},
    },
    domain::{
        config::{ConfigStatus, PARAMETERS_MAX},
        id::OrderId,
        order::{Deed, OrderSort, OrderStatus, Starts},
        person::Role,
        refusal::{Complaint, Field, Refusal},
        subscription::SubscriptionStatus,
        tier::data::TierKind,
    },
};

#[test]
fn only_the_vendor_says_that_a_config_is_active() {
    let scene = Scene::new();
    let (reseller, customer) = scene.pair();
    scene.sell(scene.pv, customer);
    let desk = &scene.world.desk;
    let status = "active".to_owned();
    let form = ConfigForm { status, ..config(scene.pv, reseller, "1") };
    let not_theirs = Refusal::field(Field::Status, Complaint::SetUpByVendor);
    assert_eq!(refused(desk.make_config(&scene.d, &form)), not_theirs);
    let member = scene.world.actor(V, Role::Member);
    assert_eq!(refused(desk.make_config(&member, &form)), not_theirs);
    let id = desk.make_config(&scene.world.actor(V, Role::Agent), &form).unwrap();
    let page = desk.config(&scene.d, id, None).unwrap();
    assert_eq!((page.row.status, page.requests.rows.len()), (ConfigStatus::Active, 0));
    scene.world.is_sound();
}

#[test]
fn a_draft_is_there_for_its_own_side_alone_and_in_nobodys_way() {
    let scene = Scene::new();
    let (_, customer) = scene.pair();
    let sold = scene.sell(scene.pv, customer);
    let desk = &scene.world.desk;
    let draft = OrderForm { starts: Starts::Draft, ..order(sold, "suspend", &[]) };
    let of_d = desk.make_order(&scene.d, &draft).unwrap();
    let seen = |by, id| desk.order(by, id).is_ok();
    let counted = |by| scene.page(by, customer).counts.fulfilment;
    assert_eq!((seen(&scene.d, of_d), seen(&scene.v, of_d)), (true, false));
    assert_eq!((counted(&scene.d), counted(&scene.v)), (1, 0));
    assert!(scene.orders(&scene.v, OrderSort::Fulfilment, None).is_empty());
    assert!(desk.orders_about(&scene.v, sold.into(), None).unwrap().rows.is_empty());
    let still_open = Refusal::field(Field::Type, Complaint::StillOpen);
    assert_eq!(refused(desk.make_order(&scene.d, &draft)), still_open);
    // The other side asks as if there were none; then that one is in the way of the draft.
    scene.world.pass(1);
    let of_v = desk.make_order(&scene.v, &order(sold, "change", &[("Seats", "12")])).unwrap();
    assert_eq!(scene.orders(&scene.d, OrderSort::Fulfilment, None), [of_v, of_d]);
    let sent = refused(desk.act_on_order(&scene.d, (of_d, Deed::Submit), ""));
    assert_eq!(sent, Refusal::field(Field::Status, Complaint::StillOpen));
    scene.acts(&scene.v, of_v, &[Deed::Approve]);
    // What was thrown away unsent stays unseen.
    scene.acts(&scene.d, of_d, &[Deed::Fail]);
    assert_eq!(scene.open(&scene.d, of_d).row.status, OrderStatus::Failed);
    assert!(!seen(&scene.v, of_d));
    assert_eq!(counted(&scene.v), 1);
    scene.world.is_sound();
}

#[test]
fn those_who_ask_take_back_what_is_not_settled() {
    let scene = Scene::new();
    let (_, customer) = scene.pair();
    let sold = scene.sell(scene.pv, customer);
    let desk = &scene.world.desk;
    for asked_back in [false, true] {
        let id = desk.make_order(&scene.d, &order(sold, "suspend", &[])).unwrap();
        if asked_back {
            scene.acts(&scene.v, id, &[Deed::Inquire]);
        }
        assert!(scene.open(&scene.d, id).row.deeds.contains(&Deed::Fail));
        let why = refused(desk.act_on_order(&scene.d, (id, Deed::Fail), " "));
        assert_eq!(why, Refusal::field(Field::Reason, Complaint::Missing));
        scene.acts(&scene.d, id, &[Deed::Fail]);
        assert_eq!(scene.open(&scene.v, id).row.status, OrderStatus::Failed);
    }
    assert_eq!(desk.subscription(&scene.v, sold).unwrap().status, SubscriptionStatus::Active);
    scene.world.is_sound();
}

#[test]
fn no_parameter_is_lost_for_want_of_room() {
    let scene = Scene::new();
    let (reseller, customer) = scene.pair();
    scene.sell(scene.pv, customer);
    let desk = &scene.world.desk;
    let set = |prefix: &str, many: usize| -> Vec<(String, String)> {
        (0..many).map(|number| (format!("{prefix} {number}"), "x".to_owned())).collect()
    };
    let parameters = set("a", 30);
    let made = ConfigForm { parameters, ..config(scene.pv, reseller, "1") };
    let id = desk.make_config(&scene.d, &made).unwrap();
    scene.acts(&scene.v, OrderId { of: id.into(), number: 1 }, &[Deed::Approve]);
    let ask = |lines, starts| OrderForm { starts, lines, ..order(id, "update", &[]) };
    let too_many = Complaint::TooMany { max: PARAMETERS_MAX };
    let too_many = Refusal::field(Field::Parameters, too_many);
    let more = refused(desk.make_order(&scene.d, &ask(set("b", 21), Starts::Sent)));
    assert_eq!(more, too_many);
    let late = desk.make_order(&scene.d, &ask(set("b", 20), Starts::Draft)).unwrap();
    let first = desk.make_order(&scene.v, &ask(set("c", 20), Starts::Sent)).unwrap();
    scene.acts(&scene.v, first, &[Deed::Approve]);
    scene.acts(&scene.d, late, &[Deed::Submit]);
    assert_eq!(refused(desk.act_on_order(&scene.v, (late, Deed::Approve), "")), too_many);
    assert_eq!(desk.config(&scene.d, id, None).unwrap().row.parameters.len(), PARAMETERS_MAX);
    scene.world.is_sound();
}

#[test]
fn an_approval_neither_changes_what_is_over_nor_newer_items_unseen() {
    let scene = Scene::new();
    let (_, customer) = scene.pair();
    let sold = scene.sell(scene.pv, customer);
    let desk = &scene.world.desk;
    let change = |status: SubscriptionStatus, seats: &str| {
        let edition = desk.subscription(&scene.d, sold).unwrap().edition;
        let form = SubscriptionChange {
            edition,
            external_id: String::new(),
            status,
            items: vec![("Seats".to_owned(), seats.to_owned())],
        };
        desk.change_subscription(&scene.d, sold, &form).unwrap();
    };
    let seats = || desk.subscription(&scene.d, sold).unwrap().items[0].1;
    let id = desk.make_order(&scene.d, &order(sold, "change", &[("Seats", "25")])).unwrap();
    scene.world.pass(1_000);
    change(SubscriptionStatus::Active, "40");
    let overtaken = refused(desk.act_on_order(&scene.v, (id, Deed::Approve), ""));
    assert_eq!((overtaken, seats()), (Refusal::field(Field::Items, Complaint::Overtaken), 40));
    scene.acts(&scene.v, id, &[Deed::Inquire, Deed::Pend, Deed::Approve]);
    assert_eq!(seats(), 25);
    let id = desk.make_order(&scene.d, &order(sold, "change", &[("Seats", "50")])).unwrap();
    change(SubscriptionStatus::Terminated, "25");
    let over = refused(desk.act_on_order(&scene.v, (id, Deed::Approve), ""));
    assert_eq!((over, seats()), (Refusal::field(Field::Status, Complaint::Terminated), 25));
    scene.acts(&scene.d, id, &[Deed::Fail]);
    scene.world.is_sound();
}

#[test]
fn only_what_stands_right_below_goes_on_with_the_tier_above() {
    let scene = Scene::new();
    let desk = &scene.world.desk;
    let make = |kind, parent, name: &str| scene.make(&scene.d, &form(kind, parent, name));
    let setups = ["One", "Two"].map(|name| {
        let top = make(TierKind::Reseller, None, name);
        let one = make(TierKind::Reseller, Some(top), "Below");
        scene.sell(scene.pv, make(TierKind::Customer, Some(one), "Customer"));
        let above = desk.make_config(&scene.d, &config(scene.pv, top, "2")).unwrap();
        let below = desk.make_config(&scene.d, &config(scene.pv, one, "1")).unwrap();
        [above, below].map(|id| OrderId { of: id.into(), number: 1 })
    });
    scene.acts(&scene.v, setups[0][0], &[Deed::Approve]);
    let status = |id| scene.open(&scene.d, id).row.status;
    assert_eq!(status(setups[0][1]), OrderStatus::Pending);
    assert_eq!(status(setups[1][1]), OrderStatus::TiersSetup);
    scene.world.is_sound();
}
