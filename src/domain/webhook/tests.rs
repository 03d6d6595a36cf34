//! Addresses, targets, tries and forms of webhooks.

use std::net::IpAddr;

use super::*;
use crate::domain::refusal::Complaint;

/// Addresses that no webhook reaches unless the operator says so.
const HOSTILE: &str = "0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.255 127.0.0.1 127.1.2.3 \
    169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.8 192.0.2.1 192.88.99.1 192.168.1.1 \
    198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.255 240.0.0.1 \
    255.255.255.255 :: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:169.254.169.254 \
    ::ffff:10.0.0.1 ::ffff:0:10.0.0.1 64:ff9b::10.0.0.1 64:ff9b::7f00:1 64:ff9b:1::1 100::1 \
    2001::1 2001:0:53aa:64c:0:0:80ff:fffe 2001:10::1 2001:20::1 2001:db8::1 2002:7f00:1::1 \
    2002:a00:1:: 3fff::1 4000::1 5f00::1 fc00::1 fd00::1 fdff:ffff::1 fe80::1 febf::1 \
    fec0::1 ff02::1 ff0e::1";
/// Addresses of the public internet, many of them at the edge of what is not.
const OPEN: &str = "1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 \
    128.0.0.0 172.15.255.255 172.32.0.0 192.0.1.0 198.17.0.1 198.20.0.1 223.255.255.255 \
    ::ffff:8.8.8.8 2001:200::1 2001:4860:4860::8888 2606:4700::1111 2a00:1450::1 3ffe::1";

fn target(text: &str) -> Result<String, Complaint> {
    Target::parse(text, true).map(|target| target.as_str().to_owned())
}

#[test]
fn no_address_is_reached_that_is_not_of_the_public_internet() {
    let public = Networks::default();
    for hostile in HOSTILE.split_whitespace() {
        let address: IpAddr = hostile.parse().unwrap();
        assert!(!public.includes(address, true), "{hostile}");
        assert!(!public.includes(address, false), "{hostile}");
    }
    for open in OPEN.split_whitespace() {
        let address: IpAddr = open.parse().unwrap();
        assert!(public.includes(address, true), "{open}");
        assert!(!public.includes(address, false), "{open}: not in the clear");
    }
}

#[test]
fn what_is_allowed_by_name_is_reached_and_its_neighbours_are_not() {
    let networks = Networks::parse("10.1.0.0/16, 192.168.7.9\nfd12:3456::/32").unwrap();
    assert_eq!(networks.to_string(), "10.1.0.0/16 192.168.7.9/32 fd12:3456::/32");
    let includes = |text: &str, secure| networks.includes(text.parse().unwrap(), secure);
    for inside in ["10.1.2.3", "::ffff:10.1.2.3", "192.168.7.9", "fd12:3456::1"] {
        assert!(includes(inside, true) && includes(inside, false), "{inside}");
    }
    for outside in ["10.2.0.1", "192.168.7.8", "fd12:3457::1", "127.0.0.1", "64:ff9b::a01:203"] {
        assert!(!includes(outside, true), "{outside}");
    }
    assert!(includes("8.8.8.8", true) && !includes("8.8.8.8", false));
    assert!(Networks::parse("0.0.0.0/0").unwrap().includes("10.0.0.1".parse().unwrap(), false));
    for wrong in
        ["10.0.0.0/33", "10.0.0", "fd00::/129", "localhost", "10.0.0.0/-1", "::ffff:10.0.0.0/104"]
    {
        assert_eq!(Networks::parse(wrong), Err(Complaint::NotANetwork), "{wrong}");
    }
    assert!(matches!(Networks::parse(&"10.0.0.1 ".repeat(51)), Err(Complaint::TooMany { .. })));
}

#[test]
fn a_target_is_an_address_of_the_web_and_nothing_else() {
    assert_eq!(
        target(" HTTPS://Hooks.Example.COM/In?k=V "),
        Ok("https://hooks.example.com/In?k=V".into())
    );
    assert_eq!(target("https://a.example:8443"), Ok("https://a.example:8443/".into()));
    assert_eq!(target("https://a.example?x=1"), Ok("https://a.example/?x=1".into()));
    assert_eq!(target("http://[fd00::1]:80/x"), Ok("http://[fd00::1]:80/x".into()));
    for wrong in [
        "a.example",
        "ftp://a.example/",
        "file:///etc/passwd",
        "gopher://a/",
        "https://",
        "https:///x",
        "https://u:p@a.example/",
        "https://a.example\\@b/",
        "https://a b/",
        "https://a.example/#x",
        "https://a.example/\r\nHost: b",
        "https://[::1/",
        "https://[x]/",
        "https://a:0/",
        "https://a:99999/",
        "https://a:+80/",
        "https://a:80:80/",
        "https://-a/",
        "https://a..b/",
        "https://ä.example/",
        "https://a.example/ä",
        "https://a%2eexample/",
        "javascript:alert(1)",
    ] {
        assert_eq!(target(wrong), Err(Complaint::NotATarget), "{wrong}");
    }
    assert_eq!(Target::parse("http://a.example/", false).map(drop), Err(Complaint::OnlyHttps));
    assert!(matches!(
        target(&format!("https://a/{}", "x".repeat(500))),
        Err(Complaint::TooLong { .. })
    ));
    let secret = Target::parse("https://a.example:1/token/s3cret", false).unwrap();
    assert_eq!(format!("{secret:?}"), "Target(a.example:1)");
}

#[test]
fn a_target_that_was_parsed_parses_to_itself_up_to_the_longest() {
    let long = |start: &str, chars: usize| format!("{start}{}", "x".repeat(chars - start.len()));
    for text in [long("HTTPS://A?", 499), long("https://a/", 500)] {
        let kept = target(&text).unwrap();
        assert_eq!((target(&kept), kept.len()), (Ok(kept.clone()), 500));
        assert!(Target::is_kept_as(&kept));
    }
    // With its slash it has a character more, which earlier versions did not measure.
    let too_long = Err(Complaint::TooLong { max: 500, have: 501 });
    assert_eq!(target(&long("https://a?", 500)), too_long);
    assert!(Target::is_kept_as(&long("https://a/?", 501)));
    for text in [long("https://a/?", 502), "https://a".into(), "HTTPS://a/".into()] {
        assert!(!Target::is_kept_as(&text), "{text}");
    }
}

#[test]
fn a_try_that_came_to_nothing_is_followed_by_later_and_later_ones_and_then_by_none() {
    let failed = |at| Attempt { at, took_ms: 1, heard: Heard::Status(500) };
    let mut now = Moment(1_000_000);
    let mut one = Dispatch::new(WebhookId(1), DispatchKey([7; 16]), Matter::Ping, now);
    let mut last = Duration::ZERO;
    for _ in 1..TRIES_MAX {
        one = one.tried(failed(now), 128);
        let wait = one.due().expect("it waits").since(now);
        assert!(wait >= last && wait <= WAIT_MAX, "{wait:?} after {last:?}");
        (now, last) = (one.due_at, wait);
        assert!(one.attempts.len() <= ATTEMPTS_KEPT);
    }
    one = one.tried(failed(now), 128);
    assert_eq!(one.fate, Fate::Given(now, Why::TooManyTries));
    let again = one.again(now);
    assert_eq!((again.due(), again.key), (Some(now), one.key));
    let taken = Attempt { at: now, took_ms: 1, heard: Heard::Status(204) };
    assert_eq!(again.tried(taken, 0).fate, Fate::Arrived(now));
    for status in [100, 301, 302, 307, 400, 404, 410, 500] {
        assert!(!Heard::Status(status).is_taken(), "{status}");
    }
}

#[test]
fn tries_go_on_for_three_days_however_luck_spreads_them() {
    let start = Moment(1_000_000);
    let (mut now, mut tries) = (start, 0);
    let mut one = Dispatch::new(WebhookId(1), DispatchKey([7; 16]), Matter::Ping, now);
    while let Some(due) = one.due().filter(|_| !one.is_too_old(now)) {
        now = due;
        one = one.tried(Attempt { at: now, took_ms: 1, heard: Heard::Status(500) }, 0);
        tries += 1;
    }
    assert!(now.since(start) >= AGE_MAX, "{tries} tries in {:?}", now.since(start));
}

#[test]
fn the_journal_says_that_a_webhook_goes_elsewhere_and_never_where() {
    let start = Moment(1_000_000);
    let before = made_at(start);
    let target = |text| Target::parse(text, true).unwrap();
    let after = Webhook { target: target("http://a.example/s3cret"), ..before.clone() };
    let change = changed(None, before, after);
    let said = format!("{:?}", change.events());
    assert!(said.contains("address") && said.contains("scheme") && !said.contains("s3cret"));
    let form = WebhookForm {
        name: "Ours".into(),
        target: "https://a.example/s3cret".into(),
        shape: "connect".into(),
        kinds: vec!["case.opened".into()],
        jwt: JwtTurn::Stays,
    };
    let fresh = FreshWebhook {
        id: WebhookId(1),
        account: AccountId(7),
        key: SigningKey([1; 32]),
        now: start,
        have: 0,
        plain: false,
    };
    let (change, _) = Console::here().make_webhook(&form, fresh).unwrap();
    let said = format!("{:?}", change.events());
    assert!(said.contains("connect") && said.contains("Ours") && !said.contains("s3cret"));
}

fn made_at(now: Moment) -> Webhook {
    let form = WebhookForm {
        name: "Ours".into(),
        target: "https://a.example/".into(),
        shape: "casemate".into(),
        kinds: vec!["comment.added".into(), "case.opened".into(), "comment.added".into()],
        jwt: JwtTurn::Stays,
    };
    let fresh = FreshWebhook {
        id: WebhookId(1),
        account: AccountId(7),
        key: SigningKey([1; 32]),
        now,
        have: 0,
        plain: false,
    };
    Console::here().make_webhook(&form, fresh).unwrap().1
}

#[test]
fn a_webhook_is_suspended_when_nothing_arrives_for_long_and_never_by_a_doubtful_clock() {
    let start = Moment(1_000_000);
    let webhook = made_at(start);
    let failing = webhook.tried(start, false, true);
    assert!(failing.is_on() && failing.failing_since == Some(start));
    let late = start.plus(PATIENCE + Duration::from_secs(1));
    let lone = failing.tried(late, false, true);
    assert!(lone.is_on() && lone.failing_since == Some(late), "two lone tries days apart");
    let failed_at = Some(start.plus(Duration::from_hours(67)));
    let failing = Webhook { failed_at, ..failing };
    assert!(failing.tried(late, false, false).is_on());
    assert_eq!(failing.tried(late, false, true).switch, Switch::Suspended(late));
    assert_eq!(failing.tried(late, true, true).failing_since, None);
}

#[test]
fn a_webhook_is_told_of_what_it_asked_for_and_its_account_may_know() {
    let now = Moment(1_000_000);
    let webhook = made_at(now);
    assert_eq!(webhook.kinds, [Kind::CaseOpened, Kind::CommentAdded]);
    let event = |kind| Event::new(None, kind, Record::Case(super::super::id::CaseId(3)));
    assert!(webhook.wants(&event(Kind::CaseOpened), now));
    assert!(!webhook.wants(&event(Kind::CaseMoved), now), "it did not ask for that");
    assert!(!webhook.wants(&event(Kind::CaseOpened), Moment(999_999)), "that was before it");
    let private = |to| Event { private_to: Some(to), ..event(Kind::CommentAdded) };
    assert!(webhook.wants(&private(AccountId(7)), now));
    assert!(!webhook.wants(&private(AccountId(8)), now));
    let off = Webhook { switch: Switch::Off, ..webhook };
    assert!(!off.wants(&event(Kind::CaseOpened), now));
}

#[test]
fn a_form_says_all_that_is_wrong() {
    let form = WebhookForm { kinds: vec!["signed.in".into()], ..WebhookForm::default() };
    let Err(Refusal::Fields(wrong)) = form.read((false, Some(WEBHOOKS_MAX)), None) else {
        panic!("it is taken")
    };
    let fields: Vec<Field> = wrong.iter().map(|(field, _)| *field).collect();
    assert_eq!(
        fields,
        [
            Field::Name,
            Field::Name,
            Field::Webhook(WebhookField::Target),
            Field::Webhook(WebhookField::Shape),
            Field::Webhook(WebhookField::Events)
        ]
    );
}

#[test]
fn the_key_before_signs_for_a_day() {
    let now = Moment(1_000_000);
    let old_key = Some((SigningKey([2; 32]), now.plus(OLD_KEY_SIGNS)));
    let webhook = Webhook { old_key, ..made_at(now) };
    assert_eq!(webhook.keys(now).len(), 2);
    assert_eq!(webhook.keys(now.plus(OLD_KEY_SIGNS)).len(), 1);
    assert!(!format!("{webhook:?}").contains("01010101"), "a secret is never in a log");
    assert_eq!(webhook.key.reveal(), "01".repeat(32));
}
