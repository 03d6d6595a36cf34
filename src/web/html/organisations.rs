//! Organisations and contracts, for those who set them up.

use maud::{Markup, html};

use super::{
    fields::{self, Ask, Choice, Form, Line},
    layout::{self, Chrome},
    offers,
    parts::{self, Tone, icon, icon_s},
    settings::{self, Tab},
    typed::Tried,
    when::{self, Now},
};
use crate::{
    desk::show::{AccountPage, ContractPage, ContractRow, OfferRow, Organisations},
    domain::{
        account::{Account, AccountKind},
        id::AccountId,
        logo::Logo,
        organisation::Offer,
        refusal::{Field, Refusal},
    },
};

/// A page of all organisations.
pub fn list(chrome: &Chrome<'_>, page: &Organisations) -> Markup {
    settings::page(
        chrome,
        "Organisations",
        Tab::Accounts,
        &html! {
            div.btn-row { a.btn.primary href="/settings/accounts/new" { (icon("plus")) "New organisation" } a.btn href="/settings/import?what=organisations" { "Import" } }
            form.btn-row method="get" action="/settings/accounts" role="search" {
                label.vh for="q" { "Name or id" }
                input.input.grow #q name="q" type="search" value=(page.query) placeholder="Name or id" dir="auto";
                button.btn { "Search" }
            }
            @if page.rows.is_empty() { p.muted { "There is no such organisation." } }
            @else {
                div.scroll {
                    table {
                        thead { tr { th scope="col" { "Name" } th scope="col" { "Kind" } th scope="col" { "State" } } }
                        tbody { @for (account, logo) in &page.rows { (organisation(account, logo.as_ref())) } }
                    }
                }
            }
            (pager("/settings/accounts", &page.query, page.first, page.next))
        },
    )
}

fn organisation(account: &Account, logo: Option<&Logo>) -> Markup {
    html! {
        tr {
            td {
                div.known {
                    (parts::logo(logo, &account.name, false))
                    div {
                        a href={ "/settings/accounts/" (account.id) } { bdi { (account.name) } } br;
                        small.muted { (account.id) }
                    }
                }
            }
            td { (account.kind) @if account.managed_by.is_some() { br; small.muted { "managed" } } }
            td { @if account.active { "Active" } @else { strong { "Deactivated" } } }
        }
    }
}

fn pager(to: &str, query: &str, first: bool, next: Option<AccountId>) -> Markup {
    let query = percent_encoding::utf8_percent_encode(query, percent_encoding::NON_ALPHANUMERIC);
    html! {
        @if !first || next.is_some() {
            nav.pager aria-label="Pages" {
                span.muted { "By name" }
                span.btn-row {
                    @if !first { a.btn.s href={ (to) "?q=" (query) } { (icon_s("left")) "First" } }
                    @if let Some(next) = next {
                        a.btn.s href={ (to) "?q=" (query) "&from=" (next) } rel="next" { "Next" (icon_s("right")) }
                    }
                }
            }
        }
    }
}

/// The form of a new organisation.
pub fn new(chrome: &Chrome<'_>, tried: Option<&Tried>) -> Markup {
    let form = Form::new(chrome.token, tried);
    let name = Ask { field: Field::Name, label: "Name", optional: false, hint: "" };
    let kind = Ask { field: Field::Type, label: "Kind", optional: false, hint: "It stays so." };
    let by = Ask {
        field: Field::Manager,
        label: Field::Manager.label(),
        optional: true,
        hint: "The id of a service provider, whose people then see all cases of this organisation.",
    };
    let kinds = AccountKind::OFFERED.map(|kind| (kind.word().to_owned(), kind.to_string()));
    let choice = Choice { chosen: form.value(Field::Type, "client"), none: "Choose one" };
    let line =
        |field, value| Line { kind: "text", value: form.value(field, value), autocomplete: "off" };
    settings::page(
        chrome,
        "New organisation",
        Tab::Accounts,
        &html! {
            h2 { "New organisation" }
            form.form method="post" action="/settings/accounts" {
                (form.token())
                (fields::summary(&form))
                (fields::line(&form, &name, &line(Field::Name, "")))
                (fields::select(&form, &kind, choice, kinds))
                (fields::line(&form, &by, &line(Field::Manager, "")))
                div.btn-row { button.btn.primary { "Create" } a.btn.quiet href="/settings/accounts" { "Cancel" } }
            }
        },
    )
}

/// An organisation: its name, whether its people are let in, its contracts. Which of its two forms
/// was refused, if one was: that of contracts, or that of the account.
pub fn one(
    chrome: &Chrome<'_>,
    page: &AccountPage,
    tried: (Option<&Tried>, Option<&Tried>),
) -> Markup {
    let account = &page.account;
    let (form, join) = (Form::new(chrome.token, tried.0), Form::new(chrome.token, tried.1));
    let other = Ask {
        field: Field::Account,
        label: "Id of the other",
        optional: false,
        hint: "Both may open cases to each other from then on.",
    };
    let of = format!("/settings/accounts/{}", account.id);
    settings::page(
        chrome,
        &account.name,
        Tab::Accounts,
        &html! {
            h2.known { (parts::logo(page.logo.as_ref(), &account.name, false)) bdi { (account.name) } }
            p.muted {
                (account.kind) " " (account.id) ", since " (when::date(account.created_at, chrome.now))
                @if let Some((id, name)) = &page.manager {
                    ", managed by " a href={ "/settings/accounts/" (id) } { bdi { (name) } }
                }
                ". " a href={ (of) "/manager" } { "Change who manages it" }
            }
            @if account.active && !page.led { (leaderless(account)) }
            (standing(&form, account))
            section.section aria-labelledby="contracts" {
                h2 #contracts { "Contracts" }
                (contracts(&page.contracts, &format!("{of}/contracts"), chrome.now))
                @if let Some(next) = page.next { p { a href={ (of) "?from=" (next) "#contracts" } { "More contracts" } } }
                form.form method="post" action={ (of) "/contracts" } {
                    (join.token())
                    @if join.refusal().is_some() { (fields::summary(&join)) }
                    (fields::line(&join, &other, &Line { kind: "text", value: join.value(Field::Account, ""), autocomplete: "off" }))
                    div.btn-row { button.btn { "Join them" } }
                }
            }
        },
    )
}

/// What to do about an account that nobody sets up yet.
fn leaderless(account: &Account) -> Markup {
    let to = format!("/settings/people/invite?account={}&role=admin", account.id);
    html! {
        (parts::note(Tone::Info, &html! { p { "It has no admin yet, who would set up its desk and invite its people." } }))
        div.btn-row { a.btn href=(to) { (icon("plus")) "Invite its first admin" } }
    }
}

/// What an account is called, and whether its people are let in.
fn standing(form: &Form<'_>, account: &Account) -> Markup {
    let name = Ask { field: Field::Name, label: "Name", optional: false, hint: "" };
    let value = form.value(Field::Name, &account.name);
    let active = form.typed().map_or(account.active, |typed| typed.get("active") == "on");
    let late = form.refusal() == Some(&Refusal::ChangedMeanwhile);
    let edition = match form.typed() {
        Some(typed) if !late => typed.get("edition").to_owned(),
        _ => account.edition(),
    };
    html! {
        form.form method="post" action={ "/settings/accounts/" (account.id) } {
            (form.token())
            input type="hidden" name="edition" value=(edition);
            (fields::summary(form))
            @if late {
                p { "It is called " b { bdi { (account.name) } } " now, and is " @if account.active { "active." } @else { "not active." } }
            }
            (fields::line(form, &name, &Line { kind: "text", value, autocomplete: "off" }))
            @if account.kind == AccountKind::Operator { input type="hidden" name="active" value="on"; }
            @else {
                label.check {
                    input type="checkbox" name="active" value="on" checked[active];
                    span { "Active. " span.muted { "Otherwise its people are signed out at once and not let in, and nobody opens cases to it; its cases stay readable." } }
                }
            }
            div.btn-row {
                button.btn.primary { "Save" }
                a.btn href={ "/settings/people?account=" (account.id) } { "Its people" }
                a.btn href={ "/settings/accounts/" (account.id) "/logo" } { "Its logo" }
                a.btn.quiet href="/settings/accounts" { "All organisations" }
            }
        }
    }
}

fn contracts(rows: &[ContractRow], end: &str, now: Now<'_>) -> Markup {
    html! {
        @if rows.is_empty() { p.muted { "None yet." } }
        @else {
            div.scroll {
                table {
                    thead { tr { th scope="col" { "With" } th scope="col" { "Since" } th scope="col" { span.vh { "End it" } } } }
                    tbody {
                        @for row in rows {
                            tr {
                                td {
                                    div.known {
                                        (parts::logo(row.logo.as_ref(), &row.name, false))
                                        div { bdi { (row.name) } br; small.muted { (row.kind) " " (row.with) } }
                                    }
                                }
                                td { (when::date(row.contract.since, now)) br; small.muted { (row.contract.id) } }
                                td { a.btn.s href={ (end) "/" (row.with) "/end" } { "End" span.vh { " the contract with " (row.name) } } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The contracts of the reader's account, what it is offered and what it offers.
pub fn own(chrome: &Chrome<'_>, page: &ContractPage, first: bool, tried: Option<&Tried>) -> Markup {
    let of_link =
        |tried: &&Tried| tried.typed.values.iter().any(|(name, _)| name == Field::Name.name());
    let form = Form::new(chrome.token, tried.filter(|tried| !of_link(tried)));
    let link = Form::new(chrome.token, tried.filter(of_link));
    let ask = Ask {
        field: Field::Account,
        label: "Id of the organisation",
        optional: false,
        hint: "If there is an organisation of this id, its admins see your offer here. Ask them for it: it looks like PA-123-456.",
    };
    let value = form.value(Field::Account, "");
    settings::page(
        chrome,
        "Contracts",
        Tab::Contracts,
        &html! {
            @if !page.to_us.is_empty() {
                section.section aria-labelledby="to-us" {
                    h2 #to-us { "Offered to you" }
                    @for row in &page.to_us { (to_us(chrome, row)) }
                }
            }
            section.section aria-labelledby="ours" {
                h2 #ours { "Your contracts" }
                p.muted { "You and your partners may open cases to each other." }
                (contracts(&page.rows, "/settings/contracts", chrome.now))
                (pager("/settings/contracts", "", first, page.next))
            }
            section.section aria-labelledby="offers" {
                h2 #offers { "Offer a contract" }
                form.form method="post" action="/settings/contracts" {
                    (form.token())
                    (fields::summary(&form))
                    (fields::line(&form, &ask, &Line { kind: "text", value, autocomplete: "off" }))
                    div.btn-row { button.btn.primary { "Offer" } }
                }
                @for offer in &page.offered { (offered(chrome, offer)) }
            }
            (offers::by_link(chrome, &link, &page.links))
        },
    )
}

fn to_us(chrome: &Chrome<'_>, OfferRow { offer, name }: &OfferRow) -> Markup {
    html! {
        div.btn-row {
            span.grow { b { bdi { (name) } } " " span.muted { (offer.from) ", " (when::ago(offer.at, chrome.now)) } }
            (answer(chrome, offer.from, "accept", &html! { "Accept" span.vh { " the offer of " (name) } }))
            (answer(chrome, offer.from, "decline", &html! { "Decline" span.vh { " the offer of " (name) } }))
        }
    }
}

fn offered(chrome: &Chrome<'_>, offer: &Offer) -> Markup {
    html! {
        div.btn-row {
            span.grow { "Offered to " b { (offer.to) } " " span.muted { (when::ago(offer.at, chrome.now)) } }
            (answer(chrome, offer.to, "take-back", &html! { "Take back" span.vh { " the offer to " (offer.to) } }))
        }
    }
}

fn answer(chrome: &Chrome<'_>, with: AccountId, word: &str, button: &Markup) -> Markup {
    html! {
        form method="post" action={ "/settings/contracts/" (with) "/" (word) } {
            (layout::token(chrome.token))
            button.btn.s { (button) }
        }
    }
}

/// Asks whether a contract shall end; `to` is where the answer goes, `back` where one came from.
pub fn end(chrome: &Chrome<'_>, row: &ContractRow, (to, back): (&str, &str), tab: Tab) -> Markup {
    settings::page(
        chrome,
        "End a contract",
        tab,
        &html! {
            h2 { "End the contract with " bdi { (row.name) } "?" }
            p { "Open cases stay readable and go on as before. From now on neither can open new ones to the other. To have that again takes a new contract." }
            form.btn-row method="post" action=(to) {
                (layout::token(chrome.token))
                button.btn.danger { "End the contract" }
                a.btn.quiet href=(back) { "Cancel" }
            }
        },
    )
}
