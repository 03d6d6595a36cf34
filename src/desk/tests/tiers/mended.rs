//! What nobody gets round: vendors who are asked, places that are gone, what others have.

use super::scene::{Scene, W, form, latest_form, sale};
use crate::{
    desk::{
        Edited, Parent, SubscriptionChange, TierForm,
        show::{Above, VersionStanding},
        tests::world::{D, O, refused},
    },
    domain::{
        access::Actor,
        id::TierId,
        person::Role,
        refusal::{Complaint, Field, Refusal},
        subscription::SubscriptionStatus,
        tier::{All, TierRequestStatus, TierWrong, data::TierKind},
    },
    store::{Match, sought},
};

fn terms(edition: u32, status: SubscriptionStatus, external_id: &str) -> SubscriptionChange {
    SubscriptionChange { edition, status, external_id: external_id.to_owned(), items: Vec::new() }
}

/// Tries to put the latest version of an account under something.
fn under(scene: &Scene, by: &Actor, id: TierId, parent: Parent) -> crate::error::Result<Edited> {
    let page = scene.page(by, id);
    let latest = page.latest.as_ref().map_or(page.current.number, |latest| latest.number);
    let mut form = TierForm { parent, ..latest_form(&page) };
    form.data.number = format!("555{latest}");
    scene.world.desk.edit_tier(by, id, latest, &form)
}

fn no_such() -> Refusal {
    Refusal::field(Field::Parent, Complaint::Tier(TierWrong::NoSuchTier))
}

#[test]
fn ending_a_subscription_gets_nobody_round_its_vendor() {
    let scene = Scene::new();
    let desk = &scene.world.desk;
    let (_, customer) = scene.pair();
    let sold = scene.sell(scene.pv, customer);
    let over = terms(1, SubscriptionStatus::Terminated, "4711");
    desk.change_subscription(&scene.d, sold, &over).unwrap();
    assert!(
        matches!(scene.rename(&scene.d, customer, "Two"), Edited::Waits(all) if all.len() == 1)
    );
    let again = Refusal::field(Field::Status, Complaint::Terminated);
    for by in [&scene.d, &scene.v] {
        for status in SubscriptionStatus::ALL {
            if status != SubscriptionStatus::Terminated {
                let refusal = refused(desk.change_subscription(by, sold, &terms(2, status, "")));
                assert_eq!(refusal, again);
            }
        }
    }
    let noted = terms(2, SubscriptionStatus::Terminated, "kept on file");
    desk.change_subscription(&scene.v, sold, &noted).unwrap();
    let [two] = scene.waiting(&scene.v, customer)[..] else { panic!("one") };
    desk.accept_tier_request(&scene.v, two).unwrap();
    // Nor does its owner, or another vendor, delete what the first one has a record of.
    let theirs = scene.sell(scene.pw, customer);
    let over = terms(1, SubscriptionStatus::Terminated, "");
    for by in [&scene.d, &scene.v, &scene.w] {
        assert_eq!(refused(desk.delete_tier(by, customer)), Refusal::InUse);
    }
    desk.change_subscription(&scene.w, theirs, &over).unwrap();
    assert_eq!(refused(desk.delete_tier(&scene.v, customer)), Refusal::InUse);
    scene.world.is_sound();
}

#[test]
fn what_accounts_may_soon_stand_under_is_not_deleted() {
    let scene = Scene::new();
    let desk = &scene.world.desk;
    let (_, customer) = scene.pair();
    let other = scene.make(&scene.d, &form(TierKind::Reseller, None, "Spectrum Supply"));
    scene.sell(scene.pv, customer);
    scene.edit(&scene.d, customer, |form| form.parent = Parent::Chosen(other));
    let Refusal::HasChildren(below) = refused(desk.delete_tier(&scene.d, other)) else { panic!() };
    assert!(below.to_string().contains("other accounts"), "{below}");
    let [waits] = scene.waiting(&scene.v, customer)[..] else { panic!("one") };
    desk.ignore_tier_request(&scene.v, waits, "It stays").unwrap();
    desk.delete_tier(&scene.d, other).unwrap();
    // The next edit starts from what was ignored, and has to choose another.
    for by in [&scene.d, &scene.v] {
        assert_eq!(scene.page(by, customer).latest.unwrap().parent, Above::Hidden);
        assert_eq!(refused(under(&scene, by, customer, Parent::Kept)), no_such());
    }
    scene.world.is_sound();
}

#[test]
fn no_version_under_what_is_gone_becomes_current() {
    let scene = Scene::new();
    let (_, customer) = scene.pair();
    let other = scene.make(&scene.d, &form(TierKind::Reseller, None, "Spectrum Supply"));
    scene.sell(scene.pv, customer);
    scene.edit(&scene.d, customer, |form| form.parent = Parent::Chosen(other));
    // However it went.
    let person = scene.d.person().unwrap().clone();
    let gone = scene.world.desk.store().commit(move |view| {
        let work = view.tier(other)?.to_delete(&person)?;
        Ok((work.delete(None, (Vec::new(), Vec::new()), Vec::new())?, ()))
    });
    gone.unwrap();
    assert_eq!(refused(under(&scene, &scene.v, customer, Parent::Kept)), no_such());
    let [waits] = scene.waiting(&scene.v, customer)[..] else { panic!("one") };
    let accepted = scene.world.desk.accept_tier_request(&scene.v, waits);
    assert_eq!(refused(accepted), Refusal::CannotStand(TierWrong::NoSuchTier));
    assert_eq!(scene.stands(customer), ("Lucky Seven Tavern".to_owned(), 1, 2));
    assert_eq!(scene.waiting(&scene.v, customer), [waits], "it stays pending");
    scene.world.is_sound();
}

#[test]
fn a_parent_that_is_gone_or_out_of_sight_can_be_left() {
    let scene = Scene::new();
    let desk = &scene.world.desk;
    let (reseller, customer) = scene.pair();
    let other = scene.make(&scene.d, &form(TierKind::Reseller, None, "Spectrum Supply"));
    scene.sell(scene.pv, customer);
    scene.edit(&scene.d, reseller, |form| form.parent = Parent::Chosen(other));
    let [waits] = scene.waiting(&scene.v, reseller)[..] else { panic!("one") };
    desk.ignore_tier_request(&scene.v, waits, "It stays").unwrap();
    desk.delete_tier(&scene.d, other).unwrap();
    assert_eq!(refused(under(&scene, &scene.d, reseller, Parent::Kept)), no_such());
    assert!(under(&scene, &scene.d, reseller, Parent::Nobody).is_ok());
    assert_eq!(scene.page(&scene.d, reseller).latest.unwrap().parent, Above::Nobody);
    // One that is there and unseen stays only if that is asked for.
    let third = scene.make(&scene.d, &form(TierKind::Reseller, None, "J&M Resale"));
    scene.edit(&scene.d, reseller, |form| form.parent = Parent::Chosen(third));
    assert_eq!(scene.page(&scene.v, reseller).latest.unwrap().parent, Above::Hidden);
    assert_eq!(under(&scene, &scene.v, reseller, Parent::Kept).unwrap(), Edited::Current);
    assert_eq!(scene.page(&scene.d, reseller).path.last().unwrap().id, third);
    assert_eq!(under(&scene, &scene.v, reseller, Parent::Nobody).unwrap(), Edited::Current);
    assert_eq!(scene.page(&scene.d, reseller).current.parent, Above::Nobody);
    scene.world.is_sound();
}

#[test]
fn nobody_learns_how_many_customers_of_others_there_are() {
    let scene = Scene::new();
    let desk = &scene.world.desk;
    let (reseller, customer) = scene.pair();
    scene.sell(scene.pv, customer);
    scene.sell(scene.pw, customer);
    for name in ["One", "Two", "Three"] {
        let theirs = form(TierKind::Customer, Some(reseller), name);
        let theirs = scene.make(&scene.v, &theirs);
        desk.make_subscription(&scene.v, &sale(scene.pv, theirs)).unwrap();
    }
    scene.edit(&scene.d, reseller, |form| form.data.city = "Boston".to_owned());
    let [asked] = scene.waiting(&scene.v, reseller)[..] else { panic!("one") };
    assert_eq!(desk.tier_request(&scene.v, asked).unwrap().subscriptions, 4);
    assert_eq!(desk.tier_request(&scene.d, asked).unwrap().subscriptions, 1);
}

#[test]
fn a_vendor_does_not_learn_that_another_has_not_answered() {
    let scene = Scene::new();
    let (_, customer) = scene.pair();
    scene.sell(scene.pv, customer);
    scene.sell(scene.pw, customer);
    scene.rename(&scene.d, customer, "Two");
    let [mine] = scene.waiting(&scene.v, customer)[..] else { panic!("one") };
    let standing =
        |by: &Actor| scene.world.desk.tier_versions(by, customer, None).unwrap().rows[0].standing;
    assert_eq!(standing(&scene.v), VersionStanding::Waits);
    scene.world.desk.ignore_tier_request(&scene.v, mine, "No").unwrap();
    assert_eq!(standing(&scene.v), VersionStanding::Proposed);
    assert_eq!(standing(&scene.w), VersionStanding::Waits);
    assert_eq!(standing(&scene.d), VersionStanding::Waits);
}

#[test]
fn nobody_waits_for_a_vendor_who_is_shut_out() {
    let scene = Scene::new();
    let desk = &scene.world.desk;
    let (_, customer) = scene.pair();
    scene.sell(scene.pw, customer);
    let runs = scene.world.actor(O, Role::Admin);
    scene.world.change(&runs, W, ("Shut Out Ltd.", false)).unwrap();
    assert_eq!(scene.rename(&scene.d, customer, "Two"), Edited::Current);
    let rows = desk.tier_requests_of(&scene.d, customer, None).unwrap().rows;
    assert_eq!(rows[0].status, TierRequestStatus::Unsupported);
    let reason = desk.tier_request(&scene.d, rows[0].id).unwrap().reason;
    assert_eq!(reason.as_deref(), Some("The product's vendor is not active."));
    assert_eq!(refused(desk.delete_tier(&scene.d, customer)), Refusal::InUse);
    scene.world.is_sound();
}

#[test]
fn only_customers_subscribe() {
    let scene = Scene::new();
    let (reseller, _) = scene.pair();
    let sold = scene.world.desk.make_subscription(&scene.d, &sale(scene.pv, reseller));
    assert_eq!(refused(sold), Refusal::field(Field::Customer, Complaint::NoCustomer));
}

#[test]
fn a_search_says_when_it_has_not_looked_at_all_that_matches() {
    let scene = Scene::new();
    scene.pair();
    assert_eq!(sought("Marvin ada  MARVIN ada tavern"), ["marvin", "ada", "tavern"]);
    let matched = |words: &str, how, max| {
        let words = sought(words);
        let store = scene.world.desk.store();
        let (tiers, all) = store.look(|view| view.tiers_found(D, (&words, how), max)).unwrap();
        (tiers.len(), all)
    };
    let found = |words, max| matched(words, Match::Begun, max);
    assert_eq!(found("marv", 1), (1, All::NotListed));
    assert_eq!(matched("marv", Match::Whole, 1), (0, All::Listed), "no word is just that");
    assert_eq!(matched("marvin", Match::Whole, 2), (2, All::Listed));
    assert_eq!(found("marvin", 1), (1, All::NotListed));
    assert_eq!(found("marvin", 2), (2, All::Listed));
    assert_eq!(found("marvin kensington", 1), (1, All::Listed), "the rarer word has few");
}
