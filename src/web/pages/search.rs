//! Searching.

use serde::Serialize;

use crate::{
    desk::{SearchFor, show::Hit},
    domain::{refusal::Refusal, search::Within},
    error::{Error, Result},
    web::{
        Web,
        form::query,
        html,
        request::{Request, Response},
        respond,
        session::Signed,
    },
};

/// How many cases are suggested as one types.
const SUGGESTED: usize = 6;

/// `GET /search`
pub(crate) fn page(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let asked = asked(&query(request)?)?;
    let (status, found) = match web.desk.search(&signed.actor, &asked) {
        Ok(found) => (200, Ok(found)),
        Err(Error::Refused(refusal @ Refusal::Fields(_))) => (422, Err(refusal)),
        Err(error) => return Err(error),
    };
    let found = found.as_ref().map(Option::as_ref);
    Ok(respond::page(status, html::search::page(&signed.chrome(), &asked, found)))
}

/// `GET /search/suggest`: the best few, for a list under the box.
pub(crate) fn suggest(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    #[derive(Serialize)]
    struct Suggestion {
        id: String,
        subject: String,
        status: String,
    }
    let suggestion = |hit: Hit| Suggestion {
        id: hit.seen.case.id.to_string(),
        subject: hit.seen.case.subject.to_string(),
        status: hit.seen.case.state.to_string(),
    };
    let hits = web.desk.suggest(&signed.actor, &asked(&query(request)?)?.text, SUGGESTED)?;
    Ok(respond::json(200, &hits.into_iter().map(suggestion).collect::<Vec<_>>())?)
}

/// What a query asks for. An unknown field is passed over; an unknown value is refused.
pub(super) fn asked(query: &[(String, String)]) -> Result<SearchFor> {
    let mut asked = SearchFor { page: 1, ..SearchFor::default() };
    let bad = || Error::Refused(Refusal::Malformed);
    for (name, value) in query {
        match name.as_str() {
            "q" => asked.text.clone_from(value),
            "in" => {
                let within = Within::ALL.into_iter().find(|one| one.word() == value);
                asked.within = within.ok_or_else(bad)?;
            }
            "page" => asked.page = value.parse().map_err(|_| bad())?,
            _ => (),
        }
    }
    Ok(asked)
}
