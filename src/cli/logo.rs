//! Logos and icons, for `casemate account` and `casemate product`.

use std::{fmt::Write, fs, path::PathBuf};

use clap::Args;

use super::account::Shared;
use crate::{
    domain::logo::LOGO_BYTES_MAX,
    serve::{CannotStart, control::Parties},
};

/// What a logo is to be.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("picture").args(["file", "remove"]).required(true))]
pub(super) struct Picture {
    /// The picture
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// Take it away
    #[arg(long, env = "CASEMATE_REMOVE")]
    remove: bool,
}

impl Picture {
    /// Gives what has this id the picture, or takes it away.
    pub(super) fn set(self, id: String, shared: &Shared) -> Result<(), CannotStart> {
        let picture = self.file.map(|path| read(&path)).transpose()?;
        let words =
            if picture.is_some() { "has another picture now" } else { "has no picture now" };
        shared.ask(Parties::Logo { id, picture }, |id| format!("{id} {words}"))
    }
}

/// The name and the bytes of a file, those in hex. One that is too large is not read.
fn read(path: &std::path::Path) -> Result<(String, String), CannotStart> {
    let wrong = |words: String| CannotStart(format!("{}: {words}", path.display()));
    let size = fs::metadata(path).map_err(|error| wrong(error.to_string()))?.len();
    if size > LOGO_BYTES_MAX {
        return Err(wrong("a picture has up to 100 KB".to_owned()));
    }
    let bytes = fs::read(path).map_err(|error| wrong(error.to_string()))?;
    let mut hex = String::with_capacity(bytes.len() * 2);
    for byte in bytes.iter().take(usize::try_from(LOGO_BYTES_MAX).unwrap_or_default()) {
        // Writing to memory does not fail.
        let _ = write!(hex, "{byte:02x}");
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok((name, hex))
}
