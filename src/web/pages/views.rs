//! Views: lists of cases that have a name.

use super::{
    cases::{asked, shown},
    replies::sharing,
};
use crate::{
    desk::show::{Choices, Page, Unsaved},
    domain::{
        refusal::{Field, Refusal},
        saved::Namesake,
    },
    error::{Error, Result},
    web::{
        Web,
        form::{Form, query},
        html::filters,
        request::{Request, Response},
        respond,
        session::Signed,
    },
};

/// `POST /cases/views`: saves the list that the address asks for, and leads there.
pub(crate) fn save(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let asked = asked(&query(request)?)?;
    let form = Form::of(request)?;
    let address = filters::address(&asked.filter, Page::First);
    let name = form.field(Field::Name);
    let sharing = sharing(&form)?;
    let namesake = match form.get("replace") {
        "" => Namesake::Stays,
        // What was ticked for another name says nothing of this one.
        replaced if replaced == name => Namesake::Goes,
        _ => Namesake::Stays,
    };
    match web.desk.save_view(&signed.actor, sharing, (&name, &address), namesake) {
        Ok(()) => Ok(respond::see_other(address)),
        Err(Error::Refused(refusal @ Refusal::Fields(_))) => {
            let choices = web.desk.choices(&signed.actor, "")?;
            let unsaved = Some(Unsaved { name, sharing, refusal });
            let choices = Choices { unsaved, ..choices };
            shown(web, signed, (422, &asked), Some(choices))
        }
        Err(error) => Err(error),
    }
}

/// `POST /cases/views/delete`
pub(crate) fn delete(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let form = Form::of(request)?;
    web.desk.delete_view(&signed.actor, sharing(&form)?, form.get("name"))?;
    Ok(respond::see_other("/cases"))
}
