//! Which customer a case is about.

use crate::{
    domain::{id::CaseId, refusal::Field},
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

/// `GET /cases/{id}/customer`
pub(crate) fn page(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let form = web.desk.customer_form(&signed.actor, request.name(0)?, "")?;
    Ok(respond::page(200, html::customer::page(&signed.chrome(), &form, None)))
}

/// `POST /cases/{id}/customer`: says so, or finds others to choose from and changes nothing.
pub(crate) fn name(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let (id, form): (CaseId, _) = (request.name(0)?, Form::of(request)?);
    let again = |form: &Form| web.desk.customer_form(&signed.actor, id, form.get("q"));
    if form.get("go") == "find" {
        let data = again(&form)?;
        return Ok(respond::page(200, html::customer::page(&signed.chrome(), &data, None)));
    }
    let named = web.desk.name_customer(&signed.actor, id, &form.field(Field::Customer));
    let Err(error) = named else { return Ok(respond::see_other(format!("/cases/{id}"))) };
    let status = respond::status_of(&error);
    let data = again(&form)?;
    let tried = form.tried(error, None)?;
    Ok(respond::page(status, html::customer::page(&signed.chrome(), &data, Some(&tried))))
}
