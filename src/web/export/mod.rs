//! Cases as files: tables and lines for programs, Markdown to paste.
//!
//! A writer gets what a use case has opened for the reader and puts it into its form. All texts are
//! somebody's; each writer sees to it that none of them is more than text in its form.

pub(crate) mod audit;
pub(super) mod csv;
pub(super) mod json;
pub(super) mod markdown;
pub(super) mod numbers;
pub(super) mod registers;
pub(super) mod tier_config;

use jiff::Timestamp;

use super::html::parts;
use crate::{
    desk::Ending,
    domain::{
        case::{Case, Step},
        moment::Moment,
        workflow::State,
    },
};

/// What is to be said at the end of a file, as sentences.
fn notes(ending: Ending) -> Vec<String> {
    let mut notes = Vec::new();
    if ending.has_more {
        let first = parts::number(ending.first as u64);
        notes.push(format!("The list goes on: this file has its first {first} cases."));
    }
    if ending.unread {
        notes.push(
            "Not all texts were searched, because there are too many: cases may be missing. More \
             words find them."
                .to_owned(),
        );
    }
    if ending.left_out > 0 {
        let (one, many) = (
            "case could not be read and is left out.",
            "cases could not be read and are left out.",
        );
        notes.push(parts::counted(ending.left_out as u64, one, many));
    }
    notes
}

/// A moment as programs read it, to the second: `2026-11-21T05:14:09Z`. Beyond the year 9999 it is
/// the beginning of time.
fn moment(at: Moment) -> String {
    let seconds = i64::try_from(at.0 / 1000).unwrap_or_default();
    Timestamp::from_second(seconds).unwrap_or_default().to_string()
}

/// When a case came to a state that still counts.
fn reached(case: &Case, state: State) -> Option<Moment> {
    case.steps.iter().find(|step: &&Step| step.state == state).map(|step| step.at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_to_the_second() {
        assert_eq!(moment(Moment(1_795_238_049_999)), "2026-11-21T05:14:09Z");
        assert_eq!(moment(Moment(0)), "1970-01-01T00:00:00Z");
        assert_eq!(moment(Moment::UNTOLD), "1970-01-01T00:00:00Z");
    }

    #[test]
    fn the_end_of_a_file_says_what_is_not_in_it() {
        assert!(notes(Ending { first: 3, has_more: false, unread: false, left_out: 0 }).is_empty());
        let some = Ending { first: 10_000, has_more: true, unread: false, left_out: 2 };
        let said = notes(some);
        assert_eq!(said[0], "The list goes on: this file has its first 10,000 cases.");
        assert_eq!(said[1], "2 cases could not be read and are left out.");
        let said = notes(Ending { first: 3, has_more: false, unread: true, left_out: 0 });
        assert_eq!(said.len(), 1);
        assert!(said[0].starts_with("Not all texts were searched"), "{said:?}");
    }
}
