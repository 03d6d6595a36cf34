//! A case as Markdown, to paste where others read it.
//!
//! Headings and facts are ours. A name or a subject stands behind one of our words on the same
//! line, with every character escaped that means something within a line; a text that somebody
//! wrote in Markdown stands in a quotation, which nothing inside it can end.

use std::fmt::Write;

use super::moment;
use crate::{
    desk::show::{CaseDetail, Linked},
    domain::{
        case::{Direction, End},
        entry::Entry,
        moment::Moment,
        refusal::Field,
        workflow::State,
    },
    web::html::side,
};

/// The case as a page of its own, with the messages that the detail has.
pub(in crate::web) fn page(detail: &CaseDetail) -> String {
    let mut page = format!("# {}\n\n", inline(&detail.seen.case.subject));
    for (label, value) in facts(detail) {
        push(&mut page, format_args!("- **{label}:** {}\n", inline(&value)));
    }
    push(&mut page, format_args!("\n## Description\n\n{}", quoted(&detail.description)));
    let own = detail.files.iter().filter(|file| file.comment.is_none());
    files(&mut page, own.map(|file| file.file.name.as_str()));
    ending(&mut page, detail);
    page.push_str("\n## Messages\n");
    if detail.earlier.is_some() {
        page.push_str("\nEarlier messages are left out here.\n");
    }
    let mut said = detail.entries.iter().filter(|entry| entry.is_message()).peekable();
    if said.peek().is_none() {
        page.push_str("\nNobody has written yet.\n");
    }
    said.for_each(|entry| message(&mut page, detail, entry));
    page
}

/// Writing to a text does not fail.
pub(super) fn push(page: &mut String, text: std::fmt::Arguments<'_>) {
    let _ = page.write_fmt(text);
}

/// What the case is, in the order of its page.
fn facts(detail: &CaseDetail) -> Vec<(&'static str, String)> {
    let (seen, case, names) = (&detail.seen, &detail.seen.case, &detail.names);
    let person = |id| format!("{} ({})", names.user(id), names.account_of(id));
    let party = |end: &End| match end.agent {
        Some(id) => format!("{}, agent {}", names.account(end.account), names.user(id)),
        None => names.account(end.account).to_owned(),
    };
    let (here, there) = match Direction::of(seen.side) {
        Direction::Outgoing => ("From", "To"),
        Direction::Incoming => ("To", "From"),
    };
    let facts = [
        ("Case", Some(case.id.to_string())),
        ("Status", Some(case.state.to_string())),
        ("Priority", Some(case.priority.to_string())),
        ("Type", case.table().need(Field::Type).map(|_| case.kind.to_string())),
        ("Ticket type", detail.category.as_ref().map(|one| one.name.to_string())),
        ("Environment", detail.environment.as_ref().map(|one| one.name.to_string())),
        ("Impact", case.impact.map(|impact| impact.to_string())),
        ("Product", case.product.map(|id| names.product(id).to_owned())),
        (here, Some(party(side::own(seen)))),
        (there, Some(party(side::other(seen)))),
        ("Opened by", Some(person(case.reporter))),
        ("On behalf of", case.contact.map(person)),
        ("Moved to", linked(&detail.moves.0)),
        ("Moved from", linked(&detail.moves.1)),
        ("Created", Some(when(case.opened_at))),
        ("Updated", Some(when(seen.moved_at()))),
    ];
    facts.into_iter().filter_map(|(label, value)| Some((label, value?))).collect()
}

/// The cases that this one leads to, each by its subject and its id.
fn linked(cases: &[Linked]) -> Option<String> {
    let cases: Vec<_> = cases.iter().map(|one| format!("{} ({})", one.subject, one.id)).collect();
    (!cases.is_empty()).then(|| cases.join(", "))
}

/// How it ended.
fn ending(page: &mut String, detail: &CaseDetail) {
    let case = &detail.seen.case;
    let Some(end) = case.resolution.as_ref().filter(|_| case.state == State::Closed) else {
        return;
    };
    let facts = [
        ("Solved", end.solved.map(|solved| solved.to_string())),
        ("Rating", end.rating.map(|rating| rating.to_string())),
    ];
    let said = facts.into_iter().filter_map(|(label, value)| Some((label, value?)));
    let mut said = said.peekable();
    if said.peek().is_none() && end.feedback.is_none() {
        return;
    }
    page.push_str("\n## Resolution\n\n");
    said.for_each(|(label, value)| push(page, format_args!("- **{label}:** {value}\n")));
    if let Some(feedback) = &end.feedback {
        push(page, format_args!("\n{}", quoted(feedback)));
    }
}

fn message(page: &mut String, detail: &CaseDetail, entry: &Entry) {
    let names = &detail.names;
    let author = entry.by.map_or("–", |by| names.user(by));
    let account = entry.account.map_or("–", |account| names.account(account));
    let private = if entry.private_to.is_some() { ", private" } else { "" };
    let (author, account, at) = (inline(author), inline(account), when(entry.at));
    push(page, format_args!("\n### {author} ({account}), {at}{private}\n\n"));
    if let Some(text) = entry.said().and_then(|said| said.text.as_ref()) {
        page.push_str(&quoted(text));
    }
    if let Some(redacted) = entry.redacted() {
        let (by, at) = (inline(names.user(redacted.by)), when(redacted.at));
        push(page, format_args!("*Redacted by {by}, {at}*\n"));
    }
    let along = detail.files.iter().filter(|file| entry.files().contains(&file.file.id));
    files(page, along.map(|file| file.file.name.as_str()));
}

/// A line with the names of files, if there are any.
fn files<'a>(page: &mut String, names: impl Iterator<Item = &'a str>) {
    let names: Vec<String> = names.map(inline).collect();
    if !names.is_empty() {
        push(page, format_args!("\n**Files:** {}\n", names.join(", ")));
    }
}

/// A text in a line of ours: nothing in it means anything, ends the line, or turns the rest round.
pub(super) fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '~' | '|' | '#' | '$' => {
                out.extend(['\\', c]);
            }
            '\u{61c}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}' => {}
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// A text in Markdown as a quotation.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    for line in text.lines() {
        out.push_str(if line.is_empty() { ">" } else { "> " });
        out.push_str(line);
        out.push('\n');
    }
    out
}

/// `2026-11-21 05:14 UTC`.
fn when(at: Moment) -> String {
    let text = moment(at);
    let (date, time) = text.split_once('T').unwrap_or((&text, ""));
    format!("{date} {} UTC", time.get(..5).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Parser, Tag};

    use super::*;

    /// What a text becomes in a line of ours, read back: the events of the line.
    fn read_back(line: &str) -> Vec<String> {
        let events = Parser::new(line).map(|event| match event {
            Event::Text(text) => format!("text {text}"),
            Event::Start(Tag::Paragraph) | Event::End(_) => String::new(),
            other => format!("{other:?}"),
        });
        events.filter(|event| !event.is_empty()).collect()
    }

    #[test]
    fn a_name_means_nothing() {
        for name in [
            "**bold** _em_ `code`",
            "[a](https://evil.example) ![b](c)",
            "<script>alert(1)</script> <!-- x",
            "&lt;b&gt; &#42;",
            "a\\",
            "# heading #",
            "a\nb\r## c\u{2028}d\u{85}e",
            "~~gone~~ | cell | $x$",
        ] {
            let line = format!("**Name:** {}", inline(name));
            assert_eq!(line.lines().count(), 1, "{name}");
            let events = read_back(&format!("x {}", inline(name)));
            assert!(events.iter().all(|event| event.starts_with("text ")), "{name}: {events:?}");
            let text: String =
                events.iter().filter_map(|event| event.strip_prefix("text ")).collect();
            let same = name.replace(|c: char| c.is_control() || c == '\u{2028}', " ");
            assert_eq!(text, format!("x {same}"), "and is read as it was");
        }
        assert_eq!(inline("a\u{202e}b\u{2066}c"), "abc", "and turns nothing round");
    }

    proptest! {
        #[test]
        fn a_text_does_not_get_out_of_its_quotation(text in "[ -~\n\t>`#*=<!\\[\\]-]{0,80}") {
            let page = format!("{}\n## Ours\n", quoted(&text));
            let mut depth = 0;
            let mut headings = 0;
            for event in Parser::new(&page) {
                match event {
                    Event::Start(Tag::BlockQuote(_)) => depth += 1,
                    Event::End(pulldown_cmark::TagEnd::BlockQuote(_)) => depth -= 1,
                    Event::Start(Tag::Heading { .. }) if depth == 0 => headings += 1,
                    Event::Start(_) | Event::Text(_) | Event::Html(_) if depth == 0 => {
                        prop_assert!(headings == 1, "{page:?}");
                    }
                    _ => (),
                }
            }
            prop_assert_eq!(headings, 1);
        }
    }
}
