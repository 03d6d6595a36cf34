//! What was sent with a form, so that a refused one is shown again with all of it.

use crate::domain::{
    attachment::StoredFile,
    draft::{Draft, DraftPlace},
    refusal::Refusal,
};

/// Fields and what stands in them, as typed, and the files that have arrived.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// Names and values, in the order of the form.
    pub values: Vec<(String, String)>,
    /// Files that are kept for the form.
    pub files: Vec<StoredFile>,
}

/// A form that was refused: what it was sent with, and why it comes back.
#[derive(Clone, Debug)]
pub struct Tried {
    /// What was sent.
    pub typed: Typed,
    /// Why it comes back.
    pub refusal: Refusal,
}

/// Where what is typed at a place is kept, and discarded.
pub fn draft_address(place: DraftPlace) -> String {
    match place {
        DraftPlace::NewCase => "/cases/new/draft".to_owned(),
        DraftPlace::Comment(case) => format!("/cases/{case}/draft"),
        DraftPlace::Step(case, action) => format!("/cases/{case}/do/{}/draft", action.word()),
        DraftPlace::Edit(case) => format!("/cases/{case}/edit/draft"),
        DraftPlace::Amend(case, mark) => format!("/cases/{case}/comments/{mark}/edit/draft"),
    }
}

impl Typed {
    /// What a draft holds.
    pub fn of_draft(draft: &Draft) -> Typed {
        Typed { values: draft.fields.clone(), files: draft.files.clone() }
    }

    /// The first value of a field; empty if it has none.
    pub fn get(&self, name: &str) -> &str {
        let found = self.values.iter().find(|(has, _)| has == name);
        found.map_or("", |(_, value)| value)
    }

    /// Whether one of the field's values is this one.
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.values.iter().any(|(has, is)| has == name && is == value)
    }
}
