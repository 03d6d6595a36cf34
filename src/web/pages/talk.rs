//! Comments, and what is typed and uploaded for one before it is sent.

use serde::Serialize;

use crate::{
    desk::Comment,
    domain::{
        attachment::StoredFile,
        draft::DraftPlace,
        id::{AttachmentId, CaseId, Mark},
        refusal::{Field, Refusal},
        talk::Audience,
    },
    error::Result,
    web::{
        Web,
        form::{Form, allowance, at_least_words},
        html,
        request::{Request, Response},
        respond,
        session::Signed,
        wire::Allowance,
    },
};

/// What may come with a comment, or a step, on a case: at least its words.
pub(crate) fn allow(web: &Web, signed: &Signed, request: &Request) -> Result<Allowance> {
    let place = DraftPlace::Comment(request.name(0)?);
    let rules = web.desk.file_rules(&signed.actor, place);
    at_least_words(signed.person()?.user, request, rules)
}

/// What files may come to wait in the draft of a comment.
pub(crate) fn allow_files(web: &Web, signed: &Signed, request: &Request) -> Result<Allowance> {
    let place = DraftPlace::Comment(request.name(0)?);
    Ok(allowance(signed.person()?.user, web.desk.file_rules(&signed.actor, place)?))
}

/// `POST /cases/{id}/comments`
pub(crate) fn comment(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let (id, form): (CaseId, _) = (request.name(0)?, Form::of(request)?);
    let (place, audience) = (DraftPlace::Comment(id), audience(&form)?);
    let outcome = take_in(web, signed, place, &form).and_then(|kept| {
        let text = form.field(Field::Comment);
        web.desk.comment(&signed.actor, id, Comment { text, audience, kept })
    });
    match outcome {
        Ok(mark) => Ok(respond::see_other(format!("/cases/{id}#c-{mark}"))),
        Err(error) => {
            let status = respond::status_of(&error);
            let detail = web.desk.case(&signed.actor, id, None)?;
            let tried = form.tried(error, detail.draft.as_ref())?;
            let page = html::case::page(&signed.chrome(), &detail, Some(&tried));
            Ok(respond::page(status, page))
        }
    }
}

/// `GET /cases/{id}/comments/{mark}/edit`
pub(crate) fn edit_page(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let history = web.desk.own_comment(&signed.actor, request.name(0)?, request.name(1)?)?;
    Ok(respond::page(200, html::comment::edit(&signed.chrome(), &history, None)))
}

/// `POST /cases/{id}/comments/{mark}/edit`
pub(crate) fn edit(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let (id, mark): (CaseId, Mark) = (request.name(0)?, request.name(1)?);
    let form = Form::of(request)?;
    let (text, audience) = (form.field(Field::Comment), audience(&form)?);
    let Err(error) = web.desk.amend(&signed.actor, (id, mark), text, audience) else {
        return Ok(respond::see_other(format!("/cases/{id}#c-{mark}")));
    };
    let status = respond::status_of(&error);
    let history = web.desk.history(&signed.actor, id, mark)?;
    let tried = form.tried(error, None)?;
    Ok(respond::page(status, html::comment::edit(&signed.chrome(), &history, Some(&tried))))
}

/// `GET /cases/{id}/comments/{mark}/history`
pub(crate) fn history(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let history = web.desk.history(&signed.actor, request.name(0)?, request.name(1)?)?;
    Ok(respond::page(200, html::comment::history(&signed.chrome(), &history)))
}

/// `POST /cases/{id}/draft`
pub(crate) fn keep(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let place = DraftPlace::Comment(request.name(0)?);
    web.desk.keep_fields(&signed.actor, place, Form::of(request)?.to_keep())?;
    Ok(Response::empty(204))
}

/// `POST /cases/{id}/draft/files`
pub(crate) fn keep_file(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    kept(web, signed, DraftPlace::Comment(request.name(0)?), &Form::of(request)?)
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

/// Who is to see it. A switch that is neither on nor off was meant for something, and hardly for
/// everyone to read this.
fn audience(form: &Form) -> Result<Audience, Refusal> {
    match form.get("private") {
        "on" => Ok(Audience::OwnAccount),
        "" => Ok(Audience::Everyone),
        _ => Err(Refusal::Malformed),
    }
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
