//! The page of a request that got no further.

use maud::{Markup, html};

use super::{
    layout::{self, Chrome, Here},
    parts,
};
use crate::{
    domain::{answered::KeyWrong, refusal::Refusal},
    web::help,
};

/// Why there is no page.
#[derive(Clone, Copy, Debug)]
pub enum Trouble<'a> {
    /// The helpdesk said no.
    Refused(&'a Refusal),
    /// Something broke; the log has more under this reference.
    Failed(&'a str),
    /// There is no room to write; reading goes on.
    Full,
}

/// The page that says why, and where to go from here.
pub fn page(chrome: &Chrome<'_>, trouble: Trouble<'_>) -> Markup {
    let title = title(trouble);
    // The same for all: where nothing is, nothing tells what there might be. Before the door there
    // is nothing to lead to.
    let help = chrome.me.and_then(|_| help::target("getting-started", "not-there"));
    let chrome = &Chrome { help, ..*chrome };
    let heading = html! { h1 { (title) } };
    let ways = html! {
        @if chrome.me.is_some() { a.btn.primary href="/cases" { "Go to the cases" } }
        @else { a.btn.primary href="/sign-in" { "Sign in" } }
    };
    let body = parts::empty("wall", &heading, &html! { (text(trouble)) }, &ways);
    layout::page(chrome, title, Here::Elsewhere, &body)
}

/// The page of a form that is carried out once, and is not now; `list` is where it is seen what there
/// is.
pub fn form(chrome: &Chrome<'_>, wrong: KeyWrong, list: &str) -> Markup {
    let title = title(Trouble::Refused(&Refusal::Key(wrong)));
    let text = match wrong {
        KeyWrong::UnderWay => {
            "This form was sent before, and that is still under way. Look at the list in a moment; nothing is done twice."
        }
        KeyWrong::TooMany => {
            "You have sent more forms within a day than are told apart. Nothing was changed. Please go on tomorrow."
        }
        KeyWrong::AnswerLost => "This form was carried out before. It is not done again.",
        KeyWrong::NotAKey | KeyWrong::OtherRequest => {
            "This form was sent in another way than it was shown. Nothing was changed. Please open it again."
        }
    };
    let ways = html! { a.btn.primary href=(list) { "See the list" } };
    let body = parts::empty("wall", &html! { h1 { (title) } }, &html! { (text) }, &ways);
    layout::page(chrome, title, Here::Elsewhere, &body)
}

fn title(trouble: Trouble<'_>) -> &'static str {
    match trouble {
        Trouble::Failed(_) => "Something broke on our side",
        Trouble::Full => "There is no room to write",
        Trouble::Refused(refusal) => match refusal {
            Refusal::NotFound => "There is nothing at this address",
            Refusal::NotSignedIn => "Please sign in",
            Refusal::RoleTooLow { .. }
            | Refusal::WrongSide { .. }
            | Refusal::NotYours
            | Refusal::NotGranted { .. }
            | Refusal::ForeignOrigin => "You cannot do this",
            Refusal::WrongState { .. }
            | Refusal::Closed
            | Refusal::ChangedMeanwhile
            | Refusal::SoAlready
            | Refusal::ChangedSince
            | Refusal::Overtaken => "The case has moved on",
            Refusal::HasChildren(_) | Refusal::InUse => "This cannot be deleted",
            Refusal::Settled
            | Refusal::TooManyWait
            | Refusal::CannotStand(_)
            | Refusal::Key(_)
            | Refusal::NotNow { .. }
            | Refusal::SwitchedOff => "This cannot be done now",
            Refusal::ClockInDoubt => "This has to wait",
            Refusal::Throttled { .. }
            | Refusal::Busy
            | Refusal::Exporting
            | Refusal::Crowded
            | Refusal::Credentials { .. } => "Please wait a moment",
            Refusal::FormExpired => "This form is too old",
            Refusal::LinkDead => "This link is used up",
            Refusal::Fields(_) | Refusal::Files(_) | Refusal::Malformed | Refusal::TooWide => {
                "This was not understood"
            }
        },
    }
}

fn text(trouble: Trouble<'_>) -> Markup {
    html! {
        @match trouble {
            Trouble::Failed(reference) => {
                "Nothing was changed. Please try again; if it stays broken, tell whoever runs this helpdesk the reference "
                span.id { (reference) } "."
            },
            Trouble::Full => {
                "Nothing was changed. Pages can still be read. Whoever runs this helpdesk needs to make room; then try again."
            },
            Trouble::Refused(Refusal::NotFound) => {
                "There may never have been anything here, or it is not for you to see. Check the address, or find it in the list."
            },
            Trouble::Refused(refusal) => (refusal),
        }
    }
}
