//! Searching the help.

use std::{cmp::Reverse, ops::Range};

use super::{Page, Target, calls, pages};
use crate::{
    desk::show::Excerpt,
    domain::search::{Found, Query, sheet::Place},
};

/// The most parts that are shown.
const HITS_MAX: usize = 20;

/// A part that was found.
#[derive(Clone, Debug)]
pub struct Hit {
    /// The part, with its page.
    pub at: Target,
    /// What was found in its heading.
    pub title: Vec<Range<usize>>,
    /// What it says, around what was found there.
    pub excerpt: Excerpt,
}

/// The parts that have all that is searched for, in their heading, their page's title or their
/// text; those with most of it in the heading first, then in the order of the contents, and the
/// calls of the API after all others; at most 20.
pub fn find(query: &Query) -> Vec<Hit> {
    let among = |pages: &'static [Page]| ranked(query, pages).into_iter();
    among(pages()).chain(among(calls())).take(HITS_MAX).collect()
}

/// The parts of these pages that have it.
fn ranked(query: &Query, pages: &'static [Page]) -> Vec<Hit> {
    let mut hits: Vec<((u32, u32), Hit)> = Vec::new();
    for page in pages {
        let (_, about) = query.marks(&page.title);
        for part in &page.parts {
            let (title, heading) = query.marks(&part.title);
            let (marks, mut found) = query.marks(&part.text);
            for other in [heading, about] {
                found.add(other);
            }
            // What is in the page's title alone is found by that.
            let own = heading != Found::default() || !marks.is_empty();
            if own && query.is_met(found) {
                let excerpt = Excerpt::of(Place::Description, &part.text, &marks);
                hits.push((
                    (heading.count(), about.count()),
                    Hit { at: (page, part), title, excerpt },
                ));
            }
        }
    }
    hits.sort_by_key(|(rank, _)| Reverse(*rank));
    hits.into_iter().map(|(_, hit)| hit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::search::QUERY_CHARS_MAX;

    fn found(text: &str) -> Vec<Hit> {
        Query::parse(text).unwrap().map(|query| find(&query)).unwrap_or_default()
    }

    #[test]
    fn what_a_heading_says_comes_first() {
        let hits = found("private");
        assert!(hits.len() > 1 && hits[0].at.1.title.contains("rivate"), "{hits:?}");
        assert!(!hits[0].title.is_empty());
    }

    #[test]
    fn a_step_is_found_though_no_text_names_it() {
        let hits = found("“Reject solution”");
        assert_eq!(hits[0].at.0.name, "workflow", "{hits:?}");
        let excerpt = &hits[0].excerpt;
        assert_eq!(&excerpt.text[excerpt.marks[0].clone()], "Reject solution");
    }

    #[test]
    fn all_words_must_be_found_and_a_slip_is_forgiven() {
        assert!(found("private zeppelin").is_empty());
        assert!(!found("recovry code").is_empty());
        assert!(found("").is_empty());
    }

    #[test]
    fn no_search_shows_more_than_twenty() {
        assert_eq!(found("case").len(), HITS_MAX);
        assert!(Query::parse(&"x".repeat(QUERY_CHARS_MAX + 1)).is_err());
    }
}
