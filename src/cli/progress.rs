//! How far something has come: one line on standard error that is written over, for a terminal only.

use std::{
    io::{IsTerminal, Write, stderr},
    time::{Duration, Instant},
};

use crate::{clock, store::Seen};

/// How often the line is written.
const EVERY: Duration = Duration::from_millis(200);

pub(super) struct Progress {
    shown: bool,
    last: Option<Instant>,
}

impl Progress {
    pub(super) fn new() -> Progress {
        Progress { shown: stderr().is_terminal(), last: None }
    }

    /// Writes over what the line said before, unless that was a moment ago.
    pub(super) fn say(&mut self, words: impl FnOnce() -> String) {
        if self.shown && self.last.is_none_or(|at| at.elapsed() >= EVERY) {
            self.last = Some(clock::monotonic());
            // Who cannot see it does not miss it.
            drop(write!(stderr(), "\r{}\x1b[K", words()));
        }
    }

    /// Takes the line away, so that something else can be said.
    pub(super) fn clear(&mut self) {
        if self.last.take().is_some() {
            drop(write!(stderr(), "\r\x1b[K"));
        }
    }

    /// Says what a check sees: a problem as a line, or as an object.
    pub(super) fn see(&mut self, seen: Seen, json: bool) {
        let (kind, words) = match seen {
            Seen::At { part, until_now } => {
                let (rows, blobs) = (until_now.rows, until_now.blobs);
                self.say(|| format!("{part}: {rows} rows, {blobs} blobs so far"));
                return;
            }
            Seen::Problem(words) => ("problem", words),
            Seen::Lack(words) => ("lack", words),
            Seen::Spare(blob) => ("spare", blob),
        };
        self.clear();
        if json {
            let object = serde_json::json!({ kind: words });
            super::say(&object.to_string());
        } else if kind != "spare" {
            super::say(&words);
        }
    }
}
