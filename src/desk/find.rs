//! Searching.

use std::{
    borrow::Cow,
    cmp::Reverse,
    ops::{ControlFlow, Range},
};

use super::{
    Desk,
    names::{Collect, known},
    show::{Excerpt, Hit, SearchPage},
};
use crate::{
    domain::{
        access::{Actor, Seen},
        entry::Entry,
        id::CaseId,
        search::{
            Found, Query, Within,
            sheet::{ENTRIES_MAX, Place, Texts},
        },
    },
    error::Result,
    followers::search::Wanted,
    store::View,
};

/// How many cases a page has.
const PAGE_HITS: usize = 25;
/// How many pages can be looked at; who has not found it by then needs other words.
pub const PAGES_MAX: usize = 40;
/// How many pieces of text are shown of a case.
const EXCERPTS_MAX: usize = 2;
/// How long a piece is, and how much of it comes before what was found, in characters.
const EXCERPT_CHARS: (usize, usize) = (240, 60);

/// What is searched for, as typed.
#[derive(Clone, Debug, Default)]
pub struct SearchFor {
    /// Words and quoted phrases.
    pub text: String,
    /// In which cases.
    pub within: Within,
    /// Which page, from 1 to [`PAGES_MAX`]; another number counts as the nearest.
    pub page: usize,
}

impl Desk {
    /// Finds cases by their words, as far as the actor may see them; none if nothing is searched
    /// for.
    ///
    /// The index only proposes: each case is opened for the actor, and shown if all that was
    /// searched for stands in what they may see of it now.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`](crate::domain::refusal::Refusal::Fields) for what is too long, as [`Query::parse`] says.
    pub fn search(&self, actor: &Actor, asked: &SearchFor) -> Result<Option<SearchPage>> {
        self.find(actor, asked, PAGE_HITS)
    }

    /// The first few of what [`Desk::search`] finds.
    ///
    /// # Errors
    ///
    /// As for [`Desk::search`].
    pub fn suggest(&self, actor: &Actor, text: &str, take: usize) -> Result<Vec<Hit>> {
        let asked = SearchFor { text: text.to_owned(), ..SearchFor::default() };
        Ok(self.find(actor, &asked, take)?.map(|page| page.hits).unwrap_or_default())
    }

    fn find(&self, actor: &Actor, asked: &SearchFor, take: usize) -> Result<Option<SearchPage>> {
        let Some(query) = Query::parse(&asked.text)? else { return Ok(None) };
        let (person, within) = (actor.person()?, asked.within);
        let number = asked.page.clamp(1, PAGES_MAX);
        let (account, manages, skip) = (person.account, &person.manages[..], (number - 1) * take);
        let wanted = Wanted { query: &query, account, manages, within, skip, take };
        let (proposed, extent) = self.search.find(&wanted)?;
        self.store.look(|view| {
            let mut names = Collect::new(view);
            let mut hits = Vec::with_capacity(proposed.cases.len());
            for case in &proposed.cases {
                hits.extend(open(view, actor, (*case, &query), &mut names)?);
            }
            // What can be seen no longer, since a moment, is not counted either.
            let total = proposed.total.saturating_sub(proposed.cases.len() - hits.len());
            let pages = total.div_ceil(take).min(PAGES_MAX);
            let names = names.done();
            Ok(Some(SearchPage { query, within, number, hits, names, total, pages, extent }))
        })
    }
}

/// Opens a case that the index proposes, if the actor may see it and finds it by the query.
fn open(
    view: &View<'_>,
    actor: &Actor,
    (id, query): (CaseId, &Query),
    names: &mut Collect<'_, '_>,
) -> Result<Option<Hit>> {
    let Some(seen) = known(view.case(id).and_then(|row| Ok(row.read(actor)?)))? else {
        return Ok(None);
    };
    let entries = entries(view, &seen)?;
    let files = super::cases::files(view, &seen)?;
    let Some(description) = known(view.description(&seen.case))? else { return Ok(None) };
    let texts = Texts {
        case: &seen.case,
        description: &description,
        entries: &entries.iter().collect::<Vec<_>>(),
        files: &files.iter().collect::<Vec<_>>(),
    };
    let mut legible = texts.written();
    for user in texts.people() {
        let name = known(view.user(user))?.map(|user| user.name().0);
        legible.extend(name.map(|name| (Place::Person(user), name.into())));
    }
    let Some(hit) = hit(&seen, query, legible) else { return Ok(None) };
    let by = |excerpt: &Excerpt| match excerpt.place {
        Place::Person(user) => Some(user),
        Place::Comment(mark) => entries.iter().find(|entry| entry.mark == mark)?.by,
        _ => None,
    };
    let excerpts: Vec<_> =
        hit.excerpts.into_iter().map(|excerpt| Excerpt { by: by(&excerpt), ..excerpt }).collect();
    names.users(excerpts.iter().filter_map(|excerpt| excerpt.by))?;
    names.row(&seen)?;
    Ok(Some(Hit { excerpts, ..hit }))
}

/// What was found in the texts of a case; none unless it is all that was searched for.
fn hit(seen: &Seen, query: &Query, legible: Vec<(Place, Cow<'_, str>)>) -> Option<Hit> {
    let (mut found, mut subject, mut by_id) = (Found::default(), Vec::new(), false);
    let mut excerpts: Vec<(u32, Excerpt)> = Vec::new();
    for (place, text) in legible {
        let (marks, here) = query.marks(&text);
        found.add(here);
        match place {
            _ if marks.is_empty() => (),
            Place::Id => by_id = true,
            Place::Subject => subject = marks,
            _ => excerpts.push((here.count(), Excerpt::of(place, &text, &marks))),
        }
    }
    // Of those that are as good, the first: description, files, comments from the newest, people.
    excerpts.sort_by_key(|(parts, _)| Reverse(*parts));
    let excerpts = excerpts.into_iter().map(|(_, excerpt)| excerpt).take(EXCERPTS_MAX).collect();
    query.is_met(found).then(|| Hit { seen: seen.clone(), subject, by_id, excerpts })
}

/// The newest entries that the reader may see, the newest first.
fn entries(view: &View<'_>, seen: &Seen) -> Result<Vec<Entry>> {
    let mut entries = Vec::new();
    view.entries_back(seen.case.id, None, |entry| {
        entries.extend(entry.read(seen));
        if entries.len() < ENTRIES_MAX { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    Ok(entries)
}

impl Excerpt {
    /// The piece of a text around the first of the marks.
    fn of(place: Place, text: &str, marks: &[Range<usize>]) -> Excerpt {
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
        assert_eq!(piece.marks, [4..11]);
    }

    #[test]
    fn a_long_text_is_shown_around_what_was_found() {
        let text = format!("{} the printer {}", "wörd ".repeat(400), "ände ".repeat(400));
        let piece = excerpt(&text, "printer");
        assert!(piece.text.starts_with("wörd") && piece.text.chars().count() == 240, "{piece:?}");
        assert_eq!(piece.cut, (true, true));
        assert_eq!(&piece.text[piece.marks[0].clone()], "printer");
        let one = "x".repeat(10_000);
        assert_eq!(excerpt(&one, &one[..64]).text.chars().count(), 240);
    }
}
