//! Live updates: the stream of hints, and the counters that pages fetch when it says so.

use crate::{
    error::Result,
    web::{
        Web,
        form::{moment, query},
        html,
        request::{Method, Request, Response},
        respond,
        session::Signed,
        wire,
    },
};

/// `GET /live`: what moves from now on, or has after `?since=`; a browser that comes back says by
/// itself what it heard last.
pub(crate) fn listen(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let query = query(request)?;
    let asked = query.iter().find(|(name, _)| name == "since").map(|(_, since)| since.as_str());
    let last = request.header("last-event-id").filter(|last| !last.is_empty());
    let since = last.or(asked).map(moment).transpose()?;
    let answer = Response::empty(200)
        .with("content-type", "text/event-stream")
        .with("x-accel-buffering", "no");
    if request.method == Method::Head {
        return Ok(answer);
    }
    Ok(answer.with(wire::LIVE, web.desk.listen(&signed.secret, since)?.to_string()))
}

/// `GET /live/menu`: the menu, as every page has it.
#[expect(clippy::unnecessary_wraps, reason = "the route table's handlers may all fail")]
pub(crate) fn menu(_: &Web, signed: &Signed, _: &Request) -> Result<Response> {
    Ok(respond::page(200, html::layout::menu(&signed.chrome())))
}
