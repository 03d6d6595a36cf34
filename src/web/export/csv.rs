//! A list as a table for spreadsheets (RFC 4180).
//!
//! With facts alone there is one row for each case. With messages there is one more for each of
//! them, below its case and with the same id: the first column tells the two apart, so that one
//! filter shows either. The description stands where a message's text does, because it is the first
//! thing that was said.
//!
//! The file begins with a byte order mark, without which Excel does not take it for UTF-8.

use csv::{Terminator, WriterBuilder};

use super::{moment, notes, reached};
use crate::{
    desk::{CaseHead, CasePart, Contents, Message, Portion, Then, show::Names},
    domain::{
        case::Direction, file::FileName, formula::guarded, id::UserId, moment::Moment,
        refusal::Field, workflow::State,
    },
    error::Fault,
    web::html::side,
};

/// What stands before everything: the byte order mark.
pub(in crate::web) const BEGINNING: &str = "\u{feff}";

/// The columns of what a case is.
const FACTS: [&str; 25] = [
    "Case",
    "Subject",
    "Direction",
    "Account",
    "Partner",
    "Status",
    "Priority",
    "Type",
    "Ticket type",
    "Product",
    "Environment",
    "Impact",
    "Reporter",
    "Contact",
    "Agent",
    "Partner's agent",
    "Created (UTC)",
    "Updated (UTC)",
    "Resolved (UTC)",
    "Closed (UTC)",
    "Solved",
    "Rating",
    "Feedback",
    "Comments",
    "Files",
];
/// The columns of what was said, behind those.
const SAID: [&str; 7] =
    ["Message", "Written (UTC)", "Author", "Author's account", "Private", "Text", "File names"];

/// A table with some of its rows.
struct Table {
    contents: Contents,
    rows: csv::Writer<Vec<u8>>,
}

/// The row of the columns' names, with the byte order mark.
///
/// # Errors
///
/// None but a bug.
pub(in crate::web) fn header(contents: Contents) -> Result<Vec<u8>, Fault> {
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let mut table = Table::of(contents);
    table.row("Row", names(&FACTS), names(&SAID))?;
    let mut bytes = BEGINNING.as_bytes().to_vec();
    bytes.extend(table.done()?);
    Ok(bytes)
}

/// The rows of a portion; at the end of an export also what is to be said of it.
///
/// # Errors
///
/// None but a bug.
pub(in crate::web) fn rows(contents: Contents, portion: &Portion) -> Result<Vec<u8>, Fault> {
    let mut table = Table::of(contents);
    for part in &portion.parts {
        table.part(part, &portion.names)?;
    }
    if let Then::Ends(ending) = portion.then {
        for note in notes(ending) {
            table.row("Note", vec![note], Vec::new())?;
        }
    }
    table.done()
}

impl Table {
    fn of(contents: Contents) -> Table {
        let rows = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
        Table { contents, rows }
    }

    fn part(&mut self, part: &CasePart, names: &Names) -> Result<(), Fault> {
        if let Some(head) = &part.head {
            self.row("Case", facts(head, names), description(head, names))?;
        }
        for message in &part.messages {
            self.row("Message", vec![part.id.to_string()], said(message, names))?;
        }
        Ok(())
    }

    /// A row: the kind of it and what was said only where there are messages; what is missing at
    /// the end of either half stays empty.
    fn row(&mut self, kind: &str, facts: Vec<String>, said: Vec<String>) -> Result<(), Fault> {
        let padded = |cells: Vec<String>, width| {
            cells.into_iter().chain(std::iter::repeat(String::new())).take(width)
        };
        let facts = padded(facts, FACTS.len());
        let cells: Vec<String> = match self.contents {
            Contents::Facts => facts.collect(),
            Contents::Messages => {
                let kind = std::iter::once(kind.to_owned());
                kind.chain(facts).chain(padded(said, SAID.len())).collect()
            }
        };
        let cells = cells.iter().map(|cell| guarded(cell));
        self.rows.write_record(cells).map_err(|error| Fault::Bug(error.to_string()))
    }

    fn done(self) -> Result<Vec<u8>, Fault> {
        self.rows.into_inner().map_err(|error| Fault::Bug(error.to_string()))
    }
}

/// A moment as spreadsheets take it for one.
pub(super) fn cell(at: Moment) -> String {
    moment(at).trim_end_matches('Z').replace('T', " ")
}

fn facts(head: &CaseHead, names: &Names) -> Vec<String> {
    let (seen, case) = (&head.seen, &head.seen.case);
    let (own, other) = (side::own(seen), side::other(seen));
    let person = |id: Option<UserId>| id.map_or(String::new(), |id| names.user(id).to_owned());
    let typed = case.table().need(Field::Type).is_some();
    let when = |state| reached(case, state).map_or(String::new(), cell);
    let end = case.resolution.as_ref();
    let word = |word: Option<String>| word.unwrap_or_default();
    vec![
        case.id.to_string(),
        case.subject.to_string(),
        Direction::of(seen.side).to_string(),
        names.account(own.account).to_owned(),
        names.account(other.account).to_owned(),
        case.state.to_string(),
        case.priority.to_string(),
        word(typed.then(|| case.kind.to_string())),
        word(head.category.as_ref().map(|category| category.name.to_string())),
        word(case.product.map(|product| names.product(product).to_owned())),
        word(head.environment.as_ref().map(|environment| environment.name.to_string())),
        word(case.impact.map(|impact| impact.to_string())),
        names.user(case.reporter).to_owned(),
        person(case.contact),
        person(own.agent),
        person(other.agent),
        cell(case.opened_at),
        cell(seen.moved_at()),
        when(State::Resolved),
        when(State::Closed),
        word(end.and_then(|end| end.solved).map(|solved| solved.to_string())),
        word(end.and_then(|end| end.rating).map(|rating| rating.number().to_string())),
        word(end.and_then(|end| end.feedback.as_ref()).map(ToString::to_string)),
        seen.comments().to_string(),
        seen.files().to_string(),
    ]
}

/// The description as the first thing that was said, with the files of the case itself.
fn description(head: &CaseHead, names: &Names) -> Vec<String> {
    let case = &head.seen.case;
    let own = head.files.iter().filter(|file| file.comment.is_none());
    vec![
        String::new(),
        cell(case.opened_at),
        names.user(case.reporter).to_owned(),
        names.account_of(case.reporter).to_owned(),
        String::new(),
        head.description.as_ref().map_or(String::new(), ToString::to_string),
        own.map(|file| file.file.name.as_str()).collect::<Vec<_>>().join(", "),
    ]
}

fn said(message: &Message, names: &Names) -> Vec<String> {
    let entry = &message.entry;
    let said = entry.said().and_then(|said| said.text.as_ref()).map(ToString::to_string);
    let text = said.or_else(|| entry.redacted().map(|_| "(redacted)".to_owned()));
    let private = if entry.private_to.is_some() { "Yes" } else { "" };
    vec![
        message.number.to_string(),
        cell(entry.at),
        entry.by.map_or(String::new(), |by| names.user(by).to_owned()),
        entry.account.map_or(String::new(), |account| names.account(account).to_owned()),
        private.to_owned(),
        text.unwrap_or_default(),
        message.files.iter().map(FileName::as_str).collect::<Vec<_>>().join(", "),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_has_what_the_rows_have() {
        for (contents, columns) in [(Contents::Facts, 25), (Contents::Messages, 33)] {
            let bytes = header(contents).unwrap();
            let text = String::from_utf8(bytes).unwrap();
            let names = text.strip_prefix(BEGINNING).unwrap().strip_suffix("\r\n").unwrap();
            assert_eq!(names.split(',').count(), columns);
        }
    }
}
