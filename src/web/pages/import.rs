//! Many organisations or people at once, from a table.

use crate::{
    desk::{Import, TABLE_BYTES_MAX},
    domain::refusal::{Field, Refusal},
    error::{Error, Result},
    web::{
        Web,
        form::{Form, query, table_allowance},
        html::{
            import::{self as html, Sheet},
            typed::{Tried, Typed},
        },
        request::{Request, Response},
        respond,
        session::Signed,
        wire::Allowance,
    },
};

/// `GET /settings/import`
pub(crate) fn page(_: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let asked = query(request)?;
    let what = asked.iter().find(|(name, _)| name == "what").map_or("people", |(_, word)| word);
    Ok(shown(signed, sheet(signed, what)?, (200, None)))
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
        Some(file) => web.desk.table_of(file).map(|text| put(&mut form, text)),
    };
    match came.and_then(|()| imported(web, signed, sheet, &form, &web.base(request))) {
        Ok(response) => Ok(response),
        Err(error @ Error::Refused(Refusal::Fields(_) | Refusal::Throttled { .. })) => {
            let status = respond::status_of(&error);
            let tried = form.tried(error, None)?;
            Ok(shown(signed, sheet, (status, Some(&tried))))
        }
        Err(error) => Err(error),
    }
}

fn imported(web: &Web, signed: &Signed, sheet: Sheet, form: &Form, base: &str) -> Result<Response> {
    let import = if form.get("go") == "now" { Import::Now } else { Import::Rehearsed };
    let typed = Typed { values: form.fields.clone(), files: Vec::new() };
    let (actor, table) = (&signed.actor, form.get(Field::Table.name()));
    let page = match sheet {
        Sheet::Organisations => {
            let rows = web.desk.import_organisations(actor, table, import)?;
            html::organisations(&signed.chrome(), &rows, import, &typed)
        }
        Sheet::People => {
            let rows = web.desk.import_people(actor, table, import)?;
            html::people(&signed.chrome(), &rows, import, (&typed, base))
        }
    };
    Ok(respond::page(200, page))
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

fn shown(signed: &Signed, sheet: Sheet, (status, tried): (u16, Option<&Tried>)) -> Response {
    respond::page(status, html::page(&signed.chrome(), sheet, tried))
}
