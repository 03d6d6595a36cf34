//! What somebody has typed and uploaded but not sent.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{
    attachment::StoredFile,
    id::{CaseId, Mark, UserId},
    moment::Moment,
    workflow::{Action, Asks, Row},
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
///
/// Rows hold the position in this list: new places go to the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum DraftPlace {
    /// A new case.
    NewCase,
    /// A comment on a case.
    Comment(CaseId),
    /// What the dialog of a step asks for.
    Step(CaseId, Action),
    /// What a case says, changed.
    Edit(CaseId),
    /// A comment of one's own, changed.
    Amend(CaseId, Mark),
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
    /// Where what a step of a case asks for is kept: a message with what is typed in the comment
    /// box, which is where it is written.
    pub fn of_step(case: CaseId, row: &Row) -> DraftPlace {
        match row.asks {
            Asks::Message => DraftPlace::Comment(case),
            _ => DraftPlace::Step(case, row.action),
        }
    }

    /// Where the keys begin of what is typed about a case elsewhere than in its comment box.
    pub const BEYOND_COMMENTS: u64 = 1 << 60;

    /// As a key, another one for each place: 0 is a new case. Beyond comments the highest bits say
    /// what sort of place it is; ids of cases and marks, nine digits each, take thirty bits.
    pub fn key(self) -> u64 {
        match self {
            DraftPlace::NewCase => 0,
            DraftPlace::Comment(case) => case.0 + 1,
            DraftPlace::Step(case, action) => 1 << 60 | (action as u64) << 30 | case.0,
            DraftPlace::Edit(case) => 2 << 60 | case.0,
            DraftPlace::Amend(case, mark) => 3 << 60 | mark.0 << 30 | case.0,
        }
    }

    /// Whether a key from [`DraftPlace::BEYOND_COMMENTS`] on is that of a place of this case.
    pub fn is_of(key: u64, case: CaseId) -> bool {
        key & ((1 << 30) - 1) == case.0
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_place_has_a_key_of_its_own() {
        let ends = [0, 1, CaseId::COUNT / 2, CaseId::COUNT - 2, CaseId::COUNT - 1];
        let mut keys = BTreeSet::from([DraftPlace::NewCase.key()]);
        let mut places = 1;
        for case in ends.map(CaseId) {
            let steps = Action::ALL.map(|action| DraftPlace::Step(case, action));
            let marks = [0, 1, Mark::COUNT - 1].map(|mark| DraftPlace::Amend(case, Mark(mark)));
            let others = [DraftPlace::Comment(case), DraftPlace::Edit(case)];
            for place in steps.into_iter().chain(marks).chain(others) {
                keys.insert(place.key());
                places += 1;
                let beyond = place.key() >= DraftPlace::BEYOND_COMMENTS;
                assert_eq!(beyond, place != DraftPlace::Comment(case));
                let of = ends.map(CaseId).map(|other| DraftPlace::is_of(place.key(), other));
                assert!(!beyond || of == ends.map(|other| other == case.0), "{place:?}");
            }
        }
        assert_eq!(keys.len(), places);
    }
}
