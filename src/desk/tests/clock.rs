//! What the clock does.

use std::{sync::atomic::Ordering, time::Duration};

use super::world::{D, O, V, World};
use crate::{
    desk::Stepped,
    domain::{
        access::Actor,
        draft::DraftPlace,
        moment::Moment,
        person::Role,
        preset::PresetName,
        workflow::{Action, State},
    },
};

const DAY: u64 = 24 * 60 * 60;

#[test]
fn a_resolved_case_is_closed_when_its_period_has_passed_and_once() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Admin), world.actor(V, Role::Agent));
    let id = world.open(&d1, V, "one");
    assert_eq!(world.desk.close_due().unwrap(), None);
    world.step(&v1, id, Action::Resolve).unwrap();
    assert_eq!(world.desk.close_due().unwrap(), Some(Duration::from_secs(7 * DAY)));
    world.pass(7 * DAY - 1);
    assert_eq!(world.desk.close_due().unwrap(), Some(Duration::from_secs(1)));
    assert_eq!(world.desk.seen(&d1, id).unwrap().case.state, State::Resolved);
    world.pass(1);
    assert_eq!(world.desk.close_due().unwrap(), None);
    let detail = world.desk.case(&d1, id, None).unwrap();
    assert_eq!(detail.seen.case.state, State::Closed);
    assert_eq!(detail.seen.case.steps.last().unwrap().by, None);
    let entries = detail.entries.len();
    let world = world.restarted();
    assert_eq!(world.desk.close_due().unwrap(), None);
    assert_eq!(world.desk.case(&d1, id, None).unwrap().entries.len(), entries, "closed once");
    world.is_sound();
}

#[test]
fn what_fell_due_while_the_process_was_away_is_closed_at_its_start() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Admin), world.actor(V, Role::Agent));
    let ids: Vec<_> = (0..150).map(|n| world.open(&d1, V, &n.to_string())).collect();
    for id in &ids {
        world.step(&v1, *id, Action::Resolve).unwrap();
    }
    world.pass(8 * DAY);
    let world = world.restarted();
    assert_eq!(world.desk.close_due().unwrap(), None);
    for id in ids {
        assert_eq!(world.desk.seen(&d1, id).unwrap().case.state, State::Closed);
    }
    world.is_sound();
}

#[test]
fn a_case_reopened_at_the_last_moment_stays_open() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Admin), world.actor(V, Role::Agent));
    let id = world.open(&d1, V, "one");
    world.step(&v1, id, Action::Resolve).unwrap();
    world.pass(7 * DAY);
    world.step(&d1, id, Action::Reopen).unwrap();
    assert_eq!(world.desk.close_due().unwrap(), None);
    assert_eq!(world.desk.seen(&d1, id).unwrap().case.state, State::Pending);
}

#[test]
fn a_clock_that_jumps_closes_nothing_until_an_operator_admin_confirms_it() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Admin), world.actor(V, Role::Agent));
    let id = world.open(&d1, V, "one");
    world.step(&v1, id, Action::Resolve).unwrap();
    world.clock.jump(Duration::from_secs(400 * DAY));
    assert_eq!(world.desk.close_due().unwrap(), None);
    assert_eq!(state(&world, &d1, id), State::Resolved, "in doubt, nothing is closed");
    // Work goes on, and a restart does not make the doubt go away.
    world.open(&d1, V, "two");
    let world = world.restarted();
    assert_eq!(world.desk.close_due().unwrap(), None);
    assert_eq!(state(&world, &d1, id), State::Resolved);
    for other in [&d1, &world.actor(O, Role::Agent)] {
        assert!(world.desk.accept_clock(other).is_err());
    }
    world.desk.accept_clock(&world.actor(O, Role::Admin)).unwrap();
    assert_eq!(world.desk.close_due().unwrap(), None);
    assert_eq!(state(&world, &d1, id), State::Closed);
    world.is_sound();
}

#[test]
fn what_is_resolved_while_the_clock_is_in_doubt_gets_its_whole_period_once_it_is_not() {
    for ahead in [true, false] {
        let world = World::new(PresetName::Partner);
        let (d1, v1) = (world.actor(D, Role::Admin), world.actor(V, Role::Agent));
        let id = world.open(&d1, V, "one");
        world.pass(400 * DAY);
        let world = world.restarted();
        if ahead {
            world.clock.jump(Duration::from_secs(300 * DAY));
        }
        world.step(&v1, id, Action::Resolve).unwrap();
        let due = world.desk.seen(&d1, id).unwrap().case.due_at;
        assert_eq!(due, Some(Moment::UNTOLD), "no deadline is told by a clock in doubt");
        assert_eq!(world.desk.close_due().unwrap(), None);
        // The clock is put right: a day before what it showed, or eight days later.
        if ahead {
            world.clock.jumped_ms.store(0, Ordering::Relaxed);
        } else {
            world.clock.jump(Duration::from_secs(8 * DAY));
        }
        world.desk.accept_clock(&world.actor(O, Role::Admin)).unwrap();
        let left = Duration::from_secs(7 * DAY);
        assert_eq!(world.desk.close_due().unwrap(), Some(left), "ahead: {ahead}");
        assert_eq!(state(&world, &d1, id), State::Resolved);
        world.pass(7 * DAY - 1);
        assert_eq!(world.desk.close_due().unwrap(), Some(Duration::from_secs(1)));
        world.pass(1);
        assert_eq!(world.desk.close_due().unwrap(), None);
        assert_eq!(state(&world, &d1, id), State::Closed);
        world.is_sound();
    }
}

#[test]
fn a_doubt_that_arose_in_a_quiet_night_outlives_a_restart() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Admin), world.actor(V, Role::Agent));
    let id = world.open(&d1, V, "one");
    world.step(&v1, id, Action::Resolve).unwrap();
    // Too little to be seen at the next start, and nobody writes anything before it.
    world.clock.jump(Duration::from_secs(8 * DAY));
    assert_eq!(world.desk.close_due().unwrap(), None);
    let world = world.restarted();
    assert_eq!(world.desk.close_due().unwrap(), None);
    assert_eq!(state(&world, &d1, id), State::Resolved);
    world.is_sound();
}

#[test]
fn nothing_runs_out_while_the_clock_is_in_doubt() {
    let world = World::new(PresetName::Partner);
    let d1 = world.actor(D, Role::Admin);
    let place = DraftPlace::Comment(world.open(&d1, V, "one"));
    let typed = vec![("comment".to_owned(), "half a thought".to_owned())];
    world.desk.keep_fields(&d1, place, typed).unwrap();
    let file = world.spooled("note.txt", b"some text\n");
    let rules = world.desk.file_rules(&d1, place).unwrap();
    let kept = world.desk.keep_files(&d1, place, rules, vec![file]).unwrap();
    world.clock.jump(Duration::from_secs(400 * DAY));
    assert_eq!(world.desk.sweep().unwrap(), crate::desk::Swept::default());
    assert_eq!(world.desk.draft(&d1, place).unwrap().field("comment"), "half a thought");
    assert!(world.desk.store().blobs().has(kept.files[0].hash));
}

#[test]
fn a_start_long_after_the_last_commit_is_doubtful() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Admin), world.actor(V, Role::Agent));
    let id = world.open(&d1, V, "one");
    world.step(&v1, id, Action::Resolve).unwrap();
    world.pass(31 * DAY);
    let world = world.restarted();
    world.desk.close_due().unwrap();
    assert_eq!(state(&world, &d1, id), State::Resolved);
}

#[test]
fn sessions_and_drafts_run_out() {
    let world = World::new(PresetName::Partner);
    let d1 = world.actor(D, Role::Admin);
    let id = world.open(&d1, V, "one");
    let place = DraftPlace::Comment(id);
    let typed = vec![("comment".to_owned(), "half a thought".to_owned())];
    world.desk.keep_fields(&d1, place, typed).unwrap();
    let file = world.spooled("note.txt", b"some text\n");
    let rules = world.desk.file_rules(&d1, place).unwrap();
    let kept = world.desk.keep_files(&d1, place, rules, vec![file]).unwrap();
    world.pass(29 * DAY);
    world.desk.sweep().unwrap();
    assert_eq!(world.desk.draft(&d1, place).unwrap().field("comment"), "half a thought");
    assert!(world.desk.store().blobs().has(kept.files[0].hash));
    world.pass(DAY);
    assert_eq!(world.desk.sweep().unwrap().drafts, 1);
    assert!(world.desk.draft(&d1, place).unwrap().is_empty());
    world.is_sound();
}

#[test]
fn a_row_that_cannot_be_read_does_not_keep_the_clock_from_the_others() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Admin), world.actor(V, Role::Agent));
    let [bad, good] = ["the spoilt one", "the sound one"].map(|subject| {
        let id = world.open(&d1, V, subject);
        let typed = vec![("comment".to_owned(), format!("a thought on {subject}"))];
        world.desk.keep_fields(&d1, DraftPlace::Comment(id), typed).unwrap();
        world.step(&v1, id, Action::Resolve).unwrap();
        id
    });
    let world = world.restarted_after(|dir| {
        crate::store::tests::flip(dir, "the spoilt one");
    });
    world.pass(7 * DAY);
    let next = world.desk.close_due().unwrap();
    assert_eq!(next, Some(Duration::from_mins(1)), "it is tried again, but not at once");
    assert_eq!(state(&world, &d1, good), State::Closed);
    assert!(world.desk.seen(&d1, bad).is_err());
    world.pass(23 * DAY);
    assert_eq!(world.desk.sweep().unwrap().drafts, 1);
    assert!(world.desk.draft(&d1, DraftPlace::Comment(good)).unwrap().is_empty());
}

#[test]
fn a_message_uses_up_the_draft_and_a_step_does_not() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Admin), world.actor(V, Role::Agent));
    let id = world.open(&d1, V, "one");
    let place = DraftPlace::Comment(id);
    let typed = || vec![("comment".to_owned(), "half a thought".to_owned())];
    world.desk.keep_fields(&v1, place, typed()).unwrap();
    let stepped = Stepped { comment: "which one?".to_owned(), ..Stepped::default() };
    world.desk.step(&v1, id, Action::Inquire, stepped).unwrap();
    assert!(!world.desk.draft(&v1, place).unwrap().is_empty());
    for action in [Action::SubmitData, Action::Resolve] {
        let place = DraftPlace::Step(id, action);
        world.desk.keep_fields(&d1, place, typed()).unwrap();
        world.step(&d1, id, action).unwrap();
        assert!(world.desk.draft(&d1, place).unwrap().is_empty(), "but its own");
    }
    assert!(world.desk.keep_fields(&d1, DraftPlace::Step(id, Action::Resolve), typed()).is_err());
    world.say(&v1, id, "a whole thought", crate::domain::talk::Audience::Everyone);
    assert!(world.desk.draft(&v1, place).unwrap().is_empty());
}

fn state(world: &World, actor: &Actor, id: crate::domain::id::CaseId) -> State {
    world.desk.seen(actor, id).unwrap().case.state
}
