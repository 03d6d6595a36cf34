//! What somebody wrote and could not send: shown to be copied, so that it is not lost.

use maud::{Markup, html};

use super::{
    layout,
    parts::icon,
    typed::{self, Tried, Typed},
};
use crate::domain::{
    draft::{Draft, DraftPlace},
    preset::Preset,
    refusal::{Field, Refusal},
};

/// Fields that hold words.
const TEXTS: [Field; 3] = [Field::Comment, Field::Description, Field::Feedback];
/// Fields that hold a line, or what was chosen.
const LINES: [Field; 6] =
    [Field::Subject, Field::Priority, Field::Type, Field::Product, Field::Solved, Field::Rating];

/// What was sent and refused, with why; for a page on which it cannot be sent again.
pub fn refused(tried: &Tried) -> Markup {
    let wrote = filled(&tried.typed, &TEXTS).next().is_some();
    html! {
        section.section aria-label="Not sent" {
            div.note.bad role="alert" tabindex="-1" data-summary {
                (icon("warn"))
                div.grow {
                    p { (sentence(tried)) }
                    @if wrote { p { "What you wrote was not sent. Here it is, to be copied." } }
                }
            }
            (words(&tried.typed, "unsent-"))
        }
    }
}

/// What was written before and cannot be sent now; it is kept until it is discarded.
pub fn draft(token: &str, draft: &Draft, preset: &Preset) -> Markup {
    let (what, why) = about(draft.place, preset);
    let label = if what.is_empty() { "Not sent".to_owned() } else { format!("Not sent: {what}") };
    html! {
        section.section aria-label=(label) {
            div.section-head {
                h2 { "What you wrote and did not send" }
                form method="post" action=(typed::draft_address(draft.place)) {
                    (layout::token(token))
                    button.btn.quiet.s name="go" value="discard" { "Discard draft" }
                }
            }
            @if !why.is_empty() { p.small.muted { (why) " It is kept here until you discard it." } }
            (words(&Typed::of_draft(draft), &format!("unsent-{}-", draft.place.key())))
        }
    }
}

/// What was begun at a place, and why it cannot go on; nothing where the page around says it.
fn about(place: DraftPlace, preset: &Preset) -> (String, String) {
    match place {
        DraftPlace::NewCase | DraftPlace::Comment(_) => (String::new(), String::new()),
        DraftPlace::Step(_, action) => {
            let row = preset.rows.iter().find(|row| row.action == action);
            let label = row.map_or(action.word(), |row| row.label);
            let why = format!("You had begun this for “{label}”, which is not possible now.");
            (label.to_owned(), why)
        }
        DraftPlace::Edit(_) => {
            let why = "You had begun this to edit the case, which is not possible now.";
            ("Edit case".to_owned(), why.to_owned())
        }
        DraftPlace::Amend(_, mark) => {
            let why = "You had begun this to edit a comment, which is not possible now.";
            (format!("Edit comment {mark}"), why.to_owned())
        }
    }
}

/// A comment is told more than that the case is closed.
fn sentence(tried: &Tried) -> String {
    let comment = filled(&tried.typed, &[Field::Comment]).next().is_some();
    if comment && tried.refusal == Refusal::Closed {
        return "The case is closed and takes no more comments.".to_owned();
    }
    tried.refusal.to_string()
}

/// What was written; ids begin with `scope`.
fn words(typed: &Typed, scope: &str) -> Markup {
    let lines: Vec<_> = filled(typed, &LINES).collect();
    html! {
        @if !lines.is_empty() {
            dl.facts.wide {
                @for (field, value) in lines { dt { (field.label()) } dd { (value) } }
            }
        }
        @for (field, value) in filled(typed, &TEXTS) {
            @let id = format!("{scope}{}", field.name());
            div.field {
                label for=(id) { (field.label()) }
                // The line break is not part of the text: the first one in a textarea never is.
                textarea.input id=(id) rows="6" dir="auto" readonly { "\n" (value) }
            }
        }
        @if !typed.files.is_empty() {
            p.small.muted {
                "Files that did not go along: "
                @for (at, file) in typed.files.iter().enumerate() {
                    @if at > 0 { ", " }
                    bdi { (file.name.as_str()) }
                }
            }
        }
    }
}

/// The fields of these that something stands in.
fn filled<'a>(
    typed: &'a Typed,
    fields: &'static [Field],
) -> impl Iterator<Item = (Field, &'a str)> {
    let values = fields.iter().map(|field| (*field, typed.get(field.name())));
    values.filter(|(_, value)| !value.trim().is_empty())
}
