//! What is typed and uploaded at a place, and kept there until it is sent.

use serde::Serialize;

use crate::{
    domain::{
        attachment::StoredFile,
        draft::DraftPlace,
        id::{AttachmentId, CaseId},
        refusal::{Complaint, Field, Refusal},
    },
    error::{Error, Result},
    web::{
        Web,
        form::{Form, allowance, at_least_words},
        request::{Request, Response},
        respond,
        session::Signed,
        wire::Allowance,
    },
};

/// What files may come to wait in the draft at the place that an address names.
pub(crate) fn allow(web: &Web, signed: &Signed, request: &Request) -> Result<Allowance> {
    let rules = web.desk.file_rules(&signed.actor, place(request)?)?;
    Ok(allowance(signed.person()?, &rules))
}

/// What may come with what is written at such a place: at least its words.
pub(crate) fn allow_words(web: &Web, signed: &Signed, request: &Request) -> Result<Allowance> {
    let rules = web.desk.file_rules(&signed.actor, place(request)?);
    at_least_words(signed.person()?, rules)
}

/// `POST …/draft`: keeps what a form has typed, or forgets it and goes back if that is what its
/// button says.
pub(crate) fn keep(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let (id, place, form): (CaseId, _, _) = (request.name(0)?, place(request)?, Form::of(request)?);
    if form.get("go") == "discard" {
        web.desk.discard(&signed.actor, place)?;
        return Ok(respond::see_other(match place {
            DraftPlace::Amend(_, mark) => format!("/cases/{id}#c-{mark}"),
            _ => format!("/cases/{id}"),
        }));
    }
    web.desk.keep_fields(&signed.actor, place, form.to_keep())?;
    if matches!(place, DraftPlace::Comment(_)) && !form.field(Field::Comment).trim().is_empty() {
        web.desk.note_writing(&signed.actor, id, super::talk::audience(&form)?)?;
    }
    Ok(Response::empty(204))
}

/// `POST …/draft/files`
pub(crate) fn keep_file(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    kept(web, signed, place(request)?, &Form::of(request)?)
}

/// `POST …/draft/files/{file}/remove`
pub(crate) fn drop_file(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let place = place(request)?;
    let file = request.captures.len().saturating_sub(1);
    web.desk.drop_file(&signed.actor, place, request.name(file)?)?;
    let page = request.path.rsplitn(5, '/').last().unwrap_or_default();
    dropped(web, signed, request, (place, page.to_owned()))
}

/// The place that an address of a case is about: `…`, `…/comments`, `…/replies`, `…/do/{action}`, `…/edit` or
/// `…/comments/{mark}/edit`, and whatever follows.
pub(super) fn place(request: &Request) -> Result<DraftPlace, Refusal> {
    let case: CaseId = request.name(0)?;
    let mut words = request.path.split('/').skip(3);
    match (words.next(), words.next(), words.next()) {
        (Some("draft" | "replies"), ..) | (Some("comments"), None, _) => {
            Ok(DraftPlace::Comment(case))
        }
        (Some("do"), ..) => Ok(DraftPlace::Step(case, super::deeds::action(request)?)),
        (Some("edit"), ..) => Ok(DraftPlace::Edit(case)),
        (Some("comments"), _, Some("edit")) => Ok(DraftPlace::Amend(case, request.name(1)?)),
        _ => Err(Refusal::NotFound),
    }
}

/// Keeps what a form typed and sent in the draft, so that nothing is lost whatever becomes of it;
/// returns the files that it sends.
///
/// # Errors
///
/// [`Refusal::Files`] if some cannot be taken; the others are in the draft then. What the desk says
/// to files that nobody may send here.
pub(super) fn take_in(
    web: &Web,
    signed: &Signed,
    place: DraftPlace,
    form: &Form,
) -> Result<Vec<AttachmentId>> {
    let mut kept = form.kept();
    if form.files.is_empty() && !form.cut {
        return Ok(kept);
    }
    let rules = web.desk.file_rules(&signed.actor, place)?;
    if form.cut {
        // What stood in their way a moment ago does no more: they are to be sent again.
        return Err(Refusal::field(Field::Files, Complaint::Missing).into());
    }
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
        Error::Refused(
            Refusal::Fields(_) | Refusal::Files(_) | Refusal::ChangedMeanwhile | Refusal::Overtaken
        )
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
