//! The wizard of a tier account: what it is, what it stands below, what is known of it; for a new
//! one, and to change one. All that was typed travels along, so that nothing is lost on the way back.

mod parent;

use maud::{Markup, html};

pub use self::parent::{Parents, parent};
use super::{
    fields::{self, Ask, Choice, Form, Line},
    flow,
    layout::{self, Chrome, Here},
    parts::{self, Tone},
    tier_account, tiers,
    typed::{Tried, Typed},
};
use crate::{
    desk::show::{Above, HubName, TierPage},
    domain::{
        id::TierId,
        refusal::{Field, Refusal},
        tier::data::{Country, Group, TierField, TierKind},
    },
};

/// The name of the field with the version that the form was drawn from.
pub const EDITION: &str = "edition";
/// What stands for no parent at all.
pub const NO_PARENT: &str = "none";

/// What stands for the parent that an account has and its editor does not see: it stays.
pub const HIDDEN_PARENT: &str = "hidden";

/// What stands for no hub.
pub const NO_HUB: &str = "none";

/// What the third step shows of what was chosen, and what else there is to choose.
#[derive(Clone, Debug)]
pub struct Chosen {
    /// What the parent is called.
    pub below: String,
    /// The hubs to choose from; none where there is nothing to say.
    pub hubs: Vec<HubName>,
}

/// Which account the wizard is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A new one.
    New,
    /// This one.
    Edit(TierId),
}

/// A wizard on its way.
#[derive(Clone, Debug)]
pub struct Wizard {
    /// What it is about.
    pub place: Place,
    /// What the account is called now; empty for a new one.
    pub name: String,
    /// All that was chosen and typed.
    pub typed: Typed,
}

impl Place {
    /// Where everything is sent.
    fn address(self) -> String {
        match self {
            Place::New => "/customers/new".to_owned(),
            Place::Edit(id) => format!("/customers/{id}/edit"),
        }
    }

    /// Where one is without it.
    fn back(self) -> String {
        match self {
            Place::New => tiers::DIRECTORY.to_owned(),
            Place::Edit(id) => format!("/customers/{id}"),
        }
    }
}

impl Wizard {
    /// Whether there is more to carry than an address holds.
    fn carries(&self) -> bool {
        self.place != Place::New
            || !self.typed.get(Field::Hub.name()).is_empty()
            || TierField::ALL.iter().any(|field| !self.typed.get(field.name()).is_empty())
    }

    /// How a step goes on to the one of this name: in an address, as long as that holds it all.
    fn way(&self, step: &str) -> (&'static str, String) {
        if self.carries() {
            ("post", self.place.address())
        } else {
            ("get", format!("{}/{step}", self.place.address()))
        }
    }

    /// What a step does not show.
    fn carried(&self, token: &str, shown: Field) -> Markup {
        let own = |name: &str| name == shown.name() || !is_kept(name);
        html! {
            @if self.carries() { (layout::token(token)) }
            @for (name, value) in self.typed.values.iter().filter(|(name, value)| !own(name) && !value.is_empty()) {
                input type="hidden" name=(name) value=(value);
            }
        }
    }

    fn title(&self) -> String {
        if self.place == Place::New {
            "New customer".to_owned()
        } else {
            format!("Edit {}", self.name)
        }
    }

    fn around(&self, chrome: &Chrome<'_>, step: usize, body: &Markup) -> Markup {
        let title = match self.place {
            Place::New => format!("New customer, step {step} of 4"),
            Place::Edit(_) => self.title(),
        };
        layout::page(
            chrome,
            &title,
            Here::Directory,
            &html! {
                header.head.narrow { h1 { bdi { (self.title()) } } (steps(self.place, step)) }
                div.body.narrow { div.form { (body) } }
            },
        )
    }

    fn cancel(&self) -> Markup {
        html! { a.btn.quiet href=(self.place.back()) { "Cancel" } }
    }
}

/// Whether a field of a form is the wizard's to carry along.
pub fn is_kept(name: &str) -> bool {
    let whole = [Field::Type.name(), Field::Parent.name(), Field::Hub.name(), EDITION];
    whole.contains(&name) || TierField::ALL.iter().any(|field| field.name() == name)
}

fn steps(place: Place, step: usize) -> Markup {
    match place {
        Place::New => flow::steps(&["Type", "Parent account", "Account data", "Summary"], step),
        Place::Edit(_) => flow::steps(&["Type", "Parent account", "Account data"], step),
    }
}

/// The first step: what the account is.
pub fn kind(chrome: &Chrome<'_>, wizard: &Wizard, tried: Option<&Tried>) -> Markup {
    let form = Form::new(chrome.token, tried);
    let chosen = wizard.typed.get(Field::Type.name());
    let (method, to) = wizard.way("parent");
    let ask = Ask { field: Field::Type, label: "What is it?", optional: false, hint: "" };
    let choices = html! {
        div.choices {
            @for kind in TierKind::ALL {
                label.choice {
                    input type="radio" name=(Field::Type.name()) value=(kind.word()) checked[kind.word() == chosen] required;
                    span.grow { b { (kind) } span.muted { (means(kind)) } }
                }
            }
        }
    };
    wizard.around(chrome, 1, &html! {
        (fields::summary(&form))
        form.form method=(method) action=(to) {
            (wizard.carried(chrome.token, Field::Type))
            (fields::group(&form, &ask, &choices))
            div.btn-row { (wizard.cancel()) span.grow {} button.btn.primary name="go" value="parent" { "Next" } }
        }
    })
}

fn means(kind: TierKind) -> &'static str {
    match kind {
        TierKind::Customer => "Uses what it subscribes to. It stands below a reseller.",
        TierKind::Reseller => "Sells on to others: customers and resellers stand below it.",
    }
}

/// The third step: what is known of the account; `theirs` is the account as somebody else has
/// changed it meanwhile.
pub fn data(
    chrome: &Chrome<'_>,
    wizard: &Wizard,
    with: &Chosen,
    tried: Option<&Tried>,
    theirs: Option<&TierPage>,
) -> Markup {
    let form = Form::new(chrome.token, tried).with_kept(Some(&wizard.typed));
    let typed = &wizard.typed;
    wizard.around(chrome, 3, &html! {
        form.form method="post" action=(wizard.place.address()) {
            (form.token())
            (fields::enter(Some("save")))
            @for name in [Field::Type.name(), Field::Parent.name(), EDITION] {
                @if !typed.get(name).is_empty() { input type="hidden" name=(name) value=(typed.get(name)); }
            }
            (fields::summary(&form))
            @if form.refusal() == Some(&Refusal::ChangedMeanwhile) {
                @if let Some(theirs) = theirs { (meanwhile(typed, theirs)) }
            }
            (chosen(&form, with))
            div.btn-row {
                button.btn.s name="go" value="random" formnovalidate { "Randomize" }
                button.btn.s name="go" value="clear" formnovalidate { "Clear" }
            }
            @for group in Group::ALL {
                fieldset.stack {
                    legend { (group.title()) }
                    @if group == Group::General { (lines(&form, group)) }
                    @else { div.cols { (lines(&form, group)) } }
                }
            }
            div.btn-row {
                (wizard.cancel()) span.grow {}
                button.btn name="go" value="parent" formnovalidate { "Back" }
                button.btn.primary name="go" value="save" { @if wizard.place == Place::New { "Create" } @else { "Save" } }
            }
        }
    })
}

/// What was chosen before, each with what is wrong with it.
fn chosen(form: &Form<'_>, with: &Chosen) -> Markup {
    let kind = TierKind::of_word(form.value(Field::Type, ""));
    let ask = |field: Field, label| Ask { field, label, optional: false, hint: "" };
    html! {
        div.cols {
            (fields::group(form, &ask(Field::Type, "Type"), &html! { @if let Some(kind) = kind { (kind) } }))
            (fields::group(form, &ask(Field::Parent, "Parent account"), &html! { bdi { (with.below) } }))
        }
        (hub(form, &with.hubs))
    }
}

/// The choice of a hub, where there is one.
fn hub(form: &Form<'_>, hubs: &[HubName]) -> Markup {
    if hubs.is_empty() {
        return html! {};
    }
    let hint = "Which of your systems the account is sold to through.";
    let ask = Ask { field: Field::Hub, label: Field::Hub.label(), optional: false, hint };
    let chosen = match form.value(Field::Hub, NO_HUB) {
        "" => NO_HUB,
        chosen => chosen,
    };
    let none = std::iter::once((NO_HUB.to_owned(), "None"));
    let all = hubs.iter().map(|(id, name)| (id.to_string(), name.as_str()));
    fields::select(form, &ask, Choice { chosen, none: "Choose one" }, none.chain(all))
}

fn lines(form: &Form<'_>, group: Group) -> Markup {
    html! { @for field in group.fields() { (line(form, field)) } }
}

fn line(form: &Form<'_>, which: TierField) -> Markup {
    let field = Field::Tier(which);
    let hint = match which {
        TierField::ExternalUid => "Made if you leave it empty.",
        TierField::Number => "With a country code, or no phone at all.",
        _ => "",
    };
    let ask = Ask { field, label: field.label(), optional: which.is_optional(), hint };
    let value = form.value(field, "");
    if which == TierField::Country {
        let choice = Choice { chosen: value, none: "Choose one" };
        let all = Country::all().iter().map(|(code, name)| ((*code).to_owned(), *name));
        return fields::select(form, &ask, choice, all);
    }
    let kind = if which == TierField::Email { "email" } else { "text" };
    fields::line(form, &ask, &Line { kind, value, autocomplete: "off" })
}

/// What somebody else has written meanwhile, where it is not what was typed.
fn meanwhile(typed: &Typed, theirs: &TierPage) -> Markup {
    let latest = theirs.latest.as_ref().unwrap_or(&theirs.current);
    let differs = |field: &TierField| latest.data.text(*field) != typed.get(field.name()).trim();
    html! {
        section.section aria-labelledby="theirs" {
            h2 #theirs { "Version " (latest.number) " says now" }
            dl.facts.wide {
                dt { "Type" } dd { (latest.kind) }
                dt { "Parent" } dd { (tiers::above(&latest.parent)) }
                @if latest.hub.is_some() { dt { "Hub" } dd { (tiers::hub(latest.hub.as_ref())) } }
                @for field in TierField::ALL.into_iter().filter(differs) {
                    dt { (field.label()) } dd { (tier_account::value(&latest.data, field)) }
                }
            }
        }
    }
}

/// The page that says what was created.
pub fn summary(chrome: &Chrome<'_>, page: &TierPage) -> Markup {
    let name = &page.current.data.name;
    layout::page(
        chrome,
        "New customer, step 4 of 4",
        Here::Directory,
        &html! {
            header.head.narrow { h1 { "New customer" } (steps(Place::New, 4)) }
            div.body.narrow {
                (parts::note(Tone::Done, &html! { "The " (page.current.kind.word()) " " bdi { (name) } " was created." }))
                section.section aria-labelledby="summary" {
                    h2 #summary { "Summary" }
                    dl.facts.wide {
                        dt { "Type" } dd { (page.current.kind) span.id.muted { (page.id) } }
                        dt { "Parent" }
                        dd { @if page.current.parent == Above::Nobody { "None, a direct reseller" } @else { (tiers::above(&page.current.parent)) } }
                        @if page.current.hub.is_some() { dt { "Hub" } dd { (tiers::hub(page.current.hub.as_ref())) } }
                    }
                }
                (tier_account::facts(&page.current.data))
                div.btn-row.end {
                    a.btn href=(tiers::DIRECTORY) { "Close" }
                    a.btn.primary href={ "/customers/" (page.id) } { "Go to details" }
                }
            }
        },
    )
}
