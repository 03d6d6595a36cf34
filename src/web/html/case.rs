//! The page of a case.

use maud::{Markup, html};

use super::{
    arrived,
    compose::{self, Around, Compose, Length},
    export,
    fields::{self, Ask, Form},
    files,
    layout::{self, Chrome, Here},
    own,
    parts::{self, Tone, icon},
    replies,
    scene::Scene,
    side, stated, talk,
    typed::{self, Tried, Typed},
    unsent,
};
use crate::{
    desk::show::CaseDetail,
    domain::{
        access::{Speak, SpeakPrivately},
        case::Direction,
        draft::{Draft, DraftPlace},
        preset::StepsAt,
        refusal::{Field, Refusal},
        workflow::{Action, Asks, Row, Side, State},
    },
};

/// The page of a case. `tried` is a comment that was refused.
pub fn page(chrome: &Chrome<'_>, detail: &CaseDetail, tried: Option<&Tried>) -> Markup {
    let unsent = tried.filter(|tried| !composes(detail, &tried.typed));
    draw(chrome, detail, (unsent, tried.filter(|_| unsent.is_none())))
}

/// The page of a case on which what was tried by a dialog cannot be done any more.
pub fn too_late(chrome: &Chrome<'_>, detail: &CaseDetail, tried: &Tried) -> Markup {
    draw(chrome, detail, (Some(tried), None))
}

/// Whether the composer can take this, or take it again. What is for the reader's account alone is
/// never put where it would go to both sides.
fn composes(detail: &CaseDetail, typed: &Typed) -> bool {
    let private = typed.get("private") == "on";
    detail.seen.may(&Speak) || !private && reopening(detail).is_some()
}

/// The step that sends a message to a closed case.
fn reopening(detail: &CaseDetail) -> Option<&'static Row> {
    detail.seen.choices().find(|row| row.asks == Asks::Message)
}

/// Draws it, with what cannot be sent here, and what the composer got and did not send.
fn draw(
    chrome: &Chrome<'_>,
    detail: &CaseDetail,
    (unsent, tried): (Option<&Tried>, Option<&Tried>),
) -> Markup {
    let scene = Scene {
        names: &detail.names,
        files: &detail.files,
        account: detail.seen.person.account,
        now: chrome.now,
        may_amend: &|entry| detail.seen.may_amend(entry, detail.now),
        may_delete: &|file| detail.seen.may_delete(file),
        may_redact: &|entry| detail.seen.may_redact(entry),
        may_redact_file: &|file| detail.seen.may_redact_file(file),
        may_redact_deleted: &|entry| detail.seen.may_redact_deleted(entry),
    };
    layout::page(
        chrome,
        &detail.seen.case.subject,
        Here::of(&detail.seen),
        &html! {
            (head(chrome, detail))
            div.case {
                div.stream {
                    @if let Some(unsent) = unsent { (unsent::refused(unsent)) }
                    (steps(chrome, detail))
                    (stated::resolution(detail, chrome.now))
                    (stated::description(detail, &scene))
                    (stated::attachments(detail, &scene))
                    section.section aria-labelledby="comments" {
                        div.section-head {
                            h2 #comments {
                                "Comments " span.count { (parts::number(detail.seen.comments().into())) }
                            }
                        }
                        (talk::part(&scene, detail))
                    }
                    (left_over(chrome, detail, unsent.or(tried)))
                    (arrived::since(&scene, detail, tried))
                    (below(chrome, detail, tried))
                }
                (side::column(chrome, detail))
            }
        },
    )
}

fn head(chrome: &Chrome<'_>, detail: &CaseDetail) -> Markup {
    let (seen, case) = (&detail.seen, &detail.seen.case);
    let (table, direction) = (case.table(), Direction::of(seen.side));
    let partner = detail.names.account(side::other(seen).account);
    html! {
        header.case-head {
            nav.crumbs aria-label="Where you are" {
                (own::crumb(seen)) (icon("right")) span { (direction) " " (table.noun) }
            }
            div.title {
                h1 dir="auto" { (case.subject) }
                div.btn-row {
                    (edit(detail))
                    @if table.steps_at == StepsAt::Head { (actions(chrome, detail)) }
                }
            }
            div.line {
                (parts::copy(case.id))
                (parts::state(case.state))
                (parts::priority(case.priority))
                (parts::toward(direction, partner))
                (export::copy(case.id))
                a.jump href="#about" { "Details and workflow" }
            }
        }
    }
}

/// The step that it is the reader's turn to take, which gets the strong button; at most one.
fn turn(detail: &CaseDetail) -> Option<Action> {
    let side = detail.seen.side;
    let is_turn = |row: &Row| match row.action {
        Action::TakeUp | Action::Resolve => side == Side::Receiver,
        Action::SubmitData | Action::AcceptResolution => side == Side::Issuer,
        Action::Close => row.from == [State::Resolved],
        _ => false,
    };
    detail.seen.choices().find(|row| is_turn(row)).map(|row| row.action)
}

fn edit(detail: &CaseDetail) -> Markup {
    html! {
        @if !detail.seen.editable().is_empty() {
            a.btn.quiet href={ "/cases/" (detail.seen.case.id) "/edit" } data-dialog data-key="e" { (icon("edit")) "Edit" }
        }
    }
}

/// The section of the steps that the reader may take now, where they are not in the head.
fn steps(chrome: &Chrome<'_>, detail: &CaseDetail) -> Markup {
    let apart = detail.seen.case.table().steps_at == StepsAt::Section;
    html! {
        @if apart && detail.seen.choices().next().is_some() {
            section.section aria-labelledby="actions" {
                h2 #actions { "Actions" }
                div.btn-row { (actions(chrome, detail)) }
            }
        }
    }
}

/// A button for each step that the reader may take now, the strong one last.
fn actions(chrome: &Chrome<'_>, detail: &CaseDetail) -> Markup {
    let turn = turn(detail);
    html! {
        @for row in detail.seen.choices().filter(|row| turn != Some(row.action)) {
            (button(chrome, detail, row, false))
        }
        @for row in detail.seen.choices().filter(|row| turn == Some(row.action)) {
            (button(chrome, detail, row, true))
        }
    }
}

fn button(chrome: &Chrome<'_>, detail: &CaseDetail, row: &Row, strong: bool) -> Markup {
    let to = format!("/cases/{}/do/{}", detail.seen.case.id, row.action.word());
    html! {
        @match row.asks {
            Asks::Nothing => form method="post" action=(to) {
                (layout::token(chrome.token))
                button.btn.primary[strong] { (icon(picture(row))) (row.label) }
            },
            // The composer at the foot of the page asks for it.
            Asks::Message => a.btn href="#comment" { (icon(picture(row))) (reopen(detail)) },
            _ => a.btn.primary[strong] href=(to) data-dialog { (icon(picture(row))) (row.label) },
        }
    }
}

/// What opens the composer of a message that opens the case again.
fn reopen(detail: &CaseDetail) -> String {
    format!("Reopen {}", detail.seen.case.table().noun)
}

fn picture(row: &Row) -> &'static str {
    match row.to {
        State::Resolved | State::Closed => "check",
        State::Inquiring | State::WaitingForCustomer => "clock",
        State::New | State::Open | State::InProgress | State::Pending => match row.action {
            Action::TakeUp => "user",
            Action::SubmitData | Action::Message => "comment",
            _ => "reload",
        },
    }
}

/// What stands below the conversation: the composer, or why there is none.
fn below(chrome: &Chrome<'_>, detail: &CaseDetail, tried: Option<&Tried>) -> Markup {
    let case = &detail.seen.case;
    if let Some(row) = reopening(detail) {
        let to = format!("/cases/{}/do/{}", case.id, row.action.word());
        let composer =
            writing(chrome, detail, tried, &Writing { to, button: row.label, needs: "text" });
        // Whoever has written something already sees it.
        let some = tried.is_some() || detail.draft.as_ref().is_some_and(|draft| !draft.is_empty());
        return html! {
            details.reopen open[some] { summary.btn { (icon(picture(row))) (reopen(detail)) } (composer) }
        };
    }
    if detail.seen.may(&Speak) {
        let to = format!("/cases/{}/comments", case.id);
        let button = case.table().sends;
        return writing(chrome, detail, tried, &Writing { to, button, needs: "text-or-file" });
    }
    let closed = case.state == State::Closed && !case.table().talks_when_closed;
    html! {
        section.section aria-label="Comments are closed" {
            (parts::note(Tone::Info, &html! {
                @if closed { "This case is closed for good: it takes no more comments and no more files." }
                @else { "You can read this case. To write here, ask an administrator of your account for the role member." }
            }))
        }
    }
}

/// What was typed before and can be sent no more, or the composer cannot take; unless something was
/// sent just now.
fn left_over(chrome: &Chrome<'_>, detail: &CaseDetail, tried: Option<&Tried>) -> Markup {
    let own = |draft: &&Draft| !composes(detail, &Typed::of_draft(draft));
    let drafts = detail.draft.iter().filter(own).chain(&detail.stranded);
    html! {
        @if tried.is_none() {
            @for draft in drafts.filter(|draft| !draft.is_empty()) {
                (unsent::draft(chrome.token, draft, detail.seen.case.table()))
            }
        }
    }
}

/// To whoever wrote a comment that can be sent as a message only.
const CLOSED_MEANWHILE: &str = "This ticket was closed while you were writing. Your words were \
    not sent; they are kept below. Send them as a message, and it opens again.";

/// Where a message goes, what its button says, and what it must have.
struct Writing {
    to: String,
    button: &'static str,
    needs: &'static str,
}

fn writing(chrome: &Chrome<'_>, detail: &CaseDetail, tried: Option<&Tried>, w: &Writing) -> Markup {
    let kept = detail.draft.as_ref().map(Typed::of_draft).filter(|kept| composes(detail, kept));
    let form = Form::new(chrome.token, tried).with_kept(kept.as_ref());
    let late = form.refusal() == Some(&Refusal::Closed);
    let drafts = typed::draft_address(DraftPlace::Comment(detail.seen.case.id));
    let label = if w.needs == "text" { "Message" } else { "Comment" };
    let ask = Ask { field: Field::Comment, label, optional: w.needs != "text", hint: "" };
    let text = Compose {
        ask,
        value: form.value(Field::Comment, ""),
        placeholder: "Write a comment. Markdown works.",
        length: Length::Brief,
    };
    let around = Around {
        files: Some(files::with_draft(&form, detail.takes, &drafts)),
        left: Some(html! {
            @if let Some(switch) = private(&form, chrome.account(), detail) { (switch) }
            @if let Some(button) = replies::button(detail, DraftPlace::Comment(detail.seen.case.id)) { (button) }
        }),
        right: Some(html! {
            button.btn.primary { (if arrived::holds(&form) { "Send anyway" } else { w.button }) kbd.no-s aria-hidden="true" { "Ctrl ↵" } }
        }),
    };
    html! {
        section.section aria-label="Write" {
            @if w.needs == "text" && !late {
                (parts::note(Tone::Info, &html! { "This ticket is closed. Write what is still open: your message opens it again." }))
            }
            form.form method="post" action=(w.to) enctype="multipart/form-data"
                data-write data-draft=(drafts) data-needs=(w.needs) {
                (form.token())
                (fields::enter(None))
                (arrived::seen(detail))
                @if late { (fields::alert(&html! { p { (CLOSED_MEANWHILE) } })) }
                @else { (fields::summary(&form)) }
                label.vh for=(form.id(Field::Comment)) { (label) }
                (compose::composer(&form, &text, &around))
                (fields::below(&form, &ask))
            }
        }
    }
}

/// The switch that keeps a comment within the account, for those who may.
fn private(form: &Form<'_>, account: &str, detail: &CaseDetail) -> Option<Markup> {
    let may = detail.seen.may(&Speak) && detail.seen.may(&SpeakPrivately);
    let on = form.typed().is_some_and(|typed| typed.get("private") == "on");
    may.then(|| switch(form, account, on))
}

/// The Private switch.
pub fn switch(form: &Form<'_>, account: &str, on: bool) -> Markup {
    let hint = format!("{}private-hint", form.scope);
    html! {
        div.private-switch {
            label.check {
                input type="checkbox" role="switch" name="private" value="on" checked[on]
                    aria-describedby=(hint);
                "Private"
            }
            span.if-private id=(hint) { "only " bdi { (account) } " will see it" }
        }
    }
}
