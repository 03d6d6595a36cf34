//! What a list of cases is narrowed to beside what its menus say: an agent, a product, a partner, a
//! time; and the panel where those are chosen.

use std::fmt::Display;

use maud::{Markup, html};

use super::{
    filters::address,
    parts::{self, icon_s},
    when,
};
use crate::{
    desk::show::{CaseList, Choices, Filter, LOOKED_AT, Names, Page},
    domain::{
        listing::{Agent, Order, Period},
        moment::Moment,
    },
};

/// The fields of addresses and forms that say it, with their values.
pub fn fields(filter: &Filter) -> Vec<(&'static str, String)> {
    let mut fields = Vec::new();
    let mut add = |name, value: Option<String>| fields.extend(value.map(|value| (name, value)));
    add("agent", filter.agent.map(|agent| agent.to_string()));
    add("product", filter.product.map(|product| product.to_string()));
    add("account", filter.partner.map(|partner| partner.to_string()));
    if let Some(period) = filter.period {
        add("period", Some(period.of.word().to_owned()));
        add("from", period.from.map(when::calendar));
        add("to", period.until.map(|until| when::calendar(last(until))));
    }
    fields
}

/// The last moment before one.
fn last(until: Moment) -> Moment {
    Moment(until.0.saturating_sub(1))
}

/// What a form sends for a choice, and what the choice is called.
type Choice = (String, String);

/// The agent, partner and product that the list is narrowed to; called by their ids where that is all
/// that may be known.
fn chosen(filter: &Filter, names: &Names) -> [Option<Choice>; 3] {
    let called = |id: String, name: Option<&String>| {
        let name = name.cloned().unwrap_or_else(|| id.clone());
        (id, name)
    };
    let agent = filter.agent.map(|agent| match agent {
        Agent::Nobody => (agent.to_string(), "Unassigned".to_owned()),
        Agent::Reader => (agent.to_string(), "Me".to_owned()),
        Agent::This(id) => called(id.to_string(), names.users.get(&id).map(|(name, _)| name)),
    });
    let partner = filter
        .partner
        .map(|id| called(id.to_string(), names.accounts.get(&id).map(|(name, _)| name)));
    let product = filter.product.map(|id| called(id.to_string(), names.products.get(&id)));
    [agent, partner, product]
}

/// What the list is narrowed to, each with a way to undo it; and the way to the panel, unless that
/// is there.
pub fn chips(filter: &Filter, list: &CaseList) -> Markup {
    let [agent, partner, product] =
        chosen(filter, &list.names).map(|one| one.map(|(_, name)| name));
    let of = filter.period.map_or(Order::Updated, |period| period.of);
    let all = [
        ("Agent", agent, Filter { agent: None, ..filter.clone() }),
        ("Partner", partner, Filter { partner: None, ..filter.clone() }),
        ("Product", product, Filter { product: None, ..filter.clone() }),
        (name(of), filter.period.map(stretch), Filter { period: None, ..filter.clone() }),
    ];
    html! {
        @for (label, value, without) in &all {
            @if let Some(value) = value {
                div.filter {
                    span.chip { (label) " " b { bdi { (value) } } }
                    a.x href=(address(without, Page::First)) aria-label={ "Remove the filter " (label) } title="Remove this filter" { (icon_s("x")) }
                }
            }
        }
        @if list.choices.is_none() {
            @for (name, value) in fields(filter) { input type="hidden" name=(name) value=(value); }
            button.chip.dashed name="narrow" value="1" { "More" }
        }
    }
}

fn name(order: Order) -> &'static str {
    match order {
        Order::Updated => "Updated",
        Order::Created => "Created",
    }
}

fn stretch(period: Period) -> String {
    let day = |at: Moment| when::date_text(at);
    match (period.from, period.until.map(last)) {
        (Some(from), Some(to)) if day(from) == day(to) => format!("on {}", day(from)),
        (Some(from), Some(to)) => format!("{} – {}", day(from), day(to)),
        (Some(from), None) => format!("since {}", day(from)),
        (None, Some(to)) => format!("until {}", day(to)),
        (None, None) => String::new(),
    }
}

/// What Enter does while the panel is there, which has a line to type names in: it stays, and the names
/// are looked for.
pub fn enter(list: &CaseList) -> Markup {
    html! {
        @if list.choices.is_some() {
            button.vh.enter name="narrow" value="1" tabindex="-1" aria-hidden="true" {}
        }
    }
}

/// Where agent, partner, product and time are chosen, when that is asked for.
pub fn panel(filter: &Filter, list: &CaseList) -> Markup {
    let Some(choices) = &list.choices else { return html! {} };
    let [agent, partner, product] = chosen(filter, &list.names);
    let always = [("none", "Unassigned"), ("me", "Me")];
    let always = always.map(|(value, name)| (value.to_owned(), name.to_owned()));
    let agents = always.into_iter().chain(texts(&choices.agents)).collect();
    let partners = texts(&choices.partners).collect();
    let products = texts(&choices.products).collect();
    html! {
        fieldset.narrow {
            legend.vh { "More filters" }
            div.cols {
                (select(("agent", "Agent", "Anyone"), agents, agent))
                (select(("account", "Partner", "Any"), partners, partner))
                (select(("product", "Product", "Any"), products, product))
                (period(filter.period))
            }
            (foot(filter, choices))
        }
    }
}

/// Ids with their names, as a form has them.
fn texts<I: Display>(list: &[(I, String)]) -> impl Iterator<Item = Choice> {
    list.iter().map(|(id, name)| (id.to_string(), name.clone()))
}

/// A list to choose from; what is chosen stands in it, whether it is offered or not.
fn select(
    (field, label, none): (&str, &str, &str),
    mut options: Vec<Choice>,
    chosen: Option<Choice>,
) -> Markup {
    let value = chosen.as_ref().map(|(value, _)| value.clone()).unwrap_or_default();
    let missing = chosen.filter(|(value, _)| options.iter().all(|(offered, _)| offered != value));
    options.extend(missing);
    html! {
        div.field {
            label for={ "by-" (field) } { (label) }
            select.input id={ "by-" (field) } name=(field) {
                option value="" { (none) }
                @for (id, name) in &options { option value=(id) selected[*id == value] { (name) } }
            }
        }
    }
}

fn period(period: Option<Period>) -> Markup {
    let of = period.map_or(Order::Updated, |period| period.of);
    let from = period.and_then(|period| period.from).map(when::calendar);
    let to = period.and_then(|period| period.until).map(|until| when::calendar(last(until)));
    html! {
        div.field {
            label for="by-period" { "Time" }
            select.input #by-period name="period" {
                @for order in Order::ALL { option value=(order.word()) selected[order == of] { (name(order)) } }
            }
        }
        div.field { label for="by-from" { "From" } input.input #by-from type="date" name="from" value=[from]; }
        div.field { label for="by-to" { "To" } input.input #by-to type="date" name="to" value=[to]; }
    }
}

/// The search for names that are not offered, and the ways out of the panel.
fn foot(filter: &Filter, choices: &Choices) -> Markup {
    let none =
        choices.agents.is_empty() && choices.partners.is_empty() && choices.products.is_empty();
    let hint = match (none, choices.more) {
        (true, false) if !choices.query.is_empty() => {
            "No agent, partner or product has this in its name."
        }
        (true, true) if !choices.query.is_empty() => {
            "None of those looked through has this in its name. There are more: try another part of it."
        }
        (_, true) => {
            "There are more agents, partners or products than these. Find one by a part of its name."
        }
        _ => "",
    };
    html! {
        div.affix {
            div.field.grow {
                label for="by-name" { "Names with" }
                input.input #by-name type="search" name="find" value=(choices.query) maxlength="100" dir="auto" autocomplete="off"
                    aria-describedby=[(!hint.is_empty()).then_some("by-name-hint")];
            }
            button.btn name="narrow" value="1" { "Find" }
        }
        @if !hint.is_empty() { p.hint #by-name-hint { (hint) } }
        div.btn-row.end {
            a.btn href=(address(filter, Page::First)) { "Cancel" }
            button.btn.primary name="narrow" value="0" { "Apply" }
        }
    }
}

/// Where to look further, if not all of the list was looked at.
pub fn further(filter: &Filter, list: &CaseList) -> Markup {
    let Some(page) = list.further else { return html! {} };
    let looked_at = parts::number((LOOKED_AT / filter.weight()) as u64);
    let way = html! { a.btn href=(address(filter, page)) { "Look further" } };
    if list.rows.is_empty() {
        let text = html! { (looked_at) " cases were looked through, and there are more." };
        return parts::empty("niche", &html! { h2 { "Nothing found yet" } }, &text, &way);
    }
    html! {
        div.pager { span { (looked_at) " cases were looked through; there may be more of these." } (way) }
    }
}
