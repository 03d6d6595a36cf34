//! What stands on top of every page.

use super::{apply::Writing, tables::BANNER, view::View};
use crate::{
    domain::banner::Banner,
    error::{Fault, Result},
};

/// The key of the one row of `banner`.
const ONLY: u64 = 0;

impl View<'_> {
    /// What was set to stand on top of every page, whether it still does or not.
    ///
    /// # Errors
    ///
    /// A fault if the file cannot be read.
    pub fn banner(&self) -> Result<Option<Banner>> {
        Ok(self.row(&BANNER, ONLY)?)
    }
}

impl Writing<'_> {
    pub(super) fn banner(&self, banner: Option<&Banner>) -> Result<(), Fault> {
        match banner {
            Some(banner) => self.put(&BANNER, ONLY, banner),
            None => self.forget(BANNER.definition, ONLY),
        }
    }
}
