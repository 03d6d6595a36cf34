//! Nobody learns of tier accounts that they may not see.

use super::scene::{Scene, W, form, latest_form, sale};
use crate::{
    desk::{
        Parent, SubscriptionChange,
        show::{RegisterFilter, TierFilter, TierRequestFilter},
        tests::world::{D, O, R, V, X, refused},
    },
    domain::{
        id::{SubscriptionId, TierId, TierRequestId},
        person::Role,
        refusal::Refusal,
        subscription::SubscriptionStatus,
        tier::data::TierKind,
    },
};

#[test]
fn a_stranger_cannot_tell_a_foreign_account_from_none() {
    let scene = Scene::new();
    let (_, customer) = scene.pair();
    let sold = scene.sell(scene.pv, customer);
    scene.rename(&scene.d, customer, "Two");
    let [request] = scene.waiting(&scene.v, customer)[..] else { panic!("one") };
    let desk = &scene.world.desk;
    let (no_tier, no_sold) = (TierId(1), SubscriptionId(1));
    let no_request = TierRequestId { tier: no_tier, ..request };
    for account in [O, W, R, X] {
        let who = scene.world.actor(account, Role::Admin);
        let form = latest_form(&scene.page(&scene.d, customer));
        for (tier, request, sold) in [(customer, request, sold), (no_tier, no_request, no_sold)] {
            let change = SubscriptionChange {
                edition: 1,
                status: SubscriptionStatus::Terminated,
                external_id: String::new(),
                items: Vec::new(),
            };
            let all = [
                refused(desk.tier(&who, tier)),
                refused(desk.tier_children(&who, tier, None)),
                refused(desk.tier_versions(&who, tier, None)),
                refused(desk.tier_subscriptions(&who, tier, None)),
                refused(desk.tier_requests_of(&who, tier, None)),
                refused(desk.edit_tier(&who, tier, 2, &form)),
                refused(desk.edit_tier(&who, tier, 9, &form)),
                refused(desk.delete_tier(&who, tier)),
                refused(desk.tier_request(&who, request)),
                refused(desk.accept_tier_request(&who, request)),
                refused(desk.ignore_tier_request(&who, request, "")),
                refused(desk.subscription(&who, sold)),
                refused(desk.change_subscription(&who, sold, &change)),
            ];
            assert!(all.iter().all(|refusal| *refusal == Refusal::NotFound), "{all:?}");
        }
        assert_eq!(scene.names(&who, ""), Vec::<String>::new());
        assert_eq!(scene.names(&who, &customer.to_string()), Vec::<String>::new());
        let below = TierFilter { parent: Some(customer), ..TierFilter::default() };
        let list = desk.tiers(&who, &below, None).unwrap();
        assert!(list.below.is_none() && list.page.rows.is_empty());
        let requests = desk.tier_requests(&who, &TierRequestFilter::default(), None).unwrap();
        assert!(requests.page.rows.is_empty() && requests.products.is_empty());
        let any = RegisterFilter::default();
        assert!(desk.subscriptions(&who, &any, None).unwrap().page.rows.is_empty());
        assert!(desk.tier_parents(&who, "kensington").unwrap().is_empty());
        let under =
            |parent| desk.make_tier(&who, &super::form(TierKind::Customer, Some(parent), "X"));
        let [real, none] = [customer, no_tier].map(|parent| refused(under(parent)));
        assert_eq!(real, none, "what is to stand under it is refused in the same words");
        let sale = |customer| refused(desk.make_subscription(&who, &sale(scene.pv, customer)));
        assert_eq!(sale(customer), sale(no_tier));
    }
}

#[test]
fn the_owner_sees_a_request_but_only_the_vendor_settles_it() {
    let scene = Scene::new();
    let (_, customer) = scene.pair();
    scene.sell(scene.pv, customer);
    scene.sell(scene.pw, customer);
    scene.rename(&scene.d, customer, "Two");
    let [mine] = scene.waiting(&scene.v, customer)[..] else { panic!("one") };
    let desk = &scene.world.desk;
    assert!(desk.tier_request(&scene.d, mine).is_ok());
    assert_eq!(refused(desk.accept_tier_request(&scene.d, mine)), Refusal::NotFound);
    // Another vendor who sees the account does not see the request, nor that it is there.
    assert_eq!(refused(desk.tier_request(&scene.w, mine)), Refusal::NotFound);
    assert_eq!(desk.tier_requests_of(&scene.w, customer, None).unwrap().rows.len(), 1);
    assert_eq!(scene.page(&scene.w, customer).counts.requests, 1);
    assert_eq!(scene.page(&scene.d, customer).counts.requests, 2);
    assert_eq!(scene.page(&scene.w, customer).counts.subscriptions, 1);
    for role in [Role::Viewer, Role::Member] {
        let who = scene.world.actor(V, role);
        assert!(!desk.tier_request(&who, mine).unwrap().row.may_settle);
        let refusal = refused(desk.accept_tier_request(&who, mine));
        assert_eq!(refusal, Refusal::RoleTooLow { needs: Role::Agent });
    }
    let agent = scene.world.actor(V, Role::Agent);
    desk.accept_tier_request(&agent, mine).unwrap();
}

#[test]
fn a_viewer_reads_and_no_more() {
    let scene = Scene::new();
    let (reseller, customer) = scene.pair();
    let desk = &scene.world.desk;
    let viewer = scene.world.actor(D, Role::Viewer);
    let page = scene.page(&viewer, customer);
    assert!(!page.may_edit && !page.may_delete);
    let member = Refusal::RoleTooLow { needs: Role::Member };
    let new = form(TierKind::Customer, Some(reseller), "New");
    assert_eq!(refused(desk.make_tier(&viewer, &new)), member);
    assert_eq!(refused(desk.edit_tier(&viewer, customer, 1, &new)), member);
    assert_eq!(refused(desk.make_subscription(&viewer, &sale(scene.pv, customer))), member);
    assert_eq!(refused(desk.tier_parents(&viewer, "")), member);
    let agent = Refusal::RoleTooLow { needs: Role::Agent };
    assert_eq!(refused(desk.delete_tier(&viewer, customer)), agent);
}

#[test]
fn what_stands_above_out_of_sight_is_not_named_and_stays_through_an_edit() {
    let scene = Scene::new();
    let (reseller, customer) = scene.pair();
    // Only the customer is linked, and what it stood under when the product was sold.
    scene.sell(scene.pv, customer);
    let other = scene.make(&scene.d, &form(TierKind::Reseller, None, "Spectrum Supply"));
    scene.edit(&scene.d, customer, |form| form.parent = Parent::Chosen(other));
    let [moves] = scene.waiting(&scene.v, customer)[..] else { panic!("one") };
    scene.world.desk.accept_tier_request(&scene.v, moves).unwrap();
    let page = scene.page(&scene.v, customer);
    assert_eq!(page.current.parent, crate::desk::show::Above::Hidden);
    assert!(page.path.is_empty());
    let seen = scene.names(&scene.v, "");
    assert_eq!(seen, ["Kensington Resale", "Lucky Seven Tavern"]);
    scene.rename(&scene.v, customer, "Two");
    let page = scene.page(&scene.d, customer);
    assert_eq!(page.path.iter().map(|above| above.id).collect::<Vec<_>>(), [other]);
    assert_ne!(other, reseller);
    scene.world.is_sound();
}
