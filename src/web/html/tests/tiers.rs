//! Customers, their requests and subscriptions.

mod registers;

use maud::Markup;

use self::registers::{config, of_hubs, order, ordered, sold, subscription};
use super::{
    hostile::tags,
    pages::{NOW, Named, chrome, named, tried},
    world::{MICHAEL, PRODUCT, ROBERT, Spell, VENDOR, World, usual},
};
use crate::{
    desk::show::{
        Above, Done, MadeCursor, Rest, Rows, TierChoice, TierCounts, TierCursor, TierFilter,
        TierList, TierName, TierNode, TierPage, TierRequestFilter, TierRequestList,
        TierRequestPage, TierRequestRow, TierRow, TierSide, TierTree, TierVersionRow, TreeCursor,
        VersionStanding,
    },
    domain::{
        id::{ConfigId, HubId, OrderId, OrderOf, SubscriptionId, TierId, TierRequestId},
        preset::PresetName,
        refusal::{Complaint, Field, Refusal},
        tier::{
            TierRequestStatus,
            data::{Country, TierData, TierField, TierKind, random_data},
        },
    },
    web::html::{
        layout::Chrome,
        tier_account::{self as account, Shows},
        tier_requests as requests, tier_tree as tree,
        tier_wizard::{self as wizard, Chosen, Parents, Place, Wizard},
        tiers,
        typed::Typed,
    },
};

const TAVERN: TierId = TierId(645_897_370_065);
const ORDER: OrderId = OrderId { of: OrderOf::Config(ConfigId(404_118_902)), number: 3 };
const REQUEST: TierRequestId = TierRequestId { tier: TAVERN, update: 3, product: 1 };

fn country() -> Country {
    Country::parse("US").unwrap()
}

fn name(spell: Spell) -> TierName {
    TierName { id: TAVERN, name: spell("Lucky Seven Tavern"), kind: TierKind::Customer }
}

fn done(spell: Spell) -> Done {
    Done { at: NOW, by: Some(spell("Michael Goldmill")) }
}

fn side(spell: Spell, number: u32) -> TierSide {
    let mut form = random_data(country(), u64::from(number));
    form.name = spell("Lucky Seven Tavern").chars().take(100).collect();
    form.city = spell("Philadelphia");
    form.tax_id = format!("23-771905{number}");
    let data = TierData::parse(&form, || "6e1a9f04-32d7-4b0e-9c55-1f7d8e20b6aa".to_owned());
    TierSide {
        number,
        kind: TierKind::Customer,
        parent: Above::Seen(TierName { kind: TierKind::Reseller, ..name(spell) }),
        hub: Some((HubId(44_102_207), spell("Retail"))),
        data: data.unwrap(),
        made: done(spell),
    }
}

fn request(spell: Spell) -> TierRequestRow {
    TierRequestRow {
        id: REQUEST,
        tier: name(spell),
        product: (PRODUCT, spell("Tutorial Product")),
        vendor: (VENDOR, spell("Front Street Inc.")),
        status: TierRequestStatus::Pending,
        asked: done(spell),
        may_settle: true,
    }
}

fn compared(spell: Spell) -> TierRequestPage {
    let (old, new) = (side(spell, 3), side(spell, 4));
    TierRequestPage {
        row: request(spell),
        changes: old.data.differences(&new.data),
        old,
        new,
        reason: Some(spell("Which Boston?")),
        settled: Some(done(spell)),
        owner: (VENDOR, spell("Front Street Inc.")),
        subscriptions: 2,
        configs: 1,
    }
}

fn row(spell: Spell) -> TierRow {
    TierRow {
        tier: name(spell),
        parent: Above::Seen(TierName { kind: TierKind::Reseller, ..name(spell) }),
        hub: Some((HubId(44_102_207), spell("Retail"))),
        data: side(spell, 3).data,
        created_at: NOW,
        updated_at: NOW,
        waits: true,
    }
}

fn page(spell: Spell) -> TierPage {
    TierPage {
        id: TAVERN,
        current: side(spell, 3),
        latest: Some(side(spell, 4)),
        path: vec![TierName { kind: TierKind::Reseller, ..name(spell) }],
        owner: (VENDOR, spell("Front Street Inc.")),
        created: done(spell),
        updated: done(spell),
        counts: TierCounts {
            children: 1,
            requests: 4,
            fulfilment: 3,
            config_requests: 2,
            configs: 1,
            subscriptions: 2,
            versions: 4,
            cases: 1,
        },
        waiting: vec![request(spell)],
        may_edit: true,
        may_delete: true,
    }
}

fn wizard(spell: Spell, place: Place) -> Wizard {
    let mut values = vec![
        ("type".to_owned(), spell("reseller")),
        ("parent".to_owned(), spell("none")),
        ("edition".to_owned(), spell("1")),
    ];
    values.extend(TierField::ALL.map(|field| (field.name().to_owned(), spell(field.label()))));
    Wizard { place, name: spell("Lucky Seven Tavern"), typed: Typed { values, files: Vec::new() } }
}

fn directory(spell: Spell, rows: usize) -> TierList {
    let rows = std::iter::repeat_with(|| row(spell)).take(rows).collect();
    let next = Some(TierCursor::Named(spell("lucky"), TAVERN));
    let (page, below) = (Rows { rows, next }, Some(name(spell)));
    let hubs = vec![(HubId(44_102_207), spell("Retail"))];
    TierList { page, below, hubs, is_cut: true, may_add: true }
}

/// All of them.
pub(super) fn all(spell: Spell) -> Vec<Named> {
    let world = World::new(PresetName::Partner, spell);
    let me = world.me(MICHAEL);
    let chrome = chrome(&me);
    let mut pages = directories(&chrome, spell);
    pages.extend(wizards(&chrome, spell));
    pages.extend(accounts(&chrome, spell));
    pages.extend(asked(&chrome, spell));
    pages.extend(sold(&chrome, spell));
    pages.extend(ordered(&chrome, spell));
    pages.extend(of_hubs(&chrome, spell));
    pages
}

fn directories(chrome: &Chrome<'_>, spell: Spell) -> Vec<Named> {
    let filter = TierFilter {
        words: spell("lucky"),
        kind: Some(TierKind::Customer),
        parent: Some(TAVERN),
        ..TierFilter::default()
    };
    let nothing = TierList { page: Rows { rows: Vec::new(), next: None }, ..directory(spell, 0) };
    let none = tiers::list(chrome, &TierFilter::default(), &nothing, true);
    let elsewhere = TierFilter { hub: Some(HubId(7)), ..TierFilter::default() };
    vec![
        named("tiers", tiers::list(chrome, &filter, &directory(spell, 3), false)),
        named("tiers-nothing", tiers::list(chrome, &filter, &nothing, true)),
        named("tiers-none", none),
        named("tiers-further", tiers::list(chrome, &elsewhere, &directory(spell, 0), true)),
        named("tier-tree", branches(chrome, spell)),
    ]
}

fn wizards(chrome: &Chrome<'_>, spell: Spell) -> Vec<Named> {
    let parents = Parents {
        list: vec![TierChoice { tier: name(spell), city: spell("Here"), country: country() }],
        query: spell("lucky"),
    };
    let wrong = Refusal::Fields(vec![
        (Field::Tier(TierField::City), Complaint::Missing),
        (Field::Parent, Complaint::NotOffered),
    ]);
    let (new, edit) = (wizard(spell, Place::New), wizard(spell, Place::Edit(TAVERN)));
    let typed: Vec<_> = new.typed.values.iter().map(|(k, v)| (k.as_str(), v.clone())).collect();
    let (wrong, late) = (tried(wrong, &typed), tried(Refusal::ChangedMeanwhile, &typed));
    let hubs = vec![(HubId(44_102_207), spell("Retail"))];
    let (theirs, with) = (page(spell), Chosen { below: spell("None"), hubs });
    vec![
        named("tier-new", wizard::kind(chrome, &new, None)),
        named("tier-new-parent", wizard::parent(chrome, &new, &parents, None)),
        named("tier-new-data", wizard::data(chrome, &new, &with, None, None)),
        named("tier-new-wrong", wizard::data(chrome, &new, &with, Some(&wrong), None)),
        named("tier-late", wizard::data(chrome, &edit, &with, Some(&late), Some(&theirs))),
        named("tier-summary", wizard::summary(chrome, &theirs)),
    ]
}

fn accounts(chrome: &Chrome<'_>, spell: Spell) -> Vec<Named> {
    let theirs = page(spell);
    let one = |shows: Shows<'_>| account::page(chrome, &theirs, shows);
    let children = Rows { rows: vec![row(spell)], next: Some(TAVERN) };
    let of = Rows { rows: vec![request(spell)], next: Some(REQUEST) };
    let sold = Rows {
        rows: vec![subscription(spell)],
        next: Some(MadeCursor { at: NOW, id: SubscriptionId(7) }),
    };
    let change = TierVersionRow {
        side: side(spell, 4),
        standing: VersionStanding::Waits,
        changed: vec![TierField::City],
        moved: true,
        rehubbed: true,
    };
    let versions = Rows { rows: vec![change], next: Some(3) };
    let orders =
        Rows { rows: vec![order(spell).row], next: Some(MadeCursor { at: NOW, id: ORDER }) };
    let configs =
        Rows { rows: vec![config(spell)], next: Some(MadeCursor { at: NOW, id: ConfigId(7) }) };
    vec![
        named("tier", one(Shows::Data)),
        named("tier-children", one(Shows::Children(&children, true))),
        named("tier-requests", one(Shows::Requests((&orders, true), (&of, true)))),
        named("tier-config-requests", one(Shows::ConfigRequests(&orders, false))),
        named("tier-configs", one(Shows::Configs(&configs, true))),
        named("tier-subscriptions", one(Shows::Subscriptions(&sold, false))),
        named("tier-versions", one(Shows::Versions(&versions, true))),
        named("tier-details", one(Shows::Details)),
        named("tier-delete", account::delete(chrome, &theirs, None)),
    ]
}

fn asked(chrome: &Chrome<'_>, spell: Spell) -> Vec<Named> {
    let list = TierRequestList {
        page: Rows { rows: vec![request(spell)], next: Some(REQUEST) },
        products: vec![(PRODUCT, spell("Tutorial Product")), (PRODUCT, spell("Second"))],
    };
    let any = TierRequestFilter::default();
    let reason = tried(
        Refusal::field(Field::Reason, Complaint::TooLong { max: 255, have: 256 }),
        &[("reason", spell("Which Boston?"))],
    );
    let ask = compared(spell);
    vec![
        named("requests", requests::list(chrome, &any, &list, true)),
        named("request", requests::page(chrome, &ask, requests::Shows::Data)),
        named("request-details", requests::page(chrome, &ask, requests::Shows::Details)),
        named(
            "request-configs",
            requests::page(chrome, &ask, requests::Shows::Configs(&[config(spell)])),
        ),
        named("request-accept", requests::accept(chrome, &ask, None)),
        named("request-ignore", requests::ignore(chrome, &ask, Some(&reason))),
    ]
}

fn branches(chrome: &Chrome<'_>, spell: Spell) -> Markup {
    let leaf = |rest| TierNode { row: row(spell), nodes: Vec::new(), rest };
    let at = TierCursor::Named(spell("Lucky"), TAVERN);
    let from = TreeCursor { kind: TierKind::Customer, at };
    let nodes = vec![leaf(Rest::Nothing), leaf(Rest::NotLookedAt)];
    let node = TierNode { nodes, ..leaf(Rest::From(from.clone())) };
    let tree =
        TierTree { nodes: vec![node], next: Some(from), below: Some(name(spell)), may_add: true };
    tree::page(chrome, Some(TAVERN), &tree, false)
}

#[test]
fn what_differs_is_marked_by_more_than_colour() {
    let world = World::new(PresetName::Partner, usual);
    let me = world.me(ROBERT);
    let ask = compared(usual);
    let html = requests::page(&chrome(&me), &ask, requests::Shows::Data).into_string();
    let said = html.matches("(changed)").count();
    assert_eq!((said, html.matches("<del>").count()), (ask.changes.len(), ask.changes.len()));
    assert!(html.contains("<del><bdi>23-7719053</bdi></del>"));
    assert!(html.contains("<ins><bdi>23-7719054</bdi></ins>"));
}

#[test]
fn counts_that_ended_at_their_bound_say_so() {
    let world = World::new(PresetName::Partner, usual);
    let me = world.me(ROBERT);
    let on = |children, requests, fulfilment| {
        let counts = TierCounts { children, requests, fulfilment, ..page(usual).counts };
        TierPage { counts, ..page(usual) }
    };
    let tabs = |page| account::page(&chrome(&me), &page, Shows::Data).into_string();
    assert!(tabs(on(1_000, 1_000, 5)).contains(">1,000+<"));
    assert!(tabs(on(1, 1_000, 5)).contains(">1,005+<"));
    assert!(tabs(on(1, 600, 600)).contains(">1,200<"));
    let asked = |children| account::delete(&chrome(&me), &on(children, 0, 0), None).into_string();
    assert!(asked(1_000).contains("1,000 or more accounts stand below it"));
    assert!(asked(2).contains("2 accounts stand below it"));
}

#[test]
fn who_may_only_read_has_no_way_to_change_anything() {
    let world = World::new(PresetName::Partner, usual);
    let me = world.me(ROBERT);
    let mut shown = TierPage { may_edit: false, may_delete: false, ..page(usual) };
    shown.waiting[0].may_settle = false;
    let html = account::page(&chrome(&me), &shown, Shows::Data).into_string();
    for tag in tags(html.split("<main").nth(1).unwrap()) {
        for way in ["/edit", "/delete", "/accept", "/ignore", "/new"] {
            assert!(!tag.contains(&format!("{way}\"")), "{tag}");
        }
    }
}

#[test]
fn who_is_still_asked_answers_where_the_account_is_also_once_another_has_accepted() {
    let world = World::new(PresetName::Partner, usual);
    let me = world.me(ROBERT);
    let accepted = TierPage { latest: None, ..page(usual) };
    let html = account::page(&chrome(&me), &accepted, Shows::Data).into_string();
    assert!(html.contains("/accept\"") && html.contains("/ignore\""));
    let answered = TierPage { waiting: Vec::new(), ..accepted };
    let html = account::page(&chrome(&me), &answered, Shows::Data).into_string();
    assert!(!html.contains("/accept\"") && !html.contains("waits for an answer"));
}

#[test]
fn who_deletes_a_customer_is_told_what_goes_with_it() {
    let world = World::new(PresetName::Partner, usual);
    let me = world.me(ROBERT);
    let html = account::delete(&chrome(&me), &page(usual), None).into_string();
    assert!(html.contains("2 subscriptions go with it."));
}

#[test]
fn fifty_customers_make_a_small_page() {
    let world = World::new(PresetName::Partner, usual);
    let me = world.me(MICHAEL);
    let list = directory(usual, 50);
    let html = tiers::list(&chrome(&me), &TierFilter::default(), &list, true).into_string();
    assert!(html.len() <= 37 * 1024, "{} bytes", html.len());
}

#[test]
fn a_hub_that_is_not_offered_stays_chosen_and_an_empty_page_leads_further() {
    let world = World::new(PresetName::Partner, usual);
    let me = world.me(MICHAEL);
    let filter = TierFilter { hub: Some(HubId(7)), ..TierFilter::default() };
    let list = TierList { hubs: Vec::new(), ..directory(usual, 0) };
    let page = tiers::list(&chrome(&me), &filter, &list, true).into_string();
    let option = format!("<option value=\"{0}\" selected>{0}</option>", HubId(7));
    assert!(page.contains(&option), "{page}");
    assert!(page.contains("Look further") && page.contains("rel=\"next\""), "{page}");
    // One that is offered is named once.
    let filter = TierFilter { hub: Some(HubId(44_102_207)), ..TierFilter::default() };
    let page = tiers::list(&chrome(&me), &filter, &directory(usual, 3), true).into_string();
    assert_eq!(page.matches(&format!("<option value=\"{}\"", HubId(44_102_207))).count(), 1);
}
