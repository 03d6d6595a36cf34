//! Logos of organisations and icons of products: set, taken away, sent.

use crate::{
    domain::{
        logo::{Logo, LogoOf},
        refusal::Refusal,
    },
    error::{Error, Result},
    web::{
        Web,
        form::{Form, allowance, query},
        html::{logo as html, typed::Tried},
        request::{Request, Response},
        respond,
        session::Signed,
        wire::{self, Allowance},
    },
};

/// `GET /settings/accounts/{id}/logo`
pub(crate) fn account_page(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    shown(web, signed, account(request)?, (200, None))
}

/// What may be sent as the logo of an organisation.
pub(crate) fn allow_account(web: &Web, signed: &Signed, request: &Request) -> Result<Allowance> {
    allow(web, signed, account(request)?)
}

/// `POST /settings/accounts/{id}/logo`
pub(crate) fn set_account(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    set(web, signed, request, account(request)?)
}

/// `POST /settings/accounts/{id}/logo/remove`
pub(crate) fn drop_account(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    take_away(web, signed, account(request)?)
}

/// `GET /settings/products/{id}/icon`
pub(crate) fn product_page(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    shown(web, signed, product(request)?, (200, None))
}

/// What may be sent as the icon of a product.
pub(crate) fn allow_product(web: &Web, signed: &Signed, request: &Request) -> Result<Allowance> {
    allow(web, signed, product(request)?)
}

/// `POST /settings/products/{id}/icon`
pub(crate) fn set_product(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    set(web, signed, request, product(request)?)
}

/// `POST /settings/products/{id}/icon/remove`
pub(crate) fn drop_product(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    take_away(web, signed, product(request)?)
}

/// `GET /logos/{id}`
pub(crate) fn logo(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    sent(request, &web.desk.logo(&signed.actor, account(request)?)?)
}

/// `GET /icons/{id}`
pub(crate) fn icon(web: &Web, signed: &Signed, request: &Request) -> Result<Response> {
    sent(request, &web.desk.logo(&signed.actor, product(request)?)?)
}

fn account(request: &Request) -> Result<LogoOf, Refusal> {
    request.name(0).map(LogoOf::Account)
}

fn product(request: &Request) -> Result<LogoOf, Refusal> {
    request.name(0).map(LogoOf::Product)
}

fn allow(web: &Web, signed: &Signed, of: LogoOf) -> Result<Allowance> {
    let rules = web.desk.may_set_logo(&signed.actor, of)?;
    Ok(allowance(signed.person()?, &rules))
}

fn set(web: &Web, signed: &Signed, request: &Request, of: LogoOf) -> Result<Response> {
    let form = Form::of(request)?;
    match web.desk.set_logo(&signed.actor, of, form.files.clone()) {
        Ok(()) => Ok(respond::see_other(html::address(of))),
        Err(error @ Error::Refused(Refusal::Fields(_) | Refusal::Files(_))) => {
            let status = respond::status_of(&error);
            let tried = form.tried(error, None)?;
            shown(web, signed, of, (status, Some(&tried)))
        }
        Err(error) => Err(error),
    }
}

fn take_away(web: &Web, signed: &Signed, of: LogoOf) -> Result<Response> {
    web.desk.drop_logo(&signed.actor, of)?;
    Ok(respond::see_other(html::address(of)))
}

fn shown(
    web: &Web,
    signed: &Signed,
    of: LogoOf,
    (status, tried): (u16, Option<&Tried>),
) -> Result<Response> {
    let page = web.desk.logo_page(&signed.actor, of)?;
    Ok(respond::page(status, html::page(&signed.chrome(), &page, tried)))
}

/// The edge sends the bytes; this says which, and as what. An address that names the version is
/// that of these bytes for ever, so the reader's own browser may keep them.
/// A logo, from where blobs are.
pub(crate) fn sent(request: &Request, logo: &Logo) -> Result<Response> {
    let version = logo.version();
    let named = query(request)?.iter().any(|(name, value)| name == "v" && *value == version);
    let kept = if named { "private, max-age=31536000, immutable" } else { "private, no-store" };
    let headers = vec![
        (wire::BLOB, logo.hash.to_string()),
        ("content-type", logo.kind.media_type().to_owned()),
        ("content-disposition", "inline".to_owned()),
        ("cache-control", kept.to_owned()),
        ("content-security-policy", "default-src 'none'; sandbox".to_owned()),
    ];
    Ok(Response { status: 200, headers, body: Vec::new() })
}
