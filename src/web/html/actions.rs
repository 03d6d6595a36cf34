//! The dialog of a step: what its row of the preset's table asks, and what happens then.

use maud::{Markup, html};

use super::{
    arrived,
    compose::{self, Around, Compose, Length},
    dialog::{self, Dialog, Sends, Size},
    fields::{self, Ask, Form},
    files, flow,
    layout::Chrome,
    replies,
    typed::{self, Tried, Typed},
};
use crate::{
    desk::show::CaseDetail,
    domain::{
        case::Solved,
        draft::DraftPlace,
        preset::Preset,
        refusal::Field,
        workflow::{Action, Asks, Row, State},
    },
};

/// The page of the dialog of `row`, which the reader may take now.
pub fn page(
    chrome: &Chrome<'_>,
    detail: &CaseDetail,
    row: &'static Row,
    tried: Option<&Tried>,
) -> Markup {
    let kept = detail.draft.as_ref().map(Typed::of_draft);
    let form = Form::dialog(chrome.token, tried).with_kept(kept.as_ref());
    let case = &detail.seen.case;
    let (to, back) =
        (format!("/cases/{}/do/{}", case.id, row.action.word()), format!("/cases/{}", case.id));
    let (size, sends) = match row.asks {
        Asks::Nothing | Asks::Confirmation => (Size::Small, Sends::Fields),
        Asks::Comment | Asks::Reasons | Asks::Message => (Size::Medium, Sends::TextAndFiles),
        Asks::Rating | Asks::Survey => (Size::Medium, Sends::Fields),
    };
    let heading = heading(case.table(), row);
    let draft = match row.asks {
        Asks::Nothing | Asks::Confirmation => None,
        Asks::Message => Some(format!("{back}/draft")),
        Asks::Comment | Asks::Reasons | Asks::Rating | Asks::Survey => Some(format!("{to}/draft")),
    };
    let draft = draft.as_deref();
    let shown = Dialog { title: &heading, size, to: &to, back: &back, sends, draft };
    let body = html! {
        p.small.muted { span.id { (case.id) } " · " (next(detail, row)) }
        (arrived::in_dialog(chrome, detail, tried))
        @if row.asks.takes_words() { (arrived::seen(detail)) }
        (asked(detail, row, &form))
    };
    let send = if arrived::holds(&form) { "Send anyway" } else { send(row) };
    let send = html! { button.btn.primary { (send) } };
    dialog::page(chrome, &detail.seen, &heading, &dialog::form(&form, &shown, &body, &send))
}

fn heading(table: &Preset, row: &Row) -> String {
    match (row.action, row.asks) {
        (Action::SubmitData, _) => "Submit required data",
        (Action::Close, Asks::Rating) => "Mark case as closed",
        (Action::Close, _) => return format!("Close this {}?", table.noun),
        _ => row.label,
    }
    .to_owned()
}

fn send(row: &Row) -> &'static str {
    if row.asks == Asks::Rating { "Confirm" } else { row.label }
}

/// What happens next, read off the table.
fn next(detail: &CaseDetail, row: &Row) -> Markup {
    let (case, names) = (&detail.seen.case, &detail.names);
    let (issuer, receiver) =
        (names.account(case.issuer.account), names.account(case.receiver.account));
    let table = case.table();
    let reopens = table.rows.iter().any(|row| row.from.contains(&State::Closed));
    html! {
        @match row.to {
            State::Inquiring | State::WaitingForCustomer => {
                "The case goes to " (row.to) ": it waits until " bdi { (issuer) } " has answered."
            },
            State::Resolved => {
                "The case goes to Resolved. " bdi { (flow::confirmer(&detail.seen, names)) }
                " is asked to confirm; without an answer it may close by itself later."
            },
            State::Closed if reopens => "It moves to the archive. A message opens it again.",
            State::Closed if table.talks_when_closed => {
                "A closed case cannot be reopened. Comments and files stay possible."
            },
            State::Closed => "A closed case stays closed, and takes no more comments or files.",
            State::New | State::Open | State::InProgress | State::Pending => {
                "The case goes to " (row.to) ", and " bdi { (receiver) } " goes on with it."
            },
        }
    }
}

/// A label and a placeholder.
type Says = (&'static str, &'static str);

fn asked(detail: &CaseDetail, row: &Row, form: &Form<'_>) -> Markup {
    let place = DraftPlace::of_step(detail.seen.case.id, row);
    let typed = |field: Field| form.value(field, "");
    match row.asks {
        Asks::Nothing | Asks::Confirmation => html! {},
        Asks::Comment => words(detail, form, place, ("Comment", "")),
        Asks::Reasons => words(detail, form, place, ("Reasons", "What is still not right?")),
        Asks::Message => words(detail, form, place, ("Message", "What is still open?")),
        Asks::Rating => html! {
            (fields::rating(form, &ask(Field::Rating, "How would you rate the resolution of this case?"), typed(Field::Rating)))
            (feedback(form))
        },
        Asks::Survey => html! {
            p { "Two short questions; both can be left out." }
            (fields::answers(form, &ask(Field::Solved, "Was your issue solved?"),
                Solved::ALL.map(|solved| (solved.word(), solved.to_string())), typed(Field::Solved)))
            (fields::rating(form, &ask(Field::Rating, "How was your case handled?"), typed(Field::Rating)))
        },
    }
}

fn ask(field: Field, label: &str) -> Ask<'_> {
    Ask { field, label, optional: true, hint: "" }
}

fn feedback(form: &Form<'_>) -> Markup {
    let ask = ask(Field::Feedback, "Do you have any additional feedback?");
    let value = form.value(Field::Feedback, "");
    let text = Compose { ask, value, placeholder: "", length: Length::Free };
    compose::field(form, &text, &Around::default())
}

/// Words that files may come with; kept at `place` with them.
fn words(
    detail: &CaseDetail,
    form: &Form<'_>,
    place: DraftPlace,
    (label, placeholder): Says,
) -> Markup {
    let drafts = typed::draft_address(place);
    let files = files::with_draft(form, detail.takes, &drafts);
    let ask = Ask { field: Field::Comment, label, optional: false, hint: "" };
    let value = form.value(Field::Comment, "");
    let text = Compose { ask, value, placeholder, length: Length::Brief };
    let left = replies::button(detail, place);
    let around = Around { files: Some(files), left, right: None };
    compose::field(form, &text, &around)
}
