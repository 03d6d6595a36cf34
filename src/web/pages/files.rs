//! Files of a case: attached, downloaded, looked at, deleted.

use crate::{
    desk::Glance,
    domain::{
        attachment::Attachment,
        file::{Disposition, Preview},
        id::{AttachmentId, CaseId},
        refusal::Refusal,
    },
    error::Result,
    web::{
        Web,
        form::{Form, allowance},
        html::{self, viewer::Look},
        request::{Request, Response},
        respond,
        session::Signed,
        wire::{self, Allowance},
    },
};

/// What a file may do where it is shown: nothing.
const POLICY: &str = "default-src 'none'; sandbox";

/// `GET /cases/{id}/attach`
pub(crate) fn attach_page(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let id = request.name(0)?;
    web.desk.may_attach(&signed.actor, id)?;
    let detail = web.desk.case(&signed.actor, id, None)?;
    Ok(respond::page(200, html::attach::page(&signed.chrome(), &detail, None)))
}

/// What may be attached to a case.
pub(crate) fn allow(web: &Web, signed: &Signed, request: &Request) -> Result<Allowance> {
    let rules = web.desk.may_attach(&signed.actor, request.name(0)?)?;
    Ok(allowance(signed.person()?, &rules))
}

/// `POST /cases/{id}/attach`
pub(crate) fn attach(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let (id, form): (CaseId, _) = (request.name(0)?, Form::of(request)?);
    let outcome = web.desk.attach(&signed.actor, id, form.files.clone());
    let error = match outcome {
        Ok(came) if came.refusals.is_empty() => match came.files.first() {
            Some(file) if request.wants_json() => {
                return Ok(respond::json(200, &super::drafts::FileJson::of(file))?);
            }
            _ => return Ok(respond::see_other(format!("/cases/{id}"))),
        },
        Ok(came) => Refusal::Files(came.refusals).into(),
        Err(error) => error,
    };
    if request.wants_json() {
        return Err(error);
    }
    let status = respond::status_of(&error);
    let detail = web.desk.case(&signed.actor, id, None)?;
    let tried = form.tried(error, None)?;
    Ok(respond::page(status, html::attach::page(&signed.chrome(), &detail, Some(&tried))))
}

/// `GET /files/{id}`
pub(crate) fn download(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let file = web.desk.file(&signed.actor, request.name(0)?)?;
    Ok(attached(&file))
}

/// `GET /files/{id}/raw`: the bytes of a picture or PDF, for a frame of ours.
pub(crate) fn raw(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    shown(&web.desk.file(&signed.actor, request.name(0)?)?)
}

/// The bytes of a file, to be kept.
pub(in crate::web) fn attached(file: &Attachment) -> Response {
    blob(file, Disposition::Attachment).with("content-security-policy", POLICY)
}

/// The bytes of a picture or PDF, to be looked at.
///
/// # Errors
///
/// [`Refusal::NotFound`] for any other file.
pub(in crate::web) fn shown(file: &Attachment) -> Result<Response> {
    match file.file.kind.preview() {
        Preview::Image | Preview::Pdf => {
            let policy = format!("{POLICY}; frame-ancestors 'self'");
            Ok(blob(file, Disposition::Inline).with("content-security-policy", policy))
        }
        Preview::Text | Preview::Table | Preview::None => Err(Refusal::NotFound.into()),
    }
}

/// `GET /files/{id}/view`
pub(crate) fn view(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let opened = web.desk.file_among(&signed.actor, request.name(0)?)?;
    let glance = web.desk.glance(&opened.file)?;
    let look = match (&glance, opened.file.file.kind.preview()) {
        (Glance::Text(text), _) => Look::Text(text),
        (Glance::Table(table), _) => Look::Table(table),
        (Glance::None, Preview::Image) => Look::Image,
        (Glance::None, Preview::Pdf) => Look::Pdf,
        (Glance::None, _) => Look::None,
    };
    Ok(respond::page(200, html::viewer::page(&signed.chrome(), &opened, look)))
}

/// `GET /files/{id}/delete`
pub(crate) fn delete_page(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let opened = web.desk.file_among(&signed.actor, request.name(0)?)?;
    if !opened.seen.may_delete(&opened.file) {
        return Err(Refusal::NotYours.into());
    }
    Ok(respond::page(200, html::attach::delete(&signed.chrome(), &opened, None)))
}

/// `POST /files/{id}/delete`
pub(crate) fn delete(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let id: AttachmentId = request.name(0)?;
    let case = web.desk.delete_file(&signed.actor, id)?;
    Ok(respond::see_other(format!("/cases/{case}")))
}

/// The edge sends the bytes; this says which, and as what.
fn blob(file: &Attachment, disposition: Disposition) -> Response {
    let file = &file.file;
    let headers = vec![
        (wire::BLOB, file.hash.to_string()),
        ("content-type", file.kind.media_type().to_owned()),
        ("content-disposition", file.name.content_disposition(disposition)),
        ("cache-control", "private, no-store".to_owned()),
        // For a download that goes on. The bytes behind an id never change, so the id is enough: a
        // tag made of the content would tell whoever sees it that two files are the same.
        ("etag", format!("\"{}\"", file.id)),
    ];
    Response { status: 200, headers, body: Vec::new() }
}
