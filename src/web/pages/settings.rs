//! Settings: one's own, and those of the appliance's mail.

use crate::{
    domain::{
        mail::MailForm,
        refusal::{Field, Refusal},
    },
    error::{Error, Result},
    web::{
        Web,
        form::{Form, query},
        html::{
            self,
            mail::Shown,
            settings::{Leaves, Saved},
            typed::Tried,
        },
        request::{Request, Response},
        respond,
        session::Signed,
    },
};

/// `GET /settings/notifications`
pub(crate) fn choices(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let saved = query(request)?.iter().any(|(name, _)| name == "saved");
    let (chosen, leaves) = web.desk.delivery(&signed.actor)?;
    let leaves = if leaves { Leaves::Mail } else { Leaves::Nothing };
    let saved = if saved { Saved::Just } else { Saved::Before };
    let page = html::settings::choices(&signed.chrome(), chosen, leaves, saved);
    Ok(respond::page(200, page))
}

/// `POST /settings/notifications`
pub(crate) fn choose(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let form = Form::of(request)?;
    web.desk.choose_delivery(&signed.actor, &form.field(Field::Delivery))?;
    Ok(respond::see_other("/settings/notifications?saved=1"))
}

/// `GET /settings/mail`
pub(crate) fn mail(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let before = query(request)?.into_iter().find(|(name, _)| name == "before");
    let before = before.map(|(_, number)| number.parse().map_err(|_| Refusal::NotFound));
    shown(web, signed, before.transpose()?, (200, None))
}

/// `POST /settings/mail`
pub(crate) fn set_mail(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let mut form = Form::of(request)?;
    let typed = MailForm {
        host: form.field(Field::Host),
        port: form.field(Field::Port),
        security: form.field(Field::Security),
        login: form.field(Field::Login),
        password: form.field(Field::Password),
        from: form.field(Field::From),
        trusted: form.field(Field::Trusted),
    };
    match web.desk.set_mail(&signed.actor, typed) {
        Ok(()) => Ok(respond::see_other("/settings/mail")),
        Err(error @ Error::Refused(Refusal::Fields(_))) => {
            // The password is not sent back.
            form.fields.retain(|(name, _)| name != Field::Password.name());
            let status = respond::status_of(&error);
            let tried = form.tried(error, None)?;
            shown(web, signed, None, (status, Some(&tried)))
        }
        Err(error) => Err(error),
    }
}

/// `POST /settings/mail/off`
pub(crate) fn end_mail(web: &Web, signed: &Signed, _: &Request) -> Result<Response> {
    web.desk.end_mail(&signed.actor)?;
    Ok(respond::see_other("/settings/mail"))
}

/// `POST /settings/mail/test`
pub(crate) fn try_mail(web: &Web, signed: &Signed, _: &Request) -> Result<Response> {
    web.desk.try_mail(&signed.actor)?;
    Ok(respond::see_other("/settings/mail#mails"))
}

fn shown(
    web: &Web,
    signed: &Signed,
    before: Option<u64>,
    (status, tried): (u16, Option<&Tried>),
) -> Result<Response> {
    let page = web.desk.mail_page(&signed.actor, before)?;
    let shown = Shown { page: &page, tried, origin: web.origin.as_deref() };
    Ok(respond::page(status, html::mail::page(&signed.chrome(), &shown)))
}
