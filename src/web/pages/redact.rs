//! Redacting comments, files, descriptions and feedback.

use crate::{
    domain::id::{CaseId, Mark},
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

/// `GET /cases/{id}/comments/{mark}/redact`
pub(crate) fn comment_page(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let data = web.desk.comment_to_redact(&signed.actor, request.name(0)?, request.name(1)?)?;
    Ok(respond::page(200, html::redact::comment(&signed.chrome(), &data)))
}

/// `POST /cases/{id}/comments/{mark}/redact`
pub(crate) fn comment(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let (id, mark): (CaseId, Mark) = (request.name(0)?, request.name(1)?);
    let also = Form::of(request)?.all("also");
    web.desk.redact_comment(&signed.actor, (id, mark), also)?;
    Ok(respond::see_other(format!("/cases/{id}#c-{mark}")))
}

/// `GET /files/{id}/redact`
pub(crate) fn file_page(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let (seen, file) = web.desk.file_to_redact(&signed.actor, request.name(0)?)?;
    Ok(respond::page(200, html::redact::file(&signed.chrome(), &seen, &file)))
}

/// `POST /files/{id}/redact`
pub(crate) fn file(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let case = web.desk.redact_file(&signed.actor, request.name(0)?)?;
    Ok(respond::see_other(format!("/cases/{case}")))
}

/// `GET /cases/{id}/description/redact`
pub(crate) fn description_page(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let detail = web.desk.description_to_redact(&signed.actor, request.name(0)?)?;
    Ok(respond::page(200, html::redact::description(&signed.chrome(), &detail)))
}

/// `POST /cases/{id}/description/redact`
pub(crate) fn description(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let id: CaseId = request.name(0)?;
    web.desk.redact_description(&signed.actor, id)?;
    Ok(respond::see_other(format!("/cases/{id}")))
}

/// `GET /cases/{id}/feedback/redact`
pub(crate) fn feedback_page(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let seen = web.desk.feedback_to_redact(&signed.actor, request.name(0)?)?;
    Ok(respond::page(200, html::redact::feedback(&signed.chrome(), &seen)))
}

/// `POST /cases/{id}/feedback/redact`
pub(crate) fn feedback(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let id: CaseId = request.name(0)?;
    web.desk.redact_feedback(&signed.actor, id)?;
    Ok(respond::see_other(format!("/cases/{id}")))
}
