//! The directory of tier accounts, and what its pages share with those of requests and
//! subscriptions.

use maud::{Markup, html};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::{
    layout::{self, Chrome, Here},
    parts::{self, icon, icon_s},
    tier_import::{Sheet, takes},
    tier_tree,
    when::{self, Now},
};
use crate::{
    desk::{
        HUB_LOOKED_AT,
        show::{Above, HubName, Rows, TierCursor, TierFilter, TierList, TierOrder, TierRow},
    },
    domain::{
        account::AccountKind,
        hub::has_hubs,
        tier::{TierRequestStatus, data::TierKind},
    },
};

/// Where the directory is.
pub const DIRECTORY: &str = "/customers";
/// Where the requests are.
pub const REQUESTS: &str = "/customers/requests";
/// Where the subscriptions are.
pub const SUBSCRIPTIONS: &str = "/customers/subscriptions";

/// Where the tier configs are.
pub const CONFIGS: &str = "/customers/configs";
/// Where the requests about those are.
pub const CONFIG_REQUESTS: &str = "/customers/config-requests";
/// Where the fulfilment requests are.
pub const FULFILMENT: &str = "/customers/fulfilment";
/// Where each of both is.
pub const ORDERS: &str = "/customers/orders";

/// Where the hubs are.
pub const HUBS: &str = "/customers/hubs";

/// Whether the navigation of such an account leads to its customers. Others find the way by the
/// address: whoever owns none sees none.
pub fn has_customers(kind: AccountKind) -> bool {
    matches!(kind, AccountKind::Vendor | AccountKind::Distributor | AccountKind::Reseller)
}

/// An order's word in addresses.
pub fn order_word(order: TierOrder) -> &'static str {
    match order {
        TierOrder::Updated => "updated",
        TierOrder::Created => "created",
        TierOrder::Name => "name",
    }
}

/// A text as a part of an address.
pub fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

/// The address of a page of the directory.
pub fn address(filter: &TierFilter, from: Option<&TierCursor>) -> String {
    let mut query = Vec::new();
    let mut add = |name: &str, value: &str| {
        query.push(format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC)));
    };
    if !filter.words.is_empty() {
        add("q", &filter.words);
    }
    if let Some(kind) = filter.kind {
        add("kind", kind.word());
    }
    if let Some(parent) = filter.parent {
        add("parent", &parent.to_string());
    }
    if let Some(hub) = filter.hub {
        add("hub", &hub.to_string());
    }
    if filter.order != TierOrder::default() {
        add("sort", order_word(filter.order));
    }
    if let Some(from) = from {
        add("from", &from.to_string());
    }
    if query.is_empty() { DIRECTORY.to_owned() } else { format!("{DIRECTORY}?{}", query.join("&")) }
}

/// A place among the customers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// The accounts.
    Directory,
    /// What vendors are asked.
    Requests,
    /// What is sold to whom.
    Subscriptions,
    /// What vendors are asked to do about that.
    Fulfilment,
    /// How products are set up for resellers.
    Configs,
    /// What vendors are asked to set up.
    ConfigRequests,
}

/// The way between the lists.
pub fn tabs(here: Tab) -> Markup {
    let tabs = [
        (Tab::Directory, DIRECTORY, "Directory"),
        (Tab::Requests, REQUESTS, "Requests"),
        (Tab::Subscriptions, SUBSCRIPTIONS, "Subscriptions"),
        (Tab::Fulfilment, FULFILMENT, "Fulfilment requests"),
        (Tab::Configs, CONFIGS, "Tier configs"),
        (Tab::ConfigRequests, CONFIG_REQUESTS, "Config requests"),
    ];
    html! {
        nav.tabs aria-label="Lists" {
            @for (tab, to, name) in tabs { a href=(to) aria-current=[(tab == here).then_some("page")] { (name) } }
        }
    }
}

/// A page of the directory; `first` if it is the first one.
pub fn list(chrome: &Chrome<'_>, filter: &TierFilter, list: &TierList, first: bool) -> Markup {
    let narrowed = *filter != TierFilter { order: filter.order, ..TierFilter::default() };
    let rows = &list.page.rows;
    layout::page(
        chrome,
        "Customers",
        Here::Directory,
        &html! {
            header.head {
                h1 { "Customers" }
                div.btn-row {
                    (takes(Sheet::Accounts, address(filter, None).strip_prefix(DIRECTORY).unwrap_or_default(), list.may_add))
                    @if chrome.me.is_some_and(|me| has_hubs(me.account_kind)) { a.btn href=(HUBS) { "Hubs" } }
                    @if list.may_add { a.btn.primary href="/customers/new" data-key="n" { (icon("plus")) "Add customer" } }
                }
            }
            (tabs(Tab::Directory))
            @if rows.is_empty() && first && !narrowed { (nobody(list.may_add)) }
            @else {
                (bar(filter, list))
                @if list.is_cut { p.muted { "So much matches that not all of it was looked at. Another word finds less." } }
                @if rows.is_empty() { (nothing(list.page.next.as_ref().map(|next| address(filter, Some(next))))) } @else { (table(chrome.now, Some(filter), rows)) }
                (pager(&address(filter, None), first, list.page.next.as_ref().map(|next| address(filter, Some(next)))))
            }
        },
    )
}

fn bar(filter: &TierFilter, list: &TierList) -> Markup {
    // What is chosen and not among them stays chosen.
    let other = filter.hub.filter(|hub| list.hubs.iter().all(|(id, _)| id != hub));
    html! {
        form.filters action=(DIRECTORY) role="search" {
            div.search.grow {
                (icon("search"))
                label.vh for="q" { "Name, id, external id, tax id or contact" }
                input.input #q type="search" name="q" value=(filter.words) placeholder="Name, id, external id, tax id, contact"
                    maxlength="200" dir="auto" autocomplete="off";
            }
            div.pick {
                label.vh for="kind" { "Type" }
                select.input #kind name="kind" {
                    option value="" { "Customers and resellers" }
                    @for kind in TierKind::ALL { option value=(kind.word()) selected[filter.kind == Some(kind)] { (kind) "s" } }
                }
            }
            @if !list.hubs.is_empty() || filter.hub.is_some() {
                div.pick {
                    label.vh for="hub" { "Hub" }
                    select.input #hub name="hub" {
                        option value="" { "Any hub" }
                        @if let Some(other) = other { option value=(other) selected { (other) } }
                        @for (id, name) in &list.hubs { option value=(id) selected[filter.hub == Some(*id)] { (name) } }
                    }
                }
            }
            @if filter.order != TierOrder::default() { input type="hidden" name="sort" value=(order_word(filter.order)); }
            @if let Some(parent) = filter.parent { input type="hidden" name="parent" value=(parent); }
            button.btn { "Search" }
            a.btn href=(tier_tree::TREE) { (icon("tree")) "Tree" }
            @if let Some(below) = &list.below {
                @let all = TierFilter { parent: None, ..filter.clone() };
                span.filter {
                    span.chip { "Below " b { bdi { (below.name) } } }
                    a.x href=(address(&all, None)) aria-label="Not only those below it" { (icon_s("x")) }
                }
            }
        }
    }
}

fn nobody(may_add: bool) -> Markup {
    let text = html! {
        "Resellers and customers stand here: those that you add, and those that subscribe to your products."
    };
    let ways = html! {
        @if may_add { a.btn.primary href="/customers/new" { (icon("plus")) "Add customer" } }
    };
    parts::empty("niche", &html! { h2 { "No customers yet" } }, &text, &ways)
}

/// What stands in place of rows that are not there; `further` is where the next page looks.
fn nothing(further: Option<String>) -> Markup {
    let text = html! {
        @if further.is_some() { "None of the " (parts::number(HUB_LOOKED_AT as u64)) " accounts that were looked at fits. The next page looks further." }
        @else { "No customer or reseller fits what you look for." }
    };
    let ways = html! {
        @if let Some(further) = further { a.btn.primary href=(further) rel="next" { "Look further" } }
        a.btn href=(DIRECTORY) { "Show all" }
    };
    parts::empty("niche", &html! { h2 { "Nothing matches" } }, &text, &ways)
}

/// Tier accounts in rows; with a filter, by what the columns can be sorted.
pub fn table(now: Now<'_>, filter: Option<&TierFilter>, rows: &[TierRow]) -> Markup {
    let order = filter.map_or(TierOrder::Name, |filter| filter.order);
    let hubs = rows.iter().any(|row| row.hub.is_some());
    let column = if hubs { Column::Shown } else { Column::LeftOut };
    html! {
        div.scroll {
            table.own.tiers.by-created[order == TierOrder::Created] {
                thead {
                    tr {
                        (header(filter, TierOrder::Name, ("c-title", "Name")))
                        th.c-id scope="col" { "Id" }
                        th.c-status scope="col" { "Type" }
                        th.c-author scope="col" { "Parent" }
                        th.c-category scope="col" { "Place" }
                        @if hubs { th.c-author.c-hub scope="col" { "Hub" } }
                        (header(filter, TierOrder::Created, ("c-created", "Created")))
                        (header(filter, TierOrder::Updated, ("c-updated", "Updated")))
                    }
                }
                tbody { @for row in rows { (line(now, row, column)) } }
            }
        }
    }
}

fn header(filter: Option<&TierFilter>, order: TierOrder, (class, label): (&str, &str)) -> Markup {
    let current = filter.is_some_and(|filter| filter.order == order);
    let (sort, picture) = match order {
        TierOrder::Name => ("ascending", "arrow-up"),
        TierOrder::Created | TierOrder::Updated => ("descending", "arrow-down"),
    };
    html! {
        th class=(class) scope="col" aria-sort=[current.then_some(sort)] {
            @match filter {
                None => (label),
                Some(filter) => {
                    @let to = TierFilter { order, ..filter.clone() };
                    a href=(address(&to, None)) { (label) (icon(picture)) }
                }
            }
        }
    }
}

/// Whether the table has a column of hubs: where no account stands on one it would be empty.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Shown,
    LeftOut,
}

fn line(now: Now<'_>, row: &TierRow, hubs: Column) -> Markup {
    html! {
        tr {
            td.c-title {
                div {
                    a href={ "/customers/" (row.tier.id) } { (row.tier.name) }
                    @if let Some(external) = &row.data.external_id { small { bdi { (external) } } }
                }
            }
            td.c-id { (row.tier.id) }
            td.c-status { (row.tier.kind) @if row.waits { ", " b { "waits" } } }
            td.c-author {
                (named(&row.parent))
            }
            td.c-category { bdi { (row.data.address.city) } ", " (row.data.address.country.code()) }
            @if hubs == Column::Shown { td.c-author.c-hub { @if let Some((_, hub)) = &row.hub { bdi { (hub) } } @else { "–" } } }
            td.c-created { (when::day(row.created_at, now)) }
            td.c-updated { (when::ago(row.updated_at, now)) }
        }
    }
}

/// The way to the next page and back to the first one.
pub fn pager(start: &str, first: bool, next: Option<String>) -> Markup {
    html! {
        @if !first || next.is_some() {
            nav.pager aria-label="Pages" {
                span {}
                span.btn-row {
                    @if !first { a.btn.s href=(start) { (icon_s("left")) "First" } }
                    @if let Some(next) = next { a.btn.s href=(next) rel="next" { "Next" (icon_s("right")) } }
                }
            }
        }
    }
}

/// The same for a list whose address has nothing but where it begins.
pub fn more<T>(start: &str, first: bool, rows: &Rows<T, impl std::fmt::Display>) -> Markup {
    pager(start, first, rows.next.as_ref().map(|next| format!("{start}?from={next}")))
}

/// Another account where one is named in a row.
pub fn named(above: &Above) -> Markup {
    html! {
        @match above {
            Above::Nobody => "None",
            Above::Hidden => "–",
            Above::Seen(tier) => bdi { (tier.name) },
        }
    }
}

/// Another account where one is named, with the way to it.
pub fn above(parent: &Above) -> Markup {
    html! {
        @match parent {
            Above::Nobody => span.muted { "None" },
            Above::Hidden => span.muted { "An account that you do not see" },
            Above::Seen(parent) => a href={ "/customers/" (parent.id) } { bdi { (parent.name) } },
        }
    }
}

/// The hub that an account stands on.
pub fn hub(hub: Option<&HubName>) -> Markup {
    html! {
        @match hub {
            None => span.muted { "None" },
            Some((id, name)) => { bdi { (name) } " " span.id.muted { (id) } }
        }
    }
}

/// Where a request stands.
pub fn status(status: TierRequestStatus) -> Markup {
    let (class, picture) = match status {
        TierRequestStatus::Pending => ("state info", "s-work"),
        TierRequestStatus::Accepted => ("state done", "s-done"),
        TierRequestStatus::Ignored => ("state", "s-shut"),
        TierRequestStatus::Unsupported => ("state", "s-none"),
    };
    html! { span class=(class) { (icon(picture)) (status) } }
}

/// Where a page lies below the directory or one of the other lists.
pub fn crumbs(way: &[(&str, &str)]) -> Markup {
    html! {
        nav.crumbs aria-label="Where you are" {
            @for (to, name) in way { a.clip href=(to) { bdi { (name) } } (icon("right")) }
        }
    }
}
