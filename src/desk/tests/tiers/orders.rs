//! Tier configs and requests to vendors: who makes, sees and settles them, and what follows.

use std::collections::BTreeMap;

use super::scene::{Scene, W, form};
use crate::{
    desk::{
        Choosing, ConfigForm, OrderForm, OrderUpdate, Run,
        show::{ConfigRecord, OrderFilter, OrderPage, OrderRow, RegisterFilter},
        tests::world::{D, O, R, V, X, refused},
    },
    domain::{
        access::Actor,
        config::ConfigStatus,
        id::{ConfigId, OrderId, OrderOf, ProductId, SubscriptionId, TierId},
        order::{Deed, OrderSort, OrderStatus, Starts},
        person::Role,
        refusal::{Complaint, Field, Refusal},
        subscription::SubscriptionStatus,
        tier::{TierWrong, data::TierKind},
    },
};

pub(super) fn config(product: ProductId, account: TierId, level: &str) -> ConfigForm {
    ConfigForm {
        product: product.to_string(),
        account: account.to_string(),
        level: level.to_owned(),
        status: String::new(),
        parameters: vec![("Realm".to_owned(), "kensington".to_owned())],
    }
}

pub(super) fn order(about: impl Into<OrderOf>, kind: &str, lines: &[(&str, &str)]) -> OrderForm {
    let line = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    OrderForm {
        about: about.into().to_string(),
        kind: kind.to_owned(),
        starts: Starts::Sent,
        lines: lines.iter().map(line).collect(),
        note: String::new(),
    }
}

impl Scene {
    pub(super) fn open(&self, by: &Actor, id: OrderId) -> OrderPage {
        self.world.desk.order(by, id).unwrap()
    }

    pub(super) fn acts(&self, by: &Actor, id: OrderId, deeds: &[Deed]) {
        for deed in deeds {
            self.world.desk.act_on_order(by, (id, *deed), "Because.").unwrap();
        }
    }

    pub(super) fn orders(
        &self,
        by: &Actor,
        sort: OrderSort,
        status: Option<OrderStatus>,
    ) -> Vec<OrderId> {
        let in_it = RegisterFilter { status, ..RegisterFilter::default() };
        let filter = OrderFilter { sort, by: in_it };
        let found = self.world.desk.orders(by, &filter, None).unwrap();
        found.page.rows.into_iter().map(|row: OrderRow| row.id).collect()
    }
}

#[test]
fn a_config_is_set_up_by_its_vendor_and_later_set_otherwise() {
    let scene = Scene::new();
    let (reseller, customer) = scene.pair();
    let desk = &scene.world.desk;
    let early = refused(desk.make_config(&scene.d, &config(scene.pv, reseller, "1")));
    assert_eq!(early, Refusal::field(Field::Product, Complaint::NotLinked));
    scene.sell(scene.pv, customer);
    let id = desk.make_config(&scene.d, &config(scene.pv, reseller, "1")).unwrap();
    let again = refused(desk.make_config(&scene.v, &config(scene.pv, reseller, "1")));
    assert_eq!(again, Refusal::field(Field::Level, Complaint::ConfigTaken));
    let of_customer = refused(desk.make_config(&scene.d, &config(scene.pv, customer, "1")));
    assert_eq!(of_customer, Refusal::field(Field::Account, Complaint::NoReseller));
    let page = desk.config(&scene.v, id, None).unwrap();
    assert_eq!(page.row.status, ConfigStatus::Processing);
    let [setup] = &page.requests.rows[..] else { panic!("one") };
    assert_eq!((setup.status, setup.deeds.len()), (OrderStatus::Pending, 3));
    let second = refused(desk.make_order(&scene.d, &order(id, "update", &[])));
    assert_eq!(second, Refusal::field(Field::Type, Complaint::StillOpen));
    // Asked back, answered, done.
    scene.acts(&scene.v, setup.id, &[Deed::Inquire]);
    assert_eq!(scene.open(&scene.d, setup.id).row.reason.as_deref(), Some("Because."));
    scene.acts(&scene.d, setup.id, &[Deed::Submit]);
    scene.acts(&scene.v, setup.id, &[Deed::Approve]);
    assert_eq!(desk.config(&scene.d, id, None).unwrap().row.status, ConfigStatus::Active);
    let again = refused(desk.act_on_order(&scene.v, (setup.id, Deed::Approve), ""));
    assert_eq!(again, Refusal::Settled);
    let lines = [("Realm", "kensington-2"), ("Seats", "5")];
    let update = desk.make_order(&scene.d, &order(id, "update", &lines)).unwrap();
    assert_eq!(update.number, 2);
    scene.acts(&scene.v, update, &[Deed::Approve]);
    let set = desk.config(&scene.d, id, None).unwrap().row.parameters;
    let has: Vec<_> = set.iter().map(|(name, value)| (&**name, &**value)).collect();
    assert_eq!(has, lines);
    assert_eq!(scene.page(&scene.d, reseller).counts.configs, 1);
    assert_eq!(scene.page(&scene.v, reseller).counts.config_requests, 2);
    assert_eq!(scene.page(&scene.d, customer).counts.configs, 0);
    scene.world.is_sound();
}

#[test]
fn the_first_tier_waits_while_the_second_is_set_up() {
    let scene = Scene::new();
    let top = scene.make(&scene.d, &form(TierKind::Reseller, None, "Top"));
    let one = scene.make(&scene.d, &form(TierKind::Reseller, Some(top), "One"));
    let customer = scene.make(&scene.d, &form(TierKind::Customer, Some(one), "Customer"));
    scene.sell(scene.pv, customer);
    let desk = &scene.world.desk;
    let above = desk.make_config(&scene.d, &config(scene.pv, top, "2")).unwrap();
    let id = desk.make_config(&scene.d, &config(scene.pv, one, "1")).unwrap();
    let setup = OrderId { of: id.into(), number: 1 };
    assert_eq!(scene.open(&scene.d, setup).row.status, OrderStatus::TiersSetup);
    let early = refused(desk.act_on_order(&scene.v, (setup, Deed::Approve), ""));
    assert_eq!(early, Refusal::NotNow { deed: "Approve", status: OrderStatus::TiersSetup });
    let early = refused(desk.act_on_order(&scene.v, (setup, Deed::Pend), ""));
    assert_eq!(early, Refusal::NotNow { deed: "Pend", status: OrderStatus::TiersSetup });
    scene.acts(&scene.v, OrderId { of: above.into(), number: 1 }, &[Deed::Approve]);
    assert_eq!(
        scene.open(&scene.d, setup).row.status,
        OrderStatus::Pending,
        "it goes on by itself"
    );
    scene.acts(&scene.v, setup, &[Deed::Approve]);
    assert_eq!(desk.config(&scene.d, id, None).unwrap().row.status, ConfigStatus::Active);
    scene.world.is_sound();
}

#[test]
fn what_is_fulfilled_changes_the_subscription() {
    let scene = Scene::new();
    let (reseller, customer) = scene.pair();
    let sold = scene.sell(scene.pv, customer);
    let desk = &scene.world.desk;
    let ask = |kind: &str, lines: &[(&str, &str)]| {
        let id = desk.make_order(&scene.d, &order(sold, kind, lines)).unwrap();
        scene.acts(&scene.v, id, &[Deed::Approve]);
        let row = desk.subscription(&scene.v, sold).unwrap();
        (row.status, row.items)
    };
    let seats = |many| vec![("Seats".to_owned(), many)];
    assert_eq!(ask("suspend", &[]), (SubscriptionStatus::Suspended, seats(10)));
    assert_eq!(ask("resume", &[]), (SubscriptionStatus::Active, seats(10)));
    assert_eq!(ask("change", &[("Seats", "25")]), (SubscriptionStatus::Active, seats(25)));
    assert_eq!(ask("cancel", &[]), (SubscriptionStatus::Terminated, seats(25)));
    let over = refused(desk.make_order(&scene.d, &order(sold, "resume", &[])));
    assert_eq!(over, Refusal::field(Field::Type, Complaint::Terminated));
    let setup = refused(desk.make_order(&scene.d, &order(sold, "setup", &[])));
    assert_eq!(setup, Refusal::field(Field::Type, Complaint::NotOffered));
    for tier in [customer, reseller] {
        assert_eq!(scene.page(&scene.v, tier).counts.fulfilment, 4);
    }
    let all = scene.orders(&scene.d, OrderSort::Fulfilment, Some(OrderStatus::Approved));
    assert_eq!(all.iter().map(|id| id.number).collect::<Vec<_>>(), [4, 3, 2, 1]);
    assert!(scene.orders(&scene.d, OrderSort::Config, None).is_empty());
    scene.world.is_sound();
}

#[test]
fn a_draft_is_taken_back_by_those_who_made_it_and_nobody_else_sends_it() {
    let scene = Scene::new();
    let (_, customer) = scene.pair();
    let sold = scene.sell(scene.pv, customer);
    let desk = &scene.world.desk;
    let draft = OrderForm { starts: Starts::Draft, ..order(sold, "suspend", &[]) };
    let id = desk.make_order(&scene.d, &draft).unwrap();
    assert_eq!(refused(desk.act_on_order(&scene.v, (id, Deed::Submit), "")), Refusal::NotFound);
    assert_eq!(refused(desk.act_on_order(&scene.v, (id, Deed::Fail), "No.")), Refusal::NotFound);
    let why = refused(desk.act_on_order(&scene.d, (id, Deed::Fail), " "));
    assert_eq!(why, Refusal::field(Field::Reason, Complaint::Missing));
    scene.acts(&scene.d, id, &[Deed::Fail]);
    assert_eq!(scene.open(&scene.d, id).row.status, OrderStatus::Failed);
    let id = desk.make_order(&scene.d, &draft).unwrap();
    scene.acts(&scene.d, id, &[Deed::Submit]);
    assert_eq!(refused(desk.act_on_order(&scene.d, (id, Deed::Approve), "")), Refusal::NotFound);
    for role in [Role::Viewer, Role::Member] {
        let who = scene.world.actor(V, role);
        assert!(scene.open(&who, id).row.deeds.is_empty());
        let low = refused(desk.act_on_order(&who, (id, Deed::Approve), ""));
        assert_eq!(low, Refusal::RoleTooLow { needs: Role::Agent });
    }
    let viewer = scene.world.actor(D, Role::Viewer);
    let low = Refusal::RoleTooLow { needs: Role::Member };
    assert_eq!(refused(desk.make_order(&viewer, &draft)), low);
    assert_eq!(refused(desk.make_config(&viewer, &config(scene.pv, customer, "1"))), low);
    scene.acts(&scene.world.actor(V, Role::Agent), id, &[Deed::Fail]);
    scene.world.is_sound();
}

#[test]
fn a_stranger_cannot_tell_a_foreign_config_or_request_from_none() {
    let scene = Scene::new();
    let (reseller, customer) = scene.pair();
    let sold = scene.sell(scene.pv, customer);
    scene.sell(scene.pw, customer);
    let desk = &scene.world.desk;
    let id = desk.make_config(&scene.d, &config(scene.pv, reseller, "1")).unwrap();
    let asked = desk.make_order(&scene.d, &order(sold, "suspend", &[])).unwrap();
    let setup = OrderId { of: id.into(), number: 1 };
    for account in [O, W, R, X] {
        let who = scene.world.actor(account, Role::Admin);
        for order in [asked, setup] {
            let none = OrderId { number: 7, ..order };
            for order in [order, none] {
                assert_eq!(refused(desk.order(&who, order)), Refusal::NotFound);
                for deed in Deed::ALL {
                    let to_do = refused(desk.order_to_do(&who, order, deed));
                    let done = refused(desk.act_on_order(&who, (order, deed), "Because."));
                    assert_eq!((to_do, done), (Refusal::NotFound, Refusal::NotFound));
                }
            }
        }
        for id in [id, ConfigId(1)] {
            assert_eq!(refused(desk.config(&who, id, None)), Refusal::NotFound);
            assert_eq!(refused(desk.orders_about(&who, id.into(), None)), Refusal::NotFound);
        }
        let about = |of: OrderOf| refused(desk.make_order(&who, &order(of, "update", &[])));
        let none = about(ConfigId(1).into());
        assert_eq!(about(id.into()), none);
        assert_eq!(about(sold.into()), about(SubscriptionId(1).into()));
        for sort in [OrderSort::Config, OrderSort::Fulfilment] {
            assert!(scene.orders(&who, sort, None).is_empty());
        }
        let any = RegisterFilter::default();
        assert!(desk.configs(&who, &any, None).unwrap().page.rows.is_empty());
        let no_tier = Complaint::Tier(TierWrong::NoSuchTier);
        let of = |tier| refused(desk.make_config(&who, &config(scene.pv, tier, "2")));
        assert_eq!(of(reseller), of(TierId(1)));
        if account == W {
            let own = refused(desk.make_config(&who, &config(scene.pw, TierId(1), "2")));
            assert_eq!(own, Refusal::field(Field::Account, no_tier));
        }
    }
    // Another vendor who sees the account sees nothing of it there, either.
    assert!(desk.tier_configs(&scene.w, reseller, None).unwrap().rows.is_empty());
    assert_eq!(scene.page(&scene.w, reseller).counts.config_requests, 0);
    assert_eq!(scene.page(&scene.w, customer).counts.fulfilment, 0);
}

#[test]
fn what_is_set_up_goes_with_its_account_once_nothing_links_the_product() {
    let scene = Scene::new();
    let (reseller, customer) = scene.pair();
    let sold = scene.sell(scene.pv, customer);
    let desk = &scene.world.desk;
    let id = desk.make_config(&scene.d, &config(scene.pv, reseller, "1")).unwrap();
    let asked = desk.make_order(&scene.d, &order(sold, "suspend", &[])).unwrap();
    desk.delete_tier(&scene.v, customer).unwrap();
    assert_eq!(refused(desk.order(&scene.v, asked)), Refusal::NotFound);
    // The vendor does not see the account any more, but the record of its own product.
    assert_eq!(refused(desk.tier(&scene.v, reseller)), Refusal::NotFound);
    let page = desk.config(&scene.v, id, None).unwrap();
    assert_eq!(page.row.account, crate::desk::show::Above::Hidden);
    scene.acts(&scene.v, page.requests.rows[0].id, &[Deed::Approve]);
    // Nothing new is asked about it, and the account can go with it.
    let update = refused(desk.make_order(&scene.v, &order(id, "update", &[("Realm", "b")])));
    assert_eq!(update, Refusal::field(Field::About, Complaint::NotLinked));
    desk.delete_tier(&scene.d, reseller).unwrap();
    assert_eq!(refused(desk.config(&scene.v, id, None)), Refusal::NotFound);
    scene.world.is_sound();
}

#[test]
fn a_request_shows_its_products_subscriptions_and_configs_also_to_who_sees_the_account_no_more() {
    let scene = Scene::new();
    let (reseller, customer) = scene.pair();
    scene.sell(scene.pv, customer);
    scene.sell(scene.pw, customer);
    let desk = &scene.world.desk;
    let id = desk.make_config(&scene.d, &config(scene.pv, reseller, "1")).unwrap();
    scene.rename(&scene.d, customer, "Two");
    let [request] = scene.waiting(&scene.v, customer)[..] else { panic!("one") };
    for who in [&scene.d, &scene.v] {
        let page = desk.tier_request(who, request).unwrap();
        let rows = desk.tier_request_subscriptions(who, request, None).unwrap().rows;
        assert_eq!((page.subscriptions, rows.len()), (1, 1), "of its product alone");
        let configs = desk.tier_request_configs(who, request).unwrap();
        assert_eq!((page.configs, configs[0].id), (1, id));
    }
    assert_eq!(refused(desk.tier_request_configs(&scene.w, request)), Refusal::NotFound);
}

#[test]
fn no_more_is_tried_of_a_request_than_could_be_set() {
    let scene = Scene::new();
    let (reseller, customer) = scene.pair();
    scene.sell(scene.pv, customer);
    let desk = &scene.world.desk;
    let id = desk.make_config(&scene.d, &config(scene.pv, reseller, "1")).unwrap();
    scene.acts(&scene.v, OrderId { of: id.into(), number: 1 }, &[Deed::Approve]);
    let update = desk.make_order(&scene.d, &order(id, "update", &[("Seats", "5")])).unwrap();
    let lines = |many: usize| {
        (0..many).map(|n| (format!("Setting {n}"), "x".to_owned())).collect::<Vec<_>>()
    };
    let tried = |by: &Actor, many: usize| {
        desk.check_order(by, update, &lines(many)).map(|(_, _, checked)| checked.len())
    };
    let too_many = Refusal::field(Field::Parameters, Complaint::TooMany { max: 50 });
    assert_eq!(refused(tried(&scene.v, 51)), too_many);
    assert_eq!(refused(tried(&scene.w, 51)), Refusal::NotFound);
    // The config has a realm already, and the request sets the seats besides.
    assert_eq!(tried(&scene.v, 48).unwrap(), 49);
    assert_eq!(refused(tried(&scene.v, 49)), too_many);
    let update_of = OrderUpdate { lines: lines(49), note: None };
    assert_eq!(refused(desk.revise_order(&scene.v, update, &update_of)), too_many);
    scene.world.is_sound();
}

#[test]
fn what_a_request_is_made_otherwise_in_the_journal_says() {
    let scene = Scene::new();
    let (reseller, customer) = scene.pair();
    scene.sell(scene.pv, customer);
    let desk = &scene.world.desk;
    let id = desk.make_config(&scene.d, &config(scene.pv, reseller, "1")).unwrap();
    let setup = OrderId { of: id.into(), number: 1 };
    let told = |note: Option<&str>, lines: &[(&str, &str)]| {
        let journal = || desk.store().look(|view| view.happened(0, 10_000)).unwrap();
        let before = journal().len();
        let lines = lines.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let update = OrderUpdate { lines: lines.collect(), note: note.map(ToOwned::to_owned) };
        desk.revise_order(&scene.v, setup, &update).unwrap();
        let new = journal().into_iter().skip(before).filter_map(|entry| entry.event);
        let changes = new.flat_map(|event| event.changes);
        let told = changes.map(|one| format!("{}: {}-{}", one.what, one.from, one.to));
        told.collect::<Vec<_>>()
    };
    assert_eq!(told(Some("Soon"), &[]), ["note: -set"]);
    assert_eq!(told(Some("Now"), &[]), ["note: -changed"]);
    assert_eq!(told(Some("Now"), &[]), Vec::<String>::new());
    assert_eq!(told(Some(""), &[("Seats", "5")]), ["parameters set: -Seats", "note: set-"]);
    assert_eq!(told(None, &[("Seats", "5"), ("Size", "7")]), ["parameters set: -Size"]);
    scene.world.is_sound();
}

#[test]
fn the_open_request_about_a_config_is_the_one_that_was_sent_else_ones_own_draft() {
    let scene = Scene::new();
    let (reseller, customer) = scene.pair();
    scene.sell(scene.pv, customer);
    let desk = &scene.world.desk;
    let id = desk.make_config(&scene.d, &config(scene.pv, reseller, "1")).unwrap();
    let open = |who: &Actor| desk.config_record(who, id).unwrap().0.open;
    let setup = OrderId { of: id.into(), number: 1 };
    assert_eq!((open(&scene.d), open(&scene.v)), (Some(setup), Some(setup)));
    scene.acts(&scene.v, setup, &[Deed::Approve]);
    assert_eq!((open(&scene.d), open(&scene.v)), (None, None));
    let draft = OrderForm { starts: Starts::Draft, ..order(id, "update", &[("Seats", "5")]) };
    let draft = desk.make_order(&scene.d, &draft).unwrap();
    assert_eq!((open(&scene.d), open(&scene.v)), (Some(draft), None));
    let sent = desk.make_order(&scene.v, &order(id, "adjustment", &[("Seats", "6")])).unwrap();
    assert_eq!((open(&scene.d), open(&scene.v)), (Some(sent), Some(sent)));
    scene.world.is_sound();
}

#[test]
fn each_config_of_an_account_has_its_own_open_request() {
    let scene = Scene::new();
    let (reseller, customer) = scene.pair();
    let desk = &scene.world.desk;
    let made = [scene.pv, scene.off].map(|product| {
        scene.sell(product, customer);
        desk.make_config(&scene.d, &config(product, reseller, "1")).unwrap()
    });
    let open = |who: &Actor, ids: &[ConfigId]| {
        let run = Run::Named(ids.to_vec());
        let none: Option<&Choosing<'_, ConfigRecord, u8>> = None;
        let found = desk.config_records(who, &run, none, (0, 10)).unwrap();
        let open = found.rows.iter().map(|row| (row.config.id, row.open));
        open.collect::<BTreeMap<_, _>>()
    };
    let setup = |config: ConfigId| OrderId { of: config.into(), number: 1 };
    let both = made.map(|config| (config, Some(setup(config))));
    assert_eq!(open(&scene.d, &made), both.into());
    scene.acts(&scene.v, setup(made[0]), &[Deed::Approve]);
    assert_eq!(open(&scene.d, &made), [(made[0], None), both[1]].into());
    let draft = OrderForm { starts: Starts::Draft, ..order(made[0], "update", &[("Seats", "5")]) };
    let draft = desk.make_order(&scene.d, &draft).unwrap();
    assert_eq!(open(&scene.d, &made), [(made[0], Some(draft)), both[1]].into());
    assert_eq!(open(&scene.v, &made[..1]), [(made[0], None)].into(), "a draft is its maker's");
}
