//! HTTP in, HTML or JSON out.
//!
//! The edge hands a [`request::Request`] to [`Web::answer`]; [`routes`] says who may call what; a
//! handler in `pages` reads the request, calls one function of [`crate::desk`], and renders what
//! comes back with a view of `html`. If a handler needs an `if` about the business, the `if` is in
//! the wrong layer.

mod api;
pub mod assets;
pub mod edge;
mod export;
mod form;
pub mod front;
pub mod help;
pub mod html;
mod metrics;
mod pages;
pub mod request;
mod respond;
pub mod routes;
pub mod rql;
pub mod server;
mod session;
pub mod wire;

pub(crate) use self::{api::for_webhooks, export::audit::lines as audit_lines};

use std::{net::IpAddr, sync::Arc};

use self::{
    metrics::{Begun, Meter},
    request::{Body, Method, Request, Response},
    routes::{Answer, Found, Route},
    session::{Signed, Visitor},
};
use crate::{
    desk::Desk,
    domain::{refusal::Refusal, token::Grant},
    error::{Error, Fault, Result},
};

/// The application behind the edge.
pub struct Web {
    desk: Desk,
    /// The origin that browsers reach it by, if it was said: `https://help.example.com`.
    origin: Option<String>,
    /// Whether it listens on more than this machine without TLS.
    exposed: bool,
    /// What answering came to.
    meter: Arc<Meter>,
}

impl Web {
    /// Sets up the application. `origin` is scheme and host (and port, unless it is the scheme's
    /// own) that browsers see; `exposed` says that others than this machine reach it without TLS.
    pub fn new(desk: Desk, origin: Option<String>, exposed: Exposed) -> Web {
        Web { desk, origin, exposed: exposed == Exposed::PlainHttp, meter: Arc::new(Meter::new()) }
    }

    /// Answers a request, and counts it. Never fails: what goes wrong is an answer too.
    pub fn answer(&self, request: Request) -> Response {
        let (mut request, begun, mut counted) = (request, Begun::now(), None);
        let response = match routes::find(request.method, &request.path) {
            Found::Route(route, captures) => {
                counted = Some(route);
                (request.captures, request.route) = (captures, route.path);
                self.route(route.answer, &request)
            }
            Found::OtherMethod(others) if api::is_ours(&request.path) => {
                api::other_method(self, &request, others)
            }
            Found::Nothing if api::is_ours(&request.path) => api::nowhere(self, &request),
            Found::OtherMethod(others) => Ok(pages::error::other_method(self, &request, others)),
            Found::Nothing => self.nowhere(&request),
        };
        let response = response.unwrap_or_else(|error| self.failed(&request, &error));
        let response = respond::finish(&request, response);
        self.meter.count(counted, response.status, begun.passed());
        response
    }

    fn route(&self, answer: Answer, request: &Request) -> Result<Response> {
        match answer {
            Answer::Open(handler) => match request.body {
                Body::Announced => Err(Refusal::Malformed.into()),
                _ => handler(self, request),
            },
            Answer::Signed(handler) => {
                let signed = self.signed(request)?;
                let response = match request.body {
                    // Its token would only come with its body, which nobody asks for.
                    Body::Announced => Err(Refusal::Malformed.into()),
                    _ => handler(self, &signed, request),
                };
                Ok(known(response.unwrap_or_else(|e| failed_for(&signed, request, &e))))
            }
            Answer::Upload(allow, handler) => {
                let signed = self.signed(request)?;
                let response = match request.body {
                    Body::Announced => allow(self, &signed, request).and_then(|it| allowed(&it)),
                    _ => handler(self, &signed, request),
                };
                Ok(known(response.unwrap_or_else(|e| failed_for(&signed, request, &e))))
            }
            Answer::Token(needs, handler) => self.called(needs, request, |web, caller| {
                match request.body {
                    Body::Whole(_) => handler(web, caller, request),
                    // Nobody has asked for files here.
                    Body::Announced | Body::Arrived(_) => Err(Refusal::Malformed.into()),
                }
            }),
            Answer::TokenUpload(needs, allow, handler) => {
                self.called(Some(needs), request, |web, caller| match request.body {
                    Body::Announced => allow(web, caller, request).and_then(|it| allowed(&it)),
                    Body::Whole(_) | Body::Arrived(_) => handler(web, caller, request),
                })
            }
        }
    }

    /// Checks a program's token, and that it is granted what the route needs, then has it answered:
    /// once, if its key says so.
    fn called(
        &self,
        needs: Option<Grant>,
        request: &Request,
        answer: impl FnOnce(&Web, &api::Caller) -> Result<Response>,
    ) -> Result<Response> {
        let caller = api::Caller::of(self, request)?;
        Ok(known(self.granted(needs, &caller, request, answer)))
    }

    /// The rest of it, for a program whose token is good.
    fn granted(
        &self,
        needs: Option<Grant>,
        caller: &api::Caller,
        request: &Request,
        answer: impl FnOnce(&Web, &api::Caller) -> Result<Response>,
    ) -> Response {
        let allowed = caller.must_reach(needs).map_err(Error::from);
        let act = |web: &Web| answer(web, caller);
        let response = allowed.and_then(|()| api::once::answer(self, caller, request, act));
        response.unwrap_or_else(|error| api::failure::failure(request, &error))
    }

    /// What a route for programs answers to one whose token is good, where another request of theirs
    /// asks for it. A route that takes files, or is for others, is none of these.
    fn answer_within(&self, caller: &api::Caller, route: &Route, request: &Request) -> Response {
        let needs = route.needs();
        self.granted(needs, caller, request, |web, caller| match route.answer {
            Answer::Token(_, handler) => handler(web, caller, request),
            _ => Err(Refusal::NotFound.into()),
        })
    }

    /// The session, and, for a request that changes something, its origin and its token: of a body
    /// that has not come yet only the origin.
    fn signed(&self, request: &Request) -> Result<Signed> {
        let signed = Signed::of(self, request)?;
        match (request.method, &request.body) {
            (Method::Get | Method::Head, Body::Whole(_)) => (),
            (Method::Get | Method::Head, _) => return Err(Refusal::Malformed.into()),
            (_, Body::Announced) => session::same_origin(self, request)?,
            _ => {
                let form = form::Form::of(request)?;
                session::check(self, request, &signed.secret, form.get("token"))?;
            }
        }
        Ok(signed)
    }

    /// An address that there is not: the same answer as for something that one may not see.
    fn nowhere(&self, request: &Request) -> Result<Response> {
        let signed = Signed::of(self, request)?;
        Ok(failed_for(&signed, request, &Refusal::NotFound.into()))
    }

    fn failed(&self, request: &Request, error: &Error) -> Response {
        if api::is_ours(&request.path) {
            return api::failure::failure(request, error);
        }
        if request.wants_json() {
            return respond::failure_json(error);
        }
        match error {
            Error::Refused(Refusal::NotSignedIn) => pages::door::ask_to_sign_in(request),
            error => match Visitor::of(self, request) {
                Ok(visitor) => pages::error::page(&visitor.chrome(), request, error),
                Err(_) => Response::empty(500),
            },
        }
    }

    /// Whether `origin`, as a browser names it, is this appliance's own.
    fn is_own_origin(&self, request: &Request, origin: &str) -> bool {
        if let Some(own) = &self.origin {
            own == origin
        } else {
            let scheme = if request.secure { "https" } else { "http" };
            let host = request.header("host").unwrap_or_default();
            !host.is_empty() && origin == format!("{scheme}://{host}")
        }
    }

    /// What links to this appliance begin with: scheme and host, as its reader sees them.
    fn base(&self, request: &Request) -> String {
        self.origin.clone().unwrap_or_else(|| {
            let scheme = if request.secure { "https" } else { "http" };
            format!("{scheme}://{}", request.header("host").unwrap_or_default())
        })
    }

    /// Whether this request's page warns that everyone on the way can read it.
    fn warns_of_plain_http(&self, request: &Request) -> bool {
        let local = |peer: IpAddr| peer.to_canonical().is_loopback();
        self.exposed && !request.secure && !local(request.peer)
    }
}

/// Whether others than this machine reach the appliance without TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exposed {
    /// They do not.
    No,
    /// They do.
    PlainHttp,
}

/// Tells the edge what may come.
fn allowed(allowance: &wire::Allowance) -> Result<Response> {
    let allowance = serde_json::to_string(allowance);
    let allowance = allowance.map_err(|error| Fault::Bug(error.to_string()))?;
    Ok(Response::empty(204).with(wire::ALLOW, allowance))
}

/// Tells the edge that the connection carried a valid session.
fn known(response: Response) -> Response {
    response.with(wire::SIGNED, "1")
}

fn failed_for(signed: &Signed, request: &Request, error: &Error) -> Response {
    if request.wants_json() {
        respond::failure_json(error)
    } else {
        pages::error::page(&signed.chrome(), request, error)
    }
}
