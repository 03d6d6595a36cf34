//! What is done to a case by a dialog: steps, edits, people.

use super::{drafts, talk};
use crate::{
    desk::{EditForm, Stepped},
    domain::{
        draft::DraftPlace,
        id::{CaseId, UserId},
        refusal::{Field, Refusal},
        workflow::{Action, Row},
    },
    error::{Error, Result},
    web::{
        Web,
        form::{Form, at_least_words},
        html::{self, people::Again, typed::Typed},
        request::{Request, Response},
        respond,
        session::Signed,
        wire::Allowance,
    },
};

/// `GET /cases/{id}/do/{action}`: only for a step that the reader may take now.
pub(crate) fn step_page(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let id: CaseId = request.name(0)?;
    let row = web.desk.choice(&signed.actor, id, action(request)?)?;
    let place = DraftPlace::of_step(id, row);
    let detail = web.desk.case_at(&signed.actor, (id, place), None)?;
    Ok(respond::page(200, html::actions::page(&signed.chrome(), &detail, row, None)))
}

/// What may come with a step on a case: at least its words.
pub(crate) fn allow(web: &Web, signed: &Signed, request: &Request) -> Result<Allowance> {
    let id = request.name(0)?;
    let row = web.desk.choice(&signed.actor, id, action(request)?);
    let place = row.map(|row| DraftPlace::of_step(id, row));
    let rules = place.and_then(|place| web.desk.file_rules(&signed.actor, place));
    at_least_words(signed.person()?, rules)
}

/// `POST /cases/{id}/do/{action}`
pub(crate) fn step(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let (id, action): (CaseId, Action) = (request.name(0)?, action(request)?);
    let form = Form::of(request)?;
    let row: &Row = match web.desk.choice(&signed.actor, id, action) {
        Ok(row) => row,
        Err(error) => return too_late(web, signed, id, form, error),
    };
    let place = DraftPlace::of_step(id, row);
    let outcome = drafts::take_in(web, signed, place, &form).and_then(|kept| {
        let stepped = Stepped {
            comment: form.field(Field::Comment),
            rating: form.field(Field::Rating),
            solved: form.field(Field::Solved),
            feedback: form.field(Field::Feedback),
            kept,
            shown: talk::shown(&form)?,
        };
        web.desk.step(&signed.actor, id, action, stepped)
    });
    let Err(error) = outcome else { return Ok(respond::see_other(format!("/cases/{id}"))) };
    if web.desk.choice(&signed.actor, id, action).is_err() {
        // Somebody else was faster by a moment.
        return too_late(web, signed, id, form, error);
    }
    drafts::keep_refused(web, signed, place, &form, &error)?;
    let status = respond::status_of(&error);
    let detail = web.desk.case_at(&signed.actor, (id, place), None)?;
    let tried = form.tried(error, detail.draft.as_ref())?;
    let page = html::actions::page(&signed.chrome(), &detail, row, Some(&tried));
    Ok(respond::page(status, page))
}

/// The page of a case on which something cannot be done any more, with what was typed for it.
///
/// # Errors
///
/// [`Refusal::NotFound`] as it was, for whoever may not know of the case; a fault.
fn too_late(web: &Web, signed: &Signed, id: CaseId, form: Form, error: Error) -> Result<Response> {
    let status = respond::status_of(&error);
    let tried = form.tried(error, None)?;
    let detail = web.desk.case(&signed.actor, id, None)?;
    Ok(respond::page(status, html::case::too_late(&signed.chrome(), &detail, &tried)))
}

/// `GET /cases/{id}/edit`
pub(crate) fn edit_page(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let (detail, products) = web.desk.edit_form(&signed.actor, request.name(0)?)?;
    Ok(respond::page(200, html::edit::page(&signed.chrome(), &detail, &products, None)))
}

/// `POST /cases/{id}/edit`
pub(crate) fn edit(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let (id, form): (CaseId, _) = (request.name(0)?, Form::of(request)?);
    let edition = form.get("edition").parse().map_err(|_| Refusal::Malformed)?;
    let place = DraftPlace::Edit(id);
    let outcome = drafts::take_in(web, signed, place, &form).and_then(|kept| {
        let edited = EditForm {
            edition,
            subject: form.optional(Field::Subject),
            description: form.optional(Field::Description),
            priority: form.optional(Field::Priority),
            kind: form.optional(Field::Type),
            product: form.optional(Field::Product),
            kept,
        };
        web.desk.edit(&signed.actor, id, edited)
    });
    let Err(error) = outcome else { return Ok(respond::see_other(format!("/cases/{id}"))) };
    drafts::keep_refused(web, signed, place, &form, &error)?;
    let Ok((detail, products)) = web.desk.edit_form(&signed.actor, id) else {
        return too_late(web, signed, id, form, error);
    };
    let status = respond::status_of(&error);
    let tried = form.tried(error, detail.draft.as_ref())?;
    let page = html::edit::page(&signed.chrome(), &detail, &products, Some(&tried));
    Ok(respond::page(status, page))
}

/// `GET /cases/{id}/people`
pub(crate) fn people_page(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let form = web.desk.people(&signed.actor, request.name(0)?, "", &[])?;
    Ok(respond::page(200, html::people::page(&signed.chrome(), &form, None)))
}

/// `POST /cases/{id}/people`: sets them, or finds more people to choose from and changes nothing.
pub(crate) fn people(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let (id, form): (CaseId, _) = (request.name(0)?, Form::of(request)?);
    let (agent, cc) = (form.field(Field::Agent), form.all(Field::Cc.name()));
    let chosen = cc.iter().chain([&agent]).take(1_000).filter_map(|id| id.parse().ok());
    let chosen: Vec<UserId> = chosen.collect();
    let find = |form: &Form| web.desk.people(&signed.actor, id, form.get("q"), &chosen);
    if form.get("go") == "find" {
        let people = find(&form)?;
        let typed = Typed { values: form.fields, files: Vec::new() };
        let page = html::people::page(&signed.chrome(), &people, Some(&Again::Found(typed)));
        return Ok(respond::page(200, page));
    }
    let Err(error) = web.desk.set_people(&signed.actor, id, agent, cc) else {
        return Ok(respond::see_other(format!("/cases/{id}")));
    };
    let status = respond::status_of(&error);
    let people = find(&form)?;
    let again = Again::Refused(form.tried(error, None)?);
    Ok(respond::page(status, html::people::page(&signed.chrome(), &people, Some(&again))))
}

/// The action that an address names.
pub(super) fn action(request: &Request) -> Result<Action, Refusal> {
    let word = request.captures.get(1).map_or("", String::as_str);
    Action::of_word(word).ok_or(Refusal::NotFound)
}
