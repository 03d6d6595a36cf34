//! Where a webhook is sent to, as people write it.

use std::{fmt, net::Ipv6Addr};

use serde::{Deserialize, Serialize};

use crate::domain::refusal::Complaint;

/// The most characters of a target.
const CHARS_MAX: usize = 500;

/// `https://host[:port]/path?query`, or `http://` where that may be. It may hold a secret of the
/// program that it leads to, so logs and the journal name its host alone.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target(String);

impl Target {
    /// Reads a target. `plain` says whether it may go in the clear. Which addresses its host has is
    /// looked at when something is sent. What is measured is what is kept, with a `/` behind its
    /// host.
    ///
    /// # Errors
    ///
    /// [`Complaint::Missing`], [`Complaint::TooLong`], [`Complaint::NotATarget`]; and
    /// [`Complaint::OnlyHttps`].
    pub fn parse(text: &str, plain: bool) -> Result<Target, Complaint> {
        Target::read(text, CHARS_MAX, plain)
    }

    /// Whether a text is a target in the form in which one is kept. It may be one character longer
    /// than [`Target::parse`] lets it be: earlier versions measured what was typed.
    pub fn is_kept_as(text: &str) -> bool {
        Target::read(text, CHARS_MAX + 1, true).is_ok_and(|target| target.0 == text)
    }

    /// Reads a target of at most `max` characters.
    fn read(text: &str, max: usize, plain: bool) -> Result<Target, Complaint> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Complaint::Missing);
        }
        if text.len() > max {
            return Err(Complaint::TooLong { max, have: text.chars().count() });
        }
        let (scheme, rest) = text.split_once("://").ok_or(Complaint::NotATarget)?;
        let scheme = scheme.to_ascii_lowercase();
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        let odd = |c: char| !c.is_ascii_graphic() || "\"<>\\^`{|}#".contains(c);
        if path.contains(odd) || !is_authority(authority) {
            return Err(Complaint::NotATarget);
        }
        match scheme.as_str() {
            "https" => (),
            "http" if plain => (),
            "http" => return Err(Complaint::OnlyHttps),
            _ => return Err(Complaint::NotATarget),
        }
        let slash = if path.starts_with('/') { "" } else { "/" };
        let kept = format!("{scheme}://{}{slash}{path}", authority.to_ascii_lowercase());
        // All of it is ASCII.
        match kept.len() {
            have if have > max => Err(Complaint::TooLong { max, have }),
            _ => Ok(Target(kept)),
        }
    }

    /// The whole of it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether what is sent there is protected on the way.
    pub fn is_secure(&self) -> bool {
        self.0.starts_with("https://")
    }

    /// `https` or `http`.
    pub fn scheme(&self) -> &str {
        self.0.split_once("://").map_or("", |(scheme, _)| scheme)
    }

    /// Host and port: what can be shown of it.
    pub fn host(&self) -> &str {
        let rest = self.0.split_once("://").map_or("", |(_, rest)| rest);
        rest.split('/').next().unwrap_or_default()
    }
}

/// Whether it is a host, and perhaps a port: no user name, no blanks, no other signs.
fn is_authority(text: &str) -> bool {
    let (host, port) = match text.strip_prefix('[') {
        Some(rest) => {
            let Some((host, port)) = rest.split_once(']') else { return false };
            if host.parse::<Ipv6Addr>().is_err() {
                return false;
            }
            (host, port)
        }
        None => text.find(':').map_or((text, ""), |at| text.split_at(at)),
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | ':');
    let host_is_sound = !host.is_empty()
        && host.len() <= 253
        && host.chars().all(plain)
        && !host.starts_with(['-', '.'])
        && !host.contains("..");
    let port_is_sound = match port.strip_prefix(':') {
        None => port.is_empty(),
        Some(digits) => {
            digits.bytes().all(|byte| byte.is_ascii_digit())
                && digits.parse::<u16>().is_ok_and(|port| port > 0)
        }
    };
    host_is_sound && port_is_sound
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Target({})", self.host())
    }
}
