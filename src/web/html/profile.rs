//! What people see and change of themselves: name, password, sessions, second factor.

use maud::{Markup, html};
use qrcodegen::{QrCode, QrCodeEcc};

use super::{
    fields::{self, Ask, Choice, Form, Line},
    layout::{self, Chrome},
    parts::{self, Tone, icon, icon_s},
    settings::{self, Tab},
    typed::Tried,
    when,
};
use crate::{
    desk::{
        Enrolment,
        show::{OwnSession, Profile, SecondFactor},
    },
    domain::{refusal::Field, zone::Zone},
};

/// What was just done, in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// Nothing: the page was asked for.
    Nothing,
    /// The name or the zone was changed.
    Saved,
    /// The password was changed.
    Password,
    /// Sessions were ended.
    Sessions,
    /// The second factor is asked for no more.
    Factor,
}

impl Done {
    /// All of them.
    const ALL: [Done; 5] =
        [Done::Nothing, Done::Saved, Done::Password, Done::Sessions, Done::Factor];

    /// Its word in addresses.
    pub fn word(self) -> &'static str {
        match self {
            Done::Nothing => "",
            Done::Saved => "saved",
            Done::Password => "password",
            Done::Sessions => "sessions",
            Done::Factor => "factor",
        }
    }

    /// What an address says was done.
    pub fn of(word: &str) -> Done {
        Done::ALL.into_iter().find(|done| done.word() == word).unwrap_or(Done::Nothing)
    }

    fn words(self) -> &'static str {
        match self {
            Done::Nothing => "",
            Done::Saved => {
                "Saved. Your name shows wherever you are named; the search finds you by it in what changes from now on."
            }
            Done::Password => "Your password is changed. You are signed out everywhere else.",
            Done::Sessions => "You are signed out there.",
            Done::Factor => "You sign in by your password alone now.",
        }
    }
}

/// Who one is: name, password, second factor, and where one is signed in.
pub fn page(chrome: &Chrome<'_>, profile: &Profile, done: Done, tried: Option<&Tried>) -> Markup {
    let form = Form::new(chrome.token, tried);
    let user = &profile.user;
    let ask = Ask {
        field: Field::Name,
        label: "Your name",
        optional: false,
        hint: "Everyone on your cases sees it.",
    };
    let value = form.value(Field::Name, &user.name);
    settings::page(
        chrome,
        "Profile",
        Tab::Profile,
        &html! {
            @if done != Done::Nothing {
                (parts::note(Tone::Done, &html! { p role="status" { (done.words()) } }))
            }
            form.form method="post" action="/settings/profile" {
                (form.token())
                (fields::summary(&form))
                (fields::line(&form, &ask, &Line { kind: "text", value, autocomplete: "name" }))
                (zone(&form, chrome.now.zone))
                p.hint {
                    "You are " (article(user.role.word())) " of " bdi { (chrome.account()) } " and sign in as "
                    b { bdi { (user.email) } } "."
                }
                div.btn-row { button.btn.primary { "Save" } }
            }
            section.section aria-labelledby="ways" {
                h2 #ways { "How you sign in" }
                div.btn-row {
                    a.btn href="/settings/profile/password" { "Change password" }
                    a.btn href="/settings/profile/factor" {
                        @match profile.factor { SecondFactor::On { .. } => "Second factor: on", _ => "Set up a second factor" }
                    }
                }
            }
            (sessions(chrome, &profile.sessions))
        },
    )
}

/// The zone that times are shown in.
fn zone(form: &Form<'_>, now: &Zone) -> Markup {
    let ask = Ask {
        field: Field::Zone,
        label: Field::Zone.label(),
        optional: false,
        hint: "Pages show times in it. Exports, the days of filters and the months of numbers stay in UTC.",
    };
    let chosen = form.value(Field::Zone, now.name());
    let names = Zone::names().into_iter().map(|name| (name.clone(), name));
    fields::select(form, &ask, Choice { chosen, none: "Choose one" }, names)
}

/// `an admin`, `a member`.
fn article(word: &str) -> String {
    let open = word.starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} {word}", if open { "an" } else { "a" })
}

fn sessions(chrome: &Chrome<'_>, sessions: &[OwnSession]) -> Markup {
    html! {
        section.section aria-labelledby="sessions" {
            h2 #sessions { "Where you are signed in" }
            div.scroll {
                table {
                    thead { tr { th scope="col" { "Browser" } th scope="col" { "Last used" } th scope="col" { span.vh { "End it" } } } }
                    tbody { @for one in sessions { (session(chrome, one)) } }
                }
            }
            @if sessions.len() > 1 {
                form method="post" action="/settings/profile/sessions" {
                    (layout::token(chrome.token))
                    button.btn { (icon("x")) "Sign out everywhere else" }
                }
            }
        }
    }
}

fn session(chrome: &Chrome<'_>, OwnSession { session, here }: &OwnSession) -> Markup {
    let name = browser(&session.browser);
    html! {
        tr {
            td title=(session.browser) {
                bdi { (name) } br;
                small.muted { "since " (when::short_called(session.made_at, chrome.now)) }
            }
            td { @if *here { strong { "This one" } } @else { (when::ago(session.seen_at, chrome.now)) } }
            td {
                @if !*here {
                    form method="post" action="/settings/profile/sessions" {
                        (layout::token(chrome.token))
                        input type="hidden" name="session" value=(session.key);
                        button.btn.s { "Sign out" span.vh { " " (name) } }
                    }
                }
            }
        }
    }
}

/// A browser as people call it, from what it says itself; that, if it says nothing known.
fn browser(said: &str) -> String {
    let known = |names: &[(&str, &'static str)]| {
        names.iter().find(|(mark, _)| said.contains(mark)).map(|(_, name)| *name)
    };
    // Each names those after it as well, to be let in where they are.
    let name = known(&[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = known(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (name, system) {
        (Some(name), Some(system)) => format!("{name} on {system}"),
        (Some(name), None) => name.to_owned(),
        _ if said.is_empty() => "Unknown".to_owned(),
        _ => said.to_owned(),
    }
}

/// The page for another password, which has at least `least` characters.
pub fn password(chrome: &Chrome<'_>, least: usize, tried: Option<&Tried>) -> Markup {
    let form = Form::new(chrome.token, tried);
    let hint =
        format!("At least {least} characters. A few words are easier to keep in mind than signs.");
    settings::page(
        chrome,
        "Change password",
        Tab::Profile,
        &html! {
            h2 { "Change password" }
            form.form method="post" action="/settings/profile/password" {
                (form.token())
                (fields::summary(&form))
                (secret(&form, Field::Password, "Current password", "", "current-password"))
                (secret(&form, Field::NewPassword, "New password", &hint, "new-password"))
                p.hint { "You are signed out everywhere else then." }
                div.btn-row { button.btn.primary { "Change password" } (back()) }
            }
        },
    )
}

/// A password is never shown again, so its field has no value.
fn secret(
    form: &Form<'_>,
    field: Field,
    label: &str,
    hint: &str,
    autocomplete: &'static str,
) -> Markup {
    let ask = Ask { field, label, optional: false, hint };
    fields::line(form, &ask, &Line { kind: "password", value: "", autocomplete })
}

fn back() -> Markup {
    html! { a.btn.quiet href="/settings/profile" { "Cancel" } }
}

/// The page of the second factor, as it stands with it.
pub fn factor(chrome: &Chrome<'_>, stands: &SecondFactor, tried: Option<&Tried>) -> Markup {
    let form = Form::new(chrome.token, tried);
    let again = |words: &str, button: &str, action: &str, tone: &str, proof: &Markup| {
        html! {
            p { (words) }
            form.form method="post" action=(action) {
                (form.token())
                (fields::summary(&form))
                (secret(&form, Field::Password, "Your password", "", "current-password"))
                (proof)
                div.btn-row { button.btn class=(tone) { (button) } (back()) }
            }
        }
    };
    let body = match stands {
        SecondFactor::Off => again(
            "Whoever knows your password can sign in as you. With a second factor they also need a \
             code that an authenticator on your phone or computer shows.",
            "Set it up",
            "/settings/profile/factor",
            "primary",
            &html! {},
        ),
        SecondFactor::Drawn(enrolment) => drawn(&form, enrolment),
        SecondFactor::On { since, left } => html! {
            (parts::note(Tone::Done, &html! {
                p { "You are asked for a code since " (when::date(*since, chrome.now)) ". " (recovery_left(*left)) }
            }))
            (again(
                "To have new recovery codes, or another authenticator, turn it off and set it up again. You are signed out everywhere else then.",
                "Turn it off",
                "/settings/profile/factor/off",
                "danger",
                &code(&form, "What your authenticator shows, or a recovery code."),
            ))
        },
    };
    settings::page(chrome, "Second factor", Tab::Profile, &html! { h2 { "Second factor" } (body) })
}

fn recovery_left(left: usize) -> String {
    match left {
        0 => "No recovery code is left.".to_owned(),
        1 => "One recovery code is left.".to_owned(),
        left => format!("{left} recovery codes are left."),
    }
}

fn drawn(form: &Form<'_>, enrolment: &Enrolment) -> Markup {
    html! {
        p { "Scan this with an authenticator, or type the secret into it. Then give the code that it shows within ten minutes: from then on you are asked for one, and everywhere else you are signed out." }
        (square(&enrolment.address))
        p { "Secret: " code.break { (enrolment.secret) } }
        form.form method="post" action="/settings/profile/factor/code" {
            (form.token())
            (fields::summary(form))
            (code(form, "The six digits that it shows now."))
            div.btn-row { button.btn.primary { "Turn it on" } (back()) }
        }
    }
}

/// The field of a code.
pub(super) fn code(form: &Form<'_>, hint: &str) -> Markup {
    let ask = Ask { field: Field::Code, label: Field::Code.label(), optional: false, hint };
    fields::line(form, &ask, &Line { kind: "text", value: "", autocomplete: "one-time-code" })
}

/// A text as a square that cameras read; nothing if it is too long for one. Black on white in every
/// theme, with the margin that readers need.
fn square(text: &str) -> Markup {
    let Ok(square) = QrCode::encode_text(text, QrCodeEcc::Medium) else { return html! {} };
    let modules = square.size();
    let all = (0..modules).flat_map(|y| (0..modules).map(move |x| (x, y)));
    let dark = all.filter(|(x, y)| square.get_module(*x, *y));
    let path: Vec<_> = dark.map(|(x, y)| format!("M{} {}h1v1h-1z", x + 4, y + 4)).collect();
    let path = path.concat();
    let side = modules + 8;
    html! {
        svg.scan viewBox={ "0 0 " (side) " " (side) } role="img" aria-label="The secret, to scan" {
            rect width=(side) height=(side) fill="#fff" {}
            path d=(path) fill="#000" shape-rendering="crispEdges" {}
        }
    }
}

/// The recovery codes, shown this once.
pub fn recovery(chrome: &Chrome<'_>, codes: &[String]) -> Markup {
    settings::page(
        chrome,
        "Recovery codes",
        Tab::Profile,
        &html! {
            h2 { "Recovery codes" }
            (parts::note(Tone::Done, &html! { p role="status" { "From now on you are asked for a code when you sign in." } }))
            p { "If you lose your authenticator, each of these signs you in once in place of a code. Print them or keep them where you keep passwords: " strong { "nobody can show them again." } }
            pre { @for code in codes { (code) "\n" } }
            div.btn-row { a.btn.primary href="/settings/profile" { (icon_s("check")) "I have kept them" } }
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_called_as_people_call_them() {
        let chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
        assert_eq!(browser(chrome), "Chrome on Linux");
        assert_eq!(browser(&format!("{chrome} Edg/140.0")), "Edge on Linux");
        assert_eq!(browser("curl/8.0"), "curl/8.0");
        assert_eq!(browser(""), "Unknown");
        assert_eq!(Done::of("password"), Done::Password);
        assert_eq!(Done::of("<script>"), Done::Nothing);
    }
}
