//! Where people write: a text in Markdown with its toolbar and counter.

use maud::{Markup, html};

use super::{
    fields::{self, Ask, Form},
    parts::icon_s,
};
use crate::domain::entry::BRIEF_CHARS;

/// The most characters of a text, as its counter says; the domain's `Words` has the same.
pub const CHARS_MAX: usize = 10_000;

/// A text to write.
#[derive(Clone, Copy, Debug)]
pub struct Compose<'a> {
    /// Its field.
    pub ask: Ask<'a>,
    /// What stands in it.
    pub value: &'a str,
    /// What it says while it is empty.
    pub placeholder: &'a str,
    /// What to do about long texts.
    pub length: Length,
}

/// What to do about long texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// Suggest to be brief.
    Brief,
    /// Nothing.
    Free,
}

/// What stands around a text.
#[derive(Clone, Debug, Default)]
pub struct Around {
    /// Below it: the place to drop files.
    pub files: Option<Markup>,
    /// Left in its foot.
    pub left: Option<Markup>,
    /// Right in its foot.
    pub right: Option<Markup>,
}

/// The toolbar's buttons: what they do, their label, their keys.
const TOOLS: [(&str, &str, &str); 7] = [
    ("heading", "Heading", "Heading"),
    ("bold", "Bold", "Bold (Ctrl+B)"),
    ("quote", "Quote", "Quote"),
    ("list", "List", "List"),
    ("code", "Code", "Code"),
    ("link", "Link", "Link (Ctrl+K)"),
    ("image", "Image", "Image"),
];

/// A text with its toolbar above, its counter below, and what stands around it.
pub fn composer(form: &Form<'_>, text: &Compose<'_>, around: &Around) -> Markup {
    let id = form.id(text.ask.field);
    html! {
        div.composer data-composer {
            (toolbar(&id, around.files.is_some()))
            (area(form, text))
            @if let Some(files) = &around.files { (files) }
            div.compose-foot {
                @if let Some(left) = &around.left { (left) }
                @if text.length == Length::Brief { (brief(&id, text.value)) }
                span.counter id={ (id) "-counter" } { (counter(text.value)) }
                @if let Some(right) = &around.right { (right) }
            }
        }
    }
}

/// A composer as a field of a form, with label and complaint.
pub fn field(form: &Form<'_>, text: &Compose<'_>, around: &Around) -> Markup {
    fields::frame(form, &text.ask, &composer(form, text, around))
}

/// Works with script only, so it is not shown without.
fn toolbar(id: &str, uploads: bool) -> Markup {
    html! {
        div.tools role="toolbar" aria-label="Text format" aria-controls=(id) {
            @for (name, label, title) in TOOLS {
                @if name != "image" || uploads {
                    button.btn.only.quiet.s type="button" data-md=(name) aria-label=(label) title=(title) {
                        (icon_s(name))
                    }
                }
            }
        }
    }
}

fn area(form: &Form<'_>, text: &Compose<'_>) -> Markup {
    let id = form.id(text.ask.field);
    let counter = format!("{id}-counter");
    let described = form.described(&text.ask);
    let described = described.map_or(counter.clone(), |ids| format!("{ids} {counter}"));
    let brief = (text.length == Length::Brief).then_some(BRIEF_CHARS);
    html! {
        // The line break is not part of the text: the first one in a textarea never is.
        textarea id=(id) name=(text.ask.field.name()) dir="auto" placeholder=(text.placeholder)
            required[!text.ask.optional] data-max=(CHARS_MAX) data-brief=[brief]
            aria-invalid=[form.invalid(text.ask.field)] aria-describedby=(described) {
            "\n" (text.value)
        }
    }
}

fn brief(id: &str, text: &str) -> Markup {
    let long = text.chars().count() > BRIEF_CHARS;
    html! {
        span.brief id={ (id) "-brief" } hidden[!long] {
            "Over " (BRIEF_CHARS) " characters: short comments are answered sooner."
        }
    }
}

/// `lines: 1 words: 5 23/10000`.
fn counter(text: &str) -> String {
    let lines = if text.is_empty() { 0 } else { text.split('\n').count() };
    let words = text.split_whitespace().count();
    format!("lines: {lines} words: {words} {}/{CHARS_MAX}", text.chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::text::Words;

    #[test]
    fn the_counter_counts_as_the_seed_shows_it() {
        assert_eq!(counter("This is a tutorial Case"), "lines: 1 words: 5 23/10000");
        assert_eq!(counter(""), "lines: 0 words: 0 0/10000");
        assert_eq!(counter("ä\nb\n"), "lines: 3 words: 2 4/10000");
    }

    #[test]
    fn the_counters_limit_is_the_one_that_is_enforced() {
        assert!(Words::parse(&"x".repeat(CHARS_MAX)).is_ok());
        assert!(Words::parse(&"x".repeat(CHARS_MAX + 1)).is_err());
    }
}
