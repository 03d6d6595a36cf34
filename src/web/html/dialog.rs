//! Forms that open over a page: each has an address of its own that shows the same form, so they
//! work without script.

use maud::{Markup, html};

use super::{
    fields::{self, Form},
    layout::{self, Chrome, Here},
    own,
    parts::icon,
};
use crate::domain::access::Seen;

/// What surrounds such a form.
#[derive(Clone, Copy, Debug)]
pub struct Dialog<'a> {
    /// Its heading.
    pub title: &'a str,
    /// How wide it is.
    pub size: Size,
    /// Where it sends what was filled in.
    pub to: &'a str,
    /// Where one is without it.
    pub back: &'a str,
    /// How it sends.
    pub sends: Sends,
    /// Where what is typed is kept until it is sent; none if there is nothing to lose.
    pub draft: Option<&'a str>,
}

/// How wide a dialog is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// For a question.
    Small,
    /// For a few fields.
    Medium,
    /// For texts.
    Large,
}

/// How a dialog sends what was filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sends {
    /// As fields; at once.
    Fields,
    /// As fields, once its text is not empty.
    Text,
    /// With files, once its text is not empty.
    TextAndFiles,
    /// Each file by itself.
    EachFile,
}

impl Size {
    fn class(self) -> &'static str {
        match self {
            Size::Small => "dlg s",
            Size::Medium => "dlg",
            Size::Large => "dlg l",
        }
    }
}

/// A form: heading, complaints, fields, then the way back and the button that sends it.
pub fn form(form: &Form<'_>, dialog: &Dialog<'_>, body: &Markup, send: &Markup) -> Markup {
    let files = matches!(dialog.sends, Sends::TextAndFiles | Sends::EachFile);
    let needs = match dialog.sends {
        Sends::Fields => None,
        Sends::Text | Sends::TextAndFiles => Some("text"),
        Sends::EachFile => Some("file"),
    };
    let title = format!("{}title", form.scope);
    html! {
        form class=(dialog.size.class()) method="post" action=(dialog.to) aria-labelledby=(title)
            enctype=[files.then_some("multipart/form-data")] data-needs=[needs]
            data-draft=[dialog.draft] data-write[needs.is_some()] data-each[dialog.sends == Sends::EachFile] {
            (form.token())
            @if dialog.draft.is_some() { (fields::enter(None)) }
            div.dlg-head { h1 id=(title) { (dialog.title) } }
            div.dlg-body { (fields::summary(form)) (body) }
            div.dlg-foot {
                @if let Some(draft) = dialog.draft { (discard(form, draft)) }
                a.btn href=(dialog.back) data-cancel { "Cancel" }
                (send)
            }
        }
    }
}

/// The button that forgets what is kept; script shows it once something is.
fn discard(form: &Form<'_>, to: &str) -> Markup {
    let kept = form.kept.is_some();
    html! {
        button.btn.quiet.discard name="go" value="discard" formaction=(to) formnovalidate
            formenctype="application/x-www-form-urlencoded" data-discard hidden[!kept] {
            "Discard draft"
        }
    }
}

/// Something to read, with a button that closes it.
pub fn reading(title: &str, back: &str, body: &Markup) -> Markup {
    html! {
        div.dlg.l role="group" aria-labelledby="d-title" {
            div.dlg-head { h1 #d-title { (title) } }
            div.dlg-body { (body) }
            div.dlg-foot { a.btn href=(back) data-cancel { "Close" } }
        }
    }
}

/// The page of such a form, about a case.
pub fn page(chrome: &Chrome<'_>, seen: &Seen, title: &str, dialog: &Markup) -> Markup {
    layout::page(
        chrome,
        title,
        Here::of(seen),
        &html! {
            div.body {
                nav.crumbs aria-label="Where you are" {
                    (own::crumb(seen)) (icon("right"))
                    a.clip href={ "/cases/" (seen.case.id) } { bdi { (seen.case.subject) } }
                }
                (dialog)
            }
        },
    )
}
