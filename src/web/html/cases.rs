//! The list of cases.

use maud::{Markup, html};

use super::{
    bulk, export, filters,
    layout::{self, Chrome, Here},
    narrow,
    parts::{self, icon, icon_s},
    saved, search, side,
    when::{self, Now},
};
use crate::{
    desk::show::{CaseList, Filter, Names, Page},
    domain::{
        access::Seen,
        case::Direction,
        listing::{Agent, Order},
        search::Within,
        workflow::State,
    },
};

/// What stands in the list of cases that wait for the reader's account.
pub fn waiting() -> Filter {
    let states = vec![State::Inquiring, State::WaitingForCustomer, State::Resolved];
    Filter { states, direction: Some(Direction::Outgoing), ..Filter::default() }
}

/// What stands in the list of cases at the desk of the reader's account that nobody works on.
pub fn unassigned() -> Filter {
    let (direction, agent) = (Some(Direction::Incoming), Some(Agent::Nobody));
    Filter { direction, agent, ..Filter::default() }
}

/// The page of a list of cases.
pub fn page(chrome: &Chrome<'_>, filter: &Filter, list: &CaseList) -> Markup {
    let (here, title) = place(filter);
    let listed = filters::address(filter, Page::First);
    let is_view = chrome.me.is_some_and(|me| me.views.iter().any(|view| view.address == listed));
    let chrome = &Chrome { listed: &listed, ..*chrome };
    let nothing_ever = !list.ever;
    let opens = chrome.me.is_some_and(|me| me.opens);
    layout::page(
        chrome,
        title,
        if is_view { Here::Elsewhere } else { here },
        &html! {
            header.head {
                h1 { (title) }
                div.btn-row {
                    a.btn.quiet href=(filters::address(filter, Page::First)) aria-label="Refresh" {
                        (icon("reload")) span.no-s { "Refresh" }
                    }
                    (export::menu(filter, list))
                    @if opens && !nothing_ever { (new_case()) }
                }
            }
            (bulk::notes(chrome, filter, list))
            @if nothing_ever {
                (no_cases(opens))
            } @else {
                @if here != Here::Waiting {
                    (tabs(filter, list))
                    (search::of_list(if filter.archive { Within::Archive } else { Within::Active }))
                }
                (filters::bar(filter, list))
                (saved::forms(chrome, filter, list))
                @if list.rows.is_empty() {
                    @if list.further.is_none() { (nothing(filter, here)) } @else { (filters::pager(filter, list)) }
                    (narrow::further(filter, list))
                } @else {
                    (bulk::around(chrome, filter, list, &table(chrome, filter, list)))
                    (filters::pager(filter, list))
                    (narrow::further(filter, list))
                    (read_all(chrome, filter, list))
                }
            }
        },
    )
}

fn place(filter: &Filter) -> (Here, &'static str) {
    let same = |states: &[State]| states.iter().all(|state| filter.states.contains(state));
    let waits = waiting();
    match filter.direction {
        direction
            if direction == waits.direction
                && !filter.archive
                && filter.states.len() == waits.states.len()
                && same(&waits.states) =>
        {
            (Here::Waiting, "Waiting for us")
        }
        Some(Direction::Outgoing) => (Here::Outgoing, "Outgoing"),
        Some(Direction::Incoming) if filter.agent == Some(Agent::Nobody) && !filter.archive => {
            (Here::Unassigned, "Unassigned")
        }
        Some(Direction::Incoming) => (Here::Incoming, "Incoming"),
        None => (Here::Cases, "All cases"),
    }
}

fn new_case() -> Markup {
    html! {
        a.btn.primary href="/cases/new" data-key="n" {
            (icon("plus")) "New case" kbd.no-s aria-hidden="true" { "N" }
        }
    }
}

/// Active and archived, with how many those are where that is all of them.
fn tabs(filter: &Filter, list: &CaseList) -> Markup {
    let all = filter.direction.is_none()
        && filter.priorities.is_empty()
        && filter.states.is_empty()
        && !filter.is_narrowed();
    let tab = |archive: bool, name: &str, count: u64| {
        let to = Filter { archive, states: Vec::new(), ..filter.clone() };
        let current = (filter.archive == archive).then_some("page");
        html! {
            a href=(filters::address(&to, Page::First)) aria-current=[current] {
                (name) @if all { " " span.count { (parts::number(count)) } }
            }
        }
    };
    html! {
        nav.tabs aria-label="Lists" {
            (tab(false, "Active", list.active))
            (tab(true, "Archive", list.archived))
        }
    }
}

fn table(chrome: &Chrome<'_>, filter: &Filter, list: &CaseList) -> Markup {
    let by_created = filter.sort.order == Order::Created;
    let offer = bulk::offer(chrome, filter);
    html! {
        div.scroll {
            table.cases.by-created[by_created].ticks[offer.is_some()] data-rows {
                colgroup {
                    col.w-prio; col.w-id; col; col.w-acc; col.w-state; col.w-agent; col.w-upd; col.w-new;
                }
                thead {
                    tr {
                        th scope="col" { span.vh { "Priority" } }
                        th scope="col" { "Id" }
                        th scope="col" { "Subject" }
                        th scope="col" { "Partner" }
                        th scope="col" { "Status" }
                        th scope="col" { "Agent" }
                        (filters::header(filter, Order::Updated, (None, "Updated")))
                        (filters::header(filter, Order::Created, (None, "Created")))
                    }
                }
                tbody { @for seen in &list.rows { (row(chrome.now, list, seen, offer)) } }
            }
        }
    }
}

fn row(now: Now<'_>, list: &CaseList, seen: &Seen, offer: Option<bulk::Offer>) -> Markup {
    let (case, names) = (&seen.case, &list.names);
    html! {
        tr class=[list.news.contains(&case.id).then_some("news")] {
            td {
                @if offer.is_some() { (bulk::tick(case.id, list)) }
                (parts::priority_sign(case.priority))
            }
            td { (case.id) }
            td {
                div {
                    (title(list, seen))
                    (tally("comment", seen.comments(), "Comments:"))
                    (tally("clip", seen.files(), "Files:"))
                }
            }
            td { (partner(names, seen)) }
            td { (parts::state(case.state)) }
            td {
                @match side::own(seen).agent {
                    Some(agent) => (agent_of(names.user(agent))),
                    None => "Unassigned",
                }
            }
            td { (when::ago(seen.moved_at(), now)) }
            td { (when::day(case.opened_at, now)) }
        }
    }
}

/// The subject that leads to a case; it says whether there is news.
pub fn title(list: &CaseList, seen: &Seen) -> Markup {
    let case = &seen.case;
    html! {
        a href={ "/cases/" (case.id) } { (case.subject) }
        @if list.news.contains(&case.id) { span.vh { "has news" } }
    }
}

/// What takes the news off all rows, where one of these has some.
pub fn read_all(chrome: &Chrome<'_>, filter: &Filter, list: &CaseList) -> Markup {
    let here = filters::address(filter, Page::First);
    html! {
        @if !list.news.is_empty() {
            form.pager method="post" action={ "/cases/read" (here.trim_start_matches("/cases")) } {
                (layout::token(chrome.token))
                input type="hidden" name="until" value=(chrome.now.at.0);
                button.btn.quiet.s { (icon_s("check")) "Mark all as read" }
            }
        }
    }
}

fn agent_of(name: &str) -> Markup {
    html! { div { (parts::face(name, true)) bdi { (name) } } }
}

fn tally(picture: &'static str, count: u32, what: &str) -> Markup {
    html! { @if count > 0 { small { (parts::sign(picture, what)) (count) } } }
}

/// The other side; and the client where the reader's account acts for one.
fn partner(names: &Names, seen: &Seen) -> Markup {
    let (own, other) = (side::own(seen), side::other(seen));
    let partner = parts::partner(Direction::of(seen.side), names.account(other.account));
    let ours = own.account == seen.person.account;
    html! {
        (partner)
        @if !ours { small { "for " bdi { (names.account(own.account)) } } }
    }
}

fn no_cases(opens: bool) -> Markup {
    let text = html! {
        "A case is a question to a partner, or to those who run this helpdesk. "
        "The ones that others open to you appear here by themselves."
    };
    let ways = html! { @if opens { (new_case()) } };
    parts::empty("niche", &html! { h2 { "No cases yet" } }, &text, &ways)
}

fn nothing(filter: &Filter, here: Here) -> Markup {
    let of_agent = filter.agent.is_some() && here != Here::Unassigned;
    let narrowed = !filter.priorities.is_empty()
        || !filter.states.is_empty() && here != Here::Waiting
        || of_agent
        || Filter { agent: None, ..filter.clone() }.is_narrowed();
    let (title, text) = match here {
        _ if narrowed => ("Nothing matches", "No case here fits these filters."),
        Here::Waiting => (
            "Nothing waits for you",
            "Cases come here when a partner inquires, asks you to confirm, or when support waits for your reply.",
        ),
        Here::Unassigned => {
            ("Nothing is unassigned", "Somebody works on every open case at your desk.")
        }
        _ if filter.archive => ("The archive is empty", "Cases come here once they are closed."),
        _ => ("Nothing is open", "Cases that are closed are in the archive."),
    };
    let clear = Filter { states: Vec::new(), priorities: Vec::new(), ..filter.widened() };
    let archive = Filter { archive: true, ..clear.clone() };
    let ways = html! {
        @if narrowed { a.btn href=(filters::address(&clear, Page::First)) { "Remove filters" } }
        @else if matches!(here, Here::Waiting | Here::Unassigned) || filter.archive { a.btn href="/cases" { "See all cases" } }
        @else { a.btn href=(filters::address(&archive, Page::First)) { "Open the archive" } }
    };
    let heading = html! { h2 { (title) } };
    parts::empty("niche", &heading, &html! { (text) }, &ways)
}
