//! Subscriptions, configs and requests to vendors; and tables of them.

use super::super::{
    pages::{NOW, Named, chrome, named, tried},
    world::{MICHAEL, PRODUCT, Spell, VENDOR, World, usual},
};
use super::{ORDER, done, name};
use crate::{
    desk::{
        Imported,
        show::{
            Above, ConfigList, ConfigPage, ConfigRow, HubList, HubRow, MadeCursor, OrderFilter,
            OrderList, OrderPage, OrderRow, RegisterFilter, RegisterOffers, Rows, SubscriptionList,
            SubscriptionRow, TierName,
        },
    },
    domain::{
        config::{ConfigStatus, TierLevel},
        hub::Hub,
        id::{AccountId, ConfigId, HubId, SubscriptionId},
        order::{Deed, OrderKind, OrderSort, OrderStatus},
        preset::PresetName,
        refusal::{Complaint, Field, Refusal},
        subscription::SubscriptionStatus,
        text::Name,
        tier::data::TierKind,
    },
    web::html::{
        hubs,
        import::Looked,
        layout::Chrome,
        tier_configs as configs,
        tier_import::{self as import_pages, Sheet},
        tier_orders as orders, tier_subscriptions as subscriptions,
        typed::Typed,
    },
};

fn offers(spell: Spell) -> RegisterOffers {
    RegisterOffers {
        products: vec![(PRODUCT, spell("Tutorial Product"))],
        vendors: vec![(VENDOR, spell("Front Street Inc."))],
    }
}

fn narrowed<S>(spell: Spell, status: S) -> RegisterFilter<S> {
    let (product, vendor) = (Some(PRODUCT), Some(VENDOR));
    RegisterFilter { words: spell("lucky"), product, vendor, status: Some(status) }
}

fn hub(spell: Spell, retired: bool) -> HubRow {
    HubRow {
        hub: Hub {
            id: HubId(44_102_207),
            owner: AccountId(995_631),
            name: Name::parse(&spell("Retail").chars().take(100).collect::<String>()).unwrap(),
            retired,
            created_at: NOW,
            updated_at: NOW,
        },
        accounts: u64::from(!retired),
    }
}

/// Hubs: the list, one of them, and a name that is refused.
pub(super) fn of_hubs(chrome: &Chrome<'_>, spell: Spell) -> Vec<Named> {
    let hub = |retired| hub(spell, retired);
    let list = HubList { rows: vec![hub(false), hub(true)], may_keep: true };
    let (none, read) =
        (HubList { rows: Vec::new(), ..list.clone() }, HubList { may_keep: false, ..list.clone() });
    let taken = Refusal::field(Field::Name, Complaint::HubTaken);
    let typed = [("name", spell("Retail")), ("edition", spell("1"))];
    let (taken, late) = (tried(taken, &typed), tried(Refusal::ChangedMeanwhile, &typed));
    vec![
        named("hubs", hubs::list(chrome, &list, None)),
        named("hubs-none", hubs::list(chrome, &none, Some(&taken))),
        named("hubs-read", hubs::list(chrome, &read, None)),
        named("hub", hubs::one(chrome, &hub(true), Some(&taken))),
        named("hub-late", hubs::one(chrome, &hub(true), Some(&late))),
    ]
}

pub(super) fn subscription(spell: Spell) -> SubscriptionRow {
    SubscriptionRow {
        id: SubscriptionId(7),
        product: (PRODUCT, spell("Tutorial Product")),
        customer: Above::Seen(name(spell)),
        tier1: Above::Hidden,
        tier2: Above::Nobody,
        external_id: Some(spell("PHL-00731")),
        status: SubscriptionStatus::Active,
        items: vec![(spell("Seats"), 25)],
        created_at: NOW,
        updated_at: NOW,
        edition: 3,
        may_change: true,
    }
}

pub(super) fn sold(chrome: &Chrome<'_>, spell: Spell) -> Vec<Named> {
    let register = SubscriptionList {
        page: Rows {
            rows: vec![subscription(spell)],
            next: Some(MadeCursor { at: NOW, id: SubscriptionId(7) }),
        },
        offers: offers(spell),
        may_add: true,
    };
    let offer = subscriptions::Offer {
        products: vec![(PRODUCT, spell("Tutorial Product"))],
        customers: vec![name(spell)],
        customer: spell("TA"),
    };
    let requests = Rows { rows: vec![order(spell).row], next: Some(3) };
    let about = (&requests, true);
    let looks = SubscriptionRow { may_change: false, ..subscription(spell) };
    vec![
        named(
            "register",
            subscriptions::list(
                chrome,
                &narrowed(spell, SubscriptionStatus::Active),
                &register,
                true,
            ),
        ),
        named("subscription-new", subscriptions::new(chrome, &offer, None)),
        named("subscription", subscriptions::one(chrome, &subscription(spell), about, None)),
        named("subscription-read", subscriptions::one(chrome, &looks, about, None)),
    ]
}

pub(super) fn config(spell: Spell) -> ConfigRow {
    ConfigRow {
        id: ConfigId(404_118_902),
        product: (PRODUCT, spell("Tutorial Product")),
        account: Above::Seen(TierName { kind: TierKind::Reseller, ..name(spell) }),
        level: TierLevel::One,
        status: ConfigStatus::Processing,
        parameters: vec![(spell("Realm"), spell("kensington"))],
        created_at: NOW,
        updated_at: NOW,
        may_ask: true,
    }
}

pub(super) fn order(spell: Spell) -> OrderPage {
    let row = OrderRow {
        id: ORDER,
        kind: OrderKind::Setup,
        status: OrderStatus::Inquiring,
        product: (PRODUCT, spell("Tutorial Product")),
        vendor: (VENDOR, spell("Front Street Inc.")),
        account: Above::Seen(TierName { kind: TierKind::Reseller, ..name(spell) }),
        content: vec![(spell("Realm"), spell("kensington"))],
        note: Some(spell("As before")),
        reason: Some(spell("Which realm?")),
        asked: done(spell),
        settled: Some(done(spell)),
        updated_at: NOW,
        deeds: Deed::ALL.to_vec(),
    };
    OrderPage { row, provider: (VENDOR, spell("Mighty Mick")) }
}

pub(super) fn ordered(chrome: &Chrome<'_>, spell: Spell) -> Vec<Named> {
    let register = ConfigList {
        page: Rows {
            rows: vec![config(spell)],
            next: Some(MadeCursor { at: NOW, id: ConfigId(7) }),
        },
        offers: offers(spell),
        may_add: true,
    };
    let offer = configs::Offer {
        products: vec![(PRODUCT, spell("Tutorial Product"))],
        resellers: vec![name(spell)],
        account: spell("TA"),
    };
    let about = Rows { rows: vec![order(spell).row], next: Some(3) };
    let shown = ConfigPage { row: config(spell), requests: about };
    let filter = OrderFilter { sort: OrderSort::Config, by: narrowed(spell, OrderStatus::Pending) };
    let list = OrderList {
        page: Rows { rows: vec![order(spell).row], next: Some(MadeCursor { at: NOW, id: ORDER }) },
        offers: offers(spell),
        may_add: true,
    };
    let none = OrderList { page: Rows { rows: Vec::new(), ..list.page.clone() }, ..list.clone() };
    let reason = tried(
        Refusal::field(Field::Reason, Complaint::Missing),
        &[("reason", spell("Which realm?"))],
    );
    let typed = Typed { values: vec![("table".to_owned(), spell("a,b"))], files: Vec::new() };
    let row = Imported { id: "TC-404-118-902".to_owned(), cells: vec![spell("PRD"), spell("TA")] };
    let looked = Looked { typed: &typed, once: "0" };
    let came = import_pages::came(chrome, Sheet::Configs, std::slice::from_ref(&row), looked);
    vec![
        named(
            "configs",
            configs::list(chrome, &narrowed(spell, ConfigStatus::Active), &register, true),
        ),
        named("config-new", configs::new(chrome, &offer, None)),
        named("config", configs::one(chrome, &shown, false)),
        named("orders", orders::list(chrome, &filter, &list, true)),
        named("orders-none", orders::list(chrome, &filter, &none, false)),
        named("order", orders::page(chrome, &order(spell))),
        named("order-new", orders::new(chrome, ORDER.of, None)),
        named("order-fail", orders::deed(chrome, &order(spell), Deed::Fail, Some(&reason))),
        named("register-import", import_pages::page(chrome, Sheet::Fulfilment, (None, None), "0")),
        named("register-tried", came),
        named("register-already", import_pages::made_before(chrome, Sheet::Accounts)),
        named("register-came", import_pages::page(chrome, Sheet::Configs, (Some(3), None), "0")),
    ]
}

#[test]
fn the_last_page_of_a_register_leads_back_and_every_page_says_what_is_true() {
    let world = World::new(PresetName::Partner, usual);
    let me = world.me(MICHAEL);
    let page = |by: RegisterFilter<OrderStatus>, goes_on: bool, first: bool| {
        let next = goes_on.then_some(MadeCursor { at: NOW, id: ORDER });
        let page = Rows { rows: Vec::new(), next };
        let list = OrderList { page, offers: offers(usual), may_add: true };
        let filter = OrderFilter { sort: OrderSort::Config, by };
        orders::list(&chrome(&me), &filter, &list, first).into_string()
    };
    let narrowed = || narrowed(usual, OrderStatus::Pending);
    let back = format!("href=\"{}\"", crate::web::html::tiers::CONFIG_REQUESTS);
    for by in [narrowed(), RegisterFilter::default()] {
        let last = page(by, false, false);
        assert!(last.contains("There is nothing more.") && last.contains("First"), "{last}");
        assert!(!last.contains("Nothing fits") && last.contains(&back), "{last}");
    }
    let first = page(narrowed(), true, true);
    assert!(first.contains("Nothing among the newest 2,000 fits") && !first.contains("First"));
    let next = page(narrowed(), true, false);
    assert!(next.contains("Nothing among the next 2,000 fits") && next.contains("First"));
    assert_eq!(next.matches("rel=\"next\"").count(), 1);
    assert!(page(narrowed(), false, true).contains("Nothing fits what you look for."));
}

#[test]
fn what_is_counted_no_further_is_said_to_be_more() {
    let world = World::new(PresetName::Partner, usual);
    let me = world.me(MICHAEL);
    let on = |accounts: u64| {
        let rows = vec![HubRow { accounts, ..hub(usual, false) }];
        hubs::list(&chrome(&me), &HubList { rows, may_keep: true }, None).into_string()
    };
    assert!(on(999).contains(">999 accounts<"));
    assert!(on(1_000).contains(">1,000 or more accounts<"));
}
