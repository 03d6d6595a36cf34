//! Customers that cases are about.

use super::TierName;
use crate::domain::{access::Seen, case::Priority, id::CaseId, moment::Moment, workflow::State};

/// What the form needs that says which customer a case is about.
#[derive(Clone, Debug)]
pub struct CustomerForm {
    /// The case.
    pub seen: Seen,
    /// The one that the reader's account has named already.
    pub chosen: Option<TierName>,
    /// Those to choose from.
    pub choices: TierChoices,
    /// What was searched for; empty for any.
    pub query: String,
}

/// Tier accounts to choose from.
#[derive(Clone, Debug, Default)]
pub struct TierChoices {
    /// At most 20 that are found, and the one that is chosen already.
    pub list: Vec<TierName>,
    /// Whether there are more: search for them.
    pub more: bool,
}

/// A case that is about a customer.
#[derive(Clone, Debug)]
pub struct ConcernRow {
    /// The case.
    pub id: CaseId,
    /// What it is about.
    pub subject: String,
    /// Where it stands.
    pub state: State,
    /// How urgent it is.
    pub priority: Priority,
    /// Who stands at its other end.
    pub with: String,
    /// When it was opened.
    pub opened_at: Moment,
}
