//! The place that those who open cases under a preset have for them: its lists, and the way to ask.

use super::workflow::State;

/// Such a place. One constant for each preset that has one; navigation, lists, front page and form
/// are drawn from it.
#[derive(Debug)]
pub struct Own {
    /// What it is called.
    pub title: &'static str,
    /// Its lists, the one that is shown first in front: what each is called, and the states of the
    /// cases in it.
    pub lists: &'static [(&'static str, &'static [State])],
    /// The columns of its lists.
    pub columns: &'static [Column],
    /// The states of the cases that its number in the navigation counts.
    pub counts: &'static [State],
    /// What the way to the form says.
    pub asks: &'static str,
    /// What the form's button says.
    pub creates: &'static str,
    /// The front page, if there is one.
    pub front: Option<&'static Front>,
    /// What stands in the place while there is no case yet.
    pub begins: Begins,
}

/// A page in front of everything: the way to ask, and the first lists.
#[derive(Debug)]
pub struct Front {
    /// What it is called.
    pub title: &'static str,
    /// What the cases on it are called.
    pub cases: &'static str,
    /// How many of the lists stand on it.
    pub lists: usize,
}

/// What stands where no case is yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begins {
    /// The form itself.
    WithForm,
    /// The empty list.
    WithList,
}

/// A column of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// The case's id.
    Id,
    /// Who opened it.
    Author,
    /// What it is about.
    Title,
    /// Where it stands.
    Status,
    /// Its ticket type.
    Category,
    /// How much is affected.
    Impact,
    /// When it was opened.
    Created,
    /// The last change.
    Updated,
}
