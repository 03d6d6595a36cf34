//! Many organisations or people at once, from a table.

use super::once::{self, Instead};
use crate::{
    desk::{Came, Desk, Import, TABLE_BYTES_MAX},
    domain::refusal::{Field, Refusal},
    error::{Error, Result},
    web::{
        Web,
        form::{Form, query, table_allowance},
        html::{
            import::{self as html, ALREADY, Looked, MADE, OF, ONCE, Sheet},
            typed::{Tried, Typed},
        },
        request::{Request, Response},
        respond,
        session::Signed,
        wire::Allowance,
    },
};

/// `GET /settings/import`
pub(crate) fn page(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let asked = query(request)?;
    let find = |name: &str| asked.iter().find(|(has, _)| has == name).map(|(_, value)| &**value);
    let sheet = sheet(signed, find("what").unwrap_or("people"))?;
    let Some(made) = find(MADE) else { return shown(signed, sheet, (200, None)) };
    if made == ALREADY {
        return Ok(respond::page(200, html::made_before(&signed.chrome(), sheet)));
    }
    let made = made.parse().map_err(|_| Refusal::Malformed)?;
    let came = web.desk.came(&signed.actor, find(OF).unwrap_or_default())?;
    let page = match (sheet, came) {
        (Sheet::Organisations, Some(Came::Organisations(rows))) => {
            html::organisations(&signed.chrome(), &rows, None)
        }
        (Sheet::People, Some(Came::People(rows))) => {
            html::invited(&signed.chrome(), &rows, &web.base(request))
        }
        _ => html::counted(&signed.chrome(), sheet, made),
    };
    Ok(respond::page(200, page))
}

/// What `POST /settings/import` may hold.
pub(crate) fn allow(_: &Web, signed: &Signed, _: &Request) -> Result<Allowance> {
    let person = signed.person()?;
    person.must_be_admin()?;
    Ok(table_allowance(person, TABLE_BYTES_MAX as u64))
}

/// `POST /settings/import`
pub(crate) fn send(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let mut form = Form::of(request)?;
    let sheet = sheet(signed, form.get("what"))?;
    let came = match form.files.first() {
        None => Ok(()),
        Some(file) => web.desk.table_of(file, TABLE_BYTES_MAX).map(|text| put(&mut form, text)),
    };
    match came.and_then(|()| imported(web, signed, sheet, &form)) {
        Ok(response) => Ok(response),
        Err(error @ Error::Refused(Refusal::Fields(_) | Refusal::Throttled { .. })) => {
            let status = respond::status_of(&error);
            let tried = form.tried(error, None)?;
            shown(signed, sheet, (status, Some(&tried)))
        }
        Err(error) => Err(error),
    }
}

fn imported(web: &Web, signed: &Signed, sheet: Sheet, form: &Form) -> Result<Response> {
    let (actor, table) = (&signed.actor, form.get(Field::Table.name()));
    if form.get("go") == "now" {
        let parts = [sheet.word().as_bytes(), table.as_bytes()];
        let act = |desk: &Desk| {
            let (count, came) = made(desk, signed, sheet, table)?;
            let once = form.get(ONCE);
            web.desk.keep_came(actor, once, came)?;
            Ok(html::made(sheet, count, once))
        };
        let instead = Instead { already: &html::made_already(sheet), list: sheet.back() };
        return once::sent((web, signed), form, (&parts, instead), act);
    }
    let typed = Typed { values: form.fields.clone(), files: Vec::new() };
    let looked = Looked { typed: &typed, once: &once::key()? };
    let page = match sheet {
        Sheet::Organisations => {
            let rows = web.desk.import_organisations(actor, table, Import::Rehearsed)?;
            html::organisations(&signed.chrome(), &rows, Some(looked))
        }
        Sheet::People => {
            let rows = web.desk.import_people(actor, table, Import::Rehearsed)?;
            html::people(&signed.chrome(), &rows, looked)
        }
    };
    Ok(respond::page(200, page))
}

/// Imports a table, and says how many came of it, and what.
fn made(desk: &Desk, signed: &Signed, sheet: Sheet, table: &str) -> Result<(usize, Came)> {
    let actor = &signed.actor;
    Ok(match sheet {
        Sheet::Organisations => {
            let rows = desk.import_organisations(actor, table, Import::Now)?;
            (rows.len(), Came::Organisations(rows))
        }
        Sheet::People => {
            let rows = desk.import_people(actor, table, Import::Now)?;
            (rows.len(), Came::People(rows))
        }
    })
}

/// Puts what a file says in place of what was typed.
pub(super) fn put(form: &mut Form, text: String) {
    let name = Field::Table.name();
    form.fields.retain(|(has, _)| has != name);
    form.fields.push((name.to_owned(), text));
}

/// The sheet of this word, if the reader may import it.
fn sheet(signed: &Signed, word: &str) -> Result<Sheet, Refusal> {
    let (sheet, person) = (Sheet::named(word).ok_or(Refusal::NotFound)?, signed.person()?);
    match sheet {
        Sheet::Organisations => person.must_run_appliance()?,
        Sheet::People => person.must_be_admin()?,
    }
    Ok(sheet)
}

fn shown(
    signed: &Signed,
    sheet: Sheet,
    (status, tried): (u16, Option<&Tried>),
) -> Result<Response> {
    let page = html::page(&signed.chrome(), sheet, tried, &once::key()?);
    Ok(respond::page(status, page))
}
