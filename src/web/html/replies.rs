//! Canned replies: the list, the form, and the choice of one while writing.

use maud::{Markup, html};

use super::{
    compose::{self, Around, Compose, Length},
    dialog::{self, Dialog, Sends, Size},
    fields::{self, Ask, Form, Line},
    layout::{self, Chrome, Here},
    parts::{self, icon, icon_s},
    typed::{Tried, draft_address},
};
use crate::{
    desk::show::{CaseDetail, FilledReply, KeptReply, ReplyChoice, ReplyList},
    domain::{
        draft::DraftPlace,
        person::Role,
        refusal::{Field, Refusal},
        reply::Placeholder,
        saved::Sharing,
    },
};

/// From so many on, script narrows a list as one types.
const NARROWED_FROM: usize = 8;

/// The page of all canned replies of the reader.
pub fn page(chrome: &Chrome<'_>, list: &ReplyList) -> Markup {
    let (own, shared): (Vec<_>, Vec<_>) =
        list.rows.iter().partition(|row| row.sharing == Sharing::Private);
    layout::page(
        chrome,
        TITLE,
        Here::Elsewhere,
        &html! {
            header.head {
                h1 { (TITLE) }
                div.btn-row { (new()) }
            }
            @if list.rows.is_empty() { (nothing()) }
            @else {
                div.body.text {
                    (shelf(list, "own", &html! { "Yours" }, &own))
                    (shelf(list, "shared", &html! { span { "Shared at " bdi { (chrome.account()) } } }, &shared))
                }
            }
        },
    )
}

const TITLE: &str = "Canned replies";

fn new() -> Markup {
    html! { a.btn.primary href="/replies/new" data-dialog data-key="n" { (icon("plus")) "New reply" } }
}

fn nothing() -> Markup {
    let text = html! {
        "Keep here what you write again and again. While you answer a case, Replies puts it in, with "
        "the names of that case."
    };
    parts::empty("niche", &html! { h2 { "No replies yet" } }, &text, &new())
}

fn shelf(list: &ReplyList, id: &str, heading: &Markup, rows: &[&KeptReply]) -> Markup {
    html! {
        section.section aria-labelledby=(id) {
            h2 id=(id) { (heading) " " span.count { (rows.len()) } }
            @if rows.is_empty() { p.muted { "None." } }
            @else { ul.replies { @for row in rows { (kept(list, row)) } } }
        }
    }
}

fn kept(list: &ReplyList, row: &KeptReply) -> Markup {
    let reply = &row.reply;
    let begins: String = reply.text.chars().take(FilledReply::CHARS_MAX).collect();
    html! {
        li {
            div.grow {
                b { bdi { (reply.name) } }
                @if row.sharing == Sharing::Shared { " " span.muted.small { "by " bdi { (list.names.user(reply.by)) } } }
                p.muted dir="auto" { (begins) }
            }
            @if row.may_change {
                a.btn.only.quiet.s href={ "/replies/" (reply.id) } data-dialog
                    aria-label={ "Edit " (reply.name) } title="Edit" { (icon_s("edit")) }
                a.btn.only.quiet.s href={ "/replies/" (reply.id) "/delete" } data-dialog
                    aria-label={ "Delete " (reply.name) } title="Delete" { (icon_s("trash")) }
            }
        }
    }
}

/// The page of the form: of a new one, or of one that is there.
pub fn edit(chrome: &Chrome<'_>, kept: Option<&KeptReply>, tried: Option<&Tried>) -> Markup {
    let form = Form::dialog(chrome.token, tried);
    let title = if kept.is_some() { "Edit reply" } else { "New reply" };
    let to = kept.map_or("/replies".to_owned(), |kept| format!("/replies/{}", kept.reply.id));
    let shown = Dialog {
        title,
        size: Size::Large,
        to: &to,
        back: "/replies",
        sends: Sends::Fields,
        draft: None,
    };
    let (name, text) = kept.map_or(("", ""), |kept| (&*kept.reply.name, &*kept.reply.text));
    let asked = Ask { field: Field::Name, label: "Name", optional: false, hint: "" };
    let line = Line { kind: "text", value: form.value(Field::Name, name), autocomplete: "off" };
    let words = Ask { field: Field::Text, label: "Text", optional: false, hint: "" };
    let value = form.value(Field::Text, text);
    let compose =
        Compose { ask: words, value, placeholder: "Hello {customer},", length: Length::Free };
    let was_shared = kept.is_some_and(|kept| kept.sharing == Sharing::Shared);
    let shared = tried.map_or(was_shared, |tried| tried.typed.get("shared") == "on");
    let body = html! {
        @if let Some(kept) = kept {
            input type="hidden" name="edition" value=(edition(kept, tried));
            @if late(tried) {
                p { "It says now:" }
                blockquote.prose dir="auto" { (kept.reply.text) }
            }
        }
        (fields::line(&form, &asked, &line))
        (compose::field(&form, &compose, &Around::default()))
        (placeholders())
        label.check {
            input type="checkbox" name="shared" value="on" checked[shared];
            span { "Share it with the agents of " bdi { (chrome.account()) } }
        }
    };
    let send = html! { button.btn.primary { "Save" } };
    about(chrome, title, &dialog::form(&form, &shown, &body, &send))
}

/// Whether somebody else was faster.
fn late(tried: Option<&Tried>) -> bool {
    tried.is_some_and(|tried| tried.refusal == Refusal::ChangedMeanwhile)
}

/// What the form was filled in on top of; the newest once that has been shown.
fn edition(kept: &KeptReply, tried: Option<&Tried>) -> String {
    let before = tried.filter(|_| !late(tried)).map(|tried| tried.typed.get("edition").to_owned());
    before.unwrap_or_else(|| kept.reply.saved_at.0.to_string())
}

fn placeholders() -> Markup {
    html! {
        details.small {
            summary { "Placeholders" }
            dl.facts.wide {
                @for placeholder in Placeholder::ALL {
                    dt { code { "{" (placeholder.word()) "}" } } dd { (placeholder.meaning()) }
                }
            }
        }
    }
}

/// The page that asks whether one is to be deleted.
pub fn delete(chrome: &Chrome<'_>, kept: &KeptReply) -> Markup {
    let form = Form::dialog(chrome.token, None);
    let title = "Delete this reply?";
    let to = format!("/replies/{}/delete", kept.reply.id);
    let shown = Dialog {
        title,
        size: Size::Small,
        to: &to,
        back: "/replies",
        sends: Sends::Fields,
        draft: None,
    };
    let body = html! {
        p {
            b { bdi { (kept.reply.name) } } " is deleted"
            @if kept.sharing == Sharing::Shared { " for everyone at " bdi { (chrome.account()) } }
            ". What was sent with it stays."
        }
    };
    let send = html! { button.btn.danger.primary { "Delete" } };
    about(chrome, title, &dialog::form(&form, &shown, &body, &send))
}

fn about(chrome: &Chrome<'_>, title: &str, dialog: &Markup) -> Markup {
    layout::page(
        chrome,
        title,
        Here::Elsewhere,
        &html! {
            div.body {
                nav.crumbs aria-label="Where you are" { a href="/replies" { (TITLE) } (icon("right")) }
                (dialog)
            }
        },
    )
}

/// The button below a text that leads to the canned replies, for agents. Without script what is
/// typed is kept, and the reply comes after it.
pub fn button(detail: &CaseDetail, place: DraftPlace) -> Option<Markup> {
    (detail.seen.person.role >= Role::Agent).then(|| {
        html! {
            button.btn.quiet.s formaction=(address(place)) formenctype="application/x-www-form-urlencoded"
                formnovalidate data-replies { (icon_s("copy")) "Replies" }
        }
    })
}

/// Where the canned replies for a place are.
pub fn address(place: DraftPlace) -> String {
    draft_address(place).replace("/draft", "/replies")
}

/// The page on which one is chosen for what is being written.
pub fn choose(chrome: &Chrome<'_>, choice: &ReplyChoice) -> Markup {
    let to = address(choice.place);
    let dialog = html! {
        div.dlg role="group" aria-labelledby="replies-title" {
            // It opens over dialogs that have a title too.
            div.dlg-head { h1 #replies-title { (TITLE) } }
            div.dlg-body {
                @if choice.rows.is_empty() { p { "You have no canned replies yet." } }
                @else { (offered(chrome, choice, &to)) }
            }
            div.dlg-foot {
                a.btn.quiet.discard href="/replies" { "Manage replies" }
                a.btn href=(back(choice.place)) data-cancel { "Cancel" }
            }
        }
    };
    dialog::page(chrome, &choice.seen, TITLE, &dialog)
}

/// Where one writes what is kept at a place.
pub fn back(place: DraftPlace) -> String {
    let page = draft_address(place).replace("/draft", "");
    if matches!(place, DraftPlace::Comment(_)) { format!("{page}#comment") } else { page }
}

fn offered(chrome: &Chrome<'_>, choice: &ReplyChoice, to: &str) -> Markup {
    html! {
        fieldset.field {
            legend.vh { "Choose one" }
            @if choice.rows.len() >= NARROWED_FROM {
                input.input.with-js type="search" placeholder="Find a reply" aria-label="Find a reply" data-filter autocomplete="off";
            }
            div.picks.choices.replies {
                @for row in &choice.rows {
                    form method="post" action={ (to) "/" (row.id) } data-reply {
                        (layout::token(chrome.token))
                        button {
                            b { bdi { (row.name) } }
                            @if row.sharing == Sharing::Shared { " " span.muted.small { "shared" } }
                            span.muted dir="auto" { (row.begins) }
                        }
                    }
                }
            }
        }
    }
}
