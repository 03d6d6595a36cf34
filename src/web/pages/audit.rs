//! The audit log: a page, and files.

use crate::{
    desk::AuditPortion,
    domain::{
        audit::AuditFilter,
        journal::{Kind, Record},
        refusal::Refusal,
    },
    error::{Error, Fault, Result},
    web::{
        Web,
        export::audit as files,
        form::query,
        html::{
            audit::{self as html, Wrong},
            when,
        },
        request::{Method, Portion, Request, Response},
        respond,
        session::Signed,
        wire,
    },
};

/// What an address of the audit log asks for.
#[derive(Debug, Default, PartialEq, Eq)]
struct Asked {
    filter: AuditFilter,
    /// Before which entry the page begins.
    before: Option<u64>,
    /// What was typed that is no id or day.
    wrong: Vec<Wrong>,
    /// All that was typed.
    typed: Vec<(String, String)>,
}

/// `GET /settings/audit`
pub(crate) fn page(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    signed.person()?.must_run_appliance()?;
    let asked = asked(query(request)?)?;
    if !asked.wrong.is_empty() {
        let page = html::refused(&signed.chrome(), &asked.typed, &asked.wrong);
        return Ok(respond::page(422, page));
    }
    let page = web.desk.audit(&signed.actor, &asked.filter, asked.before)?;
    Ok(respond::page(200, html::page(&signed.chrome(), &asked.filter, &page)))
}

/// `GET /settings/audit.csv`
pub(crate) fn csv(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let kind = ("text/csv; charset=utf-8; header=present", "audit.csv");
    file(web, signed, request, kind, |portion| {
        let mut table = match request.portion {
            Portion::First => files::header()?,
            Portion::Next(_) | Portion::Over(_) => Vec::new(),
        };
        table.extend(files::rows(portion)?);
        Ok(table)
    })
}

/// `GET /settings/audit.jsonl`
pub(crate) fn json_lines(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let kind = ("application/jsonl; charset=utf-8", "audit.jsonl");
    file(web, signed, request, kind, files::lines)
}

/// The portion that is asked for of the log that the address asks for. Where it goes on stands in
/// what the portion before said, so between two nothing is kept.
fn file(
    web: &Web,
    signed: &Signed,
    request: &Request,
    (kind, name): (&'static str, &'static str),
    write: impl FnOnce(&AuditPortion) -> Result<Vec<u8>, Fault>,
) -> Result<Response> {
    signed.person()?.must_run_appliance()?;
    let asked = asked(query(request)?)?;
    if !asked.wrong.is_empty() {
        return Err(Refusal::Malformed.into());
    }
    let headers = vec![
        ("content-type", kind.to_owned()),
        ("content-disposition", format!("attachment; filename=\"{name}\"")),
        ("cache-control", "no-store".to_owned()),
    ];
    let place = match &request.portion {
        // Nothing is read for it, so how long it would be nobody knows.
        Portion::First if request.method == Method::Head => {
            let response = Response { status: 200, headers, body: Vec::new() };
            return Ok(response.with(wire::NEXT, "0".to_owned()));
        }
        Portion::First => None,
        Portion::Next(text) => Some(text.parse().map_err(|_| Refusal::NotFound)?),
        Portion::Over(_) => return Ok(Response::empty(204)),
    };
    let portion = web.desk.audit_portion(&signed.actor, &asked.filter, place)?;
    let response = Response { status: 200, headers, body: write(&portion)? };
    Ok(match portion.next {
        Some(next) => response.with(wire::NEXT, next.to_string()),
        None => response,
    })
}

/// Reads the query of the log. An unknown field is passed over; a value that no page of ours sends
/// is refused, one that somebody may have mistyped is complained of.
fn asked(query: Vec<(String, String)>) -> Result<Asked> {
    let mut asked = Asked::default();
    let bad = || Error::Refused(Refusal::Malformed);
    let Asked { filter, before, wrong, .. } = &mut asked;
    for (name, value) in query.iter().filter(|(_, value)| !value.trim().is_empty()) {
        let value = value.trim();
        let id = value.to_uppercase();
        match name.as_str() {
            "kind" => filter.kind = Some(Kind::of_word(value).ok_or_else(bad)?),
            "by" => {
                filter.by = id.parse().ok();
                wrong.extend(filter.by.is_none().then_some(Wrong::By));
            }
            "about" => {
                filter.about = Record::of_id(&id);
                wrong.extend(filter.about.is_none().then_some(Wrong::About));
            }
            "from" => {
                filter.from = when::of_calendar(value);
                wrong.extend(filter.from.is_none().then_some(Wrong::From));
            }
            "to" => {
                filter.until = when::of_calendar(value).map(|day| day.plus(when::DAY));
                wrong.extend(filter.until.is_none().then_some(Wrong::To));
            }
            "before" => *before = Some(value.parse().map_err(|_| bad())?),
            _ => (),
        }
    }
    asked.typed = query;
    Ok(asked)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::{CaseId, UserId};

    fn ask(pairs: &[(&str, &str)]) -> Result<Asked> {
        asked(pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect())
    }

    #[test]
    fn an_address_says_all_of_a_filter_and_reads_back() {
        let pairs = [
            ("kind", "case.opened"),
            ("by", " ur-000-000-007 "),
            ("about", "ca-000-000-009"),
            ("from", "2026-11-20"),
            ("to", "2026-11-21"),
            ("before", "12"),
        ];
        let read = ask(&pairs).unwrap();
        assert_eq!((read.filter.by, read.before), (Some(UserId(7)), Some(12)));
        assert_eq!(read.filter.about, Some(Record::Case(CaseId(9))));
        let address = html::address(&read.filter, "", Some(12));
        let (_, query) = address.split_once('?').unwrap();
        let pairs = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let again = asked(pairs).unwrap();
        assert_eq!((again.filter, again.before), (read.filter, read.before), "{address}");
    }

    #[test]
    fn what_is_mistyped_is_complained_of_and_what_is_forged_refused() {
        let wrong = |name, value| ask(&[(name, value)]).unwrap().wrong;
        assert_eq!(wrong("by", "Robert"), [Wrong::By]);
        assert_eq!(wrong("by", "CA-000-000-009"), [Wrong::By]);
        assert_eq!(wrong("about", "CAAT-000-000-009"), [Wrong::About]);
        assert_eq!(wrong("from", "2026-02-30"), [Wrong::From]);
        assert_eq!(wrong("to", "tomorrow"), [Wrong::To]);
        assert_eq!(ask(&[("by", ""), ("x", "y")]).unwrap().filter, AuditFilter::default());
        for bad in [("kind", "case"), ("before", "9e18"), ("before", "-1")] {
            assert!(ask(&[bad]).is_err(), "{bad:?}");
        }
    }
}
