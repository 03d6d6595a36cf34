//! The workflow bar of a case, and the steps of a form that has several pages.

use maud::{Markup, html};

use super::{
    parts::icon_s,
    when::{self, Now},
};
use crate::{
    desk::show::Names,
    domain::{
        access::Seen,
        flow::{Phase, Stop},
        moment::Moment,
        workflow::State,
    },
};

/// Every state of a case: where it was, with who and when; where it is; where it may go.
/// `confirmer` is asked to confirm what is resolved.
pub fn bar(stops: &[Stop], names: &Names, confirmer: &str, now: Now<'_>) -> Markup {
    html! { ol.flow { @for stop in stops { (one(names, confirmer, stop, now)) } } }
}

fn one(names: &Names, confirmer: &str, stop: &Stop, now: Now<'_>) -> Markup {
    let (class, current) = match stop.phase {
        Phase::Past => ("past", None),
        Phase::Now => ("now", Some("step")),
        Phase::Ahead | Phase::Confirm(_) => ("next", None),
        Phase::Skipped => ("skip-state", None),
    };
    html! {
        li class=(class) aria-current=[current] {
            b { @match stop.state { Some(state) => (state), None => "Created" } }
            @match stop.phase {
                Phase::Confirm(due) => (waiting(confirmer, due, now)),
                Phase::Skipped => "not needed",
                Phase::Past | Phase::Now | Phase::Ahead => (reached(names, stop, now)),
            }
        }
    }
}

/// Who brought it here, and when.
fn reached(names: &Names, stop: &Stop, now: Now<'_>) -> Markup {
    html! {
        @if let Some(at) = stop.at {
            @match stop.by {
                Some(by) => { "by " bdi { (names.user(by)) } },
                None => "by itself, after no answer came",
            }
            br;
            (when::full(at, now))
        }
    }
}

/// What the case waits for, and what happens if nothing comes.
fn waiting(confirmer: &str, due: Option<Moment>, now: Now<'_>) -> Markup {
    html! {
        "waiting for " bdi { (confirmer) } " to confirm"
        @match due {
            None => {},
            Some(Moment::UNTOLD) => ", closes by itself some time after the server's clock is confirmed",
            Some(due) => { ", closes by itself on " (when::full(due, now)) },
        }
    }
}

/// Who is asked to confirm: the issuer's agent, else the account.
pub fn confirmer<'a>(seen: &Seen, names: &'a Names) -> &'a str {
    let issuer = &seen.case.issuer;
    issuer.agent.map_or_else(|| names.account(issuer.account), |agent| names.user(agent))
}

/// The steps of a form; `at` counts from 1.
pub fn steps(names: &[&str], at: usize) -> Markup {
    html! {
        ol.steps aria-label={ "Step " (at) " of " (names.len()) } {
            @for (name, number) in names.iter().zip(1..) {
                li.past[number < at] aria-current=[(number == at).then_some("step")] {
                    i aria-hidden="true" {
                        @if number < at { (icon_s("check")) } @else { (number) }
                    }
                    span.no-s[number != at] { (name) @if number < at { span.vh { ", done" } } }
                }
            }
        }
    }
}

/// A preset's states as the help draws them: in a row, each an arch.
pub fn row(states: &[State]) -> Markup {
    html! {
        ul.state-row { @for state in states { li { (super::parts::state(*state)) } } }
    }
}
