//! Requests that are carried out once: those whose `Idempotency-Key` says so.
//!
//! A program that has not heard the answer to a POST sends it again, with the same key: then it is
//! answered as the first time, and nothing is done again. What a request does and the note that it
//! was done are written together. The answer follows with the next flush; a process that ends in
//! between leaves the note alone, and whoever asks again is told that it was done.

use crate::{
    domain::{
        answered::{Answer, KeyWrong},
        refusal::Refusal,
    },
    error::{Fault, Result},
    web::{
        Web,
        request::{Body, Method, Request, Response},
        wire::Fate,
    },
};

use super::Caller;

/// The header that names a request.
const KEY: &str = "idempotency-key";

/// Has a request answered by `act`, or as it was before. What is refused was not done, so nothing is
/// kept of it; only POST does something else when it is sent again.
pub(crate) fn answer(
    web: &Web,
    caller: &Caller,
    request: &Request,
    act: impl FnOnce(&Web) -> Result<Response>,
) -> Result<Response> {
    let (Method::Post, Some(key)) = (request.method, key(request)?) else { return act(web) };
    let body = match &request.body {
        // What is asked has not come yet.
        Body::Announced => return act(web),
        Body::Whole(bytes) => bytes.clone(),
        Body::Arrived(_) => arrived(request)?,
    };
    let parts = [request.path.as_bytes(), request.query.as_bytes(), &body];
    let asking = caller.bearer.asking(key, &parts)?;
    let _turn = web.desk.turn(&asking)?;
    if let Some(Answer { status, body }) = web.desk.answered(&asking)? {
        return Ok(again(status, body));
    }
    let once =
        Web { desk: web.desk.once(asking), origin: web.origin.clone(), exposed: web.exposed };
    let response = act(&once)?;
    if (200..300).contains(&response.status) {
        let answer = Answer { status: response.status, body: response.body.clone() };
        web.desk.keep_answer(asking, answer);
    }
    Ok(response)
}

/// The key of a request, if it has one.
fn key(request: &Request) -> Result<Option<&str>, Refusal> {
    let mut all = request.headers.iter().filter(|(name, _)| name == KEY);
    match (all.next(), all.next()) {
        (None, _) => Ok(None),
        (Some((_, key)), None) => Ok(Some(key)),
        (Some(_), Some(_)) => Err(Refusal::Key(KeyWrong::NotAKey)),
    }
}

/// What says what a body with files asks: its fields, and the names and hashes of its files.
fn arrived(request: &Request) -> Result<Vec<u8>> {
    let Body::Arrived(manifest) = &request.body else { return Ok(Vec::new()) };
    let hash = |fate: &Fate| match fate {
        Fate::Spooled { hash, .. } => hash.clone(),
        Fate::NotAllowed | Fate::TooLarge { .. } | Fate::TooMany | Fate::NoRoom => String::new(),
    };
    let files = manifest.files.iter().map(|file| (&file.name, file.size, hash(&file.fate)));
    let told = (&manifest.fields, files.collect::<Vec<_>>());
    Ok(serde_json::to_vec(&told).map_err(|error| Fault::Bug(error.to_string()))?)
}

/// The answer of the first time.
fn again(status: u16, body: Vec<u8>) -> Response {
    let response = Response { body, ..Response::empty(status) };
    let response = response.with("idempotency-replayed", "true");
    if response.body.is_empty() {
        response
    } else {
        response.with("content-type", "application/json")
    }
}
