//! What follows on the first set-up: the desk, its people, and where to go from there.

use maud::{Markup, html};

use super::{
    desk,
    fields::{self, Form},
    flow, help, invite,
    layout::{self, Chrome, Here},
    parts::icon,
    staff,
    typed::Tried,
};
use crate::{
    desk::Linked,
    domain::{
        account::Account,
        desk::Section,
        person::{Rights, Role},
        refusal::Refusal,
    },
};

/// The sections of a desk that are set at first, on one page.
pub const FIRST: [Section; 3] = [Section::Preset, Section::AutoClose, Section::Files];

const STEPS: [&str; 4] = ["Organisation", "Desk", "People", "Ready"];

/// The name of the field with the edition that a section was filled in on top of.
pub fn edition(section: Section) -> String {
    format!("edition-{}", section.word())
}

/// The page that sets the first desk.
pub fn desk(chrome: &Chrome<'_>, account: &Account, tried: Option<&Tried>) -> Markup {
    let form = Form::new(chrome.token, tried);
    let late = form.refusal() == Some(&Refusal::ChangedMeanwhile);
    let typed = form.typed().filter(|_| !late);
    let body = html! {
        h2 { "Your desk" }
        p.muted { "How " bdi { (account.name) } " answers those who write to it. All of this can be changed later." }
        form.form method="post" action="/welcome/desk" {
            (form.token())
            @for section in FIRST {
                @let (name, now) = (edition(section), section.edition(account));
                input type="hidden" name=(name) value=(typed.map_or(now.as_str(), |typed| typed.get(&name)));
            }
            (fields::summary(&form))
            (desk::presets(&form, &Section::Preset.says(account)))
            (desk::auto_close(&form, &Section::AutoClose.says(account)))
            (desk::largest_file(&form, &Section::Files.says(account)))
            div.btn-row {
                button.btn.primary { "Save and go on" }
                a.btn.quiet href="/welcome/people" { "Skip" }
            }
        }
    };
    page(chrome, "Your desk", 2, &body)
}

/// The page that invites the first people to an account of this name.
pub fn people(chrome: &Chrome<'_>, account: &str, tried: Option<&Tried>) -> Markup {
    let form = Form::new(chrome.token, tried);
    let body = html! {
        h2 { "Your people" }
        p.muted { "Who works with you at " bdi { (account) } "? Each gets a link of their own, by which they choose a password. It works once, for seven days." }
        form.form method="post" action="/welcome/people" {
            (form.token())
            (fields::summary(&form))
            (invite::many(&form))
            (staff::reach(&form, (Role::Agent, Rights::default())))
            div.btn-row {
                button.btn.primary { "Invite" }
                a.btn.quiet href="/welcome/ready" { "Skip" }
            }
        }
    };
    page(chrome, "Your people", 3, &body)
}

/// Whom the first people are that were invited, with their links if no mail leaves.
pub fn invited(chrome: &Chrome<'_>, all: &[Linked], base: &str) -> Markup {
    let next = if invite::shown(all) { "I have sent them" } else { "Go on" };
    let body = html! {
        h2 { "Invited" }
        (invite::said(all, base))
        div.btn-row {
            a.btn.primary href="/welcome/ready" { (next) }
            a.btn.quiet href="/welcome/people" { "Invite more" }
        }
    };
    page(chrome, "Invited", 3, &body)
}

/// The page at the end.
pub fn ready(chrome: &Chrome<'_>, account: &Account) -> Markup {
    let (workflow, _) = help::heading(account.desk.preset);
    let next = [
        ("user", "/settings/people/invite", "Invite more people", "By links that work once."),
        (
            "tree",
            "/settings/accounts/new",
            "Add an organisation",
            "One whose cases you answer, or whom you write to.",
        ),
        (
            "link",
            "/settings/accounts",
            "Invite its people, and join organisations by contracts",
            "From the page of each organisation.",
        ),
        (
            "gear",
            "/settings/desk",
            "Set up your desk further",
            "Ticket types, instructions for those who write, environments.",
        ),
        (
            "bell",
            "/settings/mail",
            "Let mail leave",
            "Without it nothing leaves this machine, and people read their notifications here.",
        ),
        (
            "plus",
            "/cases/new",
            "Open the first case",
            "To somebody whom a contract joins you with.",
        ),
    ];
    let body = html! {
        h2 { "Ready" }
        p.muted { bdi { (account.name) } " (" (account.id) ") takes cases by the workflow " b { (workflow) } "." }
        ul.onward {
            @for (picture, to, name, what) in next {
                li { (icon(picture)) div { a href=(to) { (name) } p.small.muted { (what) } } }
            }
        }
        div.btn-row { a.btn.primary href="/cases" { "Go to your cases" } }
    };
    page(chrome, "Ready", 4, &body)
}

fn page(chrome: &Chrome<'_>, title: &str, step: usize, body: &Markup) -> Markup {
    layout::page(
        chrome,
        title,
        Here::Elsewhere,
        &html! {
            header.head.narrow { h1.vh { "Set up your helpdesk" } (flow::steps(&STEPS, step)) }
            div.body.narrow.stack { (body) }
        },
    )
}
