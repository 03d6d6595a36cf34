//! Tables as people hand them in: CSV whose first line names the columns.

use std::{fs::File, io::Read};

use csv::{ReaderBuilder, StringRecord, Trim};

use super::{
    Desk, Fate, Incoming,
    encoding::{Encoding, End},
};
use crate::{
    domain::refusal::{Complaint, Field, LineWrong, Refusal},
    error::{Fault, Result},
};

/// The longest table, in bytes, where nothing else is said.
pub const TABLE_BYTES_MAX: usize = 64 * 1024;
/// Where a first line is looked at for what parts its cells.
const DELIMITERS: [u8; 3] = [b';', b'\t', b','];

/// The columns of a table: those that it must have, those that it may have, and those that are passed
/// over; and how long it may be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Columns {
    pub(super) must: &'static [&'static str],
    pub(super) may: &'static [&'static str],
    pub(super) besides: &'static [&'static str],
    pub(super) bytes_max: usize,
}

/// A line of a table: its number, and its cells in the order of [`Columns`], those that it has not
/// got being empty.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) number: usize,
    pub(super) cells: Vec<String>,
}

/// What is wrong with lines of a table.
type Wrong = Vec<(Field, Complaint)>;

impl Columns {
    /// The lines of a table, at most so many; blank ones are passed over. What is wrong with single
    /// ones comes besides.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] for what is no table with these columns, or none with lines.
    pub(super) fn read(self, text: &str, max: usize) -> Result<(Vec<Line>, Wrong), Refusal> {
        let refused = |why| Err(Refusal::field(Field::Table, why));
        let none = Complaint::NotATable { bytes_max: self.bytes_max };
        if text.len() > self.bytes_max {
            return refused(none);
        }
        let text = text.trim_start_matches('\u{feff}');
        let head = text.lines().next().unwrap_or_default();
        let count = |by: &u8| head.bytes().filter(|byte| byte == by).count();
        let delimiter = DELIMITERS.into_iter().max_by_key(count).unwrap_or(b',');
        let mut reader = ReaderBuilder::new();
        reader.has_headers(false).flexible(true).trim(Trim::All).delimiter(delimiter);
        let mut reader = reader.from_reader(text.as_bytes());
        let mut records = reader.records();
        let Some(Ok(head)) = records.next() else { return refused(Complaint::Missing) };
        let Some(places) = self.places(&head) else {
            return refused(Complaint::Columns { must: self.must, may: self.may });
        };
        let (mut lines, mut wrong) = (Vec::new(), Vec::new());
        for record in records {
            let Ok(record) = record else { return refused(none) };
            if record.iter().all(str::is_empty) {
                continue;
            }
            if lines.len() + wrong.len() == max {
                return refused(Complaint::TooManyLines { max });
            }
            let number = number(text, &record);
            // Some programs write empty cells behind the last.
            if record.iter().skip(head.len()).any(|cell| !cell.is_empty()) {
                let complaint = Complaint::Line { number, why: LineWrong::Cells };
                wrong.push((Field::Table, complaint));
                continue;
            }
            let cell = |place: &Option<usize>| place.and_then(|at| record.get(at));
            let cells = places.iter().map(|place| cell(place).unwrap_or_default().to_owned());
            lines.push(Line { number, cells: cells.collect() });
        }
        if lines.is_empty() && wrong.is_empty() {
            return refused(Complaint::Missing);
        }
        Ok((lines, wrong))
    }

    /// Where each column stands; none if the first line names another, one twice, or not all that
    /// must be there.
    fn places(self, head: &StringRecord) -> Option<Vec<Option<usize>>> {
        let mut names: Vec<String> = head.iter().map(str::to_lowercase).collect();
        while names.last().is_some_and(String::is_empty) {
            names.pop();
        }
        let known = |name: &String| {
            [self.must, self.may, self.besides].iter().any(|names| names.contains(&&**name))
        };
        let twice = (1..names.len()).any(|at| names[..at].contains(&names[at]));
        if twice || !names.iter().all(known) {
            return None;
        }
        let place = |name: &&str| names.iter().position(|has| has == name);
        let must = self.must.iter().map(|name| place(name).map(Some));
        must.chain(self.may.iter().map(|name| Some(place(name)))).collect()
    }
}

/// Which line of the text a record begins at: behind the line ends that stand before it.
fn number(text: &str, record: &StringRecord) -> usize {
    let at = record.position().and_then(|at| usize::try_from(at.byte()).ok()).unwrap_or_default();
    let (before, from) = text.split_at_checked(at).unwrap_or((text, ""));
    let ends = from.bytes().take_while(|byte| b"\r\n".contains(byte));
    let ends = before.bytes().chain(ends).filter(|byte| *byte == b'\n').count();
    ends + 1
}

impl Desk {
    /// What a file says that came for a table of at most so many bytes.
    ///
    /// # Errors
    ///
    /// [`Refusal::Fields`] for one that is no table or too large; a fault if it cannot be read.
    pub fn table_of(&self, file: &Incoming, bytes_max: usize) -> Result<String> {
        let Fate::Spooled(spooled, _) = &file.fate else {
            return Err(Refusal::field(Field::Table, Complaint::NotATable { bytes_max }).into());
        };
        let path = self.store.blobs().spooled(spooled)?;
        let file = File::open(path).map_err(Fault::io("opening a spooled file"))?;
        let (mut bytes, most) = (Vec::new(), bytes_max as u64 + 1);
        let read = file.take(most).read_to_end(&mut bytes);
        read.map_err(Fault::io("reading a spooled file"))?;
        Ok(Encoding::guess(&bytes, End::Own).decode(&bytes, End::Own))
    }
}
