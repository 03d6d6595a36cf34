//! Links that go by mail: to those who have forgotten their password, and to those who are invited.

use std::net::IpAddr;

use mail_parser::MessageParser;

use super::{
    mail::{post, posting, receivers},
    world::{D, V, World, refused},
};
use crate::{
    desk::{
        Asked, Hidden, InviteForm, Secret, SignIn, Whom,
        mailroom::{Mailroom, Manners},
    },
    domain::{
        access::Actor,
        change::Change,
        mail::{About, Fate, Why},
        person::{Rights, Role},
        preset::PresetName,
        refusal::{Complaint, Field, Refusal},
    },
};

const HOME: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);
const WORDS: &str = "correct horse battery";
const EMAIL: &str = "d2@example.com";

/// Asks, and waits until that is dealt with.
fn ask(world: &World, email: &str) -> Asked {
    let asked = world.desk.ask_reset(email, HOME).unwrap();
    world.desk.store().commit(|_| Ok((Change::none(), ()))).unwrap();
    asked
}

/// The secret of the link in the last letter.
fn secret(server: &Mailroom) -> Secret {
    let letter = server.taken().last().unwrap().letter.clone();
    let mail = MessageParser::default().parse(letter.as_bytes()).unwrap();
    let (text, html) = (mail.body_text(0).unwrap(), mail.body_html(0).unwrap());
    let (_, link) = text.split_once("https://help.example.com/link/").expect("a link");
    assert!(html.contains(&link[..64]));
    Secret::parse(&link[..64]).unwrap()
}

fn follow(world: &World, secret: &Secret) -> bool {
    world.desk.follow_link(secret, &Hidden("a staple of words".to_owned()), (HOME, "test")).is_ok()
}

fn invite(world: &World, admin: &Actor, email: &str) {
    let whom = Whom::One { name: "Kit Jamb".to_owned(), email: email.to_owned() };
    let form = InviteForm { whom, role: "agent".to_owned(), rights: Rights::default() };
    let made = world.desk.invite(admin, None, &form).unwrap();
    assert!(made[0].secret.is_none(), "what goes by mail is shown to nobody else");
}

#[test]
fn whoever_asks_hears_the_same_and_only_who_has_the_address_gets_a_link() {
    let (world, server, _) = posting();
    world.sign_up(D, EMAIL, WORDS).unwrap();
    for email in ["nobody@example.com", "D2@example.com", EMAIL] {
        assert_eq!(ask(&world, email), Asked::Mailed, "{email}");
    }
    post(&world);
    assert_eq!(receivers(&server), [EMAIL], "one mail, however often one asks");
    let first = secret(&server);
    let sign_in = |password| SignIn { email: EMAIL, password, peer: HOME, browser: "test" };
    assert!(world.desk.sign_in(&sign_in(WORDS)).is_ok(), "until it is used nothing is");
    // While one works there is no other: a stranger who asks does not end it.
    world.pass(30 * 60);
    ask(&world, EMAIL);
    post(&world);
    assert_eq!(receivers(&server), [EMAIL]);
    assert!(world.desk.link(&first).is_ok());
    world.pass(30 * 60);
    ask(&world, EMAIL);
    post(&world);
    let second = secret(&server);
    assert!(!follow(&world, &first) && follow(&world, &second));
    assert!(!follow(&world, &second));
    assert!(world.desk.sign_in(&sign_in(WORDS)).is_err());
    assert!(world.desk.sign_in(&sign_in("a staple of words")).is_ok());
    world.is_sound();
}

#[test]
fn asking_is_slowed_down_and_keeps_nobody_from_signing_in() {
    let (world, _server, _) = posting();
    world.sign_up(D, EMAIL, WORDS).unwrap();
    let wrong = refused(world.desk.ask_reset("nobody", HOME));
    assert_eq!(wrong, Refusal::field(Field::Email, Complaint::NotAnEmail));
    for email in [EMAIL, "nobody@example.com"] {
        (0..5).for_each(|_| assert_eq!(ask(&world, email), Asked::Mailed));
        let refusal = refused(world.desk.ask_reset(email, HOME));
        assert!(matches!(refusal, Refusal::Throttled { .. }), "{email}: {refusal:?}");
    }
    let form = SignIn { email: EMAIL, password: WORDS, peer: HOME, browser: "test" };
    assert!(world.desk.sign_in(&form).is_ok());
}

#[test]
fn without_mail_nothing_is_made_and_who_is_shut_out_gets_none() {
    let world = World::new(PresetName::Partner);
    world.sign_up(D, EMAIL, WORDS).unwrap();
    assert_eq!(ask(&world, EMAIL), Asked::NoMail);
    let (world, server, _) = posting();
    let id = world.sign_up(D, EMAIL, WORDS).unwrap();
    let admin = world.actor(D, Role::Admin);
    ask(&world, EMAIL);
    let edition = world.desk.person_page(&admin, id).unwrap().user.edition();
    world.desk.deactivate(&admin, id, &edition).unwrap();
    world.pass(5 * 60);
    ask(&world, EMAIL);
    post(&world);
    assert_eq!(receivers(&server).len(), 0);
    world.is_sound();
}

#[test]
fn an_invitation_goes_by_mail_with_a_secret_that_was_never_kept() {
    let (world, server, runs) = posting();
    let admin = world.actor(D, Role::Admin);
    invite(&world, &admin, "kit@example.com");
    invite(&world, &admin, "gone@example.com");
    world.desk.withdraw_invitation(&admin, D, "gone@example.com").unwrap();
    server.behave(Manners { says: vec![(".", "451 No")], ..Manners::default() });
    post(&world);
    server.behave(Manners::default());
    world.pass(7);
    post(&world);
    assert_eq!(receivers(&server), ["kit@example.com"]);
    let secret = secret(&server);
    let rows = world.desk.mail_page(&runs, None).unwrap().rows;
    let about: Vec<_> = rows.iter().map(|row| (row.mail.about.clone(), row.mail.fate)).collect();
    let to = |email: &str| About::Invitation(crate::domain::text::Email::parse(email).unwrap());
    let now = world.desk.now();
    assert_eq!(about[1], (to("kit@example.com"), Fate::Sent(now)));
    assert_eq!(about[0].0, to("gone@example.com"));
    assert!(matches!(about[0].1, Fate::NotSent(_, Why::LinkOver)), "{about:?}");
    let file = std::fs::read(world.dir.path().join("casemate.redb")).unwrap();
    let text = secret.reveal();
    assert!(!file.windows(64).any(|window| window == text.as_bytes()));
    assert!(follow(&world, &secret));
    // One that is made anew takes the place of the mail that still waits.
    invite(&world, &admin, "late@example.com");
    world.pass(5 * 60 - 1);
    let soon = refused(world.desk.renew_invitation(&admin, D, "late@example.com"));
    assert!(matches!(soon, Refusal::Throttled { wait_s: 2 }), "{soon:?}");
    world.pass(1);
    world.desk.renew_invitation(&admin, D, "late@example.com").unwrap();
    post(&world);
    assert_eq!(receivers(&server), ["kit@example.com", "late@example.com"]);
    world.is_sound();
}

#[test]
fn a_link_that_an_admin_makes_goes_to_its_owner_alone() {
    let (world, server, _) = posting();
    let id = world.sign_up(V, "v2@example.com", WORDS).unwrap();
    let admin = world.actor(V, Role::Admin);
    let made = world.desk.offer_reset(&admin, id).unwrap();
    assert!(made.secret.is_none());
    post(&world);
    assert_eq!(receivers(&server), ["v2@example.com"]);
    assert!(server.taken()[0].letter.contains("has made a link for you"));
    assert!(follow(&world, &secret(&server)));
    world.is_sound();
}
