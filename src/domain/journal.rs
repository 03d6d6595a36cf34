//! What the journal keeps of a change: one event each.
//!
//! An event names who, what kind of change, which record, and what was before and after. Texts
//! stand in it only as digests, so that erasing a text erases it everywhere.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::id::{
    AccountId, AttachmentId, CaseId, ConfigId, ContractId, Mark, OrderId, ProductId,
    SubscriptionId, TierId, TierRequestId, UserId,
};

/// One line of the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Who did it; none if the appliance did.
    pub by: Option<UserId>,
    /// What was done.
    pub kind: Kind,
    /// What it was done to.
    pub record: Record,
    /// The one account that may know of it; none if everyone who may see the record may.
    pub private_to: Option<AccountId>,
    /// What differs now. At most [`CHANGES_MAX`].
    pub changes: Vec<Changed>,
}

/// The most differences that one event lists.
pub const CHANGES_MAX: usize = 128;

/// A difference: what, before, after. Empty texts stand for nothing; secrets never appear.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// What differs.
    pub what: String,
    /// What it was.
    pub from: String,
    /// What it is.
    pub to: String,
}

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Kind {
    /// A case was opened.
    CaseOpened,
    /// A case went to another state.
    CaseMoved,
    /// A case's fields or people were changed.
    CaseEdited,
    /// A comment was added.
    CommentAdded,
    /// A comment was edited.
    CommentEdited,
    /// Files were attached.
    FilesAdded,
    /// A file was deleted.
    FileDeleted,
    /// An account was made.
    AccountAdded,
    /// A contract was made.
    ContractAdded,
    /// A product was made.
    ProductAdded,
    /// A user was made.
    UserAdded,
    /// A user's password was set.
    PasswordSet,
    /// Somebody signed in.
    SignedIn,
    /// Somebody signed out.
    SignedOut,
    /// An admin said that the clock is right.
    ClockAccepted,
    /// A view that an account shares was saved or deleted.
    ViewsChanged,
    /// A canned reply that an account shares was saved or deleted.
    RepliesChanged,
    /// A comment was redacted.
    CommentRedacted,
    /// A file was redacted.
    FileRedacted,
    /// The description of a case was redacted.
    DescriptionRedacted,
    /// A case was marked as a duplicate, or is none any more.
    DuplicateMarked,
    /// It was set by what server mail leaves, or that none does.
    MailSet,
    /// A user's name, role or rights were changed.
    UserChanged,
    /// A user is asked for a second factor from now on.
    FactorSet,
    /// A user is asked for none any more.
    FactorDropped,
    /// An account was changed.
    AccountChanged,
    /// A contract was offered.
    ContractOffered,
    /// An offer was declined or taken back.
    OfferDropped,
    /// A contract was ended.
    ContractEnded,
    /// What was said when a case was closed was redacted.
    FeedbackRedacted,
    /// A section of an account's desk was set.
    DeskChanged,
    /// It was set what stands on top of every page, or that nothing does.
    BannerSet,
    /// Somebody was invited to become a user.
    Invited,
    /// An invitation was withdrawn.
    InvitationWithdrawn,
    /// A link to another password was made for a user.
    ResetMade,
    /// It was set when backups are made.
    BackupsSet,
    /// A backup was made, or tried.
    BackupMade,
    /// A product was called otherwise, or its sync switched.
    ProductChanged,
    /// A token was made, by which a program acts as a user.
    TokenMade,
    /// It was revoked.
    TokenRevoked,
    /// A tier account was made.
    TierAdded,
    /// A version of a tier account was written.
    TierChanged,
    /// A tier account was deleted.
    TierDeleted,
    /// A vendor is asked to take a change of a tier account, or would be if the product allowed it.
    TierAsked,
    /// The vendor took it.
    TierAccepted,
    /// The vendor did not.
    TierIgnored,
    /// A subscription was made.
    SubscriptionAdded,
    /// A subscription was changed.
    SubscriptionChanged,
    /// A tier config was made.
    ConfigAdded,
    /// It was set up, or set otherwise.
    ConfigChanged,
    /// A product's vendor is asked to do something about a subscription or a tier config.
    OrderAdded,
    /// Such a request moved.
    OrderChanged,
    /// It was said which customer a case is about, or that it is about none.
    CustomerNamed,
    /// A webhook was made.
    WebhookAdded,
    /// It was changed, switched, or given another secret.
    WebhookChanged,
    /// It was removed.
    WebhookRemoved,
    /// Nothing arrived at it for so long that it is sent nothing more.
    WebhookSuspended,
    /// It was set which networks webhooks may reach.
    WebhookNetworksSet,
    /// A hub was added.
    HubAdded,
    /// A hub was called otherwise, retired or brought back.
    HubChanged,
}

/// Something whose digests the journal's events may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trace {
    /// A comment.
    Comment(Mark),
    /// The description of the case.
    Description,
}

/// What something was done to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Record {
    /// A case.
    Case(CaseId),
    /// An entry of its conversation.
    Entry(CaseId, Mark),
    /// A file of it.
    Attachment(CaseId, AttachmentId),
    /// An account.
    Account(AccountId),
    /// A contract.
    Contract(ContractId),
    /// A product.
    Product(ProductId),
    /// A user.
    User(UserId),
    /// The appliance itself.
    Appliance,
    /// A tier account.
    Tier(TierId),
    /// A request to take a change of one.
    TierRequest(TierRequestId),
    /// A subscription.
    Subscription(SubscriptionId),
    /// A tier config.
    Config(ConfigId),
    /// A request to a product's vendor about a subscription or a tier config.
    Order(OrderId),
}

impl Record {
    /// The case that it is, or is of.
    pub(crate) fn case(self) -> Option<CaseId> {
        match self {
            Record::Case(case) | Record::Entry(case, _) | Record::Attachment(case, _) => Some(case),
            Record::Account(_)
            | Record::Contract(_)
            | Record::Product(_)
            | Record::User(_)
            | Record::Appliance
            | Record::Tier(_)
            | Record::TierRequest(_)
            | Record::Subscription(_)
            | Record::Config(_)
            | Record::Order(_) => None,
        }
    }
}

impl Record {
    /// What an id leads to, as far as the id alone says what it is of: a case, an account, a
    /// contract, a product, a user, a tier account, a request of one, a subscription, a tier config
    /// or a request about one of those.
    pub fn of_id(text: &str) -> Option<Record> {
        let case = text.parse().map(Record::Case);
        let account = || text.parse().map(Record::Account);
        let contract = || text.parse().map(Record::Contract);
        let product = || text.parse().map(Record::Product);
        let user = || text.parse().map(Record::User);
        let found = case.or_else(|_| account()).or_else(|_| contract()).or_else(|_| product());
        let tier = || text.parse().map(Record::Tier);
        let request = || text.parse().map(Record::TierRequest);
        let subscription = || text.parse().map(Record::Subscription);
        let found = found.or_else(|_| user()).or_else(|_| tier()).or_else(|_| request());
        let config = || text.parse().map(Record::Config);
        let order = || text.parse().map(Record::Order);
        let found = found.or_else(|_| subscription());
        found.or_else(|_| config()).or_else(|_| order()).ok()
    }
}

impl fmt::Display for Record {
    /// Its id; of what is of a case, the case's first.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Record::Case(id) => id.fmt(f),
            Record::Entry(case, mark) => write!(f, "{case} {mark}"),
            Record::Attachment(case, file) => write!(f, "{case} {file}"),
            Record::Account(id) => id.fmt(f),
            Record::Contract(id) => id.fmt(f),
            Record::Product(id) => id.fmt(f),
            Record::User(id) => id.fmt(f),
            Record::Appliance => f.write_str("appliance"),
            Record::Tier(id) => id.fmt(f),
            Record::TierRequest(id) => id.fmt(f),
            Record::Subscription(id) => id.fmt(f),
            Record::Config(id) => id.fmt(f),
            Record::Order(id) => id.fmt(f),
        }
    }
}

impl Event {
    /// An event that everyone who may see the record may know of.
    pub(super) fn new(by: Option<UserId>, kind: Kind, record: Record) -> Event {
        Event { by, kind, record, private_to: None, changes: Vec::new() }
    }

    /// Adds a difference.
    #[must_use]
    pub(super) fn changed(mut self, what: &str, from: &dyn ToString, to: &dyn ToString) -> Event {
        let (from, to) = (from.to_string(), to.to_string());
        if from != to && self.changes.len() < CHANGES_MAX {
            self.changes.push(Changed { what: what.to_owned(), from, to });
        }
        self
    }

    /// What this is now, if it differs.
    pub(super) fn to(&self, what: &str) -> Option<&str> {
        let changed = self.changes.iter().find(|change| change.what == what);
        changed.map(|change| change.to.as_str())
    }
}

/// What stands for a text in the journal: the BLAKE3 hash of it in hex; nothing for no text.
pub(super) fn digest(text: Option<&str>) -> String {
    text.map(|text| blake3::hash(text.as_bytes()).to_string()).unwrap_or_default()
}

impl Kind {
    /// All, in the order in which they came about.
    pub const ALL: [Kind; 60] = [
        Kind::CaseOpened,
        Kind::CaseMoved,
        Kind::CaseEdited,
        Kind::CommentAdded,
        Kind::CommentEdited,
        Kind::FilesAdded,
        Kind::FileDeleted,
        Kind::AccountAdded,
        Kind::ContractAdded,
        Kind::ProductAdded,
        Kind::UserAdded,
        Kind::PasswordSet,
        Kind::SignedIn,
        Kind::SignedOut,
        Kind::ClockAccepted,
        Kind::ViewsChanged,
        Kind::RepliesChanged,
        Kind::CommentRedacted,
        Kind::FileRedacted,
        Kind::DescriptionRedacted,
        Kind::DuplicateMarked,
        Kind::MailSet,
        Kind::UserChanged,
        Kind::FactorSet,
        Kind::FactorDropped,
        Kind::AccountChanged,
        Kind::ContractOffered,
        Kind::OfferDropped,
        Kind::ContractEnded,
        Kind::FeedbackRedacted,
        Kind::DeskChanged,
        Kind::BannerSet,
        Kind::Invited,
        Kind::InvitationWithdrawn,
        Kind::ResetMade,
        Kind::BackupsSet,
        Kind::BackupMade,
        Kind::ProductChanged,
        Kind::TokenMade,
        Kind::TokenRevoked,
        Kind::TierAdded,
        Kind::TierChanged,
        Kind::TierDeleted,
        Kind::TierAsked,
        Kind::TierAccepted,
        Kind::TierIgnored,
        Kind::SubscriptionAdded,
        Kind::SubscriptionChanged,
        Kind::ConfigAdded,
        Kind::ConfigChanged,
        Kind::OrderAdded,
        Kind::OrderChanged,
        Kind::CustomerNamed,
        Kind::WebhookAdded,
        Kind::WebhookChanged,
        Kind::WebhookRemoved,
        Kind::WebhookSuspended,
        Kind::WebhookNetworksSet,
        Kind::HubAdded,
        Kind::HubChanged,
    ];

    /// The kind of this word.
    pub fn of_word(word: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// What people call it: `Case opened`.
    pub fn title(self) -> String {
        let words = self.word().replace('.', " ");
        let mut chars = words.chars();
        chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
    }

    /// A stable word: what the log, the audit page and the API call it.
    pub fn word(self) -> &'static str {
        match self {
            Kind::CaseOpened => "case.opened",
            Kind::CaseMoved => "case.moved",
            Kind::CaseEdited => "case.edited",
            Kind::CommentAdded => "comment.added",
            Kind::CommentEdited => "comment.edited",
            Kind::FilesAdded => "files.added",
            Kind::FileDeleted => "file.deleted",
            Kind::AccountAdded => "account.added",
            Kind::ContractAdded => "contract.added",
            Kind::ProductAdded => "product.added",
            Kind::UserAdded => "user.added",
            Kind::PasswordSet => "password.set",
            Kind::SignedIn => "signed.in",
            Kind::SignedOut => "signed.out",
            Kind::ClockAccepted => "clock.accepted",
            Kind::ViewsChanged => "views.changed",
            Kind::RepliesChanged => "replies.changed",
            Kind::CommentRedacted => "comment.redacted",
            Kind::FileRedacted => "file.redacted",
            Kind::DescriptionRedacted => "description.redacted",
            Kind::DuplicateMarked => "duplicate.marked",
            Kind::MailSet => "mail.set",
            Kind::UserChanged => "user.changed",
            Kind::FactorSet => "factor.set",
            Kind::FactorDropped => "factor.dropped",
            Kind::AccountChanged => "account.changed",
            Kind::ContractOffered => "contract.offered",
            Kind::OfferDropped => "offer.dropped",
            Kind::ContractEnded => "contract.ended",
            Kind::FeedbackRedacted => "feedback.redacted",
            Kind::DeskChanged => "desk.changed",
            Kind::BannerSet => "banner.set",
            Kind::Invited => "user.invited",
            Kind::InvitationWithdrawn => "invitation.withdrawn",
            Kind::ResetMade => "reset.made",
            Kind::BackupsSet => "backups.set",
            Kind::BackupMade => "backup.made",
            Kind::ProductChanged => "product.changed",
            Kind::TokenMade => "token.made",
            Kind::TokenRevoked => "token.revoked",
            Kind::TierAdded => "tier.account.added",
            Kind::TierChanged => "tier.account.changed",
            Kind::TierDeleted => "tier.account.deleted",
            Kind::TierAsked => "tier.request.made",
            Kind::TierAccepted => "tier.request.accepted",
            Kind::TierIgnored => "tier.request.ignored",
            Kind::SubscriptionAdded => "subscription.added",
            Kind::SubscriptionChanged => "subscription.changed",
            Kind::ConfigAdded => "tier.config.added",
            Kind::ConfigChanged => "tier.config.changed",
            Kind::OrderAdded => "request.added",
            Kind::OrderChanged => "request.changed",
            Kind::CustomerNamed => "customer.named",
            Kind::WebhookAdded => "webhook.added",
            Kind::WebhookChanged => "webhook.changed",
            Kind::WebhookRemoved => "webhook.removed",
            Kind::WebhookSuspended => "webhook.suspended",
            _ => self.of_networks_and_hubs(),
        }
    }

    /// The word of what was done to networks and hubs.
    fn of_networks_and_hubs(self) -> &'static str {
        match self {
            Kind::HubAdded => "hub.added",
            Kind::HubChanged => "hub.changed",
            _ => "webhook.networks.set",
        }
    }
}
