//! Who works on a case at the reader's side, and who else is told.

use maud::{Markup, html};

use super::{
    dialog::{self, Dialog, Sends, Size},
    fields::{self, Ask, Choice, Form},
    layout::Chrome,
    parts::{self, icon},
    side,
    typed::{Tried, Typed},
};
use crate::{
    desk::show::{People, PeopleForm},
    domain::{
        id::UserId,
        person::{Role, User},
        refusal::Field,
    },
};

/// From so many people on, a list of them can be searched.
const SEARCHED_FROM: usize = 8;

/// Why the form is there again, with what was chosen in it.
#[derive(Clone, Debug)]
pub enum Again {
    /// Others were looked for.
    Found(Typed),
    /// It was refused.
    Refused(Tried),
}

/// The page of the form for a case's people.
pub fn page(chrome: &Chrome<'_>, data: &PeopleForm, again: Option<&Again>) -> Markup {
    let (typed, tried) = match again {
        None => (None, None),
        Some(Again::Found(typed)) => (Some(typed), None),
        Some(Again::Refused(tried)) => (Some(&tried.typed), Some(tried)),
    };
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
    let agent = typed.map_or(record.as_str(), |typed| typed.get("agent"));
    let agents = data
        .people
        .list
        .iter()
        .filter(|user| end.agent == Some(user.id) || user.role >= Role::Agent && user.active);
    let agents = agents.map(|user| (user.id.to_string(), user.name.to_string()));
    let told = |id: UserId| match typed {
        Some(typed) => typed.has("cc", &id.to_string()),
        None => end.cc.contains(&id),
    };
    let ask = Ask { field: Field::Agent, label: "Agent", optional: true, hint: "" };
    let body = html! {
        p.small.muted { "Who works on this case for " bdi { (account) } ", and who else is told of news." }
        (find(&data.people, "q", "d-q", "Find people"))
        (fields::select(&form, &ask, Choice { chosen: agent, none: "Nobody" }, agents))
        (told_of(&form, &data.people, &told))
    };
    let send = html! { button.btn.primary { "Save" } };
    dialog::page(chrome, &data.seen, "People", &dialog::form(&form, &shown, &body, &send))
}

/// Whether there are so many people that one searches for them.
pub fn searched(people: &People) -> bool {
    people.more || !people.query.is_empty()
}

/// Finding some among more than fit; what is chosen stays so.
pub fn find(people: &People, name: &str, id: &str, label: &str) -> Markup {
    html! {
        @if searched(people) {
            div.field {
                div.affix {
                    div.search.grow {
                        (icon("search"))
                        label.vh for=(id) { (label) }
                        input.input id=(id) type="search" name=(name) value=(people.query) placeholder="Name or id"
                            dir="auto" autocomplete="off";
                    }
                    button.btn name="go" value="find" formnovalidate { "Find" }
                }
                p.hint role="status" {
                    @if people.more { "There are more people than fit here. Search by name or id to find them." }
                    @else if people.found == 0 { "Nobody here is called “" bdi { (people.query) } "”." }
                    @else { "These fit “" bdi { (people.query) } "”, or are chosen already." }
                }
            }
        }
    }
}

/// A box for each person who can be told; those who are come first. Script narrows a long list as
/// one types, unless one searches for people.
pub fn told_of(form: &Form<'_>, people: &People, told: &dyn Fn(UserId) -> bool) -> Markup {
    let ask = Ask { field: Field::Cc, label: "CC", optional: true, hint: "" };
    let (on, off): (Vec<_>, Vec<_>) = people.list.iter().partition(|user: &&User| told(user.id));
    fields::group(
        form,
        &ask,
        &html! {
            @if people.list.is_empty() { p.muted { "There is nobody else to tell." } }
            @if people.list.len() >= SEARCHED_FROM && !searched(people) {
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
