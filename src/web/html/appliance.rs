//! How the appliance does.

use std::time::Duration;

use maud::{Markup, html};

use super::{
    fields::{self, Ask, Form, Line},
    layout::{self, Chrome},
    parts::{self, icon, icon_s},
    settings::{self, Tab},
    typed::Tried,
    when::{self, Now},
};
use crate::{
    desk::show::{AppliancePage, Reading, Stands, StorageRow, What},
    domain::{banner::Banner, file::Size, moment::Moment, refusal::Field},
};

/// The page of the appliance.
pub fn page(chrome: &Chrome<'_>, page: &AppliancePage, tried: Option<&Tried>) -> Markup {
    settings::page(
        chrome,
        "Appliance",
        Tab::Appliance,
        &html! {
            p { "Casemate " (page.version) ", up for " (span(page.up_for)) "." }
            section.section aria-labelledby="health" {
                h2 #health { "Health" }
                (readings(&page.readings))
            }
            (banner(chrome, page.banner.as_ref(), tried))
            (deadlines(chrome.now, page))
            (storage(page))
        },
    )
}

/// `3 days`, `2 hours`, `5 minutes`, in whole ones.
fn span(time: Duration) -> String {
    let minutes = time.as_secs() / 60;
    match minutes {
        0 => "less than a minute".to_owned(),
        1..120 => parts::counted(minutes, "minute", "minutes"),
        120..2_880 => parts::counted(minutes / 60, "hour", "hours"),
        _ => parts::counted(minutes / 1_440, "day", "days"),
    }
}

fn banner(chrome: &Chrome<'_>, set: Option<&Banner>, tried: Option<&Tried>) -> Markup {
    let form = Form::new(chrome.token, tried);
    let text = Ask {
        field: Field::Text,
        label: "Words for everybody",
        optional: false,
        hint: "At most 200 characters. They stand on top of every page, also before the sign-in.",
    };
    let until = Ask {
        field: Field::Until,
        label: "Until (UTC)",
        optional: true,
        hint: "Empty to let them stand until somebody takes them down.",
    };
    let shown = set.map(|set| set.text.to_string()).unwrap_or_default();
    let ends = set.and_then(|set| set.until).map(when::of_form).unwrap_or_default();
    let line = |kind, value| Line { kind, value, autocomplete: "off" };
    html! {
        section.section aria-labelledby="banner" {
            h2 #banner { "Maintenance banner" }
            form.form method="post" action="/settings/appliance/banner" {
                (form.token())
                (fields::summary(&form))
                (fields::line(&form, &text, &line("text", form.value(Field::Text, &shown))))
                (fields::line(&form, &until, &line("datetime-local", form.value(Field::Until, &ends))))
                div.btn-row { button.btn.primary { @if set.is_some() { "Change it" } @else { "Show it" } } }
            }
            @if set.is_some() {
                form method="post" action="/settings/appliance/banner/off" {
                    (layout::token(chrome.token))
                    button.btn { (icon("x")) "Take it down" }
                }
            }
        }
    }
}

fn readings(all: &[Reading]) -> Markup {
    html! {
        div.scroll {
            table {
                thead { tr { th scope="col" { "What" } th scope="col" { "Is" } th scope="col" { "State" } } }
                tbody {
                    @for reading in all {
                        tr {
                            th scope="row" {
                                @if reading.what == What::Mail { a href="/settings/mail#mails" { (reading.what.title()) } }
                                @else { (reading.what.title()) }
                            }
                            td {
                                (reading.says)
                                @if !reading.fix.is_empty() { br; small.muted { (reading.fix) } }
                            }
                            td { (state(reading.stands)) }
                        }
                    }
                }
            }
        }
    }
}

/// A word with a picture: never a colour alone.
fn state(stands: Stands) -> Markup {
    match stands {
        Stands::Ok => html! { span.state.done { (icon("check")) (stands.title()) } },
        Stands::Warning => html! { strong.state.wait { (icon("warn")) (stands.title()) } },
        Stands::Error => html! { strong.state.bad { (icon("warn")) (stands.title()) } },
    }
}

/// What the clock does next; of cases their ids alone.
fn deadlines(now: Now<'_>, page: &AppliancePage) -> Markup {
    html! {
        section.section aria-labelledby="deadlines" {
            h2 #deadlines { "What the clock does next" }
            @if page.due.is_empty() && page.held.is_empty() { p.muted { "Nothing is due." } }
            @else {
                ul {
                    @for (at, user) in &page.held { li { (when::short_called(*at, now)) ": what " (user) " closed together" } }
                    @for (at, case) in &page.due {
                        li {
                            @if *at == Moment::UNTOLD { "Once the clock is trusted" } @else { (when::short_called(*at, now)) }
                            ": " (case)
                        }
                    }
                }
            }
        }
    }
}

fn storage(page: &AppliancePage) -> Markup {
    html! {
        section.section aria-labelledby="storage" {
            h2 #storage { "Files by organisation" }
            p.muted { "Each may have " (Size(page.quota)) " of files, those in drafts included." }
            @if page.storage.is_empty() { p.muted { "Nobody has any." } }
            @else {
                (parts::scroll("Files by organisation", &html! {
                    table {
                        thead { tr { th scope="col" { "Organisation" } th scope="col" { "Files" } th scope="col" { "State" } } }
                        tbody { @for row in &page.storage { (stored(row)) } }
                    }
                }))
            }
            @if !page.first || page.next.is_some() {
                nav.pager aria-label="Pages" {
                    span.muted { "By id" }
                    span.btn-row {
                        @if !page.first { a.btn.s href="/settings/appliance#storage" { (icon_s("left")) "First" } }
                        @if let Some(next) = page.next {
                            a.btn.s href={ "/settings/appliance?from=" (next) "#storage" } rel="next" { "Next" (icon_s("right")) }
                        }
                    }
                }
            }
        }
    }
}

fn stored(row: &StorageRow) -> Markup {
    html! {
        tr {
            td {
                a href={ "/settings/accounts/" (row.account) } { bdi { (row.name) } } br;
                small.muted { (row.account) }
            }
            td { (Size(row.bytes)) }
            td { (state(row.stands)) @if row.stands != Stands::Ok { br; small.muted { "Nearly all it may have" } } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_long_it_runs_is_said_in_the_largest_whole_unit() {
        let said = |minutes| span(Duration::from_mins(minutes));
        assert_eq!(said(0), "less than a minute");
        assert_eq!(said(1), "1 minute");
        assert_eq!(said(119), "119 minutes");
        assert_eq!(said(120), "2 hours");
        assert_eq!(said(2_880), "2 days");
    }
}
