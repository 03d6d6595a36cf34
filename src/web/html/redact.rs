//! The pages that ask before something is redacted: what goes, what stays, and what nobody can
//! promise.

use maud::{Markup, html};

use super::{
    dialog::{self, Dialog, Sends, Size},
    fields::Form,
    layout::Chrome,
    talk,
};
use crate::{
    desk::show::{CaseDetail, ToRedact},
    domain::{access::Seen, attachment::Attachment, file},
};

/// The page that asks before a comment is redacted.
pub fn comment(chrome: &Chrome<'_>, data: &ToRedact) -> Markup {
    let (entry, names) = (&data.entry, &data.names);
    let author = entry.by.map_or("–", |by| names.user(by));
    let private = entry.private_to.map(|account| names.account(account));
    let earlier = entry.said().is_some_and(|said| said.versions > 0);
    let body = html! {
        p {
            "The comment of " b { bdi { (author) } }
            @if earlier { " and every earlier text of it are" } @else { " is" }
            " replaced by a mark, and erased from history, search and journal."
        }
        (also(&data.files))
        p.small.muted {
            "What stays: who wrote it and when, and that you redacted it and when. "
            @match private {
                Some(account) => { "It was private to " bdi { (account) } ", and so is the mark." },
                None => "Everyone on the case sees the mark.",
            }
        }
        (limits("Words"))
    };
    let to = format!("{}/redact", talk::address(entry));
    let back = format!("/cases/{}#c-{}", entry.case, entry.mark);
    page(chrome, &data.seen, ("Redact this comment?", &to, &back), &body)
}

/// Which of the files that came with it go too.
fn also(files: &[Attachment]) -> Markup {
    html! {
        @if !files.is_empty() {
            fieldset.field {
                legend { "Redact these files with it" }
                @for file in files {
                    label.check {
                        input type="checkbox" name="also" value=(file.file.id);
                        span.clip { bdi { (file.file.name.as_str()) } } " " span.muted { (file::Size(file.file.size)) }
                    }
                }
            }
        }
    }
}

/// The page that asks before a file is redacted.
pub fn file(chrome: &Chrome<'_>, seen: &Seen, attachment: &Attachment) -> Markup {
    let file = &attachment.file;
    let body = html! {
        p {
            b { bdi { (file.name.as_str()) } } " (" (file::Size(file.size)) ") is taken from the case, "
            "and its name is replaced by a mark wherever the conversation told of it or showed it. "
            "The bytes are erased within two days, unless they were sent in another message too."
        }
        p.small.muted {
            "What stays: who sent it and when, its kind and its size, and that you redacted it and when."
        }
        (limits("Files"))
    };
    let (to, back) = (format!("/files/{}/redact", file.id), format!("/cases/{}", seen.case.id));
    page(chrome, seen, ("Redact this file?", &to, &back), &body)
}

/// The page that asks before a description is redacted.
pub fn description(chrome: &Chrome<'_>, detail: &CaseDetail) -> Markup {
    let case = &detail.seen.case;
    let body = html! {
        p {
            "The description is replaced by a mark, and erased from search, journal, and what anybody "
            "is typing to change it. "
            "The subject stays: edit it if it says too much; what it was stays in the conversation."
        }
        p.small.muted {
            "What stays: who opened the case and when, and that you redacted it and when. "
            "Everyone on the case sees the mark."
        }
        (limits("Words"))
    };
    let (to, back) =
        (format!("/cases/{}/description/redact", case.id), format!("/cases/{}", case.id));
    page(chrome, &detail.seen, ("Redact the description?", &to, &back), &body)
}

/// The page that asks before what was said at the closing of a case is redacted.
pub fn feedback(chrome: &Chrome<'_>, seen: &Seen) -> Markup {
    let case = &seen.case;
    let body = html! {
        p { "What was said when the case was closed is replaced by a mark." }
        p.small.muted {
            "What stays: who closed the case and when, the rating, which counts as before, "
            "and that you redacted it and when. Everyone on the case sees the mark."
        }
        (limits("Words"))
    };
    let (to, back) = (format!("/cases/{}/feedback/redact", case.id), format!("/cases/{}", case.id));
    page(chrome, seen, ("Redact the feedback?", &to, &back), &body)
}

/// What cannot be undone, nor promised.
fn limits(what: &str) -> Markup {
    html! {
        p { b { "This cannot be undone" } ", by anyone." }
        p.small.muted {
            (what) " that were mailed, exported, copied or quoted stay with whoever has them, and "
            "backups made before still hold them. On the disk the space is free at once, "
            "but when it is written over nobody can say."
        }
    }
}

fn page(
    chrome: &Chrome<'_>,
    seen: &Seen,
    (title, to, back): (&str, &str, &str),
    body: &Markup,
) -> Markup {
    let form = Form::dialog(chrome.token, None);
    let shown = Dialog { title, size: Size::Medium, to, back, sends: Sends::Fields, draft: None };
    let send = html! { button.btn.danger.primary { "Redact" } };
    dialog::page(chrome, seen, title, &dialog::form(&form, &shown, body, &send))
}
