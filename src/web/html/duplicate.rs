//! Marking a case as a duplicate of another, and the ways between the two.

use maud::{Markup, html};

use super::{
    dialog::{self, Dialog, Sends, Size},
    fields::{self, Ask, Form, Line},
    layout::Chrome,
    parts,
    typed::Tried,
};
use crate::{
    desk::show::{CaseDetail, DuplicateForm, Linked},
    domain::{duplicate::MarkDuplicate, refusal::Field},
};

/// The page of the form that marks a case.
pub fn page(chrome: &Chrome<'_>, data: &DuplicateForm, tried: Option<&Tried>) -> Markup {
    let form = Form::dialog(chrome.token, tried);
    let case = &data.seen.case;
    let (to, back) = (format!("/cases/{}/duplicate", case.id), format!("/cases/{}", case.id));
    let shown = Dialog {
        title: "Duplicate of another",
        size: Size::Medium,
        to: &to,
        back: &back,
        sends: Sends::Fields,
        draft: None,
    };
    let record = data.of.as_ref().map(|of| of.id.to_string()).unwrap_or_default();
    let ask = Ask {
        field: Field::Original,
        label: "Duplicate of",
        optional: data.of.is_some(),
        hint: "The id of the other case, such as CA-123-456-789.",
    };
    let value = form.value(Field::Original, &record);
    let line = Line { kind: "text", value, autocomplete: "off" };
    let ending = data.seen.ending();
    let body = html! {
        (fields::line(&form, &ask, &line))
        p.small.muted {
            "Both cases then show the way to each other, to those who may see both. "
            "Where somebody on this case may not see the other one, only your account is told of the mark. "
            @if data.of.is_some() { "Leave the field empty to take the mark away. " }
        }
        p.small.muted {
            @match ending {
                Some(row) => { "The mark alone moves nothing. To end this case as well, go on with “" (row.label) "”." },
                None => "The mark alone moves nothing.",
            }
        }
    };
    let send = html! {
        @if let Some(row) = ending {
            button.btn name="go" value="mark" { "Mark only" }
            button.btn.primary name="go" value="end" { "Mark, then " (row.label.to_lowercase()) }
        } @else {
            button.btn.primary name="go" value="mark" { "Mark" }
        }
    };
    dialog::page(chrome, &data.seen, shown.title, &dialog::form(&form, &shown, &body, &send))
}

/// The ways to the other cases, among the facts of one.
pub fn ways(detail: &CaseDetail) -> Markup {
    let (originals, duplicates) = &detail.related;
    html! {
        @if !originals.is_empty() { dt { "Duplicate of" } dd { (links(originals)) } }
        @if !duplicates.is_empty() { dt { "Duplicates" } dd { (links(duplicates)) } }
    }
}

pub(super) fn links(cases: &[Linked]) -> Markup {
    html! {
        @for case in cases {
            div { a href={ "/cases/" (case.id) } { bdi { (case.subject) } } " " (parts::state(case.state)) }
        }
    }
}

/// The way to the form, for those who may mark the case now.
pub fn button(detail: &CaseDetail) -> Markup {
    html! {
        @if detail.seen.may(&MarkDuplicate) {
            a.btn.quiet.s href={ "/cases/" (detail.seen.case.id) "/duplicate" } data-dialog {
                (parts::icon_s("copy")) "Duplicate of …"
            }
        }
    }
}
