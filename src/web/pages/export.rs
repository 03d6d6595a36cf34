//! Lists and cases as files.

use super::{cases, search};
use crate::{
    desk::{Contents, Portion as Part, Then},
    domain::refusal::Refusal,
    error::{Fault, Result},
    web::{
        Web,
        export::{csv, json, markdown},
        form::query,
        request::{Method, Portion, Request, Response},
        session::Signed,
        wire,
    },
};

/// What a file is: its type and its name.
type Kind = (&'static str, &'static str);
/// The type of a table.
const TABLE: &str = "text/csv; charset=utf-8; header=present";
/// The type of a line for each case.
const LINES: &str = "application/jsonl; charset=utf-8";

/// `GET /cases.csv`: the list that the address asks for, a row for each case; with `messages=1`
/// another for each message.
pub(crate) fn csv(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let filter = cases::asked(&query(request)?)?.filter;
    table((web, signed, request), "cases.csv", |contents| {
        web.desk.export(&signed.actor, &filter, contents)
    })
}

/// `GET /cases.jsonl`: the list that the address asks for, a line for each case.
pub(crate) fn json_lines(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let filter = cases::asked(&query(request)?)?.filter;
    let first = || web.desk.export(&signed.actor, &filter, Contents::Messages);
    export((web, signed, request), (LINES, "cases.jsonl"), first, json::lines)
}

/// `GET /search.csv`: what the address searches for, as [`csv()`] has a list.
pub(crate) fn found_csv(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let asked = search::asked(&query(request)?)?;
    table((web, signed, request), "found.csv", |contents| {
        web.desk.export_found(&signed.actor, &asked, contents)
    })
}

/// `GET /search.jsonl`: what the address searches for, as [`json_lines`] has a list.
pub(crate) fn found_json_lines(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let asked = search::asked(&query(request)?)?;
    let first = || web.desk.export_found(&signed.actor, &asked, Contents::Messages);
    export((web, signed, request), (LINES, "found.jsonl"), first, json::lines)
}

/// `GET /cases/{id}/markdown`
pub(crate) fn case(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let detail = web.desk.case_to_copy(&signed.actor, request.name(0)?)?;
    let id = detail.seen.case.id;
    let headers = vec![
        ("content-type", "text/markdown; charset=utf-8".to_owned()),
        ("content-disposition", format!("inline; filename=\"{id}.md\"")),
        ("cache-control", "no-store".to_owned()),
    ];
    Ok(Response { status: 200, headers, body: markdown::page(&detail).into_bytes() })
}

/// A table of cases, which says itself whether messages are in it.
fn table(
    (web, signed, request): (&Web, &Signed, &Request),
    name: &'static str,
    first: impl FnOnce(Contents) -> Result<Part>,
) -> Result<Response> {
    let asks = |(name, value): &(String, String)| name == "messages" && value == "1";
    let with_messages = query(request)?.iter().any(asks);
    let contents = if with_messages { Contents::Messages } else { Contents::Facts };
    export(
        (web, signed, request),
        (TABLE, name),
        || first(contents),
        |part| {
            let mut table = match request.portion {
                Portion::First => csv::header(contents)?,
                Portion::Next(_) | Portion::Over(_) => Vec::new(),
            };
            table.extend(csv::rows(contents, part)?);
            Ok(table)
        },
    )
}

/// The portion that is asked for of the file that begins with `first`.
fn export(
    (web, signed, request): (&Web, &Signed, &Request),
    kind: Kind,
    first: impl FnOnce() -> Result<Part>,
    write: impl FnOnce(&Part) -> Result<Vec<u8>, Fault>,
) -> Result<Response> {
    let number = |text: &str| text.parse::<u64>().map_err(|_| Refusal::NotFound);
    let part = match &request.portion {
        // Nothing is read for it, so how long it would be nobody knows.
        Portion::First if request.method == Method::Head => {
            return Ok(answer(kind, Some(0), Vec::new()));
        }
        Portion::First => first()?,
        Portion::Next(text) => web.desk.go_on_exporting(&signed.actor, number(text)?)?,
        Portion::Over(text) => {
            web.desk.end_export(&signed.actor, number(text)?)?;
            return Ok(Response::empty(204));
        }
    };
    let next = match part.then {
        Then::GoesOn(number) => Some(number),
        Then::Ends(_) => None,
    };
    let body = write(&part).inspect_err(|_| {
        // What cannot be written is not gone on with.
        let _ = next.map(|number| web.desk.end_export(&signed.actor, number));
    })?;
    Ok(answer(kind, next, body))
}

/// A portion of a file, and what the next one is asked for with.
fn answer((kind, name): Kind, next: Option<u64>, body: Vec<u8>) -> Response {
    let headers = vec![
        ("content-type", kind.to_owned()),
        ("content-disposition", format!("attachment; filename=\"{name}\"")),
        ("cache-control", "no-store".to_owned()),
    ];
    let response = Response { status: 200, headers, body };
    match next {
        Some(number) => response.with(wire::NEXT, number.to_string()),
        None => response,
    }
}
