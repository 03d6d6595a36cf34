//! The help: its contents, its pages, what was found in them; and the sheet of keys.

pub mod calls;
pub mod drawn;

use maud::{Markup, html};

pub use self::drawn::heading;
use super::{
    dialog,
    layout::{self, Chrome, Here},
    parts::{self, icon, icon_s},
    search,
};
use crate::{
    domain::{
        refusal::Refusal,
        search::{QUERY_CHARS_MAX, Query},
    },
    web::help::{self, Hit, Page, Part},
};

/// From so many headings on, a page begins with the way to each.
const CONTENTS_FROM: usize = 3;

/// The contents, or what was found; `text` is what was searched for, as it was typed.
pub fn contents(
    chrome: &Chrome<'_>,
    text: &str,
    found: Result<Option<(&Query, &[Hit])>, &Refusal>,
) -> Markup {
    layout::page(
        chrome,
        "Help",
        Here::Help,
        &html! {
            header.head { h1 { "Help" } }
            (form(text, found.err()))
            @match found {
                Ok(Some((query, hits))) => (results(query, hits)),
                Ok(None) | Err(_) => (all()),
            }
        },
    )
}

fn form(text: &str, refusal: Option<&Refusal>) -> Markup {
    html! {
        form.seek role="search" action="/help" aria-label="Help" {
            div.affix {
                div.search.grow {
                    (icon("search"))
                    label.vh for="q" { "Search the help for" }
                    input.input #q type="search" name="q" value=(text) placeholder="Search the help"
                        dir="auto" autocomplete="off" maxlength=(QUERY_CHARS_MAX)
                        aria-invalid=[refusal.map(|_| "true")] aria-describedby=[refusal.map(|_| "q-error")];
                }
                button.btn.primary { "Search" }
            }
            @if let Some(refusal) = refusal {
                p.error #q-error role="alert" { (icon_s("warn")) span { (refusal) } }
            }
        }
    }
}

fn all() -> Markup {
    html! {
        ul.results {
            @for page in help::pages() {
                li {
                    div.result { a href={ "/help/" (page.name) } { (page.title) } }
                    @if let Some(lead) = page.parts.first() { p.excerpt { (lead.text) } }
                }
            }
        }
        p.found {
            span.with-js { a href="/help/keys" data-dialog { "The keys" } " on a sheet. " }
            "What these pages are made of: " a href="/help/components" { "components" } "."
        }
    }
}

fn results(query: &Query, hits: &[Hit]) -> Markup {
    let title = html! { h2 { "Nothing found" } };
    let text = html! {
        "No part of the help has all of “" bdi { (query.text()) } "”. Fewer words, or the beginning of one, find more."
    };
    let ways = html! { a.btn href="/help" { "See all of the help" } };
    html! {
        @if hits.is_empty() { (parts::empty("niche", &title, &text, &ways)) }
        @else {
            p.found role="status" { (parts::counted(hits.len() as u64, "part", "parts")) " of the help" }
            ul.results { @for hit in hits { (result(hit)) } }
        }
    }
}

fn result(hit: &Hit) -> Markup {
    let (page, part) = hit.at;
    html! {
        li {
            div.result { a href=(help::address(hit.at)) { (search::marked(&part.title, &hit.title)) } }
            @if !part.id.is_empty() { div.of { (page.title) } }
            (search::words(&hit.excerpt))
        }
    }
}

/// A page of the help.
pub fn page(chrome: &Chrome<'_>, page: &Page) -> Markup {
    let (lead, parts) = page.parts.split_at(1.min(page.parts.len()));
    layout::page(
        chrome,
        &page.title,
        Here::Help,
        &html! {
            header.head { h1 { (page.title) } }
            div.body.text {
                @if chrome.me.is_some() {
                    nav.crumbs aria-label="Where you are" { a href="/help" { "Help" } (icon("right")) span { (page.title) } }
                }
                @for part in lead { div.lead { (part.body) } }
                @if parts.len() >= CONTENTS_FROM {
                    nav.lead.btn-row aria-label="On this page" {
                        @for part in parts { a.chip href={ "#" (part.id) } { (part.title) } }
                    }
                }
                @for part in parts { (section(part)) }
            }
        },
    )
}

fn section(part: &Part) -> Markup {
    html! { section.section aria-labelledby=(part.id) { h2 id=(part.id) { (part.title) } (part.body) } }
}

/// The page of the keys, which is a dialog over any other. They work with script only, and those
/// without a modifier can be turned off.
pub fn keys(chrome: &Chrome<'_>) -> Markup {
    let body = html! {
        @for (part, keys) in drawn::KEYS { section.section { h2 { (part) } (drawn::list(keys)) } }
        p { label.check { input type="checkbox" role="switch" checked data-keys; "Keys without Ctrl work in this browser" } }
    };
    let sheet = dialog::reading("Keys", "/help/replies#keys", &body);
    layout::page(chrome, "Keys", Here::Help, &html! { div.body { (sheet) } })
}
