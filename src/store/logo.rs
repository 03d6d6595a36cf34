//! Logos.

use super::{apply::Writing, keys, tables, view::View};
use crate::{
    domain::logo::{Logo, LogoOf},
    error::{Fault, Result},
};

impl View<'_> {
    /// What an organisation or a product is known by, if it has a logo. Who may see it is asked by
    /// whoever shows it.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read.
    pub fn logo(&self, of: LogoOf) -> Result<Option<Logo>> {
        Ok(self.row(&tables::LOGO, keys::logo(of))?)
    }
}

impl Writing<'_> {
    /// Writes a logo in place of the one before, or none.
    pub(super) fn logo(&self, before: Option<&Logo>, after: Option<&Logo>) -> Result<(), Fault> {
        let held = keys::held_by_logo;
        self.reindex(tables::BLOB_REF, before.map(held), after.map(held))?;
        match (before, after) {
            (_, Some(after)) => self.put(&tables::LOGO, keys::logo(after.of), after),
            (Some(before), None) => self.forget(tables::LOGO.definition, keys::logo(before.of)),
            (None, None) => Ok(()),
        }
    }
}
