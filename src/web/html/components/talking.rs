//! The components of a conversation: files, comments, the composer, dialogs.

use maud::{Markup, html};

use super::{sample, section};
use crate::{
    domain::{file::FileRules, refusal::Field},
    web::html::{
        case,
        compose::{self, Around, Compose, Length},
        dialog::{self, Dialog, Sends, Size},
        fields::{Ask, Form},
        files::{self, Drop},
        layout::Chrome,
        parts::{self, Tone, icon_s},
        scene::Scene,
        talk,
    },
};

/// The sections.
pub(super) fn sections(chrome: &Chrome<'_>) -> Markup {
    let (names, files) = (sample::names(), sample::files());
    let scene = Scene {
        names: &names,
        files: &files,
        account: sample::US,
        now: chrome.now,
        may_amend: &|entry| entry.account == Some(sample::US),
        may_delete: &|file| file.account == sample::US,
        may_redact: &|entry| entry.said().is_some() && entry.account == Some(sample::US),
        may_redact_file: &|file| file.account == sample::US,
        may_redact_deleted: &|entry| entry.account == Some(sample::US),
    };
    html! {
        (section("files", "Files", &html! { (files::tiles(&scene, &files)) (uploading()) }))
        (section("talk", "Conversation", &talk::conversation(&scene, &sample::talk())))
        (section("composer", "Composer", &composers()))
        (section("resolution", "Resolution", &resolution()))
        (section("dialogs", "Dialogs", &dialogs(chrome)))
    }
}

/// Files on their way, as script draws them.
fn uploading() -> Markup {
    html! {
        ul.files-in {
            li.filerow {
                (icon_s("file")) bdi.clip #k-up { "trace-20-november.zip" } span.muted { "5.1 of 8.2 MB" }
                button.btn.only.quiet.s type="button" aria-label="Cancel trace-20-november.zip" { (icon_s("x")) }
                progress max="100" value="62" aria-labelledby="k-up" {}
            }
            li.filerow.failed {
                (icon_s("file")) bdi.clip { "core-dump.rar" } span.muted { "14.2 MB" }
                button.btn.only.quiet.s type="button" aria-label="Remove core-dump.rar" { (icon_s("x")) }
                p.error { (icon_s("warn")) span { "“core-dump.rar” is 14.2 MB. A .rar file can have up to 10 MB here." } }
            }
        }
        div.drop.over { (icon_s("clip")) span { "Let go to attach" } }
    }
}

fn composers() -> Markup {
    let form = |scope| Form { scope, ..Form::new("", None) };
    let ask = Ask { field: Field::Comment, label: "Comment", optional: true, hint: "" };
    let text = |value| Compose {
        ask,
        value,
        placeholder: "Write a comment. Markdown works.",
        length: Length::Brief,
    };
    let kept = sample::stored();
    let drop = Drop { rules: FileRules::PARTNER, kept: &kept, to: None, label: "Attach files" };
    let around = |scope, on| Around {
        files: Some(files::drop_zone(&form(scope), &drop)),
        left: Some(case::switch(&form(scope), "Front Street Inc.", on)),
        right: Some(html! { button.btn.primary type="button" { "Add comment" } }),
    };
    html! {
        label.vh for="k4-comment" { "Comment" }
        (compose::composer(&form("k4-"), &text(""), &around("k4-", false)))
        label.vh for="k5-comment" { "Private comment" }
        (compose::composer(&form("k5-"), &text(&"A long one. ".repeat(50)), &around("k5-", true)))
    }
}

fn resolution() -> Markup {
    html! {
        dl.facts.wide {
            dt { "Rate" } dd { "5 (Excellent)" }
            dt { "Feedback" } dd { "Tutorial Case is solved." }
        }
        (parts::note(Tone::Info, &html! { "This case is closed for good: it takes no more comments and no more files." }))
    }
}

/// Drawings: they cannot be used.
fn dialogs(chrome: &Chrome<'_>) -> Markup {
    let form = |scope| Form { scope, ..Form::new(chrome.token, None) };
    let here = "/help/components";
    let shown =
        |title, size, sends| Dialog { title, size, to: here, back: here, sends, draft: None };
    let ask = Ask { field: Field::Comment, label: "Comment", optional: false, hint: "" };
    let text = Compose { ask, value: "", placeholder: "", length: Length::Brief };
    html! {
        div.cols inert {
            (dialog::form(&form("k6-"), &shown("Delete this file?", Size::Small, Sends::Fields),
                &html! { p { "It cannot be brought back." } },
                &html! { button.btn.danger.primary { "Delete" } }))
            (dialog::form(&form("k7-"), &shown("Inquire", Size::Medium, Sends::TextAndFiles),
                &compose::field(&form("k7-"), &text, &Around::default()),
                &html! { button.btn.primary { "Inquire" } }))
        }
    }
}
