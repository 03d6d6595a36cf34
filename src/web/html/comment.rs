//! Editing a comment, and its history.

use maud::{Markup, html};

use super::{
    case,
    compose::{self, Around, Compose, Length},
    dialog::{self, Dialog, Sends, Size},
    fields::{Ask, Form},
    files,
    layout::Chrome,
    markdown, talk,
    typed::{Tried, Typed},
    when,
};
use crate::{
    desk::show::History,
    domain::{access::SpeakPrivately, refusal::Field},
};

/// The page of the form that edits a comment.
pub fn edit(chrome: &Chrome<'_>, data: &History, tried: Option<&Tried>) -> Markup {
    let kept = data.draft.as_ref().map(Typed::of_draft);
    let form = Form::dialog(chrome.token, tried).with_kept(kept.as_ref());
    let (to, back) = (format!("{}/edit", talk::address(&data.entry)), place(data));
    let said = data.entry.said();
    let before = said.map_or(0, |said| said.files.len());
    let sends = if before > 0 { Sends::Files } else { Sends::TextAndFiles };
    let (title, size, draft) = ("Edit comment", Size::Large, format!("{to}/draft"));
    let shown = Dialog { title, size, to: &to, back: &back, sends, draft: Some(&draft) };
    let record = said.and_then(|said| said.text.as_deref()).unwrap_or_default();
    let ask = Ask { field: Field::Comment, label: "Comment", optional: before > 0, hint: "" };
    let text = Compose {
        ask,
        value: form.value(Field::Comment, record),
        placeholder: "",
        length: Length::Brief,
    };
    let rules = data.takes;
    let around = Around {
        files: (rules.room(before) > 0).then(|| files::with_draft(&form, rules, &draft)),
        left: private(chrome, data, &form),
        right: None,
    };
    let body = html! {
        (compose::field(&form, &text, &around))
        p.small.muted {
            "Earlier texts stay in the comment’s history. "
            "What others have already read or been sent stays with them, also when the comment becomes private."
        }
    };
    let send = html! { button.btn.primary { "Save" } };
    dialog::page(chrome, &data.seen, "Edit comment", &dialog::form(&form, &shown, &body, &send))
}

/// The switch, for those who may write privately, and for what is private already.
fn private(chrome: &Chrome<'_>, data: &History, form: &Form<'_>) -> Option<Markup> {
    let is = data.entry.private_to.is_some();
    let may = is || data.seen.may(&SpeakPrivately);
    let on = form.typed().map_or(is, |typed| typed.get("private") == "on");
    may.then(|| case::switch(form, chrome.account(), on))
}

/// Where the comment stands in its case.
fn place(data: &History) -> String {
    format!("/cases/{}#c-{}", data.entry.case, data.entry.mark)
}

/// The page of a comment's history, the newest text first.
pub fn history(chrome: &Chrome<'_>, data: &History) -> Markup {
    let said = data.entry.said();
    let history = format!("/cases/{}/comments/{}/history", data.entry.case, data.entry.mark);
    let body = html! {
        ol.versions {
            @if data.newest { li {
                h2.small { "Now" @if let Some(at) = said.and_then(|said| said.edited_at) { ", since " (when::full(at, chrome.now)) } }
                @if let Some(account) = data.entry.private_to { (talk::private(data.names.account(account))) }
                (text(said.and_then(|said| said.text.as_deref())))
            } }
            @for version in data.versions.iter().rev() {
                li {
                    h2.small { "Until " (when::full(version.until, chrome.now)) }
                    @if let Some(account) = version.private_to { (talk::private(data.names.account(account))) }
                    (text(version.text.as_deref()))
                }
            }
        }
        @if data.before > 0 || !data.newest {
            p.more {
                @if data.before > 0 {
                    a.btn.s href={ (history) "?texts=" (data.before) } { "Show earlier texts" }
                }
                @if !data.newest { a.btn.s href=(history) { "Show the newest" } }
            }
        }
    };
    dialog::page(
        chrome,
        &data.seen,
        "History of a comment",
        &dialog::reading("History of a comment", &place(data), &body),
    )
}

fn text(words: Option<&str>) -> Markup {
    html! {
        @match words {
            Some(words) => div.prose dir="auto" { (markdown::render(words, &|_| None)) },
            None => p.muted { "Only files." },
        }
    }
}
