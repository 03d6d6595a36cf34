//! The place of those who open cases under a preset: its lists, and the page in front of them.

use maud::{Markup, html};

use super::{
    bulk, cases, export, filters,
    layout::{self, Chrome, Here},
    narrow,
    parts::{self, icon},
    saved, search,
    when::{self, Now},
};
use crate::{
    desk::show::{CaseList, Filter, Me, Page, Way},
    domain::{
        access::Seen,
        case::Direction,
        listing::Order,
        own::{Column, Front, Own},
        preset::{Preset, PresetName},
        refusal::Field,
        search::Within,
        workflow::State,
    },
};

/// What stands in one of the lists of a preset's place.
fn list_of(preset: PresetName, states: &[State]) -> Filter {
    let of_table = preset.table().states.iter();
    let open = of_table.filter(|state| **state != State::Closed);
    let closed = states == [State::Closed];
    let whole = closed || open.eq(states);
    Filter {
        archive: closed,
        states: if whole { Vec::new() } else { states.to_vec() },
        direction: Some(Direction::Outgoing),
        preset: Some(preset),
        ..Filter::default()
    }
}

/// The list that a preset's place shows first.
pub fn first_list(preset: PresetName, own: &Own) -> Filter {
    let states = own.lists.first().map_or(&[][..], |(_, states)| *states);
    list_of(preset, states)
}

/// Where a preset's place is.
pub fn address(preset: PresetName, own: &Own) -> String {
    filters::address(&first_list(preset, own), Page::First)
}

/// Where one asks in a preset's place.
pub fn form_address(preset: PresetName) -> String {
    format!("/cases/new?preset={}", preset.word())
}

/// The place that a list belongs to, if it is one of a place's.
pub fn place(filter: &Filter) -> Option<(PresetName, &'static Own)> {
    let preset = filter.preset.filter(|_| filter.direction == Some(Direction::Outgoing))?;
    preset.table().own.map(|own| (preset, own))
}

/// The place of the reader's that has a page in front.
pub fn front(me: &Me) -> Option<(PresetName, &'static Own, &'static Front)> {
    me.own.iter().find_map(|place| {
        let own = place.preset.table().own?;
        own.front.map(|front| (place.preset, own, front))
    })
}

/// The place whose form a new case is opened with, if it is: support has another.
pub fn opened_in(table: &Preset, way: Way) -> Option<&'static Own> {
    table.own.filter(|_| way == Way::ToPartner)
}

/// The way from a case back to the lists that it stands in.
pub fn crumb(seen: &Seen) -> Markup {
    let own = seen.case.table().own.filter(|_| Direction::of(seen.side) == Direction::Outgoing);
    html! {
        @match own {
            Some(own) => a href=(address(seen.case.preset, own)) data-key="u" { (own.title) },
            None => a href="/cases" data-key="u" { "Cases" },
        }
    }
}

/// The page of a list of a preset's place.
pub fn page(
    chrome: &Chrome<'_>,
    (preset, own): (PresetName, &Own),
    filter: &Filter,
    list: &CaseList,
) -> Markup {
    let opens = chrome.me.is_some_and(|me| me.opens);
    layout::page(
        chrome,
        own.title,
        Here::Own(preset),
        &html! {
            header.head {
                h1 { (own.title) }
                div.btn-row {
                    a.btn.quiet href=(filters::address(filter, Page::First)) aria-label="Refresh" {
                        (icon("reload")) span.no-s { "Refresh" }
                    }
                    (export::menu(filter, list))
                    @if opens && list.ever { (ask(preset, own)) }
                }
            }
            (bulk::notes(chrome, filter, list))
            @if list.ever {
                (tabs((preset, own), filter))
                div.bars {
                    (filters::own_bar(filter, list))
                    (search::of_list(if filter.archive { Within::Archive } else { Within::Active }))
                }
                (saved::forms(chrome, filter, list))
            }
            @if list.rows.is_empty() {
                @if list.further.is_none() { (nothing((preset, own), filter, list.ever, opens)) } @else { (filters::pager(filter, list)) }
                (narrow::further(filter, list))
            } @else {
                @let offer = bulk::offer(chrome, filter);
                @let table = table(chrome.now, own, (filter, list), offer);
                (bulk::around(chrome, filter, list, &table))
                (filters::pager(filter, list))
                (narrow::further(filter, list))
                (cases::read_all(chrome, filter, list))
            }
        },
    )
}

/// The way to the form.
fn ask(preset: PresetName, own: &Own) -> Markup {
    html! {
        a.btn.primary href=(form_address(preset)) data-key="n" { (icon("plus")) (own.asks) }
    }
}

fn tabs((preset, own): (PresetName, &Own), filter: &Filter) -> Markup {
    html! {
        nav.tabs aria-label="Lists" {
            @for (name, states) in own.lists {
                @let to = list_of(preset, states);
                @let current = to.archive == filter.archive && to.states == filter.states;
                @let to = Filter { states: to.states, archive: to.archive, ..filter.clone() };
                a href=(filters::address(&to, Page::First)) aria-current=[current.then_some("page")] { (name) }
            }
        }
    }
}

fn nothing((preset, own): (PresetName, &Own), filter: &Filter, ever: bool, opens: bool) -> Markup {
    let noun = preset.table().noun;
    let narrowed = filter.category.is_some() || filter.is_narrowed();
    let all = Filter { category: None, ..filter.widened() };
    let title = html! {
        h2 { @if narrowed { "Nothing matches" } @else { "No " (noun) "s here" } }
    };
    let text = html! {
        @if filter.is_narrowed() { "No " (noun) " here fits these filters." }
        @else if narrowed { "No " (noun) " here is of this type." }
        @else if filter.archive { "A " (noun) " comes here once it is closed." }
        @else if ever { "Yours are in the other lists." }
        @else { "A " (noun) " of yours appears here as soon as it is opened." }
    };
    let ways = html! {
        @if narrowed { a.btn href=(filters::address(&all, Page::First)) { @if filter.is_narrowed() { "Remove filters" } @else { "Remove the filter" } } }
        @else if opens && !ever { (ask(preset, own)) }
    };
    parts::empty("niche", &title, &text, &ways)
}

fn table(
    now: Now<'_>,
    own: &Own,
    (filter, list): (&Filter, &CaseList),
    offer: Option<bulk::Offer>,
) -> Markup {
    html! {
        div.scroll {
            table.own.by-created[filter.sort.order == Order::Created].ticks[offer.is_some()] data-rows {
                thead { tr { @if offer.is_some() { th.c-tick scope="col" { span.vh { "Tick" } } } @for column in own.columns { (header(filter, *column)) } } }
                tbody {
                    @for seen in &list.rows {
                        tr class=[list.news.contains(&seen.case.id).then_some("news")] {
                            @if offer.is_some() { td.c-tick { (bulk::tick(seen.case.id, list)) } }
                            @for column in own.columns { (cell(now, list, seen, *column)) }
                        }
                    }
                }
            }
        }
    }
}

/// A column's name in its class and over it.
fn names(column: Column) -> (&'static str, &'static str) {
    match column {
        Column::Id => ("c-id", "Id"),
        Column::Author => ("c-author", "Author"),
        Column::Title => ("c-title", "Title"),
        Column::Status => ("c-status", "Status"),
        Column::Category => ("c-category", "Category"),
        Column::Impact => ("c-impact", Field::Impact.label()),
        Column::Created => ("c-created", "Created"),
        Column::Updated => ("c-updated", "Updated"),
    }
}

fn header(filter: &Filter, column: Column) -> Markup {
    let (class, name) = names(column);
    match column {
        Column::Created => filters::header(filter, Order::Created, (Some(class), name)),
        Column::Updated => filters::header(filter, Order::Updated, (Some(class), name)),
        _ => html! { th class=(class) scope="col" { (name) } },
    }
}

fn cell(now: Now<'_>, list: &CaseList, seen: &Seen, column: Column) -> Markup {
    let case = &seen.case;
    let category = case.category.map(|category| (case.receiver.account, category));
    let category = category.and_then(|category| list.categories.get(&category));
    html! {
        td class=(names(column).0) {
            @match column {
                Column::Id => (case.id),
                Column::Author => bdi { (list.names.user(case.reporter)) },
                Column::Title => div {
                    (cases::title(list, seen))
                    @if case.issuer.account != seen.person.account {
                        small { "for " bdi { (list.names.account(case.issuer.account)) } }
                    }
                },
                Column::Status => (parts::state(case.state)),
                Column::Category => @if let Some(category) = category { bdi { (category) } },
                Column::Impact => @if let Some(impact) = case.impact { (impact) },
                Column::Created => (when::day(case.opened_at, now)),
                Column::Updated => (when::ago(seen.moved_at(), now)),
            }
        }
    }
}

/// The page in front of a place: the way to ask, and how its cases stand.
pub fn front_page(
    chrome: &Chrome<'_>,
    (preset, own, front): (PresetName, &Own, &Front),
    lists: &[(Filter, CaseList)],
) -> Markup {
    let opens = chrome.me.is_some_and(|me| me.opens);
    layout::page(
        chrome,
        front.title,
        Here::Front,
        &html! {
            header.head { h1 { (front.title) } }
            div.front {
                section.section aria-labelledby="ask" {
                    h2 #ask { (own.asks) }
                    @if opens {
                        p { "Something does not work, or you have a question? Tell us, and follow here how it goes." }
                        div.btn-row { (ask(preset, own)) }
                    } @else {
                        p { "You can follow the cases of your account here. To open one, ask an administrator of your account for the role member." }
                    }
                }
                section.section aria-labelledby="own" {
                    div.section-head {
                        h2 #own { (front.cases) }
                        a.btn.quiet.s href=(address(preset, own)) { "Show all" }
                    }
                    @for ((name, _), (filter, list)) in own.lists.iter().zip(lists) {
                        (beneath(chrome.now, own, name, (filter, list)))
                    }
                }
            }
        },
    )
}

/// One of the lists on the page in front.
fn beneath(now: Now<'_>, own: &Own, name: &str, (filter, list): (&Filter, &CaseList)) -> Markup {
    html! {
        h3 { (name) }
        @if list.rows.is_empty() { p.muted { "None at present." } }
        @else {
            (table(now, own, (filter, list), None))
            @if list.after.is_some() {
                p.more { a.btn.s href=(filters::address(filter, Page::First)) { "Show all" } }
            }
        }
    }
}

/// The lists that stand on the page in front.
pub fn front_lists((preset, own, front): (PresetName, &Own, &Front)) -> Vec<Filter> {
    own.lists.iter().take(front.lists).map(|(_, states)| list_of(preset, states)).collect()
}
