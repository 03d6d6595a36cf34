//! The cases that are about a tier account.

use maud::{Markup, html};

use super::{layout::Chrome, parts, tiers, when};
use crate::{
    desk::show::{ConcernRow, Rows, TierPage},
    domain::concern::ConcernCursor,
};

/// Those that the reader may see, the newest first.
pub fn tab(
    chrome: &Chrome<'_>,
    page: &TierPage,
    rows: &Rows<ConcernRow, ConcernCursor>,
    first: bool,
) -> Markup {
    html! {
        @if rows.rows.is_empty() {
            (parts::empty("niche", &html! { h2 { "No cases" } },
                &html! { "A case can say which customer it is about, when it is opened or on its page. Those that you may see stand here." }, &html! {}))
        } @else {
            div.body.text {
                div.scroll {
                    table {
                        thead { tr { th scope="col" { "Case" } th scope="col" { "With" } th scope="col" { "State" } th scope="col" { "Opened" } } }
                        tbody { @for row in &rows.rows { (line(chrome, row)) } }
                    }
                }
            }
        }
        (tiers::more(&format!("/customers/{}/cases", page.id), first, rows))
    }
}

fn line(chrome: &Chrome<'_>, row: &ConcernRow) -> Markup {
    html! {
        tr {
            td { a href={ "/cases/" (row.id) } { bdi { (row.subject) } } br; small.muted { (row.id) } }
            td { bdi { (row.with) } }
            td { (parts::state(row.state)) " " (parts::priority(row.priority)) }
            td { (when::short(row.opened_at, chrome.now)) }
        }
    }
}
