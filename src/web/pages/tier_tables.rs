//! Registers of customers as tables: handed in and taken out.

use std::{fmt::Display, str::FromStr};

use super::{
    import::put,
    once::{self, Instead},
    tier_configs, tier_orders, tier_requests, tier_subscriptions,
    tiers::{self, asked, chosen},
};
use crate::{
    desk::{
        Desk, Import, Register,
        show::{Rows, TierOrder},
    },
    domain::{
        access::Actor,
        order::OrderSort,
        refusal::{Field, Refusal},
    },
    error::{Error, Fault, Result},
    web::{
        Web,
        export::registers as files,
        form::{Form, table_allowance},
        html::{
            import::{ALREADY, Looked},
            tier_import::{self as html, Sheet},
            typed::{Tried, Typed},
        },
        request::{Method, Portion, Request, Response},
        respond,
        session::Signed,
        wire::{self, Allowance},
    },
};

/// How many pages of a list one portion of its table has.
const PAGES: usize = 5;

/// `GET /customers/import`
pub(crate) fn page(_: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    signed.person()?.must_make_tiers()?;
    let sheet = filled(&asked(request, "what")?)?;
    let made = asked(request, html::MADE)?;
    if made == ALREADY {
        return Ok(respond::page(200, html::made_before(&signed.chrome(), sheet)));
    }
    let made = chosen(&made, |made| made.parse().ok())?;
    let page = html::page(&signed.chrome(), sheet, (made, None), &once::key()?);
    Ok(respond::page(200, page))
}

/// What `POST /customers/import` may hold.
pub(crate) fn allow(_: &Web, signed: &Signed, _: &Request) -> Result<Allowance> {
    let person = signed.person()?;
    person.must_make_tiers()?;
    // What it fills is not known yet.
    Ok(table_allowance(person, Register::BYTES_MAX as u64))
}

/// `POST /customers/import`
pub(crate) fn send(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    signed.person()?.must_make_tiers()?;
    let mut form = Form::of(request)?;
    let sheet = filled(form.get("what"))?;
    let came = match form.files.first() {
        None => Ok(()),
        Some(file) => web.desk.table_of(file, Register::BYTES_MAX).map(|text| put(&mut form, text)),
    };
    match came.and_then(|()| imported(web, signed, sheet, &form)) {
        Ok(response) => Ok(response),
        Err(error @ Error::Refused(Refusal::Fields(_))) => {
            let status = respond::status_of(&error);
            let tried = form.tried(error, None)?;
            shown(signed, sheet, (status, &tried))
        }
        Err(error) => Err(error),
    }
}

fn imported(web: &Web, signed: &Signed, sheet: Sheet, form: &Form) -> Result<Response> {
    let register = sheet.register().ok_or(Refusal::NotFound)?;
    let import = if form.get("go") == "now" { Import::Now } else { Import::Rehearsed };
    let table = form.get(Field::Table.name());
    if import == Import::Now {
        let parts = [sheet.word().as_bytes(), table.as_bytes()];
        let act = |desk: &Desk| {
            let rows = desk.import_register(&signed.actor, (register, import), table)?;
            Ok(html::made(sheet, rows.len()))
        };
        let instead = Instead { already: &html::made_already(sheet), list: sheet.list() };
        return once::sent((web, signed), form, (&parts, instead), act);
    }
    let rows = web.desk.import_register(&signed.actor, (register, import), table)?;
    let typed = Typed { values: form.fields.clone(), files: Vec::new() };
    let looked = Looked { typed: &typed, once: &once::key()? };
    Ok(respond::page(200, html::came(&signed.chrome(), sheet, &rows, looked)))
}

/// The sheet of this word, if a register is filled from it.
fn filled(word: &str) -> Result<Sheet, Refusal> {
    let sheet = Sheet::of_word(word).filter(|sheet| sheet.register().is_some());
    sheet.ok_or(Refusal::NotFound)
}

fn shown(signed: &Signed, sheet: Sheet, (status, tried): (u16, &Tried)) -> Result<Response> {
    let page = html::page(&signed.chrome(), sheet, (None, Some(tried)), &once::key()?);
    Ok(respond::page(status, page))
}

/// `GET /customers/export/{sheet}`: the list that the address asks for, a row for each of it.
pub(crate) fn export(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let word: String = request.name(0)?;
    let sheet = Sheet::of_word(&word).ok_or(Refusal::NotFound)?;
    let (desk, actor) = (&web.desk, &signed.actor);
    match sheet {
        Sheet::Accounts => {
            let mut filter = tiers::filter(request)?;
            filter.order = TierOrder::Created;
            let read = |from: Option<_>| {
                let list = desk.tiers(actor, &filter, from.as_ref())?;
                // A table that lacks some of what the words find would look whole.
                if list.is_cut { Err(Refusal::TooWide.into()) } else { Ok(list.page) }
            };
            table(request, sheet, read, files::account)
        }
        Sheet::Requests => {
            let filter = tier_requests::filter(request)?;
            let read = |from| Ok(desk.tier_requests(actor, &filter, from)?.page);
            table(request, sheet, read, files::request)
        }
        Sheet::Subscriptions => {
            let filter = tier_subscriptions::filter(request)?;
            let read = |from| desk.subscription_rows(actor, &filter, from);
            table(request, sheet, read, files::subscription)
        }
        Sheet::Configs => {
            let filter = tier_configs::filter(request)?;
            let read = |from| desk.config_rows(actor, &filter, from);
            table(request, sheet, read, files::config)
        }
        Sheet::Fulfilment => orders((desk, actor), request, (sheet, OrderSort::Fulfilment)),
        Sheet::ConfigRequests => orders((desk, actor), request, (sheet, OrderSort::Config)),
    }
}

fn orders(
    (desk, actor): (&Desk, &Actor),
    request: &Request,
    (sheet, sort): (Sheet, OrderSort),
) -> Result<Response> {
    let filter = tier_orders::filter(request, sort)?;
    table(request, sheet, |from| desk.order_rows(actor, &filter, from), files::order)
}

/// The portion that is asked for of a list, read page by page from where the one before ended.
fn table<T, K: Display + FromStr>(
    request: &Request,
    sheet: Sheet,
    read: impl Fn(Option<K>) -> Result<Rows<T, K>>,
    row: impl Fn(&T) -> Vec<String>,
) -> Result<Response> {
    let mut from = match &request.portion {
        // Nothing is read for it, so how long it would be nobody knows.
        Portion::First if request.method == Method::Head => {
            return Ok(answer(sheet, Some("0".to_owned()), Vec::new()));
        }
        Portion::First => None,
        Portion::Next(text) => Some(text.parse::<K>().map_err(|_| Refusal::NotFound)?),
        Portion::Over(_) => return Ok(Response::empty(204)),
    };
    let first = from.is_none();
    let mut rows = Vec::new();
    for _ in 0..PAGES {
        let page = read(from.take())?;
        rows.extend(page.rows.iter().map(&row));
        from = page.next;
        if from.is_none() {
            break;
        }
    }
    let bytes: Result<Vec<u8>, Fault> = files::table(sheet, first, &rows);
    Ok(answer(sheet, from.map(|from| from.to_string()), bytes?))
}

/// A portion of a table, and what the next one is asked for with.
fn answer(sheet: Sheet, next: Option<String>, body: Vec<u8>) -> Response {
    let headers = vec![
        ("content-type", "text/csv; charset=utf-8; header=present".to_owned()),
        ("content-disposition", format!("attachment; filename=\"{}.csv\"", sheet.word())),
        ("cache-control", "no-store".to_owned()),
    ];
    let response = Response { status: 200, headers, body };
    match next {
        Some(next) => response.with(wire::NEXT, next),
        None => response,
    }
}
