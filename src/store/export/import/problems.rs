//! What an import finds wrong, told as it is found.

use crate::{
    error::{Fault, Result},
    store::verify::{Checked, Seen, Tell},
};

/// How many problems are told; then it is left at that.
const PROBLEMS_MAX: u64 = 100;

/// What is told, and how much of it.
pub(super) struct Problems<'t, 'w> {
    pub(super) tell: &'t mut Tell<'w>,
    pub(super) checked: Checked,
}

impl Problems<'_, '_> {
    pub(super) fn add(&mut self, words: String) -> Result<(), Fault> {
        self.checked.problems += 1;
        if self.checked.problems > PROBLEMS_MAX {
            return Err(nothing_came("more than 100 problems"));
        }
        self.told(Seen::Problem(words))
    }

    pub(super) fn lack(&mut self, words: String) -> Result<(), Fault> {
        self.told(Seen::Lack(words))
    }

    pub(super) fn at(&mut self, part: &str) -> Result<(), Fault> {
        let until_now = self.checked;
        self.told(Seen::At { part: part.to_owned(), until_now })
    }

    fn told(&mut self, seen: Seen) -> Result<(), Fault> {
        if (self.tell)(seen).is_break() { Err(Fault::Stopped) } else { Ok(()) }
    }

    /// # Errors
    ///
    /// [`Fault::Backup`] if there were any.
    pub(super) fn none(&self) -> Result<(), Fault> {
        match self.checked.problems {
            0 => Ok(()),
            1 => Err(nothing_came("1 problem")),
            many => Err(nothing_came(&format!("{many} problems"))),
        }
    }
}

pub(super) fn nothing_came(problems: &str) -> Fault {
    Fault::Backup(format!("{problems}; nothing was imported"))
}
