//! Cases and what was said in them, one by one, as programs read them.

use super::Names;
use crate::domain::{access::Seen, attachment::Attachment, entry::Entry, text::Words};

/// A case.
#[derive(Clone, Debug)]
pub struct CaseRecord {
    /// The case.
    pub seen: Seen,
    /// What happened, in Markdown; none while nobody needs it.
    pub description: Option<Words>,
}

/// Some of the cases of a list.
#[derive(Clone, Debug, Default)]
pub struct Records {
    /// They, in the order that was asked for.
    pub rows: Vec<CaseRecord>,
    /// The names in them.
    pub names: Names,
    /// How many the list has.
    pub total: u64,
}

/// What was said in a case, and what the helpdesk noted of it.
#[derive(Clone, Debug)]
pub struct Talk {
    /// The case.
    pub seen: Seen,
    /// All that the reader may see, the oldest first.
    pub entries: Vec<Entry>,
    /// The files of the case that the reader may see.
    pub files: Vec<Attachment>,
    /// The names in it.
    pub names: Names,
}
