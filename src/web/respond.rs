//! Answers, and the one place where a refusal becomes a status.

use std::{
    io::Write,
    sync::atomic::{AtomicU64, Ordering},
};

use flate2::{Compression, write::GzEncoder};
use maud::Markup;
use serde::Serialize;

use super::{
    request::{Portion, Request, Response},
    wire,
};
use crate::{
    domain::{answered::KeyWrong, file::FileRefusal, refusal::Refusal},
    error::{Error, Fault},
    log,
};

/// Bodies from this size on are compressed where the browser accepts it.
const GZIP_FROM_BYTES: usize = 1024;

/// What every page may load: its own stylesheet, scripts, pictures and frames, from here.
const PAGE_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
     img-src 'self'; connect-src 'self'; worker-src 'self'; frame-src 'self'; \
     form-action 'self'; \
     base-uri 'none'; frame-ancestors 'none'";

impl Response {
    /// An answer without a body.
    pub(crate) fn empty(status: u16) -> Response {
        Response {
            status,
            headers: vec![("cache-control", "no-store".to_owned())],
            body: Vec::new(),
        }
    }

    /// Adds a header.
    #[must_use]
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Response {
        self.headers.push((name, value.into()));
        self
    }

    /// Whether a header is there already.
    fn has(&self, name: &str) -> bool {
        self.headers.iter().any(|(has, _)| *has == name)
    }
}

/// An HTML page. It is never kept by anyone on the way, nor shown again after signing out.
pub(crate) fn page(status: u16, markup: Markup) -> Response {
    let headers = vec![
        ("content-type", "text/html; charset=utf-8".to_owned()),
        ("content-security-policy", PAGE_POLICY.to_owned()),
        ("cache-control", "no-store".to_owned()),
    ];
    Response { status, headers, body: markup.into_string().into_bytes() }
}

/// Sends the browser to another page, so that reloading does not repeat the deed.
pub(crate) fn see_other(to: impl Into<String>) -> Response {
    Response::empty(303).with("location", to)
}

/// A JSON document.
///
/// # Errors
///
/// A [`Fault`] if `value` cannot be JSON, which is a bug.
pub(crate) fn json(status: u16, value: &impl Serialize) -> Result<Response, Fault> {
    let body = serde_json::to_vec(value).map_err(|error| Fault::Bug(error.to_string()))?;
    let headers = vec![
        ("content-type", "application/json".to_owned()),
        ("cache-control", "no-store".to_owned()),
    ];
    Ok(Response { status, headers, body })
}

/// A document in Markdown, for a program.
pub(crate) fn markdown(text: String) -> Response {
    let headers = vec![
        ("content-type", "text/markdown; charset=utf-8".to_owned()),
        ("cache-control", "no-store".to_owned()),
    ];
    Response { status: 200, headers, body: text.into_bytes() }
}

/// A refusal or a fault as a program reads it.
pub(crate) fn failure_json(error: &Error) -> Response {
    #[derive(Serialize)]
    struct Failure<'a> {
        code: &'a str,
        message: &'a str,
    }
    let (code, message) = match error {
        Error::Refused(Refusal::Files(files)) => match files.as_slice() {
            [one] => (one.code(), error.to_string()),
            _ => ("files", error.to_string()),
        },
        Error::Refused(refusal) => (refusal.code(), error.to_string()),
        Error::Failed(_) => ("failed", "Something broke. Please try again.".to_owned()),
    };
    let failure = Failure { code, message: &message };
    retry(error, json(status_of(error), &failure).unwrap_or_else(|_| Response::empty(500)))
}

/// The HTTP status that says this.
pub(crate) fn status_of(error: &Error) -> u16 {
    match error {
        Error::Refused(refusal) => match refusal {
            Refusal::NotSignedIn => 401,
            Refusal::NotFound => 404,
            Refusal::RoleTooLow { .. }
            | Refusal::WrongSide { .. }
            | Refusal::NotYours
            | Refusal::NotGranted { .. }
            | Refusal::FormExpired
            | Refusal::ForeignOrigin => 403,
            Refusal::WrongState { .. }
            | Refusal::Closed
            | Refusal::ChangedMeanwhile
            | Refusal::SoAlready
            | Refusal::ChangedSince
            | Refusal::Overtaken
            | Refusal::HasChildren(_)
            | Refusal::InUse
            | Refusal::TooManyWait
            | Refusal::Settled
            | Refusal::CannotStand(_)
            | Refusal::NotNow { .. }
            | Refusal::Key(_)
            | Refusal::SwitchedOff
            | Refusal::ClockInDoubt => 409,
            Refusal::Fields(_) | Refusal::Credentials { .. } => 422,
            Refusal::Files(files) => files.first().map_or(422, status_of_file),
            Refusal::Throttled { .. } | Refusal::Busy | Refusal::Exporting | Refusal::Crowded => {
                429
            }
            Refusal::LinkDead => 410,
            Refusal::Malformed | Refusal::TooWide => 400,
        },
        Error::Failed(Fault::Full) => 507,
        Error::Failed(Fault::Stopped) => 503,
        Error::Failed(_) => 500,
    }
}

fn status_of_file(refusal: &FileRefusal) -> u16 {
    match refusal {
        FileRefusal::TooLarge { .. } => 413,
        FileRefusal::NotAllowed { .. } | FileRefusal::ContentMismatch { .. } => 415,
        FileRefusal::QuotaFull { .. } | FileRefusal::NoRoom { .. } => 507,
        _ => 422,
    }
}

/// Adds when to try again, where waiting helps.
pub(crate) fn retry(error: &Error, response: Response) -> Response {
    match retry_after(error) {
        Some(wait_s) => response.with("retry-after", wait_s),
        None => response,
    }
}

/// In how many seconds to try again, where waiting helps.
pub(crate) fn retry_after(error: &Error) -> Option<String> {
    match error {
        Error::Refused(Refusal::Throttled { wait_s }) => Some(wait_s.to_string()),
        Error::Refused(Refusal::Busy | Refusal::Exporting | Refusal::Crowded) => {
            Some("5".to_owned())
        }
        Error::Refused(Refusal::Key(KeyWrong::UnderWay)) => Some("1".to_owned()),
        Error::Refused(Refusal::Key(KeyWrong::TooMany)) => Some("3600".to_owned()),
        _ => None,
    }
}

/// Logs a fault once and returns the reference that the person sees.
pub(crate) fn reference(fault: &Fault, request: &Request) -> String {
    static FAULTS: AtomicU64 = AtomicU64::new(0);
    let number = FAULTS.fetch_add(1, Ordering::Relaxed);
    let reference = format!("F-{:04x}-{number}", std::process::id() & 0xffff);
    log::error(
        "request_failed",
        &[("reference", &reference), ("path", &request.path_to_log()), ("error", fault)],
    );
    reference
}

/// The last hand on every answer: the headers that all have, and compression.
pub(crate) fn finish(request: &Request, mut response: Response) -> Response {
    const ALWAYS: [(&str, &str); 5] = [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ];
    for (name, value) in ALWAYS {
        if !response.has(name) {
            response.headers.push((name, value.to_owned()));
        }
    }
    if !response.has("content-security-policy") {
        response = response.with("content-security-policy", "default-src 'none'; sandbox");
    }
    if matches!(response.status, 503 | 507) && !response.has("retry-after") {
        response = response.with("retry-after", "5");
    }
    if request.secure {
        response = response.with("strict-transport-security", "max-age=31536000");
    }
    // All portions of an answer are coded alike, and nobody knows yet how many there will be.
    let whole = request.portion == Portion::First && !response.has(wire::NEXT);
    let accepts = request.accepts_gzip() && response.body.len() >= GZIP_FROM_BYTES;
    if whole && accepts && !response.has("content-encoding") && response.has("content-type") {
        compress(&mut response);
    }
    response
}

fn compress(response: &mut Response) {
    let size = response.body.len() / 4;
    let mut encoder = GzEncoder::new(Vec::with_capacity(size), Compression::fast());
    // Writing to memory does not fail; if it did, the page goes out as it is.
    if encoder.write_all(&response.body).is_ok()
        && let Ok(body) = encoder.finish()
    {
        response.body = body;
        response.headers.push(("content-encoding", "gzip".to_owned()));
        response.headers.push(("vary", "accept-encoding".to_owned()));
    }
}
