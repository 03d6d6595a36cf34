//! The products of a vendor, for its admins.

use maud::{Markup, html};

use super::{
    fields::{self, Ask, Form, Line},
    layout::Chrome,
    parts::{self, icon_s},
    settings::{self, Tab},
    typed::Tried,
};
use crate::{
    desk::show::Products,
    domain::{account::Product, id::ProductId, logo::Logo, refusal::Field},
};

/// The products of the reader's account, with the form of a new one.
pub fn list(chrome: &Chrome<'_>, page: &Products, tried: Option<&Tried>) -> Markup {
    let form = Form::new(chrome.token, tried);
    settings::page(
        chrome,
        "Products",
        Tab::Products,
        &html! {
            section.section aria-labelledby="ours" {
                h2 #ours { "Your products" }
                p.muted { "A case can name one of them: yours, and those of the partners you have contracts with." }
                @if page.rows.is_empty() { p.muted { "None yet." } }
                @else { (table(&page.rows)) }
                (pager(page.first, page.next))
            }
            section.section aria-labelledby="new" {
                h2 #new { "Add a product" }
                form.form method="post" action="/settings/products" {
                    (form.token())
                    (fields::summary(&form))
                    (asked(&form, "", false))
                    div.btn-row { button.btn.primary { "Add" } }
                }
            }
        },
    )
}

fn table(rows: &[(Product, Option<Logo>)]) -> Markup {
    html! {
        div.scroll {
            table {
                thead { tr { th scope="col" { "Name" } th scope="col" { "Tier accounts sync" } } }
                tbody {
                    @for (product, icon) in rows {
                        tr {
                            td {
                                div.known {
                                    (parts::logo(icon.as_ref(), &product.name, false))
                                    div {
                                        a href={ "/settings/products/" (product.id) } { bdi { (product.name) } } br;
                                        small.muted { (product.id) }
                                    }
                                }
                            }
                            td { @if product.tier_accounts_sync { "On" } @else { "Off" } }
                        }
                    }
                }
            }
        }
    }
}

fn pager(first: bool, next: Option<ProductId>) -> Markup {
    html! {
        @if !first || next.is_some() {
            nav.pager aria-label="Pages" {
                span.muted { "By name" }
                span.btn-row {
                    @if !first { a.btn.s href="/settings/products" { (icon_s("left")) "First" } }
                    @if let Some(next) = next {
                        a.btn.s href={ "/settings/products?from=" (next) } rel="next" { "Next" (icon_s("right")) }
                    }
                }
            }
        }
    }
}

/// The name of a product, and its switch.
fn asked(form: &Form<'_>, name: &str, sync: bool) -> Markup {
    let ask = Ask {
        field: Field::Name,
        label: "Name",
        optional: false,
        hint: "Up to 100 characters. It shows wherever a case names the product, also on old cases.",
    };
    let value = form.value(Field::Name, name);
    let on = form.typed().map_or(sync, |typed| typed.get("sync") == "on");
    html! {
        (fields::line(form, &ask, &Line { kind: "text", value, autocomplete: "off" }))
        label.check {
            input type="checkbox" role="switch" name="sync" value="on" checked[on];
            span { "Tier accounts sync. " span.muted { "Whether you are to be asked about changes of your customers’ data." } }
        }
    }
}

/// A product: its name and its switch.
pub fn one(chrome: &Chrome<'_>, product: &Product, tried: Option<&Tried>) -> Markup {
    let form = Form::new(chrome.token, tried);
    settings::page(
        chrome,
        &product.name,
        Tab::Products,
        &html! {
            h2 { bdi { (product.name) } }
            div { (parts::copy(product.id)) }
            form.form method="post" action={ "/settings/products/" (product.id) } {
                (form.token())
                (fields::summary(&form))
                (asked(&form, &product.name, product.tier_accounts_sync))
                div.btn-row {
                    button.btn.primary { "Save" }
                    a.btn href={ "/settings/products/" (product.id) "/icon" } { "Its icon" }
                    a.btn.quiet href="/settings/products" { "All products" }
                }
            }
        },
    )
}
