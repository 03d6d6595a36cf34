//! What the lists of subscriptions, configs and requests are narrowed by.

use std::fmt::Display;

use maud::{Markup, html};

use super::{
    parts::{self, icon},
    tiers::{self, encoded},
};
use crate::desk::show::{REGISTER_LOOKED_AT, RegisterFilter, RegisterOffers};

/// What a list can be narrowed by.
pub struct Bar<'a, S: 'static> {
    /// Where the list is.
    pub to: &'static str,
    /// What it is narrowed by now.
    pub filter: &'a RegisterFilter<S>,
    /// The products and vendors to choose from.
    pub offers: &'a RegisterOffers,
    /// The states.
    pub all: &'static [S],
    /// The word of one in addresses.
    pub word: fn(S) -> &'static str,
}

impl<S: Copy + PartialEq + Display> Bar<'_, S> {
    /// What an address says of it: nothing, or `?` and more.
    pub fn query(&self) -> String {
        let filter = self.filter;
        let mut parts = Vec::new();
        if !filter.words.is_empty() {
            parts.push(format!("q={}", encoded(&filter.words)));
        }
        parts.extend(filter.product.map(|product| format!("product={product}")));
        parts.extend(filter.vendor.map(|vendor| format!("vendor={vendor}")));
        parts.extend(filter.status.map(|status| format!("status={}", (self.word)(status))));
        if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
    }

    /// The address of a page of the list.
    fn address(&self, from: Option<impl Display>) -> String {
        let query = self.query();
        let mark = if query.is_empty() { '?' } else { '&' };
        let from = from.map_or(String::new(), |from| format!("{mark}from={from}"));
        format!("{}{query}{from}", self.to)
    }

    /// The form.
    fn form(&self) -> Markup {
        let filter = self.filter;
        let products = self.offers.products.iter().map(|(id, name)| (id.to_string(), name));
        let vendors = self.offers.vendors.iter().map(|(id, name)| (id.to_string(), name));
        let product = filter.product.map(|id| id.to_string());
        let vendor = filter.vendor.map(|id| id.to_string());
        html! {
            form.filters action=(self.to) role="search" {
                div.search.grow {
                    (icon("search"))
                    label.vh for="q" { "Customer, reseller or id" }
                    input.input #q type="search" name="q" value=(filter.words) placeholder="Customer, reseller, id"
                        maxlength="200" dir="auto" autocomplete="off";
                }
                (pick(("product", "Product", "Any product"), product.as_deref(), products))
                @if !self.offers.vendors.is_empty() || vendor.is_some() {
                    (pick(("vendor", "Vendor", "Any vendor"), vendor.as_deref(), vendors))
                }
                div.pick {
                    label.vh for="status" { "Status" }
                    select.input #status name="status" {
                        option value="" { "Any status" }
                        @for status in self.all {
                            option value=((self.word)(*status)) selected[filter.status == Some(*status)] { (status) }
                        }
                    }
                }
                button.btn { "Show" }
            }
        }
    }

    /// A page of the list: the form, the table of its rows if there are any, and the ways to other pages; `first`
    /// if it is the first one.
    pub fn body<R>(
        &self,
        rows: &[R],
        table: impl FnOnce(&[R]) -> Markup,
        (first, next): (bool, Option<impl Display>),
    ) -> Markup {
        let next = next.map(|next| self.address(Some(next)));
        html! {
            (self.form())
            @if rows.is_empty() { (self.nothing(first, next.as_deref())) } @else { (table(rows)) }
            (tiers::pager(&self.address(None::<&str>), first, next.filter(|_| !rows.is_empty())))
        }
    }

    /// What stands in place of rows that are not there; `goes_on` if the next page looks further.
    fn nothing(&self, first: bool, goes_on: Option<&str>) -> Markup {
        let looked_at = parts::number(REGISTER_LOOKED_AT as u64);
        let text = html! {
            @match (goes_on.is_some(), first) {
                (true, true) => { "Nothing among the newest " (looked_at) " fits. The next page looks further." }
                (true, false) => { "Nothing among the next " (looked_at) " fits. The next page looks further." }
                (false, true) => "Nothing fits what you look for.",
                (false, false) => "There is nothing more.",
            }
        };
        let ways = html! {
            @if let Some(next) = goes_on { a.btn.primary href=(next) rel="next" { "Look further" } }
            @if !self.filter.is_empty() { a.btn href=(self.to) { "Show all" } }
        };
        let title = match (goes_on.is_some(), first) {
            (_, true) => "Nothing matches",
            (true, false) => "Nothing matches here",
            (false, false) => "Nothing more",
        };
        parts::empty("niche", &html! { h2 { (title) } }, &text, &ways)
    }
}

/// One of several; what is chosen and not among them stays chosen.
fn pick<'a>(
    (name, label, any): (&str, &str, &str),
    chosen: Option<&str>,
    options: impl Iterator<Item = (String, &'a String)>,
) -> Markup {
    let options: Vec<_> = options.collect();
    let other = chosen.filter(|chosen| options.iter().all(|(id, _)| id != chosen));
    html! {
        div.pick {
            label.vh for=(name) { (label) }
            select.input id=(name) name=(name) {
                option value="" { (any) }
                @if let Some(other) = other { option value=(other) selected { (other) } }
                @for (id, title) in &options { option value=(id) selected[chosen == Some(id.as_str())] { (title) } }
            }
        }
    }
}
