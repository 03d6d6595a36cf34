//! Editing what a case says.

use maud::{Markup, html};

use super::{
    compose::{self, Around, Compose, Length},
    details,
    dialog::{self, Dialog, Sends, Size},
    fields::{self, Ask, Choice, Form, Line},
    files,
    layout::Chrome,
    markdown,
    parts::icon_s,
    typed::{Tried, Typed},
};
use crate::{
    desk::show::CaseDetail,
    domain::{
        case::{CaseType, Priority},
        id::ProductId,
        refusal::{Field, Refusal},
    },
};

/// The page of the form that edits a case; `products` are those that the reader may choose.
pub fn page(
    chrome: &Chrome<'_>,
    detail: &CaseDetail,
    products: &[(ProductId, String)],
    tried: Option<&Tried>,
) -> Markup {
    let kept = detail.draft.as_ref().map(Typed::of_draft);
    let form = Form::dialog(chrome.token, tried).with_kept(kept.as_ref());
    let case = &detail.seen.case;
    let (to, back) = (format!("/cases/{}/edit", case.id), format!("/cases/{}", case.id));
    let draft = format!("{to}/draft");
    let shown = Dialog {
        title: "Edit case",
        size: Size::Large,
        to: &to,
        back: &back,
        sends: Sends::Files,
        draft: Some(&draft),
    };
    let fields = detail.seen.editable();
    let body = html! {
        (edition(detail, &form))
        (theirs(detail, &form))
        @if fields.contains(&Field::Subject) { (subject(detail, &form)) }
        @if fields.contains(&Field::Priority) || fields.contains(&Field::Product) {
            div.cols {
                @if fields.contains(&Field::Priority) { (priority(detail, &form)) }
                @if fields.contains(&Field::Type) { (kind(detail, &form)) }
                @if fields.contains(&Field::Product) { (product(detail, &form, products)) }
            }
        }
        @if fields.contains(&Field::Description) { (description(detail, &form, &draft)) }
    };
    let send = html! { button.btn.primary { "Save" } };
    dialog::page(chrome, &detail.seen, "Edit case", &dialog::form(&form, &shown, &body, &send))
}

/// The edition that the form shows: the one it was opened with, or, once the reader has been told
/// of another, that one.
fn edition(detail: &CaseDetail, form: &Form<'_>) -> Markup {
    let now = detail.seen.case.edition.to_string();
    let then = form.typed().filter(|_| !late(form));
    let edition = then.map_or(now.as_str(), |typed| typed.get("edition"));
    html! { input type="hidden" name="edition" value=(edition); }
}

/// The description as somebody else made it meanwhile; the other fields say so below themselves.
fn theirs(detail: &CaseDetail, form: &Form<'_>) -> Markup {
    let words: &str = &detail.description;
    let differs = form.typed().is_some_and(|typed| !same_words(typed.get("description"), words));
    html! {
        @if late(form) && differs {
            details.section.fold open {
                summary { h2 { "The description as it is now" } (icon_s("down")) }
                div.prose dir="auto" { (markdown::render(words, &|_| None)) }
            }
        }
    }
}

/// Browsers send line ends of two characters.
fn same_words(typed: &str, words: &str) -> bool {
    typed.replace("\r\n", "\n").trim() == words.trim()
}

fn late(form: &Form<'_>) -> bool {
    form.refusal() == Some(&Refusal::ChangedMeanwhile)
}

/// What stands in a field now, if somebody else changed it meanwhile.
fn hint(form: &Form<'_>, field: Field, record: &str, shown: &str) -> String {
    let typed = form.typed().map(|typed| typed.get(field.name()));
    let differs = late(form) && typed.is_some_and(|typed| typed.trim() != record);
    if differs { format!("Now it is: {shown}") } else { String::new() }
}

fn ask(field: Field, optional: bool, hint: &str) -> Ask<'_> {
    Ask { field, label: field.label(), optional, hint }
}

fn subject(detail: &CaseDetail, form: &Form<'_>) -> Markup {
    let record: &str = &detail.seen.case.subject;
    let hint = hint(form, Field::Subject, record, record);
    let line =
        Line { kind: "text", value: form.value(Field::Subject, record), autocomplete: "off" };
    fields::line(form, &ask(Field::Subject, false, &hint), &line)
}

fn priority(detail: &CaseDetail, form: &Form<'_>) -> Markup {
    let record = detail.seen.case.priority;
    let hint = hint(form, Field::Priority, record.word(), &record.to_string());
    let choice = Choice { chosen: form.value(Field::Priority, record.word()), none: "" };
    let all = Priority::ALL.map(|priority| (priority.word().to_owned(), priority.to_string()));
    fields::select(form, &ask(Field::Priority, false, &hint), choice, all)
}

fn kind(detail: &CaseDetail, form: &Form<'_>) -> Markup {
    let record = detail.seen.case.kind;
    let hint = hint(form, Field::Type, record.word(), &record.to_string());
    let choice = Choice { chosen: form.value(Field::Type, record.word()), none: "" };
    let all = CaseType::ALL.map(|kind| (kind.word().to_owned(), kind.to_string()));
    fields::select(form, &ask(Field::Type, false, &hint), choice, all)
}

/// The product on the case can stay, even if it could not be chosen anew.
fn product(detail: &CaseDetail, form: &Form<'_>, products: &[(ProductId, String)]) -> Markup {
    let own = detail.seen.case.product;
    let record = own.map(|id| id.to_string()).unwrap_or_default();
    let shown = own.map_or("None", |id| detail.names.product(id));
    let hint = hint(form, Field::Product, &record, shown);
    let chosen = form.typed().map_or(record.as_str(), |typed| typed.get("product"));
    let kept = own.filter(|id| products.iter().all(|(other, _)| other != id));
    let kept = kept.map(|id| (id.to_string(), details::product_name(id, detail.names.product(id))));
    let all = products.iter().map(|(id, name)| (id.to_string(), details::product_name(*id, name)));
    let choice = Choice { chosen, none: "None" };
    fields::select(form, &ask(Field::Product, true, &hint), choice, kept.into_iter().chain(all))
}

fn description(detail: &CaseDetail, form: &Form<'_>, draft: &str) -> Markup {
    // What was typed before the description was redacted would bring it back.
    let edition = detail.seen.case.edition.to_string();
    let redacted = detail.description.is_redacted();
    let typed = form.typed().filter(|typed| !redacted || typed.get("edition") == edition);
    let value = typed.map_or(&*detail.description, |typed| typed.get("description"));
    let ask = ask(Field::Description, false, "");
    let text = Compose { ask, value, placeholder: "", length: Length::Free };
    let files = files::with_draft(form, detail.takes, draft);
    compose::field(form, &text, &Around { files: Some(files), ..Around::default() })
}
