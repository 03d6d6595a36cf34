//! What a list of cases is narrowed to, and the addresses of its pages.

use std::fmt::Write;

use maud::{Markup, html};

use super::{
    narrow,
    parts::{self, icon, icon_s},
};
use crate::{
    desk::show::{CaseList, Filter, Page},
    domain::{
        case::{Direction, Priority},
        listing::{First, Order, Sort},
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
    if let Some(preset) = filter.preset {
        add("preset", preset.word());
    }
    if let Some((receiver, category)) = filter.category {
        add("category", &format!("{receiver}.{}", category.0));
    }
    for (name, value) in narrow::fields(filter) {
        add(name, &value);
    }
    if filter.sort != Sort::default() {
        add("sort", filter.sort.word());
    }
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
            (narrow::enter(list))
            @if filter.archive { input type="hidden" name="archive" value="1"; }
            @else { (states(filter, list)) }
            (priorities(filter))
            (directions(filter))
            (narrow::chips(filter, list))
            (sorts(filter))
            @if let Some(total) = list.total {
                span.sum.no-s { (parts::number(list.rows.len() as u64)) " of " (parts::number(total)) }
            }
            (narrow::panel(filter, list))
        }
    }
}

/// The bar above a list of a place of one's own: what it can be narrowed by, and how it is sorted.
pub fn own_bar(filter: &Filter, list: &CaseList) -> Markup {
    html! {
        form.filters action="/cases" aria-label="Filters" {
            (narrow::enter(list))
            @if let Some(direction) = filter.direction { input type="hidden" name="direction" value=(direction.word()); }
            @if let Some(preset) = filter.preset { input type="hidden" name="preset" value=(preset.word()); }
            @if filter.archive { input type="hidden" name="archive" value="1"; }
            @for state in &filter.states { input type="hidden" name="status" value=(state.word()); }
            @if !list.categories.is_empty() { (categories(filter, list)) }
            (narrow::chips(filter, list))
            (sorts(filter))
            (narrow::panel(filter, list))
        }
    }
}

/// The ticket types to narrow the list by: of each desk, where there is more than one.
fn categories(filter: &Filter, list: &CaseList) -> Markup {
    let without = Filter { category: None, ..filter.clone() };
    let chosen = filter.category.map(|one| list.categories.get(&one).map_or("–", String::as_str));
    menu(
        (Some("filter"), "Category"),
        chosen.map(str::to_owned).into_iter().collect(),
        &address(&without, Page::First),
        &html! {
            label { input type="radio" name="category" value="" checked[filter.category.is_none()]; "All" }
            @for ((receiver, id), name) in &list.categories {
                label {
                    input type="radio" name="category" value={ (receiver) "." (id.0) } checked[filter.category == Some((*receiver, *id))];
                    bdi { (name) }
                }
            }
        },
    )
}

/// The states to narrow the list by, and those that it is narrowed to.
fn states(filter: &Filter, list: &CaseList) -> Markup {
    let without = Filter { states: Vec::new(), ..filter.clone() };
    let names = filter.states.iter().map(ToString::to_string).collect();
    menu(
        (None, "Status"),
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
        (None, "Priority"),
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
        (None, "Direction"),
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

/// The four ways to sort, for those whose list is too narrow for the headers that do it as well.
fn sorts(filter: &Filter) -> Markup {
    let without = Filter { sort: Sort::default(), ..filter.clone() };
    let some = (filter.sort != Sort::default()).then(|| sorted(filter.sort).to_owned());
    menu(
        (None, "Sort"),
        some.into_iter().collect(),
        &address(&without, Page::First),
        &html! {
            @for sort in Sort::ALL {
                label {
                    input type="radio" name="sort" value=(sort.word()) checked[sort == filter.sort];
                    (sorted(sort))
                }
            }
        },
    )
}

/// What a way to sort is called.
fn sorted(sort: Sort) -> &'static str {
    match (sort.order, sort.first) {
        (Order::Updated, First::Newest) => "Newest update first",
        (Order::Updated, First::Oldest) => "Oldest update first",
        (Order::Created, First::Newest) => "Newest first",
        (Order::Created, First::Oldest) => "Oldest first",
    }
}

/// The header of a column that the list can be sorted by. The one that it is sorted by turns the
/// list round, and its arrow says how it stands: down is the newest first.
pub fn header(filter: &Filter, order: Order, (class, label): (Option<&str>, &str)) -> Markup {
    let current = filter.sort.order == order;
    let first = if current { filter.sort.first.turned() } else { First::Newest };
    let to = Filter { sort: Sort { order, first }, ..filter.clone() };
    let (sort, picture) = match filter.sort.first {
        First::Oldest if current => ("ascending", "arrow-up"),
        First::Newest | First::Oldest => ("descending", "arrow-down"),
    };
    html! {
        th class=[class] scope="col" aria-sort=[current.then_some(sort)] {
            a href=(address(&to, Page::First)) { (label) (icon(picture)) }
        }
    }
}

/// A menu of choices; when some are made it names them and has a way to undo them.
fn menu(
    (picture, label): (Option<&'static str>, &str),
    chosen: Vec<String>,
    without: &str,
    choices: &Markup,
) -> Markup {
    let mut chosen = chosen.into_iter();
    let (first, more) = (chosen.next(), chosen.count());
    html! {
        div.filter {
            details.menu {
                summary.chip.dashed[first.is_none()] {
                    @if let Some(picture) = picture { (icon_s(picture)) }
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

/// Newer and older, the way back on the left.
pub fn pager(filter: &Filter, list: &CaseList) -> Markup {
    let (before, after) = match filter.sort.first {
        First::Newest => ("Newer", "Older"),
        First::Oldest => ("Older", "Newer"),
    };
    html! {
        @if list.before.is_some() || list.after.is_some() {
            nav.pager aria-label="Pages" {
                span.muted { (sorted(filter.sort)) }
                span.btn-row {
                    @if let Some(page) = list.before {
                        a.btn.s href=(address(filter, page)) rel="prev" { (icon_s("left")) (before) }
                    }
                    @if let Some(page) = list.after {
                        a.btn.s href=(address(filter, page)) rel="next" { (after) (icon_s("right")) }
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
        domain::{
            id::{AccountId, CaseId, CategoryId, ProductId},
            listing::{Agent, Period},
            moment::Moment,
            preset::PresetName,
        },
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
            preset: Some(PresetName::Client),
            category: Some((AccountId(1), CategoryId(3))),
            agent: Some(Agent::Reader),
            product: Some(ProductId(9)),
            partner: Some(AccountId(4)),
            period: Some(Period {
                of: Order::Created,
                from: Some(Moment(1_795_132_800_000)),
                until: Some(Moment(1_795_305_600_000)),
            }),
            sort: Sort { order: Order::Created, first: First::Oldest },
        };
        let cursor = Cursor { moment: Moment(12), case: CaseId(7) };
        assert_eq!(
            address(&filter, Page::After(cursor)),
            "/cases?archive=1&direction=incoming&status=waiting-for-customer&status=new&priority=urgent&preset=client&category=PA-000-001.3&agent=me&product=PRD-000-000-009&account=PA-000-004&period=created&from=2026-11-20&to=2026-11-21&sort=created-oldest&after=12.7"
        );
        assert!(address(&filter, Page::Before(cursor)).ends_with("&before=12.7"));
    }

    #[test]
    fn the_navigation_leads_to_what_the_lists_call_waiting_and_unassigned() {
        assert_eq!(address(&cases::waiting(), Page::First), layout::WAITING);
        assert_eq!(address(&cases::unassigned(), Page::First), layout::UNASSIGNED);
    }
}
