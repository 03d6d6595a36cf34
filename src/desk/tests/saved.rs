//! Views: who has which, who changes them, and how many there can be.

use super::world::{D, V, World, refused};
use crate::{
    desk::{saved, show::ViewLink},
    domain::{
        access::Actor,
        person::Role,
        preset::PresetName,
        refusal::{Complaint, Field, Refusal},
        saved::{
            Namesake::{Goes, Stays},
            SAVED_MAX,
            Sharing::{self, Private, Shared},
        },
    },
    error::Result,
};

fn views(world: &World, actor: &Actor) -> Vec<ViewLink> {
    world.desk.store().look(|view| saved::links(view, actor.person()?)).unwrap()
}

fn names(world: &World, actor: &Actor) -> Vec<(String, Sharing)> {
    views(world, actor).into_iter().map(|view| (view.name, view.sharing)).collect()
}

fn save(world: &World, actor: &Actor, sharing: Sharing, name: &str) -> Result<()> {
    world.desk.save_view(actor, sharing, (name, "/cases?agent=me"), Stays)
}

#[test]
fn a_view_is_for_the_one_who_saved_it_or_for_their_account() {
    let world = World::new(PresetName::Partner);
    let (d1, d2, v1) =
        (world.actor(D, Role::Member), world.actor(D, Role::Viewer), world.actor(V, Role::Admin));
    save(&world, &d1, Private, " Quiet ").unwrap();
    save(&world, &d1, Shared, "For all").unwrap();
    save(&world, &d1, Shared, "A second").unwrap();
    let (second, all) = (("A second".to_owned(), Shared), ("For all".to_owned(), Shared));
    let quiet = ("Quiet".to_owned(), Private);
    assert_eq!(names(&world, &d1), [quiet.clone(), second.clone(), all.clone()]);
    assert_eq!(names(&world, &d2), [second, all], "by name");
    assert_eq!(names(&world, &v1), []);
    assert!(matches!(refused(save(&world, &d2, Shared, "Mine")), Refusal::RoleTooLow { .. }));
    save(&world, &d2, Private, "Quiet").unwrap();
    let other = |namesake| world.desk.save_view(&d1, Private, ("Quiet", "/cases"), namesake);
    let lost = Refusal::field(Field::Name, Complaint::WouldReplace);
    assert_eq!(refused(other(Stays)), lost, "nothing is replaced unless one says so");
    save(&world, &d1, Private, "Quiet").unwrap();
    other(Goes).unwrap();
    let of = |actor| views(&world, actor)[0].address.clone();
    assert_eq!((of(&d1), of(&d2)), ("/cases".to_owned(), "/cases?agent=me".to_owned()));
    let world = world.restarted();
    world.is_sound();
    assert_eq!(names(&world, &d1).len(), 3);
}

#[test]
fn what_is_shared_is_changed_by_who_shared_it_and_by_admins() {
    let world = World::new(PresetName::Partner);
    let (d1, d2, d3) =
        (world.actor(D, Role::Agent), world.actor(D, Role::Agent), world.actor(D, Role::Admin));
    let v1 = world.actor(V, Role::Admin);
    save(&world, &d1, Shared, "Ours").unwrap();
    let taken = Refusal::field(Field::Name, Complaint::Taken);
    assert_eq!(refused(save(&world, &d2, Shared, "Ours")), taken);
    let delete = |actor, name| world.desk.delete_view(actor, Shared, name);
    assert_eq!(refused(delete(&d2, "Ours")), Refusal::NotYours);
    assert_eq!(refused(delete(&v1, "Ours")), Refusal::NotFound);
    assert_eq!(refused(delete(&d1, "ours")), Refusal::NotFound);
    assert_eq!(refused(world.desk.delete_view(&d1, Private, "Ours")), Refusal::NotFound);
    let may = |actor| views(&world, actor)[0].may_delete;
    assert_eq!((may(&d1), may(&d2), may(&d3)), (true, false, true));
    let mut viewer = d1.person().unwrap().clone();
    viewer.role = Role::Viewer;
    let shared = world.desk.store().look(|view| view.views(viewer.shelf(Shared))).unwrap();
    assert!(!viewer.may_change(Shared, &shared[0]), "who shares no more changes no more");
    save(&world, &d3, Shared, "Ours").unwrap();
    assert!(!may(&d1), "it is the admin's now");
    delete(&d3, "Ours").unwrap();
    assert_eq!(names(&world, &d1), []);
    world.is_sound();
}

#[test]
fn views_are_bounded_in_number_name_and_length() {
    let world = World::new(PresetName::Partner);
    let d1 = world.actor(D, Role::Agent);
    for sharing in [Private, Shared] {
        for n in 0..SAVED_MAX {
            save(&world, &d1, sharing, &format!("View {n}")).unwrap();
        }
        let full = Refusal::field(Field::Name, Complaint::TooMany { max: SAVED_MAX });
        assert_eq!(refused(save(&world, &d1, sharing, "One more")), full);
        save(&world, &d1, sharing, "View 3").unwrap();
        world.desk.delete_view(&d1, sharing, "View 3").unwrap();
        save(&world, &d1, sharing, "One more").unwrap();
    }
    let d2 = world.actor(D, Role::Agent);
    for (name, complaint) in [
        ("", Complaint::Missing),
        ("\u{200b}", Complaint::Missing),
        ("two\nlines", Complaint::BadCharacter),
        (&"x".repeat(61), Complaint::TooLong { max: 60, have: 61 }),
    ] {
        let refusal = refused(save(&world, &d2, Private, name));
        assert_eq!(refusal, Refusal::field(Field::Name, complaint), "{name:?}");
    }
    let long = format!("/cases?{}", "x".repeat(1_000));
    let saved = world.desk.save_view(&d2, Private, ("Long", &long), Stays);
    assert_eq!(refused(saved), Refusal::Malformed);
    assert_eq!(names(&world, &d2).len(), SAVED_MAX, "those that are shared");
    world.is_sound();
}
