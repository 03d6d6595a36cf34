//! The first and the last page of a new case: whom to ask, and what was created.

use maud::{Markup, html};

use super::{
    fields::{self, Form},
    flow,
    layout::{self, Chrome, Here},
    parts::{self, Tone, icon},
    side,
    typed::Tried,
    when,
};
use crate::{
    desk::show::{CaseDetail, Partner, Partners},
    domain::{account::AccountKind, file::Size, preset::PresetName},
};

/// The pages of a new case.
pub const STEPS: [&str; 3] = ["Partner", "Details", "Summary"];

/// From so many partners on, they can be searched.
const SEARCHED_FROM: usize = 8;

/// The page that asks whom the case is for. `chosen` is the id that the draft holds, or nothing.
pub fn partner(
    chrome: &Chrome<'_>,
    partners: &Partners,
    chosen: &str,
    tried: Option<&Tried>,
) -> Markup {
    let form = Form::new(chrome.token, tried);
    let chosen = tried.map_or(chosen, |tried| tried.typed.get("partner"));
    layout::page(
        chrome,
        "New case, step 1 of 3",
        Here::Elsewhere,
        &html! {
            (head(1))
            div.body.narrow {
                div.form {
                    (fields::summary(&form))
                    (search(partners))
                    form.form method="post" action="/cases/new/draft" {
                        (form.token())
                        (fields::enter((!partners.list.is_empty()).then_some("next")))
                        fieldset #partner tabindex="-1" {
                            legend { "Who should receive the case?" }
                            (choices(partners, chosen))
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

/// The head of each page of a new case.
pub fn head(step: usize) -> Markup {
    html! { header.head.narrow { h1 { "New case" } (flow::steps(&STEPS, step)) } }
}

/// Finding one among many; while all are there, script narrows them as one types.
fn search(partners: &Partners) -> Markup {
    let many = partners.more || !partners.query.is_empty() || partners.list.len() >= SEARCHED_FROM;
    html! {
        @if many {
            form.affix role="search" action="/cases/new" {
                div.search.grow {
                    (icon("search"))
                    label.vh for="q" { "Find a partner" }
                    input.input #q type="search" name="q" value=(partners.query) placeholder="Name or id" dir="auto"
                        autocomplete="off" data-filter[!partners.more];
                }
                button.btn { "Find" }
            }
        }
    }
}

fn choices(partners: &Partners, chosen: &str) -> Markup {
    html! {
        @if partners.list.is_empty() {
            @if partners.query.is_empty() {
                p { "There is nobody to open a case to yet. A contract with a partner brings them here." }
            } @else {
                p { "No partner of yours is called “" bdi { (partners.query) } "”. " a href="/cases/new" { "Show all" } }
            }
        } @else {
            div.choices.picks { @for partner in &partners.list { (choice(partner, chosen)) } }
        }
        @if partners.more { p.hint { "There are more. Search by name or id to find them." } }
    }
}

fn choice(partner: &Partner, chosen: &str) -> Markup {
    let id = partner.id.to_string();
    let operator = partner.kind == AccountKind::Operator;
    html! {
        label.choice {
            input type="radio" name="partner" value=(id) checked[id == chosen] required;
            (parts::square(&partner.name, operator))
            span.grow {
                bdi { (partner.name) }
                span {
                    @match partner.since {
                        Some(since) => { (partner.kind) " · contract active since " (when::date(since)) },
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
    layout::page(
        chrome,
        "New case, step 3 of 3",
        Here::Elsewhere,
        &html! {
            (head(3))
            div.body.narrow {
                (parts::note(Tone::Done, &html! { "Your case was created. " bdi { (partner) } " has it now." }))
                section.section aria-labelledby="summary" {
                    h2 #summary { "Summary" }
                    (facts(detail))
                }
                div.btn-row.end {
                    a.btn href="/cases" { "Close" }
                    a.btn.primary href={ "/cases/" (case.id) } { "Go to details" }
                }
            }
        },
    )
}

fn facts(detail: &CaseDetail) -> Markup {
    let (case, names) = (&detail.seen.case, &detail.names);
    let other = side::other(&detail.seen);
    html! {
        dl.facts.wide {
            dt { "Case" }
            dd { bdi { (case.subject) } span.id.muted { (case.id) } (parts::state(case.state)) }
            dt { "Partner" }
            dd { bdi { (names.account(other.account)) } span.id.muted { (other.account) } }
            dt { "Priority" }
            dd { (parts::priority(case.priority)) }
            @if case.preset == PresetName::Partner { dt { "Type" } dd { (case.kind) } }
            @if let Some(category) = &detail.category { dt { "Ticket type" } dd { bdi { (category.name) } } }
            @if let Some(environment) = &detail.environment { dt { "Environment" } dd { bdi { (environment.name) } } }
            @if let Some(impact) = case.impact { dt { "Impact" } dd { (impact) } }
            @if let Some(product) = case.product {
                dt { "Product" }
                dd { bdi { (names.product(product)) } span.id.muted { (product) } }
            }
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
