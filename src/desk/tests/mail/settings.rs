//! The server that takes mail: who sets it, and how the way to it is protected.

use super::*;

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
