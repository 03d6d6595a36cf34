//! What the helpdesk notes by itself, in words.

use maud::{Markup, html};

use super::{parts::state_icon, scene::Scene};
use crate::domain::{
    entry::{Entry, Notice},
    file::FileName,
    id::{AttachmentId, UserId},
};

/// The picture beside a notice.
pub fn picture(notice: &Notice) -> &'static str {
    match notice {
        Notice::Moved { to, .. } => state_icon(*to),
        Notice::Agent { .. } | Notice::Cc { .. } => "user",
        Notice::FileAdded(..) => "clip",
        Notice::FileDeleted(..) => "trash",
        Notice::FileRedacted(_) | Notice::DescriptionRedacted | Notice::FeedbackRedacted => {
            "redact"
        }
        Notice::MarkedDuplicate | Notice::UnmarkedDuplicate => "copy",
        Notice::MovedAway => "right",
        Notice::Product { .. } => "box",
        Notice::Subject { .. }
        | Notice::Description
        | Notice::Priority { .. }
        | Notice::Type { .. } => "edit",
    }
}

/// A notice as a sentence: who did what.
pub fn sentence(scene: &Scene<'_>, entry: &Entry, notice: &Notice) -> Markup {
    html! {
        @match entry.by {
            Some(by) => {
                b { bdi { (scene.names.user(by)) } } " " (deed(scene, by, notice))
                (redacting(scene, entry, notice))
            },
            None => (by_itself(scene, notice)),
        }
    }
}

/// The way to redact a file that was deleted, for its name is still here.
fn redacting(scene: &Scene<'_>, entry: &Entry, notice: &Notice) -> Markup {
    html! {
        @if let Notice::FileDeleted(id, name) = notice
            && !name.is_redacted() && (scene.may_redact_deleted)(entry) {
            " · "
            a href={ "/files/" (id) "/redact" } data-dialog aria-label={ "Redact " (name.as_str()) } { "Redact" }
        }
    }
}

/// What the clock does, and the one at the machine.
fn by_itself(scene: &Scene<'_>, notice: &Notice) -> Markup {
    html! {
        @match notice {
            Notice::Moved { from, to, .. } => {
                "The case closed by itself, after no answer came: " (change(from, to))
            },
            Notice::Agent { from, to, .. } => {
                "Whoever runs this machine " (agent(scene, None, *from, *to))
            },
            _ => "The case changed by itself",
        }
    }
}

fn deed(scene: &Scene<'_>, by: UserId, notice: &Notice) -> Markup {
    html! {
        @match notice {
            Notice::Moved { action, from, to } => { (action.past()) ": " (change(from, to)) },
            Notice::Agent { from, to, .. } => (agent(scene, Some(by), *from, *to)),
            Notice::Cc { added, removed, .. } => (cc(scene, added, removed)),
            Notice::Subject { from, to } => {
                "changed the subject from “" bdi { (from) } "” to “" bdi { (to) } "”"
            },
            Notice::Description => "changed the description",
            Notice::Priority { from, to } => { "changed the priority: " (change(from, to)) },
            Notice::Type { from, to } => { "changed the type: " (change(from, to)) },
            Notice::Product { from, to } => {
                "changed the product: "
                bdi { (from.map_or("none", |id| scene.names.product(id))) } " → "
                bdi { (to.map_or("none", |id| scene.names.product(id))) }
            },
            Notice::FileAdded(id, name) => { "attached " (file(scene, *id, name)) },
            Notice::FileDeleted(_, name) => { "deleted " bdi { (name.as_str()) } },
            Notice::FileRedacted(_) => "redacted a file",
            Notice::DescriptionRedacted => "redacted the description",
            Notice::FeedbackRedacted => "redacted the feedback",
            Notice::MarkedDuplicate => "marked this as a duplicate of another",
            Notice::UnmarkedDuplicate => "no longer marks this as a duplicate",
            Notice::MovedAway => "moved this to another desk",
        }
    }
}

fn change(from: &impl std::fmt::Display, to: &impl std::fmt::Display) -> Markup {
    html! { (from.to_string()) " → " (to.to_string()) }
}

fn agent(
    scene: &Scene<'_>,
    by: Option<UserId>,
    from: Option<UserId>,
    to: Option<UserId>,
) -> Markup {
    let name = |id: UserId| html! { bdi { (scene.names.user(id)) } };
    html! {
        @match (from, to) {
            (_, to @ Some(_)) if to == by => "took the case",
            (None, Some(to)) => { "gave the case to " (name(to)) },
            (Some(from), Some(to)) if Some(from) == by => { "handed the case to " (name(to)) },
            (Some(from), Some(to)) => { "handed the case from " (name(from)) " to " (name(to)) },
            (Some(from), None) if Some(from) == by => "stepped back as agent",
            (Some(from), None) => { "removed " (name(from)) " as agent" },
            (None, None) => "left the agent as it was",
        }
    }
}

fn cc(scene: &Scene<'_>, added: &[UserId], removed: &[UserId]) -> Markup {
    html! {
        @if !added.is_empty() { "added " (listed(scene, added)) " to CC" }
        @if !added.is_empty() && !removed.is_empty() { " and " }
        @if !removed.is_empty() { "removed " (listed(scene, removed)) " from CC" }
    }
}

/// `A, B and C`.
fn listed(scene: &Scene<'_>, people: &[UserId]) -> Markup {
    html! {
        @for (at, id) in people.iter().enumerate() {
            @if at > 0 { @if at + 1 == people.len() { " and " } @else { ", " } }
            bdi { (scene.names.user(*id)) }
        }
    }
}

/// A file's name; a way to it while it is there.
fn file(scene: &Scene<'_>, id: AttachmentId, name: &FileName) -> Markup {
    html! {
        @if scene.file(id).is_some() { a href={ "/files/" (id) "/view" } { bdi { (name.as_str()) } } }
        @else { bdi { (name.as_str()) } }
    }
}
