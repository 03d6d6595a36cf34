//! Requests that are carried out once: those whose `Idempotency-Key` says so.
//!
//! A program that has not heard the answer to a POST sends it again, with the same key: then it is
//! answered as the first time, and nothing is done again. What a request does and the note that it
//! was done are written together. The answer follows with the next flush; a process that ends in
//! between leaves the note alone, and whoever asks again is told that it was done.

use crate::{
    domain::{
        answered::{About, Answer, KeyWrong},
        refusal::Refusal,
    },
    error::{Fault, Result},
    web::{
        Web,
        request::{Body, Method, Request, Response},
        wire::Fate,
    },
};

use super::{Caller, mcp, own};

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
    // What a message asks for is kept by the address that answers it.
    if mcp::is_at(&request.path) {
        return act(web);
    }
    let body = match &request.body {
        // What is asked has not come yet.
        Body::Announced => return act(web),
        Body::Whole(bytes) => bytes.clone(),
        Body::Arrived(_) => arrived(request)?,
    };
    let parts = [request.path.as_bytes(), request.query.as_bytes(), &body];
    let asking = caller.bearer.asking(key, &parts)?;
    let _turn = web.desk.turn(&asking)?;
    if let Some(Answer { status, body }) = web.desk.answered(caller.actor(), &asking)? {
        own::must_still_administer(caller, request)?;
        return Ok(again(status, body));
    }
    let once = Web {
        desk: web.desk.once(asking),
        origin: web.origin.clone(),
        exposed: web.exposed,
        meter: web.meter.clone(),
    };
    let response = act(&once)?;
    if (200..300).contains(&response.status) {
        let body = own::people::to_keep(&request.path, &response.body);
        let answer = Answer { status: response.status, body };
        web.desk.keep_answer(asking, (answer, about(request, &response.body)));
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

/// What an answer is about: what the address names, or else what the request has made; that first
/// where a case is made of the one that the address names, and answered.
fn about(request: &Request, body: &[u8]) -> Option<About> {
    let named = || request.captures.first().and_then(|name| record(name));
    let made = || {
        let body: serde_json::Value = serde_json::from_slice(body).ok()?;
        let of_it = || record(body.get("id").or_else(|| body.get(0)?.get("id"))?.as_str()?);
        // A request about a tier config says the most about whose that is.
        of_it().or_else(|| record(body.pointer("/configuration/account/id")?.as_str()?))
    };
    if own::act::answers_another(request) { made().or_else(named) } else { named().or_else(made) }
}

/// The case, tier account or request that an id is of.
fn record(id: &str) -> Option<About> {
    let case = id.strip_prefix("CO-").map(|rest| format!("CA-{rest}"));
    let case = case.as_deref().unwrap_or(id).parse().ok().map(About::Case);
    let tier = || id.parse().ok().map(About::Tier);
    case.or_else(tier).or_else(|| id.parse().ok().map(About::TierRequest))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::{CaseId, TierId, TierRequestId};

    #[test]
    fn what_an_answer_is_about_is_told_by_ids() {
        let (case, tier) = (Some(About::Case(CaseId(7))), Some(About::Tier(TierId(8))));
        let asked = TierRequestId { tier: TierId(8), update: 1, product: 1 };
        for (id, expected) in [
            ("CA-000-000-007", case),
            ("CO-000-000-007", case),
            ("TA-0000-0000-0008", tier),
            ("TAR-0000-0000-0008-001-001", Some(About::TierRequest(asked))),
            ("ME-000-000-007-000-000-001", None),
            ("", None),
        ] {
            assert_eq!(record(id), expected, "{id}");
        }
    }

    #[test]
    fn what_is_asked_of_a_tier_config_is_about_the_account_that_it_is_set_up_for() {
        let request = |capture: &str| Request {
            method: Method::Post,
            path: "/public/v1/tier/config-requests".to_owned(),
            query: String::new(),
            headers: Vec::new(),
            peer: std::net::IpAddr::from([127, 0, 0, 1]),
            secure: false,
            body: Body::Whole(Vec::new()),
            portion: crate::web::request::Portion::First,
            captures: vec![capture.to_owned()],
            route: "",
        };
        let body = br#"{"id": "TCR-404-118-902-001",
            "configuration": {"account": {"id": "TA-0000-0000-0008"}}}"#;
        let tier = Some(About::Tier(TierId(8)));
        assert_eq!(about(&request("TCR-404-118-902-001"), body), tier);
        let case = Some(About::Case(CaseId(7)));
        assert_eq!(about(&request("CA-000-000-007"), body), case, "the address says more");
        assert_eq!(about(&request(""), br#"{"configuration": {"account": {}}}"#), None);
        assert_eq!(about(&request(""), br#"[{"id": "CA-000-000-007"}]"#), case);
    }

    #[test]
    fn what_is_answered_of_a_case_that_was_moved_is_about_the_one_that_it_was_moved_to() {
        let request = |action: &str| Request {
            method: Method::Post,
            path: format!("/api/v1/cases/CA-000-000-007/actions/{action}"),
            query: String::new(),
            headers: Vec::new(),
            peer: std::net::IpAddr::from([127, 0, 0, 1]),
            secure: false,
            body: Body::Whole(Vec::new()),
            portion: crate::web::request::Portion::First,
            captures: vec!["CA-000-000-007".to_owned(), action.to_owned()],
            route: "",
        };
        let [old, new] = [7, 8].map(|number| Some(About::Case(CaseId(number))));
        let body = br#"{"id": "CA-000-000-008", "description": "Since this morning."}"#;
        assert_eq!(about(&request("move"), body), new);
        assert_eq!(about(&request("move"), b"{}"), old);
        assert_eq!(about(&request("resolve"), body), old);
    }
}
