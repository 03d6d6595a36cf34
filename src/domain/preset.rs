//! The three desk presets, as tables.
//!
//! A case keeps the preset it was opened under and can never do what its table lacks. Sources of
//! the rules: the partner preset follows `CloudBlue` Connect's Helpdesk, the portal preset the
//! Flexxible Portal's support, the client preset Gcore's Helpdesk.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{
    file::FileRules,
    own::{Begins, Column, Front, Own},
    refusal::Field,
    workflow::{
        Action, Asks, How, Row,
        Side::{Clock, Issuer, Receiver},
        State::{
            self, Closed, InProgress, Inquiring, New, Open, Pending, Resolved, WaitingForCustomer,
        },
    },
};

/// Which preset; what a case and a desk keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum PresetName {
    /// Between business partners.
    Partner,
    /// For the people of managed clients.
    Portal,
    /// For the customers of one product.
    Client,
}

/// Whether a form asks for a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// It must be there.
    Required,
    /// It may be there.
    Optional,
    /// It may be there if the user's rights say so.
    ByRight,
    /// Only support, opening a case for a customer, gives it.
    BySupport,
    /// It is shown and not asked: whoever fills the form in gives it by doing so.
    Shown,
}

/// Everything that one preset says.
#[derive(Debug)]
pub struct Preset {
    /// Which one it is.
    pub name: PresetName,
    /// Where a new case stands.
    pub first: State,
    /// Where a case stands that support opened for a customer; none if support cannot.
    pub first_by_support: Option<State>,
    /// Every state, in the order of the workflow bar.
    pub states: &'static [State],
    /// The workflow.
    pub rows: &'static [Row],
    /// What the form of a new case asks for.
    pub fields: &'static [(Field, Need)],
    /// Whether closed cases take comments and files.
    pub talks_when_closed: bool,
    /// What files may come.
    pub files: &'static FileRules,
    /// What a case is called.
    pub noun: &'static str,
    /// What the button says that sends a message.
    pub sends: &'static str,
    /// Where a case's page has the steps that can be taken.
    pub steps_at: StepsAt,
    /// The place of those who open cases; none if they are in the lists of all.
    pub own: Option<&'static Own>,
}

/// Where a case's page has the steps that can be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepsAt {
    /// In its head.
    Head,
    /// In a section of their own.
    Section,
}

/// The partner preset.
pub static PARTNER: Preset = Preset {
    name: PresetName::Partner,
    first: Pending,
    first_by_support: None,
    states: &[Inquiring, Pending, Resolved, Closed],
    rows: PARTNER_ROWS,
    fields: &[
        (Field::Subject, Need::Required),
        (Field::Priority, Need::Required),
        (Field::Type, Need::Required),
        (Field::Description, Need::Required),
        (Field::Product, Need::Optional),
        (Field::Cc, Need::Optional),
    ],
    talks_when_closed: true,
    files: &FileRules::PARTNER,
    noun: "case",
    sends: "Add comment",
    steps_at: StepsAt::Head,
    own: None,
};

/// The portal preset.
pub static PORTAL: Preset = Preset {
    name: PresetName::Portal,
    first: New,
    first_by_support: Some(New),
    states: &[New, Open, Resolved, Closed],
    rows: PORTAL_ROWS,
    fields: &[
        (Field::Reporter, Need::Shown),
        (Field::Account, Need::ByRight),
        (Field::Contact, Need::ByRight),
        (Field::Environment, Need::Required),
        (Field::Impact, Need::Required),
        (Field::Subject, Need::Required),
        (Field::Description, Need::Required),
        (Field::Cc, Need::Optional),
    ],
    talks_when_closed: false,
    files: &FileRules::PORTAL,
    noun: "case",
    sends: "Add comment",
    steps_at: StepsAt::Section,
    own: Some(&PORTAL_OWN),
};

/// The client preset.
pub static CLIENT: Preset = Preset {
    name: PresetName::Client,
    first: Open,
    first_by_support: Some(WaitingForCustomer),
    states: &[Open, InProgress, WaitingForCustomer, Closed],
    rows: CLIENT_ROWS,
    fields: &[
        (Field::Account, Need::BySupport),
        (Field::Contact, Need::BySupport),
        (Field::Category, Need::Required),
        (Field::Subject, Need::Required),
        (Field::Description, Need::Required),
        (Field::Product, Need::Optional),
        (Field::Cc, Need::Optional),
    ],
    talks_when_closed: false,
    files: &FileRules::CLIENT,
    noun: "ticket",
    sends: "Send message",
    steps_at: StepsAt::Head,
    own: Some(&CLIENT_OWN),
};

static PORTAL_OWN: Own = Own {
    title: "My cases",
    lists: &[("Being managed", &[New, Open]), ("Resolved", &[Resolved]), ("Closed", &[Closed])],
    columns: &[
        Column::Id,
        Column::Author,
        Column::Title,
        Column::Status,
        Column::Impact,
        Column::Created,
        Column::Updated,
    ],
    counts: &[],
    asks: "Contact support",
    creates: "Create",
    front: Some(&Front { title: "Home", cases: "My tickets", lists: 2 }),
    begins: Begins::WithList,
};

static CLIENT_OWN: Own = Own {
    title: "Tickets",
    lists: &[("Tickets", &[Open, InProgress, WaitingForCustomer]), ("Archive", &[Closed])],
    columns: &[
        Column::Id,
        Column::Author,
        Column::Title,
        Column::Status,
        Column::Category,
        Column::Created,
        Column::Updated,
    ],
    counts: &[WaitingForCustomer],
    asks: "New ticket",
    creates: "Create ticket",
    front: None,
    begins: Begins::WithForm,
};

#[rustfmt::skip]
const PARTNER_ROWS: &[Row] = &[
    //  from          action              to          who                   asks                how
    row(&[Pending],   Action::Inquire,    Inquiring,  &[Receiver],          Asks::Comment,      How::Button, "Inquire"),
    row(&[Inquiring], Action::SubmitData, Pending,    &[Issuer, Receiver],  Asks::Comment,      How::Button, "Submit data"),
    row(&[Pending],   Action::Resolve,    Resolved,   &[Issuer, Receiver],  Asks::Comment,      How::Button, "Resolve"),
    row(&[Resolved],  Action::Reopen,     Pending,    &[Issuer, Receiver],  Asks::Comment,      How::Button, "Reopen"),
    row(&[Resolved],  Action::Close,      Closed,     &[Issuer, Clock],     Asks::Rating,       How::Button, "Close"),
];

#[rustfmt::skip]
const PORTAL_ROWS: &[Row] = &[
    row(&[New],       Action::TakeUp,           Open,     &[Receiver],      Asks::Nothing,      How::ButtonOrAgent, "Take up"),
    row(&[New, Open], Action::Resolve,          Resolved, &[Receiver],      Asks::Comment,      How::Button, "Resolve"),
    row(&[Resolved],  Action::AcceptResolution, Closed,   &[Issuer, Clock], Asks::Survey,       How::Button, "Accept resolution"),
    row(&[Resolved],  Action::RejectSolution,   Open,     &[Issuer],        Asks::Reasons,      How::Button, "Reject solution"),
    row(&[New, Open], Action::Close,            Closed,   &[Issuer],        Asks::Confirmation, How::Button, "Close case"),
];

#[rustfmt::skip]
const CLIENT_ROWS: &[Row] = &[
    row(&[Open],                                 Action::TakeUp,          InProgress,         &[Receiver],         Asks::Nothing,      How::ButtonOrAgent, "Take up"),
    row(&[Open, InProgress],                     Action::WaitForCustomer, WaitingForCustomer, &[Receiver],         Asks::Comment,      How::Button, "Wait for customer"),
    row(&[Open],                                 Action::Message,         InProgress,         &[Receiver],         Asks::Message,      How::Spoken, "Send message"),
    row(&[WaitingForCustomer],                   Action::Message,         InProgress,         &[Issuer],           Asks::Message,      How::Spoken, "Send message"),
    row(&[WaitingForCustomer],                   Action::TakeBack,        InProgress,         &[Receiver],         Asks::Nothing,      How::Button, "Take back"),
    row(&[Open, InProgress, WaitingForCustomer], Action::Close,           Closed,             &[Issuer, Receiver], Asks::Confirmation, How::Button, "Close ticket"),
    row(&[Closed],                               Action::SendAndReopen,   Open,               &[Issuer, Receiver], Asks::Message,      How::Button, "Send message & reopen ticket"),
];

#[expect(clippy::too_many_arguments, reason = "a row of a table has its columns")]
const fn row(
    from: &'static [State],
    action: Action,
    to: State,
    who: &'static [super::workflow::Side],
    asks: Asks,
    how: How,
    label: &'static str,
) -> Row {
    Row { from, action, to, who, asks, how, label }
}

impl PresetName {
    /// Every preset.
    pub const ALL: [PresetName; 3] = [PresetName::Partner, PresetName::Portal, PresetName::Client];

    /// The word used in addresses.
    pub fn word(self) -> &'static str {
        match self {
            PresetName::Partner => "partner",
            PresetName::Portal => "portal",
            PresetName::Client => "client",
        }
    }

    /// Its table.
    pub fn table(self) -> &'static Preset {
        match self {
            PresetName::Partner => &PARTNER,
            PresetName::Portal => &PORTAL,
            PresetName::Client => &CLIENT,
        }
    }
}

impl Preset {
    /// What the form of a new case says of `field`; none if it has no such field.
    pub fn need(&self, field: Field) -> Option<Need> {
        self.fields.iter().find(|(has, _)| *has == field).map(|(_, need)| *need)
    }
}

impl fmt::Display for PresetName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}
