//! What a case says beside what is talked about it: its description, its files and how it ended.

use maud::{Markup, html};

use super::{
    files, markdown,
    parts::icon_s,
    scene::Scene,
    when::{self, Now},
};
use crate::{
    desk::show::CaseDetail,
    domain::{access::Attach, workflow::State},
};

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

/// How it ended.
pub fn resolution(detail: &CaseDetail, now: Now<'_>) -> Markup {
    let case = &detail.seen.case;
    let closed = case.steps.iter().find(|step| step.state == State::Closed);
    let Some((resolution, closed)) = case.resolution.as_ref().zip(closed) else { return html! {} };
    let said =
        resolution.rating.is_some() || resolution.solved.is_some() || resolution.feedback.is_some();
    html! {
        @if said {
            section.section aria-labelledby="resolution" {
                div.section-head {
                    h2 #resolution { "Resolution" }
                    @if may_redact_feedback(detail) {
                        a.btn.quiet.s href={ "/cases/" (case.id) "/feedback/redact" } data-dialog aria-label="Redact feedback" {
                            (icon_s("redact")) "Redact"
                        }
                    }
                }
                dl.facts.wide {
                    @if let Some(solved) = resolution.solved { dt { "Solved" } dd { (solved) } }
                    @if let Some(rating) = resolution.rating { dt { "Rate" } dd { (rating) } }
                    @if let Some(feedback) = &resolution.feedback {
                        dt { "Feedback" }
                        dd { div.prose dir="auto" { (markdown::render(feedback, &|_| None)) } }
                    }
                    dt { "By" }
                    dd {
                        @if let Some(by) = closed.by { bdi { (detail.names.user(by)) } " · " }
                        (when::full(closed.at, now))
                    }
                }
            }
        }
    }
}

/// Whether the reader may redact what was said at the end.
fn may_redact_feedback(detail: &CaseDetail) -> bool {
    let closer = detail.seen.case.feedback().and_then(|(_, by)| detail.names.users.get(&by));
    closer.is_some_and(|(_, account)| detail.seen.may_redact_feedback(*account))
}
