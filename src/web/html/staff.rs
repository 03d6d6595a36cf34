//! The people of an account, for those who set them up.

mod cases;

pub use self::cases::{deactivate, give};

use maud::{Markup, html};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::{
    fields::{self, Ask, Form},
    invite,
    layout::{self, Chrome},
    parts::{self, Tone, icon, icon_s},
    settings::{self, Tab},
    typed::Tried,
    when,
};
use crate::{
    desk::show::{PersonPage, Staff, StaffRow},
    domain::{
        id::{AccountId, UserId},
        person::{Rights, Role, User},
        refusal::{Field, Refusal},
    },
};

/// The box of a right, in forms.
pub const FOR_MANAGED: &str = "opens-for-managed";
/// See [`FOR_MANAGED`].
pub const ON_BEHALF: &str = "opens-on-behalf";

/// What was just done, in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// Nothing: the page was asked for.
    Nothing,
    /// Role and rights were set.
    Saved,
    /// They are not let in any more.
    Deactivated,
    /// They are let in again.
    Activated,
    /// Their open cases were given to somebody else.
    Given,
}

impl Done {
    /// All of them.
    const ALL: [Done; 5] =
        [Done::Nothing, Done::Saved, Done::Deactivated, Done::Activated, Done::Given];

    fn word(self) -> &'static str {
        match self {
            Done::Nothing => "",
            Done::Saved => "saved",
            Done::Deactivated => "deactivated",
            Done::Activated => "activated",
            Done::Given => "given",
        }
    }

    /// What an address says was done.
    pub fn of(word: &str) -> Done {
        Done::ALL.into_iter().find(|done| done.word() == word).unwrap_or(Done::Nothing)
    }

    fn words(self) -> &'static str {
        match self {
            Done::Nothing => "",
            Done::Saved => "Saved. Who has another role now signs in again.",
            Done::Deactivated => "Signed out everywhere, and not let in any more.",
            Done::Activated => "Let in again, by the password of before.",
            Done::Given => "Their open cases were given on, each with a note.",
        }
    }
}

/// What is said of what was done; not more than is so, where cases have stayed with somebody.
fn says(done: Done, page: &PersonPage) -> &'static str {
    let some_left = page.charge.as_ref().is_some_and(|charge| charge.open > 0);
    if done == Done::Given && some_left {
        return "Those of their open cases that could be were given on, each with a note. The others stay with them.";
    }
    done.words()
}

/// Where somebody is shown once this is done.
pub fn address(id: UserId, done: Done) -> String {
    match done {
        Done::Nothing => format!("/settings/people/{id}"),
        done => format!("/settings/people/{id}?done={}", done.word()),
    }
}

/// The address of the people of an account.
pub fn people_of(chrome: &Chrome<'_>, account: AccountId) -> String {
    if is_own(chrome, account) {
        "/settings/people".to_owned()
    } else {
        format!("/settings/people?account={account}")
    }
}

fn invite_to(chrome: &Chrome<'_>, account: AccountId) -> String {
    if is_own(chrome, account) {
        "/settings/people/invite".to_owned()
    } else {
        format!("/settings/people/invite?account={account}")
    }
}

pub(super) fn is_own(chrome: &Chrome<'_>, account: AccountId) -> bool {
    chrome.me.is_some_and(|me| me.account == account)
}

/// What a role lets somebody do besides what those before it do.
fn means(role: Role) -> &'static str {
    match role {
        Role::Viewer => "Reads all cases of the organisation.",
        Role::Member => "Also opens cases, comments, and attaches files.",
        Role::Agent => "Also works on the cases that come in, and writes private comments.",
        Role::Admin => "Also sets up the organisation and its people.",
    }
}

/// A role as its name stands in front.
pub(super) fn named(role: Role) -> &'static str {
    match role {
        Role::Viewer => "Viewer",
        Role::Member => "Member",
        Role::Agent => "Agent",
        Role::Admin => "Admin",
    }
}

/// A page of the people of an account.
pub fn list(chrome: &Chrome<'_>, page: &Staff) -> Markup {
    let (account, name) = &page.account;
    let own = is_own(chrome, *account);
    settings::page(
        chrome,
        "People",
        Tab::People,
        &html! {
            @if !own { (parts::note(Tone::Info, &html! { p { "These are the people of " b { bdi { (name) } } " (" (account) ")." } })) }
            div.btn-row { a.btn.primary href=(invite_to(chrome, *account)) { (icon("plus")) "Invite people" } @if own { a.btn href="/settings/import?what=people" { "Import" } } }
            form.btn-row method="get" action="/settings/people" role="search" {
                @if !own { input type="hidden" name="account" value=(account); }
                label.vh for="q" { "Name, address or id" }
                input.input.grow #q name="q" type="search" value=(page.query) placeholder="Name, address or id" dir="auto";
                button.btn { "Search" }
            }
            @if page.rows.is_empty() { p.muted { "There is nobody so called." } }
            @else {
                div.scroll {
                    table {
                        thead { tr { th scope="col" { "Name" } th scope="col" { "Role" } th scope="col" { "Last seen" } } }
                        tbody { @for row in &page.rows { (person(chrome, row)) } }
                    }
                }
            }
            (pager(chrome, page))
            (invite::kept(chrome, *account, &page.invited))
        },
    )
}

fn person(chrome: &Chrome<'_>, StaffRow { user, seen_at }: &StaffRow) -> Markup {
    let Rights { opens_for_managed, opens_on_behalf } = user.rights;
    html! {
        tr {
            td {
                a href=(address(user.id, Done::Nothing)) { bdi { (user.name) } } br;
                small.muted { bdi { (user.email) } }
                @if !user.active { br; strong { "Deactivated" } }
            }
            td {
                (named(user.role))
                @if opens_for_managed { br; small.muted { "for managed accounts" } }
                @if opens_on_behalf { br; small.muted { "on behalf of contacts" } }
            }
            td { (seen(chrome, *seen_at)) }
        }
    }
}

fn seen(chrome: &Chrome<'_>, at: Option<crate::domain::moment::Moment>) -> Markup {
    html! { @match at { Some(at) => (when::ago(at, chrome.now)), None => span.muted { "–" } } }
}

fn pager(chrome: &Chrome<'_>, page: &Staff) -> Markup {
    let query = utf8_percent_encode(&page.query, NON_ALPHANUMERIC);
    let account = page.account.0;
    let account =
        if is_own(chrome, account) { String::new() } else { format!("account={account}&") };
    let to = format!("/settings/people?{account}q={query}");
    html! {
        @if !page.first || page.next.is_some() {
            nav.pager aria-label="Pages" {
                span.muted { "By name" }
                span.btn-row {
                    @if !page.first { a.btn.s href=(to) { (icon_s("left")) "First" } }
                    @if let Some(next) = page.next {
                        a.btn.s href={ (to) "&from=" (next) } rel="next" { "Next" (icon_s("right")) }
                    }
                }
            }
        }
    }
}

/// Somebody: their role and rights, and whether they are let in.
pub fn one(chrome: &Chrome<'_>, page: &PersonPage, done: Done, tried: Option<&Tried>) -> Markup {
    let user = &page.user;
    let form = Form::new(chrome.token, tried);
    settings::page(
        chrome,
        &user.name,
        Tab::People,
        &html! {
            @if done != Done::Nothing { (parts::note(Tone::Done, &html! { p role="status" { (says(done, page)) } })) }
            h2 { bdi { (user.name) } }
            p.muted {
                bdi { (user.email) } ", " bdi { (page.account_name) } ", since " (when::date(user.created_at, chrome.now))
                @if let Some(at) = page.seen_at { ", last seen " (when::ago(at, chrome.now)) }
            }
            @if !user.active { (deactivated(chrome, user)) }
            (cases::offer(page))
            form.form method="post" action=(address(user.id, Done::Nothing)) {
                (form.token())
                input type="hidden" name="edition" value=(edition(&form, user));
                (fields::summary(&form))
                @if late(&form) {
                    p {
                        "It says now: " b { (named(user.role)) }
                        @if user.rights.opens_for_managed { ", opens cases for managed accounts" }
                        @if user.rights.opens_on_behalf { ", opens on behalf of a contact" }
                        @if !user.active { ", deactivated" }
                        "."
                    }
                }
                (reach(&form, (user.role, user.rights)))
                div.btn-row { button.btn.primary { "Save" } a.btn.quiet href=(people_of(chrome, user.account)) { "All people" } }
            }
            @if user.active && chrome.me.is_some_and(|me| me.user != user.id) { (forgotten(chrome, page)) }
            @if user.active {
                section.section aria-labelledby="out" {
                    h2 #out { "When they leave" }
                    p { "Deactivate those who are not to be let in any more. What they wrote stays, with their name." }
                    div.btn-row { a.btn.danger href={ (address(user.id, Done::Nothing)) "/deactivate" } { "Deactivate" } }
                }
            }
        },
    )
}

/// What can be done for somebody who has forgotten their password.
fn forgotten(chrome: &Chrome<'_>, page: &PersonPage) -> Markup {
    html! {
        section.section aria-labelledby="forgotten" {
            h2 #forgotten { "When they have forgotten their password" }
            @if let Some(reset) = &page.reset {
                p.muted { "The last link to a new password was made " (when::ago(reset.made_at, chrome.now)) "." }
            }
            form.btn-row method="post" action={ (address(page.user.id, Done::Nothing)) "/reset" } {
                (layout::token(chrome.token))
                button.btn { "Make a link to a new password" }
            }
        }
    }
}

/// What the form was filled in on top of; the newest once that has been shown.
fn edition(form: &Form<'_>, user: &User) -> String {
    match form.typed() {
        Some(typed) if !late(form) => typed.get("edition").to_owned(),
        _ => user.edition(),
    }
}

fn late(form: &Form<'_>) -> bool {
    form.refusal() == Some(&Refusal::ChangedMeanwhile)
}

fn deactivated(chrome: &Chrome<'_>, user: &User) -> Markup {
    html! {
        (parts::note(Tone::Wait, &html! {
            p { "Deactivated: not let in, and not to be chosen." }
            form method="post" action={ (address(user.id, Done::Nothing)) "/activate" } {
                (layout::token(chrome.token))
                button.btn.s { "Activate again" }
            }
        }))
    }
}

/// Role and rights, as they are or were typed.
pub(super) fn reach(form: &Form<'_>, (role, rights): (Role, Rights)) -> Markup {
    let chosen = form.value(Field::Role, role.word());
    let ticked = |name: &str, is: bool| form.typed().map_or(is, |typed| typed.get(name) == "on");
    let ask = Ask { field: Field::Role, label: "Role", optional: false, hint: "" };
    let choices = html! {
        div.choices {
            @for role in Role::ALL {
                label.choice {
                    input type="radio" name=(Field::Role.name()) value=(role.word()) checked[chosen == role.word()];
                    div.grow { (named(role)) span { (means(role)) } }
                }
            }
        }
    };
    html! {
        (fields::group(form, &ask, &choices))
        label.check {
            input type="checkbox" name=(FOR_MANAGED) value="on" checked[ticked(FOR_MANAGED, rights.opens_for_managed)];
            span { "Opens cases for the organisations that this one manages" }
        }
        label.check {
            input type="checkbox" name=(ON_BEHALF) value="on" checked[ticked(ON_BEHALF, rights.opens_on_behalf)];
            span { "Opens cases on behalf of a contact" }
        }
    }
}
