//! What becomes of a mail: tries, ends, and what outlives what.

use super::*;

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
        topic: Topic::Case(CaseId(300)),
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
