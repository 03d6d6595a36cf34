//! Commands about the appliance: how it does, and what its journal says.

use serde::{Deserialize, Serialize};

use super::Page;
use crate::{
    desk::{
        AuditPlace, Desk,
        show::{Reading, Stands},
    },
    domain::{
        audit::AuditFilter,
        journal::{Kind, Record},
        refusal::Refusal,
    },
    error::Result,
    web::audit_lines,
};

/// Which entries of the journal are asked for. Empty for all.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Audit {
    /// Of what kind: its word.
    pub kind: String,
    /// The id of who did it.
    pub by: String,
    /// The id of what it was done to.
    pub about: String,
    /// Where the page begins.
    pub from: Option<String>,
}

/// Something that was looked at, as JSON.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReadingLine {
    /// What: a word.
    pub what: String,
    /// `ok`, `warning` or `error`.
    pub state: String,
    /// What was seen.
    pub says: String,
    /// What to do about it; empty for nothing.
    pub fix: String,
}

impl Audit {
    /// Answers a [`Page`] of entries, each as an object.
    ///
    /// # Errors
    ///
    /// [`Refusal::Malformed`] for what is no word or id.
    pub(super) fn carry_out(&self, desk: &Desk) -> Result<String> {
        let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let bad = || Refusal::Malformed;
        let place = self.from.as_ref().map(|from| from.parse::<AuditPlace>().map_err(|_| bad()));
        let about = given(&self.about).map(|id| Record::of_id(&id).ok_or_else(bad));
        let filter = AuditFilter {
            kind: given(&self.kind).map(|word| Kind::of_word(&word).ok_or_else(bad)).transpose()?,
            by: given(&self.by).map(|id| id.parse().map_err(|_| bad())).transpose()?,
            about: about.transpose()?,
            ..AuditFilter::default()
        };
        let portion = desk.audit_here(&filter, place.transpose()?)?;
        let lines = audit_lines(&portion)?;
        let rows = lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        let rows = rows.filter_map(|line| serde_json::from_slice::<serde_json::Value>(line).ok());
        let next = portion.next.map(|next| next.to_string());
        Ok(serde_json::to_string(&Page { rows: rows.collect(), next }).unwrap_or_default())
    }
}

/// How the appliance does: a list of [`ReadingLine`].
///
/// # Errors
///
/// A fault of the store.
pub(super) fn readings(desk: &Desk) -> Result<String> {
    let lines: Vec<ReadingLine> = desk.readings_here()?.into_iter().map(line).collect();
    Ok(serde_json::to_string(&lines).unwrap_or_default())
}

fn line(Reading { what, says, stands, fix }: Reading) -> ReadingLine {
    let state = match stands {
        Stands::Ok => "ok",
        Stands::Warning => "warning",
        Stands::Error => "error",
    };
    let (what, state, fix) = (what.word().to_owned(), state.to_owned(), fix.to_owned());
    ReadingLine { what, state, says, fix }
}
