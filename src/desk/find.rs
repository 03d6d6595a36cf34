//! Searching.

mod look;

use std::ops::Range;

pub(super) use self::look::Look;
use super::{
    Desk, lists,
    names::Collect,
    show::{Excerpt, Hit, SearchPage},
    walks::Walk,
};
use crate::{
    domain::{
        access::{Actor, Person},
        refusal::{Complaint, Field, Refusal},
        search::{Query, Within, sheet::Place},
    },
    error::Result,
    followers::search::Wanted,
    store::View,
};

/// How many cases a page has.
const PAGE_HITS: usize = 25;
/// How many a program may have at once: what one look is made for.
pub(super) const TAKEN_MAX: usize = PAGE_HITS;
/// How many whole pages can be looked at; who has not found it by then needs other words.
pub const PAGES_MAX: usize = 40;
/// How many cases all those pages have, and all shorter ones.
pub const FOUND_MAX: usize = PAGE_HITS * PAGES_MAX;
/// Among how many documents side by side whoever sees many of them searches beside however many
/// others.
const SEARCHED_FREELY: u32 = 100_000;
/// How many pieces of text are shown of a case.
const EXCERPTS_MAX: usize = 2;
/// How many bytes of text one request looks at.
pub(super) const LOOK_BYTES_MAX: usize = 4 << 20;
/// How long a piece is, and how much of it comes before what was found, in characters.
const EXCERPT_CHARS: (usize, usize) = (240, 60);

/// What is searched for, as typed.
#[derive(Clone, Debug, Default)]
pub struct SearchFor {
    /// Words and quoted phrases.
    pub text: String,
    /// In which cases.
    pub within: Within,
    /// Which page, from 1 to as many as hold [`FOUND_MAX`] cases; another number counts as the
    /// nearest.
    pub page: usize,
}

impl Desk {
    /// Finds cases by their words, as far as the actor may see them; none if nothing is searched
    /// for.
    ///
    /// The index only proposes: each case is opened for the actor, and shown if all that was
    /// searched for stands in what they may see of it now, as far as it was looked at: 4 MiB of
    /// texts, and of each case the newest 2,000 entries. A case that does not decode is logged and
    /// passed over.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] for what is too long, as [`Query::parse`] says; [`Refusal::Throttled`]
    /// while as many search as may, if the actor sees many of very many cases.
    pub fn search(&self, actor: &Actor, asked: &SearchFor) -> Result<Option<SearchPage>> {
        self.find(actor, asked, (PAGE_HITS, EXCERPTS_MAX))
    }

    /// As [`Desk::search`], with so many cases a page, at most 25; with none of them it only counts.
    ///
    /// # Errors
    ///
    /// As for [`Desk::search`].
    pub fn search_by(
        &self,
        actor: &Actor,
        asked: &SearchFor,
        take: usize,
    ) -> Result<Option<SearchPage>> {
        self.find(actor, asked, (take.min(TAKEN_MAX), EXCERPTS_MAX))
    }

    /// The first few of what [`Desk::search`] finds, without excerpts. Of a case no more is read
    /// than it takes to find it.
    ///
    /// # Errors
    ///
    /// As for [`Desk::search`].
    pub fn suggest(&self, actor: &Actor, text: &str, take: usize) -> Result<Vec<Hit>> {
        let asked = SearchFor { text: text.to_owned(), ..SearchFor::default() };
        Ok(self.find(actor, &asked, (take, 0))?.map(|page| page.hits).unwrap_or_default())
    }

    /// All the cases that [`Desk::search`] finds, of whatever page, the best first. They have been
    /// looked at as it says, 25 at a time; none has been opened for good yet.
    pub(super) fn found(
        &self,
        view: &View<'_>,
        actor: &Actor,
        asked: &SearchFor,
    ) -> Result<lists::Listed> {
        let missing = || Refusal::field(Field::Query, Complaint::Missing);
        let query = Query::parse(&asked.text)?.ok_or_else(missing)?;
        let (person, within) = (actor.person()?, asked.within);
        let (account, manages) = (person.account, &person.manages[..]);
        let wanted = Wanted { query: &query, account, manages, within, skip: 0, take: FOUND_MAX };
        let _walk = self.search_walk(person, &wanted, SEARCHED_FREELY)?;
        let (proposed, _) = self.search.find(&wanted)?;
        let has_more = proposed.total > proposed.cases.len();
        let (mut cases, mut unread, mut left_out) = (Vec::new(), false, 0);
        // As much for each page as if it were looked at.
        for page in proposed.cases.chunks(PAGE_HITS) {
            let mut look = Look::new(view, &query, 0);
            let hits = look.hits(actor, page, &mut Collect::new(view))?;
            // Where the look ended early, it may have ended before those that are missing.
            unread |= look.bytes_left == 0 && hits.len() + look.passed_over < page.len();
            cases.extend(hits.into_iter().map(|hit| hit.seen.case.id));
            left_out += look.passed_over;
        }
        Ok(lists::Listed { cases, has_more, unread, left_out })
    }

    /// Begins a search that may read much, if it is one: among at least `from` documents. Those who
    /// search do not wait for programs at their lists.
    ///
    /// # Errors
    ///
    /// [`Refusal::Throttled`] while as many go on as may.
    pub(super) fn search_walk(
        &self,
        person: &Person,
        wanted: &Wanted<'_>,
        from: u32,
    ) -> Result<Option<Walk<'_>>> {
        let wide = self.search.is_wide(wanted, from)?;
        Ok(wide.then(|| self.inner.searches.begin(person.user)).transpose()?)
    }

    /// Finds so many cases, with so many excerpts each.
    fn find(
        &self,
        actor: &Actor,
        asked: &SearchFor,
        (take, excerpts): (usize, usize),
    ) -> Result<Option<SearchPage>> {
        let Some(query) = Query::parse(&asked.text)? else { return Ok(None) };
        let (person, within) = (actor.person()?, asked.within);
        let number = asked.page.clamp(1, pages_of(FOUND_MAX, take).max(1));
        let (account, manages, skip) = (person.account, &person.manages[..], (number - 1) * take);
        let most = take.min(FOUND_MAX - skip);
        let wanted = Wanted { query: &query, account, manages, within, skip, take: most };
        let walk = self.search_walk(person, &wanted, SEARCHED_FREELY)?;
        let (proposed, extent) = self.search.find(&wanted)?;
        drop(walk);
        self.store.look(|view| {
            let mut names = Collect::new(view);
            let mut look = Look::new(view, &query, excerpts);
            let hits = look.hits(actor, &proposed.cases, &mut names)?;
            // What can be seen no longer, since a moment, is not counted either.
            let missing = proposed.cases.len() - hits.len();
            let total = proposed.total.saturating_sub(missing);
            // Where the look ended early, it may have ended before them.
            let cut_short = missing > 0 && look.bytes_left == 0;
            // By what was proposed: what is missing here is no reason to miss what comes later.
            let pages = pages_of(proposed.total.min(FOUND_MAX), take);
            let names = names.done();
            let page =
                SearchPage { query, within, number, hits, names, total, pages, extent, cut_short };
            Ok(Some(page))
        })
    }
}

/// How many pages so many cases are, with `take` a page; none if a page has none.
fn pages_of(cases: usize, take: usize) -> usize {
    if take == 0 { 0 } else { cases.div_ceil(take) }
}

impl Excerpt {
    /// The piece of a text around the first of the marks.
    pub fn of(place: Place, text: &str, marks: &[Range<usize>]) -> Excerpt {
        let first = marks.first().map_or(0, |mark| mark.start);
        let back = text[..first].char_indices().rev().take(EXCERPT_CHARS.1).last();
        let near = back.map_or(first, |(at, _)| at);
        // Begins with a whole word, if there is one to begin with.
        let start = match text[near..first].find(char::is_whitespace) {
            Some(blank) if near > 0 => near + blank,
            _ => near,
        };
        let start = start + (text[start..first].len() - text[start..first].trim_start().len());
        let end = text[start..].char_indices().nth(EXCERPT_CHARS.0);
        let end = end.map_or(text.len(), |(at, _)| start + at);
        // Ends with a whole word, too, unless that is the one that was found.
        let found = marks.first().map_or(start, |mark| mark.end.min(end));
        let blank = text[found..end].rfind(char::is_whitespace).filter(|_| end < text.len());
        let end = blank.map_or(end, |blank| found + blank);
        let inside = marks.iter().filter(|mark| mark.start < end);
        let marks = inside.map(|mark| mark.start - start..mark.end.min(end) - start).collect();
        let cut = (start > 0, end < text.len());
        Excerpt { place, by: None, text: text[start..end].to_owned(), marks, cut }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn excerpt(text: &str, words: &str) -> Excerpt {
        let query = Query::parse(words).unwrap().unwrap();
        Excerpt::of(Place::Description, text, &query.marks(text).0)
    }

    #[test]
    fn a_short_text_is_shown_whole() {
        let piece = excerpt("The printer smokes", "printer");
        assert_eq!((piece.text.as_str(), piece.cut), ("The printer smokes", (false, false)));
        assert_eq!(&piece.text[piece.marks[0].clone()], "printer");
    }

    #[test]
    fn a_long_text_is_shown_around_what_was_found() {
        let text = format!("{} the printer {}", "wörd ".repeat(400), "ände ".repeat(400));
        let piece = excerpt(&text, "printer");
        let length = piece.text.chars().count();
        assert!((230..=240).contains(&length), "{length}");
        assert!(piece.text.starts_with("wörd") && piece.text.ends_with("ände"), "{piece:?}");
        assert_eq!(piece.cut, (true, true));
        assert_eq!(&piece.text[piece.marks[0].clone()], "printer");
        let one = "x".repeat(10_000);
        assert_eq!(excerpt(&one, &one[..64]).text.chars().count(), 240);
    }
}
