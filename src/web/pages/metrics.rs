//! How the appliance does, for a program that watches over it.

use crate::{
    domain::{refusal::Refusal, token::Grant},
    error::{Error, Result},
    web::{
        Web,
        api::Caller,
        request::{Request, Response},
        wire,
    },
};

/// `GET /metrics`: for who shows a token that is granted it and stands for who runs the appliance, or
/// who asks from this very machine.
pub(crate) fn show(web: &Web, request: &Request) -> Result<Response> {
    let measures = if request.header("authorization").is_some() {
        let caller = Caller::of(web, request);
        let allowed = caller.and_then(|caller| {
            caller.must_reach(Some(Grant::ReadMetrics))?;
            web.desk.measures(caller.actor())
        });
        match allowed {
            Ok(measures) => measures,
            Err(Error::Refused(refusal)) => return Ok(refused(&refusal)),
            Err(fault) => return Err(fault),
        }
    } else if is_from_here(request) {
        web.desk.measures_here()?
    } else {
        return Ok(refused(&Refusal::NotSignedIn));
    };
    let body = web.meter.text(&measures).into_bytes();
    let answer = Response::empty(200)
        .with("content-type", "text/plain; version=0.0.4; charset=utf-8")
        .with("x-content-type-options", "nosniff");
    Ok(Response { body, ..answer })
}

/// Whether a program on this machine asks, by this machine's own name, and not for somebody whom it
/// relays; nor a page of another site in a browser here, whose name leads here.
fn is_from_here(request: &Request) -> bool {
    let host = request.header("host").unwrap_or_default();
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let own = matches!(name, "127.0.0.1" | "[::1]" | "localhost");
    let browser = ["origin", "sec-fetch-site"].iter().any(|name| request.header(name).is_some());
    let relayed = request.header(wire::RELAYED).is_some();
    request.peer.to_canonical().is_loopback() && own && !relayed && !browser
}

fn refused(refusal: &Refusal) -> Response {
    let (status, words) = match refusal {
        Refusal::NotSignedIn => (401, "Show a token that is granted metrics.read.\n"),
        Refusal::Throttled { .. } => (429, "Too often.\n"),
        _ => (403, "This token does not reach so far.\n"),
    };
    let answer = Response::empty(status).with("content-type", "text/plain; charset=utf-8");
    let answer = match refusal {
        Refusal::NotSignedIn => answer.with("www-authenticate", "ApiKey"),
        Refusal::Throttled { wait_s } => answer.with("retry-after", wait_s.to_string()),
        _ => answer,
    };
    Response { body: words.into(), ..answer }
}
