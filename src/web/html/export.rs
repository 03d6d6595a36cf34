//! The ways to take cases along: a list as a file, a case as Markdown.

use maud::{Markup, html};

use super::{
    filters,
    parts::{icon, icon_s, number},
};
use crate::{
    desk::{
        EXPORT_CASES_MAX,
        show::{CaseList, Filter, Page},
    },
    domain::id::CaseId,
};

/// The menu of the files that a list can be saved as; none where it is empty.
pub fn menu(filter: &Filter, list: &CaseList) -> Markup {
    html! {
        @if !list.rows.is_empty() {
            (files(|form, more| address(filter, form, more), bound(list)))
        }
    }
}

/// The menu of the files that cases can be saved as, with where each is, and what of a long list is
/// in it.
pub fn files(address: impl Fn(&str, &str) -> String, bound: Option<String>) -> Markup {
    html! {
        details.menu {
            summary.btn.quiet aria-label="Export" { (icon("download")) span.no-s { "Export" } }
            div.pop {
                (way(&address("csv", ""), "CSV", "A row for each case"))
                (way(&address("csv", "messages=1"), "CSV with messages", "And one for each message"))
                (way(&address("jsonl", ""), "JSON Lines", "With messages, for programs"))
                @if let Some(bound) = bound { p { (bound) } }
            }
        }
    }
}

/// A file that a menu offers.
pub fn way(to: &str, name: &str, what: &str) -> Markup {
    html! { a href=(to) { b { (name) } " " span { (what) } } }
}

/// Where the list is saved in a form.
fn address(filter: &Filter, form: &str, more: &str) -> String {
    let list = filters::address(filter, Page::First);
    let query = list.trim_start_matches("/cases").trim_start_matches('?');
    let asked: Vec<&str> = [query, more].into_iter().filter(|part| !part.is_empty()).collect();
    let mark = if asked.is_empty() { "" } else { "?" };
    format!("/cases.{form}{mark}{}", asked.join("&"))
}

/// What of a long list is in a file.
fn bound(list: &CaseList) -> Option<String> {
    let most = EXPORT_CASES_MAX as u64;
    match list.total {
        Some(total) if total > most => Some(format!(
            "A file has the first {} of these {} cases. Filter the list to get the others.",
            number(most),
            number(total)
        )),
        None if list.after.is_some() => {
            Some(format!("A file has the first {} cases at most.", number(most)))
        }
        _ => None,
    }
}

/// What copies a case as Markdown; without scripts it leads there.
pub fn copy(case: CaseId) -> Markup {
    html! {
        a.btn.quiet.s href={ "/cases/" (case) "/markdown" } data-copy-from {
            (icon_s("copy")) "Copy as Markdown"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::workflow::State;

    #[test]
    fn a_file_is_of_the_list_that_is_shown() {
        let all = Filter::default();
        assert_eq!(address(&all, "csv", ""), "/cases.csv");
        assert_eq!(address(&all, "csv", "messages=1"), "/cases.csv?messages=1");
        let some = Filter { archive: true, states: vec![State::Closed], ..all };
        assert_eq!(address(&some, "jsonl", ""), "/cases.jsonl?archive=1&status=closed");
        let with = "/cases.csv?archive=1&status=closed&messages=1";
        assert_eq!(address(&some, "csv", "messages=1"), with);
    }
}
