//! What people are told, and for how long.

use std::sync::atomic::AtomicBool;

use super::world::{C, D, M, NOON, O, R, V, World, form};
use crate::{
    desk::show::NotificationList,
    domain::{
        access::Actor,
        change::Change,
        id::{CaseId, UserId},
        moment::Moment,
        notify::{Follower, KEPT, Occasion, Place, Topic, tell},
        person::{Rights, Role},
        preset::PresetName,
        talk::Audience,
        workflow::Action,
    },
    followers::notify::catch_up,
};

const DAY: u64 = 24 * 60 * 60;

pub(super) fn settle(world: &World) {
    catch_up(world.desk.store(), &AtomicBool::new(false)).unwrap();
}

fn list(world: &World, actor: &Actor) -> NotificationList {
    settle(world);
    world.desk.notifications(actor, None).unwrap()
}

/// What the actor was told, the newest first.
pub(super) fn told(world: &World, actor: &Actor) -> Vec<Occasion> {
    list(world, actor).rows.iter().map(|told| told.notification.occasion).collect()
}

/// How much of that is unread, as the navigation says.
pub(super) fn unread(world: &World, actor: &Actor) -> u64 {
    settle(world);
    let person = actor.person().unwrap();
    let unread = world
        .desk
        .store()
        .look(|view| view.unread(person.user, |account| person.acts_for(account)));
    let shown = world.desk.notifications(actor, None).unwrap().rows;
    let unread = unread.unwrap();
    assert_eq!(unread, shown.iter().filter(|told| told.is_unread).count() as u64);
    unread
}

fn agents(world: &World) -> [Actor; 4] {
    [D, D, V, V].map(|account| world.actor(account, Role::Agent))
}

fn place(world: &World, follower: Follower) -> Place {
    world.desk.store().look(|view| view.passed(follower)).unwrap()
}

#[test]
fn a_case_is_followed_from_its_beginning_to_its_end() {
    let world = World::new(PresetName::Partner);
    let [d1, d2, v1, v2] = agents(&world);
    let case = world.open(&d1, V, "Twice");
    for agent in [&v1, &v2] {
        assert_eq!(told(&world, agent), [Occasion::Opened]);
    }
    assert_eq!((told(&world, &d1), told(&world, &d2)), (vec![], vec![]));
    let v1s = v1.person().unwrap().user.to_string();
    world.desk.set_people(&v2, case, v1s, Vec::new()).unwrap();
    assert_eq!(told(&world, &v1), [Occasion::Assigned, Occasion::Opened]);
    assert_eq!(told(&world, &v2), [Occasion::Opened], "never the doer");
    world.step(&v1, case, Action::Inquire).unwrap();
    world.say(&v2, case, "Any log?", Audience::Everyone);
    assert_eq!(told(&world, &d1), [Occasion::Commented, Occasion::Inquired]);
    assert_eq!(told(&world, &d2), [], "who has no part in it");
    world.say(&d2, case, "Here it is", Audience::Everyone);
    world.step(&v1, case, Action::SubmitData).unwrap();
    assert_eq!(told(&world, &d2), [Occasion::SubmittedData], "who is involved by now");
    assert_eq!(told(&world, &v2)[0], Occasion::Commented);
    world.step(&v1, case, Action::Resolve).unwrap();
    world.step(&d1, case, Action::Close).unwrap();
    assert_eq!(told(&world, &d2)[..2], [Occasion::Closed, Occasion::Resolved]);
    assert_eq!(told(&world, &d1)[0], Occasion::Resolved);
    world.is_sound();
}

#[test]
fn support_is_told_to_the_customer_and_cc_to_those_who_are_named() {
    let world = World::new(PresetName::Partner);
    let (o1, c1) = (world.actor(O, Role::Agent), world.actor(C, Role::Agent));
    let (c2, c2s) = world.person(C, Role::Viewer, Rights::default());
    let mut new = form(O, "For you");
    (new.priority, new.kind) = (String::new(), String::new());
    (new.account, new.category) = (C.to_string(), "1".to_owned());
    new.contact = c2s.to_string();
    world.desk.open_case(&o1, new.clone(), Vec::new()).unwrap();
    assert_eq!((told(&world, &c2), told(&world, &c1)), (vec![Occasion::OpenedForYou], vec![]));
    new.contact.clear();
    world.desk.open_case(&o1, new, Vec::new()).unwrap();
    assert_eq!(told(&world, &c1), [Occasion::OpenedForYou]);
    let d1 = world.actor(D, Role::Agent);
    let (d2, d2s) = world.person(D, Role::Viewer, Rights::default());
    let mut new = form(V, "With a colleague");
    new.cc = vec![d2s.to_string()];
    world.desk.open_case(&d1, new, Vec::new()).unwrap();
    assert_eq!(told(&world, &d2), [Occasion::Copied]);
}

#[test]
fn a_private_comment_is_told_to_nobody_but_those_of_its_account_whom_it_names() {
    let world = World::new(PresetName::Partner);
    let [d1, d2, v1, v2] = agents(&world);
    let case = world.open(&d1, V, "Quiet");
    world.say(&v2, case, "We look into it", Audience::Everyone);
    let all = [&d1, &d2, &v1];
    let before = all.map(|actor| told(&world, actor));
    let name = |actor: &Actor| format!("@User {}", actor.person().unwrap().user);
    let words = format!("{} and {}: not our fault", name(&d1), name(&v1));
    world.say(&v2, case, &words, Audience::OwnAccount);
    assert_eq!([told(&world, &d1), told(&world, &d2)], before[..2]);
    assert_eq!(told(&world, &v1)[0], Occasion::Mentioned);
    let words = format!("{}, can you tell?", name(&d2));
    world.say(&v2, case, &words, Audience::Everyone);
    assert_eq!(told(&world, &d2)[0], Occasion::Mentioned);
    assert_eq!(told(&world, &d1)[0], Occasion::Commented);
}

#[test]
fn what_was_told_of_a_comment_shows_none_of_it_once_it_is_private() {
    let world = World::new(PresetName::Partner);
    let [d1, _, v1, _] = agents(&world);
    let case = world.open(&d1, V, "Too much said");
    let mark = world.say(&v1, case, "Our price is 7", Audience::Everyone);
    let rows = list(&world, &d1).rows;
    assert_eq!(rows[0].text.as_deref().map(ToString::to_string).as_deref(), Some("Our price is 7"));
    assert_eq!(rows[0].notification.mark, Some(mark));
    let text = "Our price is 7".to_owned();
    world.amend(&v1, (case, mark), &text, Audience::OwnAccount);
    let rows = list(&world, &d1).rows;
    assert_eq!((rows[0].text.is_none(), rows[0].notification.mark), (true, None));
}

#[test]
fn opening_the_case_reads_what_was_told_of_it_and_a_button_reads_all() {
    let world = World::new(PresetName::Partner);
    let [d1, d2, v1, v2] = agents(&world);
    let cases = [1, 2, 3].map(|n| world.open(&d1, V, &n.to_string()));
    assert_eq!((unread(&world, &v1), unread(&world, &v2)), (3, 3));
    let detail = world.desk.case(&v1, cases[0], None).unwrap();
    world.say(&d2, cases[0], "And now?", Audience::Everyone);
    settle(&world);
    world.desk.note_read(&detail);
    // The next decision is written after it.
    world.desk.store().commit(|_| Ok((Change::none(), ()))).unwrap();
    assert_eq!(unread(&world, &v1), 3, "what came meanwhile stays unread");
    assert_eq!(unread(&world, &v2), 4, "each for themselves");
    let newest = list(&world, &v1).rows[0].notification.at;
    world.say(&d2, cases[1], "And here?", Audience::Everyone);
    settle(&world);
    world.desk.hear_all(&v1, newest).unwrap();
    assert_eq!(unread(&world, &v1), 1, "what the page did not show stays unread");
    world.desk.hear_all(&v1, Moment(u64::MAX)).unwrap();
    assert_eq!(unread(&world, &v1), 0);
    assert_eq!(told(&world, &v1).len(), 5, "and all of it is still there");
    world.is_sound();
    let world = world.restarted();
    assert_eq!((unread(&world, &v1), unread(&world, &v2)), (0, 5));
}

#[test]
fn what_somebody_may_not_see_any_more_is_gone_from_the_list_and_the_count() {
    let world = World::new(PresetName::Portal);
    let (v1, c1) = (world.actor(V, Role::Agent), world.actor(C, Role::Agent));
    let rights = Rights { opens_for_managed: true, opens_on_behalf: false };
    let (m1, m1s) = world.person(M, Role::Agent, rights);
    let mut new = form(V, "For a client or us");
    (new.priority, new.kind) = (String::new(), String::new());
    (new.environment, new.impact) = ("1".to_owned(), "low".to_owned());
    let own = world.desk.open_case(&m1, new.clone(), Vec::new()).unwrap();
    new.account = C.to_string();
    let managed = world.desk.open_case(&m1, new, Vec::new()).unwrap();
    for case in [managed, own] {
        world.step(&v1, case, Action::Resolve).unwrap();
    }
    assert_eq!(unread(&world, &m1), 2);
    let acts_alone = world.desk.store().look(|view| {
        let (user, account) = (view.user(m1s)?.claimed(), view.account(M)?.party());
        Ok(Actor::vouch(&user, &account, Vec::new()))
    });
    let m1 = acts_alone.unwrap();
    assert_eq!(unread(&world, &m1), 1);
    let rows = list(&world, &m1).rows;
    assert_eq!(
        rows.iter().map(|told| told.notification.topic).collect::<Vec<_>>(),
        [Topic::Case(own)]
    );
    assert_eq!(told(&world, &c1), [Occasion::OpenedForYou]);
}

#[test]
fn nothing_is_told_twice_or_missed_however_often_it_stops() {
    let world = World::new(PresetName::Partner);
    let [d1, _, v1, _] = agents(&world);
    let case = world.open(&d1, V, "Counted");
    settle(&world);
    let told_of = place(&world, Follower::Notifications);
    for n in 0..300 {
        world.say(&d1, case, &n.to_string(), Audience::Everyone);
    }
    // One that is told to stop has done nothing; one that is late finds all of it done.
    catch_up(world.desk.store(), &AtomicBool::new(true)).unwrap();
    assert_eq!(place(&world, Follower::Notifications), told_of);
    let world = world.restarted();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| settle(&world));
        }
    });
    assert_eq!(unread_in_all(&world, &v1), 301);
    let world = world.restarted();
    settle(&world);
    assert_eq!(unread_in_all(&world, &v1), 301);
    world.is_sound();
}

fn unread_in_all(world: &World, actor: &Actor) -> u64 {
    let user = actor.person().unwrap().user;
    world.desk.store().look(|view| view.unread(user, |_| true)).unwrap()
}

#[test]
fn the_newest_are_kept_and_paged() {
    let world = World::new(PresetName::Partner);
    let [d1, _, v1, _] = agents(&world);
    let case = world.open(&d1, V, "Long");
    for n in 0..KEPT + 20 {
        world.say(&d1, case, &n.to_string(), Audience::Everyone);
    }
    settle(&world);
    assert_eq!(unread_in_all(&world, &v1), KEPT);
    let (mut before, mut texts, mut last) = (None, Vec::new(), Moment(u64::MAX));
    loop {
        let page = world.desk.notifications(&v1, before).unwrap();
        for told in &page.rows {
            assert!(told.notification.at < last, "the newest first");
            last = told.notification.at;
            texts.push(told.text.as_ref().unwrap().to_string());
        }
        before = page.older;
        if before.is_none() {
            break;
        }
    }
    let expected = (20..KEPT + 20).rev().map(|n| n.to_string());
    assert_eq!(texts, expected.collect::<Vec<_>>());
    world.is_sound();
}

#[test]
fn what_closes_within_a_day_is_told_once_and_again_when_it_was_resolved_again() {
    let world = World::new(PresetName::Partner);
    let [d1, _, v1, _] = agents(&world);
    let case = world.open(&d1, V, "Answered");
    let soon = |world: &World| {
        let told = told(world, &d1);
        told.iter().filter(|one| **one == Occasion::ClosesTomorrow).count()
    };
    world.step(&v1, case, Action::Resolve).unwrap();
    assert_eq!(world.desk.remind_due().unwrap(), 0);
    world.pass(6 * DAY - 1);
    assert_eq!((world.desk.remind_due().unwrap(), soon(&world)), (0, 0));
    world.pass(1);
    assert_eq!((world.desk.remind_due().unwrap(), soon(&world)), (1, 1));
    let world = world.restarted();
    world.pass(60);
    assert_eq!((world.desk.remind_due().unwrap(), soon(&world)), (0, 1));
    world.step(&d1, case, Action::Reopen).unwrap();
    world.step(&v1, case, Action::Resolve).unwrap();
    world.pass(6 * DAY + 60);
    assert_eq!((world.desk.remind_due().unwrap(), soon(&world)), (1, 2));
    world.pass(DAY);
    world.desk.close_due().unwrap();
    assert_eq!((world.desk.remind_due().unwrap(), soon(&world)), (0, 2));
    assert_eq!(told(&world, &d1)[0], Occasion::Closed);
    assert_eq!(told(&world, &v1)[0], Occasion::Reopened, "the other side is not waited for");
    world.is_sound();
}

#[test]
fn nothing_is_said_to_close_while_the_clock_is_in_doubt_or_after_it_was_set_back() {
    let world = World::new(PresetName::Partner);
    let [d1, _, v1, _] = agents(&world);
    let cases: Vec<CaseId> = (0..70).map(|n| world.open(&d1, V, &n.to_string())).collect();
    for case in &cases {
        world.step(&v1, *case, Action::Resolve).unwrap();
    }
    world.clock.jump(std::time::Duration::from_secs(6 * DAY + 60));
    assert_eq!(world.desk.remind_due().unwrap(), 0);
    world.desk.accept_clock(&world.actor(O, Role::Admin)).unwrap();
    assert_eq!(world.desk.remind_due().unwrap(), cases.len());
    assert_eq!(world.desk.remind_due().unwrap(), 0);
    // Far ahead by mistake: set right, it goes on from there.
    let far = tell(Vec::new(), Follower::Reminders, (NOON * 2, 0));
    world.desk.store().commit(move |_| Ok((far, ()))).unwrap();
    assert_eq!(world.desk.remind_due().unwrap(), 0);
    assert!(place(&world, Follower::Reminders).0 < NOON * 2);
    let later = world.open(&d1, V, "Later");
    world.step(&v1, later, Action::Resolve).unwrap();
    world.pass(6 * DAY + 60);
    assert_eq!(world.desk.remind_due().unwrap(), 1);
}

#[test]
fn a_record_that_cannot_be_read_keeps_nobody_else_from_being_told() {
    let world = World::new(PresetName::Partner);
    let [d1, _, v1, _] = agents(&world);
    for subject in ["A good one", "Zx9 damaged", "Another good one"] {
        world.open(&d1, V, subject);
    }
    let world = world.restarted_after(|dir| crate::store::tests::flip(dir, "Zx9 damaged"));
    assert_eq!(told(&world, &v1), [Occasion::Opened, Occasion::Opened]);
}

#[test]
fn nobody_reads_what_somebody_else_was_told() {
    let world = World::new(PresetName::Partner);
    let [d1, _, v1, v2] = agents(&world);
    world.open(&d1, V, "Ours");
    settle(&world);
    let r1 = world.actor(R, Role::Admin);
    assert_eq!((told(&world, &v1).len(), told(&world, &r1).len()), (1, 0));
    world.desk.hear_all(&v2, Moment(u64::MAX)).unwrap();
    world.desk.hear_all(&r1, Moment(u64::MAX)).unwrap();
    assert_eq!((unread(&world, &v1), unread(&world, &v2)), (1, 0));
    let user: UserId = v1.person().unwrap().user;
    let opened = world.desk.store().look(|view| {
        let mut opened = Vec::new();
        view.notifications_back(user, |_, sealed| {
            opened.push(sealed);
            std::ops::ControlFlow::Continue(())
        })?;
        let seen = view.case(opened[0].topic().case().unwrap())?.read(&v2)?;
        Ok(opened.pop().map(|sealed| sealed.read(&seen).is_err()))
    });
    assert_eq!(opened.unwrap(), Some(true), "not even a colleague");
}

#[test]
fn in_a_file_from_before_people_are_involved_as_ever_and_told_of_nothing_old() {
    use redb::{Database, TableDefinition};
    let world = World::new(PresetName::Partner);
    let [d1, d2, v1, _] = agents(&world);
    let case = world.open(&d1, V, "Old");
    world.say(&d2, case, "I know more", Audience::Everyone);
    let world = world.restarted_after(|dir| {
        let db = Database::open(dir.join("casemate.redb")).unwrap();
        let tx = db.begin_write().unwrap();
        tx.delete_table(TableDefinition::<(u64, Option<u64>, u64), u64>::new("involved")).unwrap();
        let meta = TableDefinition::<&str, u64>::new("meta");
        tx.open_table(meta).unwrap().insert("tables", 2).unwrap();
        tx.commit().unwrap();
    });
    world.is_sound();
    assert_eq!(told(&world, &v1), []);
    world.say(&v1, case, "Tell me", Audience::Everyone);
    assert_eq!(
        (told(&world, &d1), told(&world, &d2)),
        (vec![Occasion::Commented], vec![Occasion::Commented])
    );
}
