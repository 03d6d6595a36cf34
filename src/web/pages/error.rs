//! Pages for what went wrong.

use crate::{
    domain::refusal::Refusal,
    error::{Error, Fault},
    web::{
        Web,
        html::{
            error::{self, Trouble},
            layout::Chrome,
        },
        request::{Request, Response},
        respond,
        session::{Signed, Visitor},
    },
};

/// The page that says why there is no other.
pub(crate) fn page(chrome: &Chrome<'_>, request: &Request, failed: &Error) -> Response {
    let status = respond::status_of(failed);
    let reference;
    let trouble = match failed {
        Error::Refused(refusal) => Trouble::Refused(refusal),
        Error::Failed(Fault::Full) => Trouble::Full,
        Error::Failed(fault) => {
            reference = respond::reference(fault, request);
            Trouble::Failed(&reference)
        }
    };
    respond::retry(failed, respond::page(status, error::page(chrome, trouble)))
}

/// The answer to a method that an address does not know; these it knows.
pub(crate) fn other_method(web: &Web, request: &Request, known: String) -> Response {
    let refusal = Error::Refused(Refusal::Malformed);
    let page = match (Signed::of(web, request), Visitor::of(web, request)) {
        (Ok(signed), _) => page(&signed.chrome(), request, &refusal),
        (_, Ok(visitor)) => page(&visitor.chrome(), request, &refusal),
        _ => Response::empty(405),
    };
    Response { status: 405, ..page }.with("allow", known)
}
