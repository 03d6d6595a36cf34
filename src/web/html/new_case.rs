//! The first and the last page of a new case: whom to ask, or which customer it is for, and what
//! was created.

use maud::{Markup, html};

use super::{
    customer,
    fields::{self, Form},
    flow,
    layout::{self, Chrome, Here},
    own,
    parts::{self, Tone, icon},
    side,
    typed::Tried,
    when::{self, Now},
};
use crate::{
    desk::show::{CaseDetail, Partner, Partners, Way},
    domain::{account::AccountKind, file::Size, preset::Preset, refusal::Field, workflow::Side},
};

/// From so many accounts on, they can be searched.
const SEARCHED_FROM: usize = 8;

/// Where a new case begins.
pub fn start(way: Way) -> &'static str {
    match way {
        Way::ToPartner => "/cases/new",
        Way::ForCustomer => "/cases/new?for=customer",
    }
}

/// The page that asks whom the case goes to, or which customer it is for. `chosen` is the id that
/// the draft holds, or nothing.
pub fn partner(
    chrome: &Chrome<'_>,
    partners: &Partners,
    chosen: &str,
    tried: Option<&Tried>,
) -> Markup {
    let form = Form::new(chrome.token, tried);
    let field = asked(partners.way);
    let chosen = tried.map_or(chosen, |tried| tried.typed.get(field.name()));
    layout::page(
        chrome,
        "New case, step 1 of 3",
        Here::Elsewhere,
        &html! {
            header.head.narrow { h1 { "New case" } (flow::steps(&steps(partners.way), 1)) }
            @if partners.both { (ways(partners.way)) }
            div.body.narrow {
                div.form {
                    (fields::summary(&form))
                    (search(partners))
                    form.form method="post" action="/cases/new/draft" {
                        (form.token())
                        (fields::enter((!partners.list.is_empty()).then_some("next")))
                        @if partners.way == Way::ForCustomer {
                            input type="hidden" name="partner" value=(partners.own);
                        }
                        fieldset id=(field.name()) tabindex="-1" {
                            (question(chrome, partners.way))
                            (choices(partners, chosen, chrome.now))
                        }
                        div.btn-row.end {
                            button.btn.quiet name="go" value="cancel" formnovalidate { "Cancel" }
                            span.grow {}
                            @if !partners.list.is_empty() {
                                button.btn.primary name="go" value="next" { "Next" }
                            }
                        }
                    }
                }
            }
        },
    )
}

/// What the first step asks for.
fn asked(way: Way) -> Field {
    match way {
        Way::ToPartner => Field::Partner,
        Way::ForCustomer => Field::Account,
    }
}

/// The pages of a new case.
pub fn steps(way: Way) -> [&'static str; 3] {
    match way {
        Way::ToPartner => ["Partner", "Details", "Summary"],
        Way::ForCustomer => ["Customer", "Details", "Summary"],
    }
}

/// The head of each page of a new case: its steps, or what it is called where it is one page only.
pub fn head(table: &Preset, way: Way, step: usize) -> Markup {
    html! {
        header.head.narrow {
            @match own::opened_in(table, way) {
                Some(own) => h1 { (own.asks) },
                None => { h1 { "New case" } (flow::steps(&steps(way), step)) },
            }
        }
    }
}

/// Where a new case lies in the navigation.
pub fn here(table: &Preset, way: Way) -> Here {
    own::opened_in(table, way).map_or(Here::Elsewhere, |_| Here::Own(table.name))
}

/// The two ways, for those who have both.
fn ways(way: Way) -> Markup {
    let one = |to: Way, name: &str| {
        let current = (to == way).then_some("page");
        html! { a href=(start(to)) aria-current=[current] { (name) } }
    };
    html! {
        nav.tabs aria-label="Which way the case goes" {
            (one(Way::ToPartner, "To a partner"))
            (one(Way::ForCustomer, "Open for a customer"))
        }
    }
}

fn question(chrome: &Chrome<'_>, way: Way) -> Markup {
    html! {
        @match way {
            Way::ToPartner => legend { "Who should receive the case?" },
            Way::ForCustomer => {
                legend { "Open for a customer: who is it for?" }
                p.hint { "The case comes to us, " bdi { (chrome.account()) } ". The customer sees it as one of theirs." }
            },
        }
    }
}

/// Finding one among many; while all are there, script narrows them as one types.
fn search(partners: &Partners) -> Markup {
    let many = partners.more || !partners.query.is_empty() || partners.list.len() >= SEARCHED_FROM;
    let customers = partners.way == Way::ForCustomer;
    let label = if customers { "Find a customer" } else { "Find a partner" };
    html! {
        @if many {
            form.affix role="search" action="/cases/new" {
                @if customers { input type="hidden" name="for" value="customer"; }
                div.search.grow {
                    (icon("search"))
                    label.vh for="q" { (label) }
                    input.input #q type="search" name="q" value=(partners.query) placeholder="Name or id" dir="auto"
                        autocomplete="off" data-filter[!partners.more];
                }
                button.btn { "Find" }
            }
        }
    }
}

fn choices(partners: &Partners, chosen: &str, now: Now<'_>) -> Markup {
    html! {
        @if partners.list.is_empty() {
            (nobody(partners))
        } @else {
            div.choices.picks { @for partner in &partners.list { (choice(partner, asked(partners.way), chosen, now)) } }
        }
        @if partners.more { p.hint { "There are more. Search by name or id to find them." } }
    }
}

/// Why there is nobody to choose.
fn nobody(partners: &Partners) -> Markup {
    let (who, none) = match partners.way {
        Way::ToPartner => (
            "partner",
            "There is nobody to open a case to yet. A contract with a partner brings them here.",
        ),
        Way::ForCustomer => (
            "customer",
            "There is nobody to open a case for yet. A contract with a customer brings them here.",
        ),
    };
    html! {
        @if partners.query.is_empty() { p { (none) } }
        @else {
            p { "No " (who) " of yours is called “" bdi { (partners.query) } "”. " a href=(start(partners.way)) { "Show all" } }
        }
    }
}

fn choice(partner: &Partner, field: Field, chosen: &str, now: Now<'_>) -> Markup {
    let id = partner.id.to_string();
    let operator = partner.kind == AccountKind::Operator;
    html! {
        label.choice {
            input type="radio" name=(field.name()) value=(id) checked[id == chosen] required;
            (parts::logo(partner.logo.as_ref(), &partner.name, operator))
            span.grow {
                bdi { (partner.name) }
                span {
                    @match partner.since {
                        Some(since) => { (partner.kind) " · contract active since " (when::date(since, now)) },
                        None if operator => { (partner.kind) " of this helpdesk · always open to you" },
                        None => { (partner.kind) },
                    }
                }
            }
            span.id.muted.no-s { (id) }
        }
    }
}

/// The page that says what was created.
pub fn summary(chrome: &Chrome<'_>, detail: &CaseDetail) -> Markup {
    let case = &detail.seen.case;
    let other = side::other(&detail.seen);
    let partner = detail.names.account(other.account);
    // Who receives a case has opened it for the other side.
    let way = match detail.seen.side {
        Side::Receiver => Way::ForCustomer,
        Side::Issuer | Side::Clock => Way::ToPartner,
    };
    let own = own::opened_in(case.table(), way);
    let title = own.map_or("New case, step 3 of 3", |own| own.asks);
    let noun = case.table().noun;
    layout::page(
        chrome,
        title,
        here(case.table(), way),
        &html! {
            (head(case.table(), way, 3))
            div.body.narrow {
                (parts::note(Tone::Done, &html! {
                    @match way {
                        Way::ToPartner => { "Your " (noun) " was created. " bdi { (partner) } " has it now." },
                        Way::ForCustomer => { "The case was created for " bdi { (partner) } " and is at your desk. They see it now." },
                    }
                }))
                section.section aria-labelledby="summary" {
                    h2 #summary { "Summary" }
                    (facts(detail, way))
                }
                div.btn-row.end {
                    a.btn href=(own.map_or("/cases".to_owned(), |own| own::address(case.preset, own))) { "Close" }
                    a.btn.primary href={ "/cases/" (case.id) } { "Go to details" }
                }
            }
        },
    )
}

fn facts(detail: &CaseDetail, way: Way) -> Markup {
    let (case, names) = (&detail.seen.case, &detail.names);
    let other = side::other(&detail.seen);
    html! {
        dl.facts.wide {
            dt { "Case" }
            dd { bdi { (case.subject) } span.id.muted { (case.id) } (parts::state(case.state)) }
            dt { @if way == Way::ForCustomer { "Customer" } @else { "Partner" } }
            dd { bdi { (names.account(other.account)) } span.id.muted { (other.account) } }
            dt { "Priority" }
            dd { (parts::priority(case.priority)) }
            @if case.table().need(Field::Type).is_some() { dt { "Type" } dd { (case.kind) } }
            @if let Some(category) = &detail.category { dt { "Ticket type" } dd { bdi { (category.name) } } }
            @if let Some(environment) = &detail.environment { dt { "Environment" } dd { bdi { (environment.name) } } }
            @if let Some(impact) = case.impact { dt { "Impact" } dd { (impact) } }
            @if let Some(product) = case.product {
                dt { "Product" }
                dd { bdi { (names.product(product)) } span.id.muted { (product) } }
            }
            (customer::facts(detail))
            @if let Some(contact) = case.contact {
                dt { "On behalf of" }
                dd { (parts::person(names.user(contact), false)) }
            }
            @if !detail.files.is_empty() {
                dt { "Attachments" }
                dd.lines {
                    @for file in &detail.files {
                        span { bdi { (file.file.name.as_str()) } " " span.muted { (Size(file.file.size)) } }
                    }
                }
            }
            dt { "CC" }
            dd { (parts::people(&side::own(&detail.seen).cc, names, true)) }
        }
    }
}
