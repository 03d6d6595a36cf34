//! What pages show: rows that an actor has been allowed to open, and the names in them.

mod appliance;
mod attention;
mod audit;
mod backups;
mod concern;
mod found;
mod linked;
mod links;
mod lists;
mod logos;
mod orders;
mod organisations;
mod people;
mod profile;
mod records;
mod replies;
mod tiers;
mod tokens;
mod webhooks;
mod whole;

use std::collections::{BTreeMap, BTreeSet};

pub use self::{
    appliance::{AppliancePage, Measures, Reading, Stands, StorageRow, What},
    attention::Attention,
    audit::AuditPage,
    backups::{BackupsPage, KeptBackup, RunningBackup},
    concern::{ConcernRow, CustomerForm, TierChoices},
    found::{Excerpt, Hit, SearchPage},
    linked::{DuplicateForm, Linked, MoveDesks, MoveForm},
    links::{Followed, LinkPage},
    lists::{CaseList, Choices, Cursor, Filter, LOOKED_AT, Page, Ticks, Unsaved},
    logos::LogoPage,
    orders::{
        ConfigList, ConfigPage, ConfigRow, OrderFilter, OrderList, OrderPage, OrderRow,
        REGISTER_LOOKED_AT, RegisterFilter, RegisterOffers,
    },
    organisations::{
        AccountPage, ContractPage, ContractRow, ManagerPage, OfferRow, OfferedByLink,
        Organisations, Products, Taking,
    },
    people::{Charge, PersonPage, ResetNote, Staff, StaffRow},
    profile::{OwnSession, Profile, SecondFactor},
    records::{CaseRecord, Records, Talk},
    replies::{FilledReply, KeptReply, ReplyChoice, ReplyList},
    tiers::{
        Above, COUNTED_MAX, Done, HubList, HubName, HubRow, MadeCursor, Rest, Rows,
        SubscriptionList, SubscriptionRow, TierChoice, TierCounts, TierCursor, TierFilter,
        TierList, TierName, TierNode, TierOrder, TierPage, TierRequestFilter, TierRequestList,
        TierRequestPage, TierRequestRow, TierRow, TierSide, TierTree, TierVersionRow, TreeCursor,
        VersionStanding,
    },
    tokens::{TokenRow, Tokens},
    webhooks::{WebhookPage, WebhookRow},
    whole::{
        ConfigRecord, ConfigRequestRecord, Part, SubscriptionRecord, TierAbove, TierRecord,
        TierRequestRecord, TierScopes,
    },
};
use crate::domain::{
    access::Seen,
    account::{AccountKind, Category, Environment},
    attachment::Attachment,
    draft::Draft,
    entry::{Entry, Version},
    federation,
    file::{FileName, FileRules},
    id::{AccountId, AttachmentId, CaseId, Mark, ProductId, UserId},
    logo::{Logo, LogoOf},
    mail::{MailSettings, PostedMail},
    moment::Moment,
    notify::Notification,
    person::{Role, User},
    preset::PresetName,
    refusal::Field,
    saved::Sharing,
    text::Words,
    zone::Zone,
};

/// Names of what a page mentions. Only ids that stand in opened rows are looked up, or that its reader
/// may choose, so a name is known exactly where a record that its reader may see names it.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// People, with their accounts.
    pub users: BTreeMap<UserId, (String, AccountId)>,
    /// Organisations.
    pub accounts: BTreeMap<AccountId, (String, AccountKind)>,
    /// Products.
    pub products: BTreeMap<ProductId, String>,
    /// Those of the organisations and products that have a logo which the reader may see, where
    /// somebody looked.
    pub logos: BTreeSet<LogoOf>,
}

/// Who is signed in, and what every page of theirs shows.
#[derive(Clone, Debug)]
pub struct Me {
    /// Their id.
    pub user: UserId,
    /// Their name.
    pub name: String,
    /// Their account.
    pub account: AccountId,
    /// Its name.
    pub account_name: String,
    /// What their account is.
    pub account_kind: AccountKind,
    /// What it is known by, if it has a logo.
    pub logo: Option<Logo>,
    /// How far their hand reaches.
    pub role: Role,
    /// Whether there are cases that they can open.
    pub opens: bool,
    /// Cases that wait for their account's answer.
    pub waiting: u64,
    /// Cases at their account's desk that are not closed and that nobody there works on.
    pub unassigned: u64,
    /// The places that the account has for cases of its own.
    pub own: Vec<Own>,
    /// Lists that have a name: theirs, then those that their account shares.
    pub views: Vec<ViewLink>,
    /// What they were told and have not read.
    pub unread: u64,
    /// The last change that the account may see of any case: live updates go on from it.
    pub moved_at: Moment,
    /// What stands on top of every page.
    pub banner: Option<String>,
    /// The zone that they read times in.
    pub zone: Zone,
    /// Who has made a link to another password for them lately.
    pub reset: Option<ResetNote>,
    /// How many contracts their account is offered, as far as that is told; none for who answers no
    /// offers.
    pub offers: u64,
    /// Whether the clock is in doubt and this is an admin of the operator, who can confirm it.
    pub clock_in_doubt: bool,
}

/// A place for the cases that an account opens under a preset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Own {
    /// The preset.
    pub preset: PresetName,
    /// How many of them wait for the account as the place counts it.
    pub count: u64,
}

/// The way to a list that has a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewLink {
    /// What it is called.
    pub name: String,
    /// Where it is.
    pub address: String,
    /// Who has it.
    pub sharing: Sharing,
    /// Whether the reader may delete it.
    pub may_delete: bool,
}

/// A page of what somebody was told.
#[derive(Clone, Debug, Default)]
pub struct NotificationList {
    /// At most 25, the newest first.
    pub rows: Vec<Told>,
    /// The names in them.
    pub names: Names,
    /// Whether newer ones were passed over.
    pub newer: bool,
    /// Where older ones begin, if there are any.
    pub older: Option<Moment>,
    /// When they were last told of anything, whether they may still see that or not.
    pub newest: Option<Moment>,
}

/// Something that somebody was told.
#[derive(Clone, Debug)]
pub struct Told {
    /// What.
    pub notification: Notification,
    /// What it is about, as it is now.
    pub about: ToldOf,
    /// Whether they have not read it.
    pub is_unread: bool,
    /// What the comment says that tells more, in Markdown.
    pub text: Option<Words>,
}

/// What somebody was told about.
#[derive(Clone, Debug)]
pub enum ToldOf {
    /// A case.
    Case(Box<Seen>),
    /// A request to take a change of a tier account, and what whoever did something to it is called
    /// to this reader.
    Request(Box<TierRequestRow>, String),
    /// A request to a product's vendor, likewise.
    Order(Box<OrderRow>, String),
}

/// By what server mail leaves, and a page of what became of the mails.
#[derive(Clone, Debug)]
pub struct MailPage {
    /// The server; none if no mail leaves.
    pub settings: Option<MailSettings>,
    /// At most 25, the newest first.
    pub rows: Vec<Posted>,
    /// Whether newer ones were passed over.
    pub newer: bool,
    /// Where older ones begin, if there are any.
    pub older: Option<u64>,
}

/// A mail, and whom it goes to.
#[derive(Clone, Debug)]
pub struct Posted {
    /// What became of it.
    pub mail: PostedMail,
    /// What its reader is called, and their account.
    pub to: (String, String),
}

/// A case with all that its page shows.
#[derive(Clone, Debug)]
pub struct CaseDetail {
    /// The case.
    pub seen: Seen,
    /// Whether it has changed since the reader read it last.
    pub is_news: bool,
    /// The numbers of what the reader was told of it and has not read, the oldest first.
    pub unheard: Vec<u64>,
    /// How much they were told of other things and have not read.
    pub unread_elsewhere: u64,
    /// What happened, in Markdown.
    pub description: Words,
    /// The newest entries of its conversation that the reader may see, the oldest of them first.
    pub entries: Vec<Entry>,
    /// Where earlier entries end, if there are earlier ones: pass it on to see them.
    pub earlier: Option<Mark>,
    /// Whether `entries` ends before the newest, because the reader went back.
    pub later: bool,
    /// The files that the reader may see and that are not deleted, the oldest first.
    pub files: Vec<Attachment>,
    /// The files that its desk takes.
    pub takes: FileRules,
    /// The names in all this.
    pub names: Names,
    /// The ticket type's name.
    pub category: Option<Category>,
    /// The environment's name.
    pub environment: Option<Environment>,
    /// The customers that it is said to be about, of those that the reader may see.
    pub customers: Vec<TierName>,
    /// The cases that it is a duplicate of, and those that are duplicates of it: such as the reader
    /// may see.
    pub related: (Vec<Linked>, Vec<Linked>),
    /// The cases that were opened when it was moved to other desks, and the one it was opened for
    /// itself: such as the reader may see.
    pub moves: (Vec<Linked>, Vec<Linked>),
    /// What the reader has typed at the place that is shown and not sent.
    pub draft: Option<Draft>,
    /// What the reader has typed about the case at other places, where it cannot be sent now.
    pub stranded: Vec<Draft>,
    /// The moment it was read at.
    pub now: Moment,
}

/// A comment's history.
#[derive(Clone, Debug)]
pub struct History {
    /// The case.
    pub seen: Seen,
    /// The files that its desk takes.
    pub takes: FileRules,
    /// The comment as it is.
    pub entry: Entry,
    /// The last of its earlier texts that the reader may see, the oldest first.
    pub versions: Vec<Version>,
    /// How many of those come before.
    pub before: usize,
    /// Whether the newest is among them.
    pub newest: bool,
    /// The names in it.
    pub names: Names,
    /// What the reader has typed to change it and not sent.
    pub draft: Option<Draft>,
}

/// A comment that is about to be redacted.
#[derive(Clone, Debug)]
pub struct ToRedact {
    /// The case.
    pub seen: Seen,
    /// The comment.
    pub entry: Entry,
    /// The files that came with it and are still there, the oldest first.
    pub files: Vec<Attachment>,
    /// The names in it.
    pub names: Names,
}

/// A file beside the one that is looked at.
pub type Neighbour = (AttachmentId, FileName);

/// A file of a case, opened to be looked at.
#[derive(Clone, Debug)]
pub struct OpenedFile {
    /// The file.
    pub file: Attachment,
    /// Its case.
    pub seen: Seen,
    /// Its place among the case's files that the reader may see, from 1.
    pub number: usize,
    /// How many those are.
    pub of: usize,
    /// The files before and after it.
    pub beside: (Option<Neighbour>, Option<Neighbour>),
    /// The names in it.
    pub names: Names,
}

/// An account that a case can be opened to.
#[derive(Clone, Debug)]
pub struct Partner {
    /// Its id.
    pub id: AccountId,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: AccountKind,
    /// What it is known by, if it has a logo that the reader may see.
    pub logo: Option<Logo>,
    /// Since when a contract has joined it; none for the operator, who is open to all.
    pub since: Option<Moment>,
}

/// Which way a new case goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// From the opener's account to another.
    ToPartner,
    /// From a customer to the opener's own desk.
    ForCustomer,
}

/// The accounts that a case can be opened to, or for.
#[derive(Clone, Debug)]
pub struct Partners {
    /// Which of the two.
    pub way: Way,
    /// Whether the opener can choose either.
    pub both: bool,
    /// The opener's account, which receives what is opened for a customer.
    pub own: AccountId,
    /// A page of them, by name; the operator comes last of all that a case can go to.
    pub list: Vec<Partner>,
    /// What was searched for; empty for all.
    pub query: String,
    /// Whether there are more than fit: search for them.
    pub more: bool,
}

/// What the form of a new case to one partner needs.
#[derive(Clone, Debug)]
pub struct NewCaseForm {
    /// The receiver.
    pub partner: Partner,
    /// The customer that the receiver's own people open it for; none if it goes to another account.
    pub customer: Option<Partner>,
    /// Its preset: which fields there are.
    pub preset: PresetName,
    /// The files that it takes.
    pub takes: FileRules,
    /// What it asks of those who write.
    pub instructions: Option<String>,
    /// Where it takes its cases instead, if not here: there is no form then.
    pub elsewhere: Option<Vec<federation::Way>>,
    /// The fields to show to this person.
    pub fields: Vec<Field>,
    /// Products to choose from.
    pub products: Vec<(ProductId, String)>,
    /// Ticket types to choose from.
    pub categories: Vec<Category>,
    /// Environments to choose from.
    pub environments: Vec<Environment>,
    /// The client or customer that the form is for; none if it is for the opener's own account. Environments,
    /// contacts and products are those of this account.
    pub issuer: Option<AccountId>,
    /// Clients that the case can be opened for.
    pub accounts: Vec<(AccountId, String)>,
    /// People it can be opened on behalf of.
    pub contacts: People,
    /// People of one's own side, who can be told.
    pub people: People,
    /// Customers that it can be about; none for who sees no customers.
    pub customers: Option<TierChoices>,
    /// What was typed and uploaded before.
    pub draft: Draft,
    /// Whether a link has asked for other words than those that were typed before.
    pub left_out: bool,
}

/// The field of a new case that searches for the person it is opened on behalf of.
pub const FIND_CONTACT: &str = "q-contact";
/// The field of a new case that searches for people to tell.
pub const FIND_CC: &str = "q-cc";

/// The field of a new case that searches for the customer it is about.
pub const FIND_CUSTOMER: &str = "q-customer";

/// People to choose from.
#[derive(Clone, Debug, Default)]
pub struct People {
    /// Active people whose names hold `query`: at most 200 of each account, by name, those whose
    /// names begin so first. After them all others who are chosen already.
    pub list: Vec<User>,
    /// What was searched for; empty for all.
    pub query: String,
    /// How many were found so.
    pub found: usize,
    /// Whether there are more than fit: search for them.
    pub more: bool,
}

/// What the form needs that gives many cases to somebody.
#[derive(Clone, Debug)]
pub struct AssignForm {
    /// Which.
    pub cases: Vec<CaseId>,
    /// Whom.
    pub people: People,
}

/// What the form of a case's people needs.
#[derive(Clone, Debug)]
pub struct PeopleForm {
    /// The case.
    pub seen: Seen,
    /// People of the reader's own side; all who are on the case already are among them.
    pub people: People,
    /// The names in it.
    pub names: Names,
}

impl Names {
    /// What a user is called; a dash for one who is not known.
    pub fn user(&self, id: UserId) -> &str {
        self.users.get(&id).map_or("–", |(name, _)| name)
    }

    /// What an account is called; a dash for one that is not known.
    pub fn account(&self, id: AccountId) -> &str {
        self.accounts.get(&id).map_or("–", |(name, _)| name)
    }

    /// What the account of a user is called.
    pub fn account_of(&self, id: UserId) -> &str {
        self.users.get(&id).map_or("–", |(_, account)| self.account(*account))
    }

    /// What a product is called; a dash for one that is not known.
    pub fn product(&self, id: ProductId) -> &str {
        self.products.get(&id).map_or("–", String::as_str)
    }
}
