//! Mails that wait to be sent, and what became of those before them.

use std::{fmt, time::Duration};

use serde::{Deserialize, Serialize};

use crate::domain::{
    access::{Actor, Person, Sealed},
    change::{Change, Write},
    id::{AccountId, UserId},
    moment::Moment,
    notify::Notification,
    refusal::Refusal,
    text::Email,
};

/// How many mails are kept, the newest: when one more comes, the oldest is forgotten, sent or not.
pub const KEPT: u64 = 20_000;
/// No mail waits longer for its next try; one that seems to was put off while the clock stood ahead.
pub const WAIT_MAX: Duration = Duration::from_hours(6);
/// How many notifications a digest tells of; of more it says only how many.
pub const TOLD_MAX: usize = 50;
/// How often sending a mail is tried: over about a day and a half.
pub const TRIES_MAX: u16 = 16;
/// A mail that could not even be tried for so long is old news and not sent.
pub const AGE_MAX: Duration = Duration::from_hours(72);
/// How long after the first try there is a second; each further one waits three times as long.
const AGAIN_AFTER: Duration = Duration::from_secs(5);
/// And at most so long.
const AGAIN_AFTER_MAX: Duration = Duration::from_hours(4);
/// The time of what a digest tells of.
const DIGEST_EVERY_MS: u64 = 60 * 60 * 1000;
/// The most characters of a server's answer that are kept.
const TROUBLE_CHARS_MAX: usize = 300;

/// What a mail is called to the outside, in its Message-ID: drawn at random, so that it tells
/// nothing of how many there are, and the same at each try.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailKey(pub [u8; 16]);

/// A mail in the outbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    /// Its name to the outside.
    pub key: MailKey,
    /// Whom it goes to.
    pub user: UserId,
    /// What it tells.
    pub matter: Matter,
    /// When it came into the outbox.
    pub queued_at: Moment,
    /// When it is tried next, as long as it waits.
    pub due_at: Moment,
    /// How often it has been tried.
    pub tries: u16,
    /// What went wrong the last time, as the server or the system says it; empty for nothing.
    pub trouble: String,
    /// What became of it.
    pub fate: Fate,
}

/// What a mail tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Matter {
    /// One thing that its reader is told.
    One(Notification),
    /// All that its reader is told in an hour; and how much more than [`TOLD_MAX`].
    Digest(Vec<Notification>, u32),
    /// That mail arrives.
    Test,
    /// How to join this account: whom it goes to is whose invitation has this address, and the
    /// mail's user is who made it.
    Invitation(AccountId, Email),
    /// How to have another password, because an admin said so.
    Reset,
    /// How to have another password, because its reader asked.
    Forgotten,
}

impl Matter {
    /// Whether it carries a one-time link.
    pub fn is_link(&self) -> bool {
        matches!(self, Matter::Invitation(..) | Matter::Reset | Matter::Forgotten)
    }
}

/// What became of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fate {
    /// It waits for a try.
    Waiting,
    /// The server has taken it.
    Sent(Moment),
    /// It never will be.
    NotSent(Moment, Why),
}

/// Why a mail is not sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Why {
    /// Its reader cannot sign in any more.
    Gone,
    /// Its reader may not see any more what it tells of.
    Hidden,
    /// Its reader wants no mail any more.
    Unwanted,
    /// It waited for [`AGE_MAX`].
    TooOld,
    /// It was tried [`TRIES_MAX`] times.
    TooManyTries,
    /// The server will not take it, now or later.
    Refused,
    /// Its reader's address is none that mail can go to.
    NoAddress,
    /// The link that it was to carry works no more.
    LinkOver,
}

/// What a mail is about, without what it tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// So many things that its reader is told.
    Told(u64),
    /// Only that mail arrives.
    Test,
    /// How to join: the address that it goes to.
    Invitation(Email),
    /// How to have another password.
    Password,
}

/// What became of a mail, without what it tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostedMail {
    /// Whom it goes to.
    pub user: UserId,
    /// What it is about.
    pub about: About,
    /// When it came into the outbox.
    pub queued_at: Moment,
    /// When it is tried next, as long as it waits.
    pub due_at: Moment,
    /// How often it has been tried.
    pub tries: u16,
    /// What went wrong the last time; empty for nothing.
    pub trouble: String,
    /// What became of it.
    pub fate: Fate,
}

/// A mail as it is now, with what it was before: its number and its row, if it is not new.
pub type Changed = (Option<(u64, Box<Mail>)>, Box<Mail>);

impl Mail {
    /// A mail of one thing, due at once.
    pub fn at_once(key: MailKey, told: Notification, now: Moment) -> Mail {
        Mail::new((key, told.user), Matter::One(told), now, now)
    }

    /// A mail of what an hour brings, due when the hour ends.
    pub fn digest(key: MailKey, told: Notification, now: Moment) -> Mail {
        Mail::new((key, told.user), Matter::Digest(vec![told], 0), now, hour_end(now))
    }

    /// A mail that carries a one-time link, due at once. The link's secret is drawn when it is sent.
    pub fn of_link(to: (MailKey, UserId), matter: Matter, now: Moment) -> Mail {
        Mail::new(to, matter, now, now)
    }

    fn new((key, user): (MailKey, UserId), matter: Matter, now: Moment, due_at: Moment) -> Mail {
        let (trouble, fate) = (String::new(), Fate::Waiting);
        Mail { key, user, matter, queued_at: now, due_at, tries: 0, trouble, fate }
    }

    /// Whether it is a digest that can still tell of more.
    pub fn is_open(&self) -> bool {
        let waits = self.fate == Fate::Waiting && self.tries == 0;
        waits && matches!(self.matter, Matter::Digest(..))
    }

    /// The same digest with one thing more. It goes when this hour ends, also if the clock stood
    /// ahead when it was begun.
    #[must_use]
    pub fn with(mut self, one: Notification, now: Moment) -> Mail {
        self.due_at = self.due_at.min(hour_end(now));
        if let Matter::Digest(told, more) = &mut self.matter {
            if told.len() < TOLD_MAX { told.push(one) } else { *more = more.saturating_add(1) }
        }
        self
    }

    /// When it is tried next, if it still waits.
    pub fn due(&self) -> Option<Moment> {
        (self.fate == Fate::Waiting).then_some(self.due_at)
    }

    /// Begins a try. Until its end is known, the mail counts as one that went wrong and is tried
    /// again later: after a crash in between it is sent a second time rather than never. `luck`
    /// spreads the next try by a quarter either way.
    #[must_use]
    pub fn tried(&self, now: Moment, luck: u8) -> Mail {
        let wait = AGAIN_AFTER.saturating_mul(3_u32.saturating_pow(u32::from(self.tries)));
        let wait = wait.min(AGAIN_AFTER_MAX);
        let wait = wait * (384 + u32::from(luck)) / 512;
        Mail { tries: self.tries.saturating_add(1), due_at: now.plus(wait), ..self.clone() }
    }

    /// The mail ended, if it has become too old.
    pub fn too_old(&self, now: Moment) -> Option<Mail> {
        let ended = || self.clone().ended(Fate::NotSent(now, Why::TooOld));
        (now.since(self.queued_at) > AGE_MAX).then(ended)
    }

    /// It was taken.
    #[must_use]
    pub fn sent(self, now: Moment) -> Mail {
        Mail { trouble: String::new(), ..self }.ended(Fate::Sent(now))
    }

    /// It will not be sent.
    #[must_use]
    pub fn not_sent(self, now: Moment, why: Why, trouble: &str) -> Mail {
        Mail { trouble: bounded(trouble), ..self }.ended(Fate::NotSent(now, why))
    }

    /// This try came to nothing; after the last one, all did.
    #[must_use]
    pub fn put_off(self, now: Moment, trouble: &str) -> Mail {
        if self.tries >= TRIES_MAX {
            return self.not_sent(now, Why::TooManyTries, trouble);
        }
        Mail { trouble: bounded(trouble), ..self }
    }

    fn ended(self, fate: Fate) -> Mail {
        Mail { fate, ..self }
    }

    /// Writes what this mail is now in the place of what it was.
    pub fn replace(self, number: u64, before: Mail) -> Change {
        let before = Some((number, Box::new(before)));
        Change::unnoted(vec![Write::Mail(before, Box::new(self))])
    }
}

impl Sealed<Mail> {
    /// Opens a mail, to see what became of it; what it tells of is left out.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless the actor is an admin of the operator.
    pub fn posted(self, actor: &Actor) -> Result<PostedMail, Refusal> {
        actor.person()?.must_run_appliance()?;
        let about = match &self.0.matter {
            Matter::One(_) => About::Told(1),
            Matter::Digest(told, more) => About::Told(told.len() as u64 + u64::from(*more)),
            Matter::Test => About::Test,
            Matter::Invitation(_, email) => About::Invitation(email.clone()),
            Matter::Reset | Matter::Forgotten => About::Password,
        };
        let Mail { user, queued_at, due_at, tries, trouble, fate, .. } = self.0;
        Ok(PostedMail { user, about, queued_at, due_at, tries, trouble, fate })
    }
}

impl Change {
    /// Adds mails of what this change tells people.
    #[must_use]
    pub fn posting(self, mails: Vec<Changed>) -> Change {
        mails
            .into_iter()
            .fold(self, |change, (before, after)| change.with(Write::Mail(before, after)))
    }
}

impl Person {
    /// Puts a mail to this person themselves into the outbox, to see whether mail arrives.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] unless they are an admin of the operator.
    pub fn try_mail(&self, key: MailKey, now: Moment) -> Result<Change, Refusal> {
        self.must_run_appliance()?;
        let mail = Mail::new((key, self.user), Matter::Test, now, now);
        Ok(Change::unnoted(vec![Write::Mail(None, Box::new(mail))]))
    }
}

/// When the hour of a moment ends.
fn hour_end(now: Moment) -> Moment {
    Moment((now.0 / DIGEST_EVERY_MS).saturating_add(1).saturating_mul(DIGEST_EVERY_MS))
}

/// What a server says, in one line.
fn bounded(trouble: &str) -> String {
    let line = trouble.chars().map(|c| if c.is_control() { ' ' } else { c });
    line.take(TROUBLE_CHARS_MAX).collect::<String>().trim().to_owned()
}

impl fmt::Display for MailKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Why::Gone => "the person cannot sign in any more",
            Why::Hidden => "the person may not see any more what it tells of",
            Why::Unwanted => "the person wants no mail any more",
            Why::TooOld => "no mail could be sent for three days",
            Why::TooManyTries => "it was tried too often",
            Why::Refused => "the server refused it",
            Why::LinkOver => "the link that it was to carry works no more",
            Why::NoAddress => "the person’s address is none that mail can go to",
        })
    }
}
