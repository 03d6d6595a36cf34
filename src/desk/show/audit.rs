//! The journal, as those see it who run the appliance.

use super::Names;
use crate::domain::audit::AuditEntry;

/// A page of the journal.
#[derive(Clone, Debug, Default)]
pub struct AuditPage {
    /// At most 50 entries, the newest first.
    pub rows: Vec<AuditEntry>,
    /// The names of the people and organisations in them.
    pub names: Names,
    /// Whether newer ones were passed over.
    pub newer: bool,
    /// Before which entry older ones are, if there are or may be any.
    pub older: Option<u64>,
    /// Whether the look for these rows stopped at [`LOOKED_AT`](super::LOOKED_AT) entries.
    pub is_tired: bool,
}
