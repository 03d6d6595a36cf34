//! Signing in and out, and the first set-up.

use std::{
    net::{IpAddr, Ipv4Addr},
    time::Duration,
};

use super::world::{D, NOON, O, V, World, X};
use crate::{
    clock::{Clock, SetClock},
    desk::{Desk, Hidden, NewUser, Secret, SetUp, SignIn},
    domain::{id::AccountId, moment::Moment, person::Rights, preset::PresetName, refusal::Refusal},
    error::{Error, Result},
    store::Store,
};

const DAY: u64 = 24 * 60 * 60;
const HOME: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

fn sign_in(desk: &Desk, email: &str, password: &str) -> Result<Secret> {
    let form = SignIn { email, password, peer: HOME, browser: "test" };
    desk.sign_in(&form).map(|entered| entered.session().expect("no code is asked for"))
}

#[test]
fn a_password_opens_a_session_and_signing_out_ends_it() {
    let world = World::new(PresetName::Partner);
    world.sign_up(D, "D.One@example.com", "correct horse battery").unwrap();
    let secret = sign_in(&world.desk, " d.one@EXAMPLE.com", "correct horse battery").unwrap();
    let (actor, me, _) = world.desk.signed_in(&secret).unwrap();
    assert_eq!((me.account, actor.person().unwrap().account), (D, D));
    let world = world.restarted();
    assert!(world.desk.signed_in(&secret).is_ok(), "a restart signs nobody out");
    world.desk.sign_out(&secret).unwrap();
    assert!(world.desk.signed_in(&secret).is_err());
    world.is_sound();
}

#[test]
fn wrong_words_are_all_answered_the_same_until_the_pause() {
    let world = World::new(PresetName::Partner);
    world.sign_up(D, "d1@example.com", "correct horse battery").unwrap();
    let refusals = |email: &str| {
        (0..6)
            .map(|_| match sign_in(&world.desk, email, "wrong horse battery") {
                Err(Error::Refused(refusal)) => refusal,
                other => panic!("{other:?}"),
            })
            .collect::<Vec<_>>()
    };
    let known = refusals("d1@example.com");
    assert_eq!(known[0], Refusal::Credentials { tries_left: 4 });
    assert!(matches!(known[5], Refusal::Throttled { .. }));
    assert_eq!(refusals("nobody@example.com"), known);
    // Not even the right password is looked at during the pause.
    assert!(sign_in(&world.desk, "d1@example.com", "correct horse battery").is_err());
    world.pass(61);
    assert!(sign_in(&world.desk, "d1@example.com", "correct horse battery").is_ok());
}

#[test]
fn setting_the_time_of_day_neither_ends_a_pause_nor_begins_one() {
    let world = World::new(PresetName::Partner);
    let words = "correct horse battery";
    world.sign_up(D, "d1@example.com", words).unwrap();
    world.clock.set_apart(Duration::from_hours(24));
    (0..5).for_each(|_| assert!(sign_in(&world.desk, "d1@example.com", "wrong horse").is_err()));
    for ahead in [Duration::ZERO, Duration::from_hours(48)] {
        world.clock.set_apart(ahead);
        let refused = sign_in(&world.desk, "d1@example.com", words);
        assert!(matches!(refused, Err(Error::Refused(Refusal::Throttled { wait_s: 61 }))));
    }
    world.clock.set_apart(Duration::ZERO);
    world.pass(60);
    assert!(sign_in(&world.desk, "d1@example.com", words).is_ok());
}

#[test]
fn a_new_password_ends_every_session() {
    let world = World::new(PresetName::Partner);
    world.sign_up(V, "v1@example.com", "correct horse battery").unwrap();
    let secret = sign_in(&world.desk, "v1@example.com", "correct horse battery").unwrap();
    world.desk.set_password("v1@example.com", &Hidden("another horse".to_owned())).unwrap();
    assert!(world.desk.signed_in(&secret).is_err());
    assert!(sign_in(&world.desk, "v1@example.com", "correct horse battery").is_err());
    assert!(sign_in(&world.desk, "v1@example.com", "another horse").is_ok());
}

#[test]
fn sessions_run_out_when_idle_and_in_any_case() {
    let world = World::new(PresetName::Partner);
    world.sign_up(V, "v1@example.com", "correct horse battery").unwrap();
    let secret = sign_in(&world.desk, "v1@example.com", "correct horse battery").unwrap();
    for _ in 0..5 {
        world.pass(6 * DAY - 1);
        assert!(world.desk.signed_in(&secret).is_ok(), "used every six days");
        // The note of its use rides on the next flush.
        world.desk.store().commit(|_| Ok((crate::domain::change::Change::none(), ()))).unwrap();
    }
    world.pass(5);
    assert!(world.desk.signed_in(&secret).is_err(), "thirty days are the most");
    assert_eq!(world.desk.sweep().unwrap().sessions, 1);
    let secret = sign_in(&world.desk, "v1@example.com", "correct horse battery").unwrap();
    world.pass(7 * DAY);
    assert!(world.desk.signed_in(&secret).is_err(), "a week unused");
    world.is_sound();
}

#[test]
fn short_long_and_odd_passwords() {
    let world = World::new(PresetName::Partner);
    for bad in ["", "ninechars", &"x".repeat(257), &"x".repeat(1 << 20)] {
        assert!(world.sign_up(D, "d1@example.com", bad).is_err());
        assert!(sign_in(&world.desk, "d1@example.com", bad).is_err());
    }
    let odd = "pässwörd 🙂 with\0everything";
    world.sign_up(D, "d1@example.com", odd).unwrap();
    assert!(sign_in(&world.desk, "d1@example.com", odd).is_ok());
    assert!(world.sign_up(V, "D1@example.com", odd).is_err(), "the address is taken");
}

#[test]
fn the_set_up_link_works_once_and_for_half_an_hour() {
    let dir = tempfile::tempdir().unwrap();
    let clock = SetClock::at(super::world::NOON);
    let store = Store::open(dir.path(), Clock::Set(std::sync::Arc::clone(&clock))).unwrap();
    let desk = Desk::new(store);
    let form = SetUp {
        organisation: "Casemate Support".to_owned(),
        name: "First Admin".to_owned(),
        email: "admin@example.com".to_owned(),
        password: Hidden("correct horse battery".to_owned()),
    };
    let old = desk.new_set_up_link().unwrap().unwrap();
    let link = desk.new_set_up_link().unwrap().unwrap();
    assert!(desk.set_up(&old, &form, "").is_err(), "a newer link ends the older");
    let bad = SetUp { email: "nobody".to_owned(), ..form.clone() };
    assert!(matches!(desk.set_up(&link, &bad, ""), Err(Error::Refused(Refusal::Fields(_)))));
    let secret = desk.set_up(&link, &form, "").unwrap();
    assert_eq!(desk.signed_in(&secret).unwrap().1.account_name, "Casemate Support");
    assert!(matches!(desk.set_up(&link, &form, ""), Err(Error::Refused(Refusal::LinkDead))));
    assert!(desk.new_set_up_link().unwrap().is_none());
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path(), Clock::Set(std::sync::Arc::clone(&clock))).unwrap();
    let desk = Desk::new(store);
    let link = desk.new_set_up_link().unwrap().unwrap();
    clock.pass(std::time::Duration::from_mins(30));
    assert!(desk.set_up(&link, &form, "").is_err(), "half an hour is over");
}

#[test]
fn who_can_open_no_case_sees_no_way_to_open() {
    let world = World::new(PresetName::Partner);
    let opens = |account: AccountId, role: &str, email: &str| {
        let made = world.desk.add_user(&NewUser {
            account: account.to_string(),
            name: "Somebody".to_owned(),
            email: email.to_owned(),
            role: role.to_owned(),
            rights: Rights::default(),
            password: Hidden("correct horse battery".to_owned()),
        });
        made.unwrap();
        let secret = sign_in(&world.desk, email, "correct horse battery").unwrap();
        let (actor, me, _) = world.desk.signed_in(&secret).unwrap();
        assert_eq!(me.opens, world.desk.whom(&actor, None, "").is_ok(), "{account} {role}");
        me.opens
    };
    assert!(!opens(D, "viewer", "d1@example.com") && opens(D, "member", "d2@example.com"));
    // The operator's desk opens cases for customers, which is for agents.
    assert!(!opens(O, "member", "o1@example.com") && opens(O, "agent", "o2@example.com"));
    world.desk.add_contract(O, X, Moment(NOON)).unwrap();
    assert!(opens(O, "member", "o3@example.com"));
}
