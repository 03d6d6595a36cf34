//! What a search shows.

use std::ops::Range;

use super::Names;
use crate::domain::{
    access::Seen,
    id::UserId,
    search::{Extent, Query, Within, sheet::Place},
};

/// A page of what was found.
#[derive(Clone, Debug)]
pub struct SearchPage {
    /// What was searched for.
    pub query: Query,
    /// In which cases.
    pub within: Within,
    /// The page's number, from 1.
    pub number: usize,
    /// At most 25 cases, the best first.
    pub hits: Vec<Hit>,
    /// The names in them.
    pub names: Names,
    /// How many cases were found in all.
    pub total: usize,
    /// How many pages can be looked at.
    pub pages: usize,
    /// Whether all there is was searched.
    pub extent: Extent,
    /// Whether cases may be missing of which too much was written to look at all of it.
    pub cut_short: bool,
}

/// A case that was found.
#[derive(Clone, Debug)]
pub struct Hit {
    /// The case.
    pub seen: Seen,
    /// What was found in its subject.
    pub subject: Vec<Range<usize>>,
    /// Whether it was found by its id.
    pub by_id: bool,
    /// Where else it was found; at most 2, the best first.
    pub excerpts: Vec<Excerpt>,
}

/// A piece of a text in which something was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// Where the text stands.
    pub place: Place,
    /// Whose name it is, or who wrote the comment.
    pub by: Option<UserId>,
    /// The piece; at most 240 characters.
    pub text: String,
    /// What was found in it.
    pub marks: Vec<Range<usize>>,
    /// Whether the text goes on before it and after it.
    pub cut: (bool, bool),
}
