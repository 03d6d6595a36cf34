//! Backups that the helpdesk makes by itself, and those that somebody asks for.

use std::{fs, ops::ControlFlow, time::Duration};

use super::world::{C, O, V, World, refused};
use crate::{
    domain::{
        access::Actor,
        backup::ScheduleForm,
        person::Role,
        preset::PresetName,
        refusal::{Complaint, Field, Refusal},
    },
    store::{Despite, restore},
};

const DAY: u64 = 24 * 3_600;

fn form(on: &str, time: &str, keep: &str) -> ScheduleForm {
    let [on, time, keep] = [on, time, keep].map(ToOwned::to_owned);
    ScheduleForm { on, time, keep }
}

/// What the timer does about backups, to its end; whether one was made.
fn round(world: &World) -> bool {
    let begun = world.desk.back_up_due().unwrap();
    world.desk.wait_for_backup();
    begun
}

fn names(world: &World, admin: &Actor) -> Vec<String> {
    let page = world.desk.backups_page(admin).unwrap();
    page.kept.into_iter().map(|kept| kept.name).collect()
}

#[test]
fn each_night_one_is_made_and_the_oldest_goes() {
    let world = World::new(PresetName::Partner);
    let admin = world.actor(O, Role::Admin);
    assert!(!round(&world), "from now on it is known when the first is due");
    assert_eq!(names(&world, &admin), [""; 0]);
    world.desk.set_backups(&admin, form("on", "2:30", "2")).unwrap();
    // Noon to half past two.
    world.pass(14 * 3_600 + 1_799);
    assert!(!round(&world));
    world.pass(1);
    assert!(round(&world) && !round(&world), "it is made once");
    assert_eq!(names(&world, &admin), ["casemate-2026-11-22-023000.backup"]);
    world.pass(DAY);
    assert!(round(&world));
    fs::write(world.dir.path().join("backups/a note.txt"), "mine").unwrap();
    // Two nights it was switched off: one is made up for.
    let world = world.restarted();
    world.pass(2 * DAY + 60);
    assert!(round(&world) && !round(&world));
    let kept = ["casemate-2026-11-25-023100.backup", "casemate-2026-11-23-023000.backup"];
    assert_eq!(names(&world, &admin), kept);
    assert!(world.dir.path().join("backups/a note.txt").exists(), "what is not ours stays");
    let to = world.dir.path().join("restored");
    let from = world.dir.path().join("backups").join(kept[0]);
    restore(&from, &to, Despite::Nothing, &mut |_| ControlFlow::Continue(())).unwrap();
    world.is_sound();
}

#[test]
fn only_admins_of_the_operator_have_them_made_and_the_journal_says_who() {
    let world = World::new(PresetName::Partner);
    let admin = world.actor(O, Role::Admin);
    for (account, role) in [(O, Role::Agent), (V, Role::Admin), (C, Role::Admin)] {
        let other = world.actor(account, role);
        assert_eq!(refused(world.desk.backups_page(&other)), Refusal::NotFound);
        assert_eq!(refused(world.desk.back_up_now(&other)), Refusal::NotFound);
        let set = world.desk.set_backups(&other, form("off", "02:30", "7"));
        assert_eq!(refused(set), Refusal::NotFound);
    }
    world.desk.back_up_now(&admin).unwrap();
    world.desk.wait_for_backup();
    let page = world.desk.backups_page(&admin).unwrap();
    let last = page.backups.last.unwrap();
    assert_eq!((last.trouble.as_str(), last.name.as_str()), ("", page.kept[0].name.as_str()));
    assert_eq!((last.bytes, page.running), (page.kept[0].bytes, None));
    assert!(page.by.is_some());
    world.desk.set_backups(&admin, form("off", "3:05", "9")).unwrap();
    world.desk.set_backups(&admin, form("off", "03:05", "9")).unwrap();
    let journal = world.desk.store().look(|view| view.happened(0, 1_000)).unwrap();
    let events: Vec<_> = journal.into_iter().filter_map(|one| one.event).collect();
    let ours: Vec<_> = events.iter().filter(|one| one.kind.word().contains("backup")).collect();
    assert_eq!(ours.len(), 2, "what changes nothing is not noted");
    let who = Some(admin.person().unwrap().user);
    assert!(ours.iter().all(|one| one.by == who && one.private_to == Some(O)));
    let changes: Vec<_> =
        ours[1].changes.iter().map(|one| format!("{} {} {}", one.what, one.from, one.to)).collect();
    assert_eq!(changes, ["nightly on off", "time 02:30 03:05", "keep 7 9"]);
    let wrong = refused(world.desk.set_backups(&admin, form("on", "noon", "7")));
    assert_eq!(wrong, Refusal::field(Field::Time, Complaint::NotATime));
    world.pass(7 * DAY);
    assert!(!round(&world), "it is off");
}

#[test]
fn what_goes_wrong_is_said_and_the_next_night_is_another_try() {
    let world = World::new(PresetName::Partner);
    let admin = world.actor(O, Role::Admin);
    round(&world);
    // Something else lies where the folder would.
    let folder = world.dir.path().join("backups");
    fs::write(&folder, "mine").unwrap();
    world.pass(DAY);
    assert!(round(&world));
    let last = world.desk.backups_page(&admin);
    assert!(last.is_err() || !last.unwrap().backups.last.unwrap().trouble.is_empty());
    fs::remove_file(&folder).unwrap();
    let last = world.desk.backups_page(&admin).unwrap().backups.last.unwrap();
    assert!(last.name.is_empty() && !last.trouble.is_empty(), "{last:?}");
    assert!(!round(&world));
    world.pass(DAY);
    assert!(round(&world));
    let last = world.desk.backups_page(&admin).unwrap().backups.last.unwrap();
    assert_eq!(last.trouble, "");
}

#[test]
fn a_clock_in_doubt_keeps_none_from_being_made_and_none_from_being_kept() {
    let world = World::new(PresetName::Partner);
    let admin = world.actor(O, Role::Admin);
    round(&world);
    world.desk.set_backups(&admin, form("on", "02:30", "1")).unwrap();
    world.pass(DAY);
    assert!(round(&world));
    // Years ahead, and back again.
    world.clock.jump(Duration::from_secs(1_000 * DAY));
    assert!(round(&world));
    world.clock.set_apart(Duration::ZERO);
    world.pass(60);
    assert!(round(&world), "none would be due for years");
    assert!(!round(&world));
    assert_eq!(names(&world, &admin).len(), 3, "nobody knows which are the oldest");
    world.pass(DAY);
    assert!(round(&world));
}

#[test]
fn who_stops_the_helpdesk_ends_a_backup_and_it_is_due_again() {
    let world = World::new(PresetName::Partner);
    round(&world);
    world.pass(DAY);
    world.desk.end_backups();
    assert!(!round(&world), "none is begun any more");
    let world = world.restarted();
    assert!(round(&world));
}
