//! The help: how cases go, drawn from the tables that the code itself runs on; and the keys.

use maud::{Markup, html};

use super::{
    dialog, files, flow,
    layout::{self, Chrome, Here},
};
use crate::domain::{
    preset::{Need, Preset, PresetName},
    workflow::{Asks, How, Row, Side},
};

/// The page about the workflow of each preset.
pub fn page(chrome: &Chrome<'_>) -> Markup {
    layout::page(
        chrome,
        "How cases go",
        Here::Help,
        &html! {
            header.head { h1 { "How cases go" } }
            div.body.text {
                p.lead {
                    "A case is a question from one account, its issuer, to another, its receiver. "
                    "The receiver’s desk has one of three workflows. A case keeps the one it was opened under."
                }
                @for name in PresetName::ALL { (preset(name.table())) }
                (everywhere())
                p.with-js { "Much of this works from the keyboard: " a href="/help/keys" data-dialog { "the keys" } "." }
                p.small.muted { "What these pages are made of: " a href="/help/components" { "components" } "." }
            }
        },
    )
}

/// What a preset's workflow is called, and whom it is for.
pub(super) fn heading(name: PresetName) -> (&'static str, &'static str) {
    match name {
        PresetName::Partner => {
            ("Between partners", "For business partners who ask and answer in turn.")
        }
        PresetName::Portal => {
            ("Portal", "For the people of clients that a service provider looks after.")
        }
        PresetName::Client => {
            ("Client", "For the customers of one product, who write to its support.")
        }
    }
}

fn preset(preset: &'static Preset) -> Markup {
    let (title, lead) = heading(preset.name);
    let id = preset.name.to_string();
    html! {
        section.section aria-labelledby=(id) {
            h2 id=(id) { (title) }
            p { (lead) " A new case is " b { (preset.first) }
                @if let Some(first) = preset.first_by_support.filter(|first| *first != preset.first) {
                    ", or " b { (first) } " if support opened it for a customer"
                }
                "."
            }
            (flow::row(preset.states))
            (rows(preset))
            dl.facts.wide {
                dt { "Form" } dd { (form(preset)) }
                dt { "Files" } dd { (files::limits(preset.files)) }
                dt { "When closed" }
                dd {
                    @if preset.talks_when_closed { "Comments and files stay possible." }
                    @else { "No more comments and no more files." }
                }
            }
        }
    }
}

fn rows(preset: &Preset) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label={ "Steps: " (heading(preset.name).0) } {
            table.plain {
                thead {
                    tr {
                        th scope="col" { "From" } th scope="col" { "Step" } th scope="col" { "To" }
                        th scope="col" { "Who" } th scope="col" { "Asks for" }
                    }
                }
                tbody { @for row in preset.rows { (one(row)) } }
            }
        }
    }
}

fn one(row: &Row) -> Markup {
    let from: Vec<_> = row.from.iter().map(ToString::to_string).collect();
    let who: Vec<_> = row.who.iter().map(|side| who(*side)).collect();
    html! {
        tr {
            td { (from.join(", ")) }
            th scope="row" {
                (row.label)
                @match row.how {
                    How::Button => {},
                    How::ButtonOrAgent => span.muted { ", also by assigning an agent" },
                    How::Spoken => span.muted { ", any public one" },
                }
            }
            td { (row.to) }
            td { (who.join(", ")) }
            td { (asks(row.asks)) }
        }
    }
}

fn who(side: Side) -> &'static str {
    match side {
        Side::Issuer => "issuer",
        Side::Receiver => "receiver",
        Side::Clock => "the clock, when the desk’s time has passed",
    }
}

fn asks(asks: Asks) -> &'static str {
    match asks {
        Asks::Nothing => "nothing",
        Asks::Confirmation => "a yes",
        Asks::Comment => "a comment",
        Asks::Reasons => "reasons",
        Asks::Message => "a message; files may come along",
        Asks::Rating => "a rating of 1 (Poor) to 5 (Excellent) and feedback, if you like",
        Asks::Survey => "two questions, if you like",
    }
}

fn form(preset: &Preset) -> Markup {
    html! {
        ul.inline {
            @for (field, need) in preset.fields {
                li {
                    (field.label())
                    @match need {
                        Need::Required => {},
                        Need::Optional => span.muted { " (optional)" },
                        Need::ByRight => span.muted { " (with the right to)" },
                        Need::BySupport => span.muted { " (by support)" },
                        Need::Shown => span.muted { " (you)" },
                    }
                }
            }
        }
    }
}

fn everywhere() -> Markup {
    html! {
        section.section aria-labelledby="everywhere" {
            h2 #everywhere { "Everywhere" }
            ul.bullets {
                li { "A " b { "private" } " comment, with its files, is seen by your own account only. Nothing that others can see changes because of it." }
                li { "Everyone of your account sees all of its cases. Nobody outside the two sides learns that a case exists." }
                li { "What is Resolved closes by itself when the receiver’s time has passed; the case’s workflow says on which day." }
                li { "The issuer’s side can move a case that is not closed to another desk: it is closed here and opened there. The receiver is told that it moved, not to where." }
                li { "Your own comments can be edited until the case is closed. Earlier texts stay in their history." }
            }
        }
    }
}

/// What to press, and what it does.
type Key = (&'static [&'static str], &'static str);

/// The keys of each part: what to press, and what it does.
const KEYS: [(&str, &[Key]); 4] = [
    (
        "Everywhere",
        &[
            (&["Ctrl", "K"], "Go to a page or a case, or do what the page offers"),
            (&["/"], "Search"),
            (&["N"], "New case"),
            (&["?"], "These keys"),
            (&["Esc"], "Close a dialog, a menu or a preview"),
        ],
    ),
    (
        "Lists",
        &[
            (&["J"], "Next row"),
            (&["K"], "Row before"),
            (&["X"], "Tick it, to do one thing to many"),
            (&["Enter"], "Open it"),
        ],
    ),
    (
        "A case",
        &[
            (&["R"], "Write a comment"),
            (&["E"], "Edit what the case says"),
            (&["A"], "Agent and CC"),
            (&["U"], "Up to the list"),
            (&["←", "→"], "The file before, the file after, in a preview"),
        ],
    ),
    (
        "While writing",
        &[(&["Ctrl", "Enter"], "Send"), (&["Ctrl", "B"], "Bold"), (&["Ctrl", "K"], "Link")],
    ),
];

/// The page of the keys, which is a dialog over any other. They work with script only, and those
/// without a modifier can be turned off.
pub fn keys(chrome: &Chrome<'_>) -> Markup {
    let body = html! {
        @for (part, keys) in KEYS {
            section.section {
                h2 { (part) }
                dl.facts.wide {
                    @for (press, does) in keys {
                        dt { @for key in *press { kbd { (key) } " " } }
                        dd { (does) }
                    }
                }
            }
        }
        p { label.check { input type="checkbox" role="switch" checked data-keys; "Keys without Ctrl work in this browser" } }
    };
    let sheet = dialog::reading("Keys", "/help/workflow", &body);
    layout::page(chrome, "Keys", Here::Help, &html! { div.body { (sheet) } })
}
