//! What a mail looks like to a program that reads it, and a server that does not answer.

use std::{io::Write, net::TcpListener, thread, time::Duration};

use mail_parser::{HeaderValue, MessageParser};

use super::{Letter, News, Outcome, Patience, Tells, deliver};
use crate::{
    desk::mailroom::{Mailroom, Manners},
    domain::{
        mail::{Host, MailKey, MailSettings, Security},
        moment::Moment,
        notify::Phrase,
        text::{Email, Words},
    },
};

const QUICK: Patience = Patience {
    answer: Duration::from_millis(300),
    whole: Duration::from_secs(10),
    taking: Duration::from_millis(300),
};

fn email(text: &str) -> Email {
    Email::parse(text).unwrap()
}

fn settings(port: u16) -> MailSettings {
    MailSettings {
        host: Host::parse("127.0.0.1").unwrap(),
        port,
        security: Security::None,
        login: None,
        password: String::new(),
        from: email("desk@help.example.com"),
        trusted: None,
    }
}

fn news(subject: &str, text: Option<&str>) -> News {
    News {
        phrase: Phrase { by: true, verb: "commented on", tail: "" },
        by: "Robert Balboa".to_owned(),
        about: "CA-123-456-789".to_owned(),
        subject: subject.to_owned(),
        partner: "Front Street Inc.".to_owned(),
        text: text.map(|text| Words::parse(text).unwrap()),
        path: "/cases/CA-123-456-789#c-1".to_owned(),
        answer: Some("/cases/CA-123-456-789#comment".to_owned()),
    }
}

fn letter(to: (&str, &str), tells: Tells) -> Letter {
    Letter {
        key: MailKey([0xab; 16]),
        to: (to.0.to_owned(), email(to.1)),
        from: ("Casemate Support".to_owned(), email("desk@help.example.com")),
        at: Moment(1_795_256_100_000),
        base: "https://help.example.com".to_owned(),
        tells,
    }
}

fn bytes(letter: &Letter) -> Vec<u8> {
    letter.written().unwrap().bytes
}

#[test]
fn a_program_that_reads_mail_finds_everything_in_its_place() {
    let text = "It does **not** work.\n\n<b>Really</b>: ü€🐎";
    let letter = letter(("Iris Vault", "iris@example.com"), Tells::One(news("Seats", Some(text))));
    let bytes = bytes(&letter);
    let mail = MessageParser::default().parse(&bytes).unwrap();
    assert_eq!(mail.subject(), Some("[CA-123-456-789] Seats"));
    let who = |address: Option<&mail_parser::Address<'_>>| {
        let one = address.unwrap().first().unwrap();
        (one.name().unwrap().to_owned(), one.address().unwrap().to_owned())
    };
    let pair = |name: &str, address: &str| (name.to_owned(), address.to_owned());
    assert_eq!(who(mail.to()), pair("Iris Vault", "iris@example.com"));
    assert_eq!(who(mail.from()), pair("Casemate Support", "desk@help.example.com"));
    assert_eq!(mail.message_id(), Some(format!("{}@help.example.com", "ab".repeat(16)).as_str()));
    let thread = HeaderValue::Text("CA-123-456-789@help.example.com".into());
    assert_eq!((mail.references(), mail.in_reply_to()), (&thread, &thread));
    assert_eq!(mail.date().unwrap().to_rfc3339(), "2026-11-21T10:15:00Z");
    assert_eq!(mail.header("Auto-Submitted").unwrap().as_text(), Some("auto-generated"));
    let plain = mail.body_text(0).unwrap();
    for line in [
        "Robert Balboa commented on “Seats”",
        "CA-123-456-789 · Front Street Inc.",
        "> It does **not** work.",
        "> <b>Really</b>: ü€🐎",
        "https://help.example.com/cases/CA-123-456-789#c-1",
        "Nobody reads answers to this mail. To answer, write a comment: \
         https://help.example.com/cases/CA-123-456-789#comment",
        "https://help.example.com/settings/notifications",
    ] {
        assert!(plain.contains(line), "{line} is not in {plain}");
    }
    let html = mail.body_html(0).unwrap();
    assert!(html.contains("&lt;b&gt;Really&lt;/b&gt;: ü€🐎"), "{html}");
    assert!(!html.contains("<b>Really"), "what people write is no markup");
    assert!(html.contains("<a href=\"https://help.example.com/cases/CA-123-456-789#c-1\">"));
    assert!(!html.contains("<img") && !html.contains("<script"));
    assert_eq!(bytes, self::bytes(&letter), "each try sends the same bytes");
}

#[test]
fn no_name_or_subject_makes_a_header_of_its_own() {
    let long = "ä".repeat(10_000);
    for evil in [
        "a\r\nBcc: x@evil.example",
        "a\nBcc: x@evil.example",
        "=?utf-8?q?a=0D=0ABcc:_x@evil.example?=",
        "\0\u{202e}\u{200b}b",
        "\"quoted\" <x@evil.example>, c",
        "a, b; c: d",
        &long,
    ] {
        let mut one = news(evil, None);
        one.by = evil.to_owned();
        let letter = letter((evil, "iris@example.com"), Tells::One(one));
        let written = letter.written().unwrap();
        let to: Vec<String> = written.envelope.to().iter().map(ToString::to_string).collect();
        assert_eq!(to, ["iris@example.com"], "{evil:?}");
        let text = String::from_utf8(written.bytes.clone()).unwrap();
        let (head, _) = text.split_once("\r\n\r\n").unwrap();
        assert!(head.is_ascii() && head.lines().all(|line| line.len() < 999), "{head}");
        let names: Vec<&str> = head
            .lines()
            .filter(|line| !line.starts_with([' ', '\t']))
            .map(|line| line.split_once(':').unwrap().0)
            .collect();
        let expected = [
            "From",
            "To",
            "Date",
            "Subject",
            "Message-ID",
            "Auto-Submitted",
            "X-Auto-Response-Suppress",
            "In-Reply-To",
            "References",
            "MIME-Version",
            "Content-Type",
        ];
        assert_eq!(names, expected, "{evil:?}");
        let mail = MessageParser::default().parse(&written.bytes).unwrap();
        assert!(mail.bcc().is_none() && mail.cc().is_none());
        let to: Vec<_> = mail.to().unwrap().iter().filter_map(|one| one.address()).collect();
        assert_eq!(to, ["iris@example.com"], "{evil:?}");
    }
}

#[test]
fn an_address_that_mail_cannot_go_to_is_told_before_anybody_is_asked() {
    let server = Mailroom::open(Manners::default());
    for odd in ["a(b)@example.com", "a@exa_mple..com", "a\\@example.com"] {
        let letter = letter(("Iris", odd), Tells::Test);
        assert_eq!(deliver(&settings(server.port), &letter, QUICK), Outcome::NoAddress, "{odd}");
    }
    assert_eq!(server.connections(), 0);
}

#[test]
fn a_server_that_is_silent_costs_so_much_time_and_no_more() {
    for word in ["CONNECT", "EHLO", "MAIL", "DATA", "."] {
        let server = Mailroom::open(Manners { says: vec![(word, "")], ..Manners::default() });
        let letter = letter(("Iris", "iris@example.com"), Tells::Test);
        let Outcome::Down(words) = deliver(&settings(server.port), &letter, QUICK) else {
            panic!("silence at {word} is taken for an answer")
        };
        assert!(words.contains("did not answer within"), "{word}: {words}");
    }
}

#[test]
fn a_letter_that_is_left_is_never_taken_and_one_on_its_way_is_waited_for() {
    let server = Mailroom::open(Manners::default());
    let letter = letter(("Iris", "iris@example.com"), Tells::Test);
    // Patience for the whole ends at once; the letter may be on its way by then or not.
    let whole = Duration::from_millis(1);
    let hasty = Patience { whole, taking: Duration::from_secs(10), ..QUICK };
    let outcome = deliver(&settings(server.port), &letter, hasty);
    let taken = outcome == Outcome::Taken;
    let left = matches!(&outcome, Outcome::Down(words) if words.contains("was not done"));
    assert!(taken || left, "{outcome:?}");
    assert_eq!(server.taken().len(), usize::from(taken));
}

#[test]
fn a_server_that_drips_is_left_when_patience_is_over() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let dripping = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        while stream.write_all(b"2").is_ok() {
            thread::park_timeout(Duration::from_millis(20));
        }
    });
    let short = Patience {
        answer: Duration::from_secs(30),
        whole: Duration::from_millis(600),
        taking: Duration::from_secs(30),
    };
    let letter = letter(("Iris", "iris@example.com"), Tells::Test);
    let outcome = deliver(&settings(port), &letter, short);
    let Outcome::Down(words) = outcome else { panic!("{outcome:?}") };
    assert!(words.contains("was not done"), "{words}");
    assert!(!dripping.is_finished());
}

#[test]
fn a_name_that_leads_where_no_mail_server_is_leads_nowhere() {
    for host in ["169.254.169.254", "0.0.0.0", "224.0.0.1", "255.255.255.255", "fe80::1"] {
        let host = Host::parse(host).unwrap();
        let settings = MailSettings { host, ..settings(25) };
        let letter = letter(("Iris", "iris@example.com"), Tells::Test);
        let outcome = deliver(&settings, &letter, QUICK);
        let Outcome::Down(words) = outcome else { panic!("{outcome:?}") };
        assert!(words.contains("is no place for a mail server"), "{words}");
    }
}
