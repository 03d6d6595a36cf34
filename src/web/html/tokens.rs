//! Tokens: those there are, the form of a new one, and the one time that its secret is shown.

use maud::{Markup, html};

use super::{
    fields::{self, Ask, Choice, Form, Line},
    layout::{self, Chrome},
    parts::{self, Tone},
    settings::{self, Tab},
    typed::Tried,
    when,
};
use crate::{
    desk::{
        MadeToken,
        show::{TokenRow, Tokens},
    },
    domain::{
        refusal::Field,
        token::{Grant, Token},
    },
};

/// What a new token can be made to last, and what that is called.
const LASTS: [(&str, &str); 4] =
    [("30days", "30 days"), ("90days", "90 days"), ("365days", "A year"), ("never", "No end")];

/// One's own tokens, those of others for an admin, and the form of a new one.
pub fn list(chrome: &Chrome<'_>, page: &Tokens, tried: Option<&Tried>) -> Markup {
    let form = Form::new(chrome.token, tried);
    settings::page(
        chrome,
        "API tokens",
        Tab::Tokens,
        &html! {
            section.section aria-labelledby="ours" {
                h2 #ours { "Your API tokens" }
                p.muted { "By one of these a program acts as you: it may do what you may, as far as the token lets it." }
                @if page.own.is_empty() { p.muted { "None yet." } } @else { (table(chrome, &page.own)) }
            }
            @if !page.others.is_empty() {
                section.section aria-labelledby="others" {
                    h2 #others { "Of others at " bdi { (chrome.account()) } }
                    (table(chrome, &page.others))
                }
            }
            section.section aria-labelledby="new" {
                h2 #new { "Make a token" }
                form.form method="post" action="/settings/tokens" {
                    (form.token())
                    (fields::summary(&form))
                    (asked(chrome, &form))
                    div.btn-row { button.btn.primary { "Make token" } }
                }
            }
        },
    )
}

fn table(chrome: &Chrome<'_>, rows: &[TokenRow]) -> Markup {
    html! {
        div.scroll {
            table {
                thead { tr { th scope="col" { "Token" } th scope="col" { "May" } th scope="col" { "Last used" } th scope="col" { span.vh { "Revoke it" } } } }
                tbody { @for row in rows { (one(chrome, row)) } }
            }
        }
    }
}

fn one(chrome: &Chrome<'_>, TokenRow { token, user }: &TokenRow) -> Markup {
    let theirs = chrome.me.is_none_or(|me| me.user != token.user);
    html! {
        tr {
            td {
                bdi { (token.name) } br;
                small.muted { span.id { (token.id) } @if theirs { ", " bdi { (user) } } br; (lasting(chrome, token)) }
            }
            td { @for grant in token.farthest() { (meaning(grant).0) br; } }
            td { @match token.used_at { Some(at) => (when::ago(at, chrome.now)), None => "Never" } }
            td {
                form method="post" action={ "/settings/tokens/" (token.id) "/revoke" } {
                    (layout::token(chrome.token))
                    button.btn.s { "Revoke" span.vh { " " (token.name) } }
                }
            }
        }
    }
}

fn lasting(chrome: &Chrome<'_>, token: &Token) -> Markup {
    html! {
        @match token.until {
            None => "no end",
            Some(until) if until <= chrome.now.at => strong { "has run out" },
            Some(until) => { "until " (when::short_called(until, chrome.now)) },
        }
    }
}

/// What a grant is called, and what it lets a program do.
fn meaning(grant: Grant) -> (&'static str, &'static str) {
    match grant {
        Grant::ReadHelpdesk => {
            ("Read the helpdesk", "Cases, what was said in them, files, desk settings.")
        }
        Grant::WriteHelpdesk => {
            ("Work in the helpdesk", "Also opens and changes cases, writes, attaches files.")
        }
        Grant::ReadAdministration => (
            "Read administration",
            "Partners, contracts, products, the people and the desk of your account.",
        ),
        Grant::WriteAdministration => (
            "Set up the account",
            "Also invites and changes people, desk settings and products; lists webhooks, tokens and the audit log, and revokes tokens.",
        ),
        Grant::ReadCustomers => {
            ("Read customers", "Tier accounts, their versions and requests, subscriptions.")
        }
        Grant::WriteCustomers => {
            ("Work on customers", "Also adds, changes and deletes tier accounts, answers requests.")
        }
        Grant::ReadMetrics => {
            ("Read metrics", "How this helpdesk does, in numbers at /metrics, and what files take.")
        }
    }
}

fn asked(chrome: &Chrome<'_>, form: &Form<'_>) -> Markup {
    let name = Ask {
        field: Field::Name,
        label: "Name",
        optional: false,
        hint: "What the token is for, such as “Monthly report”.",
    };
    let until = Ask { field: Field::Until, label: "Good for", optional: false, hint: "" };
    let password = Ask {
        field: Field::Password,
        label: "Your password",
        optional: false,
        hint: "So that nobody else makes one at your desk.",
    };
    let line = |kind, value, autocomplete| Line { kind, value, autocomplete };
    let chosen = Choice { chosen: form.value(Field::Until, "90days"), none: "Choose" };
    html! {
        (fields::line(form, &name, &line("text", form.value(Field::Name, ""), "off")))
        (grants(chrome, form))
        (fields::select(form, &until, chosen, LASTS.map(|(word, name)| (word.to_owned(), name))))
        (fields::line(form, &password, &line("password", "", "current-password")))
    }
}

fn grants(chrome: &Chrome<'_>, form: &Form<'_>) -> Markup {
    // To others it would be of no use.
    let offers =
        |grant| grant != Grant::ReadMetrics || chrome.me.is_some_and(settings::runs_appliance);
    let ask = Ask { field: Field::Grants, label: "What it may do", optional: false, hint: "" };
    let ticked = |grant: Grant| {
        form.typed().map_or(grant == Grant::ReadHelpdesk, |typed| {
            typed.has(Field::Grants.name(), grant.word())
        })
    };
    fields::group(
        form,
        &ask,
        &html! {
            @for grant in Grant::ALL.into_iter().filter(|grant| offers(*grant)) {
                @let (name, tells) = meaning(grant);
                label.check {
                    input type="checkbox" name=(Field::Grants.name()) value=(grant.word()) checked[ticked(grant)];
                    span { (name) ". " span.muted { (tells) } }
                }
            }
        },
    )
}

/// A token that was just made, with its secret.
pub fn made(chrome: &Chrome<'_>, made: &MadeToken, base: &str) -> Markup {
    let value = made.authorization();
    settings::page(
        chrome,
        "New token",
        Tab::Tokens,
        &html! {
            h2 { "New token" }
            (parts::note(Tone::Done, &html! {
                p role="status" { "The token " bdi { (made.token.name) } " is made. Copy it now: nobody can show it again." }
            }))
            div.field {
                label for="authorization" { "Value of the header " code { "Authorization" } }
                (parts::to_copy("authorization", "the value of the header", &value))
            }
            div.field {
                label for="endpoint" { "Address of the API" }
                (parts::to_copy("endpoint", "the address", &format!("{base}/public/v1")))
            }
            div.btn-row { a.btn.primary href="/settings/tokens" { "I have copied it" } }
        },
    )
}
