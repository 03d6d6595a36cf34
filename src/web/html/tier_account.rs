//! A tier account: what is known of it, and what belongs to it.

mod lists;

use maud::{Markup, html};

use super::{
    dialog::{self, Dialog, Sends, Size},
    fields::Form,
    layout::{self, Chrome, Here},
    parts::{self, Tone, icon},
    tier_cases, tiers,
    typed::Tried,
    when::{self, Now},
};
use crate::{
    desk::show::{
        Above, COUNTED_MAX, ConcernRow, ConfigRow, Done, MadeCursor, OrderRow, Rows,
        SubscriptionRow, TierName, TierPage, TierRequestRow, TierRow, TierVersionRow,
    },
    domain::{
        concern::ConcernCursor,
        id::{ConfigId, OrderId, SubscriptionId, TierId, TierRequestId},
        tier::data::{Group, TierData, TierField, TierKind},
    },
};

/// A page about a tier account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// What is known of it.
    Data,
    /// What stands below it.
    Children,
    /// What vendors are asked about it.
    Requests,
    /// What is sold to it and through it.
    Subscriptions,
    /// What cases are about it.
    Cases,
    /// What vendors are asked to set up for it.
    ConfigRequests,
    /// How products are set up for it.
    Configs,
    /// What it was and is to be.
    Versions,
    /// When it was made and changed.
    Details,
}

/// What a tab shows besides the account itself; `true` stands with a first page.
#[derive(Clone, Copy, Debug)]
pub enum Shows<'a> {
    /// [`Tab::Data`]
    Data,
    /// [`Tab::Children`]
    Children(&'a Rows<TierRow, TierId>, bool),
    /// [`Tab::Requests`]: those to fulfil something, and those to take a change.
    Requests(
        (&'a Rows<OrderRow, MadeCursor<OrderId>>, bool),
        (&'a Rows<TierRequestRow, TierRequestId>, bool),
    ),
    /// [`Tab::Subscriptions`]
    Subscriptions(&'a Rows<SubscriptionRow, MadeCursor<SubscriptionId>>, bool),
    /// [`Tab::Cases`]
    Cases(&'a Rows<ConcernRow, ConcernCursor>, bool),
    /// [`Tab::ConfigRequests`]
    ConfigRequests(&'a Rows<OrderRow, MadeCursor<OrderId>>, bool),
    /// [`Tab::Configs`]
    Configs(&'a Rows<ConfigRow, MadeCursor<ConfigId>>, bool),
    /// [`Tab::Versions`]
    Versions(&'a Rows<TierVersionRow, u32>, bool),
    /// [`Tab::Details`]
    Details,
}

impl Shows<'_> {
    fn tab(self) -> Tab {
        match self {
            Shows::Data => Tab::Data,
            Shows::Children(..) => Tab::Children,
            Shows::Requests(..) => Tab::Requests,
            Shows::Subscriptions(..) => Tab::Subscriptions,
            Shows::Cases(..) => Tab::Cases,
            Shows::ConfigRequests(..) => Tab::ConfigRequests,
            Shows::Configs(..) => Tab::Configs,
            Shows::Versions(..) => Tab::Versions,
            Shows::Details => Tab::Details,
        }
    }
}

/// A page about a tier account.
pub fn page(chrome: &Chrome<'_>, page: &TierPage, shows: Shows<'_>) -> Markup {
    let (current, id) = (&page.current, page.id);
    let mut way = vec![(tiers::DIRECTORY.to_owned(), "Directory")];
    way.extend(page.path.iter().map(|above| (format!("/customers/{}", above.id), &*above.name)));
    let way: Vec<(&str, &str)> = way.iter().map(|(to, name)| (&**to, *name)).collect();
    layout::page(
        chrome,
        &current.data.name,
        Here::Directory,
        &html! {
            header.head {
                div {
                    (tiers::crumbs(&way))
                    h1 { bdi { (current.data.name) } }
                    div.btn-row.small {
                        (parts::copy(id)) span.tag { (current.kind) } span.muted { "Version " (current.number) }
                        @if let Some((_, hub)) = &current.hub { span.muted { "Hub " bdi { (hub) } } }
                    }
                }
                div.btn-row {
                    @if page.may_edit { a.btn href={ "/customers/" (id) "/edit" } { (icon("edit")) "Edit" } }
                    (menu(page))
                }
            }
            (tabs(page, shows.tab()))
            (waiting(chrome, page))
            @match shows {
                Shows::Data => (data(chrome, page)),
                Shows::Children(rows, first) => (lists::children(chrome, page, rows, first)),
                Shows::Requests(orders, rows) => (lists::requests(chrome, page, orders, rows)),
                Shows::Subscriptions(rows, first) => (lists::subscriptions(chrome, page, rows, first)),
                Shows::Cases(rows, first) => (tier_cases::tab(chrome, page, rows, first)),
                Shows::ConfigRequests(rows, first) => (lists::config_requests(chrome, page, (rows, first))),
                Shows::Configs(rows, first) => (lists::configs(chrome, page, (rows, first))),
                Shows::Versions(rows, first) => (lists::versions(chrome, page, rows, first)),
                Shows::Details => div.body { (details(page, chrome.now)) },
            }
        },
    )
}

fn menu(page: &TierPage) -> Markup {
    let adds = page.may_edit && page.current.kind == TierKind::Reseller;
    html! {
        @if adds || page.may_delete {
            details.menu {
                summary.btn.only.quiet aria-label="More" { (icon("more")) }
                div.pop {
                    @if adds { a href={ "/customers/new?parent=" (page.id) } { "Add a child account" } }
                    @if page.may_delete { a href={ "/customers/" (page.id) "/delete" } data-dialog { "Delete" } }
                }
            }
        }
    }
}

fn tabs(page: &TierPage, here: Tab) -> Markup {
    let counts = &page.counts;
    // What is counted no further may be more.
    let up_to = |all: &[u64]| {
        let more = if all.iter().any(|n| *n >= COUNTED_MAX as u64) { "+" } else { "" };
        Some(parts::number(all.iter().sum()) + more)
    };
    let tabs = [
        (Tab::Data, "", "Account Data", None),
        (Tab::Children, "/children", "Child Accounts", up_to(&[counts.children])),
        (Tab::Requests, "/requests", "Requests", up_to(&[counts.requests, counts.fulfilment])),
        (Tab::Subscriptions, "/subscriptions", "Subscriptions", up_to(&[counts.subscriptions])),
        (Tab::Cases, "/cases", "Cases", up_to(&[counts.cases])),
        (
            Tab::ConfigRequests,
            "/config-requests",
            "Tier Config Requests",
            up_to(&[counts.config_requests]),
        ),
        (Tab::Configs, "/configs", "Tier Configs", up_to(&[counts.configs])),
        (Tab::Versions, "/versions", "Versions", Some(parts::number(counts.versions))),
        (Tab::Details, "/details", "Details", None),
    ];
    html! {
        nav.tabs aria-label="Sections" {
            @for (tab, to, name, count) in tabs {
                a href={ "/customers/" (page.id) (to) } aria-current=[(tab == here).then_some("page")] {
                    (name) @if let Some(count) = count { " " span.count { (count) } }
                }
            }
        }
    }
}

/// What waits for an answer, with the buttons of whoever can give it: also for that of one vendor
/// when another has accepted.
fn waiting(chrome: &Chrome<'_>, page: &TierPage) -> Markup {
    html! {
        @if !page.waiting.is_empty() {
            div.told {
                (parts::note(Tone::Wait, &html! {
                    p { "A change waits for an answer:" }
                    ul { @for row in &page.waiting { (waits(chrome, row)) } }
                }))
            }
        } @else if let Some(latest) = &page.latest {
            div.told {
                (parts::note(Tone::Info, &html! {
                    p {
                        "Version " (latest.number) " was proposed and is not current. The next edit starts from it. "
                        a href={ "/customers/" (page.id) "/versions" } { "See the versions" }
                    }
                }))
            }
        }
    }
}

fn waits(chrome: &Chrome<'_>, row: &TierRequestRow) -> Markup {
    let to = format!("/customers/requests/{}", row.id);
    html! {
        li {
            div.btn-row {
                span.grow {
                    "Waiting for " b { bdi { (row.vendor.1) } } " (" bdi { (row.product.1) } "), "
                    (when::ago(row.asked.at, chrome.now)) ". " a href=(to) { "Compare it in " (row.id) }
                }
                @if row.may_settle {
                    a.btn.s href={ (to) "/ignore" } data-dialog { "Ignore" span.vh { " " (row.id) } }
                    a.btn.s href={ (to) "/accept" } data-dialog { "Accept" span.vh { " " (row.id) } }
                }
            }
        }
    }
}

fn data(chrome: &Chrome<'_>, page: &TierPage) -> Markup {
    html! {
        div.case {
            div.stream { (facts(&page.current.data)) }
            aside aria-label="Place and owner" {
                section.section aria-labelledby="place" {
                    h2 #place { "Where it stands" }
                    @if page.path.is_empty() && page.current.parent == Above::Hidden {
                        p.muted.small { "Below an account that you do not see." }
                    }
                    (tree(&page.path, (&page.current.data.name, page.current.kind)))
                }
                section.section aria-labelledby="owner" {
                    h2 #owner { "Owner" }
                    dl.facts {
                        dt { "Owner" } dd { bdi { (page.owner.1) } span.id.muted { (page.owner.0) } }
                        dt { "Hub" } dd { (tiers::hub(page.current.hub.as_ref())) }
                        dt { "Created" } dd { (when::short(page.created.at, chrome.now)) }
                        dt { "Updated" } dd { (when::short(page.updated.at, chrome.now)) }
                    }
                }
            }
        }
    }
}

/// What is known of an account, as its page and the summary of the wizard show it.
pub fn facts(data: &TierData) -> Markup {
    html! {
        @for group in Group::ALL {
            section.section {
                h2 { (group.title()) }
                dl.facts.wide {
                    @if group == Group::Contact { (contact(data)) }
                    @else { @for field in group.fields() { dt { (field.label()) } dd { (value(data, field)) } } }
                }
            }
        }
    }
}

fn contact(data: &TierData) -> Markup {
    let contact = &data.contact;
    let phone = contact.phone.to_string();
    html! {
        dt { "Name" } dd { bdi { (contact.first_name) " " (contact.last_name) } }
        dt { "Email" } dd { bdi { (contact.email) } }
        dt { "Phone" } dd { @if phone.is_empty() { (nothing()) } @else { bdi { (phone) } } }
    }
}

/// What stands in a field, as people read it.
pub fn value(data: &TierData, field: TierField) -> Markup {
    let text = data.shown(field);
    html! { @if text.is_empty() { (nothing()) } @else { bdi { (text) } } }
}

fn nothing() -> Markup {
    html! { span.muted { "–" span.vh { "none" } } }
}

/// The way down to an account, topmost first.
pub fn tree(path: &[TierName], (name, kind): (&str, TierKind)) -> Markup {
    html! {
        ul.tree {
            @for above in path {
                li { (parts::square(&above.name, false)) a.clip href={ "/customers/" (above.id) } { bdi { (above.name) } } span.tag { (above.kind) } }
            }
            li aria-current="true" { (parts::square(name, true)) bdi.clip { (name) } span.tag { (kind) } }
        }
    }
}

/// Who did something; somebody of elsewhere has no name.
pub fn who(done: &Done) -> Markup {
    html! { @match &done.by { Some(name) => bdi { (name) }, None => span.muted { "Somebody of another account" } } }
}

fn details(page: &TierPage, now: Now<'_>) -> Markup {
    html! {
        dl.facts.wide {
            dt { "Created" } dd { (when::full(page.created.at, now)) span.muted { "by" } (who(&page.created)) }
            dt { "Updated" } dd { (when::full(page.updated.at, now)) span.muted { "by" } (who(&page.updated)) }
            dt { "Owner" } dd { bdi { (page.owner.1) } span.id.muted { (page.owner.0) } }
            dt { "Hub" } dd { (tiers::hub(page.current.hub.as_ref())) }
            dt { "Type" } dd { (page.current.kind) }
            dt { "Parent" } dd { (tiers::above(&page.current.parent)) }
            dt { "Version" }
            dd {
                (page.current.number)
                @if let Some(latest) = &page.latest { span.muted { "(the newest is " (latest.number) ")" } }
            }
        }
    }
}

/// The page that asks whether one is to be deleted, or says why it is not.
pub fn delete(chrome: &Chrome<'_>, page: &TierPage, tried: Option<&Tried>) -> Markup {
    let form = Form::dialog(chrome.token, tried);
    let back = format!("/customers/{}", page.id);
    let to = format!("{back}/delete");
    let name = &page.current.data.name;
    let title = format!("Delete this {}?", page.current.kind.word());
    let shown = Dialog {
        title: &title,
        size: Size::Small,
        to: &to,
        back: &back,
        sends: Sends::Fields,
        draft: None,
    };
    let body = html! {
        p { b { bdi { (name) } } " and all its versions are deleted. This cannot be undone." }
        @if page.current.kind == TierKind::Customer && page.counts.subscriptions > 0 {
            p { (parts::counted(page.counts.subscriptions, "subscription goes", "subscriptions go")) " with it." }
        }
        @if page.counts.children > 0 {
            p.muted.small { (parts::counted_up_to(COUNTED_MAX, (page.counts.children, "account stands", "accounts stand"))) " below it. Delete those first." }
        }
    };
    let send = html! { button.btn.danger.primary { "Delete" } };
    about(
        chrome,
        &title,
        &[(tiers::DIRECTORY, "Directory"), (&back, name)],
        &dialog::form(&form, &shown, &body, &send),
    )
}

/// A page about an account that shows a form alone.
pub fn about(chrome: &Chrome<'_>, title: &str, way: &[(&str, &str)], dialog: &Markup) -> Markup {
    let here = if way.first().is_some_and(|(to, _)| *to == tiers::REQUESTS) {
        Here::TierRequests
    } else {
        Here::Directory
    };
    layout::page(chrome, title, here, &html! { div.body { (tiers::crumbs(way)) (dialog) } })
}
