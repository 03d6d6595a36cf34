//! Settings: the way between their pages, and the page of one's own choices.

use maud::{Markup, html};

use super::{
    layout::{self, Chrome, Here},
    parts::{self, Tone},
};
use crate::{
    desk::show::Me,
    domain::{account::AccountKind, mail::Delivery, person::Role, refusal::Field},
};

/// A page of the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// Who one is, and how one signs in.
    Profile,
    /// When one gets mail.
    Notifications,
    /// By what programs act for one.
    Tokens,
    /// What programs of the account are told.
    Webhooks,
    /// The people of the account.
    People,
    /// Whom the reader's account has contracts with.
    Contracts,
    /// What the reader's account makes.
    Products,
    /// All organisations.
    Accounts,
    /// By what server mail leaves.
    Mail,
    /// How the account answers cases.
    Desk,
    /// What was done.
    Audit,
    /// How the appliance does.
    Appliance,
    /// What is made of everything, in case it is lost.
    Backups,
}

/// A page of the settings, with the way to the others that its reader has.
pub fn page(chrome: &Chrome<'_>, title: &str, tab: Tab, body: &Markup) -> Markup {
    let tabs = [
        (Tab::Profile, "/settings/profile", "Profile"),
        (Tab::Notifications, "/settings/notifications", "Notifications"),
        (Tab::Tokens, "/settings/tokens", "API tokens"),
        (Tab::Webhooks, "/settings/webhooks", "Webhooks"),
        (Tab::Desk, "/settings/desk", "Desk"),
        (Tab::People, "/settings/people", "People"),
        (Tab::Contracts, "/settings/contracts", "Contracts"),
        (Tab::Products, "/settings/products", "Products"),
        (Tab::Accounts, "/settings/accounts", "Organisations"),
        (Tab::Mail, "/settings/mail", "Mail"),
        (Tab::Audit, "/settings/audit", "Audit log"),
        (Tab::Appliance, "/settings/appliance", "Appliance"),
        (Tab::Backups, "/settings/backups", "Backups"),
    ];
    let has = |tab: Tab| match tab {
        Tab::Profile | Tab::Notifications | Tab::Tokens => true,
        Tab::Desk | Tab::People | Tab::Contracts | Tab::Webhooks => {
            chrome.me.is_some_and(|me| me.role == Role::Admin)
        }
        Tab::Products => chrome.me.is_some_and(makes_products),
        Tab::Accounts | Tab::Mail | Tab::Audit | Tab::Appliance | Tab::Backups => {
            chrome.me.is_some_and(runs_appliance)
        }
    };
    let tabs = tabs.into_iter().filter(|(tab, ..)| has(*tab));
    layout::page(
        chrome,
        title,
        Here::Settings,
        &html! {
            header.head { h1 { "Settings" } }
            nav.tabs aria-label="Settings" {
                @for (to, address, name) in tabs {
                    a href=(address) aria-current=[(to == tab).then_some("page")] { (name) }
                }
            }
            div.body.text.stack { (body) }
        },
    )
}

/// Whether the reader sets up what concerns the whole appliance. The desk asks again.
pub(super) fn runs_appliance(me: &Me) -> bool {
    me.account_kind == AccountKind::Operator && me.role == Role::Admin
}

/// Whether the reader's account has products that they set up. The desk asks again.
fn makes_products(me: &Me) -> bool {
    me.account_kind == AccountKind::Vendor && me.role == Role::Admin
}

/// What a choice is called, and what it means.
fn words(delivery: Delivery) -> (&'static str, &'static str) {
    match delivery {
        Delivery::AtOnce => ("At once", "A mail for each notification, as soon as there is one."),
        Delivery::Digest => {
            ("Once an hour", "One mail for all notifications of an hour, at its end.")
        }
        Delivery::Off => ("No mail", "You see your notifications here only."),
    }
}

/// When one gets mail of what one is told. `leaves` says whether any mail leaves this helpdesk.
pub fn choices(chrome: &Chrome<'_>, chosen: Delivery, leaves: Leaves, saved: Saved) -> Markup {
    page(
        chrome,
        "When you get mail",
        Tab::Notifications,
        &html! {
            @if saved == Saved::Just { (parts::note(Tone::Done, &html! { p role="status" { "Your choice is saved." } })) }
            @if leaves == Leaves::Nothing {
                (parts::note(Tone::Info, &html! {
                    p { "This helpdesk sends no mail at present. What you choose holds from when it does." }
                }))
            }
            form.form method="post" action="/settings/notifications" {
                (layout::token(chrome.token))
                fieldset.field {
                    legend { "When do you want mail of your notifications?" }
                    div.choices {
                        @for delivery in Delivery::ALL {
                            @let (name, meaning) = words(delivery);
                            label.choice {
                                input type="radio" name=(Field::Delivery.name()) value=(delivery.word()) checked[delivery == chosen];
                                div.grow { (name) span { (meaning) } }
                            }
                        }
                    }
                }
                div.btn-row { button.btn.primary { "Save" } a.btn.quiet href="/notifications" { "See your notifications" } }
            }
        },
    )
}

/// Whether any mail leaves this helpdesk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaves {
    /// It does.
    Mail,
    /// None does.
    Nothing,
}

/// Whether the page follows on a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// It was just made.
    Just,
    /// It was made before.
    Before,
}
