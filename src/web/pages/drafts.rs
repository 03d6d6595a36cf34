//! What is typed and uploaded at a place, and kept there until it is sent.

use serde::Serialize;

use crate::{
    domain::{
        attachment::StoredFile,
        draft::DraftPlace,
        id::{AttachmentId, CaseId, Mark},
        refusal::Refusal,
    },
    error::{Error, Result},
    web::{
        Web,
        form::{Form, allowance},
        request::{Request, Response},
        respond,
        session::Signed,
        wire::Allowance,
    },
};

/// What files may come to wait in the draft of a comment.
pub(crate) fn allow(web: &Web, signed: &Signed, request: &Request) -> Result<Allowance> {
    let place = DraftPlace::Comment(request.name(0)?);
    Ok(allowance(signed.person()?, web.desk.file_rules(&signed.actor, place)?))
}

/// What files may come to wait in the draft of a step.
pub(crate) fn allow_step(web: &Web, signed: &Signed, request: &Request) -> Result<Allowance> {
    let place = step(request)?;
    Ok(allowance(signed.person()?, web.desk.file_rules(&signed.actor, place)?))
}

/// `POST /cases/{id}/draft`
pub(crate) fn keep(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let id: CaseId = request.name(0)?;
    keep_at(web, signed, request, (DraftPlace::Comment(id), format!("/cases/{id}")))
}

/// `POST /cases/{id}/do/{action}/draft`
pub(crate) fn keep_step(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let id: CaseId = request.name(0)?;
    keep_at(web, signed, request, (step(request)?, format!("/cases/{id}")))
}

/// `POST /cases/{id}/edit/draft`
pub(crate) fn keep_edit(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let id: CaseId = request.name(0)?;
    keep_at(web, signed, request, (DraftPlace::Edit(id), format!("/cases/{id}")))
}

/// `POST /cases/{id}/comments/{mark}/edit/draft`
pub(crate) fn keep_amend(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let (id, mark): (CaseId, Mark) = (request.name(0)?, request.name(1)?);
    let back = format!("/cases/{id}#c-{mark}");
    keep_at(web, signed, request, (DraftPlace::Amend(id, mark), back))
}

/// Keeps what a form has typed, or forgets it and goes back if that is what its button says.
fn keep_at(
    web: &Web,
    signed: &Signed,
    request: &Request,
    (place, back): (DraftPlace, String),
) -> Result<Response> {
    let form = Form::of(request)?;
    if form.get("go") == "discard" {
        web.desk.discard(&signed.actor, place)?;
        return Ok(respond::see_other(back));
    }
    web.desk.keep_fields(&signed.actor, place, form.to_keep())?;
    Ok(Response::empty(204))
}

/// `POST /cases/{id}/draft/files`
pub(crate) fn keep_file(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    kept(web, signed, DraftPlace::Comment(request.name(0)?), &Form::of(request)?)
}

/// `POST /cases/{id}/do/{action}/draft/files`
pub(crate) fn keep_step_file(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    kept(web, signed, step(request)?, &Form::of(request)?)
}

/// `POST /cases/{id}/do/{action}/draft/files/{file}/remove`
pub(crate) fn drop_step_file(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let (id, action): (CaseId, _) = (request.name(0)?, super::deeds::action(request)?);
    let place = step(request)?;
    web.desk.drop_file(&signed.actor, place, request.name(2)?)?;
    dropped(web, signed, request, (place, format!("/cases/{id}/do/{}", action.word())))
}

/// The place of the step that an address names.
fn step(request: &Request) -> Result<DraftPlace, Refusal> {
    Ok(DraftPlace::Step(request.name(0)?, super::deeds::action(request)?))
}

/// `POST /cases/{id}/draft/files/{file}/remove`
pub(crate) fn drop_file(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let id: CaseId = request.name(0)?;
    let place = DraftPlace::Comment(id);
    web.desk.drop_file(&signed.actor, place, request.name(1)?)?;
    dropped(web, signed, request, (place, format!("/cases/{id}")))
}

/// Keeps what a form typed and sent in the draft, so that nothing is lost whatever becomes of it;
/// returns the files that it sends.
///
/// # Errors
///
/// [`Refusal::Files`] if some cannot be taken; the others are in the draft then.
pub(super) fn take_in(
    web: &Web,
    signed: &Signed,
    place: DraftPlace,
    form: &Form,
) -> Result<Vec<AttachmentId>> {
    let mut kept = form.kept();
    if form.files.is_empty() {
        return Ok(kept);
    }
    let rules = web.desk.file_rules(&signed.actor, place)?;
    let came = web.desk.keep_files(&signed.actor, place, rules, form.files.clone())?;
    if !came.refusals.is_empty() {
        web.desk.keep_fields(&signed.actor, place, form.to_keep())?;
        return Err(Refusal::Files(came.refusals).into());
    }
    kept.extend(came.files.iter().map(|file| file.id));
    Ok(kept)
}

/// Keeps what a form has typed that was refused and can be mended, as [`keep_all`] does.
///
/// # Errors
///
/// A fault.
pub(super) fn keep_refused(
    web: &Web,
    signed: &Signed,
    place: DraftPlace,
    form: &Form,
    why: &Error,
) -> Result<()> {
    let mendable = matches!(
        why,
        Error::Refused(Refusal::Fields(_) | Refusal::Files(_) | Refusal::ChangedMeanwhile)
    );
    if mendable { keep_all(web, signed, place, form) } else { Ok(()) }
}

/// Keeps what a form has typed, so that it is still there when the page is left. What no draft
/// holds is shown all the same.
///
/// # Errors
///
/// A fault.
pub(super) fn keep_all(web: &Web, signed: &Signed, place: DraftPlace, form: &Form) -> Result<()> {
    match web.desk.keep_fields(&signed.actor, place, form.to_keep()) {
        Err(fault @ Error::Failed(_)) => Err(fault),
        Ok(()) | Err(Error::Refused(_)) => Ok(()),
    }
}

/// Takes files into a draft for a script, which sends one at a time.
pub(super) fn kept(web: &Web, signed: &Signed, place: DraftPlace, form: &Form) -> Result<Response> {
    let rules = web.desk.file_rules(&signed.actor, place)?;
    let came = web.desk.keep_files(&signed.actor, place, rules, form.files.clone())?;
    match came.files.first() {
        Some(file) if came.refusals.is_empty() => Ok(respond::json(200, &FileJson::of(file))?),
        _ if !came.refusals.is_empty() => Err(Refusal::Files(came.refusals).into()),
        _ => Err(Refusal::Malformed.into()),
    }
}

/// The answer to taking a file out of a draft. Without a script the whole form came along: what is
/// typed in it is kept, and shown again.
pub(super) fn dropped(
    web: &Web,
    signed: &Signed,
    request: &Request,
    (place, back): (DraftPlace, String),
) -> Result<Response> {
    if request.wants_json() {
        return Ok(Response::empty(204));
    }
    web.desk.keep_fields(&signed.actor, place, Form::of(request)?.to_keep())?;
    Ok(respond::see_other(back))
}

/// A kept file, as a script reads it.
#[derive(Serialize)]
pub(super) struct FileJson {
    id: String,
    name: String,
    size: u64,
    image: bool,
}

impl FileJson {
    pub(super) fn of(file: &StoredFile) -> FileJson {
        FileJson {
            id: file.id.to_string(),
            name: file.name.as_str().to_owned(),
            size: file.size,
            image: file.kind.is_image(),
        }
    }
}
