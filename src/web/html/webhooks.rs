//! Webhooks: those there are, the page of each with what it was sent, and the one time that a secret
//! is shown.

mod log;

use maud::{Markup, html};

use super::{
    fields::{self, Ask, Choice, Form, Line},
    layout::{self, Chrome},
    parts::{self, Tone, icon},
    settings::{self, Tab},
    typed::Tried,
    when::{self, Now},
};
use crate::{
    desk::{
        MadeWebhook,
        show::{WebhookPage, WebhookRow},
    },
    domain::{
        journal::Kind,
        refusal::Field,
        webhook::{
            JWT_CHARS_MIN, KINDS, Networks, OLD_KEY_SIGNS, PATIENCE, Shape, Switch, Webhook,
            WebhookField,
        },
    },
};

/// A form of the page of all webhooks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// That of a new one.
    Webhook,
    /// That of the networks which they may reach.
    Networks,
}

/// The webhooks of the reader's account, the form of a new one, and for who runs the helpdesk the
/// networks that webhooks may reach.
pub fn list(
    chrome: &Chrome<'_>,
    rows: &[WebhookRow],
    networks: Option<&Networks>,
    again: Option<(Which, &Tried)>,
) -> Markup {
    let tried = |which| again.filter(|(tried, _)| *tried == which).map(|(_, tried)| tried);
    let form = Form::new(chrome.token, tried(Which::Webhook));
    settings::page(
        chrome,
        "Webhooks",
        Tab::Webhooks,
        &html! {
            section.section aria-labelledby="ours" {
                h2 #ours { "Your webhooks" }
                p.muted {
                    "Each tells a program of yours what happens to the cases and customers of "
                    bdi { (chrome.account()) } ", as soon as it does."
                }
                @if rows.is_empty() { p.muted { "None yet." } } @else { (table(chrome.now, rows)) }
            }
            section.section aria-labelledby="new" {
                h2 #new { "Add a webhook" }
                form.form method="post" action="/settings/webhooks" {
                    (form.token())
                    (fields::summary(&form))
                    (asked(&form, None))
                    div.btn-row { button.btn.primary { "Add webhook" } }
                }
            }
            @if let Some(networks) = networks {
                (reach(&Form::dialog(chrome.token, tried(Which::Networks)), networks))
            }
        },
    )
}

fn table(now: Now<'_>, rows: &[WebhookRow]) -> Markup {
    html! {
        div.scroll {
            table {
                thead { tr { th scope="col" { "Webhook" } th scope="col" { "Goes to" } th scope="col" { "State" } } }
                tbody {
                    @for WebhookRow { webhook, waiting } in rows {
                        tr {
                            td {
                                a href={ "/settings/webhooks/" (webhook.id) } { bdi { (webhook.name) } } br;
                                small.muted { (webhook.id) }
                            }
                            td { bdi { (webhook.target.host()) } }
                            td {
                                (state(webhook))
                                @if *waiting > 0 { br; small.muted { (waiting) " waiting" } }
                                @if let Some(at) = webhook.arrived_at { br; small.muted { "last taken " (when::ago(at, now)) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A word with a picture: never a colour alone.
fn state(webhook: &Webhook) -> Markup {
    match webhook.switch {
        Switch::Off => html! { span.state { (icon("x")) "Off" } },
        Switch::Suspended(_) => html! { strong.state.bad { (icon("warn")) "Suspended" } },
        Switch::On if webhook.failing_since.is_some() => {
            html! { strong.state.wait { (icon("warn")) "Not taken" } }
        }
        Switch::On => html! { span.state.done { (icon("check")) "On" } },
    }
}

/// What a shape is called.
fn shape_name(shape: Shape) -> &'static str {
    match shape {
        Shape::Casemate => "Casemate: the event, the case, and the comment",
        Shape::Connect => "Connect: as CloudBlue Connect writes to its webhooks",
    }
}

fn asked(form: &Form<'_>, webhook: Option<&Webhook>) -> Markup {
    let ask = |field, label, hint| Ask { field, label, optional: false, hint };
    let name = ask(Field::Name, "Name", "What it is for, such as “Chat of the support team”.");
    let target = ask(
        Field::Webhook(WebhookField::Target),
        "Address",
        "Where to send it: https:// and a host that others reach.",
    );
    let shape = ask(Field::Webhook(WebhookField::Shape), "Format", "");
    let has_name = webhook.map_or("", |webhook| &*webhook.name);
    let has_target = webhook.map_or("", |webhook| webhook.target.as_str());
    let has_shape = webhook.map_or(Shape::Casemate, |webhook| webhook.shape).word();
    let chosen = Choice {
        chosen: form.value(Field::Webhook(WebhookField::Shape), has_shape),
        none: "Choose",
    };
    let shapes = Shape::ALL.map(|shape| (shape.word().to_owned(), shape_name(shape)));
    let line = |kind, value| Line { kind, value, autocomplete: "off" };
    html! {
        (fields::line(form, &name, &line("text", form.value(Field::Name, has_name))))
        (fields::line(form, &target, &line("url", form.value(Field::Webhook(WebhookField::Target), has_target))))
        (fields::select(form, &shape, chosen, shapes))
        (events(form, webhook))
        (token(form, webhook))
    }
}

/// The secret of its tokens, which is never shown.
fn token(form: &Form<'_>, webhook: Option<&Webhook>) -> Markup {
    let is_set = webhook.is_some_and(|webhook| webhook.jwt.is_some());
    let hint = format!(
        "For programs that ask for a JSON Web Token: at least {JWT_CHARS_MIN} characters, the same that \
         the program has. What is sent then comes with a token in Authorization."
    );
    let kept = "One is set. Write another one here, or leave this empty to keep it.";
    let ask = Ask {
        field: Field::Webhook(WebhookField::Jwt),
        label: "JWT secret",
        optional: true,
        hint: if is_set { kept } else { &hint },
    };
    let line = Line { kind: "password", value: "", autocomplete: "new-password" };
    html! {
        (fields::line(form, &ask, &line))
        @if is_set {
            label.check {
                input type="checkbox" name="jwt-gone" value="on";
                span { "Take the JWT secret away" }
            }
        }
    }
}

fn events(form: &Form<'_>, webhook: Option<&Webhook>) -> Markup {
    let ask = Ask {
        field: Field::Webhook(WebhookField::Events),
        label: "Events",
        optional: false,
        hint: "",
    };
    let ticked = |kind: Kind| match (form.typed(), webhook) {
        (Some(typed), _) => typed.has(Field::Webhook(WebhookField::Events).name(), kind.word()),
        (None, Some(webhook)) => webhook.kinds.contains(&kind),
        (None, None) => true,
    };
    fields::group(
        form,
        &ask,
        &html! {
            div {
                @for kind in KINDS {
                    label.check {
                        input type="checkbox" name=(Field::Webhook(WebhookField::Events).name()) value=(kind.word()) checked[ticked(kind)];
                        span { (kind.title()) " " small.muted { (kind.word()) } }
                    }
                }
            }
        },
    )
}

fn reach(form: &Form<'_>, networks: &Networks) -> Markup {
    let ask = Ask {
        field: Field::Webhook(WebhookField::Networks),
        label: "Networks that webhooks may reach besides the public internet",
        optional: true,
        hint: "Such as 10.1.0.0/16 or fd00::/8. Without any, webhooks of all organisations reach public \
               addresses over https alone. Whoever sets up a webhook can send to what is listed here.",
    };
    let has = networks.to_string();
    let value = form.value(Field::Webhook(WebhookField::Networks), &has);
    html! {
        section.section aria-labelledby="networks" {
            h2 #networks { "Networks" }
            form.form method="post" action="/settings/webhooks/networks" {
                (form.token())
                (fields::summary(form))
                (fields::line(form, &ask, &Line { kind: "text", value, autocomplete: "off" }))
                div.btn-row { button.btn { "Save" } }
            }
        }
    }
}

/// A webhook with what it was sent.
pub fn one(chrome: &Chrome<'_>, page: &WebhookPage, tried: Option<&Tried>) -> Markup {
    let (form, webhook) = (Form::new(chrome.token, tried), &page.webhook);
    let address = format!("/settings/webhooks/{}", webhook.id);
    settings::page(
        chrome,
        &webhook.name,
        Tab::Webhooks,
        &html! {
            h2 { bdi { (webhook.name) } }
            div { (parts::copy(webhook.id)) }
            (standing(chrome.now, webhook))
            div.btn-row {
                @if webhook.is_on() { (button(chrome, &format!("{address}/ping"), "check", "Send a test")) }
                @if webhook.is_on() { (button(chrome, &format!("{address}/off"), "x", "Switch off")) }
                @else { (button(chrome, &format!("{address}/on"), "check", "Switch on")) }
                (button(chrome, &format!("{address}/secret"), "lock", "New secret"))
                a.btn.quiet href={ (address) "/delete" } { "Delete" }
            }
            form.form method="post" action=(address) {
                (form.token())
                (fields::summary(&form))
                (asked(&form, Some(webhook)))
                div.btn-row { button.btn.primary { "Save" } a.btn.quiet href="/settings/webhooks" { "All webhooks" } }
            }
            section.section aria-labelledby="log" {
                h2 #log { "What it was sent" }
                @if page.rows.is_empty() { p.muted { "Nothing yet." } }
                @else { (log::log(chrome, webhook, &page.rows)) (log::pager(&address, page)) }
            }
        },
    )
}

fn button(chrome: &Chrome<'_>, action: &str, picture: &'static str, words: &str) -> Markup {
    html! {
        form method="post" action=(action) {
            (layout::token(chrome.token))
            button.btn { (icon(picture)) (words) }
        }
    }
}

fn standing(now: Now<'_>, webhook: &Webhook) -> Markup {
    html! {
        @match webhook.switch {
            Switch::Suspended(at) => (parts::note(Tone::Bad, &html! {
                p {
                    "Suspended " (when::ago(at, now)) ": nothing was taken there for " (hours(PATIENCE))
                    " hours. Nothing more is sent until somebody switches it on; what waits is sent then, \
                     and what happens meanwhile is not told afterwards."
                }
            })),
            Switch::Off => (parts::note(Tone::Info, &html! {
                p { "Switched off: what happens meanwhile is not told afterwards." }
            })),
            Switch::On => {
                @if let Some(since) = webhook.failing_since {
                    (parts::note(Tone::Bad, &html! {
                        p { "Nothing has been taken there since " (when::short_called(since, now)) ". It is tried again." }
                    }))
                }
            },
        }
    }
}

fn hours(time: std::time::Duration) -> u64 {
    time.as_secs() / 3_600
}

/// A secret that was just drawn.
pub fn secret(chrome: &Chrome<'_>, made: &MadeWebhook) -> Markup {
    let webhook = &made.webhook;
    settings::page(
        chrome,
        "Secret of a webhook",
        Tab::Webhooks,
        &html! {
            h2 { "Secret of " bdi { (webhook.name) } }
            (parts::note(Tone::Done, &html! {
                p role="status" { "Copy it now: nobody can show it again. What is sent is signed with it." }
            }))
            div.field {
                label for="secret" { "Secret" }
                (parts::to_copy("secret", "the secret", &made.secret()))
            }
            @if webhook.old_key.is_some() {
                p.muted { "For " (hours(OLD_KEY_SIGNS)) " hours the secret before signs too, beside it." }
            }
            div.btn-row { a.btn.primary href={ "/settings/webhooks/" (webhook.id) } { "I have copied it" } }
        },
    )
}

/// Whether a webhook is to be deleted.
pub fn delete(chrome: &Chrome<'_>, webhook: &Webhook) -> Markup {
    settings::page(
        chrome,
        "Delete a webhook",
        Tab::Webhooks,
        &html! {
            h2 { "Delete " bdi { (webhook.name) } "?" }
            p { "What waits for it is not sent, and the list of what it was sent goes with it." }
            form method="post" action={ "/settings/webhooks/" (webhook.id) "/delete" } {
                (layout::token(chrome.token))
                div.btn-row {
                    button.btn.danger { "Delete webhook" }
                    a.btn.quiet href={ "/settings/webhooks/" (webhook.id) } { "Keep it" }
                }
            }
        },
    )
}
