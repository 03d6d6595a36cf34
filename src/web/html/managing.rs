//! Who manages an organisation, for those who change it.

use maud::{Markup, html};

use super::{
    fields::{self, Ask, Form, Line},
    layout::Chrome,
    parts::{self, Tone},
    settings::{self, Tab},
    typed::Tried,
};
use crate::{
    desk::show::ManagerPage,
    domain::refusal::{Field, Refusal},
};

/// The page of the form.
pub fn page(chrome: &Chrome<'_>, page: &ManagerPage, tried: Option<&Tried>) -> Markup {
    let (account, form) = (&page.account, Form::new(chrome.token, tried));
    let back = format!("/settings/accounts/{}", account.id);
    let late = form.refusal() == Some(&Refusal::ChangedMeanwhile);
    let now = account.edition();
    let then = form.typed().filter(|_| !late).map(|typed| typed.get("edition"));
    let record = page.manager.as_ref().map(|(id, _)| id.to_string()).unwrap_or_default();
    let ask = Ask {
        field: Field::Manager,
        label: Field::Manager.label(),
        optional: true,
        hint: "The id of a service provider that nobody manages. Leave it empty for nobody.",
    };
    let line =
        Line { kind: "text", value: form.value(Field::Manager, &record), autocomplete: "off" };
    let title = "Who manages it";
    settings::page(
        chrome,
        title,
        Tab::Accounts,
        &html! {
            h2 { "Who manages " bdi { (account.name) } }
            @match &page.manager {
                Some((id, name)) => p { "Now it is " b { bdi { (name) } } " (" (id) ")." },
                None => p { "Now nobody does." },
            }
            (parts::note(Tone::Info, &html! {
                p {
                    "Whoever manages it sees all of its cases, those of before too, and acts for its side. "
                    "A former manager sees none of them from then on. What their people wrote stays, and so does who is named as agent; "
                    "what they wrote for themselves alone is theirs again if they come back."
                }
            }))
            form.form method="post" action={ (back) "/manager" } {
                (form.token())
                input type="hidden" name="edition" value=(then.unwrap_or(&now));
                (fields::summary(&form))
                (fields::line(&form, &ask, &line))
                div.btn-row { button.btn.primary { "Save" } a.btn.quiet href=(back) { "Cancel" } }
            }
        },
    )
}
