//! The fields of forms, and what is wrong with them.

use std::fmt;

use super::LineWrong;
use crate::domain::{
    tier::{TierWrong, data::TierField},
    webhook::WebhookField,
};

/// A field of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// Whom the case is for.
    Partner,
    /// What it is about.
    Subject,
    /// How urgent it is.
    Priority,
    /// Business or Technical.
    Type,
    /// What happened.
    Description,
    /// Which product it concerns.
    Product,
    /// The desk's ticket type.
    Category,
    /// The tenant or reporting group.
    Environment,
    /// How much is affected.
    Impact,
    /// The client it is opened for.
    Account,
    /// The person it is opened for.
    Contact,
    /// Who works on it.
    Agent,
    /// Who else is told.
    Cc,
    /// Who opens a case.
    Reporter,
    /// The words of a comment or dialog.
    Comment,
    /// How good the resolution was.
    Rating,
    /// Whether it was solved.
    Solved,
    /// What else there is to say at the end.
    Feedback,
    /// What a person or organisation is called.
    Name,
    /// The name of the organisation that runs the appliance.
    Organisation,
    /// An address to sign in with.
    Email,
    /// A password.
    Password,
    /// What is attached.
    Files,
    /// What is searched for.
    Query,
    /// What a canned reply says.
    Text,
    /// Which cases of a list.
    Cases,
    /// The case that this one is a duplicate of.
    Original,
    /// A mail server's name or address.
    Host,
    /// Its port.
    Port,
    /// How the way to it is protected.
    Security,
    /// What to sign in to it with.
    Login,
    /// Whom mail is from.
    From,
    /// Whom to trust to vouch for a server.
    Trusted,
    /// When somebody gets mail.
    Delivery,
    /// A password to have from now on.
    NewPassword,
    /// What an authenticator shows.
    Code,
    /// Who acts for an organisation.
    Manager,
    /// Whether an organisation's people are let in.
    Active,
    /// What kind of cases a desk takes.
    Preset,
    /// When the clock closes what a desk resolved.
    AutoClose,
    /// What a desk asks of those who write.
    Instructions,
    /// How large a file may be, in megabytes.
    FileMb,
    /// Until when something is to stand.
    Until,
    /// The zone that times are shown in.
    Zone,
    /// How far somebody's hand reaches.
    Role,
    /// Who is invited, a line each.
    People,
    /// Whether backups are made by themselves.
    Nightly,
    /// The time of day.
    Time,
    /// How many are kept.
    Keep,
    /// How far a token reaches.
    Grants,
    /// A table of what is to be made.
    Table,
    /// What a tier account is made of.
    Tier(TierField),
    /// Whom a tier account gets its things from.
    Parent,
    /// Why something is not taken up.
    Reason,
    /// Who uses what is subscribed to.
    Customer,
    /// Where something stands.
    Status,
    /// What something is made of, a line each.
    Items,
    /// What a webhook is made of.
    Webhook(WebhookField),
}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Complaint {
    /// It needs something in it.
    Missing,
    /// It is too long.
    TooLong {
        /// The limit, in characters.
        max: usize,
        /// What was sent, in characters.
        have: usize,
    },
    /// It is too short.
    TooShort {
        /// The least, in characters.
        min: usize,
    },
    /// It holds a control character.
    BadCharacter,
    /// It is not an address.
    NotAnEmail,
    /// Somebody has it already.
    Taken,
    /// It is none of what was offered.
    NotOffered,
    /// No active contract joins the two accounts.
    NoContract,
    /// Nothing of the list is ticked.
    NoneTicked,
    /// There are too many.
    TooMany {
        /// The limit.
        max: usize,
    },
    /// There is no such case, or none that this actor may know of, or it is the case itself.
    NoSuchCase,
    /// It is no port.
    NotAPort,
    /// It is neither the name nor the address of a machine.
    NotAHost,
    /// It holds no certificate in PEM.
    NotACertificate,
    /// A password would travel for everyone on the way to read.
    InTheClear,
    /// It is not the code of this moment, or was used already.
    WrongCode,
    /// It is no account's id.
    NotAnAccountId,
    /// There is no account of this id.
    NoSuchAccount,
    /// The other account is one's own.
    Oneself,
    /// A contract joins the two already.
    JoinedAlready,
    /// It is nobody who can act for others.
    NoManager,
    /// Whoever runs the appliance is never shut out.
    NotTheOperator,
    /// No contract joins the two.
    NotJoined,
    /// It is no period, or one that is too short or too long.
    NotAPeriod,
    /// Two of a list are called the same.
    Twice,
    /// It is no time of day.
    NotATime,
    /// It is no number, or one that is too small or too large.
    NotANumber {
        /// The least.
        min: u32,
        /// The most.
        max: u32,
    },
    /// What has this name already would be lost.
    WouldReplace,
    /// It is no moment, or not one to come.
    NotAMoment,
    /// Nobody else sets up the organisation and its people.
    LastAdmin,
    /// They are not let in.
    Deactivated,
    /// Nobody of the organisation is let in.
    ShutOut,
    /// Nobody has this address.
    NoSuchUser,
    /// They are of the organisation already.
    AlreadyIn,
    /// They are nobody of the organisation who works on cases.
    NoHeir,
    /// It is no table, or a longer one than is read.
    NotATable,
    /// The table has other columns.
    Columns {
        /// Those that it must have.
        must: &'static [&'static str],
        /// Those that it may have.
        may: &'static [&'static str],
    },
    /// The table has too many lines.
    TooManyLines {
        /// The most.
        max: usize,
    },
    /// The list has no such name.
    NoSuchName,
    /// There are too many invitations.
    TooManyInvited {
        /// The limit.
        max: usize,
    },
    /// A line of a list cannot stay as it is.
    Line {
        /// Which, from 1.
        number: usize,
        /// Why.
        why: LineWrong,
    },
    /// Another product of the same vendor is called so.
    ProductTaken,
    /// It is no vendor, and so has no products.
    NoVendor,
    /// There is no product of this id.
    NoSuchProduct,
    /// It does not go with the accounts above and below.
    Tier(TierWrong),
    /// It is over, and nothing begins again.
    Terminated,
    /// It is no customer's account.
    NoCustomer,
    /// It is no address that a webhook can be sent to.
    NotATarget,
    /// It would be sent in the clear, and no network is allowed where that may be.
    OnlyHttps,
    /// It is neither an address nor a network.
    NotANetwork,
}

impl Field {
    /// The field's name in forms and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Field::Partner => "partner",
            Field::Subject => "subject",
            Field::Priority => "priority",
            Field::Type => "type",
            Field::Description => "description",
            Field::Product => "product",
            Field::Category => "category",
            Field::Environment => "environment",
            Field::Impact => "impact",
            Field::Account => "account",
            Field::Reporter => "reporter",
            Field::Contact => "contact",
            Field::Agent => "agent",
            Field::Cc => "cc",
            Field::Comment => "comment",
            Field::Rating => "rating",
            Field::Solved => "solved",
            Field::Feedback => "feedback",
            Field::Name => "name",
            Field::Organisation => "organisation",
            Field::Email => "email",
            Field::Password => "password",
            Field::Files => "file",
            Field::Query => "q",
            Field::Text => "text",
            Field::Cases => "case",
            Field::Original => "original",
            Field::Host => "host",
            Field::Port => "port",
            Field::Security => "security",
            Field::Login => "login",
            Field::From => "from",
            Field::Trusted => "trusted",
            Field::Delivery => "delivery",
            Field::NewPassword => "new-password",
            Field::Code => "code",
            Field::Manager => "manager",
            Field::Active => "active",
            Field::Preset => "preset",
            Field::AutoClose => "auto-close",
            Field::Instructions => "instructions",
            Field::FileMb => "file-mb",
            Field::Until => "until",
            Field::Zone => "zone",
            Field::Role => "role",
            Field::People => "people",
            Field::Nightly => "nightly",
            Field::Time => "time",
            Field::Keep => "keep",
            Field::Grants => "grants",
            Field::Table => "table",
            Field::Tier(field) => field.name(),
            Field::Parent => "parent",
            Field::Reason => "reason",
            Field::Customer => "customer",
            Field::Status => "status",
            Field::Items => "items",
            Field::Webhook(field) => field.name(),
        }
    }

    /// The field's name as people read it.
    pub fn label(self) -> &'static str {
        match self {
            Field::Partner => "Partner",
            Field::Subject => "Subject",
            Field::Priority => "Priority",
            Field::Type => "Type",
            Field::Description => "Description",
            Field::Product => "Product",
            Field::Category => "Ticket type",
            Field::Environment => "Environment",
            Field::Impact => "Impact",
            Field::Account => "Account",
            Field::Reporter => "Reported by",
            Field::Contact => "Contact",
            Field::Agent => "Agent",
            Field::Cc => "CC",
            Field::Comment => "Comment",
            Field::Rating => "Rating",
            Field::Solved => "Solved",
            Field::Feedback => "Feedback",
            Field::Name => "Name",
            Field::Organisation => "Organisation",
            Field::Email => "Email",
            Field::Password => "Password",
            Field::Files => "Files",
            Field::Query => "Search",
            Field::Text => "Text",
            Field::Cases => "Cases",
            Field::Original => "Duplicate of",
            Field::Host => "Server",
            Field::Port => "Port",
            Field::Security => "Security",
            Field::Login => "User name",
            Field::From => "From",
            Field::Trusted => "Certificates to trust",
            Field::Delivery => "Mail",
            Field::NewPassword => "New password",
            Field::Code => "Code",
            Field::Manager => "Managed by",
            Field::Active => "Active",
            Field::Preset => "Workflow",
            Field::AutoClose => "Close after",
            Field::Instructions => "Instructions",
            Field::FileMb => "Largest file",
            Field::Until => "Until",
            Field::Zone => "Time zone",
            Field::Role => "Role",
            Field::People => "People",
            Field::Nightly => "Each day",
            Field::Time => "Time of day",
            Field::Keep => "How many are kept",
            Field::Grants => "What it may do",
            Field::Table => "Table",
            Field::Tier(field) => field.label(),
            Field::Parent => "Parent account",
            Field::Reason => "Reason",
            Field::Customer => "Customer",
            Field::Status => "Status",
            Field::Items => "Items",
            Field::Webhook(field) => field.label(),
        }
    }
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Complaint::Missing => f.write_str("please fill this in."),
            Complaint::TooLong { max, have } => {
                write!(f, "{have} characters are too many; the limit is {max}.")
            }
            Complaint::TooShort { min } => write!(f, "at least {min} characters, please."),
            Complaint::BadCharacter => f.write_str("this holds a character that is not text."),
            Complaint::NotAnEmail => f.write_str("this is not an email address."),
            Complaint::Taken => f.write_str("somebody has this already."),
            Complaint::NotOffered => f.write_str("please choose one of the list."),
            Complaint::NoContract => f.write_str("no active contract joins you and this account."),
            Complaint::NoneTicked => f.write_str("please tick at least one."),
            Complaint::NoSuchCase => f.write_str("there is no other case with this id."),
            Complaint::TooMany { max } => write!(f, "at most {max}, please."),
            Complaint::NotAPort => f.write_str("a port is a number from 1 to 65535."),
            Complaint::NotACertificate => f.write_str(
                "this holds no certificate. One begins with “-----BEGIN CERTIFICATE-----”.",
            ),
            Complaint::NotAnAccountId
            | Complaint::NoSuchAccount
            | Complaint::Oneself
            | Complaint::JoinedAlready
            | Complaint::NoManager
            | Complaint::NotJoined
            | Complaint::NotTheOperator => self.of_parties(f),
            Complaint::Twice
            | Complaint::NotAHost
            | Complaint::NotAPeriod
            | Complaint::NotAMoment
            | Complaint::NotATime
            | Complaint::NotANumber { .. }
            | Complaint::ProductTaken
            | Complaint::NoVendor
            | Complaint::NoSuchName
            | Complaint::NoSuchProduct
            | Complaint::Terminated
            | Complaint::NoCustomer
            | Complaint::WouldReplace
            | Complaint::WrongCode
            | Complaint::NotATarget
            | Complaint::OnlyHttps
            | Complaint::NotANetwork => self.of_settings(f),
            Complaint::LastAdmin
            | Complaint::Deactivated
            | Complaint::ShutOut
            | Complaint::NoSuchUser
            | Complaint::AlreadyIn
            | Complaint::NoHeir
            | Complaint::NotATable
            | Complaint::Columns { .. }
            | Complaint::TooManyLines { .. }
            | Complaint::TooManyInvited { .. }
            | Complaint::Line { .. } => self.of_people(f),
            Complaint::Tier(wrong) => wrong.fmt(f),
            Complaint::InTheClear => f.write_str(
                "everyone on the way could read the password. Choose STARTTLS or TLS, leave user \
                 name and password empty, or use a server on this machine.",
            ),
        }
    }
}

impl Complaint {
    /// What is wrong with numbers, times and products.
    fn of_settings(self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Complaint::NotAHost => {
                f.write_str("write a name such as mail.example.com, or an address.")
            }
            Complaint::NotAMoment => {
                f.write_str("write a time to come (UTC), such as 2026-11-20T17:30.")
            }
            Complaint::WouldReplace => {
                f.write_str("there is one already. Replace it, or choose another name.")
            }
            Complaint::WrongCode => f.write_str(
                "this is not the code of this moment, or it was used already. Wait for the next one.",
            ),
            Complaint::NotATarget => {
                f.write_str("write an address such as https://hooks.example.com/helpdesk.")
            }
            Complaint::OnlyHttps => f.write_str("it must begin with https://."),
            Complaint::NotANetwork => {
                f.write_str("write addresses or networks, such as 10.1.0.0/16 or fd00::/8.")
            }
            Complaint::Twice => f.write_str("two of the list are called the same."),
            Complaint::NotATime => f.write_str("write a time of day from 00:00 to 23:59."),
            Complaint::NotANumber { min, max } => {
                write!(f, "write a whole number from {min} to {max}.")
            }
            Complaint::ProductTaken => f.write_str("another of your products is called so."),
            Complaint::NoVendor => {
                f.write_str("only a vendor has products. Its id looks like VA-123-456.")
            }
            Complaint::NoSuchName => f.write_str("nothing of the list is called so."),
            Complaint::NoSuchProduct => {
                f.write_str("there is no product of this id. One looks like PRD-123-456-789.")
            }
            Complaint::Terminated => f.write_str(
                "what is terminated stays so. Add another subscription in its place.",
            ),
            Complaint::NoCustomer => f.write_str(
                "this is a reseller. Choose a customer; the resellers above it become tier 1 and 2.",
            ),
            _ => f.write_str(
                "write a period from 1h to 365days, such as 14days or 36h, or write never.",
            ),
        }
    }
}
