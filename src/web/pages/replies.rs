//! Canned replies.

use serde::Serialize;

use super::drafts;
use crate::{
    domain::{
        id::ReplyId,
        refusal::{Field, Refusal},
        reply::ReplyForm,
        saved::Sharing,
    },
    error::Result,
    web::{
        Web,
        form::{Form, moment},
        html,
        request::{Request, Response},
        respond,
        session::Signed,
    },
};

/// `GET /replies`
pub(crate) fn list(web: &Web, signed: &Signed, _: &Request) -> Result<Response> {
    let list = web.desk.replies(&signed.actor)?;
    Ok(respond::page(200, html::replies::page(&signed.chrome(), &list)))
}

/// `GET /replies/new`
pub(crate) fn new(_: &Web, signed: &Signed, _: &Request) -> Result<Response> {
    signed.person()?.uses_replies()?;
    Ok(respond::page(200, html::replies::edit(&signed.chrome(), None, None)))
}

/// `POST /replies`
pub(crate) fn add(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let form = Form::of(request)?;
    let Err(error) = web.desk.add_reply(&signed.actor, sharing(&form)?, typed(&form)) else {
        return Ok(respond::see_other("/replies"));
    };
    let status = respond::status_of(&error);
    let tried = form.tried(error, None)?;
    Ok(respond::page(status, html::replies::edit(&signed.chrome(), None, Some(&tried))))
}

/// `GET /replies/{id}`
pub(crate) fn edit(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let kept = web.desk.reply(&signed.actor, request.name(0)?)?;
    Ok(respond::page(200, html::replies::edit(&signed.chrome(), Some(&kept), None)))
}

/// `POST /replies/{id}`
pub(crate) fn change(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let (id, form): (ReplyId, _) = (request.name(0)?, Form::of(request)?);
    let of = (id, moment(form.get("edition"))?);
    let changed = web.desk.change_reply(&signed.actor, of, sharing(&form)?, typed(&form));
    let Err(error) = changed else { return Ok(respond::see_other("/replies")) };
    let status = respond::status_of(&error);
    let kept = web.desk.reply(&signed.actor, id)?;
    let tried = form.tried(error, None)?;
    Ok(respond::page(status, html::replies::edit(&signed.chrome(), Some(&kept), Some(&tried))))
}

/// `GET /replies/{id}/delete`
pub(crate) fn delete_page(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let kept = web.desk.reply(&signed.actor, request.name(0)?)?;
    Ok(respond::page(200, html::replies::delete(&signed.chrome(), &kept)))
}

/// `POST /replies/{id}/delete`
pub(crate) fn delete(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    web.desk.delete_reply(&signed.actor, request.name(0)?)?;
    Ok(respond::see_other("/replies"))
}

/// `GET …/replies`, of a place where the reader is writing.
pub(crate) fn choose(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let choice = web.desk.replies_at(&signed.actor, drafts::place(request)?)?;
    Ok(respond::page(200, html::replies::choose(&signed.chrome(), &choice)))
}

/// `POST …/replies`: keeps what is typed, and leads to the choice.
pub(crate) fn keep(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let place = drafts::place(request)?;
    web.desk.keep_fields(&signed.actor, place, Form::of(request)?.to_keep())?;
    Ok(respond::see_other(html::replies::address(place)))
}

/// `POST …/replies/{id}`: puts it after what is typed. A script gets its text instead, and puts it
/// where the caret is.
pub(crate) fn insert(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let place = drafts::place(request)?;
    let id = request.name(request.captures.len().saturating_sub(1))?;
    if request.wants_json() {
        let text = web.desk.filled_reply(&signed.actor, place, id)?;
        return Ok(respond::json(200, &TextJson { text })?);
    }
    web.desk.insert_reply(&signed.actor, place, id)?;
    Ok(respond::see_other(html::replies::back(place)))
}

/// The text of a canned reply, as a script reads it.
#[derive(Serialize)]
struct TextJson {
    text: String,
}

fn typed(form: &Form) -> ReplyForm {
    ReplyForm { name: form.field(Field::Name), text: form.field(Field::Text) }
}

/// Who is to have it; whatever says neither is refused, for to share is not to be taken back.
pub(super) fn sharing(form: &Form) -> Result<Sharing, Refusal> {
    match form.get("shared") {
        "" | "off" => Ok(Sharing::Private),
        "on" => Ok(Sharing::Shared),
        _ => Err(Refusal::Malformed),
    }
}
