//! Where a text may lead its readers.

use ammonia::Url;
use linkify::{LinkFinder, LinkKind};

/// The longest address that becomes a link, in bytes.
const ADDRESS_BYTES_MAX: usize = 2048;

/// A piece of running text.
pub(super) enum Span<'a> {
    /// Just text.
    Text(&'a str),
    /// Text that is an address.
    Link {
        /// As it was written.
        text: &'a str,
        /// Where it leads.
        address: String,
    },
}

/// The address as browsers will read it, if it is one that a text may lead to: `http:` or `https:`
/// with a host and without user name or password (`https://bank@evil` leads to evil), or `mailto:`.
///
/// What comes back is the parsed address written down again, host names in ASCII, so that what was
/// checked is what is followed, and a look-alike letter shows in the status line.
pub(super) fn safe(address: &str) -> Option<String> {
    if !is_absolute(address) || address.len() > ADDRESS_BYTES_MAX {
        return None;
    }
    if address.contains(|c: char| c == '\\' || c.is_control()) {
        return None;
    }
    let url = Url::parse(address).ok()?;
    // Parsers let more into a host name than any registry does: quotes, for one.
    let good = match url.scheme() {
        "http" | "https" => {
            let plain = |c: char| c.is_ascii_alphanumeric() || "-._[:]".contains(c);
            let host = url.host_str().is_some_and(|host| host.chars().all(plain));
            host && url.username().is_empty() && url.password().is_none()
        }
        "mailto" => url.path().contains('@'),
        _ => false,
    };
    good.then(|| url.into())
}

/// Whether an address begins as one that leads out of here: `http://` or `https://` and no third
/// slash, or `mailto:`.
pub(super) fn is_absolute(address: &str) -> bool {
    let after = |prefix: &str| match address.split_at_checked(prefix.len()) {
        Some((start, rest)) if start.eq_ignore_ascii_case(prefix) => Some(rest),
        _ => None,
    };
    after("https://")
        .or_else(|| after("http://"))
        .or_else(|| after("mailto:"))
        .is_some_and(|rest| !rest.is_empty() && !rest.starts_with(['/', '\\']))
}

/// Whether an address is a path of our own: one slash, and nothing that could make it another
/// site's.
pub(super) fn is_ours(address: &str) -> bool {
    let odd = |c: char| c == '\\' || c.is_control() || c.is_whitespace();
    address.starts_with('/') && !address.starts_with("//") && !address.contains(odd)
}

/// The id in `attachment:CAAT-123-456-789`.
pub(super) fn attachment(address: &str) -> Option<&str> {
    let id = address.strip_prefix("attachment:")?;
    let mut groups = id.strip_prefix("CAAT-")?.split('-');
    let digits = |group: &str| group.len() == 3 && group.bytes().all(|byte| byte.is_ascii_digit());
    let three = (0..3).all(|_| groups.next().is_some_and(digits));
    (three && groups.next().is_none()).then_some(id)
}

/// Running text in pieces: bare `http:` and `https:` addresses and mail addresses, and what stands
/// between them.
pub(super) fn spans(text: &str) -> impl Iterator<Item = Span<'_>> {
    LinkFinder::new().spans(text).map(|span| {
        let text = span.as_str();
        let address = match span.kind() {
            Some(LinkKind::Url) => safe(text),
            // Nothing that would read as a subject or a second recipient.
            Some(LinkKind::Email) if !text.contains(['?', '&', '%', '#', '/', '=']) => {
                safe(&format!("mailto:{text}"))
            }
            _ => None,
        };
        match address {
            Some(address) => Span::Link { text, address },
            None => Span::Text(text),
        }
    })
}

/// Whether it is worth looking for addresses.
pub(super) fn may_have_links(text: &str) -> bool {
    text.contains('@') || text.contains("://")
}
