//! What is to be written, as data.

use super::{
    access::Sealed,
    account::{Account, Contract, Product},
    answered::{About, Answered},
    attachment::Attachment,
    backup::Backups,
    banner::Banner,
    bulk::Batch,
    case::Case,
    concern::Concern,
    config::TierConfig,
    draft::{Draft, DraftPlace},
    duplicate::Duplicate,
    entry::{Entry, Version},
    hub::Hub,
    id::{CaseId, ReplyId, TierId, UserId, WebhookId},
    journal::{Event, Trace},
    link::Link,
    logo::Logo,
    mail::{Delivery, Mail, MailSettings},
    moment::Moment,
    moving::Moved,
    notify::{Follower, Notification, Place, Topic},
    order::Order,
    organisation::Offer,
    person::User,
    profile::Factor,
    reply::CannedReply,
    saved::{SavedView, Shelf},
    session::{Session, SessionKey},
    subscription::Subscription,
    text::Words,
    tier::{Tier, TierRequest, TierVersion},
    token::Token,
    webhook::{Dispatch, Networks, Webhook},
    zone::Zone,
};

/// A decision: rows to write, and the events that the journal keeps of it, mostly one.
///
/// Only the domain makes one, mostly by spending a [`Permit`](super::access::Permit); the store
/// writes one whole or not at all, with every index row that follows from it.
#[derive(Clone, Debug)]
pub struct Change {
    writes: Vec<Write>,
    events: Vec<Event>,
}

/// A row to write.
#[derive(Clone, Debug)]
pub enum Write {
    /// A case, with the row it replaces: its index rows follow from both.
    Case(Option<Box<Case>>, Box<Case>),
    /// A case's description.
    Description(CaseId, Words),
    /// An entry of a conversation, with the row it replaces.
    Entry(Option<Box<Entry>>, Box<Entry>),
    /// An earlier text: case, the entry's sequence number, its number from 0.
    Version(CaseId, u32, u16, Version),
    /// A file of a case, with the row it replaces.
    Attachment(Option<Box<Attachment>>, Box<Attachment>),
    /// An account, with the row it replaces.
    Account(Option<Box<Account>>, Box<Account>),
    /// A contract, with the names of its two parties, for their lists.
    Contract(Box<Contract>, (String, String)),
    /// A product, with the row it replaces.
    Product(Option<Box<Product>>, Box<Product>),
    /// A logo, with the row it replaces; none takes it away.
    Logo(Option<Box<Logo>>, Option<Box<Logo>>),
    /// A user, with the row it replaces.
    User(Option<Box<User>>, Box<User>),
    /// A user's password, hashed (PHC string).
    Password(UserId, String),
    /// A session.
    Session(Box<Session>),
    /// A session that is over.
    SessionOver(SessionKey),
    /// A draft, with the row it replaces.
    Draft(Option<Box<Draft>>, Box<Draft>),
    /// A draft that is gone.
    DraftGone(Box<Draft>),
    /// A user has read a case, or all cases, up to this moment.
    Read(UserId, Option<CaseId>, Moment),
    /// Somebody is told of something.
    Notify(Box<Notification>),
    /// A user has read what they were told, of one thing or of all, up to this number.
    Heard(UserId, Option<Topic>, u64),
    /// All views of a shelf.
    Views(Shelf, Vec<SavedView>),
    /// A canned reply of a shelf.
    Reply(Shelf, Box<CannedReply>),
    /// A canned reply that is taken off a shelf.
    ReplyGone(Shelf, ReplyId),
    /// A follower has come this far.
    Passed(Follower, Place),
    /// An account's mark that a case is a duplicate, with the row it replaces; none takes it away.
    Duplicate(Option<Box<Duplicate>>, Option<Box<Duplicate>>),
    /// Which customer an account says a case is about, with the row it replaces; none takes it away.
    Concern(Option<Box<Concern>>, Option<Box<Concern>>),
    /// A case that was moved to another desk, and the one that was opened for it.
    Moved(Box<Moved>),
    /// The earlier texts of a comment are gone: case, the entry's sequence number.
    VersionsGone(CaseId, u32),
    /// What the journal's events of a case say of something is erased.
    Erase(CaseId, Trace),
    /// The clock is right, whatever the last commit says.
    ClockAccepted(Moment),
    /// What somebody did to many cases, with the row it replaces.
    Batch(Option<Box<Batch>>, Box<Batch>),
    /// Nobody is told of that any more.
    BatchGone(Box<Batch>),
    /// A mail, with its number and the row it replaces unless it is new.
    Mail(Option<(u64, Box<Mail>)>, Box<Mail>),
    /// When somebody gets mail.
    Delivery(UserId, Delivery),
    /// The server that takes mail from us; none to have none.
    MailSettings(Option<Box<MailSettings>>),
    /// What stands on top of every page; none for nothing.
    Banner(Option<Box<Banner>>),
    /// When backups are made, and what became of the last.
    Backups(Box<Backups>),
    /// What a user proves besides the password; none to ask for nothing more.
    Factor(UserId, Option<Box<Factor>>),
    /// A contract is on offer.
    Offer(Box<Offer>),
    /// It is no more.
    OfferGone(Box<Offer>),
    /// A one-time link, with the one whose place it takes.
    Link(Option<Box<Link>>, Box<Link>),
    /// It is forgotten.
    LinkGone(Box<Link>),
    /// The zone that a user reads times in.
    Zone(UserId, Zone),
    /// A token, new or used again.
    Token(Box<Token>),
    /// It is good no more.
    TokenGone(Box<Token>),
    /// A hub, with the row it replaces.
    Hub(Option<Box<Hub>>, Box<Hub>),
    /// A tier account, with the row it replaces.
    Tier(Option<Box<Tier>>, Box<Tier>),
    /// It is gone, with its versions and requests.
    TierGone(Box<Tier>),
    /// A version of a tier account, with the row it replaces.
    TierVersion(Option<Box<TierVersion>>, Box<TierVersion>),
    /// A request to take one, with the row it replaces.
    TierRequest(Option<Box<TierRequest>>, Box<TierRequest>),
    /// A subscription, with the row it replaces.
    Subscription(Option<Box<Subscription>>, Box<Subscription>),
    /// It is gone, with the requests about it.
    SubscriptionGone(Box<Subscription>),
    /// A tier config, with the row it replaces.
    Config(Option<Box<TierConfig>>, Box<TierConfig>),
    /// It is gone, with the requests about it.
    ConfigGone(Box<TierConfig>),
    /// A request to a product's vendor, with the row it replaces.
    Order(Option<Box<Order>>, Box<Order>),
    /// A request that was carried out, or that it is forgotten, with the row it replaces.
    Answered(Option<Box<Answered>>, Option<Box<Answered>>),
    /// A webhook, with the row it replaces.
    Webhook(Option<Box<Webhook>>, Box<Webhook>),
    /// It is gone, with all that is kept of what it was sent.
    WebhookGone(Box<Webhook>),
    /// Something that a webhook is sent, with its number and the row it replaces unless it is new.
    Dispatch(Option<(u64, Box<Dispatch>)>, Box<Dispatch>),
    /// Something that a webhook was to be sent cannot be read: the webhook, when it was due, and its
    /// number. It does not wait any more.
    DispatchLost(WebhookId, Moment, u64),
    /// Which networks webhooks may reach.
    Networks(Box<Networks>),
    /// What requests were answered about this is erased.
    AnswersErased(About),
}

impl Change {
    /// A change that the journal keeps.
    pub(super) fn new(writes: Vec<Write>, event: Event) -> Change {
        Change { writes, events: vec![event] }
    }

    /// A change that the journal does not keep: drafts, one's own views and replies, what is held or
    /// was done to many cases, and when a session was last seen.
    pub(super) fn unnoted(writes: Vec<Write>) -> Change {
        Change { writes, events: Vec::new() }
    }

    /// Nothing to write.
    pub fn none() -> Change {
        Change { writes: Vec::new(), events: Vec::new() }
    }

    /// Adds the end of a draft whose contents this change uses.
    #[must_use]
    pub fn spending(mut self, draft: Option<Draft>) -> Change {
        self.writes.extend(draft.map(|draft| Write::DraftGone(Box::new(draft))));
        self
    }

    /// Adds a row.
    #[must_use]
    pub(super) fn with(mut self, write: Write) -> Change {
        self.writes.push(write);
        self
    }

    /// Adds something that the journal notes of it.
    #[must_use]
    pub(super) fn noting(mut self, event: Event) -> Change {
        self.events.push(event);
        self
    }

    /// The case as this leaves it, as sealed as it was, to decide on from there.
    pub fn case(&self) -> Option<Sealed<Case>> {
        self.writes.iter().rev().find_map(|write| match write {
            Write::Case(_, after) => Some(Sealed(Case::clone(after))),
            _ => None,
        })
    }

    /// The tier accounts as this leaves them, as sealed as they were, to decide on from there.
    pub(crate) fn tiers(&self) -> impl Iterator<Item = (TierId, Sealed<Tier>)> {
        self.writes.iter().filter_map(|write| match write {
            Write::Tier(_, after) => Some((after.id, Sealed(Tier::clone(after)))),
            _ => None,
        })
    }

    /// The tier configs as this leaves them, likewise, each with the account that it is of.
    pub(crate) fn configs(&self) -> impl Iterator<Item = (TierId, Sealed<TierConfig>)> {
        self.writes.iter().filter_map(|write| match write {
            Write::Config(_, after) => Some((after.account, Sealed(TierConfig::clone(after)))),
            _ => None,
        })
    }

    /// Adds all of another change, which is then written with this one or not at all.
    #[must_use]
    pub(crate) fn and(mut self, other: Change) -> Change {
        self.writes.extend(other.writes);
        self.events.extend(other.events);
        self
    }

    /// The rows to write.
    pub fn writes(&self) -> &[Write] {
        &self.writes
    }

    /// The events to append to the journal, in this order.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// Whether there is nothing to write.
    pub fn is_none(&self) -> bool {
        self.writes.is_empty()
    }
}

/// Keeps and drops drafts, which only their owner ever sees.
impl Draft {
    /// Replaces `before` by this draft.
    pub fn keep(self, before: Option<Draft>) -> Change {
        Change::unnoted(vec![Write::Draft(before.map(Box::new), Box::new(self))])
    }

    /// Drops it.
    pub fn discard(self) -> Change {
        Change::unnoted(vec![Write::DraftGone(Box::new(self))])
    }

    /// The key it is stored under.
    pub fn key(&self) -> (UserId, DraftPlace) {
        (self.user, self.place)
    }
}
