//! A desk as its admins set it: a form for each section.

use maud::{Markup, html};

use super::{
    fields::{self, Ask, Form, Line},
    help,
    layout::Chrome,
    markdown,
    parts::{self, Tone},
    settings::{self, Tab},
    typed::{Tried, Typed},
};
use crate::domain::{
    account::Account,
    desk::Section,
    id::AccountId,
    preset::PresetName,
    refusal::{Field, Refusal},
};

/// What the page shows.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    /// The account with its desk.
    pub account: &'a Account,
    /// The section that was just saved.
    pub saved: Option<Section>,
    /// How a section was sent and refused, if one was.
    pub tried: Option<&'a Tried>,
    /// The instructions as they were typed, to see how they read; nothing of them is saved.
    pub preview: Option<&'a Typed>,
}

/// A section while it is drawn.
struct Draw<'a> {
    account: &'a Account,
    section: Section,
    form: Form<'a>,
}

/// Where a section is shown once it is saved.
pub fn address(account: AccountId, section: Section) -> String {
    let word = section.word();
    format!("/settings/desk?account={account}&saved={word}#{word}")
}

/// The page of a desk.
pub fn page(chrome: &Chrome<'_>, shown: &Shown<'_>) -> Markup {
    let own = chrome.me.is_some_and(|me| me.account == shown.account.id);
    settings::page(
        chrome,
        "Desk",
        Tab::Desk,
        &html! {
            @if !own {
                (parts::note(Tone::Info, &html! {
                    p { "This is the desk of " b { bdi { (shown.account.name) } } " (" (shown.account.id) ")." }
                }))
            }
            @for section in Section::ALL { (one(chrome, shown, section)) }
        },
    )
}

fn one(chrome: &Chrome<'_>, shown: &Shown<'_>, section: Section) -> Markup {
    let of = |typed: &Typed| typed.get("section") == section.word();
    let tried = shown.tried.filter(|tried| of(&tried.typed));
    let preview = shown.preview.filter(|typed| of(typed));
    let form = Form::new(chrome.token, tried).with_kept(preview);
    let draw = Draw { account: shown.account, section, form };
    let word = section.word();
    html! {
        section.section aria-labelledby=(word) {
            h2 id=(word) { (heading(section)) }
            @if shown.saved == Some(section) {
                (parts::note(Tone::Done, &html! { p role="status" { "Saved." } }))
            }
            form.form method="post" action={ "/settings/desk#" (word) } {
                (draw.form.token())
                input type="hidden" name="account" value=(shown.account.id);
                input type="hidden" name="section" value=(word);
                input type="hidden" name="edition" value=(draw.edition());
                (fields::summary(&draw.form))
                @if draw.late() { (draw.theirs()) }
                (draw.body(preview.is_some()))
                div.btn-row {
                    button.btn.primary { "Save" }
                    @if section == Section::Instructions {
                        button.btn name="go" value="preview" { "Preview" }
                    }
                }
            }
        }
    }
}

fn heading(section: Section) -> &'static str {
    match section {
        Section::Preset => "Workflow",
        Section::AutoClose => "Closing by itself",
        Section::Instructions => "Instructions",
        Section::Categories => "Ticket types",
        Section::Environments => "Environments",
    }
}

impl Draw<'_> {
    /// Whether another admin was faster.
    fn late(&self) -> bool {
        self.form.refusal() == Some(&Refusal::ChangedMeanwhile)
    }

    /// What the form was filled in on top of; the newest once that has been shown.
    fn edition(&self) -> String {
        match self.form.typed() {
            Some(typed) if !self.late() => typed.get("edition").to_owned(),
            _ => self.section.edition(self.account),
        }
    }

    /// What it says now, beside what was typed.
    fn theirs(&self) -> Markup {
        let names = self.section.names(self.account);
        html! {
            p { "It says now:" }
            blockquote.prose dir="auto" {
                @match self.section {
                    Section::Preset => (help::heading(self.account.desk.preset).0),
                    Section::Categories | Section::Environments => {
                        ul { @for (_, name) in &names { li { bdi { (name) } } } }
                    },
                    Section::AutoClose | Section::Instructions => (self.section.says(self.account)),
                }
            }
        }
    }

    fn body(&self, preview: bool) -> Markup {
        match self.section {
            Section::Preset => self.preset(),
            Section::AutoClose => self.auto_close(),
            Section::Instructions => self.instructions(preview),
            Section::Categories | Section::Environments => self.list(),
        }
    }

    fn ask<'a>(&self, label: &'a str, hint: &'a str) -> Ask<'a> {
        Ask { field: self.section.field(), label, optional: false, hint }
    }

    fn preset(&self) -> Markup {
        let now = self.section.says(self.account);
        let chosen = self.form.value(Field::Preset, &now);
        let hint = "New cases only: a case keeps the workflow it was opened under.";
        let choices = html! {
            div.choices {
                @for name in PresetName::ALL {
                    @let (title, lead) = help::heading(name);
                    label.choice {
                        input type="radio" name=(Field::Preset.name()) value=(name.word())
                            checked[chosen == name.word()];
                        div.grow {
                            (title) span { (lead) }
                            span {
                                span.state-row {
                                    @for state in name.table().states { (parts::state(*state)) }
                                }
                            }
                        }
                    }
                }
            }
        };
        html! {
            (fields::group(&self.form, &self.ask("How do cases go at this desk?", hint), &choices))
            p.small { a href="/help/workflow" { "Every step of each" } }
        }
    }

    fn auto_close(&self) -> Markup {
        let now = self.section.says(self.account);
        let hint = "Such as 14days or 36h, from 1h to 365days; or never. What is resolved already \
                    keeps the day that it was told.";
        let value = self.form.value(Field::AutoClose, &now);
        let line = Line { kind: "text", value, autocomplete: "off" };
        fields::line(&self.form, &self.ask("Close what is resolved after", hint), &line)
    }

    fn instructions(&self, preview: bool) -> Markup {
        let now = self.section.says(self.account);
        let value = self.form.value(Field::Instructions, &now);
        let hint = "Those who open a case to you see this beside the form. Markdown; at most 5,000 \
                    characters.";
        let ask = Ask { optional: true, ..self.ask("What do you ask of those who write?", hint) };
        html! {
            (fields::frame(&self.form, &ask, &html! {
                textarea.input id=(self.form.id(ask.field)) name=(ask.field.name()) rows="6" dir="auto"
                    aria-invalid=[self.form.invalid(ask.field)] aria-describedby=[self.form.described(&ask)] { "\n" (value) }
            }))
            @if preview {
                (parts::note(Tone::Info, &html! {
                    p { bdi { (self.account.name) } " asks:" }
                    div.prose dir="auto" { (markdown::render(value, &|_| None)) }
                    p.muted.small { "This is how it reads. It is not saved yet." }
                }))
            }
        }
    }

    fn list(&self) -> Markup {
        let names = self.section.names(self.account);
        let (new, hint) = match self.section {
            Section::Categories => (
                "New ticket type",
                "Who opens a ticket at a desk with the client workflow chooses one. A new name \
                 shows on old tickets too. At most 100.",
            ),
            _ => (
                "New environment",
                "Your people choose one when they open a case at a desk with the portal workflow. \
                 A new name shows on old cases too. At most 500.",
            ),
        };
        let ask = Ask { optional: true, ..self.ask(new, hint) };
        let value = self.form.value(ask.field, "");
        html! {
            @for (id, name) in &names { (self.kept(*id, name)) }
            @if names.len() < self.section.names_max() {
                (fields::line(&self.form, &ask, &Line { kind: "text", value, autocomplete: "off" }))
            } @else { p.hint id=(self.form.id(ask.field)) tabindex="-1" { (hint) } }
        }
    }

    /// A name of the list.
    fn kept(&self, id: u16, name: &str) -> Markup {
        let field = format!("{}-{id}", self.section.field().name());
        let typed = self.form.typed().map(|typed| &typed.values);
        let typed = typed.and_then(|values| values.iter().find(|(has, _)| *has == field));
        let value = typed.map_or(name, |(_, typed)| typed.as_str());
        let label = format!("{} {id}", self.section.field().label());
        html! {
            input.input name=(field) value=(value) aria-label=(label) dir="auto" autocomplete="off" required;
        }
    }
}
