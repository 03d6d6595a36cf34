//! What a workflow is made of: states, actions, sides, and the rows that join them.
//!
//! The rows themselves stand in [`super::preset`], one table per preset; code, buttons, dialogs,
//! the help page and the tests all read them.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{preset::Preset, refusal::Refusal};

/// Where a case stands. Each preset uses some of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum State {
    /// Portal: nobody has taken it up.
    New,
    /// Portal: support works on it. Client: nobody has taken it up.
    Open,
    /// Client: support works on it.
    InProgress,
    /// Partner: the receiver owes the next move.
    Pending,
    /// Partner: the issuer owes an answer.
    Inquiring,
    /// Client: the issuer owes an answer.
    WaitingForCustomer,
    /// Answered; the issuer may confirm, else the clock closes it.
    Resolved,
    /// Finished.
    Closed,
}

/// What can be done to a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Action {
    /// Start working on it.
    TakeUp,
    /// Ask the issuer for more.
    Inquire,
    /// Give what was asked for.
    SubmitData,
    /// Wait for the customer's answer.
    WaitForCustomer,
    /// Stop waiting.
    TakeBack,
    /// A public message that moves the case by itself.
    Message,
    /// Call it answered.
    Resolve,
    /// Say that it is not answered.
    Reopen,
    /// Confirm the answer.
    AcceptResolution,
    /// Turn the answer down.
    RejectSolution,
    /// Finish it.
    Close,
    /// Write to a closed case and so open it again.
    SendAndReopen,
}

/// Which end of a case acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Side {
    /// The account that asked.
    Issuer,
    /// The account that answers.
    Receiver,
    /// The appliance itself, on its timer.
    Clock,
}

/// What an action wants to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// Nothing: a plain button.
    Nothing,
    /// A yes.
    Confirmation,
    /// Words, not empty; files may come along.
    Comment,
    /// Reasons, not empty; files may come along.
    Reasons,
    /// A message, not empty; files may come along. It is written in the comment box.
    Message,
    /// A rating of 1 to 5 and a feedback, both optional.
    Rating,
    /// Two questions, skippable: solved, and a rating of 1 to 5.
    Survey,
}

/// How an action comes about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// By its button.
    Button,
    /// By its button, or by assigning an agent.
    ButtonOrAgent,
    /// By a public message (text, files or both).
    Spoken,
}

/// A row of a preset's table.
#[derive(Debug)]
pub struct Row {
    /// Where the case may stand.
    pub from: &'static [State],
    /// What is done.
    pub action: Action,
    /// Where that takes it.
    pub to: State,
    /// Who may.
    pub who: &'static [Side],
    /// What it asks.
    pub asks: Asks,
    /// How it comes about.
    pub how: How,
    /// What its button says.
    pub label: &'static str,
}

/// Finds the row by which `side` takes `action` from `from`.
///
/// # Errors
///
/// [`Refusal::WrongState`] if no row leads on from `from`; [`Refusal::WrongSide`] if one does, but
/// not for `side`; [`Refusal::NotFound`] if the preset has no such action at all.
pub fn step(
    preset: &'static Preset,
    from: State,
    action: Action,
    side: Side,
) -> Result<&'static Row, Refusal> {
    let mut rows = preset.rows.iter().filter(|row| row.action == action).peekable();
    let label = rows.peek().ok_or(Refusal::NotFound)?.label;
    let mut refusal = Refusal::WrongState { state: from, action: label };
    for row in rows.filter(|row| row.from.contains(&from)) {
        if row.who.contains(&side) {
            return Ok(row);
        }
        let whose = row.who.first().copied().unwrap_or(Side::Clock);
        refusal = Refusal::WrongSide { action: row.label, whose };
    }
    Err(refusal)
}

/// The rows open to `side` on a case that stands at `from`, in the table's order.
pub fn choices(
    preset: &'static Preset,
    from: State,
    side: Side,
) -> impl Iterator<Item = &'static Row> {
    preset.rows.iter().filter(move |row| row.from.contains(&from) && row.who.contains(&side))
}

impl Asks {
    /// Whether words that everyone on the case reads go with it.
    pub fn takes_words(self) -> bool {
        match self {
            Asks::Comment | Asks::Reasons | Asks::Message | Asks::Rating => true,
            Asks::Nothing | Asks::Confirmation | Asks::Survey => false,
        }
    }

    /// Whether files may come along: wherever there are words that can show them.
    pub fn takes_files(self) -> bool {
        matches!(self, Asks::Comment | Asks::Reasons | Asks::Message)
    }
}

impl State {
    /// Every state.
    pub const ALL: [State; 8] = [
        State::New,
        State::Open,
        State::InProgress,
        State::Pending,
        State::Inquiring,
        State::WaitingForCustomer,
        State::Resolved,
        State::Closed,
    ];

    /// The word used in addresses and files.
    pub fn word(self) -> &'static str {
        match self {
            State::New => "new",
            State::Open => "open",
            State::InProgress => "in-progress",
            State::Pending => "pending",
            State::Inquiring => "inquiring",
            State::WaitingForCustomer => "waiting-for-customer",
            State::Resolved => "resolved",
            State::Closed => "closed",
        }
    }

    /// The state with this [`State::word`].
    pub fn of_word(word: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.word() == word)
    }

    /// Whether the issuer owes the next move.
    pub fn waits_for_issuer(self) -> bool {
        matches!(self, State::Inquiring | State::WaitingForCustomer | State::Resolved)
    }
}

impl Action {
    /// Every action, in the order pages show them.
    pub const ALL: [Action; 12] = [
        Action::TakeUp,
        Action::Inquire,
        Action::SubmitData,
        Action::WaitForCustomer,
        Action::TakeBack,
        Action::Message,
        Action::Resolve,
        Action::Reopen,
        Action::AcceptResolution,
        Action::RejectSolution,
        Action::Close,
        Action::SendAndReopen,
    ];

    /// The word used in addresses.
    pub fn word(self) -> &'static str {
        match self {
            Action::TakeUp => "take-up",
            Action::Inquire => "inquire",
            Action::SubmitData => "submit-data",
            Action::WaitForCustomer => "wait-for-customer",
            Action::TakeBack => "take-back",
            Action::Message => "message",
            Action::Resolve => "resolve",
            Action::Reopen => "reopen",
            Action::AcceptResolution => "accept-resolution",
            Action::RejectSolution => "reject-solution",
            Action::Close => "close",
            Action::SendAndReopen => "send-and-reopen",
        }
    }

    /// The action with this [`Action::word`].
    pub fn of_word(word: &str) -> Option<Action> {
        Action::ALL.into_iter().find(|action| action.word() == word)
    }

    /// What somebody did, in the past tense: "NAME inquired".
    pub fn past(self) -> &'static str {
        match self {
            Action::TakeUp => "took it up",
            Action::Inquire => "inquired",
            Action::SubmitData => "submitted data",
            Action::WaitForCustomer => "waits for the customer",
            Action::TakeBack => "took it back",
            Action::Message => "wrote",
            Action::Resolve => "resolved",
            Action::Reopen | Action::SendAndReopen => "reopened",
            Action::AcceptResolution => "accepted the resolution",
            Action::RejectSolution => "rejected the solution",
            Action::Close => "closed",
        }
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            State::New => "New",
            State::Open => "Open",
            State::InProgress => "In progress",
            State::Pending => "Pending",
            State::Inquiring => "Inquiring",
            State::WaitingForCustomer => "Waiting for customer",
            State::Resolved => "Resolved",
            State::Closed => "Closed",
        })
    }
}

impl fmt::Display for Side {
    /// As a verb: the side that *opened* the case.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Side::Issuer => "opened",
            Side::Receiver => "received",
            Side::Clock => "keeps the time of",
        })
    }
}
