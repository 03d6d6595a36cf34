//! Views: where a list is given a name, and where the name is taken from it.

use maud::{Markup, html};

use super::{
    filters::address,
    layout::{self, Chrome},
    parts::icon_s,
};
use crate::{
    desk::show::{CaseList, Filter, Page, ViewLink},
    domain::{
        refusal::{Complaint, Field, Refusal},
        saved::Sharing,
    },
};

/// The forms that save the list as a view and that delete the views it is, beneath the panel.
pub fn forms(chrome: &Chrome<'_>, filter: &Filter, list: &CaseList) -> Markup {
    let (Some(choices), Some(me)) = (&list.choices, chrome.me) else { return html! {} };
    let here = address(filter, Page::First);
    let views = me.views.iter().filter(|view| view.address == here && view.may_delete);
    let unsaved = choices.unsaved.as_ref();
    let (name, refusal) = (unsaved.map(|it| &it.name), unsaved.map(|it| &it.refusal));
    let replaces = Refusal::field(Field::Name, Complaint::WouldReplace);
    let shared = unsaved.is_some_and(|it| it.sharing == Sharing::Shared);
    html! {
        div.filters {
            form.narrow method="post" action={ "/cases/views" (here.trim_start_matches("/cases")) } aria-label="Save this list" {
                (layout::token(chrome.token))
                div.affix {
                    div.field.grow {
                        label for="view-name" { "Save as a view called" }
                        input.input #view-name type="text" name="name" value=[name] maxlength="60" dir="auto" autocomplete="off"
                            aria-invalid=[refusal.map(|_| "true")] aria-describedby=[refusal.map(|_| "view-name-error")];
                    }
                    button.btn { "Save" }
                }
                @if let Some(refusal) = refusal {
                    p.error #view-name-error role="alert" { (icon_s("warn")) span { (refusal) } }
                }
                @if refusal == Some(&replaces) {
                    label.check { input type="checkbox" name="replace" value=[name]; "Replace the view that has this name" }
                }
                @if me.opens {
                    label.check { input type="checkbox" name="shared" value="on" checked[shared]; span { "Share it with everyone at " bdi { (me.account_name) } } }
                }
            }
            @for view in views { (delete(chrome, view)) }
        }
    }
}

fn delete(chrome: &Chrome<'_>, view: &ViewLink) -> Markup {
    html! {
        form method="post" action="/cases/views/delete" {
            (layout::token(chrome.token))
            input type="hidden" name="name" value=(view.name);
            @if view.sharing == Sharing::Shared { input type="hidden" name="shared" value="on"; }
            button.btn.quiet.s { (icon_s("trash")) "Delete the view " bdi { (view.name) } }
        }
    }
}
