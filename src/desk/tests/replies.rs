//! Canned replies: who has which, who changes them, how they read in a case.

use super::world::{D, V, World, X, refused};
use crate::{
    desk::show::ReplyList,
    domain::{
        access::Actor,
        draft::DraftPlace,
        id::{CaseId, ReplyId},
        person::{Rights, Role},
        preset::PresetName,
        refusal::{Complaint, Field, Refusal},
        reply::{REPLIES_MAX, ReplyForm},
        saved::Sharing::{self, Private, Shared},
        workflow::Action,
    },
    error::Result,
};

fn form(name: &str, text: &str) -> ReplyForm {
    ReplyForm { name: name.to_owned(), text: text.to_owned() }
}

fn add(world: &World, actor: &Actor, sharing: Sharing, name: &str) -> Result<()> {
    world.desk.add_reply(actor, sharing, form(name, "Hello {customer}."))
}

fn list(world: &World, actor: &Actor) -> ReplyList {
    world.desk.replies(actor).unwrap()
}

fn names(world: &World, actor: &Actor) -> Vec<(String, Sharing, bool)> {
    let rows = list(world, actor).rows.into_iter();
    rows.map(|row| (row.reply.name.to_string(), row.sharing, row.may_change)).collect()
}

fn id(world: &World, actor: &Actor, name: &str) -> ReplyId {
    list(world, actor).rows.into_iter().find(|row| &*row.reply.name == name).unwrap().reply.id
}

#[test]
fn a_reply_is_for_the_one_who_keeps_it_or_for_the_agents_of_their_account() {
    let world = World::new(PresetName::Partner);
    let (d1, d2) = (world.actor(D, Role::Agent), world.actor(D, Role::Agent));
    let (member, v1) = (world.actor(D, Role::Member), world.actor(V, Role::Admin));
    add(&world, &d1, Private, "b quiet").unwrap();
    add(&world, &d1, Private, "A first").unwrap();
    add(&world, &d1, Shared, "For all").unwrap();
    let all = |may| ("For all".to_owned(), Shared, may);
    let own = [("A first".to_owned(), Private, true), ("b quiet".to_owned(), Private, true)];
    assert_eq!(names(&world, &d1), [own[0].clone(), own[1].clone(), all(true)]);
    assert_eq!(names(&world, &d2), [all(false)]);
    assert_eq!(names(&world, &v1), []);
    assert!(matches!(refused(world.desk.replies(&member)), Refusal::RoleTooLow { .. }));
    assert!(matches!(refused(add(&world, &member, Private, "No")), Refusal::RoleTooLow { .. }));
    let (quiet, shared) = (id(&world, &d1, "b quiet"), id(&world, &d1, "For all"));
    assert_eq!(refused(world.desk.reply(&d2, quiet)), Refusal::NotFound);
    assert_eq!(refused(world.desk.reply(&v1, shared)), Refusal::NotFound);
    assert_eq!(refused(world.desk.delete_reply(&v1, shared)), Refusal::NotFound);
    let world = world.restarted();
    world.is_sound();
    assert_eq!(names(&world, &d1).len(), 3);
}

#[test]
fn what_is_shared_is_changed_by_who_shared_it_and_by_admins() {
    let world = World::new(PresetName::Partner);
    let (d1, d2, d3) =
        (world.actor(D, Role::Agent), world.actor(D, Role::Agent), world.actor(D, Role::Admin));
    add(&world, &d1, Shared, "Ours").unwrap();
    let ours = id(&world, &d1, "Ours");
    let edition = list(&world, &d1).rows[0].reply.saved_at;
    let change = |actor: &Actor, edition, sharing, name: &str| {
        world.desk.change_reply(actor, (ours, edition), sharing, form(name, "Anew."))
    };
    assert_eq!(refused(change(&d2, edition, Shared, "Mine")), Refusal::NotYours);
    assert_eq!(refused(world.desk.delete_reply(&d2, ours)), Refusal::NotYours);
    change(&d3, edition, Shared, "Better").unwrap();
    assert_eq!(refused(change(&d1, edition, Shared, "Old")), Refusal::ChangedMeanwhile);
    assert_eq!(names(&world, &d1), [("Better".to_owned(), Shared, true)], "still whose it was");
    let edition = list(&world, &d1).rows[0].reply.saved_at;
    change(&d1, edition, Private, "Mine now").unwrap();
    assert_eq!(names(&world, &d1), [("Mine now".to_owned(), Private, true)]);
    assert_eq!(names(&world, &d3), []);
    world.desk.delete_reply(&d1, ours).unwrap();
    assert_eq!(names(&world, &d1), []);
    world.is_sound();
}

#[test]
fn replies_are_bounded_in_number_name_and_length() {
    let world = World::new(PresetName::Partner);
    let d1 = world.actor(D, Role::Agent);
    for n in 0..REPLIES_MAX {
        add(&world, &d1, Shared, &format!("Reply {n}")).unwrap();
    }
    let full = Refusal::field(Field::Name, Complaint::TooMany { max: REPLIES_MAX });
    assert_eq!(refused(add(&world, &d1, Shared, "One more")), full);
    add(&world, &d1, Private, "Elsewhere").unwrap();
    let elsewhere = id(&world, &d1, "Elsewhere");
    let edition = world.desk.reply(&d1, elsewhere).unwrap().reply.saved_at;
    let moved =
        world.desk.change_reply(&d1, (elsewhere, edition), Shared, form("Elsewhere", "Text."));
    assert_eq!(refused(moved), full);
    let wrong = world.desk.add_reply(&d1, Private, form(&"x".repeat(61), "\u{200b}"));
    let name = (Field::Name, Complaint::TooLong { max: 60, have: 61 });
    assert_eq!(refused(wrong), Refusal::Fields(vec![name, (Field::Text, Complaint::Missing)]));
    world.is_sound();
}

/// A case of D's at V's desk, and its reporter.
fn case(world: &World) -> (CaseId, String) {
    let (d1, reporter) = world.person(D, Role::Member, Rights::default());
    (world.open(&d1, V, "It *stopped* {agent}"), format!("User {reporter}"))
}

#[test]
fn a_reply_reads_as_the_case_has_it_and_goes_after_what_is_typed() {
    let world = World::new(PresetName::Partner);
    let (case, reporter) = case(&world);
    let (v1, agent) = world.person(V, Role::Agent, Rights::default());
    let text = "Hello {customer} of {partner}, {case} “{subject}”. {agent}, {account} {other}";
    world.desk.add_reply(&v1, Private, form("Greeting", text)).unwrap();
    let greeting = id(&world, &v1, "Greeting");
    let place = DraftPlace::Comment(case);
    let said = world.desk.filled_reply(&v1, place, greeting).unwrap();
    let wanted = format!(
        "Hello {reporter} of Account {D}, {case} “It \\*stopped\\* {{agent}}”. User {agent}, Account {V} {{other}}"
    );
    assert_eq!(said, wanted);
    assert_eq!(world.desk.replies_at(&v1, place).unwrap().rows[0].begins, wanted);
    let typed = |place| world.desk.draft(&v1, place).unwrap().field("comment").to_owned();
    world.desk.insert_reply(&v1, place, greeting).unwrap();
    assert_eq!(typed(place), wanted);
    world.desk.insert_reply(&v1, place, greeting).unwrap();
    assert_eq!(typed(place), format!("{wanted}\n\n{wanted}"));
    let step = DraftPlace::Step(case, Action::Inquire);
    world.desk.keep_fields(&v1, step, vec![("comment".into(), "First.\n".into())]).unwrap();
    world.desk.insert_reply(&v1, step, greeting).unwrap();
    assert_eq!(typed(step), format!("First.\n\n{wanted}"));
    world.is_sound();
}

#[test]
fn a_reply_goes_only_where_its_owner_may_write() {
    let world = World::new(PresetName::Partner);
    let (case, _) = case(&world);
    let (v1, x1) = (world.actor(V, Role::Agent), world.actor(X, Role::Admin));
    let member = world.actor(D, Role::Member);
    for actor in [&v1, &x1] {
        add(&world, actor, Private, "Mine").unwrap();
    }
    let place = DraftPlace::Comment(case);
    let foreign = id(&world, &x1, "Mine");
    assert_eq!(refused(world.desk.replies_at(&x1, place)), Refusal::NotFound);
    assert_eq!(refused(world.desk.insert_reply(&x1, place, foreign)), Refusal::NotFound);
    assert_eq!(refused(world.desk.filled_reply(&v1, place, foreign)), Refusal::NotFound);
    assert!(matches!(refused(world.desk.replies_at(&member, place)), Refusal::RoleTooLow { .. }));
    let step = DraftPlace::Step(case, Action::SubmitData);
    assert!(matches!(refused(world.desk.replies_at(&v1, step)), Refusal::WrongState { .. }));
    assert_eq!(refused(world.desk.replies_at(&v1, DraftPlace::Edit(case))), Refusal::NotFound);
    // As many as a draft holds, and not one more.
    let long = "x".repeat(9_000);
    world.desk.add_reply(&v1, Private, form("Long", &long)).unwrap();
    let long = id(&world, &v1, "Long");
    let fits = (0..10).take_while(|_| world.desk.insert_reply(&v1, place, long).is_ok()).count();
    assert_eq!(fits, 7);
    world.is_sound();
}
