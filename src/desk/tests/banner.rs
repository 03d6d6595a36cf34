//! The banner: who sets it, when it stands, what is kept of it.

use std::time::Duration;

use super::world::{D, NOON, O, V, World, X, refused};
use crate::{
    domain::{
        audit::AuditFilter,
        journal::Kind,
        moment::Moment,
        person::Role,
        preset::PresetName,
        refusal::{Complaint, Field, Refusal},
    },
    store::tests::forget_banner,
};

#[test]
fn only_who_runs_the_appliance_puts_it_up_and_takes_it_down() {
    let world = World::new(PresetName::Partner);
    for (account, role) in [(O, Role::Agent), (V, Role::Admin), (D, Role::Admin), (X, Role::Viewer)]
    {
        let actor = world.actor(account, role);
        let set = world.desk.set_banner(&actor, "Zanzibar", Ok(None));
        assert_eq!(refused(set), Refusal::NotFound, "{account} {role:?}");
        assert_eq!(refused(world.desk.end_banner(&actor)), Refusal::NotFound);
    }
    assert_eq!(world.desk.banner().unwrap(), None);
    let runs = world.actor(O, Role::Admin);
    assert_eq!(refused(world.desk.end_banner(&runs)), Refusal::NotFound, "there is none");
    world.desk.set_banner(&runs, " Back at noon. ", Ok(None)).unwrap();
    assert_eq!(world.desk.banner().unwrap().as_deref(), Some("Back at noon."));
    world.desk.set_banner(&runs, "Back at one.", Ok(None)).unwrap();
    let world = world.restarted();
    assert_eq!(world.desk.banner().unwrap().as_deref(), Some("Back at one."));
    world.desk.end_banner(&runs).unwrap();
    assert_eq!(world.desk.banner().unwrap(), None);
    let filter = AuditFilter { kind: Some(Kind::BannerSet), ..AuditFilter::default() };
    let rows = world.desk.audit(&runs, &filter, None).unwrap().rows;
    let told: Vec<_> =
        rows.iter().map(|row| (&*row.changes[0].from, &*row.changes[0].to)).collect();
    let all = [("Back at one.", ""), ("Back at noon.", "Back at one."), ("", "Back at noon.")];
    assert_eq!(told, all);
    world.is_sound();
}

#[test]
fn it_comes_down_by_itself_at_its_moment() {
    let world = World::new(PresetName::Partner);
    let runs = world.actor(O, Role::Admin);
    let until = Moment(NOON).plus(Duration::from_hours(1));
    world.desk.set_banner(&runs, "An hour of work", Ok(Some(until))).unwrap();
    world.pass(3_599);
    assert!(world.desk.banner().unwrap().is_some());
    world.pass(1);
    assert_eq!(world.desk.banner().unwrap(), None);
}

#[test]
fn what_is_wrong_with_it_is_told_all_at_once() {
    let world = World::new(PresetName::Partner);
    let runs = world.actor(O, Role::Admin);
    let wrong = |text: &str, until| refused(world.desk.set_banner(&runs, text, until));
    let past = (Field::Until, Complaint::NotAMoment);
    let both = Refusal::Fields(vec![(Field::Text, Complaint::Missing), past]);
    assert_eq!(wrong(" ", Ok(Some(Moment(NOON)))), both);
    assert_eq!(wrong("x", Err(Complaint::NotAMoment)), Refusal::Fields(vec![past]));
    let long = Refusal::field(Field::Text, Complaint::TooLong { max: 200, have: 201 });
    assert_eq!(wrong(&"x".repeat(201), Ok(None)), long);
    let lines = Refusal::field(Field::Text, Complaint::BadCharacter);
    assert_eq!(wrong("one\ntwo", Ok(None)), lines);
    assert_eq!(world.desk.banner().unwrap(), None);
}

#[test]
fn a_file_from_before_there_were_banners_has_none_and_takes_one() {
    let world = World::new(PresetName::Partner);
    let runs = world.actor(O, Role::Admin);
    let world = world.restarted_after(forget_banner);
    assert_eq!(world.desk.banner().unwrap(), None);
    world.desk.set_banner(&runs, "Back at noon.", Ok(None)).unwrap();
    world.is_sound();
}
