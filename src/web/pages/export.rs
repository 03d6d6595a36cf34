//! Lists and cases as files.

use super::cases;
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

/// `GET /cases.csv`: the list that the address asks for, a row for each case; with `messages=1`
/// another for each message.
pub(crate) fn csv(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let kind = ("text/csv; charset=utf-8; header=present", "cases.csv");
    let asks = |(name, value): &(String, String)| name == "messages" && value == "1";
    let with_messages = query(request)?.iter().any(asks);
    let contents = if with_messages { Contents::Messages } else { Contents::Facts };
    export(web, signed, request, (kind, contents), |part| {
        let mut table = match request.portion {
            Portion::First => csv::header(contents)?,
            Portion::Next(_) | Portion::Over(_) => Vec::new(),
        };
        table.extend(csv::rows(contents, part)?);
        Ok(table)
    })
}

/// `GET /cases.jsonl`: the list that the address asks for, a line for each case.
pub(crate) fn json_lines(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let kind = ("application/jsonl; charset=utf-8", "cases.jsonl");
    export(web, signed, request, (kind, Contents::Messages), json::lines)
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

/// The portion that is asked for of the list that the address asks for.
fn export(
    web: &Web,
    signed: &Signed,
    request: &Request,
    (kind, contents): (Kind, Contents),
    write: impl FnOnce(&Part) -> Result<Vec<u8>, Fault>,
) -> Result<Response> {
    let filter = cases::asked(&query(request)?)?.filter;
    let number = |text: &str| text.parse::<u64>().map_err(|_| Refusal::NotFound);
    let part = match &request.portion {
        // Nothing is read for it, so how long it would be nobody knows.
        Portion::First if request.method == Method::Head => {
            return Ok(answer(kind, Some(0), Vec::new()));
        }
        Portion::First => web.desk.export(&signed.actor, &filter, contents)?,
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
