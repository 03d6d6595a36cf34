//! Inviting people, and the links to another password that admins make.

use super::staff::{account, rights};
use crate::{
    desk::{InviteForm, Linked, Whom},
    domain::{
        id::{AccountId, UserId},
        person::Role,
        refusal::{Field, Refusal},
    },
    error::{Error, Result},
    web::{
        Web,
        form::{Form, query},
        html::{
            invite::{self as html, Asks},
            typed::Tried,
        },
        request::{Request, Response},
        respond,
        session::Signed,
    },
};

/// `GET /settings/people/invite`
pub(crate) fn page(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let asked = query(request)?;
    let find = |name: &str| asked.iter().find(|(has, _)| has == name).map(|(_, value)| &**value);
    let asks = if find("many").is_some() { Asks::Many } else { Asks::One };
    let role = find("role").and_then(Role::of_word).unwrap_or(Role::Member);
    shown(web, signed, (account(find("account"))?, (asks, role)), (200, None))
}

/// `POST /settings/people/invite`
pub(crate) fn send(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let form = Form::of(request)?;
    let account = account(form.find("account"))?;
    let (asks, asked) = asked(&form);
    match web.desk.invite(&signed.actor, account, &asked) {
        Ok(all) => {
            let account = account.unwrap_or(signed.me.account);
            Ok(made(signed, account, &all, &web.base(request)))
        }
        Err(error @ Error::Refused(Refusal::Fields(_) | Refusal::Throttled { .. })) => {
            let status = respond::status_of(&error);
            let tried = form.tried(error, None)?;
            shown(web, signed, (account, (asks, Role::Member)), (status, Some(&tried)))
        }
        Err(error) => Err(error),
    }
}

/// Whom a form invites, and whether that is one person or several.
pub(super) fn asked(form: &Form) -> (Asks, InviteForm) {
    let (asks, whom) = if let Some(people) = form.optional(Field::People) {
        (Asks::Many, Whom::Many(people))
    } else {
        let (name, email) = (form.field(Field::Name), form.field(Field::Email));
        (Asks::One, Whom::One { name, email })
    };
    (asks, InviteForm { whom, role: form.field(Field::Role), rights: rights(form) })
}

/// `POST /settings/people/invitations`: makes one anew, or withdraws it.
pub(crate) fn turn(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let form = Form::of(request)?;
    let id = account(form.find("account"))?.unwrap_or(signed.me.account);
    let email = form.field(Field::Email);
    match form.get("go") {
        "renew" => {
            let linked = web.desk.renew_invitation(&signed.actor, id, &email)?;
            Ok(made(signed, id, &[linked], &web.base(request)))
        }
        "withdraw" => {
            web.desk.withdraw_invitation(&signed.actor, id, &email)?;
            Ok(respond::see_other(crate::web::html::staff::people_of(&signed.chrome(), id)))
        }
        _ => Err(Refusal::NotFound.into()),
    }
}

/// `POST /settings/people/{id}/reset`
pub(crate) fn reset(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    let id: UserId = request.name(0)?;
    let linked = web.desk.offer_reset(&signed.actor, id)?;
    let page = html::reset(&signed.chrome(), id, &linked, &web.base(request));
    Ok(respond::page(200, page))
}

fn made(signed: &Signed, account: AccountId, all: &[Linked], base: &str) -> Response {
    respond::page(200, html::made(&signed.chrome(), account, all, base))
}

fn shown(
    web: &Web,
    signed: &Signed,
    (account, asks): (Option<AccountId>, (Asks, Role)),
    (status, tried): (u16, Option<&Tried>),
) -> Result<Response> {
    let of = web.desk.staff(&signed.actor, account, ("", None))?.account;
    Ok(respond::page(status, html::form(&signed.chrome(), &of, asks, tried)))
}
