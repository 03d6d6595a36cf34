//! Before one is in: signing in, and setting up.

use maud::{Markup, html};

use super::{
    fields::{self, Ask, Form, Line},
    layout::{self, Chrome},
    parts::icon_s,
    profile,
    typed::Tried,
};
use crate::{
    desk::show::{Followed, LinkPage},
    domain::refusal::{Field, Refusal},
};

/// The page that asks who one is. `next` is where one wanted to go; `house` who runs the helpdesk,
/// if there is anyone yet.
pub fn sign_in(
    chrome: &Chrome<'_>,
    house: Option<&str>,
    next: &str,
    tried: Option<&Tried>,
) -> Markup {
    let form = Form::new(chrome.token, tried);
    let email = Ask { field: Field::Email, label: "Email", optional: false, hint: "" };
    layout::door(
        chrome,
        "Sign in",
        &html! {
            div {
                h1 { "Sign in" }
                @if let Some(house) = house { p.muted { "to the helpdesk of " bdi { (house) } } }
            }
            form.form method="post" action="/sign-in" {
                (form.token())
                input type="hidden" name="next" value=(next);
                (unusual(&form))
                (fields::line(&form, &email, &Line { kind: "email", value: form.value(Field::Email, ""), autocomplete: "username" }))
                (password(&form))
                button.btn.primary.wide { "Sign in" }
            }
            footer {
                a href="/sign-in/forgot" { "Forgot your password?" } " "
                a href="/help/signing-in" { "Help" }
            }
        },
    )
}

/// The page that asks for the code after the password; `ticket` stands for that.
pub fn code(chrome: &Chrome<'_>, ticket: &str, next: &str, tried: Option<&Tried>) -> Markup {
    let form = Form::new(chrome.token, tried);
    layout::door(
        chrome,
        "Your code",
        &html! {
            div {
                h1 { "Your code" }
                p.muted { "Your password was right." }
            }
            form.form method="post" action="/sign-in/code" {
                (form.token())
                input type="hidden" name="ticket" value=(ticket);
                input type="hidden" name="next" value=(next);
                @if !matches!(form.refusal(), None | Some(Refusal::Fields(_))) { (fields::summary(&form)) }
                (profile::code(&form, "What your authenticator shows, or a recovery code."))
                button.btn.primary.wide { "Sign in" }
            }
            footer { "Lost both? Whoever runs this helpdesk can let you in without. " a href="/sign-in" { "Start again" } }
        },
    )
}

/// What is shown above the fields, because it belongs to none of them.
fn unusual(form: &Form<'_>) -> Markup {
    let of_a_field = matches!(
        form.refusal(),
        None | Some(Refusal::Credentials { .. } | Refusal::Throttled { .. } | Refusal::Busy)
    );
    html! { @if !of_a_field { (fields::summary(form)) } }
}

/// A password is never shown again, so its field has no value; its complaint is read out.
fn password(form: &Form<'_>) -> Markup {
    let ask = Ask { field: Field::Password, label: "Password", optional: false, hint: "" };
    html! {
        div.field {
            label for="password" { "Password" }
            input.input #password name="password" type="password" autocomplete="current-password" required
                aria-invalid=[form.invalid(Field::Password)] aria-describedby=[form.described(&ask)];
            @if let Some(complaint) = form.complaint(Field::Password) {
                p.error #password-error role="alert" { (icon_s("warn")) span { (complaint) } }
            }
        }
    }
}

/// The page behind the one-time link that makes the first account and its first admin. A password
/// has at least `least` characters.
pub fn set_up(chrome: &Chrome<'_>, secret: &str, least: usize, tried: Option<&Tried>) -> Markup {
    let form = Form::new(chrome.token, tried);
    let line = |field: Field, label, hint, kind, autocomplete| {
        let ask = Ask { field, label, optional: false, hint };
        fields::line(&form, &ask, &Line { kind, value: form.value(field, ""), autocomplete })
    };
    let whose = "Those who open cases to you see this name.";
    layout::door(
        chrome,
        "Set up",
        &html! {
            div {
                h1 { "Set up your helpdesk" }
                p.muted { "This makes your organisation and its first administrator: you. The link works once." }
            }
            form.form method="post" action={ "/set-up/" (secret) } {
                (form.token())
                (fields::summary(&form))
                (line(Field::Organisation, "Organisation", whose, "text", "organization"))
                (line(Field::Name, "Your name", "", "text", "name"))
                (line(Field::Email, "Email", "You sign in with it.", "email", "username"))
                (new_password(&form, least))
                button.btn.primary.wide { "Set up" }
            }
        },
    )
}

/// The page behind a one-time link. The form: its secret, the least characters of a password, and
/// how it was refused, if it was.
pub fn link(
    chrome: &Chrome<'_>,
    link: &LinkPage,
    (secret, least, tried): (&str, usize, Option<&Tried>),
) -> Markup {
    let form = Form::new(chrome.token, tried);
    let (title, button) = match link.followed {
        Followed::Joining => ("Welcome", "Come in"),
        Followed::Resetting => ("A new password", "Change password"),
    };
    layout::door(
        chrome,
        title,
        &html! {
            div {
                h1 { (title) }
                @match link.followed {
                    Followed::Joining => p.muted { bdi { (link.name) } ", you are invited to join " bdi { (link.account_name) } " at this helpdesk. Choose a password, and you are in." },
                    Followed::Resetting => p.muted { bdi { (link.name) } ", choose another password. You are signed out everywhere else then." },
                }
            }
            form.form method="post" action={ "/link/" (secret) } {
                (form.token())
                (fields::summary(&form))
                p #email tabindex="-1" { "You sign in with " b { bdi { (link.email) } } "." }
                (new_password(&form, least))
                button.btn.primary.wide { (button) }
            }
            footer { "This link works once." }
        },
    )
}

/// The field of a password that is chosen. It is never shown again, so it has no value.
fn new_password(form: &Form<'_>, least: usize) -> Markup {
    let hint =
        format!("At least {least} characters. A few words are easier to keep in mind than signs.");
    let ask = Ask { field: Field::Password, label: "Password", optional: false, hint: &hint };
    let line = Line { kind: "password", value: "", autocomplete: "new-password" };
    fields::line(form, &ask, &line)
}

/// How it stands with a forgotten password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forgot {
    /// One is asked for one's address.
    Asks,
    /// A mail goes to it, if somebody has it.
    Mailed,
    /// No mail leaves this helpdesk.
    NoMail,
}

/// The page for those who have forgotten their password. It says the same to everybody.
pub fn forgot(chrome: &Chrome<'_>, stands: Forgot, tried: Option<&Tried>) -> Markup {
    let form = Form::new(chrome.token, tried);
    let email = Ask { field: Field::Email, label: "Email", optional: false, hint: "" };
    let value = form.value(Field::Email, "");
    let line = Line { kind: "email", value, autocomplete: "username" };
    layout::door(
        chrome,
        "Forgot your password?",
        &html! {
            div {
                h1 { "Forgot your password?" }
                @match stands {
                    Forgot::Asks => p.muted { "We send you a link by which you choose another one." },
                    Forgot::Mailed => p role="status" { "If somebody signs in with this address, a mail is on its way to it, with a link that works once, for an hour. If none comes, ask an administrator of your organisation." },
                    Forgot::NoMail => p { "Ask an administrator of your organisation: they can make a link for you by which you choose another one." },
                }
            }
            @if stands == Forgot::Asks {
                form.form method="post" action="/sign-in/forgot" {
                    (form.token())
                    (fields::summary(&form))
                    (fields::line(&form, &email, &line))
                    button.btn.primary.wide { "Send me a link" }
                }
            }
            footer { a href="/sign-in" { "Back to signing in" } }
        },
    )
}
