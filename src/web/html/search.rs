//! Searching: the box, and what was found.

use std::ops::Range;

use form_urlencoded::byte_serialize;
use maud::{Markup, html};

use super::{
    export,
    layout::{self, Chrome, Here},
    parts::{self, Tone, icon, icon_s},
    side,
    when::{self, Now},
};
use crate::{
    desk::{
        FOUND_MAX, PAGES_MAX, SearchFor,
        show::{Excerpt, Hit, Names, SearchPage},
    },
    domain::{
        case::Direction,
        refusal::Refusal,
        search::{Extent, QUERY_CHARS_MAX, Within, sheet::Place},
    },
};

/// The box that stands beside every page.
pub fn aside() -> Markup {
    html! {
        form.search role="search" action="/search" aria-label="All cases" data-suggest {
            (icon_s("search"))
            label.vh for="find" { "Search all cases" }
            input.input #find type="search" name="q" placeholder="Search" dir="auto" autocomplete="off"
                maxlength=(QUERY_CHARS_MAX) data-key="/" aria-keyshortcuts="/";
            kbd.with-js aria-hidden="true" { "/" }
        }
    }
}

/// The box of a list of cases, which searches those of its tab.
pub fn of_list(within: Within) -> Markup {
    html! {
        form.search.of-list role="search" action="/search" aria-label="These cases" {
            input type="hidden" name="in" value=(within.word());
            button.go aria-label="Search" title="Search" { (icon_s("search")) }
            label.vh for="find-here" { "Search these cases" }
            input.input #find-here type="search" name="q" placeholder="Subject, comment, author or id"
                dir="auto" autocomplete="off" maxlength=(QUERY_CHARS_MAX);
        }
    }
}

/// The page of what was found; before anything is searched for, of how to.
pub fn page(
    chrome: &Chrome<'_>,
    asked: &SearchFor,
    found: Result<Option<&SearchPage>, &Refusal>,
) -> Markup {
    let partial = matches!(found, Ok(Some(found)) if found.extent == Extent::Partial);
    layout::page(
        chrome,
        "Search",
        Here::Elsewhere,
        &html! {
            header.head {
                h1 { "Search" }
                @if let Ok(Some(found)) = found { @if !found.hits.is_empty() { (files(found)) } }
            }
            (form(asked, found.err()))
            @if partial {
                div.body.tight {
                    (parts::note(Tone::Wait, &html! { "The search index is being built. Some cases are not found yet; try again in a moment." }))
                }
            }
            @match found {
                Ok(Some(found)) => (results(chrome.now, found)),
                Ok(None) | Err(_) => (how_to()),
            }
        },
    )
}

/// The menu of the files that all of what was found can be saved as.
fn files(found: &SearchPage) -> Markup {
    let most = FOUND_MAX as u64;
    let bound = (found.total as u64 > most)
        .then(|| format!("A file has the best {} of these cases.", parts::number(most)));
    let address = |form: &str, more: &str| {
        let page = address(found.query.text(), found.within, 1);
        let mark = if more.is_empty() { "" } else { "&" };
        format!("{}{mark}{more}", page.replacen("/search", &format!("/search.{form}"), 1))
    };
    export::files(address, bound)
}

fn form(asked: &SearchFor, refusal: Option<&Refusal>) -> Markup {
    let wrong = refusal.map(|_| "true");
    html! {
        form.seek role="search" action="/search" aria-label="Cases" {
            div.affix {
                div.search.grow {
                    (icon("search"))
                    label.vh for="q" { "Search for" }
                    input.input #q type="search" name="q" value=(asked.text) placeholder="Subject, comment, author or id"
                        dir="auto" autocomplete="off" aria-invalid=[wrong] aria-describedby=[refusal.map(|_| "q-error")];
                }
                button.btn.primary { "Search" }
            }
            @if let Some(refusal) = refusal {
                p.error #q-error role="alert" { (icon_s("warn")) span { (refusal) } }
            }
            fieldset.inline-choice {
                legend.vh { "Which cases" }
                @for within in Within::ALL {
                    label.check {
                        input type="radio" name="in" value=(within.word()) checked[within == asked.within];
                        (name(within))
                    }
                }
            }
        }
    }
}

fn name(within: Within) -> &'static str {
    match within {
        Within::All => "All cases",
        Within::Active => "Active",
        Within::Archive => "Archive",
    }
}

fn how_to() -> Markup {
    html! {
        div.body {
            div.prose { ul {
                li { "All words must be found: in the subject, the description, comments that you may see, names of files, names of people, or the id." }
                li { "The beginning of a word is enough, and one wrong letter is forgiven." }
                li { "Put words between “quotation marks” to find them exactly so." }
            } }
        }
    }
}

fn results(now: Now<'_>, found: &SearchPage) -> Markup {
    html! {
        @if found.hits.is_empty() && found.pages <= 1 {
            (nothing(found))
        } @else {
            @if found.cut_short {
                div.body.tight { (parts::note(Tone::Wait, &html! { "So much is written in these cases that not all of it was looked at: another word finds less." })) }
            }
            p.found role="status" {
                (parts::counted(found.total as u64, "case", "cases"))
                @if found.pages > 1 { " · page " (found.number) " of " (found.pages) }
            }
            ol.results { @for hit in &found.hits { (result(now, &found.names, hit)) } }
            (pager(found))
        }
    }
}

fn nothing(found: &SearchPage) -> Markup {
    let heading = html! { h2 { "Nothing found" } };
    let text = html! {
        "No case that you may see has all of “" bdi { (found.query.text()) } "”. Fewer words, or the beginning of one, find more."
    };
    let all = address(found.query.text(), Within::All, 1);
    let ways = html! {
        @if found.within == Within::All { a.btn href="/cases" { "See all cases" } }
        @else { a.btn href=(all) { "Search all cases" } }
    };
    parts::empty("niche", &heading, &text, &ways)
}

fn result(now: Now<'_>, names: &Names, hit: &Hit) -> Markup {
    let case = &hit.seen.case;
    let partner = names.account(side::other(&hit.seen).account);
    html! {
        li {
            div.result {
                a href={ "/cases/" (case.id) } dir="auto" { (marked(&case.subject, &hit.subject)) }
                (parts::state(case.state))
            }
            div.of {
                span.id { @if hit.by_id { mark { (case.id) } } @else { (case.id) } }
                (parts::partner(Direction::of(hit.seen.side), partner))
                (when::ago(hit.seen.moved_at(), now))
            }
            @for excerpt in &hit.excerpts { (piece(names, excerpt)) }
        }
    }
}

/// A piece of a text, with where it stands in front.
fn piece(names: &Names, excerpt: &Excerpt) -> Markup {
    let author = excerpt.by.map(|by| names.user(by));
    html! {
        p.excerpt dir="auto" {
            span.muted {
                @match excerpt.place {
                    Place::Comment(_) => { "Comment" @if let Some(author) = author { " by " bdi { (author) } } },
                    Place::File(_) => "File",
                    Place::Person(_) => "Person",
                    Place::Description | Place::Subject | Place::Id => "Description",
                }
                ": "
            }
            (cut(excerpt))
        }
    }
}

/// A piece of a text alone.
pub(super) fn words(excerpt: &Excerpt) -> Markup {
    html! { p.excerpt { (cut(excerpt)) } }
}

fn cut(excerpt: &Excerpt) -> Markup {
    html! {
        @if excerpt.cut.0 { "… " }
        (marked(&excerpt.text, &excerpt.marks))
        @if excerpt.cut.1 { " …" }
    }
}

/// A text with marks on what was found in it.
pub(super) fn marked(text: &str, marks: &[Range<usize>]) -> Markup {
    let mut ends = marks.iter().map(|mark| mark.end);
    let starts = std::iter::once(0).chain(ends.clone());
    let last = ends.next_back().unwrap_or(0);
    html! {
        @for (mark, from) in marks.iter().zip(starts) {
            (text.get(from..mark.start).unwrap_or_default())
            mark { (text.get(mark.clone()).unwrap_or_default()) }
        }
        (text.get(last..).unwrap_or_default())
    }
}

fn pager(found: &SearchPage) -> Markup {
    let to = |number: usize| address(found.query.text(), found.within, number);
    html! {
        @if found.pages > 1 || found.number > 1 {
            nav.pager aria-label="Pages" {
                span.muted {
                    "The best first"
                    @if found.pages == PAGES_MAX { "; more words find fewer cases" }
                }
                span.btn-row {
                    @if found.number > 1 {
                        a.btn.s href=(to(found.number - 1)) rel="prev" { (icon_s("left")) "Better" }
                    }
                    @if found.number < found.pages {
                        a.btn.s href=(to(found.number + 1)) rel="next" { "More" (icon_s("right")) }
                    }
                }
            }
        }
    }
}

/// The address of a page of what is found.
fn address(text: &str, within: Within, number: usize) -> String {
    let text: String = byte_serialize(text.as_bytes()).collect();
    let within =
        if within == Within::All { String::new() } else { format!("&in={}", within.word()) };
    let number = if number == 1 { String::new() } else { format!("&page={number}") };
    format!("/search?q={text}{within}{number}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_found_is_marked_and_the_rest_is_text() {
        let shown = |text, marks: &[Range<usize>]| marked(text, marks).into_string();
        assert_eq!(
            shown("<b>a</b>", &[1..2, 3..4]),
            "&lt;<mark>b</mark>&gt;<mark>a</mark>&lt;/b&gt;"
        );
        assert_eq!(shown("ab", &[0..1, 1..2]), "<mark>a</mark><mark>b</mark>");
        assert_eq!(shown("ä", &[]), "ä");
    }

    #[test]
    fn an_address_carries_what_was_typed() {
        assert_eq!(
            address("a&b \"c\"", Within::Archive, 2),
            "/search?q=a%26b+%22c%22&in=archive&page=2"
        );
        assert_eq!(address("a", Within::All, 1), "/search?q=a");
    }
}
