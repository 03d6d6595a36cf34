//! Hubs: whose they are, what stands on them, and who learns of that.

use super::scene::{Scene, W, form, latest_form};
use crate::{
    desk::{
        TierForm,
        show::{TierFilter, TierPage},
        tests::world::{D, R, refused},
    },
    domain::{
        access::Actor,
        hub::{HubUse, OnHub},
        id::{HubId, TierId},
        moment::Moment,
        person::Role,
        refusal::{Complaint, Field, Refusal},
        tier::data::TierKind,
    },
};

fn on(scene: &Scene, hub: HubId, name: &str) -> TierId {
    let form = form(TierKind::Reseller, None, name);
    scene.make(&scene.d, &TierForm { hub: OnHub::Chosen(hub), ..form })
}

fn hub_of(page: &TierPage) -> Option<&str> {
    page.current.hub.as_ref().map(|(_, name)| name.as_str())
}

fn found(scene: &Scene, by: &Actor, hub: HubId) -> Vec<String> {
    let filter = TierFilter { hub: Some(hub), ..TierFilter::default() };
    let list = scene.world.desk.tiers(by, &filter, None).unwrap();
    list.page.rows.into_iter().map(|row| row.tier.name).collect()
}

#[test]
fn an_account_stands_on_a_hub_of_its_owner_and_moves_with_a_version() {
    let scene = Scene::new();
    let desk = &scene.world.desk;
    let [retail, trade] = ["Retail", "Trade"].map(|name| desk.make_hub(&scene.d, name).unwrap());
    let top = on(&scene, retail, "Top");
    let bare = scene.make(&scene.d, &form(TierKind::Reseller, None, "Bare"));
    assert_eq!(hub_of(&scene.page(&scene.d, top)), Some("Retail"));
    assert_eq!(hub_of(&scene.page(&scene.d, bare)), None);
    assert_eq!(found(&scene, &scene.d, retail), ["Top"]);
    let page = scene.page(&scene.d, top);
    let moved = TierForm { hub: OnHub::Chosen(trade), ..latest_form(&page) };
    desk.edit_tier(&scene.d, top, 1, &moved).unwrap();
    assert_eq!(hub_of(&scene.page(&scene.d, top)), Some("Trade"));
    assert!(found(&scene, &scene.d, retail).is_empty());
    let versions = desk.tier_versions(&scene.d, top, None).unwrap().rows;
    assert!(versions[0].rehubbed && !versions[0].moved && versions[0].changed.is_empty());
    // An edit of something else leaves it there, and one that says so takes it off.
    scene.rename(&scene.d, top, "Summit");
    assert_eq!(found(&scene, &scene.d, trade), ["Summit"]);
    let page = scene.page(&scene.d, top);
    let off = TierForm { hub: OnHub::Nowhere, ..latest_form(&page) };
    desk.edit_tier(&scene.d, top, page.current.number, &off).unwrap();
    assert_eq!(hub_of(&scene.page(&scene.d, top)), None);
    scene.world.is_sound();
}

#[test]
fn a_retired_hub_keeps_what_stands_on_it_and_takes_nothing_more() {
    let scene = Scene::new();
    let desk = &scene.world.desk;
    let hub = desk.make_hub(&scene.d, "Retail").unwrap();
    let top = on(&scene, hub, "Top");
    scene.change_hub(hub, "Old retail", HubUse::Retired);
    assert_eq!(hub_of(&scene.page(&scene.d, top)), Some("Old retail"));
    assert_eq!(desk.hubs_to_choose(&scene.d, Some(top)).unwrap().len(), 1, "it may stay");
    assert!(desk.hubs_to_choose(&scene.d, None).unwrap().is_empty());
    let other = form(TierKind::Reseller, None, "Other");
    let none = refused(desk.make_tier(&scene.d, &TierForm { hub: OnHub::Chosen(hub), ..other }));
    assert_eq!(none, Refusal::field(Field::Hub, Complaint::NoSuchHub));
    let same = refused(desk.make_hub(&scene.d, "old RETAIL"));
    assert_eq!(same, Refusal::field(Field::Name, Complaint::HubTaken));
    scene.world.is_sound();
}

#[test]
fn who_sees_an_account_sees_its_hub_and_nobody_else_learns_of_it() {
    let scene = Scene::new();
    let desk = &scene.world.desk;
    let hub = desk.make_hub(&scene.d, "Retail").unwrap();
    let unsold = desk.make_hub(&scene.d, "Trade").unwrap();
    let top = on(&scene, hub, "Top");
    on(&scene, unsold, "Unsold");
    let under = form(TierKind::Customer, Some(top), "Tavern");
    let customer = scene.make(&scene.d, &TierForm { hub: OnHub::Chosen(hub), ..under });
    scene.sell(scene.pv, customer);
    assert_eq!(hub_of(&scene.page(&scene.v, customer)), Some("Retail"));
    assert_eq!(found(&scene, &scene.v, unsold), Vec::<String>::new());
    assert_eq!(found(&scene, &scene.v, hub).len(), 2);
    // The vendor has no say in it, not even to take the account off.
    let page = scene.page(&scene.v, customer);
    assert!(desk.hubs_to_choose(&scene.v, Some(customer)).unwrap().is_empty());
    let off = TierForm { hub: OnHub::Nowhere, ..latest_form(&page) };
    let wrong = Refusal::field(Field::Hub, Complaint::NoSuchHub);
    assert_eq!(refused(desk.edit_tier(&scene.v, customer, 1, &off)), wrong);
    let stranger = scene.world.actor(W, Role::Admin);
    let reseller = scene.world.actor(R, Role::Admin);
    for who in [&scene.v, &stranger, &reseller] {
        let [real, none] = [hub, HubId(7)].map(|id| refused(desk.hub(who, id)));
        assert_eq!((real, none), (Refusal::NotFound, Refusal::NotFound));
        let change = desk.change_hub(who, (hub, Moment(0)), "Mine", HubUse::Offered);
        assert_eq!(refused(change), Refusal::NotFound);
        assert!(desk.hub_records(who).unwrap().is_empty());
        let filter = TierFilter { hub: Some(unsold), ..TierFilter::default() };
        assert!(desk.tiers(who, &filter, None).unwrap().hubs.is_empty(), "nor by the filter");
        let theirs = form(TierKind::Reseller, None, "Theirs");
        let [real, none] = [hub, HubId(7)].map(|id| {
            let form = TierForm { hub: OnHub::Chosen(id), ..theirs.clone() };
            refused(desk.make_tier(who, &form))
        });
        assert_eq!(real, none);
    }
    let member = scene.world.actor(D, Role::Member);
    assert!(!desk.hubs(&member).unwrap().may_keep);
    let low = Refusal::RoleTooLow { needs: Role::Agent };
    assert_eq!(refused(desk.make_hub(&member, "More")), low);
    assert_eq!(refused(desk.hub(&member, hub)), low);
    scene.world.is_sound();
}

#[test]
fn a_hub_that_somebody_else_changed_meanwhile_is_not_overwritten() {
    let scene = Scene::new();
    let desk = &scene.world.desk;
    let hub = desk.make_hub(&scene.d, "Retail").unwrap();
    let first = desk.hub(&scene.d, hub).unwrap().hub;
    scene.world.pass(1);
    scene.change_hub(hub, "Trade", HubUse::Offered);
    let edition = (hub, first.updated_at);
    let late = desk.change_hub(&scene.d, edition, "Retail", HubUse::Retired);
    assert_eq!(refused(late), Refusal::ChangedMeanwhile);
    let now = desk.hub(&scene.d, hub).unwrap().hub;
    assert_eq!((&*now.name, now.retired), ("Trade", false));
    scene.world.is_sound();
}
