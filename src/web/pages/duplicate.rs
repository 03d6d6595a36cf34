//! Marking a case as a duplicate of another.

use crate::{
    domain::{id::CaseId, refusal::Field},
    error::Result,
    web::{
        Web,
        form::Form,
        html,
        request::{Request, Response},
        respond,
        session::Signed,
    },
};

/// `GET /cases/{id}/duplicate`
pub(crate) fn page(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let form = web.desk.duplicate_form(&signed.actor, request.name(0)?)?;
    Ok(respond::page(200, html::duplicate::page(&signed.chrome(), &form, None)))
}

/// `POST /cases/{id}/duplicate`: and on to the step that ends the case, if that is asked for.
pub(crate) fn mark(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let (id, form): (CaseId, _) = (request.name(0)?, Form::of(request)?);
    let marked = web.desk.mark_duplicate(&signed.actor, id, &form.field(Field::Original));
    let Err(error) = marked else {
        let seen = web.desk.seen(&signed.actor, id)?;
        let to = match seen.ending().filter(|_| form.get("go") == "end") {
            Some(row) => format!("/cases/{id}/do/{}", row.action.word()),
            None => format!("/cases/{id}"),
        };
        return Ok(respond::see_other(to));
    };
    let status = respond::status_of(&error);
    let tried = form.tried(error, None)?;
    let data = web.desk.duplicate_form(&signed.actor, id)?;
    Ok(respond::page(status, html::duplicate::page(&signed.chrome(), &data, Some(&tried))))
}
