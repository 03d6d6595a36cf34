//! The lists of what belongs to a tier account.

use maud::{Markup, html};

use super::who;
use crate::{
    desk::show::{
        ConfigRow, MadeCursor, OrderRow, Rows, SubscriptionRow, TierPage, TierRequestRow, TierRow,
        TierVersionRow, VersionStanding,
    },
    domain::{
        id::{ConfigId, OrderId, SubscriptionId, TierId, TierRequestId},
        tier::data::TierKind,
    },
    web::html::{
        layout::Chrome,
        parts::{self, icon},
        tier_configs, tier_orders, tier_requests, tier_subscriptions, tiers, when,
    },
};

pub(super) fn children(
    chrome: &Chrome<'_>,
    page: &TierPage,
    rows: &Rows<TierRow, TierId>,
    first: bool,
) -> Markup {
    let text = match page.current.kind {
        TierKind::Reseller => "No account that you see stands right below this one.",
        TierKind::Customer => "Only resellers have accounts below them.",
    };
    let adds = page.may_edit && page.current.kind == TierKind::Reseller;
    let add = html! { @if adds { a.btn href={ "/customers/new?parent=" (page.id) } { (icon("plus")) "Add a child account" } } };
    html! {
        @if rows.rows.is_empty() {
            (parts::empty("niche", &html! { h2 { "No child accounts" } }, &html! { (text) }, &add))
        } @else { (tiers::table(chrome.now, None, &rows.rows)) }
        (tiers::more(&format!("/customers/{}/children", page.id), first, rows))
    }
}

/// The two lists of requests; each has a beginning of its own.
pub(super) fn requests(
    chrome: &Chrome<'_>,
    page: &TierPage,
    (orders, orders_first): (&Rows<OrderRow, MadeCursor<OrderId>>, bool),
    (rows, first): (&Rows<TierRequestRow, TierRequestId>, bool),
) -> Markup {
    let to = format!("/customers/{}/requests", page.id);
    let next = orders.next.map(|next| format!("{to}?orders={next}"));
    html! {
        section aria-labelledby="fulfilment" {
            h2.list-head #fulfilment { "Fulfilment requests " span.count { (parts::number(page.counts.fulfilment)) } }
            @if orders.rows.is_empty() {
                (parts::empty("niche", &html! { h3 { "No fulfilment requests" } },
                    &html! { "What vendors are asked to do about subscriptions that name this account stands here." }, &html! {}))
            } @else { (tier_orders::table(chrome.now, &orders.rows)) }
            (tiers::pager(&to, orders_first, next))
        }
        section aria-labelledby="changes" {
            h2.list-head #changes { "Tier account requests " span.count { (parts::number(page.counts.requests)) } }
            @if rows.rows.is_empty() {
                (parts::empty("niche", &html! { h3 { "No tier account requests" } },
                    &html! { "When a product is linked and somebody changes the account, the product’s vendor is asked here." }, &html! {}))
            } @else { (tier_requests::table(chrome.now, &rows.rows)) }
            (tiers::more(&to, first, rows))
        }
    }
}

pub(super) fn config_requests(
    chrome: &Chrome<'_>,
    page: &TierPage,
    (rows, first): (&Rows<OrderRow, MadeCursor<OrderId>>, bool),
) -> Markup {
    html! {
        @if rows.rows.is_empty() {
            (parts::empty("niche", &html! { h2 { "No tier config requests" } },
                &html! { "When a product is to be set up for this account, its vendor is asked here." }, &html! {}))
        } @else { (tier_orders::table(chrome.now, &rows.rows)) }
        (tiers::more(&format!("/customers/{}/config-requests", page.id), first, rows))
    }
}

pub(super) fn configs(
    chrome: &Chrome<'_>,
    page: &TierPage,
    (rows, first): (&Rows<ConfigRow, MadeCursor<ConfigId>>, bool),
) -> Markup {
    let text = match page.current.kind {
        TierKind::Reseller => "How products are set up for this reseller stands here.",
        TierKind::Customer => "Products are set up for the resellers that they are sold through.",
    };
    let add = html! {
        @if page.may_edit && page.current.kind == TierKind::Reseller {
            a.btn href={ (tiers::CONFIGS) "/new?account=" (page.id) } { (icon("plus")) "Add a config" }
        }
    };
    html! {
        @if rows.rows.is_empty() {
            (parts::empty("niche", &html! { h2 { "No tier configs" } }, &html! { (text) }, &add))
        } @else {
            div.filters { (add) }
            (tier_configs::table(chrome.now, &rows.rows))
        }
        (tiers::more(&format!("/customers/{}/configs", page.id), first, rows))
    }
}

pub(super) fn subscriptions(
    chrome: &Chrome<'_>,
    page: &TierPage,
    rows: &Rows<SubscriptionRow, MadeCursor<SubscriptionId>>,
    first: bool,
) -> Markup {
    let add = html! {
        @if page.may_edit && page.current.kind == TierKind::Customer {
            a.btn href={ "/customers/subscriptions/new?customer=" (page.id) } { (icon("plus")) "Add a subscription" }
        }
    };
    html! {
        @if rows.rows.is_empty() {
            (parts::empty("niche", &html! { h2 { "No subscriptions" } },
                &html! { "What is sold to this account, or through it, stands here." }, &add))
        } @else {
            div.filters { (add) }
            (tier_subscriptions::table(chrome.now, &rows.rows))
        }
        (tiers::more(&format!("/customers/{}/subscriptions", page.id), first, rows))
    }
}

pub(super) fn versions(
    chrome: &Chrome<'_>,
    page: &TierPage,
    rows: &Rows<TierVersionRow, u32>,
    first: bool,
) -> Markup {
    html! {
        div.body.text {
            div.scroll {
                table {
                    thead { tr { th scope="col" { "Version" } th scope="col" { "State" } th scope="col" { "What differs" } th scope="col" { "By" } } }
                    tbody { @for row in &rows.rows { (version(chrome, row)) } }
                }
            }
        }
        (tiers::more(&format!("/customers/{}/versions", page.id), first, rows))
    }
}

fn version(chrome: &Chrome<'_>, row: &TierVersionRow) -> Markup {
    let mut changed: Vec<&str> = row.changed.iter().map(|field| field.label()).collect();
    if row.moved {
        changed.insert(0, "Type or parent");
    }
    if row.rehubbed {
        changed.push("Hub");
    }
    html! {
        tr {
            th scope="row" { (row.side.number) }
            td { (standing(row.standing)) }
            td { @if changed.is_empty() { span.muted { "–" } } @else { (changed.join(", ")) } }
            td { (who(&row.side.made)) br; small.muted { (when::short(row.side.made.at, chrome.now)) } }
        }
    }
}

fn standing(standing: VersionStanding) -> Markup {
    let (class, picture, word) = match standing {
        VersionStanding::Current => ("state done", "s-done", "Current"),
        VersionStanding::Earlier => ("state", "s-shut", "Earlier"),
        VersionStanding::Waits => ("state wait", "s-wait", "Waits"),
        VersionStanding::Proposed => ("state", "s-none", "Proposed, not taken up"),
    };
    html! { span class=(class) { (icon(picture)) (word) } }
}
