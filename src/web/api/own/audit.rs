//! The journal, for programs of those who run the appliance.

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    super::{Caller, shapes::stamp},
    Asked, Named, Part,
};
use crate::{
    desk::show::{AuditPage, Names},
    domain::{
        audit::{AuditEntry, AuditFilter},
        journal::{Changed, Kind, Record},
        refusal::Refusal,
    },
    error::Result,
    web::{
        Web,
        html::when,
        request::{Request, Response},
        respond,
    },
};

/// An entry of the journal.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AuditEntry")]
pub(in crate::web::api) struct EntryJson<'a> {
    /// Its place in the journal, from 0; no other has it.
    number: u64,
    /// When it was done, in UTC and to the second.
    at: String,
    /// What was done, such as `user.changed`.
    kind: &'static str,
    /// Who did it; nobody if the clock or the command line did.
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<Named>,
    /// The id of what it was done to.
    about: String,
    /// What is otherwise since.
    changes: Vec<ChangeJson<'a>>,
}

/// What differs.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AuditChange")]
struct ChangeJson<'a> {
    /// The name of what differs.
    what: &'a str,
    /// What it was; empty for nothing.
    from: &'a str,
    /// What it is since; empty for nothing.
    to: &'a str,
}

/// `GET /audit?kind=…&by=…&about=…&from=…&to=…&before=…`: the newest first, at most 50.
pub(in crate::web) fn list(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    caller.person()?.must_run_appliance()?;
    let asked = Asked::of(request)?;
    let page = web.desk.audit(caller.actor(), &filter(&asked)?, asked.read("before")?)?;
    Ok(respond::json(200, &json(&page))?)
}

fn filter(asked: &Asked) -> Result<AuditFilter, Refusal> {
    let day = |name: &str| {
        let day = asked.find(name).map(|text| when::of_calendar(text).ok_or(Refusal::Malformed));
        day.transpose()
    };
    let kind = asked.find("kind").map(|word| Kind::of_word(word).ok_or(Refusal::Malformed));
    let about = asked.find("about").map(|id| Record::of_id(id).ok_or(Refusal::Malformed));
    Ok(AuditFilter {
        kind: kind.transpose()?,
        by: asked.read("by")?,
        about: about.transpose()?,
        from: day("from")?,
        until: day("to")?.map(|day| day.plus(when::DAY)),
    })
}

fn json(page: &AuditPage) -> Part<EntryJson<'_>> {
    let items = page.rows.iter().map(|entry| entry_json(entry, &page.names)).collect();
    Part { items, next: page.older.map(|number| number.to_string()) }
}

fn entry_json<'a>(entry: &'a AuditEntry, names: &Names) -> EntryJson<'a> {
    let changes = entry.changes.iter();
    let changes = changes.map(|Changed { what, from, to }| ChangeJson { what, from, to });
    let by = entry.by.map(|id| Named { id: id.to_string(), name: names.user(id).to_owned() });
    EntryJson {
        number: entry.number,
        at: stamp(entry.at),
        kind: entry.kind.word(),
        by,
        about: entry.record.to_string(),
        changes: changes.collect(),
    }
}
