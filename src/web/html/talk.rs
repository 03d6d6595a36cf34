//! The conversation of a case: what people said, and what the helpdesk noted.

use maud::{Markup, html};

use super::{
    files, notice,
    parts::{self, icon, icon_s},
    scene::Scene,
    when,
};
use crate::{
    desk::show::CaseDetail,
    domain::{
        attachment::Attachment,
        entry::{Body, Entry, Notice, Redacted},
    },
};

/// The part of a case's conversation that the page shows, with ways to earlier and later ones.
pub fn part(scene: &Scene<'_>, detail: &CaseDetail) -> Markup {
    let id = detail.seen.case.id;
    html! {
        @if let Some(earlier) = detail.earlier {
            p.more {
                a.btn.s href={ "/cases/" (id) "?before=" (earlier) "#comments" } {
                    (icon_s("arrow-up")) "Show earlier"
                }
            }
        }
        @if detail.entries.is_empty() { p.muted { "Nobody has written yet." } }
        @else { (conversation(scene, &detail.entries)) }
        @if detail.later {
            p.more {
                a.btn.s href={ "/cases/" (id) "#comments" } { (icon_s("arrow-down")) "Show the newest" }
            }
        }
    }
}

/// Entries, the oldest first.
pub fn conversation(scene: &Scene<'_>, entries: &[Entry]) -> Markup {
    html! {
        ol.talk {
            @for entry in entries {
                @match &entry.body {
                    Body::Said(_) | Body::Redacted(_) => (message(scene, entry)),
                    Body::Noted(notices) => {
                        @for notice in notices { (event(scene, entry, notice)) }
                    },
                }
            }
        }
    }
}

fn event(scene: &Scene<'_>, entry: &Entry, notice: &Notice) -> Markup {
    html! {
        li.event {
            (icon(notice::picture(notice)))
            span {
                (notice::sentence(scene, entry, notice))
                @if entry.private_to.is_some() { " (private)" }
                " · " (when::short(entry.at, scene.now))
            }
        }
    }
}

fn message(scene: &Scene<'_>, entry: &Entry) -> Markup {
    let us = entry.account == Some(scene.account);
    let author = entry.by.map_or("–", |by| scene.names.user(by));
    html! {
        li.msg.private[entry.private_to.is_some()] id={ "c-" (entry.mark) } {
            (parts::face_l(author, us))
            div {
                header {
                    b { bdi { (author) } }
                    @if let Some(account) = entry.account { bdi { (scene.names.account(account)) } }
                    (when::short(entry.at, scene.now))
                    (marks(scene, entry))
                    (ways(scene, entry))
                }
                @if let Some(redacted) = entry.redacted() { (mark(scene, redacted)) }
                @if let Some(text) = entry.said().and_then(|said| said.text.as_ref()) {
                    div.prose dir="auto" { (scene.prose(text)) }
                }
                (sent_along(scene, entry))
            }
        }
    }
}

/// What stands where the words were.
fn mark(scene: &Scene<'_>, redacted: &Redacted) -> Markup {
    html! {
        p.redacted.muted {
            (icon("redact"))
            span {
                "Redacted by " bdi { (scene.names.user(redacted.by)) } " · "
                (when::short(redacted.at, scene.now))
            }
        }
    }
}

/// Edited, private.
fn marks(scene: &Scene<'_>, entry: &Entry) -> Markup {
    html! {
        @if let Some(edited) = entry.said().and_then(|said| said.edited_at) {
            a.muted href={ (address(entry)) "/history" } data-dialog title="See its history" {
                "edited " (when::short(edited, scene.now))
            }
        }
        @if let Some(account) = entry.private_to { (private(scene.names.account(account))) }
    }
}

/// The mark of what only one account sees.
pub fn private(account: &str) -> Markup {
    html! { span.tag.private { (icon_s("lock")) span { "Private to " bdi { (account) } } } }
}

/// Editing it, redacting it, and pointing to it.
fn ways(scene: &Scene<'_>, entry: &Entry) -> Markup {
    html! {
        span.acts {
            @if (scene.may_amend)(entry) {
                a.btn.only.quiet.s href={ (address(entry)) "/edit" } data-dialog
                    aria-label="Edit this comment" title="Edit this comment" { (icon_s("edit")) }
            }
            @if (scene.may_redact)(entry) {
                a.btn.only.quiet.s href={ (address(entry)) "/redact" } data-dialog
                    aria-label="Redact this comment" title="Redact this comment" { (icon_s("redact")) }
            }
            a.btn.only.quiet.s href={ "#c-" (entry.mark) } data-link
                aria-label="Link to this comment" title="Link to this comment" { (icon_s("link")) }
        }
    }
}

/// Where a comment's own pages are.
pub fn address(entry: &Entry) -> String {
    format!("/cases/{}/comments/{}", entry.case, entry.mark)
}

/// The files that came with a comment and are still there; a picture that the text shows is not
/// shown again.
fn sent_along(scene: &Scene<'_>, entry: &Entry) -> Markup {
    let text = entry.said().and_then(|said| said.text.as_deref()).unwrap_or_default();
    let here: Vec<&Attachment> = entry.files().iter().filter_map(|id| scene.file(*id)).collect();
    let gone = entry.files().len() - here.len();
    let shown = |file: &Attachment| {
        file.file.kind.is_image() && text.contains(&format!("(attachment:{})", file.file.id))
    };
    let mut tiles = here.into_iter().filter(|file| !shown(file)).peekable();
    html! {
        @if tiles.peek().is_some() { (files::tiles(scene, tiles)) }
        @if gone > 0 {
            p.muted.small { (parts::counted(gone as u64, "file was deleted.", "files were deleted.")) }
        }
    }
}
