//! What commands read besides their arguments: files, or standard input.

use std::{
    fs::File,
    io::{self, IsTerminal, Read},
    path::Path,
};

use crate::serve::CannotStart;

/// The text of a file, or of standard input for `-`.
///
/// # Errors
///
/// [`CannotStart`] if it cannot be read, is longer than `bytes_max`, or is no text.
pub(super) fn text(path: &Path, bytes_max: u64) -> Result<String, CannotStart> {
    if path == Path::new("-") {
        return bounded(&mut io::stdin().lock(), "standard input", bytes_max);
    }
    let name = path.display().to_string();
    let file = File::open(path).map_err(|error| cannot(&name, &error))?;
    bounded(&mut &file, &name, bytes_max)
}

/// The text of standard input; nothing at a terminal, where nobody would know what to type.
///
/// # Errors
///
/// As for [`text`].
pub(super) fn piped(bytes_max: u64) -> Result<Option<String>, CannotStart> {
    if io::stdin().is_terminal() {
        return Ok(None);
    }
    text(Path::new("-"), bytes_max).map(Some)
}

fn bounded(from: &mut dyn Read, name: &str, bytes_max: u64) -> Result<String, CannotStart> {
    let mut text = String::new();
    let read = from.take(bytes_max + 1).read_to_string(&mut text);
    if read.map_err(|error| cannot(name, &error))? as u64 > bytes_max {
        return Err(CannotStart(format!("{name} is too long: at most {bytes_max} bytes")));
    }
    Ok(text)
}

fn cannot(name: &str, error: &io::Error) -> CannotStart {
    CannotStart(format!("cannot read {name}: {error}"))
}
