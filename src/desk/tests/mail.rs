//! Who gets which mail, what is in it, and what becomes of it.

use std::time::Duration;

use mail_parser::MessageParser;

use super::{
    notifications::settle,
    world::{C, D, O, V, World, X, form},
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
        mail::{Delivery, Fate, KEPT, Mail, MailForm, MailKey, Why},
        moment::Moment,
        notify::{Follower, Notification, Occasion, tell},
        person::{Role, User},
        preset::PresetName,
        refusal::{Complaint, Field, Refusal},
        talk::Audience,
        workflow::Action,
    },
    error::{Error, Result},
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
fn posting() -> (World, Mailroom, Actor) {
    let (world, server) = (World::new(PresetName::Partner), Mailroom::open(Manners::default()));
    let admin = world.actor(O, Role::Admin);
    world.desk.set_mail(&admin, typed(server.port)).unwrap();
    (world, server, admin)
}

/// Tells people of all that has happened, and sends the mails that are due.
fn post(world: &World) -> Round {
    settle(world);
    world.desk.post_due(HERE, QUICK, &|| true).unwrap()
}

/// To whom letters went, by address, in order.
fn receivers(server: &Mailroom) -> Vec<String> {
    server.taken().into_iter().flat_map(|taken| taken.to).collect()
}

fn address(actor: &Actor) -> String {
    format!("{}@example.com", actor.person().unwrap().user).to_lowercase()
}

/// Both parts of a letter as their reader sees them, and its headers as they came.
fn read(taken: &Taken) -> String {
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

fn refused<T: std::fmt::Debug>(result: Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
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
fn a_mail_that_is_not_taken_now_goes_later_under_the_same_name() {
    let (world, server, admin) = posting();
    let name = |taken: &Taken| {
        let mail = MessageParser::default().parse(taken.letter.as_bytes()).unwrap();
        mail.message_id().unwrap().to_owned()
    };
    // The letter arrives, and then the server cannot say so: the one way to get it twice.
    server.behave(Manners { says: vec![("QUIT", "421 Gone")], ..Manners::default() });
    world.desk.try_mail(&admin).unwrap();
    post(&world);
    assert_eq!(server.taken().len(), 1, "what was taken is taken, however the server says goodbye");
    for trouble in
        [("MAIL", "451 Busy"), ("RCPT", "450 Grey"), ("DATA", "452 Full"), (".", "451 No")]
    {
        server.behave(Manners { says: vec![trouble], ..Manners::default() });
        world.desk.try_mail(&admin).unwrap();
        let Round::Done(Some(wait)) = post(&world) else { panic!("{trouble:?}") };
        assert!(wait > Duration::from_secs(3) && wait < Duration::from_secs(7), "{wait:?}");
        let waits = last(&world, &admin).mail;
        assert_eq!((waits.fate, waits.tries), (Fate::Waiting, 1), "{trouble:?}");
        assert!(waits.trouble.contains(trouble.1.split_once(' ').unwrap().1), "{}", waits.trouble);
        let before = server.taken().len();
        server.behave(Manners::default());
        assert!(matches!(post(&world), Round::Done(Some(_))), "not before its time");
        assert_eq!(server.taken().len(), before);
        world.pass(7);
        assert_eq!(post(&world), Round::Done(None));
        let sent = last(&world, &admin).mail;
        assert_eq!((sent.fate, sent.tries), (Fate::Sent(world.desk.now()), 2));
        assert_eq!(sent.trouble, "");
        assert_eq!(server.taken().len(), before + 1);
    }
    let names: std::collections::BTreeSet<_> = server.taken().iter().map(name).collect();
    assert_eq!(names.len(), 5, "no two mails have one name");
    world.is_sound();
}

#[test]
fn a_mail_that_was_under_way_when_the_process_ended_goes_again_under_its_name() {
    let (world, server, admin) = posting();
    world.desk.try_mail(&admin).unwrap();
    let (number, key) = world
        .desk
        .store()
        .look(|view| {
            let (_, number) = view.next_mail((Moment(0), 0))?.unwrap();
            Ok((number, view.mail(number)?.key))
        })
        .unwrap();
    // As it stands on disk while it is sent, and after a kill.
    let begun = world.desk.store().commit(move |view| {
        let mail = view.mail(number)?;
        Ok((mail.tried(view.now(), 0).replace(number, mail), ()))
    });
    begun.unwrap();
    let world = world.restarted();
    assert!(matches!(post(&world), Round::Done(Some(_))));
    assert_eq!(server.taken().len(), 0);
    world.pass(7);
    post(&world);
    assert!(server.taken()[0].letter.contains(&key.to_string()));
    world.is_sound();
}

#[test]
fn what_the_server_refuses_for_good_is_not_tried_again() {
    let (world, server, admin) = posting();
    for trouble in [("RCPT", "550 No such user"), ("DATA", "554 No"), (".", "554 Spam")] {
        server.behave(Manners { says: vec![trouble], ..Manners::default() });
        world.desk.try_mail(&admin).unwrap();
        let before = server.connections();
        assert_eq!(post(&world), Round::Done(None));
        world.pass(90_000);
        assert_eq!(post(&world), Round::Done(None));
        assert_eq!(server.connections(), before + 1, "{trouble:?}");
        let mail = last(&world, &admin).mail;
        assert_eq!(mail.tries, 1);
        assert!(matches!(mail.fate, Fate::NotSent(_, Why::Refused)), "{mail:?}");
        assert!(mail.trouble.contains(trouble.1.split_once(' ').unwrap().1), "{}", mail.trouble);
    }
    assert_eq!(server.taken().len(), 0);
}

#[test]
fn where_the_server_refuses_us_and_not_the_letter_mails_wait_until_that_is_set_right() {
    let (world, server, admin) = posting();
    let troubles =
        [("MAIL", "550 No such sender"), ("MAIL", "530 Sign in"), ("RCPT", "530 Sign in")];
    for (taken, trouble) in troubles.into_iter().enumerate() {
        server.behave(Manners { says: vec![trouble], ..Manners::default() });
        world.desk.try_mail(&admin).unwrap();
        assert_eq!(post(&world), Round::Down, "{trouble:?}");
        assert_eq!(last(&world, &admin).mail.fate, Fate::Waiting, "{trouble:?}");
        assert_eq!(server.taken().len(), taken);
        server.behave(Manners::default());
        world.pass(7);
        assert_eq!(post(&world), Round::Done(None));
        assert_eq!(server.taken().len(), taken + 1);
    }
    world.is_sound();
}

#[test]
fn while_there_is_no_way_to_the_server_mails_wait_and_in_the_end_give_up() {
    let (world, server, admin) = posting();
    let port = server.port;
    drop(server);
    world.desk.try_mail(&admin).unwrap();
    world.desk.try_mail(&admin).unwrap();
    assert_eq!(post(&world), Round::Down, "one try tells of all");
    let tries = |world: &World| fates(world, &admin).iter().map(|one| one.mail.tries).sum::<u16>();
    assert_eq!(tries(&world), 1);
    for _ in 0..40 {
        world.pass(4 * 60 * 60);
        if post(&world) == Round::Done(None) {
            break;
        }
    }
    for one in fates(&world, &admin) {
        assert!(
            matches!(one.mail.fate, Fate::NotSent(_, Why::TooManyTries | Why::TooOld)),
            "{one:?}"
        );
        assert!(one.mail.trouble.contains("refused"), "{one:?}");
    }
    // A password that is wrong is no fault of any mail's.
    let server =
        Mailroom::open(Manners { says: vec![("AUTH", "535 Wrong")], ..Manners::default() });
    assert_ne!(server.port, 0, "another than {port}");
    let form =
        MailForm { login: "desk".to_owned(), password: "pw".to_owned(), ..typed(server.port) };
    world.desk.set_mail(&admin, form).unwrap();
    world.desk.try_mail(&admin).unwrap();
    assert_eq!(post(&world), Round::Down);
    assert_eq!(last(&world, &admin).mail.fate, Fate::Waiting);
    server.behave(Manners::default());
    world.pass(7);
    assert_eq!(post(&world), Round::Done(None));
    let login = server.taken()[0].login.clone();
    assert_eq!(login, Some(("desk".to_owned(), "pw".to_owned())));
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
    assert_eq!(last(&world, &admin).mail.told, 3);
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
fn only_admins_of_the_operator_see_and_set_the_server_and_the_journal_keeps_no_password() {
    let world = World::new(PresetName::Partner);
    let admin = world.actor(O, Role::Admin);
    let others = [(O, Role::Agent), (V, Role::Admin), (C, Role::Admin)];
    let others = others.map(|(account, role)| world.actor(account, role));
    let form = MailForm {
        host: "Mail.Example.com".to_owned(),
        port: "587".to_owned(),
        security: "starttls".to_owned(),
        login: "desk".to_owned(),
        password: "Pw9Secretmark".to_owned(),
        from: "desk@example.com".to_owned(),
        ..MailForm::default()
    };
    for other in &others {
        assert_eq!(refused(world.desk.set_mail(other, form.clone())), Refusal::NotFound);
        assert_eq!(refused(world.desk.mail_page(other, None)), Refusal::NotFound);
        assert_eq!(refused(world.desk.end_mail(other)), Refusal::NotFound);
        assert_eq!(refused(world.desk.try_mail(other)), Refusal::NotFound);
    }
    world.desk.set_mail(&admin, form.clone()).unwrap();
    for other in &others {
        assert_eq!(refused(world.desk.try_mail(other)), Refusal::NotFound);
        assert_eq!(refused(world.desk.end_mail(other)), Refusal::NotFound);
    }
    let journal = world.desk.store().look(|view| view.happened(0, 1_000)).unwrap();
    let event = journal.last().unwrap().event.clone().unwrap();
    let changes: Vec<_> = event.changes.iter().map(|one| one.to.as_str()).collect();
    assert_eq!(changes, ["mail.example.com:587", "starttls", "desk", "desk@example.com"]);
    assert_eq!((event.kind.word(), event.private_to), ("mail.set", Some(O)));
    assert!(!format!("{journal:?}").contains("Pw9Secretmark"));
    let settings = world.desk.mail_page(&admin, None).unwrap().settings.unwrap();
    assert!(!format!("{settings:?} {form:?}").contains("Pw9Secretmark"), "nor does a log");
    world.desk.end_mail(&admin).unwrap();
    assert_eq!(refused(world.desk.end_mail(&admin)), Refusal::NotFound);
}

#[test]
fn a_password_goes_nowhere_that_it_was_not_typed_for_and_nowhere_in_the_clear() {
    let world = World::new(PresetName::Partner);
    let admin = world.actor(O, Role::Admin);
    let form = MailForm {
        host: "mail.example.com".to_owned(),
        security: "tls".to_owned(),
        login: "desk".to_owned(),
        password: "theirs".to_owned(),
        ..typed(465)
    };
    let set = |form: &MailForm| world.desk.set_mail(&admin, form.clone());
    let kept = || {
        let read = |view: &View<'_>| Ok(view.mail_settings()?.map(|set| set.password));
        world.desk.store().look(read).unwrap().unwrap()
    };
    set(&form).unwrap();
    let same = MailForm { password: String::new(), ..form.clone() };
    set(&MailForm { from: "other@example.com".to_owned(), ..same.clone() }).unwrap();
    assert_eq!(kept(), "theirs");
    let pem = Identity::new(&["localhost"], 2099).pem;
    let missing = Refusal::field(Field::Password, Complaint::Missing);
    for elsewhere in [
        MailForm { host: "evil.example".to_owned(), ..same.clone() },
        MailForm { port: "25".to_owned(), ..same.clone() },
        MailForm { security: "starttls".to_owned(), ..same.clone() },
        MailForm { security: "none".to_owned(), ..same.clone() },
        MailForm { login: "else".to_owned(), ..same.clone() },
        MailForm { trusted: pem, ..same.clone() },
    ] {
        assert_eq!(refused(set(&elsewhere)), missing, "{elsewhere:?}");
    }
    let open = MailForm { security: "none".to_owned(), ..form.clone() };
    let in_the_clear = Refusal::field(Field::Security, Complaint::InTheClear);
    for host in ["mail.example.com", "10.0.0.1", "127.0.0.1.example.com", "localhost.example.com"] {
        let form = MailForm { host: host.to_owned(), ..open.clone() };
        assert_eq!(refused(set(&form)), in_the_clear, "{host}");
    }
    for host in ["localhost", "127.0.0.1", "::1"] {
        set(&MailForm { host: host.to_owned(), ..open.clone() }).unwrap();
    }
    set(&MailForm { login: String::new(), ..open }).unwrap();
    assert_eq!(kept(), "", "what is not used is not kept");
}

#[test]
fn all_that_is_wrong_with_the_server_is_told_at_once() {
    let world = World::new(PresetName::Partner);
    let admin = world.actor(O, Role::Admin);
    let form = MailForm {
        host: "mail server".to_owned(),
        port: "0".to_owned(),
        security: "ssl".to_owned(),
        login: "a\nb".to_owned(),
        password: "p\r\nq".to_owned(),
        from: "desk@a\r\nBcc: x@evil.example".to_owned(),
        trusted: String::new(),
    };
    let Refusal::Fields(wrong) = refused(world.desk.set_mail(&admin, form.clone())) else {
        panic!()
    };
    let fields: Vec<Field> = wrong.iter().map(|(field, _)| *field).collect();
    let expected =
        [Field::Host, Field::Port, Field::Security, Field::Login, Field::Password, Field::From];
    assert_eq!(fields, expected);
    for port in ["65536", "-1", "smtp", ""] {
        let form = MailForm { port: port.to_owned(), ..typed(1) };
        let complaint = Refusal::field(Field::Port, Complaint::NotAPort);
        assert_eq!(refused(world.desk.set_mail(&admin, form)), complaint, "{port}");
    }
    for trusted in ["x", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
        let form = MailForm { trusted: trusted.to_owned(), ..typed(1) };
        let complaint = Refusal::field(Field::Trusted, Complaint::NotACertificate);
        assert_eq!(refused(world.desk.set_mail(&admin, form)), complaint, "{trusted}");
    }
}

#[test]
fn tls_is_never_done_without() {
    let world = World::new(PresetName::Partner);
    let admin = world.actor(O, Role::Admin);
    let good = Identity::new(&["localhost", "127.0.0.1"], 2099);
    let other = Identity::new(&["mail.example.com"], 2099);
    let expired = Identity::new(&["localhost", "127.0.0.1"], 2001);
    let try_with = |security: &str, server: Option<&Identity>, trusted: Option<&Identity>| {
        let identity = server.cloned();
        let manners = Manners { identity, tls_at_once: security == "tls", ..Manners::default() };
        let server = Mailroom::open(manners);
        let form = MailForm {
            security: security.to_owned(),
            login: "desk".to_owned(),
            password: "Pw9Secretmark".to_owned(),
            trusted: trusted.map(|identity| identity.pem.clone()).unwrap_or_default(),
            ..typed(server.port)
        };
        world.desk.set_mail(&admin, form).unwrap();
        world.desk.try_mail(&admin).unwrap();
        let round = post(&world);
        (round, last(&world, &admin).mail, server.taken())
    };
    for security in ["tls", "starttls"] {
        let (round, mail, taken) = try_with(security, Some(&good), Some(&good));
        assert_eq!(mail.trouble, "");
        assert!(matches!(mail.fate, Fate::Sent(_)), "{security}: {round:?} {mail:?}");
        assert!(taken[0].secured && taken[0].login.is_some());
        for (server, trusted, why) in [
            (Some(&good), None, "a certificate that nobody vouches for"),
            (Some(&good), Some(&other), "one that others vouch for"),
            (Some(&other), Some(&other), "one for another name"),
            (Some(&expired), Some(&expired), "one that has run out"),
            (None, Some(&good), "none: STARTTLS was stripped, or there is no TLS"),
        ] {
            let (round, mail, taken) = try_with(security, server, trusted);
            assert_eq!((round, mail.fate), (Round::Down, Fate::Waiting), "{security}: {why}");
            assert!(taken.is_empty(), "{security}: {why}");
            assert!(!mail.trouble.is_empty() && !mail.trouble.contains("Pw9"), "{}", mail.trouble);
            // It is out of the way of the next.
            world.pass(300_000);
            world.desk.end_mail(&admin).unwrap();
            let number = world
                .desk
                .store()
                .look(|view| Ok(view.next_mail((Moment(0), 0))?.unwrap().1))
                .unwrap();
            let gone = world.desk.store().commit(move |view| {
                let mail = view.mail(number)?;
                let ended = mail.clone().not_sent(view.now(), Why::TooOld, "");
                Ok((ended.replace(number, mail), ()))
            });
            gone.unwrap();
        }
    }
}

#[test]
fn the_page_of_mails_goes_back_by_pages_and_tells_of_no_case() {
    let (world, _server, admin) = posting();
    let (d1, v1) = (world.actor(D, Role::Agent), world.actor(V, Role::Agent));
    let case = world.open(&d1, V, "Not for the operator");
    for _ in 0..30 {
        world.say(&v1, case, "Hm", Audience::Everyone);
    }
    settle(&world);
    let first = world.desk.mail_page(&admin, None).unwrap();
    assert_eq!((first.rows.len(), first.newer), (25, false));
    let second = world.desk.mail_page(&admin, first.older).unwrap();
    assert_eq!((second.rows.len(), second.newer, second.older), (6, true, None));
    let shown = format!("{first:?}{second:?}");
    assert!(!shown.contains("Not for the operator") && !shown.contains(&case.to_string()));
    assert!(!shown.contains(&format!("{case:?}")), "not even its number");
}

#[test]
fn the_outbox_is_bounded_and_the_oldest_gives_way() {
    let world = World::new(PresetName::Partner);
    let told = Notification {
        user: UserId(7),
        at: Moment(1),
        occasion: Occasion::Commented,
        case: CaseId(300),
        by: None,
        mark: None,
        via: AccountId(1),
    };
    let store = world.desk.store();
    let mails = (0..KEPT + 3).map(|_| {
        let mail = Mail::at_once(MailKey([1; 16]), told.clone(), Moment(1));
        (None, Box::new(mail))
    });
    let mails: Vec<_> = mails.collect();
    let change: Change = tell(Vec::new(), Follower::Reminders, (0, 0)).posting(mails);
    store.commit(move |_| Ok((change, ()))).unwrap();
    store
        .look(|view| {
            assert!(view.mail(2).is_err() && view.mail(3).is_ok());
            assert_eq!(view.next_mail((Moment(0), 0))?, Some((Moment(1), 3)));
            Ok(())
        })
        .unwrap();
    world.is_sound();
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

#[test]
fn a_file_from_before_there_was_mail_has_none_and_a_spoilt_mail_keeps_no_other() {
    let (world, server, admin) = posting();
    world.desk.choose_delivery(&admin, "off").unwrap();
    let world = world.restarted_after(forget_mail);
    assert_eq!(world.desk.delivery(&admin).unwrap(), (Delivery::AtOnce, false));
    world.desk.set_mail(&admin, typed(server.port)).unwrap();
    world.desk.try_mail(&admin).unwrap();
    world.desk.try_mail(&admin).unwrap();
    let world = world.restarted_after(spoil_mail);
    assert_eq!(post(&world), Round::Done(None));
    assert_eq!((server.taken().len(), fates(&world, &admin).len()), (1, 1));
}

#[test]
fn a_spoilt_digest_keeps_nobody_from_being_told() {
    let (world, server, _) = posting();
    let (d1, v1) = (world.actor(D, Role::Agent), world.actor(V, Role::Agent));
    world.desk.choose_delivery(&v1, "digest").unwrap();
    world.open(&d1, V, "In what is spoilt");
    settle(&world);
    let world = world.restarted_after(spoil_mail);
    world.open(&d1, V, "In the next");
    post(&world);
    world.pass(60 * 60);
    post(&world);
    assert_eq!(receivers(&server), [address(&v1)]);
    let letter = read(&server.taken()[0]);
    assert!(letter.contains("In the next") && !letter.contains("In what is spoilt"), "{letter}");
    let told = world.desk.notifications(&v1, None).unwrap();
    assert_eq!(told.rows.len(), 2, "on the page both are");
}
