//! Mails grow old, are tried again, and tell of more than one thing.

use std::time::Duration;

use super::{AGE_MAX, Fate, Mail, MailKey, Matter, TOLD_MAX, TRIES_MAX, Why};
use crate::domain::{
    id::{AccountId, CaseId, UserId},
    moment::Moment,
    notify::{Notification, Occasion, Topic},
};

/// A quarter past ten.
const NOW: Moment = Moment(1_795_256_100_000);

fn told() -> Notification {
    Notification {
        user: UserId(7),
        at: NOW,
        occasion: Occasion::Commented,
        topic: Topic::Case(CaseId(300)),
        by: None,
        mark: None,
        via: AccountId(1),
    }
}

fn mail() -> Mail {
    Mail::at_once(MailKey([1; 16]), told(), NOW)
}

#[test]
fn each_try_waits_longer_than_the_one_before_and_the_last_one_ends_it() {
    for luck in [0, 255] {
        let (mut mail, mut now, mut waits) = (mail(), NOW, Vec::new());
        while mail.fate == Fate::Waiting {
            now = mail.due_at.max(now);
            let tried = mail.tried(now, luck);
            waits.push(tried.due_at.since(now));
            mail = tried.put_off(now, "451 Later");
        }
        assert_eq!(waits.len(), usize::from(TRIES_MAX));
        assert!(waits.windows(2).all(|pair| pair[0] <= pair[1]), "{waits:?}");
        assert!(waits[0] > Duration::from_secs(3) && waits[0] < Duration::from_secs(7));
        let whole = now.since(NOW);
        assert!(whole > Duration::from_hours(20) && whole < Duration::from_hours(48), "{whole:?}");
        assert_eq!(mail.fate, Fate::NotSent(now, Why::TooManyTries));
        assert_eq!((mail.trouble.as_str(), mail.due()), ("451 Later", None));
    }
}

#[test]
fn what_is_old_news_is_not_sent() {
    let late = NOW.plus(AGE_MAX);
    assert_eq!(mail().too_old(late), None);
    let late = late.next();
    let old = mail().too_old(late).unwrap();
    assert_eq!((old.fate, old.tries), (Fate::NotSent(late, Why::TooOld), 0));
}

#[test]
fn a_digest_is_due_when_the_hour_ends_and_counts_what_it_has_no_room_for() {
    let mut digest = Mail::digest(MailKey([1; 16]), told(), NOW);
    assert_eq!(digest.due_at.since(NOW), Duration::from_mins(45));
    for _ in 0..TOLD_MAX + 2 {
        digest = digest.with(told(), NOW);
    }
    // Begun while the clock stood ahead, it does not wait until then.
    let ahead = Mail::digest(MailKey([1; 16]), told(), NOW.plus(Duration::from_hours(9_000)));
    assert_eq!(ahead.with(told(), NOW).due_at, digest.due_at);
    let Matter::Digest(all, more) = &digest.matter else { panic!("{digest:?}") };
    assert_eq!((all.len(), *more), (TOLD_MAX, 3));
    assert!(digest.is_open() && !digest.tried(NOW, 0).is_open(), "one under way takes no more");
    assert!(!mail().is_open());
    let end = Moment(u64::MAX);
    assert_eq!(Mail::digest(MailKey([1; 16]), told(), end).due_at, end);
}

#[test]
fn what_a_server_says_is_kept_in_one_bounded_line() {
    let words = format!("550 no\r\nBcc: x\u{1b}[2J{}", "y".repeat(9_999));
    let mail = mail().not_sent(NOW, Why::Refused, &words);
    assert!(mail.trouble.starts_with("550 no  Bcc: x [2Jyyy"), "{}", mail.trouble);
    assert_eq!(mail.trouble.chars().count(), 300);
}
