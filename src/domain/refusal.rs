//! Every way the helpdesk says no.

mod complaint;
mod field;
mod line;
mod parties;

use std::fmt;

pub use self::{complaint::Complaint, field::Field, line::LineWrong};

use super::{
    answered::KeyWrong,
    file::FileRefusal,
    order::OrderStatus,
    person::Role,
    tier::{Below, TierWrong},
    token::Grant,
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
    /// Accounts stand below it, so it is not deleted.
    HasChildren(Below),
    /// Others need the account, so it is not deleted.
    InUse,
    /// As many changes of the account wait as can.
    TooManyWait,
    /// The request is settled already.
    Settled,
    /// The change cannot be taken as things stand now.
    CannotStand(TierWrong),
    /// The request does not go on so from where it stands.
    NotNow {
        /// What was tried, as its button says it.
        deed: &'static str,
        /// Where the request stands.
        status: OrderStatus,
    },
    /// The request itself is malformed.
    Malformed,
    /// The token may not be used for that.
    NotGranted {
        /// What it would have to be granted.
        needs: Grant,
    },
    /// What was asked for would take too long to find.
    TooWide,
    /// The request is not carried out because of its key.
    Key(KeyWrong),
    /// It is switched off, so nothing is sent there.
    SwitchedOff,
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
            Refusal::HasChildren(_) => "has_children",
            Refusal::InUse => "in_use",
            Refusal::TooManyWait => "too_many_wait",
            Refusal::Settled => "settled",
            Refusal::CannotStand(_) => "cannot_stand",
            Refusal::NotNow { .. } => "not_now",
            Refusal::Malformed => "malformed",
            Refusal::NotGranted { .. } => "not_granted",
            Refusal::TooWide => "too_wide",
            Refusal::Key(_) => "idempotency_key",
            Refusal::SwitchedOff => "switched_off",
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
            Refusal::SoAlready | Refusal::SwitchedOff | Refusal::ChangedSince => self.of_standing(f),
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
            Refusal::Credentials { tries_left } => credentials(f, *tries_left),
            Refusal::Throttled { wait_s } => throttled(f, *wait_s),
            Refusal::Busy => f.write_str("Many people are signing in. Please try again shortly."),
            Refusal::Exporting => f.write_str(
                "Another export is still on its way. Please wait until its download has ended, \
                 then try again.",
            ),
            Refusal::Crowded => f.write_str(
                "More people are at work here than pages can be kept up to date for. Reload to see \
                 what is new.",
            ),
            Refusal::FormExpired | Refusal::ForeignOrigin | Refusal::LinkDead => self.of_forms(f),
            Refusal::HasChildren(_)
            | Refusal::InUse
            | Refusal::TooManyWait
            | Refusal::Settled
            | Refusal::CannotStand(_)
            | Refusal::NotNow { .. } => self.of_tiers(f),
            Refusal::Malformed => f.write_str("The request could not be understood."),
            Refusal::NotGranted { .. } | Refusal::TooWide | Refusal::Key(_) => self.to_programs(f),
        }
    }
}

impl Refusal {
    /// How something stands, where that is in the way.
    fn of_standing(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Refusal::SoAlready => "It is so already.",
            Refusal::SwitchedOff => {
                "The webhook is switched off, so nothing is sent. Switch it on first."
            }
            _ => "It was changed again since, so it stays as it is.",
        })
    }

    /// What only programs are told.
    fn to_programs(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::NotGranted { needs } => {
                write!(f, "This token does not let you do this; it takes {}.", needs.word())
            }
            Refusal::Key(wrong) => fmt::Display::fmt(wrong, f),
            _ => f.write_str(
                "This would take too long to find. Narrow it: cases by state, by when they were \
                 opened, or by who is at the other end; accounts by external id, parent or type.",
            ),
        }
    }
}

impl Refusal {
    /// What is refused of forms and links that are too old or from elsewhere.
    fn of_forms(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::FormExpired => f.write_str(
                "This form was opened too long ago, or in another session. Nothing was changed. \
                 Go back, reload the page and send it again.",
            ),
            Refusal::ForeignOrigin => {
                f.write_str("This request came from another site, so nothing was changed.")
            }
            _ => f.write_str("This link was used already, or has run out."),
        }
    }

    /// What is refused of tier accounts and their requests.
    fn of_tiers(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::HasChildren(below) => fmt::Display::fmt(below, f),
            Refusal::InUse => f.write_str(
                "Changes of this account still wait, or products of others are linked to it, so it \
                 is not deleted.",
            ),
            Refusal::TooManyWait => f.write_str(
                "As many changes of this account wait for vendors as can. Change it again once some \
                 are settled.",
            ),
            Refusal::CannotStand(wrong) => write!(
                f,
                "This change cannot be accepted as things stand now: {wrong} The request stays \
                 pending.",
            ),
            Refusal::NotNow { deed, status } => {
                write!(f, "“{deed}” is not possible while the request stands at “{status}”.")
            }
            _ => f.write_str("This request is settled already, and settled requests never change."),
        }
    }
}

fn throttled(f: &mut fmt::Formatter<'_>, wait_s: u64) -> fmt::Result {
    let (wait, unit) = match wait_s {
        ..=120 => (wait_s, "seconds"),
        _ => (wait_s.div_ceil(60), "minutes"),
    };
    write!(f, "Too many tries. Please wait {wait} {unit}, then try again.")
}

fn credentials(f: &mut fmt::Formatter<'_>, tries_left: u32) -> fmt::Result {
    f.write_str("Email and password do not match. ")?;
    match tries_left {
        0 => f.write_str("The next try is in a minute."),
        1 => f.write_str("One more try, then a pause."),
        more => write!(f, "{more} more tries, then a pause."),
    }
}

fn list(f: &mut fmt::Formatter<'_>, items: impl Iterator<Item = String>) -> fmt::Result {
    f.write_str(&items.collect::<Vec<_>>().join(" "))
}
