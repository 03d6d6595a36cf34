//! Webhooks of one's account.

use crate::{
    domain::{
        id::WebhookId,
        refusal::{Field, Refusal},
        webhook::{JwtTurn, Switch, WebhookField, WebhookForm},
    },
    error::{Error, Result},
    web::{
        Web,
        form::{Form, query},
        html::{typed::Tried, webhooks as html},
        request::{Request, Response},
        respond,
        session::Signed,
    },
};

/// A form of the page that was refused, and which.
type Again<'a> = Option<(html::Which, &'a Tried)>;

/// `GET /settings/webhooks`
pub(crate) fn list(web: &Web, signed: &Signed, _: &Request) -> Result<Response> {
    all(web, signed, 200, None)
}

/// `POST /settings/webhooks`
pub(crate) fn make(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let form = Form::of(request)?;
    match web.desk.make_webhook(&signed.actor, &filled_in(&form)) {
        Ok(made) => Ok(respond::page(200, html::secret(&signed.chrome(), &made))),
        Err(error @ Error::Refused(Refusal::Fields(_))) => {
            let status = respond::status_of(&error);
            let tried = form.tried(error, None)?;
            all(web, signed, status, Some((html::Which::Webhook, &tried)))
        }
        Err(error) => Err(error),
    }
}

/// `POST /settings/webhooks/networks`
pub(crate) fn set_networks(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let form = Form::of(request)?;
    match web.desk.set_webhook_networks(
        &signed.actor,
        form.get(Field::Webhook(WebhookField::Networks).name()),
    ) {
        Ok(()) => Ok(respond::see_other("/settings/webhooks#networks")),
        Err(error @ Error::Refused(Refusal::Fields(_))) => {
            let status = respond::status_of(&error);
            let tried = form.tried(error, None)?;
            all(web, signed, status, Some((html::Which::Networks, &tried)))
        }
        Err(error) => Err(error),
    }
}

/// `GET /settings/webhooks/{id}`
pub(crate) fn one(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let before = query(request)?.into_iter().find(|(name, _)| name == "before");
    let before = before.map(|(_, number)| number.parse().map_err(|_| Refusal::NotFound));
    shown(web, signed, (request.name(0)?, before.transpose()?), (200, None))
}

/// `POST /settings/webhooks/{id}`
pub(crate) fn change(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let (id, form): (WebhookId, _) = (request.name(0)?, Form::of(request)?);
    match web.desk.change_webhook(&signed.actor, id, &filled_in(&form)) {
        Ok(()) => Ok(back(id)),
        Err(error @ Error::Refused(Refusal::Fields(_))) => {
            let status = respond::status_of(&error);
            let tried = form.tried(error, None)?;
            shown(web, signed, (id, None), (status, Some(&tried)))
        }
        Err(error) => Err(error),
    }
}

/// `POST /settings/webhooks/{id}/secret`
pub(crate) fn rotate(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let made = web.desk.rotate_webhook(&signed.actor, request.name(0)?)?;
    Ok(respond::page(200, html::secret(&signed.chrome(), &made)))
}

/// `POST /settings/webhooks/{id}/on`
pub(crate) fn switch_on(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let id = request.name(0)?;
    web.desk.switch_webhook(&signed.actor, id, Switch::On)?;
    Ok(back(id))
}

/// `POST /settings/webhooks/{id}/off`
pub(crate) fn switch_off(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let id = request.name(0)?;
    web.desk.switch_webhook(&signed.actor, id, Switch::Off)?;
    Ok(back(id))
}

/// `POST /settings/webhooks/{id}/ping`
pub(crate) fn ping(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let id = request.name(0)?;
    web.desk.ping_webhook(&signed.actor, id)?;
    Ok(respond::see_other(format!("/settings/webhooks/{id}#log")))
}

/// `POST /settings/webhooks/{id}/redeliver`
pub(crate) fn redeliver(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let (id, form) = (request.name(0)?, Form::of(request)?);
    let number = form.get("number").parse().map_err(|_| Refusal::NotFound)?;
    web.desk.redeliver(&signed.actor, id, number)?;
    Ok(respond::see_other(format!("/settings/webhooks/{id}#log")))
}

/// `GET /settings/webhooks/{id}/delete`
pub(crate) fn delete_page(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let page = web.desk.webhook(&signed.actor, request.name(0)?, None)?;
    Ok(respond::page(200, html::delete(&signed.chrome(), &page.webhook)))
}

/// `POST /settings/webhooks/{id}/delete`
pub(crate) fn delete(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    web.desk.remove_webhook(&signed.actor, request.name(0)?)?;
    Ok(respond::see_other("/settings/webhooks"))
}

fn back(id: WebhookId) -> Response {
    respond::see_other(format!("/settings/webhooks/{id}"))
}

fn filled_in(form: &Form) -> WebhookForm {
    WebhookForm {
        name: form.field(Field::Name),
        target: form.field(Field::Webhook(WebhookField::Target)),
        shape: form.field(Field::Webhook(WebhookField::Shape)),
        kinds: form.all(Field::Webhook(WebhookField::Events).name()),
        jwt: match (form.get("jwt-gone"), form.get(Field::Webhook(WebhookField::Jwt).name())) {
            ("on", _) => JwtTurn::Gone,
            (_, "") => JwtTurn::Stays,
            (_, secret) => JwtTurn::Becomes(secret.to_owned()),
        },
    }
}

fn all(web: &Web, signed: &Signed, status: u16, again: Again<'_>) -> Result<Response> {
    let rows = web.desk.webhooks(&signed.actor)?;
    let networks = web.desk.webhook_networks(&signed.actor)?;
    let page = html::list(&signed.chrome(), &rows, networks.as_ref(), again);
    Ok(respond::page(status, page))
}

fn shown(
    web: &Web,
    signed: &Signed,
    (id, before): (WebhookId, Option<u64>),
    (status, tried): (u16, Option<&Tried>),
) -> Result<Response> {
    let page = web.desk.webhook(&signed.actor, id, before)?;
    Ok(respond::page(status, html::one(&signed.chrome(), &page, tried)))
}
