//! A desk as its admins set it: a form for each section.

use maud::{Markup, html};

use super::{
    fields::{self, Ask, Form, Line},
    help,
    layout::Chrome,
    markdown,
    parts::{self, Tone, icon_s},
    settings::{self, Tab},
    typed::{Tried, Typed},
};
use crate::domain::{
    account::Account,
    desk::{FILE_MB, Named, Renamed, Section},
    federation::Mode,
    id::AccountId,
    preset::PresetName,
    refusal::{Complaint, Field, Refusal},
    text::Name,
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
    format!("/settings/desk?account={account}&saved={word}#{}", anchor(section))
}

/// The id of a section's heading, which is none of its fields'.
fn anchor(section: Section) -> String {
    format!("desk-{}", section.word())
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
            div.btn-row { a.btn href={ "/settings/accounts/" (shown.account.id) "/logo" } { "Logo of the organisation" } }
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
        section.section aria-labelledby=(anchor(section)) {
            h2 id=(anchor(section)) { (heading(section)) }
            @if shown.saved == Some(section) {
                (parts::note(Tone::Done, &html! { p role="status" { "Saved." } }))
            }
            form.form method="post" action={ "/settings/desk#" (anchor(section)) } {
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

/// The choice of a workflow, each with its states.
pub fn presets(form: &Form<'_>, now: &str) -> Markup {
    let chosen = form.value(Field::Preset, now);
    let ask = Ask {
        field: Field::Preset,
        label: "How do cases go at this desk?",
        optional: false,
        hint: "New cases only: a case keeps the workflow it was opened under.",
    };
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
    fields::group(form, &ask, &choices)
}

/// When the clock closes what is resolved.
pub fn auto_close(form: &Form<'_>, now: &str) -> Markup {
    let hint = "Such as 14days or 36h, from 1h to 365days; or never. What is resolved already \
                keeps the day that it was told.";
    let (field, label) = (Field::AutoClose, "Close what is resolved after");
    let line = Line { kind: "text", value: form.value(field, now), autocomplete: "off" };
    fields::line(form, &Ask { field, label, optional: false, hint }, &line)
}

/// How large a file may be.
pub fn largest_file(form: &Form<'_>, now: &str) -> Markup {
    let (min, max) = (FILE_MB.start(), FILE_MB.end());
    let hint = format!(
        "In MB, from {min} to {max}; empty for what the workflow takes, which is never exceeded. \
         It holds for both sides, and for cases that are open already."
    );
    let (field, label) = (Field::FileMb, "Largest file");
    let line = Line { kind: "text", value: form.value(field, now), autocomplete: "off" };
    fields::line(form, &Ask { field, label, optional: true, hint: &hint }, &line)
}

fn heading(section: Section) -> &'static str {
    match section {
        Section::Preset => "Workflow",
        Section::AutoClose => "Closing by itself",
        Section::Files => "Files",
        Section::Mode => "Where cases are taken",
        Section::Instructions => "Instructions",
        Section::Links => "Links",
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
                        ul { @for one in &names { li { bdi { (one.name) } @if one.retired { " (retired)" } } } }
                    },
                    Section::Files if self.account.desk.file_mb_max.is_none() => "what the workflow takes",
                    Section::Mode => (self.account.desk.mode),
                    Section::Links => {
                        ul { @for way in &self.account.desk.ways { li { bdi { (way) } } } }
                    },
                    Section::AutoClose | Section::Files | Section::Instructions => (self.section.says(self.account)),
                }
            }
        }
    }

    fn body(&self, preview: bool) -> Markup {
        match self.section {
            Section::Preset => self.preset(),
            Section::AutoClose => self.auto_close(),
            Section::Files => self.files(),
            Section::Mode => self.mode(),
            Section::Instructions => self.instructions(preview),
            Section::Links => self.links(),
            Section::Categories | Section::Environments => self.list(),
        }
    }

    fn ask<'a>(&self, label: &'a str, hint: &'a str) -> Ask<'a> {
        Ask { field: self.section.field(), label, optional: false, hint }
    }

    fn preset(&self) -> Markup {
        html! {
            (presets(&self.form, &self.section.says(self.account)))
            p.small { a href="/help/workflow" { "Every step of each" } }
        }
    }

    fn auto_close(&self) -> Markup {
        auto_close(&self.form, &self.section.says(self.account))
    }

    fn files(&self) -> Markup {
        largest_file(&self.form, &self.section.says(self.account))
    }

    fn mode(&self) -> Markup {
        let now = self.section.says(self.account);
        let chosen = self.form.value(Field::Mode, &now);
        let hint = "In a system of your own: who wants to open a case to you reads your \
                    instructions and links in place of the form, and no case can be opened here. \
                    Cases that are there already go on.";
        let modes = Mode::ALL.map(|mode| (mode.word(), mode.to_string()));
        fields::answers(&self.form, &self.ask("Where do you take cases?", hint), modes, chosen)
    }

    fn links(&self) -> Markup {
        let now = self.section.says(self.account);
        let value = self.form.value(Field::Links, &now);
        let hint = "A line each, at most 10: a name, an address that begins with https://, and if \
                    you like what one finds there. They show where your cases are taken in a \
                    system of your own.";
        let ask = Ask { optional: true, ..self.ask("Ways to your own system", hint) };
        fields::frame(
            &self.form,
            &ask,
            &html! {
                textarea.input id=(self.form.id(ask.field)) name=(ask.field.name()) rows="3" dir="auto"
                    spellcheck="false" placeholder="Our desk | https://desk.example.com | Open a ticket there"
                    aria-invalid=[self.form.invalid(ask.field)] aria-describedby=[self.form.described(&ask)] { "\n" (value) }
            },
        )
    }

    fn instructions(&self, preview: bool) -> Markup {
        let now = self.section.says(self.account);
        let value = self.form.value(Field::Instructions, &now);
        let hint = "Those who open a case to you see this beside the form, or in its place. Markdown; \
                    at most 5,000 characters.";
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
                 shows on old tickets too; what is retired stays on them. At most 100.",
            ),
            _ => (
                "New environment",
                "Your people choose one when they open a case at a desk with the portal workflow. \
                 A new name shows on old cases too; what is retired stays on them. At most 500.",
            ),
        };
        let ask = Ask { optional: true, ..self.ask(new, hint) };
        let value = self.form.value(ask.field, "");
        let all = self.all(&names);
        // A complaint of a name that there is already stands there.
        let of_new = Name::parse(value).map_or_else(
            |why| why != Complaint::Missing,
            |new| all.contains(&new.to_lowercase()) || names.len() >= self.section.names_max(),
        );
        let form = if of_new { self.form } else { Form { tried: None, kept: None, ..self.form } };
        html! {
            @if !names.is_empty() {
                // What Enter presses: the first button of a form.
                button.vh tabindex="-1" aria-hidden="true" { "Save" }
                ul.named { @for one in &names { (self.kept(one, &all)) } }
            }
            @if names.len() < self.section.names_max() {
                (fields::line(&form, &ask, &Line { kind: "text", value, autocomplete: "off" }))
            } @else { p.hint id=(self.form.id(ask.field)) tabindex="-1" { (hint) } }
        }
    }

    /// What all names of the list are to be called, in small letters.
    fn all(&self, names: &[Named]) -> Vec<String> {
        let called = |one: &Named| match self.sent(one) {
            Some(sent) => {
                Name::parse(&sent.typed).map(|name| name.to_lowercase()).unwrap_or_default()
            }
            None => one.name.to_lowercase(),
        };
        names.iter().map(called).collect()
    }

    /// A name of the list. Where another admin was faster, only what was changed here stands as it
    /// was typed: the rest says what it says now.
    fn kept(&self, one: &Named, all: &[String]) -> Markup {
        let number = one.number;
        let (field, was) = self.row(number);
        let sent = self.sent(one);
        let (value, retired) = match &sent {
            Some(sent) => (sent.typed.as_str(), sent.retired),
            None => (&*one.name, one.retired),
        };
        let wrong = sent.as_ref().and_then(|sent| match Name::parse(&sent.typed) {
            Err(why) => Some(why),
            Ok(name) if all.iter().filter(|has| **has == name.to_lowercase()).count() > 1 => {
                Some(Complaint::Twice)
            }
            Ok(_) => None,
        });
        let edition = match self.form.typed() {
            Some(typed) if !self.late() => typed.get(&was).to_owned(),
            _ => one.edition(),
        };
        let label = format!("{} {number}", self.section.field().label());
        let error = format!("{field}-error");
        let arrow = |way: &str, picture: &'static str| {
            html! {
                button.btn.only.quiet.s name="move" value={ (way) "-" (number) }
                    aria-label={ "Move " (one.name) " " (way) } title={ "Move " (way) } { (icon_s(picture)) }
            }
        };
        html! {
            li {
                input.input name=(field) value=(value) aria-label=(label) dir="auto" autocomplete="off" required
                    aria-invalid=[wrong.map(|_| "true")] aria-describedby=[wrong.map(|_| &error)];
                input type="hidden" name=(was) value=(edition);
                (arrow("up", "arrow-up"))
                (arrow("down", "arrow-down"))
                label.check {
                    input type="checkbox" name="retired" value=(number) checked[retired];
                    span { "Retired" span.vh { ": " (one.name) } }
                }
                @if let Some(why) = wrong {
                    p.error id=(error) { (icon_s("warn")) span { (label) ": " (why) } }
                }
            }
        }
    }

    /// What the fields of a name are called: of what it is to be called, and of what it was filled
    /// in on top of.
    fn row(&self, number: u16) -> (String, String) {
        let field = format!("{}-{number}", self.section.field().name());
        let was = format!("was-{field}");
        (field, was)
    }

    /// What was sent for a name, unless that was left as it was while another admin was faster.
    fn sent(&self, one: &Named) -> Option<Renamed> {
        let (typed, number) = (self.form.typed()?, one.number);
        let (field, was) = self.row(number);
        let (_, name) = typed.values.iter().find(|(has, _)| *has == field)?;
        let retired = typed.has("retired", &number.to_string());
        let left = Name::parse(name)
            .is_ok_and(|name| Named { number, name, retired }.edition() == typed.get(&was));
        let sent = Renamed { number, typed: name.clone(), retired };
        (!self.late() || !left).then_some(sent)
    }
}
