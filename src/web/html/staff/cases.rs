//! Somebody's open cases when they leave: who is to have them.

use maud::{Markup, html};

use super::{Done, address, named};
use crate::{
    desk::show::{Charge, PersonPage},
    domain::refusal::Field,
    web::html::{
        fields::{self, Ask, Choice, Form, Line},
        layout::Chrome,
        parts,
        settings::{self, Tab},
        typed::Tried,
    },
};

/// That somebody works on open cases, and the way to give them to a colleague.
pub(super) fn offer(page: &PersonPage) -> Markup {
    let to = format!("{}/cases", address(page.user.id, Done::Nothing));
    html! {
        @if let Some(charge) = works(page) {
            p { (says(charge)) " " a href=(to) { "Give them to a colleague" } }
        }
    }
}

/// What they work on, if that is anything, and if the reader may know.
fn works(page: &PersonPage) -> Option<&Charge> {
    page.charge.as_ref().filter(|charge| charge.open > 0)
}

fn says(charge: &Charge) -> Markup {
    let open = charge.open as u64;
    html! {
        "They work on "
        @if charge.more { "more than " }
        (parts::counted(open, "open case", "open cases")) "."
    }
}

/// Asks whether somebody shall not be let in any more, and who is to have their cases.
pub fn deactivate(chrome: &Chrome<'_>, page: &PersonPage, tried: Option<&Tried>) -> Markup {
    let user = &page.user;
    let form = Form::new(chrome.token, tried);
    settings::page(
        chrome,
        "Deactivate",
        Tab::People,
        &html! {
            h2 { "Deactivate " bdi { (user.name) } "?" }
            p { "They are signed out everywhere at once and not let in any more; their API tokens end for good. What they wrote stays, with their name." }
            @if page.charge.is_none() { p { "The cases that they work on stay with them until an admin of their organisation gives them to somebody else." } }
            form.form method="post" action={ (address(user.id, Done::Nothing)) "/deactivate" } {
                (form.token())
                input type="hidden" name="edition" value=(user.edition());
                (fields::summary(&form))
                @if let Some(charge) = works(page) {
                    p { (says(charge)) }
                    (heir(&form, charge, Needs::Nobody))
                }
                div.btn-row #active tabindex="-1" {
                    button.btn.danger { "Deactivate" }
                    a.btn.quiet href=(address(user.id, Done::Nothing)) { "Cancel" }
                }
            }
        },
    )
}

/// Asks who is to have somebody's open cases.
pub fn give(chrome: &Chrome<'_>, page: &PersonPage, tried: Option<&Tried>) -> Markup {
    let user = &page.user;
    let form = Form::new(chrome.token, tried);
    settings::page(
        chrome,
        "Give cases",
        Tab::People,
        &html! {
            h2 { "Give the open cases of " bdi { (user.name) } " to a colleague" }
            @match works(page) {
                None => p { "They work on no open case." },
                Some(charge) => form.form method="post" action={ (address(user.id, Done::Nothing)) "/cases" } {
                    (form.token())
                    (fields::summary(&form))
                    p { (says(charge)) " Each gets a note that says who has it now. To choose some of them, " a href={ "/cases?agent=" (user.id) } { "tick them in the list" } "." }
                    (heir(&form, charge, Needs::Somebody))
                    div.btn-row {
                        @if !charge.colleagues.list.is_empty() { button.btn.primary { "Give them" } }
                        a.btn.quiet href=(address(user.id, Done::Nothing)) { "Cancel" }
                    }
                },
            }
        },
    )
}

/// Whether somebody must be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Needs {
    /// There is nothing else to be done.
    Somebody,
    /// The cases can stay as they are.
    Nobody,
}

/// Who could have the cases.
fn heir(form: &Form<'_>, charge: &Charge, needs: Needs) -> Markup {
    let (field, label) = (Field::Agent, "Give them to");
    let (optional, none) = match needs {
        Needs::Somebody => (false, "Choose one"),
        Needs::Nobody => (true, "Nobody for now"),
    };
    let hint = if charge.more { "The first 500 of them; then come back for the rest." } else { "" };
    let people = &charge.colleagues;
    let chosen = form.value(field, "");
    html! {
        @if people.list.is_empty() {
            p.muted { "Nobody else here works on cases: make somebody an agent first, or they stay as they are." }
        } @else if people.more {
            (fields::line(
                form,
                &Ask { field, label, optional, hint: "The email or id of an agent or admin of yours." },
                &Line { kind: "text", value: chosen, autocomplete: "off" },
            ))
        } @else {
            (fields::select(
                form,
                &Ask { field, label, optional, hint },
                Choice { chosen, none },
                people.list.iter().map(|user| (user.id.to_string(), format!("{} ({})", user.name, named(user.role)))),
            ))
        }
    }
}
