//! A logo, as those see it who set it.

use crate::domain::logo::{Logo, LogoOf};

/// What has a logo, or could have one.
#[derive(Clone, Debug)]
pub struct LogoPage {
    /// What.
    pub of: LogoOf,
    /// What it is called.
    pub name: String,
    /// The logo, if it has one.
    pub logo: Option<Logo>,
}
