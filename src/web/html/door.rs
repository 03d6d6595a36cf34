//! Before one is in: signing in, and setting up.

use maud::{Markup, html};

use super::{
    fields::{self, Ask, Form, Line},
    layout::{self, Chrome},
    parts::icon_s,
    profile,
    typed::Tried,
};
use crate::domain::refusal::{Field, Refusal};

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
                "Forgotten? Whoever runs this helpdesk can give you a new password. "
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
    let hint =
        format!("At least {least} characters. A few words are easier to keep in mind than signs.");
    let line = |field: Field, label, hint, kind, autocomplete| {
        let ask = Ask { field, label, optional: false, hint };
        let value = if field == Field::Password { "" } else { form.value(field, "") };
        fields::line(&form, &ask, &Line { kind, value, autocomplete })
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
                (line(Field::Password, "Password", &hint, "password", "new-password"))
                button.btn.primary.wide { "Set up" }
            }
        },
    )
}
