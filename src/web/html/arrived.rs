//! What others wrote while one was writing: shown before one's own words go.

use maud::{Markup, html};

use super::{fields::Form, layout::Chrome, scene::Scene, talk, typed::Tried, when};
use crate::{
    desk::show::CaseDetail,
    domain::{entry::Entry, refusal::Refusal},
};

/// The hidden field that says what a form stands below: the newest entry, or that there is none.
/// Whoever looks at earlier ones has not been shown the newest, and says nothing.
pub(super) fn seen(detail: &CaseDetail) -> Markup {
    let newest = detail.entries.last().map_or("-".to_owned(), |entry| entry.mark.to_string());
    html! { @if !detail.later { input type="hidden" name="seen" value=(newest); } }
}

/// Whether a form was held back because of what others wrote.
pub(super) fn holds(form: &Form<'_>) -> bool {
    form.refusal() == Some(&Refusal::Overtaken)
}

/// What others have written since the form of a dialog was made that was held back for it.
pub(super) fn in_dialog(chrome: &Chrome<'_>, detail: &CaseDetail, tried: Option<&Tried>) -> Markup {
    came(&Scene::reading(detail, chrome.now), detail, tried, Place::Dialog)
}

/// What others have written since a form was made that was held back for it.
pub(super) fn since(scene: &Scene<'_>, detail: &CaseDetail, tried: Option<&Tried>) -> Markup {
    came(scene, detail, tried, Place::Conversation)
}

/// What it is shown beside.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// The conversation, in which each entry can be looked up.
    Conversation,
    /// The fields of a dialog.
    Dialog,
}

fn came(scene: &Scene<'_>, detail: &CaseDetail, tried: Option<&Tried>, place: Place) -> Markup {
    let Some(tried) = tried.filter(|tried| tried.refusal == Refusal::Overtaken) else {
        return html! {};
    };
    let seen = tried.typed.get("seen");
    let before = detail.entries.iter().position(|entry| entry.mark.to_string() == seen);
    let came = &detail.entries[before.map_or(0, |at| at + 1)..];
    let id = if place == Place::Dialog { "d-arrived" } else { "arrived" };
    let came: Vec<&Entry> = detail.seen.from_others(came).collect();
    html! {
        section.section aria-labelledby=(id) {
            h2 id=(id) { "Written meanwhile " span.count { (came.len()) } }
            ol.meanwhile { @for entry in came { (one(scene, entry, place)) } }
        }
    }
}

fn one(scene: &Scene<'_>, entry: &Entry, place: Place) -> Markup {
    let author = entry.by.map_or("–", |by| scene.names.user(by));
    html! {
        li {
            p.small.muted {
                b { bdi { (author) } }
                " "
                @if let Some(account) = entry.account { bdi { (scene.names.account(account)) } }
                " · " (when::short(entry.at, scene.now))
                @if let Some(account) = entry.private_to { " " (talk::private(scene.names.account(account))) }
                @if place == Place::Conversation {
                    " · " a href={ "#c-" (entry.mark) } { "See it in its place" }
                }
            }
            @match entry.said().and_then(|said| said.text.as_ref()) {
                Some(text) => div.prose dir="auto" { (scene.prose(text)) },
                None => p { "Only files." },
            }
        }
    }
}
