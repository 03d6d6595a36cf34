//! Cases that lead to each other.

use crate::domain::{access::Seen, id::CaseId, workflow::State};

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
