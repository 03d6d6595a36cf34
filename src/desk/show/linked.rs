//! Cases that lead to each other.

use super::{NewCaseForm, Partner};
use crate::domain::{access::Seen, attachment::Attachment, id::CaseId, workflow::State};

/// A case that another leads to, which the reader may see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Linked {
    /// The case.
    pub id: CaseId,
    /// What it is about.
    pub subject: String,
    /// Where it stands.
    pub state: State,
}

/// What the form needs that marks a case as a duplicate.
#[derive(Clone, Debug)]
pub struct DuplicateForm {
    /// The case.
    pub seen: Seen,
    /// The one that the reader's account has named already.
    pub of: Option<Linked>,
}

/// The desks that a case can be moved to.
#[derive(Clone, Debug)]
pub struct MoveDesks {
    /// The case.
    pub seen: Seen,
    /// A page of them, by name; the operator comes last.
    pub list: Vec<Partner>,
    /// Whether there are more than fit: search for them.
    pub more: bool,
    /// What was searched for; empty for all.
    pub query: String,
}

/// What the form needs that moves a case to another desk.
#[derive(Clone, Debug)]
pub struct MoveForm {
    /// The case.
    pub seen: Seen,
    /// The form of the case to open; what stands in it at first is its draft.
    pub form: NewCaseForm,
    /// The files that may go along.
    pub files: Vec<Attachment>,
}
