//! Moving a case to another desk.

use crate::{
    desk::show::MoveDesks,
    domain::{
        id::{AccountId, AttachmentId, CaseId},
        refusal::{Complaint, Field, Refusal},
    },
    error::{Error, Result},
    web::{
        Web,
        form::{Form, query},
        html::{self, typed::Typed},
        pages::new_case::new_case,
        request::{Request, Response},
        respond,
        session::Signed,
    },
};

/// `GET /cases/{id}/move`: which desk; with `?partner=…` what that desk asks for.
pub(crate) fn page(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let (id, fields): (CaseId, _) = (request.name(0)?, query(request)?);
    let find = |name| fields.iter().find(|(has, _)| has == name).map(|(_, value)| value.as_str());
    if let Some(Ok(to)) = find("partner").map(str::parse::<AccountId>) {
        let data = web.desk.move_form(&signed.actor, id, to, None)?;
        return Ok(respond::page(200, html::moving::form(&signed.chrome(), &data, (None, None))));
    }
    let desks = web.desk.move_desks(&signed.actor, id, find("q").unwrap_or_default())?;
    Ok(respond::page(200, html::moving::desks(&signed.chrome(), &desks, (None, None))))
}

/// `POST /cases/{id}/move`: moves it, or goes where the button says with all that was typed.
pub(crate) fn send(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let (id, form): (CaseId, _) = (request.name(0)?, Form::of(request)?);
    let to = form.get(Field::Partner.name()).parse::<AccountId>();
    match (form.get("go"), to) {
        ("move", _) => (),
        ("search", _) => {
            let desks = web.desk.move_desks(&signed.actor, id, form.get("q"))?;
            let typed = Typed { values: form.fields, files: Vec::new() };
            let typed = Some(&typed).filter(|typed| typed.values.iter().any(is_subject));
            let page = html::moving::desks(&signed.chrome(), &desks, (None, typed));
            return Ok(respond::page(200, page));
        }
        (_, Ok(to)) => return details(web, signed, (id, to), form),
        (_, Err(_)) => {
            let error = Refusal::field(Field::Partner, Complaint::Missing).into();
            return again(web, signed, id, form, error);
        }
    }
    let carried = form.all("carry").iter().map(|text| text.parse::<AttachmentId>()).collect();
    let moved = match carried {
        Ok(carried) => web.desk.move_case(&signed.actor, id, new_case(&form), carried),
        Err(_) => Err(Refusal::field(Field::Files, Complaint::NotOffered).into()),
    };
    match moved {
        Ok(new) => Ok(respond::see_other(format!("/cases/{new}/summary"))),
        Err(error) => again(web, signed, id, form, error),
    }
}

/// What the chosen desk asks for, with what was typed already.
fn details(
    web: &Web,
    signed: &Signed,
    (id, to): (CaseId, AccountId),
    form: Form,
) -> Result<Response> {
    let typed = form.find(Field::Subject.name()).is_some().then(|| form.to_keep());
    let ticked = typed.as_ref().map(|_| Typed { values: form.fields.clone(), files: Vec::new() });
    match web.desk.move_form(&signed.actor, id, to, typed) {
        Ok(data) => {
            let page = html::moving::form(&signed.chrome(), &data, (None, ticked.as_ref()));
            Ok(respond::page(200, page))
        }
        Err(error) => again(web, signed, id, form, error),
    }
}

/// The page once more: what the desk asks for while it is open to the issuer, else the desks that
/// are, with the words; none if the case cannot be moved any more.
fn again(web: &Web, signed: &Signed, id: CaseId, form: Form, error: Error) -> Result<Response> {
    let (status, actor) = (respond::status_of(&error), &signed.actor);
    let to = form.get(Field::Partner.name()).parse::<AccountId>().ok();
    let typed = form.to_keep();
    let tried = form.tried(error, None)?;
    let data = to.map(|to| web.desk.move_form(actor, id, to, Some(typed)));
    match data {
        Some(Ok(data)) => {
            let page = html::moving::form(&signed.chrome(), &data, (Some(&tried), None));
            return Ok(respond::page(status, page));
        }
        Some(Err(error @ Error::Failed(_))) => return Err(error),
        Some(Err(Error::Refused(_))) | None => (),
    }
    let desks = match web.desk.move_desks(actor, id, "") {
        Ok(desks) => desks,
        Err(Error::Refused(Refusal::Closed)) => {
            let (seen, list) = (web.desk.seen(actor, id)?, Vec::new());
            MoveDesks { seen, list, more: false, query: String::new() }
        }
        Err(error) => return Err(error),
    };
    Ok(respond::page(status, html::moving::desks(&signed.chrome(), &desks, (Some(&tried), None))))
}

/// Whether it is the field that stands on every form of a case that was begun.
fn is_subject((name, _): &(String, String)) -> bool {
    name == Field::Subject.name()
}
