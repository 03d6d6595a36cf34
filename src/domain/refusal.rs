//! Every way the helpdesk says no.

use std::fmt;

use super::{
    file::FileRefusal,
    person::Role,
    workflow::{Side, State},
};

/// The helpdesk understood the request and will not do it.
///
/// A refusal is an answer, not a failure: it is shown to the person, never logged as an error, and
/// trying again without changing anything gives the same refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Nobody has signed in, or the session is over.
    NotSignedIn,
    /// There is no such thing, or none that this actor may know of.
    NotFound,
    /// The actor's role does not reach so far.
    RoleTooLow {
        /// The least role that does.
        needs: Role,
    },
    /// It is the other side's to do.
    WrongSide {
        /// What was tried, as its button says it.
        action: &'static str,
        /// Whose it is.
        whose: Side,
    },
    /// The workflow has no such step from here.
    WrongState {
        /// Where the case stands.
        state: State,
        /// What was tried, as its button says it.
        action: &'static str,
    },
    /// The case is closed, and this kind of case takes no more of that then.
    Closed,
    /// Only who wrote it may change it, and only for so long.
    NotYours,
    /// Somebody else changed it since the form was opened.
    ChangedMeanwhile,
    /// It is what it was to be made already.
    SoAlready,
    /// It was changed since, so that it is not set back.
    ChangedSince,
    /// No deadline can be told while the clock may be wrong.
    ClockInDoubt,
    /// Others have written to the case since the form was opened.
    Overtaken,
    /// Fields of a form that cannot stay as they are, all at once.
    Fields(Vec<(Field, Complaint)>),
    /// Files that cannot be taken, all at once.
    Files(Vec<FileRefusal>),
    /// No user has that address and that password.
    Credentials {
        /// How many tries are left before a pause.
        tries_left: u32,
    },
    /// Too many tries.
    Throttled {
        /// Seconds until the next one is looked at.
        wait_s: u64,
    },
    /// Too many passwords are being checked just now.
    Busy,
    /// An export of the actor's runs already, or as many as can.
    Exporting,
    /// As many pages are kept up to date as can be.
    Crowded,
    /// The form's token is missing, old or foreign.
    FormExpired,
    /// The request came from a page of another site.
    ForeignOrigin,
    /// The link was used, has run out, or never was one.
    LinkDead,
    /// The request itself is malformed.
    Malformed,
}

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
        }
    }
}

impl Refusal {
    /// One field's complaint as a refusal.
    pub fn field(field: Field, complaint: Complaint) -> Refusal {
        Refusal::Fields(vec![(field, complaint)])
    }

    /// A stable word for programs; never reused, never translated.
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::NotSignedIn => "not_signed_in",
            Refusal::NotFound => "not_found",
            Refusal::RoleTooLow { .. } => "role_too_low",
            Refusal::WrongSide { .. } => "wrong_side",
            Refusal::WrongState { .. } => "wrong_state",
            Refusal::Closed => "closed",
            Refusal::NotYours => "not_yours",
            Refusal::ChangedMeanwhile => "changed_meanwhile",
            Refusal::SoAlready => "so_already",
            Refusal::ChangedSince => "changed_since",
            Refusal::ClockInDoubt => "clock_in_doubt",
            Refusal::Overtaken => "overtaken",
            Refusal::Fields(_) => "fields",
            Refusal::Files(_) => "files",
            Refusal::Credentials { .. } => "credentials",
            Refusal::Throttled { .. } => "throttled",
            Refusal::Busy => "busy",
            Refusal::Exporting => "exporting",
            Refusal::Crowded => "crowded",
            Refusal::FormExpired => "form_expired",
            Refusal::ForeignOrigin => "foreign_origin",
            Refusal::LinkDead => "link_dead",
            Refusal::Malformed => "malformed",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::NotSignedIn => f.write_str("Please sign in."),
            Refusal::NotFound => f.write_str("There is nothing here, or nothing for you to see."),
            Refusal::RoleTooLow { needs } => {
                write!(f, "Your role does not let you do this; it takes the role {needs}.")
            }
            Refusal::WrongSide { action, whose } => {
                write!(f, "“{action}” is for the side that {whose} the case.")
            }
            Refusal::WrongState { state, action } => {
                write!(f, "“{action}” is not possible while the case is {state}.")
            }
            Refusal::Closed => {
                f.write_str("The case is closed, so nothing can be changed any more.")
            }
            Refusal::NotYours => f.write_str("Only its author can change this, and not for ever."),
            Refusal::ChangedMeanwhile => f.write_str(
                "Somebody else changed this while you were writing. Your text is kept below; look \
                 at theirs, then save again.",
            ),
            Refusal::SoAlready => f.write_str("It is so already."),
            Refusal::ChangedSince => {
                f.write_str("It was changed again since, so it stays as it is.")
            }
            Refusal::ClockInDoubt => f.write_str(
                "The clock of this machine may be wrong, so nothing can be held for a while. Close \
                 the cases one by one.",
            ),
            Refusal::Overtaken => f.write_str(
                "Others have written while you were writing. Your text is kept; look at theirs, then \
                 send it anyway.",
            ),
            Refusal::Fields(fields) => list(
                f,
                fields.iter().map(|(field, complaint)| format!("{}: {complaint}", field.label())),
            ),
            Refusal::Files(files) => list(f, files.iter().map(ToString::to_string)),
            Refusal::Credentials { tries_left: 0 } => {
                f.write_str("Email and password do not match. The next try is in a minute.")
            }
            Refusal::Credentials { tries_left: 1 } => {
                f.write_str("Email and password do not match. One more try, then a pause.")
            }
            Refusal::Credentials { tries_left } => {
                write!(f, "Email and password do not match. {tries_left} more tries, then a pause.")
            }
            Refusal::Throttled { wait_s } => {
                write!(f, "Too many tries. Please wait {wait_s} seconds, then try again.")
            }
            Refusal::Busy => f.write_str("Many people are signing in. Please try again shortly."),
            Refusal::Exporting => f.write_str(
                "Another export is still on its way. Please wait until its download has ended, \
                 then try again.",
            ),
            Refusal::Crowded => f.write_str(
                "More people are at work here than pages can be kept up to date for. Reload to see \
                 what is new.",
            ),
            Refusal::FormExpired => f.write_str(
                "This form was opened too long ago, or in another session. Nothing was changed. \
                 Go back, reload the page and send it again.",
            ),
            Refusal::ForeignOrigin => {
                f.write_str("This request came from another site, so nothing was changed.")
            }
            Refusal::LinkDead => f.write_str("This link was used already, or has run out."),
            Refusal::Malformed => f.write_str("The request could not be understood."),
        }
    }
}

fn list(f: &mut fmt::Formatter<'_>, items: impl Iterator<Item = String>) -> fmt::Result {
    f.write_str(&items.collect::<Vec<_>>().join(" "))
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
            Complaint::NotAHost => {
                f.write_str("write a name such as mail.example.com, or an address.")
            }
            Complaint::NotACertificate => f.write_str(
                "this holds no certificate. One begins with “-----BEGIN CERTIFICATE-----”.",
            ),
            Complaint::InTheClear => f.write_str(
                "everyone on the way could read the password. Choose STARTTLS or TLS, leave user \
                 name and password empty, or use a server on this machine.",
            ),
        }
    }
}
