//! One thing done to many cases: the boxes and buttons of a list, and what came of it.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::{
    dialog::{self, Dialog, Sends, Size},
    fields::{self, Ask, Choice, Form},
    filters,
    layout::{self, Chrome, Here},
    parts::{counted, icon, icon_s},
    people,
};
use crate::{
    desk::show::{AssignForm, CaseList, Filter, Ticks},
    domain::{
        bulk::{Batch, Bulk, Hold, Setting},
        case::Priority,
        id::CaseId,
        person::Role,
        refusal::Field,
    },
};

/// What can be done to the rows of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Give them to somebody.
    agent: bool,
    /// Set their priority.
    priority: bool,
}

/// What the reader of a list can do to its rows; none for viewers, and where all are closed.
pub fn offer(chrome: &Chrome<'_>, filter: &Filter) -> Option<Offer> {
    let role = chrome.me.map_or(Role::Viewer, |me| me.role);
    let works = role >= Role::Member && !filter.archive;
    // In the places of those who open cases, the priority is the receiver's to say.
    works.then_some(Offer { agent: role >= Role::Agent, priority: filter.preset.is_none() })
}

/// The box of a row, unless script draws it: a page of them is a tenth of all that is sent.
pub fn tick(case: CaseId, list: &CaseList) -> Markup {
    html! {
        @if list.ticks != Ticks::ByScript {
            label { input type="checkbox" name="case" value=(case) aria-label=(case) checked[list.ticks == Ticks::All]; }
        }
    }
}

/// A list with its buttons beneath, which show as soon as a row is ticked.
pub fn around(chrome: &Chrome<'_>, filter: &Filter, list: &CaseList, table: &Markup) -> Markup {
    let Some(offer) = offer(chrome, filter) else { return table.clone() };
    let here = filters::address(filter, list.page);
    let mark = if here.contains('?') { '&' } else { '?' };
    html! {
        form.bulk method="post" action=(to("", &here)) aria-label="Cases" data-bulk {
            (layout::token(chrome.token))
            // Enter in a box sends nothing.
            button disabled hidden {}
            @if list.ticks == Ticks::ByScript {
                noscript { p.pager { a.btn.s href={ (here) (mark) "ticked=0" } { "Tick cases" } } }
            }
            (table)
            div.bulk-bar {
                b.ticked { " ticked" }
                a.btn.quiet.s href={ (here) (mark) "ticked=1" } data-tick { "Tick all" }
                @if offer.agent {
                    button.btn.s name="go" value="take" { "Assign to me" }
                    button.btn.s name="go" value="assign" { "Assign…" }
                }
                @if offer.priority {
                        select.input name="priority" aria-label="Priority" {
                            @for priority in Priority::ALL.into_iter().rev() { option value=(priority.word()) selected[priority == Priority::Medium] { (priority) } }
                        }
                        button.btn.s name="go" value="priority" { "Set priority" }
                }
                button.btn.s name="go" value="close" { "Close" }
            }
        }
    }
}

/// Where a form goes, and on to the list after.
fn to(deed: &str, here: &str) -> String {
    format!("/cases/bulk{deed}{}", here.trim_start_matches("/cases"))
}

/// What is held, and what came of what the reader did last.
pub fn notes(chrome: &Chrome<'_>, filter: &Filter, list: &CaseList) -> Markup {
    let here = filters::address(filter, list.page);
    html! {
        @for batch in &list.batches {
            @if let Some(hold) = &batch.hold { (held(chrome, &here, batch, hold)) }
            @else { (told(chrome, &here, list, batch)) }
        }
    }
}

fn held(chrome: &Chrome<'_>, here: &str, batch: &Batch, hold: &Hold) -> Markup {
    let left = hold.due_at.since(chrome.now.at);
    // At least one: what is to be done this moment is not done yet.
    let seconds = left.as_millis().div_ceil(1_000).max(1);
    html! {
        form.banner method="post" action=(to("/cancel", here)) data-held=(left.as_millis()) {
            (layout::token(chrome.token))
            (icon("clock"))
            div.grow role="status" {
                @if hold.cases.len() == 1 { "1 case closes in " } @else { (hold.cases.len()) " cases close in " }
                span data-left { (counted(seconds.try_into().unwrap_or(u64::MAX), "second", "seconds")) }
                ". Until then nothing is changed and nobody is told."
                (refused(batch))
            }
            button.btn.s { "Cancel" }
        }
    }
}

fn told(chrome: &Chrome<'_>, here: &str, list: &CaseList, batch: &Batch) -> Markup {
    let nothing = batch.changed.is_empty();
    let at = html! {
        (layout::token(chrome.token))
        input type="hidden" name="at" value=(batch.at.0);
    };
    html! {
        div.note.done[!nothing].wait[nothing].told {
            (icon(if nothing { "warn" } else { "check" }))
            div.grow role="status" { (sentence(list, batch)) (refused(batch)) }
            @if batch.can_undo() {
                form method="post" action=(to("/undo", here)) { (at) button.btn.s { "Undo" } }
            }
            form method="post" action=(to("/dismiss", here)) {
                (at)
                button.btn.quiet.only.s aria-label="Dismiss" title="Dismiss" { (icon_s("x")) }
            }
        }
    }
}

/// What was done, to how many.
fn sentence(list: &CaseList, batch: &Batch) -> Markup {
    let cases = counted(batch.changed.len() as u64, "case", "cases");
    let to = batch.changed.first().and_then(|changed| changed.set).map(|(_, to)| to);
    html! {
        @match (batch.done, to) {
            (Bulk::Close, None) if batch.changed.is_empty() => "No case was closed.",
            (_, None) if batch.changed.is_empty() => "No case was changed.",
            (Bulk::Close, _) => { (cases) @if batch.changed.len() == 1 { " is" } @else { " are" } " closed." },
            (Bulk::Undo, _) => { (cases) @if batch.changed.len() == 1 { " is as it was before." } @else { " are as they were before." } },
            (_, Some(Setting::Agent(Some(agent)))) => { (cases) " assigned to " bdi { (list.names.user(agent)) } "." },
            (_, Some(Setting::Priority(priority))) => { (cases) " set to priority " (priority) "." },
            (_, Some(Setting::Agent(None)) | None) => { (cases) " assigned to nobody." },
        }
    }
}

/// The cases that were not changed, by why.
fn refused(batch: &Batch) -> Markup {
    let mut reasons: BTreeMap<&str, Vec<CaseId>> = BTreeMap::new();
    batch.refused.iter().for_each(|(case, why)| reasons.entry(why).or_default().push(*case));
    html! {
        @if !batch.refused.is_empty() {
            p { (counted(batch.refused.len() as u64, "case", "cases")) " not changed:" }
            ul {
                @for (why, cases) in &reasons {
                    li { (why) @for case in cases { " " a href={ "/cases/" (case) } { (case) } } }
                }
            }
        }
    }
}

/// The page of the form that gives cases to somebody; `here` is the list that they are ticked in.
pub fn assign(chrome: &Chrome<'_>, here: &str, data: &AssignForm) -> Markup {
    let form = Form::dialog(chrome.token, None);
    let cases = counted(data.cases.len() as u64, "case", "cases");
    let title = format!("Assign {cases}");
    let to = to("", here);
    let shown = Dialog {
        title: &title,
        size: Size::Small,
        to: &to,
        back: here,
        sends: Sends::Fields,
        draft: None,
    };
    let agents = data.people.list.iter();
    let agents = agents.map(|user| (user.id.to_string(), user.name.to_string()));
    let ask = Ask { field: Field::Agent, label: "Agent", optional: true, hint: "" };
    let body = html! {
        @for case in &data.cases { input type="hidden" name="case" value=(case); }
        (people::find(&data.people, "q", "d-q", "Find people"))
        (fields::select(&form, &ask, Choice { chosen: "", none: "Nobody" }, agents))
    };
    let send = html! { button.btn.primary name="go" value="agent" { "Assign" } };
    let body = html! { div.body { (dialog::form(&form, &shown, &body, &send)) } };
    layout::page(chrome, &title, Here::Cases, &body)
}

/// A batch of each kind, for those who look at pages.
#[cfg(test)]
pub(super) fn samples(case: CaseId, now: crate::domain::moment::Moment) -> Vec<Batch> {
    use crate::domain::bulk::{Altered, Held};
    let refused = vec![(case, crate::domain::refusal::Refusal::NotFound.to_string())];
    let high = Setting::Priority(Priority::High);
    let set = Some((Setting::Priority(Priority::Low), high));
    let hold = Hold { due_at: now, epoch: 0, cases: vec![Held { case, moved_at: now }] };
    let batch = |done, hold, set| Batch {
        by: crate::domain::id::UserId(1),
        at: now,
        done,
        hold,
        changed: vec![Altered { case, set }],
        refused: refused.clone(),
    };
    vec![
        batch(Bulk::Close, Some(hold), None),
        batch(Bulk::Close, None, None),
        batch(Bulk::Prioritise, None, set),
        batch(Bulk::Undo, None, set),
    ]
}
