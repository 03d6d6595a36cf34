//! Who works on a case at the reader's side, and who else is told.

use maud::{Markup, html};

use super::{
    dialog::{self, Dialog, Sends, Size},
    fields::{self, Ask, Choice, Form},
    layout::Chrome,
    parts, side,
    typed::Tried,
};
use crate::{
    desk::show::PeopleForm,
    domain::{
        id::UserId,
        person::{Role, User},
        refusal::Field,
    },
};

/// From so many people on, a list of them can be searched.
const SEARCHED_FROM: usize = 8;

/// The page of the form for a case's people.
pub fn page(chrome: &Chrome<'_>, data: &PeopleForm, tried: Option<&Tried>) -> Markup {
    let form = Form::dialog(chrome.token, tried);
    let end = side::own(&data.seen);
    let (id, account) = (data.seen.case.id, data.names.account(end.account));
    let (to, back) = (format!("/cases/{id}/people"), format!("/cases/{id}"));
    let shown = Dialog {
        title: "People",
        size: Size::Medium,
        to: &to,
        back: &back,
        sends: Sends::Fields,
        draft: None,
    };
    let record = end.agent.map(|agent| agent.to_string()).unwrap_or_default();
    let agent = form.typed().map_or(record.as_str(), |typed| typed.get("agent"));
    let agents = data
        .people
        .iter()
        .filter(|user| end.agent == Some(user.id) || user.role >= Role::Agent && user.active);
    let agents = agents.map(|user| (user.id.to_string(), user.name.to_string()));
    let told = |id: UserId| match form.typed() {
        Some(typed) => typed.has("cc", &id.to_string()),
        None => end.cc.contains(&id),
    };
    let ask = Ask { field: Field::Agent, label: "Agent", optional: true, hint: "" };
    let body = html! {
        p.small.muted { "Who works on this case for " bdi { (account) } ", and who else is told of news." }
        (fields::select(&form, &ask, Choice { chosen: agent, none: "Nobody" }, agents))
        (told_of(&form, &data.people, &told))
    };
    let send = html! { button.btn.primary { "Save" } };
    dialog::page(chrome, &data.seen, "People", &dialog::form(&form, &shown, &body, &send))
}

/// A box for each person who can be told; those who are come first.
pub fn told_of(form: &Form<'_>, people: &[User], told: &dyn Fn(UserId) -> bool) -> Markup {
    let ask = Ask { field: Field::Cc, label: "CC", optional: true, hint: "" };
    let (on, off): (Vec<_>, Vec<_>) = people.iter().partition(|user| told(user.id));
    fields::group(
        form,
        &ask,
        &html! {
            @if people.is_empty() { p.muted { "There is nobody else to tell." } }
            @if people.len() >= SEARCHED_FROM {
                input.input.with-js type="search" placeholder="Find a person" aria-label="Find a person" data-filter autocomplete="off";
            }
            div.picks {
                @for (user, checked) in on.iter().map(|user| (user, true)).chain(off.iter().map(|user| (user, false))) {
                    label.check {
                        input type="checkbox" name="cc" value=(user.id) checked[checked];
                        (parts::person(&user.name, true))
                    }
                }
            }
        },
    )
}
