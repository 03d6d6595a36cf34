//! Fields of forms: label, hint, control, complaint; and the summary of all complaints.

use maud::{Markup, Render, html};

use super::{
    layout,
    parts::icon_s,
    typed::{Tried, Typed},
};
use crate::domain::{
    case::Rating,
    refusal::{Field, Refusal},
};

/// A form on its way out.
#[derive(Clone, Copy, Debug)]
pub struct Form<'a> {
    /// The hidden field that it begins with.
    pub token: &'a str,
    /// What its ids begin with, because a dialog stands on a page that has a form of its own.
    pub scope: &'static str,
    /// How it was sent and refused, if it was.
    pub tried: Option<&'a Tried>,
    /// What was typed in it before and not sent.
    pub kept: Option<&'a Typed>,
}

/// What a field is called, and what helps to fill it in.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// Which field.
    pub field: Field,
    /// Its label.
    pub label: &'a str,
    /// Whether it may stay empty.
    pub optional: bool,
    /// What helps; empty for nothing.
    pub hint: &'a str,
}

/// A field of one line.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    /// The input's type.
    pub kind: &'static str,
    /// What stands in it.
    pub value: &'a str,
    /// What the browser may fill it with.
    pub autocomplete: &'static str,
}

/// What is chosen in a list.
#[derive(Clone, Copy, Debug)]
pub struct Choice<'a> {
    /// The value that is chosen; empty for none.
    pub chosen: &'a str,
    /// What the line says that stands for none.
    pub none: &'a str,
}

impl<'a> Form<'a> {
    /// A form that stands on a page of its own.
    pub fn new(token: &'a str, tried: Option<&'a Tried>) -> Form<'a> {
        Form { token, scope: "", tried, kept: None }
    }

    /// A form that may be shown as a dialog.
    pub fn dialog(token: &'a str, tried: Option<&'a Tried>) -> Form<'a> {
        Form { token, scope: "d-", tried, kept: None }
    }

    /// The same with what was typed in it before and not sent.
    #[must_use]
    pub fn with_kept(self, kept: Option<&'a Typed>) -> Form<'a> {
        Form { kept, ..self }
    }

    /// The hidden field that it begins with.
    pub fn token(&self) -> Markup {
        layout::token(self.token)
    }

    /// Why it comes back.
    pub fn refusal(&self) -> Option<&'a Refusal> {
        self.tried.map(|tried| &tried.refusal)
    }

    /// What was sent with it, or else typed in it before.
    pub fn typed(&self) -> Option<&'a Typed> {
        self.tried.map(|tried| &tried.typed).or(self.kept)
    }

    /// What was sent or typed in a field; what the record says if nothing was.
    pub fn value(&self, field: Field, record: &'a str) -> &'a str {
        self.typed().map_or(record, |typed| typed.get(field.name()))
    }

    /// The id of a field's control.
    pub fn id(&self, field: Field) -> String {
        format!("{}{}", self.scope, field.name())
    }

    /// What is wrong with a field, as a sentence.
    pub fn complaint(&self, field: Field) -> Option<String> {
        match self.refusal()? {
            Refusal::Fields(wrong) => {
                let (_, complaint) = wrong.iter().find(|(which, _)| *which == field)?;
                Some(sentence(&complaint.to_string()))
            }
            refusal @ Refusal::Files(_) if field == Field::Files => Some(refusal.to_string()),
            Refusal::Credentials { .. } | Refusal::Throttled { .. } | Refusal::Busy
                if field == Field::Password =>
            {
                self.refusal().map(ToString::to_string)
            }
            _ => None,
        }
    }

    /// The ids of what describes a field's control.
    pub fn described(&self, ask: &Ask<'_>) -> Option<String> {
        let id = self.id(ask.field);
        let hint = (!ask.hint.is_empty()).then(|| format!("{id}-hint"));
        let error = self.complaint(ask.field).map(|_| format!("{id}-error"));
        let both: Vec<String> = error.into_iter().chain(hint).collect();
        (!both.is_empty()).then(|| both.join(" "))
    }

    /// `true` if something is wrong with a field; for `aria-invalid`.
    pub fn invalid(&self, field: Field) -> Option<&'static str> {
        self.complaint(field).map(|_| "true")
    }
}

/// The text with a capital letter in front.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

/// Label, control, hint and complaint.
pub fn frame(form: &Form<'_>, ask: &Ask<'_>, control: &Markup) -> Markup {
    html! {
        div.field {
            label for=(form.id(ask.field)) { (label(ask)) }
            (control)
            (below(form, ask))
        }
    }
}

/// The same around several controls.
pub fn group(form: &Form<'_>, ask: &Ask<'_>, controls: &Markup) -> Markup {
    let id = form.id(ask.field);
    html! {
        fieldset.field id=(id) tabindex="-1" aria-describedby=[form.described(ask)] {
            legend { (label(ask)) }
            (controls)
            (below(form, ask))
        }
    }
}

fn label(ask: &Ask<'_>) -> Markup {
    html! { (ask.label) @if ask.optional { " " span.opt { "(optional)" } } }
}

/// Hint and complaint.
pub fn below(form: &Form<'_>, ask: &Ask<'_>) -> Markup {
    let id = form.id(ask.field);
    html! {
        @if let Some(complaint) = form.complaint(ask.field) {
            p.error id={ (id) "-error" } { (icon_s("warn")) span { (complaint) } }
        }
        @if !ask.hint.is_empty() { p.hint id={ (id) "-hint" } { (ask.hint) } }
    }
}

/// A field of one line.
pub fn line(form: &Form<'_>, ask: &Ask<'_>, line: &Line<'_>) -> Markup {
    frame(
        form,
        ask,
        &html! {
            input.input id=(form.id(ask.field)) name=(ask.field.name()) type=(line.kind)
                value=(line.value) autocomplete=(line.autocomplete) dir="auto" required[!ask.optional]
                aria-invalid=[form.invalid(ask.field)] aria-describedby=[form.described(ask)];
        },
    )
}

/// A field with a list to choose from: values and what they are called. What was chosen and is not
/// on the list is none: nothing else is chosen in its place.
pub fn select<L: Render>(
    form: &Form<'_>,
    ask: &Ask<'_>,
    choice: Choice<'_>,
    options: impl IntoIterator<Item = (String, L)>,
) -> Markup {
    let options: Vec<(String, L)> = options.into_iter().collect();
    let known = options.iter().any(|(value, _)| value == choice.chosen);
    frame(
        form,
        ask,
        &html! {
            select.input id=(form.id(ask.field)) name=(ask.field.name()) required[!ask.optional]
                aria-invalid=[form.invalid(ask.field)] aria-describedby=[form.described(ask)] {
                @if ask.optional || !known { option value="" { (choice.none) } }
                @for (value, name) in options {
                    option value=(value) selected[value == choice.chosen] { (name) }
                }
            }
        },
    )
}

/// 1 (Poor) to 5 (Excellent), or no answer.
pub fn rating(form: &Form<'_>, ask: &Ask<'_>, chosen: &str) -> Markup {
    group(
        form,
        ask,
        &html! {
            div.rating {
                @for rating in Rating::ALL {
                    label {
                        input type="radio" name=(ask.field.name()) value=(rating.number())
                            checked[chosen == rating.number().to_string()];
                        b { (rating.number()) }
                        @if !rating.word().is_empty() { " " span { "(" (rating.word()) ")" } }
                    }
                }
            }
        },
    )
}

/// A few answers to choose one from.
pub fn answers<L: Render>(
    form: &Form<'_>,
    ask: &Ask<'_>,
    answers: impl IntoIterator<Item = (&'static str, L)>,
    chosen: &str,
) -> Markup {
    group(
        form,
        ask,
        &html! {
            div.choices.row {
                @for (value, name) in answers {
                    label.choice {
                        input type="radio" name=(ask.field.name()) value=(value) checked[chosen == value];
                        (name)
                    }
                }
            }
        },
    )
}

/// What Enter in a line does: the first button of a form, out of sight, is its main one.
pub fn enter(go: Option<&str>) -> Markup {
    let name = go.map(|_| "go");
    html! {
        button.vh.enter type="submit" name=[name] value=[go] tabindex="-1" aria-hidden="true" {}
    }
}

/// Every complaint about a form, each with a way to its field.
pub fn summary(form: &Form<'_>) -> Markup {
    html! {
        @match form.refusal() {
            None => {},
            Some(Refusal::Fields(wrong)) => {
                (alert(&html! {
                    p { "Nothing was changed yet. Please look at:" }
                    ul {
                        @for (field, complaint) in wrong {
                            li {
                                a href={ "#" (form.id(*field)) } { (field.label()) ": " (complaint) }
                            }
                        }
                    }
                }))
            }
            Some(Refusal::Files(files)) => {
                (alert(&html! {
                    p { "Nothing was sent yet, because of:" }
                    ul {
                        @for file in files {
                            li { a href={ "#" (form.id(Field::Files)) } { (file) } }
                        }
                    }
                }))
            }
            Some(refusal) => (alert(&html! { p { (refusal) } }))
        }
    }
}

/// What is wrong, to be read first.
pub fn alert(body: &Markup) -> Markup {
    html! {
        div.note.bad role="alert" tabindex="-1" data-summary { (super::parts::icon("warn")) div.grow { (body) } }
    }
}
