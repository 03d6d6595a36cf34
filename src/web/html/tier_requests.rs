//! Requests to take up changes of tier accounts: their list, old beside new, and the answers.

use maud::{Markup, html};

use super::{
    dialog::{self, Dialog, Sends, Size},
    fields::{self, Ask, Form, Line},
    layout::{self, Chrome, Here},
    parts::{self, Tone, icon},
    tier_account::{about, who},
    tier_configs,
    tier_import::{Sheet, takes},
    tier_subscriptions, tiers,
    typed::Tried,
    when::{self, Now},
};
use crate::{
    desk::show::{
        Above, ConfigRow, MadeCursor, Rows, SubscriptionRow, TierRequestFilter, TierRequestList,
        TierRequestPage, TierRequestRow, TierSide,
    },
    domain::{
        id::{HubId, SubscriptionId},
        refusal::Field,
        tier::{
            TierRequestStatus,
            data::{Group, TierField},
        },
    },
};

/// The address of a list of requests, up to where it begins.
fn address(filter: &TierRequestFilter) -> String {
    let mut query = Vec::new();
    if let Some(status) = filter.status {
        query.push(format!("status={}", status.word()));
    }
    if let Some(product) = filter.product {
        query.push(format!("product={product}"));
    }
    if query.is_empty() {
        tiers::REQUESTS.to_owned()
    } else {
        format!("{}?{}", tiers::REQUESTS, query.join("&"))
    }
}

/// A page of requests; `first` if it is the first one.
pub fn list(
    chrome: &Chrome<'_>,
    filter: &TierRequestFilter,
    list: &TierRequestList,
    first: bool,
) -> Markup {
    let narrowed = *filter != TierRequestFilter::default();
    let rows = &list.page.rows;
    let start = address(filter);
    let mark = if start.contains('?') { '&' } else { '?' };
    let next = list.page.next.map(|next| format!("{start}{mark}from={next}"));
    layout::page(
        chrome,
        "Requests",
        Here::TierRequests,
        &html! {
            header.head {
                h1 { "Customers" }
                div.btn-row { (takes(Sheet::Requests, start.strip_prefix(tiers::REQUESTS).unwrap_or_default(), false)) }
            }
            (tiers::tabs(tiers::Tab::Requests))
            @if rows.is_empty() && !narrowed && first { (none()) }
            @else {
                (bar(filter, list))
                @if rows.is_empty() {
                    (parts::empty("niche", &html! { h2 { "Nothing matches" } }, &html! { "No request fits these filters." },
                        &html! { a.btn href=(tiers::REQUESTS) { "Show all" } }))
                } @else { (table(chrome.now, rows)) }
                (tiers::pager(&start, first, next))
            }
        },
    )
}

fn none() -> Markup {
    let text = html! {
        "When somebody changes a customer who subscribes to a product, its vendor is asked here to take the change up."
    };
    let ways = html! { a.btn href=(tiers::DIRECTORY) { "Open the directory" } };
    parts::empty("niche", &html! { h2 { "No requests yet" } }, &text, &ways)
}

fn bar(filter: &TierRequestFilter, list: &TierRequestList) -> Markup {
    html! {
        form.filters action=(tiers::REQUESTS) aria-label="Filters" {
            div.pick {
                label.vh for="status" { "Status" }
                select.input #status name="status" {
                    option value="" { "Any status" }
                    @for status in TierRequestStatus::ALL { option value=(status.word()) selected[filter.status == Some(status)] { (status) } }
                }
            }
            @if list.products.len() > 1 || filter.product.is_some() {
                div.pick {
                    label.vh for="product" { "Product" }
                    select.input #product name="product" {
                        option value="" { "Any product" }
                        @for (id, name) in &list.products { option value=(id) selected[filter.product == Some(*id)] { (name) } }
                    }
                }
            }
            button.btn { "Show" }
        }
    }
}

/// Requests in rows.
pub fn table(now: Now<'_>, rows: &[TierRequestRow]) -> Markup {
    html! {
        div.scroll {
            table.own.by-created {
                thead {
                    tr {
                        th.c-title scope="col" { "Customer" } th.c-tar scope="col" { "Request" } th.c-category scope="col" { "Product" }
                        th.c-author scope="col" { "Vendor" } th.c-status scope="col" { "Status" } th.c-created scope="col" { "Asked" }
                    }
                }
                tbody {
                    @for row in rows {
                        tr {
                            td.c-title { div { a href={ "/customers/requests/" (row.id) } { (row.tier.name) } } }
                            td.c-tar { (row.id) }
                            td.c-category { bdi { (row.product.1) } }
                            td.c-author { bdi { (row.vendor.1) } }
                            td.c-status { (tiers::status(row.status)) }
                            td.c-created { (when::ago(row.asked.at, now)) }
                        }
                    }
                }
            }
        }
    }
}

/// A part of the page of a request.
#[derive(Clone, Copy, Debug)]
pub enum Shows<'a> {
    /// What differs.
    Data,
    /// Whose it is, and how it was settled.
    Details,
    /// Subscriptions of its product that name the account; `true` stands with the first page.
    Subscriptions(&'a Rows<SubscriptionRow, MadeCursor<SubscriptionId>>, bool),
    /// How its product is set up for the account and those above.
    Configs(&'a [ConfigRow]),
}

/// The page of a request.
pub fn page(chrome: &Chrome<'_>, page: &TierRequestPage, shows: Shows<'_>) -> Markup {
    let row = &page.row;
    let to = format!("/customers/requests/{}", row.id);
    let account = format!("/customers/{}", row.tier.id);
    layout::page(
        chrome,
        &row.id.to_string(),
        Here::TierRequests,
        &html! {
            header.head {
                div {
                    (tiers::crumbs(&[(tiers::REQUESTS, "Requests"), (&account, &row.tier.name)]))
                    h1 { (row.id) }
                    div.btn-row.small {
                        (tiers::status(row.status))
                        span.muted { "Update · asked by " (who(&row.asked)) " · " (when::short(row.asked.at, chrome.now)) }
                    }
                }
                @if row.may_settle {
                    div.btn-row {
                        a.btn href={ (to) "/ignore" } data-dialog { (icon("x")) "Ignore" }
                        a.btn.primary href={ (to) "/accept" } data-dialog { (icon("check")) "Accept" }
                    }
                }
            }
            (tabs(page, &to, &shows))
            @match shows {
                Shows::Data => div.body { (reason(page)) (compared(page)) },
                Shows::Details => div.body { (details(page, chrome.now)) },
                Shows::Subscriptions(rows, first) => {
                    @if rows.rows.is_empty() {
                        (parts::empty("niche", &html! { h2 { "No subscriptions" } },
                            &html! { "No subscription of the product that you see names this account." }, &html! {}))
                    } @else { (tier_subscriptions::table(chrome.now, &rows.rows)) }
                    (tiers::more(&format!("{to}/subscriptions"), first, rows))
                }
                Shows::Configs(rows) => {
                    @if rows.is_empty() {
                        (parts::empty("niche", &html! { h2 { "No tier configuration" } },
                            &html! { "The product is not set up for this account, nor for a reseller right above it that you see." }, &html! {}))
                    } @else { (tier_configs::table(chrome.now, rows)) }
                }
            }
        },
    )
}

fn tabs(page: &TierRequestPage, to: &str, shows: &Shows<'_>) -> Markup {
    let tabs = [
        ("", "Account Data", None, matches!(shows, Shows::Data)),
        ("/details", "Details", None, matches!(shows, Shows::Details)),
        (
            "/subscriptions",
            "Subscriptions",
            Some(page.subscriptions),
            matches!(shows, Shows::Subscriptions(..)),
        ),
        ("/configs", "Tier Configuration", Some(page.configs), matches!(shows, Shows::Configs(..))),
    ];
    html! {
        nav.tabs aria-label="Sections" {
            @for (part, name, count, here) in tabs {
                a href={ (to) (part) } aria-current=[here.then_some("page")] {
                    (name) @if let Some(count) = count { " " span.count { (parts::number(count)) } }
                }
            }
        }
    }
}

fn reason(page: &TierRequestPage) -> Markup {
    html! {
        @if let Some(reason) = &page.reason {
            (parts::note(Tone::Info, &html! { p { (page.row.status) ": " bdi { (reason) } } }))
        }
    }
}

/// How many fields differ, as a sentence.
fn told(page: &TierRequestPage, moved: usize) -> String {
    let fields = u64::try_from(page.changes.len() + moved).unwrap_or(u64::MAX);
    let differ = if fields == 1 { "field differs" } else { "fields differ" };
    let (old, new) = (page.old.number, page.new.number);
    format!("Version {new} beside version {old}. {} {differ}.", parts::number(fields))
}

/// Old beside new, what differs marked.
fn compared(page: &TierRequestPage) -> Markup {
    let (old, new) = (&page.old, &page.new);
    let places = [
        ("Type", html! { (old.kind) }, html! { (new.kind) }, old.kind != new.kind),
        ("Parent", tiers::above(&old.parent), tiers::above(&new.parent), moved(old, new)),
        ("Hub", tiers::hub(old.hub.as_ref()), tiers::hub(new.hub.as_ref()), hub(old) != hub(new)),
    ];
    let count = places.iter().filter(|(.., differs)| *differs).count();
    let was = match page.row.status {
        TierRequestStatus::Pending => "Current",
        _ => "Before",
    };
    html! {
        div.diff {
            div.section-head {
                p.muted.small { (told(page, count)) }
                label.check { input type="checkbox" role="switch" name="only"; "Changed fields only" }
            }
            table {
                thead {
                    tr.cap {
                        th scope="col" { "Field" }
                        th scope="col" { (was) ", version " (old.number) }
                        th scope="col" { "Proposed, version " (new.number) }
                    }
                }
                @for group in Group::ALL {
                    tbody {
                        tr.group.cap { th colspan="3" scope="rowgroup" { (group.title()) } }
                        @if group == Group::General {
                            @for (label, was, is, differs) in &places { (beside(label, was, is, *differs)) }
                        }
                        @for field in group.fields() { (line(page, field)) }
                    }
                }
            }
        }
    }
}

/// The hub that an account stands on in a version.
fn hub(side: &TierSide) -> Option<HubId> {
    side.hub.as_ref().map(|(id, _)| *id)
}

/// Whether an account stands elsewhere in one version than in the other.
fn moved(old: &TierSide, new: &TierSide) -> bool {
    let id = |above: &Above| match above {
        Above::Seen(parent) => Some(parent.id),
        Above::Nobody | Above::Hidden => None,
    };
    id(&old.parent) != id(&new.parent)
        || (old.parent == Above::Nobody) != (new.parent == Above::Nobody)
}

fn line(page: &TierRequestPage, field: TierField) -> Markup {
    let differs = page.changes.iter().any(|(which, ..)| *which == field);
    let shown = |side: &TierSide| super::tier_account::value(&side.data, field);
    beside(field.label(), &shown(&page.old), &shown(&page.new), differs)
}

/// A field in both versions, marked if it differs.
pub fn beside(label: &str, was: &Markup, is: &Markup, differs: bool) -> Markup {
    html! {
        tr.changed[differs] {
            th scope="row" { (label) @if differs { span.vh { " (changed)" } } }
            td data-label="Before" { @if differs { del { (was) } } @else { (was) } }
            td data-label="Proposed" { @if differs { ins { (is) } } @else { (is) } }
        }
    }
}

fn details(page: &TierRequestPage, now: Now<'_>) -> Markup {
    let row = &page.row;
    html! {
        (reason(page))
        dl.facts.wide {
            dt { "Customer" } dd { a href={ "/customers/" (row.tier.id) } { bdi { (row.tier.name) } } span.id.muted { (row.tier.id) } }
            dt { "Product" } dd { bdi { (row.product.1) } span.id.muted { (row.product.0) } }
            dt { "Vendor" } dd { bdi { (row.vendor.1) } span.id.muted { (row.vendor.0) } }
            dt { "Provider" } dd { bdi { (page.owner.1) } span.id.muted { (page.owner.0) } }
            dt { "Hub" } dd { (tiers::hub(page.new.hub.as_ref())) }
            dt { "External id" } dd { (super::tier_account::value(&page.new.data, TierField::ExternalId)) }
            dt { "External UID" } dd { (super::tier_account::value(&page.new.data, TierField::ExternalUid)) }
            dt { "Asked" } dd { (when::full(row.asked.at, now)) span.muted { "by" } (who(&row.asked)) }
            @if let Some(settled) = &page.settled {
                dt { (row.status) } dd { (when::full(settled.at, now)) span.muted { "by" } (who(settled)) }
            }
        }
    }
}

/// What surrounds the question about a request.
fn asks(page: &TierRequestPage, title: &str, form: &Markup, chrome: &Chrome<'_>) -> Markup {
    let back = format!("/customers/requests/{}", page.row.id);
    let way = [(tiers::REQUESTS, "Requests"), (&*back, &*page.row.tier.name)];
    about(chrome, title, &way, form)
}

/// The page that asks whether a request is accepted.
pub fn accept(chrome: &Chrome<'_>, page: &TierRequestPage, tried: Option<&Tried>) -> Markup {
    let form = Form::dialog(chrome.token, tried);
    let back = format!("/customers/requests/{}", page.row.id);
    let title = "Accept this request?";
    let shown = Dialog {
        title,
        size: Size::Small,
        to: &format!("{back}/accept"),
        back: &back,
        sends: Sends::Fields,
        draft: None,
    };
    let body = html! {
        p {
            "You take up version " (page.new.number) " of " b { bdi { (page.row.tier.name) } } " for " bdi { (page.row.product.1) } ". "
            "It becomes what the account is, unless a newer version is that already."
        }
    };
    let send = html! { button.btn.primary { "Accept" } };
    asks(page, title, &dialog::form(&form, &shown, &body, &send), chrome)
}

/// The page that asks why a request is ignored.
pub fn ignore(chrome: &Chrome<'_>, page: &TierRequestPage, tried: Option<&Tried>) -> Markup {
    let form = Form::dialog(chrome.token, tried);
    let back = format!("/customers/requests/{}", page.row.id);
    let title = "Ignore this request";
    let shown = Dialog {
        title,
        size: Size::Small,
        to: &format!("{back}/ignore"),
        back: &back,
        sends: Sends::Fields,
        draft: None,
    };
    let ask = Ask {
        field: Field::Reason,
        label: Field::Reason.label(),
        optional: false,
        hint: "Up to 255 characters. Who asked reads it.",
    };
    let value = form.value(Field::Reason, "");
    let body = html! {
        p { "Nothing is taken back: the version stays proposed, and the next edit starts from it." }
        (fields::line(&form, &ask, &Line { kind: "text", value, autocomplete: "off" }))
    };
    let send = html! { button.btn.primary { "Ignore" } };
    asks(page, title, &dialog::form(&form, &shown, &body, &send), chrome)
}
