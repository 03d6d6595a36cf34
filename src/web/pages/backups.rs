//! Backups, for those who run the appliance.

use crate::{
    domain::{
        backup::ScheduleForm,
        refusal::{Field, Refusal},
    },
    error::{Error, Result},
    web::{
        Web,
        form::{Form, query},
        html::{self, typed::Tried},
        request::{Request, Response},
        respond,
        session::Signed,
    },
};

/// `GET /settings/backups`
pub(crate) fn page(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let saved = query(request)?.iter().any(|(name, _)| name == "saved");
    shown(web, signed, (200, None), saved)
}

/// `POST /settings/backups`
pub(crate) fn set(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let form = Form::of(request)?;
    let typed = ScheduleForm {
        on: form.field(Field::Nightly),
        time: form.field(Field::Time),
        keep: form.field(Field::Keep),
    };
    match web.desk.set_backups(&signed.actor, typed) {
        Ok(()) => Ok(respond::see_other("/settings/backups?saved=1#schedule")),
        Err(error @ Error::Refused(Refusal::Fields(_))) => {
            let status = respond::status_of(&error);
            let tried = form.tried(error, None)?;
            shown(web, signed, (status, Some(&tried)), false)
        }
        Err(error) => Err(error),
    }
}

/// `POST /settings/backups/now`
pub(crate) fn make(web: &Web, signed: &Signed, _: &Request) -> Result<Response> {
    match web.desk.back_up_now(&signed.actor) {
        // Then the page shows how far it is.
        Ok(()) | Err(Error::Refused(Refusal::SoAlready)) => {
            Ok(respond::see_other("/settings/backups"))
        }
        Err(error) => Err(error),
    }
}

fn shown(
    web: &Web,
    signed: &Signed,
    (status, tried): (u16, Option<&Tried>),
    saved: bool,
) -> Result<Response> {
    let page = web.desk.backups_page(&signed.actor)?;
    let shown = html::backups::Shown { page: &page, tried, saved };
    Ok(respond::page(status, html::backups::page(&signed.chrome(), &shown)))
}
