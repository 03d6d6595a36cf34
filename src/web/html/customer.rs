//! Which customer a case is about.

use maud::{Markup, html};

use super::{
    dialog::{self, Dialog, Sends, Size},
    fields::{self, Ask, Form},
    layout::Chrome,
    parts::{self, icon},
    tiers,
    typed::Tried,
};
use crate::{
    desk::show::{CaseDetail, CustomerForm, TierChoices},
    domain::{concern::NameCustomer, refusal::Field},
};

/// The page of the form that says it.
pub fn page(chrome: &Chrome<'_>, data: &CustomerForm, tried: Option<&Tried>) -> Markup {
    let form = Form::dialog(chrome.token, tried);
    let id = data.seen.case.id;
    let (to, back) = (format!("/cases/{id}/customer"), format!("/cases/{id}"));
    let shown = Dialog {
        title: "Customer concerned",
        size: Size::Medium,
        to: &to,
        back: &back,
        sends: Sends::Fields,
        draft: None,
    };
    let chosen = data.chosen.as_ref().map(|one| one.id.to_string()).unwrap_or_default();
    let chosen = form.value(Field::Customer, &chosen);
    let body = html! {
        p.small.muted { "Which of your customers the case is about. Those see it who may see both the case and the customer; nobody else is told." }
        (find(&data.query, "q", "d-q"))
        (choices(&form, &data.choices, &data.query, chosen))
    };
    let send = html! { button.btn.primary { "Save" } };
    dialog::page(chrome, &data.seen, shown.title, &dialog::form(&form, &shown, &body, &send))
}

/// Finding some among the customers that the reader sees.
pub fn find(query: &str, name: &str, id: &str) -> Markup {
    html! {
        div.affix {
            div.search.grow {
                (icon("search"))
                label.vh for=(id) { "Find a customer" }
                input.input id=(id) type="search" name=(name) value=(query) placeholder="Name or id" dir="auto" autocomplete="off";
            }
            button.btn name="go" value="find" formnovalidate { "Find" }
        }
    }
}

/// Those that were found, to choose one or none.
pub fn choices(form: &Form<'_>, found: &TierChoices, query: &str, chosen: &str) -> Markup {
    let ask = Ask { field: Field::Customer, label: "Customer", optional: true, hint: "" };
    let name = ask.field.name();
    fields::group(
        form,
        &ask,
        &html! {
            div.picks {
                label.check { input type="radio" name=(name) value="" checked[chosen.is_empty()]; span { "None" } }
                @for one in &found.list {
                    @let id = one.id.to_string();
                    label.check {
                        input type="radio" name=(name) value=(id) checked[id == chosen];
                        span { bdi { (one.name) } " " span.tag { (one.kind) } " " span.id.muted { (id) } }
                    }
                }
            }
            @if found.list.is_empty() && !query.is_empty() { p.hint { "No customer that you see is called “" bdi { (query) } "”." } }
            @if found.more { p.hint { "There are more. Search by name or id to find them." } }
        },
    )
}

/// The customers that a case is about, among its facts.
pub fn facts(detail: &CaseDetail) -> Markup {
    html! {
        @if !detail.customers.is_empty() {
            dt { "Customer" }
            dd {
                @for one in &detail.customers {
                    div { a href={ "/customers/" (one.id) } { bdi { (one.name) } } " " span.tag { (one.kind) } }
                }
            }
        }
    }
}

/// The way to the form, for those who may say it now and have customers.
pub fn button(chrome: &Chrome<'_>, detail: &CaseDetail) -> Markup {
    let has = chrome.me.is_some_and(|me| tiers::has_customers(me.account_kind));
    html! {
        @if has && detail.seen.may(&NameCustomer) {
            a.btn.quiet.s href={ "/cases/" (detail.seen.case.id) "/customer" } data-dialog {
                (parts::icon_s("tree")) "Customer …"
            }
        }
    }
}
