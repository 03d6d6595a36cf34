//! Live updates for programs: the stream that pages have, as long as the token is good.

use super::{super::Caller, Asked};
use crate::{
    domain::moment::Moment,
    error::Result,
    web::{
        Web,
        form::moment,
        request::{Method, Request, Response},
        wire,
    },
};

/// `GET /events`: what moves from now on, or has after `?since=`, or after what a program that comes
/// back says it heard last.
pub(in crate::web) fn listen(web: &Web, caller: &Caller, request: &Request) -> Result<Response> {
    let asked = Asked::of(request)?;
    let last = request.header("last-event-id").filter(|last| !last.is_empty());
    let since: Option<Moment> = last.or(asked.find("since")).map(moment).transpose()?;
    let answer = Response::empty(200)
        .with("content-type", "text/event-stream")
        .with("x-accel-buffering", "no");
    if request.method == Method::Head {
        return Ok(answer);
    }
    Ok(answer.with(wire::LIVE, web.desk.listen_as(&caller.bearer, since)?.to_string()))
}
