//! Our own API, under `/api/v1`: what Connect's has no words for.
//!
//! The same tokens, grants, limits, keys of requests and envelope as Connect's, and the use cases of
//! the pages: no rule stands here. A list is an object with its `items` and, if it goes on, `next`:
//! what to ask the next part with. Ids of records are texts; a member that does not apply, or that
//! the token's user may not see, is not there. A refusal has the status that a page would have, and
//! besides Connect's members its own stable `code`.

pub(in crate::web) mod act;
pub(in crate::web) mod appliance;
pub(in crate::web) mod audit;
pub(super) mod bodies;
pub(in crate::web) mod cases;
mod choices;
pub(in crate::web) mod desk;
pub(in crate::web) mod events;
pub(in crate::web) mod notifications;
pub(in crate::web) mod opening;
pub(in crate::web) mod people;
pub(in crate::web) mod products;
pub(in crate::web) mod registers;
pub(in crate::web) mod search;

use std::str::FromStr;

use schemars::JsonSchema;
use serde::Serialize;

use super::Caller;
use crate::{
    domain::{
        refusal::{Field, Refusal},
        token::Grant,
    },
    error::Error,
    web::{
        form,
        request::Request,
        respond,
        routes::{Found, find},
    },
};

/// What all addresses of this API begin with.
pub(in crate::web) const BASE: &str = "/api/v1";

/// The address of the desk of the token's account.
const DESK: &str = "/api/v1/desk";

/// Whether a path is this API's, whether there is anything or not.
pub(in crate::web) fn is_at(path: &str) -> bool {
    super::is_under(BASE, path)
}

/// What a call of who sets up the account was answered is told again only to who still may.
///
/// # Errors
///
/// [`Refusal::NotFound`] for such a call of somebody who is no admin any more.
pub(super) fn must_still_administer(caller: &Caller, request: &Request) -> Result<(), Refusal> {
    let Found::Route(route, _) = find(request.method, &request.path) else { return Ok(()) };
    if route.needs() != Some(Grant::WriteAdministration) {
        return Ok(());
    }
    caller.person()?.must_be_admin()
}

/// A part of a list.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "PartOf{T}")]
pub(in crate::web::api) struct Part<T> {
    /// The rows of this part.
    items: Vec<T>,
    /// What to ask the next part with; not there if this is the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// What names a record, and what that is called.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "NamedRecord")]
struct Named {
    /// The id, or the number in a list.
    id: String,
    /// What it is called.
    name: String,
}

/// The query of a request.
struct Asked(Vec<(String, String)>);

impl Asked {
    /// # Errors
    ///
    /// [`Refusal::Malformed`] if it has too many fields.
    fn of(request: &Request) -> Result<Asked, Refusal> {
        form::query(request).map(Asked)
    }

    /// The first value of a field that is not empty.
    fn find(&self, name: &str) -> Option<&str> {
        let all = self.0.iter().filter(|(has, value)| has == name && !value.trim().is_empty());
        all.map(|(_, value)| value.trim()).next()
    }

    /// The same, understood.
    ///
    /// # Errors
    ///
    /// [`Refusal::Malformed`] for what is no such thing.
    fn read<T: FromStr>(&self, name: &str) -> Result<Option<T>, Refusal> {
        let value = self.find(name).map(|text| text.parse().map_err(|_| Refusal::Malformed));
        value.transpose()
    }
}

/// Status, sentences and the stable word of what is refused, of which Connect's API would say
/// `before`.
pub(super) fn refused(
    request: &Request,
    error: &Error,
    before: (u16, Vec<String>),
) -> (u16, Vec<String>, Option<&'static str>) {
    let status = respond::status_of(error);
    let Error::Refused(refusal) = error else { return (status, before.1, Some("failed")) };
    let (status, errors) = match refusal {
        // What is wrong with a request's key has statuses of its own.
        Refusal::Key(_) => before,
        Refusal::NotSignedIn | Refusal::Throttled { .. } => (status, before.1),
        Refusal::Files(files) => {
            let name = member(request, Field::Files);
            (status, files.iter().map(|file| format!("{name}: {file}")).collect())
        }
        Refusal::Fields(wrong) => {
            let told =
                wrong.iter().map(|(field, why)| format!("{}: {why}", member(request, *field)));
            (status, told.collect())
        }
        refusal => (status, vec![refusal.to_string()]),
    };
    (status, errors, Some(refusal.code()))
}

/// What a field is called in what the request sends.
fn member(request: &Request, field: Field) -> String {
    let is_desk = request.path == DESK;
    match field {
        // A case names one of a list; the desk has the list.
        Field::Category if is_desk => "categories".to_owned(),
        Field::Environment if is_desk => "environments".to_owned(),
        Field::Files => "files".to_owned(),
        field => field.name().replace('-', "_"),
    }
}
