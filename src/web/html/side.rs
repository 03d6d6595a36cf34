//! The column beside a case: details, people, workflow.

use maud::{Markup, html};

use super::{
    customer, duplicate, flow,
    layout::Chrome,
    moving,
    parts::{self, icon_s},
    when::{self, Now},
};
use crate::{
    desk::show::CaseDetail,
    domain::{
        access::{Seen, SetPeople},
        case::{Direction, End},
        refusal::Field,
    },
};

/// The end of a case that the reader does not stand at.
pub fn other(seen: &Seen) -> &End {
    seen.case.far_end(seen.side)
}

/// The reader's end of a case.
pub fn own(seen: &Seen) -> &End {
    seen.case.end(seen.side)
}

/// The column.
pub fn column(chrome: &Chrome<'_>, detail: &CaseDetail) -> Markup {
    let now = chrome.now;
    let confirmer = flow::confirmer(&detail.seen, &detail.names);
    html! {
        aside #about aria-label="About this case" {
            details.section.fold open {
                summary { h2 { "Details" } (icon_s("down")) }
                (facts(detail, now))
                div.btn-row { (customer::button(chrome, detail)) (duplicate::button(detail)) (moving::button(detail)) }
            }
            section.section aria-labelledby="people" {
                div.section-head {
                    h2 #people { "People" }
                    @if detail.seen.may(&SetPeople) {
                        a.btn.quiet.s href={ "/cases/" (detail.seen.case.id) "/people" } data-dialog data-key="a" aria-label="Edit people" {
                            (icon_s("edit")) "Edit"
                        }
                    }
                }
                (people(detail))
            }
            section.section aria-labelledby="workflow" {
                h2 #workflow { "Workflow" }
                (flow::bar(&detail.seen.case.flow(), &detail.names, confirmer, now))
            }
        }
    }
}

/// Agent and CC of the reader's own side.
fn people(detail: &CaseDetail) -> Markup {
    let end = own(&detail.seen);
    html! {
        dl.facts {
            dt { "Agent" }
            dd { (agent(detail, end, true)) }
            dt { "CC" }
            dd { (parts::people(&end.cc, &detail.names, true)) }
        }
    }
}

fn agent(detail: &CaseDetail, end: &End, us: bool) -> Markup {
    html! {
        @match end.agent {
            Some(agent) => (parts::person(detail.names.user(agent), us)),
            None => span.muted { "Not assigned" },
        }
    }
}

/// What the case is, and who is on the other side of it.
fn facts(detail: &CaseDetail, now: Now<'_>) -> Markup {
    let (case, names) = (&detail.seen.case, &detail.names);
    html! {
        dl.facts {
            dt { "Status" }
            dd { (parts::state(case.state)) }
            dt { "Priority" }
            dd { (parts::priority(case.priority)) }
            @if case.table().need(Field::Type).is_some() { dt { "Type" } dd { (case.kind) } }
            (particulars(detail))
            (customer::facts(detail))
            (parties(detail))
            @if let Some(contact) = case.contact {
                dt { "On behalf of" }
                dd { (parts::person(names.user(contact), false)) }
            }
            dt { "Opened by" }
            dd { (opener(detail)) }
            (duplicate::ways(detail))
            (moving::ways(detail))
            dt { "Created" }
            dd { (when::full(case.opened_at, now)) }
            dt { "Updated" }
            dd { (when::full(detail.seen.moved_at(), now)) }
        }
    }
}

/// Who opened the case, and of which account where that is not the issuer: support, or who manages
/// it.
fn opener(detail: &CaseDetail) -> Markup {
    let (case, names) = (&detail.seen.case, &detail.names);
    let account = names.users.get(&case.reporter).map(|(_, account)| *account);
    let us = account == Some(detail.seen.person.account);
    html! {
        (parts::person(names.user(case.reporter), us))
        @if account.is_some_and(|account| account != case.issuer.account) {
            span.muted { "of " bdi { (names.account_of(case.reporter)) } }
        }
    }
}

/// What only some presets ask.
fn particulars(detail: &CaseDetail) -> Markup {
    let case = &detail.seen.case;
    html! {
        @if let Some(category) = &detail.category { dt { "Ticket type" } dd { bdi { (category.name) } } }
        @if let Some(environment) = &detail.environment { dt { "Environment" } dd { bdi { (environment.name) } } }
        @if let Some(impact) = case.impact { dt { "Impact" } dd { (impact) } }
        @if let Some(product) = case.product {
            dt { "Product" }
            dd { bdi { (detail.names.product(product)) } span.id.muted { (product) } }
        }
    }
}

/// The other side; and the reader's own where that is an account that theirs manages.
fn parties(detail: &CaseDetail) -> Markup {
    let (seen, names) = (&detail.seen, &detail.names);
    let (own, other) = (own(seen), other(seen));
    let (here, there) = match Direction::of(seen.side) {
        Direction::Outgoing => ("From", "To"),
        Direction::Incoming => ("To", "From"),
    };
    html! {
        @if own.account != seen.person.account {
            dt { (here) }
            dd { bdi { (names.account(own.account)) } span.id.muted { (own.account) } }
        }
        dt { (there) }
        dd { bdi { (names.account(other.account)) } span.id.muted { (other.account) } }
        dt { "Agent" }
        dd { (agent(detail, other, false)) }
        dt { "CC" }
        dd { (parts::people(&other.cc, names, false)) }
    }
}
