//! The second page of a new case: its details, by what the receiver's preset asks for.

use maud::{Markup, html};

use super::{
    compose::{self, Around, Compose, Length},
    customer,
    fields::{self, Ask, Choice, Form, Line},
    files,
    layout::{self, Chrome},
    new_case, own,
    parts::{self, Tone, icon_s},
    people,
    typed::{Tried, Typed},
};
use crate::{
    desk::show::{FIND_CC, FIND_CONTACT, FIND_CUSTOMER, NewCaseForm, Partner, People, Way},
    domain::{
        case::{CaseType, Impact, Priority},
        federation,
        id::ProductId,
        own::Own,
        preset::{Need, PresetName},
        refusal::Field,
    },
};

/// The form while it is drawn.
struct Draw<'a> {
    data: &'a NewCaseForm,
    form: Form<'a>,
    typed: &'a Typed,
}

/// The place that the form belongs to, if it is one's own.
pub fn place(data: &NewCaseForm) -> Option<(PresetName, &'static Own)> {
    let way = if data.customer.is_some() { Way::ForCustomer } else { Way::ToPartner };
    own::opened_in(data.preset.table(), way).map(|own| (data.preset, own))
}

/// The page of the details of a new case.
pub fn page(chrome: &Chrome<'_>, data: &NewCaseForm, tried: Option<&Tried>) -> Markup {
    let kept = Typed::of_draft(&data.draft);
    let form = Form::new(chrome.token, tried).with_kept(Some(&kept));
    let draw = Draw { data, form, typed: form.typed().unwrap_or(&kept) };
    let table = data.preset.table();
    let own = place(data).map(|(_, own)| own);
    layout::page(
        chrome,
        own.map_or("New case, step 2 of 3", |own| own.asks),
        new_case::here(table, draw.way()),
        &html! {
            (new_case::head(table, draw.way(), 2))
            div.body.narrow {
                @if let Some(ways) = &data.elsewhere { (draw.elsewhere(ways)) }
                @else { (draw.whole(chrome, own)) }
            }
        },
    )
}

/// The fields of a case that is opened in place of another, without files of its own.
pub fn instead(data: &NewCaseForm, form: Form<'_>, typed: &Typed) -> Markup {
    let draw = Draw { data, form, typed };
    html! {
        input type="hidden" name="partner" value=(data.partner.id);
        (draw.whom())
        (draw.opened_for())
        (draw.place())
        (draw.line(Field::Subject))
        (draw.kind())
        (draw.description(None))
        (draw.product())
        (draw.told())
    }
}

/// What the form is sent with; without the way back to whom it goes where that is not chosen.
fn buttons(own: Option<&Own>) -> Markup {
    html! {
        div.btn-row.end {
            button.btn.quiet name="go" value="cancel" formaction="/cases/new/draft"
                formenctype="application/x-www-form-urlencoded" formnovalidate { "Cancel" }
            span.grow.small.muted data-draft-state {}
            @if own.is_none() { button.btn name="go" value="back" formnovalidate { "Back" } }
            button.btn.primary name="go" value="create" { (own.map_or("Create", |own| own.creates)) }
        }
    }
}

/// Finding people among more than fit, and what was searched for until now.
fn found(people: &People, name: &str, label: &str) -> Markup {
    html! {
        (people::find(people, name, name, label))
        @if people::searched(people) {
            input type="hidden" name={ "was-" (name) } value=(people.query);
        }
    }
}

/// A product's name with its id, for lists.
pub fn product_name(id: ProductId, name: &str) -> String {
    format!("{name} ({id})")
}

impl<'a> Draw<'a> {
    /// The form.
    fn whole(&self, chrome: &Chrome<'_>, own: Option<&Own>) -> Markup {
        let (data, form) = (self.data, &self.form);
        html! {
            form.form method="post" action="/cases/new/details" enctype="multipart/form-data"
                data-write data-draft="/cases/new/draft" data-needs=[own.map(|_| "lines")] {
                (form.token())
                (fields::enter(Some("enter")))
                input type="hidden" name="partner" value=(data.partner.id);
                input type="hidden" name="offered" value=(data.issuer.map(|id| id.to_string()).unwrap_or_default());
                (fields::summary(form))
                (self.left_out())
                (self.whom())
                (self.reporter(chrome))
                (self.opened_for())
                (self.place())
                (self.line(Field::Subject))
                (self.kind())
                (self.description(Some(html! {})))
                (self.product())
                (self.about())
                (self.attachments())
                (self.told())
                (buttons(own))
            }
        }
    }

    /// Where to go instead, in place of the form.
    fn elsewhere(&self, ways: &[federation::Way]) -> Markup {
        let partner = &self.data.partner;
        html! {
            div.stack {
                (fields::summary(&self.form))
                (parts::note(Tone::Info, &html! {
                    p { bdi { (partner.name) } " takes cases in a system of its own. This is what it says about the way there." }
                }))
                (self.whom())
                @if !ways.is_empty() {
                    ul.onward {
                        @for way in ways {
                            li {
                                (parts::icon("link"))
                                div {
                                    a href=(way.address.as_str()) rel="noopener noreferrer nofollow" { bdi { (way.name) } }
                                    p.small.muted {
                                        bdi { (way.address.host()) }
                                        @if let Some(about) = &way.about { " · " bdi { (about) } }
                                    }
                                }
                            }
                        }
                    }
                }
                div.btn-row.end { a.btn href=(new_case::start(self.way())) { "Back" } }
            }
        }
    }

    fn asks(&self, field: Field) -> bool {
        self.data.fields.contains(&field)
    }

    fn optional(&self, field: Field) -> bool {
        self.data.preset.table().need(field) != Some(Need::Required)
    }

    fn ask(&self, field: Field) -> Ask<'static> {
        Ask { field, label: field.label(), optional: self.optional(field), hint: "" }
    }

    fn value(&self, field: Field) -> &'a str {
        self.typed.get(field.name())
    }

    fn select(&self, field: Field, none: &str, options: Vec<(String, String)>) -> Markup {
        let choice = Choice { chosen: self.value(field), none };
        fields::select(&self.form, &self.ask(field), choice, options)
    }

    fn way(&self) -> Way {
        if self.data.customer.is_some() { Way::ForCustomer } else { Way::ToPartner }
    }

    /// That a link has asked for other words than those which were typed before.
    fn left_out(&self) -> Markup {
        html! {
            @if self.data.left_out {
                (parts::note(Tone::Info, &html! {
                    "This is what you were writing before. Send or cancel it, then follow the link again for what the link fills in."
                }))
            }
        }
    }

    /// Who opens it, where the form says so.
    fn reporter(&self, chrome: &Chrome<'_>) -> Markup {
        html! {
            @if let (true, Some(me)) = (self.asks(Field::Reporter), chrome.me) {
                dl.facts.wide {
                    dt { (Field::Reporter.label()) }
                    dd { (parts::person(&me.name, true)) }
                }
            }
        }
    }

    /// Whom it goes to and what they ask of those who write, or which customer it is for.
    fn whom(&self) -> Markup {
        let partner = &self.data.partner;
        if let Some(customer) = &self.data.customer {
            return self.customer(customer);
        }
        html! {
            p.person.whom #partner tabindex="-1" {
                (parts::logo(partner.logo.as_ref(), &partner.name, false))
                span.grow { "To " b { bdi { (partner.name) } } }
                span.id.muted.no-s { (partner.id) }
            }
            @if let Some(instructions) = &self.data.instructions {
                (parts::note(Tone::Info, &html! {
                    p { bdi { (partner.name) } " asks:" }
                    div.prose dir="auto" { (super::markdown::render(instructions, &|_| None)) }
                }))
            }
        }
    }

    fn customer(&self, customer: &Partner) -> Markup {
        let first = self.data.preset.table().first_by_support;
        html! {
            input type="hidden" name=(Field::Account.name()) value=(customer.id);
            p.person.whom #account tabindex="-1" {
                (parts::logo(customer.logo.as_ref(), &customer.name, false))
                span.grow { "For " b { bdi { (customer.name) } } }
                span.id.muted.no-s { (customer.id) }
            }
            (parts::note(Tone::Info, &html! {
                "The case comes to us, " bdi { (self.data.partner.name) } ". The customer sees it as one of theirs, opened by you"
                @if let Some(first) = first { "; it begins as “" (first) "”" }
                "."
            }))
        }
    }

    /// The client and the person it is opened for.
    fn opened_for(&self) -> Markup {
        let accounts = self.data.accounts.iter().map(|(id, name)| (id.to_string(), name.clone()));
        let contacts =
            self.data.contacts.list.iter().map(|user| (user.id.to_string(), user.name.to_string()));
        html! {
            @if self.asks(Field::Account) || self.asks(Field::Contact) {
                div.cols {
                    @if self.asks(Field::Account) {
                        div.affix data-reload {
                            div.grow { (self.select(Field::Account, "Our own account", accounts.collect())) }
                            button.btn.without-js name="go" value="use" formaction="/cases/new/draft"
                                formenctype="application/x-www-form-urlencoded" formnovalidate { "Use it" }
                        }
                    }
                    @if self.asks(Field::Contact) { (self.select(Field::Contact, "Nobody in particular", contacts.collect())) }
                }
                (found(&self.data.contacts, FIND_CONTACT, "Find whom it is opened for"))
            }
        }
    }

    /// Ticket type; environment and impact.
    fn place(&self) -> Markup {
        let data = self.data;
        let categories =
            data.categories.iter().map(|one| (one.id.0.to_string(), one.name.to_string()));
        let environments =
            data.environments.iter().map(|one| (one.id.0.to_string(), one.name.to_string()));
        let impacts = Impact::ALL.iter().map(|one| (one.word().to_owned(), one.to_string()));
        html! {
            @if self.asks(Field::Category) && !data.categories.is_empty() {
                (self.select(Field::Category, "Choose one", categories.collect()))
            }
            @if self.asks(Field::Impact) {
                div.cols {
                    @if !data.environments.is_empty() {
                        (self.select(Field::Environment, "Choose one", environments.collect()))
                    }
                    (self.select(Field::Impact, "Choose one", impacts.collect()))
                }
            }
        }
    }

    fn line(&self, field: Field) -> Markup {
        let line = Line { kind: "text", value: self.value(field), autocomplete: "off" };
        fields::line(&self.form, &self.ask(field), &line)
    }

    /// Priority and type. Medium and Technical are chosen until somebody chooses.
    fn kind(&self) -> Markup {
        let or = |field: Field, usual: &'static str| match self.value(field) {
            "" => usual,
            value => value,
        };
        let priorities = Priority::ALL.map(|one| (one.word().to_owned(), one.to_string()));
        let kinds = CaseType::ALL.map(|one| (one.word().to_owned(), one.to_string()));
        let priority = Choice { chosen: or(Field::Priority, Priority::Medium.word()), none: "" };
        let kind = Choice { chosen: or(Field::Type, CaseType::Technical.word()), none: "" };
        html! {
            @if self.asks(Field::Priority) || self.asks(Field::Type) {
                div.cols {
                    @if self.asks(Field::Priority) {
                        (fields::select(&self.form, &self.ask(Field::Priority), priority, priorities))
                    }
                    @if self.asks(Field::Type) {
                        (fields::select(&self.form, &self.ask(Field::Type), kind, kinds))
                    }
                }
            }
        }
    }

    fn description(&self, files: Option<Markup>) -> Markup {
        let (ask, value) = (self.ask(Field::Description), self.value(Field::Description));
        let text = Compose { ask, value, placeholder: "", length: Length::Free };
        // The toolbar's image button sends its file to the place for attachments below.
        compose::field(&self.form, &text, &Around { files, ..Around::default() })
    }

    fn product(&self) -> Markup {
        let products = self.data.products.iter();
        let products = products.map(|(id, name)| (id.to_string(), product_name(*id, name)));
        html! {
            @if self.asks(Field::Product) { (self.select(Field::Product, "None", products.collect())) }
        }
    }

    /// Which customer it is about, for who sees some.
    fn about(&self) -> Markup {
        let (chosen, query) = (self.value(Field::Customer), self.typed.get(FIND_CUSTOMER));
        let wrong = self.form.complaint(Field::Customer).is_some();
        html! {
            @if let Some(found) = &self.data.customers {
                details.fold.quiet open[wrong || !chosen.is_empty() || !query.is_empty()] {
                    summary { "Customer concerned " span.opt { "(optional)" } (icon_s("down")) }
                    (customer::find(query, FIND_CUSTOMER, FIND_CUSTOMER))
                    input type="hidden" name={ "was-" (FIND_CUSTOMER) } value=(query);
                    (customer::choices(&self.form, found, query, chosen))
                }
            }
        }
    }

    fn attachments(&self) -> Markup {
        let rules = self.data.takes;
        html! {
            fieldset.field {
                legend { "Attachments " span.opt { "(optional)" } }
                (files::with_draft(&self.form, rules, "/cases/new/draft"))
            }
        }
    }

    fn told(&self) -> Markup {
        let told = |id| self.typed.has("cc", &format!("{id}"));
        let some = self.typed.values.iter().any(|(name, _)| name == "cc");
        let people = &self.data.people;
        let open = some || !people.query.is_empty() || self.form.complaint(Field::Cc).is_some();
        html! {
            @if self.asks(Field::Cc) {
                details.fold.quiet open[open] {
                    summary { "CC " span.opt { "(optional)" } (icon_s("down")) }
                    (found(people, FIND_CC, "Find people to tell"))
                    (people::told_of(&self.form, people, &told))
                }
            }
        }
    }
}
