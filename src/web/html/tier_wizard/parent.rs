//! The second step of the wizard: what an account stands below.

use maud::{Markup, html};

use super::{HIDDEN_PARENT, NO_PARENT, Wizard};
use crate::{
    desk::show::TierChoice,
    domain::{refusal::Field, tier::data::TierKind},
    web::html::{
        fields::{self, Ask, Form},
        layout::Chrome,
        parts::{self, icon},
        tiers,
        typed::Tried,
    },
};

/// What there is to choose from as a parent.
#[derive(Clone, Debug)]
pub struct Parents {
    /// Resellers.
    pub list: Vec<TierChoice>,
    /// What was searched for.
    pub query: String,
}

/// The second step: what the account stands below.
pub fn parent(
    chrome: &Chrome<'_>,
    wizard: &Wizard,
    parents: &Parents,
    tried: Option<&Tried>,
) -> Markup {
    let form = Form::new(chrome.token, tried);
    let direct = wizard.typed.get(Field::Type.name()) == TierKind::Reseller.word();
    let (method, to) = wizard.way("data");
    let ask = Ask {
        field: Field::Parent,
        label: "Which reseller does it stand below?",
        optional: false,
        hint: "",
    };
    wizard.around(
        chrome,
        2,
        &html! {
            (fields::summary(&form))
            (find(chrome, wizard, &parents.query))
            form.form method=(method) action=(to) {
                (wizard.carried(chrome.token, Field::Parent))
                (fields::enter(Some("data")))
                (fields::group(&form, &ask, &choices(wizard, parents, direct)))
                div.btn-row {
                    (wizard.cancel()) span.grow {}
                    (back(wizard, "type"))
                    button.btn.primary name="go" value="data" { "Next" }
                }
            }
        },
    )
}

/// The way to the step before.
fn back(wizard: &Wizard, step: &str) -> Markup {
    let parent = wizard.typed.get(Field::Parent.name());
    html! {
        @if wizard.carries() { button.btn name="go" value=(step) formnovalidate { "Back" } }
        @else {
            a.btn href={ "/customers/new?type=" (tiers::encoded(wizard.typed.get(Field::Type.name()))) "&parent=" (tiers::encoded(parent)) } { "Back" }
        }
    }
}

fn find(chrome: &Chrome<'_>, wizard: &Wizard, query: &str) -> Markup {
    let (method, to) = wizard.way("parent");
    let nothing = Field::Query;
    html! {
        form.affix role="search" method=(method) action=(to) {
            (wizard.carried(chrome.token, nothing))
            div.search.grow {
                (icon("search"))
                label.vh for="q" { "Find a reseller" }
                input.input #q type="search" name="q" value=(query) placeholder="Name or id" maxlength="200" dir="auto" autocomplete="off";
            }
            button.btn name="go" value="find" { "Find" }
        }
    }
}

fn choices(wizard: &Wizard, parents: &Parents, direct: bool) -> Markup {
    let name = Field::Parent.name();
    let chosen = wizard.typed.get(name);
    html! {
        div.choices.picks {
            @if chosen == HIDDEN_PARENT {
                label.choice {
                    input type="radio" name=(name) value=(HIDDEN_PARENT) checked required;
                    span.grow { b { "As it is" } span.muted { "An account that you do not see." } }
                }
            }
            @if direct {
                label.choice {
                    input type="radio" name=(name) value=(NO_PARENT) checked[chosen == NO_PARENT] required;
                    span.grow { b { "None" } span.muted { "A direct reseller: nobody stands above it." } }
                }
            }
            @for choice in &parents.list {
                @let id = choice.tier.id.to_string();
                label.choice {
                    input type="radio" name=(name) value=(id) checked[id == chosen] required;
                    (parts::square(&choice.tier.name, false))
                    span.grow { bdi { (choice.tier.name) } span.muted { bdi { (choice.city) } ", " (choice.country) } }
                    span.id.muted.no-s { (id) }
                }
            }
        }
        @if parents.list.is_empty() {
            p.muted {
                @if !parents.query.is_empty() { "No reseller of yours is called “" bdi { (parents.query) } "”." }
                @else if direct { "There is no other reseller yet." }
                @else { "There is no reseller yet, and a customer stands below one. Add a reseller first." }
            }
        }
    }
}
