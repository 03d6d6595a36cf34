//! What somebody has typed and uploaded but not sent.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{
    attachment::StoredFile,
    id::{CaseId, UserId},
    moment::Moment,
};

/// How long a draft is kept untouched.
pub const DRAFT_KEPT: Duration = Duration::from_hours(720);
/// The most fields of a draft, and the most characters of all of them.
pub const DRAFT_FIELDS_MAX: usize = 80;
/// See [`DRAFT_FIELDS_MAX`].
pub const DRAFT_CHARS_MAX: usize = 64_000;

/// What somebody has typed and uploaded at one place. Only they ever see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Whose it is.
    pub user: UserId,
    /// For what.
    pub place: DraftPlace,
    /// Fields and what stands in them, as typed.
    pub fields: Vec<(String, String)>,
    /// Files that have arrived.
    pub files: Vec<StoredFile>,
    /// When it last changed.
    pub touched_at: Moment,
}

/// What a draft is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum DraftPlace {
    /// A new case.
    NewCase,
    /// A comment on a case.
    Comment(CaseId),
}

impl Draft {
    /// An empty draft.
    pub fn new(user: UserId, place: DraftPlace, now: Moment) -> Draft {
        Draft { user, place, fields: Vec::new(), files: Vec::new(), touched_at: now }
    }

    /// The first value of a field; empty if it has none.
    pub fn field(&self, name: &str) -> &str {
        let found = self.fields.iter().find(|(has, _)| has == name);
        found.map_or("", |(_, value)| value)
    }

    /// Every value of a field.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields.iter().filter(move |(has, _)| has == name).map(|(_, value)| value.as_str())
    }

    /// Whether nothing would be lost with it.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty() && self.fields.iter().all(|(_, value)| value.trim().is_empty())
    }
}

impl DraftPlace {
    /// As a key: 0 is a new case.
    pub fn key(self) -> u64 {
        match self {
            DraftPlace::NewCase => 0,
            DraftPlace::Comment(case) => case.0 + 1,
        }
    }
}
