//! A request and a response as plain data, so that handlers are functions and tests need no socket.

use std::{net::IpAddr, str::FromStr};

use super::wire::Manifest;
use crate::domain::refusal::Refusal;

/// What came in through the edge: bounded, framed, and split up.
#[derive(Clone, Debug)]
pub struct Request {
    /// The method; the edge lets no other through.
    pub method: Method,
    /// The path as sent (origin form, at most 8 KiB with the query), percent-encoding untouched.
    pub path: String,
    /// What followed the `?`; empty if nothing did.
    pub query: String,
    /// Header names in lower case and their values, in order; at most 64, 16 KiB in all.
    pub headers: Vec<(String, String)>,
    /// Who connected: the peer of the socket, or what a trusted proxy said.
    pub peer: IpAddr,
    /// Whether the browser came over TLS, here or at a trusted proxy.
    pub secure: bool,
    /// What was sent along.
    pub body: Body,
    /// Which part of an answer in portions is asked for.
    pub portion: Portion,
    /// What the route's placeholders matched, in order. Filled in by the route table.
    pub captures: Vec<String>,
    /// The path of the route that answers, as it stands in the route table; empty before it is
    /// found. Filled in by the route table.
    pub route: &'static str,
}

/// A part of an answer in [portions](super::wire).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Portion {
    /// The first, or the whole of an answer that has no others.
    First,
    /// The one that an earlier one named so.
    Next(String),
    /// The one that an earlier one named so is not wanted any more.
    Over(String),
}

/// The methods that some route may answer. HEAD is answered as GET, without the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Reads, headers only.
    Head,
    /// Changes something.
    Post,
    /// Replaces something (the API).
    Put,
    /// Removes something (the API).
    Delete,
}

/// A request's body.
#[derive(Clone, Debug)]
pub enum Body {
    /// Read whole; at most [`wire::BODY_BYTES_MAX`](super::wire::BODY_BYTES_MAX).
    Whole(Vec<u8>),
    /// A multipart body is on its way and none of it has been read: the edge asks whether it may
    /// come at all. A handler answers with a refusal, or with an [`Allowance`](super::wire::Allowance).
    Announced,
    /// A multipart body that has arrived: its fields, and its files in the spool.
    Arrived(Manifest),
}

/// What goes out.
#[derive(Clone, Debug)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// Header names (lower case) and values. A value with anything but visible ASCII and blanks
    /// is dropped with a log line, never sent.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Method {
    /// What an address that answers this method answers, as an `Allow` header names it.
    pub(crate) fn names(self) -> &'static str {
        match self {
            Method::Get | Method::Head => "GET, HEAD",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Delete => "DELETE",
        }
    }
}

impl Request {
    /// The path as a log may have it: the secret of a one-time link is its holder's alone.
    pub(crate) fn path_to_log(&self) -> &str {
        match self.path.as_str() {
            path if path.starts_with("/set-up/") => "/set-up/-",
            path if path.starts_with("/link/") => "/link/-",
            path => path,
        }
    }

    /// The value of a header, by its lower-case name.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(has, _)| has == name).map(|(_, value)| value.as_str())
    }

    /// The value of a cookie. Of two with one name the first counts.
    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        let cookies = self.headers.iter().filter(|(has, _)| has == "cookie");
        cookies.flat_map(|(_, value)| value.split(';')).find_map(|pair| {
            let (has, value) = pair.trim().split_once('=')?;
            (has == name).then_some(value)
        })
    }

    /// What the placeholder of this number matched, if it is a name of the kind asked for.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotFound`] if it is not.
    pub(crate) fn name<T: FromStr>(&self, number: usize) -> Result<T, Refusal> {
        let text = self.captures.get(number).ok_or(Refusal::NotFound)?;
        text.parse().map_err(|_| Refusal::NotFound)
    }

    /// Whether a script asked, which wants JSON rather than a page.
    pub(crate) fn wants_json(&self) -> bool {
        self.header("accept").is_some_and(|accept| accept.starts_with("application/json"))
    }

    /// Whether the browser takes gzip.
    pub(crate) fn accepts_gzip(&self) -> bool {
        self.header("accept-encoding").is_some_and(|accept| {
            accept.split(',').any(|coding| {
                let mut parts = coding.split(';');
                parts.next().is_some_and(|name| name.trim().eq_ignore_ascii_case("gzip"))
                    && !parts.any(|part| matches!(part.trim(), "q=0" | "q=0.0"))
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_secret_of_a_one_time_link_is_not_for_the_log() {
        let request = |path: &str| Request {
            method: Method::Get,
            path: path.to_owned(),
            query: String::new(),
            headers: Vec::new(),
            peer: IpAddr::from([127, 0, 0, 1]),
            secure: false,
            body: Body::Whole(Vec::new()),
            portion: Portion::First,
            captures: Vec::new(),
            route: "",
        };
        assert_eq!(request("/set-up/0123").path_to_log(), "/set-up/-");
        assert_eq!(request("/link/0123").path_to_log(), "/link/-");
        assert_eq!(request("/cases/CA-000-000-001").path_to_log(), "/cases/CA-000-000-001");
    }
}
