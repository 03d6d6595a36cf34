//! By what server mail leaves, and what became of each mail.

use maud::{Markup, html};

use super::{
    fields::{self, Ask, Form, Line},
    layout::{self, Chrome},
    parts::{self, Tone, icon, icon_s},
    settings::{self, Tab},
    typed::Tried,
    when::{self, Now},
};
use crate::{
    desk::show::{MailPage, Posted},
    domain::{
        mail::{About, Fate, MailSettings, Security},
        refusal::Field,
    },
};

/// What the page shows.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    /// The settings, and a page of mails.
    pub page: &'a MailPage,
    /// How the form was sent and refused, if it was.
    pub tried: Option<&'a Tried>,
    /// The address that browsers use, if it was said.
    pub origin: Option<&'a str>,
}

/// The page of the appliance's mail.
pub fn page(chrome: &Chrome<'_>, shown: &Shown<'_>) -> Markup {
    let set = shown.page.settings.as_ref();
    settings::page(
        chrome,
        "Mail",
        Tab::Mail,
        &html! {
            @match set {
                None => (parts::note(Tone::Info, &html! {
                    p { "No mail leaves this helpdesk, and it opens no connection, until a server is set here." }
                })),
                Some(_) if shown.origin.is_none() => (parts::note(Tone::Wait, &html! {
                    p { "Links in mails lead to this machine by its own name for itself, because nobody has said by which address browsers reach it. Start with " code { "--public-url" } "." }
                })),
                Some(_) => {},
            }
            (form(chrome, set, shown.tried))
            @if set.is_some() { (beside(chrome)) }
            (mails(chrome.now, shown.page))
        },
    )
}

fn form(chrome: &Chrome<'_>, set: Option<&MailSettings>, tried: Option<&Tried>) -> Markup {
    let form = Form::new(chrome.token, tried);
    let of = |read: fn(&MailSettings) -> String| set.map(read).unwrap_or_default();
    let (host, from) = (of(|it| it.host.to_string()), of(|it| it.from.to_string()));
    let login = of(|it| it.login.as_ref().map(ToString::to_string).unwrap_or_default());
    let port = set.map_or("587".to_owned(), |it| it.port.to_string());
    let security = set.map_or(Security::StartTls, |it| it.security).word();
    let line = |field: Field, hint, value| {
        let ask = Ask { field, label: field.label(), optional: field == Field::Login, hint };
        let value = form.value(field, value);
        fields::line(&form, &ask, &Line { kind: "text", value, autocomplete: "off" })
    };
    let answers = Security::ALL.map(|one| (one.word(), security_name(one)));
    let ask = Ask {
        field: Field::Security,
        label: Field::Security.label(),
        optional: false,
        hint: "Without TLS a password goes only to a server on this machine.",
    };
    html! {
        form.form method="post" action="/settings/mail" {
            (form.token())
            (fields::summary(&form))
            (line(Field::Host, "The name of the server that takes mail from us, such as mail.example.com.", &host))
            (line(Field::Port, "Usually 587 for STARTTLS, 465 for TLS, 25 for a server on this machine.", &port))
            (fields::answers(&form, &ask, answers, form.value(Field::Security, security)))
            (line(Field::Login, "Empty if the server asks for none.", &login))
            (password(&form, set))
            (line(Field::From, "The address that mail is from. Nobody reads what is answered to it.", &from))
            (trusted(&form, set))
            div.btn-row { button.btn.primary { "Save" } }
        }
    }
}

fn security_name(security: Security) -> &'static str {
    match security {
        Security::StartTls => "STARTTLS",
        Security::Tls => "TLS",
        Security::None => "None",
    }
}

/// A password is never shown again, so its field has no value.
fn password(form: &Form<'_>, set: Option<&MailSettings>) -> Markup {
    let has = set.is_some_and(|set| !set.password.is_empty());
    let hint = if has {
        "One is set. Leave this empty to keep it; if anything changes about the way to the server, \
         it is needed again."
    } else {
        "It is never shown again."
    };
    let ask = Ask { field: Field::Password, label: Field::Password.label(), optional: true, hint };
    let line = Line { kind: "password", value: "", autocomplete: "new-password" };
    fields::line(form, &ask, &line)
}

/// Certificates to trust fold away: few need them.
fn trusted(form: &Form<'_>, set: Option<&MailSettings>) -> Markup {
    let kept = set.and_then(|set| set.trusted.as_deref()).unwrap_or_default();
    let value = form.value(Field::Trusted, kept);
    let hint = "Certificates (PEM) of those who vouch for the server, if this machine does not \
                know them.";
    let ask = Ask { field: Field::Trusted, label: Field::Trusted.label(), optional: true, hint };
    html! {
        (fields::frame(form, &ask, &html! {
            textarea.input.code id=(form.id(ask.field)) name=(ask.field.name()) rows="3" spellcheck="false"
                aria-invalid=[form.invalid(ask.field)] aria-describedby=[form.described(&ask)] { "\n" (value) }
        }))
    }
}

/// What else can be done with a server that is set.
fn beside(chrome: &Chrome<'_>) -> Markup {
    html! {
        div.btn-row {
            form method="post" action="/settings/mail/test" {
                (layout::token(chrome.token))
                button.btn { (icon("check")) "Send a test mail to me" }
            }
            form method="post" action="/settings/mail/off" {
                (layout::token(chrome.token))
                button.btn.quiet { (icon("x")) "Send no mail any more" }
            }
        }
    }
}

fn mails(now: Now<'_>, page: &MailPage) -> Markup {
    html! {
        section.section aria-labelledby="mails" {
            h2 #mails { "What became of the mails" }
            @if page.rows.is_empty() {
                p.muted { "There are none yet." }
            } @else {
                (parts::scroll("Mails", &html! {
                    table {
                        thead { tr { th scope="col" { "When" } th scope="col" { "To" } th scope="col" { "What" } th scope="col" { "Outcome" } } }
                        tbody { @for posted in &page.rows { (row(now, posted)) } }
                    }
                }))
                (pager(page))
            }
        }
    }
}

fn row(now: Now<'_>, Posted { mail, to: (name, account) }: &Posted) -> Markup {
    html! {
        tr {
            td { (when::ago(mail.queued_at, now)) }
            td {
                @if let About::Invitation(email) = &mail.about { bdi { (email) } }
                @else { bdi { (name) } br; small.muted { bdi { (account) } } }
            }
            td {
                @match &mail.about {
                    About::Told(told) => (parts::counted(*told, "notification", "notifications")),
                    About::Test => "Test",
                    About::Invitation(_) => { "Invitation by " bdi { (name) } },
                    About::Password => "New password",
                }
            }
            td {
                @match mail.fate {
                    Fate::Sent(at) => { "Sent " (when::ago(at, now)) },
                    Fate::NotSent(_, why) => {
                        strong { "Not sent" } ", because " (why)
                        @if !mail.trouble.is_empty() { ": " bdi { (mail.trouble) } }
                    },
                    Fate::Waiting if mail.trouble.is_empty() => { "Waits until " (when::short_called(mail.due_at, now)) },
                    Fate::Waiting => {
                        "Not sent yet, because " bdi { (mail.trouble) } br;
                        small.muted {
                            (parts::counted(mail.tries.into(), "try", "tries")) ", the next on "
                            (when::short_called(mail.due_at, now))
                        }
                    },
                }
            }
        }
    }
}

fn pager(page: &MailPage) -> Markup {
    html! {
        @if page.newer || page.older.is_some() {
            nav.pager aria-label="Pages" {
                span.muted { "The newest first" }
                span.btn-row {
                    @if page.newer { a.btn.s href="/settings/mail#mails" { (icon_s("left")) "Newest" } }
                    @if let Some(older) = page.older {
                        a.btn.s href={ "/settings/mail?before=" (older) "#mails" } rel="next" { "Older" (icon_s("right")) }
                    }
                }
            }
        }
    }
}
