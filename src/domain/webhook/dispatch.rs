//! What waits to be sent to webhooks, and what became of what was before.

use std::{fmt, time::Duration};

use serde::{Deserialize, Serialize};

use crate::domain::{
    change::{Change, Write},
    id::{AttachmentId, CaseId, Mark, UserId, WebhookId},
    journal::{Changed, Event, Kind, Record},
    moment::Moment,
    notify::{Follower, Place},
};

/// How much is kept for each webhook, the newest: when one more comes, the oldest is forgotten, sent
/// or not.
pub const KEPT: u64 = 1_000;
/// How often sending is tried: enough to fill [`AGE_MAX`], however luck spreads the tries.
pub const TRIES_MAX: u16 = 32;
/// What could not be sent for so long is old news.
pub const AGE_MAX: Duration = Duration::from_hours(72);
/// Nothing waits longer for its next try; what seems to was put off while the clock stood ahead.
pub const WAIT_MAX: Duration = Duration::from_hours(6);
/// How many tries are kept of each, the newest.
pub const ATTEMPTS_KEPT: usize = 10;
/// How long after the first try there is a second; each further one waits three times as long.
const AGAIN_AFTER: Duration = Duration::from_secs(5);
/// And at most so long.
const AGAIN_AFTER_MAX: Duration = Duration::from_hours(4);
/// The most characters that are kept of what went wrong.
const TROUBLE_CHARS_MAX: usize = 200;

/// What a dispatch is called to the outside: drawn at random, and the same at each try.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DispatchKey(pub [u8; 16]);

/// Something that a webhook is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dispatch {
    /// To which.
    pub webhook: WebhookId,
    /// Its name to the outside.
    pub key: DispatchKey,
    /// What it tells.
    pub matter: Matter,
    /// When it came to wait.
    pub queued_at: Moment,
    /// When it is tried next, as long as it waits.
    pub due_at: Moment,
    /// How often it has been tried.
    pub tries: u16,
    /// The last tries, the newest last; at most [`ATTEMPTS_KEPT`].
    pub attempts: Vec<Attempt>,
    /// What became of it.
    pub fate: Fate,
}

/// What a dispatch tells; what is shown of it is read when it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Matter {
    /// That the webhook is there.
    Ping,
    /// Something happened.
    Event(Occurred),
}

/// Something that happened to a case, or to something of the registers of customers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Occurred {
    /// What.
    pub kind: Kind,
    /// To what.
    pub record: Record,
    /// When.
    pub at: Moment,
    /// Who did it; none if the clock did.
    pub by: Option<UserId>,
    /// What differs since, as far as all who see the record may know: of texts nothing.
    pub changes: Vec<Changed>,
}

/// What is told of differences: where something stands, and what kind of thing it is.
const TOLD: [&str; 8] =
    ["state", "status", "priority", "type", "level", "action", "latest version", "current version"];

/// A try.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// When it ended.
    pub at: Moment,
    /// How long it took, in milliseconds.
    pub took_ms: u32,
    /// What was heard.
    pub heard: Heard,
}

/// What was heard of a try.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Heard {
    /// An answer with this status.
    Status(u16),
    /// None, for this reason.
    Trouble(String),
}

/// What became of a dispatch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fate {
    /// It waits for a try.
    Waiting,
    /// It arrived.
    Arrived(Moment),
    /// It never will.
    Given(Moment, Why),
}

/// Why something is not sent any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Why {
    /// The account may not see it any more.
    Hidden,
    /// It waited for [`AGE_MAX`].
    TooOld,
    /// It was tried [`TRIES_MAX`] times.
    TooManyTries,
    /// What it tells of cannot be read.
    Unreadable,
}

impl Occurred {
    /// What webhooks can be told of an event; none of what they cannot.
    pub fn of(event: &Event, at: Moment) -> Option<Occurred> {
        let told = matches!(
            event.record,
            Record::Case(_)
                | Record::Entry(..)
                | Record::Attachment(..)
                | Record::Tier(_)
                | Record::TierRequest(_)
                | Record::Subscription(_)
                | Record::Config(_)
                | Record::Order(_)
        );
        let is_told =
            |change: &&Changed| TOLD.contains(&change.what.as_str()) && change.from != change.to;
        let changes = || event.changes.iter().filter(is_told).cloned().collect();
        let (kind, record, by) = (event.kind, event.record, event.by);
        let known = told && super::KINDS.contains(&kind);
        known.then(|| Occurred { kind, record, at, by, changes: changes() })
    }

    /// The case that it happened to, if it was one.
    pub fn case(&self) -> Option<CaseId> {
        match self.record {
            Record::Case(case) | Record::Entry(case, _) | Record::Attachment(case, _) => Some(case),
            _ => None,
        }
    }

    /// The entry of its conversation.
    pub fn mark(&self) -> Option<Mark> {
        if let Record::Entry(_, mark) = self.record { Some(mark) } else { None }
    }

    /// The file of it.
    pub fn file(&self) -> Option<AttachmentId> {
        if let Record::Attachment(_, file) = self.record { Some(file) } else { None }
    }
}

impl Heard {
    /// Whether the webhook took it: any status of success. Another address is none.
    pub fn is_taken(&self) -> bool {
        matches!(self, Heard::Status(200..=299))
    }

    /// What went wrong, in one bounded line.
    pub fn trouble(words: &str) -> Heard {
        let line = words.chars().map(|c| if c.is_control() { ' ' } else { c });
        Heard::Trouble(line.take(TROUBLE_CHARS_MAX).collect::<String>().trim().to_owned())
    }
}

impl Dispatch {
    /// Something new, due at once.
    pub fn new(webhook: WebhookId, key: DispatchKey, matter: Matter, now: Moment) -> Dispatch {
        let (tries, attempts, fate) = (0, Vec::new(), Fate::Waiting);
        Dispatch { webhook, key, matter, queued_at: now, due_at: now, tries, attempts, fate }
    }

    /// When it is tried next, if it still waits.
    pub fn due(&self) -> Option<Moment> {
        (self.fate == Fate::Waiting).then_some(self.due_at)
    }

    /// The dispatch after a try. `luck` spreads the next one by a quarter either way.
    #[must_use]
    pub fn tried(&self, attempt: Attempt, luck: u8) -> Dispatch {
        let now = attempt.at;
        let wait = AGAIN_AFTER.saturating_mul(3_u32.saturating_pow(u32::from(self.tries)));
        let wait = wait.min(AGAIN_AFTER_MAX) * (384 + u32::from(luck)) / 512;
        let tries = self.tries.saturating_add(1);
        let fate = match attempt.heard.is_taken() {
            true => Fate::Arrived(now),
            false if tries >= TRIES_MAX => Fate::Given(now, Why::TooManyTries),
            false => Fate::Waiting,
        };
        let mut attempts = self.attempts.clone();
        attempts.push(attempt);
        let surplus = attempts.len().saturating_sub(ATTEMPTS_KEPT);
        attempts.drain(..surplus);
        Dispatch { tries, attempts, fate, due_at: now.plus(wait), ..self.clone() }
    }

    /// It will not be sent.
    #[must_use]
    pub fn given_up(&self, now: Moment, why: Why) -> Dispatch {
        Dispatch { fate: Fate::Given(now, why), ..self.clone() }
    }

    /// Whether it has become too old to be sent.
    pub fn is_too_old(&self, now: Moment) -> bool {
        now.since(self.queued_at) > AGE_MAX
    }

    /// The same, to be tried at once.
    #[must_use]
    pub fn hastened(&self, now: Moment) -> Dispatch {
        Dispatch { due_at: now, ..self.clone() }
    }

    /// The same to be sent once more, as if it had just happened; what waits is tried at once.
    pub(super) fn again(&self, now: Moment) -> Dispatch {
        if self.fate == Fate::Waiting {
            return self.hastened(now);
        }
        let (queued_at, due_at, tries) = (now, now, 0);
        Dispatch { queued_at, due_at, tries, fate: Fate::Waiting, ..self.clone() }
    }

    /// Has it wait to be sent.
    pub fn queued(self) -> Change {
        Change::unnoted(vec![Write::Dispatch(None, Box::new(self))])
    }

    /// Writes what it is now in the place of what it was.
    pub fn replace(self, number: u64, before: Dispatch) -> Change {
        let before = Some((number, Box::new(before)));
        Change::unnoted(vec![Write::Dispatch(before, Box::new(self))])
    }
}

/// Has something that cannot be read wait no more: the webhook, when it was due, and its number.
pub fn lost((webhook, due, number): (WebhookId, Moment, u64)) -> Change {
    Change::unnoted(vec![Write::DispatchLost(webhook, due, number)])
}

/// Has all that webhooks are to be told wait to be sent, up to the follower's new place; all of it
/// is written or nothing.
pub fn queue(told: Vec<Dispatch>, place: Place) -> Change {
    let told = told.into_iter().map(|one| Write::Dispatch(None, Box::new(one)));
    let passed = std::iter::once(Write::Passed(Follower::Webhooks, place));
    Change::unnoted(told.chain(passed).collect())
}

impl fmt::Display for DispatchKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Display for Heard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Heard::Status(status) => write!(f, "status {status}"),
            Heard::Trouble(words) => f.write_str(words),
        }
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Why::Hidden => "your organisation may not see it any more",
            Why::TooOld => "it could not be sent for three days",
            Why::TooManyTries => "it was tried often enough",
            Why::Unreadable => "what it tells of cannot be read",
        })
    }
}
