//! The register of subscriptions: what is sold to whom.

use maud::{Markup, html};

use super::{
    fields::{self, Ask, Choice, Form, Line},
    layout::{self, Chrome, Here},
    parts::{self, icon},
    tier_filter::Bar,
    tier_import::{Sheet, takes},
    tier_orders, tiers,
    typed::Tried,
    when::{self, Now},
};
use crate::{
    desk::show::{OrderRow, RegisterFilter, Rows, SubscriptionList, SubscriptionRow, TierName},
    domain::{
        refusal::{Field, Refusal},
        subscription::SubscriptionStatus,
        tier::data::TierField,
    },
};

/// The field of what a subscription is called elsewhere.
pub const EXTERNAL_ID: Field = Field::Tier(TierField::ExternalId);
/// The name of the field with the edition that a form was drawn from.
pub const EDITION: &str = "edition";
/// The names of the fields of each item: what, and how many.
pub const ITEM: [&str; 2] = ["item", "quantity"];
/// How many lines of a form are free.
const LINES_FREE: usize = 3;
/// The list that their pages belong to.
const WAY: (&str, &str) = (tiers::SUBSCRIPTIONS, "Subscriptions");

/// A page of the register; `first` if it is the first one.
pub fn list(
    chrome: &Chrome<'_>,
    filter: &RegisterFilter<SubscriptionStatus>,
    list: &SubscriptionList,
    first: bool,
) -> Markup {
    let bar = Bar {
        to: tiers::SUBSCRIPTIONS,
        filter,
        offers: &list.offers,
        all: &SubscriptionStatus::ALL,
        word: SubscriptionStatus::word,
    };
    let add = html! {
        (takes(Sheet::Subscriptions, &bar.query(), list.may_add))
        @if list.may_add { a.btn.primary href="/customers/subscriptions/new" { (icon("plus")) "Add subscription" } }
    };
    let rows = &list.page.rows;
    let none = rows.is_empty() && first && filter.is_empty();
    layout::page(
        chrome,
        "Subscriptions",
        Here::Directory,
        &html! {
            header.head { h1 { "Customers" } div.btn-row { @if !none { (add) } } }
            (tiers::tabs(tiers::Tab::Subscriptions))
            @if none {
                (parts::empty("niche", &html! { h2 { "No subscriptions yet" } },
                    &html! { "A subscription says which product a customer has, and through whom. By it the product’s vendor sees them." }, &add))
            } @else {
                (bar.body(rows, |rows| table(chrome.now, rows), (first, list.page.next)))
            }
        },
    )
}

/// Subscriptions in rows.
pub fn table(now: Now<'_>, rows: &[SubscriptionRow]) -> Markup {
    html! {
        div.scroll {
            table.own {
                thead {
                    tr {
                        th.c-title scope="col" { "Product" } th.c-id scope="col" { "Id" } th.c-category scope="col" { "Customer" }
                        th.c-author scope="col" { "Through" } th.c-status scope="col" { "Status" } th.c-updated scope="col" { "Updated" }
                    }
                }
                tbody { @for row in rows { (line(now, row)) } }
            }
        }
    }
}

fn line(now: Now<'_>, row: &SubscriptionRow) -> Markup {
    html! {
        tr {
            td.c-title {
                div {
                    a href={ "/customers/subscriptions/" (row.id) } { (row.product.1) }
                    @if let Some(external) = &row.external_id { small { bdi { (external) } } }
                }
            }
            td.c-id { (row.id) }
            td.c-category { (tiers::named(&row.customer)) }
            td.c-author { (tiers::named(&row.tier1)) }
            td.c-status { (status(row.status)) }
            td.c-updated { (when::ago(row.updated_at, now)) }
        }
    }
}

fn status(status: SubscriptionStatus) -> Markup {
    let (class, picture) = match status {
        SubscriptionStatus::Active => ("state done", "s-done"),
        SubscriptionStatus::Processing => ("state info", "s-work"),
        SubscriptionStatus::Suspended => ("state wait", "s-wait"),
        SubscriptionStatus::Terminated => ("state", "s-shut"),
    };
    html! { span class=(class) { (icon(picture)) (status) } }
}

/// What a new subscription can be of and for.
#[derive(Clone, Debug)]
pub struct Offer {
    /// Products.
    pub products: Vec<(crate::domain::id::ProductId, String)>,
    /// Some customers.
    pub customers: Vec<TierName>,
    /// The id of the one that it is asked for; empty for none.
    pub customer: String,
}

/// The form of a new subscription.
pub fn new(chrome: &Chrome<'_>, offer: &Offer, tried: Option<&Tried>) -> Markup {
    let form = Form::new(chrome.token, tried);
    let ask = |field: Field, optional, hint| Ask { field, label: field.label(), optional, hint };
    let product = Choice { chosen: form.value(Field::Product, ""), none: "Choose one" };
    let products = offer.products.iter().map(|(id, name)| (id.to_string(), name.as_str()));
    let customer = ask(
        Field::Customer,
        false,
        "Its id, TA-…: it stands at the top of its page. The resellers above it become tier 1 and tier 2.",
    );
    let body = html! {
        (fields::select(&form, &ask(Field::Product, false, ""), product, products))
        (fields::frame(&form, &customer, &html! {
            input.input id=(form.id(Field::Customer)) name=(Field::Customer.name()) type="text" list="some" required
                value=(form.value(Field::Customer, &offer.customer)) autocomplete="off" placeholder="TA-…"
                aria-invalid=[form.invalid(Field::Customer)] aria-describedby=[form.described(&customer)];
            datalist #some { @for tier in &offer.customers { option value=(tier.id) { (tier.name) } } }
        }))
        (terms(&form, "", &[]))
    };
    around(chrome, ("New subscription", WAY), &form, (tiers::SUBSCRIPTIONS, "Add"), &body)
}

/// The requests about a subscription.
fn asked(
    chrome: &Chrome<'_>,
    row: &SubscriptionRow,
    (requests, first): (&Rows<OrderRow, u16>, bool),
) -> Markup {
    let asks = row.may_change && row.status != SubscriptionStatus::Terminated;
    let add = html! {
        @if asks { a.btn href={ (tiers::ORDERS) "/new?about=" (row.id) } { (icon("plus")) "New request" } }
    };
    html! {
        section aria-labelledby="requests" {
            h2.list-head #requests { "Fulfilment requests" }
            @if requests.rows.is_empty() {
                (parts::empty("niche", &html! { h3 { "No requests" } },
                    &html! { "What the vendor is asked to begin, change, pause or end stands here." }, &add))
            } @else {
                div.filters { (add) }
                (tier_orders::table(chrome.now, &requests.rows))
            }
            (tiers::more(&format!("{}/{}", tiers::SUBSCRIPTIONS, row.id), first, requests))
        }
    }
}

/// A subscription: to look at, and to change for whoever may; with the requests about it, `true` if
/// those begin with the newest.
pub fn one(
    chrome: &Chrome<'_>,
    row: &SubscriptionRow,
    requests: (&Rows<OrderRow, u16>, bool),
    tried: Option<&Tried>,
) -> Markup {
    let form = Form::new(chrome.token, tried);
    let to = format!("{}/{}", tiers::SUBSCRIPTIONS, row.id);
    let late = form.refusal() == Some(&Refusal::ChangedMeanwhile);
    let edition = match form.typed() {
        Some(typed) if !late => typed.get(EDITION).to_owned(),
        _ => row.edition.to_string(),
    };
    let statuses = SubscriptionStatus::ALL;
    let statuses = statuses.map(|status| (status.word().to_owned(), status.to_string()));
    let ask = Ask { field: Field::Status, label: Field::Status.label(), optional: false, hint: "" };
    let chosen =
        Choice { chosen: form.value(Field::Status, row.status.word()), none: "Choose one" };
    let body = html! {
        (facts(row, chrome.now))
        @if row.may_change {
            input type="hidden" name=(EDITION) value=(edition);
            @if late { (looked_at(row)) }
            (fields::select(&form, &ask, chosen, statuses))
            (terms(&form, row.external_id.as_deref().unwrap_or_default(), &row.items))
        } @else { (looked_at(row)) }
    };
    if row.may_change {
        let form = formed(&row.product.1, &form, WAY.0, (&to, "Save"), &body);
        return layout::page(
            chrome,
            &row.product.1,
            Here::Directory,
            &html! { div.body.narrow { (tiers::crumbs(&[WAY])) (form) } (asked(chrome, row, requests)) },
        );
    }
    layout::page(
        chrome,
        &row.product.1,
        Here::Directory,
        &html! {
            div.body.narrow { (tiers::crumbs(&[WAY])) div.form { h1 { bdi { (row.product.1) } } (body) } }
            (asked(chrome, row, requests))
        },
    )
}

fn facts(row: &SubscriptionRow, now: Now<'_>) -> Markup {
    html! {
        div { (parts::copy(row.id)) }
        dl.facts.wide {
            dt { "Product" } dd { bdi { (row.product.1) } span.id.muted { (row.product.0) } }
            dt { "Customer" } dd { (tiers::above(&row.customer)) }
            dt { "Tier 1" } dd { (tiers::above(&row.tier1)) }
            dt { "Tier 2" } dd { (tiers::above(&row.tier2)) }
            dt { "Created" } dd { (when::full(row.created_at, now)) }
            dt { "Updated" } dd { (when::full(row.updated_at, now)) }
        }
    }
}

fn looked_at(row: &SubscriptionRow) -> Markup {
    html! {
        dl.facts.wide {
            dt { "Status" } dd { (status(row.status)) }
            dt { "External id" } dd { @match &row.external_id { Some(id) => bdi { (id) }, None => span.muted { "–" } } }
            dt { "Items" }
            dd.lines {
                @if row.items.is_empty() { span.muted { "–" } }
                @for (name, quantity) in &row.items { span { (parts::number((*quantity).into())) " × " bdi { (name) } } }
            }
        }
    }
}

/// What a subscription is called elsewhere, and what it is made of.
fn terms(form: &Form<'_>, external: &str, items: &[(String, u32)]) -> Markup {
    let ask = |field: Field, hint| Ask { field, label: field.label(), optional: true, hint };
    let value = form.value(EXTERNAL_ID, external);
    let items: Vec<_> = items.iter().map(|(name, n)| (name.clone(), n.to_string())).collect();
    let controls = typed_lines(form, ITEM, &items, ("Item", "How many"));
    html! {
        (fields::line(form, &ask(EXTERNAL_ID, ""), &Line { kind: "text", value, autocomplete: "off" }))
        (fields::group(form, &ask(Field::Items, "What is subscribed to, and how many of each. Empty lines are left out; more come when you save."), &controls))
    }
}

/// Lines of two fields each, called `names` and labelled `labels`: what was typed, or `has`, and
/// some free ones.
pub fn typed_lines(
    form: &Form<'_>,
    names: [&str; 2],
    has: &[(String, String)],
    labels: (&str, &str),
) -> Markup {
    let mut lines: Vec<(String, String)> = match form.typed() {
        Some(typed) => {
            let all = |name: &str| {
                let values = typed.values.iter().filter(|(has, _)| has == name);
                values.map(|(_, value)| value.clone()).collect::<Vec<String>>()
            };
            all(names[0]).into_iter().zip(all(names[1])).collect()
        }
        None => has.to_vec(),
    };
    lines.retain(|(name, value)| !(name.trim().is_empty() && value.trim().is_empty()));
    lines.extend(vec![(String::new(), String::new()); LINES_FREE]);
    let numeric = (names == ITEM).then_some("numeric");
    html! {
        @for (number, (name, value)) in (1..).zip(&lines) {
            div.affix {
                input.input.grow name=(names[0]) value=(name) aria-label={ (labels.0) " " (number) } placeholder=(labels.0) dir="auto" autocomplete="off";
                input.input.few[names == ITEM].grow[names != ITEM] name=(names[1]) value=(value) aria-label={ (labels.1) " of " (labels.0.to_lowercase()) " " (number) } placeholder=(labels.1)
                    inputmode=[numeric] autocomplete="off";
            }
        }
    }
}

/// Names and values to look at.
pub fn looked_at_lines(lines: &[(String, String)]) -> Markup {
    html! {
        dd.lines {
            @if lines.is_empty() { span.muted { "–" } }
            @for (name, value) in lines { span { bdi { (name) } ": " bdi { (value) } } }
        }
    }
}

/// A page that is a form; `list` is the list that it belongs to.
pub fn around(
    chrome: &Chrome<'_>,
    (title, list): (&str, (&str, &str)),
    form: &Form<'_>,
    send: (&str, &str),
    body: &Markup,
) -> Markup {
    let form = formed(title, form, list.0, send, body);
    layout::page(
        chrome,
        title,
        Here::Directory,
        &html! { div.body.narrow { (tiers::crumbs(&[list])) (form) } },
    )
}

fn formed(
    title: &str,
    form: &Form<'_>,
    back: &str,
    (to, send): (&str, &str),
    body: &Markup,
) -> Markup {
    html! {
        form.form method="post" action=(to) {
            (form.token())
            h1 { bdi { (title) } }
            (fields::summary(form))
            (body)
            div.btn-row { button.btn.primary { (send) } a.btn.quiet href=(back) { "Cancel" } }
        }
    }
}
