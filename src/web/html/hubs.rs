//! The hubs of an account: the list, and one to be changed.

use maud::{Markup, html};

use super::{
    fields::{self, Ask, Form, Line},
    layout::{self, Chrome, Here},
    parts, tiers,
    typed::Tried,
};
use crate::{
    desk::show::{COUNTED_MAX, HubList, HubRow},
    domain::refusal::{Field, Refusal},
};

/// The name of the box that retires a hub.
pub const RETIRED: &str = "retired";
/// The name of the field with when the hub had last changed that the form shows.
pub const EDITION: &str = "edition";

/// The hubs of the reader's account, with the form of a new one for those who may add it.
pub fn list(chrome: &Chrome<'_>, list: &HubList, tried: Option<&Tried>) -> Markup {
    let form = Form::new(chrome.token, tried);
    let body = html! {
        h1 { "Hubs" }
        p.lead { "The systems that you sell through. A customer or reseller of yours may stand on one; who sees the account sees what its hub is called." }
        @if list.rows.is_empty() { p { "None yet." } }
        @else { (table(list)) }
        @if list.may_keep {
            section.section aria-labelledby="new" {
                h2 #new { "Add a hub" }
                form.form method="post" action=(tiers::HUBS) {
                    (form.token())
                    (fields::summary(&form))
                    (name(&form, ""))
                    div.btn-row { button.btn.primary { "Add" } }
                }
            }
        }
    };
    around(chrome, "Hubs", &[(tiers::DIRECTORY, "Directory")], &body)
}

fn table(list: &HubList) -> Markup {
    html! {
        div.scroll {
            table {
                thead { tr { th scope="col" { "Name" } th scope="col" { "Accounts" } th scope="col" { "State" } } }
                tbody { @for row in &list.rows { (line(row, list.may_keep)) } }
            }
        }
    }
}

fn line(row: &HubRow, may_keep: bool) -> Markup {
    let hub = &row.hub;
    html! {
        tr {
            td {
                @if may_keep { a href={ (tiers::HUBS) "/" (hub.id) } { bdi { (hub.name) } } } @else { bdi { (hub.name) } }
                br; small.muted { (hub.id) }
            }
            td {
                @if row.accounts == 0 { span.muted { "None" } }
                @else { a href={ (tiers::DIRECTORY) "?hub=" (hub.id) } { (parts::counted_up_to(COUNTED_MAX, (row.accounts, "account", "accounts"))) } }
            }
            td { @if hub.retired { span.muted { "Retired" } } @else { "In use" } }
        }
    }
}

fn name(form: &Form<'_>, now: &str) -> Markup {
    let ask = Ask {
        field: Field::Name,
        label: Field::Name.label(),
        optional: false,
        hint: "Up to 100 characters. It shows wherever an account stands on the hub.",
    };
    let value = form.value(Field::Name, now);
    fields::line(form, &ask, &Line { kind: "text", value, autocomplete: "off" })
}

/// A hub: its name, and whether it is retired.
pub fn one(chrome: &Chrome<'_>, row: &HubRow, tried: Option<&Tried>) -> Markup {
    let (form, hub) = (Form::new(chrome.token, tried), &row.hub);
    let late = form.refusal() == Some(&Refusal::ChangedMeanwhile);
    let now = hub.updated_at.0.to_string();
    let then = form.typed().filter(|_| !late).map(|typed| typed.get(EDITION));
    let retired = form.typed().map_or(hub.retired, |typed| typed.get(RETIRED) == "on");
    let body = html! {
        h1 { bdi { (hub.name) } }
        div { (parts::copy(hub.id)) }
        form.form method="post" action={ (tiers::HUBS) "/" (hub.id) } {
            (form.token())
            input type="hidden" name=(EDITION) value=(then.unwrap_or(&now));
            (fields::summary(&form))
            @if late { p { "Now it is called " b { bdi { (hub.name) } } @if hub.retired { " and is retired." } @else { " and is in use." } } }
            (name(&form, &hub.name))
            label.check {
                input type="checkbox" role="switch" name=(RETIRED) value="on" checked[retired];
                span { "Retired. " span.muted { "No other account comes to stand on it; what does stays there." } }
            }
            div.btn-row { button.btn.primary { "Save" } a.btn.quiet href=(tiers::HUBS) { "All hubs" } }
        }
    };
    let way = [(tiers::DIRECTORY, "Directory"), (tiers::HUBS, "Hubs")];
    around(chrome, &hub.name, &way, &body)
}

fn around(chrome: &Chrome<'_>, title: &str, way: &[(&str, &str)], body: &Markup) -> Markup {
    let body = html! { div.body.text { (tiers::crumbs(way)) (body) } };
    layout::page(chrome, title, Here::Directory, &body)
}
