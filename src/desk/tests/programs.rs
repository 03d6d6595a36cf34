//! Tokens, and what programs do by them.

use std::{cmp::Reverse, net::IpAddr, sync::atomic::Ordering};

use super::world::{D, NOON, V, World, refused};
use crate::{
    desk::{
        CaseUpdate, Choose, PeopleUpdate,
        show::{CaseRecord, Filter, Names, Talk},
    },
    domain::{
        access::Actor,
        connect::Standing,
        entry::Entry,
        listing::{First, Order, Sort},
        person::Role,
        preset::PresetName,
        refusal::{Complaint, Field, Refusal},
        talk::Audience,
        token::{Grant, TOKENS_MAX, TokenForm},
        workflow::State,
    },
};

const HOME: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);
const HOUR_MS: u64 = 3_600_000;

fn form(lasts: &str) -> TokenForm {
    TokenForm {
        name: "Report".to_owned(),
        grants: vec!["helpdesk.write".to_owned()],
        lasts: lasts.to_owned(),
    }
}

/// What a program shows, without the scheme.
fn shown(world: &World, email: &str, lasts: &str) -> String {
    let made = world.desk.make_token_here(email, &form(lasts)).unwrap().authorization();
    made.strip_prefix("ApiKey ").unwrap().to_owned()
}

/// Somebody of V, and a program that acts for them.
fn program(world: &World) -> (String, Actor) {
    let id = world.named(V, "Vera", "vera@example.com");
    let shown = shown(world, "vera@example.com", "36h");
    let bearer = world.desk.bearer(&shown, HOME).unwrap();
    assert_eq!(bearer.actor.person().unwrap().user, id);
    (shown, bearer.actor)
}

#[test]
fn a_token_ends_when_its_time_is_over_and_its_last_use_is_noted_now_and_then() {
    let world = World::new(PresetName::Partner);
    let (shown, actor) = program(&world);
    let used = || {
        // What rides on the next flush is there once that has been.
        world.desk.store().commit(|_| Ok((crate::domain::change::Change::none(), ()))).unwrap();
        world.desk.tokens(&actor).unwrap().own[0].token.used_at.map(|at| at.0)
    };
    let first = used();
    assert!(first.is_some_and(|at| at >= NOON));
    let at = |ms| world.clock.wall_ms.store(NOON + ms, Ordering::Relaxed);
    at(9 * 60_000);
    assert!(world.desk.bearer(&shown, HOME).is_ok());
    assert_eq!(used(), first, "not with each request");
    at(11 * 60_000);
    assert!(world.desk.bearer(&shown, HOME).is_ok());
    assert!(used() > first);
    at(36 * HOUR_MS - 1);
    assert!(world.desk.bearer(&shown, HOME).is_ok());
    at(36 * HOUR_MS + 1);
    assert_eq!(refused(world.desk.bearer(&shown, HOME)), Refusal::NotSignedIn);
    assert_eq!(world.desk.store().verify().unwrap(), [""; 0]);
}

#[test]
fn tokens_are_bounded_and_outlive_a_restart() {
    let world = World::new(PresetName::Partner);
    let (shown_first, _) = program(&world);
    for _ in 1..TOKENS_MAX {
        shown(&world, "vera@example.com", "never");
    }
    let full = refused(world.desk.make_token_here("vera@example.com", &form("never")));
    let complaint = (Field::Name, Complaint::TooMany { max: TOKENS_MAX });
    assert_eq!(full, Refusal::Fields(vec![complaint]));
    for (wrong, why) in [("soon", Complaint::NotAPeriod), ("1s", Complaint::NotAPeriod)] {
        let refusal = refused(world.desk.make_token_here("vera@example.com", &form(wrong)));
        assert!(matches!(refusal, Refusal::Fields(all) if all.contains(&(Field::Until, why))));
    }
    let world = world.restarted();
    let bearer = world.desk.bearer(&shown_first, HOME).unwrap();
    assert!(
        bearer.token.reaches(Grant::ReadHelpdesk) && bearer.token.reaches(Grant::WriteHelpdesk)
    );
    assert!(!bearer.token.reaches(Grant::ReadAdministration));
}

#[test]
fn a_list_is_read_part_by_part_while_new_cases_come() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Admin), world.actor(V, Role::Admin));
    let open = |subject: &str| {
        world.clock.wall_ms.fetch_add(1_000, Ordering::Relaxed);
        world.open(&d1, V, subject)
    };
    let opened: Vec<_> = (0..12).map(|n| open(&format!("Case {n}"))).collect();
    let sort = Sort { order: Order::Created, first: First::Newest };
    let filter = Filter { states: State::ALL.to_vec(), sort, ..Filter::default() };
    let part = |offset| {
        let records = world.desk.case_records(&v1, &filter, (offset, 5)).unwrap();
        let ids = records.rows.iter().map(|row| row.seen.case.id).collect::<Vec<_>>();
        (ids, records.total)
    };
    let newest: Vec<_> = opened.iter().rev().copied().collect();
    assert_eq!(part(0), (newest[..5].to_vec(), 12));
    open("Meanwhile");
    assert_eq!(part(5), (newest[5..10].to_vec(), 13), "it goes on where it was");
    assert_eq!(part(10).0, newest[10..]);
    assert_eq!(part(40), (Vec::new(), 13));
    let wants = |record: &CaseRecord, _: &Names| record.seen.case.subject.ends_with('1');
    let by_subject = |record: &CaseRecord, _: &Names| record.seen.case.subject.to_string();
    let choose = Choose { reads_description: false, wants: &wants, order: Some(&by_subject) };
    let chosen = world.desk.chosen_records(&v1, &filter, &choose, (0, 5)).unwrap();
    let subjects: Vec<_> =
        chosen.rows.iter().map(|row| row.seen.case.subject.to_string()).collect();
    assert_eq!((subjects, chosen.total), (vec!["Case 1".to_owned(), "Case 11".to_owned()], 2));
}

#[test]
fn an_update_of_words_and_people_is_one_change() {
    let world = World::new(PresetName::Partner);
    let (d1, d2) = (world.actor(D, Role::Admin), world.named(D, "Dora", "dora@example.com"));
    let id = world.open(&d1, V, "Before");
    let people = PeopleUpdate { cc: Some(vec![d2.to_string()]), ..PeopleUpdate::default() };
    let update =
        CaseUpdate { subject: Some("After".to_owned()), issuer: people, ..CaseUpdate::default() };
    world.desk.update_case(&d1, id, update.clone()).unwrap();
    let case = world.desk.seen(&d1, id).unwrap().case;
    assert_eq!((&*case.subject, case.issuer.cc.as_slice()), ("After", &[d2][..]));
    world.desk.update_case(&d1, id, update.clone()).unwrap();
    assert_eq!(world.desk.seen(&d1, id).unwrap().case.edition, case.edition, "no change is none");
    let wrong =
        PeopleUpdate { agent: Some("UR-000-000-001".to_owned()), ..PeopleUpdate::default() };
    let half =
        CaseUpdate { subject: Some("Half".to_owned()), issuer: wrong, ..CaseUpdate::default() };
    assert!(matches!(refused(world.desk.update_case(&d1, id, half)), Refusal::Fields(_)));
    assert_eq!(&*world.desk.seen(&d1, id).unwrap().case.subject, "After");
    assert_eq!(world.desk.store().verify().unwrap(), [""; 0]);
}

#[test]
fn a_step_of_a_program_takes_the_row_of_the_preset() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Admin), world.actor(V, Role::Admin));
    let id = world.open(&d1, V, "Steps");
    let nothing = || (String::new(), String::new());
    let go = |actor: &Actor, to| world.desk.advance(actor, id, to, nothing());
    assert!(matches!(refused(go(&d1, Standing::Inquiring)), Refusal::WrongSide { .. }));
    assert!(matches!(refused(go(&v1, Standing::Pending)), Refusal::WrongState { .. }));
    go(&v1, Standing::Inquiring).unwrap();
    go(&d1, Standing::Pending).unwrap();
    go(&v1, Standing::Resolved).unwrap();
    assert!(world.desk.seen(&d1, id).unwrap().case.due_at.is_some(), "the clock is set");
    go(&d1, Standing::Closed).unwrap();
    assert!(matches!(refused(go(&d1, Standing::Pending)), Refusal::WrongState { .. }));
}

#[test]
fn a_long_conversation_is_read_part_by_part_in_whatever_order() {
    let world = World::new(PresetName::Partner);
    let (d1, v1) = (world.actor(D, Role::Agent), world.actor(V, Role::Agent));
    let case = world.open(&d1, V, "Long");
    for n in 0..520 {
        world.say(&d1, case, &format!("Word {n:03}"), Audience::Everyone);
    }
    world.say(&v1, case, "Word for us", Audience::OwnAccount);
    let words = |entry: &Entry| {
        let text = entry.said().and_then(|said| said.text.as_deref().map(ToOwned::to_owned));
        text.filter(|text| text.starts_with("Word"))
    };
    let read = |by: &Actor, place| {
        let key = |_: &Talk, entry: &Entry| words(entry).map(Reverse);
        let (talk, total) = world.desk.talk(by, case, &key, place).unwrap();
        (talk.entries.iter().filter_map(words).collect::<Vec<_>>(), total)
    };
    assert_eq!(read(&d1, (0, 2)), (vec!["Word 519".into(), "Word 518".into()], 520));
    assert_eq!(read(&d1, (518, 9)), (vec!["Word 001".into(), "Word 000".into()], 520));
    assert_eq!(read(&v1, (0, 1)), (vec!["Word for us".into()], 521));
    assert_eq!(read(&d1, (600, 9)), (Vec::new(), 520));
}
