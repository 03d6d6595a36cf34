//! Inviting people to an organisation, and the links that come of it.

use maud::{Markup, html};

use super::{
    fields::{self, Ask, Form, Line},
    layout::{self, Chrome},
    parts::{self, Tone},
    settings::{self, Tab},
    staff::{self, Done},
    typed::Tried,
    when,
};
use crate::{
    desk::Linked,
    domain::{
        id::{AccountId, UserId},
        link::{Invitation, Link},
        person::{Rights, Role},
        refusal::Field,
    },
};

/// Whom the form asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// One person.
    One,
    /// Several, a line each.
    Many,
}

/// The form that invites people to an account, as whom if nothing else is chosen.
pub fn form(
    chrome: &Chrome<'_>,
    (account, name): &(AccountId, String),
    (asks, role): (Asks, Role),
    tried: Option<&Tried>,
) -> Markup {
    let form = Form::new(chrome.token, tried);
    let own = staff::is_own(chrome, *account);
    settings::page(
        chrome,
        "Invite people",
        Tab::People,
        &html! {
            h2 { "Invite people to " bdi { (name) } }
            p { "Each gets a link of their own, by which they choose a password. It works once, for seven days." }
            form.form method="post" action="/settings/people/invite" {
                (form.token())
                @if !own { input type="hidden" name="account" value=(account); }
                (fields::summary(&form))
                @match asks { Asks::One => (one(&form)), Asks::Many => (many(&form)) }
                (staff::reach(&form, (role, Rights::default())))
                div.btn-row {
                    button.btn.primary { "Invite" }
                    @match asks {
                        Asks::One => a.btn href=(other((own, *account), role, "many=1")) { "Several at once" },
                        Asks::Many => a.btn href=(other((own, *account), role, "")) { "One person" },
                    }
                    a.btn.quiet href=(staff::people_of(chrome, *account)) { "Cancel" }
                }
            }
        },
    )
}

/// The address of the other form, for the same role.
fn other((own, account): (bool, AccountId), role: Role, many: &str) -> String {
    let account = if own { String::new() } else { format!("account={account}") };
    let role = if role == Role::Member { String::new() } else { format!("role={}", role.word()) };
    let query = [account.as_str(), &role, many].into_iter().filter(|part| !part.is_empty());
    format!("/settings/people/invite?{}", query.collect::<Vec<_>>().join("&"))
}

fn one(form: &Form<'_>) -> Markup {
    let line = |field, label, hint, kind| {
        let ask = Ask { field, label, optional: false, hint };
        let value = form.value(field, "");
        fields::line(form, &ask, &Line { kind, value, autocomplete: "off" })
    };
    html! {
        (line(Field::Name, "Name", "", "text"))
        (line(Field::Email, "Email", "They sign in with it.", "email"))
    }
}

/// The field that asks for several.
pub(super) fn many(form: &Form<'_>) -> Markup {
    let ask = Ask {
        field: Field::People,
        label: "People",
        optional: false,
        hint: "A line each: a name, a comma, an email address. At most 50. Whoever is to have another role than the one below has it behind a second comma.",
    };
    let value = form.value(Field::People, "");
    fields::frame(
        form,
        &ask,
        &html! {
            textarea.input id=(form.id(ask.field)) name=(ask.field.name()) rows="8" dir="auto" spellcheck="false" required
                placeholder="Robert Balboa, robert@example.com\nAdrian Pennino, adrian@example.com, admin"
                aria-invalid=[form.invalid(ask.field)] aria-describedby=[form.described(&ask)] { "\n" (value) }
        },
    )
}

/// The links that were made: on their way by mail, or shown this once.
pub fn made(chrome: &Chrome<'_>, account: AccountId, all: &[Linked], base: &str) -> Markup {
    let next = if shown(all) { "I have sent them" } else { "All people" };
    settings::page(
        chrome,
        "Invited",
        Tab::People,
        &html! {
            h2 { "Invited" }
            (said(all, base))
            div.btn-row { a.btn.primary href=(staff::people_of(chrome, account)) { (next) } }
        },
    )
}

/// Whether links are shown, because no mail leaves.
pub(super) fn shown(all: &[Linked]) -> bool {
    all.iter().any(|linked| linked.secret.is_some())
}

/// What was made, and where it is.
pub(super) fn said(all: &[Linked], base: &str) -> Markup {
    let count = all.len() as u64;
    html! {
        @if shown(all) {
            (parts::note(Tone::Done, &html! { p role="status" { (parts::counted(count, "link is", "links are")) " made. Send each to the one whom it is for, by a way that nobody else reads: this helpdesk sends no mail." } }))
            p { "Nobody can show them again. Each works once, for seven days; you can make another one, or withdraw it, until then." }
        } @else {
            (parts::note(Tone::Done, &html! { p role="status" { (parts::counted(count, "mail is", "mails are")) " on the way, each with a link that works once, for seven days." } }))
        }
        @for (number, linked) in all.iter().enumerate() { (link(number, linked, base)) }
    }
}

/// The link to another password: on its way by mail, or shown this once.
pub fn reset(chrome: &Chrome<'_>, id: UserId, linked: &Linked, base: &str) -> Markup {
    let shown = linked.secret.is_some();
    settings::page(
        chrome,
        "New password",
        Tab::People,
        &html! {
            h2 { "A link to a new password" }
            (parts::note(Tone::Done, &html! {
                p role="status" {
                    @if shown { "The link is made. Send it to them by a way that nobody else reads: this helpdesk sends no mail." }
                    @else { "A mail with the link is on its way to them." }
                }
            }))
            p {
                @if shown { "Nobody can show it again. " }
                "It works once, for an hour. Until it is used their password of now stays good; then they are signed out everywhere else. They are told that you made it."
            }
            (link(0, linked, base))
            div.btn-row { a.btn.primary href=(staff::address(id, Done::Nothing)) { @if shown { "I have sent it" } @else { "Back" } } }
        },
    )
}

fn link(number: usize, linked: &Linked, base: &str) -> Markup {
    let Linked { name, email, secret } = linked;
    html! {
        @match secret {
            Some(secret) => div.field {
                label for={ "link-" (number) } { bdi { (name) } " " span.opt { bdi { (email) } } }
                (parts::to_copy(&format!("link-{number}"), &format!("the link for {name}"), &format!("{base}/link/{}", secret.reveal())))
            },
            None => p { bdi { (name) } " " span.muted { bdi { (email) } } },
        }
    }
}

/// The invitations of an account that were not followed yet.
pub fn kept(chrome: &Chrome<'_>, account: AccountId, links: &[Link]) -> Markup {
    html! {
        @if !links.is_empty() {
            section.section aria-labelledby="invited" {
                h2 #invited { "Invited" }
                @for link in links {
                    @if let Some(to) = link.invites() { (guest(chrome, account, link, to)) }
                }
            }
        }
    }
}

fn guest(chrome: &Chrome<'_>, account: AccountId, link: &Link, to: &Invitation) -> Markup {
    let button = |go, words| {
        html! { button.btn.s name="go" value=(go) { (words) span.vh { " " (to.name) } } }
    };
    html! {
        form.btn-row method="post" action="/settings/people/invitations" {
            (layout::token(chrome.token))
            @if !staff::is_own(chrome, account) { input type="hidden" name="account" value=(account); }
            input type="hidden" name=(Field::Email.name()) value=(to.email);
            span.grow {
                b { bdi { (to.name) } } " " span.muted { bdi { (to.email) } } br;
                small.muted {
                    (staff::named(to.role)) ", "
                    @if link.is_open(chrome.now.at) { "until " (when::short_called(link.until, chrome.now)) }
                    @else { strong { "has run out" } }
                }
            }
            (button("renew", "New link"))
            (button("withdraw", "Withdraw"))
        }
    }
}
