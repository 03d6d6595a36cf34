//! A file opened to be looked at: always dark, with its neighbours at hand.

use maud::{Markup, html};

use super::{
    layout::{self, Chrome},
    parts::{self, Tone, icon, icon_s},
    when,
};
use crate::{
    desk::{
        preview::{TablePreview, TextPreview},
        show::OpenedFile,
    },
    domain::{
        file::{FileName, Size},
        id::AttachmentId,
    },
};

/// What can be shown of a file.
#[derive(Clone, Copy, Debug)]
pub enum Look<'a> {
    /// A picture, by the browser.
    Image,
    /// Pages, by the browser's own viewer. The answer's own policy is the sandbox (`sandbox` in its
    /// `Content-Security-Policy`): Chromium shows no pages in a frame with the attribute of that name.
    Pdf,
    /// The beginning of a text, or all of it.
    Text(&'a TextPreview),
    /// The beginning of a table, or all of it; its first row is the head.
    Table(&'a TablePreview),
    /// Nothing: it can only be downloaded.
    None,
}

/// The page of a file.
pub fn page(chrome: &Chrome<'_>, opened: &OpenedFile, look: Look<'_>) -> Markup {
    let file = &opened.file.file;
    layout::dark(
        file.name.as_str(),
        &html! {
            div.viewer data-viewer {
                (head(chrome, opened))
                main #main.stage {
                    (neighbour(opened.beside.0.as_ref(), "left", "Previous file", "prev"))
                    div.view { (view(opened, look)) }
                    (neighbour(opened.beside.1.as_ref(), "right", "Next file", "next"))
                }
                footer {
                    span { (opened.number) " of " (opened.of) }
                    span.muted.with-js.no-s { "← → to browse, Esc to close" }
                }
            }
        },
    )
}

fn head(chrome: &Chrome<'_>, opened: &OpenedFile) -> Markup {
    let file = &opened.file.file;
    html! {
        header {
            div.grow {
                h1.clip { bdi { (file.name.as_str()) } }
                div.clip.muted {
                    (when::full(opened.file.at, chrome.now)) " · " (Size(file.size))
                    span.no-s { " · by " bdi { (opened.names.user(opened.file.by)) } }
                    @if let Some(account) = opened.file.private_to {
                        " · private to " bdi { (opened.names.account(account)) }
                    }
                }
            }
            (layout::ask(chrome))
            a.btn.s href={ "/files/" (file.id) } download { (icon_s("download")) "Download" }
            a.btn.only.quiet href={ "/cases/" (opened.seen.case.id) } aria-label="Close" title="Close" rel="up" data-close {
                (icon("x"))
            }
        }
    }
}

fn neighbour(
    beside: Option<&(AttachmentId, FileName)>,
    picture: &'static str,
    label: &str,
    rel: &str,
) -> Markup {
    html! {
        @match beside {
            Some((id, name)) => {
                a.btn.only.quiet href={ "/files/" (id) "/view" } rel=(rel) aria-label={ (label) ": " (name.as_str()) } title=(name.as_str()) {
                    (icon(picture))
                }
            },
            None => span {},
        }
    }
}

fn view(opened: &OpenedFile, look: Look<'_>) -> Markup {
    let file = &opened.file.file;
    let raw = format!("/files/{}/raw", file.id);
    match look {
        Look::Image => html! { img src=(raw) alt=(file.name.as_str()); },
        Look::Pdf => html! {
            iframe src=(raw) title=(file.name.as_str()) {}
            p.small.muted { "If your browser shows no pages here, download the file." }
        },
        Look::Text(text) => html! {
            (rest(text.cut))
            div.paper tabindex="0" role="region" aria-label="Text" { pre dir="auto" { (text.text) } }
        },
        Look::Table(rows) => html! { (rest(rows.cut)) (table(&rows.rows)) },
        Look::None => html! {
            div.empty {
                (icon(super::files::picture(file.kind)))
                p { "There is no preview of ." (file.kind.extension()) " files. Download it to look inside." }
            }
        },
    }
}

/// Where the rest is, if there is one.
fn rest(cut: bool) -> Markup {
    html! {
        @if cut {
            (parts::note(Tone::Info, &html! { "This is a part of it. Download the file for all of it." }))
        }
    }
}

fn table(rows: &[Vec<String>]) -> Markup {
    let mut rows = rows.iter();
    let head = rows.next();
    html! {
        div.paper tabindex="0" role="region" aria-label="Table" {
            table {
                @if let Some(head) = head {
                    thead { tr { @for cell in head { th scope="col" dir="auto" { (cell) } } } }
                }
                tbody { @for row in rows { tr { @for cell in row { td dir="auto" { (cell) } } } } }
            }
        }
    }
}
