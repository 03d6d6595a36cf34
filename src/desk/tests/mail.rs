//! Who gets which mail, what is in it, and what becomes of it.

mod outbox;
mod settings;

use std::time::Duration;

use mail_parser::MessageParser;

use super::{
    notifications::settle,
    world::{C, D, O, V, World, X, form, refused},
};
use crate::{
    desk::{
        Round,
        mailroom::{Identity, Mailroom, Manners, Taken},
        show::Posted,
    },
    domain::{
        access::{Actor, Console},
        change::Change,
        found::PasswordHash,
        id::{AccountId, CaseId, UserId},
        mail::{About, Delivery, Fate, KEPT, Mail, MailForm, MailKey, Why},
        moment::Moment,
        notify::{Follower, Notification, Occasion, Topic, tell},
        person::{Role, User},
        preset::PresetName,
        refusal::{Complaint, Field, Refusal},
        talk::Audience,
        workflow::Action,
    },
    followers::mail::Patience,
    store::{
        View,
        tests::{forget_mail, spoil_mail},
    },
};

const QUICK: Patience = Patience {
    answer: Duration::from_millis(500),
    whole: Duration::from_secs(20),
    taking: Duration::from_secs(20),
};
const HERE: &str = "https://help.example.com";

fn typed(port: u16) -> MailForm {
    MailForm {
        host: "127.0.0.1".to_owned(),
        port: port.to_string(),
        security: "none".to_owned(),
        from: "desk@help.example.com".to_owned(),
        ..MailForm::default()
    }
}

/// A world whose mail goes to a server of the test's, and the admin who set it.
pub(super) fn posting() -> (World, Mailroom, Actor) {
    let (world, server) = (World::new(PresetName::Partner), Mailroom::open(Manners::default()));
    let admin = world.actor(O, Role::Admin);
    world.desk.set_mail(&admin, typed(server.port)).unwrap();
    (world, server, admin)
}

/// A server of the test's that this world's mail goes to.
pub(super) fn post_to(world: &World) -> Mailroom {
    let server = Mailroom::open(Manners::default());
    world.desk.set_mail(&world.actor(O, Role::Admin), typed(server.port)).unwrap();
    server
}

/// Tells people of all that has happened, and sends the mails that are due.
pub(super) fn post(world: &World) -> Round {
    settle(world);
    world.desk.post_due(HERE, QUICK, &|| true).unwrap()
}

/// To whom letters went, by address, in order.
pub(super) fn receivers(server: &Mailroom) -> Vec<String> {
    server.taken().into_iter().flat_map(|taken| taken.to).collect()
}

fn address(actor: &Actor) -> String {
    format!("{}@example.com", actor.person().unwrap().user).to_lowercase()
}

/// Both parts of a letter as their reader sees them, and its headers as they came.
pub(super) fn read(taken: &Taken) -> String {
    let mail = MessageParser::default().parse(taken.letter.as_bytes()).unwrap();
    let (plain, html) = (mail.body_text(0).unwrap(), mail.body_html(0).unwrap());
    format!("{}\n{}\n{plain}\n{html}\n{}", mail.subject().unwrap(), taken.from, taken.letter)
}

fn fates(world: &World, admin: &Actor) -> Vec<Posted> {
    world.desk.mail_page(admin, None).unwrap().rows
}

fn last(world: &World, admin: &Actor) -> Posted {
    fates(world, admin).remove(0)
}

/// Makes another of somebody, as an admin would.
fn change(world: &World, actor: &Actor, change: fn(User) -> User) {
    let id = actor.person().unwrap().user;
    let made = world.desk.store().commit(move |view| {
        let user = change(view.user(id)?.claimed());
        Ok((Console::here().set_password(user, PasswordHash(String::new())), ()))
    });
    made.unwrap();
}

#[test]
fn with_no_server_set_nothing_waits_and_nobody_connects() {
    let world = World::new(PresetName::Partner);
    let server = Mailroom::open(Manners::default());
    let (d1, _v1) = (world.actor(D, Role::Agent), world.actor(V, Role::Agent));
    let admin = world.actor(O, Role::Admin);
    world.open(&d1, V, "Quiet");
    assert_eq!(post(&world), Round::Done(None));
    assert_eq!(fates(&world, &admin).len(), 0);
    assert_eq!(refused(world.desk.try_mail(&admin)), Refusal::NotFound);
    world.desk.set_mail(&admin, typed(server.port)).unwrap();
    assert_eq!(post(&world), Round::Done(None), "what came before is not sent afterwards");
    world.desk.try_mail(&admin).unwrap();
    world.desk.end_mail(&admin).unwrap();
    assert_eq!(post(&world), Round::Done(None));
    assert_eq!((server.connections(), fates(&world, &admin).len()), (0, 1));
    world.is_sound();
}

#[test]
fn those_whom_the_table_names_get_a_mail_each_and_nobody_else_does() {
    let (world, server, admin) = posting();
    let (d1, d2) = (world.actor(D, Role::Agent), world.actor(D, Role::Agent));
    let (v1, v2) = (world.actor(V, Role::Agent), world.actor(V, Role::Agent));
    let (_v3, _x1) = (world.actor(V, Role::Viewer), world.actor(X, Role::Admin));
    let case = world.open(&d1, V, "Seats are <missing>");
    post(&world);
    let mut agents = [address(&v1), address(&v2)];
    agents.sort();
    let mut got = receivers(&server);
    got.sort();
    assert_eq!(got, agents, "the desk's agents, and not its viewer");

    let mark = world.say(&v1, case, "Which *order*?", Audience::Everyone);
    post(&world);
    let taken = server.taken().pop().unwrap();
    assert_eq!(taken.to, [address(&d1)]);
    let text = read(&taken);
    let by = format!("User {}", v1.person().unwrap().user);
    for words in [
        format!("[{case}] Seats are <missing>"),
        format!("{by} commented on “Seats are <missing>”"),
        "> Which *order*?".to_owned(),
        format!("{HERE}/cases/{case}#c-{mark}"),
        "Seats are &lt;missing&gt;".to_owned(),
    ] {
        assert!(text.contains(&words), "{words} is not in {text}");
    }
    world.step(&v1, case, Action::Resolve).unwrap();
    post(&world);
    assert_eq!(receivers(&server)[3..], [address(&d1)]);
    assert!(!receivers(&server).contains(&address(&d2)));
    assert!(fates(&world, &admin).iter().all(|one| matches!(one.mail.fate, Fate::Sent(_))));
    assert_eq!(post(&world), Round::Done(None), "each once");
    assert_eq!(server.taken().len(), 4);
    world.is_sound();
}

#[test]
fn nothing_private_is_in_a_mail_to_anybody_else() {
    const MARK: &str = "Qz8Secretmark";
    let (world, server, _admin) = posting();
    let (d1, d2) = (world.actor(D, Role::Agent), world.actor(D, Role::Agent));
    let (v1, v2) = (world.actor(V, Role::Agent), world.actor(V, Role::Agent));
    let case = world.open(&d1, V, "In the open");
    world.say(&v1, case, "We look", Audience::Everyone);
    post(&world);
    let before = server.taken().len();
    let all = [&d1, &d2, &v2].map(|actor| format!("@User {}", actor.person().unwrap().user));
    let words = format!("{}: {MARK}", all.join(", "));
    let mark = world.say(&v1, case, &words, Audience::OwnAccount);
    post(&world);
    let private = server.taken().split_off(before);
    assert_eq!(private.len(), 1, "a colleague whom it names, and nobody else");
    assert_eq!(private[0].to, [address(&v2)]);
    assert!(read(&private[0]).contains(MARK), "which shows that the search works");

    world.amend(&v1, (case, mark), "Now for all", Audience::Everyone);
    world.amend(&v1, (case, mark), &format!("{MARK} again"), Audience::OwnAccount);
    world.say(&v1, case, "Done", Audience::Everyone);
    world.step(&v1, case, Action::Resolve).unwrap();
    post(&world);
    let after = server.taken().split_off(before + 1);
    assert!(after.iter().any(|taken| taken.to == [address(&d1)]), "{after:?}");
    for taken in after.iter().filter(|taken| taken.to != [address(&v2)]) {
        assert!(!read(taken).contains(MARK), "{taken:?}");
        assert!(!read(taken).contains("Now for all"), "what is private by now is not sent");
    }
}

#[test]
fn rights_are_asked_again_when_a_mail_goes() {
    let (world, server, admin) = posting();
    let d1 = world.actor(D, Role::Agent);
    let mut cases = Vec::new();
    let say = |text: &str, case: CaseId, by: &Actor| {
        let mark = world.say(by, case, text, Audience::Everyone);
        settle(&world);
        mark
    };
    let v1 = world.actor(V, Role::Agent);
    for subject in ["One", "Two"] {
        cases.push(world.open(&d1, V, subject));
    }
    post(&world);
    let before = server.taken().len();
    // A comment that is private by the time its mail would go.
    let mark = say("Our price is 7", cases[0], &v1);
    world.amend(&v1, (cases[0], mark), "Our price is 7", Audience::OwnAccount);
    post(&world);
    assert_eq!(last(&world, &admin).mail.fate, Fate::NotSent(world.desk.now(), Why::Hidden));
    // Somebody who has left for another account, who wants none any more, who cannot sign in.
    say("For you", cases[0], &v1);
    change(&world, &d1, |user| User { account: X, ..user });
    post(&world);
    assert_eq!(last(&world, &admin).mail.fate, Fate::NotSent(world.desk.now(), Why::Hidden));
    change(&world, &d1, |user| User { account: D, ..user });
    say("For you again", cases[1], &v1);
    world.desk.choose_delivery(&d1, "off").unwrap();
    post(&world);
    assert_eq!(last(&world, &admin).mail.fate, Fate::NotSent(world.desk.now(), Why::Unwanted));
    world.desk.choose_delivery(&d1, "at-once").unwrap();
    say("And again", cases[1], &v1);
    change(&world, &d1, |user| User { active: false, ..user });
    post(&world);
    assert_eq!(last(&world, &admin).mail.fate, Fate::NotSent(world.desk.now(), Why::Gone));
    assert_eq!(server.taken().len(), before, "none of these left");
}

#[test]
fn a_digest_is_one_mail_an_hour_and_off_is_none() {
    let (world, server, admin) = posting();
    let (d1, d2) = (world.actor(D, Role::Agent), world.actor(D, Role::Agent));
    let v1 = world.actor(V, Role::Agent);
    world.desk.choose_delivery(&d1, "digest").unwrap();
    world.desk.choose_delivery(&v1, "off").unwrap();
    let unknown = Refusal::field(Field::Delivery, Complaint::NotOffered);
    assert_eq!(refused(world.desk.choose_delivery(&d1, "weekly")), unknown);
    assert_eq!(world.desk.delivery(&d1).unwrap(), (Delivery::Digest, true));
    assert_eq!(world.desk.delivery(&d2).unwrap(), (Delivery::AtOnce, true));
    let case = world.open(&d1, V, "Collected");
    let other = world.open(&d1, V, "Also collected");
    for text in ["First", "Second"] {
        world.say(&v1, case, text, Audience::Everyone);
        settle(&world);
    }
    let hidden = world.say(&v1, other, "Third", Audience::Everyone);
    let Round::Done(Some(wait)) = post(&world) else { panic!("it waits") };
    assert_eq!(wait, Duration::from_hours(1), "it is noon");
    world.is_sound();
    world.amend(&v1, (other, hidden), "Third", Audience::OwnAccount);
    world.pass(3_600);
    assert_eq!(post(&world), Round::Done(None));
    let [taken] = &server.taken()[..] else { panic!("{:?}", receivers(&server)) };
    assert_eq!(taken.to, [address(&d1)]);
    let text = read(taken);
    for words in ["2 notifications of the last hour", "> First", "> Second", &case.to_string()] {
        assert!(text.contains(words), "{words} is not in {text}");
    }
    assert!(!text.contains("Third") && !taken.letter.contains("References"), "{text}");
    assert_eq!(last(&world, &admin).mail.about, About::Told(3));
    // The next hour has one of its own.
    world.say(&v1, case, "Fourth", Audience::Everyone);
    post(&world);
    world.pass(3_600);
    post(&world);
    assert_eq!(server.taken().len(), 2);
    world.is_sound();
}

#[test]
fn mails_of_one_case_stand_together_and_tell_nothing_of_how_many_there_are() {
    let (world, server, _admin) = posting();
    let (d1, v1) = (world.actor(D, Role::Agent), world.actor(V, Role::Agent));
    let cases = [world.open(&d1, V, "One"), world.open(&d1, V, "Two")];
    for case in cases {
        world.say(&v1, case, "Hello", Audience::Everyone);
    }
    post(&world);
    let mails: Vec<(String, String, String)> = server
        .taken()
        .iter()
        .map(|taken| {
            let mail = MessageParser::default().parse(taken.letter.as_bytes()).unwrap();
            let refers = mail.references().as_text().unwrap().to_owned();
            assert_eq!(mail.in_reply_to().as_text(), Some(refers.as_str()));
            let subject = mail.subject().unwrap().to_owned();
            (refers, subject, mail.message_id().unwrap().to_owned())
        })
        .collect();
    assert_eq!(mails.len(), 4);
    for (refers, subject, name) in &mails {
        let case = cases.iter().find(|case| subject.starts_with(&format!("[{case}]"))).unwrap();
        assert_eq!(*refers, format!("{case}@help.example.com"));
        let (key, _) = name.split_once('@').unwrap();
        assert!(key.len() == 32 && key.bytes().all(|byte| byte.is_ascii_hexdigit()), "{name}");
    }
}

#[test]
fn a_case_that_is_opened_for_somebody_and_one_that_closes_soon_are_told_by_mail_as_well() {
    let (world, server, _admin) = posting();
    let (o1, c1) = (world.actor(O, Role::Agent), world.actor(C, Role::Agent));
    let mut new = form(O, "For you");
    (new.priority, new.kind) = (String::new(), String::new());
    (new.account, new.category) = (C.to_string(), "1".to_owned());
    world.desk.open_case(&o1, new, Vec::new()).unwrap();
    post(&world);
    assert_eq!(receivers(&server), [address(&c1)]);
    let (d1, v1) = (world.actor(D, Role::Agent), world.actor(V, Role::Agent));
    let case = world.open(&d1, V, "Closes");
    world.step(&v1, case, Action::Resolve).unwrap();
    post(&world);
    world.pass(6 * 24 * 60 * 60 + 60);
    assert_eq!(world.desk.remind_due().unwrap(), 1);
    post(&world);
    let last = server.taken().pop().unwrap();
    assert_eq!(last.to, [address(&d1)]);
    assert!(read(&last).contains("“Closes” closes by itself soon"), "{}", read(&last));
}
