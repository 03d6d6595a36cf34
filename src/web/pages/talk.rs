//! Comments.

use super::drafts;
use crate::{
    desk::{Comment, Shown},
    domain::{
        draft::DraftPlace,
        id::{CaseId, Mark},
        refusal::{Field, Refusal},
        talk::Audience,
    },
    error::Result,
    web::{
        Web,
        form::{Form, query},
        html,
        request::{Request, Response},
        respond,
        session::Signed,
    },
};

/// `POST /cases/{id}/comments`
pub(crate) fn comment(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let (id, form): (CaseId, _) = (request.name(0)?, Form::of(request)?);
    let (place, audience) = (DraftPlace::Comment(id), audience(&form)?);
    let outcome = drafts::take_in(web, signed, place, &form).and_then(|kept| {
        let text = form.field(Field::Comment);
        let comment = Comment { text, audience, kept };
        web.desk.answer(&signed.actor, id, comment, shown(&form)?)
    });
    match outcome {
        Ok(mark) => Ok(respond::see_other(format!("/cases/{id}#c-{mark}"))),
        Err(error) => {
            drafts::keep_refused(web, signed, place, &form, &error)?;
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
    let (place, form) = (DraftPlace::Amend(id, mark), Form::of(request)?);
    let audience = audience(&form)?;
    let outcome = drafts::take_in(web, signed, place, &form).and_then(|kept| {
        let text = form.field(Field::Comment);
        web.desk.amend(&signed.actor, (id, mark), Comment { text, audience, kept })
    });
    let Err(error) = outcome else {
        return Ok(respond::see_other(format!("/cases/{id}#c-{mark}")));
    };
    drafts::keep_refused(web, signed, place, &form, &error)?;
    let status = respond::status_of(&error);
    let history = web.desk.history(&signed.actor, id, mark)?;
    let tried = form.tried(error, history.draft.as_ref())?;
    Ok(respond::page(status, html::comment::edit(&signed.chrome(), &history, Some(&tried))))
}

/// `GET /cases/{id}/comments/{mark}/history`
pub(crate) fn history(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let texts = query(request)?.into_iter().find(|(name, _)| name == "texts");
    let texts = texts.map(|(_, number)| number.parse().map_err(|_| Refusal::Malformed));
    let (up_to, at) =
        (texts.transpose()?.unwrap_or(usize::MAX), (request.name(0)?, request.name(1)?));
    let history = web.desk.history_up_to(&signed.actor, at, up_to)?;
    Ok(respond::page(200, html::comment::history(&signed.chrome(), &history)))
}

/// What the form stood below: an entry's mark, a dash for none; whoever says nothing is not held up.
pub(super) fn shown(form: &Form) -> Result<Shown, Refusal> {
    match form.find("seen") {
        None => Ok(Shown::Unsaid),
        Some("-") => Ok(Shown::Nothing),
        Some(mark) => Ok(Shown::UpTo(mark.parse().map_err(|_| Refusal::Malformed)?)),
    }
}

/// Who is to see it. A switch that is neither on nor off was meant for something, and hardly for
/// everyone to read this.
pub(super) fn audience(form: &Form) -> Result<Audience, Refusal> {
    match form.get("private") {
        "on" => Ok(Audience::OwnAccount),
        "" => Ok(Audience::Everyone),
        _ => Err(Refusal::Malformed),
    }
}
