//! One-time links: invitations, and other passwords.

use std::{net::IpAddr, thread};

use super::world::{C, D, M, O, V, World, refused};
use crate::{
    desk::{Entered, Hidden, InviteForm, Secret, SignIn, Swept, Whom},
    domain::{
        access::Actor,
        id::{AccountId, UserId},
        person::{Rights, Role},
        preset::PresetName,
        refusal::{Complaint, Field, LineWrong, Refusal},
    },
    error::Result,
};

const HOME: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);
const WORDS: &str = "correct horse battery";
const HOUR: u64 = 60 * 60;
const DAY: u64 = 24 * HOUR;

fn one(name: &str, email: &str) -> InviteForm {
    let whom = Whom::One { name: name.to_owned(), email: email.to_owned() };
    InviteForm { whom, role: "agent".to_owned(), rights: Rights::default() }
}

fn many(lines: &str) -> InviteForm {
    InviteForm { whom: Whom::Many(lines.to_owned()), ..one("", "") }
}

/// Invites somebody to the actor's account; the secret of the link.
fn invite(world: &World, actor: &Actor, email: &str) -> Secret {
    let mut all = world.desk.invite(actor, None, &one("Kit Jamb", email)).unwrap();
    assert_eq!(all.len(), 1);
    all.remove(0).secret.unwrap()
}

fn follow(world: &World, secret: &Secret, password: &str) -> Result<Entered> {
    world.desk.follow_link(secret, &Hidden(password.to_owned()), (HOME, "test"))
}

fn sign_in(world: &World, email: &str, password: &str) -> Result<Entered> {
    world.desk.sign_in(&SignIn { email, password, peer: HOME, browser: "test" })
}

fn dead(world: &World, secret: &Secret) {
    assert_eq!(refused(world.desk.link(secret)), Refusal::LinkDead);
    assert_eq!(refused(follow(world, secret, WORDS)), Refusal::LinkDead);
}

fn invited(world: &World, actor: &Actor) -> Vec<String> {
    let links = world.desk.staff(actor, None, ("", None)).unwrap().invited;
    links.iter().map(|link| link.invites().unwrap().email.to_string()).collect()
}

#[test]
fn who_follows_an_invitation_is_a_user_of_that_account_with_that_role() {
    let world = World::new(PresetName::Partner);
    let admin = world.actor(D, Role::Admin);
    let secret = invite(&world, &admin, "Kit@Example.com");
    assert_eq!(invited(&world, &admin), ["kit@example.com"]);
    assert!(sign_in(&world, "kit@example.com", WORDS).is_err(), "they are nobody yet");
    let page = world.desk.link(&secret).unwrap();
    assert_eq!((&*page.name, &*page.email), ("Kit Jamb", "kit@example.com"));
    let short = refused(follow(&world, &secret, "short"));
    assert_eq!(short, Refusal::field(Field::Password, Complaint::TooShort { min: 10 }));
    let session = follow(&world, &secret, WORDS).unwrap().session().unwrap();
    let (actor, me, _) = world.desk.signed_in(&session).unwrap();
    assert_eq!((me.account, me.role, &*me.name), (D, Role::Agent, "Kit Jamb"));
    assert_eq!(actor.person().unwrap().rights, Rights::default());
    assert!(sign_in(&world, "kit@example.com", WORDS).is_ok());
    assert!(invited(&world, &admin).is_empty());
    dead(&world, &secret);
    let again = world.desk.invite(&admin, None, &one("Kit", "kit@example.com"));
    assert_eq!(refused(again), Refusal::field(Field::Email, Complaint::AlreadyIn));
    world.is_sound();
}

#[test]
fn a_link_runs_out_is_withdrawn_and_made_anew() {
    let world = World::new(PresetName::Partner);
    let admin = world.actor(D, Role::Admin);
    let first = invite(&world, &admin, "kit@example.com");
    let second = invite(&world, &admin, "KIT@example.com");
    dead(&world, &first);
    let third = world.desk.renew_invitation(&admin, D, "kit@example.com").unwrap().secret.unwrap();
    dead(&world, &second);
    assert!(world.desk.link(&third).is_ok());
    world.desk.withdraw_invitation(&admin, D, "kit@example.com").unwrap();
    dead(&world, &third);
    for gone in [
        world.desk.withdraw_invitation(&admin, D, "kit@example.com"),
        world.desk.renew_invitation(&admin, D, "kit@example.com").map(drop),
    ] {
        assert_eq!(refused(gone), Refusal::NotFound);
    }
    let late = invite(&world, &admin, "kit@example.com");
    world.pass(7 * DAY - 1);
    assert!(world.desk.link(&late).is_ok());
    world.pass(1);
    dead(&world, &late);
    assert_eq!(invited(&world, &admin).len(), 1, "an admin sees that it has run out");
    world.is_sound();
    world.pass(30 * DAY);
    assert_eq!(world.desk.sweep().unwrap(), Swept { links: 1, ..Swept::default() });
    assert!(invited(&world, &admin).is_empty());
    dead(&world, &Secret::new().unwrap());
    world.is_sound();
}

#[test]
fn of_those_who_follow_a_link_at_once_one_is_let_in() {
    let world = World::new(PresetName::Partner);
    let admin = world.actor(D, Role::Admin);
    let secret = invite(&world, &admin, "kit@example.com");
    let came = thread::scope(|scope| {
        let tries: Vec<_> =
            (0..4).map(|_| scope.spawn(|| follow(&world, &secret, WORDS).is_ok())).collect();
        tries.into_iter().map(|one| one.join().unwrap()).collect::<Vec<_>>()
    });
    assert_eq!(came.iter().filter(|came| **came).count(), 1, "{came:?}");
    world.is_sound();
}

#[test]
fn nobody_but_their_admins_invites_people_to_an_account() {
    let world = World::new(PresetName::Partner);
    let own = world.actor(C, Role::Admin);
    invite(&world, &own, "kit@example.com");
    let others =
        [(C, Role::Agent), (M, Role::Admin), (V, Role::Admin), (O, Role::Agent), (D, Role::Viewer)];
    for (account, role) in others {
        let other = world.actor(account, role);
        let tried = world.desk.invite(&other, Some(C), &one("X", "x@example.com"));
        assert_eq!(refused(tried), Refusal::NotFound, "{account} {role}");
        let tried = world.desk.renew_invitation(&other, C, "kit@example.com");
        assert_eq!(refused(tried), Refusal::NotFound);
        let tried = world.desk.withdraw_invitation(&other, C, "kit@example.com");
        assert_eq!(refused(tried), Refusal::NotFound);
    }
    let runs = world.actor(O, Role::Admin);
    world.desk.invite(&runs, Some(C), &one("X", "x@example.com")).unwrap();
    let tried = world.desk.invite(&runs, Some(AccountId(987)), &one("X", "x@example.com"));
    assert_eq!(refused(tried), Refusal::NotFound);
    assert_eq!(invited(&world, &own), ["kit@example.com", "x@example.com"]);
}

#[test]
fn inviting_tells_nothing_of_who_is_a_user_elsewhere() {
    let world = World::new(PresetName::Partner);
    let admin = world.actor(D, Role::Admin);
    world.named(V, "Somebody", "taken@example.com");
    let taken = invite(&world, &admin, "taken@example.com");
    let free = invite(&world, &admin, "free@example.com");
    assert_eq!(invited(&world, &admin), ["free@example.com", "taken@example.com"]);
    let pages = [&taken, &free].map(|secret| world.desk.link(secret).unwrap().account_name);
    assert_eq!(pages[0], pages[1]);
    // Whoever has the link learns it: who it was mailed to, or without mail whoever invited them.
    let tried = refused(follow(&world, &taken, WORDS));
    assert_eq!(tried, Refusal::field(Field::Email, Complaint::Taken));
    assert!(follow(&world, &free, WORDS).is_ok());
    // Of two accounts that invite one person, the one is joined that is followed first.
    let one = invite(&world, &admin, "both@example.com");
    let other = invite(&world, &world.actor(V, Role::Admin), "both@example.com");
    assert!(follow(&world, &other, WORDS).is_ok());
    assert_eq!(refused(follow(&world, &one, WORDS)), tried);
    world.is_sound();
}

#[test]
fn an_invitation_ends_with_the_rights_of_whoever_made_it() {
    let world = World::new(PresetName::Partner);
    let admin = world.actor(D, Role::Admin);
    let (leaving, leaver) = world.person(D, Role::Admin, Rights::default());
    let secret = invite(&world, &leaving, "kit@example.com");
    assert!(world.desk.link(&secret).is_ok());
    let edition = world.desk.person_page(&admin, leaver).unwrap().user.edition();
    world.desk.deactivate(&admin, leaver, &edition).unwrap();
    dead(&world, &secret);
    let again = world.desk.renew_invitation(&admin, D, "kit@example.com").unwrap();
    assert!(follow(&world, &again.secret.unwrap(), WORDS).is_ok());
    world.is_sound();
}

#[test]
fn an_account_makes_so_many_links_a_day_and_none_while_it_is_shut_out() {
    let world = World::new(PresetName::Partner);
    let (admin, runs) = (world.actor(D, Role::Admin), world.actor(O, Role::Admin));
    for _ in 0..300 {
        invite(&world, &admin, "kit@example.com");
    }
    let tried = world.desk.renew_invitation(&admin, D, "kit@example.com");
    assert!(matches!(refused(tried), Refusal::Throttled { .. }));
    world.pass(DAY);
    invite(&world, &admin, "kit@example.com");
    world.change(&runs, D, ("D", false)).unwrap();
    let tried = world.desk.invite(&runs, Some(D), &one("X", "x@example.com"));
    assert_eq!(refused(tried), Refusal::field(Field::Email, Complaint::ShutOut));
    let id = world.person(D, Role::Agent, Rights::default()).1;
    let tried = world.desk.offer_reset(&runs, id);
    assert_eq!(refused(tried), Refusal::field(Field::Email, Complaint::ShutOut));
}

#[test]
fn nobody_joins_an_account_that_was_deactivated_meanwhile() {
    let world = World::new(PresetName::Partner);
    let (admin, runs) = (world.actor(D, Role::Admin), world.actor(O, Role::Admin));
    let secret = invite(&world, &admin, "kit@example.com");
    world.change(&runs, D, ("D", false)).unwrap();
    dead(&world, &secret);
    world.change(&runs, D, ("D", true)).unwrap();
    assert!(follow(&world, &secret, WORDS).is_ok());
}

#[test]
fn of_many_all_wrong_lines_are_named_and_nobody_is_invited_then() {
    let world = World::new(PresetName::Partner);
    let admin = world.actor(D, Role::Admin);
    world.named(D, "Somebody", "ours@example.com");
    let wrong = |text: &str| match refused(world.desk.invite(&admin, None, &many(text))) {
        Refusal::Fields(wrong) => wrong,
        other => panic!("{other:?}"),
    };
    let line = |number, why| (Field::People, Complaint::Line { number, why });
    let text = "Kit Jamb, kit@example.com\n\nno comma\n , nameless@example.com\r\nX, y\nK, KIT@example.com";
    assert_eq!(
        wrong(text),
        [
            line(3, LineWrong::Shape),
            line(4, LineWrong::Name),
            line(5, LineWrong::Email),
            line(6, LineWrong::Twice),
        ]
    );
    let ours = wrong("Kit Jamb, kit@example.com\nSomebody, ours@example.com");
    assert_eq!(ours, [line(2, LineWrong::AlreadyIn)]);
    assert_eq!(wrong(" \n"), [(Field::People, Complaint::Missing)]);
    let lines = |from: usize, to: usize| {
        let lines = (from..to).map(|n| format!("Kit {n}, kit{n}@example.com\n"));
        lines.collect::<Vec<_>>().concat()
    };
    assert_eq!(wrong(&lines(0, 51)), [(Field::People, Complaint::TooMany { max: 50 })]);
    assert!(matches!(wrong(&"x".repeat(30_000))[0].1, Complaint::TooLong { .. }));
    assert!(invited(&world, &admin).is_empty());
    let all = world.desk.invite(&admin, None, &many(&lines(0, 50))).unwrap();
    assert_eq!(all.len(), 50);
    assert!(all.iter().all(|linked| world.desk.link(linked.secret.as_ref().unwrap()).is_ok()));
    // Those with a comma in their name, and those separated otherwise.
    let all = many("Jamb, Kit, a@example.com\nKit\tb@example.com\nKit; c@example.com");
    let all = world.desk.invite(&admin, None, &all).unwrap();
    assert_eq!(all[0].name, "Jamb, Kit");
    world.desk.invite(&admin, None, &many(&lines(50, 97))).unwrap();
    let full = wrong("One more, more@example.com");
    assert_eq!(full, [(Field::People, Complaint::TooManyInvited { max: 100 })]);
    world.desk.invite(&admin, None, &many(&lines(0, 50))).unwrap();
    assert_eq!(invited(&world, &admin).len(), 100);
    world.is_sound();
}

/// Somebody who has signed up with [`WORDS`].
fn somebody(world: &World, account: AccountId) -> UserId {
    world.sign_up(account, "d2@example.com", WORDS).unwrap()
}

#[test]
fn another_password_by_link_ends_all_sessions_and_is_told() {
    let world = World::new(PresetName::Partner);
    let runs = world.actor(O, Role::Admin);
    let id = somebody(&world, D);
    let before = sign_in(&world, "d2@example.com", WORDS).unwrap().session().unwrap();
    let first = world.desk.offer_reset(&runs, id).unwrap().secret.unwrap();
    assert!(world.desk.signed_in(&before).unwrap().1.reset.is_some(), "they are told at once");
    let second = world.desk.offer_reset(&runs, id).unwrap().secret.unwrap();
    dead(&world, &first);
    assert!(sign_in(&world, "d2@example.com", WORDS).is_ok(), "until it is used nothing is");
    let after = follow(&world, &second, "a staple of words").unwrap().session().unwrap();
    assert!(world.desk.signed_in(&before).is_err());
    let told = world.desk.signed_in(&after).unwrap().1.reset.unwrap();
    assert!(told.by.contains("Account PA-000-001"), "{told:?}");
    assert!(sign_in(&world, "d2@example.com", WORDS).is_err());
    dead(&world, &second);
    world.pass(7 * DAY - 60);
    let later = sign_in(&world, "d2@example.com", "a staple of words").unwrap().session().unwrap();
    assert!(world.desk.signed_in(&later).unwrap().1.reset.is_some());
    world.pass(60);
    assert!(world.desk.signed_in(&later).unwrap().1.reset.is_none());
    world.is_sound();
}

#[test]
fn a_link_to_another_password_ends_with_the_hour_the_password_the_role_and_the_person() {
    let world = World::new(PresetName::Partner);
    let admin = world.actor(D, Role::Admin);
    let id = somebody(&world, D);
    let fresh = || world.desk.offer_reset(&admin, id).unwrap().secret.unwrap();
    let edition = || world.desk.person_page(&admin, id).unwrap().user.edition();
    let late = fresh();
    world.pass(HOUR - 1);
    assert!(world.desk.link(&late).is_ok());
    world.pass(1);
    dead(&world, &late);
    let old = fresh();
    world.desk.set_password("d2@example.com", &Hidden("another horse".to_owned())).unwrap();
    dead(&world, &old);
    let old = fresh();
    world.desk.deactivate(&admin, id, &edition()).unwrap();
    dead(&world, &old);
    assert_eq!(refused(world.desk.offer_reset(&admin, id)), Refusal::NotFound);
    world.desk.activate(&admin, id).unwrap();
    dead(&world, &old);
    let (leaving, leaver) = world.person(D, Role::Admin, Rights::default());
    let theirs = world.desk.offer_reset(&leaving, id).unwrap().secret.unwrap();
    let edition = world.desk.person_page(&admin, leaver).unwrap().user.edition();
    world.desk.deactivate(&admin, leaver, &edition).unwrap();
    dead(&world, &theirs);
    let shut = fresh();
    let runs = world.actor(O, Role::Admin);
    world.change(&runs, D, ("D", false)).unwrap();
    dead(&world, &shut);
    world.is_sound();
}

#[test]
fn nobody_makes_a_link_for_a_stranger_or_for_themselves() {
    let world = World::new(PresetName::Partner);
    let id = somebody(&world, C);
    for (account, role) in [(C, Role::Agent), (M, Role::Admin), (V, Role::Admin), (O, Role::Agent)]
    {
        let other = world.actor(account, role);
        assert_eq!(refused(world.desk.offer_reset(&other, id)), Refusal::NotFound);
    }
    // A session that somebody left open is not to become their password.
    let (own, own_id) = world.person(C, Role::Admin, Rights::default());
    assert_eq!(refused(world.desk.offer_reset(&own, own_id)), Refusal::NotFound);
    assert!(world.desk.offer_reset(&own, id).is_ok());
}

#[test]
fn a_second_factor_is_asked_for_all_the_same() {
    let world = World::new(PresetName::Partner);
    let admin = world.actor(D, Role::Admin);
    let id = world.sign_up(D, "d1@example.com", WORDS).unwrap();
    let session = sign_in(&world, "d1@example.com", WORDS).unwrap().session().unwrap();
    let actor = world.desk.signed_in(&session).unwrap().0;
    let (recovery, _) = super::profile::turned_on(&world, &session, &actor);
    let secret = world.desk.offer_reset(&admin, id).unwrap().secret.unwrap();
    let Entered::Half(ticket) = follow(&world, &secret, "a staple of words").unwrap() else {
        panic!("a code was to be asked for");
    };
    assert!(world.desk.signed_in(&ticket).is_err());
    assert!(world.desk.enter_code(&ticket, &recovery[0], (HOME, "test")).is_ok());
    // Who is deactivated while a code is awaited is not let in by it.
    let Entered::Half(ticket) = sign_in(&world, "d1@example.com", "a staple of words").unwrap()
    else {
        panic!("a code was to be asked for");
    };
    let edition = world.desk.person_page(&admin, id).unwrap().user.edition();
    world.desk.deactivate(&admin, id, &edition).unwrap();
    let refusal = refused(world.desk.enter_code(&ticket, &recovery[1], (HOME, "test")));
    assert_eq!(refusal, Refusal::NotSignedIn);
    world.is_sound();
}
