//! What the help draws from the tables that the code itself runs on.

use maud::{Markup, html};

use super::calls;
use crate::{
    domain::{
        id::UserId,
        notify::{self, Occasion, Whom},
        preset::{Need, Preset, PresetName},
        reply::Placeholder,
        workflow::{Asks, How, Row, Side},
    },
    web::html::{files, flow, parts},
};

/// What a word between braces has drawn; none for a word that draws nothing.
pub fn of(word: &str) -> Option<Markup> {
    let workflow = |name: &str| PresetName::ALL.into_iter().find(|preset| preset.word() == name);
    match word.split_once(' ') {
        Some(("workflow", name)) => workflow(name).map(|name| preset(name.table())),
        None if word == "calls" => Some(calls::index()),
        None if word == "told" => Some(told()),
        None if word == "placeholders" => Some(placeholders()),
        None if word == "keys" => {
            Some(html! { @for (part, keys) in KEYS { h3 { (part) } (list(keys)) } })
        }
        _ => None,
    }
}

/// What a preset's workflow is called, and whom it is for.
pub fn heading(name: PresetName) -> (&'static str, &'static str) {
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

/// Everything that a preset's table says.
fn preset(preset: &'static Preset) -> Markup {
    let (title, lead) = heading(preset.name);
    html! {
        p { (lead) " A new case is " b { (preset.first) }
            @if let Some(first) = preset.first_by_support.filter(|first| *first != preset.first) {
                ", or " b { (first) } " if support opened it for a customer"
            }
            "."
        }
        (flow::row(preset.states))
        (scrolling(&format!("Steps: {title}"), &rows(preset)))
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

/// A table that scrolls in its box where it is too wide for the page.
pub fn scrolling(name: &str, table: &Markup) -> Markup {
    parts::scroll(name, &html! { table.plain { (table) } })
}

fn rows(preset: &Preset) -> Markup {
    html! {
        thead {
            tr {
                th scope="col" { "From" } th scope="col" { "Step" } th scope="col" { "To" }
                th scope="col" { "Who" } th scope="col" { "Asks for" }
            }
        }
        tbody { @for row in preset.rows { (one(row)) } }
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

/// Who is told of what.
fn told() -> Markup {
    let table = html! {
        thead { tr { th scope="col" { "You are told when somebody …" } th scope="col" { "Who" } } }
        tbody {
            @for (occasions, whom) in notify::TABLE {
                tr {
                    th scope="row" { @for occasion in *occasions { div { (happened(*occasion)) } } }
                    td { (told_of(*whom)) }
                }
            }
        }
    };
    scrolling("Table of who is told", &table)
}

/// An occasion as the notification puts it, without the names.
fn happened(occasion: Occasion) -> String {
    let phrase = occasion.phrase(Some(UserId(0)));
    let thing = match (occasion, occasion.whom()) {
        (Occasion::OrderSent, _) => "something about a subscription or a tier config",
        (
            Occasion::OrderAnswered
            | Occasion::OrderInquired
            | Occasion::OrderApproved
            | Occasion::OrderFailed,
            _,
        ) => "such a request",
        (_, Whom::Vendor | Whom::Asker) => "a customer",
        _ => "a case",
    };
    let case = if phrase.by { thing.to_owned() } else { format!("… {thing}") };
    [phrase.verb, &case, phrase.tail].join(" ").trim().to_owned()
}

fn told_of(whom: Whom) -> &'static str {
    match whom {
        Whom::Desk => "the agents of the desk it came to, as long as it has no agent",
        Whom::OtherSide => {
            "on the other side: agent, CC, and whoever has written or sent a file; all its agents, if there is none of those"
        }
        Whom::Askers => {
            "on the side that opened the case: who opened it, the contact, CC, and whoever has written or sent a file; all its agents, if none of those is there any more"
        }
        Whom::Client => "the contact; if there is none, the agents of the account",
        Whom::Named => "the person who is named",
        Whom::Vendor => "the agents of the vendor who is asked",
        Whom::Asker => "the person who made the change, or who asked",
    }
}

fn placeholders() -> Markup {
    html! {
        dl.facts.wide {
            @for placeholder in Placeholder::ALL {
                dt { code { "{" (placeholder.word()) "}" } } dd { (placeholder.meaning()) }
            }
        }
    }
}

/// What to press, and what it does.
pub type Key = (&'static [&'static str], &'static str);

/// The keys of each part: what to press, and what it does.
pub const KEYS: [(&str, &[Key]); 4] = [
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

/// Keys, and what they do.
pub fn list(keys: &[Key]) -> Markup {
    html! {
        dl.facts.wide {
            @for (press, does) in keys {
                dt { @for key in *press { kbd { (key) } " " } }
                dd { (does) }
            }
        }
    }
}
