//! Backups: those that are there, how the last one went, and when the next is made.

use maud::{Markup, html};

use super::{
    fields::{self, Ask, Form, Line},
    layout::{self, Chrome},
    parts::{self, Tone, icon},
    settings::{self, Tab},
    typed::Tried as Sent,
    when::{self, Now},
};
use crate::{
    desk::show::{BackupsPage, RunningBackup},
    domain::{
        backup::{Schedule, Tried},
        file::Size,
        refusal::Field,
    },
};

/// What the page shows.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    /// What is known of backups.
    pub page: &'a BackupsPage,
    /// How the form was sent and refused, if it was.
    pub tried: Option<&'a Sent>,
    /// Whether the schedule was just saved.
    pub saved: bool,
}

/// The page of the appliance's backups.
pub fn page(chrome: &Chrome<'_>, shown: &Shown<'_>) -> Markup {
    let page = shown.page;
    settings::page(
        chrome,
        "Backups",
        Tab::Backups,
        &html! {
            @if let Some(running) = &page.running {
                (running_note(chrome.now, running))
            } @else if let Some(last) = &page.backups.last {
                (last_note(chrome.now, last, page.by.as_deref()))
            }
            @if page.running.is_none() {
                form.btn-row method="post" action="/settings/backups/now" {
                    (layout::token(chrome.token))
                    button.btn.primary { (icon("download")) "Back up now" }
                }
            }
            (kept(chrome.now, page))
            (schedule(chrome, shown))
        },
    )
}

fn running_note(now: Now<'_>, running: &RunningBackup) -> Markup {
    parts::note(
        Tone::Info,
        &html! {
            p role="status" {
                "A backup is being made, begun " (when::ago(running.since, now))
                @if running.of > 0 && running.written > 0 {
                    ": " (Size(running.written)) " of about " (Size(running.of)) " are written"
                }
                ". Everybody can go on working."
            }
            p { a href="/settings/backups" { "See how far it is" } }
        },
    )
}

fn last_note(now: Now<'_>, last: &Tried, by: Option<&str>) -> Markup {
    let asked = html! {
        @if let Some(by) = by { ", asked for by " bdi { (by) } }
    };
    if last.trouble.is_empty() {
        return parts::note(
            Tone::Done,
            &html! {
                p { "Last backup: " (when::ago(last.at, now)) (asked) ". It was read back and found sound." }
            },
        );
    }
    parts::note(
        Tone::Wait,
        &html! {
            @if last.name.is_empty() {
                p { "Last try: " (when::ago(last.at, now)) (asked) ". " strong { "No backup was made" } ", because " bdi { (last.trouble) } "." }
            } @else {
                p { "Last backup: " (when::ago(last.at, now)) (asked) ". The helpdesk has lost files that should be in it: " bdi { (last.trouble) } "." }
                p { "Run " code { "casemate verify" } " on the server to see all that is wrong." }
            }
        },
    )
}

fn kept(now: Now<'_>, page: &BackupsPage) -> Markup {
    html! {
        section.section aria-labelledby="kept" {
            h2 #kept { "Backups on the server" }
            @if page.kept.is_empty() {
                p.muted { "There are none yet." }
            } @else {
                (parts::scroll("Backups on the server", &html! {
                    table {
                        thead { tr { th scope="col" { "Shows" } th scope="col" { "Size" } th scope="col" { "File" } } }
                        tbody {
                            @for backup in &page.kept {
                                tr {
                                    td { (when::short_called(backup.at, now)) }
                                    td { (Size(backup.bytes)) }
                                    td { code { (backup.name) } }
                                }
                            }
                        }
                    }
                }))
            }
            p.muted {
                "They lie in the folder " code { "backups" } " of the data folder. Copy them to another machine: a backup that burns with the server is none. Each was read back before it got its name. "
                code { "casemate restore" } " makes an empty folder what one shows."
            }
            p.muted {
                "Nobody can download one here: whoever has it has everything, all cases and the hashes of all passwords."
            }
        }
    }
}

fn schedule(chrome: &Chrome<'_>, shown: &Shown<'_>) -> Markup {
    let form = Form::new(chrome.token, shown.tried);
    let Schedule { on, keep, .. } = shown.page.backups.schedule;
    let (time, keep) = (shown.page.backups.schedule.time(), keep.to_string());
    let ask = |field: Field, hint| Ask { field, label: field.label(), optional: false, hint };
    let line = |field: Field, hint, value| {
        let line = Line { kind: "text", value: form.value(field, value), autocomplete: "off" };
        fields::line(&form, &ask(field, hint), &line)
    };
    let next = shown.page.backups.schedule.next(shown.page.backups.since);
    let answers = [("on", "A backup each day"), ("off", "None but when somebody asks for one")];
    let chosen = if on { "on" } else { "off" };
    html! {
        section.section aria-labelledby="schedule" {
            h2 #schedule { "By itself" }
            @if shown.saved { (parts::note(Tone::Done, &html! { p role="status" { "Saved." } })) }
            @match next {
                Some(next) => p { "The next one is made on " (when::full_called(next.max(chrome.now.at), chrome.now)) "." },
                None => p { "None is made by itself." },
            }
            form.form method="post" action="/settings/backups#schedule" {
                (form.token())
                (fields::summary(&form))
                (fields::answers(&form, &ask(Field::Nightly, ""), answers, form.value(Field::Nightly, chosen)))
                (line(Field::Time, "Such as 02:30, in UTC.", &time))
                (line(Field::Keep, "From 1 to 60. When there are more, the oldest goes once a new one is made. While the disk has too little room none is made.", &keep))
                div.btn-row { button.btn.primary { "Save" } }
            }
        }
    }
}
