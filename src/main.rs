//! The helpdesk's only program; everything is in [`casemate::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    casemate::cli::run()
}
