//! Tier accounts: making, editing and deleting them, and what vendors answer.

mod access;
mod concern;
mod family;
mod hooked;
mod hubs;
mod lists;
mod mended;
mod orders;
mod random;
mod random_orders;
mod scene;
mod sides;
mod subscriptions;
mod tables;
mod told;
mod told_orders;
mod tree;

use self::scene::{Scene, form, latest_form};
use super::world::refused;
use crate::{
    desk::{Edited, show::VersionStanding},
    domain::{
        id::TierId,
        journal::{Event, Kind, Record},
        person::Role,
        product::Sync,
        refusal::{Complaint, Field, Refusal},
        tier::{TierRequestStatus, TierWrong, WAITING_MAX, data::TierKind},
    },
};

/// What the journal says of an account.
fn journal(scene: &Scene, id: TierId) -> Vec<Event> {
    let all = scene.world.desk.store().look(|view| view.happened(0, 10_000)).unwrap();
    let events = all.into_iter().filter_map(|entry| entry.event);
    events.filter(|event| event.record == Record::Tier(id)).collect()
}

fn wrong(field: Field, wrong: TierWrong) -> Refusal {
    Refusal::field(field, Complaint::Tier(wrong))
}

#[test]
fn an_account_that_nothing_is_sold_to_changes_at_once() {
    let scene = Scene::new();
    let (reseller, customer) = scene.pair();
    assert!(customer.to_string().starts_with("TA-"));
    let page = scene.page(&scene.d, customer);
    assert_eq!((page.current.number, page.latest.is_none()), (1, true));
    assert_eq!(page.path.iter().map(|above| above.id).collect::<Vec<_>>(), [reseller]);
    assert_eq!(page.current.data.external_uid.len(), 36, "one was made");
    assert_eq!(scene.rename(&scene.d, customer, "Lucky Eight Tavern"), Edited::Current);
    assert_eq!(scene.stands(customer), ("Lucky Eight Tavern".to_owned(), 2, 2));
    assert_eq!(scene.rename(&scene.d, customer, "Lucky Eight Tavern"), Edited::Nothing);
    let uid = scene.page(&scene.d, customer).current.data.external_uid;
    assert_eq!(uid, page.current.data.external_uid, "it stays");
    let rows = scene.world.desk.tier_versions(&scene.d, customer, None).unwrap().rows;
    let told: Vec<_> = rows.iter().map(|row| (row.side.number, row.standing)).collect();
    assert_eq!(told, [(2, VersionStanding::Current), (1, VersionStanding::Earlier)]);
    let told = journal(&scene, customer);
    assert_eq!(
        told.iter().map(|one| one.kind).collect::<Vec<_>>(),
        [Kind::TierAdded, Kind::TierChanged]
    );
    let name = told[1].changes.iter().find(|change| change.what == "name").unwrap();
    assert_eq!((&*name.from, &*name.to), ("Lucky Seven Tavern", "Lucky Eight Tavern"));
    let whole = format!("{told:?}");
    assert!(!whole.contains("ada@"), "of people the journal keeps nothing that can be read");
    scene.world.is_sound();
}

#[test]
fn a_change_waits_for_each_vendor_and_the_first_acceptance_makes_it_current() {
    let scene = Scene::new();
    let (reseller, customer) = scene.pair();
    scene.sell(scene.pv, customer);
    scene.sell(scene.pw, customer);
    let Edited::Waits(requests) = scene.rename(&scene.d, customer, "Lucky Eight Tavern") else {
        panic!("it waits");
    };
    assert_eq!(requests.len(), 2);
    let digits = customer.to_string().replace("TA-", "");
    assert_eq!(requests[0].to_string(), format!("TAR-{digits}-001-001"));
    assert_eq!(scene.stands(customer), ("Lucky Seven Tavern".to_owned(), 1, 2));
    let [mine] = scene.waiting(&scene.v, customer)[..] else { panic!("one") };
    let page = scene.world.desk.tier_request(&scene.v, mine).unwrap();
    assert_eq!((page.old.number, page.new.number), (1, 2));
    assert_eq!(page.changes.len(), 1);
    assert!(scene.waiting(&scene.d, customer).is_empty(), "its owner cannot settle it");
    scene.world.desk.accept_tier_request(&scene.v, mine).unwrap();
    assert_eq!(scene.stands(customer), ("Lucky Eight Tavern".to_owned(), 2, 2));
    let again = scene.world.desk.accept_tier_request(&scene.v, mine);
    assert_eq!(refused(again), Refusal::Settled);
    let again = scene.world.desk.ignore_tier_request(&scene.v, mine, "no");
    assert_eq!(refused(again), Refusal::Settled);
    // The other vendor settles it on their own; nothing is taken back.
    let [theirs] = scene.waiting(&scene.w, customer)[..] else { panic!("one") };
    let none = scene.world.desk.ignore_tier_request(&scene.w, theirs, " ");
    assert_eq!(refused(none), Refusal::field(Field::Reason, Complaint::Missing));
    scene.world.desk.ignore_tier_request(&scene.w, theirs, "We know better").unwrap();
    assert_eq!(scene.stands(customer), ("Lucky Eight Tavern".to_owned(), 2, 2));
    let page = scene.world.desk.tier_request(&scene.d, theirs).unwrap();
    assert_eq!(page.reason.as_deref(), Some("We know better"));
    assert_eq!(page.row.status, TierRequestStatus::Ignored);
    assert!(page.settled.unwrap().by.is_some());
    let page = scene.world.desk.tier_request(&scene.v, mine).unwrap();
    assert_eq!((page.old.number, page.new.number), (1, 2), "what it changed stays told");
    assert!(scene.page(&scene.v, reseller).waiting.is_empty());
    scene.world.is_sound();
}

#[test]
fn an_acceptance_never_makes_an_older_version_current() {
    let scene = Scene::new();
    let (_, customer) = scene.pair();
    scene.sell(scene.pv, customer);
    scene.rename(&scene.d, customer, "Two");
    scene.rename(&scene.d, customer, "Three");
    let [three, two] = scene.waiting(&scene.v, customer)[..] else { panic!("two") };
    scene.world.desk.accept_tier_request(&scene.v, three).unwrap();
    assert_eq!(scene.stands(customer), ("Three".to_owned(), 3, 3));
    let changed = scene.page(&scene.d, customer).updated.at;
    scene.world.pass(60);
    scene.world.desk.accept_tier_request(&scene.v, two).unwrap();
    assert_eq!(scene.stands(customer), ("Three".to_owned(), 3, 3));
    assert_eq!(scene.page(&scene.d, customer).updated.at, changed);
    let rows = scene.world.desk.tier_versions(&scene.d, customer, None).unwrap().rows;
    assert_eq!(rows[1].standing, VersionStanding::Proposed, "it never was current");
    scene.world.is_sound();
}

#[test]
fn what_is_ignored_stays_and_the_next_edit_starts_from_it() {
    let scene = Scene::new();
    let (_, customer) = scene.pair();
    scene.sell(scene.pv, customer);
    scene.rename(&scene.d, customer, "Two");
    let [two] = scene.waiting(&scene.v, customer)[..] else { panic!("one") };
    scene.world.desk.ignore_tier_request(&scene.v, two, "No").unwrap();
    assert_eq!(scene.stands(customer), ("Lucky Seven Tavern".to_owned(), 1, 2));
    assert_eq!(latest_form(&scene.page(&scene.d, customer)).data.name, "Two");
    scene.edit(&scene.d, customer, |form| form.data.city = "Boston".to_owned());
    let [three] = scene.waiting(&scene.v, customer)[..] else { panic!("one") };
    scene.world.desk.accept_tier_request(&scene.v, three).unwrap();
    assert_eq!(scene.stands(customer), ("Two".to_owned(), 3, 3));
    assert_eq!(&*scene.page(&scene.d, customer).current.data.address.city, "Boston");
    scene.world.is_sound();
}

#[test]
fn a_product_that_takes_no_requests_is_unsupported_at_once_and_nothing_waits_for_it() {
    let scene = Scene::new();
    let (_, customer) = scene.pair();
    scene.sell(scene.off, customer);
    assert_eq!(scene.rename(&scene.d, customer, "Two"), Edited::Current);
    let rows = scene.world.desk.tier_requests_of(&scene.v, customer, None).unwrap().rows;
    let [row] = &rows[..] else { panic!("one") };
    assert_eq!(row.status, TierRequestStatus::Unsupported);
    let page = scene.world.desk.tier_request(&scene.d, row.id).unwrap();
    assert_eq!(page.reason.as_deref(), Some("The product takes no changes of tier accounts."));
    let settled = page.settled.unwrap();
    assert_eq!((settled.at, settled.by), (page.row.asked.at, None));
    let settle = scene.world.desk.accept_tier_request(&scene.v, row.id);
    assert_eq!(refused(settle), Refusal::Settled);
    // With one that takes them, that one is waited for.
    scene.sell(scene.pv, customer);
    assert!(
        matches!(scene.rename(&scene.d, customer, "Three"), Edited::Waits(all) if all.len() == 2)
    );
    // Switched off later, it still can be settled.
    let off = crate::desk::ProductForm { name: "Lathe".to_owned(), sync: Sync::Off };
    scene.world.desk.change_product(&scene.v, scene.pv, &off).unwrap();
    let [three] = scene.waiting(&scene.v, customer)[..] else { panic!("one") };
    scene.world.desk.accept_tier_request(&scene.v, three).unwrap();
    assert_eq!(scene.stands(customer), ("Three".to_owned(), 3, 3));
    scene.world.is_sound();
}

#[test]
fn the_editors_own_products_need_no_request() {
    let scene = Scene::new();
    let (_, customer) = scene.pair();
    scene.sell(scene.pv, customer);
    assert_eq!(scene.rename(&scene.v, customer, "Two"), Edited::Current);
    scene.sell(scene.pw, customer);
    let edited = scene.rename(&scene.v, customer, "Three");
    assert_eq!(edited, Edited::Waits(Vec::new()), "another vendor's request is not theirs to see");
    assert_eq!(scene.stands(customer), ("Two".to_owned(), 2, 3));
    assert!(scene.waiting(&scene.v, customer).is_empty());
    let [three] = scene.waiting(&scene.w, customer)[..] else { panic!("one") };
    let asked = scene.world.desk.tier_request(&scene.w, three).unwrap().row.asked;
    assert_eq!(asked.by, None, "vendors do not learn of each other's people");
    let asked = scene.world.desk.tier_request(&scene.d, three).unwrap().row.asked;
    assert!(asked.by.is_some());
    scene.world.is_sound();
}

#[test]
fn an_edit_from_an_older_version_is_refused() {
    let scene = Scene::new();
    let (_, customer) = scene.pair();
    let old = latest_form(&scene.page(&scene.d, customer));
    scene.rename(&scene.d, customer, "Two");
    let late = scene.world.desk.edit_tier(&scene.d, customer, 1, &old);
    assert_eq!(refused(late), Refusal::ChangedMeanwhile);
    assert_eq!(scene.stands(customer), ("Two".to_owned(), 2, 2));
}

#[test]
fn all_that_is_wrong_is_said_at_once() {
    let scene = Scene::new();
    let mut wrong = form(TierKind::Customer, None, " ");
    wrong.data.email = "nobody".to_owned();
    let Refusal::Fields(fields) = refused(scene.world.desk.make_tier(&scene.d, &wrong)) else {
        panic!("fields");
    };
    assert_eq!(fields.len(), 3);
    assert_eq!(fields[0], (Field::Parent, Complaint::Tier(TierWrong::NeedsParent)));
}

#[test]
fn only_so_many_changes_wait_at_once() {
    let scene = Scene::new();
    let (_, customer) = scene.pair();
    scene.sell(scene.pv, customer);
    for number in 0..WAITING_MAX {
        scene.rename(&scene.d, customer, &format!("Name {number}"));
    }
    let page = scene.page(&scene.d, customer);
    let mut form = latest_form(&page);
    form.data.name = "Another".to_owned();
    let latest = page.latest.unwrap().number;
    let late = scene.world.desk.edit_tier(&scene.d, customer, latest, &form);
    assert_eq!(refused(late), Refusal::TooManyWait);
    let newest = scene.waiting(&scene.v, customer)[0];
    scene.world.desk.accept_tier_request(&scene.v, newest).unwrap();
    assert!(scene.world.desk.edit_tier(&scene.d, customer, latest, &form).is_ok());
    scene.world.is_sound();
}

#[test]
fn an_account_is_deleted_whole_unless_somebody_needs_it() {
    let scene = Scene::new();
    let (reseller, customer) = scene.pair();
    let delete = |by, id| scene.world.desk.delete_tier(by, id);
    let Refusal::HasChildren(below) = refused(delete(&scene.d, reseller)) else { panic!() };
    assert_eq!(
        below.to_string(),
        "Accounts stand below this one: Lucky Seven Tavern. Delete those \
        first, or move them."
    );
    let sold = scene.sell(scene.pv, customer);
    let Refusal::HasChildren(below) = refused(delete(&scene.v, reseller)) else { panic!() };
    assert_eq!(below.seen, ["Lucky Seven Tavern"], "their product is sold to it");
    assert_eq!(refused(delete(&scene.d, customer)), Refusal::InUse);
    scene.rename(&scene.d, customer, "Two");
    assert_eq!(refused(delete(&scene.v, customer)), Refusal::InUse, "a change waits");
    let [waits] = scene.waiting(&scene.v, customer)[..] else { panic!("one") };
    scene.world.desk.accept_tier_request(&scene.v, waits).unwrap();
    let member = scene.world.actor(super::world::V, Role::Member);
    assert_eq!(refused(delete(&member, customer)), Refusal::RoleTooLow { needs: Role::Agent });
    delete(&scene.v, customer).unwrap();
    for by in [&scene.v, &scene.d] {
        assert_eq!(refused(scene.world.desk.tier(by, customer)), Refusal::NotFound);
        assert_eq!(refused(scene.world.desk.tier_request(by, waits)), Refusal::NotFound);
        assert_eq!(refused(scene.world.desk.subscription(by, sold)), Refusal::NotFound);
    }
    assert_eq!(scene.names(&scene.d, ""), ["Kensington Resale"]);
    assert_eq!(scene.names(&scene.d, "lucky"), Vec::<String>::new());
    assert_eq!(scene.names(&scene.v, ""), Vec::<String>::new(), "nothing links them any more");
    assert_eq!(journal(&scene, customer).last().unwrap().kind, Kind::TierDeleted);
    delete(&scene.d, reseller).unwrap();
    scene.world.is_sound();
}

#[test]
fn what_somebody_else_has_below_is_not_named() {
    let scene = Scene::new();
    let (reseller, customer) = scene.pair();
    scene.sell(scene.pv, customer);
    // The vendor puts an account of its own under the distributor's reseller.
    scene.make(&scene.v, &form(TierKind::Customer, Some(reseller), "J&M Tropical Fish"));
    assert_eq!(scene.names(&scene.d, "fish"), Vec::<String>::new());
    let Refusal::HasChildren(below) = refused(scene.world.desk.delete_tier(&scene.d, reseller))
    else {
        panic!("children");
    };
    assert_eq!(below.seen, ["Lucky Seven Tavern"]);
    assert!(below.to_string().contains("Lucky Seven Tavern and other accounts."));
    scene.world.is_sound();
}
