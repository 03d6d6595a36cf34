//! What a case says before anybody talks about it: its description and its files.

use maud::{Markup, html};

use super::{files, parts::icon_s, scene::Scene};
use crate::{desk::show::CaseDetail, domain::access::Attach};

/// What happened, with ways to change it.
pub fn description(detail: &CaseDetail, scene: &Scene<'_>) -> Markup {
    let id = detail.seen.case.id;
    html! {
        section.section aria-labelledby="description" {
            div.section-head {
                h2 #description { "Description" }
                div.btn-row {
                    @if may_redact_description(detail) {
                        a.btn.quiet.s href={ "/cases/" (id) "/description/redact" } data-dialog aria-label="Redact description" {
                            (icon_s("redact")) "Redact"
                        }
                    }
                    @if !detail.seen.editable().is_empty() {
                        a.btn.quiet.s href={ "/cases/" (id) "/edit#d-description" } data-dialog aria-label="Edit description" {
                            (icon_s("edit")) "Edit"
                        }
                    }
                }
            }
            div.prose dir="auto" { (scene.prose(&detail.description)) }
        }
    }
}

/// Whether the reader may redact the description.
fn may_redact_description(detail: &CaseDetail) -> bool {
    let opener = detail.names.users.get(&detail.seen.case.reporter);
    opener.is_some_and(|(_, account)| {
        detail.seen.may_redact_description(&detail.description, *account)
    })
}

/// The files of a case, with a way to add more.
pub fn attachments(detail: &CaseDetail, scene: &Scene<'_>) -> Markup {
    let id = detail.seen.case.id;
    html! {
        section.section aria-labelledby="attachments" {
            div.section-head {
                h2 #attachments { "Attachments " span.count { (detail.files.len()) } }
                @if detail.seen.may(&Attach) {
                    a.btn.quiet.s href={ "/cases/" (id) "/attach" } data-dialog {
                        (icon_s("upload")) "Upload attachments"
                    }
                }
            }
            @if detail.files.is_empty() { p.muted { "No files yet." } }
            @else { (files::tiles(scene, &detail.files)) }
        }
    }
}
