//! The audit log as files: a table for spreadsheets, and lines for programs.
//!
//! Each entry has what proves its place in the chain; README.md says how to check it.

use std::fmt::Write;

use csv::{Terminator, WriterBuilder};
use serde::Serialize;

use super::{csv::BEGINNING, moment};
use crate::{
    desk::{AuditPortion, show::Names},
    domain::{audit::AuditEntry, formula::guarded, journal::Changed},
    error::Fault,
};

const COLUMNS: [&str; 11] = [
    "Number",
    "Time (UTC)",
    "Kind",
    "By",
    "Name",
    "About",
    "Changes",
    "Previous hash",
    "Link",
    "Payload hash",
    "Hash",
];

#[derive(Serialize)]
struct Line<'a> {
    number: u64,
    at: String,
    at_ms: u64,
    kind: &'a str,
    by: Option<String>,
    name: Option<&'a str>,
    about: String,
    changes: Vec<Change<'a>>,
    previous: String,
    link: String,
    payload: String,
    hash: String,
}

#[derive(Serialize)]
struct Change<'a> {
    what: &'a str,
    from: &'a str,
    to: &'a str,
}

/// The row of the columns' names, with the byte order mark.
///
/// # Errors
///
/// None but a bug.
pub(in crate::web) fn header() -> Result<Vec<u8>, Fault> {
    Ok([BEGINNING.as_bytes(), &table([COLUMNS.map(str::to_owned).to_vec()])?].concat())
}

/// The rows of a portion.
///
/// # Errors
///
/// None but a bug.
pub(in crate::web) fn rows(portion: &AuditPortion) -> Result<Vec<u8>, Fault> {
    table(portion.rows.iter().map(|entry| row(entry, &portion.names)))
}

/// A portion, an object on a line of its own for each entry.
///
/// # Errors
///
/// None but a bug.
pub(crate) fn lines(portion: &AuditPortion) -> Result<Vec<u8>, Fault> {
    let mut out = Vec::new();
    for entry in &portion.rows {
        let line = serde_json::to_vec(&line(entry, &portion.names));
        out.extend(line.map_err(|error| Fault::Bug(error.to_string()))?);
        out.push(b'\n');
    }
    Ok(out)
}

fn table(rows: impl IntoIterator<Item = Vec<String>>) -> Result<Vec<u8>, Fault> {
    let mut table = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        let cells = row.iter().map(|cell| guarded(cell));
        table.write_record(cells).map_err(|error| Fault::Bug(error.to_string()))?;
    }
    table.into_inner().map_err(|error| Fault::Bug(error.to_string()))
}

fn row(entry: &AuditEntry, names: &Names) -> Vec<String> {
    let changes: Vec<String> = entry.changes.iter().map(change).collect();
    let proof = &entry.proof;
    vec![
        entry.number.to_string(),
        moment(entry.at).trim_end_matches('Z').replace('T', " "),
        entry.kind.word().to_owned(),
        entry.by.map(|by| by.to_string()).unwrap_or_default(),
        entry.by.map(|by| names.user(by).to_owned()).unwrap_or_default(),
        entry.record.to_string(),
        changes.join("; "),
        hex(&proof.previous),
        hex(&proof.link),
        hex(&proof.payload),
        hex(&proof.hash),
    ]
}

fn change(Changed { what, from, to }: &Changed) -> String {
    match (from.is_empty(), to.is_empty()) {
        (true, true) => what.clone(),
        (true, false) => format!("{what}: {to}"),
        (false, _) => format!("{what}: {from} → {to}"),
    }
}

fn line<'a>(entry: &'a AuditEntry, names: &'a Names) -> Line<'a> {
    let changes = entry.changes.iter();
    let changes = changes.map(|Changed { what, from, to }| Change { what, from, to });
    let proof = &entry.proof;
    Line {
        number: entry.number,
        at: moment(entry.at),
        at_ms: entry.at.0,
        kind: entry.kind.word(),
        by: entry.by.map(|by| by.to_string()),
        name: entry.by.map(|by| names.user(by)),
        about: entry.record.to_string(),
        changes: changes.collect(),
        previous: hex(&proof.previous),
        link: hex(&proof.link),
        payload: hex(&proof.payload),
        hash: hex(&proof.hash),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut hex, byte| {
        // Writing to a `String` cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
