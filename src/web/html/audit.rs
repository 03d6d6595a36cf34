//! The audit log: what was done, by whom, to what.

use std::fmt::Write;

use maud::{Markup, html};

use super::{
    export,
    layout::Chrome,
    parts::{self, icon, icon_s},
    settings::{self, Tab},
    when::{self, Now},
};
use crate::{
    desk::show::{AuditPage, LOOKED_AT, Names},
    domain::{
        audit::{AuditEntry, AuditFilter},
        id::UserId,
        journal::{Changed, Kind, Record},
        moment::Moment,
    },
};

/// A field of the filter with something in it that it cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// Who did it.
    By,
    /// What it was done to.
    About,
    /// The first day.
    From,
    /// The last day.
    To,
}

impl Wrong {
    /// What it is, and what it would have to be.
    fn words(self) -> &'static str {
        match self {
            Wrong::By => "A person’s id looks like UR-123-456-789",
            Wrong::About => {
                "The id of a case, organisation, contract, product or person looks like \
                 CA-123-456-789, PA-123-456, CRD-12345-12345-12345, PRD-123-456-789 or \
                 UR-123-456-789"
            }
            Wrong::From | Wrong::To => "A day looks like 2026-11-20",
        }
    }
}

/// The address of a page of the log, or of a file of it: `ext` is what the name ends with.
pub fn address(filter: &AuditFilter, ext: &str, before: Option<u64>) -> String {
    let mut query = String::new();
    for (name, value) in fields(filter, before) {
        let mark = if query.is_empty() { '?' } else { '&' };
        // Writing to a `String` cannot fail.
        let _ = write!(query, "{mark}{name}={value}");
    }
    format!("/settings/audit{ext}{query}")
}

fn fields(filter: &AuditFilter, before: Option<u64>) -> Vec<(&'static str, String)> {
    let last = |until: Moment| Moment(until.0.saturating_sub(1));
    let all = [
        ("kind", filter.kind.map(|kind| kind.word().to_owned())),
        ("by", filter.by.map(|by| by.to_string())),
        ("about", filter.about.map(|about| about.to_string())),
        ("from", filter.from.map(when::calendar)),
        ("to", filter.until.map(|until| when::calendar(last(until)))),
        ("before", before.map(|before| before.to_string())),
    ];
    all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

/// A page of the log.
pub fn page(chrome: &Chrome<'_>, filter: &AuditFilter, page: &AuditPage) -> Markup {
    let typed: Vec<(String, String)> =
        fields(filter, None).into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    let narrowed = *filter != AuditFilter::default();
    settings::page(
        chrome,
        "Audit log",
        Tab::Audit,
        &html! {
            p.muted {
                "What was done here, by whom and to what. Of cases it has ids and no texts; settings are shown as they were and as they are."
            }
            (form(&typed, &[]))
            @if page.rows.is_empty() {
                @if !page.is_tired { p.muted { @if narrowed { "Nothing of this kind was done." } @else { "There is nothing yet." } } }
            } @else { (table(chrome.now, filter, page)) }
            (further(filter, page))
            (pager(filter, page))
        },
    )
}

/// The page when its filter has something in it that it cannot be.
pub fn refused(chrome: &Chrome<'_>, typed: &[(String, String)], wrong: &[Wrong]) -> Markup {
    settings::page(chrome, "Audit log", Tab::Audit, &form(typed, wrong))
}

fn form(typed: &[(String, String)], wrong: &[Wrong]) -> Markup {
    let of = |name: &str| {
        typed.iter().find(|(has, _)| has == name).map_or("", |(_, value)| value.as_str())
    };
    let line = |(which, name, label): (Wrong, &str, &str), kind: &str, hint: &str| {
        let bad = wrong.contains(&which);
        let described = if bad { Some(format!("{name}-error")) } else { None };
        let described = described.or((!hint.is_empty()).then(|| format!("{name}-hint")));
        html! {
            div.field {
                label for=(name) { (label) }
                input.input id=(name) name=(name) type=(kind) value=(of(name)) autocomplete="off" spellcheck="false"
                    maxlength="40" aria-invalid=[bad.then_some("true")] aria-describedby=[described];
                @if bad { p.error id={ (name) "-error" } { (icon_s("warn")) span { (which.words()) } } }
                @else if !hint.is_empty() { p.hint id={ (name) "-hint" } { (hint) } }
            }
        }
    };
    let mut kinds = Kind::ALL;
    kinds.sort_by_key(|kind| kind.word());
    html! {
        form.stack method="get" action="/settings/audit" role="search" aria-label="Audit log" {
            div.cols {
                div.field {
                    label for="kind" { "What was done" }
                    select.input #kind name="kind" {
                        option value="" { "Anything" }
                        @for kind in kinds { option value=(kind.word()) selected[kind.word() == of("kind")] { (kind.title()) } }
                    }
                }
                (line((Wrong::By, "by", "By"), "text", "A person’s id, UR-…"))
                (line((Wrong::About, "about", "To what"), "text", "The id of a case, organisation or another thing"))
                (line((Wrong::From, "from", "From"), "date", ""))
                (line((Wrong::To, "to", "To"), "date", ""))
            }
            div.btn-row {
                button.btn.primary { "Show" }
                a.btn.quiet href="/settings/audit" { "Show all" }
            }
        }
    }
}

fn table(now: Now<'_>, filter: &AuditFilter, page: &AuditPage) -> Markup {
    html! {
        div.scroll {
            table {
                thead {
                    tr {
                        th scope="col" { "No." } th scope="col" { "When" } th scope="col" { "What" }
                        th scope="col" { "To what" } th scope="col" { "By" }
                    }
                }
                tbody { @for entry in &page.rows { (row(now, entry, &page.names)) } }
            }
        }
        div.btn-row {
            details.menu {
                summary.btn.quiet aria-label="Export" { (icon("download")) span { "Export" } }
                div.pop {
                    (export::way(&address(filter, ".csv", None), "CSV", "A row for each entry"))
                    (export::way(&address(filter, ".jsonl", None), "JSON Lines", "For programs"))
                    p { "In JSON Lines each entry has its hash and that of the one before. The whole log, without a filter, can be checked by them: see the README." }
                }
            }
        }
    }
}

fn row(now: Now<'_>, entry: &AuditEntry, names: &Names) -> Markup {
    html! {
        tr {
            td { (parts::number(entry.number)) }
            td { (when::short(entry.at, now)) }
            td {
                (entry.kind.title())
                @for changed in &entry.changes { br; small.muted { (difference(changed)) } }
            }
            td { (about(entry.record, names)) }
            td { @match entry.by { None => { "The appliance" }, Some(by) => (who(by, names)) } }
        }
    }
}

/// A difference of settings. What turns a text round or hides in it is written out.
fn difference(Changed { what, from, to }: &Changed) -> Markup {
    html! {
        (plain(what))
        @match (from.is_empty(), to.is_empty()) {
            (true, true) => {},
            (true, false) => { ": " bdi { (plain(to)) } },
            (false, true) => { ": no more " bdi { (plain(from)) } },
            (false, false) => { ": " bdi { (plain(from)) } " → " bdi { (plain(to)) } },
        }
    }
}

/// A text whose invisible signs are seen.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let hides = matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{180e}' | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}');
        if hides || c.is_control() { out.extend(c.escape_unicode()) } else { out.push(c) }
    }
    out
}

/// A thing, with the way to all that was done to it.
fn about(record: Record, names: &Names) -> Markup {
    let name = match record {
        Record::Account(id) => names.accounts.get(&id).map(|(name, _)| name.as_str()),
        Record::User(id) => names.users.get(&id).map(|(name, _)| name.as_str()),
        _ => None,
    };
    let all = record.case().map_or(record, Record::Case);
    let all = AuditFilter { about: Some(all), ..AuditFilter::default() };
    html! {
        @match record {
            Record::Appliance => { "The appliance" },
            Record::Entry(case, mark) => { a.id href=(address(&all, "", None)) { (case) } br; small.muted { "comment " (mark) } },
            Record::Attachment(case, file) => { a.id href=(address(&all, "", None)) { (case) } br; small.muted { "file " (file) } },
            record => {
                @if let Some(name) = name { bdi { (plain(name)) } br; }
                a.id href=(address(&all, "", None)) { (record) }
            },
        }
    }
}

/// A person, with the way to all that they did.
fn who(by: UserId, names: &Names) -> Markup {
    let all = AuditFilter { by: Some(by), ..AuditFilter::default() };
    html! {
        bdi { (plain(names.user(by))) } br;
        a.id href=(address(&all, "", None)) { (by) } br;
        small.muted { bdi { (plain(names.account_of(by))) } }
    }
}

fn further(filter: &AuditFilter, page: &AuditPage) -> Markup {
    let Some(older) = page.older.filter(|_| page.is_tired) else { return html! {} };
    let looked_at = parts::number(LOOKED_AT as u64);
    html! {
        div.pager {
            span { (looked_at) " entries were looked through; there may be more of these." }
            a.btn href=(address(filter, "", Some(older))) { "Look further" }
        }
    }
}

fn pager(filter: &AuditFilter, page: &AuditPage) -> Markup {
    let older = page.older.filter(|_| !page.is_tired);
    html! {
        @if page.newer || older.is_some() {
            nav.pager aria-label="Pages" {
                span.muted { "The newest first" }
                span.btn-row {
                    @if page.newer { a.btn.s href=(address(filter, "", None)) { (icon_s("left")) "Newest" } }
                    @if let Some(older) = older {
                        a.btn.s href=(address(filter, "", Some(older))) rel="next" { "Older" (icon_s("right")) }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hides_in_a_text_is_seen() {
        assert_eq!(plain("a\u{202e}b\u{200b}c\nd"), "a\\u{202e}b\\u{200b}c\\u{a}d");
        assert_eq!(plain("Über 7 Brücken"), "Über 7 Brücken");
    }
}
