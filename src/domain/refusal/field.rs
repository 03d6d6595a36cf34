//! The fields of forms.

use crate::domain::{tier::data::TierField, webhook::WebhookField};

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
    /// Where the cases of a desk are taken.
    Mode,
    /// The ways to another system, a line each.
    Links,
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
    /// Which system of its owner a tier account stands on.
    Hub,
    /// Why something is not taken up.
    Reason,
    /// Who uses what is subscribed to.
    Customer,
    /// Where something stands.
    Status,
    /// What something is made of, a line each.
    Items,
    /// How far above the customers a reseller stands.
    Level,
    /// What something is set to, a line each.
    Parameters,
    /// What else there is to say.
    Note,
    /// Which subscription or tier config it is about.
    About,
    /// What a webhook is made of.
    Webhook(WebhookField),
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
            Field::Mode => "mode",
            Field::Links => "links",
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
            Field::Webhook(field) => field.name(),
            _ => self.of_registers().0,
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
            Field::Mode => "Where cases are taken",
            Field::Links => "Links",
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
            Field::Webhook(field) => field.label(),
            _ => self.of_registers().1,
        }
    }

    /// The names of what else the registers of customers ask for, in forms and as people read them.
    fn of_registers(self) -> (&'static str, &'static str) {
        match self {
            Field::Parent => ("parent", "Parent account"),
            Field::Hub => ("hub", "Hub"),
            Field::Reason => ("reason", "Reason"),
            Field::Customer => ("customer", "Customer"),
            Field::Status => ("status", "Status"),
            Field::Items => ("items", "Items"),
            Field::Level => ("level", "Tier level"),
            Field::Parameters => ("parameters", "Parameters"),
            Field::Note => ("note", "Note"),
            _ => ("about", "About"),
        }
    }
}
