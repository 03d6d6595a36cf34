//! What happened, one line per event on standard error.
//!
//! `2026-11-21T10:00:00.123Z warn accept_failed error="Too many open files" pause_ms=20`. Values
//! are escaped, so that no input can forge a line or drive a terminal. Never pass a password, a
//! token, a cookie or the body of anything.

use std::{
    fmt::{Display, Write as _},
    io::Write as _,
    sync::atomic::{AtomicU8, Ordering},
    time::{Duration, Instant},
};

use crate::clock::{self, Clock};

/// How much an event matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Somebody should look today.
    Error,
    /// Somebody should look some day.
    Warn,
    /// The life of the process.
    Info,
    /// What single requests do; off unless asked for.
    Debug,
}

/// The least important level that is written.
static SHOWN: AtomicU8 = AtomicU8::new(Level::Info as u8);

/// The longest value, in characters; the rest is cut off and `…` is put in its place.
const VALUE_CHARS_MAX: usize = 512;

/// Something that may go wrong all the time, and is not written each time.
#[derive(Debug, Default)]
pub struct Seldom {
    last: Option<Instant>,
}

impl Seldom {
    /// Whether it is time to write again: at most once in 10 seconds.
    pub fn is_due(&mut self) -> bool {
        let now = clock::monotonic();
        let due = self.last.is_none_or(|last| now.duration_since(last) >= Duration::from_secs(10));
        if due {
            self.last = Some(now);
        }
        due
    }
}

/// Writes events of `level` and above from now on, in the whole process.
pub fn show(level: Level) {
    SHOWN.store(level as u8, Ordering::Relaxed);
}

/// Whether an event of `level` would be written.
pub fn shows(level: Level) -> bool {
    level as u8 <= SHOWN.load(Ordering::Relaxed)
}

/// Writes an event that somebody should look at today.
pub fn error(event: &str, about: &[(&str, &dyn Display)]) {
    write(Level::Error, event, about);
}

/// Writes an event that somebody should look at some day.
pub fn warn(event: &str, about: &[(&str, &dyn Display)]) {
    write(Level::Warn, event, about);
}

/// Writes an event in the life of the process.
pub fn info(event: &str, about: &[(&str, &dyn Display)]) {
    write(Level::Info, event, about);
}

/// Writes an event in the life of a request. Costs one load when nobody asked for it.
pub fn debug(event: &str, about: &[(&str, &dyn Display)]) {
    write(Level::Debug, event, about);
}

fn write(level: Level, event: &str, about: &[(&str, &dyn Display)]) {
    if shows(level) {
        let line = line(Clock::Real.now_ms(), level, event, about);
        // A log that cannot be written has nobody to tell.
        let _ = std::io::stderr().lock().write_all(line.as_bytes());
    }
}

/// The line for an event at `now_ms`, with its line feed.
#[doc(hidden)]
pub fn line(now_ms: u64, level: Level, event: &str, about: &[(&str, &dyn Display)]) -> String {
    let mut line = String::with_capacity(128);
    let moment = i64::try_from(now_ms).ok().and_then(|ms| {
        let moment = jiff::Timestamp::from_millisecond(ms).ok()?;
        write!(line, "{moment:.3}").ok()
    });
    if moment.is_none() {
        line.push('-');
    }
    line.push_str(match level {
        Level::Error => " error ",
        Level::Warn => " warn ",
        Level::Info => " info ",
        Level::Debug => " debug ",
    });
    line.push_str(event);
    for (key, value) in about {
        line.push(' ');
        line.push_str(key);
        line.push('=');
        push_value(&mut line, &value.to_string());
    }
    line.push('\n');
    line
}

/// A plain word as it is, everything else in quotes with escapes.
fn push_value(line: &mut String, value: &str) {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.:/+,@[]%".contains(c);
    if !value.is_empty() && value.len() <= VALUE_CHARS_MAX && value.chars().all(plain) {
        line.push_str(value);
        return;
    }
    line.push('"');
    for (at, c) in value.chars().enumerate() {
        if at == VALUE_CHARS_MAX {
            line.push('…');
            break;
        }
        match c {
            '"' => line.push_str("\\\""),
            '\\' => line.push_str("\\\\"),
            '\n' => line.push_str("\\n"),
            '\r' => line.push_str("\\r"),
            c if hides(c) => {
                let _ = write!(line, "\\u{{{:x}}}", u32::from(c));
            }
            c => line.push(c),
        }
    }
    line.push('"');
}

/// Characters that a terminal obeys, or that a reader cannot see: controls, direction marks,
/// zero-width and private ones, line separators, tags.
fn hides(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e000}'..='\u{f8ff}' | '\u{e0000}'..='\u{10ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_reads_as_promised() {
        let about: [(&str, &dyn Display); 3] = [("a", &1), ("b", &"two words"), ("c", &"")];
        assert_eq!(
            line(1_795_255_200_123, Level::Warn, "event", &about),
            "2026-11-21T10:00:00.123Z warn event a=1 b=\"two words\" c=\"\"\n"
        );
    }

    #[test]
    fn no_value_can_forge_a_line_or_drive_a_terminal() {
        let evil = "x\r\n2026 error fake\u{1b}[2J\"\\\u{202e}\u{200b}\u{9b}é";
        let line = line(0, Level::Info, "event", &[("v", &evil)]);
        assert_eq!(
            line,
            "1970-01-01T00:00:00.000Z info event v=\"x\\r\\n2026 error fake\\u{1b}[2J\\\"\\\\\
             \\u{202e}\\u{200b}\\u{9b}é\"\n"
        );
        assert_eq!(line.matches('\n').count(), 1);
    }

    #[test]
    fn a_long_value_is_cut() {
        let line = line(0, Level::Info, "event", &[("v", &"y".repeat(100_000))]);
        assert!(line.chars().count() < VALUE_CHARS_MAX + 64);
        assert!(line.ends_with("…\"\n"));
    }
}
