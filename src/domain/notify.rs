//! Who is told of what: the table, and what people were told.
//!
//! A notification is a row of one person's. It says what happened to which case and holds no text
//! of it: what is shown beside it is read, and their right to see it asked again, whenever it is
//! shown.

mod mention;
mod order;
mod request;
mod whom;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use self::{
    mention::EARLIER_MAX,
    order::OrderHappening,
    request::RequestHappening,
    whom::{Happening, Known},
};
use super::{
    access::{Person, Sealed, Seen},
    change::{Change, Write},
    id::{AccountId, CaseId, Mark, OrderId, TierRequestId, UserId},
    moment::Moment,
    refusal::Refusal,
    tier::SeenRequest,
};

/// How many notifications of a person are kept, the newest.
pub const KEPT: u64 = 500;
/// How many agents of one account are told of something, and how many people that a text names, at
/// most.
pub const AGENTS_MAX: usize = 200;
/// How many of those who are involved in a case are told of something, at most: so many for all to
/// see, and so many of each account.
pub const INVOLVED_MAX: usize = 500;

/// What somebody is told about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Topic {
    /// A case.
    Case(CaseId),
    /// A request to take a change of a tier account.
    Request(TierRequestId),
    /// A request to a product's vendor about a subscription or a tier config.
    Order(OrderId),
}

/// Something that people are told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Occasion {
    /// A case came, and nobody works on it.
    Opened,
    /// A case was opened for somebody.
    OpenedForYou,
    /// Somebody wrote.
    Commented,
    /// Somebody attached files to the case itself.
    FilesAdded,
    /// Partner: the issuer's answer came.
    SubmittedData,
    /// It is not answered after all.
    Reopened,
    /// Portal: the issuer turned the answer down.
    Rejected,
    /// Client: support waits for the customer.
    Waiting,
    /// Partner: the receiver has a question.
    Inquired,
    /// It is answered.
    Resolved,
    /// The clock closes it within a day.
    ClosesTomorrow,
    /// It is closed.
    Closed,
    /// It is somebody's now.
    Assigned,
    /// Somebody is told of it from now on.
    Copied,
    /// A text names somebody.
    Mentioned,
    /// A vendor is asked to take a change of a tier account.
    Asked,
    /// The vendor took it.
    Accepted,
    /// The vendor did not.
    Ignored,
    /// The product takes no such requests.
    Unsupported,
    /// A vendor is asked for something about a subscription or a tier config.
    OrderSent,
    /// Who asked for that has answered the vendor.
    OrderAnswered,
    /// The vendor wants to know something.
    OrderInquired,
    /// The vendor has done it.
    OrderApproved,
    /// The vendor does not do it, or it was taken back.
    OrderFailed,
}

/// Who is told of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whom {
    /// The agents of the desk, as long as nobody works on the case.
    Desk,
    /// Agent, CC and involved of the side that did not do it; all its agents if there are none.
    OtherSide,
    /// Reporter, contact, CC and involved of the side that asked; all its agents if there are none,
    /// unless that side did it.
    Askers,
    /// The contact, else the agents of the account that somebody else opened the case for.
    Client,
    /// The person that it names.
    Named,
    /// The agents of the vendor who is asked.
    Vendor,
    /// Who asked the vendor.
    Asker,
}

use Occasion::{
    Accepted, Asked, Assigned, Closed, ClosesTomorrow, Commented, Copied, FilesAdded, Ignored,
    Inquired, Mentioned, Opened, OpenedForYou, OrderAnswered, OrderApproved, OrderFailed,
    OrderInquired, OrderSent, Rejected, Reopened, Resolved, SubmittedData, Unsupported, Waiting,
};

/// The table. Of no row is anyone told who did it, or who may not see it.
pub const TABLE: &[(&[Occasion], Whom)] = &[
    (&[Opened], Whom::Desk),
    (&[Commented, FilesAdded, SubmittedData, Reopened, Rejected], Whom::OtherSide),
    (&[Waiting, Inquired, Resolved, ClosesTomorrow, Closed], Whom::Askers),
    (&[OpenedForYou], Whom::Client),
    (&[Assigned, Copied, Mentioned], Whom::Named),
    (&[Asked, OrderSent, OrderAnswered], Whom::Vendor),
    (&[Accepted, Ignored, Unsupported, OrderInquired, OrderApproved, OrderFailed], Whom::Asker),
];

/// A sentence of what happened, in parts: who did it (if `by` and anybody did), `verb`, which case,
/// `tail`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// Whether it says who.
    pub by: bool,
    /// What they did.
    pub verb: &'static str,
    /// What else there is to say; of what happens by itself, all there is.
    pub tail: &'static str,
}

impl Occasion {
    /// What happened in words; `by_somebody` says whether a person did it.
    pub fn phrase(self, by_somebody: Option<UserId>) -> Phrase {
        let phrase = |verb, tail| Phrase { by: true, verb, tail };
        let by_itself = |tail| Phrase { by: false, verb: "", tail };
        match self {
            Opened => phrase("opened", ""),
            OpenedForYou => phrase("opened", "for you"),
            Commented => phrase("commented on", ""),
            FilesAdded => phrase("added files to", ""),
            SubmittedData => phrase("submitted data on", ""),
            Reopened => phrase("reopened", ""),
            Rejected => phrase("rejected the solution of", ""),
            Waiting => phrase("waits for your answer on", ""),
            Inquired | OrderInquired => phrase("inquired about", ""),
            Resolved => phrase("resolved", ""),
            ClosesTomorrow => by_itself("closes by itself soon"),
            Closed if by_somebody.is_none() => by_itself("closed by itself"),
            Closed => phrase("closed", ""),
            Assigned if by_somebody.is_none() => by_itself("is yours to work on now"),
            Assigned => phrase("made you the agent of", ""),
            Copied => phrase("added you to CC of", ""),
            Mentioned => phrase("mentioned you in", ""),
            Asked => phrase("asks you to take a change of", ""),
            Accepted => phrase("accepted your change of", ""),
            Ignored => phrase("ignored your change of", ""),
            Unsupported => by_itself("was changed; a product takes no requests about that"),
            OrderSent => phrase("asks you for", ""),
            OrderAnswered => phrase("answered you on", ""),
            OrderApproved => phrase("approved", ""),
            OrderFailed => phrase("failed", ""),
        }
    }

    /// A stable word for programs.
    pub fn word(self) -> &'static str {
        match self {
            Opened => "opened",
            OpenedForYou => "opened-for-you",
            Commented => "commented",
            FilesAdded => "files-added",
            SubmittedData => "submitted-data",
            Reopened => "reopened",
            Rejected => "rejected",
            Waiting => "waiting",
            Inquired => "inquired",
            Resolved => "resolved",
            ClosesTomorrow => "closes-tomorrow",
            Closed => "closed",
            Assigned => "assigned",
            Copied => "copied",
            Mentioned => "mentioned",
            Asked => "asked",
            Accepted => "accepted",
            Ignored => "ignored",
            Unsupported => "unsupported",
            OrderSent => "order-sent",
            OrderAnswered => "order-answered",
            OrderInquired => "order-inquired",
            OrderApproved => "order-approved",
            OrderFailed => "order-failed",
        }
    }

    /// Who is told of it.
    pub fn whom(self) -> Whom {
        let row = TABLE.iter().find(|(occasions, _)| occasions.contains(&self));
        row.map_or(Whom::Named, |(_, whom)| *whom)
    }
}

/// What one person is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notification {
    /// Who.
    pub user: UserId,
    /// When it happened; later than all that they were told before.
    pub at: Moment,
    /// What happened.
    pub occasion: Occasion,
    /// To what.
    pub topic: Topic,
    /// Who did it; none if the clock did, or nobody.
    pub by: Option<UserId>,
    /// The comment that tells more.
    pub mark: Option<Mark>,
    /// The account through which the person is told, at the end of a case where they stand, or
    /// their own: who does not act for it any more
    /// is not told any more.
    pub via: AccountId,
}

impl Sealed<Notification> {
    /// What to ask, before it can be opened.
    pub fn topic(&self) -> Topic {
        self.0.topic
    }

    /// When it happened.
    pub fn at(&self) -> Moment {
        self.0.at
    }

    /// Opens it, for the one who is told and who still sees the case.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] for anyone else, and for who does not act for the account any more
    /// through which they were told.
    pub fn read(self, seen: &Seen) -> Result<Notification, Refusal> {
        if self.0.is_for(seen) { Ok(self.0) } else { Err(Refusal::NotFound) }
    }

    /// Opens it, for the one who is told and who still sees the request.
    ///
    /// # Errors
    ///
    /// As for [`Sealed::read`].
    pub fn read_request(self, seen: &SeenRequest) -> Result<Notification, Refusal> {
        if self.0.is_for_request(seen) { Ok(self.0) } else { Err(Refusal::NotFound) }
    }
}

impl Notification {
    /// Whether this is told to the one who sees this case, and still to be told.
    pub fn is_for(&self, seen: &Seen) -> bool {
        let person = &seen.person;
        let about = self.topic == Topic::Case(seen.case.id);
        self.user == person.user && about && person.acts_for(self.via)
    }

    /// The same, of a request.
    pub fn is_for_request(&self, seen: &SeenRequest) -> bool {
        let person = &seen.person;
        let about = self.topic == Topic::Request(seen.request.id);
        self.user == person.user && about && person.acts_for(self.via)
    }
}

impl Topic {
    /// The case, if it is one.
    pub fn case(self) -> Option<CaseId> {
        match self {
            Topic::Case(case) => Some(case),
            Topic::Request(_) | Topic::Order(_) => None,
        }
    }

    /// The number that it is kept under: of a case its id's; of a request one that begins with a bit
    /// that no case's has, and that two requests will not share.
    pub fn key(self) -> u64 {
        match self {
            Topic::Case(case) => case.0,
            Topic::Request(_) | Topic::Order(_) => {
                let hash = blake3::hash(self.to_string().as_bytes());
                let (first, _) = hash.as_bytes().split_first_chunk().unwrap_or((&[0; 8], &[]));
                u64::from_le_bytes(*first) | (1 << 63)
            }
        }
    }
}

impl fmt::Display for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Topic::Case(case) => case.fmt(f),
            Topic::Request(request) => request.fmt(f),
            Topic::Order(order) => order.fmt(f),
        }
    }
}

/// Who has a place of their own in what they follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Follower {
    /// Who turns the journal into notifications: the number of the next entry.
    Notifications,
    /// Who tells of what closes soon: the last moment that was told of, and the last case then.
    Reminders,
    /// Who has webhooks told: the number of the next entry.
    Webhooks,
}

/// How far a follower has come.
pub type Place = (u64, u64);

impl Follower {
    /// What its place is called where it is kept.
    pub fn word(self) -> &'static str {
        match self {
            Follower::Notifications => "notifications",
            Follower::Reminders => "reminders",
            Follower::Webhooks => "webhooks",
        }
    }
}

/// Tells people what happened up to the follower's new place; both are written or neither.
pub fn tell(told: Vec<Notification>, follower: Follower, place: Place) -> Change {
    let told = told.into_iter().map(|one| Write::Notify(Box::new(one)));
    let passed = std::iter::once(Write::Passed(follower, place));
    Change::unnoted(told.chain(passed).collect())
}

impl Person {
    /// Notes that this person has read all that they were told, up to this number.
    pub fn note_all_heard(&self, up_to: u64) -> Change {
        Change::unnoted(vec![Write::Heard(self.user, None, up_to)])
    }

    /// Notes that this person has read what they were told of something, up to this number.
    pub fn note_heard(&self, topic: Topic, up_to: u64) -> Change {
        self.note_heard_of(&[topic], up_to)
    }

    /// The same of several things.
    pub fn note_heard_of(&self, topics: &[Topic], up_to: u64) -> Change {
        let heard = topics.iter().map(|topic| Write::Heard(self.user, Some(*topic), up_to));
        Change::unnoted(heard.collect())
    }
}

#[cfg(test)]
mod tests;
