//! Moving a case to another desk: which one, and with what words; and the ways between the two.

use maud::{Markup, html};

use super::{
    details,
    dialog::{self, Dialog, Sends, Size},
    duplicate,
    fields::{self, Form},
    layout::Chrome,
    parts::{self, Tone},
    typed::{Tried, Typed},
};
use crate::{
    desk::show::{CaseDetail, MoveDesks, MoveForm, Partner},
    domain::{access::Seen, attachment::Attachment, file, moving::MoveAway, refusal::Field},
};

const TITLE: &str = "Move to another desk";

/// The page that asks which desk. What was typed for a desk that is not open any more goes along.
pub fn desks(
    chrome: &Chrome<'_>,
    data: &MoveDesks,
    (tried, typed): (Option<&Tried>, Option<&Typed>),
) -> Markup {
    let form = Form::dialog(chrome.token, tried);
    let case = &data.seen.case;
    let to = format!("/cases/{}/move", case.id);
    let body = html! {
        @if data.more || !data.query.is_empty() {
            // Enter in the search searches, whatever else is still to be chosen.
            button.vh.enter type="submit" name="go" value="search" formnovalidate tabindex="-1" aria-hidden="true" {}
        } @else { (fields::enter(Some("desk"))) }
        @if let Some(typed) = tried.map(|tried| &tried.typed).or(typed) { (words(typed)) }
        fieldset id=(form.id(Field::Partner)) tabindex="-1" {
            legend { "Which desk should have it?" }
            @if data.list.is_empty() {
                p.muted { "No other desk is open to you for this " (case.table().noun) "." }
            }
            div.choices.picks { @for desk in &data.list { (choice(desk)) } }
        }
        @if data.more {
            p.hint { "There are more. Search by name or id to find them." }
        }
        @if data.more || !data.query.is_empty() {
            div.affix {
                input.input.grow type="search" name="q" value=(data.query) aria-label="Find a desk" placeholder="Name or id" autocomplete="off";
                button.btn name="go" value="search" formnovalidate { "Find" }
            }
        }
    };
    let send = html! {
        @if !data.list.is_empty() { button.btn.primary name="go" value="desk" { "Next" } }
    };
    shown(chrome, &data.seen, &form, (&to, &body, &send))
}

/// What was typed, to be seen, copied, and sent with another choice.
fn words(typed: &Typed) -> Markup {
    let kept = [Field::Priority, Field::Type, Field::Product, Field::Contact, Field::Cc];
    let kept = |name: &str| name == "carry" || kept.iter().any(|field| field.name() == name);
    html! {
        p { label { "Subject" br; input.input type="text" name="subject" value=(typed.get("subject")) dir="auto"; } }
        p { label { "Description" br; textarea name="description" dir="auto" { "\n" (typed.get("description")) } } }
        @for (name, value) in typed.values.iter().filter(|(name, _)| kept(name)) {
            input type="hidden" name=(name) value=(value);
        }
    }
}

fn choice(desk: &Partner) -> Markup {
    html! {
        label.choice {
            input type="radio" name="partner" value=(desk.id) required;
            (parts::logo(desk.logo.as_ref(), &desk.name, false))
            span.grow { bdi { (desk.name) } }
            span.id.muted.no-s { (desk.id) }
        }
    }
}

/// The page of what the other desk asks for.
/// Files that were `ticked` for another desk before stay so.
pub fn form(
    chrome: &Chrome<'_>,
    data: &MoveForm,
    (tried, ticked): (Option<&Tried>, Option<&Typed>),
) -> Markup {
    let kept = Typed::of_draft(&data.form.draft);
    let form = Form::dialog(chrome.token, tried).with_kept(Some(&kept));
    let typed = form.typed().unwrap_or(&kept);
    let case = &data.seen.case;
    let to = format!("/cases/{}/move", case.id);
    let noun = case.table().noun;
    let body = html! {
        (fields::enter(Some("move")))
        (parts::note(Tone::Info, &html! {
            "This " (noun) " is closed, and another is opened at the desk you chose with what stands here. "
            "Comments do not go along: only what you write or tick does. "
            "Those at this desk are told that it moved, not to where."
        }))
        (details::instead(&data.form, form, typed))
        (carried(&form, &data.files, tried.map(|tried| &tried.typed).or(ticked)))
    };
    let send = html! { button.btn.primary name="go" value="move" { "Move" } };
    shown(chrome, &data.seen, &form, (&to, &body, &send))
}

/// A box for each file that may go along; at first those are ticked that came with the case itself.
fn carried(form: &Form<'_>, files: &[Attachment], typed: Option<&Typed>) -> Markup {
    let ticked = |one: &Attachment| match typed {
        Some(typed) => typed.has("carry", &one.file.id.to_string()),
        None => one.comment.is_none(),
    };
    html! {
        @if !files.is_empty() {
            fieldset.field id=(form.id(Field::Files)) tabindex="-1" {
                legend { "Our files to take along " span.opt { "(optional)" } }
                div.picks {
                    @for one in files {
                        label.check {
                            input type="checkbox" name="carry" value=(one.file.id) checked[ticked(one)];
                            span { bdi { (one.file.name.as_str()) } " " span.muted { (file::Size(one.file.size)) } }
                        }
                    }
                }
            }
        }
    }
}

fn shown(
    chrome: &Chrome<'_>,
    seen: &Seen,
    form: &Form<'_>,
    (to, body, send): (&str, &Markup, &Markup),
) -> Markup {
    let back = format!("/cases/{}", seen.case.id);
    let (size, sends) = (Size::Large, Sends::Fields);
    let shown = Dialog { title: TITLE, size, to, back: &back, sends, draft: None };
    dialog::page(chrome, seen, TITLE, &dialog::form(form, &shown, body, send))
}

/// The ways to the other cases, among the facts of one.
pub fn ways(detail: &CaseDetail) -> Markup {
    let (to, from) = &detail.moves;
    html! {
        @if !to.is_empty() { dt { "Moved to" } dd { (duplicate::links(to)) } }
        @if !from.is_empty() { dt { "Moved from" } dd { (duplicate::links(from)) } }
    }
}

/// The way to the form, for those who may move the case now.
pub fn button(detail: &CaseDetail) -> Markup {
    let seen = &detail.seen;
    html! {
        @if seen.may(&MoveAway) && seen.person.opens_for(seen.case.issuer.account) {
            a.btn.quiet.s href={ "/cases/" (seen.case.id) "/move" } {
                (parts::icon_s("right")) "Move to another desk"
            }
        }
    }
}
