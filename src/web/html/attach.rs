//! Attaching files to a case itself, and deleting one.

use maud::{Markup, html};

use super::{
    dialog::{self, Dialog, Sends, Size},
    fields::Form,
    files::{self, Drop},
    layout::Chrome,
    typed::Tried,
};
use crate::{
    desk::show::{CaseDetail, OpenedFile},
    domain::file,
};

/// The page of the form that attaches files. With script each file goes by itself, with its own
/// progress and its own error.
pub fn page(chrome: &Chrome<'_>, detail: &CaseDetail, tried: Option<&Tried>) -> Markup {
    let form = Form::dialog(chrome.token, tried);
    let id = detail.seen.case.id;
    let (to, back) = (format!("/cases/{id}/attach"), format!("/cases/{id}"));
    let shown = Dialog {
        title: "Attachments",
        size: Size::Medium,
        to: &to,
        back: &back,
        sends: Sends::EachFile,
        draft: None,
    };
    let drop = Drop { rules: detail.takes, kept: &[], to: None, label: "Browse for files" };
    let body = html! {
        p.small.muted { "Everyone on both sides of the case sees these files." }
        div.drop-large { (files::drop_zone(&form, &drop)) }
    };
    let send = html! { button.btn.primary { "Upload" } };
    dialog::page(
        chrome,
        &detail.seen,
        "Upload attachments",
        &dialog::form(&form, &shown, &body, &send),
    )
}

/// The page that asks before a file is deleted.
pub fn delete(chrome: &Chrome<'_>, opened: &OpenedFile, tried: Option<&Tried>) -> Markup {
    let form = Form::dialog(chrome.token, tried);
    let file = &opened.file.file;
    let (to, back) =
        (format!("/files/{}/delete", file.id), format!("/cases/{}", opened.seen.case.id));
    let shown = Dialog {
        title: "Delete this file?",
        size: Size::Small,
        to: &to,
        back: &back,
        sends: Sends::Fields,
        draft: None,
    };
    let body = html! {
        p {
            b { bdi { (file.name.as_str()) } } " (" (file::Size(file.size)) ") is removed for everyone and cannot be brought back. "
            "The conversation keeps its name."
        }
    };
    let send = html! { button.btn.danger.primary { "Delete" } };
    dialog::page(
        chrome,
        &opened.seen,
        "Delete this file?",
        &dialog::form(&form, &shown, &body, &send),
    )
}
