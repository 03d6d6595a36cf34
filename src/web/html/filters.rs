//! What a list of cases is narrowed to, and the addresses of its pages.

use std::fmt::Write;

use maud::{Markup, html};

use super::parts::{self, icon_s};
use crate::{
    desk::show::{CaseList, Filter, Page},
    domain::{
        case::{Direction, Priority},
        workflow::State,
    },
};

/// The address of a page of a list.
pub fn address(filter: &Filter, page: Page) -> String {
    let mut query = String::new();
    // Writing to a `String` cannot fail.
    let mut add = |name: &str, value: &str| {
        let mark = if query.is_empty() { '?' } else { '&' };
        let _ = write!(query, "{mark}{name}={value}");
    };
    if filter.archive {
        add("archive", "1");
    }
    if let Some(direction) = filter.direction {
        add("direction", direction.word());
    }
    filter.states.iter().for_each(|state| add("status", state.word()));
    filter.priorities.iter().for_each(|priority| add("priority", priority.word()));
    match page {
        Page::First => (),
        Page::After(cursor) => add("after", &cursor.to_text()),
        Page::Before(cursor) => add("before", &cursor.to_text()),
    }
    format!("/cases{query}")
}

/// The bar above a list: what can be narrowed, what is, and how much is left.
pub fn bar(filter: &Filter, list: &CaseList) -> Markup {
    html! {
        form.filters action="/cases" aria-label="Filters" {
            @if filter.archive { input type="hidden" name="archive" value="1"; }
            @else { (states(filter, list)) }
            (priorities(filter))
            (directions(filter))
            span.sum.no-s { (parts::number(list.rows.len() as u64)) " of " (parts::number(list.total)) }
        }
    }
}

/// The states to narrow the list by, and those that it is narrowed to.
fn states(filter: &Filter, list: &CaseList) -> Markup {
    let without = Filter { states: Vec::new(), ..filter.clone() };
    let names = filter.states.iter().map(ToString::to_string).collect();
    menu(
        "Status",
        names,
        &address(&without, Page::First),
        &html! {
            @for state in State::ALL.into_iter().filter(|one| list.states.contains(one) || filter.states.contains(one)) {
                label {
                    input type="checkbox" name="status" value=(state.word()) checked[filter.states.contains(&state)];
                    (state)
                }
            }
        },
    )
}

fn priorities(filter: &Filter) -> Markup {
    let without = Filter { priorities: Vec::new(), ..filter.clone() };
    let names = filter.priorities.iter().map(ToString::to_string).collect();
    menu(
        "Priority",
        names,
        &address(&without, Page::First),
        &html! {
            @for priority in Priority::ALL.into_iter().rev() {
                label {
                    input type="checkbox" name="priority" value=(priority.word()) checked[filter.priorities.contains(&priority)];
                    (priority)
                }
            }
        },
    )
}

fn directions(filter: &Filter) -> Markup {
    let without = Filter { direction: None, ..filter.clone() };
    let names = filter.direction.iter().map(ToString::to_string).collect();
    menu(
        "Direction",
        names,
        &address(&without, Page::First),
        &html! {
            label { input type="radio" name="direction" value="" checked[filter.direction.is_none()]; "Both" }
            @for direction in Direction::ALL {
                label {
                    input type="radio" name="direction" value=(direction.word()) checked[filter.direction == Some(direction)];
                    (direction)
                }
            }
        },
    )
}

/// A menu of choices; when some are made it names them and has a way to undo them.
fn menu(label: &str, chosen: Vec<String>, without: &str, choices: &Markup) -> Markup {
    let mut chosen = chosen.into_iter();
    let (first, more) = (chosen.next(), chosen.count());
    html! {
        div.filter {
            details.menu {
                summary.chip.dashed[first.is_none()] {
                    (label)
                    @if let Some(first) = &first { " " b { (first) @if more > 0 { " +" (more) } } }
                    (icon_s("down"))
                }
                fieldset.pop {
                    legend.vh { (label) }
                    (choices)
                    button.btn.s.wide { "Apply" }
                }
            }
            @if first.is_some() {
                a.x href=(without) aria-label={ "Remove the filter " (label) } title="Remove this filter" { (icon_s("x")) }
            }
        }
    }
}

/// Newer and older.
pub fn pager(filter: &Filter, list: &CaseList) -> Markup {
    html! {
        @if list.newer.is_some() || list.older.is_some() {
            nav.pager aria-label="Pages" {
                span.muted { "The newest update first" }
                span.btn-row {
                    @if let Some(newer) = list.newer {
                        a.btn.s href=(address(filter, newer)) rel="prev" { (icon_s("left")) "Newer" }
                    }
                    @if let Some(older) = list.older {
                        a.btn.s href=(address(filter, older)) rel="next" { "Older" (icon_s("right")) }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        desk::show::Cursor,
        domain::{id::CaseId, moment::Moment},
        web::html::{cases, layout},
    };

    #[test]
    fn an_address_says_all_of_a_filter_in_one_order() {
        assert_eq!(address(&Filter::default(), Page::First), "/cases");
        let filter = Filter {
            archive: true,
            states: vec![State::WaitingForCustomer, State::New],
            priorities: vec![Priority::Urgent],
            direction: Some(Direction::Incoming),
        };
        let cursor = Cursor { moment: Moment(12), case: CaseId(7) };
        assert_eq!(
            address(&filter, Page::After(cursor)),
            "/cases?archive=1&direction=incoming&status=waiting-for-customer&status=new&priority=urgent&after=12.7"
        );
        assert!(address(&filter, Page::Before(cursor)).ends_with("&before=12.7"));
    }

    #[test]
    fn the_navigation_leads_to_what_the_list_calls_waiting() {
        assert_eq!(address(&cases::waiting(), Page::First), layout::WAITING);
    }
}
