//! What people change of themselves.

use std::net::{IpAddr, Ipv4Addr};

use totp_rs::{Builder, Secret as Shared};

use super::world::{D, V, World};
use crate::{
    desk::{
        Entered, Hidden, NewPassword, Secret, SignIn,
        show::{Profile, SecondFactor},
    },
    domain::{
        access::Actor,
        preset::PresetName,
        refusal::{Complaint, Field, Refusal},
        zone::Zone,
    },
    error::{Error, Result},
};

const HOME: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
const WORDS: &str = "correct horse battery";
const EMAIL: &str = "d1@example.com";

fn sign_in(world: &World, password: &str) -> Result<Entered> {
    world.desk.sign_in(&SignIn { email: EMAIL, password, peer: HOME, browser: "test" })
}

fn signed_up() -> (World, Secret, Actor) {
    let world = World::new(PresetName::Partner);
    world.sign_up(D, EMAIL, WORDS).unwrap();
    let secret = sign_in(&world, WORDS).unwrap().session().unwrap();
    let actor = world.desk.signed_in(&secret).unwrap().0;
    (world, secret, actor)
}

fn refusal<T: std::fmt::Debug>(outcome: Result<T>) -> Refusal {
    match outcome {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

#[test]
fn one_changes_ones_own_name_and_no_one_elses() {
    let (world, secret, actor) = signed_up();
    world.desk.change_self(&actor, "  Una Dormer ", "UTC").unwrap();
    assert_eq!(world.desk.signed_in(&secret).unwrap().1.name, "Una Dormer");
    let refused = refusal(world.desk.change_self(&actor, " ", "Europe/Atlantis"));
    let wrong = [(Field::Name, Complaint::Missing), (Field::Zone, Complaint::NotOffered)];
    assert_eq!(refused, Refusal::Fields(wrong.into()));
    world.is_sound();
}

#[test]
fn one_reads_times_in_the_zone_that_one_chose() {
    let (world, secret, actor) = signed_up();
    let zone = || world.desk.signed_in(&secret).unwrap().1.zone;
    assert_eq!(&zone(), Zone::utc(), "until one chooses");
    let name = world.desk.signed_in(&secret).unwrap().1.name;
    for chosen in ["Asia/Tokyo", "Europe/Berlin", "Europe/Berlin", "UTC"] {
        world.desk.change_self(&actor, &name, chosen).unwrap();
        assert_eq!(zone().name(), chosen);
    }
    world.is_sound();
}

#[test]
fn a_new_password_takes_the_old_one_and_ends_all_other_sessions() {
    let (world, secret, actor) = signed_up();
    let other = sign_in(&world, WORDS).unwrap().session().unwrap();
    let form = |current: &str, new: &str| NewPassword {
        current: Hidden(current.to_owned()),
        new: Hidden(new.to_owned()),
    };
    let change = |form| world.desk.change_password(&actor, &form, (HOME, "test"));
    let refused = refusal(change(form("another horse", "a staple of words")));
    assert_eq!(refused, Refusal::Credentials { tries_left: 4 });
    let refused = refusal(change(form(WORDS, "short")));
    assert_eq!(refused, Refusal::field(Field::NewPassword, Complaint::TooShort { min: 10 }));
    let new = change(form(WORDS, "a staple of words")).unwrap();
    assert!(world.desk.signed_in(&new).is_ok(), "one stays in, by another secret");
    for gone in [secret, other] {
        assert!(world.desk.signed_in(&gone).is_err());
    }
    assert!(sign_in(&world, WORDS).is_err());
    assert!(sign_in(&world, "a staple of words").is_ok());
    world.is_sound();
}

#[test]
fn whoever_guesses_in_a_session_of_somebody_elses_is_slowed_down() {
    let (world, secret, actor) = signed_up();
    for _ in 0..5 {
        assert!(world.desk.draw_factor(&actor, &secret, ("guessing it", HOME)).is_err());
    }
    let refused = refusal(world.desk.draw_factor(&actor, &secret, (WORDS, HOME)));
    assert!(matches!(refused, Refusal::Throttled { .. }));
}

#[test]
fn one_sees_and_ends_ones_own_sessions_alone() {
    let (world, secret, actor) = signed_up();
    let other = sign_in(&world, WORDS).unwrap().session().unwrap();
    world.sign_up(V, "v1@example.com", WORDS).unwrap();
    let form = SignIn { email: "v1@example.com", password: WORDS, peer: HOME, browser: "test" };
    let foreign = world.desk.sign_in(&form).unwrap().session().unwrap();
    let Profile { sessions, .. } = world.desk.profile(&actor, &secret).unwrap();
    assert_eq!(sessions.iter().map(|one| one.here).collect::<Vec<_>>(), [true, false]);

    let foreign_actor = world.desk.signed_in(&foreign).unwrap().0;
    let key = sessions[1].session.key.to_string();
    let refused = refusal(world.desk.end_session(&foreign_actor, &key));
    assert_eq!(refused, Refusal::NotFound, "the same as for none");
    assert_eq!(refusal(world.desk.end_session(&actor, "0")), Refusal::NotFound);
    world.desk.end_session(&actor, &key).unwrap();
    world.desk.end_session(&actor, &key).unwrap();
    assert!(world.desk.signed_in(&other).is_err());

    let third = sign_in(&world, WORDS).unwrap().session().unwrap();
    world.desk.end_other_sessions(&actor, &secret).unwrap();
    assert!(world.desk.signed_in(&third).is_err());
    assert!(world.desk.signed_in(&secret).is_ok());
    assert!(world.desk.signed_in(&foreign).is_ok());
    assert_eq!(world.desk.profile(&actor, &secret).unwrap().sessions.len(), 1);
    world.is_sound();
}

/// What an authenticator that scanned the secret shows now.
fn shows(world: &World, profile: &Profile) -> String {
    let SecondFactor::Drawn(enrolment) = &profile.factor else { panic!("{profile:?}") };
    let shared = Shared::try_from_base32(&enrolment.secret).unwrap();
    let totp = Builder::new().with_secret(shared).with_account_name("x").build().unwrap();
    totp.generate(world.desk.now().0 / 1000).to_string()
}

/// Turns the second factor on; returns its recovery codes and the code that was given.
pub(super) fn turned_on(world: &World, secret: &Secret, actor: &Actor) -> (Vec<String>, String) {
    world.desk.draw_factor(actor, secret, (WORDS, HOME)).unwrap();
    let code = shows(world, &world.desk.profile(actor, secret).unwrap());
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let refused = refusal(world.desk.confirm_factor(actor, secret, wrong));
    assert_eq!(refused, Refusal::field(Field::Code, Complaint::WrongCode));
    assert!(sign_in(world, WORDS).unwrap().session().is_some(), "it is not asked for yet");
    (world.desk.confirm_factor(actor, secret, &code).unwrap(), code)
}

fn half(world: &World) -> Secret {
    match sign_in(world, WORDS).unwrap() {
        Entered::Half(ticket) => ticket,
        Entered::In(_) => panic!("a code was to be asked for"),
    }
}

#[test]
fn a_second_factor_is_asked_for_after_the_password_and_takes_each_code_once() {
    let (world, secret, actor) = signed_up();
    let (recovery, code) = turned_on(&world, &secret, &actor);
    assert_eq!(recovery.len(), 10);
    assert!(world.desk.signed_in(&secret).is_ok(), "whoever has set it up stays in");
    let ticket = half(&world);
    assert!(world.desk.signed_in(&ticket).is_err(), "half is not in");
    let enter = |ticket: &Secret, code: &str| world.desk.enter_code(ticket, code, (HOME, "test"));
    let wrong = Refusal::field(Field::Code, Complaint::WrongCode);
    assert_eq!(refusal(enter(&ticket, &code)), wrong, "it turned the factor on already");
    // In capitals and without dashes, as people type them.
    let typed = recovery[0].replace('-', " ").to_uppercase();
    let entered = enter(&ticket, &typed).unwrap();
    assert!(world.desk.signed_in(&entered).is_ok());
    assert_eq!(refusal(enter(&ticket, &recovery[1])), Refusal::FormExpired, "a ticket is for once");
    let ticket = half(&world);
    assert_eq!(refusal(enter(&ticket, &recovery[0])), wrong, "and so is a recovery code");
    let world = world.restarted();
    let left = world.desk.profile(&actor, &entered).unwrap().factor;
    assert!(matches!(left, SecondFactor::On { left: 9, .. }), "{left:?}");
    world.is_sound();
}

#[test]
fn half_a_sign_in_runs_out_and_ends_with_the_password() {
    let (world, secret, actor) = signed_up();
    let (recovery, _) = turned_on(&world, &secret, &actor);
    let enter = |ticket: &Secret| world.desk.enter_code(ticket, &recovery[0], (HOME, "test"));
    let ticket = half(&world);
    world.pass(5 * 60);
    assert_eq!(refusal(enter(&ticket)), Refusal::FormExpired);
    let ticket = half(&world);
    world.desk.set_password(EMAIL, &Hidden("another horse".to_owned())).unwrap();
    assert_eq!(refusal(enter(&ticket)), Refusal::NotSignedIn);
}

#[test]
fn wrong_codes_are_counted_with_wrong_passwords() {
    let (world, secret, actor) = signed_up();
    let (recovery, _) = turned_on(&world, &secret, &actor);
    for _ in 0..5 {
        let ticket = half(&world);
        assert!(world.desk.enter_code(&ticket, "999", (HOME, "test")).is_err());
    }
    let refused = refusal(sign_in(&world, WORDS).map(|_| ()));
    assert!(matches!(refused, Refusal::Throttled { .. }), "the right password resets nothing");
    world.pass(61);
    let ticket = half(&world);
    assert!(world.desk.enter_code(&ticket, &recovery[3], (HOME, "test")).is_ok());
}

#[test]
fn a_second_factor_is_turned_off_by_password_and_code_or_at_the_machine() {
    let (world, secret, actor) = signed_up();
    let (recovery, used) = turned_on(&world, &secret, &actor);
    let drawn = world.desk.draw_factor(&actor, &secret, (WORDS, HOME));
    assert_eq!(refusal(drawn), Refusal::SoAlready);
    let off = |proofs| world.desk.drop_factor(&actor, &secret, proofs, HOME);
    assert!(off(("another horse", &recovery[0])).is_err());
    let wrong = Refusal::field(Field::Code, Complaint::WrongCode);
    for code in ["", "000", &used] {
        assert_eq!(refusal(off((WORDS, code))), wrong, "{code}: the password is not enough");
    }
    half(&world);
    off((WORDS, &recovery[0])).unwrap();
    let other = sign_in(&world, WORDS).unwrap().session().unwrap();
    // The next step, for the last one was taken.
    world.pass(60);
    turned_on(&world, &secret, &actor);
    assert!(world.desk.signed_in(&other).is_err(), "who was in already is out");
    assert!(world.desk.signed_in(&secret).is_ok());
    half(&world);
    world.desk.forget_factor(EMAIL).unwrap();
    assert!(sign_in(&world, WORDS).unwrap().session().is_some());
    assert!(world.desk.forget_factor("nobody@example.com").is_err());
    world.is_sound();
}

#[test]
fn what_is_drawn_is_seen_by_the_session_that_drew_it_for_ten_minutes_and_under_that_password() {
    let (world, secret, actor) = signed_up();
    let other = sign_in(&world, WORDS).unwrap().session().unwrap();
    let sees = |secret: &Secret| world.desk.profile(&actor, secret).unwrap().factor;
    world.desk.draw_factor(&actor, &secret, (WORDS, HOME)).unwrap();
    let code = shows(&world, &world.desk.profile(&actor, &secret).unwrap());
    assert!(matches!(sees(&other), SecondFactor::Off));
    let foreign = world.desk.confirm_factor(&actor, &other, &code);
    assert_eq!(refusal(foreign), Refusal::FormExpired);
    world.pass(10 * 60);
    assert!(matches!(sees(&secret), SecondFactor::Off));
    assert_eq!(refusal(world.desk.confirm_factor(&actor, &secret, &code)), Refusal::FormExpired);
    world.desk.draw_factor(&actor, &secret, (WORDS, HOME)).unwrap();
    world.desk.set_password(EMAIL, &Hidden("another horse".to_owned())).unwrap();
    assert!(matches!(sees(&secret), SecondFactor::Off), "nor after a change of the password");
}

#[test]
fn of_many_codes_at_once_few_are_looked_at() {
    let (world, secret, actor) = signed_up();
    let (recovery, _) = turned_on(&world, &secret, &actor);
    let ticket = half(&world);
    let peer = |n: u8| IpAddr::V4(Ipv4Addr::new(127, 0, 1, n));
    let enter = |n: u8| world.desk.enter_code(&ticket, "999", (peer(n), "test"));
    let refused = std::thread::scope(|scope| {
        let all: Vec<_> = (0..32).map(|n| scope.spawn(move || refusal(enter(n)))).collect();
        all.into_iter().map(|one| one.join().unwrap()).collect::<Vec<_>>()
    });
    let looked_at = refused.iter().filter(|one| matches!(one, Refusal::Fields(_))).count();
    assert_eq!(looked_at, 5, "{refused:?}");
    assert!(matches!(refusal(enter(99)), Refusal::Throttled { .. }), "from wherever it comes");
    // Whoever guesses does not keep the owner out.
    assert!(world.desk.enter_code(&ticket, &recovery[0], (HOME, "test")).is_ok());
}
