//! Connect's API, for programs: JSON under `/public/v1`, behind tokens; and, in [`own`], our own.
//!
//! The shapes are those of Connect's document, version 37.0, as its own clients read them. What the
//! document leaves open is decided by the use cases that the pages have too. Every address stands in
//! the route table, with what a token must be granted for it; a session's cookie counts for nothing
//! here.

pub(super) mod acts;
pub(super) mod assets;
mod body;
pub(super) mod cases;
pub(crate) mod described;
pub(super) mod directory;
pub(super) mod failure;
pub(super) mod files;
mod list;
pub(super) mod mcp;
mod noted;
pub(super) mod once;
pub(super) mod own;
pub(super) mod settings;
mod shapes;
pub(super) mod talk;
pub(super) mod tier_acts;
pub(super) mod tier_config_acts;
pub(super) mod tier_configs;
pub(super) mod tier_requests;
pub(super) mod tiers;

use super::{
    Web,
    request::{Request, Response},
};
use crate::{
    desk::{Bearer, Shapes},
    domain::{
        access::{Actor, Person},
        refusal::Refusal,
        token::Grant,
    },
    error::Result,
};

/// What all addresses of the API begin with.
pub(crate) const BASE: &str = "/public/v1";

/// How this API writes what webhooks are sent.
pub(crate) fn for_webhooks() -> Shapes {
    Shapes {
        case: cases::document,
        tier: tiers::document,
        tier_request: tier_requests::document,
        subscription: assets::document,
        config: tier_configs::document,
        config_request: tier_configs::document_of_request,
        fulfilment: assets::fulfilment,
        message: talk::id_of,
    }
}

/// Whether a path is Connect's API's or our own's, whether there is anything or not.
pub(crate) fn is_ours(path: &str) -> bool {
    is_under(BASE, path) || own::is_at(path)
}

fn is_under(base: &str, path: &str) -> bool {
    path.strip_prefix(base).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// A program, for one request.
pub(crate) struct Caller {
    bearer: Bearer,
}

impl Caller {
    /// Checks the request's token, and whether it is granted what is needed.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotSignedIn`] if it shows none, or one that is not good; what
    /// [`Desk::bearer`](crate::desk::Desk::bearer) says; [`Refusal::NotGranted`].
    pub(crate) fn of(web: &Web, request: &Request) -> Result<Caller> {
        let shown = shown(request).ok_or(Refusal::NotSignedIn)?;
        Ok(Caller { bearer: web.desk.bearer(shown, request.peer)? })
    }

    /// # Errors
    ///
    /// [`Refusal::NotGranted`] if the token may not be used for this.
    pub(crate) fn must_reach(&self, needed: Option<Grant>) -> Result<(), Refusal> {
        needed.map_or(Ok(()), |grant| self.bearer.must_reach(grant))
    }

    /// Who they are to the desk.
    pub(crate) fn actor(&self) -> &Actor {
        &self.bearer.actor
    }

    /// The person for whom the program acts.
    ///
    /// # Errors
    ///
    /// Never: a token belongs to a person.
    fn person(&self) -> Result<&Person, Refusal> {
        self.bearer.actor.person()
    }
}

/// The token that a request shows, if it shows just one.
fn shown(request: &Request) -> Option<&str> {
    let mut all = request.headers.iter().filter(|(name, _)| name == "authorization");
    let (_, value) = all.next().filter(|_| all.next().is_none())?;
    let (scheme, token) = value.trim().split_once(' ')?;
    scheme.eq_ignore_ascii_case("ApiKey").then(|| token.trim())
}

/// An address that there is not: for whoever shows a token the same as what they may not see.
pub(crate) fn nowhere(web: &Web, request: &Request) -> Result<Response> {
    drop(Caller::of(web, request)?);
    Err(Refusal::NotFound.into())
}

/// A method that an address does not answer.
pub(crate) fn other_method(web: &Web, request: &Request, others: String) -> Result<Response> {
    drop(Caller::of(web, request)?);
    Ok(failure::other_method(request)?.with("allow", others))
}
