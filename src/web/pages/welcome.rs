//! What follows on the first set-up.

use super::{desk::filled_in, invite::asked};
use crate::{
    domain::{access::Actor, desk::SectionForm, refusal::Refusal},
    error::{Error, Result},
    web::{
        Web,
        form::Form,
        html::{self, typed::Tried, welcome::FIRST},
        request::{Request, Response},
        respond,
        session::Signed,
    },
};

/// `GET /welcome/desk`
pub(crate) fn desk(web: &Web, signed: &Signed, _: &Request) -> Result<Response> {
    let account = web.desk.desk_page(admin(signed)?, None)?;
    Ok(respond::page(200, html::welcome::desk(&signed.chrome(), &account, None)))
}

/// `POST /welcome/desk`
pub(crate) fn set_desk(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let (form, actor) = (Form::of(request)?, admin(signed)?);
    let own = signed.me.account;
    let section = |section| SectionForm {
        edition: form.get(&html::welcome::edition(section)).to_owned(),
        ..filled_in(section, &form)
    };
    match web.desk.set_desk(actor, own, FIRST.map(section).into()) {
        Ok(()) => Ok(respond::see_other("/welcome/people")),
        Err(error) => {
            let status = respond::status_of(&error);
            let tried = form.tried(error, None)?;
            let account = web.desk.desk_page(actor, None)?;
            let page = html::welcome::desk(&signed.chrome(), &account, Some(&tried));
            Ok(respond::page(status, page))
        }
    }
}

/// `GET /welcome/people`
pub(crate) fn people(web: &Web, signed: &Signed, _: &Request) -> Result<Response> {
    asking(web, signed, (200, None))
}

/// `POST /welcome/people`
pub(crate) fn invite(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let (form, actor) = (Form::of(request)?, admin(signed)?);
    let (_, asked) = asked(&form);
    match web.desk.invite(actor, None, &asked) {
        Ok(all) => {
            let page = html::welcome::invited(&signed.chrome(), &all, &web.base(request));
            Ok(respond::page(200, page))
        }
        Err(error @ Error::Refused(Refusal::Fields(_) | Refusal::Throttled { .. })) => {
            let status = respond::status_of(&error);
            let tried = form.tried(error, None)?;
            asking(web, signed, (status, Some(&tried)))
        }
        Err(error) => Err(error),
    }
}

fn asking(web: &Web, signed: &Signed, (status, tried): (u16, Option<&Tried>)) -> Result<Response> {
    let (_, name) = web.desk.staff(admin(signed)?, None, ("", None))?.account;
    Ok(respond::page(status, html::welcome::people(&signed.chrome(), &name, tried)))
}

/// `GET /welcome/ready`
pub(crate) fn ready(web: &Web, signed: &Signed, _: &Request) -> Result<Response> {
    let account = web.desk.desk_page(admin(signed)?, None)?;
    Ok(respond::page(200, html::welcome::ready(&signed.chrome(), &account)))
}

/// The actor, if they set up the appliance.
fn admin(signed: &Signed) -> Result<&Actor, Refusal> {
    let runs = signed.person()?.runs_appliance();
    if runs { Ok(&signed.actor) } else { Err(Refusal::NotFound) }
}
