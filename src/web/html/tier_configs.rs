//! The register of tier configs: how products are set up for resellers.

use maud::{Markup, html};

use super::{
    fields::{self, Ask, Choice, Form},
    layout::{self, Chrome, Here},
    parts::{self, icon},
    tier_filter::Bar,
    tier_import::{Sheet, takes},
    tier_orders,
    tier_subscriptions::{around, looked_at_lines, typed_lines},
    tiers,
    typed::Tried,
    when::{self, Now},
};
use crate::{
    desk::show::{Above, ConfigList, ConfigPage, ConfigRow, RegisterFilter, TierName},
    domain::{
        config::{ConfigStatus, TierLevel},
        id::ProductId,
        refusal::Field,
    },
};

/// The names of the fields of each parameter: what, and what it is set to.
pub const PARAMETER: [&str; 2] = ["parameter", "value"];

/// A page of the register; `first` if it is the first one.
pub fn list(
    chrome: &Chrome<'_>,
    filter: &RegisterFilter<ConfigStatus>,
    list: &ConfigList,
    first: bool,
) -> Markup {
    let bar = Bar {
        to: tiers::CONFIGS,
        filter,
        offers: &list.offers,
        all: &ConfigStatus::ALL,
        word: ConfigStatus::word,
    };
    let add = html! {
        (takes(Sheet::Configs, &bar.query(), list.may_add))
        @if list.may_add { a.btn.primary href={ (tiers::CONFIGS) "/new" } { (icon("plus")) "Add config" } }
    };
    let rows = &list.page.rows;
    let none = rows.is_empty() && first && filter.is_empty();
    layout::page(
        chrome,
        "Tier configs",
        Here::Directory,
        &html! {
            header.head { h1 { "Customers" } div.btn-row { @if !none { (add) } } }
            (tiers::tabs(tiers::Tab::Configs))
            @if none {
                (parts::empty("niche", &html! { h2 { "No tier configs yet" } },
                    &html! { "A config says how a product is set up for a reseller that it is sold through. The product’s vendor sets it up." },
                    &add))
            } @else {
                (bar.body(rows, |rows| table(chrome.now, rows), (first, list.page.next)))
            }
        },
    )
}

/// Configs in rows.
pub fn table(now: Now<'_>, rows: &[ConfigRow]) -> Markup {
    html! {
        div.scroll {
            table.own {
                thead {
                    tr {
                        th.c-title scope="col" { "Product" } th.c-id scope="col" { "Id" } th.c-category scope="col" { "Reseller" }
                        th.c-author scope="col" { "Tier" } th.c-status scope="col" { "Status" } th.c-updated scope="col" { "Updated" }
                    }
                }
                tbody {
                    @for row in rows {
                        tr {
                            td.c-title { div { a href={ (tiers::CONFIGS) "/" (row.id) } { (row.product.1) } } }
                            td.c-id { (row.id) }
                            td.c-category { (tiers::named(&row.account)) ", " (row.level) }
                            td.c-author { (row.level) }
                            td.c-status { (status(row.status)) }
                            td.c-updated { (when::ago(row.updated_at, now)) }
                        }
                    }
                }
            }
        }
    }
}

fn status(status: ConfigStatus) -> Markup {
    let (class, picture) = match status {
        ConfigStatus::Active => ("state done", "s-done"),
        ConfigStatus::Processing => ("state info", "s-work"),
    };
    html! { span class=(class) { (icon(picture)) (status) } }
}

/// What a new config can be of and for.
#[derive(Clone, Debug)]
pub struct Offer {
    /// Products.
    pub products: Vec<(ProductId, String)>,
    /// Some resellers.
    pub resellers: Vec<TierName>,
    /// The id of the one that it is asked for; empty for none.
    pub account: String,
}

/// The form of a new config.
pub fn new(chrome: &Chrome<'_>, offer: &Offer, tried: Option<&Tried>) -> Markup {
    let form = Form::new(chrome.token, tried);
    let ask = |field: Field, hint| Ask { field, label: field.label(), optional: false, hint };
    let product = Choice { chosen: form.value(Field::Product, ""), none: "Choose one" };
    let products = offer.products.iter().map(|(id, name)| (id.to_string(), name.as_str()));
    let account = Ask {
        field: Field::Account,
        label: "Reseller",
        optional: false,
        hint: "Its id, TA-…: it stands at the top of its page. A subscription of the product names it.",
    };
    let level = Choice { chosen: form.value(Field::Level, ""), none: "Choose one" };
    let levels = TierLevel::ALL.map(|level| {
        let means = match level {
            TierLevel::One => "Tier 1: it sells to customers",
            TierLevel::Two => "Tier 2: it sells to resellers of tier 1",
        };
        (level.word().to_owned(), means)
    });
    let parameters = Ask {
        field: Field::Parameters,
        label: Field::Parameters.label(),
        optional: true,
        hint: "What is to be set, and to what. Empty lines are left out.",
    };
    let lines = typed_lines(&form, PARAMETER, &[], ("Parameter", "Value"));
    let body = html! {
        (fields::select(&form, &ask(Field::Product, ""), product, products))
        (fields::frame(&form, &account, &html! {
            input.input id=(form.id(Field::Account)) name=(Field::Account.name()) type="text" list="some" required
                value=(form.value(Field::Account, &offer.account)) autocomplete="off" placeholder="TA-…"
                aria-invalid=[form.invalid(Field::Account)] aria-describedby=[form.described(&account)];
            datalist #some { @for tier in &offer.resellers { option value=(tier.id) { (tier.name) } } }
        }))
        (fields::select(&form, &ask(Field::Level, ""), level, levels))
        (fields::group(&form, &parameters, &lines))
        p.muted.small { "The product’s vendor is asked to set it up." }
    };
    let list = (tiers::CONFIGS, "Tier configs");
    around(chrome, ("New tier config", list), &form, (tiers::CONFIGS, "Add"), &body)
}

/// A config, with the requests about it; `first` if those begin with the newest.
pub fn one(chrome: &Chrome<'_>, page: &ConfigPage, first: bool) -> Markup {
    let row = &page.row;
    let to = format!("{}/{}", tiers::CONFIGS, row.id);
    layout::page(
        chrome,
        &row.product.1,
        Here::Directory,
        &html! {
            header.head {
                div {
                    (tiers::crumbs(&[(tiers::CONFIGS, "Tier configs")]))
                    h1 { bdi { (row.product.1) } }
                    div.btn-row.small { (parts::copy(row.id)) (status(row.status)) span.tag { (row.level) } }
                }
                @if row.may_ask {
                    div.btn-row { a.btn href={ (tiers::ORDERS) "/new?about=" (row.id) } { (icon("plus")) "New request" } }
                }
            }
            div.body { (facts(row, chrome.now)) }
            section aria-labelledby="requests" {
                h2.list-head #requests { "Requests" }
                @if page.requests.rows.is_empty() {
                    (parts::empty("niche", &html! { h3 { "No requests" } },
                        &html! { "What the vendor is asked to set up or to change stands here." }, &html! {}))
                } @else { (tier_orders::table(chrome.now, &page.requests.rows)) }
                (tiers::more(&to, first, &page.requests))
            }
        },
    )
}

fn facts(row: &ConfigRow, now: Now<'_>) -> Markup {
    html! {
        dl.facts.wide {
            dt { "Product" } dd { bdi { (row.product.1) } span.id.muted { (row.product.0) } }
            dt { "Reseller" } dd { (tiers::above(&row.account)) @if let Above::Seen(tier) = &row.account { span.id.muted { (tier.id) } } }
            dt { "Tier level" } dd { (row.level) }
            dt { "Parameters" } (looked_at_lines(&row.parameters))
            dt { "Created" } dd { (when::full(row.created_at, now)) }
            dt { "Updated" } dd { (when::full(row.updated_at, now)) }
        }
    }
}
