//! What the edge itself says no to, and the small page that says so; to programs it says it as
//! JSON, in the words of the API.

use crate::web::api;

/// Why a request got no further than the edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// 400: not a request as the standard has it; the words are for the log.
    Malformed(&'static str),
    /// 405: a method that exists, but not here.
    MethodNotAllowed,
    /// 408: the rest did not come in time.
    Slow,
    /// 413: the body is longer than it may be.
    TooLarge,
    /// 414: the address is longer than it may be.
    TargetTooLong,
    /// 417: an expectation other than `100-continue`.
    Expectation,
    /// 421: a host that this is not.
    Misdirected,
    /// 429: too much at once from one side.
    TooMany,
    /// 431: the headers are longer or more than they may be.
    HeadTooLarge,
    /// 500: a file that should be there is not, or is broken.
    Broken,
    /// 501: a method that we have never heard of.
    UnknownMethod,
    /// 502: the application went away with its answer; what was asked may have been done.
    Lost,
    /// 503: nobody is free, or there is no room, for the moment.
    Busy,
    /// 504: the application did not answer in time; what was asked may be done yet.
    Late,
    /// 505: a version of HTTP that is not 1.0 or 1.1.
    Version,
}

impl Refused {
    /// Status, reason phrase, and a sentence for whoever reads the page.
    fn words(self) -> (u16, &'static str, &'static str) {
        match self {
            Refused::Malformed(_) => (400, "Bad Request", "This request is malformed."),
            Refused::MethodNotAllowed => {
                (405, "Method Not Allowed", "This method is not allowed here.")
            }
            Refused::Slow => (408, "Request Timeout", "The request took too long to arrive."),
            Refused::TooLarge => (413, "Content Too Large", "This is more than can be sent here."),
            Refused::TargetTooLong => (414, "URI Too Long", "This address is too long."),
            Refused::Expectation => (417, "Expectation Failed", "This expectation is unknown."),
            Refused::Misdirected => {
                (421, "Misdirected Request", "This server does not answer to that name.")
            }
            Refused::TooMany => {
                (429, "Too Many Requests", "Too much at once. Please try again in a moment.")
            }
            Refused::HeadTooLarge => {
                (431, "Request Header Fields Too Large", "The request's headers are too large.")
            }
            Refused::Broken => {
                (500, "Internal Server Error", "Something broke here. It has been logged.")
            }
            Refused::UnknownMethod => (501, "Not Implemented", "This method is unknown."),
            Refused::Lost => {
                (502, "Bad Gateway", "The answer was lost. Please look whether it was done.")
            }
            Refused::Busy => {
                (503, "Service Unavailable", "Busy at the moment. Please try again shortly.")
            }
            Refused::Late => (
                504,
                "Gateway Timeout",
                "This takes too long. Please look later what became of it.",
            ),
            Refused::Version => {
                (505, "HTTP Version Not Supported", "Only HTTP/1.1 is spoken here.")
            }
        }
    }

    /// The HTTP status.
    pub fn status(self) -> u16 {
        self.words().0
    }

    /// What else the standard wants said.
    fn header(self) -> &'static str {
        match self {
            Refused::MethodNotAllowed => "allow: GET, HEAD, POST, PUT, DELETE\r\n",
            Refused::TooMany | Refused::Busy => "retry-after: 5\r\n",
            _ => "",
        }
    }

    /// Connect's code for it, of which programs make what they can: what trying again cannot change
    /// is their mistake.
    fn code(self) -> &'static str {
        match self.status() {
            429 => "ERR_429",
            500 | 502..=504 => "SYS_001",
            _ => "VAL_001",
        }
    }

    /// The stable word of our own API for it.
    fn word(self) -> &'static str {
        match self {
            Refused::Malformed(_) => "malformed",
            Refused::MethodNotAllowed => "method_not_allowed",
            Refused::Slow => "slow",
            Refused::TooLarge => "too_large",
            Refused::TargetTooLong => "target_too_long",
            Refused::Expectation => "expectation",
            Refused::Misdirected => "misdirected",
            Refused::TooMany => "too_many",
            Refused::HeadTooLarge => "head_too_large",
            Refused::Broken => "failed",
            Refused::UnknownMethod => "unknown_method",
            Refused::Lost => "lost",
            Refused::Busy => "busy",
            Refused::Late => "late",
            Refused::Version => "version",
        }
    }

    /// The whole answer, ready for the wire. It always closes the connection; an answer to HEAD
    /// is without its body.
    pub fn answer(self, to_head: Head, reader: Reader) -> Vec<u8> {
        let (status, reason, sentence) = self.words();
        let (kind, page) = match reader {
            Reader::Person => (
                "text/html; charset=utf-8",
                format!(
                    "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\">\
                     <title>{reason}</title>\n<h1>{reason}</h1>\n<p>{sentence}</p></html>\n"
                ),
            ),
            // None of our sentences has anything in it that JSON would have escaped.
            Reader::Program => (
                "application/json",
                format!("{{\"error_code\":\"{}\",\"errors\":[\"{sentence}\"]}}", self.code()),
            ),
            Reader::OwnProgram => {
                let (code, word) = (self.code(), self.word());
                let told = format!(
                    "{{\"error_code\":\"{code}\",\"errors\":[\"{sentence}\"],\"code\":\"{word}\"}}"
                );
                ("application/json", told)
            }
        };
        let (header, length) = (self.header(), page.len());
        let body = if to_head == Head::Yes { "" } else { &page };
        format!(
            "HTTP/1.1 {status} {reason}\r\ncontent-type: {kind}\r\n\
             content-length: {length}\r\nx-content-type-options: nosniff\r\n\
             content-security-policy: default-src 'none'\r\ncache-control: no-store\r\n\
             {header}connection: close\r\n\r\n{body}"
        )
        .into_bytes()
    }
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Refused::Malformed(what) => write!(f, "malformed: {what}"),
            other => f.write_str(other.words().1),
        }
    }
}

impl std::error::Error for Refused {}

/// Whether the request's method was HEAD.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Head {
    /// It was.
    Yes,
    /// It was not, or nobody can tell.
    No,
}

/// Who reads an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// Somebody before a page.
    Person,
    /// A program: the request was for an address of theirs, as far as that can be told.
    Program,
    /// One that asked our own API.
    OwnProgram,
}

impl Reader {
    /// Whoever reads the answer to a request that begins so, be it whole or not.
    pub fn of(head: &[u8]) -> Reader {
        let line = head.split(|byte| matches!(byte, b'\r' | b'\n')).next().unwrap_or_default();
        let target = line.split(|byte| *byte == b' ').nth(1).unwrap_or_default();
        let path = target.split(|byte| *byte == b'?').next().unwrap_or_default();
        match std::str::from_utf8(path) {
            Ok(path) if api::own::is_at(path) => Reader::OwnProgram,
            Ok(path) if api::is_ours(path) => Reader::Program,
            _ => Reader::Person,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_told_from_people_by_the_address_alone() {
        for (head, reader) in [
            ("POST /api/v1/cases HTTP/1.1\r\nhost: x\r\n\r\n", Reader::OwnProgram),
            ("GET /public/v1?x HTTP/1.1", Reader::Program),
            ("BREW /api/v1/coffee", Reader::OwnProgram),
            ("GET /api/v1/\n", Reader::OwnProgram),
        ] {
            assert_eq!(Reader::of(head.as_bytes()), reader, "{head}");
        }
        for head in ["", "GET", "GET /cases?/api/v1/ HTTP/1.1", "GET /api/v10 HTTP/1.1"] {
            assert_eq!(Reader::of(head.as_bytes()), Reader::Person, "{head}");
        }
    }

    #[test]
    fn each_refusal_is_json_to_programs() {
        for refused in [
            Refused::Malformed("x"),
            Refused::MethodNotAllowed,
            Refused::Slow,
            Refused::TooLarge,
            Refused::TargetTooLong,
            Refused::Expectation,
            Refused::Misdirected,
            Refused::TooMany,
            Refused::HeadTooLarge,
            Refused::Broken,
            Refused::UnknownMethod,
            Refused::Lost,
            Refused::Busy,
            Refused::Late,
            Refused::Version,
        ] {
            for reader in [Reader::Program, Reader::OwnProgram] {
                let answer = String::from_utf8(refused.answer(Head::No, reader)).unwrap();
                let (head, body) = answer.split_once("\r\n\r\n").unwrap();
                assert!(head.contains("\r\ncontent-type: application/json\r\n"), "{head}");
                assert!(head.contains(&format!("content-length: {}\r\n", body.len())), "{head}");
                let told: serde_json::Value = serde_json::from_str(body).unwrap();
                assert!(told["errors"][0].is_string(), "{told}");
                assert_eq!(told["code"].is_string(), reader == Reader::OwnProgram, "{told}");
                let again = matches!(refused.status(), 500 | 502..=504);
                assert_eq!(told["error_code"] == "SYS_001", again, "{told}");
            }
        }
    }
}
