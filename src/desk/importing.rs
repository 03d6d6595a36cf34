//! What is made of a table: all of it, or for now only what would be.

use super::Desk;
use crate::{domain::change::Change, error::Result, store::View};

/// Whether what a table says is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Import {
    /// It is only said what would be.
    Rehearsed,
    /// It is done.
    Now,
}

impl Desk {
    /// Decides, and writes what was decided, if that is to be done.
    pub(super) fn import<T: Send + 'static>(
        &self,
        import: Import,
        decide: impl FnOnce(&View<'_>) -> Result<(Change, T)> + Send + 'static,
    ) -> Result<T> {
        match import {
            Import::Now => self.store.commit(decide),
            Import::Rehearsed => Ok(self.store.look(decide)?.1),
        }
    }
}
