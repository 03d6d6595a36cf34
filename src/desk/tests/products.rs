//! Products, set up by the admins of their vendor.

use super::world::{D, O, V, World, refused};
use crate::{
    desk::ProductForm,
    domain::{
        account::AccountKind,
        id::{AccountId, ProductId},
        journal::Kind,
        person::Role,
        preset::PresetName,
        product::Sync,
        refusal::{Complaint, Field, Refusal},
    },
};

/// Another vendor.
const W: AccountId = AccountId(AccountId::VENDORS + 3);

fn form(name: &str, sync: Sync) -> ProductForm {
    ProductForm { name: name.to_owned(), sync }
}

fn world() -> World {
    let world = World::new(PresetName::Partner);
    let other = super::world::account(W, AccountKind::Vendor, PresetName::Partner);
    world.desk.add_account(other).unwrap();
    world
}

fn names(world: &World, of: AccountId) -> Vec<String> {
    let page = world.desk.products(&world.actor(of, Role::Admin), None).unwrap();
    page.rows.iter().map(|(product, _)| product.name.to_string()).collect()
}

/// What the journal says of a product: of each event its kind, and what, before, after.
fn journal(world: &World, id: ProductId) -> Vec<(Kind, Vec<[String; 3]>)> {
    let all = world.desk.store().look(|view| view.happened(0, 10_000)).unwrap();
    let of = crate::domain::journal::Record::Product(id);
    let events = all.into_iter().filter_map(|entry| entry.event).filter(|one| one.record == of);
    let changes = |event: crate::domain::journal::Event| {
        let all = event.changes.into_iter().map(|one| [one.what, one.from, one.to]);
        (event.kind, all.collect())
    };
    events.map(changes).collect()
}

#[test]
fn a_product_is_made_renamed_and_switched_with_what_was_and_is_in_the_journal() {
    let world = world();
    let admin = world.actor(V, Role::Admin);
    let id = world.desk.make_product(&admin, &form(" Lathe ", Sync::Off)).unwrap();
    assert!(id.to_string().starts_with("PRD-"));
    world.desk.make_product(&admin, &form("Anvil", Sync::On)).unwrap();
    assert_eq!(names(&world, V), ["Anvil", "Lathe"]);
    world.desk.change_product(&admin, id, &form("Zither", Sync::Off)).unwrap();
    assert_eq!(names(&world, V), ["Anvil", "Zither"], "once, and under its new name");
    world.desk.change_product(&admin, id, &form("Zither", Sync::On)).unwrap();
    let events = journal(&world, id).len();
    world.desk.change_product(&admin, id, &form("Zither", Sync::On)).unwrap();
    let told = journal(&world, id);
    assert_eq!(told.len(), events, "what changes nothing is not noted");
    let text = |what: &str, from: &str, to: &str| [what, from, to].map(ToOwned::to_owned);
    assert_eq!(told[0].0, Kind::ProductAdded);
    assert_eq!(told[1], (Kind::ProductChanged, vec![text("name", "Lathe", "Zither")]));
    let switched = vec![text("tier accounts sync", "off", "on")];
    assert_eq!(told[2], (Kind::ProductChanged, switched));
    assert!(world.desk.product(&admin, id).unwrap().tier_accounts_sync);
    world.is_sound();
}

#[test]
fn what_is_not_said_of_a_product_stays_as_others_have_made_it() {
    let world = world();
    let admin = world.actor(V, Role::Admin);
    let id = world.desk.make_product(&admin, &form("Lathe", Sync::Off)).unwrap();
    world.desk.alter_product(&admin, id, (Some("Zither"), None)).unwrap();
    world.desk.alter_product(&admin, id, (None, Some(Sync::On))).unwrap();
    let product = world.desk.product(&admin, id).unwrap();
    assert_eq!((product.name.to_string().as_str(), Sync::of(&product)), ("Zither", Sync::On));
    let missing = Refusal::field(Field::Name, Complaint::Missing);
    assert_eq!(refused(world.desk.alter_product(&admin, id, (Some(" "), None))), missing);
}

#[test]
fn nobody_but_an_admin_of_the_vendor_sees_or_changes_its_products() {
    let world = world();
    let admin = world.actor(V, Role::Admin);
    let id = world.desk.make_product(&admin, &form("Lathe", Sync::Off)).unwrap();
    let others = [(V, Role::Agent), (V, Role::Viewer), (D, Role::Admin), (O, Role::Admin)];
    for (account, role) in others {
        let actor = world.actor(account, role);
        assert_eq!(refused(world.desk.products(&actor, None)), Refusal::NotFound);
        let made = world.desk.make_product(&actor, &form("X", Sync::On));
        assert_eq!(refused(made), Refusal::NotFound, "{account} {role}");
    }
    for (account, role) in others.into_iter().chain([(W, Role::Admin)]) {
        let actor = world.actor(account, role);
        assert_eq!(refused(world.desk.product(&actor, id)), Refusal::NotFound);
        let changed = world.desk.change_product(&actor, id, &form("X", Sync::On));
        assert_eq!(refused(changed), Refusal::NotFound, "{account} {role}");
    }
    assert!(names(&world, W).is_empty());
    // A product of others is no place to begin at.
    let page = world.desk.products(&world.actor(W, Role::Admin), Some(id)).unwrap();
    assert!(page.first && page.rows.is_empty());
    assert_eq!(names(&world, V), ["Lathe"]);
}

#[test]
fn a_name_is_bounded_and_nobodys_else_of_the_same_vendor() {
    let world = world();
    let (admin, other) = (world.actor(V, Role::Admin), world.actor(W, Role::Admin));
    let id = world.desk.make_product(&admin, &form("Lathe", Sync::Off)).unwrap();
    let anvil = world.desk.make_product(&admin, &form("Anvil", Sync::Off)).unwrap();
    let long = "x".repeat(101);
    for (name, complaint) in [
        ("  ", Complaint::Missing),
        (long.as_str(), Complaint::TooLong { max: 100, have: 101 }),
        ("LATHE", Complaint::ProductTaken),
    ] {
        let wrong = Refusal::field(Field::Name, complaint);
        assert_eq!(refused(world.desk.make_product(&admin, &form(name, Sync::Off))), wrong);
        let changed = world.desk.change_product(&admin, anvil, &form(name, Sync::Off));
        assert_eq!(refused(changed), wrong);
    }
    world.desk.change_product(&admin, id, &form("LATHE", Sync::Off)).unwrap();
    world.desk.make_product(&other, &form("Lathe", Sync::Off)).unwrap();
    assert_eq!(names(&world, V), ["Anvil", "LATHE"]);
    world.is_sound();
}

#[test]
fn products_page_by_key_and_there_is_an_end_to_them() {
    let world = world();
    let admin = world.actor(V, Role::Admin);
    for number in 0..500 {
        let form = form(&format!("Part {number:03}"), Sync::Off);
        world.desk.make_product_here(&V.to_string(), &form).unwrap();
    }
    let too_many = Refusal::field(Field::Name, Complaint::TooMany { max: 500 });
    assert_eq!(refused(world.desk.make_product(&admin, &form("One more", Sync::Off))), too_many);
    let (mut all, mut from) = (Vec::new(), None);
    loop {
        let page = world.desk.products(&admin, from).unwrap();
        assert!(page.rows.len() == 50 && page.first == from.is_none());
        all.extend(page.rows.into_iter().map(|(product, _)| product.name.to_string()));
        match page.next {
            Some(next) => from = Some(next),
            None => break,
        }
    }
    assert!(all.len() == 500 && all.is_sorted());
}

#[test]
fn at_the_machine_any_vendors_products_are_set_up_and_nobody_elses() {
    let world = world();
    let id = world.desk.make_product_here(&V.to_string(), &form("Lathe", Sync::On)).unwrap();
    let change = |name, sync| world.desk.change_product_here(&id.to_string(), name, sync);
    change(Some("Anvil"), None).unwrap();
    change(None, Some(Sync::Off)).unwrap();
    let page = world.desk.products_here(&V.to_string().to_lowercase(), None).unwrap();
    assert_eq!((&*page.rows[0].0.name, page.rows[0].0.tier_accounts_sync), ("Anvil", false));
    for (of, complaint) in [
        (D.to_string(), Complaint::NoVendor),
        ("VA-999-999".to_owned(), Complaint::NoSuchAccount),
        ("Front Street".to_owned(), Complaint::NotAnAccountId),
    ] {
        let wrong = Refusal::field(Field::Account, complaint);
        assert_eq!(refused(world.desk.products_here(&of, None)), wrong);
        assert_eq!(refused(world.desk.make_product_here(&of, &form("X", Sync::On))), wrong);
    }
    for id in ["PRD-999-999-999", "Lathe"] {
        let wrong = Refusal::field(Field::Product, Complaint::NoSuchProduct);
        assert_eq!(refused(world.desk.change_product_here(id, Some("X"), None)), wrong);
    }
    world.is_sound();
}
