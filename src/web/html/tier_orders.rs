//! Requests to vendors: their lists, one of them, and the forms that make and move them.

use maud::{Markup, html};

use super::{
    dialog::{self, Dialog, Sends, Size},
    fields::{self, Ask, Choice, Form, Line},
    layout::{self, Chrome, Here},
    parts::{self, Tone, icon},
    tier_account::{about, who},
    tier_configs::PARAMETER,
    tier_filter::Bar,
    tier_import::{Sheet, takes},
    tier_subscriptions::{ITEM, around, looked_at_lines, typed_lines},
    tiers,
    typed::Tried,
    when::{self, Now},
};
use crate::{
    desk::show::{OrderFilter, OrderList, OrderPage, OrderRow},
    domain::{
        id::OrderOf,
        order::{Deed, OrderKind, OrderSort, OrderStatus, Steps},
        refusal::Field,
    },
};

/// Where the requests of a sort are.
pub fn list_of(sort: OrderSort) -> &'static str {
    match sort {
        OrderSort::Fulfilment => tiers::FULFILMENT,
        OrderSort::Config => tiers::CONFIG_REQUESTS,
    }
}

/// What the requests of a sort are called.
pub fn title_of(sort: OrderSort) -> &'static str {
    match sort {
        OrderSort::Fulfilment => "Fulfilment requests",
        OrderSort::Config => "Tier config requests",
    }
}

/// A page of requests; `first` if it is the first one.
pub fn list(chrome: &Chrome<'_>, filter: &OrderFilter, list: &OrderList, first: bool) -> Markup {
    let rows = &list.page.rows;
    let (sheet, tab) = match filter.sort {
        OrderSort::Fulfilment => (Sheet::Fulfilment, tiers::Tab::Fulfilment),
        OrderSort::Config => (Sheet::ConfigRequests, tiers::Tab::ConfigRequests),
    };
    let bar = Bar {
        to: list_of(filter.sort),
        filter: &filter.by,
        offers: &list.offers,
        all: &OrderStatus::ALL,
        word: OrderStatus::word,
    };
    layout::page(
        chrome,
        title_of(filter.sort),
        Here::Directory,
        &html! {
            header.head { h1 { "Customers" } div.btn-row { (takes(sheet, &bar.query(), list.may_add)) } }
            (tiers::tabs(tab))
            @if rows.is_empty() && filter.by.is_empty() && first { (none(filter.sort)) }
            @else {
                (bar.body(rows, |rows| table(chrome.now, rows), (first, list.page.next)))
            }
        },
    )
}

fn none(sort: OrderSort) -> Markup {
    let (text, to, way) = match sort {
        OrderSort::Fulfilment => (
            "A product’s vendor is asked here to begin, change, pause or end a subscription. Such a request begins on the page of the subscription.",
            tiers::SUBSCRIPTIONS,
            "Open the subscriptions",
        ),
        OrderSort::Config => (
            "A product’s vendor is asked here to set the product up for a reseller. Such a request comes with a new config, or begins on the page of one.",
            tiers::CONFIGS,
            "Open the tier configs",
        ),
    };
    let ways = html! { a.btn href=(to) { (way) } };
    parts::empty("niche", &html! { h2 { "No requests yet" } }, &html! { (text) }, &ways)
}

/// Requests in rows.
pub fn table(now: Now<'_>, rows: &[OrderRow]) -> Markup {
    html! {
        div.scroll {
            table.own.by-created {
                thead {
                    tr {
                        th.c-title scope="col" { "Request" } th.c-tar scope="col" { "Id" } th.c-category scope="col" { "Account" }
                        th.c-author scope="col" { "Vendor" } th.c-status scope="col" { "Status" } th.c-created scope="col" { "Asked" }
                    }
                }
                tbody {
                    @for row in rows {
                        tr {
                            td.c-title { div { a href={ (tiers::ORDERS) "/" (row.id) } { (row.kind) ": " (row.product.1) } } }
                            td.c-tar { (row.id) }
                            td.c-category { (tiers::named(&row.account)) }
                            td.c-author { bdi { (row.vendor.1) } }
                            td.c-status { (status(row.status)) }
                            td.c-created { (when::ago(row.asked.at, now)) }
                        }
                    }
                }
            }
        }
    }
}

/// Where a request stands.
fn status(status: OrderStatus) -> Markup {
    let (class, picture) = match status {
        OrderStatus::Draft => ("state", "s-none"),
        OrderStatus::TiersSetup | OrderStatus::Inquiring => ("state wait", "s-wait"),
        OrderStatus::Pending => ("state info", "s-work"),
        OrderStatus::Approved => ("state done", "s-done"),
        OrderStatus::Failed => ("state", "s-shut"),
    };
    html! { span class=(class) { (icon(picture)) (status) } }
}

/// The page of a request.
pub fn page(chrome: &Chrome<'_>, page: &OrderPage) -> Markup {
    let row = &page.row;
    let sort = row.id.of.sort();
    let to = format!("{}/{}", tiers::ORDERS, row.id);
    layout::page(
        chrome,
        &row.id.to_string(),
        Here::Directory,
        &html! {
            header.head {
                div {
                    (tiers::crumbs(&[(list_of(sort), title_of(sort)), (&thing(row.id.of), &row.product.1)]))
                    h1 { (row.id) }
                    div.btn-row.small {
                        (status(row.status))
                        span.muted { (row.kind) " · asked by " (who(&row.asked)) " · " (when::short(row.asked.at, chrome.now)) }
                    }
                }
                div.btn-row {
                    @for deed in &row.deeds {
                        a.btn.primary[matches!(deed, Deed::Approve | Deed::Submit)] href={ (to) "/do/" (deed.word()) } data-dialog { (deed.title()) }
                    }
                }
            }
            div.body {
                @if let Some(reason) = &row.reason {
                    (parts::note(Tone::Info, &html! { p { (row.status) ": " bdi { (reason) } } }))
                }
                section.section { (facts(page, chrome.now)) }
            }
        },
    )
}

/// Where the subscription or the config is that a request is about.
fn thing(of: OrderOf) -> String {
    match of {
        OrderOf::Subscription(id) => format!("{}/{id}", tiers::SUBSCRIPTIONS),
        OrderOf::Config(id) => format!("{}/{id}", tiers::CONFIGS),
    }
}

fn facts(page: &OrderPage, now: Now<'_>) -> Markup {
    let row = &page.row;
    let (about, content) = match row.id.of {
        OrderOf::Subscription(_) => ("Subscription", "Items"),
        OrderOf::Config(_) => ("Tier config", "Parameters"),
    };
    html! {
        dl.facts.wide {
            dt { "Type" } dd { (row.kind) }
            dt { (about) } dd { a href=(thing(row.id.of)) { (row.id.of) } }
            dt { "Account" } dd { (tiers::above(&row.account)) }
            dt { "Product" } dd { bdi { (row.product.1) } span.id.muted { (row.product.0) } }
            dt { "Vendor" } dd { bdi { (row.vendor.1) } span.id.muted { (row.vendor.0) } }
            dt { "Provider" } dd { bdi { (page.provider.1) } span.id.muted { (page.provider.0) } }
            dt { (content) } (looked_at_lines(&row.content))
            dt { "Note" } dd { @match &row.note { Some(note) => bdi { (note) }, None => span.muted { "–" } } }
            dt { "Asked" } dd { (when::full(row.asked.at, now)) span.muted { "by" } (who(&row.asked)) }
            dt { "Moved" } dd { (when::full(row.updated_at, now)) }
            @if let Some(settled) = &row.settled {
                dt { (row.status) } dd { (when::full(settled.at, now)) span.muted { "by" } (who(settled)) }
            }
        }
    }
}

/// The form of a new request about something.
pub fn new(chrome: &Chrome<'_>, of: OrderOf, tried: Option<&Tried>) -> Markup {
    let form = Form::new(chrome.token, tried);
    let sort = of.sort();
    let kinds = OrderKind::ALL.into_iter().filter(|kind| kind.sort() == sort);
    let kinds = kinds.map(|kind| (kind.word().to_owned(), kind.to_string()));
    let chosen = Choice { chosen: form.value(Field::Type, ""), none: "Choose one" };
    let kind = Ask { field: Field::Type, label: "What is asked for?", optional: false, hint: "" };
    let (field, names, labels, hint) = match sort {
        OrderSort::Fulfilment => (
            Field::Items,
            ITEM,
            ("Item", "How many"),
            "What the subscription is to be made of once this is done. Leave it empty if that stays as it is.",
        ),
        OrderSort::Config => (
            Field::Parameters,
            PARAMETER,
            ("Parameter", "Value"),
            "What is to be set, and to what. What you leave out stays as it is.",
        ),
    };
    let lines = typed_lines(&form, names, &[], labels);
    let note = Ask {
        field: Field::Note,
        label: Field::Note.label(),
        optional: true,
        hint: "Up to 500 characters. The vendor reads it.",
    };
    let value = form.value(Field::Note, "");
    let body = html! {
        (fields::enter(Some("send")))
        input type="hidden" name=(Field::About.name()) value=(of);
        p { "About " a href=(thing(of)) { (of) } "." }
        (fields::select(&form, &kind, chosen, kinds))
        (fields::group(&form, &Ask { field, label: field.label(), optional: true, hint }, &lines))
        (fields::line(&form, &note, &Line { kind: "text", value, autocomplete: "off" }))
        div.btn-row { button.btn name="go" value="draft" { "Keep as a draft" } }
    };
    let list = (list_of(sort), title_of(sort));
    around(chrome, ("New request", list), &form, (tiers::ORDERS, "Send to the vendor"), &body)
}

/// The page that asks about a deed, and for words where it takes some.
pub fn deed(chrome: &Chrome<'_>, page: &OrderPage, deed: Deed, tried: Option<&Tried>) -> Markup {
    let form = Form::dialog(chrome.token, tried);
    let row = &page.row;
    let back = format!("{}/{}", tiers::ORDERS, row.id);
    let title = format!("{} this request", deed.title());
    let shown = Dialog {
        title: &title,
        size: Size::Small,
        to: &format!("{back}/do/{}", deed.word()),
        back: &back,
        sends: Sends::Fields,
        draft: None,
    };
    let ask = Ask {
        field: Field::Reason,
        label: match deed {
            Deed::Inquire => "What do you need to know?",
            Deed::Submit => "What else is there to say?",
            _ => Field::Reason.label(),
        },
        optional: deed.words() == Steps::May,
        hint: "Up to 500 characters. The other side reads it.",
    };
    let value = form.value(Field::Reason, "");
    let body = html! {
        p { (row.kind) " of " b { bdi { (row.product.1) } } " for " (tiers::named(&row.account)) ". " (means(deed, row.id.of)) }
        @if deed.words() != Steps::Plain {
            (fields::line(&form, &ask, &Line { kind: "text", value, autocomplete: "off" }))
        }
    };
    let send = html! { button.btn.primary { (deed.title()) } };
    let sort = row.id.of.sort();
    let name = row.id.to_string();
    let way = [(list_of(sort), title_of(sort)), (&*back, &*name)];
    about(chrome, &title, &way, &dialog::form(&form, &shown, &body, &send))
}

/// What a deed comes to.
fn means(deed: Deed, of: OrderOf) -> &'static str {
    match (deed, of) {
        (Deed::Submit, _) => "It goes to the vendor.",
        (Deed::Pend, _) => "It waits for your answer again.",
        (Deed::Inquire, _) => "It waits until those who ask have answered.",
        (Deed::Approve, OrderOf::Subscription(_)) => {
            "You have done it: the subscription becomes what was asked for."
        }
        (Deed::Approve, OrderOf::Config(_)) => {
            "You have done it: the config is active, with the parameters that were asked for."
        }
        (Deed::Fail, _) => "It ends, and nothing is changed.",
    }
}
