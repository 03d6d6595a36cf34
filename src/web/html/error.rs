//! The page of a request that got no further.

use maud::{Markup, html};

use super::{
    layout::{self, Chrome, Here},
    parts,
};
use crate::{domain::refusal::Refusal, web::help};

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
