//! What stands under what: no ring, not by what waits, nor by what happens at the same moment.

use super::{
    scene::{Scene, form, latest_form},
    wrong,
};
use crate::{
    desk::{Edited, Parent, TierForm, tests::world::refused},
    domain::{
        id::TierId,
        refusal::Field,
        tier::{DEPTH_MAX, TierWrong, data::TierKind},
    },
};

#[test]
fn nothing_stands_under_itself_nor_under_a_customer() {
    let scene = Scene::new();
    let (top, customer) = scene.pair();
    let middle = scene.make(&scene.d, &form(TierKind::Reseller, Some(top), "Middle"));
    let low = scene.make(&scene.d, &form(TierKind::Reseller, Some(middle), "Low"));
    let try_move = |id: TierId, kind, parent: Option<TierId>| {
        let page = scene.page(&scene.d, id);
        let latest = page.latest.as_ref().unwrap_or(&page.current).number;
        let form = TierForm { kind, parent: parent.into(), ..latest_form(&page) };
        scene.world.desk.edit_tier(&scene.d, id, latest, &form)
    };
    let reseller = TierKind::Reseller;
    for under in [top, middle, low] {
        let refusal = refused(try_move(top, reseller, Some(under)));
        assert_eq!(refusal, wrong(Field::Parent, TierWrong::UnderItself));
    }
    let refusal = refused(try_move(low, reseller, Some(customer)));
    assert_eq!(refusal, wrong(Field::Parent, TierWrong::NotAReseller));
    let refusal = refused(try_move(middle, TierKind::Customer, Some(top)));
    assert_eq!(refusal, wrong(Field::Type, TierWrong::StaysReseller));
    let refusal = refused(try_move(customer, TierKind::Customer, None));
    assert_eq!(refusal, wrong(Field::Parent, TierWrong::NeedsParent));
    let refusal = refused(try_move(customer, TierKind::Customer, Some(TierId(7))));
    assert_eq!(refusal, wrong(Field::Parent, TierWrong::NoSuchTier));
    assert_eq!(try_move(low, TierKind::Customer, Some(middle)).unwrap(), Edited::Current);
    assert_eq!(try_move(low, reseller, None).unwrap(), Edited::Current);
    scene.world.is_sound();
}

#[test]
fn what_waits_counts_so_that_no_two_moves_can_make_a_ring() {
    let scene = Scene::new();
    let one = scene.make(&scene.d, &form(TierKind::Reseller, None, "One"));
    let two = scene.make(&scene.d, &form(TierKind::Reseller, None, "Two"));
    let under = |parent| {
        let form = form(TierKind::Customer, Some(parent), "Lucky Seven Tavern");
        scene.make(&scene.d, &form)
    };
    scene.sell(scene.pv, under(one));
    scene.sell(scene.pv, under(two));
    let moved = scene.edit(&scene.d, one, |form| form.parent = Parent::Chosen(two));
    assert!(matches!(moved, Edited::Waits(_)));
    let page = scene.page(&scene.d, two);
    let other = TierForm { parent: Parent::Chosen(one), ..latest_form(&page) };
    let ring = scene.world.desk.edit_tier(&scene.d, two, 1, &other);
    assert_eq!(refused(ring), wrong(Field::Parent, TierWrong::UnderItself));
    // What may become a customer takes nobody, and what may get children stays a reseller.
    let customer =
        TierForm { kind: TierKind::Customer, parent: Parent::Chosen(one), ..latest_form(&page) };
    assert!(scene.world.desk.edit_tier(&scene.d, two, 1, &customer).is_err());
    scene.world.is_sound();
}

#[test]
fn moves_at_the_same_moment_make_no_ring() {
    let scene = Scene::new();
    let make = |name: &str| scene.make(&scene.d, &form(TierKind::Reseller, None, name));
    let tiers = ["One", "Two", "Three"].map(make);
    let form_of = |at: usize| {
        let page = scene.page(&scene.d, tiers[at]);
        TierForm { parent: Parent::Chosen(tiers[(at + 1) % 3]), ..latest_form(&page) }
    };
    let moved = std::thread::scope(|scope| {
        let (desk, d) = (&scene.world.desk, &scene.d);
        let tries = [0, 1, 2].map(|at| {
            let (id, form) = (tiers[at], form_of(at));
            scope.spawn(move || desk.edit_tier(d, id, 1, &form).is_ok())
        });
        tries.map(|one| one.join().unwrap())
    });
    assert_eq!(moved.into_iter().filter(|moved| *moved).count(), 2, "the third would close it");
    scene.world.is_sound();
}

#[test]
fn only_so_many_stand_one_below_the_other_also_when_a_branch_moves() {
    let scene = Scene::new();
    let mut above = scene.make(&scene.d, &form(TierKind::Reseller, None, "Reseller 1"));
    for level in 2..DEPTH_MAX {
        let form = form(TierKind::Reseller, Some(above), &format!("Reseller {level}"));
        above = scene.make(&scene.d, &form);
    }
    let customer = |parent| form(TierKind::Customer, Some(parent), "Lucky Seven Tavern");
    let last = scene.make(&scene.d, &form(TierKind::Reseller, Some(above), "The last one"));
    let desk = &scene.world.desk;
    let deeper = refused(desk.make_tier(&scene.d, &customer(last)));
    assert_eq!(deeper, wrong(Field::Parent, TierWrong::TooDeep));
    // What has somebody below it comes with them.
    let branch = scene.make(&scene.d, &form(TierKind::Reseller, None, "Branch"));
    scene.make(&scene.d, &customer(branch));
    let page = scene.page(&scene.d, branch);
    let under = |parent| TierForm { parent: Parent::Chosen(parent), ..latest_form(&page) };
    let moved = refused(desk.edit_tier(&scene.d, branch, 1, &under(above)));
    assert_eq!(moved, wrong(Field::Parent, TierWrong::TooDeep));
    let above = scene.page(&scene.d, above).path.last().unwrap().id;
    assert_eq!(desk.edit_tier(&scene.d, branch, 1, &under(above)).unwrap(), Edited::Current);
    scene.world.is_sound();
}
