//! The people of an account, set up by those who may.

use super::world::{C, D, M, O, V, World, refused};
use crate::{
    desk::{PersonForm, Secret, SignIn},
    domain::{
        access::Actor,
        id::{AccountId, UserId},
        journal::Changed,
        person::{Rights, Role, User},
        preset::PresetName,
        refusal::{Complaint, Field, Refusal},
    },
    error::Result,
    store::tests::forget_admins,
};

const WORDS: &str = "correct horse battery";
const BOTH: Rights = Rights { opens_for_managed: true, opens_on_behalf: true };
const NONE: Rights = Rights { opens_for_managed: false, opens_on_behalf: false };

fn user(world: &World, id: UserId) -> User {
    world.desk.store().look(|view| Ok(view.user(id)?.claimed())).unwrap()
}

fn sign_in(world: &World, email: &str) -> Result<Secret> {
    let form = SignIn { email, password: WORDS, peer: [127, 0, 0, 1].into(), browser: "test" };
    world.desk.sign_in(&form).map(|entered| entered.session().unwrap())
}

/// The form, filled in on top of what they are now.
fn form(world: &World, id: UserId, role: &str, rights: Rights) -> PersonForm {
    PersonForm { role: role.to_owned(), rights, edition: user(world, id).edition() }
}

fn set(world: &World, actor: &Actor, id: UserId, role: &str) -> Result<()> {
    world.desk.change_person(actor, id, &form(world, id, role, NONE))
}

fn shut(world: &World, actor: &Actor, id: UserId) -> Result<()> {
    world.desk.deactivate(actor, id, &user(world, id).edition())
}

/// What the last event of the journal says that differs.
fn noted(world: &World) -> (&'static str, Option<AccountId>, Vec<Changed>) {
    let journal = world.desk.store().look(|view| view.happened(0, 10_000)).unwrap();
    let event = journal.last().unwrap().event.clone().unwrap();
    (event.kind.word(), event.private_to, event.changes)
}

fn changed(what: &str, from: &str, to: &str) -> Changed {
    Changed { what: what.to_owned(), from: from.to_owned(), to: to.to_owned() }
}

#[test]
fn people_are_set_up_by_admins_of_their_account_and_of_the_operator_and_by_nobody_else() {
    let world = World::new(PresetName::Partner);
    let (_, someone) = world.person(C, Role::Member, Rights::default());
    world.actor(C, Role::Admin);
    let before = user(&world, someone);
    // Nor by an admin of who manages the account.
    let others =
        [(C, Role::Agent), (C, Role::Viewer), (M, Role::Admin), (V, Role::Admin), (O, Role::Agent)];
    for (account, role) in others {
        let other = world.actor(account, role);
        let none = UserId(999_999_999);
        for id in [someone, none] {
            let form = PersonForm { role: "admin".into(), rights: BOTH, edition: before.edition() };
            assert_eq!(refused(world.desk.person_page(&other, id)), Refusal::NotFound);
            assert_eq!(refused(world.desk.person(&other, id)), Refusal::NotFound);
            assert_eq!(refused(world.desk.change_person(&other, id, &form)), Refusal::NotFound);
            let shut = world.desk.deactivate(&other, id, &before.edition());
            assert_eq!(refused(shut), Refusal::NotFound, "{account} {role}");
            assert_eq!(refused(world.desk.activate(&other, id)), Refusal::NotFound);
        }
        let staff = world.desk.staff(&other, Some(C), ("", None));
        assert_eq!(refused(staff), Refusal::NotFound, "{account} {role}");
    }
    assert_eq!(user(&world, someone), before);
    for account in [C, O] {
        let admin = world.actor(account, Role::Admin);
        assert!(world.desk.staff(&admin, Some(C), ("", None)).unwrap().rows.len() >= 2);
        set(&world, &admin, someone, "agent").unwrap();
        set(&world, &admin, someone, "member").unwrap();
    }
    let admin = world.actor(C, Role::Admin);
    let form = PersonForm { rights: BOTH, ..form(&world, someone, "agent", BOTH) };
    world.desk.change_person(&admin, someone, &form).unwrap();
    let changes = vec![
        changed("role", "member", "agent"),
        changed("opens for managed", "false", "true"),
        changed("opens on behalf", "false", "true"),
    ];
    assert_eq!(noted(&world), ("user.changed", Some(C), changes));
    let king = PersonForm { role: "king".into(), ..form };
    let complaint = Refusal::field(Field::Role, Complaint::NotOffered);
    assert_eq!(refused(world.desk.change_person(&admin, someone, &king)), complaint);
    world.is_sound();
}

#[test]
fn who_is_deactivated_is_out_at_once_and_their_name_stays() {
    let world = World::new(PresetName::Partner);
    let admin = world.actor(D, Role::Admin);
    let id = world.sign_up(D, "d2@example.com", WORDS).unwrap();
    let secret = sign_in(&world, "d2@example.com").unwrap();
    let actor = world.desk.signed_in(&secret).unwrap().0;
    let case = world.open(&actor, V, "Opened before");
    shut(&world, &admin, id).unwrap();
    assert_eq!(noted(&world), ("user.changed", Some(D), vec![changed("active", "true", "false")]));
    assert!(world.desk.signed_in(&secret).is_err());
    assert_eq!(refused(sign_in(&world, "d2@example.com")), Refusal::Credentials { tries_left: 4 });
    let page = world.desk.case(&admin, case, None).unwrap();
    assert_eq!(page.names.users[&id].0, "Somebody");
    // Who was in the middle of something when they were deactivated does it no more.
    let refusal = refused(set(&world, &actor, id, "viewer"));
    assert_eq!(refusal, Refusal::NotSignedIn);
    world.desk.activate(&admin, id).unwrap();
    assert!(world.desk.signed_in(&secret).is_err(), "the old session stays over");
    assert!(sign_in(&world, "d2@example.com").is_ok());
    world.is_sound();
}

#[test]
fn another_role_ends_all_sessions_and_other_rights_do_not() {
    let world = World::new(PresetName::Partner);
    let admin = world.actor(D, Role::Admin);
    let id = world.sign_up(D, "d2@example.com", WORDS).unwrap();
    let secret = sign_in(&world, "d2@example.com").unwrap();
    let rights = form(&world, id, "admin", BOTH);
    world.desk.change_person(&admin, id, &rights).unwrap();
    let actor = world.desk.signed_in(&secret).unwrap().0;
    assert_eq!(actor.person().unwrap().rights, BOTH);
    set(&world, &admin, id, "viewer").unwrap();
    assert!(world.desk.signed_in(&secret).is_err());
    let secret = sign_in(&world, "d2@example.com").unwrap();
    assert_eq!(world.desk.signed_in(&secret).unwrap().1.role, Role::Viewer);
    // What changes nothing is no change.
    set(&world, &admin, id, "viewer").unwrap();
    assert!(world.desk.signed_in(&secret).is_ok());
    world.is_sound();
}

#[test]
fn an_account_is_never_without_an_admin() {
    let world = World::new(PresetName::Partner);
    let (one, first) = world.person(D, Role::Admin, Rights::default());
    let alone = |field| Refusal::field(field, Complaint::LastAdmin);
    let runs = world.actor(O, Role::Admin);
    for actor in [&one, &runs] {
        assert_eq!(refused(set(&world, actor, first, "agent")), alone(Field::Role));
        assert_eq!(refused(shut(&world, actor, first)), alone(Field::Active));
    }
    let (other, second) = world.person(D, Role::Admin, Rights::default());
    let (_, third) = world.person(D, Role::Admin, Rights::default());
    shut(&world, &one, third).unwrap();
    // Of two who take it from each other at once, one does.
    set(&world, &one, second, "member").unwrap();
    assert_eq!(refused(set(&world, &other, first, "member")), Refusal::NotFound);
    assert_eq!(refused(set(&world, &one, first, "member")), alone(Field::Role));
    assert_eq!(refused(shut(&world, &one, first)), alone(Field::Active));
    set(&world, &one, second, "admin").unwrap();
    set(&world, &one, first, "member").unwrap();
    assert_eq!(refused(shut(&world, &runs, second)), alone(Field::Active));
    world.is_sound();
}

#[test]
fn a_form_filled_in_on_top_of_what_is_no_more_changes_nothing() {
    let world = World::new(PresetName::Partner);
    let (one, other) = (world.actor(D, Role::Admin), world.actor(D, Role::Admin));
    let (_, id) = world.person(D, Role::Member, Rights::default());
    let stale = form(&world, id, "agent", NONE);
    set(&world, &one, id, "viewer").unwrap();
    let tried = world.desk.change_person(&other, id, &stale);
    assert_eq!(refused(tried), Refusal::ChangedMeanwhile);
    let tried = world.desk.deactivate(&other, id, &stale.edition);
    assert_eq!(refused(tried), Refusal::ChangedMeanwhile);
    assert_eq!(user(&world, id).role, Role::Viewer);
    assert!(user(&world, id).active);
}

#[test]
fn people_are_found_by_name_address_and_id_and_page_by_key() {
    let world = World::new(PresetName::Partner);
    let admin = world.actor(D, Role::Admin);
    for number in 0..60 {
        let email = format!("pier{number}@example.com");
        world.named(D, &format!("Pier {number:02}"), &email);
    }
    let foreign = world.named(V, "Pier 99", "pier99@example.com");
    let find = |query: &str, from| world.desk.staff(&admin, None, (query, from)).unwrap();
    let first = find("PIER", None);
    assert_eq!(first.rows.len(), 50);
    let second = find("pier", first.next);
    assert_eq!((second.rows.len(), second.next), (10, None));
    let rows = first.rows.iter().chain(&second.rows);
    let names: Vec<_> = rows.map(|row| row.user.name.clone()).collect();
    assert!(names.is_sorted() && names.len() == 60);
    let id = first.rows[7].user.id;
    for query in [id.to_string().to_lowercase(), "Pier7@example.com".to_owned()] {
        let found = find(&query, None).rows;
        assert_eq!(found.iter().map(|row| row.user.id).collect::<Vec<_>>(), [id], "{query}");
    }
    for query in [foreign.to_string(), "pier99@example.com".to_owned()] {
        assert!(find(&query, None).rows.is_empty(), "{query}");
    }
    let elsewhere = world.desk.staff(&admin, None, ("", Some(foreign)));
    assert_eq!(refused(elsewhere), Refusal::NotFound);
}

#[test]
fn a_file_from_before_admins_were_noted_knows_them_too() {
    let world = World::new(PresetName::Partner);
    let (admin, id) = world.person(D, Role::Admin, Rights::default());
    let world = world.restarted_after(forget_admins);
    world.is_sound();
    let refusal = refused(set(&world, &admin, id, "agent"));
    assert_eq!(refusal, Refusal::field(Field::Role, Complaint::LastAdmin));
}
