//! Contracts that are offered by a link.

use maud::{Markup, html};

use super::{
    fields::{self, Ask, Form, Line},
    layout::{self, Chrome, Here},
    parts::{self, Tone},
    settings::{self, Tab},
    when,
};
use crate::{
    desk::show::{OfferedByLink, Taking},
    domain::{link::Link, refusal::Field},
};

/// The form that makes a link, and the links that were made and not taken yet.
pub(super) fn by_link(chrome: &Chrome<'_>, form: &Form<'_>, links: &[Link]) -> Markup {
    let ask = Ask {
        field: Field::Name,
        label: "Whom is the link for?",
        optional: false,
        hint: "For you to know it by. Whoever is given the link, and is an admin of an organisation here, can accept for it. It works once, for seven days.",
    };
    let value = form.value(Field::Name, "");
    html! {
        section.section aria-labelledby="by-link" {
            h2 #by-link { "Offer one by a link" }
            form.form method="post" action="/settings/contracts/links" {
                (form.token())
                @if form.refusal().is_some() { (fields::summary(form)) }
                (fields::line(form, &ask, &Line { kind: "text", value, autocomplete: "off" }))
                div.btn-row { button.btn { "Make a link" } }
            }
            @for link in links { (kept(chrome, link)) }
        }
    }
}

fn kept(chrome: &Chrome<'_>, link: &Link) -> Markup {
    html! {
        @if let Some(offer) = link.offers() {
            form.btn-row method="post" action="/settings/contracts/links/withdraw" {
                (layout::token(chrome.token))
                input type="hidden" name=(Field::Name.name()) value=(offer.label);
                span.grow {
                    "A link for " b { bdi { (offer.label) } } ", "
                    span.muted {
                        @if link.is_open(chrome.now.at) { "until " (when::short_called(link.until, chrome.now)) }
                        @else { "run out" }
                    }
                }
                button.btn.s { "Withdraw" span.vh { " the link for " (offer.label) } }
            }
        }
    }
}

/// A link that was made, shown this once.
pub fn made(chrome: &Chrome<'_>, label: &str, link: &str) -> Markup {
    settings::page(
        chrome,
        "Offer by a link",
        Tab::Contracts,
        &html! {
            h2 { "A link that offers a contract" }
            (parts::note(Tone::Done, &html! { p role="status" { "The link is made. Send it to the one whom it is for, by a way that nobody else reads." } }))
            p { "Nobody can show it again. It works once, for seven days; you can withdraw it until then." }
            div.field {
                label for="link" { bdi { (label) } }
                (parts::to_copy("link", "the link", link))
            }
            div.btn-row { a.btn.primary href="/settings/contracts" { "I have sent it" } }
        },
    )
}

/// Asks whether the reader's account takes what a link offers.
pub fn offered(chrome: &Chrome<'_>, page: &OfferedByLink, secret: &str) -> Markup {
    let own = chrome.me.map_or("", |me| me.account_name.as_str());
    let body = match page.taking {
        Taking::Can => html! {
            p { "You and they may then open cases to each other, until one of you ends the contract." }
            form.btn-row method="post" action={ "/contract/" (secret) } {
                (layout::token(chrome.token))
                button.btn.primary { "Accept for " bdi { (own) } }
                a.btn.quiet href="/cases" { "Not now" }
            }
        },
        Taking::ByAnAdmin => html! {
            p { "An admin of " bdi { (own) } " can accept it: give the link to one of them. It works once." }
        },
        Taking::Joined => html! { p { "A contract joins you already." } },
        Taking::Own => html! {
            p { "This is a link of your own organisation: give it to somebody of another one." }
        },
    };
    layout::page(
        chrome,
        "A contract",
        Here::Elsewhere,
        &html! {
            header.head.narrow { h1 { "A contract" } }
            div.body.narrow.stack {
                p { b { bdi { (page.name) } } " (" (page.kind) " " (page.from) ") offers a contract." }
                (body)
            }
        },
    )
}
